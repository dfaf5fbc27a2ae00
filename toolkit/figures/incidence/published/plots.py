"""Plots of published rates: falls of places, small multiples of provinces, tiles, possible ranks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from toolkit.errors import require_columns
from toolkit.figures.draw import finish_rows
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREY, INK, PALE, VERMILION, new_figure, themed
from toolkit.figures.tiles import Tile, draw_tiles, name_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BASIS_LOOKS: dict[str, dict[str, Any]] = {
    "survey": {"marker": "s", "color": BLUE},
    "register": {"marker": "D", "color": VERMILION},
    "unknown": {"marker": "o", "color": INK, "markerfacecolor": "white"},
}
_BASIS_LINES: dict[str, Any] = {"register": "-", "survey": ":", "unknown": (0, (4, 2))}
_LEVELS = ("prefecture", "county", "group")
_COLUMNS = 5
# Lightest to darkest, by the lower end of a band.
_SHADES = ((0, "#deebf7", INK), (3, "#9ecae1", INK), (5, "#4292c6", "white"), (10, "#084594", "white"))


@themed
def plot_slopes(ends: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw a line from the first to the last rate of each place, one panel per level.

    Parameters
    ----------
    ends
        One row per place and basis: ``level`` (prefecture, county, group), ``place``, ``basis``,
        ``start_year``, ``start_value``, ``end_year``, ``end_value`` (percent).
    lang
        Language of the words, ``en`` or ``zh``.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["level", "place", "basis", "start_year", "start_value", "end_year", "end_value"]
    require_columns(ends, needed, caller="plot_slopes")
    labels = Labels(lang)
    panels = [level for level in _LEVELS if (ends["level"] == level).any()]
    sizes = [max(4, int((ends["level"] == level).sum())) for level in panels]
    figure = new_figure(height=1.2 + 0.24 * sum(sizes), title=labels.say("slopes", "title"))
    axes = figure.subplots(len(panels), 1, height_ratios=sizes, squeeze=False)[:, 0]
    for ax, level, size in zip(axes, panels, sizes, strict=True):
        _draw_slopes(ax, ends[ends["level"] == level], size)
        ax.set_title(labels.name("level", level), fontsize=9, color=GREY)
    _key_bases(figure, sorted(ends["basis"].unique()), labels)
    return figure


def _draw_slopes(ax: Axes, ends: pd.DataFrame, size: int) -> None:
    """Draw the lines of a panel with their names at both ends, moved apart where they would touch."""
    top = 1.05 * float(ends["start_value"].max())
    gap = top / size
    for x, side, ha in ((0, "start", "right"), (1, "end", "left")):
        heights = spread_heights(list(ends[f"{side}_value"]), gap, top=top)
        rows = ends[["place", f"{side}_year", f"{side}_value"]].itertuples(index=False, name=None)
        for height, (place, year, value) in zip(heights, rows, strict=True):
            text = f"{place} {value:g} ({year})" if side == "start" else f"{value:g} ({year}) {place}"
            ax.plot([x, 1.1 * x - 0.05], [value, height], color=GREY, linewidth=0.4)
            ax.text(1.13 * x - 0.065, height, text, ha=ha, va="center", fontsize=8)
    lines = ends[["basis", "start_value", "end_value"]].itertuples(index=False, name=None)
    for basis, start, end in lines:
        look = _BASIS_LOOKS[basis] | {"linestyle": _BASIS_LINES[basis]}
        ax.plot([0, 1], [start, end], linewidth=1, markersize=4, **look)
    ax.set(xlim=(-0.85, 1.85), ylim=(-0.6 * gap, top + 0.2 * gap), xticks=[], yticks=[])
    ax.spines[["bottom", "left"]].set_visible(False)


def spread_heights(values: Sequence[float], gap: float, *, top: float) -> list[float]:
    """Return heights near `values`, in their order, `gap` apart at least and below `top` as far as they fit.

    Examples
    --------
    >>> spread_heights([0.5, 0.0, 5.0], 1.0, top=5.0)
    [1.0, 0.0, 5.0]
    >>> spread_heights([4.0, 5.0, 5.0], 1.0, top=5.0)
    [3.0, 4.0, 5.0]
    """
    order = sorted(range(len(values)), key=lambda number: values[number])
    heights = [float(value) for value in values]
    for below, above in pairwise(order):
        heights[above] = max(heights[above], heights[below] + gap)
    for steps, number in enumerate(reversed(order)):
        heights[number] = min(heights[number], top - steps * gap)
    return heights


def _key_bases(figure: Figure, bases: Sequence[str], labels: Labels) -> None:
    """Put a legend of the bases under the figure."""
    from matplotlib.lines import Line2D

    keys = [
        Line2D(
            [],
            [],
            linestyle=_BASIS_LINES[code],
            markersize=5,
            label=labels.name("basis", code),
            **_BASIS_LOOKS[code],
        )
        for code in bases
    ]
    figure.legend(handles=keys, loc="outside lower left", ncols=4)


@themed
def plot_provinces(rates: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the published rates of each province in a panel of its own, the nation's behind them.

    Points are told apart by basis and never joined; bars are bands, and what rounding leaves.

    Parameters
    ----------
    rates
        One row per place, basis and year: ``region`` (全国 for the nation), ``basis``, ``year``,
        ``value``, ``low``, ``high`` (percent).
    lang
        Language of the words, ``en`` or ``zh``.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(rates, ["region", "basis", "year", "value", "low", "high"], caller="plot_provinces")
    labels = Labels(lang)
    nation = rates[(rates["region"] == "全国") & (rates["basis"] == "survey")]
    provinces = [region for region in dict.fromkeys(rates["region"]) if region != "全国"]
    lines = -(-len(provinces) // _COLUMNS)
    figure = new_figure(height=1.2 + 1.35 * max(1, lines), title=labels.say("provinces", "title"))
    axes = figure.subplots(max(1, lines), _COLUMNS, sharex=True, sharey=True, squeeze=False).ravel().tolist()
    for ax, region in zip(axes, provinces, strict=False):
        ax.plot(nation["year"].astype(float), nation["value"], color=GREY, linewidth=1, zorder=1)
        _draw_bases(ax, rates[rates["region"] == region])
        ax.set_title(name_unit(region, lang), fontsize=8)
        ax.grid(axis="y")
    _finish_panels(axes, len(provinces), rates)
    figure.supylabel(labels.say("provinces", "y"), fontsize=9)
    _key_points(figure, labels)
    return figure


def _draw_bases(ax: Axes, rates: pd.DataFrame) -> None:
    for basis, look in _BASIS_LOOKS.items():
        part = rates[rates["basis"] == basis]
        years = part["year"].astype(float)
        ax.vlines(years, part["low"], part["high"], color=look["color"], alpha=0.35, linewidth=4, zorder=2)
        ax.plot(years, part["value"], linestyle="", markersize=3.5, zorder=3, **look)


def _finish_panels(axes: Sequence[Axes], used: int, rates: pd.DataFrame) -> None:
    """Set the ticks, name the years below the lowest panel of each column, and take empty panels away."""
    first, last = int(rates["year"].min()), int(rates["year"].max())
    for number, ax in enumerate(axes):
        ax.set_xlim(first - 0.7, last + 0.7)
        ax.set_xticks([year for year in range(first, last + 1) if year % 4 == 2])
        ax.set_ylim(0, 1.05 * min(100, float(rates["value"].max())))
        ax.tick_params(labelbottom=used - _COLUMNS <= number < used)
        ax.set_visible(number < used)


def _key_points(figure: Figure, labels: Labels) -> None:
    from matplotlib.lines import Line2D

    keys = [Line2D([], [], color=GREY, linewidth=1, label=labels.say("series", "national"))]
    keys += [
        Line2D([], [], linestyle="", markersize=5, label=labels.name("basis", code), **look)
        for code, look in _BASIS_LOOKS.items()
    ]
    keys.append(Line2D([], [], color=BLUE, alpha=0.35, linewidth=4, label=labels.say("provinces", "band")))
    figure.legend(handles=keys, loc="outside lower left", ncols=3)


@themed
def plot_tiles(rates: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the survey's rates as a grid of tiles, one grid per year; shades are bands, words are figures.

    Parameters
    ----------
    rates
        One row per year and province: ``year``, ``region``, ``value`` (percent; missing where only a band
        is known), ``band_low``, ``band_high``.
    lang
        Language of the words, ``en`` or ``zh``.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(rates, ["year", "region", "value", "band_low", "band_high"], caller="plot_tiles")
    labels = Labels(lang)
    years = sorted(rates["year"].unique())
    figure = new_figure(height=0.4 + 3.9 * len(years), title=labels.say("tiles", "title"))
    for ax, year in zip(figure.subplots(len(years), 1, squeeze=False)[:, 0], years, strict=True):
        part = rates[rates["year"] == year]
        tiles = {row.region: _make_tile(row) for row in part.itertuples()}
        draw_tiles(ax, tiles, lang=lang, empty=labels.say("tiles", "empty"))
        ax.set_title(labels.say("tiles", "year", year=year), fontsize=9, color=GREY)
    return figure


def _make_tile(row: Any) -> Tile:
    """Return the tile of a province: shaded by its band, or by its value where no band is stated."""
    has_value = row.value == row.value
    low, high = row.band_low, row.band_high
    lower = low if low == low else 0 if high == high else row.value
    _, colour, ink = [shade for shade in _SHADES if shade[0] <= lower][-1]
    return Tile(colour, f"{row.value:g}" if has_value else write_band(low, high), ink)


def write_band(low: float, high: float) -> str:
    """Return a band as it is written: below, above, or from to.

    Examples
    --------
    >>> nan = float("nan")
    >>> write_band(nan, 3), write_band(3, 6), write_band(10, nan)
    ('<3', '3–6', '>10')
    """
    if low != low:
        return f"<{high:g}"
    return f">{low:g}" if high != high else f"{low:g}–{high:g}"


@themed
def plot_ranks(ranks: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the ranks that each province can have, one panel per basis; a dot is a rank that is certain.

    Parameters
    ----------
    ranks
        One row per basis and province: ``basis``, ``year``, ``region``, ``rank_best``, ``rank_worst``.
    lang
        Language of the words, ``en`` or ``zh``.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(ranks, ["basis", "year", "region", "rank_best", "rank_worst"], caller="plot_ranks")
    labels = Labels(lang)
    panels = list(ranks.groupby("basis", sort=True))
    most = max(len(part) for _, part in panels)
    figure = new_figure(height=1.3 + 0.19 * max(8, most), title=labels.say("ranks", "title"))
    for ax, (basis, part) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        look = _BASIS_LOOKS[str(basis)] | {"markersize": 4, "linestyle": ""}
        ends = part[["rank_best", "rank_worst"]].itertuples(index=False, name=None)
        for y, (best, worst) in enumerate(ends):
            ax.barh(y, worst - best, left=best, height=0.5, color=PALE, zorder=1)
            mark = {} if best == worst else {"marker": "|"}
            ax.plot([best, worst], [y, y], zorder=2, **look | mark)
        finish_rows(ax, [name_unit(str(region), lang) for region in part["region"]])
        ax.set_ylim(most - 0.4, -0.6)
        ax.set_xlim(0, part["rank_worst"].max() + 1)
        ax.set_xticks([1, *range(5, int(part["rank_worst"].max()) + 1, 5)])
        name = labels.name("basis", str(basis))
        ax.set_title(
            labels.say("ranks", "panel", basis=name, year=part["year"].iloc[0], n=len(part)), fontsize=9
        )
        ax.set_xlabel(labels.say("ranks", "x"))
    return figure
