"""Parts on disk: one safetensors file each, named by the SHA-256 of its bytes, in two copies.

    <index folder>/parts/a/<sha256>.safetensors
    <index folder>/parts/b/<sha256>.safetensors

A generation reads one side and the next generation the other, so a bit that flips in a file costs only one of
them, though neither holds the documents again that did not change. A file is never changed once it has its
name. Nothing is pickled. A document's path is no part of it: a renamed file leaves its part as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import disk
from index.errors import IndexCorruptError
from index.interaction import TokenRows
from index.lexical import FIELDS
from index.metadata.document_data import DocumentData
from index.parts import Part
from index.term_counts import TermCounts
from index.types import Document, Paragraph, ParagraphKind, Passage, RowPlace, Section

SIDES = ("a", "b")
_HASHING_THREADS = 4
_FOLDER = "parts"
_SUFFIX = ".safetensors"
_TOKENS = "tokens."


class PartFiles:
    """The parts of one index folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str, side: str) -> Path:
        """Return where a side has a part."""
        return self._folder / _FOLDER / side / f"{sha256}{_SUFFIX}"

    def is_sound(self, sha256: str, side: str) -> bool:
        """Return whether a side has a part and every byte of it is as it was written."""
        try:
            with self.path(sha256, side).open("rb") as handle:
                return hashlib.file_digest(handle, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def unsound(self, names: Sequence[str], side: str) -> tuple[str, ...]:
        """Return those of the parts `names` that a side has not, or not as they were written."""
        with ThreadPoolExecutor(_HASHING_THREADS) as pool:  # a thousand documents are a gigabyte
            sound = list(pool.map(lambda sha256: self.is_sound(sha256, side), names))
        return tuple(sha256 for sha256, whole in zip(names, sound, strict=True) if not whole)

    def read(self, sha256: str, side: str) -> Part:
        """Return a part of a side; raises `IndexCorruptError` where it is missing or damaged."""
        data = self._bytes(sha256, side)
        if data is None:
            raise IndexCorruptError(f"tệp {self.path(sha256, side)} thiếu hoặc đã bị thay đổi")
        try:
            return part_from_bytes(data)
        except (ValueError, TypeError, KeyError) as error:
            raise IndexCorruptError(f"tệp {self.path(sha256, side)} không đọc được ({error})") from error

    def repair(self, sha256: str, side: str) -> bool:
        """Make sure that a side has a part, from the other side if need be; return whether it now has."""
        if self.is_sound(sha256, side):
            return True
        for other in SIDES:
            data = self._bytes(sha256, other) if other != side else None
            if data is not None:
                self._write(sha256, side, data)
                return True
        return False

    def add(self, part: Part) -> tuple[str, int]:
        """Write a part to both sides; return its SHA-256 and its size in bytes."""
        data = part_to_bytes(part)
        sha256 = hashlib.sha256(data).hexdigest()
        for side in SIDES:
            if not self.is_sound(sha256, side):
                self._write(sha256, side, data)
        return sha256, len(data)

    def sweep(self, wanted: Collection[str]) -> None:
        """Remove every file that is not one of the parts `wanted`."""
        for side in SIDES:
            folder = self._folder / _FOLDER / side
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if path.suffix != _SUFFIX or path.stem not in wanted:
                    disk.remove(path)

    def _bytes(self, sha256: str, side: str) -> bytes | None:
        try:
            data = self.path(sha256, side).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def _write(self, sha256: str, side: str, data: bytes) -> None:
        path = self.path(sha256, side)
        for folder in (path.parent.parent, path.parent):
            if not folder.is_dir():
                disk.make_folder(folder)
                disk.sync_folder(folder.parent)
        disk.write_file(path, data)
        disk.sync_folder(path.parent)


def part_to_bytes(part: Part) -> bytes:
    """Return a part as the bytes of a safetensors file; the same part always gives the same bytes."""
    from safetensors.numpy import save

    numbers = {document.id: row for row, document in enumerate(part.documents)}
    arrays: dict[str, NDArray[Any]] = {
        "documents": _lines([_document_dict(document) for document in part.documents]),
        "passages": _lines([[numbers[p.document_id], p.paragraph, p.start, p.end] for p in part.passages]),
        "contexts": _lines([p.context for p in part.passages]),
        "vectors": part.vectors,
    }
    if part.tokens is not None:
        arrays |= {f"{_TOKENS}{name}": getattr(part.tokens, name) for name in TokenRows.__slots__}
    for field, counted in part.counts.items():
        arrays |= {
            f"{field}.terms": _lines(list(counted.terms)),
            f"{field}.ids": counted.ids,
            f"{field}.counts": counted.counts,
            f"{field}.starts": counted.starts,
        }
    return bytes(save({name: np.ascontiguousarray(array) for name, array in arrays.items()}))


def part_from_bytes(data: bytes) -> Part:
    """Return the part that `part_to_bytes` gave; raises `ValueError`, `TypeError` or `KeyError` on others."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays = load(data)
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    documents = tuple(_document(row) for row in _read_lines(arrays["documents"]))
    places = zip(_read_lines(arrays["passages"]), _read_lines(arrays["contexts"]), strict=True)
    passages = tuple(
        Passage(documents[row].id, paragraph, start, end, context)
        for (row, paragraph, start, end), context in places
    )
    tokens = {name.removeprefix(_TOKENS): array for name, array in arrays.items() if name.startswith(_TOKENS)}
    return Part(
        documents,
        passages,
        arrays["vectors"],
        TokenRows(**tokens) if tokens else None,
        {
            field: TermCounts(
                tuple(_read_lines(arrays[f"{field}.terms"])),
                *(arrays[f"{field}.{name}"] for name in ("ids", "counts", "starts")),
            )
            for field in FIELDS
        },
    )


def _lines(values: Sequence[object]) -> NDArray[np.uint8]:
    """Return values as the UTF-8 bytes of one JSON list."""
    return np.frombuffer(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8)


def _read_lines(array: NDArray[Any]) -> list[Any]:
    values = json.loads(array.tobytes().decode("utf-8", "surrogatepass"))
    if not isinstance(values, list):
        raise TypeError("not a list")
    return values


def _document_dict(document: Document) -> dict[str, Any]:
    """Return a document without its path; a paragraph names its section by row."""
    rows = {section: row for row, section in enumerate(document.sections)}
    return {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "sha256": document.sha256,
        "sections": [asdict(section) for section in document.sections],
        "paragraphs": [
            [p.start, p.end, str(p.kind), rows[p.section], p.number, p.page, p.place and asdict(p.place)]
            for p in document.paragraphs
        ],
        "recognised": document.recognised,
        "data": document.data.to_dict(),
    }


def _document(row: Mapping[str, Any]) -> Document:
    sections = tuple(Section(**{**fields, "path": tuple(fields["path"])}) for fields in row["sections"])
    paragraphs = tuple(
        Paragraph(start, end, ParagraphKind(kind), sections[section], number, page, place and _place(place))
        for start, end, kind, section, number, page, place in row["paragraphs"]
    )
    return Document(
        row["id"],
        row["title"],
        "",
        row["text"],
        row["sha256"],
        sections,
        paragraphs,
        recognised=row["recognised"],
        data=DocumentData.from_dict(row["data"]),
    )


def _place(fields: Mapping[str, Any]) -> RowPlace:
    return RowPlace(**{**fields, "headers": tuple(fields["headers"])})
