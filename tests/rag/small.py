"""Reports of a few lines, read and indexed as the product does it, and what it finds in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.build import SourceFile, build_index, read_document
from index.generation import PassageIndex
from index.text import Span
from index.types import Document
from rag import Assistant
from rag.question import Question
from rag.ranking import Candidate
from rag.reading import PassageReader, ReadPassage
from tests.fakes import HashingEncoder


def document(text: str, path: str = "bao-cao.txt") -> Document:
    """Return a report of this text."""
    return read_document(SourceFile(path, text.encode(), path))


def index_of(*texts: str) -> PassageIndex:
    """Return an index of reports of these texts."""
    return build_index([document(text, f"{at}.txt") for at, text in enumerate(texts)], HashingEncoder())


def assistant_over(*texts: str) -> Assistant:
    """Return an assistant over reports of these texts, found by shared words."""
    return Assistant(index_of(*texts), HashingEncoder())


def taken_apart(text: str) -> ReadPassage:
    """Return the only passage of a report of one paragraph, taken apart."""
    index = index_of(text)
    assert len(index.passages) == 1
    return PassageReader(index, HashingEncoder()).read(0)


def found(question: str, *texts: str) -> tuple[Question, list[Candidate]]:
    """Return how a question about these reports is read, and its candidates, best first."""
    return assistant_over(*texts).examine(question)


def holding(candidates: Sequence[Candidate], piece: str) -> Candidate:
    """Return the only candidate whose quote holds a piece of text."""
    (item,) = (item for item in candidates if piece in quoted(item, item.span))
    return item


def quoted(item: Candidate, span: Span) -> str:
    """Return a piece of a candidate's document."""
    return item.document.text[slice(*span)]


def scored(item: Candidate, *scores: float) -> Candidate:
    """Return a candidate with these scores of its clauses."""
    evidence = replace(item.evidence, scores=scores)
    assert len(scores) == len(evidence.spans)
    return replace(item, evidence=evidence, score=evidence.best)
