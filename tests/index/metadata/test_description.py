"""The YAML file beside a document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import bring_up_to_date, read_document, scan
from index.errors import DocumentError
from index.generation import open_generation
from index.metadata.description import MAX_BYTES, read_description
from index.metadata.document_data import DocumentData, DocumentStatus, FieldSpan
from index.metadata.period import Period
from index.settings import Settings
from tests.fakes import HashingEncoder

WHOLE = """
tieu_de: Tình hình quý I năm 2024
loai: BÁO CÁO
so_ky_hieu: 45 / BC-UBND
ngay: 28/03/2024
co_quan: UBND tỉnh Bắc Lương
dia_ban: TỈNH BẮC LƯƠNG
ky: quý I/2024
nguoi_ky: Nguyễn Văn An
trang_thai: da-thay-the
"""


def test_every_key_becomes_a_field() -> None:
    data = read_description(WHOLE.encode()).over(DocumentData())
    assert replace(data, described="") == DocumentData(
        title="Tình hình quý I năm 2024",
        kind="báo cáo",
        number="45/BC-UBND",
        date="2024-03-28",
        issuer="UBND tỉnh Bắc Lương",
        place="tỉnh Bắc Lương",
        period=Period("2024-01", "2024-03"),
        signer="Nguyễn Văn An",
        status=DocumentStatus.SUPERSEDED,
    )
    assert len(data.described) == 64


def test_what_is_stated_wins_over_the_text_and_an_empty_key_takes_away() -> None:
    spans = (FieldSpan("number", 4, 12), FieldSpan("kind", 20, 27))
    own = DocumentData(number="12/BC-UBND", kind="báo cáo", spans=spans)
    data = read_description(b"so_ky_hieu:\nngay: 2024-03-28\n").over(own)
    assert (data.number, data.kind, data.date) == (None, "báo cáo", "2024-03-28")
    assert data.spans == spans[1:]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("so_hieu: 45/BC", "không có khóa “so_hieu”; các khóa dùng được: tieu_de, loai"),
        ("ngay: 31/02/2024", "khóa “ngay” có giá trị “31/02/2024”; viết ngày/tháng/năm như 05/12/2025"),
        ("ky: hôm nay", "khóa “ky” có giá trị “hôm nay”; viết như “quý I năm 2024”"),
        ("ky: quý I", "khóa “ky” có giá trị “quý I”; viết như"),
        ("trang_thai: cu", "chọn một trong: du-thao, chinh-thuc, da-thay-the"),
        ("so_ky_hieu: mười hai", "khóa “so_ky_hieu” có giá trị “mười hai”; viết như 45/BC-UBND"),
        ("tieu_de: [a, b]", "khóa “tieu_de” phải là một dòng chữ"),
        ("- a\n- b", "viết mỗi dòng một “khóa: giá trị”"),
        ("tieu_de: 'a\nloai: b", "dòng "),
        ("# ghi chú\ntieu_de: a\nngay: 31/02/2024", "dòng 3: khóa “ngay” có giá trị “31/02/2024”"),
        ("tieu_de: a\n\nten: b", "dòng 3: không có khóa “ten”"),
        ("ngay: 05/12/2025\nloai: báo cáo\nngay: 06/12/2025", "dòng 3: khóa “ngay” đã có ở dòng 1"),
        ("\n- a", "dòng 2 không đúng dạng"),
        ("tieu_de: " + "a" * 2000, "khóa “tieu_de” dài 2000 ký tự"),
        ("a: &a [x]\nb: *a", "không có khóa “a”"),
        ("x" * (MAX_BYTES + 1), f"dài {MAX_BYTES + 1} byte"),
        ("[" * 5000, "không đúng dạng"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(DocumentError) as error:
        read_description(text.encode())
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_other_bytes_than_utf8_are_said() -> None:
    with pytest.raises(DocumentError, match="UTF-8"):
        read_description("loai: báo cáo".encode("utf-16"))


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_description(data)
    except DocumentError as error:
        assert "\n" not in str(error)  # noqa: PT017 -- most bytes are refused, a few are not


# --- beside a document -----------------------------------------------------------------------------------


def test_a_document_is_called_as_the_office_says(corpus: Path) -> None:
    (corpus / "quy-che.txt.yaml").write_text("tieu_de: Quy chế mới\nky: năm 2025\n", encoding="utf-8")
    sources = scan(corpus)
    assert sources.passed_over == ()
    document = next(read_document(file.load()) for file in sources.files if file.path == "quy-che.txt")
    assert (document.title, document.data.title) == ("Quy chế mới", "Quy chế mới")
    assert document.data.period == Period("2025-01", "2025-12")


def test_a_description_that_cannot_be_used_names_its_file(corpus: Path) -> None:
    (corpus / "quy-che.txt.yaml").write_text("ten: x\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"“quy-che\.txt\.yaml”: dòng 1: không có khóa “ten”"):
        [read_document(file.load()) for file in scan(corpus).files]


def test_one_that_describes_nothing_is_passed_over(corpus: Path) -> None:
    (corpus / "khong-co.txt.yaml").write_text("loai: báo cáo\n", encoding="utf-8")
    assert scan(corpus).passed_over == ("khong-co.txt.yaml",)


def test_it_is_stored_with_the_generation_and_a_change_renews_the_index(settings: Settings) -> None:
    beside = settings.documents / "quy-che.txt.yaml"
    encoder = HashingEncoder()

    def number_of() -> str | None:
        (found,) = (d for d in open_generation(settings.index).documents if d.path == "quy-che.txt")
        return found.data.number

    bring_up_to_date(settings, encoder=encoder)
    assert number_of() is None
    beside.write_text("so_ky_hieu: 1/QC-UBND\n", encoding="utf-8")
    assert bring_up_to_date(settings, encoder=encoder).changed
    assert number_of() == "1/QC-UBND"
    assert not bring_up_to_date(settings, encoder=encoder).changed
    beside.unlink()
    assert bring_up_to_date(settings, encoder=encoder).changed
    assert number_of() is None
