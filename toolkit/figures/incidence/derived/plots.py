"""Plots of trends by several estimators, and of the populations that counts and rates imply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.errors import require_columns
from toolkit.figures.draw import finish_rows, fit_axes, put_legend
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, VERMILION, new_figure, themed
from toolkit.figures.tiles import name_unit

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ESTIMATOR_LOOKS: dict[str, dict[str, Any]] = {
    "fractional_logit": {"marker": "o", "color": BLUE},
    "theil_sen": {"marker": "s", "color": ORANGE},
    "log_linear": {"marker": "D", "color": GREEN},
    "fractional_logit_odds": {"marker": "^", "color": PURPLE},
}
_UNITS = ("points a year", "% a year")
_BASIS_LOOKS: dict[str, dict[str, Any]] = {
    "survey": {"marker": "s", "color": BLUE},
    "register": {"marker": "D", "color": VERMILION},
    "unknown": {"marker": "o", "color": INK, "markerfacecolor": "white"},
}
_TICKS = (1, 1.1, 1.2, 1.5, 2, 3, 5, 10)


@themed
def plot_trends(trends: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the trends of each place by several estimators, one panel per unit.

    An interval that leaves the panel ends in an arrow.

    Parameters
    ----------
    trends
        From `estimate_trends`: ``region``, ``basis``, ``estimator``, ``unit``, ``estimate``, ``low``,
        ``high``, ``n``.
    lang
        Language of the words, ``en`` or ``zh``.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["region", "basis", "estimator", "unit", "estimate", "low", "high", "n"]
    require_columns(trends, needed, caller="plot_trends")
    labels = Labels(lang)
    trends = trends.assign(row=trends.groupby(["region", "basis"], sort=False).ngroup())
    rows = trends.drop_duplicates("row")
    names = [
        labels.say("trends", "row", place=labels.name("nation", name_unit(place, lang)), n=n)
        for place, n in rows[["region", "n"]].itertuples(index=False, name=None)
    ]
    figure = new_figure(height=1.5 + 0.36 * max(4, len(rows)), title=labels.say("trends", "title"))
    for ax, unit in zip(figure.subplots(1, 2, sharey=True), _UNITS, strict=True):
        _draw_trends(ax, trends[trends["unit"] == unit], labels)
        finish_rows(ax, names)
        ax.axvline(0, color=INK, linewidth=0.6)
        ax.set_xlabel(labels.name("trend_unit", unit))
    figure.legend(loc="outside lower left", ncols=2)
    return figure


def _draw_trends(ax: Axes, trends: pd.DataFrame, labels: Labels) -> None:
    """Draw estimators below each other in each row; what leaves the panel ends in an arrow."""
    least, most = float(trends["estimate"].min()), float(trends["estimate"].max())
    reach = 1.2 * max(most - least, abs(most))
    left, right = least - reach, max(most + reach, 0.1 * reach)
    codes = [code for code in _ESTIMATOR_LOOKS if (trends["estimator"] == code).any()]
    for number, code in enumerate(codes):
        part = trends[trends["estimator"] == code]
        look = _ESTIMATOR_LOOKS[code]
        y = part["row"] + 0.3 * (number - (len(codes) - 1) / 2)
        low, high = part["low"].clip(lower=left), part["high"].clip(upper=right)
        ax.hlines(y, low, high, color=look["color"], linewidth=1.2)
        for edge, side, mark in ((left, part["low"] < left, "<"), (right, part["high"] > right, ">")):
            ax.plot(
                [edge] * int(side.sum()),
                y[side],
                linestyle="",
                marker=mark,
                markersize=4,
                color=look["color"],
            )
        ax.plot(
            part["estimate"], y, linestyle="", markersize=4.5, label=labels.name("estimator", code), **look
        )
    ax.set_xlim(left - 0.05 * (right - left), right + 0.05 * (right - left))


@themed
def plot_denominators(implied: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw the populations that counts and rates imply as intervals on a log axis, one row per place.

    Each place is drawn in multiples of the lowest of its bounds, which stands beside its name.

    Parameters
    ----------
    implied
        One row per pair: ``region``, ``place``, ``basis``, ``low``, ``high`` (people implied),
        ``population_low``, ``population_high`` (people stated; missing where none is), ``least``, ``ratio``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = [
        "region",
        "place",
        "basis",
        "low",
        "high",
        "population_low",
        "population_high",
        "least",
        "ratio",
    ]
    require_columns(implied, needed, caller="plot_denominators")
    labels = Labels(lang)
    ends = ["low", "high", "population_low", "population_high"]
    scaled = implied.assign(row=implied.groupby("region", sort=False).ngroup())
    scaled[ends] = implied[ends].div(implied["least"], axis=0).astype(float)
    places = scaled.drop_duplicates("row")
    ax = fit_axes(len(places), ax, row=0.26)
    _draw_implied(ax, scaled, places, labels)
    top = scaled.groupby("row")[["high", "population_high"]].max().max(axis=1)
    for row, ratio in places.dropna(subset="ratio")[["row", "ratio"]].itertuples(index=False, name=None):
        words = labels.say("denominators", "ratio" if ratio > 1 else "fits", ratio=f"{ratio:.3f}")
        ax.annotate(
            words, (top[row], row), (8, 0), textcoords="offset points", va="center", fontsize=8, color=GREY
        )
    finish_rows(ax, [_name_row(row, labels) for row in places.itertuples()])
    ax.set_xscale("log")
    ax.set_xlim(0.97, 1.3 * float(top.max()))
    ticks = [tick for tick in _TICKS if tick <= top.max()]
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_xticks([], minor=True)
    ax.set(title=labels.say("denominators", "title"), xlabel=labels.say("denominators", "x"))
    put_legend(ax)
    return ax


def _draw_implied(ax: Axes, scaled: pd.DataFrame, places: pd.DataFrame, labels: Labels) -> None:
    """Draw pairs as bars with a mark in the middle, and the populations that are stated."""
    for basis, look in _BASIS_LOOKS.items():
        part = scaled[scaled["basis"] == basis]
        ax.hlines(part["row"], part["low"], part["high"], color=look["color"], linewidth=6, alpha=0.3)
        middle = (part["low"] * part["high"]) ** 0.5
        name = labels.name("basis", basis)
        ax.plot(middle, part["row"], linestyle="", markersize=3.5, label=name, **look)
    told = places.dropna(subset="population_low")
    ax.hlines(told["row"], told["population_low"], told["population_high"], color=GREEN, linewidth=1.5)
    middle = (told["population_low"] * told["population_high"]) ** 0.5
    look = {"linestyle": "", "marker": "x", "color": GREEN, "markersize": 6}
    ax.plot(middle, told["row"], label=labels.say("denominators", "stated"), **look)


def _name_row(row: Any, labels: Labels) -> str:
    """Return the name of a place with the lowest of its bounds in people."""
    place = name_unit(row.region, labels.lang) if row.region == row.place else row.place
    place = labels.name("nation", place)
    people = f"{row.least / 1e4:,.0f}万" if labels.lang == "zh" else f"{row.least / 1e6:,.2f} m"
    return f"{place} ({people})" if labels.lang == "en" else f"{place}（{people}）"
