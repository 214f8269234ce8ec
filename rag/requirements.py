"""What an answer to a question of its kind must have: a figure, a cause, a comparison, a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from index.text import fold
from rag.cues import Kind
from rag.evidence import Evidence
from rag.features import CLAUSE_FEATURES, counted_term
from rag.figures import Figure, figures
from rag.language import spelled_out
from rag.question import Question
from rag.ranking import Candidate, needs_figure, states_figure

_COLUMN = {name: at for at, name in enumerate(CLAUSE_FEATURES)}
_ABOUT = Decimal("0.15")  # how far off, as a part of it, a figure may be that is called about so much

_SAME_ASKED = re.compile(
    r"\b(?:cung k[yi]|so (?:voi|vs) (?:nam|thang|quy|dau nam|cuoi nam)|(?:hon|kem) nam)\b"
)
_SAME_SAID = re.compile(r"\b(?:cung k[yi]|so (?:voi )?(?:nam|thang|quy|cuoi|dau|truoc)|nam truoc)\b")
_PLAN_ASKED = re.compile(
    r"\b(?:so voi|dat|bang|may|bao nhieu|phan tram|%) (?:\w+ ){0,3}?(?:ke hoach|du toan|chi tieu|muc tieu)\b"
)
_PLAN_SAID = re.compile(r"\b(?:ke hoach|du toan|chi tieu|muc tieu|nghi quyet)\b")
_WAY = r"(?:tang|giam|len|xuong|nhieu|it|cao|thap)"
_TREND_ASKED = re.compile(
    rf"\b{_WAY}(?: \w+)? (?:hay|hoac) (?:\w+ )?{_WAY}\b"
    r"|\b(?:tang|giam) (?:duoc |them |di )?(?:bao nhieu|may)\b"
)
# "… 412 vụ; so với năm 2024 giảm 58 vụ": what it is set against stands behind a semicolon.
_GOES_ON = re.compile(r"so (?:voi|cung)\b|(?:tang|giam)\b")
_TREND_SAID = re.compile(r"\b(?:tang|giam|cao hon|thap hon|nhieu hon|it hon|gap)\b")
_COMPARED = frozenset({Kind.FIGURE, Kind.COMPARISON, Kind.YES_NO})


def requirements_missing(question: Question, item: Candidate) -> Mapping[str, bool]:
    """Return which of the things that an answer to this kind of question must have are not there."""
    said = _Said.of(item)
    asked = fold(question.said)
    columns = item.evidence.features[item.evidence.best_clause]
    same = bool(_SAME_ASKED.search(asked)) and not _SAME_SAID.search(said.sentence)
    plan = bool(_PLAN_ASKED.search(asked)) and not _PLAN_SAID.search(said.sentence)
    return {
        "figure_missing": needs_figure(question) and not states_figure(item),
        "base_missing": same or (plan and bool(question.kinds & _COMPARED)),
        "trend_missing": bool(_TREND_ASKED.search(asked)) and not _TREND_SAID.search(said.clause),
        "figure_unsaid": bool(figures_unsaid(question, item)),
        "cause_missing": Kind.CAUSE in question.kinds and not said.causes,
        "when_missing": Kind.WHEN in question.kinds and not columns[_COLUMN["when"]],
        "name_missing": Kind.MEANING in question.kinds and not said.names,
        "task_missing": Kind.TASK in question.kinds and not columns[_COLUMN["task_part"]],
    }


def base_unsaid(question: Question, item: Candidate) -> bool:
    """Return whether one thing is to be set against the same period, and its part of the sentence does not.

    A list, or two things asked at once, may be answered by more than that part.
    """
    asked = fold(question.text)
    several = Kind.LIST in question.kinds or re.search(r",| va | con ", asked)
    if several or not _SAME_ASKED.search(asked) or not question.kinds & _COMPARED:
        return False
    return not _SAME_SAID.search(_part_said(item.document.text, item.evidence))


def _part_said(text: str, evidence: Evidence) -> str:
    """Return the best clause's part of its sentence, with the parts after it that go on about it."""
    best = evidence.best_clause
    said: list[str] = []
    for row, part in enumerate(evidence.parts):
        words = fold(text[slice(*evidence.spans[row])])
        if part == evidence.parts[best]:
            said.append(words)
        elif said and part > evidence.parts[best]:
            again = evidence.sentences[row] == evidence.sentences[best]
            if not again or not (_GOES_ON.match(words) or part == evidence.parts[row - 1]):
                break
            said.append(words)
    return " ".join(said)


def figures_unsaid(question: Question, item: Candidate) -> tuple[str, ...]:
    """Return the numbers that a question assumes ("trên 7%") and the paragraph has nothing near to."""
    asked = spelled_out(question.text)
    held = figures(item.document.text, *item.span)
    own = figures(asked)
    return tuple(
        asked[f.shown_start : f.shown_end] for f in own if not any(_is_said(f, other) for other in held)
    )


def _is_said(assumed: Figure, stated: Figure) -> bool:
    """Return whether a figure is the one that is assumed: "hơn 2 tỷ đồng" is about "2.181 triệu đồng"."""
    if assumed.value == stated.value:
        return True
    room = 0 if assumed.exact else _ABOUT * abs(assumed.amount)
    return assumed.base == stated.base and abs(assumed.amount - stated.amount) <= room


@dataclass(frozen=True, slots=True)
class _Said:
    """What the best clause and its sentence say, without marks, and whether they give causes or names."""

    clause: str
    sentence: str
    causes: bool
    names: bool

    @classmethod
    def of(cls, item: Candidate) -> _Said:
        text, evidence = item.document.text, item.evidence
        at = evidence.best_clause
        same = [row for row, sentence in enumerate(evidence.sentences) if sentence == evidence.sentences[at]]
        start, end = evidence.spans[at]
        named = evidence.features[:, [_COLUMN["named"], _COLUMN["definition"]]]
        return cls(
            fold(text[start:end]),
            fold(text[evidence.spans[same[0]][0] : evidence.spans[same[-1]][1]]),
            bool(evidence.features[same, _COLUMN["cause"]].any()),
            bool(named.any()),
        )


def uncounted(question: Question, item: Candidate) -> float:
    """Return how far no figure of the best clause's sentence counts what "bao nhiêu" does, as "thí sinh".

    It is 0 where the question counts nothing.
    """
    if counted_term(question) is None:
        return 0.0
    evidence = item.evidence
    of = evidence.sentences[evidence.best_clause]
    rows = [row for row, sentence in enumerate(evidence.sentences) if sentence == of]
    return 1 - float(evidence.features[rows, _COLUMN["counted"]].max())
