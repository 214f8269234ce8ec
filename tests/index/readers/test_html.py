from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.readers import read
from index.types import BlockKind, Extract
from tests.index.readers.test_reader_properties import check_read


def page(body: str, head: str = "") -> Extract:
    return read("a.html", f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def lines(body: str) -> list[str]:
    return page(body).text.split("\n")


def test_headings_have_their_level() -> None:
    blocks = page("<h1>BÁO <b>CÁO</b></h1><h2>I. Kết<br>quả</h2><p>Thu</p>").blocks
    assert [(block.kind, block.level) for block in blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, None),
    ]
    assert lines("<h1>BÁO <b>CÁO</b></h1><h2>I. Kết<br>quả</h2>") == ["BÁO CÁO", "I. Kết quả"]


def test_white_space_of_the_source_is_one_space_and_a_break_a_new_line() -> None:
    assert lines("lời <p>Tổng\n   <i>thu</i>,<br>chi&nbsp;5</p> cuối") == [
        "lời",
        "Tổng thu,",
        "chi\xa05",
        "cuối",
    ]


def test_what_is_not_the_text_of_the_page_is_left_out() -> None:
    body = (
        "<nav>Trang chủ</nav><script>alert('x')</script><style>p{}</style><p>Thu</p><!-- chú thích -->"
        "<p style='display:none'>ẩn</p><p hidden>ẩn</p><form><button>Gửi</button></form><iframe>x</iframe>"
    )
    assert lines(body) == ["Thu"]
    assert page("<p>Thu</p>", "<title>Cổng thông tin</title>").text == "Thu"


def test_items_of_lists_keep_their_marks() -> None:
    body = "<ul><li>Thu<li><p>Chi</p><p>thêm</p></ul><ol start='3'><li>ba</li><li>bốn</li></ol>"
    assert lines(body) == ["- Thu", "- Chi", "thêm", "3. ba", "4. bốn"]


def test_rows_of_a_table_have_their_place() -> None:
    body = (
        "<p>Biểu 1. Thu, chi</p><p>Đơn vị tính: tỷ đồng</p>"
        "<table><tr><th rowspan=2>Chỉ tiêu<th colspan=2>Tháng<tr><th>5<th>6<tr><td>Thu<td>433<td>500</table>"
    )
    found = page(body)
    assert found.text.split("\n")[2:] == ["Chỉ tiêu | Tháng", "5 | 6", "Thu | 433 | 500"]
    place = found.blocks[-1].place
    assert place is not None
    assert (place.table, place.row, place.caption, place.unit) == (1, 3, "Biểu 1. Thu, chi", "tỷ đồng")
    assert place.headers == ("Chỉ tiêu", "Tháng / 5", "Tháng / 6")


def test_tables_that_arrange_the_page_are_read_through() -> None:
    inner = "<table><tr><td>Thu<td>433</table>"
    assert lines(f"<table><tr><td>trái<td><p>phải</p>{inner}</table>") == ["trái", "phải", "Thu | 433"]
    assert lines("<table><tr><td><p>một</p><p>hai</p></table>") == ["một", "hai"]


@pytest.mark.parametrize(
    "data",
    [
        "<html><meta charset='windows-1258'><p>Tỉnh".encode(),
        "<html><p>Tỉnh".encode("utf-16"),
        "\ufeff<html><p>Tỉnh".encode(),
        "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><p>Tỉnh".encode(),
    ],
)
def test_the_encoding_is_that_of_the_bytes(data: bytes) -> None:
    assert read("a.htm", data).text == "Tỉnh"


def test_an_encoding_that_the_page_states_is_used() -> None:
    data = "<html><head><meta http-equiv=Content-Type content='text/html; charset=koi8-r'><p>отчёт о работе"
    assert read("a.html", data.encode("koi8-r")).text == "отчёт о работе"


@pytest.mark.parametrize("stated", ["tcvn-9", "hex", "idna", "cp037"])
def test_an_encoding_that_is_none_of_pages_is_an_error(stated: str) -> None:
    with pytest.raises(DocumentError, match="không phải văn bản UTF-8"):
        read("a.html", f"<html><meta charset={stated}><p>".encode() + b"\xff\xfe\xfd x")


def test_a_page_without_words_is_an_error() -> None:
    for body in ("", "<html></html>", "<html><img src='a.png'></html>", "<html><script>a</script>"):
        with pytest.raises(DocumentError):
            read("a.html", body.encode())


def test_deep_nesting_keeps_the_words_or_is_refused() -> None:
    assert page("<div>" * 200 + "Thu").text == "Thu"
    with pytest.raises(DocumentError, match="lồng quá nhiều tầng"):
        page("<div>" * 3000 + "Thu")
    with pytest.raises(DocumentError, match="lồng quá nhiều tầng"):
        page("<table><tr><td>" * 1000 + "Thu")


_PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br>",
        "<table>",
        "<tr>",
        "<td",
        "colspan=3>",
        "<th",
        "rowspan=99999>",
        "</table>",
        "<li>",
        "<ol",
        "start=x>",
        "<ul>",
        "<h1>",
        "<pre>",
        "<div",
        "hidden>",
        "Thu",
        "433",
        "&nbsp;",
        "&#x202e;",
        "<!--",
        "-->",
        "<![if",
        "x]>",
        "<nav>",
        "\x0b",
        "\xa0",
        "[bookmark:x]",
        "<caption>",
        "<o:p>",
        "<thead>",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_any_soup_of_tags_is_read_or_refused(soup: str) -> None:
    check_read("a.html", f"<html>{soup}".encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_a_page_or_an_error(data: bytes) -> None:
    check_read("a.html", b"<html>" + data)
    check_read("a.html", data)
