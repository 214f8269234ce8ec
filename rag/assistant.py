"""The assistant: the one place where understanding, search, evidence and quoting come together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from index.build import Progress, no_progress
from index.encoder import load_encoder
from index.generation import PassageIndex
from index.opening import open_or_build
from index.settings import Settings, load_settings
from index.text import Span
from index.types import Document, Encoder
from rag.answering import nearest, quote
from rag.calculation import asked_operation, asked_parts
from rag.contradictions import other_figure
from rag.contrasts import both
from rag.conversation import ConversationReader
from rag.cues import Kind
from rag.dialogue import readings, slots
from rag.evidence import EvidenceReader
from rag.language import spelled_out
from rag.parts import Part, beside, merged, reckoned
from rag.question import Question
from rag.ranking import Candidate, candidate, is_clear, part_features, rank
from rag.refusal import Refuser
from rag.retrieval import Retriever
from rag.suggestions import suggestions
from rag.types import Answer, Citation, Status, Turn

# Passages weighed clause by clause: twice the worst search rank of a gold passage (eval/LOG.md).
_WEIGHED = 24
# Passages weighed to see whether a suggested question is answered where it came from.
_SUGGESTED = 6
_KEPT_SUGGESTIONS = 2000


class Assistant:
    """Answers questions over one index by quoting it."""

    def __init__(self, index: PassageIndex, encoder: Encoder, *, warning: str | None = None) -> None:
        self._index = index
        self._warning = warning
        self._encoder = encoder
        self._retriever = Retriever(index, encoder)
        self._evidence = EvidenceReader(index, encoder)
        self._refuser = Refuser(index.documents, self._evidence, index.judgement)
        self._conversation = ConversationReader(index, self._rank, self._is_answered)
        self._answers = lru_cache(_KEPT_SUGGESTIONS)(self._answers_at)
        self._documents = {document.id: document for document in index.documents}

    @classmethod
    def open(cls, settings: Settings | None = None, *, progress: Progress = no_progress) -> Assistant:
        """Return the assistant over the reports of `settings` (default: this process's environment).

        The index is built where there is none, or where the files of the documents folder have changed.

        Raises:
            IndexMismatchError: the index was built with another model.
            RagError: what else keeps the index from being read or built, in one line.
        """
        settings = settings or load_settings()
        encoder = load_encoder(settings.model, settings.model_options)
        opened = open_or_build(settings, encoder, progress)
        return cls(opened.index, encoder, warning=opened.warning)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents the assistant can quote."""
        return self._index.documents

    @property
    def generation(self) -> str:
        """The name of the index generation that answers."""
        return self._index.generation

    @property
    def warning(self) -> str | None:
        """One line on why the index is not the latest, None where all is well."""
        return self._warning

    @property
    def encoder(self) -> Encoder:
        """The model that questions are read with."""
        return self._encoder

    def now(self) -> Assistant:
        """Return this assistant: it answers from one index as long as it lives (see `rag.live`)."""
        return self

    def document(self, document_id: str) -> Document:
        """Return a document by its id; raises `KeyError` where there is none."""
        return self._documents[document_id]

    def ask(self, question: str, history: Sequence[Turn] = (), *, as_typed: bool = False) -> Answer:
        """Return the answer to `question`; the last turns of `history` say what it may continue.

        `as_typed` takes the question as it stands: no slip is repaired and nothing carried over.
        """
        started = time.perf_counter()
        question = question.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be shown
        reading, ranked = self._conversation.read(question, history, as_typed=as_typed)
        ranked = self._refuser.prefer(reading.question, ranked)
        verdict = self._refuser.verdict(reading.question, ranked)
        parts = self._parts(reading.question)
        if parts:
            ranked, verdict = merged(parts, ranked), replace(verdict, reason=None)
        answer = Answer(
            question=question,
            understood_as=reading.shown,
            status=Status.NOT_FOUND if verdict.reason else Status.ANSWERED,
            reason=verdict.reason,
            citations=(),
            nearest=nearest(ranked) if verdict.reason else (),
            generation=self.generation,
            elapsed_ms=0.0,
            slots=slots(reading),
            confidence=verdict.confidence,
        )
        if not verdict.reason:
            answer = self._quoted(answer, reading.question, ranked, parts)
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def _quoted(
        self, answer: Answer, question: Question, ranked: list[Candidate], parts: tuple[Part, ...]
    ) -> Answer:
        """Return `answer` with its quotes and what is said about them."""
        other = None if parts else other_figure(question, ranked)
        if other:
            contradicting = replace(other[0], score=max(other[0].score, ranked[0].score))  # it is shown
            ranked = [ranked[0], contradicting, *(item for item in ranked[1:] if item is not other[0])]
        citations = quote(question, ranked)
        operation = asked_operation(question.text) if parts else None
        return replace(
            answer,
            citations=citations,
            note=other[1] if other else None,
            calculation=reckoned(operation, question, parts, citations) if operation else None,
            suggestions=self._suggestions(question, ranked, citations),
        )

    def _parts(self, question: Question) -> tuple[Part, ...]:
        """Return the two things that the question asks for, where the documents answer both; else ()."""
        found = []
        reckons = asked_operation(question.text) is not None
        wanted = question.kinds & {Kind.FIGURE} | ({Kind.FIGURE} if reckons else set())
        for text in asked_parts(question.text) or both(question.text) or ():
            read = readings(text, None)[-1].question
            read = beside(replace(read, kinds=read.kinds | wanted), question)
            ranked = self._refuser.prefer(read, self._rank(read))
            if self._refuser.verdict(read, ranked).reason:
                return ()
            found.append(Part(read, ranked[0]))
        return tuple(found)

    def _suggestions(
        self, question: Question, ranked: list[Candidate], citations: Sequence[Citation]
    ) -> tuple[str, ...]:
        near = [item for item in ranked if item.paragraph.section == ranked[0].paragraph.section]
        lit = [mark for citation in citations for mark in citation.highlights]

        def shown(item: Candidate, at: int) -> bool:
            start, end = item.evidence.spans[at]
            return any(left < end and start < right for left, right in lit)

        return suggestions(near, shown, lambda text, item: self._answers(text, item.document.id, item.span))

    def _is_answered(self, question: Question, ranked: list[Candidate]) -> bool:
        ranked = self._refuser.prefer(question, ranked)
        return self._refuser.verdict(question, ranked).reason is None

    def _answers_at(self, text: str, document_id: str, span: Span) -> bool:
        """Return whether a question that stands alone is clearly answered by one paragraph."""
        question = readings(text, None)[-1].question
        ranked = self._rank(question, weighed=_SUGGESTED)
        placed = bool(ranked) and (ranked[0].document.id, ranked[0].span) == (document_id, span)
        return (
            placed and is_clear(question, ranked) and self._refuser.verdict(question, ranked).reason is None
        )

    @property
    def refuser(self) -> Refuser:
        """What judges whether the documents answer."""
        return self._refuser

    def examine(self, question: str, history: Sequence[Turn] = ()) -> tuple[Question, list[Candidate]]:
        """Return how a question is read and its candidates, best first: what answers and refusals go by."""
        reading, ranked = self._conversation.read(question, history)
        return reading.question, ranked

    def _rank(self, question: Question, *, weighed: int = _WEIGHED) -> list[Candidate]:
        if not question.terms:
            return []
        vector = self._encoder.encode_queries([spelled_out(question.content)])[0]
        asking = self._evidence.asked(question)
        found = []
        for hit in self._retriever.search(question.content, k=weighed):
            document = self._documents[hit.passage.document_id]
            part = part_features(question, document, document.paragraphs[hit.passage.paragraph])
            evidence = self._evidence.evidence(asking, vector, hit.row, search=hit.score, part=part)
            found.append(candidate(document, hit, evidence))
        return rank(question, found)
