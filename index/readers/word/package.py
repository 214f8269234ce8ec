"""Opens a .docx: a zip of XML that may be damaged, disguised or made to do harm.

Only the main document, its styles and its numbering are unpacked, each up to a limit, and nothing is written
to disk; archives inside the archive stay closed. XML is read without entities, without a document type and
without fetching anything.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from index.errors import DocumentError
from index.readers.signatures import disguise
from index.readers.word.elements import attribute, find, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# A report of 1,000 pages has a main part of about 20 MB and, with a picture on each page, some 1,100 entries.
MAX_ENTRIES = 10_000
MAX_TOTAL_BYTES = 200_000_000
MAX_PART_BYTES = 64_000_000
# Tags in one part, whose elements take some 150 bytes each; the 1,000 pages have about 700,000.
MAX_TAGS = 3_000_000
# Text packs 10 to 60 times smaller, a bomb 1,000 times; small files may pack well without harm.
MAX_RATIO = 200
_RATIO_FROM_BYTES = 20_000_000

_DAMAGED = "tệp bị hỏng hoặc không phải tệp Word; hãy mở bằng Word rồi lưu lại (Save As) dưới dạng .docx"
_TOO_LARGE = "tệp giải nén ra quá lớn ({size}) so với một báo cáo; hãy chia nhỏ hoặc bỏ bớt ảnh rồi lưu lại"
_DRIVE = re.compile("[a-z]:")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED_FLAG = 0x1
# What zipfile and zlib raise on damaged bytes.
_ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, KeyError, IndexError, OverflowError, NotImplementedError, RuntimeError),
)
_Entries = Mapping[str, zipfile.ZipInfo]


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a .docx that hold words, or say how they are shown."""

    body: Element
    styles: Element | None
    numbering: Element | None


def open_package(data: bytes) -> Package:
    """Return the parts of a .docx.

    Raises:
        DocumentError: `data` is not a .docx, is damaged, locked, or larger unpacked than a report can be.
    """
    advice = None if data.startswith(b"PK") else disguise(data)
    if advice is not None:
        raise DocumentError(advice)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _parts(archive, _entries(archive, len(data)))
    except _ZIP_ERRORS as error:
        raise DocumentError(_DAMAGED) from error


def _entries(archive: zipfile.ZipFile, packed_bytes: int) -> _Entries:
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_ENTRIES:
        raise DocumentError(_TOO_LARGE.format(size=f"{len(infos)} mục"))
    if total > MAX_TOTAL_BYTES or total > max(_RATIO_FROM_BYTES, MAX_RATIO * packed_bytes):
        raise DocumentError(_TOO_LARGE.format(size=f"{total // 1_000_000} MB"))
    entries = {_part_name(info): info for info in infos}
    if len(entries) < len(infos):
        # Of two parts with one name, one program shows the first and another the last.
        raise DocumentError(_DAMAGED)
    return entries


def _part_name(info: zipfile.ZipInfo) -> str:
    """Return the name a part is looked up by; raises `DocumentError` where it leads out of the package."""
    name = info.filename.replace("\\", "/").lower()
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        raise DocumentError(_DAMAGED)
    return name


def _parts(archive: zipfile.ZipFile, entries: _Entries) -> Package:
    main = _related(archive, entries, "").get("officeDocument", "word/document.xml")
    root = _read_xml(archive, entries, main)
    body = None if root is None or local(root) != "document" else find(root, "body")
    if body is None:
        raise DocumentError("tệp không có văn bản Word bên trong; hãy kiểm tra có đúng là tệp .docx không")
    related = _related(archive, entries, main)
    return Package(
        body=body,
        styles=_read_xml(archive, entries, related.get("styles")),
        numbering=_read_xml(archive, entries, related.get("numbering")),
    )


def _related(archive: zipfile.ZipFile, entries: _Entries, part: str) -> Mapping[str, str]:
    """Return the parts that `part` points to ("" is the package itself), by the last word of its type."""
    folder, name = posixpath.split(part)
    root = _read_xml(archive, entries, posixpath.join(folder, "_rels", f"{name}.rels"))
    related: dict[str, str] = {}
    for relation in () if root is None else root:
        target, kind = attribute(relation, "Target"), attribute(relation, "Type")
        if target and kind and attribute(relation, "TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            related.setdefault(kind.rpartition("/")[2], path)
    return related


def _read_xml(archive: zipfile.ZipFile, entries: _Entries, path: str | None) -> Element | None:
    info = entries.get((path or "").lower())
    if info is None:
        return None
    return _parse(_unpack(archive, info))


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise DocumentError("tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại")
    if info.compress_type not in _METHODS:
        raise DocumentError(_DAMAGED)
    with archive.open(info) as part:
        content = part.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise DocumentError(_TOO_LARGE.format(size=f"hơn {MAX_PART_BYTES // 1_000_000} MB"))
    return content


def _parse(content: bytes) -> Element:
    tags = content.count(b"<")
    if tags > MAX_TAGS:
        raise DocumentError(_TOO_LARGE.format(size=f"{tags} thẻ XML"))
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error  # nothing is wrong with the file
        raise DocumentError(_DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        # The format forbids a document type; the only use of one is to smuggle entities in.
        raise DocumentError(_DAMAGED)
    return root
