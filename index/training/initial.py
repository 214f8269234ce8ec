"""Starting vectors: random for sub-words; put together from those for runs and for text without marks."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.training.questions import strip_marks
from index.training.tokens import SPACE

SIF = 1e-3
OWN_SHARE = 0.5


def random_vectors(counts: NDArray[np.int64], *, dim: int, seed: int) -> NDArray[np.float32]:
    """Return normal vectors, shorter for frequent tokens (smooth inverse frequency); token 0 is zero."""
    share = counts / max(1, counts.sum())
    vectors = np.random.default_rng(seed).standard_normal((len(counts), dim), dtype=np.float32)
    vectors *= (SIF / (SIF + share)).astype(np.float32)[:, None]
    vectors[0] = 0.0
    return vectors


def _runs(pieces: list[str], tokenizer: Tokenizer) -> dict[int, list[int]]:
    """Return, for each piece of several words, the tokens its words have one by one."""
    found = {row: piece.split(SPACE)[1:] for row, piece in enumerate(pieces) if SPACE in piece[1:]}
    words = sorted({word for run in found.values() for word in run if word})
    encodings = tokenizer.encode_batch_fast(words, add_special_tokens=False)
    ids = {word: encoded.ids for word, encoded in zip(words, encodings, strict=True)}
    return {row: [token for word in run if word for token in ids[word]] for row, run in found.items()}


def _marked_forms(pieces: list[str]) -> dict[int, list[int]]:
    """Return, for each piece without marks, the pieces that read like it once their marks are stripped."""
    row = {piece: number for number, piece in enumerate(pieces)}
    forms: dict[int, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        bare = strip_marks(piece)
        if bare != piece and bare in row:
            forms[row[bare]].append(number)
    return dict(forms)


def compose_vectors(
    vectors: NDArray[np.float32], counts: NDArray[np.int64], tokenizer: Tokenizer
) -> NDArray[np.float32]:
    """Return `vectors` with runs as the sum of their words, and bare forms drawn to their marked forms.

    A bare form keeps `OWN_SHARE` of its own vector, since many are English words too; a bare run, which has
    no other meaning, takes the mean of its marked forms, weighted by their counts.
    """
    composed = vectors.copy()
    pieces = [tokenizer.id_to_token(row) or "" for row in range(len(vectors))]
    runs = _runs(pieces, tokenizer)
    for row, parts in runs.items():
        composed[row] = composed[parts].sum(axis=0)
    for row, forms in _marked_forms(pieces).items():
        weights = (counts[forms] + 1).astype(np.float32)
        mean = (composed[forms] * (weights / weights.sum())[:, None]).sum(axis=0)
        composed[row] = mean if row in runs else OWN_SHARE * composed[row] + (1 - OWN_SHARE) * mean
    return composed
