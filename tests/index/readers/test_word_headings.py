from __future__ import annotations

import pytest

from index.types import BlockKind
from tests.index.readers.word_files import blocks, lines, paragraph


def style(style_id: str, content: str, *, default: bool = False) -> str:
    mark = 'w:default="1" ' if default else ""
    return f'<w:style w:type="paragraph" {mark}w:styleId="{style_id}">{content}</w:style>'


def level(properties: str, styles: str = "") -> int | None:
    """The level of a paragraph with these properties; checks that kind and level agree."""
    block = blocks(paragraph("chữ", properties), styles=styles)[0]
    assert (block.kind is BlockKind.HEADING) is (block.level is not None)
    return block.level


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("heading 1", 1),
        ("Heading 9", 9),
        ("Tiêu đề 2", 2),
        ("Đầu đề 3", 3),
        ("Tie\u0302u đe\u0302\u0300 4", 4),
        ("Überschrift 1", 1),
        ("Normal", None),
        ("Title", None),
        ("heading 10", None),
        ("heading 1 Char", None),
    ],
)
def test_heading_styles_are_known_by_name_whatever_their_id(name: str, expected: int | None) -> None:
    assert level('<w:pStyle w:val="u1"/>', style("u1", f'<w:name w:val="{name}"/>')) == expected


def test_an_alias_names_a_heading_style_too() -> None:
    styles = style("a", '<w:name w:val="De muc"/><w:aliases w:val="Lớn,heading 2"/>')
    assert level('<w:pStyle w:val="a"/>', styles) == 2


def test_outline_levels_of_the_paragraph_count_from_zero_in_the_file() -> None:
    assert level('<w:outlineLvl w:val="2"/>') == 3
    assert level('<w:outlineLvl w:val="9"/>') is None


def test_an_outline_level_of_the_style_makes_a_heading() -> None:
    assert level('<w:pStyle w:val="a"/>', style("a", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')) == 2


def test_the_paragraph_overrides_its_style() -> None:
    styles = style("u1", '<w:name w:val="heading 1"/>')
    assert level('<w:pStyle w:val="u1"/><w:outlineLvl w:val="9"/>', styles) is None
    assert level('<w:pStyle w:val="u1"/><w:outlineLvl w:val="3"/>', styles) == 4


def test_a_style_inherits_its_level() -> None:
    base = style("u1", '<w:name w:val="heading 1"/>')
    child = style("a", '<w:name w:val="Mục lớn"/><w:basedOn w:val="u1"/>')
    body_text = style("b", '<w:basedOn w:val="u1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
    assert level('<w:pStyle w:val="a"/>', base + child) == 1
    assert level('<w:pStyle w:val="b"/>', base + body_text) is None


def test_styles_based_on_each_other_end_somewhere() -> None:
    circle = style("a", '<w:basedOn w:val="b"/>') + style("b", '<w:basedOn w:val="a"/>')
    assert level('<w:pStyle w:val="a"/>', circle) is None


def test_a_paragraph_without_a_style_has_the_default_one() -> None:
    assert level("", style("n", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>', default=True)) == 1


def test_a_tracked_change_of_properties_keeps_the_new_ones() -> None:
    assert level('<w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange>') is None


def test_a_line_break_inside_a_heading_is_a_space() -> None:
    content = "<w:r><w:t>I. KẾT QUẢ:</w:t><w:br/><w:t>6 tháng</w:t></w:r>"
    assert lines(paragraph(content, '<w:outlineLvl w:val="0"/>')) == ["I. KẾT QUẢ: 6 tháng"]
