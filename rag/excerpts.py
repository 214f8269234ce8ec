"""Excerpts larger than a paragraph, a list or a section, and citations of any excerpt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from index.text import Span
from index.types import Document, Paragraph, ParagraphKind, Section
from rag.cues import Kind
from rag.features import CLAUSE_FEATURES
from rag.levels import LEVELS
from rag.question import Question
from rag.ranking import Candidate, introduces, list_parent, parent
from rag.types import Citation, DocumentRef, FigureLine, Hit

_MAX_LIST_CHARS = 6000
_LIST_HITS = 4
_TITLED = 0.5  # of what a question names, in the heading of a list that is asked for as a whole
# "Where" is answered by a section's heading and what follows up to the place, if that is not too long.
_MAX_SECTION_CHARS = 2500
_SECTION_HITS = 12


def whole_list(
    question: Question, ranked: Sequence[Candidate], marks: Sequence[Span] | None
) -> Citation | None:
    """Return the numbered list that the question asks for; None where it does not, or there is none.

    `marks` are highlighted where they stand in it; None highlights every item.
    """
    if not question.kinds & {Kind.LIST, Kind.TASK}:
        return None
    ranked = _titled_first(ranked) if Kind.LIST in question.kinds else ranked
    if not _asks_for_all(question, ranked[0]):
        return None
    parents = [(item, _list_of(item)) for item in ranked[:_LIST_HITS]]
    lists = [parent for _, parent in parents if parent is not None]
    near = len([p for p in lists if p == lists[0]]) > 1 or introduces(ranked[0].document, ranked[0].paragraph)
    if not lists or not near or parents[0][1] not in (None, lists[0]):
        return None
    document = next(item.document for item, parent in parents if parent == lists[0])
    items = [p for p in document.paragraphs if _is_item_of(document, p, lists[0])]
    items = items or _after_introduction(document, lists[0])
    if len(items) < 2 or items[-1].end - items[0].start > _MAX_LIST_CHARS:
        return None
    start, end = items[0].start, items[-1].end
    inside = [mark for mark in marks or () if start <= mark[0] and mark[1] <= end]
    lit = tuple(sorted(set(inside[:_LIST_HITS]))) or tuple((p.start, p.end) for p in items)
    head = Paragraph(start, end, ParagraphKind.BODY, lists[0], 0, items[0].page)
    return cite(1, document, head, (start, end), lit)


def _titled_first(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, first those under the heading that names most of what is asked for."""
    most = max(map(_titled, ranked[:_SECTION_HITS]), default=0.0)
    under = [item for item in ranked[:_SECTION_HITS] if most >= _TITLED and _titled(item) == most]
    return [*under, *(item for item in ranked if item not in under)]


def _titled(item: Candidate) -> float:
    return float(item.evidence.features[:, CLAUSE_FEATURES.index("titled_list")].max(initial=0))


def _asks_for_all(question: Question, best: Candidate) -> bool:
    """Return whether a question names no more than the heading: "Những hạn chế nào?", "Sắp tới làm gì?"."""
    if Kind.WHERE in question.kinds:
        return False
    named = any(not (term.is_weak or term.is_relation) for term in question.terms)
    return not named or _titled(best) >= _TITLED


def _list_of(item: Candidate) -> Section | None:
    """Return the section whose numbered list a paragraph belongs to or introduces; None for others."""
    return item.paragraph.section if introduces(item.document, item.paragraph) else list_parent(item)


def _is_item_of(document: Document, paragraph: Paragraph, section: Section) -> bool:
    inside = section.start <= paragraph.start and paragraph.end <= section.end
    return inside and paragraph.kind is ParagraphKind.ITEM and parent(document, paragraph.section) == section


def _after_introduction(document: Document, section: Section) -> list[Paragraph]:
    """Return the paragraphs of a section after the one that introduces them, where they have no numbers."""
    own = [p for p in document.paragraphs if p.section == section and p.kind is ParagraphKind.BODY]
    first = next((at for at, paragraph in enumerate(own, 1) if introduces(document, paragraph)), len(own))
    return own[first:]


def whole_section(
    question: Question,
    ranked: Sequence[Candidate],
    highlights: Callable[[Question, Candidate], tuple[Span, ...]],
) -> Citation:
    """Return the section that speaks of most of what is asked, from its heading to the best place in it.

    The heading is highlighted, and the place if it is near enough to be quoted with it; the place alone where
    there is no heading.
    """
    best = _of_best_section(ranked)
    section = best.paragraph.section
    heading = next((p for p in best.document.paragraphs if _is_heading_of(p, section)), None)
    if heading is None:
        return cite(1, best.document, best.paragraph, best.span, highlights(question, best))
    start, end = heading.start, heading.end
    lit = [(start, end)]
    if best.span[1] - start <= _MAX_SECTION_CHARS and best.span[0] > heading.end:
        end = best.span[1]
        lit += highlights(question, best)
    return cite(1, best.document, heading, (start, end), tuple(lit))


def _of_best_section(ranked: Sequence[Candidate]) -> Candidate:
    """Return the best candidate of the section that names most of the things asked for."""
    sections: dict[tuple[str, Section], list[Candidate]] = defaultdict(list)
    for item in ranked[:_SECTION_HITS]:
        sections[item.document.id, item.paragraph.section].append(item)
    return max(sections.values(), key=_said_together)[0]


def _said_together(items: Sequence[Candidate]) -> tuple[float, float]:
    """Return how much of the question the paragraphs of a section name together, and the best score."""
    terms = range(items[0].evidence.levels.shape[2])
    named = [
        max(float(item.evidence.levels[:, LEVELS.index("in_sentence"), t].max(initial=0)) for item in items)
        for t in terms
    ]
    return sum(named) / max(len(named), 1) + items[0].score, items[0].score


def _is_heading_of(paragraph: Paragraph, section: Section) -> bool:
    return paragraph.kind is ParagraphKind.HEADING and paragraph.start == section.start


def reference(document: Document) -> DocumentRef:
    """Return how citations name a document."""
    data = document.data
    return DocumentRef(
        document.id,
        document.title,
        document.path,
        document.sha256,
        document.recognised,
        kind=data.kind,
        number=data.number,
        date=data.date,
        issuer=data.issuer,
        place=data.place,
        period=data.period.label if data.period else None,
        status=str(data.status) if data.status else None,
    )


def cite(
    number: int,
    document: Document,
    paragraph: Paragraph,
    span: Span,
    marks: tuple[Span, ...],
    figures: tuple[FigureLine, ...] = (),
) -> Citation:
    """Return the citation of the excerpt `span`, which begins in `paragraph`."""
    start, end = span
    section = paragraph.section
    return Citation(
        number=number,
        document=reference(document),
        section=section.number,
        section_title=section.path[-1] if section.path else "",
        paragraph=paragraph.number,
        page=paragraph.page,
        place=paragraph.place,
        start=start,
        end=end,
        quote=document.text[start:end],
        highlights=marks,
        figures=figures,
    )


def passage_citation(document: Document, hit: Hit) -> Citation:
    """Return where the passage of a search hit stands; nothing is highlighted."""
    passage = hit.passage
    return cite(1, document, document.paragraphs[passage.paragraph], (passage.start, passage.end), ())
