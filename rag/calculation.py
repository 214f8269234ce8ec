"""What a question asks to be reckoned from two figures, exactly, written the Vietnamese way.

Only what is asked in so many words is reckoned, and only what a report does not state itself: "tăng bao
nhiêu so với cùng kỳ" is to be found, not worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from rag.figures import Figure
from rag.operations import Operation, asked_operation, asked_parts
from rag.phrases import phrases
from rag.types import Calculation, Operand, Slice
from rag.units import COUNTED, UnitKind

__all__ = ["Operation", "QuotedFigure", "asked_operation", "asked_parts", "calculate"]

_EXACT = Context(prec=80)
_HUNDREDTH = Decimal("0.01")
# Percentages are of different wholes, points of different scales: their sum is of nothing.
_NO_SUM = frozenset({UnitKind.PERCENT, UnitKind.POINTS, UnitKind.TIMES})
_SIGNS = {Operation.SUM: "+", Operation.DIFFERENCE: "−"}


@dataclass(frozen=True, slots=True)
class QuotedFigure:
    """A figure of the quote of the citation numbered `citation`; `text` is the document's."""

    figure: Figure
    citation: int
    text: str

    @property
    def operand(self) -> Operand:
        """The figure as a calculation names it."""
        start, end = self.figure.shown_start, self.figure.shown_end
        return Operand(self.citation, Slice(start, end, self.text[start:end]))


def calculate(operation: Operation, first: QuotedFigure, second: QuotedFigure) -> Calculation | None:
    """Return the calculation; None where the figures do not go together or would be divided by 0.

    A difference is taken from the greater figure; the other operations keep the order.
    """
    if not _go_together(operation, first.figure, second.figure):
        return None
    if operation is Operation.DIFFERENCE and first.figure.amount < second.figure.amount:
        first, second = second, first
    with localcontext(_EXACT):
        if operation in _SIGNS:
            result, exact = _sum(operation, first.figure, second.figure), True
        else:
            result, exact = _quotient(operation, first.figure, second.figure)
    exact = exact and first.figure.exact and second.figure.exact
    left, right = first.operand, second.operand
    sign, end = (_SIGNS[operation], "") if operation in _SIGNS else (":", _end(operation))
    formula = f"{left.figure.text} {sign} {right.figure.text}{end} {'=' if exact else '≈'} {result}"
    return Calculation(formula, result, (left, right))


def _end(operation: Operation) -> str:
    return " × 100%" if operation is Operation.SHARE else ""


def _go_together(operation: Operation, first: Figure, second: Figure) -> bool:
    if UnitKind.NONE in (first.kind, second.kind) or UnitKind.RANK in (first.kind, second.kind):
        return False
    if first.kind is not second.kind or first.base != second.base:
        return False
    if first.limit is not None or second.limit is not None:
        return False
    if operation is Operation.SUM:
        return first.kind not in _NO_SUM
    if operation is Operation.DIFFERENCE:
        return True
    if second.amount <= 0 or first.amount < 0:
        return False
    return operation is Operation.RATIO or (first.kind not in _NO_SUM and first.amount <= second.amount)


def _sum(operation: Operation, first: Figure, second: Figure) -> str:
    """Return the sum or difference in the greater of the units, in the smaller where it is less than one."""
    amount = first.amount + (second.amount if operation is Operation.SUM else -second.amount)
    greater, smaller = sorted((first, second), key=lambda figure: (-figure.scale, -len(figure.unit)))
    of = greater if abs(amount) >= greater.scale or not amount else smaller
    if first.kind is UnitKind.PERCENT:
        return f"{written(amount)} {phrases().points}"
    unit = of.unit
    if (
        first.kind in COUNTED
        and first.unit.lower() != second.unit.lower()
        and first.scale == second.scale == 1
    ):
        unit = of.base
    value = written(amount / of.scale)
    return f"{value} {unit}" if unit else value


def _quotient(operation: Operation, first: Figure, second: Figure) -> tuple[str, bool]:
    factor = 100 if operation is Operation.SHARE else 1
    value = first.amount * factor / second.amount
    rounded = value.quantize(_HUNDREDTH, ROUND_HALF_UP)
    step = _HUNDREDTH
    while value and not rounded and step > Decimal("1e-9"):
        step /= 10
        rounded = value.quantize(step, ROUND_HALF_UP)
    number = written(rounded)
    exact = rounded * second.amount == first.amount * factor
    return (f"{number}%" if operation is Operation.SHARE else f"{number} {phrases().times}"), exact


def written(value: Decimal) -> str:
    """Return a number as Vietnamese writes it, without needless zeros: "3.048", "7,04", "−2,5"."""
    whole, _, decimals = f"{abs(value):,f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = "−" if value < 0 else ""
    return sign + whole.replace(",", ".") + (f",{decimals}" if decimals else "")
