"""All tables of many reports: in memory, or to disk, in parallel, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.build.analyse import Reading, analyse_file
from toolkit.build.copies import name_copies
from toolkit.build.place import Workplace, replace_folder
from toolkit.build.results import Results
from toolkit.build.share import read_all
from toolkit.document import Row
from toolkit.errors import InputError
from toolkit.export import FORMATS, TableWriter, open_writers
from toolkit.read import plan_files
from toolkit.read.files import Source
from toolkit.read.record import MOST_BYTES
from toolkit.schema import TABLES, make_frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BuildSummary", "Built", "StrictStop", "build_tables", "read_tables", "write_tables"]
# In the hidden folder beside an output: the tables that a build without any report replaced.
_BEFORE = "before"


@dataclass(frozen=True)
class Built:
    """All tables of some reports, and the texts that their offsets count, by report."""

    tables: dict[str, pd.DataFrame]
    texts: dict[str, str]

    @property
    def unread(self) -> pd.DataFrame:
        """The rows of ``problems`` that say why a file gave no report."""
        problems = self.tables["problems"]
        return problems[~problems["report_id"].isin(list(self.texts))]


@dataclass(frozen=True)
class BuildSummary:
    """What a build gave: rows by table, how many files gave no report, and what it emptied.

    Where no report was read and tables of `n_before` reports were replaced, those stay in `before`.
    """

    n_rows: dict[str, int]
    n_unread: int
    n_before: int = 0
    before: Path | None = None


class StrictStop(InputError):
    """A file gave a problem and the build was told to stop at the first."""


def build_tables(
    source: Source,
    *,
    engine: str = "jieba",
    jobs: int = 1,
    keep_personal: bool = False,
    max_bytes: int = MOST_BYTES,
) -> dict[str, pd.DataFrame]:
    """Read reports and return all tables.

    Parameters
    ----------
    source
        A file, a folder (read recursively), or several of them.
    engine
        Segmenter that counts words, ``jieba`` or ``rjieba``.
    jobs
        Processes that share the work; the tables do not depend on it.
    keep_personal
        Leave telephone, identity-card and account numbers as they are; otherwise ``*`` hides their figures.
    max_bytes
        A larger file, or one that holds more when it is unpacked, is not read but named in ``problems``.

    Returns
    -------
    dict
        A frame for each table of `toolkit.schema`, sorted by its key, all columns in order.

    Raises
    ------
    ReadError
        A source does not exist.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> _ = Path(folder.name, "a.txt").write_text("榆社县2019年减贫1200人。", encoding="utf-8")
    >>> tables = build_tables(folder.name)
    >>> tables["quantities"][["report_id", "text", "unit"]].values.tolist()
    [['a', '1200人', '人']]
    """
    return read_tables(
        source, engine=engine, jobs=jobs, keep_personal=keep_personal, max_bytes=max_bytes
    ).tables


def read_tables(
    source: Source,
    *,
    engine: str = "jieba",
    jobs: int = 1,
    keep_personal: bool = False,
    max_bytes: int = MOST_BYTES,
) -> Built:
    """Return all tables and the texts they rest on, read once; for the options see `build_tables`."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    texts: dict[str, str] = {}
    read = partial(analyse_file, engine=engine, keep_personal=keep_personal)
    with closing(read_all(plan_files(source, max_bytes=max_bytes), read, jobs)) as readings:
        for reading in name_copies(readings):
            if reading.text is not None:
                texts[reading.report_id] = reading.text
            for table, found in reading.rows.items():
                rows[table] += found
    rows["problems"].sort(key=_problem_key)
    return Built({name: make_frame(name, found) for name, found in rows.items()}, texts)


def write_tables(
    source: Source,
    out: str | Path,
    *,
    format: str = "csv",
    engine: str = "jieba",
    jobs: int = 1,
    is_strict: bool = False,
    is_forced: bool = False,
    keep_personal: bool = False,
    max_bytes: int = MOST_BYTES,
    show_progress: bool = False,
) -> BuildSummary:
    """Build all tables of `source` into the folder `out`, which is replaced as a whole.

    The text of every report is kept in ``out/text/<report_id>.txt``: the characters that offsets count.
    Reports are written as they are read, so that memory does not grow with their number. What each gave
    is kept in a hidden folder beside `out`: a later run reads only files that changed (all of them where
    `is_forced`), and one that follows a stopped run goes on from there. For `engine`, `jobs`,
    `keep_personal` and `max_bytes` see `build_tables`. A build without any report replaces tables, too; those
    it replaces stay in that hidden folder until a build gives reports again.

    Raises
    ------
    InputError
        `out` and a source do not lie apart, `out` holds something else than tables, another run writes
        there, `format` is unknown, or a table has more rows than an Excel sheet.
    StrictStop
        `is_strict` and a file gave a problem; nothing is written.
    ReadError
        A source does not exist, or a process that reads reports died.
    """
    if format not in FORMATS:
        msg = f"write_tables: format must be one of {tuple(FORMATS)}, not {format!r}."
        raise InputError(msg)
    # The source is gone through twice.
    source = list(source) if isinstance(source, Iterator) else source
    files = plan_files(source, max_bytes=max_bytes)
    target = Path(out).resolve()
    _check_target(target, source)
    with replace_folder(target) as work:
        results = Results.open(work.results, engine=engine, keep_personal=keep_personal, is_forced=is_forced)
        with closing(read_all(files, results.read, jobs)) as readings, ExitStack() as stack:
            writers = open_writers(work.new, FORMATS[format], stack)
            tracked = _track(readings, len(files), show_progress)
            summary, kept = _write_all(tracked, writers, work.new / "text", is_strict=is_strict)
        if summary.n_rows["reports"]:
            results.drop_others(kept)
        else:
            summary = _keep_before(summary, target, work)
    if summary.n_rows["reports"]:
        shutil.rmtree(work.folder / _BEFORE, ignore_errors=True)
    return summary


def _keep_before(summary: BuildSummary, target: Path, work: Workplace) -> BuildSummary:
    """Copy tables of reports aside before empty ones replace them: the source may be the wrong one."""
    texts = target / "text"
    n_before = len(list(texts.iterdir())) if texts.is_dir() else 0
    if not n_before:
        return summary
    before = work.folder / _BEFORE
    shutil.rmtree(before, ignore_errors=True)
    shutil.copytree(target, before)
    return replace(summary, n_before=n_before, before=before)


def _write_all(
    readings: Iterable[Reading], writers: dict[str, TableWriter], texts: Path, *, is_strict: bool
) -> tuple[BuildSummary, set[str]]:
    """Write what was read; return a summary of it, and the names under which it is kept."""
    texts.mkdir()
    problems: list[Row] = []
    kept: set[str] = set()
    n_rows, n_unread = dict.fromkeys(TABLES, 0), 0
    for reading in name_copies(readings):
        found = reading.rows.pop("problems", [])
        if found and is_strict:
            path, _, stage, problem, advice = found[0]
            raise StrictStop(f"{path}: {stage}: {problem}. {advice}")
        problems += found
        n_unread += reading.text is None
        kept.add(reading.kept_as)
        if reading.text is not None:
            (texts / f"{reading.report_id}.txt").write_text(reading.text, encoding="utf-8", newline="\n")
        for table, rows in reading.rows.items():
            writers[table].add(rows)
            n_rows[table] += len(rows)
    problems.sort(key=_problem_key)
    writers["problems"].add(problems)
    n_rows["problems"] = len(problems)
    return BuildSummary(n_rows, n_unread), kept


def _problem_key(row: Row) -> tuple[Any, ...]:
    return row[0], row[2], row[3]


def _track(readings: Iterator[Reading], total: int, show_progress: bool) -> Iterable[Reading]:
    if not show_progress:
        return readings
    from tqdm import tqdm

    # disable=None: no bar where standard error is no terminal.
    return tqdm(readings, total=total, unit="report", disable=None)


def _check_target(target: Path, source: Source) -> None:
    """Refuse a folder that holds the sources or anything that is no table."""
    sources = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    for one in sources:
        path = Path(one).resolve()
        if target == path or path in target.parents or target in path.parents:
            msg = (
                f"build: the output {target} and the source {path} must lie apart. Name another --out folder."
            )
            raise InputError(msg)
    if target.is_file():
        raise InputError(f"build: {target} is a file; --out must name a folder.")
    if target.is_dir() and any(target.iterdir()) and not _is_finished(target):
        msg = f"build: {target} holds files that are no tables of a build. Name an empty or new --out folder."
        raise InputError(msg)


def _is_finished(folder: Path) -> bool:
    """Whether `folder` holds every table: a lone reports.csv may be a manifest beside someone's reports."""
    endings = {ending for names in FORMATS.values() for ending in names}
    return any(all((folder / f"{table}.{ending}").exists() for table in TABLES) for ending in endings)
