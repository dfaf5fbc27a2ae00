"""Plots of poverty incidence: declines with their bounds, and stated rates beside the nation's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.errors import require_columns
from toolkit.figures.draw import draw_reach, finish_rows, fit_axes, put_legend, write_at
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, new_axes, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_ROLE_MARKS: dict[str, dict[str, Any]] = {
    "start": {"marker": "o", "markerfacecolor": "white", "color": VERMILION},
    "end": {"marker": "o", "color": BLUE},
    "level": {"marker": "s", "color": GREEN},
    "target": {"marker": "D", "markerfacecolor": "white", "color": ORANGE},
}
_SIGNS = {"less": "≤ ", "more": "≥ ", "approx": "≈ "}
_TRIANGLES = {"less": "<", "more": ">"}
_BASIS_MARKS: dict[str, dict[str, Any]] = {
    "survey": {"marker": "^", "color": BLUE},
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
    ax = fit_axes(figures["row"].nunique(), ax)
    for _, group in figures.groupby("row"):
        _draw_reaches(ax, group)
        ax.plot(group["value"], group["row"], color=GREY, linewidth=1.2, zorder=2)
        write_at(ax, group[["value", "high"]].max(axis=None), group["row"].min(), _print_figures(group))
    _draw_points(ax, figures, labels)
    finish_rows(ax, figures.drop_duplicates("row")["place"].tolist())
    _part_targets(ax, figures)
    ax.set(title=labels.say("declines", "title"), xlabel=labels.say("declines", "x"))
    widest = figures[["value", "high"]].max(axis=None)
    ax.set_xlim(0, 1.35 * widest)  # room for the figures as printed
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= 100])
    put_legend(ax)
    return ax


def _draw_points(ax: Axes, figures: pd.DataFrame, labels: Labels) -> None:
    """Draw each value by its role; a triangle where it is only a bound."""
    for role, marks in _ROLE_MARKS.items():
        of_role = figures[figures["role"] == role].dropna(subset="value")
        sides = of_role["bound"].map(_TRIANGLES).fillna("")
        for side in ("", *_TRIANGLES.values()):
            drawn = of_role[sides == side]
            if len(drawn):
                name = f"_{role}" if side else labels.name("role", role)
                look = {**marks, "marker": side or marks["marker"], "label": name}
                ax.plot(drawn["value"], drawn["row"], linestyle="", zorder=3, **look)


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
        ``high`` (percent), ``basis`` (survey, register, unknown).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(
        figures, ["series", "place", "year", "value", "low", "high", "basis"], caller="plot_series"
    )
    labels = Labels(lang)
    ax = new_axes() if ax is None else ax
    _draw_nation(ax, figures[figures["series"] == "nation"], labels)
    _draw_stated(ax, figures[figures["series"] == "report"], labels)
    ax.set_xticks(range(int(figures["year"].min()), int(figures["year"].max()) + 1))
    ax.set_ylim(0)
    ax.grid(axis="y")
    words = {part: labels.say("series", part) for part in ("title", "x", "y")}
    ax.set(title=words["title"], xlabel=words["x"], ylabel=words["y"])
    put_legend(ax)
    return ax


def _draw_nation(ax: Axes, rates: pd.DataFrame, labels: Labels) -> None:
    """Draw the line, each value above its point, with a white rim to stay legible over other marks."""
    from matplotlib.patheffects import withStroke

    name = f"{labels.say('series', 'national')} ({labels.name('basis', 'survey')})"
    ax.plot(rates["year"].astype(float), rates["value"], color=INK, marker="o", markersize=4, label=name)
    rim = [withStroke(linewidth=2, foreground="white")]
    for year, value in rates[["year", "value"]].itertuples(index=False, name=None):
        text = ax.annotate(f"{value:g}", (year, value), (3, 5), textcoords="offset points", fontsize=8)
        text.set(path_effects=rim, zorder=4)


def _draw_stated(ax: Axes, rates: pd.DataFrame, labels: Labels) -> None:
    """Draw single marks by basis, with what the words allow as a line through each."""
    years = rates["year"].astype(float)
    ax.vlines(years, rates["low"], rates["high"], color=GREY, linewidth=1.5, zorder=1)
    for basis, marks in _BASIS_MARKS.items():
        drawn = (rates["basis"] == basis) & rates["value"].notna()
        if drawn.any():
            look: dict[str, Any] = {
                "markersize": 5.5,
                "markeredgecolor": "white",
                "markeredgewidth": 0.5,
            } | marks
            name = labels.name("basis", basis)
            ax.plot(years[drawn], rates.loc[drawn, "value"], linestyle="", label=name, **look)
