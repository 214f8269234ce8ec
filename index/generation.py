"""One built index: in memory as `PassageIndex`, on disk as one generation, checked whole when it is opened.

    <index folder>/
      CURRENT                     name of the generation that is served
      gen-000001/
        manifest.json             format, model, settings, documents, and SHA-256 and size of every file
        manifest.sha256           SHA-256 of manifest.json, as `sha256sum` writes it
        documents.jsonl           text, sections and paragraphs of each document
        passages.jsonl            one passage a line, in row order
        vectors.npy               float32 (passages, dim)
        tokens/…                  what late interaction needs of the passages, if the model has token vectors
        lexical/<field>/…         bm25s, .npy and .json

Nothing is pickled. `publish.py` writes what is read here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from index.calibration import Calibration
from index.document_data import DocumentData
from index.errors import IndexCorruptError, IndexMissingError
from index.fusion import Fusion
from index.interaction import TokenRows
from index.judgement import Judgement, load_judgement
from index.lexical import LexicalIndex
from index.types import Document, Paragraph, ParagraphKind, Passage, RowPlace, Section
from index.vectors import FaissStore

# Raise it whenever the files of a generation, or what they mean, change.
FORMAT = 6
CURRENT = "CURRENT"
NAME = re.compile(r"gen-(\d{6,})")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What made a generation, and what it is made of."""

    format: int
    created: str
    model: Mapping[str, Any]
    settings: Mapping[str, Any]
    documents: Sequence[Mapping[str, Any]]
    passages: int
    files: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PassageIndex:
    """Everything a question needs, in memory; row i is passage i in `vectors`, `lexical` and `tokens` alike.

    `tokens` is None where the model has no token vectors; `fusion` and `calibration` are the model's,
    `judgement` is what answers and refusals go by.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    vectors: FaissStore
    lexical: LexicalIndex
    generation: str
    model_fingerprint: str
    fusion: Fusion = field(default_factory=Fusion)
    tokens: TokenRows | None = None
    calibration: Calibration = field(default_factory=Calibration)
    judgement: Judgement = field(default_factory=load_judgement)

    def __post_init__(self) -> None:
        sizes = {len(self.passages), len(self.vectors), len(self.lexical)}
        sizes |= {len(self.tokens)} if self.tokens is not None else set()
        if len(sizes) != 1:
            raise ValueError(f"passages and the rows of their indexes must agree, got {sorted(sizes)}")


def current_name(folder: Path) -> str:
    """Return the name of the generation that is served.

    Raises:
        IndexMissingError: nothing was ever published in `folder`.
        IndexCorruptError: the file that names it is damaged.
    """
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise IndexMissingError(f"Chưa có chỉ mục trong {folder}; hãy chạy: python -m index build") from error
    except UnicodeDecodeError as error:
        raise _corrupt(folder, f"tệp {CURRENT} không đọc được") from error
    if not NAME.fullmatch(name):
        raise _corrupt(folder, f"tệp {CURRENT} ghi {name[:40]!r}, không phải tên một bản chỉ mục")
    return name


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the current generation of `folder`, every file checked against it.

    Raises:
        IndexMissingError: there is none.
        IndexCorruptError: a file is missing, damaged, or of another format.
    """
    path = folder / current_name(folder)
    manifest = _manifest(path)
    _check_files(path, manifest)
    return manifest


def open_generation(folder: Path) -> PassageIndex:
    """Return the current generation of `folder`, every file checked against the manifest.

    Raises:
        IndexMissingError: nothing was ever published in `folder`.
        IndexCorruptError: a file is missing, damaged, or of another format.
    """
    path = folder / current_name(folder)
    manifest = _manifest(path)
    _check_files(path, manifest)
    try:
        passages = tuple(Passage(**row) for row in _read_lines(path / "passages.jsonl"))
        return PassageIndex(
            documents=tuple(_document(row) for row in _read_lines(path / "documents.jsonl")),
            passages=passages,
            vectors=FaissStore(np.load(path / "vectors.npy", allow_pickle=False)),
            lexical=LexicalIndex.load(path / "lexical", size=len(passages)),
            generation=path.name,
            model_fingerprint=str(manifest.model["fingerprint"]),
            fusion=Fusion.from_dict(manifest.settings["fusion"]),
            calibration=Calibration.from_dict(manifest.settings["calibration"]),
            judgement=Judgement.from_dict(manifest.settings["judgement"]),
            tokens=TokenRows.load(path / "tokens") if (path / "tokens").is_dir() else None,
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _corrupt(path, str(error)) from error


def _check_files(path: Path, manifest: Manifest) -> None:
    try:
        for file, stated in manifest.files.items():
            if not (path / file).is_file() or sha256_of(path / file) != stated["sha256"]:
                raise _corrupt(path, f"tệp {file} thiếu hoặc đã bị thay đổi")
    except (OSError, TypeError, KeyError) as error:
        raise _corrupt(path, str(error)) from error


def _manifest(path: Path) -> Manifest:
    try:
        sealed = (path / "manifest.sha256").read_text(encoding="utf-8") == seal(path / "manifest.json")
        manifest = Manifest(**json.loads((path / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise _corrupt(path, "manifest.json không đọc được") from error
    if not sealed:
        raise _corrupt(path, "manifest.json đã bị thay đổi")
    if manifest.format != FORMAT:
        raise _corrupt(path, f"định dạng {manifest.format}, bản này cần {FORMAT}")
    return manifest


def seal(path: Path) -> str:
    """Return the line that `sha256sum` writes for a file."""
    return f"{sha256_of(path)}  {path.name}\n"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _corrupt(path: Path, what: str) -> IndexCorruptError:
    return IndexCorruptError(f"Chỉ mục {path} bị hỏng ({what}); dựng lại: python -m index build --force")


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)


# --- documents as JSON -----------------------------------------------------------------------------------


def document_dict(document: Document) -> dict[str, Any]:
    """Return a document as its line of documents.jsonl; a paragraph names its section by row."""
    rows = {section: row for row, section in enumerate(document.sections)}
    return {
        "id": document.id,
        "title": document.title,
        "path": document.path,
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
        row["path"],
        row["text"],
        row["sha256"],
        sections,
        paragraphs,
        recognised=row["recognised"],
        data=DocumentData.from_dict(row["data"]),
    )


def _place(fields: Mapping[str, Any]) -> RowPlace:
    return RowPlace(**{**fields, "headers": tuple(fields["headers"])})
