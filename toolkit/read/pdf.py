"""The text layer of a PDF: characters with their places on the page, put together to lines and paragraphs."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from itertools import pairwise
from typing import Any, NamedTuple

from toolkit.read.pages import Line, join_pages
from toolkit.read.record import MOST_BYTES, Extract, UnreadableError, raise_digits

MOST_PAGES = 10_000
# A font without a table of characters gives signs that nobody can read.
MOST_UNKNOWN = 0.2
# Gaps in widths of a Chinese character: a word space, and the space between the cells of a table.
_SPACE, _CELL = 0.15, 0.8
# Against the tallest of its line, a raised digit is at most so high, and begins so far above its foot.
_SMALL, _RAISED = 0.8, 0.25
_PASSWORD = 4

_UNKNOWN = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2014-\u201d]")
# Some fonts name 人 by the radical ⼈ that looks like it.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_SCAN = "Recognise its text with an OCR program, check the figures, and save it as plain text in UTF-8."
_REPAIR = "Open it in a PDF viewer and print it into a new PDF, or save it as plain text in UTF-8."


def read_pdf(data: bytes) -> Extract:
    """Return the text layer of a PDF: paragraphs as lines, form feeds between pages.

    A paragraph or table that runs over the end of a page is kept whole; page number and form feed follow it.

    Raises
    ------
    UnreadableError
        The bytes are no PDF, are locked, or hold no text that can be read.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise UnreadableError(
                "the PDF is locked with a password", "Save it without a password, or as plain text in UTF-8."
            ) from error
        raise UnreadableError(f"the PDF is damaged ({error})", _REPAIR) from error
    try:
        return _read_pages(document)
    finally:
        document.close()


def _read_pages(document: Any) -> Extract:
    if len(document) > MOST_PAGES:
        msg = f"the PDF has {len(document):,} pages, more than the {MOST_PAGES:,} that are read"
        raise UnreadableError(msg, "Split it into one file a report.")
    pages: list[list[Line]] = []
    pictures: list[int] = []
    damaged: list[int] = []
    n_chars = 0
    for number in range(len(document)):
        lines, is_picture = _read_page(document, number)
        pages.append(lines or [])
        n_chars += sum(len(line.text) for line in pages[-1])
        if n_chars > MOST_BYTES:
            raise UnreadableError(
                "the PDF holds more text than any report", "Split it into one file a report."
            )
        (damaged if lines is None else pictures).extend([number + 1] * (lines is None or is_picture))
    text = join_pages(pages)
    _check_layer(text, len(pages), damaged)
    notes = [(f"{_name_pages(pictures)} no text, only pictures", _SCAN)] if pictures else []
    notes += [(f"{_name_pages(damaged)} nothing that can be read", _REPAIR)] if damaged else []
    return Extract(text, notes=notes)


def _check_layer(text: str, n_pages: int, damaged: list[int]) -> None:
    seen = "".join(text.split())
    if not seen and damaged:
        raise UnreadableError("the PDF is damaged (no page can be read)", _REPAIR)
    if not seen:
        msg = f"the PDF has no text layer: its pages ({n_pages}) are empty or pictures (a scan)"
        raise UnreadableError(msg, _SCAN)
    unknown = len(_UNKNOWN.findall(seen))
    if unknown > MOST_UNKNOWN * len(seen):
        msg = f"{unknown} of {len(seen)} characters of the PDF cannot be named (its fonts lack the table)"
        raise UnreadableError(msg, _SCAN)


def _name_pages(numbers: list[int]) -> str:
    named = ", ".join(map(str, numbers[:5])) + (" ..." if len(numbers) > 5 else "")
    return f"page {named} holds" if len(numbers) == 1 else f"pages {named} hold"


def _read_page(document: Any, number: int) -> tuple[list[Line] | None, bool]:
    """Return the lines of a page, None where it is damaged, and whether it holds pictures alone."""
    import pypdfium2

    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return None, False
    try:
        chars = _read_chars(text_page)
        lines = _build_lines(chars)
        if page.get_rotation() or any(char.turned for char in chars):
            lines = _begin_above(lines)
        return lines, not lines and pypdfium2.raw.FPDFPage_CountObjects(page) > 0
    finally:
        text_page.close()
        page.close()


class _Char(NamedTuple):
    sign: str
    left: float
    right: float
    bottom: float
    top: float
    blank: float  # width of the printed spaces before it
    turned: int  # quarter turns, clockwise, by which it stands on the page; its places are those without


def _read_chars(text_page: Any) -> list[_Char]:
    """Return the visible characters of a page in the order in which they are drawn."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    chars = []
    blank = 0.0
    for index in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code in (2, 0xFFFE):  # PDFium's mark for a hyphen at the end of a line
            code = 0x2D
        sign = _RADICALS.get(code) or chr(code if code < 0xD800 or 0xDFFF < code < 0x110000 else 0xFFFD)
        if not raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
            continue
        turned = round(raw.FPDFText_GetCharAngle(text_page, index) / (math.pi / 2)) % 4
        left, right, bottom, top = _turn_back(box, turned)
        if not sign.isspace():
            chars.append(_Char(sign, left, right, bottom, top, blank, turned))
            blank = 0.0
        elif raw.FPDFText_IsGenerated(text_page, index) == 0:
            blank += right - left
    return chars


def _turn_back(box: Any, turned: int) -> tuple[float, float, float, float]:
    """Return left, right, bottom and top of a character as if the page were turned until it is upright."""
    left, right, bottom, top = box.left, box.right, box.bottom, box.top
    for _ in range(turned):
        left, right, bottom, top = -top, -bottom, left, right
    return left, right, bottom, top


def _build_lines(chars: list[_Char]) -> list[Line]:
    lines: list[Line] = []
    row: list[_Char] = []
    for char in chars:
        if row and (char.turned != row[-1].turned or not _is_beside(row[-1], char)):
            lines.append(_close_line(row))
            row = []
        row.append(char)
    return [*lines, _close_line(row)] if row else lines


def _begin_above(lines: list[Line]) -> list[Line]:
    """Return lines from the top down: of what stands sideways, PDFium may give the lowest first."""
    n_upward = sum(line.top > before.top for before, line in pairwise(lines))
    return lines[::-1] if 2 * n_upward > len(lines) - 1 else lines


def _is_beside(before: _Char, char: _Char) -> bool:
    """Whether `char` stands on the line of `before`, to its right."""
    overlap = min(before.top, char.top) - max(before.bottom, char.bottom)
    height = min(before.top - before.bottom, char.top - char.bottom)
    return 2 * overlap > height and char.left > before.left - height / 2


def _read_gap(before: _Char, char: _Char, size: float) -> str:
    """Return what stands between two characters of a line: nothing, a space, or the edge of a cell."""
    gap = char.left - before.right
    if gap - char.blank > _CELL * size:
        return "\t"
    if char.blank:
        return " "
    is_joined = _WIDE.match(before.sign) or _WIDE.match(char.sign) or (before.sign + char.sign).isdecimal()
    return "" if gap <= _SPACE * size or is_joined else " "


def _is_small_above(char: _Char, tallest: _Char) -> bool:
    size = tallest.top - tallest.bottom
    return char.top - char.bottom < _SMALL * size and char.bottom - tallest.bottom > _RAISED * size


def _close_line(row: list[_Char]) -> Line:
    tallest = max(row, key=lambda char: char.top - char.bottom)
    size = tallest.top - tallest.bottom
    parts = [row[0].sign]
    is_raised = False
    for before, char in pairwise(row):
        gap = _read_gap(before, char, size or 1)
        # The smaller figures of a table's next cell are none.
        is_raised = (
            not gap and _is_small_above(char, tallest) and (is_raised or not _is_small_above(before, tallest))
        )
        parts += [gap, raise_digits(char.sign, "superscript") if is_raised else char.sign]
    return Line(
        "".join(parts), row[0].left, row[-1].right, min(c.bottom for c in row), max(c.top for c in row)
    )
