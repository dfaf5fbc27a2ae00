"""What a file is, by its bytes first and its ending second, and who reads it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from toolkit.read.decode import UnreadableError, decode_bytes
from toolkit.read.docx import read_docx

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\x1f\x8b\x08", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_ENDINGS = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".xhtml": "html"}
_ADVICE = {
    "html": "Save the page as plain text in UTF-8.",
    "pdf": "Save the document as plain text in UTF-8, or as .docx.",
    "doc": "Open it in Word or LibreOffice and save it as .docx, or as plain text in UTF-8.",
    "rtf": "Open it in Word or LibreOffice and save it as .docx, or as plain text in UTF-8.",
    "image": "Type or recognise the text, and save it in UTF-8.",
    "archive": "Unpack it and give the folder.",
    "zip": "Unpack it and give the folder; save a spreadsheet or slides as plain text.",
}

# One function a format: raw bytes in, text and name of the encoding ("" where it has none) out.
READERS: dict[str, Callable[[bytes], tuple[str, str]]] = {
    "txt": decode_bytes,
    "md": decode_bytes,
    "docx": read_docx,
}


def sniff_format(data: bytes, ending: str) -> str:
    """Name the format of `data`: what its bytes show, else what `ending` (".md") says, else "txt".

    Examples
    --------
    >>> sniff_format(b"%PDF-1.7 ...", ".txt"), sniff_format("脱贫".encode(), ".docx")
    ('pdf', 'txt')
    """
    if data.startswith(b"PK\x03\x04"):
        return "docx" if ending.lower() == ".docx" or _holds_document(data) else "zip"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if _HTML.match(data[:4096]):
        return "html"
    return _ENDINGS.get(ending.lower(), "txt")


def extract_text(data: bytes, format: str) -> tuple[str, str]:
    """Return text and encoding of `data`; raise `UnreadableError` where the format has no reader."""
    if format not in READERS:
        raise UnreadableError(f"the file is {format}, which is not read yet", _ADVICE[format])
    return READERS[format](data)


def _holds_document(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
