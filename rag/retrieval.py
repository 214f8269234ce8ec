"""Search: dense and lexical scores of the same passages, fused by a convex combination.

Neither side filters the other: each names its candidates, and every candidate is scored by both. The dense
side is the cosine of passage vectors and, for the best candidates, late interaction; it hears a query typed
without marks with its marks put back, the lexical side has fields for what was typed. Scores are
divided by the best of the query, so 1.0 is the best passage of its side (theoretical minimum 0; Bruch et al.,
"An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from index.generation import PassageIndex
from index.interaction import interaction
from index.text import is_marked
from index.types import Encoder, TokenEncoder
from rag.language import is_foreign, spelled_out
from rag.types import Hit

# Candidates each side names: all passages of a report, the head of the ranking of a large index.
_CANDIDATES = 300


class Mode(StrEnum):
    """Which sides are searched."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


# The best of them that are compared with the query token by token, for a usual question some milliseconds on
# one core: more gain nothing where the lexical side helped to choose them (eval/LOG.md, 2026-11-25).
_COMPARED = {Mode.HYBRID: 40, Mode.DENSE: 100, Mode.LEXICAL: 0}


@dataclass(frozen=True, slots=True)
class Sides:
    """What each side of a search says of the passages in `rows`, each score relative to its best, in [0, 1].

    `fields` are the lexical ones by name and `lexical` their sum; `cosine` and `interaction` (0 where tokens
    were not compared) make `dense`; `fused` is what passages are ranked by.
    """

    rows: NDArray[np.int64]
    fields: Mapping[str, NDArray[np.float32]]
    lexical: NDArray[np.float32]
    cosine: NDArray[np.float32]
    interaction: NDArray[np.float32]
    dense: NDArray[np.float32]
    fused: NDArray[np.float32]


class Retriever:
    """Ranks the passages of one index for a query."""

    def __init__(self, index: PassageIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder

    def search(
        self, query: str, *, k: int, mode: Mode = Mode.HYBRID, among: NDArray[np.int64] | None = None
    ) -> list[Hit]:
        """Return the `k` best passages, best first; fewer if there are fewer.

        Scores lie in [0, 1]; equal scores keep index order. An empty query finds nothing. Only the rows
        `among`, in ascending order, are searched, and scores are relative to the best of them; None stands
        for all rows.
        """
        if not query.strip() or not self._index.passages or (among is not None and not len(among)):
            return []
        sides = self.sides(query, mode=mode, among=among)
        best = np.lexsort((sides.rows, -sides.fused))[:k]
        rows, scores = sides.rows, sides.fused
        return [Hit(self._index.passages[rows[at]], int(rows[at]), float(scores[at])) for at in best]

    def sides(self, query: str, *, mode: Mode = Mode.HYBRID, among: NDArray[np.int64] | None = None) -> Sides:
        """Return the scores of the candidates for a query that is not empty, of each side and fused."""
        share = {Mode.DENSE: 1.0, Mode.LEXICAL: 0.0}.get(mode, self._dense_share(query))
        spelled = spelled_out(query) if share > 0 else query
        vector = self._encoder.encode_queries([spelled])[0]
        fields = self._fields(query, among) if share < 1 else {}
        lexical = self._lexical(query, fields, among)
        best = _top(lexical, _CANDIDATES)
        best = best if among is None else among[best]
        rows = np.union1d(self._index.vectors.search(vector, k=_CANDIDATES, among=among)[0], best)
        columns = rows if among is None else np.searchsorted(among, rows)
        words = _relative(lexical[columns])
        cosines = self._near(self._index.vectors.scores(vector, rows))
        head = _head(share * cosines + (1 - share) * words, _COMPARED[mode])
        near, compared = self._with_interaction(spelled, rows, head, cosines)
        fused = (share * near + (1 - share) * words).astype(np.float32)
        told = {field: scores[columns] for field, scores in fields.items()}
        return Sides(rows, told, words, cosines, compared, near, fused)

    def _near(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosines counted from that of unrelated texts, or from the least if that is lower."""
        floor = min(self._index.calibration.unrelated, float(cosines.min(initial=1)))
        return _relative(cosines - np.float32(floor))

    def _with_interaction(
        self, query: str, rows: NDArray[np.int64], head: NDArray[np.int64], near: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return `near` joined with late interaction, and that alone: of `rows[head]`, 0 for the others."""
        share = self._index.fusion.interaction
        if (
            share == 0
            or len(head) == 0
            or self._index.tokens is None
            or not isinstance(self._encoder, TokenEncoder)
        ):
            return near, np.zeros_like(near)
        found = np.zeros_like(near)
        found[head] = interaction(query, rows[head], self._index.tokens, self._encoder)
        found = _relative(found)
        return _relative((1 - share) * near + share * found), found

    def _dense_share(self, query: str) -> float:
        return self._index.fusion.dense_foreign if is_foreign(query) else self._index.fusion.dense

    def _fields(self, query: str, among: NDArray[np.int64] | None) -> dict[str, NDArray[np.float32]]:
        """Return the scores in each lexical field of the rows `among`, in their order; of all for None."""
        scores = {field: self._index.lexical.scores(query, field) for field in self._shares(query)}
        return {field: _relative(of if among is None else of[among]) for field, of in scores.items()}

    def _lexical(
        self, query: str, fields: Mapping[str, NDArray[np.float32]], among: NDArray[np.int64] | None
    ) -> NDArray[np.float32]:
        total = self._none(among)
        shares = self._shares(query)
        for field, scores in fields.items():
            total += shares[field] * scores
        return total

    def _shares(self, query: str) -> Mapping[str, float]:
        return self._index.fusion.marked if is_marked(query) else self._index.fusion.unmarked

    def _none(self, among: NDArray[np.int64] | None) -> NDArray[np.float32]:
        return np.zeros(len(self._index.passages) if among is None else len(among), np.float32)


def _relative(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    best = scores.max(initial=0)
    return scores / best if best > 0 else np.zeros_like(scores)


def _head(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Return the rows of the `k` best scores and of those that tie with the last of them."""
    if len(scores) <= k or k == 0:
        return np.arange(min(k, len(scores)), dtype=np.int64)
    return np.flatnonzero(scores >= np.partition(scores, -k)[-k])


def _top(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    if len(scores) <= k:
        return np.arange(len(scores), dtype=np.int64)
    return np.argpartition(-scores, k)[:k].astype(np.int64)
