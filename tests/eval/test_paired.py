"""What two runs over the same questions say about each other, checked by hand and by counting."""

from itertools import product

import pytest

from eval.paired import Change, changes, mcnemar, outcomes, paired_interval


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [
        (0, 0, 1.0),
        (0, 1, 0.5),
        (0, 4, 0.0625),
        (0, 5, 0.03125),
        (1, 8, 10 / 512),
        (5, 0, 1.0),
        (3, 3, 42 / 64),
    ],
)
def test_the_chance_of_a_fall(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p)


def test_the_chance_is_what_counting_coins_gives() -> None:
    coins = list(product((0, 1), repeat=7))
    assert mcnemar(2, 5) == sum(sum(faces) >= 5 for faces in coins) / len(coins)


def test_the_interval_by_hand() -> None:
    # (2/102 - 6/102) ± 1.95996·sqrt((8/102 - (4/102)²)/102)
    interval = paired_interval(1, 5, 100)
    assert interval.low == pytest.approx(-0.093029, abs=1e-6)
    assert interval.high == pytest.approx(0.014598, abs=1e-6)


def test_the_interval_of_no_change_is_no_point() -> None:
    interval = paired_interval(0, 0, 10)
    assert interval.low == pytest.approx(-interval.high)
    assert interval.high > 0.1


@pytest.mark.parametrize("counts", [(0, 0, 0), (3, 3, 5), (-1, 0, 5)])
def test_more_changes_than_questions_are_a_mistake(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="of"):
        paired_interval(*counts)


def test_outcomes_leave_out_what_does_not_apply() -> None:
    silent = {"refused": True, "first": None, "first_three": None, "highlight": None, "figures": None}
    assert outcomes(False, silent) == {"refused_right": True}
    found = {"refused": False, "first": True, "first_three": True, "highlight": False}  # older: no figures
    assert outcomes(True, found) == {
        "first": True,
        "first_three": True,
        "highlight": False,
        "not_refused": True,
    }


def test_changes_name_the_questions() -> None:
    runs = [
        ("a", {"first": True, "highlight": True}, {"first": False, "highlight": True}),
        ("b", {"first": False}, {"first": True, "figures": True}),
        ("c", {"first": True}, {"first": False}),
        ("d", {"refused_right": True}, {"refused_right": True}),
    ]
    first, highlight, refused = changes(runs)
    assert (first.gained, first.lost, first.trials) == (("b",), ("a", "c"), 3)
    assert first.share_before == pytest.approx(2 / 3)
    assert first.share_after == pytest.approx(1 / 3)
    assert (highlight.score, highlight.difference, refused.score) == ("highlight", 0.0, "refused_right")


def test_only_a_decisive_score_beyond_noise_is_a_fall() -> None:
    lost = ("a", "b", "c", "d", "e")
    assert Change("first", 20, 10, (), lost).is_fall
    assert not Change("first", 20, 10, (), lost[:4]).is_fall
    assert not Change("figures", 20, 10, (), lost).is_fall
    assert Change("first", 20, 10, (), lost).to_dict()["p_fall"] == 0.03125
