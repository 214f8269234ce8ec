"""Measures token vectors on held-out questions, alone and joined with a lexical score."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import bm25s
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.training.questions import strip_marks
from index.training.ragged import tokenize

WEIGHTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DEPTH = 10
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Task:
    """Queries and passages; `relevant[i]` is the row of the passage that query i looks for."""

    name: str
    queries: tuple[str, ...]
    passages: tuple[str, ...]
    relevant: tuple[int, ...]

    def without_marks(self) -> Task:
        """Return the task with the queries typed without diacritics."""
        return replace(self, name=f"{self.name}, no marks", queries=tuple(map(strip_marks, self.queries)))


@dataclass(frozen=True, slots=True)
class Figures:
    """nDCG@10 of the model, of the lexical score, and of both with the best weight of the model."""

    task: str
    dense: float
    lexical: float
    fused: float
    weight: float


def ndcg(scores: Matrix, relevant: Sequence[int]) -> float:
    """Return nDCG@10 for one relevant passage a query; a tie counts as ranked behind."""
    own = scores[np.arange(len(scores)), list(relevant)]
    ranks = (scores >= own[:, None]).sum(axis=1)
    return float(np.where(ranks <= DEPTH, 1.0 / np.log2(1.0 + ranks), 0.0).mean())


def embed(texts: Sequence[str], tokenizer: Tokenizer, vectors: Matrix) -> Matrix:
    """Return unit vectors: the mean of the token vectors, as the shipped model is read."""
    ragged = tokenize(texts, tokenizer, max_tokens=10_000)
    sums = np.stack([vectors[ragged.ids[start:end]].mean(axis=0) for start, end in pairwise(ragged.starts)])
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(lengths, 1e-12), dtype=np.float32)


def _terms(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).lower()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return [*words, *(f"{a}_{b}" for a, b in pairwise(words))]


def lexical_scores(task: Task) -> Matrix:
    """Return BM25 of accented syllables and their bigrams, shape (queries, passages)."""
    retriever = bm25s.BM25()
    retriever.index([_terms(passage) for passage in task.passages], show_progress=False)
    return np.stack([np.asarray(retriever.get_scores(_terms(query))) for query in task.queries])


def _min_max(scores: Matrix) -> Matrix:
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return np.asarray((scores - low) / np.maximum(high - low, 1e-9), dtype=np.float32)


def measure(task: Task, tokenizer: Tokenizer, vectors: Matrix, lexical: Matrix) -> Figures:
    """Return the figures of one task; `lexical` comes from `lexical_scores`."""
    dense = embed(task.queries, tokenizer, vectors) @ embed(task.passages, tokenizer, vectors).T
    near, words = _min_max(dense), _min_max(lexical)
    fused = {weight: ndcg(weight * near + (1 - weight) * words, task.relevant) for weight in WEIGHTS}
    best = max(fused, key=lambda weight: fused[weight])
    return Figures(task.name, ndcg(dense, task.relevant), ndcg(lexical, task.relevant), fused[best], best)
