from __future__ import annotations

import pytest

from rag.cues import Kind
from rag.dialogue import Reading, Topic, readings, slots, topic_after
from rag.types import SlotName


def talked(*questions: str) -> Topic | None:
    """Return the topic after questions of which each is read as the likeliest reading."""
    topic: Topic | None = None
    for question in questions:
        topic = topic_after(readings(question, topic)[0], None) or topic
    return topic


def read(question: str, *before: str) -> Reading:
    return readings(question, talked(*before))[0]


def test_first_question_stands_as_it_is() -> None:
    assert [reading.shown for reading in readings("Còn chi thì sao?", None)] == ["Còn chi thì sao?"]


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("Tổng thu ngân sách là bao nhiêu?", "Còn chi thì sao?", "Tổng chi ngân sách là bao nhiêu?"),
        ("tong thu ngan sach la bao nhieu", "con chi thi sao", "tong chi ngan sach la bao nhieu"),
        ("Khách nội địa được bao nhiêu lượt?", "Còn quốc tế?", "Khách quốc tế được bao nhiêu lượt?"),
    ],
)
def test_other_half_of_a_contrast_takes_its_place(before: str, question: str, understood: str) -> None:
    assert read(question, before).shown == understood


def test_follow_up_carries_the_topic_and_may_also_stand_alone() -> None:
    joined, alone = readings("Bao nhiêu người chết?", talked("Có bao nhiêu vụ tai nạn giao thông?"))
    assert joined.shown == "Bao nhiêu người chết? (tiếp câu: vụ tai nạn giao thông)"
    assert "tai nạn giao thông" in joined.question.content
    assert alone.shown == "Bao nhiêu người chết?"
    assert alone.topic is None


def test_what_leans_on_the_turn_before_is_first_read_with_it() -> None:
    joined, alone = readings("Còn người bị thương?", talked("Có bao nhiêu vụ tai nạn giao thông?"))
    assert joined.topic is not None
    assert alone.topic is None


def test_what_names_nothing_but_leans_keeps_the_topic() -> None:
    (joined,) = readings("Còn toàn tỉnh?", talked("Có bao nhiêu vụ tai nạn giao thông?"))
    assert "tai nạn giao thông" in joined.question.content


def test_an_exchanged_half_is_what_is_talked_about_next() -> None:
    reading = read("So với dự toán thì sao?", "Tổng thu ngân sách là bao nhiêu?", "Còn chi thì sao?")
    assert "chi ngân sách" in reading.question.content.lower()
    assert "thu" not in reading.question.content.lower().split()


def test_plans_as_a_whole_are_a_topic_of_their_own() -> None:
    reading = read("Nhiệm vụ 6 tháng cuối năm là gì?", "Số vụ tội phạm là bao nhiêu?")
    assert reading.topic is None


def test_where_is_not_asked_again() -> None:
    reading = read("Còn nợ xấu?", "Tổng dư nợ nằm ở mục nào?")
    assert Kind.WHERE not in reading.question.kinds


def test_topic_is_carried_over_several_turns_without_growing() -> None:
    topic = talked(
        "Có bao nhiêu vụ tai nạn giao thông?", "Bao nhiêu người chết?", "Bị thương bao nhiêu người?"
    )
    shown = readings("Vì sao lại thế?", topic)[0].shown
    assert shown.count("tiếp câu") == 1
    assert "tai nạn giao thông" in shown
    assert "chết" not in shown


def test_another_time_alone_keeps_all_of_the_topic() -> None:
    reading = read("Thế năm 2022?", "Tổng thu ngân sách là bao nhiêu?")
    carried = next(term for term in reading.question.terms if "thu ngân sách" in term.text.lower())
    assert carried.weight == 1
    assert Kind.FIGURE in reading.question.kinds


def test_time_and_place_of_earlier_turns_are_guarded_too() -> None:
    reading = read("Còn chi tiêu?", "Thu ngân sách của Cao Bằng năm 2022 là bao nhiêu?")
    assert "2022" in reading.question.said
    assert "cao bằng" in reading.question.said.lower()


@pytest.mark.parametrize(
    "question",
    [
        "Tỉnh thu hút được mấy dự án đầu tư nước ngoài vào khu công nghiệp trong sáu tháng đầu năm?",
        "Chuyển sang chuyện khác: dịch tả lợn thì sao?",
    ],
)
def test_new_topic_drops_the_old_one(question: str) -> None:
    assert read(question, "Tổng thu ngân sách là bao nhiêu?").topic is None


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
    assert read(question, before).question.text == question


@pytest.mark.parametrize("question", ["xin chào", "😀", "cảm ơn bạn"])
def test_what_asks_nothing_continues_nothing(question: str) -> None:
    assert read(question, "GRDP tăng bao nhiêu?").topic is None


def test_slots_say_what_is_carried() -> None:
    reading = read("Bao nhiêu người chết?", "Tai nạn giao thông 6 tháng đầu năm ở Bắc Kạn bao nhiêu vụ?")
    found = {(slot.name, slot.value): slot.carried for slot in slots(reading)}
    assert found[SlotName.INDICATOR, "người chết"] is False
    assert found[SlotName.PERIOD, "6 tháng đầu năm"] is True
    assert found[SlotName.PLACE, "bắc kạn"] is True
    assert any(carried and "giao thông" in value for (_, value), carried in found.items())


def test_a_question_that_names_nothing_leaves_the_topic() -> None:
    assert topic_after(readings("xin chào", None)[0], None) is None
