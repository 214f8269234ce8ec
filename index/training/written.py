"""Finds the passages of the questions in `written.jsonl`; knows how they were cut, not what they are for.

Training text is not committed: a line names its passage by a hash of the text. Questions whose group is held
out are for measuring only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from pathlib import Path

from index.training.corpus import Corpus, Written
from index.training.pairs import chunk_words

WRITTEN = Path(__file__).with_name("written.jsonl")
# A paragraph of an official text with fewer words was read together with the next one.
SHORT_WORDS = 50


def hash_passage(text: str) -> str:
    """Return what names a passage in `written.jsonl`: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _cut_passages(corpus: Corpus, groups: Collection[str]) -> Iterator[str]:
    """Yield the pieces that questions were written about; of laws and procedures only the first is one."""
    for article in corpus.wiki:
        if article.group in groups:
            yield from chunk_words(article.text)
    for article in (*corpus.law, *corpus.procedures):
        if article.group in groups:
            yield from chunk_words(article.text)[:1]
    for document in corpus.official:
        if document.group in groups:
            for number, paragraph in enumerate(document.paragraphs):
                short = len(paragraph.split()) < SHORT_WORDS
                yield " ".join(document.paragraphs[number : number + 1 + short])


def read_written(corpus: Corpus, path: Path = WRITTEN) -> tuple[Written, ...]:
    """Return the questions of `path` whose passage is in the corpus, in the file's order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    passages = {hash_passage(text): text for text in _cut_passages(corpus, {row["group"] for row in rows})}
    return tuple(
        Written(
            passage=passages[row["passage"]],
            vietnamese=tuple(row["vi"]),
            english=row["en"],
            group=row["group"],
            source=row["source"],
        )
        for row in rows
        if row["passage"] in passages
    )
