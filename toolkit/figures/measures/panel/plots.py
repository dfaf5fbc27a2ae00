"""Plots of the panel: rates over the years, provinces of two years, ratios with their model, agendas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from toolkit.errors import require_columns
from toolkit.figures.draw import finish_rows, fit_axes, put_legend, write_at
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREY, INK, ORANGE, VERMILION, new_axes, new_figure, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Targeted poverty alleviation, from its first naming to the year it was declared completed.
CAMPAIGN = (2013, 2020)
_COLUMNS = 3
_MODELS = {"Poisson": ("o", "white"), "negative binomial": ("s", BLUE)}


@themed
def plot_rates(rates: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the rate of each sector over the years, a small panel for each, the poverty campaign shaded.

    Parameters
    ----------
    rates
        One row per sector and year: ``sector``, ``report_year``, ``rate``, ``low``, ``high`` (per 1,000
        words). The panels stand in the order of the sectors; each has its own scale, from zero.
    lang
        Language of the words, ``en`` or ``zh``.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(rates, ["sector", "report_year", "rate", "low", "high"], caller="plot_rates")
    labels = Labels(lang)
    parts = dict(list(rates.groupby("sector", sort=False)))
    lines = math.ceil(len(parts) / _COLUMNS)
    figure = new_figure(height=0.8 + 1.75 * lines, title=labels.say("national_rates", "title"))
    panels = figure.subplots(lines, _COLUMNS, sharex=True, squeeze=False)
    for ax, (sector, part) in zip(panels.flat, parts.items(), strict=False):
        _draw_years(ax, part, "rate")
        ax.set_title(labels.name("sector", str(sector)), fontsize=9)
        ax.set_ylim(0)
    for ax in panels.flat[len(parts) :]:
        ax.set_visible(False)
    figure.supxlabel(labels.say("national_rates", "x"), fontsize=9)
    figure.supylabel(labels.say("national_rates", "y"), fontsize=9)
    return figure


def _draw_years(ax: Axes, part: pd.DataFrame, value: str) -> None:
    """Draw values with their intervals, joined only where years follow each other."""
    ax.axvspan(CAMPAIGN[0] - 0.5, CAMPAIGN[1] + 0.5, color=ORANGE, alpha=0.22, linewidth=0, zorder=0)
    part = part.sort_values("report_year")
    years = part["report_year"].astype(float)
    ax.vlines(years, part["low"], part["high"], color=GREY, linewidth=0.7, zorder=1)
    run = (years.diff() != 1).cumsum()
    for _, stretch in part.groupby(run):
        ax.plot(
            stretch["report_year"].astype(float),
            stretch[value],
            color=BLUE,
            marker="o",
            markersize=2,
            linewidth=0.8,
        )
    ax.grid(axis="y")


@themed
def plot_medians(rates: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw for each sector the middle province of the first and of the last year, and the middle half.

    Parameters
    ----------
    rates
        One row per sector and year: ``sector``, ``report_year``, ``median``, ``low``, ``high`` (quartiles,
        per 1,000 words), ``n_up``, ``n_pairs`` (provinces whose rate rose, of those with both years).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["sector", "report_year", "median", "low", "high", "n_up", "n_pairs"]
    require_columns(rates, needed, caller="plot_medians")
    labels = Labels(lang)
    sectors = rates.drop_duplicates("sector")
    rows = {sector: y for y, sector in enumerate(sectors["sector"])}
    ax = fit_axes(len(rows), ax, row=0.3)
    first, last = rates["report_year"].min(), rates["report_year"].max()
    looks = {first: (-0.16, ORANGE, "white", "o"), last: (0.16, BLUE, BLUE, "s")}
    for year, (shift, colour, fill, marker) in looks.items():
        part = rates[rates["report_year"] == year]
        y = part["sector"].map(rows) + shift
        ax.hlines(y, part["low"], part["high"], color=colour, linewidth=3, alpha=0.45)
        ax.plot(part["median"], y, marker, color=colour, markerfacecolor=fill, markersize=5, label=str(year))
    edge = 1.04 * rates["high"].max()
    for sector, n_up, n_pairs in sectors[["sector", "n_up", "n_pairs"]].itertuples(index=False, name=None):
        write_at(ax, edge, rows[sector], labels.say("provinces_rates", "rose", n_up=n_up, n_pairs=n_pairs))
    finish_rows(ax, [labels.name("sector", sector) for sector in rows])
    ax.set(title=labels.say("provinces_rates", "title"), xlabel=labels.say("provinces_rates", "x"))
    ax.set_xlim(0, 1.22 * edge)
    put_legend(ax)
    return ax


@themed
def plot_ratios(ratios: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw rate ratios with their intervals on a log scale, the mark telling the model.

    Parameters
    ----------
    ratios
        One row per sector, from `estimate_ratios`: ``sector``, ``value``, ``baseline``, ``estimate``,
        ``low``, ``high``, ``n_counted``, ``model``, ``reason``. Where there is no model the reason is
        written instead.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["sector", "value", "baseline", "estimate", "low", "high", "n_counted", "model", "reason"]
    require_columns(ratios, needed, caller="plot_ratios", free=["value"])
    labels = Labels(lang)
    ax = fit_axes(len(ratios), ax, row=0.24)
    ax.set_xscale("log", base=2)
    ax.axvline(1, color=INK, linewidth=0.8)
    rows = ratios.reset_index(drop=True)
    for model, (marker, fill) in _MODELS.items():
        part = rows[(rows["model"] == model) & rows["estimate"].notna()]
        ax.hlines(part.index, part["low"], part["high"], color=BLUE, linewidth=1)
        name = labels.name("model", model)
        ax.plot(
            part["estimate"], part.index, marker, color=BLUE, markerfacecolor=fill, markersize=5, label=name
        )
    edge = 1.1 * rows["high"].max()
    for y, n, estimate in rows[["n_counted", "estimate"]].itertuples(name=None):
        reason = "" if estimate == estimate else f" ({labels.say('ratios', 'none')})"
        write_at(ax, edge, y, f"n = {n:,}{reason}")
    finish_rows(ax, [labels.name("sector", sector) for sector in rows["sector"]])
    ax.xaxis.set_major_formatter("{x:g}")
    years = {"value": rows["value"].iloc[0], "baseline": rows["baseline"].iloc[0]}
    ax.set(title=labels.say("ratios", "title", **years), xlabel=labels.say("ratios", "x", **years))
    ax.set_xlim(right=1.6 * edge)
    put_legend(ax)
    return ax


@themed
def plot_agendas(agendas: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw over how many sectors each report spreads its sentences, by year, the campaign shaded.

    Parameters
    ----------
    agendas
        One row per report: ``report_year``, ``estimate``, ``low``, ``high`` (effective number of sectors).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    import pandas as pd

    require_columns(agendas, ["report_year", "estimate", "low", "high"], caller="plot_agendas")
    labels = Labels(lang)
    ax = new_axes() if ax is None else ax
    _draw_years(ax, agendas, "estimate")
    ends = pd.concat([agendas.nsmallest(1, "estimate"), agendas.nlargest(1, "estimate")])
    for year, value in zip(ends["report_year"], ends["estimate"], strict=True):
        ax.plot(year, value, "o", color=VERMILION, markersize=5, markerfacecolor="white")
        write_at(ax, year, value, str(year))
    ax.text(CAMPAIGN[0], 0.2, labels.say("agenda", "campaign"), fontsize=8, rotation=90, va="bottom")
    ax.set_ylim(0)
    ax.set_xlim(right=agendas["report_year"].max() + 6)
    words = {part: labels.say("agenda", part) for part in ("title", "x", "y")}
    ax.set(title=words["title"], xlabel=words["x"], ylabel=words["y"])
    return ax
