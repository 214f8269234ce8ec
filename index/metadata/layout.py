"""What a document states of itself, read by the layout of Nghị định 30/2020/NĐ-CP.

Above the title stand, in two columns, the issuing body and the motto, số/ký hiệu and place with date; readers
may hand them over as table cells, lines, or both columns merged in one line. The signature stands below.
What is not stated is None. The title itself is told by `structure.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from index.folded import FoldedLine, fold_line
from index.metadata.bodies import begins_body, is_central, place_in, place_in_title, place_name
from index.metadata.consolidated import attested_pieces, is_consolidation
from index.metadata.document_data import DocumentData, DocumentStatus, FieldSpan
from index.metadata.head import Header, read_header
from index.metadata.kinds import CONSOLIDATED, OFFICIAL_LETTER, kind_at, kind_of_number
from index.metadata.period import Period, covered_period
from index.metadata.pieces import Piece
from index.metadata.signature import read_signer
from index.text import Span, plain
from index.types import Extract

_NUMBER = re.compile(
    r"so\s*(?P<colon>[:.]?)\s*(?P<number>\d{1,5}[a-z]?\s{0,3}(?:/|-(?=\s?nq|\s?[a-z]{2,5}/))\s{0,3}"
    r"(?:(?:19|20)\d\d\s{0,2}/\s{0,2})?(?P<sign>[a-z]{2}[a-z0-9]*)(?:\s?[-–/.&]\s?[a-z][a-z0-9]*){0,6})(?!\w)"
)
_DATE = re.compile(
    r"(?:(?P<place>[^,;:.\d]{2,40}),\s*)?(?P<day_said>ngay\s+(?P<day>\d{1,2})\s*(?:thang|/)\s*(?P<month>\d{1,2})"
    r"\s*(?:nam|/)\s*(?P<year>(?:19|20)\d\d))"
)
_ABOUT = re.compile(r"v\s?[/.]\s?v\.?\s*:?\s*|ve viec\s+")
_DRAFT = re.compile(r"\W*du thao\b")
_MAX_DRAFT_CHARS = 30  # "DỰ THẢO lần 2", not a title that speaks of a draft


@dataclass(slots=True)
class _Found:
    """The fields found so far and where."""

    values: dict[str, str] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)

    def add(self, name: str, value: str, span: Span) -> None:
        if value and name not in self.values:
            self.values[name], self.spans[name] = value, span


def read_layout(extract: Extract, title_rows: Sequence[int]) -> DocumentData:
    """Return what a document states of itself; `title_rows` are the rows of its title's blocks."""
    found = _Found()
    header = read_header(extract)
    attested = _read_marks(extract, attested_pieces(extract), found)
    if is_consolidation(found.values.get("number", "")):
        _read_issuer(extract, attested, found, has_header=True)
    pieces = _read_marks(extract, header.pieces, found)
    typed = _read_kind(header, found)
    _read_issuer(extract, pieces, found, has_header=typed or bool(found.values))
    _read_title(extract, title_rows, pieces, found)
    _read_place(extract, found)
    signed = read_signer(extract, after=header.rows[-1] if header.rows else 0) if found.values else None
    if signed:
        found.add("signer", *signed)
    period = _read_period(extract, found)
    spans = tuple(
        FieldSpan(name, *span)
        for name, span in sorted(found.spans.items(), key=lambda entry: entry[1])
        if name != "seat"
    )
    stated = {name: value for name, value in found.values.items() if name not in ("status", "seat")}
    return DocumentData(**stated, period=period, status=_status(found), spans=spans)


def _status(found: _Found) -> DocumentStatus | None:
    """Return a draft that says so; a number and a date are given to a document when it is issued."""
    if "status" in found.values:
        return DocumentStatus.DRAFT
    return DocumentStatus.OFFICIAL if {"number", "date"} <= found.values.keys() else None


# --- the head --------------------------------------------------------------------------------------------


def _read_kind(header: Header, found: _Found) -> bool:
    """Add the kind that the head names; a consolidated text is one, whatever the texts are that it is of."""
    if is_consolidation(found.values.get("number", "")):
        found.add("kind", CONSOLIDATED, found.spans["number"])
    if header.kind is None:
        return False
    kind, end = kind_at(header.kind.line.folded) or ("", 0)
    found.add("kind", kind, header.kind.line.span(0, end))
    return True


def _read_marks(extract: Extract, pieces: Sequence[Piece], found: _Found) -> tuple[Piece, ...]:
    """Read number, date and draft mark; return what is left of the pieces."""
    left: list[Piece] = []
    for piece in pieces:
        for part in _cut(extract, piece, _NUMBER, found):
            for rest in _cut(extract, part, _DATE, found):
                if _DRAFT.match(rest.line.folded) and len(rest.line.folded) <= _MAX_DRAFT_CHARS:
                    found.add("status", DocumentStatus.DRAFT, (rest.start, rest.end))
                else:
                    left.append(rest)
    return tuple(left)


def _cut(extract: Extract, piece: Piece, pattern: re.Pattern[str], found: _Found) -> Iterator[Piece]:
    """Yield the parts of a piece around what `pattern` finds in it, which is added to what is found."""
    match = pattern.search(piece.line.folded)
    taken = match is not None and (
        _take_number(piece.line, match, found) if pattern is _NUMBER else _take_date(piece.line, match, found)
    )
    if match is None or not taken:
        yield piece
        return
    for first, last in ((0, match.start()), (match.end(), len(piece.line.folded))):
        start, end = piece.line.span(first, last)
        if extract.text[start:end].strip():
            yield Piece.of(extract.text, start, end)


def _take_number(line: FoldedLine, match: re.Match[str], found: _Found) -> bool:
    """Add a số/ký hiệu: at the line's start, or after "Số:"; its sign is in capitals."""
    leads = not match.start() or kind_at(line.folded[: match.start()].strip()) is not None
    sign = line.composed[match.start("sign") : match.end("sign")]
    if not (leads or match["colon"]) or not sign[:2].isupper() or "number" in found.values:
        return False
    written = line.composed[match.start("number") : match.end("number")]
    found.add("number", re.sub(r"\s+", "", written), line.span(*match.span("number")))
    return True


def _take_date(line: FoldedLine, match: re.Match[str], found: _Found) -> bool:
    """Add a date that a place stands before, or that has the line for itself."""
    alone = not match.start() and match.end() == len(line.folded.rstrip())
    if not (match["place"] or alone) or "date" in found.values:
        return False
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return False
    found.add("date", day.isoformat(), line.span(*match.span("day_said")))
    place = match.span("place")
    if match["place"]:
        written = line.composed[slice(*place)]
        at = place[0] + len(written) - len(written.lstrip(" _*.-–"))
        found.add("seat", plain(line.composed[at : place[1]]), line.span(at, place[1]))
    return True


def _read_issuer(extract: Extract, pieces: Sequence[Piece], found: _Found, *, has_header: bool) -> None:
    """Read the body that issued a document: the last of those in capitals, its parent above it."""
    number = found.spans.get("number", (-1, -1))

    def parted(one: Piece, other: Piece) -> bool:
        return one.end <= number[0] < other.start or not one.follows(other, extract)

    bodies: list[list[Piece]] = []
    for piece in pieces:
        capitals = piece.line.composed.isupper()
        if capitals and begins_body(piece.line.folded):
            bodies.append([piece])
        elif capitals and bodies and not parted(bodies[-1][-1], piece):
            bodies[-1].append(piece)
    if not bodies or not has_header:
        return
    last = bodies[-1]
    name = " ".join(plain(piece.line.composed) for piece in last)
    found.add("issuer", name, (last[0].start, last[-1].end))
    for body in reversed(bodies):
        composed = " ".join(plain(piece.line.composed) for piece in body)
        named = place_in(composed)
        if named and not is_central(composed):
            found.add("place", place_name(named[0]), _span_of(body, named[0]))
            return


def _span_of(body: Sequence[Piece], words: str) -> Span:
    """Return where the last words of a body's name stand, over as many of its pieces as they take."""
    left = len(words.replace(" ", ""))
    for piece in reversed(body):
        for at in range(len(piece.line.composed) - 1, -1, -1):
            left -= piece.line.composed[at] != " "
            if left == 0:
                return piece.line.span(at, at + 1)[0], body[-1].end
    return body[0].start, body[-1].end


# --- the title -------------------------------------------------------------------------------------------


def _read_title(extract: Extract, rows: Sequence[int], pieces: Sequence[Piece], found: _Found) -> None:
    """Read what the document is about: below its kind, or after "V/v" in a letter; and the letter's kind."""
    if rows:
        row = extract.blocks[rows[0]]
        line = fold_line(extract.text, row.start, row.end)
        kind = kind_at(line.folded.lstrip())
        indent = len(line.folded) - len(line.folded.lstrip())
        if kind and "kind" not in found.values:
            found.add("kind", kind[0], line.span(indent, indent + kind[1]))
        if "kind" in found.values:
            start = line.span(indent + kind[1] if kind else 0, 0)[0]
            _add_slice(extract, "title", (start, extract.blocks[rows[-1]].end), found)
    about = next((piece for piece in pieces if _ABOUT.match(piece.line.folded)), None)
    if about is not None and "kind" not in found.values:
        match = _ABOUT.match(about.line.folded)
        _add_slice(extract, "title", (about.line.span(match.end() if match else 0, 0)[0], about.end), found)
    number = found.values.get("number")
    if number and "kind" not in found.values:
        named = kind_of_number(number) or (OFFICIAL_LETTER if about is not None else "")
        found.add("kind", named, found.spans["number"])


def _add_slice(extract: Extract, name: str, span: Span, found: _Found) -> None:
    start, end = span
    while start < end and not extract.text[start].isalnum() and extract.text[start] not in '“"(':
        start += 1
    if start < end:
        found.add(name, plain(extract.text[start:end]), (start, end))


def _read_place(extract: Extract, found: _Found) -> None:
    """Read the place of a document whose issuer's name has none: from its title, else from its date line."""
    issuer = found.values.get("issuer", "")
    if "title" in found.values:
        start, end = found.spans["title"]
        line = fold_line(extract.text, start, end)
        named = place_in_title(line)
        if named:
            found.add("place", place_name(line.composed[slice(*named)]), line.span(*named))
    if issuer and not is_central(issuer) and "seat" in found.values:
        found.add("place", place_name(found.values["seat"]), found.spans["seat"])


def _read_period(extract: Extract, found: _Found) -> Period | None:
    if "title" not in found.spans:
        return None
    covered = covered_period(extract.text, *found.spans["title"])
    if covered is None:
        return None
    found.spans["period"] = covered[1]
    return covered[0]
