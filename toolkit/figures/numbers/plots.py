"""Plots of the numbers of a report: what they are, in which unit, how firmly stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import require_columns
from toolkit.figures.draw import BOUND_FILLS, KIND_FILLS, fit_axes, put_legend, stack_bars, write_totals
from toolkit.figures.labels import Labels
from toolkit.figures.theme import themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@themed
def plot_ledger(counts: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw one bar per report, its numerals by kind; masked amounts are hatched.

    Parameters
    ----------
    counts
        One row per report and kind: ``report`` (its name), ``kind`` (quantity, masked, date, name,
        marker, fused, other), ``n``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"report": ["甲县 2019"] * 2, "kind": ["quantity", "date"], "n": [7, 3]})
    >>> plot_ledger(counts).get_xlabel()
    'Numerals'
    """
    require_columns(counts, ["report", "kind", "n"], caller="plot_ledger")
    labels = Labels(lang)
    ax = fit_axes(counts["report"].nunique(), ax)
    names = {kind: labels.name("kind", kind) for kind in KIND_FILLS}
    order = stack_bars(ax, counts, by="report", part="kind", size="n", fills=KIND_FILLS, names=names)
    write_totals(ax, counts, by="report", order=order)
    ax.set(title=labels.say("numerals", "title"), xlabel=labels.say("numerals", "x"))
    put_legend(ax)
    return ax


@themed
def plot_units(counts: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw one bar per unit, its amounts by bound.

    Parameters
    ----------
    counts
        One row per unit and bound: ``unit``, ``bound``, ``n``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(counts, ["unit", "bound", "n"], caller="plot_units")
    labels = Labels(lang)
    ax = fit_axes(counts["unit"].nunique(), ax)
    names = {bound: labels.name("bound", bound) for bound in BOUND_FILLS}
    order = stack_bars(ax, counts, by="unit", part="bound", size="n", fills=BOUND_FILLS, names=names)
    write_totals(ax, counts, by="unit", order=order)
    ax.set_yticks(range(len(order)), [labels.name("unit", unit) for unit in order])
    ax.set(title=labels.say("units", "title"), xlabel=labels.say("units", "x"))
    put_legend(ax, columns=6)
    return ax


@themed
def plot_bounds(counts: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw one bar per report, the shares of its amounts by bound, and beside it their number.

    Parameters
    ----------
    counts
        One row per report and bound: ``report``, ``bound``, ``n``, ``share`` (0 to 1).
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(counts, ["report", "bound", "n", "share"], caller="plot_bounds")
    labels = Labels(lang)
    ax = fit_axes(counts["report"].nunique(), ax)
    names = {bound: labels.name("bound", bound) for bound in BOUND_FILLS}
    percent = counts.assign(share=counts["share"] * 100)
    order = stack_bars(ax, percent, by="report", part="bound", size="share", fills=BOUND_FILLS, names=names)
    write_totals(ax, counts, by="report", order=order, x=100, form="n = {:,}")
    ax.set(title=labels.say("bounds", "title"), xlabel=labels.say("bounds", "x"), xlim=(0, 112))
    ax.set_xticks(range(0, 101, 20))
    put_legend(ax, columns=6)
    return ax
