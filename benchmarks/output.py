"""Tables on disk: each as CSV, and as Markdown for people."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

RESULTS = Path(__file__).parent / "results"
MACHINE = "x86-64, 2 cores"


def write_table(table: pd.DataFrame, name: str, *, folder: Path = RESULTS) -> None:
    """Write ``<name>.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.6f")


def write_page(table: pd.DataFrame, name: str, *, title: str, notes: str, folder: Path = RESULTS) -> str:
    """Write ``<name>.md``, the table with a title and notes, and return it."""
    page = f"# {title}\n\n{format_table(table)}\n\n{notes}"
    (folder / f"{name}.md").write_text(page, encoding="utf-8", newline="\n")
    return page


def format_table(table: pd.DataFrame, *, heads: Mapping[str, str] | None = None) -> str:
    """Return the table in Markdown, numbers to the right; `heads` renames columns."""
    names = [(heads or {}).get(name, name).replace("_", " ") for name in table.columns]
    rules = ["--:" if pd.api.types.is_numeric_dtype(table[name]) else "---" for name in table.columns]
    rows = [[format_cell(cell) for cell in row] for row in table.itertuples(index=False, name=None)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [names, rules, *rows])


def format_cell(cell: Any) -> str:
    """Write a cell: shares and times to three places, counts with thousands apart, missing as nothing.

    >>> format_cell(0.97134), format_cell(1234567), format_cell(float("nan")), format_cell("span")
    ('0.971', '1,234,567', '', 'span')
    """
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return cell if isinstance(cell, str) else f"{cell:,}"
