"""Which calculation a question asks for, and the two things it is about.

Rules are matched on the question as typed, and without marks where it was typed so. What a report states of
itself is no calculation: growth against the same period, the share of a plan that is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from index.text import is_marked, plain
from rag.language import typed_forms


class Operation(StrEnum):
    """What can be reckoned from two figures."""

    RATIO = "ratio"
    DIFFERENCE = "difference"
    SUM = "sum"
    SHARE = "share"


_MUCH = r"(?:là |bằng |được |khoảng |tới |đến |cỡ )*(?:bao nhiêu|mấy|nhiêu)"
_MORE = (
    r"(?:hơn kém|nhiều hơn|lớn hơn|cao hơn|ít hơn|thấp hơn|nhỏ hơn"
    r"|(?<!tốt )(?<!nhanh )(?<!khá )(?<!chậm )hơn)"
)
_TOGETHER = r"(?:tổng cộng|cộng lại|gộp lại|gộp chung|cộng chung|tính gộp|cộng dồn)"
_A, _B = r"(?P<a>[^?;]+?)", r"(?P<b>[^?;]+?)"
_TAIL = r"(?:[ ,?.!].*)?\Z"
_RULES: tuple[tuple[Operation, tuple[re.Pattern[str], re.Pattern[str]]], ...] = tuple(
    (operation, typed_forms(pattern))
    for operation, pattern in (
        (
            Operation.RATIO,
            rf"\A{_A} (?:gấp|bằng|(?:lớn|cao|nhiều) gấp) {_MUCH} lần(?: so với| của)? {_B}[?.! ]*\Z",
        ),
        (Operation.RATIO, rf"\A{_A} (?:lớn |cao |nhiều )?gấp {_B} {_MUCH} lần\b.*\Z"),
        (Operation.RATIO, rf"\A{_A} so với {_B},? (?:thì )?gấp {_MUCH} lần\b.*\Z"),
        (
            Operation.SHARE,
            rf"\A{_A} chiếm (?:tỷ lệ |tỉ lệ )?{_MUCH}(?: phần trăm| ?%)? ?(?:của|trong|trên"
            rf"|so với) {_B}[?.! ]*\Z",
        ),
        (Operation.SHARE, rf"\A{_A} chiếm {_MUCH} (?:phần trăm|%) {_B}[?.! ]*\Z"),
        (Operation.DIFFERENCE, rf"\A{_A} chênh(?: lệch)?(?: nhau)? {_MUCH} (?:so với|với) {_B}[?.! ]*\Z"),
        (
            Operation.DIFFERENCE,
            rf"\A(?:.*?\b)?chênh(?: lệch)?(?: nhau)? (?:giữa )?{_A} (?:và|với"
            rf"|so với) {_B} {_MUCH}{_TAIL}",
        ),
        (Operation.DIFFERENCE, rf"\A(?:.*?\b)?chênh lệch giữa {_A} (?:và|với) {_B}[?.! ]*\Z"),
        (
            Operation.DIFFERENCE,
            rf"\A(?:giữa )?{_A} (?:và|với|so với) {_B} (?:có )?(?:mức )?(?:chênh(?: lệch)?|hơn kém"
            rf"|lệch)(?: nhau)? {_MUCH}{_TAIL}",
        ),
        (Operation.DIFFERENCE, rf"\A{_A} chênh(?: lệch)? (?:so )?(?:với )?{_B} {_MUCH}{_TAIL}"),
        (Operation.DIFFERENCE, rf"\A{_A} {_MORE} {_MUCH}(?: [^ ,?]+){{0,3}}? so với {_B}[?.! ]*\Z"),
        (Operation.DIFFERENCE, rf"\A{_A} {_MORE}(?: so với)? {_B} {_MUCH}{_TAIL}"),
        (
            Operation.DIFFERENCE,
            rf"\A{_A} trừ(?: đi)? {_B} (?:thì (?:[^ ,?]+ ){{0,2}}?)?(?:còn |dư |lời |lãi )?{_MUCH}{_TAIL}",
        ),
        (
            Operation.SUM,
            rf"\A(?:(?:tính )?gộp|tổng cộng|cộng)(?: chung| lại| của| số)? (?:cả )?{_A} (?:và"
            rf"|với) {_B}(?: (?:thì|lại))* {_MUCH}{_TAIL}",
        ),
        (
            Operation.SUM,
            rf"\A(?:cả )?{_A} (?:và|với|cùng) {_B},? (?:thì )?{_TOGETHER} (?:thì )?{_MUCH}{_TAIL}",
        ),
        (Operation.SUM, rf"\A(?:tổng|tổng số) của (?:cả )?{_A} và {_B} {_MUCH}{_TAIL}"),
        (Operation.SUM, rf"\A{_A} cộng với {_B} (?:thì )?{_MUCH}{_TAIL}"),
    )
)
# What a report compares with of itself: the answer is to be quoted.
_STATED = typed_forms(
    r"\A(?:so |với |của |thời điểm |mức |con số )*(?:năm|kế hoạch|dự toán|chỉ tiêu|mục tiêu"
    r"|bình quân|trung bình|kỳ|quý|tháng"
    r"|giữa năm|đầu năm|cuối năm|lần trước|được giao|cả nước|toàn quốc)\b|\b(?:cùng kỳ|trước|ngoái"
    r"|năm rồi)\b"
)
_NO_THING = typed_forms(r"\b(?:bao nhiêu|mấy)\b|\b(?:đạt|có|là|được)\Z|\A(?:tăng|giảm)\Z")
# Without marks "chi" may be "chị" or "chi", "thi" be "thì" or "thi": only what is sure is left out.
_FILLER = (
    re.compile(
        r"\A(?:(?:dạ|ạ|xin|vui lòng|hãy|làm ơn|giúp|giùm|cho|tôi|em|anh|chị|mình|hỏi|biết|rằng|vậy|thế"
        r"|thì|nếu|tính"
        r"|so sánh|số liệu|giữa|và|còn|với|cả|lấy)\b[ ,:]*)+"
        r"|(?:[ ,]+(?:thì|là|vậy|đã|lại|có|nhỉ|ạ|hơn|cả hai|nhau|được|đang))+\Z",
        re.IGNORECASE,
    ),
    re.compile(
        r"\A(?:(?:xin hoi|cho (?:toi|em|minh) (?:hoi|biet)|xin cho biet|hay|vui long|giua|va"
        r"|voi)\b[ ,:]*)+"
        r"|(?:[ ,]+(?:thi|la|vay|lai|nhi|nhau|duoc))+\Z",
        re.IGNORECASE,
    ),
)
_HEADS = typed_forms(
    r"\A(?:(?:số|tổng số|tỷ lệ) )?(?:khách|đơn|doanh nghiệp|chỉ số|hộ|dự án|vốn|diện tích|sản lượng"
    r"|số vụ|số người|vụ)\b"
)
_OWN_HEAD = typed_forms(
    r"\A(?:doanh|giá|kim|thu|chi|tổng|số|vốn|tỷ|tỉ|nợ|dư|sản|diện|lượng|tiền|khách|đơn|vụ|người|năng"
    r"|chỉ|công|xuất|nhập|dự"
    r"|hộ|xã|tai|tội|giải ngân)\b"
)
_MOVED = typed_forms(r" (?:tăng trưởng|tăng|giảm)\Z")  # "công nghiệp tăng cao hơn xây dựng"
_SHARING = frozenset({"thu", "chi", "xuất", "nhập", "xuat", "nhap"})  # "thu và chi ngân sách"
# What a lone half of a contrast is short for where the other half is as bare: "Chi gấp mấy lần thu?"
_IN_FULL = {
    "thu": "tổng thu ngân sách",
    "chi": "tổng chi ngân sách",
    "xuất": "xuất khẩu",
    "nhập": "nhập khẩu",
    "xuat": "xuat khau",
    "nhap": "nhap khau",
}
_EACH = typed_forms(
    rf"\A{_A} và {_B},? (?:thì )?(?:mỗi|từng|lần lượt)\b.*?(?:bao nhiêu|mấy|thế nào"
    rf"|ra sao).*\Z"
)
_ASKS = typed_forms(r"\b(?:bao nhiêu|mấy)\b")
_TURNS = typed_forms(r"(?:,|;|\?)? *\b(?:và|còn|với|cùng với)\b(?: (?:còn|có|thì))? |[,;?] *(?:còn |và )?")
_COUNTS = typed_forms(r"\A(?:có )?(?:bao nhiêu|mấy) (?P<noun>[^ ]+) (?P<rest>.+)\Z")
_BARE_COUNT = typed_forms(
    r"\A(?P<ask>(?:có )?(?:bao nhiêu|mấy)) (?P<rest>(?:chết|bị|mất|được|mới|ngừng|giải thể|thành lập"
    r"|tử vong|từ|trong)\b.*)\Z"
)
_HARMED = typed_forms(
    r"\A.*?(?:bao nhiêu|mấy) (?:người|đối tượng|ca)? ?(?:bị )?(?:chết|thương|tử vong|thiệt mạng"
    r"|bị thương|mất|bị bắt)\Z"
)
_LONGEST = 300  # characters of a question that asks for a calculation


def asked_operation(question: str) -> Operation | None:
    """Return the calculation that `question` asks for; None where it asks for what a report states."""
    found = _asked(question)
    return found[0] if found else None


def asked_parts(question: str) -> tuple[str, str] | None:
    """Return the two things `question` is about, each in words that can be searched alone; None if not two.

    They are what a calculation takes, or the two facts of "Bao nhiêu vụ tai nạn và bao nhiêu người chết?".
    """
    found = _asked(question)
    if found:
        return found[1]
    text = plain(question)[:_LONGEST].strip(" ?.!")
    match = _search(_EACH, text)
    if match:
        return _things(text, match)
    return _two_facts(text)


def _asked(question: str) -> tuple[Operation, tuple[str, str]] | None:
    text = plain(question)
    if len(text) > _LONGEST:
        return None
    for operation, rule in _RULES:
        match = _search(rule, text)
        if match and _search(_STATED, _tidy(text[slice(*match.span("b"))])):
            return None
        parts = _things(text, match) if match else None
        if parts is None or any(_search(_NO_THING, part) for part in parts):
            continue
        return operation, parts
    return None


def _things(text: str, match: re.Match[str]) -> tuple[str, str] | None:
    """Return the two things of a match, with the words they share: "thu và chi ngân sách"."""
    first, second = (_tidy(text[slice(*match.span(name))]) for name in ("a", "b"))
    if not first or not second:
        return None
    if first in _SHARING and second in _SHARING:
        return _IN_FULL[first], _IN_FULL[second]
    if first in _SHARING and " " in second:
        first = f"{first} {second.split(' ', 1)[1]}"
    elif second in _SHARING and " " in first:
        second = f"{second} {first.split(' ', 1)[1]}"
    elif not _search(_OWN_HEAD, second) and (head := _search(_HEADS, first)):
        second = f"{first[: head.end()]} {second}" if first[head.end() :].strip() else second
    moved = _search(_MOVED, first)
    return first, f"{second}{moved.group()}" if moved and not _search(_MOVED, second) else second


def _two_facts(text: str) -> tuple[str, str] | None:
    """Return the halves of a question with two question words, cut where the second one begins."""
    if len(list(_finditer(_ASKS, text))) != 2:
        return None
    for turn in _finditer(_TURNS, text):
        first, second = _tidy(text[: turn.start()]), _tidy(text[turn.end() :])
        if _search(_ASKS, first) and _search(_ASKS, second):
            return first, _completed(first, second)
    return None


def _completed(first: str, second: str) -> str:
    """Return the second fact with what it leaves to the first: the counted noun, or the event."""
    counted, bare = _search(_COUNTS, first), _search(_BARE_COUNT, second)
    if counted and bare:
        ask, rest = (second[slice(*bare.span(name))] for name in ("ask", "rest"))
        return f"{ask} {first[slice(*counted.span('noun'))]} {rest}"
    if counted and _search(_HARMED, second) and not _search(_HARMED, first):
        return f"{second} trong {first[counted.start('noun') :]}"
    return second


def _tidy(part: str) -> str:
    """Return a part without politeness and signs at its ends, its first letter small but in a name."""
    before = None
    while before != part:
        before, part = part, part.strip(" ,.;:?!“”\"'()")
        match = _search(_FILLER, part)
        if match:
            part = part[match.end() :] if match.start() == 0 else part[: match.start()]
    word = part.split(" ", 1)[0]
    return part if word[1:] != word[1:].lower() or len(word) < 2 else part[:1].lower() + part[1:]


def _search(rule: tuple[re.Pattern[str], re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next(_finditer(rule, text), None)


def _finditer(rule: tuple[re.Pattern[str], re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a rule; their spans are those of `text`, with marks or without."""
    if is_marked(text):
        return rule[0].finditer(text)
    return rule[1].finditer(text)
