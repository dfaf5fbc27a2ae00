"""The look of a whole session: what a notebook sets in its first cell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from toolkit.figures.save import draw_png
from toolkit.figures.theme import find_figure, register_font, theme_settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def apply_theme() -> None:
    """Set the project's look for every figure of this session.

    In a notebook, a cell that ends in a figure or in axes shows the very picture that `save_figure`
    writes, the same on every machine.

    Raises
    ------
    FigureError
        The font's package is not installed.

    Examples
    --------
    >>> import matplotlib
    >>> apply_theme()
    >>> matplotlib.rcParams["font.family"]
    ['Noto Sans SC', 'DejaVu Sans']
    """
    import matplotlib

    register_font()
    matplotlib.rcParams.update(theme_settings())
    _show_own_pictures()


def _show_own_pictures() -> None:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    # Only a session that runs in IPython has loaded it; a plain one need not.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        pictures = shell.display_formatter.formatters["image/png"]
        pictures.for_type(Figure, draw_png)
        pictures.for_type(Axes, _draw_axes)


def _draw_axes(axes: Axes) -> bytes:
    return draw_png(find_figure(axes))
