from __future__ import annotations

import pytest

from rag.answering import highlights
from rag.excerpts import cite, whole_list, whole_section
from rag.types import Citation
from tests.rag.small import assistant_over, found, holding

REPORT = """BÁO CÁO
Tình hình 6 tháng đầu năm 2024

I. KẾT QUẢ
Có 45 hồ chứa nước; xây 7 trạm bơm.
II. HẠN CHẾ, KHÓ KHĂN
Các hạn chế như sau:
1. Kênh mương sạt lở.
2. Trạm bơm xuống cấp.
3. Hồ chứa nước cạn.
III. NHIỆM VỤ, GIẢI PHÁP
1. Tu bổ hồ chứa nước.
2. Nâng cấp trạm bơm.
"""
LIMITS = "1. Kênh mương sạt lở.\n2. Trạm bơm xuống cấp.\n3. Hồ chứa nước cạn."


def listed(question: str, *pieces: str) -> Citation | None:
    """Return the list that a question asks for where the candidates that hold the pieces were found."""
    read, ranked = found(question, REPORT)
    return whole_list(read, [holding(ranked, piece) for piece in pieces], None)


def section(question: str, *texts: str) -> Citation:
    read, ranked = found(question, *(texts or (REPORT,)))
    return whole_section(read, ranked, highlights)


def test_a_list_is_quoted_whole_where_two_of_its_items_were_found() -> None:
    found_list = listed("Những hạn chế, khó khăn nào?", "sạt lở", "cạn")
    assert found_list is not None
    assert (found_list.quote, found_list.section) == (LIMITS, "II")
    assert [REPORT[slice(*span)] for span in found_list.highlights] == LIMITS.split("\n")


@pytest.mark.parametrize(
    ("question", "pieces"),
    [
        ("Kênh mương, hồ, trạm bơm ra sao?", ("sạt lở", "cạn")),
        ("Những hạn chế, khó khăn nào?", ("sạt lở",)),
        ("Những hạn chế, khó khăn nào?", ("sạt lở", "45 hồ")),
        ("Những hạn chế, khó khăn nào?", ("sạt lở", "Nâng cấp")),
        ("Những hạn chế, khó khăn nằm ở mục nào?", ("sạt lở", "cạn")),
        ("Những hạn chế nào về kênh mương, hồ, trạm bơm?", ("sạt lở", "cạn")),
    ],
)
def test_no_list_is_quoted_that_was_not_asked_for_or_not_found(
    question: str, pieces: tuple[str, ...]
) -> None:
    assert listed(question, *pieces) is None


def test_given_marks_are_kept_where_they_stand_in_the_list() -> None:
    read, ranked = found("Những hạn chế, khó khăn nào?", REPORT)
    items = [holding(ranked, "sạt lở"), holding(ranked, "cạn")]
    inside, outside = items[1].span, holding(ranked, "45 hồ").span
    kept = whole_list(read, items, [inside, outside])
    assert kept is not None
    assert kept.highlights == (inside,)


def test_a_list_that_is_too_long_is_not_quoted_whole() -> None:
    long = "".join(f"{at}. Hạn chế về hồ chứa nước: {'dài ' * 150}.\n" for at in range(1, 12))
    read, ranked = found("Những hạn chế nào về hồ chứa nước?", f"BÁO CÁO\n\nI. HẠN CHẾ\nNhư sau:\n{long}")
    items = [item for item in ranked if item.document.text[item.span[0]].isdigit()]
    assert len(items) > 2
    assert whole_list(read, items, None) is None


def test_where_is_answered_by_the_heading_and_what_follows_up_to_the_place() -> None:
    cited = section("Kênh mương sạt lở nằm ở mục nào?")
    assert cited.quote.startswith(("II. HẠN CHẾ, KHÓ KHĂN", "1. Kênh mương"))
    assert "Kênh mương sạt lở" in cited.quote
    assert cited.highlights[0][0] == cited.start


def test_of_a_long_section_only_the_heading_is_quoted() -> None:
    far = "".join(f"Đoạn số {at} nói về việc khác: {'dài ' * 100}.\n" for at in range(8))
    cited = section("Hồ chứa nước ở mục nào?", f"BÁO CÁO\n\nI. KẾT QUẢ\n{far}Có 45 hồ chứa nước.\n")
    assert cited.quote == "I. KẾT QUẢ"
    assert cited.highlights == ((cited.start, cited.end),)


def test_the_section_that_names_most_of_what_is_asked_together_is_quoted() -> None:
    cited = section("Tu bổ hồ chứa nước và nâng cấp trạm bơm ở mục nào?")
    assert cited.section.startswith("III")


def test_a_place_without_a_heading_is_quoted_itself() -> None:
    cited = section("Hồ chứa nước ở mục nào?", "Có 45 hồ chứa nước.\n")
    assert cited.quote == "Có 45 hồ chứa nước."


def test_a_citation_says_where_it_stands() -> None:
    _, ranked = found("hồ chứa nước trạm bơm", REPORT)
    item = holding(ranked, "45 hồ")
    cited = cite(2, item.document, item.paragraph, item.span, (item.span,))
    assert (cited.number, cited.section, cited.section_title, cited.paragraph) == (2, "I", "KẾT QUẢ", 1)
    assert cited.quote == "Có 45 hồ chứa nước; xây 7 trạm bơm."
    assert (cited.document.id, cited.document.file) == (item.document.id, item.document.path)


UNNUMBERED = """BÁO CÁO
Tình hình năm 2024
II. HẠN CHẾ
Một số hạn chế như sau:
Giải ngân còn chậm.
Kênh mương xuống cấp.
"""


def test_a_list_without_numbers_is_what_follows_its_introduction() -> None:
    (first, *_) = assistant_over(UNNUMBERED).ask("Những hạn chế nào?").citations
    assert first.quote == "Giải ngân còn chậm.\nKênh mương xuống cấp."


def test_an_introduction_that_nothing_follows_is_no_list() -> None:
    answer = assistant_over(UNNUMBERED.split("Giải ngân")[0]).ask("Liệt kê những hạn chế nào?")
    assert [citation.quote for citation in answer.citations] == ["Một số hạn chế như sau:"]


def test_where_without_a_heading_is_the_place_itself() -> None:
    text = "BÁO CÁO\nNăm 2024\n" + " ".join(f"Thu ngân sách xã {at} là {at} tỷ đồng." for at in range(100))
    (first, *_) = assistant_over(text).ask("Thu ngân sách nằm ở mục nào?").citations
    assert len(first.quote) < 1500
    assert all(end - start < 100 for start, end in first.highlights)
