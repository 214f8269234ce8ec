"""Whether an index is what it says: every hash, every count, and whether a passage's own text finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.errors import IndexCorruptError
from index.generation import Manifest, PassageIndex, open_generation, read_manifest
from index.part_files import SIDES, PartFiles
from index.passages import key_text
from index.text import syllables
from index.types import Encoder

_ASKED = 200  # passages that are searched for, spread over the index: all of a few reports
_NEAR = 1e-3  # cosines of one text embedded twice, in batches of other sizes, may differ by as much


def faults(folder: Path, encoder: Encoder, name: str | None = None) -> tuple[str, ...]:
    """Return what is wrong with a generation of `folder` (default: the current one), one line each.

    Raises:
        IndexMissingError: nothing was ever published.
    """
    try:
        manifest = read_manifest(folder, name)
    except IndexCorruptError as error:
        return (str(error),)
    found = [*_hash_faults(folder, manifest)]
    try:
        index = open_generation(folder, name)
    except IndexCorruptError as error:
        return (*found, str(error)) if not found else tuple(found)
    return (*found, *_count_faults(manifest, index), *_text_faults(index), *_search_faults(index, encoder))


def _hash_faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    files = PartFiles(folder)
    for part in manifest.parts:
        for side in SIDES:
            if not files.is_sound(part["sha256"], side):
                spare = "" if side == manifest.side else " (bản sao dự phòng)"
                path = files.path(part["sha256"], side).relative_to(folder)
                yield f"Tệp {path}{spare} thiếu hoặc đã bị thay đổi"


def _count_faults(manifest: Manifest, index: PassageIndex) -> Iterator[str]:
    counts = (
        ("văn bản", len(manifest.documents), len(index.documents)),
        ("đoạn", manifest.passages, len(index.passages)),
        ("đoạn trong các phần", sum(part["passages"] for part in manifest.parts), len(index.passages)),
        ("vectơ", manifest.passages, len(index.vectors)),
        ("dòng từ vựng", manifest.passages, len(index.lexical)),
    )
    for what, stated, found in counts:
        if stated != found:
            yield f"Bản kê ghi {stated} {what}, thực có {found}"


def _text_faults(index: PassageIndex) -> Iterator[str]:
    documents = {document.id: document for document in index.documents}
    for row, passage in enumerate(index.passages):
        document = documents.get(passage.document_id)
        if document is None or not 0 <= passage.start < passage.end <= len(document.text):
            yield f"Đoạn {row + 1} không nằm trong văn bản {passage.document_id}"
        elif not document.text[passage.start : passage.end].strip():
            yield f"Đoạn {row + 1} của {document.path} không có chữ"


def _search_faults(index: PassageIndex, encoder: Encoder) -> Iterator[str]:
    if index.model_fingerprint != encoder.fingerprint:
        yield "Chỉ mục được dựng bằng mô hình khác với RAG_MODEL; không tự hỏi thử được"
        return
    documents = {document.id: document for document in index.documents}
    rows = np.unique(np.linspace(0, len(index.passages) - 1, _ASKED).astype(np.int64))
    for row in rows:
        passage = index.passages[row]
        document = documents[passage.document_id]
        key = key_text(document, passage)
        vector = encoder.encode_passages([key])[0]
        _, scores = index.vectors.search(vector, k=1)
        dense = index.vectors.scores(vector, np.array([row]))[0] >= scores[0] - _NEAR
        lexical = not syllables(key) or index.lexical.scores(key, "folded")[row] > 0
        if not (dense and lexical):
            beginning = " ".join(document.text[passage.start : passage.end].split()[:8])
            yield f"Tìm bằng chính lời của đoạn “{beginning}…” ({document.path}) không ra đoạn đó"
