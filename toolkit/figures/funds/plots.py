"""Plots of money figures: flows apart, bounds shown, nothing added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.errors import require_columns
from toolkit.figures.draw import draw_dots, finish_rows, fit_axes, put_legend, write_at
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION, new_axes, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BOUND_MARKS: dict[str, dict[str, Any]] = {
    "exact": {"marker": "o", "color": BLUE},
    "more": {"marker": ">", "color": GREEN},
    "less": {"marker": "<", "color": ORANGE},
    "approx": {"marker": "s", "color": PURPLE},
    "range": {"marker": "d", "color": SKY},
    "masked": {"marker": "|", "color": VERMILION, "markersize": 7},
}
_LEVEL_MARKS: dict[str, dict[str, Any]] = {
    "national": {"marker": "s", "color": VERMILION},
    "province": {"marker": "^", "color": ORANGE},
    "prefecture": {"marker": "D", "color": GREEN},
    "county": {"marker": "o", "color": BLUE},
    "township": {"marker": "v", "color": PURPLE},
}
# Marks nearer than this share of the axis lie on each other.
_APART = 0.05
# Words at an index above this stand to its left, or they would leave the axes.
_RIGHT = 0.7
_SCOPE_MARKS: dict[str, dict[str, Any]] = {
    "to_localities": {"marker": "o", "color": BLUE},
    "whole_fund": {"marker": "s", "color": VERMILION, "markerfacecolor": "none"},
    "all_antipoverty": {"marker": "^", "color": GREEN},
}


@themed
def plot_funds(figures: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw every money figure on a log axis, one row per flow, one lane in it per report.

    A triangle points to the side on which the words set no bound; a line runs between two bounds.

    Parameters
    ----------
    figures
        One row per figure, flows in the order to draw: ``flow``, ``lane`` (number of its
        report, from 0), ``yuan``, ``low``, ``high``, ``bound``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(figures, ["flow", "lane", "yuan", "low", "high", "bound"], caller="plot_funds")
    labels = Labels(lang)
    flows = list(dict.fromkeys(figures["flow"]))
    ax = fit_axes(len(flows), ax, row=0.32)
    lanes = figures["lane"].max() + 1
    row = figures["flow"].map({flow: number for number, flow in enumerate(flows)})
    placed = figures.assign(
        y=row - 0.35 + 0.7 * (figures["lane"] + 0.5) / lanes,
        x=figures["yuan"].fillna(figures["high"]).fillna(figures["low"]),
    )
    for bound, marks in _BOUND_MARKS.items():
        drawn = placed[placed["bound"] == bound]
        if len(drawn):
            name = labels.name("bound", bound)
            ax.plot(
                drawn["x"], drawn["y"], linestyle="", alpha=0.8, label=name, **({"markersize": 3.5} | marks)
            )
    _draw_reaches(ax, placed)
    finish_rows(ax, [labels.name("flow", flow) for flow in flows])
    for y in range(1, len(flows)):
        ax.axhline(y - 0.5, color=GREY, linewidth=0.3)
    _mark_powers(ax, labels)
    ax.set(title=labels.say("funds", "title"), xlabel=labels.say("funds", "x"))
    put_legend(ax, columns=6)
    return ax


def _draw_reaches(ax: Axes, placed: pd.DataFrame) -> None:
    """Draw a line from bound to bound, dotted where digits are masked; a log axis has no zero to reach."""
    wide = placed[placed["high"] > placed["low"]]
    for is_masked, style in ((False, "solid"), (True, "dotted")):
        drawn = wide[(wide["bound"] == "masked") == is_masked]
        left = drawn["low"].clip(lower=placed["x"].min())
        ax.hlines(drawn["y"], left, drawn["high"], color=GREY, linewidth=1, linestyle=style, zorder=1)


def _mark_powers(ax: Axes, labels: Labels) -> None:
    """Give the log axis a mark at every power of ten, named in words."""
    ax.set_xscale("log")
    low, high = ax.get_xlim()
    powers = [power for power in range(13) if low <= 10**power <= high]
    ax.set_xticks([10**power for power in powers], [labels.name("power", str(power)) for power in powers])
    ax.minorticks_off()


@themed
def plot_flows(counts: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw a dot for each flow and payer, its area and number the figures that reports print.

    Parameters
    ----------
    counts
        One row per flow and payer, flows in the order to draw: ``flow``, ``source``, ``n``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(counts, ["flow", "source", "n"], caller="plot_flows")
    labels = Labels(lang)
    ax = fit_axes(counts["flow"].nunique(), ax, row=0.27)
    flows = list(dict.fromkeys(counts["flow"]))
    sources = sorted(set(counts["source"]), key=lambda source: (source == "unspecified", source))
    draw_dots(ax, counts, row="flow", column="source", rows=flows, columns=sources)
    finish_rows(ax, [labels.name("flow", flow) for flow in flows])
    ax.set_xticks(range(len(sources)), [labels.name("source", s) for s in sources], rotation=30, ha="right")
    ax.set(title=labels.say("fund_flows", "title"), xlim=(-0.6, len(sources) - 0.4))
    return ax


@themed
def plot_sources(amounts: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw each allocation on a log axis, one row per payer, marks by the level of the report.

    Parameters
    ----------
    amounts
        One row per figure, categories in the order to draw: ``category``, ``level``, ``yuan``,
        ``is_total`` (drawn hollow).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    return _draw_amounts(amounts, "source", lang, ax)


@themed
def plot_sectors(amounts: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw each allocation on a log axis, one row per sector; otherwise as `plot_sources`."""
    return _draw_amounts(amounts, "sector", lang, ax)


def _draw_amounts(amounts: pd.DataFrame, by: str, lang: str, ax: Axes | None) -> Axes:
    require_columns(amounts, ["category", "level", "yuan", "is_total"], caller=f"plot_{by}s")
    labels = Labels(lang)
    names = list(dict.fromkeys(amounts["category"]))
    ax = fit_axes(len(names), ax, row=0.34)
    row = amounts["category"].map({name: number for number, name in enumerate(names)})
    # Amounts of one row stand one below the other, the least at the top, so that none hides another.
    rank = amounts.groupby("category")["yuan"].rank(method="first", pct=True)
    placed = amounts.assign(y=row - 0.32 + 0.64 * rank)
    for level, marks in _LEVEL_MARKS.items():
        drawn = placed[placed["level"] == level]
        if len(drawn):
            ax.plot([], [], linestyle="", label=labels.name("level", level), **({"markersize": 4.5} | marks))
        for is_total, part in drawn.groupby("is_total"):
            fill = {"markerfacecolor": "white"} if is_total else {}
            ax.plot(part["yuan"], part["y"], linestyle="", **({"markersize": 4.5} | marks | fill))
    finish_rows(ax, [labels.name(by, name) for name in names])
    for y in range(1, len(names)):
        ax.axhline(y - 0.5, color=GREY, linewidth=0.3)
    _mark_powers(ax, labels)
    ax.set(title=labels.say(f"fund_{by}s", "title"), xlabel=labels.say("funds", "x"))
    put_legend(ax, columns=5)
    return ax


@themed
def plot_central(figures: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw the central poverty fund by year, a mark for each scope, never joined.

    Parameters
    ----------
    figures
        One row per year, scope and source: ``year``, ``scope``, ``value`` (yuan).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(figures, ["year", "scope", "value"], caller="plot_central")
    labels = Labels(lang)
    ax = new_axes() if ax is None else ax
    for scope, marks in _SCOPE_MARKS.items():
        drawn = figures[figures["scope"] == scope]
        if len(drawn):
            name = labels.name("scope", scope)
            ax.plot(
                drawn["year"], drawn["value"] / 1e8, linestyle="", label=name, **({"markersize": 6} | marks)
            )
    # Of two figures that lie on each other only the larger is named.
    ordered = figures.sort_values(["year", "value"])
    is_hidden = ordered.groupby("year")["value"].diff(-1).abs() < _APART * figures["value"].max()
    for year, value in ordered.loc[~is_hidden, ["year", "value"]].to_numpy():
        place = (year, value / 1e8)
        ax.annotate(f"{place[1]:,.0f}", place, (0, 6), textcoords="offset points", ha="center", fontsize=8)
    ax.set(title=labels.say("fund_series", "title"), xlabel=labels.say("fund_series", "x"))
    ax.set(ylabel=labels.say("fund_series", "y"), ylim=(0, 1.12 * figures["value"].max() / 1e8))
    ax.set_xticks(range(int(figures["year"].min()), int(figures["year"].max()) + 1))
    ax.grid(axis="y")
    put_legend(ax, columns=3)
    return ax


@themed
def plot_concentration(indices: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw an index of concentration in all, and what becomes of it when each report is left out.

    Parameters
    ----------
    indices
        One row per grouping and report left out: ``by``, ``is_named``, ``left_out`` ("" for none), ``n``,
        ``estimate``, ``least``, ``reason``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["by", "is_named", "left_out", "n", "estimate", "least", "reason"]
    require_columns(indices, needed, caller="plot_concentration")
    labels = Labels(lang)
    groups = list(indices.groupby(["by", "is_named"], sort=False))
    ax = fit_axes(len(groups), ax, row=0.5)
    for y, (_, group) in enumerate(groups):
        whole, without = group[group["left_out"] == ""].iloc[0], group[group["left_out"] != ""]
        if whole["reason"]:
            write_at(ax, 0, y, labels.name("reason", whole["reason"]))
            continue
        ax.hlines(y, without["estimate"].min(), without["estimate"].max(), color=GREY, linewidth=1, zorder=1)
        ax.plot(without["estimate"], [y] * len(without), "|", color=GREY, markersize=10)
        ax.plot(whole["estimate"], y, "o", color=BLUE, markersize=7)
        ax.plot(whole["least"], y, "<", color=VERMILION, markersize=5)
        low = without.sort_values("estimate").iloc[0]
        words = labels.say("fund_concentration", "without", report=low["left_out"])
        side = "right" if low["estimate"] > _RIGHT else "left"
        ax.annotate(words, (low["estimate"], y), (0, 8), textcoords="offset points", fontsize=8, ha=side)
    for marker, colour, code in (("o", BLUE, "whole"), ("|", GREY, "one_out"), ("<", VERMILION, "least")):
        ax.plot([], [], marker, color=colour, label=labels.name("concentration", code))
    finish_rows(ax, [_name_group(key, group, labels) for key, group in groups])
    ax.set(title=labels.say("fund_concentration", "title"), xlabel=labels.say("fund_concentration", "x"))
    ax.set_xlim(0, 1.02)
    put_legend(ax, columns=3)
    return ax


def _name_group(key: Any, group: pd.DataFrame, labels: Labels) -> str:
    by, is_named = key
    name = labels.name("concentration", f"{by}_{'named' if is_named else 'all'}")
    return f"{name} (n = {group['n'].iloc[0]})"
