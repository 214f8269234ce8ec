"""Which format a file has, told by its bytes; the name decides only where bytes cannot: .md or .txt.

Clerks rename files and programs mislabel them: a .docx may be a .doc, a .doc may be a web page.
"""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath
from types import MappingProxyType


class Format(StrEnum):
    """What a file is. Those without a reader have a sentence in `REFUSALS`."""

    TEXT = "văn bản thuần"
    MARKDOWN = "Markdown"
    HTML = "trang web"
    DOCX = "Word"
    DOC = "Word đời cũ (.doc)"
    RTF = "RTF"
    ODT = "OpenDocument (.odt)"
    XLSX = "Excel"
    XLS = "Excel đời cũ (.xls)"
    ODS = "OpenDocument (.ods)"
    PDF = "PDF"
    SLIDES = "trình chiếu"
    ENCRYPTED = "tệp Office có mật khẩu"
    OLE = "tệp Office đời cũ"
    ZIP = "tệp nén"
    IMAGE = "ảnh"
    XML = "XML"
    MHTML = "trang web lưu một tệp"


# The suffixes of files that are taken for documents; what they hold is told by their bytes.
SUFFIXES: Mapping[str, Format] = MappingProxyType(
    {
        ".docx": Format.DOCX,
        ".doc": Format.DOC,
        ".pdf": Format.PDF,
        ".xlsx": Format.XLSX,
        ".xls": Format.XLS,
        ".txt": Format.TEXT,
        ".rtf": Format.RTF,
        ".odt": Format.ODT,
        ".ods": Format.ODS,
        ".docm": Format.DOCX,
        ".xlsm": Format.XLSX,
        ".html": Format.HTML,
        ".htm": Format.HTML,
        ".md": Format.MARKDOWN,
    }
)

_USE_WORD = "hãy dùng bản Word (.docx) của báo cáo này"
REFUSALS: Mapping[Format, str] = MappingProxyType(
    {
        Format.SLIDES: f"là tệp trình chiếu (PowerPoint), chưa đọc được; {_USE_WORD}",
        Format.ENCRYPTED: "tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại",
        Format.OLE: "là tệp Office đời cũ đã hỏng hoặc không rõ loại; hãy mở bằng Word, Excel rồi lưu lại",
        Format.ZIP: "thực ra là tệp nén; hãy giải nén rồi chép từng báo cáo vào",
        Format.IMAGE: f"thực ra là tệp ảnh; {_USE_WORD}",
        Format.XML: "thực ra là tệp XML; hãy mở bằng Word hoặc Excel rồi lưu lại dưới dạng .docx, .xlsx",
        Format.MHTML: "thực ra là trang web lưu một tệp (.mht); hãy mở bằng Word rồi lưu lại dưới dạng .docx",
    }
)

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SIGNATURES: tuple[tuple[bytes, Format], ...] = (
    (b"%PDF-", Format.PDF),
    (rb"{\rtf", Format.RTF),
    *((magic, Format.IMAGE) for magic in (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")),
    *((magic, Format.ZIP) for magic in (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")),
)
# Streams of an OLE file -> its format; the encrypted package holds any of the newer ones.
_STREAMS: tuple[tuple[str, Format], ...] = (
    ("EncryptedPackage", Format.ENCRYPTED),
    ("WordDocument", Format.DOC),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
    ("PowerPoint Document", Format.SLIDES),
)
_FOLDERS: Mapping[str, Format] = {"word": Format.DOCX, "xl": Format.XLSX, "ppt": Format.SLIDES}
_CONTENT_TYPES: tuple[tuple[bytes, Format], ...] = (
    (b"wordprocessingml.document.main", Format.DOCX),
    (b"spreadsheetml.sheet.main", Format.XLSX),
    (b"presentationml.presentation.main", Format.SLIDES),
)
_OPEN_DOCUMENTS: tuple[tuple[bytes, Format], ...] = (
    (b"application/vnd.oasis.opendocument.text", Format.ODT),
    (b"application/vnd.oasis.opendocument.spreadsheet", Format.ODS),
    (b"application/vnd.oasis.opendocument.presentation", Format.SLIDES),
)
_ZIPPED = frozenset({Format.DOCX, Format.XLSX, Format.ODT, Format.ODS})
_OLE_FORMATS = frozenset({Format.DOC, Format.XLS})
_BINARY = _ZIPPED | _OLE_FORMATS | {Format.PDF}
_HEAD_BYTES = 4096
_TYPES_MAX_BYTES = 1_000_000
# A PDF may follow some bytes of a mail header or a byte order mark.
_PDF_WITHIN = 1024
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAG = re.compile(r"</?(?:p|div|table|tr|td|h[1-6]|br|span|ul|li|b|meta|title)\b[^>]*>", re.I)
_XML = re.compile(r"\s*<\?xml\b")
_MHTML = re.compile(r"(?:from:.*\r?\n|subject:.*\r?\n|date:.*\r?\n)*mime-version:", re.I)
# What zipfile and zlib, and olefile, raise on damaged bytes.
ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, KeyError, IndexError, OverflowError, NotImplementedError, RuntimeError),
)
_OLE_ERRORS = (OSError, ValueError, TypeError, LookupError, struct.error, OverflowError, RuntimeError)


def sniff(data: bytes, name: str | PurePath) -> Format:
    """Return the format of `data`; `name` tells text formats apart, and what a damaged file should be."""
    claimed = SUFFIXES.get(PurePath(name).suffix.lower(), Format.TEXT)
    if data.startswith(b"PK\x03\x04") or (data.startswith(b"PK") and claimed in _ZIPPED):
        return _zipped(data, claimed)
    if data.startswith(_OLE):
        return _compound(data, claimed)
    for magic, found in _SIGNATURES:
        if data.startswith(magic):
            return found
    if b"%PDF-" in data[:_PDF_WITHIN] and claimed is Format.PDF:
        return Format.PDF
    return _text(data, claimed)


def _zipped(data: bytes, claimed: Format) -> Format:
    meant = claimed if claimed in _ZIPPED else Format.ZIP
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _packaged(archive) or meant
    except ZIP_ERRORS:
        return meant


def _packaged(archive: zipfile.ZipFile) -> Format | None:
    """Return the format of an office package, by its folders, its content types or its mimetype."""
    names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    if "mimetype" in names:
        kind = _start(archive, names["mimetype"])
        return next((found for prefix, found in _OPEN_DOCUMENTS if kind.startswith(prefix)), None)
    main = ("document", "workbook", "presentation")
    for folder, found in _FOLDERS.items():
        if any(f"{folder}/{part}.xml" in names for part in main):
            return found
    types = _start(archive, names["[content_types].xml"]) if "[content_types].xml" in names else b""
    typed = next((found for mark, found in _CONTENT_TYPES if mark in types), None)
    return typed or (Format.DOCX if "_rels/.rels" in names else None)


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_TYPES_MAX_BYTES)


def _compound(data: bytes, claimed: Format) -> Format:
    # Imported here because most offices keep no files of this age.
    import olefile

    try:
        with olefile.OleFileIO(data) as file:
            streams = {path[0].lower() for path in file.listdir()}
    except _OLE_ERRORS:
        if _ENCRYPTED_PACKAGE in data:
            return Format.ENCRYPTED
        streams = set()
    known = next((found for stream, found in _STREAMS if stream.lower() in streams), None)
    return known or (claimed if claimed in _OLE_FORMATS and not streams else Format.OLE)


def _text(data: bytes, claimed: Format) -> Format:
    head = _head(data)
    if claimed in _BINARY and _is_binary(data):
        # No text, and what it is said to be is damaged from its first byte on.
        return Format.OLE if claimed in _OLE_FORMATS else claimed
    if _HTML.match(head):
        return Format.HTML
    if _XML.match(head):
        return Format.XML
    if _MHTML.match(head):
        return Format.MHTML
    if claimed is Format.MARKDOWN:
        return Format.MARKDOWN
    # A fragment of a web page, as databases export it under any name but that of text.
    is_markup = claimed is Format.HTML or (claimed is not Format.TEXT and len(_TAG.findall(head)) > 2)
    return Format.HTML if is_markup else Format.TEXT


def _is_binary(data: bytes) -> bool:
    """Return whether bytes are of no text: zero bytes in pairs of UTF-16 stand all first or all second."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    return 0 in data[:_HEAD_BYTES:2] and 0 in data[1:_HEAD_BYTES:2]


def _head(data: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) : _HEAD_BYTES].decode(encoding, "replace")
    return data.removeprefix(codecs.BOM_UTF8)[:_HEAD_BYTES].decode("latin-1")
