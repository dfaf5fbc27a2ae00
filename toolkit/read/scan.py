"""One file at a time: its bytes, its text, and what is known about it."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.metadata import check_given, infer_metadata
from toolkit.privacy import mask_personal
from toolkit.read.decode import check_text, is_blank
from toolkit.read.files import Source, SourceFile, plan_files
from toolkit.read.formats import extract_text, sniff_format
from toolkit.read.given import FrontMatter, clean_fields, read_front_matter
from toolkit.read.packed import list_members, read_member
from toolkit.read.record import MOST_BYTES, Extract, UnreadableError, check_size
from toolkit.read.rows import Row, list_rows, read_row
from toolkit.schema import TABLES, make_frame

if TYPE_CHECKING:
    import pandas as pd


_LISTED_ADVICE = (
    "Correct the path (it counts from the manifest's folder), add the file, or remove the row. Hidden files, "
    "links, README and LICENSE are passed over."
)


class Problem(NamedTuple):
    """One row of table `problems`."""

    path: str
    report_id: str
    stage: str
    problem: str
    advice: str


@dataclass
class RawReport:
    """A report as read: its kept text, and for each known field of `reports` the value and its basis."""

    report_id: str
    path: str
    format: str
    encoding: str
    sha256: str
    text: str
    meta: dict[str, Any]
    meta_basis: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def to_row(self, *, n_tokens: int | None = None, engine: str = "") -> list[Any]:
        """Return the report's row of table `reports`."""
        known = {name: getattr(self, name) for name in ("report_id", "path", "format", "encoding", "sha256")}
        known |= {"n_chars": len(self.text), "n_tokens": n_tokens, "engine": engine}
        known |= {"report_year": None, "restated": False, **self.meta}
        known["meta_basis"] = json.dumps(self.meta_basis, ensure_ascii=False, sort_keys=True)
        return [known.get(name, "") for name in TABLES["reports"].names]


def read_file(file: SourceFile, *, keep_personal: bool = False) -> RawReport | Problem:
    """Read one file: a report, or the problem that says why there is none."""
    if file.fault:
        return Problem(file.name, file.report_id, "read", file.fault, _LISTED_ADVICE)
    try:
        return _make_report(file, keep_personal=keep_personal)
    except UnreadableError as error:
        return Problem(file.name, file.report_id, "read", error.problem, error.advice)


def scan_source(
    source: Source, *, max_bytes: int = MOST_BYTES, keep_personal: bool = False
) -> Iterator[RawReport | Problem]:
    """Read the files of `source` one at a time, in the order of their paths.

    Raises
    ------
    ReadError
        A source does not exist.
    """
    for file in plan_files(source, max_bytes=max_bytes):
        yield read_file(file, keep_personal=keep_personal)


def read_reports(source: Source, *, max_bytes: int = MOST_BYTES, keep_personal: bool = False) -> pd.DataFrame:
    r"""Read the reports of a file, a folder, or several of them.

    Read are text (also Markdown) in UTF-8, UTF-16 with its mark or GB18030, web pages, Word documents
    (docx), PDF with a text layer, tables (csv, jsonl) with a column ``text`` or ``content`` in which each
    row is a report, and zip archives of these. What front matter, a manifest `reports.csv` or the other
    columns of a table do not say about a report is looked for in its text; `meta_basis` tells which is
    which.

    Parameters
    ----------
    source
        A file, a folder (read recursively), or several of them.
    max_bytes
        A larger file, or member of an archive, is not read. 50 MB unless told.
    keep_personal
        Leave telephone, identity-card and bank-account numbers as they stand; otherwise each of their
        signs becomes ``*``.

    Returns
    -------
    DataFrame
        One row per report, sorted by ``report_id``: the columns of table ``reports`` (``n_tokens`` and
        ``engine`` stay empty until `build_tables` counts the words), then ``content``, the text whose
        characters all offsets count.

    Raises
    ------
    ReadError
        A source does not exist.

    Warns
    -----
    UserWarning
        Some files gave no report, among them those that a manifest names and nobody finds; `build_tables`
        lists them all in table ``problems``.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> text = "榆社县2019年脱贫攻坚工作总结\n全县脱贫3户。"
    >>> _ = Path(folder.name, "a.txt").write_text(text, encoding="utf-8")
    >>> read_reports(folder.name)[["report_id", "region", "report_year"]].values.tolist()
    [['a', '山西省晋中市榆社县', 2019]]
    """
    found = list(scan_source(source, max_bytes=max_bytes, keep_personal=keep_personal))
    _warn_of([one for one in found if isinstance(one, Problem)])
    reports = sorted((one for one in found if isinstance(one, RawReport)), key=lambda one: one.report_id)
    frame = make_frame("reports", [report.to_row() for report in reports])
    frame["content"] = [report.text for report in reports]
    return frame.astype({"content": "str"})


def _make_report(file: SourceFile, *, keep_personal: bool) -> RawReport:
    data, format, extract, columns = _read_source(file)
    front = read_front_matter(extract.text)
    _check_front(front)
    text = front.text
    check_text(text)
    text = text if keep_personal else mask_personal(text)
    if len(text) > file.max_bytes:
        raise UnreadableError(
            f"the file holds {len(text):,} characters of text", "Split it into one file a report."
        )
    given, basis, faults = _merge_given(
        ("text", extract.fields),
        ("manifest", file.manifest),
        ("manifest", columns),
        ("front_matter", front.fields),
    )
    given = given if keep_personal else _mask_given(given)
    inferred, inferred_basis = infer_metadata(text, file_stem=file.stem, given=given)
    report = RawReport(
        report_id=file.report_id,
        path=file.name,
        format=format,
        encoding=extract.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        meta=inferred,
        meta_basis={**inferred_basis, **basis},
    )
    notes = front.notes + [(f"manifest: {doubt}", "Correct that row.") for doubt in file.doubts]
    notes += [(fault, "Correct the field; until then it counts as not given.") for fault in faults]
    notes += _check_meta(report, given)
    where = (report.path, report.report_id)
    report.problems = [Problem(*where, "read", *note) for note in extract.notes]
    report.problems += [Problem(*where, "metadata", *note) for note in notes]
    return report


def _check_front(front: FrontMatter) -> None:
    if front.fields and is_blank(front.text):
        msg = "nothing but white space stands below the front matter"
        raise UnreadableError(msg, "Put the report's text below it, or remove the file.")


def _read_source(file: SourceFile) -> tuple[bytes, str, Extract, dict[str, Any]]:
    """Return the bytes of a report, its format, its text, and the columns beside it in a table."""
    if file.row is not None:
        text, columns = read_row(*_read_row_bytes(file, file.row), file.row)
        data = text.encode("utf-8", "surrogatepass")
        return data, file.row.kind, Extract(text, file.row.encoding), columns
    data = _read_bytes(file)
    format = sniff_format(data, file.ending if data.strip() else "")
    _refuse_container(file, data, format)
    return data, format, extract_text(data, format), {}


def _refuse_container(file: SourceFile, data: bytes, format: str) -> None:
    """Say why a table or an archive did not give its reports one by one."""
    if format in ("csv", "jsonl"):
        list_rows(data, format)
        raise UnreadableError("the table could not be opened", "Build again.")
    if format == "zip" and file.member is not None:
        raise UnreadableError(
            "this is an archive inside an archive, which is not read", "Unpack the outer one."
        )
    if format == "zip":
        list_members(file.path)
        raise UnreadableError("the archive holds no report", "Put reports into it, or remove it.")


def _read_bytes(file: SourceFile) -> bytes:
    if file.member is not None:
        return read_member(file.path, file.member, file.max_bytes)
    try:
        # A pipe or a device would keep us waiting; opening a folder says why it could not be listed.
        if file.path.is_dir() or file.path.is_file():
            check_size(file.path.stat().st_size if file.path.is_file() else 0, file.max_bytes)
            with file.path.open("rb") as stream:
                data = stream.read(file.max_bytes + 1)
            check_size(len(data), file.max_bytes)
            return data
    except OSError as error:
        raise _name_os_error(error) from error
    raise UnreadableError("this is no ordinary file", "Copy its content into a file, or remove it.")


def _read_row_bytes(file: SourceFile, row: Row) -> tuple[bytes, bytes]:
    """Return the head of a table and one of its rows, without reading what lies between."""
    if file.member is not None:
        data = read_member(file.path, file.member, file.max_bytes)
        return data[: row.head], data[row.start : row.end]
    try:
        with file.path.open("rb") as stream:
            head = stream.read(row.head)
            stream.seek(row.start)
            return head, stream.read(row.end - row.start)
    except OSError as error:
        raise _name_os_error(error) from error


def _name_os_error(error: OSError) -> UnreadableError:
    return UnreadableError(
        f"the file cannot be opened ({error.strerror})", "Check that it is there and that you may read it."
    )


def _merge_given(*origins: tuple[str, dict[Any, Any]]) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Join what was written about a report; of its `origins`, the later are trusted more."""
    given: dict[str, Any] = {}
    basis: dict[str, str] = {}
    faults: list[str] = []
    for origin, raw in origins:
        fields, wrong = clean_fields(raw)
        given |= fields
        basis |= dict.fromkeys(fields, origin)
        # What a web page's head gets wrong nobody here can mend.
        faults += [f"{origin}: {fault}" for fault in wrong if origin != "text"]
    return given, basis, faults


def _mask_given(given: dict[str, Any]) -> dict[str, Any]:
    """Hide personal numbers in what was written about a report, as in its text."""
    return {name: mask_personal(value) if isinstance(value, str) else value for name, value in given.items()}


def _check_meta(report: RawReport, given: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong or missing in what is known of a report, each with its advice."""
    notes = [
        (f"{report.meta_basis[name]}: {name}: {problem}", advice)
        for name, problem, advice in check_given(given, report.meta)
    ]
    if not report.meta.get("adcode") and "region" not in given:
        advice = "Name the place in the front matter or in reports.csv (region, adcode)."
        notes.append(("the report's place was not found", advice))
    if not report.meta.get("report_year"):
        advice = "Give report_year in the front matter or in reports.csv."
        notes.append(("the report's year was not found", advice))
    return notes


def _warn_of(problems: list[Problem]) -> None:
    if problems:
        named = [f"{one.path}: {one.problem}" for one in problems]
        warnings.warn(name_unread(named), UserWarning, stacklevel=3)


def name_unread(named: Sequence[str]) -> str:
    """Say how many files gave no report, and of the first three which and why.

    Examples
    --------
    >>> name_unread(["a.txt: the file is empty"])
    '1 file gave no report (a.txt: the file is empty)'
    """
    more = "" if len(named) <= 3 else f"; and {len(named) - 3} more"
    files = "file gave" if len(named) == 1 else "files gave"
    return f"{len(named)} {files} no report ({'; '.join(named[:3])}{more})"
