from __future__ import annotations

import pytest

from rag.answering import chosen_clauses, highlights, nearest, quote
from rag.cues import Kind
from rag.ranking import Candidate
from tests.rag.small import assistant_over, found, holding, quoted, scored

REPORT = """BÁO CÁO
Tình hình 6 tháng đầu năm 2024

I. KẾT QUẢ
Có 45 hồ chứa nước; xây 7 trạm bơm; nạo vét 12 km kênh mương nội đồng trên địa bàn toàn tỉnh theo kế hoạch.
Rừng xanh tốt.
Trồng 30 ha rừng.
Trồng 5 ha chè.
Nuôi 4 ha cá.
Thả 3 ha tôm.
II. HẠN CHẾ
Các hạn chế như sau:
1. Kênh mương sạt lở.
2. Trạm bơm xuống cấp.
III. NHIỆM VỤ
Tu bổ các hồ.
"""
PUMPS = "xây trạm bơm"


def marked(item: Candidate, question: str) -> list[str]:
    """Return what is highlighted of a candidate for a question."""
    read, _ = found(question, REPORT)
    return [quoted(item, span) for span in highlights(read, item)]


def water() -> Candidate:
    return holding(found(PUMPS, REPORT)[1], "45 hồ")


def test_the_best_clause_is_marked_without_the_stop_that_joins_it() -> None:
    assert marked(scored(water(), 0.1, 1.0, 0.1), PUMPS) == ["xây 7 trạm bơm"]


def test_clauses_that_come_near_are_marked_too_and_neighbours_are_one_mark() -> None:
    assert marked(scored(water(), 0.9, 1.0, 0.1), PUMPS) == ["Có 45 hồ chứa nước; xây 7 trạm bơm"]


def test_marks_are_few_and_short_but_for_the_best_clause() -> None:
    (only,) = marked(scored(water(), 0.99, 0.99, 1.0), PUMPS)
    assert only.startswith("nạo vét 12 km")


def test_the_best_clause_comes_first_of_those_chosen() -> None:
    read, _ = found(PUMPS, REPORT)
    assert chosen_clauses(read, scored(water(), 0.9, 1.0, 0.1)) == [1, 0]


def test_a_cause_is_marked_with_what_it_causes() -> None:
    text = "BÁO CÁO\nMưa to kèm dông lốc, gây ra sạt lở 12 km đường; đã sửa xong các tuyến đường hư hỏng.\n"
    read, items = found("Đường bị sạt lở là vì đâu?", text)
    assert [quoted(items[0], span) for span in highlights(read, items[0])] == [
        "Mưa to kèm dông lốc, gây ra sạt lở 12 km đường"
    ]


def test_of_a_list_that_is_asked_for_the_whole_sentence_is_marked() -> None:
    read, _ = found("Những công trình nào?", REPORT)
    assert Kind.LIST in read.kinds
    assert sorted(chosen_clauses(read, scored(water(), 0.1, 1.0, 0.1))) == [0, 1, 2]


def test_excerpts_near_the_best_are_quoted_too_at_most_four() -> None:
    read, ranked = found("trồng rừng chè cá tôm", REPORT)
    near = [scored(item, *(1.0 for _ in item.evidence.spans)) for item in ranked]
    assert len(near) > 4
    citations = quote(read, near)
    assert [citation.number for citation in citations] == [1, 2, 3, 4]
    assert citations[0].quote == quoted(near[0], near[0].span)
    far = [near[0], *(scored(item, *(0.1 for _ in item.evidence.spans)) for item in near[1:])]
    assert len(quote(read, far)) == 1


def test_nothing_found_is_nothing_quoted() -> None:
    read, _ = found(PUMPS, REPORT)
    assert quote(read, []) == ()
    assert nearest([]) == ()


def test_the_nearest_are_three_and_nothing_is_marked() -> None:
    _, ranked = found("trồng rừng chè cá tôm", REPORT)
    shown = nearest(ranked)
    assert [citation.number for citation in shown] == [1, 2, 3]
    assert [citation.quote for citation in shown] == [quoted(item, item.span) for item in ranked[:3]]
    assert not any(citation.highlights or citation.figures for citation in shown)


def test_what_stands_in_a_list_that_is_quoted_whole_is_not_quoted_again() -> None:
    read, ranked = found("Những hạn chế nào?", REPORT)
    items = [holding(ranked, "sạt lở"), holding(ranked, "xuống cấp")]
    citations = quote(read, [scored(item, 1.0) for item in items])
    assert [citation.quote for citation in citations] == ["1. Kênh mương sạt lở.\n2. Trạm bơm xuống cấp."]
    assert citations[0].section == "II"


@pytest.mark.parametrize(
    "question", [PUMPS, "Những hạn chế nào?", "Hạn chế ở mục nào?", "hồ", "Có bao nhiêu ha rừng?"]
)
def test_numbers_run_and_marks_lie_in_their_quotes(question: str) -> None:
    read, ranked = found(question, REPORT)
    citations = quote(read, ranked)
    assert [citation.number for citation in citations] == list(range(1, len(citations) + 1))
    for citation in citations:
        assert citation.quote == ranked[0].document.text[citation.start : citation.end]
        assert citation.highlights
        assert all(citation.start <= start < end <= citation.end for start, end in citation.highlights)


def test_points_that_hang_on_the_same_words_are_one_excerpt() -> None:
    text = """Điều 5. Thẩm quyền xử phạt
1. Chủ tịch Ủy ban nhân dân cấp xã có quyền:
a) Phạt tiền đến 50.000.000 đồng đối với cá nhân;
b) Phạt tiền đến 100.000.000 đồng đối với tổ chức.
"""
    citations = assistant_over(text).ask("Chủ tịch cấp xã có quyền phạt tiền đến bao nhiêu đồng?").citations
    assert [citation.quote.count("có quyền:") for citation in citations[:1]] == [1]
    spans = [(citation.start, citation.end) for citation in citations]
    assert all(a[1] <= b[0] or b[1] <= a[0] for a in spans for b in spans if a != b)
