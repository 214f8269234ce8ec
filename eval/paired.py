"""Two runs over the same questions: which answers turned right or wrong, and whether that is more than noise.

Both runs answer the same questions, so only those that came out differently tell them apart; an interval
from the two shares alone would be far too wide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from eval.metrics import Z_95, Interval

# The scores of `eval.scoring` as something to get right: higher is better in each of them.
OUTCOMES = ("first", "first_three", "highlight", "figures", "refused_right", "not_refused")
# A fall in one of these is a fall of the product; `figures` is told beside them.
DECISIVE = ("first", "first_three", "highlight", "refused_right", "not_refused")
NOISE = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """One score before and after: how many of `trials` were right, and the ids that came out differently."""

    score: str
    trials: int
    before: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def share_before(self) -> float:
        """The earlier share, in [0, 1]."""
        return self.before / self.trials

    @property
    def share_after(self) -> float:
        """The later share, in [0, 1]."""
        return self.share_before + self.difference

    @property
    def difference(self) -> float:
        """The later share minus the earlier one."""
        return (len(self.gained) - len(self.lost)) / self.trials

    @property
    def interval(self) -> Interval:
        """The 95% interval of `difference`."""
        return paired_interval(len(self.gained), len(self.lost), self.trials)

    @property
    def p_fall(self) -> float:
        """How likely chance alone is to lose this many of the questions that came out differently."""
        return mcnemar(len(self.gained), len(self.lost))

    @property
    def is_fall(self) -> bool:
        """Whether a decisive score fell beyond noise."""
        return self.score in DECISIVE and self.p_fall < NOISE

    def to_dict(self) -> dict[str, Any]:
        """Return the change, JSON-ready."""
        return {
            "trials": self.trials,
            "before": self.share_before,
            "after": self.share_after,
            "difference": self.difference,
            "difference_interval": [self.interval.low, self.interval.high],
            "gained": list(self.gained),
            "lost": list(self.lost),
            "p_fall": self.p_fall,
            "is_fall": self.is_fall,
        }


def outcomes(answerable: bool, verdict: Mapping[str, Any]) -> dict[str, bool]:
    """Return which of `OUTCOMES` a verdict, as a dictionary, got right; what does not apply is left out."""
    if not answerable:
        return {"refused_right": bool(verdict["refused"])}
    told = {name: verdict.get(name) for name in ("first", "first_three", "highlight", "figures")}
    right = {name: bool(value) for name, value in told.items() if value is not None}
    return right | {"not_refused": not verdict["refused"]}


def changes(runs: Iterable[tuple[str, Mapping[str, bool], Mapping[str, bool]]]) -> tuple[Change, ...]:
    """Return the change of each score over (question id, outcomes before, outcomes after).

    A question counts for a score that both runs have; a score without questions is left out.
    """
    pairs = list(runs)
    found = []
    for score in OUTCOMES:
        both = [(id_, old[score], new[score]) for id_, old, new in pairs if score in old and score in new]
        if both:
            gained = tuple(id_ for id_, old, new in both if new and not old)
            lost = tuple(id_ for id_, old, new in both if old and not new)
            found.append(Change(score, len(both), sum(old for _, old, _ in both), gained, lost))
    return tuple(found)


def paired_interval(gained: int, lost: int, trials: int, *, z: float = Z_95) -> Interval:
    """Return the interval of (gained - lost) / trials, inside [-1, 1].

    The Wald interval after one question more of each kind: p = (gained + 1)/(n + 2), q = (lost + 1)/(n + 2),
    p - q ± z·sqrt((p + q - (p - q)²)/(n + 2)). Bonett and Price, "Adjusted Wald confidence interval for a
    difference of binomial proportions based on paired data", J. Educational and Behavioral Statistics 37(4),
    2012: it covers what it claims from some ten questions on, and is no point where nothing changed.

    Raises:
        ValueError: more questions changed than there are, or there are none.
    """
    if trials < 1 or min(gained, lost) < 0 or gained + lost > trials:
        raise ValueError(f"{gained} gained and {lost} lost of {trials} questions")
    p, q = (gained + 1) / (trials + 2), (lost + 1) / (trials + 2)
    half = z * math.sqrt((p + q - (p - q) ** 2) / (trials + 2))
    return Interval(max(-1.0, p - q - half), min(1.0, p - q + half))


def mcnemar(gained: int, lost: int) -> float:
    """Return the one-sided p of a fall: P(at least `lost` of the gained + lost), each a fair coin.

    The exact form of McNemar, "Note on the sampling error of the difference between correlated proportions
    or percentages", Psychometrika 12, 1947. 1 where nothing changed.
    """
    discordant = gained + lost
    ways: int = sum(math.comb(discordant, k) for k in range(lost, discordant + 1))
    return ways / (1 << discordant)
