"""Hits and evidence -> quoted excerpts with the answering clauses highlighted.

Every quote is a slice of the document's text; nothing is written here but the reasons of a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.text import Span, trim
from index.types import Document, Paragraph, ParagraphKind, Section
from rag.evidence import Evidence
from rag.question import Kind, Question
from rag.ranking import Candidate, list_parent, parent
from rag.types import Citation, DocumentRef

_FURTHER = 3
# A further excerpt must come this near to the best one; a clause to the best clause of its paragraph.
_NEAR_EXCERPT = 0.55
_NEAR_CLAUSE = 0.8
_MAX_HIGHLIGHTS = 3
# More than this part of an excerpt is not marked, but for the best clause itself: marking all marks nothing.
_MAX_SHARE = 0.4
_MAX_LIST_CHARS = 6000
_LIST_HITS = 4


def quote(question: Question, ranked: Sequence[Candidate]) -> tuple[Citation, ...]:
    """Return the best excerpt and up to three further ones near to it."""
    if not ranked:
        return ()
    whole = _whole_list(question, ranked)
    first = [whole] if whole else []
    floor = _NEAR_EXCERPT * ranked[0].score
    kept = [item for item in ranked if item.score >= floor and not (whole and _is_within(item, whole))]
    rest = [_cite(len(first) + at, item, question) for at, item in enumerate(kept, start=1)]
    return tuple((first + rest)[: 1 + _FURTHER])


def _is_within(item: Candidate, citation: Citation) -> bool:
    inside = citation.start <= item.span[0] and item.span[1] <= citation.end
    return item.document.id == citation.document.id and inside


def nearest(question: Question, ranked: Sequence[Candidate]) -> tuple[Citation, ...]:
    """Return the three excerpts that come nearest to a question that is not answered; nothing is marked."""
    return tuple(
        _citation(number, item.document, item.paragraph, item.span, ())
        for number, item in enumerate(ranked[:3], start=1)
    )


def _cite(number: int, item: Candidate, question: Question) -> Citation:
    return _citation(number, item.document, item.paragraph, item.span, highlights(question, item))


def highlights(question: Question, item: Candidate) -> tuple[Span, ...]:
    """Return the clauses that answer: the best one and those that come near to it, in order, joined."""
    evidence = item.evidence
    if not evidence.spans:
        return ()
    best_first = sorted(range(len(evidence.spans)), key=lambda at: -evidence.scores[at])
    if Kind.LIST in question.kinds:
        chosen = _widened(item.document.text, evidence, best_first[0])
    else:
        chosen = _near_best(evidence, best_first[:_MAX_HIGHLIGHTS], item.span)
    return tuple(_joined(item.document.text, sorted(evidence.spans[at] for at in chosen)))


def _near_best(evidence: Evidence, best_first: Sequence[int], excerpt: Span) -> list[int]:
    """Return the best clause and those near to it that do not make the marks too long."""
    room = _MAX_SHARE * (excerpt[1] - excerpt[0])
    chosen: list[int] = []
    for at in best_first:
        start, end = evidence.spans[at]
        if chosen and (end - start > room or evidence.scores[at] < _NEAR_CLAUSE * evidence.best):
            continue
        chosen.append(at)
        room -= end - start
    return chosen


def _widened(text: str, evidence: Evidence, at: int) -> list[int]:
    """Return the clauses of the whole enumeration around one clause: those joined to it by semicolons."""
    first = last = at
    while first > 0 and text[evidence.spans[first - 1][1] - 1] == ";":
        first -= 1
    while last + 1 < len(evidence.spans) and text[evidence.spans[last][1] - 1] == ";":
        last += 1
    return list(range(first, last + 1))


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans, neighbours with nothing but white space between them made one, without a last ";"."""
    at = 0
    while at < len(spans):
        start, end = spans[at]
        while at + 1 < len(spans) and not text[end : spans[at + 1][0]].strip():
            at += 1
            end = spans[at][1]
        yield trim(text, start, end - (text[end - 1] == ";"))
        at += 1


# --- a numbered list -------------------------------------------------------------------------------------


def _whole_list(question: Question, ranked: Sequence[Candidate]) -> Citation | None:
    """Return the numbered list that the question asks for; None where it does not, or there is none."""
    if not question.kinds & {Kind.LIST, Kind.TASK} or Kind.WHERE in question.kinds:
        return None
    parents = [(item, list_parent(item)) for item in ranked[:_LIST_HITS]]
    lists = [parent for _, parent in parents if parent is not None]
    if not lists or len([p for p in lists if p == lists[0]]) < 2 or parents[0][1] not in (None, lists[0]):
        return None
    document = next(item.document for item, parent in parents if parent == lists[0])
    items = [p for p in document.paragraphs if _is_item_of(document, p, lists[0])]
    start, end = items[0].start, items[-1].end
    if len(items) < 2 or end - start > _MAX_LIST_CHARS:
        return None
    marks = tuple((p.start, p.end) for p in items)
    head = Paragraph(start, end, ParagraphKind.BODY, lists[0], 0, items[0].page)
    return _citation(1, document, head, (start, end), marks)


def _is_item_of(document: Document, paragraph: Paragraph, section: Section) -> bool:
    inside = section.start <= paragraph.start and paragraph.end <= section.end
    return inside and paragraph.kind is ParagraphKind.ITEM and parent(document, paragraph.section) == section


def _citation(
    number: int, document: Document, paragraph: Paragraph, span: Span, marks: tuple[Span, ...]
) -> Citation:
    start, end = span
    section = paragraph.section
    return Citation(
        number=number,
        document=DocumentRef(document.id, document.title, document.path, document.sha256),
        section=section.number,
        section_title=section.path[-1] if section.path else "",
        paragraph=paragraph.number,
        page=paragraph.page,
        start=start,
        end=end,
        quote=document.text[start:end],
        highlights=marks,
    )
