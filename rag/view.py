"""The documents that one question is answered from: search, judgement and conversation among them alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.generation import PassageIndex
from index.text import Span
from index.types import Document, Encoder
from rag.conversation import Confidence, ConversationReader
from rag.defined_terms import DefinedTerms
from rag.dialogue import readings
from rag.evidence import EvidenceReader
from rag.language import spelled_out
from rag.question import Question, read_question
from rag.ranking import Candidate, candidate, is_clear, paragraph_features, rank
from rag.refusal import Refuser
from rag.retrieval import Retriever, Sides
from rag.specifics import Holdings, read_holdings
from rag.typed import clean
from rag.types import Hit

# Passages weighed clause by clause: twice the worst search rank of a gold passage (eval/LOG.md).
_WEIGHED = 24
# Passages weighed to see whether a suggested question is answered where it came from.
_SUGGESTED = 6
_KEPT_SUGGESTIONS = 2000
_KEPT_VIEWS = 32  # each holds what was read of conversations about its documents


class View:
    """What a question sees: some documents of an index, all where `rows` is None."""

    def __init__(
        self,
        tools: _Tools,
        documents: tuple[Document, ...],
        *,
        rows: NDArray[np.int64] | None,
    ) -> None:
        self.documents = documents
        self._tools = tools
        self._rows = rows
        self.refuser = Refuser(documents, tools.evidence, tools.index.judgement, tools.holdings)
        self.conversation = tools.reader(self.rank, self.confidence)
        self.answers: Callable[[str, str, Span], bool] = lru_cache(_KEPT_SUGGESTIONS)(self._answers_at)

    def rank(self, question: Question, *, weighed: int = _WEIGHED) -> list[Candidate]:
        """Return the candidates for a question, best first."""
        if not question.terms:
            return []
        tools = self._tools
        vector = tools.encoder.encode_queries([spelled_out(question.content)])[0]
        asking = tools.evidence.asked(question)
        found = []
        hits = tools.retriever.search(question.content, k=weighed, among=self._rows)
        defining = self._defining(question, hits)
        for hit in [*hits, *(hit for hit in defining if hit not in hits)]:
            document = tools.documents[hit.passage.document_id]
            around = paragraph_features(question, document, document.paragraphs[hit.passage.paragraph])
            evidence = tools.evidence.evidence(asking, vector, hit.row, search=hit.score, paragraph=around)
            found.append(candidate(document, hit, evidence))
        rows = {hit.row for hit in defining}
        return sorted(rank(question, found), key=lambda item: item.row not in rows)

    def _defining(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """Return the passages that define the term whose meaning is asked for, as hits."""
        rows = self._tools.defined.defining(question.text)
        found = {hit.row: hit for hit in hits}
        least = min((hit.score for hit in hits), default=0.0)
        inside = [row for row in rows if self._rows is None or row in self._rows]
        return [found.get(row) or Hit(self._tools.index.passages[row], row, least) for row in inside]

    def search(self, query: str, *, limit: int) -> list[Hit]:
        """Return the passages nearest to what is asked, best first, before they are weighed."""
        question = read_question(clean(query))
        return self._tools.retriever.search(question.content or question.text, k=limit, among=self._rows)

    def sides(self, question: Question) -> Sides | None:
        """Return what each side of the search says of the passages; None where nothing is searched for."""
        if not question.terms or not self.documents:
            return None
        return self._tools.retriever.sides(question.content, among=self._rows)

    def preferred(self, question: Question) -> list[Candidate]:
        """Return the candidates, the one that suits what the question specifies first."""
        return self.refuser.prefer(question, self.rank(question))

    def confidence(self, question: Question, ranked: list[Candidate]) -> float:
        """Return how surely the best of the candidates answers, in [0, 1]; 0 where it does not."""
        verdict = self.refuser.verdict(question, self.refuser.prefer(question, ranked))
        return 0.0 if verdict.reason else verdict.confidence

    def _answers_at(self, text: str, document_id: str, span: Span) -> bool:
        """Return whether a question that stands alone is clearly answered by one paragraph."""
        question = readings(text, None)[-1].question
        ranked = self.rank(question, weighed=_SUGGESTED)
        placed = bool(ranked) and (ranked[0].document.id, ranked[0].span) == (document_id, span)
        return placed and is_clear(question, ranked) and self.refuser.verdict(question, ranked).reason is None


class _Tools:
    """What all views of one index share."""

    def __init__(self, index: PassageIndex, encoder: Encoder) -> None:
        self.index = index
        self.encoder = encoder
        self.retriever = Retriever(index, encoder)
        self.evidence = EvidenceReader(index, encoder)
        self.documents = {document.id: document for document in index.documents}
        self.holdings: dict[str, Holdings] = {
            document.id: read_holdings(document) for document in index.documents
        }
        self.defined = DefinedTerms(index.documents, index.passages)
        self._reader: ConversationReader | None = None

    def reader(
        self,
        rank: Callable[[Question], list[Candidate]],
        confidence: Confidence,
    ) -> ConversationReader:
        """Return a reader of conversations that ranks and judges so; all know the same words."""
        if self._reader is None:
            self._reader = ConversationReader(self.index, rank, confidence)
            return self._reader
        return self._reader.among(rank, confidence)


class Views:
    """The views of one index; those asked for lately are kept."""

    def __init__(self, index: PassageIndex, encoder: Encoder) -> None:
        self._tools = _Tools(index, encoder)
        self._ids = np.array([passage.document_id for passage in index.passages])
        self._kept = lru_cache(_KEPT_VIEWS)(self._of_ids)

    def of(self, documents: Sequence[Document]) -> View:
        """Return the view of these documents of the index."""
        return self._kept(frozenset(document.id for document in documents))

    def _of_ids(self, ids: frozenset[str]) -> View:
        documents = tuple(document for document in self._tools.index.documents if document.id in ids)
        whole = len(documents) == len(self._tools.index.documents)
        rows = None if whole else np.flatnonzero(np.isin(self._ids, sorted(ids))).astype(np.int64)
        return View(self._tools, documents, rows=rows)
