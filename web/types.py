"""What the web needs of the assistant, and what it remembers of one conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.types import Document, Encoder
from rag.explanation import Explanation
from rag.scope import Scope
from rag.types import Answer, Hit, Turn


class AnsweringService(Protocol):
    """The assistant, as pages and API see it; may be called from several threads at once."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_typed: bool = False,
        scope: Scope | None = None,
    ) -> Answer:
        """Return the answer to `question`, read in the light of the earlier turns; or just as it stands.

        Only documents of `scope` may answer; None stands for all.
        """

    def search(self, query: str, *, limit: int, scope: Scope | None = None) -> tuple[Hit, ...]:
        """Return the `limit` passages nearest to `query`, best first; nothing is refused."""

    def document(self, document_id: str) -> Document:
        """Return one document; raises `KeyError` where there is none of that id."""

    def now(self) -> AnsweringService:
        """Return what answers at this moment, over one index: to be held for the whole of one request."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents that are searched."""

    @property
    def generation(self) -> str:
        """The name of the index that answers."""

    @property
    def encoder(self) -> Encoder:
        """The model that questions are read with."""

    @property
    def warning(self) -> str | None:
        """One line on why that index is not the latest, None where it is."""


class ExplainingService(AnsweringService, Protocol):
    """An assistant that can tell why it answers as it does, to those who own the questions."""

    def now(self) -> ExplainingService:
        """Return what answers at this moment."""

    def explain(self, question: str, *, scope: Scope | None = None) -> Explanation:
        """Return how a question is understood, what is found, and why it is answered or refused."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question of a conversation with what came back; `answer` is None where answering failed.

    `number` counts from 1 within its conversation and stays when older exchanges go; `as_typed` if the
    user asked for nothing to be repaired or carried over; `scope` is what the user chose.
    """

    question: str
    answer: Answer | None
    number: int = 0
    as_typed: bool = False
    scope: Scope | None = None

    def as_turn(self) -> Turn:
        """Return what the assistant is told about this exchange when the next question comes."""
        quoted = self.answer.citations if self.answer else ()
        return Turn(self.question, quoted[0].quote if quoted else "")
