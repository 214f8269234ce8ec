"""The time that a figure is of: as its sentence states it, or else a heading above."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from index.text import Span
from index.types import Document, Section
from rag.clauses import TIME
from rag.figures import Figure
from rag.keyed import KeyedText, keyed, read_keyed

# The year of a plan is not the time of what was done.
_OF_PLAN = keyed(r"(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|cùng kỳ|so với|nghị quyết)(?: [^ ]+){0,2} \Z")


def times(line: KeyedText, comparisons: Sequence[Span]) -> list[Span]:
    """Return the times that are of what was done, not of plans or of what it is compared with."""
    found = []
    compared = sorted(comparisons)
    for match in TIME.finditer(line.keys):
        first, stop = line.tokens(match)
        span = line.spans[first][0], line.spans[stop - 1][1]
        row = bisect_right(compared, (span[0], len(line.text))) - 1
        if not (row >= 0 and span[0] < compared[row][1]) and not _OF_PLAN.search(
            line.between(first - 4, first)
        ):
            found.append(span)
    return found


def nearest(line: KeyedText, figure: Figure, known: Sequence[Span]) -> Span | None:
    """Return the last time before the figure, else the first after it in the same part of the sentence."""
    row = bisect_right(known, (figure.start, figure.start))
    if row > 0:
        return known[row - 1]
    after = known[0] if known else None
    return after if after and ";" not in line.text[figure.end : after[0]] else None


def of_section(document: Document, section: Section) -> Span | None:
    """Return the time that the nearest heading of a section or above it names, as a span of the text."""
    above = [s for s in document.sections if s.start <= section.start < s.end and s.title]
    for heading in sorted(above, key=lambda s: -s.start):
        line = read_keyed(document.text, heading.start, _line_end(document.text, heading.start))
        match = TIME.search(line.keys)
        if match:
            first, stop = line.tokens(match)
            return line.spans[first][0], line.spans[stop - 1][1]
    return None


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)
