"""How well each clause of a passage answers a question: its features, weighed by what was fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.generation import PassageIndex
from index.text import Span
from index.types import Encoder
from rag.features import CLAUSE_FEATURES, clause_features, of_unit
from rag.levels import Asked, asked, held
from rag.question import Question
from rag.reading import PassageReader, ReadPassage
from rag.terms import Term

_IN_MEANING = 0.7
_KEPT_PHRASES = 10_000
# How much of a term counts by where it stands, for the coverage that refusals go by.
_SHARES = np.array([1.0, 0.9, 0.8, 0.7, 0.7, 0.4, 0.3], np.float32)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each clause of a passage as the answer to one question, higher is better.

    `features` has shape (clauses, len(CLAUSE_FEATURES)) and `levels` (clauses, levels, terms), as
    `rag.features` gives them; `coverages` are the parts of the question's terms, by rarity, that the clause
    and its surroundings hold, `meanings` the nearness of the clause and the question, both in [0, 1];
    `units` tells whether the clause's sentence holds a figure, and of a unit that is asked for if one is;
    `sentences` and `parts` are the rows of its sentence and of its part between semicolons; `things` the
    columns of `levels` that are of what the question is about.
    """

    spans: tuple[Span, ...]
    scores: tuple[float, ...]
    coverages: tuple[float, ...]
    meanings: tuple[float, ...]
    units: tuple[bool, ...]
    features: NDArray[np.float32]
    levels: NDArray[np.float32]
    sentences: tuple[int, ...]
    parts: tuple[int, ...]
    things: tuple[int, ...]

    @property
    def best_clause(self) -> int:
        """The row of the best clause; -1 where there is none."""
        return max(range(len(self.scores)), key=self.scores.__getitem__, default=-1)

    @property
    def best(self) -> float:
        """The best clause's score; 0 where there is none."""
        return max(self.scores, default=0.0)


class EvidenceReader:
    """Scores the clauses of one index's passages."""

    def __init__(self, index: PassageIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        weights = index.judgement.clause
        self._weights = np.array([weights.get(name, 0.0) for name in CLAUSE_FEATURES], np.float32)
        self._passages = PassageReader(index, encoder)
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def weigh(self, terms: Sequence[Term]) -> NDArray[np.float32]:
        """Return how much each term counts; the weights sum to 1 (all 0 where there are none)."""
        rarity = self._index.lexical.rarity([term.key for term in terms], "concepts")
        weights = rarity * np.array([term.weight for term in terms], dtype=np.float32)
        total = weights.sum()
        return weights / total if total > 0 else weights

    def asked(self, question: Question) -> Asked:
        """Return `question` made ready for `evidence`."""
        return asked(question, self.weigh(question.terms).tolist())

    def evidence(
        self,
        asking: Asked,
        vector: NDArray[np.float32],
        row: int,
        *,
        search: float,
        paragraph: Mapping[str, float],
    ) -> Evidence:
        """Return the evidence of the passage in `row`; `vector` is the question's.

        `search` is the passage's search score, `paragraph` the features that its paragraph has as a whole.
        """
        passage = self._passages.read(row)
        nearness = self._index.calibration.nearness
        meanings = nearness(passage.vectors @ vector)
        levels = held(asking, passage, self._near(asking.question, passage))
        features = clause_features(
            asking,
            passage,
            levels,
            meanings=meanings,
            sentence_meanings=nearness(passage.sentence_vectors @ vector),
            search=search,
            paragraph=paragraph,
        )
        with_units = {clause.sentence for clause in passage.clauses if of_unit(asking.question, clause)}
        coverages = (levels * _SHARES[:, None]).max(axis=1, initial=0) @ np.array(asking.weights, np.float32)
        return Evidence(
            tuple((clause.start, clause.end) for clause in passage.clauses),
            tuple(float(score) for score in features @ self._weights),
            tuple(float(coverage) for coverage in coverages),
            tuple(float(meaning) for meaning in meanings),
            tuple(clause.sentence in with_units for clause in passage.clauses),
            features,
            levels,
            tuple(clause.sentence for clause in passage.clauses),
            tuple(clause.part for clause in passage.clauses),
            tuple(
                row
                for row, term in enumerate(asking.question.terms)
                if not (term.is_weak or term.is_relation)
            ),
        )

    def _near(self, question: Question, passage: ReadPassage) -> dict[str, NDArray[np.float32]]:
        """Return how much of each thing that no passage names is there in other words, by meaning.

        "thiên tai" is near "lũ, lụt, sạt lở đất".
        """
        unnamed = [term for term in question.terms if term.is_concept and not self.is_indexed(term)]
        out = {}
        for term in unnamed:
            cosines = passage.phrases @ self._vector(term)
            close = np.where(cosines >= self._index.calibration.related, _IN_MEANING * cosines, 0)
            best = np.zeros(len(passage.clauses), np.float32)
            np.maximum.at(best, passage.holders, close.astype(np.float32))
            out[term.key] = best
        return out

    def _vector(self, term: Term) -> NDArray[np.float32]:
        vector = self._vectors.get(term.text)
        if vector is None:
            if len(self._vectors) >= _KEPT_PHRASES:
                self._vectors.clear()
            vector = self._vectors[term.text] = self._encoder.encode_queries([term.text])[0]
        return vector

    def is_indexed(self, term: Term) -> bool:
        """Return whether any passage names the thing."""
        return self._index.lexical.holds(term.key, "concepts")

    def knows_any(self, question: Question) -> bool:
        """Return whether any passage holds a word of the question that is no number and no function word."""
        own = [term for term in question.terms if not term.is_weak and not term.text[0].isdigit()]
        return any(
            self._index.lexical.holds(key, field)
            for term in own
            for field in ("concepts", "folded")
            for key in (term.key, *term.parts)
        )
