"""Token ids of many texts in flat arrays; knows nothing of where they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

ENCODE_BATCH = 20_000
# Longer than any token is on average, so that the cut at max_tokens still falls within the text.
CHARS_PER_TOKEN = 8


@dataclass(frozen=True, slots=True)
class Ragged:
    """`ids[starts[i]:starts[i + 1]]` are the tokens of text i."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.starts) - 1

    def take(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the tokens of `rows` one after another, and where each row begins."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        positions = np.arange(int(lengths.sum())) + np.repeat(self.starts[rows] - offsets, lengths)
        return self.ids[positions].astype(np.int64), offsets


@dataclass(frozen=True, slots=True)
class Examples:
    """Tokenised pairs; two pairs with the same key say the same, and are not each other's negatives."""

    queries: Ragged
    passages: Ragged
    query_keys: NDArray[np.int64]
    passage_keys: NDArray[np.int64]

    def count_tokens(self, vocabulary: int) -> NDArray[np.int64]:
        """Return how often each token occurs in queries and passages together."""
        counts = np.bincount(self.queries.ids, minlength=vocabulary)
        return counts + np.bincount(self.passages.ids, minlength=vocabulary)


def tokenize(texts: Sequence[str], tokenizer: Tokenizer, *, max_tokens: int) -> Ragged:
    """Return the token ids of `texts`, each cut at `max_tokens`; an empty text gets the unknown token 0."""
    known: dict[str, NDArray[np.int32]] = {}
    distinct = list(dict.fromkeys(texts))
    for start in range(0, len(distinct), ENCODE_BATCH):
        batch = distinct[start : start + ENCODE_BATCH]
        heads = [text[: max_tokens * CHARS_PER_TOKEN] for text in batch]
        encodings = tokenizer.encode_batch_fast(heads, add_special_tokens=False)
        for text, encoded in zip(batch, encodings, strict=True):
            known[text] = np.array(encoded.ids[:max_tokens] or [0], dtype=np.int32)
    lengths = np.array([len(known[text]) for text in texts], dtype=np.int64)
    ids = np.concatenate([known[text] for text in texts]) if texts else np.zeros(0, dtype=np.int32)
    return Ragged(ids, np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths))))
