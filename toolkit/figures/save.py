"""Write a figure so that the same table gives the same bytes, on any run and any machine of one kind."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import require_columns, require_type
from toolkit.figures.theme import DPI, find_figure, use_theme

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HASHED_ID = re.compile(r'id="([a-z]+[0-9a-f]{10})"')


def round_values(data: pd.DataFrame) -> pd.DataFrame:
    """Return `data` with its numbers at 10 significant digits.

    The last bits of a computed number depend on the processor; what is drawn must not.
    """
    numbers = data.select_dtypes("float").columns
    return data.assign(**{name: data[name].map(lambda x: float(f"{x:.10g}")) for name in numbers})


def draw_png(figure: Figure) -> bytes:
    """Return `figure` as PNG, without date or program.

    Raises
    ------
    FigureError
        A character has no glyph in the font.
    """
    buffer = io.BytesIO()
    with use_theme():
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()


def draw_svg(figure: Figure) -> bytes:
    """Return `figure` as SVG, without date or program, its parts numbered in order.

    Raises
    ------
    FigureError
        A character has no glyph in the font.
    """
    buffer = io.StringIO()
    with use_theme():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    # matplotlib names parts by a hash over unrounded coordinates, whose last bits vary with the processor.
    for number, name in enumerate(dict.fromkeys(_HASHED_ID.findall(text)), start=1):
        text = text.replace(name, f"part{number}")
    return text.encode()


def save_figure(
    figure: Figure | Axes,
    data: pd.DataFrame,
    *,
    name: str,
    folder: str | Path,
    lang: str = "en",
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Path]:
    """Write a figure, the table it shows and its words, all under one name.

    Parameters
    ----------
    figure
        The figure, or axes in it.
    data
        The rows that are plotted.
    name, folder, lang
        Files are ``folder/name.lang.png``, ``name.lang.svg``, ``name.csv`` and, with `words`,
        ``name.json``. The folder is made where it is missing.
    words
        Language to texts: ``{"en": {"caption": ..., "alt": ...}, "zh": {...}}``.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    FigureError
        A character has no glyph in the font.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> from toolkit.figures import new_axes
    >>> data = pd.DataFrame({"year": [2014, 2019], "rate": [8.2, 0.32]})
    >>> ax = new_axes()
    >>> line = ax.plot(data["year"], data["rate"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in save_figure(ax, data, name="fall", folder=folder)]
    ['fall.en.png', 'fall.en.svg', 'fall.csv']
    """
    whole = find_figure(figure)
    require_columns(data, [], caller="save_figure")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        f"{name}.{lang}.png": draw_png(whole),
        f"{name}.{lang}.svg": draw_svg(whole),
        f"{name}.csv": round_values(data).to_csv(index=False, lineterminator="\n").encode(),
    }
    if words is not None:
        files[f"{name}.json"] = (json.dumps(words, ensure_ascii=False, indent=2) + "\n").encode()
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return [folder / file for file in files]


def compare_folders(made: str | Path, committed: str | Path) -> pd.DataFrame:
    """Compare two folders byte by byte, one row per file that is not the same in both.

    Returns
    -------
    DataFrame
        ``file`` (path below the folders, with /) and ``difference``: ``changed``, ``missing`` (only in
        `made`) or ``left over`` (only in `committed`). Hidden files are passed over.
    """
    import pandas as pd

    for folder in (made, committed):
        require_type(folder, (str, os.PathLike), must="compare_folders: a folder must be given by its path")
    new, old = _read_folder(Path(made)), _read_folder(Path(committed))
    rows = []
    for file in sorted(new.keys() | old.keys()):
        if file not in old:
            rows.append((file, "missing"))
        elif file not in new:
            rows.append((file, "left over"))
        elif new[file] != old[file]:
            rows.append((file, "changed"))
    return pd.DataFrame(rows, columns=["file", "difference"])


def _read_folder(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
