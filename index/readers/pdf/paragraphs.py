"""Lines to paragraphs, over page breaks too.

Official Vietnamese layout (Nghị định 30/2020): justified lines, the first one indented, a numbered or dashed
beginning. A line that ends where the next word had still fitted ends its paragraph; where it is full, indent,
numbering, style and distance decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.readers.pdf.geometry import Line
from index.readers.pdf.joining import is_broken, join_texts

# Shares of the letter size.
_INDENT = 0.8
_CENTRED_OFF = 1.2
_CENTRED_INSET, _CENTRED_INSET_IN_COLUMN = 1.8, 0.3
_SPACE = 0.25
# A line ends short of the margin when the next word and this much more had fitted.
_SLACK = 0.6
# Distance to the next line, by the usual distance: beyond it a paragraph has ended.
_FAR = 1.35
_VERY_FAR = 2.0
_USUAL_PITCH = 1.2
# Of many lines, so many may reach over the right margin.
_STRAY_ENDS, _MANY_LINES = 2, 12

_LABEL = re.compile(
    r"[“\"]?(?:"
    r"(?:Điều|ĐIỀU) \d+[a-zđ]?[.:]?|(?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Tiểu mục|TIỂU MỤC) "
    r"(?:thứ|THỨ|[\dIVXLC]+)"
    r"|(?:Phụ lục|PHỤ LỤC|Biểu|Bảng|Mẫu|BIỂU|BẢNG|MẪU) (?:số |SỐ )?[\dIVXLC]+"
    r"|[IVXLC]+[.)/]|[A-HĐ][.)/] |\d{1,2}(?:\.\d{1,2}){0,3}[.)/](?!\d)|\d{1,2}(?:\.\d{1,2}){1,3} "
    r"|[a-zđ]\d?[.)]|\([a-zđ\d]{1,2}\) |[-–+•*▪●] ?(?=\S)|Căn cứ |Theo đề nghị |Xét đề nghị "
    r"|Nơi nhận:|TM\.|KT\.|TL\.|TUQ\.|Q\. "
    r")"
)
_ENDS = re.compile(r"(?:[.;:!?…]|\./\.)[”\"’)\]¹²³⁴⁵⁶⁷⁸⁹⁰ ]*$")
_NUMBER_TO_COME = re.compile(r"(?:Luật |LUẬT )?(?:số|Số|SỐ) ?:?$")
_PLACE_AND_DATE = re.compile(r"[^,]{2,40}, ngày\b")
_SIGNATURE = re.compile(r"(?:TM|KT|TL|TUQ|Q)\. ?\w")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line between the margins of its column, on its page; `pitch` is the usual distance of its lines."""

    line: Line
    left: float
    right: float
    page: int
    pitch: float
    is_main: bool = True  # whether it is the page's own text, not one of two columns
    is_indented: bool = True  # whether the document marks a paragraph's beginning by an indent

    @property
    def is_centred(self) -> bool:
        """Whether it stands in the middle, far from both margins."""
        line, size = self.line, self.line.size
        inset = min(line.x0 - self.left, self.right - line.x1)
        middle = (line.x0 + line.x1) / 2 - (self.left + self.right) / 2
        enough = _CENTRED_INSET if self.is_main else _CENTRED_INSET_IN_COLUMN
        return inset > enough * size and abs(middle) <= _CENTRED_OFF * size

    @property
    def is_inset(self) -> bool:
        """Whether it begins to the right of the margin."""
        return self.line.x0 - self.left > _INDENT * self.line.size


def place_lines(
    lines: Sequence[Line], *, page: int, margins: tuple[float, float], is_main: bool = True
) -> list[Placed]:
    """Return the lines of one column with what their places are measured by."""
    pitches = Counter(round(below.y - above.y, 0) for above, below in pairwise(lines) if below.y > above.y)
    size = lines[0].size if lines else 0.0
    near = {pitch: count for pitch, count in pitches.items() if 0.9 * size <= pitch <= 2 * size}
    usual = max(near, key=lambda pitch: (near[pitch], -pitch)) if near else 0.0
    usual = max(usual, _USUAL_PITCH * size)
    return [Placed(line, *margins, page, usual, is_main) for line in lines]


def margins_of(lines: Sequence[Line]) -> tuple[float, float]:
    """Return the left and the right margin of lines that stand below each other."""
    starts = Counter(round(line.x0) for line in lines)
    enough = max(2, len(lines) / 12) if len(lines) > 3 else 1
    usual = [start for start in starts if sum(starts[start + off] for off in (-1, 0, 1)) >= enough]
    left = min(usual) - 0.5 if usual else min(line.x0 for line in lines)
    ends = sorted((line.x1 for line in lines), reverse=True)
    return left, ends[_STRAY_ENDS] if len(ends) >= _MANY_LINES else ends[0]


def marks_beginnings(columns: Sequence[Sequence[Placed]]) -> bool:
    """Return whether paragraphs begin with an indent, told by the lines that follow a short one."""
    after = [
        below
        for column in columns
        for above, below in pairwise(column)
        if not above.is_centred and not below.is_centred and is_short(above, below)
    ]
    return 2 * sum(below.is_inset for below in after) >= len(after)


def is_short(above: Placed, below: Placed) -> bool:
    """Return whether `above` ends although the first word of `below` had fitted on it."""
    size = above.line.size
    return above.line.x1 + (_SPACE + _SLACK) * size + below.line.lead <= above.right


def opens_numbered(text: str) -> bool:
    """Return whether a line begins as a numbered or dashed paragraph does."""
    return _LABEL.match(text) is not None


def goes_on(above: Placed, below: Placed) -> bool:
    """Return whether `below`, the next line of the same text, belongs to the paragraph of `above`."""
    if abs(above.line.size - below.line.size) > 1.5 or above.line.is_row or below.line.is_row:
        return False
    same_page = above.page == below.page
    distance = (below.line.y - above.line.y) / above.pitch if same_page and above.pitch else 1.0
    if distance <= 0:  # from the foot of one column to the head of the next
        return _is_in_sentence(above.line.text, below.line.text) and not is_short(above, below)
    if distance > _VERY_FAR or (not below.is_main and _PLACE_AND_DATE.match(below.line.text)):
        return False
    if distance <= _FAR and _is_one_number(above.line.text, below.line.text):
        return True
    if above.is_centred or below.is_centred:
        return _goes_on_centred(above, below, distance)
    return _goes_on_justified(above, below, distance)


def _goes_on_centred(above: Placed, below: Placed, distance: float) -> bool:
    """Return whether two lines are one title; the last line of one may be the first that is centred."""
    one, other = above.line, below.line
    same = (one.is_bold, one.is_italic, one.text.isupper()) == (
        other.is_bold,
        other.is_italic,
        other.text.isupper(),
    )
    if not same or distance > _FAR or _SIGNATURE.match(one.text) or opens_numbered(other.text):
        return False
    off = abs((one.x0 + one.x1) - (other.x0 + other.x1)) / 2
    if off <= _CENTRED_OFF * one.size and _is_in_sentence(one.text, other.text):
        return True
    if not below.is_centred:
        return not below.is_inset and not _ENDS.search(one.text) and other.text[0].islower()
    if not above.is_centred and (is_short(above, below) or _ENDS.search(one.text)):
        return False
    return not _ENDS.search(one.text) and not _is_whole(one.text)


def _is_one_number(text: str, following: str) -> bool:
    """Return whether the number of a document was broken, as in the narrow column of a letter's head."""
    return is_broken(text, following) or (_NUMBER_TO_COME.match(text) is not None and following[0].isdigit())


def _is_whole(text: str) -> bool:
    """Return whether a centred line stands alone: a label, or a type of document."""
    return opens_numbered(text) and len(text.split()) <= 2


def _is_in_sentence(text: str, following: str) -> bool:
    return _ENDS.search(text) is None and following[0].islower() and not opens_numbered(following)


def _goes_on_justified(above: Placed, below: Placed, distance: float) -> bool:
    one, other = above.line, below.line
    ended = _ENDS.search(one.text) is not None
    labelled = opens_numbered(other.text)
    in_sentence = _is_in_sentence(one.text, other.text)
    if is_short(above, below):
        # A line broken by hand within a sentence.
        return in_sentence and distance <= _FAR and not below.is_inset
    if in_sentence:
        return True
    if distance > _FAR and (ended or labelled or one.is_bold != other.is_bold):
        return False
    if not below.is_main and (labelled or _SIGNATURE.match(one.text)):
        return False  # narrow columns are not indented: addressees below each other
    if below.is_indented:
        hangs = below.is_inset and abs(below.line.x0 - above.line.x0) < _INDENT * one.size and not labelled
        return not below.is_inset or (hangs and not ended)
    if labelled and ended:
        return False
    return one.is_bold == other.is_bold or not ended


def text_of(lines: Sequence[Placed]) -> str:
    """Return the text of a paragraph."""
    return join_texts([placed.line.text for placed in lines])


def with_indents(columns: Sequence[Sequence[Placed]]) -> list[list[Placed]]:
    """Return columns whose lines know whether an indent begins a paragraph in this document."""
    indented = marks_beginnings(columns)
    return [[replace(placed, is_indented=indented) for placed in column] for column in columns]
