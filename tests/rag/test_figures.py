from __future__ import annotations

import time
import unicodedata
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import fold
from rag.figures import asked_units, figures, has_figure
from rag.units import UnitKind


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
    ("text", "shown", "kind", "amount", "base"),
    [
        ("đạt 4.128 tỷ đồng", "4.128 tỷ đồng", UnitKind.MONEY, "4128e9", "đồng"),
        ("là 165 tỷ, đạt", "165 tỷ", UnitKind.MONEY, "165e9", "đồng"),
        ("gần 2 nghìn tỉ đồng", "gần 2 nghìn tỉ đồng", UnitKind.MONEY, "2e12", "đồng"),
        ("đạt 19,4 triệu USD", "19,4 triệu USD", UnitKind.MONEY, "19.4e6", "USD"),
        (
            "45,6 triệu đồng/người/năm",
            "45,6 triệu đồng/người/năm",
            UnitKind.MONEY,
            "45.6e6",
            "đồng/ngươi2/năm",
        ),
        ("đạt 04% kế hoạch", "04%", UnitKind.PERCENT, "4", "%"),
        ("CPI -2,3%", "-2,3%", UnitKind.PERCENT, "-2.3", "%"),
        ("tăng 0,5 điểm phần trăm", "0,5 điểm phần trăm", UnitKind.POINTS, "0.5", "điểm %"),
        ("trên 1.000 ha", "trên 1.000 ha", UnitKind.AREA, "1e7", "m2"),
        ("52,3 tạ/ha", "52,3 tạ/ha", UnitKind.WEIGHT, "5230", "kg/ha"),
        ("2,5 tỷ kWh", "2,5 tỷ kWh", UnitKind.ENERGY, "2.5e9", "kWh"),
        ("1,2 triệu lượt khách", "1,2 triệu lượt khách", UnitKind.PEOPLE, "1.2e6", "lượt"),
        ("xảy ra trên địa bàn 08 huyện, thành phố.", "08 huyện, thành phố", UnitKind.THINGS, "8", "huyện"),
        ("hỗ trợ trên 10 xã", "10 xã", UnitKind.THINGS, "10", "xã"),
        ("xảy ra 01 vụ", "01 vụ", UnitKind.EVENTS, "1", "vụ"),
        ("gấp 2,5 lần", "2,5 lần", UnitKind.TIMES, "2.5", "lần"),
        ("xếp vị trí 22/63 tỉnh, thành phố, tăng", "22/63 tỉnh, thành phố", UnitKind.RANK, "22", "tỉnh"),
        ("đứng thứ 3 toàn quốc", "thứ 3", UnitKind.RANK, "3", ""),
        ("có 12 điểm trường", "12 điểm trường", UnitKind.THINGS, "12", "điểm trường"),
        ("xây 45 chung cư cao cấp", "45 chung cư", UnitKind.THINGS, "45", "chung cư"),
        ("có 2024 hộ nghèo", "2024 hộ nghèo", UnitKind.PEOPLE, "2024", "hộ"),
        ("cao hơn 5 điểm", "5 điểm", UnitKind.POINTS, "5", "điểm"),
        ("đạt 1,234,567 người", "1,234,567 người", UnitKind.PEOPLE, "1234567", "người"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_figure_has_a_unit_and_an_amount(
    form: Literal["NFC", "NFD"], text: str, shown: str, kind: UnitKind, amount: str, base: str
) -> None:
    written = unicodedata.normalize(form, text)
    (figure,) = figures(written)
    assert unicodedata.normalize("NFC", written[figure.shown_start : figure.shown_end]) == shown
    assert (figure.kind, figure.amount, figure.base) == (kind, Decimal(amount), base)


def test_a_pair_of_numbers_is_one_figure() -> None:
    (growth,) = figures("tăng từ 6-7%")
    (solved,) = figures("khám phá 89/96 vụ")
    assert (growth.value, growth.limit) == (Decimal(6), Decimal(7))
    assert (solved.value, solved.limit) == (Decimal(89), Decimal(96))


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 12-NQ/TU ngày 05/8/2021, Luật 98/2023/QH15, Quyết định số 1719/QĐ-TTg",
        "Chỉ thị 13 và Nghị định 30/2020/NĐ-CP",
        "giai đoạn 2021-2025, vụ Xuân 2024, quý II/2024, tháng 6/2024, trong 02 năm, 9 tháng đầu năm",
        "dịp 30/4 và 1/5; ngày 2/9 xã Minh Tân tổ chức; 30.6.2024; 30-6-2024",
        "lần thứ 12, thứ 6 hàng tuần, 5G, G20, COVID-19, 24/7, công nghiệp 4.0",
        "Quốc lộ 3, tổ 5, lớp 12, Điều 5",
        "1.1. Thu",
    ],
)
def test_dates_codes_and_names_are_no_figures(text: str) -> None:
    assert figures(text) == ()


@given(st.one_of(st.text(), st.text(alphabet="0123456789.,/-– %aA\u0301\n²ỷtđ")))
def test_any_text_is_read(text: str) -> None:
    last = 0
    for figure in figures(text):
        assert last <= figure.shown_start <= figure.start < figure.end <= figure.shown_end <= len(text)
        last = figure.end


@pytest.mark.parametrize("piece", ["1/", "1 - ", "12 tỷ ", "1.000", "trên hơn ", "/a"])
def test_time_grows_with_the_text_only(piece: str) -> None:
    def seconds(times: int) -> float:
        start = time.thread_time()
        figures(f"5 {piece * times}")
        return time.thread_time() - start

    seconds(100)
    assert min(seconds(20_000) for _ in range(3)) < 40 * seconds(2000) + 0.5


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


@pytest.mark.parametrize(
    ("question", "clause", "answers"),
    [
        ("Nộp trước bao nhiêu ngày?", "chậm nhất 90 ngày trước khi hết hạn", True),
        ("Giữ trong mấy năm?", "tối thiểu là 05 năm", True),
        ("Giữ trong mấy năm?", "từ năm 2024", False),
        ("Hưởng mấy tháng?", "trong 6 tháng đầu năm", False),
        ("Mất bao lâu?", "trong thời hạn 05 ngày làm việc", True),
        ("Được mấy điểm?", "đạt từ 70 (bảy mươi) điểm trở lên", True),
        ("Cấp bao nhiêu giấy phép cho người nước ngoài?", "tối đa 200 giấy phép", True),
    ],
)
def test_durations_and_spelled_out_numbers_answer(question: str, clause: str, answers: bool) -> None:
    units = asked_units(question)
    assert (all(unit.search(fold(clause)) for unit in units) if units else True) is answers


def test_a_spelled_out_number_keeps_its_unit() -> None:
    text = "có ít nhất 9 (chín) thành viên"
    (figure,) = figures(text)
    assert (figure.value, figure.base) == (Decimal(9), "thành viên")
    assert text[figure.shown_start : figure.shown_end].endswith("9 (chín) thành viên")
