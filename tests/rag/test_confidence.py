from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.judgement import Judgement, load_judgement
from rag.confidence import (
    CONFIDENCE_FEATURES,
    KINDS,
    SPEAK_FOR,
    Judged,
    confidence,
    confidence_features,
)
from rag.requirements import figures_unsaid, requirements_missing
from tests.rag.small import assistant_over, found

REPORT = """BÁO CÁO
Tình hình 6 tháng đầu năm 2024

Thu ngân sách đạt 433 tỷ đồng, tăng 5,2% so với cùng kỳ, do kinh tế phục hồi.
Toàn tỉnh có 47 vụ tai nạn giao thông. Cầu mới khánh thành ngày 30/6/2024.
Quỹ phát triển đất (QPTĐ) cho vay nhiều hộ.
Rừng xanh tốt.
"""
NOTHING = np.zeros(len(CONFIDENCE_FEATURES))


def judged(question: str, *texts: str) -> Judged:
    """Return the best candidate of a question about reports with what is known around it."""
    assistant = assistant_over(*(texts or (REPORT,)))
    return assistant.refuser.judged(*assistant.examine(question))


def features(question: str) -> dict[str, float]:
    return dict(zip(CONFIDENCE_FEATURES, confidence_features(judged(question)), strict=True))


def missed(question: str) -> set[str]:
    """Return what the best candidate of a question lacks."""
    read, ranked = found(question, REPORT)
    return {name for name, lacks in requirements_missing(read, ranked[0]).items() if lacks}


def test_confidence_is_the_logistic_of_the_weighed_sum() -> None:
    even = Judgement({}, {"search": 2.0}, bias=0.0, threshold=0.5, rules_threshold=0.5)
    assert confidence(NOTHING, even) == 0.5
    for_it = NOTHING.copy()
    for_it[CONFIDENCE_FEATURES.index("search")] = 1.0
    assert confidence(for_it, even) == pytest.approx(1 / (1 + np.exp(-2)))
    assert confidence(for_it, replace(even, bias=-2.0)) == pytest.approx(0.5)


@pytest.mark.parametrize("bias", [-1e9, -100.0, 100.0, 1e9])
def test_no_odds_are_too_long(bias: float) -> None:
    assert 0 <= confidence(NOTHING, Judgement({}, {}, bias=bias, threshold=0.5, rules_threshold=0.5)) <= 1


def test_what_is_known_of_a_feature_is_said_once() -> None:
    assert len(set(CONFIDENCE_FEATURES)) == len(CONFIDENCE_FEATURES)
    assert set(CONFIDENCE_FEATURES) >= SPEAK_FOR | KINDS
    assert not SPEAK_FOR & KINDS


def test_the_stored_weights_have_the_sign_that_makes_sense() -> None:
    weights = load_judgement().confidence
    assert set(weights) <= set(CONFIDENCE_FEATURES)
    assert all(weights[name] >= 0 for name in SPEAK_FOR)
    assert all(weight <= 0 for name, weight in weights.items() if name not in SPEAK_FOR | KINDS)


@pytest.mark.parametrize(
    "question", ["Thu ngân sách là bao nhiêu?", "%", "12 34", "Rừng xanh", "how much revenue?"]
)
def test_features_are_finite_and_in_order(question: str) -> None:
    values = confidence_features(judged(question))
    assert values.shape == (len(CONFIDENCE_FEATURES),)
    assert np.isfinite(values).all()


def test_a_candidate_without_clauses_has_no_features() -> None:
    best = judged("Thu ngân sách là bao nhiêu?")
    old = best.candidate.evidence
    empty = replace(
        old, spans=(), scores=(), coverages=(), units=(), features=old.features[:0], levels=old.levels[:0]
    )
    assert not confidence_features(replace(best, candidate=replace(best.candidate, evidence=empty))).any()


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Thu ngân sách là bao nhiêu?", set()),
        ("Thu ngân sách tăng bao nhiêu so với cùng kỳ?", set()),
        ("Bao nhiêu vụ tai nạn giao thông so với cùng kỳ?", {"base_missing"}),
        ("Tai nạn giao thông tăng hay giảm?", {"trend_missing"}),
        ("Vì sao thu ngân sách tăng?", set()),
        ("Vì sao xảy ra tai nạn giao thông?", {"cause_missing"}),
        ("Khi nào khánh thành cầu mới?", set()),
        ("Bao giờ rừng xanh tốt?", {"when_missing"}),
        ("QPTĐ viết tắt của từ gì?", set()),
        ("Rừng viết tắt của từ gì?", {"name_missing"}),
        ("Vì sao thu ngân sách tăng 7%?", {"figure_unsaid"}),
    ],
)
def test_what_an_answer_of_its_kind_lacks(question: str, lacks: set[str]) -> None:
    assert missed(question) == lacks


@pytest.mark.parametrize(
    ("question", "unsaid"),
    [
        ("Vì sao thu ngân sách tăng 5,2%?", ()),
        ("Thu ngân sách 433 tỷ đồng à?", ()),
        ("Vì sao thu ngân sách chỉ 500 tỷ đồng?", ("500 tỷ đồng",)),
        ("Thu ngân sách năm 2023 là bao nhiêu?", ()),
    ],
)
def test_figures_that_a_question_assumes_are_looked_for(question: str, unsaid: tuple[str, ...]) -> None:
    read, ranked = found(question, REPORT)
    assert figures_unsaid(read, ranked[0]) == unsaid


def test_things_that_the_excerpt_does_not_say_speak_against_it() -> None:
    named, unnamed = features("Thu ngân sách bao nhiêu?"), features("Thu ngân sách từ xổ số bao nhiêu?")
    for name in ("thing_sentence", "thing_near", "thing_paragraph"):
        assert named[name] == pytest.approx(0)
        assert unnamed[name] > 0
    assert unnamed["unindexed"] > named["unindexed"]


def test_what_lacks_most_comes_first_in_the_users_words() -> None:
    lacks = judged("Thu ngân sách từ xổ số bao nhiêu?").lacks
    assert [lack.words for lack in lacks][:1] == ["xổ số"]
    assert not lacks[0].indexed
    assert lacks[0].lacking > 0.9
    assert lacks[-1].lacking < 0.1
    assert all(0 <= value <= 1 for lack in lacks for value in (lack.share, lack.lacking))


def test_the_kind_of_question_is_told() -> None:
    assert features("Thu ngân sách bao nhiêu?")["figure"] == 1
    assert features("Vì sao thu ngân sách tăng?")["cause"] == 1
    assert features("thu ngân sách")["keyword"] == 1
    assert features("how much budget revenue?")["foreign"] == 1
