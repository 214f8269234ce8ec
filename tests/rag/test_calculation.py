from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.calculation import Operation, QuotedFigure, asked_operation, asked_parts, calculate, written
from rag.figures import figures


def quoted(text: str, citation: int = 1) -> QuotedFigure:
    return QuotedFigure(figures(text)[0], citation, text)


@pytest.mark.parametrize(
    ("question", "operation", "parts"),
    [
        ("Thu ngân sách gấp mấy lần chi đầu tư?", Operation.RATIO, ("thu ngân sách", "chi đầu tư")),
        ("thu ngan sach gap may lan chi dau tu", Operation.RATIO, ("thu ngan sach", "chi dau tu")),
        ("Chi ngân sách gấp thu ngân sách mấy lần?", Operation.RATIO, ("chi ngân sách", "thu ngân sách")),
        ("Cho em hỏi doanh thu bằng bao nhiêu lần vốn ạ?", Operation.RATIO, ("doanh thu", "vốn")),
        (
            "Thu và chi ngân sách chênh nhau bao nhiêu?",
            Operation.DIFFERENCE,
            ("thu ngân sách", "chi ngân sách"),
        ),
        (
            "thu va chi ngan sach chenh lech bao nhieu",
            Operation.DIFFERENCE,
            ("thu ngan sach", "chi ngan sach"),
        ),
        (
            "Khách nội địa nhiều hơn khách quốc tế bao nhiêu lượt?",
            Operation.DIFFERENCE,
            ("khách nội địa", "khách quốc tế"),
        ),
        (
            "Khách nội địa và quốc tế hơn kém nhau bao nhiêu?",
            Operation.DIFFERENCE,
            ("khách nội địa", "khách quốc tế"),
        ),
        ("Điểm PCI cao hơn bao nhiêu so với điểm PAPI?", Operation.DIFFERENCE, ("điểm PCI", "điểm PAPI")),
        (
            "Công nghiệp tăng trưởng cao hơn xây dựng bao nhiêu?",
            Operation.DIFFERENCE,
            ("công nghiệp tăng trưởng", "xây dựng tăng trưởng"),
        ),
        (
            "Đơn khiếu nại và đơn tố cáo cộng lại là bao nhiêu?",
            Operation.SUM,
            ("đơn khiếu nại", "đơn tố cáo"),
        ),
        (
            "Tổng cộng cả đơn khiếu nại và đơn tố cáo là bao nhiêu đơn?",
            Operation.SUM,
            ("đơn khiếu nại", "đơn tố cáo"),
        ),
        (
            "Xuất khẩu trừ đi nhập khẩu thì tỉnh dư bao nhiêu?",
            Operation.DIFFERENCE,
            ("xuất khẩu", "nhập khẩu"),
        ),
        ("Chi gấp mấy lần thu?", Operation.RATIO, ("tổng chi ngân sách", "tổng thu ngân sách")),
        (
            "Nợ xấu chiếm bao nhiêu phần trăm của tổng dư nợ?",
            Operation.SHARE,
            ("nợ xấu", "tổng dư nợ"),
        ),
    ],
)
def test_a_calculation_is_asked_for_in_so_many_words(
    question: str, operation: Operation, parts: tuple[str, str]
) -> None:
    assert asked_operation(question) is operation
    assert asked_parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Thu ngân sách tăng bao nhiêu so với cùng kỳ?",
        "thu ngan sach tang bao nhieu so voi cung ky",
        "Thu ngân sách cao hơn cùng kỳ bao nhiêu?",
        "Thu ngân sách cao hơn bao nhiêu so với cùng kỳ?",
        "Tiền ngân hàng cho vay hiện nay nhiều hơn giữa năm ngoái bao nhiêu?",
        "Vụ xuân 2024 gieo trồng nhiều hơn vụ xuân trước bao nhiêu?",
        "Xuất khẩu gấp mấy lần cùng kỳ?",
        "Vốn giải ngân thấp hơn kế hoạch bao nhiêu?",
        "Tổng thu ngân sách là bao nhiêu?",
        "Các ngân hàng đang cho vay tổng cộng bao nhiêu?",
        "doanh số bán lẻ cộng dịch vụ tiêu dùng được mấy nghìn tỷ",
        "Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ là bao nhiêu?",
        "Nợ xấu chiếm bao nhiêu phần trăm?",
        "Thu nhập trung bình là bao nhiêu?",
        "Hơn bao nhiêu hộ nghèo được hỗ trợ?",
        "",
    ],
)
def test_what_a_report_states_is_no_calculation(question: str) -> None:
    assert asked_operation(question) is None
    assert asked_parts(question) is None


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Bao nhiêu vụ tai nạn và bao nhiêu người chết?",
            ("bao nhiêu vụ tai nạn", "bao nhiêu người chết trong vụ tai nạn"),
        ),
        (
            "Bao nhiêu người chết vì thiên tai, bao nhiêu chết vì tai nạn xe?",
            ("bao nhiêu người chết vì thiên tai", "bao nhiêu người chết vì tai nạn xe"),
        ),
        ("Thu và chi ngân sách mỗi bên bao nhiêu?", ("thu ngân sách", "chi ngân sách")),
        (
            "Năng lực cạnh tranh bao nhiêu điểm, còn PAPI đứng thứ mấy?",
            ("năng lực cạnh tranh bao nhiêu điểm", "PAPI đứng thứ mấy"),
        ),
    ],
)
def test_two_facts_are_two_parts_and_no_calculation(question: str, parts: tuple[str, str]) -> None:
    assert asked_operation(question) is None
    assert asked_parts(question) == parts


@pytest.mark.parametrize(
    ("operation", "first", "second", "formula"),
    [
        (
            Operation.DIFFERENCE,
            "thu 433 tỷ đồng",
            "chi 3.048 tỷ đồng",
            "3.048 tỷ đồng − 433 tỷ đồng = 2.615 tỷ đồng",
        ),
        (Operation.RATIO, "chi 3.048 tỷ đồng", "thu 433 tỷ đồng", "3.048 tỷ đồng : 433 tỷ đồng ≈ 7,04 lần"),
        (Operation.RATIO, "5 tỷ", "2.000 triệu đồng", "5 tỷ : 2.000 triệu đồng = 2,5 lần"),
        (Operation.SUM, "19 đơn khiếu nại", "27 đơn tố cáo", "19 đơn + 27 đơn = 46 đơn"),
        (
            Operation.DIFFERENCE,
            "1,2 tỷ đồng",
            "821 triệu đồng",
            "1,2 tỷ đồng − 821 triệu đồng = 379 triệu đồng",
        ),
        (
            Operation.SUM,
            "1,5 triệu lượt",
            "300 nghìn lượt",
            "1,5 triệu lượt + 300 nghìn lượt = 1,8 triệu lượt",
        ),
        (Operation.DIFFERENCE, "tăng 9,44%", "tăng 5,2%", "9,44% − 5,2% = 4,24 điểm phần trăm"),
        (
            Operation.SHARE,
            "nợ xấu 128 tỷ đồng",
            "dư nợ 13.850 tỷ đồng",
            "128 tỷ đồng : 13.850 tỷ đồng × 100% ≈ 0,92%",
        ),
        (
            Operation.SUM,
            "khoảng trên 25 tỷ đồng",
            "1,2 tỷ đồng",
            "khoảng trên 25 tỷ đồng + 1,2 tỷ đồng ≈ 26,2 tỷ đồng",
        ),
        (Operation.DIFFERENCE, "5 vụ", "05 vụ", "5 vụ − 05 vụ = 0 vụ"),
        (Operation.RATIO, "1 đồng", "30.000 đồng", "1 đồng : 30.000 đồng ≈ 0,00003 lần"),
    ],
)
def test_the_formula_shows_the_figures_as_written(
    operation: Operation, first: str, second: str, formula: str
) -> None:
    calculation = calculate(operation, quoted(first), quoted(second, 2))
    assert calculation is not None
    assert calculation.formula == formula
    assert formula.endswith(calculation.result)
    assert {operand.citation for operand in calculation.operands} == {1, 2}
    texts = {1: first, 2: second}
    for operand in calculation.operands:
        figure = operand.figure
        assert texts[operand.citation][figure.start : figure.end] == figure.text


@pytest.mark.parametrize(
    ("operation", "first", "second"),
    [
        (Operation.SUM, "433 tỷ đồng", "19,4 triệu USD"),
        (Operation.DIFFERENCE, "87 vụ", "10 người"),
        (Operation.RATIO, "5 vụ", "0 vụ"),
        (Operation.SHARE, "0 vụ", "0 vụ"),
        (Operation.SHARE, "5 vụ", "3 vụ"),
        (Operation.SUM, "43%", "41%"),
        (Operation.DIFFERENCE, "xếp thứ 57/63", "vị trí 22/63"),
        (Operation.SUM, "6-7 vụ", "5 vụ"),
        (Operation.RATIO, "45,6 triệu đồng/người", "5 triệu đồng"),
        (Operation.SUM, "| 433 |", "| 12 |"),
    ],
)
def test_what_does_not_go_together_is_not_reckoned(operation: Operation, first: str, second: str) -> None:
    assert calculate(operation, quoted(first), quoted(second)) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_a_written_number_is_read_back(value: Decimal) -> None:
    text = written(abs(value))
    (figure,) = figures(f"đạt {text}%")
    assert figure.value == abs(value)


@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(st.sampled_from(["thu", "chi", "gấp", "hơn", "và", "mấy", "lần", "?"])).map(" ".join),
    )
)
def test_any_question_is_read(question: str) -> None:
    parts = asked_parts(question)
    assert parts is None or all(parts)
    assert parts is not None or asked_operation(question) is None


@pytest.mark.parametrize(
    "piece", ["gấp ", "hơn ", "và ", "a gấp mấy lần ", "chênh giữa a và ", "bao nhiêu, ", "thì là "]
)
def test_no_question_takes_long(piece: str) -> None:
    start = time.process_time()
    asked_operation(piece * (300 // len(piece)))
    asked_parts(piece * 1000)
    assert time.process_time() - start < 1
