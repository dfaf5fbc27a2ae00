"""The text of a web page as a browser shows it: blocks are lines, cells of a table are parted by tabs."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from toolkit.read.decode import decode_bytes
from toolkit.read.record import MOST_SPAN, Extract, UnreadableError, raise_digits, unwrap_lines

# Deeper than any page; a parser takes ever longer to find its way back.
MOST_LEVELS = 10_000
# So many links in a row, with nothing between them but dates, lead elsewhere and are no text.
LEAST_LINKS = 3
LONGEST_CELL = 200

_UNSEEN = set(
    "script style template noscript nav select datalist button title iframe object audio video canvas rp".split()
)
_INLINE = set(
    "a abbr acronym b basefont bdi bdo big cite code data del dfn em font i img input ins kbd label link map"
    " mark meta nobr o:p q rb rp rt ruby s samp small span strike strong sub sup svg time tt u var wbr".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LABEL = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]*\bencoding\s*=\s*[\"']([\w-]+)", re.I)
_BETWEEN_LINKS = re.compile(r"[\s\d:：/.,|·•>»、()（）\[\]【】年月日-]*")
# The head of a page of a Chinese authority names its article by a standard of 2017.
_FIELDS = {"articletitle": "title", "pubdate": "published", "contentsource": "publisher"}
_ADVICE = "Open it in a browser, and save what it shows as a complete page, or as plain text in UTF-8."


def read_html(data: bytes) -> Extract:
    """Return the text of a web page in reading order, and what its head says of the article.

    What a browser shows is text; menus, buttons and rows of links are none. Elements that the page hides
    are read only where they hold more than it shows.

    Raises
    ------
    UnreadableError
        The bytes cannot be decoded, or the page is nested beyond measure.
    """
    text, encoding = decode_page(data)
    if not re.search(r"<[a-zA-Z!/?]", text):
        return Extract(text, encoding)
    page = _parse(text, show_hidden=False)
    if page.n_hidden > sum(len(line.text) for line in page.lines):
        page = _parse(text, show_hidden=True)
    lines = [line.text for line in _drop_links(page.lines)]
    if not lines and text.strip():
        raise UnreadableError("the page shows no text (a script may draw it)", _ADVICE)
    return Extract("\n".join(lines) + "\n", encoding, page.fields)


def decode_page(data: bytes) -> tuple[str, str]:
    """Decode a page by its bytes; its own label decides where they can be read in two ways.

    Many pages are labelled gb2312 and saved as UTF-8, or the reverse: bytes do not err.
    """
    found = _LABEL.search(data[:4096])
    label = (found[1] or found[2]).decode("ascii", "ignore").lower() if found else ""
    if label.startswith("gb") and not data.startswith((codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff")):
        return decode_bytes(data, prefer="gb18030")
    text, encoding = decode_bytes(data)
    if encoding == "gb18030" and label in ("big5", "big5-hkscs", "shift_jis", "euc-jp", "euc-kr"):
        raise UnreadableError(f"the page is labelled as {label}, which is not read", _ADVICE)
    return text, encoding


@dataclass
class _Line:
    """A finished line: `n_links` links, and whether nothing but links and dates stands in it."""

    text: str
    n_links: int = 0
    is_links: bool = False


@dataclass
class _Table:
    rows: list[list[list[_Line]]] = field(default_factory=list)
    carried: dict[int, int] = field(default_factory=dict)  # column to the last row that a cell reaches into
    is_layout: bool = False


class _TooDeepError(Exception):
    pass


def _parse(text: str, *, show_hidden: bool) -> _Page:
    from lxml import etree

    page = _Page(show_hidden=show_hidden)
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True)
    try:
        parser.feed(text.encode())
        parser.close()
    except _TooDeepError:
        msg = f"the page is nested more than {MOST_LEVELS:,} levels deep"
        raise UnreadableError(msg, _ADVICE) from None
    except etree.LxmlError as error:
        raise UnreadableError(f"the page is damaged ({error})", _ADVICE) from error
    return page


class _Page:
    """Collects lines while the elements of a page go by; called by the parser."""

    def __init__(self, *, show_hidden: bool) -> None:
        self.lines: list[_Line] = []
        self.fields: dict[str, str] = {}
        self.n_hidden = 0
        self._show_hidden = show_hidden
        self._levels: list[tuple[bool, bool]] = []
        self._unseen = self._hidden = self._links = self._raised = self._lowered = self._kept = 0
        self._parts: list[tuple[str, bool]] = []
        self._n_links = 0
        self._tables: list[_Table] = []
        self._sinks = [self.lines]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        if len(self._levels) >= MOST_LEVELS:
            raise _TooDeepError
        is_hidden = "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
        self._levels.append((tag in _UNSEEN, is_hidden))
        self._unseen += tag in _UNSEEN
        self._hidden += is_hidden
        self._count(tag, 1)
        if tag == "meta":
            self._note_field(attributes)
        if self._is_shut():
            return
        if tag not in _INLINE:
            self._end_line()
        if tag == "table":
            self._tables.append(_Table())
            self._sinks.append(self._sinks[-1])  # a caption, or text between the cells
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables:
            self._open_cell(attributes)

    def end(self, tag: str) -> None:
        """Leave an element."""
        if not self._levels:
            return
        was_shut = self._is_shut()
        if not was_shut and tag not in _INLINE:
            self._end_line()
        unseen, hidden = self._levels.pop()
        self._unseen -= unseen
        self._hidden -= hidden
        self._count(tag, -1)
        if was_shut or not self._tables:
            return
        if tag == "table":
            self._close_table()
        elif tag in ("td", "th"):
            self._sinks[-1] = self._sinks[-2]

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._is_shut():
            if not self._unseen:
                self.n_hidden += len(text.strip())
            return
        text = raise_digits(text, "superscript" if self._raised else "subscript" if self._lowered else "")
        if self._kept:
            for number, line in enumerate(re.split("\r\n?|\n", text)):
                if number:
                    self._end_line()
                self._parts.append((line, False))
        elif text:
            self._parts.append((text, self._links > 0))

    def close(self) -> _Page:
        """Finish: what a broken page never closed is kept."""
        self._end_line()
        while self._tables:
            self._close_table()
        return self

    def _is_shut(self) -> bool:
        return self._unseen > 0 or (self._hidden > 0 and not self._show_hidden)

    def _count(self, tag: str, step: int) -> None:
        if tag == "a":
            self._links += step
            self._n_links += step > 0
        elif tag == "sup":
            self._raised += step
        elif tag == "sub":
            self._lowered += step
        elif tag == "pre":
            self._kept += step

    def _note_field(self, attributes: dict[str, str]) -> None:
        name = _FIELDS.get((attributes.get("name") or "").lower())
        content = (attributes.get("content") or "").strip()
        if name and content:
            self.fields.setdefault(name, content)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        """Begin a cell, behind empty ones where a cell above or before reaches into its place."""
        table = self._tables[-1]
        if not table.rows:
            table.rows.append([])
        row = table.rows[-1]
        number = len(table.rows)
        while table.carried.get(len(row), 0) >= number:
            row.append([])
        wide, high = (_read_span(attributes.get(name)) for name in ("colspan", "rowspan"))
        cell: list[_Line] = []
        for column in range(len(row), len(row) + wide):
            table.carried[column] = number + high - 1 if high > 1 else 0
        row.append(cell)
        row.extend([] for _ in range(wide - 1))
        self._sinks[-1] = cell

    def _close_table(self) -> None:
        table = self._tables.pop()
        self._sinks.pop()
        if self._tables:
            self._tables[-1].is_layout = True
        self._sinks[-1].extend(_lay_out(table))

    def _end_line(self) -> None:
        text = "".join(part for part, _ in self._parts)
        if not self._kept:
            text = unwrap_lines(text).strip(" ")
        if text.strip():
            rest = "".join(part for part, is_link in self._parts if not is_link)
            has_link = self._n_links > 0 or any(is_link for _, is_link in self._parts)
            is_links = has_link and _BETWEEN_LINKS.fullmatch(rest) is not None
            self._sinks[-1].append(_Line(text, self._n_links, is_links))
        self._parts = []
        self._n_links = 0  # a link that goes on over lines is one


def _read_span(value: str | None) -> int:
    found = re.fullmatch(r"\s*(\d{1,3})\s*", value or "")
    return min(max(int(found[1]), 1), MOST_SPAN) if found else 1


def _lay_out(table: _Table) -> list[_Line]:
    """Return the lines of a table: a row a line, or cell after cell where it only arranges the page."""
    cells = [cell for row in table.rows for cell in row]
    has_columns = any(sum(map(bool, row)) > 1 for row in table.rows)
    has_prose = any(len(cell) > 1 and sum(len(line.text) for line in cell) > LONGEST_CELL for cell in cells)
    if table.is_layout or has_prose or not has_columns:
        return [line for cell in cells for line in cell]
    rows = [_join_row(row) for row in table.rows if any(row)]
    if len(rows) > 1:  # figures that are links are figures
        for row in rows:
            row.is_links = False
    return rows


def _join_row(row: list[list[_Line]]) -> _Line:
    lines = [line for cell in row for line in cell]
    text = "\t".join(" ".join(" ".join(line.text.split()) for line in cell) for cell in row)
    return _Line(text, sum(line.n_links for line in lines), all(line.is_links for line in lines))


def _drop_links(lines: list[_Line]) -> list[_Line]:
    """Leave out each run of links, unless the page holds nothing else."""
    kept: list[_Line] = []
    run: list[_Line] = []
    for line in [*lines, _Line("")]:
        if line.is_links:
            run.append(line)
            continue
        if sum(link.n_links for link in run) < LEAST_LINKS:
            kept += run
        run = []
        kept.append(line)
    return kept[:-1] or lines
