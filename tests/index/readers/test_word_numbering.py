"""The automatic numbers, by the rules of ECMA-376 part 1, 17.9."""

from __future__ import annotations

import pytest

from tests.index.readers.word_files import lines, paragraph


def level(
    index: int,
    text: str,
    form: str = "decimal",
    *,
    start: int = 1,
    extra: str = "",
) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{extra}</w:lvl>'
    )


def definition(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def numbered_list(number: int, abstract: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'


def item(text: str, index: int = 0, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>')


def restart(index: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


THREE_LEVELS = definition(
    1, level(0, "%1.", "upperRoman"), level(1, "%2."), level(2, "%3)", "lowerLetter")
) + numbered_list(1, 1)


@pytest.mark.parametrize(
    ("form", "start", "expected"),
    [
        ("decimal", 9, ["9.", "10."]),
        ("decimal", 0, ["0.", "1."]),
        ("decimalZero", 9, ["09.", "10."]),
        ("upperRoman", 3, ["III.", "IV."]),
        ("lowerRoman", 1, ["i.", "ii."]),
        ("lowerRoman", 44, ["xliv.", "xlv."]),
        ("upperRoman", 89, ["LXXXIX.", "XC."]),
        ("upperRoman", 499, ["CDXCIX.", "D."]),
        ("upperRoman", 3999, ["MMMCMXCIX.", "4000."]),
        ("upperRoman", 0, ["0.", "I."]),
        ("lowerLetter", 1, ["a.", "b."]),
        ("upperLetter", 26, ["Z.", "AA."]),
        ("lowerLetter", 52, ["zz.", "aaa."]),
        ("upperLetter", 780, ["Z" * 30 + ".", "781."]),
        ("ordinal", 1, ["1.", "2."]),
        ("none", 1, [".", "."]),
    ],
)
def test_number_formats(form: str, start: int, expected: list[str]) -> None:
    numbering = definition(1, level(0, "%1.", form, start=start)) + numbered_list(1, 1)
    assert lines(item("x") + item("y"), numbering=numbering) == [f"{expected[0]} x", f"{expected[1]} y"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\uf0b7", "- x"), ("o", "- x"), ("•", "- x"), ("-", "- x"), ("+", "+ x"), ("", "x")],
)
def test_bullets_are_dashes_unless_typed(text: str, shown: str) -> None:
    numbering = definition(1, level(0, text, "bullet")) + numbered_list(1, 1)
    assert lines(item("x"), numbering=numbering) == [shown]


def test_deeper_levels_start_again_under_each_higher_one() -> None:
    body = item("a") + item("b", 1) + item("c", 2) + item("d", 2) + item("e", 1) + item("f", 2) + item("g")
    body += item("h", 1)
    assert lines(body, numbering=THREE_LEVELS) == [
        *("I. a", "1. b", "a) c", "b) d", "2. e", "a) f", "II. g", "1. h"),
    ]


def test_running_text_between_items_does_not_stop_the_count() -> None:
    assert lines(item("a") + paragraph("xen") + item("b"), numbering=THREE_LEVELS) == ["I. a", "xen", "II. b"]


def test_a_label_of_several_levels_shows_each_in_its_own_format() -> None:
    numbering = definition(1, level(0, "%1", "upperRoman"), level(1, "%1.%2.", "decimal")) + numbered_list(
        1, 1
    )
    assert lines(item("a") + item("b", 1) + item("c", 1), numbering=numbering) == ["I a", "I.1. b", "I.2. c"]


def test_a_legal_label_shows_figures_only() -> None:
    levels = level(0, "%1", "upperRoman"), level(1, "%1.%2", extra="<w:isLgl/>")
    assert lines(item("a") + item("b", 1), numbering=definition(1, *levels) + numbered_list(1, 1)) == [
        "I a",
        "1.1 b",
    ]


def test_a_level_without_its_parent_shows_the_parents_start() -> None:
    numbering = definition(1, level(0, "%1", start=3), level(1, "%1.%2")) + numbered_list(1, 1)
    assert lines(item("a", 1) + item("b"), numbering=numbering) == ["3.1 a", "3 b"]


def test_a_label_leaves_out_levels_below_its_own_and_levels_not_stated() -> None:
    numbering = definition(1, level(1, "%1%2.%3"), level(2, "x")) + numbered_list(1, 1)
    assert lines(item("a", 1), numbering=numbering) == ["1. a"]


def test_words_around_the_number_are_part_of_the_label() -> None:
    numbering = definition(1, level(0, "Điều %1. ")) + numbered_list(1, 1)
    assert lines(item("Phạm vi"), numbering=numbering) == ["Điều 1. Phạm vi"]


def test_levels_may_go_on_without_starting_again() -> None:
    levels = level(0, "%1."), level(1, "%2)", extra='<w:lvlRestart w:val="0"/>')
    body = item("a") + item("b", 1) + item("c") + item("d", 1)
    assert lines(body, numbering=definition(1, *levels) + numbered_list(1, 1)) == [
        "1. a",
        "1) b",
        "2. c",
        "2) d",
    ]


def test_a_level_may_start_again_after_the_top_level_only() -> None:
    levels = level(0, "%1."), level(1, "%2)"), level(2, "%3-", extra='<w:lvlRestart w:val="1"/>')
    body = item("a") + item("b", 1) + item("c", 2) + item("d", 1) + item("e", 2) + item("f") + item("g", 2)
    assert lines(body, numbering=definition(1, *levels) + numbered_list(1, 1)) == [
        *("1. a", "1) b", "1- c", "2) d", "2- e", "2. f", "1- g"),
    ]


def test_lists_of_one_definition_go_on_counting() -> None:
    numbering = THREE_LEVELS + numbered_list(2, 1)
    assert lines(item("a") + item("b", number=2) + item("c"), numbering=numbering) == [
        "I. a",
        "II. b",
        "III. c",
    ]


def test_lists_of_two_definitions_count_apart() -> None:
    numbering = THREE_LEVELS + definition(2, level(0, "%1.")) + numbered_list(2, 2)
    assert lines(item("a") + item("b", number=2) + item("c"), numbering=numbering) == [
        "I. a",
        "1. b",
        "II. c",
    ]


def test_a_start_of_its_own_is_taken_once() -> None:
    numbering = THREE_LEVELS + numbered_list(2, 1, restart(0, 5))
    body = item("a") + item("b", number=2) + item("c", number=2) + item("d")
    assert lines(body, numbering=numbering) == ["I. a", "V. b", "VI. c", "VII. d"]


def test_a_list_may_replace_a_level_of_its_definition() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "%1/", "lowerLetter")}</w:lvlOverride>'
    assert lines(item("a", number=2), numbering=THREE_LEVELS + numbered_list(2, 1, override)) == ["a/ a"]


def numbered_style(style_id: str, content: str, kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{style_id}">{content}</w:style>'


def test_a_style_numbers_its_paragraphs_at_the_level_that_names_it() -> None:
    levels = level(0, "%1."), level(1, "%1.%2.", extra='<w:pStyle w:val="Muc"/>')
    styles = numbered_style("Muc", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    styles += numbered_style("Con", '<w:basedOn w:val="Muc"/>')
    body = item("a") + paragraph("b", '<w:pStyle w:val="Muc"/>') + paragraph("c", '<w:pStyle w:val="Con"/>')
    numbering = definition(1, *levels) + numbered_list(1, 1)
    assert lines(body, styles=styles, numbering=numbering) == ["1. a", "1.1. b", "1.2. c"]


def test_a_style_may_state_its_level_itself() -> None:
    place = '<w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = paragraph("x", '<w:pStyle w:val="Diem"/>')
    assert lines(body, styles=numbered_style("Diem", place), numbering=THREE_LEVELS) == ["a) x"]


def test_a_paragraph_may_take_itself_out_of_the_list_of_its_style() -> None:
    styles = numbered_style("Muc", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    out = paragraph("x", '<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(out + paragraph("y", '<w:pStyle w:val="Muc"/>'), styles=styles, numbering=THREE_LEVELS) == [
        "x",
        "I. y",
    ]


def test_a_paragraph_may_choose_another_level_of_the_list_of_its_style() -> None:
    styles = numbered_style("Muc", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    body = paragraph("x", '<w:pStyle w:val="Muc"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
    assert lines(body, styles=styles, numbering=THREE_LEVELS) == ["1. x"]


def test_a_definition_may_stand_for_a_list_style() -> None:
    link = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="DanhSach"/></w:abstractNum>'
    styles = numbered_style("DanhSach", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', "numbering")
    assert lines(item("x", number=7), styles=styles, numbering=THREE_LEVELS + link + numbered_list(7, 7)) == [
        "I. x"
    ]


def test_a_list_style_that_stands_for_itself_numbers_nothing() -> None:
    link = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="DanhSach"/></w:abstractNum>'
    styles = numbered_style("DanhSach", '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>', "numbering")
    assert lines(item("x", number=7), styles=styles, numbering=link + numbered_list(7, 7)) == ["x"]


@pytest.mark.parametrize(
    "numbering",
    [
        "",
        numbered_list(1, 99),
        definition(1) + numbered_list(1, 1),
        definition(1, level(0, "%1.", extra="<w:rPr><w:vanish/></w:rPr>")) + numbered_list(1, 1),
    ],
    ids=["no list", "no definition", "no level", "hidden number"],
)
def test_no_number_is_shown_where_the_file_states_none(numbering: str) -> None:
    assert lines(item("x"), numbering=numbering) == ["x"]


def test_an_empty_item_counts_and_is_not_shown() -> None:
    assert lines(item("a") + item("") + item("b"), numbering=THREE_LEVELS) == ["I. a", "III. b"]


def test_a_deleted_item_does_not_count() -> None:
    place = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    gone = paragraph("<w:del><w:r><w:delText>x</w:delText></w:r></w:del>", place)
    assert lines(item("a") + gone + item("b"), numbering=THREE_LEVELS) == ["I. a", "II. b"]


def test_only_the_first_part_of_a_broken_item_has_the_number() -> None:
    content = "<w:r><w:t>Thu:</w:t><w:br/><w:t>- nội địa</w:t></w:r>"
    body = paragraph(content, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    assert lines(body, numbering=THREE_LEVELS) == ["I. Thu:", "- nội địa"]


def test_numbers_and_labels_out_of_all_proportion_stay_short() -> None:
    numbering = definition(1, level(0, "%1" * 5_000, "upperRoman", start=999_999_999)) + numbered_list(1, 1)
    assert len(lines(item("x"), numbering=numbering)[0]) < 1_000
