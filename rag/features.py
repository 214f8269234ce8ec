"""What speaks for each clause of a passage as the answer to one question, as numbers: one column a feature.

A report's paragraph states ten facts about as many things; retrieval finds the paragraph, these find the
clause. A term counts where it stands: in the clause itself, or only around it: "Chỉ số CCHC, xếp thứ 57/63"
is about the province that the sentence before it names. Weights are fitted (`python -m eval fit`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.text import fold
from rag.cues import Kind
from rag.figures import states_duration
from rag.levels import LEVELS, Asked, held_of
from rag.question import Question
from rag.ranges import bracket
from rag.reading import Clause, ReadPassage
from rag.terms import Term

_OF_PARAGRAPH = ("cause_part", "task_part", "ahead", "introduces", "aside")
CLAUSE_FEATURES = (
    *LEVELS,
    "meaning",
    "sentence_meaning",
    "search",
    "pairs",
    "precision",
    "indicator",
    "total",
    "counted",
    "figure",
    "unit",
    "keyword_figure",
    "comparison",
    "cause",
    "plan",
    "definition",
    *_OF_PARAGRAPH,
    "shortness",
    "first",
    "extra",
    "titled_list",
    "named",
    "when",
    "year",
    "most",
    "same_paragraph",
    "same_sentence",
    "own",
    "bracket",
    "tells_what",
)
# "Bao nhiêu ngôi nhà", "mấy vụ tai nạn": what is counted, after its classifier or the unit it is counted in.
_COUNTED = re.compile(r"\b(?:bao nhieu|may) (?:(?:cai|con|chiec|ngoi|ten|vi|vu|ca|cuoc|luot|so|loai) )?(\w+)")
# "Thấp nhất", not "thứ nhất", "thống nhất", "hợp nhất", "ít nhất", "mới nhất".
_MOST = re.compile(
    r"(?<!\bthu )(?<!\bthong )(?<!\bhop )(?<!\bmoi )(?<!\bduy )(?<!\bit )\bnhat\b|\b(?:dan|dung) dau\b"
)
# What a figure measures counts less for each further thing in it: "khách quốc tế" where all are asked for.
_FURTHER = 0.5
_SHORT_CHARS = 60


def of_unit(question: Question, clause: Clause) -> bool:
    """Return whether the clause holds a figure of a unit that is asked for; any figure if none is."""
    if not question.units:
        return clause.has_figure
    if " | " in clause.folded:  # a table says the unit in its head
        return clause.has_figure
    if not any(unit.search(clause.folded) for unit in question.units):
        return False
    return clause.has_figure or states_duration(clause.folded)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is asked, read once for all clauses of a passage."""

    asking: Asked
    numeric: bool  # a figure is asked for, or a comparison of figures
    keys: frozenset[str]  # of everything that is asked
    counted: Term | None  # what "bao nhiêu" counts
    own: NDArray[np.float32]  # shares of the terms that a follow-up names itself
    most: bool  # which has the most of something

    @property
    def kinds(self) -> frozenset[Kind]:
        return self.asking.question.kinds


def clause_features(
    asking: Asked,
    passage: ReadPassage,
    levels: NDArray[np.float32],
    *,
    meanings: NDArray[np.float32],
    sentence_meanings: NDArray[np.float32],
    search: float,
    paragraph: Mapping[str, float],
) -> NDArray[np.float32]:
    """Return the features of each clause, shape (clauses, len(CLAUSE_FEATURES)), in their order.

    `levels` is what `held` gives; `paragraph` holds the features that are the paragraph's.
    """
    sought = _sought(asking)
    weights = np.array(asking.weights, np.float32)
    titled = _titled_list(sought, passage, weights)
    before = _said_before(asking.question, passage)
    out = np.zeros((len(passage.clauses), len(CLAUSE_FEATURES)), np.float32)
    out[:, : len(LEVELS)] = np.diff(levels @ weights, axis=1, prepend=0.0)
    for at, clause in enumerate(passage.clauses):
        out[at, len(LEVELS) :] = (
            meanings[at],
            sentence_meanings[clause.sentence],
            search,
            *_held(sought, clause, levels[at, 0]),
            *_fitting(sought, clause),
            *(paragraph[name] for name in _OF_PARAGRAPH),
            _SHORT_CHARS / max(_SHORT_CHARS, clause.end - clause.start),
            at == 0,
            len(clause.meanings - sought.keys) / (2 + len(clause.meanings)),
            titled,
            *_special(sought, clause, passage.title_years),
            paragraph["same_paragraph"],
            paragraph["same_paragraph"] and clause.sentence in before,
            float(levels[at, 0] @ sought.own),
            bracket(asking.quantities, clause.folded),
            bool(asking.what) and _tells_what(asking.what, clause),
        )
    return out


def _sought(asking: Asked) -> _Sought:
    question = asking.question
    numeric = bool(question.kinds & {Kind.FIGURE, Kind.COMPARISON})
    row = counted_term(question) if numeric else None
    named = np.array([term.key in question.own for term in question.terms], np.float32)
    own = np.array(asking.weights, np.float32) * named
    return _Sought(
        asking,
        numeric,
        frozenset(term.key for term in question.terms),
        None if row is None else question.terms[row],
        own / max(float(own.sum()), 1e-6),
        bool(_MOST.search(fold(question.text))),
    )


def _said_before(question: Question, passage: ReadPassage) -> frozenset[int]:
    """Return the sentences that the answer before a follow-up was found in."""
    start, end = question.after[2] if question.after else (0, 0)
    return frozenset(
        clause.sentence for clause in passage.clauses if start < clause.end and clause.start < end
    )


def _titled_list(sought: _Sought, passage: ReadPassage, weights: NDArray[np.float32]) -> float:
    """Return how much of what is asked the passage's title holds, where a list or a section may answer."""
    if not sought.kinds & {Kind.LIST, Kind.WHERE, Kind.CAUSE, Kind.TASK}:
        return 0.0
    asking = sought.asking
    return float(held_of(passage.title, asking.question.terms, marked=asking.marked) @ weights)


def _held(sought: _Sought, clause: Clause, level: NDArray[np.float32]) -> tuple[float, ...]:
    """Return how much of what is asked a clause holds: pairs, precision, indicator, total, counted."""
    asking, counted = sought.asking, sought.counted
    return (
        _shared_pairs(asking, clause),
        float(level.sum()) / max(4, len(clause.keys.accented)),
        _measured(asking, clause) if sought.numeric or not sought.kinds else 0.0,
        sought.numeric and clause.is_total and "tổng" in asking.question.text.lower(),
        0.0 if counted is None else float(held_of(clause.counts, [counted], marked=asking.marked)[0]),
    )


def _fitting(sought: _Sought, clause: Clause) -> tuple[bool, ...]:
    """Return whether a clause is of the kind that is asked for: from figure to definition."""
    question, kinds, figure = sought.asking.question, sought.kinds, clause.has_figure
    return (
        sought.numeric and figure,
        bool(question.units) and sought.numeric and of_unit(question, clause),
        not kinds and figure,
        Kind.COMPARISON in kinds and clause.compares and figure,
        Kind.CAUSE in kinds and clause.causes,
        Kind.TASK in kinds and clause.plans,
        Kind.MEANING in kinds and clause.defines,
    )


def _special(sought: _Sought, clause: Clause, title_years: frozenset[str]) -> tuple[bool, ...]:
    """Return what else is asked for and is in a clause: named, when, year, most."""
    asking = sought.asking
    return (
        Kind.MEANING in sought.kinds and _other_name(asking.question, clause),
        Kind.WHEN in sought.kinds and clause.dated,
        bool(asking.years & (clause.years | title_years)),
        sought.most and clause.tops,
    )


def _tells_what(what: str, clause: Clause) -> bool:
    """Return whether a clause says what `what` is: "2. Bến khách ngang sông là …"."""
    return re.match(rf"(?:[\da-z]{{1,3}}[.)] ?)?{re.escape(what)} la\b", clause.folded) is not None


def counted_term(question: Question) -> int | None:
    """Return the row of the term that "bao nhiêu" or "mấy" counts; None where it counts none."""
    for match in _COUNTED.finditer(fold(question.text)):
        for row, term in enumerate(question.terms):
            if not term.is_weak and not term.is_relation and fold(term.text).startswith(match[1]):
                return row
    return None


def _measured(asking: Asked, clause: Clause) -> float:
    """Return how much of what is asked a figure of the clause measures, as "dư nợ" beside "nợ xấu"."""
    if not clause.indicator.folded:
        return 0.0
    held = held_of(clause.indicator, asking.question.terms, marked=asking.marked)
    further = clause.measures - {term.key for term in asking.question.terms}
    return float(held @ np.array(asking.weights, np.float32)) / (1 + _FURTHER * len(further))


def _shared_pairs(asking: Asked, clause: Clause) -> float:
    return len(asking.pairs & clause.pairs) / len(asking.pairs) if asking.pairs else 0.0


def _other_name(question: Question, clause: Clause) -> bool:
    """Return whether the clause gives an asked thing a longer name: "mục tiêu quốc gia" for MTQG."""
    return any(
        meaning == term.key and len(name) > len(term.text) and fold(term.text) not in name
        for term in question.terms
        if term.is_concept
        for meaning, name in clause.names
    )
