"""Hits and evidence -> quoted excerpts with the answering clauses highlighted.

Every quote is a slice of the document's text; nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.text import Span, trim
from rag.cues import Kind
from rag.evidence import Evidence
from rag.excerpts import cite, whole_list, whole_section
from rag.levels import LEVELS
from rag.question import Question
from rag.ranking import Candidate
from rag.shown_figures import shown_figures, told_apart
from rag.types import Citation, FigureLine

_FURTHER = 3
# A further excerpt must come this near to the best one; a clause to the best clause of its paragraph.
_NEAR_EXCERPT = 0.55
_NEAR_CLAUSE = 0.85
_MAX_HIGHLIGHTS = 3
# More than this part of an excerpt is not marked, but for the best clause itself: marking all marks nothing.
_MAX_SHARE = 0.4
_CAUSES_SHARE = 0.5  # as much of it again may be the causes of what is asked about
_NEARLY = 0.3  # how much less of a thing the part of a shown figure may name than the best one's
_MAX_JOINED_CHARS = 1500
_PARTS = ";,"
_EFFECT = re.compile(r"\W*(?:đã |và )?(?:gây|làm|khiến|dẫn (?:đến|tới)|kéo theo)\b")


def quote(question: Question, ranked: Sequence[Candidate]) -> tuple[Citation, ...]:
    """Return the best excerpt and up to three further ones near to it."""
    if not ranked:
        return ()
    whole = _whole(question, ranked)
    floor = _NEAR_EXCERPT * ranked[0].score
    near = [item for item in ranked if item.score >= floor and not any(_is_within(item, w) for w in whole)]
    kept = _as_excerpts(near)
    rest = [_cite(len(whole) + at, item, question) for at, item in enumerate(kept, start=1)]
    return tuple([*whole, *rest][: 1 + _FURTHER])


def _as_excerpts(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates; points that hang on the same words become one excerpt, which shows them once."""
    found: list[Candidate] = []
    for item in ranked:
        at = next((row for row, other in enumerate(found) if _hangs_together(other, item)), None)
        if at is None:
            found.append(item)
        else:
            spans = (found[at].span, item.span)
            found[at] = replace(found[at], span=(min(s for s, _ in spans), max(e for _, e in spans)))
    return found


def _hangs_together(one: Candidate, other: Candidate) -> bool:
    (start, end), (begin, stop) = one.span, other.span
    overlap = one.document.id == other.document.id and start < stop and begin < end
    return overlap and max(end, stop) - min(start, begin) <= _MAX_JOINED_CHARS


def quote_each(question: Question, items: Sequence[Candidate]) -> tuple[Citation, ...]:
    """Return the excerpt of each candidate, in their order."""
    return tuple(_cite(number, item, question) for number, item in enumerate(items, start=1))


def _whole(question: Question, ranked: Sequence[Candidate]) -> list[Citation]:
    """Return the list or the section that the question asks for as such; [] where it asks for neither."""
    if Kind.WHERE in question.kinds:
        return [whole_section(question, ranked, highlights)]
    marks = (
        None
        if Kind.LIST in question.kinds
        else [span for item in ranked for span in highlights(question, item)]
    )
    found = whole_list(question, ranked, marks)
    return [found] if found else []


def _is_within(item: Candidate, citation: Citation) -> bool:
    inside = citation.start <= item.span[0] and item.span[1] <= citation.end
    return item.document.id == citation.document.id and inside


def nearest(ranked: Sequence[Candidate]) -> tuple[Citation, ...]:
    """Return the three excerpts that come nearest to a question that is not answered; nothing is marked."""
    return tuple(
        cite(number, item.document, item.paragraph, item.span, ())
        for number, item in enumerate(ranked[:3], start=1)
    )


def _cite(number: int, item: Candidate, question: Question) -> Citation:
    chosen = chosen_clauses(question, item)
    naming = [at for at in chosen if _names_as_much(item.evidence, at, chosen[0])]
    figures = told_apart(shown_figures(question, item, naming))
    if Kind.COMPARISON in question.kinds and figures:
        chosen = [*chosen, *_with_comparisons(item.evidence, figures[0], chosen)]
    marks = _marks(item, chosen)
    return cite(number, item.document, item.paragraph, item.span, marks, figures)


def _with_comparisons(evidence: Evidence, line: FigureLine, chosen: Sequence[int]) -> list[int]:
    """Return further clauses that hold what a figure is set against, as brackets at the sentence's end do."""
    return [
        at
        for at, (start, end) in enumerate(evidence.spans)
        if at not in chosen and any(start <= part.start and part.end <= end for part in line.comparisons)
    ]


def highlights(question: Question, item: Candidate) -> tuple[Span, ...]:
    """Return the clauses that answer: the best one and those that come near to it, in order, joined."""
    return _marks(item, chosen_clauses(question, item))


def _marks(item: Candidate, chosen: Sequence[int]) -> tuple[Span, ...]:
    return tuple(_joined(item.document.text, sorted(item.evidence.spans[at] for at in chosen)))


def chosen_clauses(question: Question, item: Candidate) -> list[int]:
    """Return the rows of the clauses that answer, the best first; of a list that is asked for, all of it."""
    evidence = item.evidence
    best_first = sorted(range(len(evidence.spans)), key=lambda at: -evidence.scores[at])
    if Kind.LIST in question.kinds and best_first:
        return _enumeration(evidence, best_first)
    chosen = _near_best(item, best_first[:_MAX_HIGHLIGHTS])
    return [*chosen, *_causes_of(item, chosen)] if Kind.CAUSE in question.kinds else chosen


def _causes_of(item: Candidate, chosen: Sequence[int]) -> list[int]:
    """Return the clauses before the best one that it is the effect of: "mưa to, gây ra sạt lở"."""
    evidence, best = item.evidence, chosen[0]
    if not _EFFECT.match(item.document.text[slice(*evidence.spans[best])].lower()):
        return []
    room = _CAUSES_SHARE * (item.span[1] - item.span[0])
    found = []
    for at in range(best - 1, -1, -1):
        room -= evidence.spans[at][1] - evidence.spans[at][0]
        if evidence.sentences[at] != evidence.sentences[best] or room < 0:
            break
        found.extend([at] if at not in chosen else [])
    return found


def _enumeration(evidence: Evidence, best_first: Sequence[int]) -> list[int]:
    """Return the clauses of the best one's sentence, which strings them together."""
    sentence = evidence.sentences[best_first[0]]
    return [at for at in best_first if evidence.sentences[at] == sentence]


def _near_best(item: Candidate, best_first: Sequence[int]) -> list[int]:
    """Return the best clauses and those near to them that do not make the marks too long."""
    evidence = item.evidence
    room = _MAX_SHARE * (item.span[1] - item.span[0])
    chosen: list[int] = []
    for at in best_first:
        start, end = evidence.spans[at]
        near = evidence.scores[at] >= _NEAR_CLAUSE * evidence.best and end - start <= room
        if chosen and not near and evidence.scores[at] < evidence.best:
            continue
        chosen.append(at)
        room -= end - start
    return chosen


def _names_as_much(evidence: Evidence, at: int, best: int) -> bool:
    """Return whether the part of a clause names all that the best one's does.

    "03 người chết" of the crimes is no figure to show beside "10 người chết" of the accidents.
    """
    if evidence.scores[at] >= evidence.best:
        return True  # the other of two things that are asked for
    things = list(evidence.things)
    part = LEVELS.index("in_part")
    named, wanted = evidence.levels[at, part, things], evidence.levels[best, part, things]
    return bool((named >= wanted - _NEARLY).all())


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans without a last ";" or ",", neighbours with only white space between them made one."""
    at = 0
    while at < len(spans):
        start, end = spans[at]
        while at + 1 < len(spans) and not text[end : spans[at + 1][0]].strip():
            at += 1
            end = spans[at][1]
        yield trim(text, start, end - (text[end - 1] in _PARTS))
        at += 1
