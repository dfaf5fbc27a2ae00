"""The text of a Word document: paragraphs and tables in the order of the page, one a line."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree import ElementTree

from toolkit.read.decode import UnreadableError

PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
MOST_BYTES = 200_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
# Settings hold tab stops that are no text; the fallback repeats a text box for old programs.
_SKIPPED = {"pPr", "rPr", "sectPr", "Fallback"}
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_ADVICE = "Open it in Word or LibreOffice and save it again as .docx, or as plain text in UTF-8."


def read_docx(data: bytes) -> tuple[str, str]:
    """Return the text of a Word document and "" (a docx has no encoding of its own).

    A paragraph is a line, a table row a line with its cells joined by tabs; footnotes and endnotes follow
    the body. Headers, footers, comments, deleted text and automatic numbers are no part of the text.

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
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise UnreadableError(f"the Word document is damaged or locked ({error})", _ADVICE) from error
    lines = [line for part in parts for line in _Page().read(part)]
    return "\n".join(lines) + "\n", ""


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
        self.skipped = 0

    def read(self, part: bytes) -> list[str]:
        try:
            for event, element in ElementTree.iterparse(io.BytesIO(part), ("start", "end")):
                space, _, name = element.tag.rpartition("}")
                if name in _SKIPPED:
                    self.skipped += 1 if event == "start" else -1
                elif not self.skipped and space + "}" in (_WORD, _WORD_STRICT):
                    self._open(name) if event == "start" else self._close(name, element.text or "")
                if event == "end" and name == "p":
                    element.clear()
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise UnreadableError(f"the Word document's text is damaged ({error})", _ADVICE) from error
        return self.lines

    def _open(self, name: str) -> None:
        if name == "p":
            self.paragraphs.append([])
        elif name == "tr":
            self.rows.append([])
        elif name == "tc":
            self.cells.append([])

    def _close(self, name: str, text: str) -> None:
        if name == "p":
            self._put("".join(self.paragraphs.pop()))
        elif name == "tr":
            self._put("\t".join(self.rows.pop()))
        elif name == "tc":
            cell = " ".join(filter(None, self.cells.pop()))
            if self.rows:
                self.rows[-1].append(cell)
            else:
                self._put(cell)
        elif self.paragraphs and name in _BREAKS:
            self.paragraphs[-1].append(_BREAKS[name])
        elif self.paragraphs and name == "t":
            # A carriage return written as a character reference is a line end like any other.
            self.paragraphs[-1].append(text.replace("\r\n", "\n").replace("\r", "\n"))

    def _put(self, line: str) -> None:
        """Add a finished line to the cell it stands in, else to the page."""
        if self.cells:
            self.cells[-1].append(" ".join(line.split()))
        else:
            self.lines.append(line)
