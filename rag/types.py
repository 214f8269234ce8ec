"""The values that travel from a question to its answer: all frozen, each quote a slice of a document."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from index.text import syllables
from index.types import Passage, RowPlace


class Status(StrEnum):
    """Whether the documents answer the question."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that search found; `score` is the fused score in [0, 1], higher is better.

    `row` is the passage's row in the index.
    """

    passage: Passage
    row: int
    score: float


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """Which document a citation is from; `file` is its path inside the documents folder.

    `recognised` is True where its text was read from images (OCR). The others are what it states of itself
    (`index.metadata.document_data`), None where it does not; `period` is in words ("quý I năm 2024").
    """

    id: str
    title: str
    file: str
    sha256: str
    recognised: bool = False
    kind: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    place: str | None = None
    period: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of a document: `text` is `document.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of a quote and what the document says about it; each part is a slice of the document.

    `figure` is the number with its unit, `indicator` what it measures, `period` the time it is of and
    `comparisons` what it is set against ("tăng 12% so với cùng kỳ"), in order. All lie inside the quote but
    `period`, which may stand in a heading or in the title; what is not stated is None.
    """

    figure: Slice
    indicator: Slice | None = None
    period: Slice | None = None
    comparisons: tuple[Slice, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """One quoted excerpt and where it stands.

    `number` counts from 1; `quote` is `document.text[start:end]`; each of `highlights` is a half-open range
    of the document's text inside [start, end), in order, without overlap: the clauses that answer.
    `paragraph` counts from 1 inside its section; `page` is None where the format has no pages, `place` where
    the excerpt is no row of a table. `figures` are the figures among the highlights that answer, the most
    fitting first; () where none is asked for.
    """

    number: int
    document: DocumentRef
    section: str
    section_title: str
    paragraph: int
    page: int | None
    start: int
    end: int
    quote: str
    highlights: tuple[tuple[int, int], ...]
    figures: tuple[FigureLine, ...] = ()
    place: RowPlace | None = None


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that a calculation takes from the quote of the citation numbered `citation`."""

    citation: int
    figure: Slice


@dataclass(frozen=True, slots=True)
class Calculation:
    """What a question asks to be reckoned from quoted figures: the assistant's own words, marked as such.

    `formula` is the whole line ("3.048 tỷ đồng − 433 tỷ đồng = 2.615 tỷ đồng"), `result` its right side.
    """

    formula: str
    result: str
    operands: tuple[Operand, ...]


class SlotName(StrEnum):
    """What a conversation carries from one question to the next."""

    INDICATOR = "indicator"
    PERIOD = "period"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing the question is about, in the user's words; `carried` if an earlier turn said it."""

    name: SlotName
    value: str
    carried: bool


@dataclass(frozen=True, slots=True)
class HeldScope:
    """The documents that an answer was looked for in, where these are not all.

    `label` says in Vietnamese words which; `documents` are their ids; `chosen` tells that the user asked for
    them, and not that the question names them.
    """

    label: str
    documents: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says to one question, all of it quoted.

    `understood_as` is the query that was searched, in words to show to the user; `reason` is one Vietnamese
    sentence that says what is missing, None where the question is answered; `nearest` is filled only where
    it is not; `generation` names the index that answered; `elapsed_ms` is wall-clock time. `slots` are what
    the question is taken to be about; `calculation` what it asks to be reckoned; `note` is a Vietnamese
    sentence on the quotes as a whole (two places that differ), None where there is nothing to say;
    `suggestions` are further questions that the documents answer. `confidence` in [0, 1] is how surely the
    documents answer the question, by which it is refused or not; 0 where nothing was weighed. `scope` is
    None where all documents were searched; `by_period` tells that the citations are of one thing in
    reports of several periods, the earliest first.
    """

    question: str
    understood_as: str
    status: Status
    reason: str | None
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    generation: str
    elapsed_ms: float
    slots: tuple[Slot, ...] = ()
    calculation: Calculation | None = None
    note: str | None = None
    suggestions: tuple[str, ...] = ()
    confidence: float = 0.0
    scope: HeldScope | None = None
    by_period: bool = False

    @property
    def is_reworded(self) -> bool:
        """Whether the question was read in other words than those it was typed in."""
        return _bare(self.understood_as) not in ("", _bare(self.question))

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-ready values; the form outside programs rely on."""
        return {
            "question": self.question,
            "understood_as": self.understood_as,
            "status": str(self.status),
            "reason": self.reason,
            "citations": [_citation_dict(c) for c in self.citations],
            "nearest": [_citation_dict(c) for c in self.nearest],
            "generation": self.generation,
            "elapsed_ms": round(self.elapsed_ms, 3),
            "slots": [asdict(slot) for slot in self.slots],
            "calculation": _calculation_dict(self.calculation) if self.calculation else None,
            "note": self.note,
            "suggestions": list(self.suggestions),
            "confidence": round(self.confidence, 4),
            "scope": asdict(self.scope) | {"documents": list(self.scope.documents)} if self.scope else None,
            "by_period": self.by_period,
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn of a conversation: the user's words, and what was shown (only for the record)."""

    question: str
    answer: str = ""


def _bare(question: str) -> str:
    return " ".join(word.accented for word in syllables(question))


def _citation_dict(citation: Citation) -> dict[str, Any]:
    fields = asdict(citation)
    fields["highlights"] = [list(span) for span in citation.highlights]
    fields["figures"] = [
        asdict(line) | {"comparisons": [asdict(part) for part in line.comparisons]}
        for line in citation.figures
    ]
    return fields


def _calculation_dict(calculation: Calculation) -> dict[str, Any]:
    operands = [asdict(operand) for operand in calculation.operands]
    return {"formula": calculation.formula, "result": calculation.result, "operands": operands}
