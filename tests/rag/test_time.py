from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.time import time_in


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Thu ngân sách 6 tháng đầu năm 2024 là bao nhiêu?", "6 tháng đầu năm 2024"),
        ("thu ngan sach 6 thang dau nam", "6 thang dau nam"),
        ("Sáu tháng đầu năm thu được bao nhiêu?", "Sáu tháng đầu năm"),
        ("Năm ngoái thì sao?", "Năm ngoái"),
        ("Thế năm 2022?", "năm 2022"),
        ("Cả năm thu bao nhiêu?", "Cả năm"),
        ("Nửa cuối năm làm gì?", "Nửa cuối năm"),
        ("Giai đoạn 2021 - 2025 đặt mục tiêu gì?", "Giai đoạn 2021 - 2025"),
        ("Tính đến ngày 30/6/2024 thu được bao nhiêu?", "Tính đến ngày 30/6/2024"),
        ("Riêng tháng 5?", "tháng 5"),
        ("So với năm trước thì tăng hay giảm?", "năm trước"),
        ("Năm 2022 hay năm 2023?", "Năm 2022"),
    ],
)
def test_the_first_time_is_returned_as_it_is_written(text: str, time: str) -> None:
    assert time_in(text) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Quý III năm 2023 thu bao nhiêu?", "Quý III năm 2023"),
        ("Thu quý I được bao nhiêu?", "quý I"),
        ("thu quy 2 bao nhieu", "quy 2"),
    ],
)
def test_a_quarter_is_a_time(text: str, time: str) -> None:
    assert time_in(text) == time


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "Trẻ 6 tháng tuổi được tiêm chưa?",
        "Quý khách cho hỏi",
        "Còn 5 năm nữa",
        "Tổng thu ngân sách",
    ],
)
def test_what_names_no_time_has_none(text: str) -> None:
    assert time_in(text) == ""


def test_letters_may_be_decomposed() -> None:
    text = unicodedata.normalize("NFD", "Thu sáu tháng đầu năm là bao nhiêu?")
    assert time_in(text) == unicodedata.normalize("NFD", "sáu tháng đầu năm")


@given(
    st.text(max_size=200) | st.lists(st.sampled_from(["năm", "2024", "6", "tháng", "đầu", "/"])).map(" ".join)
)
def test_a_time_is_a_piece_of_the_text(text: str) -> None:
    assert time_in(text) in text
