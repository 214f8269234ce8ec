"""A part of an index: what was made of some documents, and needs no other document to be made.

Text, structure, passages, vectors, tokens and the counts of terms of a document are taken over from one
generation to the next for as long as the file, the model and the settings are the same. Parts are joined to
be searched, and documents taken out of them; what a whole corpus decides (BM25's rarities) is not in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.interaction import TokenRows, join_tokens, read_tokens
from index.lexical import FIELDS, count_fields
from index.passages import key_text, split_document
from index.progress import Report
from index.term_counts import TermCounts, count_terms, join_counts
from index.types import Document, Encoder, LimitedEncoder, Passage, TokenEncoder

# Passages of one part: a document that goes costs a part of this size to be written again.
PART_PASSAGES = 4096
_EMBED_BATCH = 2048
_TRANSFORMER_BATCH = 128  # it takes seconds for these few, and the bar should move


@dataclass(frozen=True, slots=True)
class Part:
    """Documents with their passages, one document after another; row i of every array is passage i."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]
    tokens: TokenRows | None
    counts: Mapping[str, TermCounts]

    def __post_init__(self) -> None:
        sizes = {len(self.passages), len(self.vectors), *map(len, self.counts.values())}
        sizes |= {len(self.tokens)} if self.tokens is not None else set()
        if len(sizes) != 1 or set(self.counts) != set(FIELDS):
            raise ValueError(f"passages and the rows of their arrays must agree, got {sorted(sizes)}")

    def only(self, ids: Collection[str]) -> Part:
        """Return the part without the documents whose id is not in `ids`, and without any trace of them."""
        rows = np.array(
            [row for row, passage in enumerate(self.passages) if passage.document_id in ids], dtype=np.int64
        )
        return Part(
            tuple(document for document in self.documents if document.id in ids),
            tuple(self.passages[row] for row in rows),
            self.vectors[rows],
            self.tokens.take(rows) if self.tokens is not None else None,
            {field: counted.take(rows) for field, counted in self.counts.items()},
        )


def join_parts(parts: Sequence[Part], *, dim: int) -> Part:
    """Return all parts as one, in their order; `dim` is the length of a vector where there is no part."""
    tokens = [part.tokens for part in parts if part.tokens is not None]
    return Part(
        tuple(document for part in parts for document in part.documents),
        tuple(passage for part in parts for passage in part.passages),
        np.concatenate([np.zeros((0, dim), np.float32), *(part.vectors for part in parts)]),
        join_tokens(tokens) if tokens and len(tokens) == len(parts) else None,
        {field: _joined([part.counts[field] for part in parts]) for field in FIELDS},
    )


def _joined(parts: Sequence[TermCounts]) -> TermCounts:
    return join_counts(parts) if parts else count_terms([])


def make_part(documents: Sequence[Document], encoder: Encoder, progress: Report) -> Part:
    """Return the part of `documents`.

    Raises:
        ModelError: the model would not read a passage to its end.
    """
    passages = tuple(passage for document in documents for passage in split_document(document))
    by_id = {document.id: document for document in documents}
    keys = [key_text(by_id[passage.document_id], passage) for passage in passages]
    for passage, count in _too_long(passages, keys, encoder, progress):
        raise _truncation(by_id[passage.document_id], passage, count, encoder)
    vectors = _embed(keys, encoder, progress)
    progress("Lập trường từ vựng", 0, 2)
    counts = count_fields(keys)
    progress("Lập trường từ vựng", 1, 2)
    tokens = read_tokens(keys, encoder) if isinstance(encoder, TokenEncoder) else None
    progress("Lập trường từ vựng", 2, 2)
    return Part(tuple(documents), passages, vectors, tokens, counts)


def _too_long(
    passages: Sequence[Passage], keys: Sequence[str], encoder: Encoder, progress: Report
) -> Iterator[tuple[Passage, int]]:
    """Yield the passages of which the model would read less than it is said to have indexed."""
    if not isinstance(encoder, LimitedEncoder) or (limit := encoder.max_tokens) is None:
        return
    for start in range(0, len(keys), _EMBED_BATCH):
        counts = encoder.count_tokens(keys[start : start + _EMBED_BATCH])
        for passage, count in zip(passages[start:], counts, strict=False):
            if count > limit:
                yield passage, count
        progress("Đếm token", start + len(counts), len(keys))


def _truncation(document: Document, passage: Passage, count: int, encoder: Encoder) -> ModelError:
    beginning = " ".join(document.text[passage.start : passage.end].split()[:8])
    limit = encoder.max_tokens if isinstance(encoder, LimitedEncoder) else None
    return ModelError(
        f"Tệp {document.path}: đoạn “{beginning}…” dài {count} token (kể cả đề mục và lời dẫn), mô hình "
        f"{encoder.name} chỉ đọc {limit}; đặt RAG_MODEL là mô hình đọc dài hơn, hoặc tách đoạn này trong tệp"
    )


def _embed(keys: Sequence[str], encoder: Encoder, progress: Report) -> NDArray[np.float32]:
    vectors = np.zeros((len(keys), encoder.dim), dtype=np.float32)
    size = _TRANSFORMER_BATCH if isinstance(encoder, LimitedEncoder) else _EMBED_BATCH
    for start in range(0, len(keys), size):
        batch = keys[start : start + size]
        vectors[start : start + len(batch)] = encoder.encode_passages(batch)
        progress("Nhúng", start + len(batch), len(keys))
    return vectors
