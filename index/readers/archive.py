"""Opens an office package: a zip of XML that may be damaged, mislabelled or made to do harm.

Parts are unpacked when asked for, each up to a limit. XML is read without entities, without a document type
and without fetching anything. Macros and all else in the package are never opened.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from index.errors import DocumentError
from index.readers.elements import attribute
from index.readers.formats import ZIP_ERRORS

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

_TOO_LARGE = "tệp giải nén ra quá lớn ({size}) so với một báo cáo; hãy chia nhỏ hoặc bỏ bớt ảnh rồi lưu lại"
_DRIVE = re.compile("[a-z]:")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED_FLAG = 0x1


@dataclass(frozen=True, slots=True)
class Relation:
    """That a part points to another: an id of its own, the last word of the kind, and the part's path."""

    id: str
    kind: str
    path: str


@contextmanager
def open_archive(data: bytes, *, damaged: str) -> Iterator[Archive]:
    """Open a package; `damaged` is what to say of one whose bytes make no sense.

    Raises:
        DocumentError: damaged, locked, or larger unpacked than a report can be; also inside the context.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Archive(archive, _entries(archive, len(data), damaged), damaged)
    except ZIP_ERRORS as error:
        raise DocumentError(damaged) from error


class Archive:
    """An open package; the names of its parts are the same in upper and lower case."""

    def __init__(
        self, archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], damaged: str
    ) -> None:
        self._archive = archive
        self._entries = entries
        self._damaged = damaged

    def related(self, part: str) -> tuple[Relation, ...]:
        """Return the parts of the package that `part` points to; "" is the package itself."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for relation in () if root is None else root:
            target, kind = attribute(relation, "Target"), attribute(relation, "Type")
            if target and kind and attribute(relation, "TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found.append(Relation(attribute(relation, "Id") or "", kind.rpartition("/")[2], path))
        return tuple(found)

    def xml(self, path: str | None) -> Element | None:
        """Return the root of a part, or None where there is no such part."""
        info = self._entries.get((path or "").lower())
        return None if info is None else self._parse(self._unpack(info))

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise DocumentError("tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại")
        if info.compress_type not in _METHODS:
            raise DocumentError(self._damaged)
        with self._archive.open(info) as part:
            content = part.read(MAX_PART_BYTES + 1)
        if len(content) > MAX_PART_BYTES:
            raise DocumentError(_TOO_LARGE.format(size=f"hơn {MAX_PART_BYTES // 1_000_000} MB"))
        return content

    def _parse(self, content: bytes) -> Element:
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
        except etree.LxmlError as error:
            if isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from error  # nothing is wrong with the file
            raise DocumentError(self._damaged) from error
        if root.getroottree().docinfo.internalDTD is not None:
            # The format forbids a document type; the only use of one is to smuggle entities in.
            raise DocumentError(self._damaged)
        return root


def _entries(archive: zipfile.ZipFile, packed_bytes: int, damaged: str) -> Mapping[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_ENTRIES:
        raise DocumentError(_TOO_LARGE.format(size=f"{len(infos)} mục"))
    if total > MAX_TOTAL_BYTES or total > max(_RATIO_FROM_BYTES, MAX_RATIO * packed_bytes):
        raise DocumentError(_TOO_LARGE.format(size=f"{total // 1_000_000} MB"))
    entries = {info.filename.replace("\\", "/").lower(): info for info in infos}
    # Of two parts with one name, one program shows the first and another the last.
    if len(entries) < len(infos) or any(map(_leads_out, entries)):
        raise DocumentError(damaged)
    return entries


def _leads_out(name: str) -> bool:
    return name.startswith("/") or bool(_DRIVE.match(name)) or ".." in name.split("/")
