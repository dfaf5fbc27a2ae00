"""The text of a Word document: paragraphs and tables in the order of the page, one a line."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from toolkit.read.record import DAMAGED_ZIP, MOST_SPAN, Extract, UnreadableError, raise_digits

PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
# Word writes ten bytes and more of markup for each of text.
MOST_BYTES = 100_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Settings hold tab stops that are no text; the fallback repeats a text box for old programs, and what
# was moved stands in its new place.
_SKIPPED = {"pPr", "rPr", "sectPr", "Fallback", "moveFrom"}
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What may lie in a document beside its text, and is not read.
_BESIDE = {
    "pictures": re.compile(r"word/media/.+"),
    "charts": re.compile(r"word/charts/chart\d*\.xml"),
    "diagrams": re.compile(r"word/diagrams/data\d*\.xml"),
    "documents inside it": re.compile(r"word/(?:.*/)?afchunk\d*\.\w+", re.I),
}
_BESIDE_ADVICE = "Write them into the document as text or as a table, or into a file of their own."
_NO_TEXT = (
    "Open it in Word and save it as plain text in UTF-8; where its pages are pictures, recognise their text "
    "with an OCR program and check the figures."
)
# Comparisons that Word takes from the font Symbol.
_SYMBOLS = {"F0A3": "≤", "F0B1": "±", "F0B3": "≥", "F0B4": "×"}
_ADVICE = "Open it in Word or LibreOffice and save it again as .docx, or as plain text in UTF-8."


def read_docx(data: bytes) -> Extract:
    """Return the text of a Word document.

    A paragraph is a line, a table row a line with its cells joined by tabs; footnotes and endnotes follow
    the body. Headers, footers, comments, deleted text and automatic numbers are no part of the text; that
    charts, diagrams and documents inside it are left out is noted.

    Raises
    ------
    UnreadableError
        The bytes are no Word document, or one that cannot be read safely.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if PARTS[0] not in names:
                raise UnreadableError(f"the Word document has no {PARTS[0]}", _ADVICE)
            parts = [_read_part(archive, name) for name in PARTS if name in names]
    except DAMAGED_ZIP as error:
        raise UnreadableError(f"the Word document is damaged or locked ({error})", _ADVICE) from error
    lines = [line for part in parts for line in _Page().read(part)]
    beside = _count_beside(names)
    if beside and not any(map(str.strip, lines)):
        held = ", ".join(f"{kind} ({count})" for kind, count in beside.items())
        raise UnreadableError(f"the Word document holds no text, but {held}, which are not read", _NO_TEXT)
    # Photographs stand in many a report, and few of them hold words.
    notes = [
        (f"it holds {kind} that are not read ({count})", _BESIDE_ADVICE)
        for kind, count in beside.items()
        if kind != "pictures"
    ]
    return Extract("\n".join(lines) + "\n", notes=notes)


def _count_beside(names: set[str]) -> dict[str, int]:
    counts = {kind: sum(bool(part.fullmatch(name)) for name in names) for kind, part in _BESIDE.items()}
    return {kind: count for kind, count in counts.items() if count}


def _read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise UnreadableError(f"{name} unpacks to more than {MOST_BYTES} bytes", _ADVICE)
    part = archive.read(name)
    # Word writes neither; both can make a small file grow without end, and a zero byte could hide them.
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part:
        raise UnreadableError(f"{name} declares entities, which no Word document needs", _ADVICE)
    return part


class _Page:
    """Collects lines while the elements of a part go by; text boxes and tables may lie inside each other."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.paragraphs: list[list[str]] = []
        self.rows: list[list[str]] = []
        self.cells: list[list[str]] = []
        self.spans: list[int] = []
        self.skipped = 0
        self.raised = ""

    def read(self, part: bytes) -> list[str]:
        try:
            for event, element in ElementTree.iterparse(io.BytesIO(part), ("start", "end")):
                space, _, name = element.tag.rpartition("}")
                if name in _SKIPPED:
                    self.skipped += 1 if event == "start" else -1
                if event == "end":
                    self._note_settings(element, name)
                if not self.skipped and space + "}" in (_WORD, _WORD_STRICT, _MATHS):
                    self._open(name) if event == "start" else self._close(name, element.text or "")
                if event == "end" and name == "p":
                    element.clear()
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise UnreadableError(f"the Word document's text is damaged ({error})", _ADVICE) from error
        return self.lines

    def _note_settings(self, element: ElementTree.Element, name: str) -> None:
        """Note how many columns a cell spans and whether a run is raised or lowered; read symbols."""
        if name == "sym" and self.paragraphs:
            code = next((value for key, value in element.items() if key.endswith("}char")), "")
            self.paragraphs[-1].append(_SYMBOLS.get(code.upper(), ""))
        elif name in ("gridSpan", "vertAlign"):
            value = next((value for key, value in element.items() if key.endswith("}val")), "")
            if name == "vertAlign":
                self.raised = value
            elif self.spans and re.fullmatch(r"\d{1,3}", value):
                self.spans[-1] = min(int(value), MOST_SPAN)
        elif name == "r":
            self.raised = ""

    def _open(self, name: str) -> None:
        if name == "p":
            self.paragraphs.append([])
        elif name == "tr":
            self.rows.append([])
        elif name == "tc":
            self.cells.append([])
            self.spans.append(1)

    def _close(self, name: str, text: str) -> None:
        if name == "p":
            self._put("".join(self.paragraphs.pop()))
        elif name == "tr":
            self._put("\t".join(self.rows.pop()))
        elif name == "tc":
            cell, span = " ".join(filter(None, self.cells.pop())), self.spans.pop()
            if self.rows:
                self.rows[-1] += [cell, *[""] * (span - 1)]
            else:
                self._put(cell)
        elif self.paragraphs and name in _BREAKS:
            self.paragraphs[-1].append(_BREAKS[name])
        elif self.paragraphs and name == "t":
            # A carriage return written as a character reference is a line end like any other.
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            self.paragraphs[-1].append(raise_digits(text, self.raised))

    def _put(self, line: str) -> None:
        """Add a finished line to the cell it stands in, else to the page."""
        if self.cells:
            self.cells[-1].append(" ".join(line.split()))
        else:
            self.lines.append(line)
