"""Make figures and notebooks anew from the tables, or check that what is committed is what would be made."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.build import write_tables
from toolkit.datasets import list_datasets, load_dataset
from toolkit.errors import InputError
from toolkit.figures import compare_folders, draw_figures
from toolkit.package import make_package, write_package
from toolkit.provenance import write_ledger

if TYPE_CHECKING:
    import pandas as pd

DATA, BOOK, NOTEBOOKS = Path("data"), Path("book"), Path("notebooks")
REPORTS, TIDY = DATA / "reports", DATA / "tidy"
# Seconds that one cell may take.
_CELL_LIMIT = 600

Report = Callable[[str], object]


def make_all(out: Path, *, lang: str, report: Report) -> None:
    """Describe the data, draw every figure and write their ledger, then run every notebook in place."""
    if REPORTS.is_dir():
        write_package(DATA, BOOK)
    files = draw_figures(_load_tables(), out, lang=lang)
    write_ledger(out)
    report(f"{len(files)} files written to {out}.")
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        path.write_text(run_notebook(path), encoding="utf-8", newline="\n")
        report(f"{path} run.")


def check_all(out: Path, *, lang: str) -> list[str]:
    """Make tables, figures and notebooks beside the committed ones; return a line for each difference.

    Raises
    ------
    InputError
        There is nothing committed to compare with.
    """
    if not out.is_dir():
        msg = f"figures --check: there is no folder {out} to compare with. Run it where the figures are."
        raise InputError(msg)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        differences = [*_check_tables(made / "tidy"), *_check_package()] if REPORTS.is_dir() else []
        draw_figures(_load_tables(), made / "figures", lang=lang)
        if lang == "both":
            write_ledger(made / "figures")
        differences += _compare(made / "figures", out, whole=lang == "both")
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if run_notebook(path) != path.read_text(encoding="utf-8"):
            differences.append(f"{path}: changed")
    return differences


def _check_tables(made: Path) -> list[str]:
    write_tables(REPORTS, made)
    return _compare(made, TIDY, whole=True)


def _check_package() -> list[str]:
    files = make_package(DATA, BOOK).items()
    return [f"{path}: changed" for path, text in files if path.read_text(encoding="utf-8") != text]


def _compare(made: Path, committed: Path, *, whole: bool) -> list[str]:
    rows = compare_folders(made, committed).itertuples()
    return [
        f"{committed / str(row.file)}: {row.difference}"
        for row in rows
        if whole or row.difference != "left over"
    ]


def _load_tables() -> dict[str, pd.DataFrame]:
    return {name: load_dataset(name) for name in list_datasets()}


def run_notebook(path: Path) -> str:
    """Run a notebook from top to bottom and return its file, without anything that differs between runs.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell failed.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=_CELL_LIMIT, kernel_name="python3", resources=resources).execute()
    _clean_notebook(notebook)
    return str(nbformat.writes(notebook, indent=1, ensure_ascii=False)) + "\n"


def _clean_notebook(notebook: Any) -> None:
    """Drop clocks and the Python version; number cells by their place."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02d}"
        cell.metadata = {}
