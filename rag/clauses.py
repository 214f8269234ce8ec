"""Sentences taken apart: the facts they string together, and how each figure is joined to its words.

Reports chain facts with commas as often as with semicolons: "có 45 doanh nghiệp thành lập mới, 37 doanh
nghiệp ngừng hoạt động". A new fact begins where a figure comes that is not said of the figure before it;
"tăng 5% so với cùng kỳ" and a list of nouns go on with the fact they follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from index.text import Span, syllables, trim
from rag.figures import Figure, figures_of
from rag.keyed import KeyedText, keyed, read_keyed
from rag.units import UnitKind

_LINK_TOKENS = 24  # no verb stands further from its figure
AND = syllables("và")[0].accented
_SEPARATORS = frozenset({";", ",", ":", "(", ")", AND})
_YEAR_KEY = r"(?:19|20)\d\d"
# Expressions of time; what a comparison names as its base is a time too.
TIME = keyed(
    rf"vụ (?:xuân|hè|đông|mùa|hè thu|thu đông|đông xuân) (?:năm )?{_YEAR_KEY}(?: [-–] {_YEAR_KEY})?"
    rf"|(?:(?:tính )?(?:từ|đến) )?(?:hết )?ngày \d+ / \d+(?: / \d+)?"
    rf"|(?:tính )?đến(?: hết)? \d+ / \d+(?: / \d+)?"
    rf"|(?:(?:tính )?đến )?(?:hết )?(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười một) tháng"
    rf"(?: (?:đầu|cuối) năm)?(?:(?: năm)? {_YEAR_KEY})?"
    rf"|(?:(?:tính )?đến )?(?:hết |cả )?quý (?:i|ii|iii|iv|[1-4])(?: (?:/|năm|-) {_YEAR_KEY}| {_YEAR_KEY})?"
    rf"|(?:(?:tính )?đến )?(?:hết )?tháng \d+(?: (?:/|năm|-) {_YEAR_KEY}| {_YEAR_KEY})?"
    rf"|(?:nửa )?(?:đầu |cuối |cả |hết )?năm (?:học )?{_YEAR_KEY}(?: [-–] {_YEAR_KEY})?"
    rf"|(?:giai đoạn|thời kỳ|nhiệm kỳ|niên vụ)(?: năm)? {_YEAR_KEY} [-–] {_YEAR_KEY}"
    rf"|nửa (?:đầu|cuối) năm|(?:cả|từ đầu|đầu|cuối) năm|năm nay|(?:trong )?kỳ này|{_YEAR_KEY}"
)
_HOW = (
    r"(?: (?:khá|nhẹ|mạnh|nhanh|sâu|thêm|lên|xuống|trên|khoảng|gần|hơn|dưới|bình quân|trung bình|tới"
    r"|đến|tương ứng|là"
    r"|lần lượt|mức|tỷ lệ|từ|âm|tổng số|ước|chỉ|được))*"
)
_TO_WHAT = r"(?: so(?: với)?(?: [^ ,;:()]+){1,7}?)?"
_CHANGED = (
    "tăng trưởng|tăng|suy giảm|sụt giảm|giảm|vượt|hụt|cao hơn|thấp hơn|nhiều hơn|ít hơn|lớn hơn|cao gấp|gấp"
    "|tụt|lùi|hơn|kém"
)
_CHANGE = keyed(rf"(?:(?:ước|chỉ) )?(?:{_CHANGED}){_TO_WHAT}{_HOW} \Z")
_SHARE = keyed(rf"(?:(?:ước|chỉ) )?(?:đạt|bằng|chiếm|tương đương|tương ứng|hoàn thành){_HOW} \Z")
_BASE = keyed(r"(?:so với|so|cùng kỳ|năm trước|kế hoạch|kh|mục tiêu|chỉ tiêu|dự toán)(?: [^ ]+){0,5} \Z")
_LEVEL = keyed(
    r"(?:ước (?:tính )?(?:đạt|thực hiện|khoảng)|đạt được|đạt|là|còn|lên tới|lên đến|lên|bằng"
    r"|ước tính|ước|chiếm|hoàn thành"
    rf"|(?:xếp|đứng|giữ|ở)(?: (?:ở|vị trí|thứ hạng|thứ|hạng)){{0,3}}){_HOW} \Z"
)
_COUNT = keyed(
    r"(?:xảy ra|ghi nhận|có|được)(?: (?:được|tới|đến|trên|khoảng|gần|hơn|trên địa bàn|tại|ở|thêm"
    r"|tổng số))* \Z"
)
_ADVERBS = keyed(r"(?:(?:cũng|đều|đã|vẫn|và|lại|,|thì|tuy nhiên|nhưng|song) )*\Z")


class LinkKind(StrEnum):
    """How a figure is joined to the words before it."""

    CHANGE = "change"  # tăng 5%
    SHARE = "share"  # đạt 43% dự toán
    BASE = "base"  # so với 90 vụ cùng kỳ
    LEVEL = "level"  # đạt 433 tỷ đồng
    COUNT = "count"  # có 45 doanh nghiệp
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Link:
    """The words that join a figure to what it is said of; `token` is their first, or the figure's own.

    `alone` tells that nothing stands before them in the segment: they go on with what was said before.
    """

    kind: LinkKind
    token: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a sentence between two separators: the tokens [`first`, `stop`).

    `separator` is the key before it, "" at the start; `depth` counts the brackets it stands in.
    """

    first: int
    stop: int
    separator: str
    depth: int
    figures: tuple[Figure, ...]


def read_segments(line: KeyedText) -> tuple[Segment, ...]:
    """Return the segments of a sentence in order; a separator inside a unit does not separate."""
    figures = figures_of(line)
    segments = []
    first, separator, depth, row = 0, "", 0, 0
    for token in range(len(line.spans) + 1):
        key = line.key(token)
        while (
            row < len(figures) and token < len(line.spans) and figures[row].shown_end <= line.spans[token][0]
        ):
            row += 1
        inside = row < len(figures) and token < len(line.spans) and figures[row].end <= line.spans[token][0]
        if key and (key not in _SEPARATORS or inside):
            continue
        segments.append((first, token, separator, depth))
        depth = max(0, depth + (key == "(") - (key == ")"))
        first, separator = token + 1, key
    return _with_figures(line, segments, figures)


def _with_figures(
    line: KeyedText, parts: Sequence[tuple[int, int, str, int]], figures: Sequence[Figure]
) -> tuple[Segment, ...]:
    found, row = [], 0
    for first, stop, separator, depth in parts:
        begin = row
        end = line.spans[stop - 1][1] if stop > first else -1
        while row < len(figures) and figures[row].start < end:
            row += 1
        if stop > first or separator in ("(", ")"):
            found.append(Segment(first, stop, separator, depth, tuple(figures[begin:row])))
    return tuple(found)


def link_of(line: KeyedText, first: int, figure: Figure) -> Link:
    """Return how `figure` is joined to the tokens from `first` on."""
    at = line.first_token(figure.shown_start)
    near = max(first, at - _LINK_TOKENS)
    head = line.between(near, at) if at > near else " "
    for kind, pattern in (
        (LinkKind.CHANGE, _CHANGE),
        (LinkKind.SHARE, _SHARE),
        (LinkKind.LEVEL, _LEVEL),
        (LinkKind.COUNT, _COUNT),
        (LinkKind.BASE, _BASE),
    ):
        match = pattern.search(head)
        if match is None or (
            kind is LinkKind.SHARE and figure.kind not in (UnitKind.PERCENT, UnitKind.TIMES)
        ):
            continue
        alone = near == first and bool(_ADVERBS.fullmatch(head[: match.start()].lstrip()))
        return Link(kind, at - len(match.group().split()), alone)
    return Link(LinkKind.NONE, at, not head.strip())


# --- facts -----------------------------------------------------------------------------------------------

_GOES_ON = frozenset({LinkKind.CHANGE, LinkKind.SHARE, LinkKind.LEVEL, LinkKind.BASE})
_BY_THE_WAY = keyed(
    r"(?:với|tương ứng|tương đương|trị giá|tổng trị giá|bình quân|trung bình|so với|cùng kỳ|theo)"
)
COMPARES = keyed("so với|so|cùng kỳ")
# What brackets begin with that only hold a figure to compare with.
BASE_START = keyed("cùng kỳ|kế hoạch|kh|mục tiêu|chỉ tiêu|dự toán|năm trước|so với|so")
# What begins a new fact before its figure comes.
NOUN_START = keyed(
    "chỉ số|tổng|tỷ lệ|giá trị|sản lượng|diện tích|doanh thu|kim ngạch|thu|chi|số|vốn|thu nhập"
    "|năng suất|dư nợ|nợ"
    "|lượng|khối lượng|công suất|chỉ tiêu|tốc độ|kết quả"
)
OPENING = keyed(
    "đã|đang|trong đó|riêng|ngoài ra|đồng thời|qua|toàn|cả|trong|tính|đến|năm|tháng|quý|gồm|bao gồm"
    "|cụ thể|bên cạnh"
    "|tiếp nhận|phát hiện|xử lý|khởi tố|bắt|ban hành|tổ chức|tỉnh|ubnd|công tác|còn|nhưng|cấp|trồng"
    "|xây dựng|hoàn thành"
    "|huy động|giải quyết|giải ngân|hỗ trợ|triển khai|thực hiện|thành lập|kiểm tra|điều tra|gây|làm"
)


def narrow(text: str, sentence: Span) -> tuple[Span, ...]:
    """Return the facts of a sentence as spans, in order; every non-space character is in exactly one.

    A semicolon always ends a fact; a comma, a colon or "và" does where a figure of its own follows. Brackets
    are not cut open.
    """
    line = read_keyed(text, *sentence)
    cuts = [sentence[0], *_cuts(line, read_segments(line)), sentence[1]]
    spans = [trim(text, left, right) for left, right in pairwise(cuts)]
    return tuple(span for span in spans if span[0] < span[1])


def _cuts(line: KeyedText, segments: Sequence[Segment]) -> list[int]:
    cuts: list[int] = []
    has_fact, changed = False, False
    pending: list[Segment] = []
    for segment in segments:
        if segment.depth:
            continue
        if segment.separator == ";":
            cuts.append(_cut_before(line, segment))
            has_fact, changed, pending = False, False, []
        if not segment.figures:
            pending.append(segment)
            continue
        if has_fact:
            begin = _beginning(line, segment, pending, changed=changed)
            if begin is not None:
                cuts.append(_cut_before(line, begin))
        has_fact, pending = True, []
        changed = link_of(line, segment.first, segment.figures[0]).kind is LinkKind.CHANGE
    return cuts


def _beginning(
    line: KeyedText, segment: Segment, pending: Sequence[Segment], *, changed: bool
) -> Segment | None:
    """Return where the fact of the figure in `segment` begins; None where it goes on with the one before."""
    if segment.separator == ")":
        return None
    link = link_of(line, segment.first, segment.figures[0])
    said = line.offsets[segment.first]
    goes_on = link.alone and (link.kind in _GOES_ON)
    if changed and link.kind is LinkKind.NONE and link.alone:
        goes_on = goes_on or bool(COMPARES.search(line.between(segment.first, segment.stop)))
    if goes_on or _BY_THE_WAY.match(line.keys, said):
        # "PAPI xếp thứ 22, Chỉ số CCHC, xếp thứ 57": what goes on goes on with what stands just before it.
        starts = [piece for piece in pending if NOUN_START.match(line.keys, line.offsets[piece.first])]
        return starts[-1] if starts and goes_on else None
    for piece in pending:
        at = line.offsets[piece.first]
        if piece.stop > piece.first and (OPENING.match(line.keys, at) or NOUN_START.match(line.keys, at)):
            return piece
    return pending[-1] if pending and segment.separator == ":" else segment


def _cut_before(line: KeyedText, segment: Segment) -> int:
    """Return where to cut: a stop or comma stays with what it ends, "và" goes with what it joins."""
    separator = line.spans[segment.first - 1]
    return separator[0] if segment.separator == AND else separator[1]
