"""The curve of risk against coverage, by hand."""

import pytest

from eval.risk import risk_coverage, risk_of


def test_the_curve_by_hand() -> None:
    curve = risk_coverage([(0.2, True), (0.9, False), (0.8, True), (0.5, False)])
    assert [point["confidence"] for point in curve["points"]] == [0.9, 0.8, 0.5, 0.2]
    assert [point["coverage"] for point in curve["points"]] == [0.25, 0.5, 0.75, 1.0]
    assert [point["risk"] for point in curve["points"]] == [0.0, 0.5, pytest.approx(1 / 3), 0.5]
    assert curve["aurc"] == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)
    assert curve["aurc_best"] == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)
    assert curve["error_rate"] == 0.5


@pytest.mark.parametrize("answers", [[True, False, False, True], [False, False, True, True]])
def test_equal_confidences_are_one_point_and_their_order_does_not_matter(answers: list[bool]) -> None:
    curve = risk_coverage((0.0, is_wrong) for is_wrong in answers)
    assert [point["answered"] for point in curve["points"]] == [4]
    assert curve["aurc"] == pytest.approx(0.5)


def test_a_perfect_order_reaches_the_best_area() -> None:
    curve = risk_coverage([(1 - at / 10, at >= 7) for at in range(10)])
    assert curve["aurc"] == pytest.approx(curve["aurc_best"])
    assert curve["aurc"] < curve["error_rate"]


def test_nothing_asked_is_no_risk() -> None:
    assert risk_coverage([])["points"] == []
    assert risk_of([], 3)["risk"] is None
    assert risk_of([True, False], 4) | {"risk_interval": None} == {
        "answered": 2,
        "coverage": 0.5,
        "risk": 0.5,
        "risk_interval": None,
    }
