"""The tables that come with the package: the tidy tables of our reports, and reference series."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import InputError
from toolkit.schema import DTYPES, TABLES

if TYPE_CHECKING:
    import pandas as pd

_FOLDERS = ("tidy", "reference")
# One name means one thing in every table, so that types go by column; what is not named here is text.
_TYPES = {column.name: column.type for table in TABLES.values() for column in table.columns} | {
    "step": "number",
    "first_year": "integer",
    "last_year": "integer",
}


def _find_root() -> Path:
    """Return the folder of data: inside the installed package, or else in the checkout beside it."""
    package = Path(__file__).parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def _find_files() -> dict[str, Path]:
    root = _find_root()
    return {path.stem: path for folder in _FOLDERS for path in sorted((root / folder).glob("*.csv"))}


def list_datasets() -> list[str]:
    """Return the names of the tables that come with the package, sorted.

    Examples
    --------
    >>> "national_series" in list_datasets()
    True
    """
    return sorted(_find_files())


def load_dataset(name: str) -> pd.DataFrame:
    """Load one of our tables, with the types of its columns.

    Parameters
    ----------
    name
        A table of `describe_table` (``quantities``, ``funds``, ...), built from the reports that come
        with the package, or a reference table (``national_series``, ``province_series``, ...).

    Returns
    -------
    DataFrame
        All rows and columns of the file, in its order. Text is never missing ("" where there is none),
        and division codes are text; numbers and years may be missing.

    Raises
    ------
    InputError
        There is no such table.

    Examples
    --------
    >>> series = load_dataset("national_series")
    >>> rates = series[(series["region"] == "全国") & (series["indicator"] == "poverty_incidence")]
    >>> rates[["year", "value"]].values.tolist()[-1]
    [2019, 0.6]
    """
    import pandas as pd

    files = _find_files()
    if name not in files:
        msg = f"load_dataset: there is no table {name!r}. Take one of {', '.join(sorted(files)) or 'none'}."
        raise InputError(msg)
    table = pd.read_csv(files[name], dtype=str, keep_default_na=False, encoding="utf-8")
    return table.assign(**{column: _convert(table[column]) for column in table.columns})


def load_texts() -> pd.DataFrame:
    """Load the reports that come with the package: table ``reports`` and, in ``content``, their texts.

    Examples
    --------
    >>> load_texts().columns[-1]
    'content'
    """
    reports = load_dataset("reports")
    folder = _find_root() / "tidy" / "text"
    texts = [(folder / f"{name}.txt").read_text(encoding="utf-8") for name in reports["report_id"]]
    return reports.assign(content=texts)


def _convert(cells: pd.Series) -> pd.Series:
    """Return the cells of one column as its type; an empty cell of a number is missing."""
    import pandas as pd

    kind = _TYPES.get(str(cells.name), "text")
    if kind == "text":
        return cells
    if kind == "truth":
        return cells.str.lower() == "true"
    return pd.to_numeric(cells.mask(cells == "")).astype(DTYPES[kind])  # type: ignore[call-overload]
