"""The assistant: the one place where understanding, search, evidence and quoting come together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from index.build import Progress, no_progress
from index.encoder import load_encoder
from index.generation import PassageIndex
from index.metadata.versions import with_superseded
from index.opening import open_or_build
from index.settings import Settings, load_settings
from index.types import Document, Encoder
from rag.answering import nearest, quote, quote_each
from rag.by_period import by_period, side_by_side_note
from rag.calculation import asked_operation, asked_parts
from rag.contradictions import other_figure
from rag.contrasts import both
from rag.cues import Kind
from rag.dialogue import Reading, readings, slots
from rag.explanation import Explanation, explained
from rag.found import Found, held_scope
from rag.narrowing import narrow
from rag.parts import Part, beside, merged, reckoned
from rag.phrases import phrases
from rag.question import Question
from rag.ranking import Candidate
from rag.refusal import Refuser, Verdict, suits
from rag.scope import Scope
from rag.suggestions import suggestions
from rag.types import Answer, Citation, Hit, Status, Turn
from rag.view import View, Views


class Assistant:
    """Answers questions over one index by quoting it."""

    def __init__(self, index: PassageIndex, encoder: Encoder, *, warning: str | None = None) -> None:
        index = replace(index, documents=with_superseded(index.documents))
        self._index = index
        self._warning = warning
        self._encoder = encoder
        self._views = Views(index, encoder)
        current = [document for document in index.documents if Scope().holds(document)]
        self._view = self._views.of(current or index.documents)
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

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_typed: bool = False,
        scope: Scope | None = None,
    ) -> Answer:
        """Return the answer to `question`; the last turns of `history` say what it may continue.

        `as_typed` takes the question as it stands: no slip is repaired and nothing carried over. `scope` says
        which documents may answer; a question that names some of them ("theo báo cáo quý I") is answered
        from these.
        """
        started = time.perf_counter()
        question = question.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be shown
        scope = scope or Scope()
        reading, found = self._read(question, history, scope, as_typed=as_typed)
        parts = self._parts(found)
        verdict, ranked = found.verdict, found.ranked
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
            scope=held_scope(scope, found),
        )
        if not verdict.reason:
            answer = self._quoted(answer, replace(found, ranked=ranked), parts)
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def explain(self, question: str, *, scope: Scope | None = None) -> Explanation:
        """Return how `question` is understood, what is found for it, and why it is answered or refused."""
        answer = self.ask(question, scope=scope)
        return explained(answer, *self._read(answer.question, (), scope or Scope()))

    def _read(
        self, question: str, history: Sequence[Turn], scope: Scope, *, as_typed: bool = False
    ) -> tuple[Reading, Found]:
        """Return how a question is read, and what is found for it among the documents of `scope`."""
        view = self._seen(scope)
        reading, ranked = view.conversation.read(question, history, as_typed=as_typed)
        found = self._found(view, reading.question, ranked, scope)
        if not view.documents:
            reason = phrases().no_documents.format(scope=scope.label(()))
            found = replace(found, verdict=Verdict(reason, 0.0))
        return reading, found

    def search(self, query: str, *, limit: int, scope: Scope | None = None) -> tuple[Hit, ...]:
        """Return the `limit` passages nearest to `query`, best first; nothing is weighed or refused.

        Scores lie in [0, 1], relative to the best passage of each side of the search.
        """
        return tuple(self._seen(scope or Scope()).search(query, limit=limit))

    def _seen(self, scope: Scope) -> View:
        return self._view if scope.is_open else self._views.of(self._inside(scope))

    def _inside(self, scope: Scope) -> list[Document]:
        return [document for document in self._index.documents if scope.holds(document)]

    def _found(self, view: View, question: Question, ranked: list[Candidate], scope: Scope) -> Found:
        """Return what is found in the documents that the question names, if it is there; else in all."""
        ranked = view.refuser.prefer(question, ranked)
        wide = Found(view, question, ranked, view.refuser.verdict(question, ranked))
        named = narrow(question, self._inside(replace(scope, include_superseded=True)))
        if named is None:
            return wide
        narrow_view = self._views.of(named.documents)
        ranked = narrow_view.preferred(named.question)
        verdict = narrow_view.refuser.verdict(named.question, ranked)
        found = Found(narrow_view, named.question, ranked, verdict, named)
        either = wide.verdict.reason is None
        if named.strict or not either:
            return found
        answers = verdict.reason is None
        instead = answers and suits(named.question, ranked[0], wide.ranked[0], of_best=question)
        return found if instead else wide

    def _quoted(self, answer: Answer, found: Found, parts: tuple[Part, ...]) -> Answer:
        """Return `answer` with its quotes and what is said about them."""
        question, ranked = found.question, found.ranked
        periods = [] if parts else by_period(question, ranked, found.view.refuser)
        if periods:
            citations, note = quote_each(question, periods), side_by_side_note(periods)
            return replace(answer, citations=citations, note=note, by_period=True)
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
            suggestions=self._suggestions(found.view, ranked, citations),
        )

    def _parts(self, found: Found) -> tuple[Part, ...]:
        """Return the two things that the question asks for, where the documents answer both; else ()."""
        question, view = found.question, found.view
        parts = []
        reckons = asked_operation(question.text) is not None
        wanted = question.kinds & {Kind.FIGURE} | ({Kind.FIGURE} if reckons else set())
        for text in asked_parts(question.text) or both(question.text) or ():
            read = readings(text, None)[-1].question
            read = beside(replace(read, kinds=read.kinds | wanted), question)
            ranked = view.preferred(read)
            if view.refuser.verdict(read, ranked).reason:
                return ()
            parts.append(Part(read, ranked[0]))
        return tuple(parts)

    def _suggestions(
        self, view: View, ranked: list[Candidate], citations: Sequence[Citation]
    ) -> tuple[str, ...]:
        near = [item for item in ranked if item.paragraph.section == ranked[0].paragraph.section]
        lit = [mark for citation in citations for mark in citation.highlights]

        def shown(item: Candidate, at: int) -> bool:
            start, end = item.evidence.spans[at]
            return any(left < end and start < right for left, right in lit)

        return suggestions(near, shown, lambda text, item: view.answers(text, item.document.id, item.span))

    @property
    def refuser(self) -> Refuser:
        """What judges whether the documents answer."""
        return self._view.refuser

    def examine(self, question: str, history: Sequence[Turn] = ()) -> tuple[Question, list[Candidate]]:
        """Return how a question is read and its candidates, best first: what answers and refusals go by."""
        reading, ranked = self._view.conversation.read(question, history)
        return reading.question, ranked
