"""Brackets: "từ 50 khách đến dưới 100 khách" holds for who asks about 60 seats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_N = r"(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_UNIT = r"(?: ?([a-z%][a-z0-9%]*))?"
# Lower bound, its unit, upper bound, its unit; a bound that is not there is None.
_BOUNDS = (
    re.compile(rf"\b(?:tu|tren)(?: du| tren)? {_N}{_UNIT}[^,;:]{{0,30}}? den(?: duoi| het)? {_N}{_UNIT}"),
    re.compile(rf"\b(?:tu(?: du)?|tren|hon|qua) {_N}{_UNIT}()()"),
    re.compile(rf"()()\b(?:duoi|den|khong qua|chua den|toi da) {_N}{_UNIT}"),
)
_ASKED = re.compile(rf"(?<![\w/.,-]){_N} ?(?:\([^)]*\) ?)?([a-z%]+\d?)(?![\w/])")
_MONTHS = {"nam": 12, "thang": 1, "quy": 3}
_DONG = {"dong": 1, "vnd": 1, "nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9}
_SHARE = frozenset({"%", "phan"})
_SCALES = (_MONTHS, _DONG)
_SAME_UNIT, _OTHER_UNIT = 1.0, 0.6


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a question and its unit, without marks."""

    value: Decimal
    unit: str


def quantities(folded: str) -> tuple[Quantity, ...]:
    """Return the numbers with units of a question without marks; years and document numbers are none."""
    found = ((_number(number), unit) for number, unit in _ASKED.findall(folded))
    return tuple(Quantity(value, unit) for value, unit in found if value is not None)


def bracket(asked: tuple[Quantity, ...], folded: str) -> float:
    """Return whether a bracket in a text without marks holds one of `asked`: in [0, 1], 0 where none does."""
    if not asked:
        return 0.0
    held = (_holds(quantity, *bounds) for quantity in asked for bounds in _brackets(folded))
    return max(held, default=0.0)


def _brackets(folded: str) -> Iterator[tuple[Decimal | None, Decimal | None, str]]:
    """Yield (lower, upper, unit) of each bracket; where "từ … đến …" stands, its halves are none."""
    taken: list[tuple[int, int]] = []
    for pattern in _BOUNDS:
        for match in pattern.finditer(folded):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            lower, first, upper, second = match.groups()
            yield _number(lower), _number(upper), second or first or ""


def _holds(quantity: Quantity, lower: Decimal | None, upper: Decimal | None, unit: str) -> float:
    value, same = quantity.value, quantity.unit == unit
    for scale in _SCALES:
        if (quantity.unit in scale) != (unit in scale):
            return 0.0
        if unit in scale:
            value, same = value * scale[quantity.unit] / scale[unit], True
    if (quantity.unit in _SHARE) != (unit in _SHARE):
        return 0.0
    inside = (lower is None or value >= lower) and (upper is None or value <= upper)
    return (_SAME_UNIT if same else _OTHER_UNIT) if inside else 0.0


def _number(written: str | None) -> Decimal | None:
    try:
        return Decimal(written.replace(".", "").replace(",", ".")) if written else None
    except InvalidOperation:
        return None
