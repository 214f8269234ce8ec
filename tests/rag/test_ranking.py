from __future__ import annotations

from dataclasses import replace

import pytest

from index.types import ParagraphKind
from rag.evidence import Evidence
from rag.question import read_question
from rag.ranking import (
    is_clear,
    list_parent,
    looks_ahead,
    needs_figure,
    own_coverage,
    paragraph_features,
    parent,
    rank,
    states_figure,
)
from tests.rag.small import document, found, holding, quoted, scored

REPORT = """BÁO CÁO
Tình hình 6 tháng đầu năm 2024

I. KẾT QUẢ ĐẠT ĐƯỢC
Toàn tỉnh có 12 hồ chứa nước.
Hồ chứa nước được nạo vét kịp thời.
II. HẠN CHẾ, NGUYÊN NHÂN
Một số hạn chế như sau:
1. Hồ chứa nước xuống cấp.
2. Kênh mương sạt lở.
III. NHIỆM VỤ, GIẢI PHÁP
Tu bổ các hồ chứa nước.
"""
POND = "Bao nhiêu hồ chứa nước?"


def test_candidates_are_ranked_best_first_one_a_paragraph() -> None:
    question, items = found("hồ chứa nước", REPORT)
    low, high = scored(items[0], *(0.1 for _ in items[0].evidence.spans)), items[1]
    ranked = rank(question, [low, items[0], high, high])
    assert [item.score for item in ranked] == sorted((item.score for item in ranked), reverse=True)
    assert len({item.span for item in ranked}) == len(ranked) == 2
    assert rank(question, []) == []


def test_what_states_a_number_goes_before_what_is_a_little_better_and_does_not() -> None:
    question, items = found(POND, REPORT)
    with_figure, without = holding(items, "12 hồ"), holding(items, "nạo vét")
    better = scored(without, 1.0)
    assert rank(question, [scored(with_figure, 0.9), better])[0].span == with_figure.span
    assert rank(question, [scored(with_figure, 0.1), better])[0].span == without.span
    keyword = read_question("hồ chứa nước")
    assert rank(keyword, [scored(with_figure, 0.9), better])[0].span == without.span


def test_what_says_when_goes_before_what_is_a_little_better_and_does_not() -> None:
    dated = f"{REPORT}Hồ Nà Cáy xong ngày 15/6/2024.\nHồ Nà Cáy xong mọi phần việc.\n"
    question, items = found("Hồ Nà Cáy xong khi nào?", dated)
    says, without = holding(items, "15/6"), holding(items, "phần việc")
    better = scored(without, 1.0)
    assert rank(question, [scored(says, 0.9), better])[0].span == says.span
    assert rank(question, [scored(says, 0.1), better])[0].span == without.span


ROWS = "Trồng rừng được 3.038 ha, đạt 87% kế hoạch.\n1 | Trồng rừng | ha | 3.038 | 87%\nRừng trồng mọi nơi.\n"


def test_a_sentence_with_all_figures_of_a_row_goes_before_the_row() -> None:
    question, items = found("Trồng rừng được bao nhiêu ha?", f"{REPORT}{ROWS}")
    told, untold, typed = holding(items, "87% kế"), holding(items, "mọi nơi"), holding(items, "| 87%")
    row = scored(
        replace(typed, paragraph=replace(typed.paragraph, kind=ParagraphKind.TABLE_ROW)),
        *(1.0 for _ in typed.evidence.spans),
    )
    near = scored(told, *(0.9 for _ in told.evidence.spans))
    assert [item.span for item in rank(question, [row, near])] == [told.span, row.span]
    far = scored(told, *(0.1 for _ in told.evidence.spans))
    assert rank(question, [row, far])[0].span == row.span
    other = scored(untold, *(0.9 for _ in untold.evidence.spans))
    assert rank(question, [row, other])[0].span == row.span


def test_equal_candidates_keep_their_order() -> None:
    question, items = found("hồ chứa nước", REPORT)
    same = [scored(item, *(0.5 for _ in item.evidence.spans)) for item in items[:3]]
    assert [item.span for item in rank(question, same)] == [item.span for item in same]


@pytest.mark.parametrize(
    ("question", "needed"),
    [
        (POND, True),
        ("Mấy nhà nghèo có được quà không?", False),
        ("Vì sao bao nhiêu hồ bị hỏng?", False),
        ("hồ chứa nước", False),
    ],
)
def test_only_a_number_answers_some_questions(question: str, needed: bool) -> None:
    assert needs_figure(read_question(question)) is needed


def test_a_candidate_states_a_figure_if_its_best_sentence_does() -> None:
    _, items = found(POND, REPORT)
    assert states_figure(holding(items, "12 hồ"))
    assert not states_figure(holding(items, "nạo vét"))


def test_one_place_that_holds_what_is_asked_and_leads_is_clear() -> None:
    question, items = found(POND, REPORT)
    first, second = holding(items, "12 hồ"), holding(items, "nạo vét")
    assert is_clear(question, [scored(first, 1.0), scored(second, 0.2)])
    assert not is_clear(question, [scored(first, 1.0), scored(second, 0.99)])
    assert not is_clear(question, [])


def test_items_of_one_list_are_no_rivals() -> None:
    question, items = found("Hồ chứa nước xuống cấp", REPORT)
    one, other = holding(items, "Hồ chứa nước xuống cấp"), holding(items, "sạt lở")
    outside = holding(items, "12 hồ")
    assert is_clear(question, [scored(one, 1.0), scored(other, 0.99)])
    assert not is_clear(question, [scored(one, 1.0), scored(outside, 0.99)])


def test_a_question_that_names_next_to_nothing_is_never_clear() -> None:
    question, items = found("xuống", REPORT)
    assert not is_clear(question, items[:1])


def test_own_coverage_counts_only_the_users_things() -> None:
    question, items = found("Hồ chứa nước ở sân bay", REPORT)
    pond = [term for term in question.terms if "hồ" in term.text.lower()]
    missing = [term for term in question.terms if "sân bay" in term.text]
    item = holding(items, "12 hồ")
    assert own_coverage(pond, item, question) == pytest.approx(1)
    assert own_coverage(missing, item, question) < 0.5
    assert own_coverage((), item, question) == 0


def test_a_paragraph_is_on_what_was_or_on_what_is_to_be_done() -> None:
    report = document(REPORT)
    ahead = {section.title for section in report.sections if looks_ahead(section)}
    assert ahead == {"NHIỆM VỤ, GIẢI PHÁP"}
    done = document("BÁO CÁO\n\nI. KẾT QUẢ THỰC HIỆN NHIỆM VỤ\nĐã tu bổ 5 hồ.\n")
    assert not any(map(looks_ahead, done.sections))


@pytest.mark.parametrize(
    ("question", "piece", "features"),
    [
        ("Vì sao hồ xuống cấp?", "Hồ chứa nước xuống cấp", {"cause_part"}),
        ("Hồ chứa nước ra sao?", "Hồ chứa nước xuống cấp", set()),
        ("Hồ chứa nước ra sao?", "Tu bổ", {"ahead"}),
        ("Sắp tới làm gì với hồ chứa nước?", "Tu bổ", {"task_part"}),
        ("Hạn chế nào?", "Một số hạn chế", {"introduces"}),
        ("Hồ chứa nước ra sao?", "NHIỆM VỤ", {"aside", "ahead"}),
        ("Hồ chứa nước ở mục nào?", "NHIỆM VỤ", {"ahead"}),
    ],
)
def test_what_a_paragraphs_part_says(question: str, piece: str, features: set[str]) -> None:
    report = document(REPORT)
    (paragraph,) = (p for p in report.paragraphs if piece in report.text[p.start : p.end])
    found_features = paragraph_features(read_question(question), report, paragraph)
    assert {name for name, value in found_features.items() if value} == features


def test_items_know_the_section_of_their_list() -> None:
    _, items = found("hạn chế kênh mương hồ chứa nước", REPORT)
    one, other = holding(items, "Hồ chứa nước xuống cấp"), holding(items, "sạt lở")
    assert one.paragraph.kind is ParagraphKind.ITEM
    section = list_parent(one)
    assert section is not None
    assert section.number == "II"
    assert list_parent(other) == section
    assert list_parent(holding(items, "12 hồ")) is None


def test_the_root_holds_itself() -> None:
    report = document(REPORT)
    root = min(report.sections, key=lambda section: section.level)
    assert parent(report, root) == root


def test_a_very_long_paragraph_is_quoted_by_its_passage() -> None:
    long = " ".join(f"Hồ chứa nước số {at} được nạo vét kịp thời trong kỳ." for at in range(60))
    _, items = found("hồ chứa nước", f"{long}\n")
    assert all(len(quoted(item, item.span)) <= 1000 for item in items)
    assert len(items) > 1


def test_a_candidate_without_clauses_covers_nothing() -> None:
    _, items = found(POND, REPORT)
    evidence = items[0].evidence
    nothing = Evidence((), (), (), (), (), evidence.features[:0], evidence.levels[:0], (), (), ())
    bare = replace(items[0], score=0.0, evidence=nothing)
    assert (bare.coverage, bare.meaning) == (0, 0)
    assert not states_figure(bare)


ARTICLE = """Điều 5. Thẩm quyền xử phạt
1. Chủ tịch Ủy ban nhân dân cấp xã có quyền:
a) Phạt cảnh cáo;
b) Phạt tiền đến 50.000.000 đồng.
2. Công chức đang thi hành công vụ được lập biên bản.
"""


def test_a_point_of_an_article_is_quoted_with_the_words_it_hangs_on() -> None:
    _, items = found("Phạt tiền đến bao nhiêu đồng?", ARTICLE)
    assert quoted(items[0], items[0].span) == ARTICLE[ARTICLE.index("1. Chủ") : ARTICLE.index("\n2. Công")]


def test_what_is_no_point_is_quoted_alone() -> None:
    _, items = found("Công chức được lập biên bản khi nào?", ARTICLE)
    assert quoted(items[0], items[0].span).startswith("2. Công chức")


def test_a_line_in_capitals_is_no_answer() -> None:
    text = "Quy định về trường\nChứng chỉ quốc phòng do trường cấp.\nCHỨNG CHỈ QUỐC PHÒNG\n"
    _, items = found("chứng chỉ quốc phòng", text)
    assert quoted(items[0], items[0].span).startswith("Chứng chỉ quốc phòng do")
