"""Which paragraphs may be quoted, best first, and whether one place answers clearly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text import Span
from index.types import Document, Paragraph, ParagraphKind, Section
from rag.cues import Kind
from rag.evidence import Evidence
from rag.features import CLAUSE_FEATURES
from rag.levels import LEVELS
from rag.question import Question
from rag.terms import Term
from rag.types import Hit

# Weights and bounds chosen on eval/questions.jsonl (eval/LOG.md, 2026-11-23 and 2026-11-25).
_NEAR_FIGURE, _NEAR_COVERAGE = 0.6, 0.6
_WHEN = CLAUSE_FEATURES.index("when")
_NEARBY = LEVELS.index("in_lead")
_CLEAR_TERMS, _CLEAR_COVERAGE, _CLEAR_LEAD = 2, 0.7, 0.88
_NO_FIGURE = frozenset({Kind.YES_NO, Kind.WHERE, Kind.WHEN, Kind.MEANING, Kind.CAUSE})
_AHEAD = re.compile(r"\b(?:phương hướng|nhiệm vụ|giải pháp|mục tiêu|chỉ tiêu chủ yếu)\b")
_DONE = re.compile(r"\b(?:kết quả|tình hình|đánh giá|hạn chế|đã đạt)\b")
_ASIDE = frozenset({ParagraphKind.TITLE, ParagraphKind.HEADING, ParagraphKind.CLOSING})
_MAX_QUOTE_CHARS = 1500
# How far above a point of an article the words that it hangs on may stand.
_MAX_LEAD_CHARS, _MOST_POINTS = 1000, 12
_POINT = re.compile(r"\s*(?:[a-zđ]\d?\)|[-–+•*] |\(\d+\)|\d+\))")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ROW_NUMBER = re.compile(r"\s*\d+(?:\.\d+)*\.?\s*\|")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph that may be quoted; `row` is its passage's, a higher `score` is better."""

    document: Document
    paragraph: Paragraph
    span: Span
    row: int
    score: float
    evidence: Evidence

    @property
    def coverage(self) -> float:
        """The part of the question's terms that the best clause and its surroundings hold."""
        at = self.evidence.best_clause
        return self.evidence.coverages[at] if at >= 0 else 0.0

    @property
    def meaning(self) -> float:
        """The nearness of the best clause to the question, in [0, 1]."""
        at = self.evidence.best_clause
        return self.evidence.meanings[at] if at >= 0 else 0.0


def candidate(document: Document, hit: Hit, evidence: Evidence) -> Candidate:
    """Return what a hit offers to quote: its paragraph, or the passage alone where that is very long."""
    paragraph = document.paragraphs[hit.passage.paragraph]
    short = paragraph.end - paragraph.start <= _MAX_QUOTE_CHARS
    span = _with_lead(document, hit) if short else (hit.passage.start, hit.passage.end)
    return Candidate(document, paragraph, span, hit.row, evidence.best, evidence)


def _with_lead(document: Document, hit: Hit) -> Span:
    """Return the range of a hit's paragraph; of a point of an article, from the words that it hangs on.

    "b) Phạt tiền đến 50.000.000 đồng" says of nobody who may.
    """
    paragraphs, row = document.paragraphs, hit.passage.paragraph
    point = paragraphs[row]
    hangs = _POINT.match(document.text, point.start, point.end)
    if not point.section.number.startswith("Điều") or not hangs or introduces(document, point):
        return point.start, point.end
    for before in reversed(paragraphs[max(0, row - _MOST_POINTS) : row]):
        inside = before.section.start <= point.section.start < before.section.end
        if point.end - before.start > _MAX_LEAD_CHARS:
            break
        if inside and introduces(document, before):
            return before.start, point.end
        if before.kind is ParagraphKind.HEADING or (inside and before.section != point.section):
            break
    return point.start, point.end


def paragraph_features(question: Question, document: Document, paragraph: Paragraph) -> dict[str, float]:
    """Return what the paragraph's part in the report says: its titles name results, causes or tasks."""
    titles = " ".join(paragraph.section.path).lower()
    ahead = looks_ahead(paragraph.section)
    causes = any(word in titles for word in ("nguyên nhân", "hạn chế", "tồn tại", "khó khăn"))
    plans = Kind.TASK in question.kinds
    headline = paragraph.kind in _ASIDE or document.text[paragraph.start : paragraph.end].isupper()
    aside = headline and Kind.WHERE not in question.kinds
    return {
        "cause_part": float(Kind.CAUSE in question.kinds and causes),
        "task_part": float(plans and ahead),
        "ahead": float(ahead and not plans),
        "introduces": float(introduces(document, paragraph)),
        "aside": float(aside),
        "same_paragraph": float(plans == ahead and _is_same(question, document, paragraph)),
    }


def looks_ahead(section: Section) -> bool:
    """Return whether a section is on what is to be done; "Kết quả thực hiện nhiệm vụ" is on what was."""
    return any(_AHEAD.search(title) and not _DONE.search(title) for title in map(str.lower, section.path))


def _is_same(question: Question, document: Document, paragraph: Paragraph) -> bool:
    if question.after is None:
        return False
    identity, (start, end), _ = question.after
    return identity == document.id and start <= paragraph.start and paragraph.end <= end


def rank(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates best first, one a paragraph.

    Where a number or a date is asked for, one that states it goes before a slightly better one that does not.
    A row of a table goes after a sentence nearly as good that has all its figures: the sentence says of what
    and when.
    """
    best: dict[tuple[str, Span], Candidate] = {}
    for item in sorted(candidates, key=lambda item: -item.score):
        best.setdefault((item.document.id, item.span), item)
    ranked = list(best.values())
    dated = Kind.WHEN in question.kinds
    states = states_figure if needs_figure(question) else _states_date
    if (needs_figure(question) or dated) and ranked and not states(ranked[0]):
        instead = next((item for item in ranked if _is_near(item, ranked[0]) and states(item)), None)
        if instead is not None:
            ranked.remove(instead)
            ranked.insert(0, instead)
    return _sentence_first(ranked)


def _sentence_first(ranked: list[Candidate]) -> list[Candidate]:
    if not ranked or ranked[0].paragraph.kind is not ParagraphKind.TABLE_ROW:
        return ranked
    row = ranked[0]
    told = _numbers(row)
    instead = next((item for item in ranked if _tells_the_row(item, row, told)), None) if told else None
    return ranked if instead is None else [instead, *(item for item in ranked if item is not instead)]


def _tells_the_row(item: Candidate, row: Candidate, numbers: frozenset[str]) -> bool:
    prose = item.paragraph.kind not in (ParagraphKind.TABLE_ROW, *_ASIDE)
    answers = _is_near(item, row) and states_figure(item) >= states_figure(row)
    return prose and answers and item.document.id == row.document.id and numbers <= _numbers(item)


def _numbers(item: Candidate) -> frozenset[str]:
    """Return the numbers of what is quoted, as written; without that of a table's row itself."""
    text = item.document.text[slice(*item.span)]
    if item.paragraph.kind is ParagraphKind.TABLE_ROW:
        text = _ROW_NUMBER.sub("", text)
    return frozenset(_NUMBER.findall(text))


def _is_near(item: Candidate, best: Candidate) -> bool:
    near = item.score >= _NEAR_FIGURE * best.score
    return near and item.coverage >= _NEAR_COVERAGE * best.coverage


def is_clear(question: Question, ranked: Sequence[Candidate]) -> bool:
    """Return whether the question names enough, and one place holds most of it and leads well.

    A list is one place.
    """
    named = [term for term in question.terms if not term.is_weak]
    if not ranked or not (len(named) >= _CLEAR_TERMS or any(term.is_concept for term in named)):
        return False
    rival = next((item for item in ranked[1:] if _place(item) != _place(ranked[0])), None)
    leads = rival is None or rival.score < _CLEAR_LEAD * ranked[0].score
    return leads and ranked[0].coverage >= _CLEAR_COVERAGE


def own_coverage(own: Sequence[Term], item: Candidate, question: Question) -> float:
    """Return the part of the user's own things that the best clause's sentence or its surroundings name."""
    at = item.evidence.best_clause
    keys = {term.key for term in own}
    rows = [row for row, term in enumerate(question.terms) if term.key in keys]
    return float(item.evidence.levels[at, _NEARBY, rows].mean()) if at >= 0 and rows else 0.0


def _place(item: Candidate) -> Section | Paragraph:
    """Return the section of a list for its items and the paragraph that introduces it, else the paragraph."""
    if introduces(item.document, item.paragraph):
        return item.paragraph.section
    return list_parent(item) or item.paragraph


def introduces(document: Document, paragraph: Paragraph) -> bool:
    """Return whether a paragraph only says that a list follows: "còn có một số hạn chế, như:"."""
    return document.text[paragraph.end - 1] == ":"


def needs_figure(question: Question) -> bool:
    """Return whether only a number answers; "Mấy nhà nghèo có được quà không?" asks for none."""
    return Kind.FIGURE in question.kinds and not question.kinds & _NO_FIGURE


def states_figure(item: Candidate) -> bool:
    """Return whether the sentence of the best clause holds a figure of the unit that is asked for."""
    at = item.evidence.best_clause
    return at >= 0 and item.evidence.units[at]


def _states_date(item: Candidate) -> bool:
    """Return whether the best clause says when; asked only where the question does."""
    at = item.evidence.best_clause
    return at >= 0 and bool(item.evidence.features[at, _WHEN])


def list_parent(item: Candidate) -> Section | None:
    """Return the section whose numbered list an item belongs to; None for other paragraphs."""
    return (
        parent(item.document, item.paragraph.section) if item.paragraph.kind is ParagraphKind.ITEM else None
    )


def parent(document: Document, section: Section) -> Section:
    """Return the section that directly holds `section`; the root holds itself."""
    above = [s for s in document.sections if s.level < section.level and s.start <= section.start < s.end]
    return above[-1] if above else section
