"""Plots of the counties that left the list of poor counties."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from toolkit.errors import InputError, require_columns
from toolkit.figures.draw import Fill, fit_axes, put_legend, stack_bars, write_at
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREEN, GREY, INK, ORANGE, SKY, VERMILION, new_figure, themed
from toolkit.figures.tiles import name_unit

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Line(NamedTuple):
    """A colour with a style, so that no curve is told by its colour alone."""

    colour: str
    style: str


_PART_FILLS = {"west": Fill(SKY, ""), "central": Fill(ORANGE, "////"), "east": Fill(GREEN, "....")}
_GROUP_LINES = {"deep": Line(VERMILION, "-"), "west": Line(BLUE, "--"), "other": Line(GREEN, ":")}
_DARK = 0.6  # a share above it needs white figures
_FEWEST_TO_WRITE = 8  # a bar of fewer counties is too short for its number


@themed
def plot_exits(counts: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw how many counties left the list in each year, by part of the country.

    Parameters
    ----------
    counts
        One row per year and part: ``year``, ``part`` (east, central, west), ``n``, ``n_left`` (on the
        list after the year).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(counts, ["year", "part", "n", "n_left"], caller="plot_exits")
    labels = Labels(lang)
    ax = fit_axes(0, ax) if ax is None else ax
    names = {code: labels.name("part", code) for code in _PART_FILLS}
    order = stack_bars(ax, counts, by="year", part="part", size="n", fills=_PART_FILLS, names=names)
    _write_parts(ax)
    totals, left = counts.groupby("year")["n"].sum(), counts.groupby("year")["n_left"].first()
    for y, year in enumerate(order):
        write_at(ax, totals[year], y, labels.say("exits_by_year", "total", n=totals[year], left=left[year]))
    ax.set_xlim(0, 1.3 * totals.max())  # room for the words
    ax.set(title=labels.say("exits_by_year", "title"), xlabel=labels.say("exits_by_year", "x"))
    put_legend(ax)
    return ax


def _write_parts(ax: Axes) -> None:
    """Write the counties of each part into its bar, where there is room."""
    for bar in ax.patches:
        (left, bottom), (right, top) = bar.get_extents().transformed(ax.transData.inverted()).get_points()
        width = round(right - left)
        if width >= _FEWEST_TO_WRITE:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
            middle = ((left + right) / 2, (bottom + top) / 2)
            ax.text(*middle, str(width), ha="center", va="center", fontsize=8, bbox=box)


@themed
def plot_left(left: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw a heat map of the share of its counties that each province had on the list after each year.

    Parameters
    ----------
    left
        One row per province and year, in the order of the rows: ``province``, ``year``, ``n_left``,
        ``share`` (0 to 1).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(left, ["province", "year", "n_left", "share"], caller="plot_left")
    if left.duplicated(["province", "year"]).any():
        msg = "plot_left: a province and year must stand in one row. Draw one basis at a time."
        raise InputError(msg)
    labels = Labels(lang)
    provinces = list(dict.fromkeys(left["province"]))
    years = sorted(left["year"].unique())
    ax = fit_axes(len(provinces), ax)
    grid = left.pivot(index="province", columns="year", values="share").reindex(
        index=provinces, columns=years
    )
    mesh = ax.pcolormesh(
        grid.to_numpy(dtype=float), cmap="Blues", vmin=0, vmax=1, edgecolors="white", linewidth=0.6
    )
    cells = left[["province", "year", "n_left", "share"]].itertuples(index=False, name=None)
    for province, year, n_left, share in cells:
        place = (years.index(year) + 0.5, provinces.index(province) + 0.5)
        colour = "white" if share > _DARK else INK
        ax.text(*place, str(n_left), ha="center", va="center", fontsize=8, color=colour)
    ax.invert_yaxis()
    ax.set_yticks([y + 0.5 for y in range(len(provinces))], [name_unit(name, lang) for name in provinces])
    ax.set_xticks([x + 0.5 for x in range(len(years))], [str(year) for year in years])
    ax.tick_params(length=0)
    bar = ax.figure.colorbar(mesh, ax=ax, label=labels.say("exits_provinces", "colour"), fraction=0.05)
    bar.outline.set_visible(False)
    ax.set(title=labels.say("exits_provinces", "title"), xlabel=labels.say("exits_provinces", "x"))
    return ax


@themed
def plot_curves(curves: pd.DataFrame, *, lang: str = "en", start: int = 2014) -> Figure:
    """Draw the share of counties still on the list as steps with bands, and below it the reports' counties.

    Parameters
    ----------
    curves
        Rows of ``series`` curve: ``group``, ``year``, ``estimate``, ``low``, ``high`` (0 to 1), ``n``;
        rows of ``series`` report: ``group``, ``year``, ``place``.
    lang
        Language of the words, ``en`` or ``zh``.
    start
        Year in which all counties stood on the list.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["series", "group", "year", "estimate", "low", "high", "n", "place"]
    require_columns(curves, needed, caller="plot_curves")
    labels = Labels(lang)
    figure = new_figure(height=5)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[5, 1])
    for group, line in _GROUP_LINES.items():
        _draw_curve(
            above, curves[(curves["series"] == "curve") & (curves["group"] == group)], line, labels, start
        )
    above.set(title=labels.say("exits_survival", "title"), ylabel=labels.say("exits_survival", "y"))
    above.set_ylim(0, 104)
    above.grid(axis="y")
    above.legend(loc="lower left")
    _list_places(below, curves[curves["series"] == "report"], labels)
    below.set_xlabel(labels.say("exits_survival", "x"))
    years = curves["year"].astype(int)
    below.set_xticks(range(start, int(years.max()) + 1))
    below.set_xlim(start - 0.1, int(years.max()) + 0.45)
    return figure


def _draw_curve(ax: Axes, curve: pd.DataFrame, line: Line, labels: Labels, start: int) -> None:
    """Draw steps from the whole list down; where none is left there is no band."""
    if curve.empty:
        return
    years = [start, *curve["year"].astype(int)]
    curve = curve.assign(
        low=curve["low"].fillna(curve["estimate"]), high=curve["high"].fillna(curve["estimate"])
    )
    shares = {name: [100.0, *(100 * curve[name].astype(float))] for name in ("estimate", "low", "high")}
    code = curve["group"].iloc[0]
    name = labels.say(
        "exits_survival", "curve", group=labels.name("county_group", code), n=curve["n"].iloc[0]
    )
    ax.step(years, shares["estimate"], where="post", color=line.colour, linestyle=line.style, label=name)
    ax.fill_between(
        years, shares["low"], shares["high"], step="post", color=line.colour, alpha=0.15, linewidth=0
    )


def _list_places(ax: Axes, places: pd.DataFrame, labels: Labels) -> None:
    """Write the names of the reports' counties below the year in which they left."""
    lines = places.groupby("year").cumcount()
    for year, line, name in zip(places["year"].astype(float), lines, places["place"], strict=True):
        ax.text(year, -line, name, ha="center", va="top", fontsize=8)
    most = int(places["year"].value_counts().max()) if len(places) else 1
    ax.set(yticks=[], ylim=(-most, 0.3))
    ax.spines["left"].set_visible(False)
    ax.set_title(labels.say("exits_survival", "places"), fontsize=9, color=GREY)
