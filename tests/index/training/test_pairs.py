from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from index.training.corpus import Answered, Article, Corpus, Document, Translation, Written, is_held_out
from index.training.pairs import (
    ANSWERED_COPIES,
    WRITTEN_COPIES,
    PairOptions,
    chunk_words,
    from_article,
    from_document,
    from_translation,
    make_pairs,
)

PLAIN = PairOptions(strip_rate=0.0, left_out_rate=0.0)
TEXT = (
    "Thu ngân sách nhà nước trên địa bàn đạt 1.234 tỷ đồng. "
    "Chi ngân sách địa phương đạt 987 tỷ đồng trong quý hai."
)


def test_an_article_pairs_its_heading_with_its_text() -> None:
    article = Article("Ngân sách", "Kết quả", TEXT, group="Ngân sách")
    pairs = list(from_article(article, "wiki", random.Random(0), PLAIN))
    assert (pairs[0].query, pairs[0].passage) == ("Ngân sách Kết quả", TEXT)
    assert all(pair.source == "wiki" for pair in pairs)


def test_an_article_also_gives_a_question_about_a_single_sentence() -> None:
    article = Article("Ngân sách", "", TEXT, group="Ngân sách")
    passages = {pair.passage for pair in from_article(article, "wiki", random.Random(0), PLAIN)}
    assert TEXT in passages
    assert passages - {TEXT} <= {
        "Thu ngân sách nhà nước trên địa bàn đạt 1.234 tỷ đồng.",
        "Chi ngân sách địa phương đạt 987 tỷ đồng trong quý hai.",
    }
    assert len(passages) == 2


def test_with_rate_one_the_statement_asked_about_is_left_out() -> None:
    options = replace(PLAIN, left_out_rate=1.0)
    document = Document(("Đoạn một nói về trồng lúa và chăn nuôi của tỉnh.", TEXT, TEXT.upper()), "x")
    pairs = list(from_document(document, "official", random.Random(0), options))
    assert pairs[0].passage == TEXT
    assert document.paragraphs[0] not in pairs[0].passage


def test_chunks_hold_whole_sentences_and_lose_nothing() -> None:
    text = " ".join(f"Câu số {number} có đúng bảy chữ." for number in range(60))
    chunks = chunk_words(text, limit=50)
    assert " ".join(chunks) == text
    assert max(len(chunk.split()) for chunk in chunks) <= 50
    assert all(chunk.endswith(".") for chunk in chunks)
    assert chunk_words("") == [""]


def test_a_translation_goes_both_ways_and_a_dictionary_row_one_way() -> None:
    sentence = Translation(
        "The rice area grew strongly this year", "Diện tích lúa tăng", "sentence", "s", "MIT"
    )
    pairs = list(from_translation(sentence, random.Random(0), PLAIN))
    assert [(pair.query, pair.passage) for pair in pairs[:2]] == [
        (sentence.english, sentence.vietnamese),
        (sentence.vietnamese, sentence.english),
    ]
    assert pairs[2].passage == sentence.vietnamese
    assert len(pairs) == 3
    assert len(list(from_translation(replace(sentence, kind="dictionary"), random.Random(0), PLAIN))) == 1


def test_held_out_titles_give_no_pair() -> None:
    held = next(title for title in map(str, range(1000)) if is_held_out(title))
    kept = next(title for title in map(str, range(1000)) if not is_held_out(title))
    articles = tuple(Article(title, "", f"{TEXT} {title}", group=title) for title in (held, kept))
    pairs = make_pairs(Corpus(wiki=articles), PLAIN)
    assert pairs
    assert not any(pair.passage.endswith(f" {held}") for pair in pairs)


def test_pairs_are_the_same_for_a_seed_and_differ_for_another(corpus: Corpus) -> None:
    first = make_pairs(corpus, PairOptions(seed=1))
    assert first == make_pairs(corpus, PairOptions(seed=1))
    assert first != make_pairs(corpus, PairOptions(seed=2))


def test_asked_questions_are_repeated(corpus: Corpus) -> None:
    asked = replace(corpus, answered=(Answered("Ai thu thuế?", "Cục thuế tỉnh thu thuế."),))
    sources = Counter(pair.source for pair in make_pairs(asked, PLAIN))
    assert sources["answered"] == ANSWERED_COPIES
    assert {"wiki", "official", "sentence"} <= set(sources)


def test_written_questions_come_in_several_copies_and_not_side_by_side() -> None:
    groups = [str(n) for n in range(60)]
    items = tuple(Written(f"Đoạn {g}.", ("Hỏi gì?", "Hỏi ai?"), "What?", g, "wiki") for g in groups)
    pairs = make_pairs(Corpus(written=items), PLAIN)
    trained = [group for group in groups if not is_held_out(group)]
    assert len(pairs) == WRITTEN_COPIES * 3 * len(trained)
    assert {pair.passage for pair in pairs} == {f"Đoạn {group}." for group in trained}
    assert {pair.query for pair in pairs} == {"Hỏi gì?", "Hỏi ai?", "What?"}
    assert sum(one.passage == two.passage for one, two in pairwise(pairs)) < 0.1 * len(pairs)
