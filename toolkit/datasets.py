"""The tables that come with the package: built from our reports, measured on others, published by others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_type
from toolkit.schema import DATASETS, DTYPES

if TYPE_CHECKING:
    import pandas as pd

_FOLDERS = ("tidy", "measured", "reference")


def _find_root() -> Path:
    """Return the folder of data: inside the installed package, or else in the checkout beside it."""
    package = Path(__file__).parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def find_files() -> dict[str, Path]:
    """Return the file of every table, by its name."""
    root = _find_root()
    return {path.stem: path for folder in _FOLDERS for path in sorted((root / folder).glob("*.csv"))}


def list_datasets() -> list[str]:
    """Return the names of the tables that come with the package, sorted.

    Examples
    --------
    >>> "national_series" in list_datasets()
    True
    """
    return sorted(find_files())


def load_dataset(name: str) -> pd.DataFrame:
    """Load one of our tables, with the types of its columns.

    Parameters
    ----------
    name
        A table of `list_datasets`: built from the reports that come with the package (``quantities``,
        ``funds``, ...), counted on texts that do not (``measured_…``), or published by others
        (``national_series``, ``counties_832``, ...). `describe_table` tells its columns.

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

    require_type(name, str, must="load_dataset: name must be one of list_datasets()")
    files = find_files()
    if name not in files:
        msg = f"load_dataset: there is no table {name!r}. Take one of {', '.join(sorted(files)) or 'none'}."
        raise InputError(msg)
    table = pd.read_csv(files[name], dtype=str, keep_default_na=False, encoding="utf-8")
    return table.assign(**{c.name: _convert(table[c.name], c.type) for c in DATASETS[name].columns})


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


def list_sources(name: str) -> pd.DataFrame:
    """Return where the figures of one of our tables come from.

    Returns
    -------
    DataFrame
        One row per source: ``source_title``, ``source_url``, ``source_date`` and ``n_rows`` (rows of the
        table that rest on it), the one with most rows first. Rows of a table that is built or measured
        rest on their report.

    Raises
    ------
    InputError
        There is no such table.

    Examples
    --------
    >>> list_sources("national_series").columns.tolist()
    ['source_title', 'source_url', 'source_date', 'n_rows']
    """
    table = load_dataset(name)
    if "report_id" in table:
        table = table[["report_id"]].merge(_load_report_sources(name), on="report_id")
    table = table[table["source_title"] != ""] if "source_title" in table else table.head(0)
    columns = ["source_title", "source_url", "source_date"]
    counts = table.reindex(columns=columns).groupby(columns).size().rename("n_rows").reset_index()
    return counts.sort_values(["n_rows", *columns], ascending=[False, True, True, True], ignore_index=True)


def _load_report_sources(name: str) -> pd.DataFrame:
    """Return for each report what it restates, or, where it was measured itself, its own title."""
    if name.startswith("measured_"):
        reports = load_dataset("measured_reports")
        reports = reports.assign(source_title=reports["title"], source_url="")
    else:
        reports = load_dataset("reports")
    return reports.assign(source_date=reports["published"])


def _convert(cells: pd.Series, kind: str) -> pd.Series:
    """Return the cells of one column as its type; an empty cell of a number is missing."""
    import pandas as pd

    if kind == "text":
        return cells
    if kind == "truth":
        return cells.str.lower() == "true"
    return pd.to_numeric(cells.mask(cells == "")).astype(DTYPES[kind])  # type: ignore[call-overload]
