"""Plots of the measures: how often each sector is spoken of, and where in the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.errors import require_columns
from toolkit.figures.draw import fit_axes
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREY, INK, find_figure, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_DARK = 0.55


@themed
def plot_shares(shares: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw a heat map, reports by sectors: colour is the least share of sentences that the interval allows.

    Parameters
    ----------
    shares
        One row per report and sector: ``report``, ``level``, ``sector``, ``low`` (of the share, 0 to 1),
        ``n`` (sentences, written in the cell), ``n_sentences``. Reports of one level stand together.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(shares, ["report", "level", "sector", "low", "n", "n_sentences"], caller="plot_shares")
    labels = Labels(lang)
    sums = shares.groupby("sector")["n"].sum()
    order = sums.sort_values(ascending=False, kind="stable").index.tolist()
    rows = _place_rows(shares)
    ax = fit_axes(max(rows.values()) + 1, ax, rest=2.2)
    column = {sector: x for x, sector in enumerate(order)}
    top = shares["low"].max() or 1.0
    xs, ys = shares["sector"].map(column), shares["report"].map(rows)
    drawn = ax.scatter(
        xs, ys, c=100 * shares["low"], cmap="Blues", vmin=0, vmax=100 * top, marker="s", s=190, linewidth=0
    )
    for x, y, n, low in zip(xs, ys, shares["n"], shares["low"], strict=True):
        if n:
            ax.text(
                x, y, n, ha="center", va="center", fontsize=8, color="white" if low > _DARK * top else INK
            )
    totals = shares.drop_duplicates("report")
    for report, total in zip(totals["report"], totals["n_sentences"], strict=True):
        ax.text(len(order) - 0.3, rows[report], total, ha="left", va="center", fontsize=8, color=GREY)
    _name_rows(ax, shares, rows, labels)
    ax.set_xticks(range(len(order)), [labels.name("sector", code) for code in order], rotation=50, ha="left")
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlim(-0.6, len(order) + 0.6)
    ax.set_title(labels.say("measures", "title"))
    bar = find_figure(ax).colorbar(drawn, ax=ax, location="bottom", fraction=0.03, aspect=40, pad=0.01)
    bar.set_label(labels.say("measures", "colour"))
    return ax


@themed
def plot_positions(mentions: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw where in each report each sector is named: a row per report, a column per sector.

    Parameters
    ----------
    mentions
        One row per mention: ``report``, ``level``, ``sector``, ``position`` (0 the beginning, 1 the end).
        Reports of one level stand together.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(mentions, ["report", "level", "sector", "position"], caller="plot_positions")
    labels = Labels(lang)
    rows = _place_rows(mentions)
    sectors = mentions["sector"].value_counts(sort=False).sort_values(ascending=False, kind="stable").index
    ax = fit_axes(max(rows.values()) + 1, ax, rest=2.0)
    row = mentions["report"].map(rows)
    column = mentions["sector"].map({sector: 1.1 * x for x, sector in enumerate(sectors)})
    ax.vlines(column + mentions["position"], row - 0.36, row + 0.36, color=BLUE, linewidth=0.7)
    for x in range(len(sectors)):
        ax.axvspan(1.1 * x, 1.1 * x + 1, color=GREY, alpha=0.12, linewidth=0, zorder=0)
    _name_rows(ax, mentions, rows, labels)
    ax.set_xlim(-0.1, 1.1 * len(sectors))
    centres = [1.1 * x + 0.5 for x in range(len(sectors))]
    ax.set_xticks(centres, [labels.name("sector", code) for code in sectors], rotation=45, ha="right")
    ax.tick_params(length=0)
    ax.set(title=labels.say("positions", "title"), xlabel=labels.say("positions", "x"))
    return ax


def _place_rows(table: pd.DataFrame) -> dict[str, int]:
    """Return the row of each report; before each level one row stays free for its name."""
    reports = table.drop_duplicates("report")
    places: dict[str, int] = {}
    before: Sequence[str] = []
    for report, level in zip(reports["report"], reports["level"], strict=True):
        before = before if level in before else [*before, level]
        places[report] = len(places) + len(before)
    return places


def _name_rows(ax: Axes, table: pd.DataFrame, rows: dict[str, int], labels: Labels) -> None:
    """Name the reports, and above the first of each level the level."""
    firsts = table.drop_duplicates("level")
    names = {
        rows[report] - 1: labels.name("level", level)
        for report, level in zip(firsts["report"], firsts["level"], strict=True)
    }
    ticks = sorted([*names, *rows.values()])
    by_row = names | {row: report for report, row in rows.items()}
    ax.set_yticks(ticks, [by_row[tick] for tick in ticks])
    for tick, text in zip(ticks, ax.get_yticklabels(), strict=True):
        if tick in names:
            text.set_color(BLUE)
    ax.set_ylim(max(ticks) + 0.6, -0.6)
    ax.grid(False)
    ax.spines[["left", "bottom"]].set_visible(False)
