"""Answers from some of an office's documents: those chosen, those named, the same figure in several."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.metadata.document_data import DocumentData, DocumentStatus
from index.metadata.period import Period
from rag import Answer, Scope, Status, Turn
from rag.narrowing import narrow
from rag.question import read_question
from rag.scope import same_place
from tests.rag.invariants import check_answer
from tests.rag.office import id_of, office
from tests.rag.small import document

REVENUE = "Tổng thu ngân sách nhà nước là bao nhiêu?"
FEES = "Mức hỗ trợ học phí cho mỗi học sinh là bao nhiêu?"


def asked(question: str, scope: Scope | None = None) -> Answer:
    answer = office().ask(question, scope=scope)
    check_answer(office(), answer)
    assert json.loads(json.dumps(answer.to_dict())) == answer.to_dict()
    return answer


def files(answer: Answer) -> list[str]:
    return [citation.document.file for citation in answer.citations]


# --- chosen ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (Scope(period=Period("2023-01", "2023-12")), ["q1-truoc.txt"]),
        (Scope(period=Period("2024-04", "2024-06")), ["q2.txt"]),
        (Scope(place="huyện Sơn Tràng"), ["huyen.txt"]),
        (Scope(place="Sơn Tràng", kind="báo cáo"), ["huyen.txt"]),
        (Scope(period=Period("2024-01", "2024-03"), place="tỉnh Lam Điền"), ["q1.txt"]),
    ],
)
def test_only_documents_in_scope_answer(scope: Scope, found: list[str]) -> None:
    answer = asked(REVENUE, scope)
    assert answer.status is Status.ANSWERED
    assert set(files(answer)) == set(found)
    assert answer.scope is not None
    assert answer.scope.chosen
    assert list(answer.scope.documents) == [id_of(path) for path in found]


def test_nothing_outside_the_scope_is_even_near() -> None:
    answer = asked(FEES, Scope(kind="báo cáo"))
    assert answer.status is Status.NOT_FOUND
    assert all(citation.document.kind == "báo cáo" for citation in answer.nearest)


def test_an_empty_scope_is_said_to_be_empty() -> None:
    answer = asked(REVENUE, Scope(place="tỉnh Hà Bắc", period=Period("2024-01", "2024-03")))
    assert answer.status is Status.NOT_FOUND
    assert answer.reason == (
        "Không có văn bản nào trong phạm vi “quý I năm 2024 · tỉnh Hà Bắc”; hãy chọn phạm vi khác."
    )
    assert answer.citations == answer.nearest == ()


def test_follow_ups_stay_in_scope() -> None:
    scope = Scope(documents=(id_of("q2.txt"),))
    answer = office().ask("Còn tổng chi thì sao?", [Turn(REVENUE)], scope=scope)
    assert files(answer) == ["q2.txt"]
    assert "1.222 tỷ đồng" in answer.citations[0].quote


def test_without_a_choice_no_scope_is_told() -> None:
    assert asked("Diện tích gieo trồng lúa là bao nhiêu?").scope is None


# --- superseded versions ---------------------------------------------------------------------------------


def test_a_superseded_version_answers_only_where_it_is_asked_for() -> None:
    answer = asked(FEES)
    assert files(answer) == ["nq.txt"]
    assert "75.000 đồng" in answer.citations[0].quote
    for question in (f"Theo bản cũ, {FEES}", "theo ban cu muc ho tro hoc phi moi hoc sinh la bao nhieu"):
        old = asked(question)
        assert files(old) == ["nq-cu.txt"], question
        assert old.citations[0].document.status == str(DocumentStatus.SUPERSEDED)
        assert old.scope is not None
        assert old.scope.label == "bản đã được thay thế"


def test_a_scope_may_include_superseded_versions_or_name_one() -> None:
    assert set(files(asked(FEES, Scope(include_superseded=True)))) == {"nq.txt", "nq-cu.txt"}
    assert files(asked(FEES, Scope(documents=(id_of("nq-cu.txt"),)))) == ["nq-cu.txt"]


# --- named by the question -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "found", "label"),
    [
        ("Nghị quyết số 12/NQ-HĐND nói gì về mức hỗ trợ học phí?", ["nq.txt"], "nghị quyết 12/NQ-HĐND"),
        ("nghi quyet 12/nq-hdnd muc ho tro hoc phi la bao nhieu", ["nq.txt"], "nghị quyết 12/NQ-HĐND"),
        ("Theo Nghị quyết số 12, mức hỗ trợ học phí là bao nhiêu?", ["nq.txt"], "nghị quyết 12/NQ-HĐND"),
        ("Báo cáo số 62/BC-UBND: đàn lợn có bao nhiêu con?", ["q2.txt"], "báo cáo 62/BC-UBND"),
        ("Tổng thu ngân sách quý II năm 2024 là bao nhiêu?", ["q2.txt"], "quý II năm 2024"),
        ("tong thu ngan sach quy 2/2024 la bao nhieu", ["q2.txt"], "quý II năm 2024"),
        ("Tổng thu ngân sách huyện Sơn Tràng là bao nhiêu?", ["huyen.txt"], "huyện Sơn Tràng"),
        (
            "Quý I năm 2024 huyện Sơn Tràng có bao nhiêu con lợn?",
            ["huyen.txt"],
            "quý I năm 2024; huyện Sơn Tràng",
        ),
    ],
)
def test_a_question_that_names_its_documents_is_answered_from_them(
    question: str, found: list[str], label: str
) -> None:
    answer = asked(question)
    assert answer.status is Status.ANSWERED
    assert set(files(answer)) == set(found)
    assert answer.scope is not None
    assert (answer.scope.label, answer.scope.chosen) == (label, False)


@pytest.mark.parametrize(
    "question",
    [
        "Tổng thu ngân sách năm 2022 là bao nhiêu?",
        "Tổng thu ngân sách huyện Phong Thủy là bao nhiêu?",
        "Nghị quyết số 99/NQ-HĐND nói gì về học phí?",
        "Báo cáo số 62/BC-UBND nói gì về mức hỗ trợ học phí?",
    ],
)
def test_what_no_document_is_or_says_is_refused(question: str) -> None:
    assert asked(question).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    [
        REVENUE,
        "Kết quả thực hiện Nghị quyết số 12/NQ-HĐND ra sao?",  # it is carried out, not asked
        "Tổng thu ngân sách tăng bao nhiêu so với quý I năm 2023?",
        "Dự toán năm 2023 là bao nhiêu?",
        "Nghị quyết số 13 nói gì?",
        "Tổng thu là 12/2024 à?",
    ],
)
def test_other_questions_are_not_narrowed(question: str) -> None:
    assert narrow(read_question(question), office().documents) is None


def test_what_names_the_document_is_no_longer_searched_for() -> None:
    named = narrow(read_question("Nghị quyết số 12/NQ-HĐND nói gì về học phí?"), office().documents)
    assert named is not None
    assert named.strict
    assert "12/NQ-HĐND" not in named.question.said
    assert named.question.text == "nói gì về học phí?"
    assert "học phí" in {term.text for term in named.question.terms}
    assert "Nghị quyết" not in {term.text for term in named.question.terms}


# --- side by side ----------------------------------------------------------------------------------------


def test_the_same_figure_of_several_periods_stands_side_by_side() -> None:
    answer = asked(REVENUE, Scope(place="tỉnh Lam Điền"))
    assert files(answer) == ["q1-truoc.txt", "q1.txt", "q2.txt"]
    assert answer.by_period
    assert [citation.number for citation in answer.citations] == [1, 2, 3]
    assert answer.note == (
        "Cùng chỉ tiêu ở 3 văn bản, xếp theo kỳ: quý I năm 2023; quý I năm 2024; quý II năm 2024."
    )
    assert [citation.document.period for citation in answer.citations] == [
        "quý I năm 2023",
        "quý I năm 2024",
        "quý II năm 2024",
    ]
    figures = [citation.figures[0].figure.text for citation in answer.citations]
    assert figures == ["101 tỷ đồng", "111 tỷ đồng", "222 tỷ đồng"]


def test_reports_of_one_period_and_two_places_do_not_contradict_each_other() -> None:
    answer = asked("Tổng thu ngân sách quý I năm 2024 là bao nhiêu?")
    assert set(files(answer)) == {"q1.txt", "huyen.txt"}
    assert answer.by_period
    assert "(huyện Sơn Tràng)" in str(answer.note)


def test_a_resolution_is_not_set_beside_reports() -> None:
    assert not asked(FEES).by_period


# --- values ----------------------------------------------------------------------------------------------


def test_a_document_that_does_not_state_what_is_asked_is_outside() -> None:
    bare = document("Thu đạt 3 tỷ đồng.")
    assert Scope().holds(bare)
    for scope in (Scope(period=Period("2024-01", "2024-12")), Scope(place="tỉnh X"), Scope(kind="báo cáo")):
        assert not scope.holds(bare)
    old = replace(bare, data=DocumentData(status=DocumentStatus.SUPERSEDED))
    assert not Scope().holds(old)


def test_a_scope_is_read_from_json() -> None:
    scope = Scope.from_dict(
        {"documents": ["a", "a"], "period": "quý I/2024", "place": "TỈNH LAM ĐIỀN", "kind": "bao cao"}
    )
    assert scope == Scope(("a",), Period("2024-01", "2024-03"), "tỉnh Lam Điền", "báo cáo")
    assert Scope.from_dict({"documents": None, "period": "", "include_superseded": None}).is_open


@pytest.mark.parametrize(
    "stated",
    [
        *([], "x", {"other": 1}, {"documents": "a"}, {"documents": [1]}, {"period": "quý I"}, {"period": 3}),
        *({"place": 1}, {"kind": []}, {"include_superseded": "x"}),
    ],
)
def test_what_is_no_scope_is_refused(stated: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        Scope.from_dict(stated)


def test_a_place_without_its_unit_is_told_by_its_name() -> None:
    assert same_place("Lam Điền", "tỉnh Lam Điền")
    assert same_place("lam dien", "Tỉnh LAM ĐIỀN")
    assert not same_place("thành phố Lam Điền", "tỉnh Lam Điền")
    assert not same_place("tỉnh Lam", "tỉnh Lam Điền")


_WORDS = st.sampled_from(
    [
        *("Nghị quyết số 12", "12/NQ-HĐND", "theo báo cáo quý I", "năm 2024", "huyện Sơn Tràng", "bản cũ"),
        *("tổng thu", "là bao nhiêu", "so với", "0/", "số", "quý", "\u0301", "2024", "theo"),
    ]
)


@given(st.lists(_WORDS | st.text(max_size=12), max_size=7).map(" ".join))
@settings(max_examples=60)
def test_any_question_is_answered_from_documents_in_scope(question: str) -> None:
    answer = asked(question, Scope(period=Period("2024-01", "2024-12")))
    inside = {id_of(path) for path in ("q1.txt", "q2.txt", "huyen.txt")}
    assert {citation.document.id for citation in (*answer.citations, *answer.nearest)} <= inside
    assert answer.scope is not None
    assert set(answer.scope.documents) <= inside


@pytest.mark.parametrize("question", ["Theo QĐ 58/2032/QĐ-UBND thì thế nào?", "Quyết định 158 quy định gì?"])
def test_short_kinds_and_long_numbers_name_a_document(question: str) -> None:
    number = "58/2032/QĐ-UBND" if "58/2032" in question else "158/QĐ-UBND"
    data = DocumentData(kind="quyết định", number=number, date="2032-10-14")
    other = document("Báo cáo khác.", "khac.txt")
    named = narrow(read_question(question), [replace(document("Quyết định."), data=data), other])
    assert named is not None
    assert [found.data.number for found in named.documents] == [number]
