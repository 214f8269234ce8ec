"""Where the marks of the report's charts stand: numbers in, coordinates out; the template draws them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.output import percent, share_with_interval

WIDTH = 720

_LABELS, _PLOT, _ROW = 170, 380, 26  # the column of labels, the bars' full length, the height of a row
_LEFT, _TOP, _CURVE_WIDTH, _CURVE_HEIGHT = 60, 14, 640, 260
# A risk of fewer answers than this share of the questions is mostly chance: the scale does not follow it.
_STEADY = 0.1
_LEAST_RISK = 0.2  # the scale's least upper end, so that small risks look small


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its words."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One share: the bar ends at `end`, its interval goes from `low` to `high`; `words` are its figures."""

    label: str
    words: str
    top: float
    end: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Shares below each other on one scale from 0 to 100 %."""

    height: float
    left: float
    right: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class CurveChart:
    """Risk against coverage: the line, the band of its interval, and the point of the assistant's refusals.

    `line` and `band` are lists of points as SVG writes them; `shown` is None where nothing was answered.
    """

    left: float
    top: float
    right: float
    bottom: float
    line: str
    band: str
    dots: tuple[tuple[float, float], ...]
    shown: tuple[float, float] | None
    chance: float
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def bar_chart(rows: Sequence[tuple[str, Mapping[str, Any]]], score: str) -> BarChart | None:
    """Return the bars of `score` for each (label, scores) that has it; None where none has."""
    told = [(label, scores) for label, scores in rows if scores[score] is not None]
    if not told:
        return None
    bars = []
    for at, (label, scores) in enumerate(told):
        low, high = scores[f"{score}_interval"]
        words = share_with_interval(scores, score)
        bars.append(Bar(label, words, at * _ROW, _along(scores[score]), _along(low), _along(high)))
    ticks = tuple(Tick(_along(share / 4), f"{25 * share}%") for share in range(5))
    return BarChart(len(bars) * _ROW, _LABELS, _LABELS + _PLOT, tuple(bars), ticks)


def curve_chart(curve: Mapping[str, Any]) -> CurveChart | None:
    """Return the chart of what `eval.risk.risk_coverage` gives; None without a point."""
    points = [point for point in curve["points"] if point["risk"] is not None]
    if not points:
        return None
    top_risk = _top_risk(curve)

    def place(coverage: float, risk: float) -> tuple[float, float]:
        up = min(1.0, risk / top_risk)
        return round(_LEFT + _CURVE_WIDTH * coverage, 1), round(_TOP + _CURVE_HEIGHT * (1 - up), 1)

    dots = tuple(place(point["coverage"], point["risk"]) for point in points)
    lower = [place(point["coverage"], point["risk_interval"][0]) for point in points]
    upper = [place(point["coverage"], point["risk_interval"][1]) for point in points]
    shown = curve["shown"]
    return CurveChart(
        left=_LEFT,
        top=_TOP,
        right=_LEFT + _CURVE_WIDTH,
        bottom=_TOP + _CURVE_HEIGHT,
        line=_path(dots),
        band=_path([*lower, *reversed(upper)]),
        dots=dots,
        shown=place(shown["coverage"], shown["risk"]) if shown["risk"] is not None else None,
        chance=place(0, curve["error_rate"])[1],
        across=tuple(Tick(place(at / 5, 0)[0], f"{20 * at}%") for at in range(6)),
        up=tuple(Tick(place(0, top_risk * at / 4)[1], percent(top_risk * at / 4)) for at in range(5)),
    )


def _top_risk(curve: Mapping[str, Any]) -> float:
    steady: list[float] = [
        p["risk"] for p in curve["points"] if p["risk"] is not None and p["coverage"] >= _STEADY
    ]
    most: float = max([_LEAST_RISK, curve["error_rate"], curve["shown"]["risk"] or 0.0, *steady])
    return min(1.0, math.ceil(10 * most + 0.5) / 10)


def _along(share: float) -> float:
    return round(_LABELS + _PLOT * share, 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
