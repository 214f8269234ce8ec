"""Brackets: "từ 50 khách đến dưới 100 khách" holds for who asks about 60 seats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_N = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_UNIT = r"(?: ?[a-z%][a-z0-9%]*)?"
_NO_DATE = r"(?![\d/]| ?thang \d| (?:19|20)\d\d\b)"
_FROM = r"(?P<over>tren|hon|qua)|tu(?: du)?(?P<above> tren)?"
_TO = r"den(?P<under> duoi)?(?: het)?|(?P<below>duoi|chua den)|khong qua|toi da"
_BOUNDS = (
    re.compile(
        rf"\b(?:{_FROM}) (?P<lower>{_N}){_NO_DATE}(?P<first>{_UNIT})[^,;:]{{0,30}}? (?:{_TO}) "
        rf"(?P<upper>{_N}){_NO_DATE}(?P<second>{_UNIT})"
    ),
    re.compile(rf"\b(?:{_FROM}) (?P<lower>{_N}){_NO_DATE}(?P<first>{_UNIT})"),
    re.compile(rf"\b(?:{_TO}) (?P<upper>{_N}){_NO_DATE}(?P<second>{_UNIT})"),
)
_ASKED = re.compile(rf"(?<![\w/.,-])({_N}) ?(?:\([^)]*\) ?)?([a-z%][a-z0-9%]*)(?![\w/])")
_MONTHS = {"nam": 12, "thang": 1, "quy": 3}
_DONG = {"dong": 1, "vnd": 1, "nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9}
_SHARE = frozenset({"%", "phan"})
# What only counts as itself; "60 chỗ" and "60 khách" may be one.
_MEASURES = frozenset(
    {"ngay", "tuan", "gio", "phut", "tuoi", "m", "m2", "m3", "ha", "km", "kg", "tan", "diem"}
)
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
    held = (_holds(quantity, bounds) for quantity in asked for bounds in _brackets(folded))
    return max(held, default=0.0)


@dataclass(frozen=True, slots=True)
class _Bracket:
    """Bounds of one unit; `over` and `under` tell that the bound itself is not held ("trên", "dưới")."""

    lower: Decimal | None
    upper: Decimal | None
    unit: str
    over: bool
    under: bool


def _brackets(folded: str) -> Iterator[_Bracket]:
    """Yield each bracket of a text; where "từ … đến …" stands, its halves are none."""
    taken: list[tuple[int, int]] = []
    for pattern in _BOUNDS:
        for match in pattern.finditer(folded):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            said = match.groupdict()
            unit = (said.get("second") or said.get("first") or "").strip()
            yield _Bracket(
                _number(said.get("lower")),
                _number(said.get("upper")),
                unit,
                over=bool(said.get("over") or said.get("above")),
                under=bool(said.get("under") or said.get("below")),
            )


def _holds(quantity: Quantity, within: _Bracket) -> float:
    unit, value, same = within.unit, quantity.value, quantity.unit == within.unit
    for scale in _SCALES:
        if (quantity.unit in scale) != (unit in scale):
            return 0.0
        if unit in scale:
            value, same = value * scale[quantity.unit] / scale[unit], True
    if (quantity.unit in _SHARE) != (unit in _SHARE) or (not same and unit in _MEASURES):
        return 0.0
    lower, upper = within.lower, within.upper
    inside = lower is None or value > lower or (value == lower and not within.over)
    inside = inside and (upper is None or value < upper or (value == upper and not within.under))
    return (_SAME_UNIT if same else _OTHER_UNIT) if inside else 0.0


def _number(written: str | None) -> Decimal | None:
    try:
        return Decimal(written.replace(".", "").replace(",", ".")) if written else None
    except InvalidOperation:
        return None
