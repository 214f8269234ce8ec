"""Rows of tables in the source page: cells in columns where that is known, lines where it is not."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from index.types import Document, Paragraph, ParagraphKind, RowPlace, Section
from web.viewer.page import source_page
from web.viewer.places import Place
from web.viewer.views import SourceView


def table(*rows: tuple[str, RowPlace], pages: tuple[int, ...] = ()) -> Document:
    """Return a document of rows; `pages` are those they stand on."""
    text = "\n".join(line for line, _ in rows)
    root = Section("", "", 0, 0, len(text))
    paragraphs, start = [], 0
    for at, (line, place) in enumerate(rows):
        page = pages[at] if pages else None
        end = start + len(line)
        paragraphs.append(Paragraph(start, end, ParagraphKind.TABLE_ROW, root, at + 1, page, place))
        start = end + 1
    return Document("ab12", "Biểu", "bieu.xlsx", text, "ab12" * 16, (root,), tuple(paragraphs))


def lines(page: str) -> list[list[str]]:
    """The cells of each row as a reader sees them, without what is hidden."""
    seen = re.sub(r"<span hidden>.*?</span>", "", page)
    return [
        [
            html.unescape(re.sub(r"<[^>]*>", "", cell))
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", seen)
    ]


def all_words(page: str) -> str:
    body = page.split("<main")[1].partition(">")[2].split("</main>")[0]
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", body)).split())


HEADERS = ("Chỉ tiêu", "Kế hoạch", "Thực hiện")
WORD = table(
    ("Chỉ tiêu | Kế hoạch | Thực hiện", RowPlace(1, 1)),
    ("Tổng thu | 1.000 | 433", RowPlace(1, 2, headers=HEADERS)),
    ("Tổng chi | 2.000", RowPlace(1, 3, headers=HEADERS[:2])),
    ("Vay |  | 7", RowPlace(1, 4, headers=HEADERS)),
)


def test_rows_with_a_cell_for_each_column_are_put_into_columns() -> None:
    page = source_page(SourceView(WORD))
    assert lines(page) == [
        ["Chỉ tiêu", "Kế hoạch", "Thực hiện"],
        ["Tổng thu", "1.000", "433"],
        ["Tổng chi | 2.000"],  # which of the three is missing is not known
        ["Vay", "", "7"],
    ]
    assert page.count("<th>") == 3
    assert '<td class="line" colspan="3">' in page
    assert all_words(page) == "".join(WORD.text.split())


def test_rows_under_other_headers_stay_lines() -> None:
    shifted = table(
        ("a | b", RowPlace(1, 1, headers=("A", "B"))),
        ("c | d", RowPlace(1, 2, headers=("A", "B"))),
        ("x | y", RowPlace(1, 3, headers=("B", "C"))),
    )
    assert lines(source_page(SourceView(shifted))) == [["a", "b"], ["c", "d"], ["x | y"]]


def test_a_sheet_names_its_columns() -> None:
    sheet = table(
        ("Kế hoạch | Thực hiện", RowPlace(1, 1, "NN", "C5:D5")),
        ("Lúa | 10 | 20", RowPlace(1, 2, "NN", "B6:D6")),
        ("I. Cây |  |  | 5", RowPlace(1, 3, "NN", "A7:D7")),
        ("gộp | 3", RowPlace(1, 4, "NN", "A8:D8")),
    )
    assert lines(source_page(SourceView(sheet))) == [
        ["", "", "Kế hoạch", "Thực hiện"],
        ["", "Lúa", "10", "20"],
        ["I. Cây", "", "", "5"],
        ["gộp | 3"],  # a merged cell: two of four
    ]


def test_empty_cells_whose_spaces_were_drawn_together_count() -> None:
    drawn = table(("a | b | c | d", RowPlace(1, 1)), ("Trong đó | | | Kết quả", RowPlace(1, 2)))
    page = source_page(SourceView(drawn))
    assert lines(page)[1] == ["Trong đó", "", "", "Kết quả"]
    assert all_words(page) == "".join(drawn.text.split())


def test_marks_fall_into_their_cells() -> None:
    at = WORD.text.index("433")
    start = WORD.text.index("Tổng thu")
    place = Place(WORD.id, start, at + 3, ((at, at + 3),))
    page = source_page(SourceView(WORD, (place,), 1))
    assert '<span id="cited"></span><mark>433</mark></td>' in page
    assert '<span class="quoted current">Tổng thu</span></td>' in page
    assert all_words(page) == "".join(WORD.text.split())


def test_a_table_of_one_column_stays_lines() -> None:
    page = source_page(SourceView(table(("một dòng", RowPlace(1, 1)), ("dòng nữa", RowPlace(1, 2)))))
    assert "<table" not in page
    assert page.count('<p class="table_row"') == 2


def test_tables_are_parted_by_pages_and_by_number() -> None:
    rows = [("a | b", RowPlace(1, 1)), ("c | d", RowPlace(1, 2)), ("e | f", RowPlace(2, 1))]
    assert source_page(SourceView(table(*rows))).count("<table") == 2
    paged = source_page(SourceView(table(*rows, pages=(1, 2, 2))))
    assert paged.count("<table") == 3
    assert paged.index('id="page-1"') < paged.index(">a<") < paged.index('id="page-2"') < paged.index(">c<")


def test_hostile_cells_stay_words() -> None:
    page = source_page(
        SourceView(table(("<img src=x onerror=alert(1)> | <b>x</b>", RowPlace(1, 1, "<i>", "A1:B1"))))
    )
    assert "<img" not in page
    assert "<i>" not in page
    assert "&lt;img" in page


@pytest.mark.parametrize("words", ["433", "-1,5", "(12)", "95,8%", "1.000"])
def test_figures_stand_at_the_right(words: str) -> None:
    row = table((f"Tên | {words}", RowPlace(1, 1)))
    assert f'<td class="figure"><span hidden> | </span>{words}</td>' in source_page(SourceView(row))


def test_a_row_of_another_kind_of_paragraph_is_no_table() -> None:
    title = replace(WORD.paragraphs[0], kind=ParagraphKind.TITLE)
    page = source_page(SourceView(replace(WORD, paragraphs=(title, *WORD.paragraphs[1:]))))
    assert '<h1 class="title">Chỉ tiêu | Kế hoạch | Thực hiện</h1>' in page
