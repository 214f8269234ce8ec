from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.training.corpus import Article, Corpus, Document
from index.training.written import SHORT_WORDS, WRITTEN, hash_passage, read_written

# Sentences that are one word too long for one piece.
HEAD, TAIL = (" ".join(["chữ"] * number) + "." for number in (75, 76))
ROW = {"source": "wiki", "vi": ["Hỏi gì?", "Hỏi ai?"], "en": "What?"}


def _write(path: Path, *passages: tuple[str, str]) -> Path:
    rows = [{"passage": hash_passage(text), "group": group, **ROW} for group, text in passages]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _found(corpus: Corpus, path: Path) -> list[str]:
    return [written.passage for written in read_written(corpus, path)]


def test_passages_are_found_in_the_order_of_the_file(corpus: Corpus, tmp_path: Path) -> None:
    wiki, document = corpus.wiki[5], corpus.official[1]
    joined = " ".join(document.paragraphs[2:4])
    path = _write(tmp_path / "w.jsonl", (document.group, joined), (wiki.group, wiki.text))
    first, second = read_written(corpus, path)
    assert (first.passage, first.group) == (joined, document.group)
    assert (second.passage, second.group) == (wiki.text, wiki.group)
    assert (second.vietnamese, second.english, second.source) == (("Hỏi gì?", "Hỏi ai?"), "What?", "wiki")


def test_a_passage_that_the_corpus_lacks_is_left_out(corpus: Corpus, tmp_path: Path) -> None:
    wiki = corpus.wiki[5]
    path = _write(tmp_path / "w.jsonl", (wiki.group, "Chữ khác."), (wiki.group, wiki.text))
    assert _found(corpus, path) == [wiki.text]
    assert read_written(Corpus(), path) == ()


@pytest.mark.parametrize(("part", "pieces"), [("wiki", 2), ("law", 1), ("procedures", 1)])
def test_of_law_only_the_first_piece_is_a_passage(part: str, pieces: int, tmp_path: Path) -> None:
    article = Article("Tên", "", f"{HEAD} {TAIL}", group="g")
    path = _write(tmp_path / "w.jsonl", ("g", HEAD), ("g", TAIL))
    parts: dict[str, Any] = {part: (article,)}
    assert _found(Corpus(**parts), path) == [HEAD, TAIL][:pieces]


def test_a_short_paragraph_is_read_with_its_successor(tmp_path: Path) -> None:
    long = " ".join(["chữ"] * SHORT_WORDS)
    document = Document(("Ngắn thôi.", long, "Cuối cùng."), group="g")
    path = _write(tmp_path / "w.jsonl", ("g", f"Ngắn thôi. {long}"), ("g", long), ("g", "Cuối cùng."))
    assert len(_found(Corpus(official=(document,)), path)) == 3
    path = _write(tmp_path / "w.jsonl", ("g", "Ngắn thôi."), ("g", f"{long} Cuối cùng."))
    assert _found(Corpus(official=(document,)), path) == []


def test_the_committed_file_names_each_passage_once_and_holds_no_passage() -> None:
    rows = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]
    names = [row["passage"] for row in rows]
    assert names == sorted(set(names))
    assert {tuple(row) for row in rows} == {("passage", "group", "source", "vi", "en")}
    assert {row["source"] for row in rows} == {"wiki", "law", "official"}
    assert all(len(name) == 16 and int(name, 16) >= 0 for name in names)
    assert all(1 <= len(row["vi"]) <= 3 and all(row["vi"]) and row["en"] for row in rows)
