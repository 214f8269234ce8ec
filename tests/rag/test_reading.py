from __future__ import annotations

from itertools import pairwise

import pytest

from index.lexicon import load_lexicon
from index.text import fold, syllables
from rag.reading import PassageReader, read_keys
from tests.fakes import HashingEncoder
from tests.rag.small import index_of, taken_apart

TEXT = (
    "Du lịch: đón 45 đoàn khách năm 2023, tăng 5% so với cùng kỳ; tiếp tục quảng bá. Do mưa lũ, 3 hồ bị vỡ."
)


def test_every_character_of_a_passage_is_in_one_clause() -> None:
    clauses = taken_apart(TEXT).clauses
    assert len(clauses) > 2
    assert "".join(TEXT[clause.start : clause.end] for clause in clauses).replace(" ", "") == TEXT.replace(
        " ", ""
    )
    assert all(one.end <= other.start for one, other in pairwise(clauses))


def test_clauses_know_their_sentence() -> None:
    read = taken_apart(TEXT)
    assert {clause.sentence for clause in read.clauses} == set(range(len(read.sentences))) == {0, 1}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Toàn tỉnh có 45 hồ chứa nước.", {"has_figure"}),
        ("Thu tăng 5% so với cùng kỳ.", {"has_figure", "compares"}),
        ("Lúa chết do rét đậm.", {"causes"}),
        ("Tiếp tục rà soát các hồ chứa.", {"plans"}),
        ("Nhiều hồ được tiếp tục rà soát.", set()),
        ("Quỹ phát triển đất (QPTĐ) cho vay.", {"defines"}),
        ("Khánh thành ngày 30/6/2024.", {"dated"}),
        ("Khánh thành trong quý II.", {"dated"}),
        ("Mưa lớn ở nhiều nơi.", set()),
    ],
)
def test_a_clause_knows_what_it_holds(text: str, flags: set[str]) -> None:
    (clause,) = taken_apart(text).clauses
    names = ("has_figure", "compares", "causes", "plans", "defines", "dated")
    assert {name for name in names if getattr(clause, name)} == flags


def test_the_years_of_a_clause_are_its_own() -> None:
    years = [
        clause.years for clause in taken_apart("Năm 2023 thu 5 tỷ đồng; năm 2024 thu 7 tỷ đồng.").clauses
    ]
    assert years == [{"2023"}, {"2024"}]


def test_a_lead_in_is_what_the_whole_paragraph_is_about() -> None:
    read = taken_apart(TEXT)
    assert {"du", "lich"} <= read.lead.folded
    assert "khach" not in read.lead.folded
    assert taken_apart("Mưa lớn ở nhiều nơi.").lead.folded == frozenset()


def test_vectors_are_one_for_each_clause_sentence_and_phrase() -> None:
    read = taken_apart(TEXT)
    assert len(read.vectors) == len(read.clauses)
    assert len(read.sentence_vectors) == len(read.sentences)
    assert len(read.phrases) == len(read.holders)
    assert set(read.holders) <= set(range(len(read.clauses)))


def test_keys_are_things_of_the_lexicon_and_syllables_with_and_without_marks() -> None:
    one, other = read_keys("tai nạn giao thông"), read_keys("TNGT")
    assert one.folded & other.folded
    assert {"tai", "nan", "giao", "thong"} <= one.folded
    assert "nan5" in one.accented
    assert read_keys("").folded == frozenset()


def test_an_accident_at_work_is_no_traffic_accident() -> None:
    (traffic,) = load_lexicon().keys(syllables("TNGT"))
    assert traffic not in read_keys("xảy ra 41 vụ tai nạn lao động").folded


def test_a_passage_is_read_once_and_the_same_again() -> None:
    index = index_of("Một đoạn.\nHai đoạn.")
    reader = PassageReader(index, HashingEncoder())
    first = reader.read(0)
    assert reader.read(1) is not first
    assert reader.read(0) is first
    again = PassageReader(index, HashingEncoder()).read(0)
    assert again.clauses == first.clauses
    assert again.whole == first.whole


def test_decomposed_letters_and_hard_spaces_are_read_as_others() -> None:
    (plain,), (odd,) = (
        taken_apart(text).clauses for text in ("Phát triển bảo đảm.", "Pha\u0301t triển bảo\xa0đảm.")
    )
    assert plain.keys == odd.keys
    assert plain.pairs == odd.pairs
    assert fold(plain.folded) == odd.folded
