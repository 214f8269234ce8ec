"""The words of a sentence that say what a figure measures, told from time, place and verbs around them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.clauses import AND, NOUN_START, OPENING, TIME, Segment
from rag.figures import Figure
from rag.keyed import KeyedText, keyed
from rag.units import COUNTED

Tokens = tuple[int, int]

_PROVINCE = "(?:tỉnh|huyện|thành phố|thị xã|xã|phường|địa phương|quận)"
_AGENT = f"(?:ubnd )?(?:toàn )?{_PROVINCE}"
_OPENS = keyed(
    r"(?:trong đó|trong|tại|ở|đã|đang|sẽ|có|ước tính|ước|đến nay|hiện nay|hiện|nay|riêng|bao gồm|gồm"
    r"|và|cũng|còn|theo đó"
    r"|cụ thể|ngoài ra|qua đó|đồng thời|tính|về|với|do|khi|được|làm|gây ra|gây|số còn lại|ngay|từ"
    r"|như sau|như|kèm|để|cho"
    r"|bên cạnh đó|nhưng|tuy nhiên|thì|cả tỉnh|toàn quốc|cả nước"
    rf"|toàn {_PROVINCE}|trên địa bàn(?: (?:toàn )?{_PROVINCE})?|{_AGENT}(?= (?:đã|đang|có|thực hiện"
    rf"|thu hút|xảy)(?![^ ])))"
)
# "làm chết 07 người", "tỉnh đã tiếp 306 lượt": one syllable says too little without the verb before it.
_BEFORE_ONE = keyed(rf"(?:{_AGENT} )?(?:đã|đang|làm|bị|gây|được) \Z")
_ENDS = keyed(
    r"(?:xảy ra|ghi nhận|là|đạt|đã|được|có|ước|trên địa bàn|trong|tại|ở|của|các nội dung của|đến"
    r"|tính|tính đến|vào|lên"
    r"|cho|hơn|thực hiện|đã thực hiện|ước tính|khoảng|còn|gồm|với|bằng) \Z"
)
_TIME_END = keyed(rf"(?:{TIME.pattern}) \Z")
_JOINS = keyed("với|trong đó|làm|gồm|gây|kèm|và|nhưng|cùng|còn")
_PHRASE_ENDS = keyed(
    "với|trong đó|làm|gồm|kèm|so|nhằm|để|theo|do|trị giá|trên địa bàn|tổng (?:vốn|số|kinh phí|mức"
    "|diện tích|giá trị)|như"
    "|đảm bảo|bảo đảm|góp phần|qua đó|từ|nên|thì|ngay|đã"
)
_PLACE_ONLY = keyed(rf"(?:toàn )?{_PROVINCE}")
# A count of these says nothing until one knows what they were.
_VAGUE = keyed(
    "người|vụ|ca|lượt|cuộc|trường hợp|đợt|con|đơn|khách|hộ|lượt khách|lượt người|điểm|cái|chiếc|lần"
)
_SHORT = 4  # tokens of a noun in a list
_LONGEST = 14  # tokens of a counted thing; a longer one runs on into what was done with it
_RUNS_ON = keyed("của|thuộc|tại|ở|trong|cho|được|trên|đã")


def subject(line: KeyedText, first: int, stop: int) -> Tokens | None:
    """Return [`first`, `stop`) without time, place and verbs at its ends; None if nothing stays."""
    begin = _opened(line, first, stop)
    end = stop
    while begin < end:
        kept = line.between(max(begin, end - _LONGEST), end)
        match = _ENDS.search(kept) or _TIME_END.search(kept)
        if match is None and (_is_word(line, end - 1) or line.key(end - 1) == "%"):
            break
        end -= len(match.group().split()) if match else 1
    if begin >= end:
        return None
    one = _BEFORE_ONE.search(line.between(first, begin)) if end - begin == 1 else None
    return (begin - len(one.group().split()), end) if one else (begin, end)


def _opened(line: KeyedText, first: int, stop: int) -> int:
    """Return where the subject begins, past the time and the words that only open the clause."""
    while first < stop:
        at = line.offsets[first]
        match = TIME.match(line.keys, at) or _OPENS.match(line.keys, at)
        if match is None and _is_word(line, first):
            break
        first = min(line.tokens(match)[1], stop) if match else first + 1
    return first


def last_subject(line: KeyedText, first: int, stop: int) -> Tokens | None:
    """Return the subject after the last word in [`first`, `stop`) that joins on a new one ("với", "làm")."""
    joins = list(_JOINS.finditer(line.between(first, stop)))
    if not joins:
        return None
    words = line.between(first, stop)[: joins[-1].end()].split()
    return subject(line, first + len(words), stop)


def joins_new(line: KeyedText, first: int, stop: int) -> bool:
    """Return whether a word in [`first`, `stop`) joins on something new."""
    return bool(_JOINS.search(line.between(first, stop)))


def is_place(line: KeyedText, tokens: Tokens) -> bool:
    """Return whether the tokens only name a place: "tỉnh Bắc Kạn", "toàn tỉnh"."""
    match = _PLACE_ONLY.match(line.keys, line.offsets[tokens[0]])
    if match is None:
        return False
    after = line.tokens(match)[1]
    return tokens[1] - after <= 4 and all(line.raw(row)[0].isupper() for row in range(after, tokens[1]))


def names_indicator(line: KeyedText, tokens: Tokens) -> bool:
    """Return whether the tokens begin as the name of an indicator does."""
    return bool(NOUN_START.match(line.keys, line.offsets[tokens[0]]))


def counted_phrase(line: KeyedText, figure: Figure, stop: int) -> Tokens | None:
    """Return what is counted or measured out, after the number: "doanh nghiệp thành lập mới", "gỗ".

    The unit belongs to it where the unit is a noun; None where nothing follows the unit.
    """
    after = line.first_token(figure.shown_end)
    end = after
    while end < stop and _goes_on(line, after, end):
        end += 1
    tokens = subject(line, after, end)
    if tokens is None or tokens[0] != after:
        return None
    return (unit_tokens(line, figure)[0], tokens[1]) if figure.kind in COUNTED else tokens


def _goes_on(line: KeyedText, first: int, token: int) -> bool:
    at = line.offsets[token]
    if _PHRASE_ENDS.match(line.keys, at) or not (_is_word(line, token) or line.key(token) in ("-", "–")):
        return False
    return not (token - first >= _LONGEST // 2 and _RUNS_ON.match(line.keys, at)) and token - first < _LONGEST


def with_list_before(line: KeyedText, own: Tokens, earlier: Sequence[Segment], segment: Segment) -> Tokens:
    """Return a subject with the nouns before it that it ends the list of: "Nông, lâm nghiệp và thủy sản"."""
    first, separator = own[0], segment.separator
    if first != segment.first:
        return own
    joined = separator == AND
    for piece in reversed(earlier):
        if separator not in (",", AND) or piece.figures or piece.depth != segment.depth:
            break
        named = subject(line, piece.first, piece.stop)
        if named is None or named[1] != piece.stop:
            break
        alike = (
            named[1] - named[0] <= _SHORT or names_indicator(line, named) or line.raw(named[0])[0].isupper()
        )
        if not alike or not (joined or names_indicator(line, named)):
            break
        first, separator = named[0], piece.separator
        if named[0] != piece.first:
            break
    return first, own[1]


def with_list_after(line: KeyedText, counted: Tokens, later: Sequence[Segment]) -> Tokens:
    """Return what is counted with the nouns after it that go on with it: "cuộc thanh tra, kiểm tra"."""
    stop = counted[1]
    for piece in later:
        if piece.separator not in (",", AND) or piece.figures or piece.depth or piece.stop - piece.first > 2:
            break
        if OPENING.match(line.keys, line.offsets[piece.first]) or not _is_word(line, piece.stop - 1):
            break
        stop = piece.stop
    return counted[0], stop


def unit_tokens(line: KeyedText, figure: Figure) -> Tokens:
    """Return the tokens of a figure's unit."""
    return line.first_token(figure.end), line.first_token(figure.shown_end)


def is_vague(line: KeyedText, tokens: Tokens) -> bool:
    """Return whether the tokens only name what cases are counted in: "vụ", "người"."""
    match = _VAGUE.match(line.keys, line.offsets[tokens[0]])
    return match is not None and line.tokens(match)[1] >= tokens[1]


def _is_word(line: KeyedText, token: int) -> bool:
    return line.key(token)[:1].isalnum()
