"""Counts of texts that are not passed on: who holds the texts can make them again and compare."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.build import build_tables
from toolkit.errors import InputError
from toolkit.estimates.counts import count_lengths
from toolkit.export import format_csv
from toolkit.read.files import Source
from toolkit.schema import MEASURED, find_table, make_frame

if TYPE_CHECKING:
    import pandas as pd


def measure_reports(source: Source, *, jobs: int = 1) -> dict[str, pd.DataFrame]:
    """Read reports and return the tables of their counts and figures, without their sentences.

    Parameters
    ----------
    source
        A file, a folder (read recursively), or several of them.
    jobs
        Processes that share the work; the tables do not depend on it.

    Returns
    -------
    dict
        A frame for each ``measured_…`` table: reports with SHA-256 and lengths; counts by sector, by
        measure and status, by kind of numeral, by indicator and bound; and, with the characters of the
        figures alone, every incidence and money figure.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> _ = Path(folder.name, "a.txt").write_text("榆社县2019年减贫1200人。", encoding="utf-8")
    >>> measure_reports(folder.name)["measured_numerals"].values.tolist()
    [['a', 'date', 1], ['a', 'quantity', 1]]
    """
    return measure_tables(build_tables(source, jobs=jobs))


def measure_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the measured tables of the tables of a build."""
    sentences = tables["sentences"]
    spoken = sentences[~sentences["is_heading"] & (sentences["sectors"] != "")]
    sectors = spoken.assign(sector=spoken["sectors"].str.split(";")).explode("sector")
    made = {
        "measured_reports": tables["reports"].merge(_count_lengths(sentences), on="report_id", how="left"),
        "measured_sectors": _count(sectors, "measured_sectors"),
        "measured_measures": _count(tables["measures"], "measured_measures"),
        "measured_numerals": _count(tables["numerals"], "measured_numerals"),
        "measured_quantities": _count(tables["quantities"], "measured_quantities"),
        "measured_incidence": tables["incidence"],
        "measured_funds": tables["funds"],
    }
    return {name: _shape(name, frame) for name, frame in made.items()}


def _count_lengths(sentences: pd.DataFrame) -> pd.DataFrame:
    lengths = count_lengths(sentences, headings=True).set_index("report_id")
    headings = sentences.groupby("report_id")["is_heading"].sum()
    own = lengths["n_sentences"] - headings
    return lengths[["n_han"]].assign(n_sentences=own, n_headings=headings).reset_index()


def _count(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """Count rows by the key of a measured table; its last column holds the counts."""
    schema = MEASURED[table]
    return rows.groupby(list(schema.key)).size().rename(schema.names[-1]).reset_index()


def _shape(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    schema = find_table(table, caller="measure_tables")
    rows = frame[schema.names].fillna({c.name: 0 for c in schema.columns if c.name.startswith("n_")})
    return make_frame(table, rows.sort_values(list(schema.key)).itertuples(index=False))


def write_measured(tables: Mapping[str, pd.DataFrame], out: str | Path) -> None:
    """Write measured tables as CSV files of the folder `out`."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        (folder / f"{name}.csv").write_text(format_csv(frame), encoding="utf-8", newline="")


def compare_measured(made: Mapping[str, pd.DataFrame], committed: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Compare what was measured with committed tables, report by report, matched by their SHA-256.

    Returns
    -------
    DataFrame
        One row per committed report: ``report_id``, ``outcome``: ``equal``, ``not held`` (no text with
        its hash was measured), or the names of the tables that differ.

    Raises
    ------
    InputError
        No text that was measured belongs to a committed report.
    """
    import pandas as pd

    held = made["measured_reports"].set_index("sha256")["report_id"]
    held = held[~held.index.duplicated()]
    known = committed["measured_reports"].set_index("report_id")["sha256"]
    if not known.isin(held.index).any():
        msg = "compare_measured: none of the texts has the SHA-256 of a committed report. Were they changed?"
        raise InputError(msg)
    rows = [
        (report_id, _compare_report(made, committed, held.get(sha256, ""), report_id))
        for report_id, sha256 in zip(known.index, known, strict=True)
    ]
    return pd.DataFrame(rows, columns=["report_id", "outcome"])


def _compare_report(
    made: Mapping[str, pd.DataFrame], committed: Mapping[str, pd.DataFrame], mine: str, theirs: str
) -> str:
    if not mine:
        return "not held"
    differ = [
        name for name in MEASURED if _list_cells(made[name], mine) != _list_cells(committed[name], theirs)
    ]
    return ", ".join(differ) or "equal"


def _list_cells(table: pd.DataFrame, report_id: str) -> str:
    """Return the rows of a report as they are written, but for its name and its path, which may differ."""
    rows = table[table["report_id"] == report_id].drop(columns=["report_id", "path"], errors="ignore")
    return format_csv(rows)
