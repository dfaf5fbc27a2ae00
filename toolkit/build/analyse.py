"""One file to the rows that the tables hold of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.document import Document, Row
from toolkit.read import Problem, SourceFile, read_file
from toolkit.schema import TABLES


@dataclass
class Reading:
    """What one file gave: its rows by table, and its text; without a report, problems alone."""

    report_id: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    text: str | None = None
    # The name under which these are kept; empty where they are not.
    kept_as: str = ""


def analyse_file(file: SourceFile, *, engine: str = "jieba", keep_personal: bool = False) -> Reading:
    """Read one file and find all that the tables hold of it."""
    read = read_file(file, keep_personal=keep_personal)
    if isinstance(read, Problem):
        return Reading(file.report_id, {"problems": [tuple(read)]})
    document = Document(read.report_id, read.text, read.meta, engine=engine)
    rows = {table: document.list_rows(table) for table in TABLES if table not in ("reports", "problems")}
    rows["reports"] = [tuple(read.to_row(n_tokens=document.n_tokens, engine=engine))]
    rows["problems"] = [tuple(problem) for problem in read.problems] + document.list_problems(read.path)
    return Reading(read.report_id, rows, read.text)
