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

from index.interaction import interaction, read_tokens
from index.training.questions import strip_marks
from index.training.ragged import tokenize

WEIGHTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DEPTH = 10
# What the shipped index/model/fusion.json gives late interaction of the dense side, and how many of the
# nearest passages are compared token by token (rag/retrieval.py).
INTERACTION, COMPARED = 0.7, 100
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
    """nDCG@10 of parts of the search and of all of it with the best weight of the model.

    `dense` is the passage vector alone, `model` with late interaction, `lexical` without the model.
    """

    task: str
    dense: float
    model: float
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


@dataclass(frozen=True, slots=True)
class TokenTable:
    """A tokenizer and the vectors of its tokens, as late interaction wants them."""

    tokenizer: Tokenizer
    vectors: Matrix

    def tokens(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Return the ids of each text's tokens."""
        encodings = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.array(encoding.ids, dtype=np.int32) for encoding in encodings]

    def token_vectors(self, ids: NDArray[np.int32]) -> Matrix:
        """Return the vectors of tokens, shape (len(ids), dim)."""
        return np.asarray(self.vectors[ids])


def with_interaction(task: Task, table: TokenTable, dense: Matrix) -> Matrix:
    """Return `dense` joined with late interaction for the nearest `COMPARED` passages of each query."""
    index = read_tokens(task.passages, table)
    found = np.zeros_like(dense)
    for row, query in enumerate(task.queries):
        near = np.argsort(-dense[row], kind="stable")[:COMPARED]
        found[row, near] = interaction(query, near, index, table)
    return (1 - INTERACTION) * _relative(dense) + INTERACTION * _relative(found)


def _relative(scores: Matrix) -> Matrix:
    """Return the scores divided by the best of each query, negative ones as 0."""
    positive = np.maximum(scores, 0)
    return np.asarray(positive / np.maximum(positive.max(axis=1, keepdims=True), 1e-9), dtype=np.float32)


def measure(task: Task, tokenizer: Tokenizer, vectors: Matrix, lexical: Matrix) -> Figures:
    """Return the figures of one task; `lexical` comes from `lexical_scores`."""
    dense = embed(task.queries, tokenizer, vectors) @ embed(task.passages, tokenizer, vectors).T
    model = with_interaction(task, TokenTable(tokenizer, vectors), dense)
    near, words = _relative(model), _relative(lexical)
    fused = {weight: ndcg(weight * near + (1 - weight) * words, task.relevant) for weight in WEIGHTS}
    best = max(fused, key=lambda weight: fused[weight])
    return Figures(
        task.name,
        dense=ndcg(dense, task.relevant),
        model=ndcg(model, task.relevant),
        lexical=ndcg(lexical, task.relevant),
        fused=fused[best],
        weight=best,
    )
