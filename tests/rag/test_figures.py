from __future__ import annotations

import pytest

from index.text import fold
from rag.figures import asked_units, figures, has_figure


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("đạt 4.128 tỷ đồng, tăng 5,45%", ["4.128", "5,45"]),
        ("xếp thứ 57/63 tỉnh", ["57/63"]),
        ("306 lượt/318 công dân", ["306", "318"]),
        ("đạt 36,7 % kế hoạch", ["36,7"]),
        ("Trên 08 huyện", ["08"]),
        ("tính đến ngày 30/6/2024", []),
        ("năm 2024", []),
        ("năm học 2023-2024", []),
        ("Trong 6 tháng đầu năm", []),
        ("1. Tiến độ thu còn chậm", []),
        ("khai thác 126.727 m3", ["126.727"]),
        ("không có số nào", []),
    ],
)
def test_figures(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in figures(text, 0, len(text))] == found
    assert has_figure(text, 0, len(text)) is bool(found)


@pytest.mark.parametrize(
    ("question", "clause", "answers"),
    [
        ("Thu được bao nhiêu tiền?", "đạt 433 tỷ đồng", True),
        ("Thu được bao nhiêu tiền?", "đạt 43% dự toán", False),
        ("mấy phần trăm", "đạt 43% dự toán", True),
        ("bao nhiêu đô la", "đạt 19,4 triệu USD", True),
        ("Bao nhiêu huyện có dịch?", "trên địa bàn 08 huyện", True),
        ("Bao nhiêu huyện có dịch?", "tăng 37% so với cùng kỳ", False),
        ("PAPI xếp hạng mấy?", "xếp vị trí 22/63 tỉnh", True),
        ("Đại hội lần thứ mấy?", "Đảng bộ tỉnh lần thứ XII", True),
    ],
)
def test_figures_of_the_asked_unit(question: str, clause: str, answers: bool) -> None:
    units = asked_units(question)
    assert units
    assert any(unit.search(fold(clause)) for unit in units) is answers


@pytest.mark.parametrize(
    "question",
    [
        "Có bao nhiêu lao động được giải quyết việc làm?",
        "Tổng mức bán lẻ hàng hóa là bao nhiêu?",
        "Nợ xấu của ngân hàng là bao nhiêu?",
        "Tiến độ trồng rừng đạt bao nhiêu?",
        "Vụ Đông đạt bao nhiêu kế hoạch?",
    ],
)
def test_words_that_only_sound_like_a_unit_ask_for_none(question: str) -> None:
    assert asked_units(question) == ()
