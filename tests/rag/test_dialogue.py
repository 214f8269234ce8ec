from __future__ import annotations

import pytest

from rag.dialogue import understand
from rag.types import Turn


def test_first_question_stands_as_it_is() -> None:
    assert understand("Còn chi thì sao?", []).text == "Còn chi thì sao?"


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("Tổng thu ngân sách là bao nhiêu?", "Còn chi thì sao?", "Tổng chi ngân sách là bao nhiêu?"),
        ("tong thu ngan sach la bao nhieu", "con chi thi sao", "tong chi ngan sach la bao nhieu"),
        ("Khách nội địa được bao nhiêu lượt?", "Còn quốc tế?", "Khách quốc tế được bao nhiêu lượt?"),
    ],
)
def test_other_half_of_a_contrast_takes_its_place(before: str, question: str, understood: str) -> None:
    assert understand(question, [Turn(before)]).text == understood


def test_follow_up_carries_the_topic() -> None:
    understood = understand("So với năm ngoái thế nào?", [Turn("Có bao nhiêu vụ tai nạn giao thông?")])
    assert "tai nạn giao thông" in understood.topic
    assert understood.text == "So với năm ngoái thế nào?"
    assert understood.shown == "So với năm ngoái thế nào? (tiếp câu: Có bao nhiêu vụ tai nạn giao thông?)"


def test_topic_is_carried_over_several_turns() -> None:
    turns = [Turn("Có bao nhiêu vụ tai nạn giao thông?"), Turn("So với năm ngoái thế nào?")]
    assert "tai nạn giao thông" in understand("Vì sao lại thế?", turns).topic


@pytest.mark.parametrize(
    "question",
    [
        "Tỉnh thu hút được mấy dự án đầu tư trong sáu tháng đầu năm?",
        "Chuyển sang chuyện khác: dịch tả lợn thì sao?",
    ],
)
def test_new_topic_drops_the_old_one(question: str) -> None:
    assert understand(question, [Turn("Tổng thu ngân sách là bao nhiêu?")]).topic == ""


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("Tổng chi ngân sách bao nhiêu?", "Thu ngân sách năm 2022 là bao nhiêu?"),
        ("Tổng chi ngân sách bao nhiêu?", "Còn thu ngân sách Cao Bằng?"),
        ("Tổng thu ngân sách bao nhiêu?", "Chi thường xuyên bao nhiêu?"),
        ("GRDP tăng bao nhiêu?", "Tai nạn giao thông giảm không?"),
    ],
)
def test_a_question_that_names_more_is_not_an_exchange(before: str, question: str) -> None:
    assert understand(question, [Turn(before)]).text == question


@pytest.mark.parametrize("question", ["xin chào", "😀", "cảm ơn bạn"])
def test_what_asks_nothing_continues_nothing(question: str) -> None:
    assert understand(question, [Turn("GRDP tăng bao nhiêu?")]).topic == ""
