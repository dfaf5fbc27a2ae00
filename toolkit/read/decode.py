"""Bytes to text without loss: which encoding, or why none."""

from __future__ import annotations

import codecs
import re

from toolkit.read.record import UnreadableError

# Refuse what a strict decoder accepts by accident: in GB18030 nearly every pair of bytes is a character.
# Chinese reports have above 0.99 everyday characters, traditional print 0.7, foreign bytes 0.2 and less.
LEAST_EVERYDAY = 0.3
MOST_PRIVATE = 0.05
# So many whole characters for each damaged one mean that the file was meant as UTF-8.
WHOLE_PER_DAMAGED = 10

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_VISIBLE = re.compile(r"[^\s\xad\u200b-\u200f\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# Chinese in seven bits, which any decoder takes for English: ~{VP9z~} is 中国.
_SEVEN_BITS = re.compile(r"~\{(?:[!-~]{2})+~\}")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# First bytes of GB 2312's punctuation and full-width forms, and of its 3,755 common characters.
_EVERYDAY = bytes([0xA1, 0xA2, 0xA3, *range(0xB0, 0xD8)])


def decode_bytes(data: bytes, *, prefer: str = "utf-8") -> tuple[str, str]:
    r"""Return the text of `data` (CRLF and CR as LF, no mark) and the name of its encoding.

    `prefer` gb18030 settles what can be read both ways.

    Raises
    ------
    UnreadableError
        The bytes are no text in UTF-8, UTF-16 with its mark or GB18030.

    Examples
    --------
    >>> decode_bytes("脱贫\r\n".encode("gb18030"))
    ('脱贫\n', 'gb18030')
    """
    if data.startswith(codecs.BOM_UTF8):
        text, encoding = _decode_strictly(data[3:], "utf-8"), "utf-8-sig"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text, encoding = _decode_strictly(data, "utf-16"), "utf-16"
    else:
        text, encoding = _decode_unmarked(data, prefer)
    return re.sub("\r\n?", "\n", text), encoding


def is_blank(text: str) -> bool:
    """Whether `text` is empty, or white space and invisible marks alone."""
    return not _VISIBLE.search(text)


def check_text(text: str) -> None:
    """Raise `UnreadableError` where `text` is empty, only white space or mostly control characters."""
    advice = "Put the report's text into the file, or remove it."
    if not text:
        raise UnreadableError("the file is empty", advice)
    if is_blank(text):
        raise UnreadableError("the file holds only white space", advice)
    if _SURROGATE.search(text):
        raise UnreadableError("the text holds half a character (a lone surrogate)", "Save it again as UTF-8.")
    controls, seen = len(_CONTROL.findall(text)), sum(map(len, text.split()))
    if 2 * controls >= seen:
        raise UnreadableError(
            f"{controls} of {seen} characters are control characters",
            "This is no text, or UTF-32, or UTF-16 without its mark: open it in its own program and save it as UTF-8.",
        )


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"the bytes are marked as {encoding}, but byte {error.start} breaks it ({error.reason})",
            "Save the file again as UTF-8 from the program that made it.",
        ) from error


def _decode_unmarked(data: bytes, prefer: str) -> tuple[str, str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    else:
        if _SEVEN_BITS.search(text) and text.isascii():
            raise UnreadableError("the text is in the encoding HZ, which is not read", "Save it as UTF-8.")
        is_doubtful = prefer == "gb18030" and not text.isascii() and not _looks_like_chinese(text)
        return (is_doubtful and _decode_as_chinese(data)) or (text, "utf-8")
    if _looks_like_utf8(data):
        raise UnreadableError(
            f"the bytes are UTF-8 damaged at byte {place}",
            "Fetch the file again, or repair that place and save it as UTF-8.",
        )
    chinese = _decode_as_chinese(data)
    if chinese:
        return chinese
    raise UnreadableError(
        f"the bytes are no text in UTF-8, UTF-16 with its mark or GB18030 (see byte {place})",
        "Find out the file's encoding (Big5? UTF-16 without its mark?), or what made it, and save it as UTF-8.",
    )


def _decode_as_chinese(data: bytes) -> tuple[str, str] | None:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return (text, "gb18030") if _looks_like_chinese(text) else None


def _looks_like_utf8(data: bytes) -> bool:
    beyond = "".join(_BEYOND_ASCII.findall(data.decode("utf-8", "replace")))
    damaged = beyond.count("\ufffd")
    return len(beyond) - damaged >= WHOLE_PER_DAMAGED * damaged


def _looks_like_chinese(text: str) -> bool:
    beyond = "".join(_BEYOND_ASCII.findall(text))
    first_bytes = beyond.encode("gb2312", "ignore")[::2]
    everyday = len(first_bytes) - len(first_bytes.translate(None, delete=_EVERYDAY))
    private = len(_PRIVATE.findall(beyond))
    return private <= MOST_PRIVATE * len(beyond) and everyday >= LEAST_EVERYDAY * len(beyond)
