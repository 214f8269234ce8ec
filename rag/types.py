"""The values that travel from a question to its answer: all frozen, each quote a slice of a document."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from index.text import syllables
from index.types import Passage


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
    """Which document a citation is from; `file` is its path inside the documents folder."""

    id: str
    title: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One quoted excerpt and where it stands.

    `number` counts from 1; `quote` is `document.text[start:end]`; each of `highlights` is a half-open range
    of the document's text inside [start, end), in order, without overlap: the clauses that answer.
    `paragraph` counts from 1 inside its section; `page` is None where the format has no pages.
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says to one question, all of it quoted.

    `understood_as` is the query that was searched, in words to show to the user; `reason` is one Vietnamese
    sentence that says what is missing, None where the question is answered; `nearest` is filled only where
    it is not; `generation` names the index that answered; `elapsed_ms` is wall-clock time.
    """

    question: str
    understood_as: str
    status: Status
    reason: str | None
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    generation: str
    elapsed_ms: float

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
    return fields
