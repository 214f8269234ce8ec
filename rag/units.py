"""What Vietnamese reports measure and count in: the units, their kinds, and what they convert to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from index.text import syllables
from rag.keyed import KeyedText, keyed


class UnitKind(StrEnum):
    """What a figure is a figure of."""

    MONEY = "money"
    PERCENT = "percent"
    AREA = "area"
    LENGTH = "length"
    VOLUME = "volume"
    WEIGHT = "weight"
    ENERGY = "energy"
    DURATION = "duration"
    PEOPLE = "people"
    EVENTS = "events"
    POINTS = "points"
    TIMES = "times"
    RANK = "rank"
    THINGS = "things"
    NONE = "none"


COUNTED = frozenset({UnitKind.PEOPLE, UnitKind.EVENTS, UnitKind.THINGS})


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit after a number: it takes the tokens up to `stop`, and `scale` of `base` make one of it.

    `base` is "" where nothing is named; what it is per ("đồng/người/năm") belongs to it.
    """

    kind: UnitKind
    base: str
    scale: Decimal
    stop: int


# Each line: base, how much of it one unit is, the unit's names.
_MEASURES: dict[UnitKind, tuple[tuple[str, str, str], ...]] = {
    UnitKind.MONEY: (
        ("đồng", "1", "đồng|vnđ|vnd"),
        ("USD", "1", "usd|đô la mỹ|đô la|đô - la"),
        ("EUR", "1", "eur|euro"),
    ),
    UnitKind.PERCENT: (("%", "1", "%|phần trăm"), ("%", "0.1", "‰|phần nghìn")),
    UnitKind.POINTS: (
        ("điểm %", "1", "điểm phần trăm|điểm %"),
        ("điểm", "1", "điểm(?! (?:trường|du|bưu|sạt|cầu|dân|tái|bán|giao|thi|nóng|đến|bỏ|dừng|tham|chợ|mỏ))"),
        ("bậc", "1", "bậc"),
    ),
    UnitKind.TIMES: (("lần", "1", "lần(?! thứ)"),),
    UnitKind.AREA: (
        ("m2", "1", "m2|m²|mét vuông"),
        ("m2", "10000", "ha|héc ta|héc - ta|hecta|hécta"),
        ("m2", "1000000", "km2|km²|ki lô mét vuông"),
    ),
    UnitKind.LENGTH: (
        ("m", "1", "m|mét"),
        ("m", "1000", "km|ki lô mét"),
        ("m", "0.01", "cm"),
        ("m", "0.001", "mm"),
    ),
    UnitKind.VOLUME: (("m3", "1", "m3|m³|mét khối"), ("m3", "0.001", "lít")),
    UnitKind.WEIGHT: (
        ("kg", "1", "kg|ki lô gam"),
        ("kg", "1000", "tấn"),
        ("kg", "100", "tạ"),
        ("kg", "10", "yến"),
    ),
    UnitKind.ENERGY: (
        ("kWh", "1", "kwh"),
        ("kWh", "1000", "mwh"),
        ("kWh", "1000000", "gwh"),
        ("kW", "1", "kw|kwp"),
        ("kW", "1000", "mw|mwp"),
        ("kW", "1000000", "gw"),
        ("kV", "1", "kv"),
        ("kVA", "1", "kva"),
        ("kVA", "1000", "mva"),
    ),
    UnitKind.DURATION: (
        ("ngày", "1", "ngày(?: công| làm việc)?"),
        ("giờ", "1", "giờ"),
        ("phút", "1", "phút"),
        ("tuổi", "1", "tuổi"),
    ),
}
# What is counted; the first name is the base of the ones that join it with "|".
_COUNTS: dict[UnitKind, str] = {
    UnitKind.PEOPLE: """
        người|người lao động|người dân, lượt|lượt khách|lượt người|lượt hộ|lượt bệnh nhân, lao động, công
        dân, nhân khẩu|khẩu, hộ|hộ dân|hộ nghèo|hộ cận nghèo|hộ gia đình|hộ kinh doanh, học sinh, sinh
        viên, học viên, giáo viên, cán bộ, công chức, viên chức, đối tượng, hội viên, đoàn viên, đảng
        viên, bệnh nhân, khách|khách hàng|khách du lịch, đại biểu, trẻ em|trẻ, bị can, bị cáo, nạn nhân,
        thí sinh, công nhân, chuyên gia, cử tri, thanh niên, phụ nữ, nhân viên, vận động viên, nghệ nhân,
        thành viên, cháu, bác sĩ|bác sỹ, luật sư""",
    UnitKind.EVENTS: """
        vụ|vụ việc|vụ án, ca|ca mắc|ca bệnh, cuộc, trường hợp, đợt, trận, hội nghị, buổi, phiên|phiên họp,
        kỳ họp, hội chợ, sự kiện, lễ hội, chuyến|chuyến bay, chuyến đi""",
    UnitKind.THINGS: """
        doanh nghiệp|dn, dự án|tiểu dự án, văn bản, hợp tác xã|htx, tổ hợp tác|tht, đơn|đơn thư, huyện,
        xã, thôn, bản, tỉnh, thành phố, phường, thị trấn, thị xã, quận, quốc gia, nước, công trình, nghị
        quyết, quyết định, nghị định, chương trình, con, cây, sản phẩm, mô hình, trường|trường học, phòng
        học, lớp|lớp học, giường|giường bệnh, cơ sở, hồ sơ, chỉ tiêu, tiêu chí, nhiệm vụ, thủ tục|thủ tục
        hành chính|tthc, dịch vụ|dịch vụ công, đề án, đề tài, tổ chức, đơn vị, nhà|căn nhà|ngôi nhà|căn,
        bộ, chiếc, tổ, chi bộ, câu lạc bộ, tuyến|tuyến đường, cầu, hồ|hồ chứa, trạm|trạm y tế, trang trại,
        gia trại, khu công nghiệp|kcn, cụm công nghiệp|ccn, khu, làng nghề, thửa|thửa đất, giấy chứng
        nhận, giấy phép, tin, bài|tin bài, tác phẩm, ý kiến, kiến nghị, phương tiện, xe|xe ô tô|ô tô, nhà
        máy, thuê bao, lô, giải|giải thưởng, huy chương|hcv|hcđ, suất|suất quà, phần quà, nhóm, lĩnh vực,
        ngành|ngành nghề, cơ quan, sở, di tích, khu dân cư, điểm trường, điểm du lịch, điểm, quy hoạch, kế
        hoạch, gói thầu, hợp đồng, bệnh viện, phòng, ngân hàng, chi nhánh, cửa hàng, chợ, siêu thị, khách
        sạn, mỏ, điều, nội dung, nguyên nhân, tỉnh thành, địa phương, thông báo, báo cáo, tờ trình, chỉ
        thị, thông tư, công văn, vị trí, tấm|thẻ, mũi, liều, sáng kiến, chủ đầu tư, nhà đầu tư, tàu|tàu
        thuyền|tàu cá, máy, lồng|lồng bè, đàn, chi hội, đảng bộ""",
}
_SCALES = {
    syllables(word)[0].accented: power
    for word, power in {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9}.items()
}
_SCALE = keyed(
    r"(?:nghìn|ngàn|vạn|triệu|tỷ(?! (?:lệ|trọng|suất|số|giá|phú)))(?: tỷ(?! (?:lệ|trọng|suất|số|giá)))?"
)
# "08 huyện, thành phố", "22/63 tỉnh, thành phố" count one thing.
_PLACE = "(?:tỉnh|thành phố|thành|huyện|thị xã|thị trấn|quận|phường|xã)"
_PLACES = keyed(rf"{_PLACE}(?: (?:,|và) {_PLACE}(?! (?:là|đạt|có|đã|[0-9])))*")
_PER = keyed(r"/ [^\W\d_]\w*(?: vuông| động| dân| sinh| tháng)?")
# What may follow a bare number and is no noun: "tăng 2,5 so với", "hạng 22 trên cả nước".
_NOT_NOUN = keyed(
    "so|với|và|hoặc|là|đạt|trong|của|trên|tại|ở|từ|đến|tới|cho|để|do|vì|nên|thì|mà|được|bị|có|không|đã|đang|sẽ|tăng"
    "|giảm|bằng|chiếm|vượt|năm|tháng|quý|tuần|kỳ|theo|thuộc|như|nhằm|ước|còn|cả|toàn|vào|ra|lên|xuống|hay|các|những"
    "|này|đó|trở|nếu|khi|sau|trước|cùng|gồm|về|bởi|qua|tính|thứ|rưỡi|phần|tỷ|triệu|nghìn"
)
_WORD = re.compile(r"[^\W\d_]+\d?\Z")


@cache
def _names() -> tuple[dict[str, tuple[UnitKind, str, Decimal]], re.Pattern[str]]:
    """Return the pattern of all units' names, one group each, and what each group means."""
    meanings: dict[str, tuple[UnitKind, str, Decimal]] = {}
    groups: list[tuple[int, str]] = []

    def add(kind: UnitKind, base: str, scale: str, names: str) -> None:
        for name in names.split("|") if "(" not in names else [names]:
            group = f"u{len(meanings)}"
            meanings[group] = kind, base, Decimal(scale)
            groups.append((len(name.split("(")[0].split()), f"(?P<{group}>{name})"))

    for kind, measures in _MEASURES.items():
        for base, scale, names in measures:
            add(kind, base, scale, names)
    for kind, lines in _COUNTS.items():
        for line in " ".join(lines.split()).split(", "):
            add(kind, line.split("|")[0], "1", line)
    # The longest name first; a stable sort keeps the measures before what is counted.
    groups.sort(key=lambda group: -group[0])
    return meanings, keyed("|".join(pattern for _, pattern in groups))


def read_unit(line: KeyedText, token: int) -> Unit:
    """Return the unit that starts at `token`, right after a number; its kind is NONE where there is none."""
    scale, at = Decimal(1), token
    match = _SCALE.match(line.keys, _offset(line, at))
    if match:
        for word in match.group().split():
            scale *= _SCALES[word]
        at = line.tokens(match)[1]
    named = _named(line, at)
    if named is None:
        if match:
            return _per(line, Unit(UnitKind.MONEY, "đồng", scale, at))
        return _noun(line, token)
    return _per(line, Unit(named.kind, named.base, scale * named.scale, named.stop))


def _named(line: KeyedText, token: int) -> Unit | None:
    meanings, pattern = _names()
    match = pattern.match(line.keys, _offset(line, token))
    if match is None or match.lastgroup is None:
        return None
    kind, base, scale = meanings[match.lastgroup]
    places = _PLACES.match(line.keys, match.start())
    stop = max(line.tokens(match)[1], line.tokens(places)[1] if places else 0)
    return Unit(kind, base, scale, stop)


def _noun(line: KeyedText, token: int) -> Unit:
    """Return as unit the one or two words after a number that no list knows: "45 chung cư"."""
    stop = token
    while stop < token + 2 and _is_noun(line, stop):
        stop += 1
    if stop == token:
        return Unit(UnitKind.NONE, "", Decimal(1), token)
    base = " ".join(line.key(row) for row in range(token, stop))
    return Unit(UnitKind.THINGS, base, Decimal(1), stop)


def _is_noun(line: KeyedText, token: int) -> bool:
    raw = line.raw(token)
    return bool(
        _WORD.match(line.key(token))
        and raw == raw.lower()
        and not _NOT_NOUN.match(line.keys, _offset(line, token))
    )


def _per(line: KeyedText, unit: Unit) -> Unit:
    """Return the unit with what it is per: "triệu đồng/người/năm"."""
    stop, base = unit.stop, unit.base
    while line.touches(stop) and (match := _PER.match(line.keys, _offset(line, stop))):
        after = line.tokens(match)[1]
        if not line.touches(stop + 1) or not line.raw(stop + 1)[0].islower():
            break
        base += match.group().replace(" ", "")
        stop = after
    return Unit(unit.kind, base, unit.scale, stop)


def _offset(line: KeyedText, token: int) -> int:
    return line.offsets[token] if token < len(line.offsets) else len(line.keys)
