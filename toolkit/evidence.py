"""From a row of a table back to the words it came from, and from a word to all its lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from numbers import Real
from typing import TYPE_CHECKING, Any

from toolkit.datasets import load_texts
from toolkit.errors import InputError, require_columns, require_type
from toolkit.find import iter_documents

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.document import Document

LINE_COLUMNS = ["report_id", "start", "end", "left", "text", "right"]
_USE_COLUMNS = ["table", "start", "end", "text", "tells"]
# The column that holds the characters of a row, and those that tell what was made of them.
_TELLING: dict[str, tuple[str, tuple[str, ...]]] = {
    "numerals": ("text", ("kind",)),
    "quantities": ("text", ("indicator", "unit", "bound", "year")),
    "incidence": ("text", ("role", "region", "year", "basis")),
    "funds": ("text", ("flow", "source", "sector", "year")),
    "measures": ("term", ("sector", "measure", "status")),
    "relations": ("", ("kind", "role", "verdict")),
}


@dataclass(frozen=True)
class Evidence:
    """The sentence around a span, the span marked; notebooks show it as HTML, print shows it as text.

    ``section`` is the heading above it; ``place``, ``year``, ``source`` and ``url`` are those of the report,
    empty where they are not known.
    """

    report_id: str
    start: int
    before: str
    text: str
    after: str
    section: str = ""
    place: str = ""
    year: str = ""
    source: str = ""
    url: str = ""

    def __str__(self) -> str:
        origin = " · ".join(part for part in (self._say_report(), self.source, self.url) if part)
        return "\n".join(
            [self._say_place(), f"{self.before}【{self.text}】{self.after}", *([origin] if origin else [])]
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        words = f"{escape(self.before)}<mark>{escape(self.text)}</mark>{escape(self.after)}"
        source = escape(self.source or self.url)
        if source and self.url.startswith(("https://", "http://")):
            source = f'<a href="{escape(self.url)}">{source}</a>'
        origin = " · ".join(part for part in (escape(self._say_report()), source) if part)
        tail = f"<br><small>{origin}</small>" if origin else ""
        return f"<p><small>{escape(self._say_place())}</small><br>{words}{tail}</p>"

    def _say_place(self) -> str:
        return f"{self.report_id} @ {self.start}" + (f" · {self.section}" if self.section else "")

    def _say_report(self) -> str:
        return f"{self.place} {self.year}".strip()


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
    import pandas as pd

    require_type(
        row, (Mapping, pd.Series), must="show_evidence: row must be one row of a table, as table.iloc[0]"
    )
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
    start, end = _read_span(row, len(document.text))
    around = [s for s in document.sentences if s.start <= start][-1:]
    first, stop = (around[0].start, max(end, around[0].end)) if around else (start, end)
    words = document.text[first:start], document.text[start:end], document.text[end:stop]
    section = around[0].section if around else ""
    return Evidence(document.report_id, start, *words, section, *_tell_origin(chosen.iloc[0]))


def _read_span(row: Mapping[str, Any], size: int) -> tuple[int, int]:
    """Return the place of a row in a text of `size` characters."""
    given = [row["start"], row["end"]]
    if not all(isinstance(at, Real) and at == at for at in given):
        msg = f"show_evidence: start and end must be numbers, not {given}. Take a row of a table."
        raise InputError(msg)
    start, end = map(int, given)
    if not 0 <= start < end <= size:
        msg = f"show_evidence: span {start}:{end} lies outside the {size} characters of the report."
        raise InputError(msg)
    return start, end


def _tell_origin(report: pd.Series) -> tuple[str, str, str, str]:
    """Return place, year, source and address of a report, as far as they are known."""
    import pandas as pd

    known = {name: value for name, value in report.items() if not pd.isna(value)}
    year = str(int(known["report_year"])) if "report_year" in known else ""
    names = (str(known.get(name, "")) for name in ("publisher", "source_title", "published"))
    source = ", ".join(dict.fromkeys(name for name in names if name))
    return str(known.get("region", "")), year, source, str(known.get("source_url", ""))


def list_uses(
    tables: Mapping[str, pd.DataFrame], *, report_id: str, start: int = 0, end: int | None = None
) -> pd.DataFrame:
    """List what the tables made of a passage of a report, one row per row that rests on its characters.

    This is the way back from `show_evidence`: which figures, sums, measures and claims use these words?

    Parameters
    ----------
    tables
        The tables of `toolkit.build_tables`, or some of them.
    report_id, start, end
        The passage: from the character `start` to before `end`; the whole report by default.

    Returns
    -------
    DataFrame
        ``table``, ``start``, ``end``, ``text`` (as printed; of a relation, its member, where the numerals are
        among the tables), ``tells`` (what the row says of it). In the order of the text. Reports, sentences
        and problems are no uses and are left out.

    Raises
    ------
    InputError
        None of the tables has rows with a place in a text.

    Examples
    --------
    >>> from toolkit.find import find_measures, find_quantities
    >>> text = "发放小额信贷30万元。"
    >>> tables = {"quantities": find_quantities(text), "measures": find_measures(text)}
    >>> list_uses(tables, report_id="text")[["table", "text"]].values.tolist()
    [['measures', '小额信贷'], ['quantities', '30万元']]
    """
    import pandas as pd

    require_type(tables, Mapping, must="list_uses: tables must be those of build_tables by their names")
    present = [name for name in _TELLING if name in tables]
    if not present:
        msg = f"list_uses: tables must hold some of {', '.join(_TELLING)}. Give those of build_tables."
        raise InputError(msg)
    rows = [row for name in present for row in _iter_uses(name, tables[name], report_id)]
    inside = [row for row in rows if row[2] > start and (end is None or row[1] < end)]
    # A relation names the places of its members; their characters stand with the numerals.
    words = {row[1:3]: row[3] for row in inside if row[3]}
    named = [(*row[:3], row[3] or words.get(row[1:3], ""), row[4]) for row in inside]
    uses = pd.DataFrame(named, columns=_USE_COLUMNS)
    return uses.sort_values(["start", "end", "table"], ignore_index=True)


def _iter_uses(name: str, table: pd.DataFrame, report_id: str) -> Iterator[tuple[str, int, int, str, str]]:
    import pandas as pd

    printed, telling = _TELLING[name]
    span = ["members"] if name == "relations" else ["start", "end"]
    require_columns(table, ["report_id", *span], caller="list_uses")
    for row in table[table["report_id"] == report_id].to_dict("records"):
        members = json.loads(row["members"]) if name == "relations" else [{}]
        for member in members:
            use = row | member
            told = [str(use[part]) for part in telling if part in use and not pd.isna(use[part])]
            tells = ", ".join(part for part in told if part)
            yield name, int(use["start"]), int(use["end"]), str(use.get(printed, "")), tells


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
        Not just one of `term` and `sector` is given, there is no such sector, or `width` is negative.

    Examples
    --------
    >>> import pandas as pd
    >>> reports = pd.DataFrame({"report_id": ["a"], "content": ["发放小额信贷30万元。"]})
    >>> find_lines(reports, term="信贷", width=4)[["left", "text", "right"]].values.tolist()
    [['发放小额', '信贷', '30万元']]
    """
    import pandas as pd

    require_type(term, str, must="find_lines: term must be a word")
    if bool(term) == bool(sector):
        raise InputError("find_lines: give a term or a sector, and not both.")
    if width < 0:
        raise InputError(f"find_lines: width must be 0 or more, not {width}.")
    if sector:
        _check_sector(sector)
    rows = []
    for document in iter_documents(reports, caller="find_lines"):
        text = document.text
        for start, end in _find_term(text, term) if term else _find_sector(document, sector):
            rows.append((document.report_id, start, end, *cut_line(text, start, end, width)))
    return pd.DataFrame(rows, columns=LINE_COLUMNS)


def cut_line(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """Return what stands left of a span, the span, and what stands right; line breaks as spaces."""
    left, right = text[max(0, start - width) : start], text[end : end + width]
    return left.replace("\n", " "), text[start:end], right.replace("\n", " ")


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
