from __future__ import annotations

import unicodedata
from pathlib import Path

from index.training.corpus import Corpus, is_held_out, read_corpus


def test_only_open_leaves_out_translations_whose_licence_forbids_changes(corpus_folder: Path) -> None:
    every = read_corpus(corpus_folder, only_open=False).translations
    kept = read_corpus(corpus_folder, only_open=True).translations
    assert {pair.source for pair in every} == {"ted", "tatoeba"}
    assert {pair.source for pair in kept} == {"tatoeba"}
    assert {pair.licence for pair in kept} == {"CC BY"}


def test_a_source_can_be_left_out_by_name(corpus_folder: Path) -> None:
    kept = read_corpus(corpus_folder, leave_out=["tatoeba"]).translations
    assert {pair.source for pair in kept} == {"ted"}


def test_a_file_that_is_missing_counts_as_empty(corpus: Corpus) -> None:
    assert corpus.law == ()
    assert corpus.news == ()
    assert corpus.wiki


def test_text_is_read_in_nfc(corpus: Corpus) -> None:
    assert all(unicodedata.is_normalized("NFC", article.text) for article in corpus.wiki)


def test_holding_out_takes_about_its_share_and_is_stable() -> None:
    held = [group for group in map(str, range(4000)) if is_held_out(group)]
    assert 120 <= len(held) <= 280
    assert held == [group for group in map(str, range(4000)) if is_held_out(group)]
