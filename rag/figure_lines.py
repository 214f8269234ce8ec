"""The figures of a quote as lines: what each measures, of what time, and what it is set against.

All parts are slices of the text. A figure's own subject stands before its verb ("Tổng thu ngân sách … là
433 tỷ đồng") or after its unit ("87 vụ phạm pháp hình sự"); where it has none, that of the words before
holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from index.text import Span, sentences
from rag.clauses import BASE_START, COMPARES, Link, LinkKind, Segment, link_of, read_segments
from rag.figures import Figure
from rag.indicators import (
    Tokens,
    counted_phrase,
    is_place,
    is_vague,
    joins_new,
    last_subject,
    names_indicator,
    subject,
    unit_tokens,
    with_list_after,
    with_list_before,
)
from rag.keyed import KeyedText, read_keyed
from rag.periods import nearest, times
from rag.types import FigureLine, Slice
from rag.units import COUNTED

_KEPT_SENTENCES = 20_000  # a figure is looked at again whenever its sentence answers
_LOOK_BACK = 1000  # characters in which the sentence before begins
_NEAR = 24  # segments or figures back that may still be spoken of
_CHANGES = frozenset({LinkKind.CHANGE, LinkKind.BASE})
_PREDICATES = frozenset({LinkKind.CHANGE, LinkKind.SHARE, LinkKind.LEVEL})


@dataclass(slots=True)
class _Entry:
    """A figure line while its sentence is read; `part` counts the semicolons before it."""

    figure: Figure
    indicator: Span | None
    part: int
    depth: int
    phrase: frozenset[str]
    comparisons: list[Span] = field(default_factory=list)


def figure_lines(
    text: str, clause: Span, sentence: Span, *, fallback_period: Span | None = None
) -> tuple[FigureLine, ...]:
    """Return the lines of the figures in `clause`, in order; `sentence` is the sentence around it.

    `fallback_period` is where the time stands if the sentence names none, as in a heading or in the title.
    """
    return tuple(
        _finish(text, entry, period or fallback_period)
        for entry, period in _sentence_figures(text, sentence)
        if clause[0] <= entry.figure.start and entry.figure.end <= clause[1]
    )


@lru_cache(maxsize=_KEPT_SENTENCES)
def _sentence_figures(text: str, sentence: Span) -> tuple[tuple[_Entry, Span | None], ...]:
    """Return the figures of a sentence, in order, with the time that each is of."""
    line = read_keyed(text, *sentence)
    entries = _Reader(line, _subject_before(text, sentence)).read()
    known = times(line, [span for entry in entries for span in entry.comparisons])
    return tuple((entry, nearest(line, entry.figure, known)) for entry in entries)


def _finish(text: str, entry: _Entry, period: Span | None) -> FigureLine:
    return FigureLine(
        _slice(text, (entry.figure.shown_start, entry.figure.shown_end)),
        _slice(text, entry.indicator) if entry.indicator else None,
        _slice(text, period) if period else None,
        tuple(_slice(text, span) for span in entry.comparisons),
    )


def _slice(text: str, span: Span) -> Slice:
    return Slice(*span, text[span[0] : span[1]])


def _subject_before(text: str, sentence: Span) -> Span | None:
    """Return what the sentence before, of the same paragraph, is about."""
    line = text.rfind("\n", 0, sentence[0]) + 1
    earlier = sentences(text, max(line, sentence[0] - _LOOK_BACK), sentence[0])
    entries = _Reader(read_keyed(text, *earlier[-1]), None).read() if earlier else []
    return entries[-1].indicator if entries else None


class _Reader:
    """Reads a sentence's figures from left to right, remembering what it is about."""

    def __init__(self, line: KeyedText, about: Span | None) -> None:
        self._line = line
        self._segments = read_segments(line)
        self._about = about
        self._named: Tokens | None = None  # words before, without a figure, that may be a subject
        self._entries: list[_Entry] = []
        self._part = 0
        self._changed = False

    def read(self) -> list[_Entry]:
        """Return the lines of the sentence."""
        for row, segment in enumerate(self._segments):
            if segment.separator == ";":
                self._part, self._named, self._changed = self._part + 1, None, False
            if segment.figures:
                self._read_figures(row)
                self._named = None
            elif segment.separator == "(" and self._named and self._named[1] == segment.first - 1:
                # "tổng sản phẩm trên địa bàn (GRDP theo giá so sánh)" is one name.
                closed = self._line.key(segment.stop) == ")"
                self._named = self._named[0], segment.stop + 1 if closed else self._named[1]
            else:
                self._named = subject(self._line, segment.first, segment.stop) or self._named
        return self._entries

    def _read_figures(self, at: int) -> None:
        segment = self._segments[at]
        first = segment.first
        for row, figure in enumerate(segment.figures):
            after = self._line.first_token(figure.shown_end)
            following = segment.figures[row + 1 : row + 2]
            stop = link_of(self._line, after, following[0]).token if following else segment.stop
            link = link_of(self._line, first, figure)
            if self._qualifies(segment, figure, link, first):
                begin = segment.first if self._is_base(segment) else link.token
                begin = first if self._is_out_of(figure, link, first) else begin
                self._attach(segment, figure, (begin, stop))
            else:
                self._add(at, figure, link, (first, stop))
            self._changed = link.kind is LinkKind.CHANGE or (self._changed and link.kind is LinkKind.NONE)
            first = after

    def _is_base(self, segment: Segment) -> bool:
        """Return whether brackets only hold what a figure is set against: "(cùng kỳ là 90 vụ)"."""
        at = self._line.offsets[segment.first]
        return segment.depth > 0 and bool(BASE_START.match(self._line.keys, at))

    def _is_out_of(self, figure: Figure, link: Link, first: int) -> bool:
        """Return whether the figure is what the one before is out of: "5.400 tỷ đồng/6.000 tỷ đồng"."""
        last = self._entries[-1].figure if self._entries else None
        return (
            self._line.between(first, link.token) == " / " and last is not None and last.base == figure.base
        )

    def _qualifies(self, segment: Segment, figure: Figure, link: Link, first: int) -> bool:
        """Return whether the figure is said of one before it: "433 tỷ đồng, đạt 43% dự toán"."""
        if not self._before(segment):
            return False
        if self._is_base(segment) or self._is_out_of(figure, link, first):
            return True
        if link.kind is LinkKind.NONE and link.alone and self._changed:
            return bool(COMPARES.search(self._line.between(first, segment.stop)))
        if link.kind not in _CHANGES | {LinkKind.SHARE} or self._new_name():
            return False
        if first == segment.first:
            return subject(self._line, first, link.token) is None
        return not joins_new(self._line, first, link.token)

    def _new_name(self) -> bool:
        return self._named is not None and names_indicator(self._line, self._named)

    def _before(self, segment: Segment) -> list[_Entry]:
        near = self._entries[-_NEAR:]
        return [entry for entry in near if entry.part == self._part and entry.depth <= segment.depth]

    def _attach(self, segment: Segment, figure: Figure, tokens: Tokens) -> None:
        """Add a comparison to the line it is about: that of the same unit where it counts, else the last."""
        before = self._before(segment)
        alike = [entry for entry in before if figure.kind in COUNTED and entry.figure.base == figure.base]
        phrase = _words(self._line, figure, tokens[1])
        target = max(
            enumerate(alike or before[-1:]), key=lambda pair: (len(pair[1].phrase & phrase), pair[0])
        )[1]
        target.comparisons.append(self._span(self._trim(*tokens)))

    def _add(self, at: int, figure: Figure, link: Link, tokens: Tokens) -> None:
        segment = self._segments[at]
        own = self._indicator(at, figure, link, tokens)
        self._about = self._span(own) if own else self._about
        _, stop = tokens
        entry = _Entry(figure, self._about, self._part, segment.depth, _words(self._line, figure, stop))
        end = self._trim(link.token, stop)[1]
        of_base = link.kind is LinkKind.SHARE and self._line.first_token(figure.shown_end) < end
        if link.kind in _CHANGES or of_base:
            entry.comparisons.append(self._span((link.token, end)))
        self._entries.append(entry)

    def _indicator(self, at: int, figure: Figure, link: Link, tokens: Tokens) -> Tokens | None:
        """Return what the figure measures, from its own clause; None where that does not say."""
        line, segment, (first, stop) = self._line, self._segments[at], tokens
        opens = first == segment.first
        own = subject(line, first, link.token) if opens else last_subject(line, first, link.token)
        if own and is_place(line, own) and self._named:
            own = self._named
        elif own and opens:
            own = with_list_before(line, own, self._segments[max(0, at - _NEAR) : at], segment)
        counted = counted_phrase(line, figure, stop)
        if counted and counted[1] == segment.stop:
            counted = with_list_after(line, counted, self._segments[at + 1 : at + 1 + _NEAR])
        if link.kind in _PREDICATES:
            named = self._named if opens and (self._new_name() or not self._before(segment)) else None
            return own or named or (counted if figure.kind in COUNTED else None)
        if counted and (figure.kind in COUNTED or own is None):
            return counted
        if own or (opens and segment.separator == ":"):
            return own or self._named
        unit = unit_tokens(line, figure)
        return unit if figure.kind in COUNTED and not is_vague(line, unit) else None

    def _trim(self, first: int, stop: int) -> Tokens:
        while stop > first + 1 and not (
            self._line.key(stop - 1)[:1].isalnum() or self._line.key(stop - 1) == "%"
        ):
            stop -= 1
        return first, stop

    def _span(self, tokens: Tokens) -> Span:
        return self._line.spans[tokens[0]][0], self._line.spans[tokens[1] - 1][1]


def _words(line: KeyedText, figure: Figure, stop: int) -> frozenset[str]:
    return frozenset(line.between(line.first_token(figure.end), stop).split())
