"""The outline of the source page and the pages its paragraphs stand on."""

from __future__ import annotations

from dataclasses import replace

from index.language import Language, speaking
from index.types import Document, Paragraph, ParagraphKind, RowPlace, Section
from tests.web.fakes import bundled_report
from web.viewer.outline import Entry, anchors_of, outline_html, outline_of
from web.viewer.page import source_page
from web.viewer.views import SourceView

REPORT = bundled_report()


def document(
    *lines: tuple[str, ParagraphKind, RowPlace | None], sections: tuple[Section, ...] = ()
) -> Document:
    text = "\n".join(line for line, _, _ in lines)
    root = Section("", "", 0, 0, len(text))
    paragraphs, start = [], 0
    for line, kind, place in lines:
        paragraphs.append(Paragraph(start, start + len(line), kind, root, 0, None, place))
        start += len(line) + 1
    return Document("ab12", "Biểu", "bieu.xlsx", text, "ab12" * 16, (root, *sections), tuple(paragraphs))


def test_sections_are_called_as_the_report_calls_them() -> None:
    labels = [(entry.level, entry.label) for entry in outline_of(REPORT)]
    assert labels[0] == (1, "I. Kết quả thực hiện 6 tháng đầu năm 2024")
    assert (2, "1. Về các lĩnh vực kinh tế") in labels
    assert [label for level, label in labels if level == 1][1:] == [
        "II. Hạn chế và nguyên nhân",
        "III. Phương hướng, nhiệm vụ 6 tháng cuối năm",
    ]


def test_every_entry_leads_to_a_heading_of_the_page() -> None:
    page = source_page(SourceView(REPORT))
    entries = outline_of(REPORT)
    assert len(entries) > 5
    for entry in entries:
        assert page.count(f'href="#m{entry.start}"') == 1
        assert page.count(f'id="m{entry.start}"') == 1
    assert len(anchors_of(entries)) == len(entries)


def test_a_title_on_the_line_below_its_label_is_added() -> None:
    lines = (("Chương I", ParagraphKind.HEADING, None), ("NHỮNG QUY ĐỊNH", ParagraphKind.HEADING, None))
    chapter = Section("Chương I", "NHỮNG QUY ĐỊNH", 1, 0, 20)
    assert [entry.label for entry in outline_of(document(*lines, sections=(chapter,)))] == [
        "Chương I. NHỮNG QUY ĐỊNH"
    ]


def test_a_heading_that_runs_on_is_cut_at_its_title_and_untitled_parts_are_left_out() -> None:
    line = "1. Thu ngân sách. Tổng thu đạt 433 tỷ đồng"
    sections = (Section("1", "Thu ngân sách", 1, 0, len(line)), Section("1.a", "", 2, 0, len(line)))
    found = outline_of(document((line, ParagraphKind.HEADING, None), sections=sections))
    assert found == (Entry("1. Thu ngân sách", 1, 0),)


def test_a_workbook_is_told_by_sheets_and_tables() -> None:
    row = ParagraphKind.TABLE_ROW
    book = document(
        ("Biểu nông nghiệp", ParagraphKind.BODY, None),
        ("Lúa | 1", row, RowPlace(1, 1, "NN", "A2:B2", caption="Sản xuất")),
        ("Ngô | 2", row, RowPlace(1, 2, "NN", "A3:B3", caption="Sản xuất")),
        ("Bảng sau", ParagraphKind.BODY, None),
        ("Cá | 3", row, RowPlace(2, 1, "NN", "A6:B6")),
        ("Điện | 4", row, RowPlace(3, 1, "CN", "A1:B1")),
        sections=(Section("1", "Biểu nông nghiệp", 1, 0, 9),),
    )
    starts = [book.text.index(words) for words in ("Biểu", "Bảng sau", "Điện")]
    assert outline_of(book) == (
        Entry("NN: Sản xuất", 1, starts[0]),
        Entry("Bảng 2", 2, starts[1]),
        Entry("CN", 1, starts[2]),
    )
    page = source_page(SourceView(book))
    assert all(f'id="m{start}"' in page for start in starts)


def test_entries_nest_by_level_and_long_outlines_begin_folded() -> None:
    entries = (Entry("I", 1, 0), Entry("a", 3, 5), Entry("b", 2, 9), Entry("II", 1, 12))
    assert outline_html(entries) == (
        '<ul><li><a href="#m0">I</a><details open><summary aria-label="Các mục con của “I”"></summary>'
        '<ul><li><a href="#m5">a</a></li><li><a href="#m9">b</a></li></ul></details></li>'
        '<li><a href="#m12">II</a></li></ul>'
    )
    many = tuple(Entry(f"Điều {at}", 1 + at % 2, at) for at in range(90))
    assert "<details open" not in outline_html(many)


def test_hostile_headings_stay_words() -> None:
    entry = Entry('<script>alert(1)</script>" onclick="x', 1, 0)
    page = outline_html((entry, replace(entry, level=2, start=1)))
    assert "<script" not in page
    assert 'onclick="' not in page


def test_every_page_has_one_main_heading() -> None:
    assert source_page(SourceView(REPORT)).count("<h1") == sum(
        paragraph.kind is ParagraphKind.TITLE for paragraph in REPORT.paragraphs
    )
    untitled = source_page(SourceView(document(("chữ", ParagraphKind.BODY, None))))
    assert '<h1 class="document-title" lang="vi">Biểu</h1>' in untitled


def test_a_document_without_parts_has_no_outline() -> None:
    page = source_page(SourceView(document(("chữ", ParagraphKind.BODY, None))))
    assert 'id="outline"' not in page
    assert "popovertarget" not in page


def paged(*pages: int | None) -> Document:
    lines = tuple((f"đoạn {at}", ParagraphKind.BODY, None) for at in range(len(pages)))
    bare = document(*lines)
    paragraphs = tuple(replace(p, page=n) for p, n in zip(bare.paragraphs, pages, strict=True))
    return replace(bare, paragraphs=paragraphs, path="quet.pdf")


def test_a_page_is_numbered_where_it_begins() -> None:
    page = source_page(SourceView(paged(1, 1, 3, 3, None, 4)))
    marks = [page.index(f'id="page-{number}"') for number in (1, 3, 4)]
    assert page.count('class="page-number"') == 3
    assert marks[0] < page.index("đoạn 0") < page.index("đoạn 1") < marks[1] < page.index("đoạn 2")
    assert page.index("đoạn 4") < marks[2] < page.index("đoạn 5")
    assert "Trang 3" in page
    assert "<img" not in page


def test_pictures_are_offered_lazily() -> None:
    page = source_page(SourceView(paged(1, 2), pictures=True))
    assert page.count('<img loading="lazy"') == 2
    assert 'src="api/documents/ab12/pages/2.jpg"' in page
    assert "<details open" not in page


def test_the_file_is_offered_where_it_may_be_had() -> None:
    assert "/original" not in source_page(SourceView(REPORT))
    assert f'href="api/documents/{REPORT.id}/original" download' in source_page(
        SourceView(REPORT, original=True)
    )


def test_in_an_english_page_the_document_stays_vietnamese() -> None:
    with speaking(Language.ENGLISH):
        page = source_page(SourceView(REPORT))
    assert '<html lang="en"' in page
    assert '<main class="report" lang="vi">' in page
    assert "Contents" in page
    assert "Mục lục" not in page


def test_a_long_document_is_laid_out_in_groups() -> None:
    lines = (("một đoạn văn dài " * 20, ParagraphKind.BODY, None),) * 200
    page = source_page(SourceView(document(*lines)))
    groups = page.split('<div class="group">')[1:]
    assert 5 < len(groups) < 20
    assert sum(group.count("<p ") for group in groups) == 200
