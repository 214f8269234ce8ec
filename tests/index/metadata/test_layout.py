"""What documents state of themselves, by the layout of official writing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata.document_data import DocumentData, DocumentStatus
from index.metadata.period import Period
from index.readers import read
from index.structure import read_structure
from index.text import fold, plain
from index.types import Block, Document, Extract

TWO_COLUMNS = """UBND TỈNH NAM SƠN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ TÀI CHÍNH | Độc lập - Tự do - Hạnh phúc
Số: 123/BC-STC | Nam Sơn, ngày 05 tháng 7 năm 2024
"""
LINES = """UBND TỈNH NAM SƠN
SỞ TÀI CHÍNH
Số: 123/BC-STC
CỘNG HÒA XÃ HỘI CHỦ NGHĨA
VIỆT NAM
Độc lập – Tự do – Hạnh phúc
Nam Sơn, ngày 05 tháng 7 năm 2024
"""
MERGED = """UBND TỈNH NAM SƠN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ TÀI CHÍNH Độc lập - Tự do - Hạnh phúc
Số: 123 /BC-STC Nam Sơn, ngày 05 tháng 7 năm 2024
"""
BODY = """BÁO CÁO
Tình hình thu, chi ngân sách 6 tháng đầu năm 2024

I. Kết quả
Tổng thu đạt 433 tỷ đồng, theo Nghị quyết số 12/NQ-HĐND ngày 09 tháng 12 năm 2023.
Trên đây là báo cáo của Sở./.

Nơi nhận:
- Lưu: VT. | KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
(Đã ký)
TS. Trần Thị Bích Ngọc
"""


def read_text(text: str) -> Document:
    data = text.encode("utf-8", "replace")
    return read_structure(read("van-ban.txt", data), path="van-ban.txt", data=data)


def said(document: Document) -> dict[str, str]:
    """Return the pieces of the text that the fields were read from."""
    return {span.field: document.text[span.start : span.end] for span in document.data.spans}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("head", [TWO_COLUMNS, LINES, MERGED])
def test_the_head_is_read_however_its_columns_come(head: str, form: str) -> None:
    document = read_text(unicodedata.normalize(form, head + BODY))  # type: ignore[arg-type]
    assert document.data == DocumentData(
        title="Tình hình thu, chi ngân sách 6 tháng đầu năm 2024",
        kind="báo cáo",
        number="123/BC-STC",
        date="2024-07-05",
        issuer="SỞ TÀI CHÍNH",
        place="tỉnh Nam Sơn",
        period=Period("2024-01", "2024-06"),
        signer="Trần Thị Bích Ngọc",
        status=DocumentStatus.OFFICIAL,
        spans=document.data.spans,
    )
    slices = {name: plain(words) for name, words in said(document).items()}
    assert slices == {
        "title": "Tình hình thu, chi ngân sách 6 tháng đầu năm 2024",
        "kind": "BÁO CÁO",
        "number": slices["number"],
        "date": "ngày 05 tháng 7 năm 2024",
        "issuer": "SỞ TÀI CHÍNH",
        "place": "TỈNH NAM SƠN",
        "period": "6 tháng đầu năm 2024",
        "signer": "Trần Thị Bích Ngọc",
    }
    assert slices["number"].replace(" ", "") == "123/BC-STC"


def test_a_name_over_two_lines_is_one() -> None:
    document = read_text(
        "ỦY BAN NHÂN DÂN\nTỈNH HÀ BẮC\n\nSố: 7/KH-UBND\nHà Bắc, ngày 1 tháng 2 năm 2025\n"
        "KẾ HOẠCH\nPhát triển kinh tế - xã hội năm 2025\nNội dung kế hoạch.\n"
    )
    assert document.data.issuer == "ỦY BAN NHÂN DÂN TỈNH HÀ BẮC"
    assert (document.data.place, document.data.kind) == ("tỉnh Hà Bắc", "kế hoạch")
    assert said(document)["place"] == "TỈNH HÀ BẮC"


def test_a_letter_has_no_line_of_its_kind() -> None:
    document = read_text(
        "UBND HUYỆN LÂM AN\nPHÒNG Y TẾ\nSố: 88/PYT-NV\nV/v báo cáo tiêm chủng quý I năm 2024\n"
        "Lâm An, ngày 02 tháng 4 năm 2024\n\nKính gửi: Sở Y tế.\nPhòng Y tế báo cáo như sau.\n"
    )
    data = document.data
    assert (data.kind, data.number, data.issuer) == ("công văn", "88/PYT-NV", "PHÒNG Y TẾ")
    assert data.title == "báo cáo tiêm chủng quý I năm 2024"
    assert data.period == Period("2024-01", "2024-03")
    assert data.place == "huyện Lâm An"


def test_a_central_body_is_of_no_place() -> None:
    document = read_text(
        "CHÍNH PHỦ\nSố: 30/2020/NĐ-CP\nHà Nội, ngày 05 tháng 3 năm 2020\n"
        "NGHỊ ĐỊNH\nVề công tác văn thư\nCăn cứ Luật Tổ chức Chính phủ;\n"
    )
    data = document.data
    assert (data.kind, data.number, data.date) == ("nghị định", "30/2020/NĐ-CP", "2020-03-05")
    assert (data.issuer, data.place, data.title) == ("CHÍNH PHỦ", None, "Về công tác văn thư")


def test_a_draft_has_neither_number_nor_day() -> None:
    data = read_text(
        "UBND XÃ ĐÔNG HẢI\nSố:      /BC-UBND\nDỰ THẢO\nĐông Hải, ngày     tháng 12 năm 2025\n"
        "BÁO CÁO\nKết quả năm 2025\nNội dung.\n"
    ).data
    assert (data.number, data.date, data.status) == (None, None, DocumentStatus.DRAFT)
    assert (data.place, data.period) == ("xã Đông Hải", Period("2025-01", "2025-12"))


@pytest.mark.parametrize(
    "text",
    [
        "Tổng thu ngân sách đạt 433 tỷ đồng.\nTổng chi đạt 500 tỷ đồng, theo Nghị quyết số 12/NQ-HĐND.",
        "DANH SÁCH\n1. Nguyễn Văn An\n2. Trần Thị Bình",
        "CÔNG BÁO/Số 655 + 656/Ngày 21-4-2025\nĐoạn thứ nhất.",
        "BỘ LAO ĐỘNG\nmột dòng chữ thường",
        "ngày 31 tháng 02 năm 2024",
    ],
)
def test_what_is_not_stated_is_none(text: str) -> None:
    assert read_text(text).data == DocumentData()


def test_a_report_without_a_head_states_what_its_title_says() -> None:
    data = read_text(
        "BÁO CÁO\nTình hình kinh tế - xã hội quý II năm 2023 của tỉnh Lam Điền\n\nThu đạt 3 tỷ.\n"
    ).data
    assert (data.kind, data.period, data.place) == ("báo cáo", Period("2023-04", "2023-06"), "tỉnh Lam Điền")
    assert (data.number, data.date, data.issuer, data.signer, data.status) == (None,) * 5


ATTESTED = [
    "BỘ NỘI CHÍNH\nSố: 463/VBHN-BNC\nXÁC THỰC VĂN BẢN HỢP NHẤT\nHà Nội, ngày 10 tháng 02 năm 2025\n",
    "BỘ NỘI XÁC THỰC VĂN BẢN HỢP NHẤT\nCHÍNH\nSố: 463/VBHN-BNC\nHà Nội, ngày 10 tháng 02 năm 2025\n",
    "BỘ NỘI CHÍNH | XÁC THỰC VĂN BẢN HỢP NHẤT\nSố: 463/VBHN-BNC | Hà Nội, ngày 10 tháng 02 năm 2025\n",
]


@pytest.mark.parametrize("attested", ATTESTED)
@pytest.mark.parametrize("first", ["", "VĂN BẢN HỢP NHẤT - BỘ NỘI CHÍNH\n"])
def test_a_consolidated_text_has_the_number_and_the_date_that_it_is_attested_with(
    first: str, attested: str
) -> None:
    document = read_text(
        f"{first}THÔNG TƯ\nHướng dẫn quản lý tiền lương\n"
        "Thông tư số 34/2016/TT-BNC ngày 25 tháng 10 năm 2016 được sửa đổi bởi:\n"
        "Thông tư số 12/2024/TT-BNC ngày 14 tháng 11 năm 2024.\n"
        "Điều 1. Hiệu lực\n1. Thông tư này có hiệu lực từ ngày 19 tháng 8 năm 2016.\n"
        f"{attested}KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLê Văn Thành\n1. Mức lương cũ áp dụng đến hết năm 2024.\n"
    )
    data = document.data
    assert (data.number, data.date, data.kind) == ("463/VBHN-BNC", "2025-02-10", "văn bản hợp nhất")
    assert (data.issuer, data.place, data.signer) == ("BỘ NỘI CHÍNH", None, "Lê Văn Thành")
    assert said(document)["number"] == "463/VBHN-BNC"
    assert said(document)["date"] == "ngày 10 tháng 02 năm 2025"
    assert document.title == "Thông tư hướng dẫn quản lý tiền lương"


def test_a_number_of_consolidation_in_the_head_says_the_kind() -> None:
    data = read_text(
        "BỘ NỘI CHÍNH\nSố: 06/VBHN-BNC\nHà Nội, ngày 22 tháng 4 năm 2024\nNGHỊ ĐỊNH\nVề tiền lương\n"
        "Nghị định số 45/2019/NĐ-CP ngày 12 tháng 5 năm 2019 của Chính phủ về tiền lương.\n"
    ).data
    assert (data.number, data.date, data.kind) == ("06/VBHN-BNC", "2024-04-22", "văn bản hợp nhất")


def test_a_text_that_speaks_of_attesting_is_none() -> None:
    data = read_text(
        "THÔNG TƯ\nVề hợp nhất văn bản\nĐiều 1. Mẫu\nNgười có thẩm quyền ký XÁC THỰC VĂN BẢN HỢP NHẤT.\n"
        "Số: 12/NQ-HĐND\nHà Nội, ngày 10 tháng 02 năm 2025\n"
    ).data
    assert (data.number, data.date, data.kind) == (None, None, "thông tư")


# --- properties ------------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        *TWO_COLUMNS.splitlines(),
        *LINES.splitlines(),
        *MERGED.splitlines(),
        *BODY.splitlines(),
        "DỰ THẢO lần 2",
        "Kính gửi: Sở",
        "V/v họp",
        "VĂN BẢN HỢP NHẤT -",
        "BỘ Y TẾ XÁC THỰC VĂN BẢN HỢP NHẤT",
        "Số: 12/VBHN-BYT",
        "TM. CHÍNH PHỦ",
        "Nguyễn Văn An",
        "ngày 99 tháng 99 năm 2024",
        "\u0301\u0302",
        "İ ß ﬁ ǰ",
    ]
)
_LINES = st.lists(_PIECES | st.text(max_size=40), max_size=14)


@given(_LINES)
def test_any_extract_can_be_read_and_every_value_is_a_slice(lines: list[str]) -> None:
    text, blocks = "", []
    for line in lines:
        line = line.replace("\n", " ").replace("\r", " ")
        if line.strip():
            blocks.append(Block(len(text), len(text) + len(line)))
        text += line + "\n"
    document = read_structure(Extract(text, tuple(blocks)), path="a.txt", data=b"")
    data, pieces = document.data, said(document)
    assert DocumentData.from_dict(data.to_dict()) == data
    assert [span.start for span in data.spans] == sorted(span.start for span in data.spans)
    for name in ("title", "issuer", "signer", "number", "kind", "place"):
        value = getattr(data, name)
        assert (value is None) == (name not in pieces)
    for name in ("title", "signer", "number"):
        value = getattr(data, name)
        assert value is None or _letters(value) in _letters(pieces[name])
    # The other column may stand between the lines of a body's name.
    assert all(_letters(word) in _letters(pieces["issuer"]) for word in (data.issuer or "").split())
    assert data.date is None or data.date[:4] in pieces["date"]
    assert data.period is None or data.period.end[:4] in pieces["title"]


def _letters(words: str) -> str:
    """Return the letters alone, in lower case without marks."""
    return "".join(char for char in fold(words) if char.isalnum())
