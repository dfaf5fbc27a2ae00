"""What a reader of one format gives: the text of a file, or why there is none."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass, field

# No report comes near it; texts of this size take minutes and gigabytes to analyse.
MOST_BYTES = 50_000_000
# A cell that claims to span more columns or rows is a slip, or meant to fill the memory.
MOST_SPAN = 50
# What zipfile raises on damaged or locked archives.
DAMAGED_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, RuntimeError, NotImplementedError, ValueError),
)

_RAISED = {
    "superscript": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "subscript": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
_CHINESE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014-\u201d\U00020000-\U0003ffff]"
_WRAP = re.compile(rf"(?<={_CHINESE})[ \t\r\n]*\n[ \t\r\n]*|[ \t\r\n]*\n[ \t\r\n]*(?={_CHINESE})")


class UnreadableError(Exception):
    """Bytes that give no text: `problem` says what was found, `advice` what to do."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice


@dataclass
class Extract:
    """The text of a file, its encoding ("" where the format has none), and what else was noticed.

    `fields` are what the file's own head says of the report (title, publisher, published); each of
    `notes` is a problem and its advice: something in the file that is no text and was left out.
    """

    text: str
    encoding: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)


def unwrap_lines(text: str) -> str:
    r"""Join lines that a program broke, without a space where Chinese needs none.

    Examples
    --------
    >>> unwrap_lines("发展茶\n园5亩 ,\n 2 kg\nof tea")
    '发展茶园5亩 , 2 kg of tea'
    """
    return re.sub(r"[ \t\r\n\f]+", " ", _WRAP.sub("", text))


def raise_digits(text: str, position: str) -> str:
    """Write digits that are printed as a `position` superscript or subscript as such: 10⁸ is not 108.

    Examples
    --------
    >>> raise_digits("2", "superscript"), raise_digits("CO", "subscript")
    ('²', 'CO')
    """
    table = _RAISED.get(position)
    return text.translate(table) if table and text.strip().isdecimal() else text


def check_size(size: int, most: int) -> None:
    """Raise `UnreadableError` where `size` bytes are more than `most`."""
    if size > most:
        raise UnreadableError(
            f"the file has {size:,} bytes, more than the {most:,} that are read",
            "Split it into one file a report, or raise the limit: --max-bytes, in Python max_bytes.",
        )


def find_delimiter(table: str) -> str:
    r"""Return what parts the cells of a table, by its first line: a comma, a semicolon or a tab.

    Examples
    --------
    >>> find_delimiter("file;region\na.txt;道县")
    ';'
    """
    head = table.lstrip().partition("\n")[0]
    return max(",;\t", key=head.count)
