"""Four fields over the same rows, each finding what the others miss, and BM25 worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import bm25s
import numpy as np
import pytest

from index.lexical import FIELDS, LexicalIndex, count_fields
from index.term_counts import join_counts
from index.text import syllables

TEXTS = [
    "Tổng thu ngân sách nhà nước đạt 433 tỷ đồng",
    "Đàn lợn của tỉnh tăng so với cùng kỳ",
    "Toàn tỉnh xảy ra 15 vụ tai nạn giao thông",
    "Dân số của tỉnh tăng so với cùng kỳ",
    "",
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(TEXTS)


def best(index: LexicalIndex, query: str, field: str) -> int | None:
    """Return the row with the highest score, None where all are zero."""
    scores = index.scores(query, field)
    return int(scores.argmax()) if scores.any() else None


def test_rows_are_the_texts(index: LexicalIndex) -> None:
    assert len(index) == len(TEXTS)
    for field in FIELDS:
        scores = index.scores("thu ngân sách", field)
        assert scores.shape == (len(TEXTS),)
        assert scores.dtype == np.float32
        assert (scores >= 0).all()
        assert scores[4] == 0
        assert [best(index, text, field) for text in TEXTS] == [0, 1, 2, 3, None]


def test_bm25_worked_by_hand() -> None:
    """Lucene's: idf = ln(1 + (N - n + 0.5) / (n + 0.5)); tf / (tf + k1 (1 - b + b length / mean length))."""
    index = LexicalIndex.build(["thu chi", "thu thu thu", "nợ"])
    # Terms with bigrams: (thu, chi, "thu chi"), (thu, thu, thu, "thu thu", "thu thu"), (nợ).
    mean_length = (3 + 5 + 1) / 3
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [
        idf * frequency / (frequency + 0.8 * (1 - 0.6 + 0.6 * length / mean_length))
        for frequency, length in ((1, 3), (3, 5), (0, 1))
    ]
    np.testing.assert_allclose(index.scores("thu", "accented"), expected, rtol=1e-5)


def test_marks_decide_between_lookalikes_where_they_are_typed(index: LexicalIndex) -> None:
    assert index.scores("dân", "accented")[1] == 0
    assert index.scores("dân", "accented")[3] > 0
    assert index.scores("dan", "folded")[1] > 0
    assert index.scores("dan", "folded")[3] > 0


def test_a_keyboard_without_marks_finds_the_same(index: LexicalIndex) -> None:
    assert best(index, "tong thu ngan sach", "folded") == 0
    marked, bare = index.scores("tổng thu ngân sách", "folded"), index.scores("tong thu ngan sach", "folded")
    np.testing.assert_array_equal(marked, bare)
    assert not index.scores("ngan sach", "accented").any()


def test_other_spellings_of_the_same_word_score_the_same(index: LexicalIndex) -> None:
    for field in FIELDS:
        for one, other in [("tỷ đồng", "tỉ đồng"), ("433 tỷ", "0433 TỶ"), ("cùng kỳ", "cùng kì")]:
            np.testing.assert_array_equal(index.scores(one, field), index.scores(other, field))
            assert index.scores(one, field).any()


def test_a_slip_is_found_by_its_letters(index: LexicalIndex) -> None:
    assert best(index, "giao thôngg", "grams") == 2
    assert best(index, "ngânsách", "grams") == 0
    assert not index.scores("ngânsách", "folded").any()


def test_concepts_find_other_words_for_the_same(index: LexicalIndex) -> None:
    assert best(index, "TNGT", "concepts") == 2
    assert not index.scores("TNGT", "accented").any()


def test_what_no_row_holds_scores_zero(index: LexicalIndex) -> None:
    for field in FIELDS:
        for query in ("", "  ?!", "qwxz"):
            assert not index.scores(query, field).any()


def test_terms_and_what_holds_them(index: LexicalIndex) -> None:
    assert index.holds("thu", "accented")
    assert index.holds("ngân sach1", "accented")
    assert not index.holds("ngan", "accented")
    assert not index.holds("", "accented")
    assert {"thu", "ngan sach", "433"} <= set(index.terms("folded"))
    assert all(index.holds(term, "folded") for term in index.terms("folded"))


def test_rarity_is_inverse_document_frequency(index: LexicalIndex) -> None:
    rarity = index.rarity(["tinh", "thu", "qwxz"], "folded")
    expected = [math.log(1 + (5 - n + 0.5) / (n + 0.5)) for n in (3, 1, 0)]
    np.testing.assert_allclose(rarity, expected, rtol=1e-5)
    assert index.rarity([], "folded").shape == (0,)


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1], ["thu thu chi"] * 3])
def test_weights_are_those_of_bm25s(texts: list[str]) -> None:
    index = LexicalIndex.build(texts)
    for field, terms in FIELDS.items():
        theirs = bm25s.BM25(k1=0.8, b=0.6, method="lucene")
        theirs.index([terms(syllables(text)) for text in texts], show_progress=False)
        for query in ("thu ngân sách nhà nước", "tai nạn", "thu thu", "chi"):
            known = [term for term in terms(syllables(query)) if term in theirs.vocab_dict]
            expected = theirs.get_scores(known) if known else np.zeros(len(texts))
            np.testing.assert_allclose(index.scores(query, field), expected, rtol=1e-5, atol=1e-7)


def test_counts_taken_apart_and_joined_score_the_same(index: LexicalIndex) -> None:
    whole = count_fields(TEXTS)
    rows = np.arange(len(TEXTS))
    for parts in ([rows[:2], rows[2:]], [rows[:0], rows], [rows[at : at + 1] for at in rows]):
        joined = {f: join_counts([counted.take(part) for part in parts]) for f, counted in whole.items()}
        again = LexicalIndex(joined, size=len(TEXTS))
        for field in FIELDS:
            assert sorted(again.terms(field)) == sorted(index.terms(field))
            for query in ("thu ngan sach", "tai nạn giao thông", "dân số của tỉnh", ""):
                np.testing.assert_allclose(again.scores(query, field), index.scores(query, field), rtol=1e-6)
            np.testing.assert_array_equal(again.rarity(["thu"], field), index.rarity(["thu"], field))


def test_a_row_that_goes_takes_its_terms_along() -> None:
    counted = count_fields(["thu chi", "nợ công"])["accented"]
    rest = counted.take(np.array([1]))
    assert len(rest.terms) == 3
    assert not any("thu" in term or "chi" in term for term in rest.terms)


def test_counts_that_do_not_fit_are_refused() -> None:
    counted = count_fields(["thu chi"])["accented"]
    for broken in ({"ids": counted.ids + 9}, {"counts": counted.counts[:-1]}, {"starts": counted.starts + 1}):
        with pytest.raises(ValueError, match="do not fit"):
            replace(counted, **broken)


@pytest.mark.parametrize("texts", [[], [""], ["", "?!"]])
def test_nothing_to_index(texts: list[str]) -> None:
    index = LexicalIndex.build(texts)
    assert len(index) == len(texts)
    assert index.scores("thu", "accented").tolist() == [0] * len(texts)
    assert index.terms("accented") == ()
    assert not index.holds("thu", "accented")
    assert index.rarity(["thu"], "accented").shape == (1,)
