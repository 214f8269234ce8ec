"""What was found for one question, before anything is quoted."""

from __future__ import annotations

from dataclasses import dataclass

from rag.narrowing import Narrowed
from rag.question import Question
from rag.ranking import Candidate
from rag.refusal import Verdict
from rag.scope import Scope
from rag.types import HeldScope
from rag.view import View


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question among the documents of `view`; `named` if the question names these."""

    view: View
    question: Question
    ranked: list[Candidate]
    verdict: Verdict
    named: Narrowed | None = None


def held_scope(scope: Scope, found: Found) -> HeldScope | None:
    """Return what to say of the documents that were searched; None where these were all."""
    documents = found.view.documents
    labels = [] if scope.is_open else [scope.label(documents)]
    labels += [found.named.label] if found.named else []
    ids = tuple(document.id for document in documents)
    return HeldScope("; ".join(labels), ids, chosen=not scope.is_open) if labels else None
