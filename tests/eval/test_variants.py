"""Each variant on words whose other spelling is known, and the fall it causes."""

import random
import unicodedata

import pytest

from eval.questions import Question
from eval.variants import AS_WRITTEN, VARIANTS, measure, other_tone_place, telex, vary
from rag.types import Turn
from tests.eval.fakes import FakeAssistant, answered, cite

QUESTION = Question("q1", "single", "Tốc độ tăng trưởng", (Turn("Thu ngân sách?"),), ("24 HTX",), (), True)


def typed(name: str, text: str) -> str:
    return VARIANTS[name](text, random.Random(1))


def test_without_marks() -> None:
    assert typed("Không dấu", "Đường sá, thủy điện") == "Duong sa, thuy dien"


def test_decomposed() -> None:
    text = "phát triển"
    assert typed("Unicode tổ hợp (NFD)", text) == unicodedata.normalize("NFD", text) != text


def test_capitals() -> None:
    assert typed("Chữ in hoa", "thủy điện") == "THỦY ĐIỆN"


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoá", "hóa"), ("Thủy", "Thuỷ"), ("khoẻ", "khỏe"), ("UỶ", "ỦY"), ("văn hòa.", "văn hoà.")],
)
def test_tone_place_goes_both_ways(one: str, other: str) -> None:
    assert other_tone_place(one, random.Random(1)) == other
    assert other_tone_place(other, random.Random(1)) == one


@pytest.mark.parametrize("text", ["hoàng", "quý", "Quỳ", "xoài", "khuya", "hoa", "tăng"])
def test_tone_place_leaves_the_rest_alone(text: str) -> None:
    assert other_tone_place(text, random.Random(1)) == text


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("tế", "tees"),
        ("Đường", "Dduwowngf"),
        ("trưởng", "truwowngr"),
        ("ngã", "ngax"),
        ("mạ", "maj"),
        ("an", "an"),
    ],
)
def test_telex_keys(word: str, keys: str) -> None:
    assert telex(word) == keys


def test_telex_leaves_one_word_or_all() -> None:
    text = "kinh tế phát triển"
    one = typed("Một từ còn phím Telex", text).split()
    assert sum(a != b for a, b in zip(one, text.split(), strict=True)) == 1
    assert typed("Cả câu là phím Telex", text) == "kinh tees phats trieenr"


@pytest.mark.parametrize("seed", range(50))
def test_one_slip_changes_one_word_only(seed: int) -> None:
    text = "Tổng thu ngân sách"
    other = VARIANTS["Một lỗi gõ"](text, random.Random(seed))
    assert other != text
    assert sum(a != b for a, b in zip(other.split(), text.split(), strict=True)) == 1
    assert [word[0] for word in other.split()] == [word[0] for word in text.split()]


def test_one_slip_needs_a_word_of_four_letters() -> None:
    assert typed("Một lỗi gõ", "thu chi 2024") == "thu chi 2024"


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_are_the_same_each_time_and_cover_the_history(name: str) -> None:
    assert vary(QUESTION, name) == vary(QUESTION, name)
    if name != "Kiểu bỏ dấu khác (hoà/hòa)":
        assert vary(QUESTION, name).history != QUESTION.history


def test_the_fall_is_told_in_points() -> None:
    reply = answered(cite("Toàn tỉnh có 24 HTX thành lập mới."))
    assistant = FakeAssistant({QUESTION.question: reply, QUESTION.question.upper(): reply})
    result = measure(assistant, [QUESTION])["variants"]
    assert list(result) == [AS_WRITTEN, *VARIANTS]
    assert (result[AS_WRITTEN]["first_three"], result[AS_WRITTEN]["changed"]) == (1.0, 0)
    assert (result["Chữ in hoa"]["fall"], result["Chữ in hoa"]["changed"]) == (0.0, 1)
    assert (result["Không dấu"]["fall"], result["Không dấu"]["refused_wrong"]) == (100.0, 1.0)


def test_every_score_has_its_paired_difference() -> None:
    reply = answered(cite("Toàn tỉnh có 24 HTX thành lập mới.", "24 HTX"))
    absent = Question("q2", "none", "Tuổi thọ?", (), (), (), False)
    assistant = FakeAssistant({QUESTION.question: reply, "TUỔI THỌ?": reply})
    result = measure(assistant, [QUESTION, absent])["variants"]
    assert result[AS_WRITTEN]["differences"] == {}
    capitals = result["Chữ in hoa"]["differences"]
    assert (capitals["first"]["lost"], capitals["refused_right"]["lost"]) == (["q1"], ["q2"])
    assert (capitals["figures"]["difference"], capitals["not_refused"]["difference"]) == (-1.0, -1.0)
    low, high = capitals["first"]["difference_interval"]
    assert -1.0 <= low < -0.3 < high
    assert result["Không dấu"]["differences"]["refused_right"]["lost"] == []
