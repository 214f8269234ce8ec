"""Four fields over the same rows, each finding what the others miss, and BM25 worked by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from index.lexical import FIELDS, LexicalIndex

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


def test_saved_and_loaded_it_scores_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical", size=len(index))
    assert {path.suffix for path in (tmp_path / "lexical").rglob("*") if path.is_file()} == {".npy", ".json"}
    for field in FIELDS:
        assert sorted(loaded.terms(field)) == sorted(index.terms(field))
        for query in ("thu ngan sach", "tai nạn giao thông", "dân số của tỉnh", ""):
            np.testing.assert_array_equal(loaded.scores(query, field), index.scores(query, field))
        np.testing.assert_array_equal(loaded.rarity(["thu"], field), index.rarity(["thu"], field))


@pytest.mark.parametrize("texts", [[], [""], ["", "?!"]])
def test_nothing_to_index(texts: list[str], tmp_path: Path) -> None:
    index = LexicalIndex.build(texts)
    (tmp_path / "lexical").mkdir()
    index.save(tmp_path / "lexical")
    for each in (index, LexicalIndex.load(tmp_path / "lexical", size=len(texts))):
        assert len(each) == len(texts)
        assert each.scores("thu", "accented").tolist() == [0] * len(texts)
        assert each.terms("accented") == ()
        assert not each.holds("thu", "accented")
