"""Plots of the measures: how often each sector is named, and where in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import require_columns
from toolkit.figures.draw import finish_rows, fit_axes
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREY, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MOST_NUMBERS = 16


@themed
def plot_rates(rates: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw a heat map of mentions per 1,000 words, sectors by reports; few reports get numbers too.

    Parameters
    ----------
    rates
        One row per sector and report: ``report``, ``sector``, ``rate`` (per 1,000 words).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    import seaborn

    require_columns(rates, ["report", "sector", "rate"], caller="plot_rates")
    labels = Labels(lang)
    order = rates.groupby("sector")["rate"].mean().round(10).sort_values(ascending=False, kind="stable").index
    grid = rates.pivot(index="sector", columns="report", values="rate").astype(float)
    grid = grid.reindex(index=order, columns=list(dict.fromkeys(rates["report"])))
    ax = fit_axes(len(order), ax, rest=1.8)
    seaborn.heatmap(
        grid,
        ax=ax,
        cmap="Blues",
        vmin=0,
        annot=grid.shape[1] <= _MOST_NUMBERS,
        fmt=".1f",
        annot_kws={"fontsize": 8},
        linewidths=0.5,
        cbar_kws={"label": labels.say("measures", "colour")},
    )
    ax.set_yticks(
        [y + 0.5 for y in range(len(order))], [labels.name("sector", code) for code in order], rotation=0
    )
    ax.set_xticks([x + 0.5 for x in range(grid.shape[1])], list(grid.columns), rotation=45, ha="right")
    ax.set(title=labels.say("measures", "title"), xlabel="", ylabel="")
    ax.tick_params(length=0)
    return ax


@themed
def plot_positions(mentions: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw where in each report each sector is named: a row per report, a column per sector.

    Parameters
    ----------
    mentions
        One row per mention: ``report``, ``sector``, ``position`` (0 the beginning, 1 the end).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(mentions, ["report", "sector", "position"], caller="plot_positions")
    labels = Labels(lang)
    reports = list(dict.fromkeys(mentions["report"]))
    sectors = mentions["sector"].value_counts(sort=False).sort_values(ascending=False, kind="stable").index
    ax = fit_axes(len(reports), ax, rest=2.0)
    row = mentions["report"].map({report: y for y, report in enumerate(reports)})
    column = mentions["sector"].map({sector: 1.1 * x for x, sector in enumerate(sectors)})
    ax.vlines(column + mentions["position"], row - 0.36, row + 0.36, color=BLUE, linewidth=0.7)
    for x in range(len(sectors)):
        ax.axvspan(1.1 * x, 1.1 * x + 1, color=GREY, alpha=0.12, linewidth=0, zorder=0)
    finish_rows(ax, reports)
    ax.grid(False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_xlim(-0.1, 1.1 * len(sectors))
    centres = [1.1 * x + 0.5 for x in range(len(sectors))]
    ax.set_xticks(centres, [labels.name("sector", code) for code in sectors], rotation=45, ha="right")
    ax.tick_params(axis="x", length=0)
    ax.set(title=labels.say("positions", "title"), xlabel=labels.say("positions", "x"))
    return ax
