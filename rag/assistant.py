"""The assistant: the one place where understanding, search, evidence and quoting come together."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from index.build import (
    Progress,
    bring_up_to_date,
    no_progress,
    scan,
)
from index.encoder import load_encoder
from index.errors import IndexMismatchError
from index.freshness import current_manifest, has_documents, has_settings
from index.generation import PassageIndex, open_generation
from index.lexicon import load_lexicon
from index.settings import Settings, load_settings
from index.text import syllables
from index.types import Document, Encoder
from rag.answering import nearest, quote
from rag.dialogue import Understood, understand
from rag.evidence import EvidenceReader
from rag.language import spelled_out
from rag.question import Question, clean, load_cues, read_question
from rag.ranking import Candidate, candidate, is_clear, rank
from rag.refusal import Refuser
from rag.retrieval import Retriever
from rag.types import Answer, Status, Turn
from rag.typing_repair import Repairer

# Passages weighed clause by clause: twice the worst search rank of a gold passage (eval/LOG.md).
_WEIGHED = 24
_MAX_TURNS = 10


class Assistant:
    """Answers questions over one index by quoting it."""

    def __init__(self, index: PassageIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._retriever = Retriever(index, encoder)
        self._evidence = EvidenceReader(index, encoder)
        self._refuser = Refuser(index.documents, self._evidence)
        self._repairer = _repairer(index)
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
        manifest = current_manifest(settings)
        if manifest is not None and manifest.model.get("fingerprint") != encoder.fingerprint:
            chosen = _told({"name": encoder.name, "fingerprint": encoder.fingerprint})
            raise IndexMismatchError(
                f"Chỉ mục trong {settings.index} được dựng bằng mô hình khác ({_told(manifest.model)}), "
                f"không phải mô hình đang chọn ({chosen}); dựng lại: python -m index build"
            )
        fresh = manifest is not None and has_settings(manifest, encoder)
        if manifest is None or not fresh or not has_documents(manifest, scan(settings.documents)):
            bring_up_to_date(settings, encoder=encoder, progress=progress)
        return cls(open_generation(settings.index), encoder)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents the assistant can quote."""
        return self._index.documents

    @property
    def generation(self) -> str:
        """The name of the index generation that answers."""
        return self._index.generation

    def document(self, document_id: str) -> Document:
        """Return a document by its id; raises `KeyError` where there is none."""
        return self._documents[document_id]

    def ask(self, question: str, history: Sequence[Turn] = (), *, as_typed: bool = False) -> Answer:
        """Return the answer to `question`; the last turns of `history` say what it may continue.

        `as_typed` takes the question as it stands: no slip is repaired and nothing carried over.
        """
        started = time.perf_counter()
        question = question.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be shown
        shown, read, ranked = self._read(self._understand(question, history, as_typed=as_typed))
        ranked = self._refuser.prefer(read, ranked)
        reason = self._refuser.reason(read, ranked)
        return Answer(
            question=question,
            understood_as=shown,
            status=Status.NOT_FOUND if reason else Status.ANSWERED,
            reason=reason,
            citations=() if reason else quote(read, ranked),
            nearest=nearest(read, ranked) if reason else (),
            generation=self.generation,
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )

    def _understand(self, question: str, history: Sequence[Turn], *, as_typed: bool) -> Understood:
        if as_typed:
            return Understood(clean(question), clean(question))
        earlier = [Turn(self._repairer.repair(clean(turn.question))) for turn in history[-_MAX_TURNS:]]
        return understand(self._repairer.repair(clean(question)), earlier)

    def _read(self, understood: Understood) -> tuple[str, Question, list[Candidate]]:
        """Return what is shown, the question and its candidates.

        A short question that might continue the last one is taken to stand alone if one place answers it
        clearly better than all others: "Chỉ số CCHC có lên hạng không?" does, "Có ai thiệt mạng không?"
        fits three accidents.
        """
        if understood.topic and understood.may_stand_alone:
            alone = read_question(understood.text)
            ranked = self._rank(alone)
            if is_clear(alone, ranked):
                return understood.text, alone, ranked
        read = read_question(understood.text, carried=understood.topic)
        return understood.shown, read, self._rank(read)

    def _rank(self, question: Question) -> list[Candidate]:
        if not question.terms:
            return []
        vector = self._encoder.encode_queries([spelled_out(question.content)])[0]
        hits = self._retriever.search(question.content, k=_WEIGHED)
        return rank(
            question,
            [
                candidate(
                    self._documents[hit.passage.document_id],
                    hit,
                    self._evidence.evidence(question, vector, hit.row),
                    question,
                )
                for hit in hits
            ],
        )


def _told(model: Mapping[str, Any]) -> str:
    """Return a model's name and the start of its hash: two versions of one model have one name."""
    return f"{model.get('name')}, mã {str(model.get('fingerprint'))[:8]}"


def _repairer(index: PassageIndex) -> Repairer:
    """Return what repairs typing slips, into words that `index`, the lexicon or the cues hold."""
    listed = {part for words in (load_lexicon(), load_cues()) for phrase in words.accented for part in phrase}

    def spelled(word: str) -> bool:
        keys = [part.accented for part in syllables(word)]
        return all(key in listed or index.lexical.holds(key, "accented") for key in keys)

    vocabulary = [term for term in index.lexical.terms("folded") if " " not in term]
    return Repairer(vocabulary, known=lambda term: index.lexical.holds(term, "folded"), spelled=spelled)
