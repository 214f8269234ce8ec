"""The documents of an invented office: reports of several periods and places, a resolution twice."""

from __future__ import annotations

from functools import cache

from index.build import build_index
from index.encoder import load_encoder
from index.settings import Settings
from rag import Assistant
from tests.rag.small import document

_REPORT = """ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{place} | Độc lập - Tự do - Hạnh phúc
Số: {number} | {seat}, ngày {date}

BÁO CÁO
Tình hình kinh tế - xã hội {period}

I. Kết quả
1. Thu, chi ngân sách
Tổng thu ngân sách nhà nước {period} đạt {revenue} tỷ đồng; tổng chi ngân sách đạt {spending} tỷ đồng.
2. Nông nghiệp
Diện tích gieo trồng lúa đạt {rice} ha; đàn lợn có {pigs} con.
Trên đây là báo cáo tình hình kinh tế - xã hội {period}./.
"""
_RESOLUTION = """HỘI ĐỒNG NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH LAM ĐIỀN | Độc lập - Tự do - Hạnh phúc
Số: 12/NQ-HĐND | Lam Điền, ngày {date}

NGHỊ QUYẾT
Về chính sách hỗ trợ học phí cho học sinh

Điều 1. Mức hỗ trợ
Mức hỗ trợ học phí cho mỗi học sinh là {amount} đồng một tháng.
Điều 2. Hiệu lực
Nghị quyết có hiệu lực từ ngày ký./.
"""


def report(period: str, revenue: str, *, number: str, date: str, place: str = "TỈNH LAM ĐIỀN") -> str:
    """Return the text of a report."""
    seat = place.split(" ", 1)[1].title()
    spending, rice, pigs = f"1.{revenue}", f"3.{revenue}", f"9.{revenue}"
    return _REPORT.format(
        period=period,
        revenue=revenue,
        number=number,
        date=date,
        place=place,
        seat=seat,
        spending=spending,
        rice=rice,
        pigs=pigs,
    )


TEXTS = {
    "q1.txt": report("quý I năm 2024", "111", number="31/BC-UBND", date="28 tháng 3 năm 2024"),
    "q2.txt": report("quý II năm 2024", "222", number="62/BC-UBND", date="28 tháng 6 năm 2024"),
    "q1-truoc.txt": report("quý I năm 2023", "101", number="29/BC-UBND", date="29 tháng 3 năm 2023"),
    "huyen.txt": report(
        "quý I năm 2024", "17", number="8/BC-UBND", date="20 tháng 3 năm 2024", place="HUYỆN SƠN TRÀNG"
    ),
    "nq-cu.txt": _RESOLUTION.format(date="05 tháng 3 năm 2024", amount="50.000"),
    "nq.txt": _RESOLUTION.format(date="12 tháng 7 năm 2024", amount="75.000"),
}


@cache
def office() -> Assistant:
    """Return an assistant over the office's documents, with the built-in model."""
    encoder = load_encoder(Settings().model)
    return Assistant(build_index([document(text, name) for name, text in TEXTS.items()], encoder), encoder)


def id_of(path: str) -> str:
    """Return the id of one of the documents."""
    return next(document.id for document in office().documents if document.path == path)
