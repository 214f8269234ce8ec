"""What the words of a paragraph are: changes, fields, controls, boxes, breaks, special characters."""

from __future__ import annotations

import pytest

from index.errors import DocumentError
from tests.index.readers.word_files import blocks, lines, paragraph, run


def field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_paragraphs_come_in_order_and_empty_ones_are_left_out() -> None:
    assert lines(paragraph("một") + paragraph() + paragraph("  ") + paragraph("hai")) == ["một", "hai"]


def test_runs_join_without_a_gap_and_words_stay_as_written() -> None:
    assert lines(paragraph(run("pha\u0301t tri") + run("ển bảo\xa0đảm  36,7 % "))) == [
        "pha\u0301t triển bảo\xa0đảm  36,7 %"
    ]


def test_tracked_insertions_stay_and_deletions_go() -> None:
    content = (
        run("Thu đạt ")
        + "<w:del><w:r><w:delText>400</w:delText></w:r></w:del>"
        + f"<w:ins>{run('433')}</w:ins>"
        + f"<w:moveFrom>{run(' cũ')}</w:moveFrom><w:moveTo>{run(' mới')}</w:moveTo>"
        + run(" tỷ đồng")
    )
    assert lines(paragraph(content)) == ["Thu đạt 433 mới tỷ đồng"]


def test_a_deleted_insertion_is_deleted() -> None:
    content = run("còn") + f"<w:ins><w:del>{run('mất')}</w:del></w:ins>"
    assert lines(paragraph(content)) == ["còn"]


@pytest.mark.parametrize("change", ["del", "moveFrom"])
def test_a_removed_paragraph_end_joins_the_next_paragraph(change: str) -> None:
    body = paragraph("Tổng chi ", f"<w:rPr><w:{change}/></w:rPr>") + paragraph("ngân sách") + paragraph("hết")
    assert lines(body) == ["Tổng chi ngân sách", "hết"]


def test_words_before_a_removed_end_survive_a_table_and_the_end_of_the_file() -> None:
    removed = "<w:rPr><w:del/></w:rPr>"
    box = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>ô</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    assert lines(paragraph("trước", removed) + box + paragraph("sau", removed)) == ["trước", "ô", "sau"]


def test_a_drop_cap_joins_its_word() -> None:
    assert lines(paragraph("T", '<w:framePr w:dropCap="drop"/>') + paragraph("rong 6 tháng")) == [
        "Trong 6 tháng"
    ]


def test_content_controls_are_read_in_block_and_in_line() -> None:
    inline = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('BC-UBND')}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtContent>{paragraph('khối')}</w:sdtContent></w:sdt>"
    assert lines(paragraph(run("Số ") + inline) + block) == ["Số BC-UBND", "khối"]


def test_the_prompt_of_an_empty_content_control_is_left_out() -> None:
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        f"<w:sdtContent>{run('Click here to enter text.')}</w:sdtContent></w:sdt>"
    )
    assert lines(paragraph(run("Số: ") + prompt)) == ["Số:"]


def test_links_and_smart_tags_keep_their_words() -> None:
    content = (
        f'<w:hyperlink r:id="rId1">{run("cổng thông tin")}</w:hyperlink>'
        f"<w:smartTag>{run(' tỉnh ')}<w:customXml>{run('Bắc Kạn')}</w:customXml></w:smartTag>"
    )
    assert lines(paragraph(content)) == ["cổng thông tin tỉnh Bắc Kạn"]


def test_fields_show_their_result_and_not_their_code() -> None:
    content = (
        run("Trang ") + field("PAGE", "7") + f'<w:fldSimple w:instr="DATE">{run(" ngày 8")}</w:fldSimple>'
    )
    assert lines(paragraph(content)) == ["Trang 7 ngày 8"]


def test_a_result_inside_the_code_of_a_field_is_not_shown() -> None:
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"{run('IF ')}{field('MERGEFIELD a', 'ẩn')}"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{field("b", "hiện")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert lines(paragraph(outer + run(" sau"))) == ["hiện sau"]


def test_an_unclosed_field_does_not_swallow_the_next_paragraphs() -> None:
    broken = paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("mất"))
    assert lines(broken + paragraph("còn")) == ["còn"]


def test_a_text_box_follows_its_paragraph_once() -> None:
    box = f"<w:txbxContent>{paragraph('trong khung')}</w:txbxContent>"
    drawing = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(paragraph(run("trước ") + drawing + run("sau"))) == ["trước sau", "trong khung"]


def test_the_fallback_is_read_where_the_choice_has_no_words() -> None:
    drawing = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="x"><w:pict/></mc:Choice>'
        f"<mc:Fallback>{run('chữ')}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(paragraph(drawing)) == ["chữ"]


def test_a_text_box_of_the_old_form_is_read() -> None:
    box = f"<w:txbxContent>{paragraph('trong khung')}</w:txbxContent>"
    picture = f"<w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>"
    assert lines(paragraph(picture)) == ["trong khung"]


def test_tabs_hyphens_and_invisible_characters() -> None:
    content = (
        "<w:r><w:t>a</w:t><w:tab/><w:ptab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/><w:t>d\u00ade\u200b"
        "f\ng</w:t></w:r>"
    )
    assert lines(paragraph(content)) == ["a\t\tb-cdef g"]


def broken(*parts: str, mark: str = "<w:br/>") -> str:
    return "<w:r>" + mark.join(f"<w:t>{part}</w:t>" for part in parts) + "</w:r>"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("ỦY BAN NHÂN DÂN", "TỈNH BẮC KẠN"), ["ỦY BAN NHÂN DÂN TỈNH BẮC KẠN"]),
        (("tình hình kinh tế", "và xã hội"), ["tình hình kinh tế và xã hội"]),
        (("Nơi nhận:", "- Như trên;", "- Lưu: VT."), ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]),
        (("gồm các việc", "1. Thu", "a) Chi", "Điều 5"), ["gồm các việc", "1. Thu", "a) Chi", "Điều 5"]),
        (("BÁO CÁO", "Tóm tắt tình hình"), ["BÁO CÁO", "Tóm tắt tình hình"]),
        (("", "đầu", "", ""), ["đầu"]),
    ],
)
def test_a_line_break_parts_statements_and_is_a_space_inside_one(
    parts: tuple[str, ...], expected: list[str]
) -> None:
    assert lines(paragraph(broken(*parts))) == expected
    assert lines(paragraph(broken(*parts, mark="<w:cr/>"))) == expected


@pytest.mark.parametrize("kind", ["page", "column"])
def test_a_page_or_column_break_always_parts(kind: str) -> None:
    assert lines(paragraph(broken("hết", "phụ lục", mark=f'<w:br w:type="{kind}"/>'))) == ["hết", "phụ lục"]


def test_tab_stops_are_not_tabs_and_a_phonetic_guide_is_not_text() -> None:
    guide = f"<w:ruby><w:rt>{run('guide')}</w:rt><w:rubyBase>{run('chữ')}</w:rubyBase></w:ruby>"
    content = run("a") + f"<w:r>{guide}</w:r>"
    assert lines(paragraph(content, '<w:tabs><w:tab w:pos="1"/></w:tabs>')) == ["achữ"]
    assert lines(paragraph(run("a") + paragraph(run("b"), "<w:tabs><w:tab/></w:tabs>"))) == ["ab"]


def test_notes_and_comments_leave_no_trace_in_the_text() -> None:
    content = (
        run("433 tỷ")
        + '<w:commentRangeStart w:id="1"/><w:r><w:footnoteReference w:id="2"/></w:r>'
        + '<w:r><w:commentReference w:id="1"/></w:r>'
        + run(" đồng")
    )
    assert lines(paragraph(content)) == ["433 tỷ đồng"]


def test_hidden_text_is_left_out_by_run_by_character_style_and_by_paragraph_style() -> None:
    styles = "".join(
        f'<w:style w:type="{kind}" w:styleId="{kind}"><w:rPr><w:vanish/></w:rPr></w:style>'
        for kind in ("character", "paragraph")
    )
    body = paragraph(
        run("thấy")
        + run(" ẩn", "<w:vanish/>")
        + run(" ẩn", '<w:rStyle w:val="character"/>')
        + run(" rõ", '<w:rStyle w:val="character"/><w:vanish w:val="0"/>')
    ) + paragraph(run("ẩn") + run("hiện", '<w:vanish w:val="false"/>'), '<w:pStyle w:val="paragraph"/>')
    assert lines(body, styles=styles) == ["thấy rõ", "hiện"]


@pytest.mark.parametrize(
    ("font", "code", "expected"),
    [
        ("Symbol", "F0B3", "a≥b"),
        ("Symbol", "F061", "aαb"),
        ("Wingdings", "F0FC", "a\ufffdb"),
        ("Arial", "00B0", "a°b"),
        ("Arial", "D800", "ab"),
        ("Arial", "lỗi", "ab"),
    ],
)
def test_symbols_are_shown_or_marked_as_unknown(font: str, code: str, expected: str) -> None:
    symbol = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    assert lines(paragraph(run("a") + symbol + run("b"))) == [expected]


def test_a_formula_keeps_its_figures_and_the_bar_of_a_fraction() -> None:
    def maths(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    fraction = f"<m:f><m:num>{maths('89')}</m:num><m:den>{maths('96')}</m:den></m:f>"
    assert lines(paragraph(f"<m:oMath>{maths('k = ')}{fraction}</m:oMath>")) == ["k = 89/96"]


def test_the_formulas_of_a_drawing_and_a_stray_end_of_a_field_add_nothing() -> None:
    drawing = (
        '<w:r><w:pict><v:shapetype><v:formulas><v:f eqn="sum"/></v:formulas></v:shapetype></w:pict></w:r>'
    )
    stray = '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert lines(paragraph(run("trước") + drawing + stray + run(" sau"))) == ["trước sau"]


def test_a_bookmark_marker_split_over_runs_is_left_out() -> None:
    assert lines(paragraph(run("[bookmark: ") + run("_Hlk1]I. Kết quả"))) == ["I. Kết quả"]


def test_lines_of_a_table_of_contents_are_left_out_and_body_text_in_its_style_stays() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="Mclc1"><w:name w:val="toc 1"/></w:style>'
    style = '<w:pStyle w:val="Mclc1"/>'
    entry = "<w:r><w:t>I. Kết quả</w:t><w:tab/><w:t>3</w:t></w:r>"
    assert lines(paragraph(entry, style) + paragraph("Trong 6 tháng", style), styles=styles) == [
        "Trong 6 tháng"
    ]
    assert lines(paragraph(entry)) == ["I. Kết quả\t3"]


@pytest.mark.parametrize("name", ["altChunk", "subDoc"])
def test_text_kept_in_another_file_is_an_error_and_not_a_gap(name: str) -> None:
    with pytest.raises(DocumentError, match="phần nhúng"):
        lines(paragraph("một") + f'<w:{name} r:id="rId5"/>')


def test_a_file_without_words_is_an_error() -> None:
    with pytest.raises(DocumentError, match="không có chữ nào"):
        lines(paragraph() + "<w:sectPr/>")


def test_blocks_are_the_lines_of_the_text() -> None:
    assert [(block.start, block.end) for block in blocks(paragraph("một") + paragraph("hai mươi"))] == [
        (0, 3),
        (4, 12),
    ]
