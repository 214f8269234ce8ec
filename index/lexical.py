"""The lexical fields: what is typed with marks, without marks, and with slips, each its own BM25.

Four fields see the same keys: accented syllables with their bigrams (accents decide between lookalikes),
folded ones (a keyboard without marks finds the same), folded 4-grams of characters (slips, compounds), and
concepts (words that the lexicon holds for the same thing are one key).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from sys import intern
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from index.lexicon import load_lexicon
from index.term_counts import TermCounts, count_terms
from index.text import Syllable, syllables

# Lucene's BM25. Words repeated count a little less than usual (1.2, 0.75): a passage that names the subject
# five times is no better an answer than one that says the one other thing asked. Gains most on law
# (eval/LOG.md, 2026-11-25).
_K1, _B = 0.8, 0.6
_GRAM = 4


def _accented_terms(words: Sequence[Syllable]) -> list[str]:
    return _with_bigrams([word.accented for word in words])


def _folded_terms(words: Sequence[Syllable]) -> list[str]:
    return _with_bigrams([word.folded for word in words])


def _gram_terms(words: Sequence[Syllable]) -> list[str]:
    joined = f" {' '.join(word.folded for word in words)} "
    return [joined[at : at + _GRAM] for at in range(len(joined) - _GRAM + 1)]


def _concept_terms(words: Sequence[Syllable]) -> list[str]:
    lexicon = load_lexicon()
    return [*_with_bigrams(list(lexicon.keys(words))), *lexicon.nested(words)]


def _with_bigrams(keys: list[str]) -> list[str]:
    return keys + [f"{left} {right}" for left, right in pairwise(keys)]


FIELDS: Mapping[str, Callable[[Sequence[Syllable]], list[str]]] = MappingProxyType(
    {"accented": _accented_terms, "folded": _folded_terms, "grams": _gram_terms, "concepts": _concept_terms}
)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field's weights by term: `rows` and `weights` of column c stand at starts[c] .. starts[c + 1]."""

    columns: Mapping[str, int]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]

    def often(self, term: str) -> int:
        """Return the number of rows that have a term."""
        column = self.columns.get(term)
        return 0 if column is None else int(self.starts[column + 1] - self.starts[column])


class LexicalIndex:
    """BM25 over every field of `FIELDS`, one row a text."""

    def __init__(self, counts: Mapping[str, TermCounts], *, size: int) -> None:
        self._fields = {field: _weigh(counted) for field, counted in counts.items()}
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Return the index of `texts`; row i is texts[i]."""
        return cls(count_fields(texts), size=len(texts))

    def __len__(self) -> int:
        return self._size

    def scores(self, query: str, field: str) -> NDArray[np.float32]:
        """Return the BM25 score (>= 0) of every row in one field; zeros where nothing is shared."""
        total = np.zeros(self._size, dtype=np.float32)
        held = self._fields[field]
        for term in FIELDS[field](syllables(query)):
            column = held.columns.get(term)
            if column is not None:
                place = slice(held.starts[column], held.starts[column + 1])
                total[held.rows[place]] += held.weights[place]  # a row stands once in a column
        return total

    def holds(self, term: str, field: str) -> bool:
        """Return whether any row has `term` in one field."""
        return term in self._fields[field].columns

    def terms(self, field: str) -> tuple[str, ...]:
        """Return every term of one field, in no stated order."""
        return tuple(self._fields[field].columns)

    def rarity(self, terms: Sequence[str], field: str) -> NDArray[np.float32]:
        """Return the inverse document frequency (> 0) of each term in one field, highest where unknown."""
        often = [self._fields[field].often(term) for term in terms]
        return _rarity(np.array(often, dtype=np.int64), self._size)


def count_fields(texts: Sequence[str]) -> dict[str, TermCounts]:
    """Return the counts of every field of `FIELDS`; row i is texts[i]."""
    rows: dict[str, list[list[str]]] = {field: [] for field in FIELDS}
    for text in texts:
        words = syllables(text)
        for field, terms in FIELDS.items():
            # One object a term: a large corpus repeats some ten thousand terms millions of times.
            rows[field].append([intern(term) for term in terms(words)])
    return {field: count_terms(terms) for field, terms in rows.items()}


def _weigh(counted: TermCounts) -> _Field:
    """Return the BM25 weight (Lucene's) of every term in every row that has it."""
    from scipy.sparse import csr_array  # slow to import, and an index is built without it

    size = len(counted)
    often = counted.counts.astype(np.float32)
    lengths = np.diff(np.concatenate([[0], np.cumsum(counted.counts, dtype=np.int64)])[counted.starts])
    norms = (_K1 * (1 - _B + _B * lengths / max(lengths.mean() if size else 0, 1e-9))).astype(np.float32)
    rarity = _rarity(np.bincount(counted.ids, minlength=len(counted.terms)), size)
    weights = rarity[counted.ids] * often / (np.repeat(norms, np.diff(counted.starts)) + often)
    shape = (size, len(counted.terms))
    by_term = csr_array((weights, counted.ids, counted.starts), shape=shape).tocsc()
    columns = {term: column for column, term in enumerate(counted.terms)}
    return _Field(columns, by_term.indptr, by_term.indices, by_term.data)


def _rarity(often: NDArray[np.int64], size: int) -> NDArray[np.float32]:
    return np.log1p((size - often + 0.5) / (often + 0.5)).astype(np.float32)
