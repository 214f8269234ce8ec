"""Numbers with their units, as written in Vietnamese: "4.128 tỷ đồng", "04%", "22/63", "36,7 %"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from index.text import fold, is_marked, plain
from rag.keyed import KeyedText, keyed, read_keyed
from rag.numerals import LOOK_BACK, RANK_BEFORE, is_minus, measures, value_of
from rag.units import COUNTED, Unit, UnitKind, read_unit

_RANK_WORD = keyed(r"(?:vị trí(?: thứ)?|thứ hạng|hạng|thứ) \Z")
_EXACTLY_HOW = keyed(
    r"(?:(?:khoảng|gần|xấp xỉ|dưới|trên|(?<!cao )(?<!thấp )(?<!nhiều )(?<!ít )(?<!lớn )(?<!nhỏ )hơn) ){1,2}\Z"
)
_AROUND = 40
_ON = keyed(r"trên \Z")
_PLACE_UNITS = frozenset(
    {"huyện", "xã", "tỉnh", "thôn", "bản", "phường", "thị trấn", "tuyến", "quận", "thị xã"}
)
_SPELLED = re.compile(
    r"khong|mot|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|tram|nghin|ngan|trieu|ty|le|linh|phan|ruoi"
)
_ORDINAL = re.compile(r"\b(?:thứ|khoá|khóa) [IVXLC]+\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that measures, counts or ranks something, as a piece of a text.

    `start` and `end` are the number's own; with its unit and with words like "khoảng" it takes
    [`shown_start`, `shown_end`). `value` is what is written before the unit, of which `scale` make one of
    `base`; `limit` is the second number of "6-7%" and "22/63", None where there is one number. `exact` is
    False after "khoảng", "trên", "gần".
    """

    start: int
    end: int
    shown_start: int
    shown_end: int
    value: Decimal
    kind: UnitKind
    unit: str
    base: str
    scale: Decimal
    limit: Decimal | None = None
    exact: bool = True

    def __iter__(self) -> Iterator[int]:
        """Iterate over the range of the number itself, so that a figure unpacks as a span."""
        return iter((self.start, self.end))

    @property
    def amount(self) -> Decimal:
        """The value in units of `base`."""
        return self.value * self.scale


def figures(text: str, start: int = 0, end: int | None = None) -> tuple[Figure, ...]:
    """Return the numbers in `text[start:end]` that measure something, in order.

    Dates, years, periods, the numbers of documents, of headings and of places are left out.
    """
    return figures_of(read_keyed(text, start, len(text) if end is None else end))


def figure_at(text: str, start: int, end: int) -> Figure | None:
    """Return the first figure whose number lies in `text[start:end]`, read with the words around it.

    "57/63" is a rank only after "thứ".
    """
    left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
    inside = (figure for figure in figures(text, left, right) if start <= figure.start and figure.end <= end)
    return next(inside, None)


def figures_of(line: KeyedText) -> tuple[Figure, ...]:
    """Return the figures of a text that is read already."""
    found = []
    token = 0
    while token < len(line.spans):
        stop = _run(line, token)
        if stop > token:
            figure = _figure(line, token, stop)
            if figure:
                found.append(figure)
        token = max(stop, token + 1)
    return tuple(found)


def _run(line: KeyedText, token: int) -> int:
    """Return the end of the numbers from `token` on that strokes or dashes join; `token` if none is there."""
    if not line.raw(token)[0].isdecimal():
        return token
    stop = token + 1
    while (
        (line.key(stop) == "/" and line.touches(stop) and line.touches(stop + 1))
        or (line.key(stop) in "-–" and line.key(stop))
    ) and line.key(stop + 1)[:1].isdecimal():
        stop += 2
    return stop


def _figure(line: KeyedText, token: int, stop: int) -> Figure | None:
    numbers = [value_of(line.raw(row)) for row in range(token, stop, 2)]
    value = numbers[0]
    if value is None or numbers[-1] is None or len(numbers) > 2:
        return None
    unit = read_unit(line, _past_spelling(line, stop))
    if not measures(line, token, stop, unit):
        return None
    before = line.between(token - LOOK_BACK, token)
    limit = numbers[1] if len(numbers) == 2 else None
    if limit is not None and line.key(token + 1) != "/" and value >= limit:
        return None
    ranked = RANK_BEFORE.search(before) and unit.kind in COUNTED | {UnitKind.NONE}
    return _make(line, token, stop, unit, value, limit, UnitKind.RANK if ranked else unit.kind)


def _past_spelling(line: KeyedText, token: int) -> int:
    """Return where the unit begins: behind the number spelled out ("70 (bảy mươi) điểm")."""
    if line.key(token) != "(":
        return token
    stop = token + 1
    while _SPELLED.fullmatch(fold(line.raw(stop))):
        stop += 1
    return stop + 1 if stop > token + 1 and line.key(stop) == ")" else token


def _make(
    line: KeyedText,
    token: int,
    stop: int,
    unit: Unit,
    value: Decimal,
    limit: Decimal | None,
    kind: UnitKind,
) -> Figure:
    before = line.between(token - LOOK_BACK, token)
    lone_rank = kind is UnitKind.RANK and limit is None
    how = (_RANK_WORD if lone_rank else _EXACTLY_HOW).search(before)
    if how and kind is not UnitKind.RANK and _ON.match(how.group()) and unit.base in _PLACE_UNITS:
        how = None  # "trên địa bàn", "trên 08 huyện": the place, not "more than"
    shown = token - len(how.group().split()) if how else token
    start, end = line.spans[token][0], line.spans[stop - 1][1]
    first = line.spans[shown][0]
    if is_minus(line, token):
        value, start, first = -value, start - 1, min(first, start - 1)
    last = line.spans[unit.stop - 1][1] if unit.stop > stop else end
    written = line.text[line.spans[stop][0] : last] if unit.stop > stop else ""
    exact = how is None or kind is UnitKind.RANK
    return Figure(start, end, first, last, value, kind, written, unit.base, unit.scale, limit, exact)


_HEADS = r"\d (?:luot )?(?:nguoi|lao dong|cong dan|doi tuong|khach|luot|hoc sinh|thi sinh|ca nhan)\b"
# What a question says, with its marks (a question typed without is matched without), and how a report writes
# such a figure, without marks. The words around tell "đồng" from "lao động" where no marks are typed.
_UNITS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = tuple(
    (re.compile(asked), re.compile(fold(asked)), written)
    for asked, written in (
        (r"\bphần trăm\b|\b(?:mấy|bao nhiêu) phần\b|%|\bt[ỷỉ] lệ\b|\bpercent", r"\d ?%"),
        (r"\bđô la\b|\busd\b|\bdollars?\b", r"\d (?:trieu |ty )?(?:usd|do la)\b"),
        (
            r"\btiền\b(?! độ)|(?<!công )\bt[ỷỉ]\b(?! (?:lệ|trọng))|\btriệu\b|\bkinh phí\b|\bmoney\b"
            r"|\brevenue\b|(?:\btỷ|\btriệu|\bnghìn|\bbao nhiêu|\bmấy) đồng\b",
            r"\d (?:nghin |trieu |ty )*(?:ty|trieu|nghin|dong)\b",
        ),
        (
            r"(?<!một )(?<!mỗi )(?<!trên )\bha\b|\bhéc ?-?ta\b|\bdiện tích\b|\bhectares?\b",
            r"\d (?:nghin )?(?:ha|m2|hec ?ta)\b",
        ),
        (r"\bkhối\b(?! tố)|\bm3\b", r"\d (?:m3|met khoi)"),
        (r"\btấn\b|\btạ\b|\btonnes?\b|\btons?\b", r"\d (?:nghin |trieu )?(?:tan|ta)\b"),
        (r"(?:bao nhiêu|mấy) (?:ký|kí|kg|cân)\b|\bkg\b", r"\d (?:kg|ki lo gam)\b"),
        (r"\bcây số\b|\bki ?lô ?mét\b|\bkilomet(?:er|re)s?\b", r"\d km\b"),
        (
            r"\bgiá (?:bao nhiêu|mấy|cỡ nào)|\bbán (?:được )?(?:bao nhiêu|mấy)",
            r"\d (?:nghin |trieu |ty )*(?:dong|usd)\b",
        ),
        (
            r"\b(?:hạng mấy|thứ mấy|thứ hạng|xếp hạng|xếp thứ|vị trí|đứng hạng|đứng thứ)\b|\brank",
            r"\d+/\d+|\b(?:thu|hang|vi tri) (?:\d|[ivx]+\b)",
        ),
        (r"(?<!địa )(?<!thời )\bđiểm\b(?! đến)|\bscore", r"\d diem\b"),
        (
            r"\bngười\b|\bpeople\b",
            _HEADS,
        ),
        (r"\b(?:bao nhiêu|mấy) (?:tên|kẻ|thằng)\b", r"\d (?:doi tuong|ten|nguoi|bi can)\b"),
        (r"\blượt\b|\btourists?\b", r"\d luot\b"),
        (r"\bcông ty\b|\bdoanh nghiệp\b", r"\d doanh nghiep\b"),
    )
)
# What a report counts with the number right before the noun; other nouns go by other names too often.
_COUNTABLE = frozenset(
    {"huyen", "xa", "phuong", "thon", "vu", "ca", "con", "ho", "truong", "lop", "giuong", "km", "cuoc", "don"}
)
# What goes by another name in reports: fines are counted in cases, the ill in patients.
_ALSO = {"ca": "ca|truong hop|vu|benh nhan", "vu": "vu|truong hop", "con": "con|ca the"}
_COUNTED_NOUN = re.compile(
    r"\b(?:bao nhieu|may|nhieu|so) (?:(?:la|cai|chiec|ngoi) )?([a-z]{2,})(?: ([a-z]+))?"
)
# How long: "90 ngày", not "6 tháng đầu năm" nor "tháng 6 năm 2024".
_PEOPLE = frozenset({"nguoi", "luot", "lao", "cong", "doi", "khach", "hoc", "thi", "phan", "tien"})
_DURATIONS = frozenset({"tuoi", "ngay", "gio", "phut", "tuan", "thang", "nam"})
_DURATION = r"\d (?:{})(?: lam viec)?\b(?! (?:\d|dau|cuoi|qua)|\S)"
_HOW_LONG = re.compile(r"\b(?:bao lau|trong may ngay)\b")
_TWO_WORDS = frozenset(
    {"du an", "doi tuong", "de tai", "to chuc", "cho lam", "nha may", "truong hoc", "don vi"}
)


# A number, and how it is spelled out behind it.
_NUMBER = r"\d(?: ?\([a-z ]{1,40}\))? "
_ANY_DURATION = re.compile(_DURATION.format("|".join(sorted(_DURATIONS))).replace(r"\d ", _NUMBER))


def asked_units(question: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns over folded text that match a figure of a unit `question` asks for; () if any will do.

    "mấy huyện" wants a number before "huyện", "bao nhiêu tiền" one before "tỷ", "triệu" or "đồng".
    """
    typed = plain(question).lower()
    folded = fold(question)
    marked = is_marked(question)
    nouns = _COUNTED_NOUN.findall(folded)
    others = bool(nouns) and not any(noun in _PEOPLE for noun, _ in nouns)
    written = [
        form
        for asked, asked_bare, form in _UNITS
        if (asked.search(typed) if marked else asked_bare.search(folded)) and not (others and form == _HEADS)
    ]
    for noun, next_noun in nouns:
        pair = f"{noun} {next_noun}"
        if pair in _TWO_WORDS:
            written.append(rf"\d {pair}\b")
        elif noun in _DURATIONS:
            written.append(_DURATION.format(noun))
        elif noun in _COUNTABLE:
            written.append(rf"\d (?:{_ALSO.get(noun, noun)})\b")
    if _HOW_LONG.search(folded):
        written.append(_DURATION.format("|".join(sorted(_DURATIONS))))
    return tuple(re.compile(form.replace(r"\d ", _NUMBER)) for form in dict.fromkeys(written))


def states_duration(folded: str) -> bool:
    """Return whether a text without marks says how long something takes or lasts."""
    return bool(_ANY_DURATION.search(folded))


def has_figure(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` holds a number that measures something."""
    return bool(figures(text, start, end)) or bool(_ORDINAL.search(text, start, end))
