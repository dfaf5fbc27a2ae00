"""What a file is, by its bytes first and its ending second, and who reads it."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Callable

from toolkit.read.decode import decode_bytes
from toolkit.read.docx import read_docx
from toolkit.read.pdf import read_pdf
from toolkit.read.record import DAMAGED_ZIP, Extract, UnreadableError
from toolkit.read.webpage import read_html

TABLES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}

_ENDINGS = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".xhtml": "html", **TABLES}
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "bmp"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"AT&TFORM", "image"),
    (b"CAJ\0", "caj"),
    (b"\x1f\x8b\x08", "archive"),
    (b"BZh9", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"MIME-Version:", "mhtml"),
    (b"From: <Saved by", "mhtml"),
)
# Pictures of telephones and of web pages name themselves behind their length.
_PICTURE = re.compile(rb".{4}(?:ftyp(?:hei[cx]|mif1|avif)|.{4}WEBP)", re.DOTALL)
_HTML = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
# What a part of an office file is called, and what the streams of an old one are called.
_PACKED = (
    *(("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")),
    *(("OFD.xml", "ofd"), ("META-INF/container.xml", "epub"), ("mimetype", "odt")),
)
_STREAMS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
)

_AS_DOCX = "Open it in Word, WPS or LibreOffice and save it as .docx, or as plain text in UTF-8."
_AS_CSV = "Save the sheet as .csv with a column named text, or its text as plain text in UTF-8."
_ADVICE = {
    "doc": _AS_DOCX,
    "ole": _AS_DOCX,
    "wps": _AS_DOCX,
    "rtf": _AS_DOCX,
    "odt": _AS_DOCX,
    "locked": "Open it with its password and save it without one.",
    "xls": _AS_CSV,
    "xlsx": _AS_CSV,
    "ppt": "Save the slides' text as plain text in UTF-8.",
    "pptx": "Save the slides' text as plain text in UTF-8.",
    "ofd": "Open it in an OFD reader and save it as PDF.",
    "caj": "Open it in CAJViewer and print it into a PDF, or save it as plain text in UTF-8.",
    "epub": "Save its text as plain text in UTF-8.",
    "mhtml": "Open it in a browser and save it as .html.",
    "image": "Recognise its text with an OCR program, check the figures, and save it as plain text in UTF-8.",
    "archive": "Unpack it and give the folder, or pack it as .zip.",
    "zip": "Unpack it and give the folder.",
}

_KINDS = {"ole": "an old Office document", "locked": "an Office document locked with a password"}

# One function a format: raw bytes in, text out.
READERS: dict[str, Callable[[bytes], Extract]] = {
    "txt": lambda data: Extract(*decode_bytes(data)),
    "md": lambda data: Extract(*decode_bytes(data)),
    "html": read_html,
    "docx": read_docx,
    "pdf": read_pdf,
}


def sniff_format(data: bytes, ending: str) -> str:
    """Name the format of `data`: what its bytes show, else what `ending` (".md") says, else "txt".

    Examples
    --------
    >>> sniff_format(b"%PDF-1.7 ...", ".txt"), sniff_format("脱贫".encode(), ".docx")
    ('pdf', 'txt')
    """
    ending = ending.lower()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx" if ending == ".docx" else sniff_package(data)
    if b"%PDF-" in data[:1024].lstrip()[:16]:
        return "pdf"
    name = next((name for magic, name in _MAGIC if data.startswith(magic)), "")
    name = "image" if _PICTURE.match(data) else name
    if name == "ole":
        return "wps" if ending == ".wps" else _sniff_streams(data)
    if name and (name != "bmp" or b"\0" in data[:16]):
        return "image" if name == "bmp" else name
    return "html" if _HTML.match(_peek(data)) else _ENDINGS.get(ending, "txt")


def sniff_package(data: bytes) -> str:
    """Name what a zip file is: an office document, or "zip" where it is a plain archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except DAMAGED_ZIP:
        return "zip"
    return find_package(names)


def find_package(names: list[str]) -> str:
    """Name what holds the parts `names`; an office document declares itself in a part of its own."""
    held = {name for name in names if not name.endswith("/")}  # a folder of reports may be called word
    if "[Content_Types].xml" in held or "word/document.xml" in held:
        held |= {name.partition("/")[0] + "/" for name in names}
    return next((kind for part, kind in _PACKED if part in held), "zip")


def extract_text(data: bytes, format: str) -> Extract:
    """Return the text of `data`; raise `UnreadableError` where the format has no reader."""
    if format not in READERS:
        kind = _KINDS.get(format, f"of the kind {format}")
        raise UnreadableError(f"the file is {kind}, which is not read", _ADVICE[format])
    return READERS[format](data)


def _peek(data: bytes) -> str:
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data[:4096].decode("utf-16" if is_wide else "utf-8", "replace")


def _sniff_streams(data: bytes) -> str:
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), "ole")
