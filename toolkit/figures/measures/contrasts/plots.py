"""Plots of contrasts: keyness, dispersion, co-occurrence, and one effect under other choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import require_columns
from toolkit.figures.draw import finish_rows, fit_axes, put_legend, write_at
from toolkit.figures.labels import Labels
from toolkit.figures.theme import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    VERMILION,
    find_figure,
    new_axes,
    new_figure,
    themed,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEVEL = 0.05
_REACH = 0.6
_CHOICES = ("dictionary", "headings", "repeated", "overlap", "denominator")


@themed
def plot_keyness(keyness: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw log2 ratios of two groups' rates; filled where whole reports bear the difference out.

    Parameters
    ----------
    keyness
        One row per sector, from `compare_groups`: ``sector``, ``estimate``, ``low``, ``high``,
        ``conservative``, ``q_value``, ``n_target``, ``n_reference``, ``range_target``,
        ``range_reference``, ``reports_target``, ``reports_reference``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    sides = [f"{part}_{side}" for part in ("n", "range", "reports") for side in ("target", "reference")]
    needed = ["sector", "estimate", "low", "high", "conservative", "q_value", *sides]
    require_columns(keyness, needed, caller="plot_keyness")
    labels = Labels(lang)
    rows = keyness.reset_index(drop=True)
    ax = fit_axes(len(rows), ax, row=0.24)
    reach = 1.25 * rows["estimate"].abs().max() + 0.5
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.hlines(
        rows.index, rows["low"].clip(-reach, reach), rows["high"].clip(-reach, reach), color=GREY, linewidth=1
    )
    kept = rows[rows["conservative"] != 0]
    ax.plot(
        kept["conservative"], kept.index, "|", color=INK, markersize=9, label=labels.say("keyness", "limit")
    )
    for is_found, fill in ((True, BLUE), (False, "white")):
        part = rows[(rows["q_value"] < _LEVEL) == is_found]
        name = labels.say("keyness", "found" if is_found else "open")
        ax.plot(part["estimate"], part.index, "o", color=BLUE, markerfacecolor=fill, markersize=5, label=name)
    for y, *spread in rows[
        ["range_target", "reports_target", "range_reference", "reports_reference"]
    ].itertuples(name=None):
        write_at(ax, reach, y, "{}/{} · {}/{}".format(*spread))
    finish_rows(ax, [labels.name("sector", sector) for sector in rows["sector"]])
    ax.set(title=labels.say("keyness", "title"), xlabel=labels.say("keyness", "x"))
    ax.set_xlim(-reach, 1.5 * reach)
    ax.set_xticks([tick for tick in ax.get_xticks() if abs(tick) <= reach])
    put_legend(ax, columns=3)
    return ax


@themed
def plot_dispersion(spread: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw how often each sector is named, and beside it how unevenly over the reports.

    Parameters
    ----------
    spread
        One row per sector, from `estimate_dispersion`: ``sector``, ``n``, ``range``, ``n_reports``,
        ``dp_norm`` (0 even, 1 all in one report). The order is kept.
    lang
        Language of the words, ``en`` or ``zh``.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(spread, ["sector", "n", "range", "n_reports", "dp_norm"], caller="plot_dispersion")
    labels = Labels(lang)
    figure = new_figure(height=max(3.0, 1.1 + 0.23 * len(spread)), title=labels.say("dispersion", "title"))
    often, evenly = figure.subplots(1, 2, sharey=True)
    rows = range(len(spread))
    often.hlines(rows, 0.7, spread["n"], color=PALE, linewidth=1)
    often.plot(spread["n"], rows, "o", color=BLUE, markersize=5)
    often.set_xscale("log")
    often.set_xlim(0.5, 2.0 * spread["n"].max())
    often.xaxis.set_major_formatter("{x:,.0f}")
    evenly.hlines(rows, 0, spread["dp_norm"], color=PALE, linewidth=1)
    evenly.plot(spread["dp_norm"], rows, "s", color=ORANGE, markersize=5)
    for y, (value, used, total) in enumerate(
        zip(spread["dp_norm"], spread["range"], spread["n_reports"], strict=True)
    ):
        write_at(evenly, value, y, f"{used}/{total}")
    for ax in (evenly, often):
        finish_rows(ax, [labels.name("sector", sector) for sector in spread["sector"]])
    often.set_xlabel(labels.say("dispersion", "x_often"))
    evenly.set(xlabel=labels.say("dispersion", "x_evenly"), xlim=(0, 1.15))
    return figure


@themed
def plot_cooccurrence(pairs: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw which sectors keep company: NPMI as colour, a frame where chance is an unlikely reason.

    Parameters
    ----------
    pairs
        One row per pair, from `estimate_cooccurrence`: ``sector_a``, ``sector_b``, ``n_a``, ``n_b``,
        ``n_both``, ``npmi``, ``q_value``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["sector_a", "sector_b", "n_a", "n_b", "n_both", "npmi", "q_value"]
    require_columns(pairs, needed, caller="plot_cooccurrence")
    labels = Labels(lang)
    sizes = dict(zip(pairs["sector_a"], pairs["n_a"], strict=True)) | dict(
        zip(pairs["sector_b"], pairs["n_b"], strict=True)
    )
    order = sorted(sizes, key=lambda sector: (-sizes[sector], sector))
    place = {sector: number for number, sector in enumerate(order)}
    ax = new_axes(height=1.6 + 0.32 * max(8, len(order))) if ax is None else ax
    ends = [pairs[f"sector_{end}"].map(place) for end in "ab"]
    x, y = (ends[0].combine(ends[1], pick).astype(int) for pick in (min, max))
    # Two rare sectors that never meet have the lowest NPMI there is, and tell nothing by it.
    colour = pairs["npmi"].where(pairs["n_both"] > 0)
    frame = [INK if q < _LEVEL else PALE for q in pairs["q_value"]]
    ax.scatter(x, y, color="white", edgecolor=frame, marker="s", s=330, linewidth=1)
    drawn = ax.scatter(
        x,
        y,
        c=colour,
        edgecolor=frame,
        cmap="PuOr_r",
        vmin=-_REACH,
        vmax=_REACH,
        marker="s",
        s=330,
        linewidth=1,
    )
    for across, down, n, value in zip(x, y, pairs["n_both"], colour, strict=True):
        ink = "white" if abs(value) > 0.7 * _REACH else INK
        ax.text(across, down, n, ha="center", va="center", fontsize=8, color=ink)
    names = [labels.name("sector", sector) for sector in order]
    ax.set_yticks(
        range(1, len(order)), [f"{name} ({sizes[s]})" for name, s in zip(names[1:], order[1:], strict=True)]
    )
    ax.set_xticks(range(len(order) - 1), names[:-1], rotation=45, ha="right")
    ax.set(
        title=labels.say("cooccurrence", "title"), xlim=(-0.6, len(order) - 1.4), ylim=(len(order) - 0.4, 0.4)
    )
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    bar = find_figure(ax).colorbar(drawn, ax=ax, shrink=0.6)
    bar.set_label(labels.say("cooccurrence", "colour"))
    return ax


@themed
def plot_band(band: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw one effect under every combination of choices, the choices below it.

    Parameters
    ----------
    band
        One row per combination, from `estimate_band`, in the order to be drawn: ``sector``, ``estimate``,
        ``low``, ``high``, ``is_shipped`` (our own choices) and the choices ``dictionary``, ``headings``,
        ``repeated``, ``overlap``, ``denominator``.
    lang
        Language of the words, ``en`` or ``zh``.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["sector", "estimate", "low", "high", "is_shipped", *_CHOICES]
    require_columns(band, needed, caller="plot_band")
    labels = Labels(lang)
    rows = band.reset_index(drop=True)
    figure = new_figure(height=5.6)
    effect, choices = figure.subplots(2, 1, sharex=True, height_ratios=[3, 2.4])
    effect.vlines(rows.index, rows["low"], rows["high"], color=GREY, linewidth=1)
    effect.plot(rows.index, rows["estimate"], "o", color=BLUE, markersize=3)
    shipped = rows[rows["is_shipped"]]
    effect.plot(
        shipped.index, shipped["estimate"], "D", color=VERMILION, label=labels.say("specification", "shipped")
    )
    effect.axhline(1, color=INK, linewidth=0.8)
    effect.set_yscale("log", base=2)
    effect.yaxis.set_major_formatter("{x:g}")
    effect.set_ylabel(labels.say("specification", "y"))
    effect.grid(axis="y")
    effect.legend(loc="upper left")
    sector = labels.name("sector", rows["sector"].iloc[0])
    effect.set_title(labels.say("specification", "title", sector=sector))
    _mark_choices(choices, rows, labels)
    return figure


def _mark_choices(ax: Axes, rows: pd.DataFrame, labels: Labels) -> None:
    """Draw a row for every choice, with a stroke where it is taken."""
    names: list[str] = []
    for choice in _CHOICES:
        for value in dict.fromkeys(rows[choice]):
            taken = rows.index[rows[choice] == value]
            ax.plot(
                taken,
                [len(names)] * len(taken),
                "|",
                color=BLUE if choice in _CHOICES[::2] else INK,
                markersize=8,
            )
            names.append(labels.name(choice, value))
    finish_rows(ax, names)
    ax.set_xticks([])
    ax.grid(False)
    ax.set_xlabel(labels.say("specification", "x"))
