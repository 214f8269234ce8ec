"""The product as the evaluation sees it: the one module that knows how its parts are called.

The rest of `eval` is written against the protocols here, so tests put fakes in their place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from eval.beir import CorpusRow
from index.build import build_index, read_document, scan
from index.encoder import load_encoder
from index.judgement import Judgement
from index.progress import reporting, track
from index.readers import read
from index.readers.characters import visible
from index.settings import load_settings
from index.structure import read_structure
from index.types import Block, Document, Extract
from rag import Assistant
from rag.retrieval import Mode, Retriever
from rag.types import Answer, Hit, Turn

_LINE = re.compile(r"\S(?:[^\n]*\S)?")


class Asks(Protocol):
    """What answers questions: `rag.Assistant`."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the answer to `question`, asked after `history`."""

    def document(self, document_id: str, /) -> Document:
        """Return a document of the index by its id."""


class Searches(Protocol):
    """What finds passages in one corpus."""

    def search(self, query: str, *, k: int) -> Sequence[Hit]:
        """Return the best `k` passages for `query`, best first; fewer only where there are no more."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A corpus the product has indexed: what searches it, and how many passages it has."""

    searcher: Searches
    passages: int


def open_assistant() -> Asks:
    """Return the assistant over the reports of the settings."""
    with reporting() as report:
        return Assistant.open(progress=report)


def assistant_of(documents: Path | None, judgement: Judgement) -> Assistant:
    """Return an assistant over a folder's reports (None: those of the settings), indexed in memory."""
    settings = load_settings()
    encoder = load_encoder(settings.model, settings.model_options)
    sources = scan(documents or settings.documents)
    index = build_index([read_document(file.load()) for file in sources.files], encoder)
    return Assistant(replace(index, judgement=judgement), encoder)


def assistant_over(name: str, data: bytes) -> Assistant:
    """Return an assistant over one file's report, indexed in memory.

    Raises:
        DocumentError: the file cannot be read.
    """
    settings = load_settings()
    encoder = load_encoder(settings.model, settings.model_options)
    document = read_structure(read(name, data), path=name, data=data)
    return Assistant(build_index([document], encoder), encoder)


def index_corpus(rows: Sequence[CorpusRow], mode: Mode) -> Indexed:
    """Return `rows` indexed in memory by the product's model, each a document of its own.

    A row without any text is left out: there is nothing to find in it.
    """
    settings = load_settings()
    encoder = load_encoder(settings.model, settings.model_options)
    documents = [as_document(row) for row in track(rows, "Đang đọc văn bản")]
    with reporting() as report:
        index = build_index([d for d in documents if d.paragraphs], encoder, progress=report)
    return Indexed(_Retrieval(Retriever(index, encoder), mode), len(index.passages))


def as_document(row: CorpusRow) -> Document:
    """Return a benchmark's row as the product sees a file, but with the row's own id and title.

    The title is not repeated in the text: the product adds it to what it indexes of every passage.
    """
    text = visible(row.text if row.text.strip() else row.title)
    blocks = tuple(Block(*match.span()) for match in _LINE.finditer(text))
    document = read_structure(Extract(text, blocks), path=row.id, data=text.encode("utf-8", "replace"))
    return replace(document, id=row.id, title=row.title)


@dataclass(frozen=True, slots=True)
class _Retrieval:
    """The product's retriever in one mode."""

    retriever: Retriever
    mode: Mode

    def search(self, query: str, *, k: int) -> Sequence[Hit]:
        return self.retriever.search(query, k=k, mode=self.mode)
