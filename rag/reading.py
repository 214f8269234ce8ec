"""Passages taken apart once: sentences, clauses, the terms each holds, and vectors of clauses and phrases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.generation import PassageIndex
from index.lexicon import load_lexicon
from index.passages import lead_in
from index.text import clauses, fold, plain, sentences, syllables
from index.types import Encoder
from rag.figures import has_figure

_KEPT_PASSAGES = 20_000  # about 5 kB each


@dataclass(frozen=True, slots=True)
class Keys:
    """The terms a piece of text holds: concepts and folded syllables, and accented syllables."""

    folded: frozenset[str]
    accented: frozenset[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence between semicolons, and the row of its sentence in the passage."""

    start: int
    end: int
    sentence: int
    keys: Keys
    folded: str
    has_figure: bool


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage taken apart once; `vectors` are of its clauses, `phrases` of the lexicon's phrases in it.

    Both have shape (n, dim).
    """

    clauses: tuple[Clause, ...]
    sentences: tuple[Keys, ...]
    lead: Keys
    whole: Keys
    context: Keys
    vectors: NDArray[np.float32]
    phrases: NDArray[np.float32]


class PassageReader:
    """Takes the passages of one index apart; what it has read it keeps."""

    def __init__(self, index: PassageIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._documents = {document.id: document for document in index.documents}
        self._read: dict[int, ReadPassage] = {}

    def read(self, row: int) -> ReadPassage:
        """Return the passage in `row`, taken apart."""
        known = self._read.get(row)
        if known is None:
            if len(self._read) >= _KEPT_PASSAGES:
                self._read.clear()
            known = self._read[row] = self._take_apart(row)
        return known

    def _take_apart(self, row: int) -> ReadPassage:
        passage = self._index.passages[row]
        document = self._documents[passage.document_id]
        text = document.text
        paragraph = document.paragraphs[passage.paragraph]
        sentence_spans = sentences(text, passage.start, passage.end)
        parts = [
            Clause(
                start,
                end,
                sentence,
                read_keys(text[start:end]),
                fold(plain(text[start:end])),
                has_figure(text, start, end),
            )
            for sentence, span in enumerate(sentence_spans)
            for start, end in clauses(text, *span)
        ]
        lead = lead_in(text, paragraph.start, paragraph.end)
        vectors = self._encoder.encode_passages(
            [
                f"{lead}: {text[part.start : part.end]}" if lead else text[part.start : part.end]
                for part in parts
            ]
        )
        return ReadPassage(
            tuple(parts),
            tuple(read_keys(text[start:end]) for start, end in sentence_spans),
            read_keys(lead),
            read_keys(text[passage.start : passage.end]),
            read_keys(passage.context),
            vectors,
            self._encoder.encode_passages(_phrases(text[passage.start : passage.end])),
        )


def _phrases(text: str) -> list[str]:
    words = syllables(text)
    return [
        text[words[start].start : words[end - 1].end]
        for meaning, start, end in load_lexicon().read(words)
        if meaning
    ]


def read_keys(text: str) -> Keys:
    """Return the terms `text` holds."""
    words = syllables(text)
    lexicon = load_lexicon()
    meanings = (*lexicon.keys(words), *lexicon.nested(words))
    return Keys(
        frozenset(meanings) | frozenset(word.folded for word in words),
        frozenset(word.accented for word in words),
    )
