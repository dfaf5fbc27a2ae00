"""One look for all figures: the Chinese font, colours safe for colour-blind readers, fixed output.

The Chinese font comes from a package, not from the machine, so that a figure has the same bytes everywhere.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from toolkit.errors import FigureError, InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_P = ParamSpec("_P")
_R = TypeVar("_R")

WIDTH, HEIGHT, DPI = 7.0, 4.5, 150
INK, GREY, PALE = "#222222", "#767676", "#d9d9d9"
# Okabe and Ito (2008), without its yellow, which is too pale for points and thin lines.
BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9"
PALETTE = (BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, GREY, INK)

_STYLE: dict[str, Any] = {
    "font.family": ["Noto Sans SC", "DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.labelsize": 9,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "axes.titlelocation": "left",
    # The package has one weight only; every title is told apart by size and place.
    "axes.titleweight": "normal",
    "axes.labelweight": "normal",
    "figure.titleweight": "normal",
    "axes.unicode_minus": True,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": PALE,
    "grid.linewidth": 0.5,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "figure.figsize": (WIDTH, HEIGHT),
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "povreports",
    "pdf.fonttype": 42,
}


def register_font() -> None:
    """Make Noto Sans SC known to matplotlib.

    Raises
    ------
    FigureError
        The font's package is not installed.
    """
    from matplotlib import font_manager

    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError as error:
        msg = (
            "register_font: the package pylopdf-fonts-zh-cn, which holds Noto Sans SC, is missing. "
            "Install it; another font would change every figure."
        )
        raise FigureError(msg) from error
    manager = font_manager.fontManager
    if all(entry.fname != str(sans_path()) for entry in manager.ttflist):
        manager.addfont(str(sans_path()))


def theme_settings() -> Any:
    """Return the settings; `Any`, because matplotlib's own type names every key."""
    from cycler import cycler

    return {**_STYLE, "axes.prop_cycle": cycler(color=PALETTE)}


@contextmanager
def use_theme() -> Iterator[None]:
    """Draw under the project's look and leave matplotlib's settings as they were.

    Raises
    ------
    FigureError
        The font's package is not installed, or a character has no glyph.
    """
    import matplotlib

    register_font()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(theme_settings())
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message=r"Glyph \d+ .* missing")
            try:
                yield
            except UserWarning as warning:
                msg = f"use_theme: {warning}. Write the label with characters of Noto Sans SC."
                raise FigureError(msg) from warning


def themed(plot: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a plot draw under the project's look, whatever the session's settings are."""

    @wraps(plot)
    def draw(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        _require_rows(args, caller=plot.__name__)
        with use_theme():
            return plot(*args, **kwargs)

    return draw


def _require_rows(given: tuple[object, ...], *, caller: str) -> None:
    """Raise `InputError` where a plot is given a table that holds nothing."""
    import pandas as pd

    if given and isinstance(given[0], pd.DataFrame) and given[0].dropna(how="all").empty:
        msg = f"{caller}: there is nothing to draw, the table has no rows. Choose other rows, or leave the plot out."
        raise InputError(msg)


def new_figure(*, width: float = WIDTH, height: float = HEIGHT, title: str = "") -> Figure:
    """Return a new figure outside pyplot's state, in inches, its title over all its panels."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    if title:
        figure.suptitle(title, x=0.01, ha="left", fontsize=10)
    return figure


@themed
def new_axes(*, width: float = WIDTH, height: float = HEIGHT) -> Axes:
    """Return the axes of a new figure of `width` by `height` inches, outside pyplot's state."""
    return new_figure(width=width, height=height).subplots()


def find_figure(part: Figure | Axes) -> Figure:
    """Return the whole figure that axes stand in, or the figure itself.

    Raises
    ------
    InputError
        This is neither a figure nor axes.
    FigureError
        The axes have been taken out of their figure.
    """
    if not hasattr(part, "get_figure"):
        msg = f"find_figure: a figure or its axes must be given, not {type(part).__name__}. Draw one with a plot_ function."
        raise InputError(msg)
    figure = part.get_figure(root=True)
    if figure is None:
        msg = "find_figure: the axes stand in no figure any more. Draw them anew."
        raise FigureError(msg)
    return figure
