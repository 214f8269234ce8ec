from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from index.text import fold
from rag.features import CLAUSE_FEATURES, clause_features, of_unit
from rag.levels import LEVELS, Asked, asked, held
from rag.question import read_question
from rag.reading import ReadPassage
from tests.rag.small import taken_apart

TEXT = "Du lịch: đón 45 đoàn khách; bán 300 tấm vé. Khách chủ yếu đi trong ngày."
NO_PART = dict.fromkeys(("cause_part", "task_part", "ahead", "introduces", "aside", "same_paragraph"), 0.0)


def ready(question: str) -> Asked:
    read = read_question(question)
    return asked(read, [1 / max(1, len(read.terms))] * len(read.terms))


def table(question: str | Asked, passage: ReadPassage, **part: float) -> dict[str, list[float]]:
    """Return the features of each clause by name."""
    asking = ready(question) if isinstance(question, str) else question
    rows = clause_features(
        asking,
        passage,
        held(asking, passage, {}),
        meanings=np.zeros(len(passage.clauses), np.float32),
        sentence_meanings=np.zeros(len(passage.sentences), np.float32),
        search=0.5,
        paragraph=NO_PART | part,
    )
    assert rows.shape == (len(passage.clauses), len(CLAUSE_FEATURES))
    return {name: rows[:, column].tolist() for column, name in enumerate(CLAUSE_FEATURES)}


def nearest_level(question: str, text: str, clause: int) -> str:
    """Return the nearest level to a clause at which the question's only term stands."""
    levels = held(ready(question), taken_apart(text), {})[clause, :, 0]
    return LEVELS[int(np.argmax(levels > 0))]


@pytest.mark.parametrize(
    ("word", "clause", "level"),
    [
        ("vé", 1, "in_clause"),
        ("đoàn", 1, "in_sentence"),
        ("vé", 2, "in_previous"),
        ("ngày", 0, "in_passage"),
    ],
)
def test_a_term_counts_where_it_stands_nearest(word: str, clause: int, level: str) -> None:
    assert nearest_level(word, TEXT, clause) == level


def test_a_lead_in_holds_for_every_sentence() -> None:
    text = "Thủy lợi nhỏ: xây 3 đập. Sửa 4 cống. Nạo vét 5 km mương."
    assert nearest_level("nhỏ", text, 2) == "in_lead"


def test_levels_include_the_nearer_ones_and_lie_between_0_and_1() -> None:
    levels = held(ready("Có bao nhiêu đoàn khách mua vé trong ngày?"), taken_apart(TEXT), {})
    assert ((levels >= 0) & (levels <= 1)).all()
    assert all((near <= far).all() for near, far in pairwise(np.moveaxis(levels, 1, 0)))


def test_what_a_question_types_with_marks_is_told_from_lookalikes() -> None:
    def level(word: str) -> float:
        return float(held(ready(word), taken_apart("Mở ba chợ phiên."), {})[0, 0, 0])

    assert level("chợ") == 1
    assert 0 < level("chờ") < level("chợ")
    assert level("cho phien") == 1


def test_a_thing_named_in_other_words_is_there_by_meaning() -> None:
    asking, passage = ready("gió"), taken_apart("Bão số 3 đổ bộ; trời quang.")
    near = {asking.question.terms[0].key: np.array([0.6, 0.0], np.float32)}
    without, levels = held(asking, passage, {}), held(asking, passage, near)
    assert without[0, 0, 0] < levels[0, 0, 0] == pytest.approx(0.6)
    assert levels[1, 0, 0] == without[1, 0, 0]


def test_what_is_there_is_counted_once_at_its_nearest_level() -> None:
    columns = table("vé", taken_apart(TEXT))
    assert [columns[level][1] for level in LEVELS] == [1, 0, 0, 0, 0, 0, 0]
    assert sum(columns[level][0] for level in LEVELS) == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "feature", "clauses"),
    [
        ("Có bao nhiêu đoàn khách?", "figure", [1, 1, 0]),
        ("Khách ở mục nào?", "figure", [0, 0, 0]),
        ("Khách du lịch", "keyword_figure", [1, 1, 0]),
        ("Có bao nhiêu đoàn khách?", "keyword_figure", [0, 0, 0]),
        ("Khách du lịch", "first", [1, 0, 0]),
    ],
)
def test_what_a_clause_holds_counts_where_it_is_asked_for(
    question: str, feature: str, clauses: list[int]
) -> None:
    assert table(question, taken_apart(TEXT))[feature] == clauses


@pytest.mark.parametrize(
    ("question", "text", "feature"),
    [
        ("Vì sao lúa chết?", "Lúa chết do rét đậm; đã cấy lại.", "cause"),
        ("Sắp tới làm gì để cứu lúa?", "Tập trung cứu lúa; lúa đã chết nhiều.", "plan"),
        ("Khi nào khánh thành cầu?", "Cầu khánh thành ngày 2/9/2024; hồ đã xây xong.", "when"),
        ("QPTĐ nghĩa là gì?", "Quỹ phát triển đất (QPTĐ) cho vay; hồ đã xây xong.", "definition"),
        ("Thu tăng bao nhiêu so với cùng kỳ?", "Thu tăng 5% so với cùng kỳ; chi 3 tỷ đồng.", "comparison"),
        ("Trồng được bao nhiêu ha rừng?", "Trồng 5 ha rừng; chi 3 tỷ đồng.", "unit"),
        ("Năm 2023 thu bao nhiêu?", "Năm 2023 thu 5 tỷ đồng; năm 2024 thu 7 tỷ đồng.", "year"),
        ("Xã nào thu thấp nhất?", "Thấp nhất là xã Bình; huyện thống nhất cách làm.", "most"),
        ("Có bao nhiêu giáo viên?", "Tuyển 12 giáo viên; xây 15 phòng học.", "counted"),
        ("Vì sao lúa ngập?", "Mưa lớn gây ra ngập; đã cấy lại.", "cause"),
    ],
)
def test_the_clause_that_has_what_this_kind_of_question_wants_is_marked(
    question: str, text: str, feature: str
) -> None:
    first, second = table(question, taken_apart(text))[feature]
    assert (first, second) == (1, 0)


def test_the_paragraphs_part_and_search_count_for_all_its_clauses() -> None:
    columns = table("Khách du lịch", taken_apart(TEXT), ahead=1.0)
    assert columns["ahead"] == [1, 1, 1]
    assert columns["search"] == [0.5, 0.5, 0.5]


def test_a_follow_up_prefers_the_sentence_of_the_last_answer() -> None:
    asking = ready("Bán được bao nhiêu vé?")
    passage = taken_apart(TEXT)
    start, end = passage.clauses[0].start, passage.clauses[0].end
    followed = replace(asking, question=replace(asking.question, after=("", (0, len(TEXT)), (start, end))))
    assert table(followed, passage, same_paragraph=1.0)["same_sentence"] == [1, 1, 0]
    assert table(asking, passage, same_paragraph=1.0)["same_sentence"] == [0, 0, 0]


def test_of_a_follow_up_the_clause_with_its_own_words_is_told() -> None:
    asking = ready("Vé của đoàn khách?")
    own = replace(asking, question=replace(asking.question, own=frozenset({"ve"})))
    assert table(own, taken_apart(TEXT))["own"] == [0, 1, 0]
    assert table(asking, taken_apart(TEXT))["own"] == [0, 0, 0]


@pytest.mark.parametrize(
    "question", ["Ai đứng thứ nhất?", "Xã Thống Nhất?", "Có ít nhất mấy xã?", "Thu nhập?"]
)
def test_nhat_is_not_always_the_most(question: str) -> None:
    assert not any(table(question, taken_apart("Cao nhất là xã Bình."))["most"])


def test_neighbouring_words_of_the_question_are_shared_in_whole_or_part() -> None:
    whole, none, _ = table("đoàn khách", taken_apart(TEXT))["pairs"]
    assert (whole, none) == (1, 0)
    assert 0 < table("đón đoàn khách", taken_apart(TEXT))["pairs"][0] < 1
    assert table("khách", taken_apart(TEXT))["pairs"] == [0, 0, 0]


def test_a_question_without_terms_has_features_all_the_same() -> None:
    assert all(np.isfinite(column).all() for column in table("", taken_apart(TEXT)).values())


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("Bao nhiêu ha rừng?", "Trồng 5 ha rừng.", True),
        ("Bao nhiêu ha rừng?", "Chi 5 tỷ đồng trồng rừng.", False),
        ("Rừng thế nào?", "Chi 5 tỷ đồng trồng rừng.", True),
        ("Rừng thế nào?", "Rừng xanh tốt.", False),
    ],
)
def test_a_figure_is_of_the_unit_that_is_asked_for(question: str, text: str, fits: bool) -> None:
    (clause,) = taken_apart(text).clauses
    assert of_unit(read_question(question), clause) is fits


def test_a_row_of_a_table_says_its_unit_in_the_head() -> None:
    (clause,) = taken_apart("Diện tích rừng | 120 | 130").clauses
    assert of_unit(read_question("Bao nhiêu ha rừng?"), replace(clause, has_figure=True))
    assert fold(clause.folded) == clause.folded
