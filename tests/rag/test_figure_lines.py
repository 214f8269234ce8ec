from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import sentences
from index.types import Document
from rag.clauses import narrow
from rag.figure_lines import figure_lines
from rag.types import FigureLine

# Words of reports in any order, with what breaks parsers among them.
PIECES = (
    "tổng|thu ngân sách|đạt|là|ước|tăng|giảm|so với|cùng kỳ|kế hoạch|năm 2024|6 tháng|ngày 30/6/2024"
    "|433 tỷ đồng|5,45%|22/63|tỉnh|và|trong đó|có|xảy ra|87 vụ|12|15 %|1.2.3|-2,3%|03 người|chết|số 12-NQ/TU"
    "|,|;|:|(|)|-|…|/|“|”|.|\n"
)
WORDS = st.sampled_from(PIECES.split("|"))
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


def lines(sentence: str) -> list[tuple[str, str | None, str | None, tuple[str, ...]]]:
    """The lines of all facts of a sentence, as texts: figure, indicator, period, comparisons."""
    span = 0, len(sentence)
    return [_texts(line) for fact in narrow(sentence, span) for line in figure_lines(sentence, fact, span)]


def _texts(line: FigureLine) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    return (
        line.figure.text,
        line.indicator.text if line.indicator else None,
        line.period.text if line.period else None,
        tuple(part.text for part in line.comparisons),
    )


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        # From the report that comes with the product.
        (
            "Trong 6 tháng, có 45 doanh nghiệp thành lập mới với tổng vốn đăng ký là 800 tỷ đồng, có "
            "37 doanh nghiệp "
            "ngừng hoạt động, 09 doanh nghiệp giải thể; toàn tỉnh có 24 HTX thành lập mới.",
            ["Trong 6 tháng", "có 37", "09 doanh", "toàn tỉnh có 24"],
        ),
        (
            "tiếp nhận 902 đơn, trong đó đủ điều kiện xử lý là 802 đơn, gồm: 19 đơn khiếu nại; 27 đơn "
            "tố cáo và 756 "
            "đơn kiến nghị, phản ánh.",
            ["tiếp nhận", "trong đó", "gồm: 19", "27 đơn", "và 756"],
        ),
        ("ước đạt 4.705 tỷ đồng, tăng 12% so với cùng kỳ, đạt 56% kế hoạch năm 2024.", ["ước đạt"]),
        ("xếp vị trí 22/63 tỉnh, thành phố, tăng 08 bậc; Chỉ số CCHC, xếp thứ 57/63", ["xếp vị", "Chỉ số"]),
        (
            "tăng trưởng 7,05% (trong đó: Công nghiệp tăng trưởng 9,44%, Xây dựng tăng trưởng 5,2%); "
            "Dịch vụ 5,8%",
            ["tăng trưởng 7,05%", "Dịch vụ"],
        ),
        (
            "thiệt hại tài sản 1,2 tỷ đồng (tăng 02 vụ so với cùng kỳ), đã điều tra, khám phá 89/96 "
            "vụ, đạt tỷ lệ 93%",
            ["thiệt hại", "đã điều tra"],
        ),
        # From nowhere: other places, years and fields.
        (
            "Tổng thu ngân sách đạt 12.350 tỷ đồng, bằng 59,3% dự toán giao, tăng 12% so với cùng kỳ, "
            "trong đó: thu nội "
            "địa 9.800 tỷ đồng, thu xuất nhập khẩu 2.550 tỷ đồng.",
            ["Tổng thu", "trong đó", "thu xuất"],
        ),
        ("Đàn trâu 45.200 con, giảm 1,2%; đàn bò 23.100 con, tăng 0,8%", ["Đàn trâu", "đàn bò"]),
        ("tỷ lệ hộ nghèo giảm 1,5%, còn 4,8%, vượt mục tiêu đề ra.", ["tỷ lệ"]),
        ("nông nghiệp chiếm 21,5%, dịch vụ chiếm 40,1% và thuế chiếm 3,2%.", ["nông", "dịch", "và thuế"]),
        ("chỉ số PAR INDEX đạt 88,12 điểm, xếp thứ 18/63 tỉnh, thành phố, tăng 05 bậc", ["chỉ số"]),
        ("Tòa án thụ lý 345 vụ, giải quyết 301 vụ, đạt 87,2% (cùng kỳ 290 vụ).", ["Tòa án", "giải quyết"]),
        ("xuất khẩu đạt 1.250 triệu USD, tăng 15,3%, nhập khẩu đạt 890 triệu USD", ["xuất", "nhập"]),
        ("lúa, ngô, khoai, sắn và rau màu đạt 5.200 ha, cây ăn quả 300 ha", ["lúa", "cây ăn quả"]),
        ("Công tác giáo dục được quan tâm, chất lượng được nâng lên và ổn định.", ["Công tác"]),
    ],
)
def test_a_fact_begins_where_a_new_figure_does(sentence: str, facts: list[str]) -> None:
    found = [sentence[start:end] for start, end in narrow(sentence, (0, len(sentence)))]
    assert len(found) == len(facts), found
    assert all(text.startswith(fact) for text, fact in zip(found, facts, strict=True)), found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Tổng thu ngân sách nhà nước trên địa bàn tỉnh tính đến ngày 30/6/2024 là 433 tỷ đồng, đạt "
            "43% dự toán.",
            [
                (
                    "433 tỷ đồng",
                    "Tổng thu ngân sách nhà nước trên địa bàn tỉnh",
                    "tính đến ngày 30/6/2024",
                    ("đạt 43% dự toán",),
                )
            ],
        ),
        (
            "Trong quý III/2025, toàn tỉnh xảy ra 56 vụ phạm pháp hình sự (giảm 03 vụ so với cùng kỳ).",
            [("56 vụ", "vụ phạm pháp hình sự", "quý III/2025", ("giảm 03 vụ so với cùng kỳ",))],
        ),
        (
            "khách nội địa: 713.229 lượt khách; khách quốc tế: 6.694 lượt khách",
            [
                ("713.229 lượt khách", "khách nội địa", None, ()),
                ("6.694 lượt khách", "khách quốc tế", None, ()),
            ],
        ),
        (
            "Chỉ số PCI năm 2023, tỉnh Hà Giang đạt 63,39 điểm, giảm 1,76 điểm so với năm 2022.",
            [("63,39 điểm", "Chỉ số PCI", "năm 2023", ("giảm 1,76 điểm so với năm 2022",))],
        ),
        (
            "Chỉ số CCHC, xếp thứ 57/63 tỉnh, thành phố, tăng 04 bậc",
            [("57/63 tỉnh, thành phố", "Chỉ số CCHC", None, ("tăng 04 bậc",))],
        ),
        (
            "47 vụ tai nạn giao thông làm 10 người chết, 55 người bị thương (tăng 11 vụ, giảm 03 người "
            "chết, tăng 11 "
            "người bị thương so với cùng kỳ)",
            [
                ("47 vụ", "vụ tai nạn giao thông", None, ("tăng 11 vụ",)),
                ("10 người", "người chết", None, ("giảm 03 người chết",)),
                ("55 người", "người bị thương", None, ("tăng 11 người bị thương so với cùng kỳ",)),
            ],
        ),
        (
            "Nông, lâm nghiệp và thủy sản tăng trưởng 3,63%",
            [("3,63%", "Nông, lâm nghiệp và thủy sản", None, ("tăng trưởng 3,63%",))],
        ),
        (
            "tổng sản phẩm (GRDP theo giá so sánh) đạt 4.128 tỷ đồng, tăng trưởng 5,45%.",
            [("4.128 tỷ đồng", "tổng sản phẩm (GRDP theo giá so sánh)", None, ("tăng trưởng 5,45%",))],
        ),
        (
            "Tòa án giải quyết 301 vụ, đạt 87,2% (cùng kỳ giải quyết 290 vụ).",
            [("301 vụ", "Tòa án giải quyết", None, ("đạt 87,2%", "cùng kỳ giải quyết 290 vụ"))],
        ),
        (
            "Giải ngân đến 31/12/2023 là 5.400 tỷ đồng/6.000 tỷ đồng, đạt 90% kế hoạch.",
            [("5.400 tỷ đồng", "Giải ngân", "đến 31/12/2023", ("/6.000 tỷ đồng", "đạt 90% kế hoạch"))],
        ),
    ],
)
def test_a_line_says_what_of_when_and_against_what(sentence: str, expected: list[object]) -> None:
    assert lines(sentence) == expected


def test_a_sentence_without_a_subject_is_about_that_of_the_one_before() -> None:
    text = "Tổng dư nợ là 13.850 tỷ đồng. Tăng 18% so với cùng kỳ.\nTăng 5%."
    spans = sentences(text)
    subjects = [line.indicator for span in spans for line in figure_lines(text, span, span)]
    assert [subject.text if subject else None for subject in subjects] == ["Tổng dư nợ", "Tổng dư nợ", None]


def test_the_period_falls_back_to_where_the_caller_found_one() -> None:
    text = "6 tháng đầu năm 2024\nthu 433 tỷ đồng"
    (line,) = figure_lines(text, (21, len(text)), (21, len(text)), fallback_period=(0, 20))
    assert line.period is not None
    assert line.period.text == "6 tháng đầu năm 2024"


def test_decomposed_letters_are_read_alike() -> None:
    sentence = "Tổng chi đến 30/6/2024 là 3.048 tỷ đồng, đạt 41% dự toán; thủy sản giảm 2%"
    decomposed = unicodedata.normalize("NFD", sentence)
    composed = [tuple(unicodedata.normalize("NFC", str(part)) for part in line) for line in lines(decomposed)]
    assert composed == [
        tuple(unicodedata.normalize("NFC", str(part)) for part in line) for line in lines(sentence)
    ]


@given(TEXTS)
def test_any_text_gives_whole_facts_and_verbatim_lines(text: str) -> None:
    for sentence in sentences(text):
        facts = narrow(text, sentence)
        kept = "".join(text[start:end] for start, end in facts)
        assert "".join(kept.split()) == "".join(text[slice(*sentence)].split())
        for fact in facts:
            for line in figure_lines(text, fact, sentence):
                for part in (line.figure, line.indicator, line.period, *line.comparisons):
                    assert part is None or (
                        part.start < part.end and text[part.start : part.end] == part.text
                    )
                assert fact[0] <= line.figure.start < line.figure.end <= fact[1]


def test_every_line_of_the_report_is_a_slice_with_an_indicator(report: Document) -> None:
    text = report.text
    for sentence in sentences(text):
        for line in figure_lines(text, sentence, sentence):
            assert line.indicator, line
            assert text[line.indicator.start : line.indicator.end] == line.indicator.text


@pytest.mark.parametrize("piece", ["thu 5 tỷ đồng, tăng 2% ", "(", "và ", "1,", "năm ", "so với "])
def test_time_grows_with_the_text_only(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        start = time.thread_time()
        for fact in narrow(text, (0, len(text)))[:1]:
            figure_lines(text, fact, (0, len(text)))
        return time.thread_time() - start

    seconds(200)
    assert min(seconds(4000) for _ in range(3)) < 40 * seconds(400) + 0.5
