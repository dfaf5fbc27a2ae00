"""All tables of many reports: in memory, or to disk, in parallel, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.document import Document, Row
from toolkit.errors import InputError
from toolkit.export import FORMATS, TableWriter, open_writers
from toolkit.read import Problem, SourceFile, plan_files, read_file
from toolkit.read.files import Source
from toolkit.schema import TABLES, make_frame

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Reading:
    """What one file gave: its rows by table, and its text; without a report, problems alone."""

    report_id: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    text: str | None = None


@dataclass(frozen=True)
class BuildSummary:
    """What a build gave: rows by table, and how many files gave no report."""

    n_rows: dict[str, int]
    n_unread: int


class StrictStop(InputError):
    """A file gave a problem and the build was told to stop at the first."""


def build_tables(source: Source, *, engine: str = "jieba", jobs: int = 1) -> dict[str, pd.DataFrame]:
    """Read reports and return all tables.

    Parameters
    ----------
    source
        A file, a folder (read recursively), or several of them.
    engine
        Segmenter that counts words, ``jieba`` or ``rjieba``.
    jobs
        Processes that share the work; the tables do not depend on it.

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
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    for reading in _read_all(plan_files(source), engine, jobs):
        for table, found in reading.rows.items():
            rows[table] += found
    rows["problems"].sort(key=_problem_key)
    return {name: make_frame(name, found) for name, found in rows.items()}


def write_tables(
    source: Source,
    out: str | Path,
    *,
    format: str = "csv",
    engine: str = "jieba",
    jobs: int = 1,
    is_strict: bool = False,
    show_progress: bool = False,
) -> BuildSummary:
    """Build all tables of `source` into the folder `out`, which is replaced as a whole.

    The text of every report is kept in ``out/text/<report_id>.txt``: the characters that offsets count.
    Reports are written as they are read, so that memory does not grow with their number.

    Raises
    ------
    InputError
        `out` and a source do not lie apart, `out` holds something else than tables, or `format` is unknown.
    StrictStop
        `is_strict` and a file gave a problem; nothing is written.
    """
    if format not in FORMATS:
        msg = f"write_tables: format must be one of {tuple(FORMATS)}, not {format!r}."
        raise InputError(msg)
    files = plan_files(source)
    target = Path(out).resolve()
    _check_target(target, source)
    with _new_folder(target) as folder, ExitStack() as stack:
        writers = open_writers(folder, FORMATS[format], stack)
        readings = _track(_read_all(files, engine, jobs), len(files), show_progress)
        return _write_all(readings, writers, folder / "text", is_strict=is_strict)


def _write_all(
    readings: Iterable[Reading], writers: dict[str, TableWriter], texts: Path, *, is_strict: bool
) -> BuildSummary:
    texts.mkdir()
    problems: list[Row] = []
    n_rows, n_unread = dict.fromkeys(TABLES, 0), 0
    for reading in readings:
        found = reading.rows.pop("problems", [])
        if found and is_strict:
            path, _, stage, problem, advice = found[0]
            raise StrictStop(f"{path}: {stage}: {problem}. {advice}")
        problems += found
        n_unread += reading.text is None
        if reading.text is not None:
            (texts / f"{reading.report_id}.txt").write_text(reading.text, encoding="utf-8", newline="\n")
        for table, rows in reading.rows.items():
            writers[table].add(rows)
            n_rows[table] += len(rows)
    problems.sort(key=_problem_key)
    writers["problems"].add(problems)
    n_rows["problems"] = len(problems)
    return BuildSummary(n_rows, n_unread)


def _problem_key(row: Row) -> tuple[Any, ...]:
    return row[0], row[2], row[3]


def _read_all(files: list[SourceFile], engine: str, jobs: int) -> Iterator[Reading]:
    """Read files in the order of their report ids, the work shared by processes."""
    ordered = sorted(files, key=lambda file: file.report_id)
    read = partial(analyse_file, engine=engine)
    if jobs <= 1 or len(ordered) < 2:
        yield from map(read, ordered)
        return
    with ProcessPoolExecutor(min(jobs, len(ordered))) as pool:
        yield from pool.map(read, ordered, chunksize=min(8, 1 + len(ordered) // (4 * jobs)))


def analyse_file(file: SourceFile, *, engine: str = "jieba") -> Reading:
    """Read one file and find all that the tables hold of it."""
    read = read_file(file)
    if isinstance(read, Problem):
        return Reading(file.report_id, {"problems": [tuple(read)]})
    document = Document(read.report_id, read.text, read.meta, engine=engine)
    rows = {table: document.list_rows(table) for table in TABLES if table not in ("reports", "problems")}
    rows["reports"] = [tuple(read.to_row(n_tokens=document.n_tokens, engine=engine))]
    rows["problems"] = [tuple(problem) for problem in read.problems] + document.list_problems(read.path)
    return Reading(read.report_id, rows, read.text)


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


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside `target` to write in, and put it in its place once all is written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}.{os.getpid()}.new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    try:
        yield made
        old = target.with_name(f".{target.name}.{os.getpid()}.old")
        if target.exists():
            target.rename(old)
        try:
            made.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(made, ignore_errors=True)
