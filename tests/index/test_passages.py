"""Passages are slices of their paragraphs: nothing is lost, nothing said twice, whatever the text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.passages import MAX_PASSAGE_CHARS, key_text, lead_in, split_document
from index.structure import read_structure
from index.types import Block, BlockKind, Document, Extract, Passage, RowPlace


def document_of(paragraphs: Sequence[str], *, newline: str = "\n") -> Document:
    text, blocks = "", []
    for words in paragraphs:
        blocks.append(Block(len(text), len(text) + len(words)))
        text += words + newline
    return read_structure(
        Extract(text, tuple(blocks)), path="van-ban.txt", data=text.encode("utf-8", "replace")
    )


def slices(document: Document) -> list[str]:
    return [document.text[passage.start : passage.end] for passage in split_document(document)]


def check_offsets(document: Document, passages: Sequence[Passage]) -> None:
    """Fail unless the passages hold every non-space character once, in order, inside their paragraphs."""
    end = 0
    for passage in passages:
        paragraph = document.paragraphs[passage.paragraph]
        quote = document.text[passage.start : passage.end]
        assert end <= passage.start < passage.end
        assert paragraph.start <= passage.start < passage.end <= paragraph.end
        assert quote == quote.strip()
        assert len(quote) <= MAX_PASSAGE_CHARS
        assert not document.text[end : passage.start].strip()
        assert passage.document_id == document.id
        end = passage.end
    assert not document.text[end:].strip()


ANY_LINE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
)
WORDS = st.sampled_from(
    ["chunk ", "Đạt 5%. ", "a", "pha\u0301t\xa0triển; ", "thu, ", "1.", "\u0301", "🌾", "…  ", "(", "\t"]
)
LONG_LINE = st.builds(
    lambda words, times: "".join(words) * times, st.lists(WORDS, min_size=1), st.integers(1, 900)
)
PARAGRAPHS = st.lists(
    st.one_of(ANY_LINE, LONG_LINE)
    .map(lambda line: line.strip()[: 4 * MAX_PASSAGE_CHARS].strip())
    .filter(bool),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(PARAGRAPHS, st.sampled_from(["\n", "\r\n", "\n\n \t\n"]))
def test_offsets_hold_whatever_the_paragraphs(paragraphs: list[str], newline: str) -> None:
    document = document_of(paragraphs, newline=newline)
    check_offsets(document, split_document(document))


def test_a_row_is_found_by_what_its_table_says_of_it() -> None:
    place = RowPlace(1, 2, caption="Biểu 1. Thu ngân sách", unit="tỷ đồng", headers=("Chỉ tiêu", "Thực hiện"))
    text = "Phụ lục\nThu nội địa | 433"
    row = Block(8, len(text), BlockKind.TABLE_ROW, place=place)
    document = read_structure(Extract(text, (Block(0, 7), row)), path="a", data=b"a")
    assert document.paragraphs[1].place == place
    context = split_document(document)[1].context
    assert context.endswith("Biểu 1. Thu ngân sách. tỷ đồng. Chỉ tiêu. Thực hiện")


def test_offsets_hold_in_the_bundled_report(report: Document) -> None:
    check_offsets(report, split_document(report))


def test_offsets_hold_in_the_corpus(documents: tuple[Document, ...]) -> None:
    for document in documents:
        check_offsets(document, split_document(document))


def test_a_paragraph_of_ordinary_length_is_one_passage(documents: tuple[Document, ...]) -> None:
    for document in documents:
        whole = [(p.start, p.end) for p in document.paragraphs]
        assert [(passage.start, passage.end) for passage in split_document(document)] == whole


@pytest.mark.parametrize(
    "unit", ["chunk ", "chunkchunk ", "Đạt 5%. ", "a", "thu; ", "ab\xa0", "pha\u0301t triển, "], ids=repr
)
def test_repeated_text_is_cut_where_it_stands_not_where_it_first_occurs(unit: str) -> None:
    line = (unit * (3000 // len(unit))).strip()
    document = document_of(["Mở đầu", line])
    starts = [passage.start for passage in split_document(document)]
    assert len(starts) > 2
    assert starts == sorted(set(starts))
    check_offsets(document, split_document(document))
    joined = unit[-1] if unit[-1].isspace() else ""
    assert joined.join(slices(document)[1:]) == line


def test_a_word_without_end_is_cut_at_the_limit() -> None:
    assert [len(part) for part in slices(document_of(["x" * (2 * MAX_PASSAGE_CHARS + 5)]))] == [
        MAX_PASSAGE_CHARS,
        MAX_PASSAGE_CHARS,
        5,
    ]


def test_a_long_paragraph_is_cut_at_the_ends_of_sentences() -> None:
    sentence = "Thu ngân sách của tỉnh năm nay đạt 433 tỷ đồng, bằng 43% dự toán được giao. "
    parts = slices(document_of(["Mở đầu", (sentence * 30).strip()]))[1:]
    assert len(parts) == 3
    assert all(part.endswith("được giao.") for part in parts)
    assert all(part.startswith("Thu ngân sách") for part in parts)


# --- what is embedded ------------------------------------------------------------------------------------


def test_context_is_title_and_headings(documents: tuple[Document, ...]) -> None:
    document = documents[0]
    by_text = {document.text[p.start : p.end]: p for p in split_document(document)}
    title = "Báo cáo tình hình kinh tế - xã hội quý I năm 2024"
    heading = by_text["1. Về kinh tế"]
    assert heading.context == f"{title}. Kết quả thực hiện"
    revenue = next(p for text, p in by_text.items() if text.startswith("Tổng thu"))
    assert revenue.context == f"{title}. Kết quả thực hiện. Về kinh tế"
    assert key_text(document, revenue).startswith(f"{revenue.context}. Tổng thu ngân sách là 120 tỷ đồng")


def test_key_is_composed_though_the_text_is_not(documents: tuple[Document, ...]) -> None:
    document = documents[0]
    (first, second) = (
        p
        for p in split_document(document)
        if document.text[p.start : p.end].startswith("Chương trình pha\u0301t")
    )
    assert first.start < second.start
    assert "Chương trình phát triển nông thôn" in key_text(document, first)
    assert key_text(document, first) == key_text(document, second)


def test_later_parts_of_a_paragraph_get_its_lead_in() -> None:
    line = "Sản xuất nông nghiệp: " + "diện tích lúa của tỉnh tăng so với cùng kỳ. " * 50
    document = document_of(["Mở đầu", line.strip()])
    _, first, *others = split_document(document)
    assert first.context == "Mở đầu"
    assert others
    assert {passage.context for passage in others} == {"Mở đầu. Sản xuất nông nghiệp"}


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        ("Công tác lao động việc làm: Tỉnh đã giải quyết", "Công tác lao động việc làm"),
        ("Thu: 433 tỷ", ""),
        ("Trong 6 tháng: thu tăng", ""),
        ("Thu tăng, chi giảm: tốt", ""),
        ("Không có dấu hai chấm", ""),
        (f"{'dài ' * 30}: thu", ""),
    ],
)
def test_lead_in(line: str, lead: str) -> None:
    assert lead_in(line, 0, len(line)) == lead


def test_a_long_title_is_shortened_between_words() -> None:
    title = "Báo cáo " + "tình hình kinh tế " * 10
    heading = Block(len(title) + 1, len(title) + 8, BlockKind.PARAGRAPH)
    document = read_structure(
        Extract(f"{title}\nThu tăng", (Block(0, len(title.strip())), heading)), path="a.txt", data=b""
    )
    context = split_document(document)[1].context
    assert 100 < len(context) <= 120
    assert title.startswith(f"{context} ")
