"""How well each clause of a passage answers a question: shared terms by rarity, meaning, kind of answer.

A report's paragraph states ten facts about as many things; retrieval finds the paragraph, evidence the
clause. A term counts in full where the clause itself holds it and less where only its surroundings do: "Chỉ
số CCHC, xếp thứ 57/63" is about the province that the sentence before it names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.generation import PassageIndex
from index.text import Span, fold, is_marked, syllables
from index.types import Encoder
from rag.question import Kind, Question, Term
from rag.reading import Clause, Keys, PassageReader, ReadPassage

# How much of a term counts by where it stands (chosen on eval/questions.jsonl, eval/LOG.md).
_IN_CLAUSE, _IN_SENTENCE, _IN_LEAD, _IN_PASSAGE, _IN_CONTEXT = 1.0, 0.8, 0.7, 0.4, 0.3
_LOOKALIKE = 0.3  # the letters agree, the typed accents do not
_IN_PARTS = 0.5  # a phrase of which only the words are there
# A clause's score is in [0, 1] and a bonus; weights chosen on eval/questions.jsonl (eval/LOG.md, 2026-11-23).
_COVERAGE, _MEANING = 0.55, 0.5
# Who types "thu ngân sách" and no more wants the figure before the remark that it is behind plan.
_KEYWORD_BONUS = 0.08
_FIGURE_BONUS, _UNIT_BONUS = 0.08, 0.12
# Times are judged by rag/specifics.py, by what they mean.
_TIME = re.compile(r"(?:(?:nua|dau|giua|cuoi|het|ca|tu|den|\d+|\w+) )?(?:thang|quy|nam|ngay|hien)\b")
_IN_MEANING = 0.7
_KEPT_PHRASES = 10_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each clause of a passage as the answer to one question, higher is better.

    `coverages` are the parts of the question's terms, by rarity, that the clause and its surroundings hold;
    `meanings` the nearness of the clause and the question, both in [0, 1]; `units` tells whether the
    clause's sentence holds a figure, and of a unit that is asked for if one is.
    """

    spans: tuple[Span, ...]
    scores: tuple[float, ...]
    coverages: tuple[float, ...]
    meanings: tuple[float, ...]
    units: tuple[bool, ...]

    @property
    def best_clause(self) -> int:
        """The row of the best clause; -1 where there is none."""
        return max(range(len(self.scores)), key=self.scores.__getitem__, default=-1)

    @property
    def best(self) -> float:
        """The best clause's score; 0 where there is none."""
        return max(self.scores, default=0.0)


@dataclass(frozen=True, slots=True)
class Support:
    """Shares of a question, in [0, 1]: of the things a passage names, and of those the documents never name.

    `words` are the latter as the question has them.
    """

    named: float
    lacking: float
    words: str


class EvidenceReader:
    """Scores the clauses of one index's passages."""

    def __init__(self, index: PassageIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._passages = PassageReader(index, encoder)
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def weigh(self, terms: Sequence[Term]) -> NDArray[np.float32]:
        """Return how much each term counts; the weights sum to 1 (all 0 where there are none)."""
        rarity = self._index.lexical.rarity([term.key for term in terms], "concepts")
        weights = rarity * np.array([term.weight for term in terms], dtype=np.float32)
        total = weights.sum()
        return weights / total if total > 0 else weights

    def evidence(self, question: Question, vector: NDArray[np.float32], row: int) -> Evidence:
        """Return the evidence of the passage in `row`; `vector` is the question's."""
        passage = self._passages.read(row)
        weights = self.weigh(question.terms)
        marked = is_marked(question.content)
        meanings = self._index.calibration.nearness(passage.vectors @ vector)
        near = self._near(question, passage)
        weighted = [(term, float(weight)) for term, weight in zip(question.terms, weights, strict=True)]
        coverages = [_coverage(weighted, passage, clause, near, marked=marked) for clause in passage.clauses]
        scores = [
            _COVERAGE * coverage + _MEANING * float(meaning) + _kind_bonus(question, clause)
            for coverage, meaning, clause in zip(coverages, meanings, passage.clauses, strict=True)
        ]
        with_units = {clause.sentence for clause in passage.clauses if _of_unit(question, clause)}
        spans = tuple((clause.start, clause.end) for clause in passage.clauses)
        return Evidence(
            spans,
            tuple(scores),
            tuple(coverages),
            tuple(float(meaning) for meaning in meanings),
            tuple(clause.sentence in with_units for clause in passage.clauses),
        )

    def _near(self, question: Question, passage: ReadPassage) -> dict[str, float]:
        """Return how much of each thing that no passage names is there in other words, by meaning.

        "thiên tai" is near "lũ, lụt, sạt lở đất".
        """
        unnamed = [term for term in question.terms if term.is_concept and not self._is_indexed(term)]
        cosines = {term.key: self._cosine(term, passage) for term in unnamed}
        related = self._index.calibration.related
        return {key: _IN_MEANING * cosine for key, cosine in cosines.items() if cosine >= related}

    def _cosine(self, term: Term, passage: ReadPassage) -> float:
        vector = self._vectors.get(term.text)
        if vector is None:
            if len(self._vectors) >= _KEPT_PHRASES:
                self._vectors.clear()
            vector = self._vectors[term.text] = self._encoder.encode_queries([term.text])[0]
        return float((passage.phrases @ vector).max(initial=0.0))

    def _is_indexed(self, term: Term) -> bool:
        return self._index.lexical.holds(term.key, "concepts")

    def support(self, question: Question, row: int) -> Support:
        """Return how far the things that the question names are in the documents, near the passage in `row`.

        Only things the lexicon knows count: all their names are known, so what is called by none of them,
        and by nothing of like meaning, is not there.
        """
        passage = self._passages.read(row)
        named, lacking, words = 0.0, 0.0, []
        for term, weight in zip(question.terms, self.weigh(question.terms), strict=True):
            if not term.is_concept or term.weight < 1 or _TIME.match(fold(term.text)):
                continue
            if term.key in passage.whole.folded:
                named += float(weight)
            elif not (
                self._is_indexed(term)
                or any(_in_parts(term, clause.keys) for clause in passage.clauses)
                or self._cosine(term, passage) >= self._index.calibration.same
            ):
                lacking += float(weight)
                words.append(term.text)
        return Support(named, lacking, ", ".join(words))

    def knows_any(self, question: Question) -> bool:
        """Return whether any passage holds a word of the question that is no number and no function word."""
        own = [term for term in question.terms if not term.is_weak and not term.text[0].isdigit()]
        return any(
            self._index.lexical.holds(key, field)
            for term in own
            for field in ("concepts", "folded")
            for key in (term.key, *term.parts)
        )


def _coverage(
    terms: Sequence[tuple[Term, float]],
    passage: ReadPassage,
    clause: Clause,
    near: Mapping[str, float],
    *,
    marked: bool,
) -> float:
    places = (
        (_IN_CLAUSE, clause.keys),
        (_IN_SENTENCE, passage.sentences[clause.sentence]),
        (_IN_LEAD, passage.lead),
        (_IN_PASSAGE, passage.whole),
        (_IN_CONTEXT, passage.context),
    )
    return sum(
        weight
        * max(near.get(term.key, 0), *(share * _holds(keys, term, marked=marked) for share, keys in places))
        for term, weight in terms
    )


def _in_parts(term: Term, keys: Keys) -> bool:
    """Return whether a clause holds all words of a phrase, apart: "trồng được 3.038 ha … rừng"."""
    words = syllables(term.text)
    if is_marked(term.text):
        return len(words) > 1 and all(word.accented in keys.accented for word in words)
    return len(words) > 1 and all(word.folded in keys.folded for word in words)


def _holds(keys: Keys, term: Term, *, marked: bool) -> float:
    if term.key not in keys.folded:
        held = sum(part in keys.folded for part in term.parts)
        return _IN_PARTS * held / len(term.parts) if held else 0.0
    lookalike = marked and term.accented and term.accented not in keys.accented
    return _LOOKALIKE if lookalike else 1.0


def _of_unit(question: Question, clause: Clause) -> bool:
    """Return whether the clause holds a figure of a unit that is asked for; any figure if none is."""
    if not question.units:
        return clause.has_figure
    if " | " in clause.folded:  # a table says the unit in its head
        return clause.has_figure
    return clause.has_figure and any(unit.search(clause.folded) for unit in question.units)


def _kind_bonus(question: Question, clause: Clause) -> float:
    if not clause.has_figure:
        return 0.0
    if not question.kinds:
        return _KEYWORD_BONUS
    if not question.kinds & {Kind.FIGURE, Kind.COMPARISON}:
        return 0.0
    return _FIGURE_BONUS + (_UNIT_BONUS if question.units and _of_unit(question, clause) else 0.0)
