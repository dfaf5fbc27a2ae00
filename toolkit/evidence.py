"""From a row of a table back to the words it came from, and from a word to all its lines."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from toolkit.datasets import load_texts
from toolkit.errors import InputError, require_columns
from toolkit.find import iter_documents

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.document import Document

LINE_COLUMNS = ["report_id", "start", "end", "left", "text", "right"]


class Evidence:
    """The sentence around a span, the span marked; notebooks show it as HTML, print shows it as text."""

    def __init__(self, report_id: str, start: int, before: str, text: str, after: str, section: str) -> None:
        self.report_id, self.start = report_id, start
        self.before, self.text, self.after, self.section = before, text, after, section

    def __str__(self) -> str:
        place = f"{self.report_id} @ {self.start}" + (f" · {self.section}" if self.section else "")
        return f"{place}\n{self.before}【{self.text}】{self.after}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        place = f"{self.report_id} @ {self.start}" + (f" · {self.section}" if self.section else "")
        words = f"{escape(self.before)}<mark>{escape(self.text)}</mark>{escape(self.after)}"
        return f"<p><small>{escape(place)}</small><br>{words}</p>"


def show_evidence(row: Mapping[str, Any], reports: pd.DataFrame | None = None) -> Evidence:
    """Show the sentence that a row of a table came from, with its characters marked.

    Parameters
    ----------
    row
        A row with ``report_id``, ``start`` and ``end``: of ``quantities``, ``funds``, ``incidence`` ...
    reports
        Reports with their text, as `toolkit.read_reports` gives them; those that come with the package
        when None, for rows of `load_dataset`.

    Raises
    ------
    InputError
        The row has no span, its report is not among `reports`, or the span lies outside the text.

    Examples
    --------
    >>> import pandas as pd
    >>> reports = pd.DataFrame({"report_id": ["a"], "content": ["今年减贫12人。新建车间2个。"]})
    >>> print(show_evidence({"report_id": "a", "start": 4, "end": 7}, reports))
    a @ 4
    今年减贫【12人】。
    """
    reports = load_texts() if reports is None else reports
    require_columns(reports, ["report_id", "content"], caller="show_evidence")
    missing = [name for name in ("report_id", "start", "end") if name not in row]
    if missing:
        raise InputError(f"show_evidence: the row has no {missing}. Give a row that has a span of its own.")
    chosen = reports[reports["report_id"] == row["report_id"]]
    if chosen.empty:
        msg = f"show_evidence: no report {row['report_id']!r} among {len(reports)} reports. Read its file first."
        raise InputError(msg)
    document = next(iter_documents(chosen, caller="show_evidence"))
    start, end = int(row["start"]), int(row["end"])
    if not 0 <= start < end <= len(document.text):
        msg = f"show_evidence: span {start}:{end} lies outside the {len(document.text)} characters of the report."
        raise InputError(msg)
    around = [s for s in document.sentences if s.start <= start][-1:]
    first, stop = (around[0].start, max(end, around[0].end)) if around else (start, end)
    before, after = document.text[first:start], document.text[end:stop]
    section = around[0].section if around else ""
    return Evidence(document.report_id, start, before, document.text[start:end], after, section)


def find_lines(reports: pd.DataFrame, *, term: str = "", sector: str = "", width: int = 30) -> pd.DataFrame:
    """Find a word, or the measures of a sector, in context: concordance lines, one row per find.

    Parameters
    ----------
    reports
        Reports with their text, as `toolkit.read_reports` gives them.
    term, sector
        The word to look for, or the code of a sector; one of the two.
    width
        Characters of context on each side.

    Returns
    -------
    DataFrame
        ``report_id``, ``start``, ``end``, ``left``, ``text`` (as found), ``right``; line breaks in the
        context are shown as spaces.

    Raises
    ------
    InputError
        Not just one of `term` and `sector` is given, or there is no such sector.

    Examples
    --------
    >>> import pandas as pd
    >>> reports = pd.DataFrame({"report_id": ["a"], "content": ["发放小额信贷30万元。"]})
    >>> find_lines(reports, term="信贷", width=4)[["left", "text", "right"]].values.tolist()
    [['发放小额', '信贷', '30万元']]
    """
    import pandas as pd

    if bool(term) == bool(sector):
        raise InputError("find_lines: give a term or a sector, and not both.")
    if sector:
        _check_sector(sector)
    rows = []
    for document in iter_documents(reports, caller="find_lines"):
        text = document.text
        for start, end in _find_term(text, term) if term else _find_sector(document, sector):
            left = text[max(0, start - width) : start].replace("\n", " ")
            right = text[end : end + width].replace("\n", " ")
            rows.append((document.report_id, start, end, left, text[start:end], right))
    return pd.DataFrame(rows, columns=LINE_COLUMNS)


def _find_term(text: str, term: str) -> list[tuple[int, int]]:
    spans, at = [], text.find(term)
    while at >= 0:
        spans.append((at, at + len(term)))
        at = text.find(term, at + len(term))
    return spans


def _find_sector(document: Document, sector: str) -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in document.mentions if m.sector == sector]


def _check_sector(sector: str) -> None:
    from toolkit.codebooks import load_codebook

    known = load_codebook("sectors").codes
    if sector not in known:
        msg = f"find_lines: there is no sector {sector!r}. Take one of {', '.join(known)}."
        raise InputError(msg)
