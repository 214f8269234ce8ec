from __future__ import annotations

import pytest

from rag.names import missing_name, named_bodies, proper_names


@pytest.mark.parametrize(
    ("question", "bodies"),
    [
        ("Nghị quyết giao Bộ Ngoại giao việc gì?", ("Bộ Ngoại",)),
        ("Sở Nông nghiệp và Sở Y tế phải làm gì?", ("Sở Nông", "Sở Y")),
        ("Bộ nào chủ trì?", ()),
        ("Bộ đội được hưởng gì?", ()),
        ("Thông tấn xã Việt Nam có nhiệm vụ gì?", ("Thông tấn xã Việt",)),
        ("bo ngoai giao lam gi", ()),
    ],
)
def test_a_body_is_its_kind_and_the_first_word_of_its_name(question: str, bodies: tuple[str, ...]) -> None:
    assert named_bodies(question) == bodies


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Công dân New Zealand được cấp mấy giấy phép?", ("New Zealand",)),
        ("Theo Nghị định 156 thì ai xử lý?", ()),
        ("Người Úc có được vay không?", ()),
        ("Mức Trợ Cấp Hằng Tháng Là Bao Nhiêu", ()),
        ("UBND TP HCM có bao nhiêu xã?", ()),
        ("", ()),
    ],
)
def test_a_name_is_two_capitalised_words_inside_a_question(question: str, names: tuple[str, ...]) -> None:
    assert proper_names(question) == names


def test_a_body_must_stand_near_and_any_other_name_somewhere() -> None:
    near, everywhere = (
        "Bộ Nội vụ trình Chính phủ",
        "bộ nội vụ trình chính phủ; bộ ngoại giao và lý thường kiệt",
    )
    assert missing_name("Bộ Nội vụ trình gì?", near, everywhere) is None
    assert missing_name("Bộ Ngoại giao trình gì?", near, everywhere) == "Bộ Ngoại giao"
    assert missing_name("Đường phố Lý Thường Kiệt ở đâu?", near, everywhere) is None
    assert missing_name("Đường phố Nguyễn Trãi ở đâu?", near, everywhere) == "Nguyễn Trãi"


def test_part_of_a_longer_name_is_not_that_name() -> None:
    assert missing_name("Sở Y tế làm gì?", "Sở Yên Bái", "sở yên bái") == "Sở Y tế"


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Bộ Ngoại giao sắp xếp gì?", "Bộ Ngoại giao"),
        ("Thông tấn xã Việt Nam làm gì?", "Thông tấn xã Việt Nam"),
        ("Đài Tiếng nói Việt Nam", "Đài Tiếng nói"),
        ("Cục Thuế phải làm gì?", "Cục Thuế"),
        ("Nghị quyết giao gì cho Cục Thuế?", "Cục Thuế"),
    ],
)
def test_a_body_is_shown_as_the_question_names_it(question: str, shown: str) -> None:
    assert missing_name(question, "", "") == shown
