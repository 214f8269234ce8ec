"""Reads the training text; knows its files and licences, nothing of pairs or models."""

from __future__ import annotations

import json
import lzma
import unicodedata
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HELD_OUT_PERCENT = 5
NOT_OPEN = frozenset({"none stated", "CC BY-NC-ND"})
LICENCES = {"captions": "none stated", "ted": "CC BY-NC-ND", "tatoeba": "CC BY", "docs": "MIT"}


@dataclass(frozen=True, slots=True)
class Article:
    """A text under a title and a heading ("" where it has none): encyclopaedia, law or procedure.

    `group` is what is held out together: the article's title, or the law's source document.
    """

    title: str
    heading: str
    text: str
    group: str


@dataclass(frozen=True, slots=True)
class Document:
    """The paragraphs of one text in order; `group` as for `Article`."""

    paragraphs: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Translation:
    """The same words in English and Vietnamese; `kind` is sentence, block or dictionary."""

    english: str
    vietnamese: str
    kind: str
    source: str
    licence: str

    @property
    def is_open(self) -> bool:
        """Whether the licence lets anyone pass the text on, changed."""
        return self.licence not in NOT_OPEN


@dataclass(frozen=True, slots=True)
class Answered:
    """A question someone asked, and a passage that answers it."""

    question: str
    passage: str


@dataclass(frozen=True, slots=True)
class Written:
    """A passage, and the questions it answers that were written for this project.

    Where there are three Vietnamese questions, two ask for facts and the third in everyday words. `source` is
    wiki, law or official; `group` as for `Article`.
    """

    passage: str
    vietnamese: tuple[str, ...]
    english: str
    group: str
    source: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """All training text, every string in NFC."""

    wiki: tuple[Article, ...] = ()
    law: tuple[Article, ...] = ()
    procedures: tuple[Article, ...] = ()
    official: tuple[Document, ...] = ()
    news: tuple[Document, ...] = ()
    translations: tuple[Translation, ...] = ()
    answered: tuple[Answered, ...] = ()
    written: tuple[Written, ...] = ()


def is_held_out(group: str) -> bool:
    """Return whether a group (a title, a source) falls in the part that is never trained on."""
    return zlib.crc32(group.encode()) % 100 < HELD_OUT_PERCENT


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    path = folder / f"{name}.jsonl.xz"
    if not path.exists():
        return
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _articles(folder: Path, name: str) -> tuple[Article, ...]:
    return tuple(
        Article(
            title=_clean(row["title"]),
            heading=_clean(row.get("heading", "")),
            text=_clean(row["text"]),
            group=row.get("source") or _clean(row["title"]),
        )
        for row in _rows(folder, name)
    )


def _documents(folder: Path, name: str) -> tuple[Document, ...]:
    found: list[Document] = []
    for row in _rows(folder, name):
        parts = row.get("paragraphs") or [row["title"], row["abstract"], *row["body"]]
        found.append(Document(tuple(map(_clean, parts)), row.get("source") or row["title"]))
    return tuple(found)


def _translations(folder: Path, *, only_open: bool, leave_out: Collection[str]) -> tuple[Translation, ...]:
    rows = [*_rows(folder, "parallel"), *_rows(folder, "parallel-more")]
    found = (
        Translation(
            english=_clean(row["en"]),
            vietnamese=_clean(row["vi"]),
            kind=row.get("kind", "sentence"),
            source=row["source"],
            licence=row.get("licence") or LICENCES.get(row["source"], "none stated"),
        )
        for row in rows
    )
    distinct = dict.fromkeys(pair for pair in found if pair.english and pair.vietnamese)
    return tuple(
        pair for pair in distinct if pair.source not in leave_out and (pair.is_open or not only_open)
    )


def read_answered(path: Path) -> tuple[Answered, ...]:
    """Return the answerable questions of a SQuAD 2 file, each with its passage."""
    return tuple(
        Answered(_clean(question["question"]), _clean(paragraph["context"]))
        for entry in json.loads(path.read_text(encoding="utf-8"))["data"]
        for paragraph in entry["paragraphs"]
        for question in paragraph["qas"]
        if not question["is_impossible"]
    )


def read_corpus(
    folder: Path,
    *,
    only_open: bool = False,
    leave_out: Collection[str] = (),
    news: bool = False,
    questions: Path | None = None,
) -> Corpus:
    """Return the training text in `folder`; a file that is not there counts as empty.

    Translations from the sources in `leave_out` are left out; with `only_open` also those whose licence is
    not stated or forbids changes.
    """
    return Corpus(
        wiki=_articles(folder, "wiki"),
        law=_articles(folder, "law"),
        procedures=_articles(folder, "procedures"),
        official=_documents(folder, "official"),
        news=_documents(folder, "news") if news else (),
        translations=_translations(folder, only_open=only_open, leave_out=leave_out),
        answered=read_answered(questions) if questions else (),
    )
