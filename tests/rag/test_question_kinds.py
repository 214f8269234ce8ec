"""More of how a question is read: yes or no, what its terms weigh, the units it wants."""

from __future__ import annotations

import pytest

from rag.cues import Kind
from rag.question import read_question
from rag.terms import Term, read_terms


def term(question: str, text: str) -> Term:
    (found,) = (term for term in read_question(question).terms if term.text == text)
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("QPTĐ nghĩa là gì?", Kind.MEANING),
        ("PCI viết tắt của từ gì?", Kind.MEANING),
        ("Bao giờ khánh thành cầu?", Kind.WHEN),
        ("khi nao thong xe", Kind.WHEN),
        ("Có ai chết không?", Kind.YES_NO),
        ("co ai chet ko", Kind.YES_NO),
        ("Có dịch bệnh chưa?", Kind.YES_NO),
        ("Những khó khăn gì?", Kind.LIST),
        ("Các nguyên nhân nào?", Kind.LIST),
    ],
)
def test_kind_of_answer(text: str, kind: Kind) -> None:
    assert kind in read_question(text).kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Có bao nhiêu người chết?", Kind.YES_NO),
        ("Tổng thu ngân sách", Kind.FIGURE),
        ("Những xã bao nhiêu hộ?", Kind.LIST),
        ("Có bao nhiêu hồ chứa nước?", Kind.YES_NO),
        ("Có bao nhiêu bệnh nhân được cứu chữa?", Kind.YES_NO),
    ],
)
def test_no_kind_is_read_into_a_question(text: str, kind: Kind) -> None:
    assert kind not in read_question(text).kinds


def test_how_a_thing_is_reported_weighs_less_than_the_thing() -> None:
    question = "Thu ngân sách so với cùng kỳ ra sao?"
    thing, relation = term(question, "Thu ngân sách"), term(question, "so với cùng kỳ")
    assert relation.is_relation
    assert not thing.is_relation
    assert relation.weight < thing.weight


def test_where_nothing_else_is_named_how_it_is_reported_is_what_is_asked() -> None:
    (only,) = read_question("So với cùng kỳ thế nào?").terms
    assert not only.is_relation
    assert only.weight == 1


@pytest.mark.parametrize("text", ["2023", "Cao", "Bằng", "ở"])
def test_years_places_and_function_words_say_little(text: str) -> None:
    assert term("Thu ngân sách năm 2023 ở Cao Bằng", text).is_weak


def test_a_thing_of_several_words_has_its_parts() -> None:
    found = term("Nợ xấu ra sao?", "Nợ xấu")
    assert found.is_concept
    assert found.parts == ("no", "xau")


def test_a_word_that_the_lexicon_does_not_know_stands_for_itself() -> None:
    (found,) = read_terms("Xyzw")
    assert (found.key, found.accented, found.parts) == ("xyzw", "xyzw", ())
    assert not found.is_concept


def test_a_thing_that_is_named_twice_is_one_term() -> None:
    keys = [found.key for found in read_terms("TNGT, tai nạn giao thông, TNGT")]
    assert len(keys) == len(set(keys)) == 1


@pytest.mark.parametrize(
    ("question", "fitting", "other"),
    [
        ("Thu được bao nhiêu tỷ đồng?", "433 ty dong", "433 vu"),
        ("Trồng bao nhiêu ha rừng?", "120 ha", "120 tan"),
        ("PCI đứng thứ mấy?", "57/63", "57 diem"),
        ("Bao nhiêu người chết?", "10 nguoi", "10 vu"),
        ("Mấy dự án khởi công?", "3 du an", "3 tuyen"),
    ],
)
def test_units_match_a_figure_of_what_is_asked(question: str, fitting: str, other: str) -> None:
    units = read_question(question).units
    assert any(unit.search(fitting) for unit in units)
    assert not any(unit.search(other) for unit in units)


def test_no_unit_is_asked_for_where_no_figure_is() -> None:
    assert read_question("Những khu rừng nào rộng nhất tỉnh tính theo ha?").units == ()


def test_marks_of_markup_are_no_words() -> None:
    terms = read_question("<b>PCI</b> <i class='x'>rừng</i>").terms
    assert [found.text for found in terms] == [
        "PCI",
        "rừng",
    ]
