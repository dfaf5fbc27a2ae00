"""Plots of poverty incidence: declines with their bounds, and stated rates beside the nation's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.errors import require_columns
from toolkit.figures.draw import draw_reach, finish_rows, fit_axes, put_legend, write_at
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, find_figure, new_axes, themed
from toolkit.figures.tiles import name_unit

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Look = dict[str, Any]

_ROLE_LOOKS: dict[str, Look] = {
    "start": {"marker": "o", "markerfacecolor": "white", "color": VERMILION},
    "end": {"marker": "o", "color": BLUE},
    "level": {"marker": "s", "color": GREEN},
    "target": {"marker": "D", "markerfacecolor": "white", "color": ORANGE},
}
# Of a mark's name, in points: height, width of a Han and of a Latin letter, distance from the mark.
_LINE, _HAN, _LATIN, _AWAY = 10.0, 8.0, 4.6, 6.0
# Ticks of the rates in percent; from the second on they stand at equal ratios, as a fall by a share does.
_RATES = (0, 0.1, 0.3, 1, 3, 10, 30)
_SIGNS = {"less": "≤ ", "more": "≥ ", "approx": "≈ "}
_BASIS_LOOKS: dict[str, Look] = {
    "survey": {"marker": "s", "color": BLUE},
    "register": {"marker": "D", "color": VERMILION},
    "unknown": {"marker": "o", "color": INK, "markerfacecolor": "white", "markeredgecolor": INK},
}


@themed
def plot_declines(figures: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw what each place is said to have come down from and to; one row per statement.

    Bars are bounds, hatched where digits are masked; a masked figure has no point, and a triangle marks
    a value that is only a bound.

    Parameters
    ----------
    figures
        One row per figure: ``row`` (place of its line, from 0), ``place``, ``role`` (start, end, level,
        target), ``text`` (as printed), ``value``, ``low``, ``high`` (percent), ``bound``, ``year``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["row", "place", "role", "text", "value", "low", "high", "bound", "year"]
    require_columns(figures, needed, caller="plot_declines")
    labels = Labels(lang)
    ax = fit_axes(figures["row"].nunique(), ax, row=0.17)
    for _, group in figures.groupby("row"):
        _draw_reaches(ax, group)
        ax.plot(group["value"], group["row"], color=GREY, linewidth=1.2, zorder=2)
        write_at(ax, group["high"].fillna(group["value"]).max(), group["row"].min(), _print_figures(group))
    _mark_values(ax, figures, x="value", y="row", by="role", looks=_ROLE_LOOKS, labels=labels)
    finish_rows(ax, figures.drop_duplicates("row")["place"].tolist())
    _part_targets(ax, figures)
    ax.set(title=labels.say("declines", "title"), xlabel=labels.say("declines", "x"))
    widest = figures["high"].fillna(figures["value"]).max()
    ax.set_xlim(0, 1.35 * widest)  # room for the figures as printed
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= 100])
    put_legend(ax)
    return ax


def _mark_values(
    ax: Axes, figures: pd.DataFrame, *, x: str, y: str, by: str, looks: Mapping[str, Look], labels: Labels
) -> None:
    """Draw each value with the look of its code; a triangle where it is only a bound."""
    triangles = {"less": "<", "more": ">"} if x == "value" else {"less": "v", "more": "^"}
    for code, look in looks.items():
        of_code = figures[figures[by] == code].dropna(subset="value")
        sides = of_code["bound"].map(triangles).fillna("")
        name = labels.name(by, code)
        for side in sorted(sides.unique()):
            drawn = of_code[sides == side].astype({x: float, y: float})
            mark = {"marker": side} if side else {}
            ax.plot(drawn[x], drawn[y], linestyle="", zorder=3, label=name, **look | mark)
            name = f"_{code}"  # one entry in the legend is enough


def _draw_reaches(ax: Axes, group: pd.DataFrame) -> None:
    """Draw the bounds of the one or two figures of a row, the start above the end."""
    height = 0.5 / len(group)
    reaches = group[["row", "low", "high", "bound"]].itertuples(index=False, name=None)
    for number, (row, low, high, bound) in enumerate(reaches):
        y = row + (number - (len(group) - 1) / 2) * height
        if low < high:
            draw_reach(ax, y, low, high, height=height, is_masked=bound == "masked")


def _print_figures(group: pd.DataFrame) -> str:
    """Return the figures of a row as printed, with a sign for a bound, and the year where it is known."""
    signs = group["bound"].map(_SIGNS).fillna("")
    years = [f" ({year})" if year is not None else "" for year in _known_years(group["year"])]
    return " → ".join(map("".join, zip(signs, group["text"], years, strict=True)))


def _known_years(years: pd.Series) -> list[int | None]:
    return [int(year) if known else None for year, known in zip(years, years.notna(), strict=True)]


def _part_targets(ax: Axes, figures: pd.DataFrame) -> None:
    """Draw a line between what was reached and the targets."""
    targets = figures.loc[figures["role"] == "target", "row"]
    if 0 < targets.nunique() < figures["row"].nunique():
        ax.axhline(targets.min() - 0.5, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))


@themed
def plot_series(figures: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw the nation's surveyed rate as a line, and beside it single rates that reports state.

    Parameters
    ----------
    figures
        One row per rate: ``series`` (nation or report), ``place``, ``year``, ``value``, ``low``,
        ``high`` (percent), ``bound``, ``basis`` (survey, register, unknown).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["series", "place", "year", "value", "low", "high", "bound", "basis"]
    require_columns(figures, needed, caller="plot_series")
    labels = Labels(lang)
    ax = new_axes(height=6.5) if ax is None else ax
    _draw_nation(ax, figures[figures["series"] == "nation"], labels)
    _draw_stated(ax, figures[figures["series"] == "report"], labels)
    first, last = int(figures["year"].min()), int(figures["year"].max())
    ax.set_xticks(range(first, last + 1))
    ax.set_xlim(first - 0.6, last + 0.4)
    ax.set_yscale("symlog", linthresh=_RATES[1], linscale=0.2)
    ax.set_yticks(_RATES, [f"{rate:g}" for rate in _RATES])
    ax.set_ylim(0, 1.2 * float(figures["value"].max()))
    ax.grid(axis="y")
    _name_marks(ax, figures, lang)
    words = {part: labels.say("series", part) for part in ("title", "x", "y")}
    ax.set(title=words["title"], xlabel=words["x"], ylabel=words["y"])
    put_legend(ax)
    return ax


def _draw_nation(ax: Axes, rates: pd.DataFrame, labels: Labels) -> None:
    """Draw the line, each value below it, with a white rim to stay legible over other marks."""
    from matplotlib.patheffects import withStroke

    name = labels.say("series", "national")
    ax.plot(rates["year"].astype(float), rates["value"], color=INK, marker="o", markersize=4, label=name)
    rim = [withStroke(linewidth=2, foreground="white")]
    for year, value in rates[["year", "value"]].itertuples(index=False, name=None):
        text = ax.annotate(f"{value:g}", (year, value), (-5, -4), textcoords="offset points", fontsize=8)
        text.set(path_effects=rim, ha="right", va="center", zorder=4)


def _draw_stated(ax: Axes, rates: pd.DataFrame, labels: Labels) -> None:
    """Draw single marks by basis, and a line for what the words allow; a triangle tells an open side."""
    closed = rates[~rates["bound"].isin(["less", "more"])]
    years = closed["year"].astype(float)
    ax.vlines(years, closed["low"], closed["high"], color=GREY, linewidth=1, zorder=1)
    _mark_values(ax, rates, x="year", y="value", by="basis", looks=_BASIS_LOOKS, labels=labels)


def _name_marks(ax: Axes, figures: pd.DataFrame, lang: str) -> None:
    """Name the single marks, the highest first, where the name touches no other mark or name."""
    known = figures.dropna(subset="value").sort_values("value", ascending=False)
    width, height = (72 * inches for inches in find_figure(ax).get_size_inches())
    points = known[["year", "value"]].astype(float).to_numpy()
    # In points of print: the axes take 0.88 of the figure's width and 0.8 of its height.
    marks = (ax.transScale + ax.transLimits).transform(points) * (0.88 * width, 0.8 * height)
    # The numbers of the national line stand to the left of its points.
    nation = [mark for mark, series in zip(marks, known["series"], strict=True) if series == "nation"]
    taken = [(x - 5 * _AWAY, x, y - _AWAY / 2) for x, y in nation]
    for (x, y), point, place, series in zip(marks, points, known["place"], known["series"], strict=True):
        name = name_unit(place, lang)
        start, end = x + _AWAY, x + _AWAY + sum(_HAN if letter > "\u2e80" else _LATIN for letter in name)
        hits_mark = any(start - 3 < mx < end + 3 and abs(my - y) < _LINE for mx, my in marks)
        hits_name = any(start < b and a < end and abs(ny - y) < _LINE for a, b, ny in taken)
        is_named = series == "report" and place != "全国" and "、" not in place
        if is_named and not hits_mark and not hits_name:
            taken.append((start, end, y))
            write_at(ax, float(point[0]), float(point[1]), name)
