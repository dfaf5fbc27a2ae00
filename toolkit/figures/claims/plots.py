"""Plots of the arithmetic that reports state, and of how it comes out when computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from toolkit.errors import require_columns
from toolkit.figures.claims.rows import VERDICTS
from toolkit.figures.draw import Fill, fit_axes, put_legend, stack_bars, write_totals
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREEN, GREY, INK, ORANGE, PALE, SKY, VERMILION, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class Mark(NamedTuple):
    """A colour with a marker, so that no verdict is told by its colour alone."""

    colour: str
    marker: str


_FILLS = {
    "consistent": Fill(SKY, ""),
    "rounding": Fill(GREEN, "////"),
    "truncation": Fill(ORANGE, "\\\\\\\\"),
    "unreconciled": Fill(VERMILION, "xxxx"),
    "uncheckable": Fill(PALE, "...."),
}
_MARKS = {
    "consistent": Mark(BLUE, "."),
    "rounding": Mark(GREEN, "D"),
    "truncation": Mark(ORANGE, "^"),
    "unreconciled": Mark(VERMILION, "X"),
    "uncheckable": Mark(GREY, "s"),
}
# A claim that fits as printed needs no name, and less room.
_NAMED, _UNNAMED = 1.0, 0.3
# Percent of the stated figure up to which the axis is linear.
_LINEAR = 1.0
_POWERS = (-100, -10, -1, 0, 1, 10, 100, 1000, 10000)


@themed
def plot_claims(counts: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw one bar per kind of claim, split by verdict, its number beside it.

    Parameters
    ----------
    counts
        One row per kind and verdict, kinds in the order to draw: ``kind``, ``verdict``, ``n``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(counts, ["kind", "verdict", "n"], caller="plot_claims")
    labels = Labels(lang)
    ax = fit_axes(counts["kind"].nunique(), ax, row=0.3)
    names = {verdict: labels.name("verdict", verdict) for verdict in _FILLS}
    order = stack_bars(ax, counts, by="kind", part="verdict", size="n", fills=_FILLS, names=names)
    write_totals(ax, counts, by="kind", order=order)
    ax.set_yticks(range(len(order)), [labels.name("claim", kind) for kind in order])
    ax.set(title=labels.say("claims", "title"), xlabel=labels.say("claims", "x"))
    put_legend(ax, columns=3)
    return ax


@themed
def plot_gaps(gaps: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw how far each recomputed figure lies from the stated one, in percent of it.

    Bars are the intervals that rounding, hedges and masks leave; claims that fit as printed stand close
    together below, without names.

    Parameters
    ----------
    gaps
        One row per claim, in the order to draw: ``report``, ``kind``, ``verdict``, ``gap_low``,
        ``gap_high`` (percent).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(gaps, ["report", "kind", "verdict", "gap_low", "gap_high"], caller="plot_gaps")
    labels = Labels(lang)
    is_named = gaps["verdict"] != "consistent"
    y = is_named.map({True: _NAMED, False: _UNNAMED}).cumsum()
    ax = fit_axes(int(y.iloc[-1]), ax, row=0.22)
    ax.axvline(0, color=INK, linewidth=0.8, zorder=1)
    for verdict in VERDICTS:
        drawn, mark = gaps["verdict"] == verdict, _MARKS[verdict]
        if drawn.any():
            ax.hlines(
                y[drawn], gaps["gap_low"][drawn], gaps["gap_high"][drawn], color=mark.colour, linewidth=2
            )
            middle = (gaps["gap_low"] + gaps["gap_high"])[drawn] / 2
            name = f"{labels.name('verdict', verdict)} ({drawn.sum()})"
            ax.plot(middle, y[drawn], mark.marker, color=mark.colour, markersize=5, label=name)
    names = [f"{row.report}: {labels.name('claim', str(row.kind))}" for row in gaps[is_named].itertuples()]
    ax.set_yticks(y[is_named], names)
    ax.set_ylim(y.iloc[-1] + 0.8, 0.2)
    ax.tick_params(axis="y", length=0)
    _scale_percent(ax, gaps)
    ax.set(title=labels.say("claim_gaps", "title"), xlabel=labels.say("claim_gaps", "x"))
    put_legend(ax, columns=2)
    return ax


def _scale_percent(ax: Axes, gaps: pd.DataFrame) -> None:
    """Give the axis a scale that is linear near nothing and goes by powers of ten beyond."""
    ax.set_xscale("symlog", linthresh=_LINEAR)
    low, high = min(-_LINEAR, gaps["gap_low"].min()), max(_LINEAR, gaps["gap_high"].max())
    ax.set_xlim(2 * low, 2 * high)
    marks = [power for power in _POWERS if 2 * low <= power <= 2 * high]
    ax.set_xticks(marks, [f"{mark:+,}".replace("-", "−") if mark else "0" for mark in marks])
    ax.minorticks_off()
    ax.grid(axis="x")
