"""Bring the index up to date with the documents folder.

A file of a type no reader knows is named and passed over; a file that cannot be read stops the build with its
reason, and the index that was there stays as it was.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.calibration import calibrate
from index.description import SUFFIX, description_beside, read_description
from index.encoder import load_encoder
from index.errors import DocumentError, ModelError
from index.freshness import brought_fusion, current_manifest, index_settings, is_current
from index.generation import PassageIndex, current_name
from index.interaction import read_tokens
from index.lexical import LexicalIndex
from index.passages import key_text, split_document
from index.publish import publish, writing
from index.readers import read, supported
from index.settings import Settings
from index.structure import read_structure
from index.types import Document, Encoder, IdentifiedEncoder, LimitedEncoder, Passage, TokenEncoder
from index.vectors import FaissStore

# step, done, total
Progress = Callable[[str, int, int], None]
_EMBED_BATCH = 2048
_TRANSFORMER_BATCH = 128  # it takes seconds for these few, and the bar should move
# Files about the documents folder itself, not reports.
_NOT_DOCUMENTS = frozenset({"README.md", "SOURCES.md"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the documents folder, read once; `path` is relative to the folder.

    `description` are the bytes of the YAML file beside it, None where there is none.
    """

    path: str
    data: bytes
    sha256: str
    description: bytes | None = None

    @property
    def described(self) -> str:
        """The SHA-256 of the YAML file beside it; "" where there is none."""
        return "" if self.description is None else hashlib.sha256(self.description).hexdigest()


@dataclass(frozen=True, slots=True)
class Sources:
    """What the documents folder holds: files to index, and the names of those of unknown type."""

    files: tuple[SourceFile, ...]
    passed_over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; `changed` is False where the index was up to date already."""

    generation: str
    changed: bool
    documents: int
    passages: int
    passed_over: tuple[str, ...]


def no_progress(step: str, done: int, total: int) -> None:
    """Report nothing."""


def scan(folder: Path) -> Sources:
    """Return the files of the documents folder and its subfolders, sorted by path; hidden ones are left out.

    Two files with the same bytes are one document, under the first path.

    Raises:
        DocumentError: the folder or a file cannot be read, or there is nothing to index.
    """
    if not folder.is_dir():
        raise DocumentError(f"Không thấy thư mục báo cáo {folder}; tạo thư mục hoặc sửa RAG_DOCUMENTS")
    files: dict[str, SourceFile] = {}
    passed_over = []
    for path in _visible_files(folder):
        name = _name(path, folder)
        if supported(path):
            data = _read_bytes(path)
            digest = hashlib.sha256(data).hexdigest()
            files.setdefault(digest, SourceFile(name, data, digest, _description_of(path)))
        elif name not in _NOT_DOCUMENTS and not _describes(path):
            passed_over.append(name)
    if not files:
        raise DocumentError(
            f"Thư mục báo cáo {folder} chưa có tệp nào đọc được (.txt, .docx); hãy chép báo cáo vào"
        )
    return Sources(tuple(files.values()), tuple(passed_over))


def _description_of(path: Path) -> bytes | None:
    """Return the bytes of the YAML file beside a document; None where there is none."""
    beside = description_beside(path)
    return _read_bytes(beside) if beside.is_file() else None


def _describes(path: Path) -> bool:
    """Return whether a file is the YAML beside a document."""
    return path.suffix == SUFFIX and supported(path.stem) and path.with_suffix("").is_file()


def _name(path: Path, folder: Path) -> str:
    """Return the path inside the folder; bytes that are not UTF-8 (old file names) become "\ufffd"."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")


def _visible_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"Không đọc được tệp {path} ({error.strerror}); kiểm tra quyền đọc") from error


def read_document(source: SourceFile) -> Document:
    """Return the document of one file, with what the YAML beside it says.

    Raises:
        DocumentError: either of the two cannot be read.
    """
    document = read_structure(read(source.path, source.data), path=source.path, data=source.data)
    if source.description is None:
        return document
    try:
        return read_description(source.description).of(document)
    except DocumentError as error:
        raise DocumentError(f"Không dùng được “{source.path}{SUFFIX}”: {error}") from error


def build_index(
    documents: Sequence[Document], encoder: Encoder, *, progress: Progress = no_progress
) -> PassageIndex:
    """Return the index of `documents` in memory; its generation is "".

    Raises:
        ModelError: the model would not read a passage to its end.
    """
    passages = tuple(
        passage
        for row, document in _counted(documents, "Chia đoạn", progress)
        for passage in split_document(document)
    )
    by_id = {document.id: document for document in documents}
    keys = [key_text(by_id[passage.document_id], passage) for passage in passages]
    _refuse_truncation(passages, keys, by_id, encoder, progress)
    vectors = _embed(keys, encoder, progress)
    progress("Lập trường từ vựng", 0, 2)
    lexical = LexicalIndex.build(keys)
    progress("Lập trường từ vựng", 1, 2)
    tokens = read_tokens(keys, encoder) if isinstance(encoder, TokenEncoder) else None
    progress("Lập trường từ vựng", 2, 2)
    return PassageIndex(
        tuple(documents),
        passages,
        FaissStore(vectors),
        lexical,
        "",
        encoder.fingerprint,
        fusion=brought_fusion(encoder),
        tokens=tokens,
        calibration=calibrate(encoder),
    )


def _refuse_truncation(
    passages: Sequence[Passage],
    keys: Sequence[str],
    documents: Mapping[str, Document],
    encoder: Encoder,
    progress: Progress,
) -> None:
    """Raise `ModelError` if the model would read less of a passage than it is said to have indexed."""
    if not isinstance(encoder, LimitedEncoder) or (limit := encoder.max_tokens) is None:
        return
    for start in range(0, len(keys), _EMBED_BATCH):
        counts = encoder.count_tokens(keys[start : start + _EMBED_BATCH])
        for passage, count in zip(passages[start:], counts, strict=False):
            if count > limit:
                raise _too_long(documents[passage.document_id], passage, count, encoder.name, limit)
        progress("Đếm token", start + len(counts), len(keys))


def _too_long(document: Document, passage: Passage, count: int, model: str, limit: int) -> ModelError:
    beginning = " ".join(document.text[passage.start : passage.end].split()[:8])
    return ModelError(
        f"Tệp {document.path}: đoạn “{beginning}…” dài {count} token (kể cả đề mục và lời dẫn), "
        f"mô hình {model} chỉ đọc {limit}; đặt RAG_MODEL là mô hình đọc dài hơn, hoặc tách đoạn này trong tệp"
    )


def _embed(keys: Sequence[str], encoder: Encoder, progress: Progress) -> NDArray[np.float32]:
    vectors = np.zeros((len(keys), encoder.dim), dtype=np.float32)
    size = _TRANSFORMER_BATCH if isinstance(encoder, LimitedEncoder) else _EMBED_BATCH
    for start in range(0, len(keys), size):
        batch = keys[start : start + size]
        vectors[start : start + len(batch)] = encoder.encode_passages(batch)
        progress("Nhúng", start + len(batch), len(keys))
    return vectors


def _counted(documents: Sequence[Document], step: str, progress: Progress) -> Iterator[tuple[int, Document]]:
    for row, document in enumerate(documents):
        yield row, document
        progress(step, row + 1, len(documents))


def bring_up_to_date(
    settings: Settings,
    *,
    encoder: Encoder | None = None,
    force: bool = False,
    progress: Progress = no_progress,
) -> BuildReport:
    """Publish a generation of the documents folder if the current one is not of just these files.

    Raises:
        RagError: what cannot be read, loaded or written; the index that was there is untouched.
    """
    sources = scan(settings.documents)
    encoder = encoder or load_encoder(settings.model, settings.model_options)
    with writing(settings.index):
        manifest = current_manifest(settings)
        if not force and manifest is not None and is_current(manifest, sources, encoder):
            name = current_name(settings.index)
            return BuildReport(name, False, len(manifest.documents), manifest.passages, sources.passed_over)
        documents = [read_document(file) for file in sources.files]
        index = build_index(documents, encoder, progress=progress)
        name = publish(index, settings.index, model=_stated(encoder), settings=index_settings())
    return BuildReport(name, True, len(index.documents), len(index.passages), sources.passed_over)


def _stated(encoder: Encoder) -> dict[str, object]:
    """Return the model as the manifest states it; an encoder made in memory has no files to tell of."""
    stated: dict[str, object] = {"name": encoder.name, "fingerprint": encoder.fingerprint, "dim": encoder.dim}
    return stated | asdict(encoder.identity) if isinstance(encoder, IdentifiedEncoder) else stated
