"""The three parts of a .docx that hold words, or say how they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.readers.archive import Archive, open_archive
from index.readers.elements import find, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DAMAGED = "tệp bị hỏng hoặc không phải tệp Word; hãy mở bằng Word rồi lưu lại (Save As) dưới dạng .docx"


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
    with open_archive(data, damaged=_DAMAGED) as archive:
        return _parts(archive)


def _parts(archive: Archive) -> Package:
    main = _related(archive, "").get("officeDocument", "word/document.xml")
    root = archive.xml(main)
    body = None if root is None or local(root) != "document" else find(root, "body")
    if body is None:
        raise DocumentError("tệp không có văn bản Word bên trong; hãy kiểm tra có đúng là tệp .docx không")
    related = _related(archive, main)
    return Package(
        body=body,
        styles=archive.xml(related.get("styles")),
        numbering=archive.xml(related.get("numbering")),
    )


def _related(archive: Archive, part: str) -> dict[str, str]:
    """Return the parts that `part` points to by kind, the first of each."""
    return {relation.kind: relation.path for relation in reversed(archive.related(part))}
