"""A question that names its documents is answered from them: "theo báo cáo quý I", "Nghị quyết 12/NQ-HĐND".

Only what matches a document exactly narrows; the words that name it are then no longer searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.folded import FoldedLine, fold_line
from index.metadata.kinds import KIND_PATTERN, kind_named, kind_of_number
from index.metadata.period import Mention, read_mentions
from index.metadata.versions import is_superseded
from index.text import Span, fold, is_marked, plain
from index.types import Document
from rag.cues import Kind
from rag.document_numbers import number_key
from rag.phrases import kind_name, period_name, phrases, value_name
from rag.places import named_places
from rag.question import Question, read_question
from rag.scope import same_place

_DATED = r"(?:\s+ngay\s+[\d/.-]+(?:\s+thang\s+\d{1,2}\s+nam\s+\d{4})?)?"
# "QĐ 58/2032/QĐ-UBND", "NĐ 214/2031".
_SHORT_KINDS = "nd|tt|ttlt|qd|nq|vbhn|bc|kh|cv|ct"
_FULL_NUMBER = re.compile(
    rf"(?:(?<!\w)(?:{KIND_PATTERN}|{_SHORT_KINDS})\s+)?(?:(?<!\w)so\s*:?\s*)?(?<![\w/.,])"
    rf"(?P<number>\d{{1,5}}\s?[/-]\s?(?:(?:19|20)\d\d\s?/\s?)?[a-z]{{2}}[\w&.-]*){_DATED}"
)
_SHORT_NUMBER = re.compile(
    rf"(?<!\w)(?P<kind>{KIND_PATTERN}|{_SHORT_KINDS})\s+(?P<so>so\s+)?(?P<first>\d{{1,5}})(?!\d)"
    rf"(?:/(?P<year>(?:19|20)\d\d))?(?![\w/.,%]\w){_DATED}"
)
# A document that is carried out or changed is talked about, not asked.
_TALKED_ABOUT = re.compile(
    r"\b(?:thuc hien|trien khai|can cu|sua doi|bo sung|thay the|bai bo|thi hanh|tinh than|quan triet"
    r"|huong dan)(?: cua| tai| theo)?\s*\Z"
)
_BY_KIND = re.compile(rf"(?:theo|trong|tai|o)\s+(?P<kind>{KIND_PATTERN})\s*\Z")
# A time that something is set against or planned for is not that of the document.
_OTHER_TIME = re.compile(
    r"\b(?:so (?:voi|sanh|nam|cung)|cung ky|hon|kem|ke hoach|du toan|muc tieu|chi tieu|nhiem vu|phuong huong"
    r"|giai phap|sinh|luat|so voi cung ky)(?: \S+){0,3} ?\Z"
)
_UNITS = r"(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|thi tran|xa|phuong)"
_OLD = r"(?:bản|phiên bản|văn bản|báo cáo)\s+(?:cũ|trước đó|trước đây|trước|đã (?:bị |được )?thay thế)"
_OLD_MARKED = re.compile(rf"(?<!\w){_OLD}(?!\w)", re.IGNORECASE)
_OLD_FOLDED = re.compile(rf"(?<!\w){fold(_OLD)}(?!\w)")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The documents that a question names, in words to show, and the question without those words.

    `strict` tells that it names them as such, so that no other can answer.
    """

    documents: tuple[Document, ...]
    label: str
    question: Question
    strict: bool


def narrow(question: Question, documents: Sequence[Document]) -> Narrowed | None:
    """Return the documents among `documents` that a question names; None where it names none or all.

    Superseded ones are only meant where the question asks for them ("bản cũ").
    """
    old = _old_span(question.text)
    superseded = [document for document in documents if is_superseded(document)]
    pool, asks_old = (superseded, True) if old and superseded else (_current(documents), False)
    numbered = list(_numbered(question.text, pool))
    cut = [span for _, span in numbered] + ([old] if old and asks_old else [])
    rest = _without(question, cut)
    if numbered:
        named = _in_order(pool, [document for found, _ in numbered for document in found])
        label = ", ".join(dict.fromkeys(_called(document) for document in named))
        return Narrowed(named, label, rest, strict=True)
    found, labels, places = _of_time_and_place(question, pool)
    if asks_old:
        return Narrowed(found or tuple(pool), "; ".join([phrases().superseded, *labels]), rest, strict=True)
    if not found or len(found) == len(pool):
        return None
    # The place is that of the documents now, but the guards of refusal still hear of it.
    asked = replace(_without(question, places), said=question.said)
    return Narrowed(found, "; ".join(dict.fromkeys(labels)), asked, strict=False)


def _current(documents: Iterable[Document]) -> list[Document]:
    return [document for document in documents if not is_superseded(document)]


def _in_order(pool: Sequence[Document], found: Sequence[Document]) -> tuple[Document, ...]:
    ids = {document.id for document in found}
    return tuple(document for document in pool if document.id in ids)


def _called(document: Document) -> str:
    kind, number = document.data.kind, document.data.number
    named = kind_name(kind) if kind else phrases().a_document
    return f"{named} {value_name(number)}" if number else named


# --- by number -------------------------------------------------------------------------------------------


def _numbered(text: str, pool: Sequence[Document]) -> Iterator[tuple[list[Document], Span]]:
    """Yield the documents of each số/ký hiệu that is named, and where; those of no document are left."""
    line = fold_line(text)
    for match in [*_FULL_NUMBER.finditer(line.folded), *_SHORT_NUMBER.finditer(line.folded)]:
        if _TALKED_ABOUT.search(line.folded[: match.start()]):
            continue
        fits = _has_number(match) if match.re is _FULL_NUMBER else _has_short_number(match)
        found = [document for document in pool if fits(document)] if fits else []
        if found:
            yield found, line.span(*match.span())


def _has_number(match: re.Match[str]) -> Callable[[Document], bool]:
    asked = number_key(match["number"])
    return lambda document: f"{number_key(document.data.number or '')}-".startswith(f"{asked}-")


def _has_short_number(match: re.Match[str]) -> Callable[[Document], bool] | None:
    """Return what tells a document of "Nghị quyết số 12", "Thông tư 25/2026"; None for a short number."""
    if not (match["so"] or match["year"] or len(match["first"]) > 2):
        return None
    kind = kind_named(match["kind"]) or kind_of_number(
        {"nd": "NĐ", "qd": "QĐ"}.get(match["kind"], match["kind"])
    )
    first, year = match["first"].lstrip("0"), match["year"]

    def fits(document: Document) -> bool:
        parts = re.split(r"[/-]", number_key(document.data.number or ""))
        dated = year in (None, parts[1:2] and parts[1], (document.data.date or "")[:4])
        return document.data.kind == kind and parts[0] == first and dated

    return fits


# --- by period and place ---------------------------------------------------------------------------------


def _of_time_and_place(
    question: Question, pool: Sequence[Document]
) -> tuple[tuple[Document, ...], list[str], list[Span]]:
    """Return the documents of the periods and the place that a question names; () where none is of all.

    With them come the words for them and where the place is named in the question's own text.
    """
    mentions = _mentions(question)
    found: Sequence[Document] = pool
    labels: list[str] = []
    places: list[Span] = []
    if mentions:
        groups = [_of_period(mention, found) for mention in mentions]
        if not all(groups):
            return (), [], []
        found = _of_kind(question, mentions, _in_order(pool, [d for group in groups for d in group]))
        labels += [_said(question, mention) for mention in mentions]
    for name in named_places(question.said):
        placed = [d for d in found if d.data.place and same_place(name, d.data.place)]
        if not placed:
            return (), [], []
        found = placed
        labels.append(value_name(placed[0].data.place or name))
        places.extend(_place_spans(question.text, name))
    return (tuple(found) if labels else ()), labels, places


def _place_spans(text: str, name: str) -> Iterator[Span]:
    """Yield where a place is named, with the word for its unit."""
    line = fold_line(text)
    for match in re.finditer(rf"(?<!\w)(?:{_UNITS}\s+)?{re.escape(fold(name))}(?!\w)", line.folded):
        yield line.span(*match.span())


def _mentions(question: Question) -> list[Mention]:
    """Return the periods that a question asks for, not those it compares with or plans for."""
    if Kind.TASK in question.kinds:
        return []
    said = question.said
    return [m for m in read_mentions(said) if not _OTHER_TIME.search(fold(said[: m.start]))]


def _of_period(mention: Mention, pool: Sequence[Document]) -> list[Document]:
    """Return the documents of just this period; of a year of which none is, those of a part of it."""
    asked = mention.period
    if asked is None:
        months = mention.first_month, mention.last_month
        return [d for d in pool if d.data.period and d.data.period.months == months]
    exact = [document for document in pool if document.data.period == asked]
    if exact or mention.is_part:
        return exact
    return [document for document in pool if document.data.period and asked.holds(document.data.period)]


def _of_kind(
    question: Question, mentions: Sequence[Mention], found: tuple[Document, ...]
) -> tuple[Document, ...]:
    """Return those of the kind that stands before the period ("theo báo cáo quý I"); all where none is."""
    match = _BY_KIND.search(fold_line(question.said, 0, mentions[0].start).folded)
    kind = kind_named(match["kind"]) if match else None
    return tuple(document for document in found if document.data.kind == kind) or found


def _said(question: Question, mention: Mention) -> str:
    if mention.period:
        return period_name(mention.period)
    return value_name(plain(question.said[mention.start : mention.end]))


# --- the question without what names its documents -------------------------------------------------------


def _old_span(text: str) -> Span | None:
    """Return where a question asks for the version before: "theo bản cũ"."""
    line: FoldedLine = fold_line(text)
    match = _OLD_MARKED.search(line.composed) if is_marked(text) else _OLD_FOLDED.search(line.folded)
    return line.span(*match.span()) if match else None


def _without(question: Question, spans: Sequence[Span]) -> Question:
    """Return the question without the words in `spans`; as it is where nothing else is asked."""
    if not spans:
        return question
    rest = _cut(question.text, spans)
    own, left = read_question(question.text), read_question(rest)
    said = question.said.replace(question.text, rest, 1)
    if not left.terms:
        return replace(question, said=said)
    dropped = {term.key for term in own.terms} - {term.key for term in left.terms}
    terms = tuple(term for term in question.terms if term.key not in dropped)
    content = question.content.replace(own.content, left.content, 1)
    return replace(question, text=left.text, content=content, terms=terms, said=said)


def _cut(text: str, spans: Sequence[Span]) -> str:
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    return plain(" ".join([*kept, text[at:]]))
