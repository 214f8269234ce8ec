"""Names of public bodies and of the units (tỉnh, huyện, xã) that they are of."""

from __future__ import annotations

import re

from index.folded import FoldedLine
from index.text import Span, fold, plain

_BODY = re.compile(
    r"(?:ubnd|hdnd|ttnd|uy ban|hoi dong|thuong truc|so|bo|tong cuc|cuc|chi cuc|ban|van phong|phong|trung tam"
    r"|chinh phu|thu tuong|quoc hoi|chu tich nuoc|dang uy|tinh uy|huyen uy|thanh uy|thi uy|quan uy|truong"
    r"|benh vien|cong an|toa an|vien|doan|tinh doan|ngan hang|kho bac|thanh tra|tong cong ty|cong ty|tap doan"
    r"|hoi|lien doan|lien minh|bao hiem|kiem toan|mat tran|hai quan|thue|quy|hat|doi|bo chi huy|bo tu lenh"
    r"|dai hoc|hoc vien|dai hoi|dang bo|trung uong)\b"
)
# Bodies of the whole country: the town where they sit is not what their documents are of.
_CENTRAL = re.compile(
    r"(?:chinh phu|thu tuong|quoc hoi|chu tich nuoc|uy ban thuong vu|bo(?! chi huy)|tong cuc"
    r"|van phong (?:chinh phu|quoc hoi)|ngan hang nha nuoc viet nam|thanh tra chinh phu|kiem toan nha nuoc"
    r"|(?:ban chap hanh )?trung uong|(?:toa an|vien kiem sat) nhan dan toi cao"
    r"|bao hiem xa hoi viet nam)\b"
)
_UNITS = "thành phố|thị trấn|thị xã|đặc khu|tỉnh|huyện|quận|phường|xã(?! hội)|tp"  # the longer first
_NAMED = re.compile(rf"(?<!\w)(?P<unit>{_UNITS})\.?\s+(?P<name>\w[\w'’ \-–]*)", re.IGNORECASE)
_MAX_NAME_WORDS = 5
_UNIT = re.compile(r"(?<!\w)(?:tỉnh|huyện|thành phố|quận|thị xã|xã|phường) ")
# In a title all in capitals only what is said to be of a unit names it: "ĐÔ THỊ VÀ THÀNH PHỐ THÔNG MINH".
_UNIT_IN_CAPITALS = re.compile(
    r"(?:CỦA|TRÊN ĐỊA BÀN)\s+(?:UBND\s+|ỦY BAN NHÂN DÂN\s+|UỶ BAN NHÂN DÂN\s+)?"
    r"(?P<unit>(?:TỈNH|HUYỆN|THÀNH PHỐ|QUẬN|THỊ XÃ|XÃ|PHƯỜNG)\s+(?!(?:NĂM|QUÝ|THÁNG|GIAI)\b)"
    r"[^\W\d_]+(?:\s+[^\W\d_]+){0,3}?)(?=\s*(?:\Z|[,;.(–-])|\s+(?:NĂM|QUÝ|THÁNG|GIAI ĐOẠN|\d))"
)
_WORDS = re.compile(r" *(?P<name>[^\W_]*)(?P<stop>[^\w ]?)")


def begins_body(words: str) -> bool:
    """Return whether the name of a body begins so: "SỞ Y TẾ" and not "TỈNH BẮC KẠN"."""
    return bool(_BODY.match(fold(words)))


def is_central(body: str) -> bool:
    """Return whether a body is of the whole country."""
    return bool(_CENTRAL.match(fold(body)))


def place_in(body: str) -> re.Match[str] | None:
    """Return the unit that the name of a body ends with, as a match of the composed `body`; None without."""
    found = [match for match in _NAMED.finditer(body) if len(match["name"].split()) <= _MAX_NAME_WORDS]
    return found[-1] if found else None


def place_in_title(line: FoldedLine) -> Span | None:
    """Return the letters of the first unit that a title names: "tỉnh" and the words in capitals after it."""
    if line.composed.isupper():
        stated = _UNIT_IN_CAPITALS.search(line.composed)
        return stated.span("unit") if stated else None
    for unit in _UNIT.finditer(line.composed):
        end = unit.end()
        for word in _WORDS.finditer(line.composed, unit.end()):
            name = word["name"]
            if not name or not name[0].isupper() or len(line.composed[unit.end() : word.end()].split()) > 4:
                break
            end = word.end("name")
            if word["stop"]:
                break
        if end > unit.end() and not line.composed[unit.end() : end].isupper():
            return unit.start(), end
    return None


def place_name(written: str) -> str:
    """Return "tỉnh Bắc Kạn" for "TỈNH BẮC KẠN"; what has no unit is only cleaned of spaces and capitals."""
    match = _NAMED.match(plain(written))
    if match is None:
        return _capitalised(plain(written))
    unit = match["unit"].lower()
    return f"{'thành phố' if unit == 'tp' else unit} {_capitalised(match['name'].strip())}"


def place_keys(place: str) -> tuple[str, str]:
    """Return the unit ("" where none is said) and the bare name of a place as keys to compare."""
    match = _NAMED.match(plain(place))
    if match is None:
        return "", _bare(place)
    unit = fold(match["unit"])
    return {"tp": "thanh pho"}.get(unit, unit), _bare(match["name"])


def same_body(one: str, other: str) -> bool:
    """Return whether two names are of one body: "UBND TỈNH X" is "Ủy ban nhân dân tỉnh X"."""
    return _body_key(one) == _body_key(other)


def _body_key(body: str) -> str:
    key = _bare(body)
    for long, short in (("uy ban nhan dan", "ubnd"), ("hoi dong nhan dan", "hdnd")):
        key = key.replace(long, short)
    return key


def _bare(words: str) -> str:
    return " ".join(re.findall(r"\w+", fold(words)))


def _capitalised(name: str) -> str:
    """Return a name in capitals with only its first letters so; another one as it is."""
    return name.title() if name.isupper() else name
