"""Plots of the systems by which the work is managed, as far as reports put figures to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.errors import require_columns
from toolkit.figures.draw import draw_dots, finish_rows, fit_axes, put_legend, write_at
from toolkit.figures.labels import Labels
from toolkit.figures.theme import BLUE, GREEN, GREY, ORANGE, VERMILION, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_STAGES: dict[str, dict[str, Any]] = {
    "found": {"marker": "o", "color": BLUE},
    "handed_over": {"marker": "D", "color": ORANGE},
    "closed": {"marker": "s", "color": GREEN, "markerfacecolor": "none", "markersize": 9},
    "remaining": {"marker": "x", "color": VERMILION},
}


@themed
def plot_systems(counts: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw a dot for each report and system, its area and number the figures that the report gives.

    Parameters
    ----------
    counts
        One row per report and system, both in the order to draw: ``report``, ``system``, ``n``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(counts, ["report", "system", "n"], caller="plot_systems")
    labels = Labels(lang)
    reports, systems = list(dict.fromkeys(counts["report"])), list(dict.fromkeys(counts["system"]))
    ax = fit_axes(len(reports), ax)
    draw_dots(ax, counts, row="report", column="system", rows=reports, columns=systems)
    finish_rows(ax, reports)
    ax.set_xticks(range(len(systems)), [labels.name("system", system) for system in systems])
    ax.set(title=labels.say("systems", "title"), xlim=(-0.6, len(systems) - 0.4))
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    return ax


@themed
def plot_chain(chains: pd.DataFrame, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw each number of problems on a log axis with those closed and still open, and the share closed.

    Parameters
    ----------
    chains
        One row per chain, in the order to draw: ``report``, ``text`` (the number that begins it),
        ``origin``, ``found``, ``closed``, ``remaining``, ``low``, ``high``.
    lang, ax
        Language of the words, ``en`` or ``zh``; axes to draw on, new ones when None.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    needed = ["report", "text", "origin", "found", "closed", "remaining", "low", "high"]
    require_columns(chains, needed, caller="plot_chain")
    labels = Labels(lang)
    ax = fit_axes(len(chains), ax, row=0.3)
    place = {
        name: [number for number, code in enumerate(chains["origin"]) if code == name] for name in _STAGES
    }
    place |= {name: list(range(len(chains))) for name in ("closed", "remaining")}
    ax.hlines(range(len(chains)), chains["closed"], chains["found"], color=GREY, linewidth=1, zorder=1)
    for stage, marks in _STAGES.items():
        values = chains[stage if stage in ("closed", "remaining") else "found"].iloc[place[stage]]
        if values.notna().any():
            name = labels.name("stage", stage)
            ax.plot(values, place[stage], linestyle="", label=name, **({"markersize": 6} | marks))
    ends = chains[["found", "closed"]].max(axis=1)
    for y, (x, chain) in enumerate(zip(ends, chains.itertuples(), strict=True)):
        write_at(ax, x, y, _say_share(chain, labels))
    finish_rows(ax, [f"{row.report}: {row.text}" for row in chains.itertuples()])
    ax.set_xscale("log")
    ax.set_xlim(chains[["found", "closed", "remaining"]].min().min() / 2, 150 * ends.max())
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.minorticks_off()
    ax.set(title=labels.say("problem_chain", "title"), xlabel=labels.say("problem_chain", "x"))
    put_legend(ax)
    return ax


def _say_share(chain: Any, labels: Labels) -> str:
    """Say in a few words what share was closed, as far as the words of the report tell."""
    if chain.closed != chain.closed:
        return labels.say("problem_chain", "silent")
    if chain.low == 0 and chain.high == 1:
        return labels.say("problem_chain", "open")
    ends = [f"{100 * end:.3g}" for end in (chain.low, chain.high)]
    return labels.say("problem_chain", "share", share=" – ".join(dict.fromkeys(ends)))
