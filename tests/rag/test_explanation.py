"""The explanation of an answer says what the answer was made from."""

from __future__ import annotations

import math

import pytest

from rag import Assistant
from rag.types import Status
from tests.rag.small import assistant_over

REVENUE = "tong thu ngan sach 6 thang"


def test_it_is_the_answer_that_is_explained(assistant: Assistant) -> None:
    told, answer = assistant.explain(REVENUE), assistant.ask(REVENUE)
    assert told.answer.to_dict() | {"elapsed_ms": 0} == answer.to_dict() | {"elapsed_ms": 0}
    best = told.candidates[0]
    assert best.place.quote == answer.citations[0].quote
    assert best.place.highlights == answer.citations[0].highlights
    assert [item.place.number for item in told.candidates] == list(range(1, len(told.candidates) + 1))


def test_confidence_is_the_sum_of_what_speaks(assistant: Assistant) -> None:
    told = assistant.explain(REVENUE)
    odds = told.bias + sum(part.amount for part in told.speaks)
    assert 1 / (1 + math.exp(-odds)) == pytest.approx(told.answer.confidence)
    assert told.answer.confidence >= told.threshold
    amounts = [abs(part.amount) for part in told.speaks]
    assert amounts == sorted(amounts, reverse=True)


def test_a_candidates_score_is_the_sum_of_what_speaks(assistant: Assistant) -> None:
    for item in assistant.explain(REVENUE).candidates:
        assert sum(part.amount for part in item.speaks) == pytest.approx(item.score, abs=1e-4)


def test_search_scores_are_those_of_the_search(assistant: Assistant) -> None:
    told = assistant.explain(REVENUE)
    found = {(hit.passage.start, hit.score) for hit in assistant.search(REVENUE, limit=24)}
    assert {(item.place.start, item.search.fused) for item in told.candidates if item.search} <= found
    assert set(told.candidates[0].search.fields if told.candidates[0].search else ()) == {
        "folded",
        "grams",
        "concepts",
    }
    marked = assistant.explain("Tổng thu ngân sách?").candidates[0].search
    assert marked
    assert "accented" in marked.fields
    assert max(item.search.fused for item in told.candidates if item.search) <= 1


def test_what_was_typed_is_shown_repaired(assistant: Assistant) -> None:
    told = assistant.explain("tổng thu ngna sách 6 tháng")
    assert told.answer.question == "tổng thu ngna sách 6 tháng"
    assert "ngân sách" in told.repaired
    assert any(thing.known and thing.indexed for thing in told.things)
    assert sum(thing.share for thing in told.things) == pytest.approx(1)


@pytest.mark.parametrize("question", ["", "   ", "?", "xin chào", "\ud800"])
def test_nothing_to_find_is_explained_as_well(assistant: Assistant, question: str) -> None:
    told = assistant.explain(question)
    assert told.answer.status is Status.NOT_FOUND
    assert told.answer.reason
    assert not told.candidates
    assert not told.speaks


def test_a_refusal_by_a_rule_has_no_confidence(assistant: Assistant) -> None:
    told = assistant.explain("Thu ngân sách năm 2022 là bao nhiêu?")
    assert told.answer.status is Status.NOT_FOUND
    assert told.answer.confidence == 0
    assert told.speaks


def test_search_finds_without_refusing() -> None:
    assistant = assistant_over("I. Thu\nThu ngân sách 433 tỷ đồng.", "I. Chi\nChi ngân sách 3.048 tỷ đồng.")
    hits = assistant.search("chi ngân sách năm 2050", limit=1)
    assert len(hits) == 1
    assert "Chi ngân sách" in assistant.document(hits[0].passage.document_id).text
    assert assistant.search("", limit=3) == ()
    assert len(assistant.search("ngân sách", limit=50)) > 1
