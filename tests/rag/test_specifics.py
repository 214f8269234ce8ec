from __future__ import annotations

from dataclasses import replace

import pytest

from index.metadata.document_data import DocumentData
from index.metadata.period import Period
from index.types import Document
from rag.places import named_places
from rag.specifics import Excerpt, document_years, missing, read_holdings
from tests.rag import small

EXCERPT = "Chỉ số PCI năm 2023 đạt 63,39 điểm, giảm 1,76 điểm so với năm 2022, tính đến ngày 30/6/2024."


def test_years_of_the_document_are_those_of_its_title(report: Document) -> None:
    assert document_years(report) == {"2024"}


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("PCI năm 2023?", None),
        ("PCI năm 2022?", "số liệu năm 2022"),
        ("PCI năm 2025?", "số liệu năm 2025"),
        ("PCI giảm bao nhiêu so với năm 2022?", None),
        ("PCI cả năm bao nhiêu?", "số liệu cả năm"),
        ("PCI năm 2021?", "số liệu năm 2021"),
        ("Thu ngân sách 9 tháng?", "số liệu 9 tháng"),
        ("thu ngan sach chin thang", "số liệu 9 tháng"),
        ("Thu ngân sách 6 tháng?", None),
        ("Thu ngân sách sáu tháng?", None),
        ("Sáu tháng tới làm gì?", None),
        ("Số liệu quý II?", "số liệu riêng quý 2"),
        ("Quý khách cho hỏi PCI?", None),
        ("Đến hết tháng 6?", None),
        ("Riêng tháng 3?", "số liệu riêng tháng 3"),
        ("Từ đầu năm tới hết tháng 9 thu bao nhiêu?", "số liệu 9 tháng"),
        ("Tính đến hết tháng 6 thu bao nhiêu?", None),
        ("Năm ngoái PCI bao nhiêu?", "số liệu riêng của năm trước"),
        ("PCI giảm mấy điểm so với năm ngoái?", None),
        ("PCI của Bắc Kạn?", None),
        ("pci bac kan", None),
        ("PCI của Cao Bằng?", "nội dung về Cao Bằng"),
        ("pci lang son", "nội dung về Lạng Sơn"),
        ("PCI huyện Chợ Lách?", "nội dung về Chợ Lách"),
        ("Thu của riêng thành phố Bắc Kạn?", "số liệu riêng của thành phố Bắc Kạn"),
        ("Cả nước có mấy vụ?", "số liệu của cả nước"),
        ("PCI xếp hạng mấy cả nước?", None),
        ("Tỉnh đứng thứ mấy?", None),
        ("Ngày mai có mưa không?", "thông tin theo ngày (“ngày mai”)"),
        ("Có phải 1/3 số xã đạt chuẩn?", None),
        ("Tính đến 1/3 đạt bao nhiêu?", "số liệu đến ngày 1/3"),
    ],
)
def test_missing_specific_is_named(report: Document, question: str, lacking: str | None) -> None:
    assert missing(question, Excerpt(EXCERPT, EXCERPT, EXCERPT), read_holdings(report)) == lacking


def test_from_a_month_on_is_what_lies_ahead(report: Document) -> None:
    ahead = Excerpt(
        "NHIỆM VỤ, GIẢI PHÁP. Tiếp tục trồng rừng.", "Tiếp tục trồng rừng.", "Tiếp tục trồng rừng"
    )
    holdings = read_holdings(report)
    assert missing("Từ tháng 8 làm gì?", ahead, holdings) is None
    assert missing("Riêng tháng 8 làm gì?", ahead, holdings) == "số liệu riêng tháng 8"
    assert missing("Từ tháng 8 thu bao nhiêu?", Excerpt(*[EXCERPT] * 3), holdings) == "số liệu riêng tháng 8"


def test_ordinary_words_are_no_places_without_a_sign() -> None:
    assert named_places("tăng cao bằng năm ngoái") == ()
    assert named_places("bao nhieu ha nam nay") == ()
    assert named_places("ở tỉnh cao bằng") == ("cao bằng",)
    assert named_places("Cao Bằng") == ("cao bằng",)


def test_the_period_and_place_a_document_states_decide() -> None:
    bare = small.document(
        "GHI CHÉP\n\nThu ngân sách đạt 3 tỷ đồng, kế hoạch năm 2030 của tỉnh Phú Thọ là 5 tỷ đồng."
    )
    stated = DocumentData(period=Period("2021-01", "2023-12"), place="tỉnh Lam Điền", number="5/BC-UBND")
    own, described = read_holdings(bare), read_holdings(replace(bare, data=stated))
    excerpt = Excerpt("Thu đạt 3 tỷ đồng.", "Thu đạt 3 tỷ đồng.", "Thu đạt 3 tỷ đồng.")
    assert document_years(bare) == {"2030"}
    assert missing("Thu năm 2022?", excerpt, own) == "số liệu năm 2022"
    assert missing("Thu năm 2022?", excerpt, described) is None
    assert missing("Thu năm 2030?", excerpt, described) == "số liệu năm 2030"
    assert missing("Thu của tỉnh Lam Điền?", excerpt, described) is None
    assert missing("Thu của tỉnh Phú Thọ?", excerpt, described) == "nội dung về Phú Thọ"
    assert missing("Báo cáo 05/BC-UBND nói gì?", excerpt, described) is None
    assert missing("Báo cáo 05/BC-UBND nói gì?", excerpt, own) == "văn bản số 05/BC-UBND"


CIRCULAR = """THÔNG TƯ
Quy định về nghỉ hưu

Điều 1. Phạm vi
1. Thông tư này quy định việc nghỉ hưu từ năm 2016.
Điều 2. Mức giảm
1. Nghỉ hưu lẻ trên 6 tháng thì giảm 1%.
"""


@pytest.mark.parametrize("question", ["Lẻ 7 tháng thì giảm mấy?", "Nghỉ từ năm 2024 thì giảm mấy?"])
def test_rules_are_of_no_time_of_their_own(question: str) -> None:
    excerpt = Excerpt(*["Nghỉ hưu lẻ trên 6 tháng thì giảm 1%."] * 3)
    assert missing(question, excerpt, read_holdings(small.document(CIRCULAR))) is None
    report = small.document(CIRCULAR.replace("Điều 1.", "I.").replace("Điều 2.", "II."))
    assert missing(question, excerpt, read_holdings(report)) is not None


@pytest.mark.parametrize("kind", ["THÔNG TƯ", "NGHỊ QUYẾT"])
def test_what_one_body_must_do_is_no_answer_about_another(kind: str) -> None:
    holdings = read_holdings(small.document(CIRCULAR.replace("THÔNG TƯ", kind) + "2. Bộ Nội vụ báo cáo.\n"))
    excerpt = Excerpt(*["2. Bộ Nội vụ báo cáo."] * 3)
    assert missing("Bộ Nội vụ làm gì?", excerpt, holdings) is None
    assert missing("Bộ Y tế làm gì?", excerpt, holdings) == "nội dung về Bộ Y tế"


def test_a_report_need_not_say_whose_work_it_tells_of() -> None:
    holdings = read_holdings(small.document("BÁO CÁO\nTình hình năm 2024\n\nĐã khám 5 người."))
    assert missing("Sở Y tế khám mấy người?", Excerpt(*["Đã khám 5 người."] * 3), holdings) is None
