"""The plot of money figures: flows apart, bounds shown, nothing added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.errors import require_columns
from toolkit.figures.draw import finish_rows, fit_axes, put_legend
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BOUND_MARKS: dict[str, dict[str, Any]] = {
    "exact": {"marker": "o", "color": BLUE},
    "more": {"marker": ">", "color": GREEN},
    "less": {"marker": "<", "color": ORANGE},
    "approx": {"marker": "s", "color": PURPLE},
    "range": {"marker": "d", "color": SKY},
    "masked": {"marker": "|", "color": VERMILION, "markersize": 7},
}


@themed
def plot_funds(figures: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw every money figure on a log axis, one row per flow, one lane in it per report.

    A triangle points to the side on which the words set no bound; a line runs between two bounds.

    Parameters
    ----------
    figures
        One row per figure, flows in the order to draw: ``flow``, ``lane`` (number of its
        report, from 0), ``yuan``, ``low``, ``high``, ``bound``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(figures, ["flow", "lane", "yuan", "low", "high", "bound"], caller="plot_funds")
    labels = Labels(lang)
    flows = list(dict.fromkeys(figures["flow"]))
    ax = fit_axes(len(flows), ax, row=0.32)
    lanes = figures["lane"].max() + 1
    row = figures["flow"].map({flow: number for number, flow in enumerate(flows)})
    placed = figures.assign(
        y=row - 0.35 + 0.7 * (figures["lane"] + 0.5) / lanes,
        x=figures["yuan"].fillna(figures["high"]).fillna(figures["low"]),
    )
    for bound, marks in _BOUND_MARKS.items():
        drawn = placed[placed["bound"] == bound]
        if len(drawn):
            name = labels.name("bound", bound)
            ax.plot(
                drawn["x"], drawn["y"], linestyle="", alpha=0.8, label=name, **({"markersize": 3.5} | marks)
            )
    _draw_reaches(ax, placed)
    finish_rows(ax, [labels.name("flow", flow) for flow in flows])
    for y in range(1, len(flows)):
        ax.axhline(y - 0.5, color=GREY, linewidth=0.3)
    _mark_powers(ax, labels)
    ax.set(title=labels.say("funds", "title"), xlabel=labels.say("funds", "x"))
    put_legend(ax, columns=6)
    return ax


def _draw_reaches(ax: Axes, placed: pd.DataFrame) -> None:
    """Draw a line from bound to bound, dotted where digits are masked; a log axis has no zero to reach."""
    wide = placed[placed["high"] > placed["low"]]
    for is_masked, style in ((False, "solid"), (True, "dotted")):
        drawn = wide[(wide["bound"] == "masked") == is_masked]
        left = drawn["low"].clip(lower=placed["x"].min())
        ax.hlines(drawn["y"], left, drawn["high"], color=GREY, linewidth=1, linestyle=style, zorder=1)


def _mark_powers(ax: Axes, labels: Labels) -> None:
    """Give the log axis a mark at every power of ten, named in words."""
    ax.set_xscale("log")
    low, high = ax.get_xlim()
    powers = [power for power in range(13) if low <= 10**power <= high]
    ax.set_xticks([10**power for power in powers], [labels.name("power", str(power)) for power in powers])
    ax.minorticks_off()
