"""Stand-ins that satisfy a Protocol of the product and give the same result in every process."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.text import syllables

_DIM = 64


class HashingEncoder:
    """A bag of words: each folded syllable adds one to the column that its crc32 names.

    Texts that share words are near each other, texts that share none are at right angles (but for the rare
    two words in one column), so a ranking can be told beforehand. `fingerprint` stands for another model.
    """

    def __init__(self, fingerprint: str = "hashing-1") -> None:
        self._fingerprint = fingerprint

    @property
    def name(self) -> str:
        return "hashing"

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dim(self) -> int:
        return _DIM

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.zeros((len(texts), _DIM), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in syllables(text):
                counts[row, crc32(word.folded.encode()) % _DIM] += 1
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return np.asarray(counts / np.where(lengths > 0, lengths, 1), dtype=np.float32)

    encode_queries = encode_passages


class LetterEncoder(HashingEncoder):
    """A model of 26 tokens, the letters a to z, each with a vector of its own."""

    def __init__(self) -> None:
        super().__init__("letters-1")
        vectors = np.random.default_rng(0).standard_normal((26, _DIM)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        self._vectors = vectors * np.linspace(1, 2, 26, dtype=np.float32)[:, None]

    def tokens(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        return [np.array([ord(c) - ord("a") for c in text if "a" <= c <= "z"], np.int32) for text in texts]

    def token_vectors(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        return np.asarray(self._vectors[ids])
