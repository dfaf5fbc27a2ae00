"""What several plots share: heights, stacked bars, figures drawn as interval and point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from toolkit.figures.theme import (
    BLUE,
    GREEN,
    GREY,
    HEIGHT,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    VERMILION,
    find_figure,
    new_axes,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class Fill(NamedTuple):
    """A colour with a pattern, so that no bar is told by its colour alone."""

    colour: str
    hatch: str


BOUND_FILLS = {
    "exact": Fill(BLUE, ""),
    "more": Fill(GREEN, "////"),
    "less": Fill(ORANGE, "\\\\\\\\"),
    "approx": Fill(PURPLE, "||||"),
    "range": Fill(SKY, "----"),
    "masked": Fill(VERMILION, "xxxx"),
}
KIND_FILLS = {
    "quantity": Fill(BLUE, ""),
    "masked": Fill(SKY, "////"),
    "date": Fill(GREEN, ""),
    "name": Fill(ORANGE, "||||"),
    "marker": Fill(PALE, ""),
    "fused": Fill(VERMILION, "xxxx"),
    "other": Fill(GREY, "\\\\\\\\"),
}
ROW = 0.2
# The area of the dot of the greatest count, and the least count that may fill it.
_LARGEST_DOT, _SMALLEST_FULL = 420.0, 10
_DOT = "#a9d5f2"
# No dot is smaller than the number in it.
_LEAST_DOT = 75.0


def fit_axes(rows: int, ax: Axes | None, *, row: float = ROW, rest: float = 1.4) -> Axes:
    """Return `ax`, or new axes tall enough for `rows` rows of text."""
    return new_axes(height=max(HEIGHT, rest + row * rows)) if ax is None else ax


def stack_bars(
    ax: Axes,
    counts: pd.DataFrame,
    *,
    by: str,
    part: str,
    size: str,
    fills: Mapping[str, Fill],
    names: Mapping[str, str],
) -> list[str]:
    """Draw one bar for each value of `by`, from the top down, split by `part`; return those values."""
    order = list(dict.fromkeys(counts[by]))
    left = dict.fromkeys(order, 0.0)
    for code, fill in fills.items():
        widths = counts[counts[part] == code].set_index(by)[size].reindex(order).fillna(0.0).astype(float)
        if widths.any():
            ax.barh(
                range(len(order)),
                widths,
                left=[left[key] for key in order],
                color=fill.colour,
                hatch=fill.hatch,
                edgecolor="white",
                linewidth=0.5,
                label=names[code],
            )
        left = {key: left[key] + width for key, width in zip(order, widths, strict=True)}
    finish_rows(ax, order)
    ax.set_xlim(0, 1.08 * max(left.values(), default=1.0))  # room for the totals
    return order


def finish_rows(ax: Axes, names: Sequence[str]) -> None:
    """Name the rows of a horizontal plot, the first at the top."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")


def put_legend(ax: Axes, columns: int = 4) -> None:
    """Put the legend under the axes, where it hides nothing."""
    handles, names = ax.get_legend_handles_labels()
    find_figure(ax).legend(handles, names, loc="outside lower left", ncols=columns, handlelength=1.8)


def draw_reach(
    ax: Axes, y: float, low: float, high: float, *, height: float = 0.5, is_masked: bool = False
) -> None:
    """Draw what the words allow as a pale bar, hatched where digits are masked."""
    ax.barh(
        y,
        high - low,
        left=low,
        height=height,
        color="white" if is_masked else PALE,
        hatch="////" if is_masked else "",
        edgecolor=GREY if is_masked else PALE,
        linewidth=0.4,
        zorder=1,
    )


def write_at(ax: Axes, x: float, y: float, text: str) -> None:
    """Write a small direct label to the right of a point."""
    ax.annotate(text, (x, y), xytext=(6, 0), textcoords="offset points", va="center", fontsize=8, color=INK)


def write_totals(
    ax: Axes,
    counts: pd.DataFrame,
    *,
    by: str,
    order: Sequence[str],
    x: float | None = None,
    form: str = "{:,}",
) -> None:
    """Write how many there are behind each bar: at its end, or at `x`."""
    totals = counts.groupby(by)["n"].sum()
    for y, key in enumerate(order):
        write_at(ax, totals[key] if x is None else x, y, form.format(totals[key]))


def draw_dots(
    ax: Axes, counts: pd.DataFrame, *, row: str, column: str, rows: Sequence[str], columns: Sequence[str]
) -> None:
    """Draw a dot for each count ``n`` of `row` and `column`, as large as the count, which stands in it."""
    lines, places = ({name: number for number, name in enumerate(names)} for names in (rows, columns))
    found = counts[counts["n"] > 0]
    x, y = found[column].map(places), found[row].map(lines)
    scale = _LARGEST_DOT / max(found["n"].max(), _SMALLEST_FULL) if len(found) else 1.0
    ax.scatter(x, y, s=(found["n"] * scale).clip(lower=_LEAST_DOT), color=_DOT, linewidth=0)
    for left, line, n in zip(x, y, found["n"], strict=True):
        ax.text(left, line, f"{n:,}", ha="center", va="center", fontsize=8, color=INK)
    for place in range(len(columns)):
        ax.axvline(place, color=PALE, linewidth=0.5, zorder=0)
