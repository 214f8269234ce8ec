"""The lexical fields: what is typed with marks, without marks, and with slips, each its own BM25 (bm25s).

Four fields see the same keys: accented syllables with their bigrams (accents decide between lookalikes),
folded ones (a keyboard without marks finds the same), folded 4-grams of characters (slips, compounds), and
concepts (words that the lexicon holds for the same thing are one key).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from sys import intern
from types import MappingProxyType

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.lexicon import load_lexicon
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


class LexicalIndex:
    """BM25 over every field of `FIELDS`, one row a text."""

    def __init__(self, models: Mapping[str, bm25s.BM25], *, size: int) -> None:
        self._models = models
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Return the index of `texts`; row i is texts[i]."""
        rows: dict[str, list[list[str]]] = {field: [] for field in FIELDS}
        for text in texts:
            words = syllables(text)
            for field, terms in FIELDS.items():
                # One object a term: a large corpus repeats some ten thousand terms millions of times.
                rows[field].append([intern(term) for term in terms(words)])
        models = {}
        for field, terms_of_rows in rows.items():
            if any(terms_of_rows):
                models[field] = bm25s.BM25(k1=_K1, b=_B, method="lucene")
                models[field].index(terms_of_rows, show_progress=False)
        return cls(models, size=len(texts))

    def __len__(self) -> int:
        return self._size

    def scores(self, query: str, field: str) -> NDArray[np.float32]:
        """Return the BM25 score (>= 0) of every row in one field; zeros where nothing is shared."""
        model = self._models.get(field)
        terms = FIELDS[field](syllables(query))
        known = [model.vocab_dict[term] for term in terms if term in model.vocab_dict] if model else []
        if model is None or not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(model.get_scores_from_ids(known), dtype=np.float32)

    def holds(self, term: str, field: str) -> bool:
        """Return whether any row has `term` in one field."""
        model = self._models.get(field)
        return model is not None and term != "" and term in model.vocab_dict

    def terms(self, field: str) -> tuple[str, ...]:
        """Return every term of one field, in no stated order."""
        model = self._models.get(field)
        return tuple(term for term in model.vocab_dict if term) if model is not None else ()

    def rarity(self, terms: Sequence[str], field: str) -> NDArray[np.float32]:
        """Return the inverse document frequency (> 0) of each term in one field, highest where unknown."""
        model = self._models.get(field)
        counts = np.zeros(len(terms))
        if model is not None:
            starts = model.scores["indptr"]
            known = [(at, model.vocab_dict[t]) for at, t in enumerate(terms) if t in model.vocab_dict]
            for at, column in known:
                counts[at] = starts[column + 1] - starts[column]
        rest = self._size - counts
        return np.log1p((rest + 0.5) / (counts + 0.5)).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write each field into a folder of its name (.npy and .json files, no pickle)."""
        for field, model in self._models.items():
            model.save(folder / field, show_progress=False)

    @classmethod
    def load(cls, folder: Path, *, size: int) -> LexicalIndex:
        """Return the index that `save` wrote."""
        models = {
            field: bm25s.BM25.load(folder / field, load_vocab=True, allow_pickle=False)
            for field in FIELDS
            if (folder / field).is_dir()
        }
        return cls(models, size=size)
