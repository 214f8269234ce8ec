from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import fold
from rag.ranges import bracket, quantities


def held(question: str, text: str) -> float:
    return bracket(quantities(fold(question)), fold(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Tàu 60 chỗ vào bến", "sức chở từ 50 khách đến dưới 100 khách: 95.000 đồng/lượt"),
        ("Công ty có 45 người", "có từ 10 đến dưới 200 lao động đóng bằng 0,9%"),
        ("Đóng được 3 năm rồi", "đóng từ đủ 24 tháng đến dưới 60 tháng"),
        ("Khóa học 5 tháng", "khóa học trên 03 tháng đến 06 tháng"),
        ("Trị giá khoảng 80 triệu", "trị giá từ 70.000.000 đồng đến dưới 100.000.000 đồng"),
        ("Bè cá 300 m3", "từ 300 m3 trở lên"),
        ("Có 5 lao động", "dưới 10 lao động"),
        ("Công trình 300 m2", "từ 200 m2 đến dưới 500 m2"),
        ("Tàu 60 khách", "từ 60 khách đến dưới 100 khách"),
        ("Tăng 15 phần trăm", "trên 10%"),
    ],
)
def test_a_bracket_holds_the_quantity(question: str, text: str) -> None:
    assert held(question, text) > 0


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Tàu 60 chỗ vào bến", "sức chở từ 20 khách đến dưới 50 khách"),
        ("Công ty có 45 người", "có dưới 10 lao động"),
        ("Khóa học 5 tháng", "khóa học đến 03 tháng: tối đa 5.400.000 đồng"),
        ("Đóng được 3 năm rồi", "từ 2 đến 5 người"),
        ("Tăng 60%", "từ 50 đến 100 đồng"),
        ("Theo Nghị định 45/2029/NĐ-CP", "từ 10 m đến 60 m"),
        ("Bao nhiêu tiền?", "từ 10 đến 60 đồng"),
        ("Tàu 60 khách", "từ 20 khách đến dưới 60 khách"),
        ("Tàu 50 khách", "trên 50 khách"),
        ("Hợp đồng 6 tháng", "có hiệu lực từ 01 tháng 7 năm 2026"),
        ("Người 20 tuổi", "kéo dài đến 31/12/2030"),
        ("Có 30 người", "từ 20 ngày đến 40 ngày"),
    ],
)
def test_another_bracket_does_not(question: str, text: str) -> None:
    assert held(question, text) == 0


def test_the_same_unit_counts_more_than_another() -> None:
    assert held("60 khách", "từ 50 khách đến 100 khách") > held("60 chỗ", "từ 50 khách đến 100 khách")


@given(st.text(alphabet="từđến dưới0123456789.,%()/"), st.text(alphabet="tu den duoi0123456789.,"))
def test_any_text_is_read(question: str, text: str) -> None:
    assert 0 <= held(question, text) <= 1
