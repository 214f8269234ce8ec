"""Files that are damaged, disguised or made to do harm."""

from __future__ import annotations

import io
import time
import warnings
import zipfile
from pathlib import Path

import pytest

from index.errors import DocumentError
from index.readers.archive import MAX_ENTRIES, MAX_PART_BYTES, MAX_TAGS, MAX_TOTAL_BYTES
from index.readers.word import read_word
from tests.index.readers.word_files import docx, packed, paragraph, part, parts_of

GOOD = docx(paragraph("Tỉnh Bắc Kạn"))
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def without(*names: str) -> bytes:
    kept: dict[str, str | bytes] = {
        name: content for name, content in parts_of(GOOD).items() if name not in names
    }
    return packed(kept)


def replaced(name: str, content: str | bytes) -> bytes:
    return packed({**parts_of(GOOD), name: content})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "bị hỏng"),
        (b"abc", "bị hỏng"),
        (GOOD[:200], "bị hỏng"),
        (GOOD[:-30], "bị hỏng"),
        (packed({"a.txt": "a"}), "không có văn bản Word"),
        (without("word/document.xml"), "không có văn bản Word"),
        (replaced("word/document.xml", part("workbook", "")), "không có văn bản Word"),
        (replaced("word/document.xml", part("document", "")), "không có văn bản Word"),
        (replaced("word/document.xml", "<w:document>"), "bị hỏng"),
        (replaced("word/document.xml", ""), "bị hỏng"),
        (replaced("word/styles.xml", "<"), "bị hỏng"),
    ],
)
def test_what_is_not_a_word_file_is_told_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        read_word(data)
    assert len(str(caught.value).splitlines()) == 1


def test_parts_that_are_not_needed_may_be_missing() -> None:
    bare = without("word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels", "_rels/.rels")
    assert read_word(bare).text == "Tỉnh Bắc Kạn"


def test_a_missing_picture_does_not_cost_the_file() -> None:
    relation = f'<R><Relationship Type="{KIND}/image" Target="../NULL"/></R>'
    assert read_word(replaced("word/_rels/document.xml.rels", relation)).text == "Tỉnh Bắc Kạn"


def test_the_main_part_is_found_where_the_package_says() -> None:
    parts = parts_of(GOOD)
    moved: dict[str, str | bytes] = {
        "_rels/.rels": f'<R><Relationship Type="{KIND}/officeDocument" Target="/Noi/Chinh.xml"/></R>',
        "noi/chinh.xml": parts["word/document.xml"],
    }
    assert read_word(packed(moved)).text == "Tỉnh Bắc Kạn"


def test_the_strict_dialect_is_read() -> None:
    strict = parts_of(GOOD)["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read_word(replaced("word/document.xml", strict)).text == "Tỉnh Bắc Kạn"


def test_a_locked_zip_entry_is_an_error() -> None:
    data = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        offset = archive.start_dir
    while data[offset : offset + 4] == b"PK\x01\x02":
        data[offset + 8] |= 1
        name, extra, comment = (
            int.from_bytes(data[offset + at : offset + at + 2], "little") for at in (28, 30, 32)
        )
        offset += 46 + name + extra + comment
    with pytest.raises(DocumentError, match="mật khẩu"):
        read_word(bytes(data))


def test_an_uncommon_compression_is_an_error() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("word/document.xml", parts_of(GOOD)["word/document.xml"])
    with pytest.raises(DocumentError, match="bị hỏng"):
        read_word(buffer.getvalue())


def zeros(size: int, name: str = "word/media/image1.bmp") -> bytes:
    """A good file with one more entry of `size` zero bytes, packed a thousand times smaller."""
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as entry:
        for _ in range(size // 1_000_000):
            entry.write(bytes(1_000_000))
    return buffer.getvalue()


def test_a_bomb_is_refused_by_its_ratio_and_a_small_file_may_pack_well() -> None:
    with pytest.raises(DocumentError, match="quá lớn"):
        read_word(zeros(30_000_000))
    assert read_word(zeros(10_000_000)).text == "Tỉnh Bắc Kạn"


def claimed(size: int) -> bytes:
    """A good file whose directory claims another size for the main part."""
    data = bytearray(GOOD)
    at = data.rfind(b"word/document.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(data)


def test_a_file_larger_than_a_report_is_refused_by_what_it_claims() -> None:
    with pytest.raises(DocumentError, match=f"{MAX_TOTAL_BYTES // 1_000_000} MB"):
        read_word(bytes(2_000_000) + claimed(MAX_TOTAL_BYTES + 1))


def test_a_false_size_in_the_directory_is_an_error() -> None:
    with pytest.raises(DocumentError, match="bị hỏng"):
        read_word(claimed(5))


def test_a_part_larger_than_a_report_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", bytes(MAX_PART_BYTES + 1))
    with pytest.raises(DocumentError, match=f"quá lớn .hơn {MAX_PART_BYTES // 1_000_000} MB"):
        read_word(buffer.getvalue())


def test_too_many_entries_are_refused() -> None:
    many = packed({**parts_of(GOOD), **{f"a{number}": "" for number in range(MAX_ENTRIES)}})
    with pytest.raises(DocumentError, match="quá lớn"):
        read_word(many)


def test_more_tags_than_a_report_has_are_refused() -> None:
    with pytest.raises(DocumentError, match="thẻ XML"):
        read_word(docx("<w:p/>" * MAX_TAGS))


@pytest.mark.parametrize("name", ["/word/a.xml", "\\word\\a.xml", "C:/a.xml", "word/../../a.xml", "../a.xml"])
def test_names_that_lead_out_of_the_package_are_refused(name: str) -> None:
    with pytest.raises(DocumentError, match="bị hỏng"):
        read_word(packed({**parts_of(GOOD), name: "a"}))


@pytest.mark.parametrize("name", ["word/document.xml", "WORD/Document.xml", "word\\document.xml"])
def test_two_parts_of_one_name_are_refused(name: str) -> None:
    buffer = io.BytesIO(GOOD)
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
        warnings.simplefilter("ignore", UserWarning)  # zipfile names the duplicate
        archive.writestr(name, parts_of(docx(paragraph("Khác")))["word/document.xml"])
    with pytest.raises(DocumentError, match="bị hỏng"):
        read_word(buffer.getvalue())


def test_archives_inside_the_package_stay_closed() -> None:
    inner = zeros(30_000_000)
    assert read_word(packed({**parts_of(GOOD), "word/embeddings/a.docx": inner})).text == "Tỉnh Bắc Kạn"


@pytest.mark.parametrize(
    "body",
    [
        paragraph("<w:r>" + "<w:tab/>" * 100_000 + "<w:t>chữ</w:t></w:r>"),
        paragraph("<w:r>" + "<w:t>a</w:t><w:br/>" * 100_000 + "</w:r>"),
        "<mc:AlternateContent><mc:Choice>" * 100
        + "<w:p/>" * 50_000
        + paragraph("chữ")
        + "</mc:Choice></mc:AlternateContent>" * 100,
    ],
    ids=["tabs", "breaks", "alternatives"],
)
def test_much_of_one_thing_takes_no_square_of_its_time(body: str) -> None:
    begun = time.process_time()
    assert read_word(docx(body)).blocks
    assert time.process_time() - begun < 10


def with_document_type(subset: str, text: str) -> bytes:
    return docx(paragraph(text), prologue=f"<!DOCTYPE document [{subset}]>")


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    bomb = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    for data in (
        with_document_type(f'<!ENTITY leak SYSTEM "{secret.as_uri()}">', "&leak;"),
        with_document_type(bomb, "&a9;"),
        with_document_type("", "không thực thể"),
    ):
        with pytest.raises(DocumentError, match="bị hỏng"):
            read_word(data)


def test_entities_in_attributes_are_never_expanded() -> None:
    bomb = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    body = paragraph("x", '<w:pStyle w:val="&a9;"/>')
    with pytest.raises(DocumentError, match="bị hỏng"):
        read_word(docx(body, prologue=f"<!DOCTYPE document [{bomb}]>"))


@pytest.mark.parametrize("depth", [70, 1_000])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
        ("<w:p><w:txbxContent>", "</w:txbxContent></w:p>"),
    ],
)
def test_deep_nesting_is_read_or_refused(opening: str, closing: str, depth: int) -> None:
    data = docx(opening * depth + paragraph("đáy") + closing * depth)
    if depth < 100:
        assert read_word(data).text == "đáy"
    else:
        with pytest.raises(DocumentError, match="bị hỏng"):
            read_word(data)


def test_comments_and_processing_instructions_in_the_xml_are_passed_over() -> None:
    body = paragraph("<w:r><w:t>Bắc<!-- a --> Kạn<?b c?></w:t></w:r>") + "<!-- d -->"
    assert read_word(docx(body)).text == "Bắc Kạn"
