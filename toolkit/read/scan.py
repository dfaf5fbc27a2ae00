"""One file at a time: its bytes, its text, and what is known about it."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.metadata import infer_metadata
from toolkit.read.decode import UnreadableError, check_text
from toolkit.read.files import Source, SourceFile, plan_files
from toolkit.read.formats import extract_text, sniff_format
from toolkit.read.given import clean_fields, split_front_matter
from toolkit.schema import TABLES, make_frame

if TYPE_CHECKING:
    import pandas as pd


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


def read_file(file: SourceFile) -> RawReport | Problem:
    """Read one file: a report, or the problem that says why there is none."""
    try:
        return _make_report(_read_bytes(file), file)
    except UnreadableError as error:
        return Problem(file.name, file.report_id, "read", error.problem, error.advice)


def scan_source(source: Source) -> Iterator[RawReport | Problem]:
    """Read the files of `source` one at a time, in the order of their paths.

    Raises
    ------
    ReadError
        A source does not exist.
    """
    for file in plan_files(source):
        yield read_file(file)


def read_reports(source: Source) -> pd.DataFrame:
    r"""Read the reports of a file, a folder, or several of them.

    Text files in UTF-8, UTF-16 with its mark or GB18030 and Word documents are read. What front matter or
    a manifest `reports.csv` does not say about a report is looked for in its text; `meta_basis` tells
    which is which.

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
        Some files gave no report; `build_tables` lists them all in table ``problems``.

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
    found = list(scan_source(source))
    _warn_of([one for one in found if isinstance(one, Problem)])
    reports = sorted((one for one in found if isinstance(one, RawReport)), key=lambda one: one.report_id)
    frame = make_frame("reports", [report.to_row() for report in reports])
    frame["content"] = [report.text for report in reports]
    return frame.astype({"content": "str"})


def _make_report(data: bytes, file: SourceFile) -> RawReport:
    format = sniff_format(data, file.path.suffix if data.strip() else "")
    whole, encoding = extract_text(data, format)
    front_matter, text = split_front_matter(whole)
    check_text(text)
    given, basis, faults = _merge_given(front_matter, file.manifest)
    inferred, inferred_basis = infer_metadata(text, file_stem=file.path.stem, given=given)
    report = RawReport(
        report_id=file.report_id,
        path=file.name,
        format=format,
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        meta=inferred,
        meta_basis={**inferred_basis, **basis},
    )
    report.problems = _find_problems(report, faults)
    return report


def _read_bytes(file: SourceFile) -> bytes:
    try:
        if file.path.is_dir() or file.path.is_file():  # a pipe or a device would keep us waiting
            return file.path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"the file cannot be opened ({error.strerror})",
            "Check that it is there and that you may read it.",
        ) from error
    raise UnreadableError("this is no ordinary file", "Copy its content into a file, or remove it.")


def _merge_given(
    front_matter: dict[Any, Any], manifest: dict[str, str]
) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Join what was written about a report: front matter first, then the manifest."""
    given: dict[str, Any] = {}
    basis: dict[str, str] = {}
    faults: list[str] = []
    for origin, raw in (("manifest", manifest), ("front_matter", front_matter)):
        fields, wrong = clean_fields(raw)
        given |= fields
        basis |= dict.fromkeys(fields, origin)
        faults += [f"{origin}: {fault}" for fault in wrong]
    return given, basis, faults


def _find_problems(report: RawReport, faults: list[str]) -> list[Problem]:
    where = (report.path, report.report_id, "metadata")
    problems = [
        Problem(*where, fault, "Correct the field; until then the text itself is asked.") for fault in faults
    ]
    if not report.meta.get("adcode"):
        advice = "Name the place in the front matter or in reports.csv (region, adcode)."
        problems.append(Problem(*where, "the report's place was not found", advice))
    if not report.meta.get("report_year"):
        advice = "Give report_year in the front matter or in reports.csv."
        problems.append(Problem(*where, "the report's year was not found", advice))
    return problems


def _warn_of(problems: list[Problem]) -> None:
    if problems:
        named = "; ".join(f"{one.path}: {one.problem}" for one in problems[:3])
        more = "" if len(problems) <= 3 else f"; and {len(problems) - 3} more"
        files = "file gave" if len(problems) == 1 else "files gave"
        warnings.warn(f"{len(problems)} {files} no report ({named}{more})", UserWarning, stacklevel=3)
