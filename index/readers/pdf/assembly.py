"""Pages to an extract: running heads dropped, tables and columns in their places, notes after their text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.readers.pdf.columns import read_columns
from index.readers.pdf.geometry import Line, Page, Row, View
from index.readers.pdf.grids import Grid, read_grids, words_outside
from index.readers.pdf.lines import read_rows, read_words
from index.readers.pdf.paragraphs import Placed, margins_of, place_lines, with_indents
from index.readers.pdf.running import running_rows
from index.readers.pdf.writing import NOTE_START, Part, Writer, make_extract
from index.types import Extract

# A note is set smaller than the text above it, and begins with its number.
_NOTE_SMALLER = 0.9
_BODY_LETTERS = 200
# A narrower page than this has too few full lines to tell its margin.
_NARROW = 0.85
# A page that is all image and has text was recognised; sizes of its lines this near are the same.
RECOGNISED_MIN_IMAGE = 0.8
_LIKE = (0.65, 1.5)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One direction of one page: its rows, and the tables between them."""

    page: int
    rows: tuple[Row, ...]
    grids: tuple[Grid, ...]


def read_sheets(pages: Iterable[Page]) -> list[Sheet]:
    """Return what pages hold, without the places of single words."""
    return [
        _evened(sheet) if _is_recognised(page) else sheet
        for page in pages
        for sheet in (_sheet(page.number, view, _is_recognised(page)) for view in page.views)
    ]


def _is_recognised(page: Page) -> bool:
    return page.image_share >= RECOGNISED_MIN_IMAGE


def _evened(sheet: Sheet) -> Sheet:
    """Return a recognised page with one size for its text: that of single lines is a guess."""
    sizes = sorted(line.size for row in sheet.rows for line in row)
    if not sizes:
        return sheet
    usual = sizes[len(sizes) // 2]

    def even(line: Line) -> Line:
        return replace(line, size=usual) if _LIKE[0] * usual <= line.size <= _LIKE[1] * usual else line

    return replace(sheet, rows=tuple(tuple(even(line) for line in row) for row in sheet.rows))


def _sheet(number: int, view: View, is_recognised: bool) -> Sheet:
    words = read_words(view, is_recognised=is_recognised)
    grids = read_grids(view.rules, words)
    if grids:
        words = words_outside(words, grids)
    return Sheet(number, tuple(read_rows(words)), tuple(grids))


def assemble(sheets: Sequence[Sheet], *, recognised: bool = False) -> Extract:
    """Return the extract of all pages; it may have no blocks."""
    running = running_rows([sheet.rows for sheet in sheets])
    cleared = [
        Sheet(sheet.page, tuple(row for at, row in enumerate(sheet.rows) if at not in dropped), sheet.grids)
        for sheet, dropped in zip(sheets, running, strict=True)
    ]
    writer = Writer()
    for sheet, (parts, notes) in zip(cleared, _parts(cleared), strict=True):
        for part in parts:
            writer.add(part, sheet.page)
        writer.add_notes(notes)
    return make_extract(writer.finish(), recognised=recognised)


# --- pages to parts --------------------------------------------------------------------------------------


def _parts(sheets: Sequence[Sheet]) -> Iterator[tuple[list[Part], list[Placed]]]:
    """Yield for each sheet its columns and tables in reading order, and its notes."""
    split: list[tuple[tuple[Row, ...], tuple[Row, ...]]] = []
    for sheet in sheets:
        split.append(_split_notes(sheet, go_on=bool(split and split[-1][1])))
    flows = [list(_flow(rows, sheet.grids)) for sheet, (rows, _) in zip(sheets, split, strict=True)]
    width = _usual_width(flows)
    placed = [
        [part if isinstance(part, Grid) else _place(part, sheet.page, _margins(flow, width)) for part in flow]
        for sheet, flow in zip(sheets, flows, strict=True)
    ]
    columns = [part for parts in placed for part in parts if not isinstance(part, Grid)]
    marked = iter(with_indents(columns))
    for sheet, parts, (_, notes) in zip(sheets, placed, split, strict=True):
        told: list[Part] = [part if isinstance(part, Grid) else next(marked) for part in parts]
        lines = [line for row in notes for line in row]
        yield told, place_lines(lines, page=sheet.page, margins=margins_of(lines)) if lines else []


_Flow = tuple[tuple[Line, ...], bool]  # the lines of a column, and whether it is the page's own text


def _flow(rows: Sequence[Row], grids: Sequence[Grid]) -> Iterator[_Flow | Grid]:
    """Yield the columns of a page and its tables from top to bottom."""
    start = 0
    for grid in sorted(grids, key=lambda grid: grid.box.y0):
        end = start
        while end < len(rows) and rows[end][0].y <= grid.box.y0 + 1:
            end += 1
        for column in read_columns(rows[start:end]):
            yield column.lines, column.is_main
        yield grid
        start = end
    for column in read_columns(rows[start:]):
        yield column.lines, column.is_main


def _split_notes(sheet: Sheet, *, go_on: bool) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the rows of the text, and those of the notes at the foot of the page.

    `go_on` says that the page before ended with a note, whose rest may come first.
    """
    sizes: dict[float, int] = {}
    for row in sheet.rows:
        for line in row:
            sizes[line.size] = sizes.get(line.size, 0) + len(line.text)
    if not sizes:
        return sheet.rows, ()
    body = max(sizes, key=lambda size: (sizes[size] >= _BODY_LETTERS, size))
    lowest = max((grid.box.y1 for grid in sheet.grids), default=0.0)
    at = len(sheet.rows)
    while at > 0 and sheet.rows[at - 1][0].size <= _NOTE_SMALLER * body and sheet.rows[at - 1][0].y > lowest:
        at -= 1
    while at < len(sheet.rows) and not _may_be_note(sheet.rows[at][0].text, go_on):
        at += 1
    return sheet.rows[:at], sheet.rows[at:]


def _may_be_note(text: str, go_on: bool) -> bool:
    return NOTE_START.match(text) is not None or (go_on and text[0].islower())


def _usual_width(flows: Sequence[Sequence[_Flow | Grid]]) -> float:
    widths = sorted(right - left for flow in flows for left, right in _own_margins(flow))
    return widths[len(widths) // 2] if widths else 0.0


def _own_margins(flow: Sequence[_Flow | Grid]) -> list[tuple[float, float]]:
    lines = [line for part in flow if not isinstance(part, Grid) and part[1] for line in part[0]]
    return [margins_of(lines)] if lines else []


def _margins(flow: Sequence[_Flow | Grid], width: float) -> tuple[float, float] | None:
    """Return the margins of a page's own text; a page with few lines has those of the others."""
    own = _own_margins(flow)
    if not own:
        return None
    left, right = own[0]
    return (left, right) if right - left >= _NARROW * width else (left, left + width)


def _place(part: _Flow, page: int, margins: tuple[float, float] | None) -> list[Placed]:
    lines, is_main = part
    own = margins if is_main and margins else margins_of(lines)
    return place_lines(lines, page=page, margins=own, is_main=is_main)
