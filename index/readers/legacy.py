"""Vietnamese from before Unicode: TCVN3 (ABC), VNI-Windows, VISCII and Windows-1258 to text.

The bytes do not say which of them it is; the one is taken that makes syllables of nearly all words, and none
where no encoding does: a wrong guess would be quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from index.readers.syllables import valid_share

# The right table makes syllables of 99 words in 100, a wrong one of fewer than 1 in 3.
MIN_VALID_SHARE = 0.9
# Fewer words than these prove nothing.
MIN_WORDS = 4
_SAMPLE_BYTES = 200_000

# Codes from 0xA1 on; "_" is a code without a letter, left as Windows-1252 has it.
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ______àảãáạ_ằẳẵắ_______ặầẩẫấậè_ẻẽéẹềểễếệìỉ___ĩíịò_ỏõóọồổỗốộờởỡớợù_ủũúụừửữứựỳỷỹýỵ"
)
_TCVN3: Mapping[int, str] = MappingProxyType(
    {code: letter for code, letter in enumerate(_TCVN3_LETTERS, start=0xA1) if letter != "_"}
)
# Letters from 0x80 on, and the six that VISCII puts among the control codes.
_VISCII_LETTERS = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII: Mapping[int, str] = MappingProxyType(
    {
        **dict(enumerate(_VISCII_LETTERS, start=0x80)),
        **{0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"},
    }
)
# VNI writes a letter and then its mark, as a character of Windows-1252.
_VNI_TONES = dict(zip("øûõùï", "\u0300\u0309\u0303\u0301\u0323", strict=True))
_VNI_SHAPED = {
    "a": {
        "â": "â",
        "à": "ầ",
        "å": "ẩ",
        "ã": "ẫ",
        "á": "ấ",
        "ä": "ậ",
        "ê": "ă",
        "è": "ằ",
        "ú": "ẳ",
        "ü": "ẵ",
        "é": "ắ",
        "ë": "ặ",
    },
    "e": {"â": "ê", "à": "ề", "å": "ể", "ã": "ễ", "á": "ế", "ä": "ệ"},
    "o": {"â": "ô", "à": "ồ", "å": "ổ", "ã": "ỗ", "á": "ố", "ä": "ộ"},
}
_VNI_ALONE = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "ì": "ì", "í": "í", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni_table() -> Mapping[str, str]:
    """Return what one or two characters of VNI stand for."""
    table = dict(_VNI_ALONE)
    for base in "aeouyôö":
        letter = _VNI_ALONE.get(base, base)
        for sign, mark in _VNI_TONES.items():
            table[base + sign] = unicodedata.normalize("NFC", letter + mark)
    for base, signs in _VNI_SHAPED.items():
        table.update({base + sign: letter for sign, letter in signs.items()})
    capitals = {}
    for written, letter in table.items():
        # The sign after a capital is a capital too, or was typed small.
        capitals[written.upper()] = letter.upper()
        capitals[written[0].upper() + written[1:]] = letter.upper()
    return MappingProxyType({**capitals, **table})


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """Return the Vietnamese of TCVN3 bytes that were taken for Windows-1252."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Return the Vietnamese of VNI bytes that were taken for Windows-1252."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match.group()], text)


def is_legacy(font: str) -> bool:
    """Return whether a font of this name is from before Unicode."""
    return font.lower().startswith((".vn", "vni-"))


def from_font(text: str, font: str) -> str:
    """Return the words that a font from before Unicode shows: .VnTime, .VnTimeH (capitals), VNI-Times.

    Files saved since then may name such a font and hold Unicode: words that are syllables already stay.
    """
    if text.isascii() or not is_legacy(font):
        return text
    shown = shown_in(text, font)
    return text if valid_share(text)[0] >= valid_share(shown)[0] else shown


def shown_in(text: str, font: str) -> str:
    """Return what a font from before Unicode shows of letters that are known to be meant for it."""
    name = font.lower()
    shown = from_vni(text) if name.startswith("vni-") else from_tcvn3(text)
    return shown.upper() if name.startswith(".vn") and name.endswith("h") else shown


def decode_legacy(data: bytes) -> str | None:
    """Return the text of bytes in a legacy Vietnamese encoding, or None where none fits well."""
    sample = data[:_SAMPLE_BYTES]
    decode = max(_DECODERS, key=lambda candidate: valid_share(candidate(sample))[0])
    text = decode(data)
    share, words = valid_share(text)
    return text if words >= MIN_WORDS and share >= MIN_VALID_SHARE else None


def _windows(data: bytes) -> str:
    """Return bytes as Windows-1252; the five codes it leaves undefined become control characters."""
    return "".join(_WINDOWS[byte] for byte in data)


_WINDOWS = tuple(
    bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte)
    for byte in range(256)
)
_DECODERS: tuple[Callable[[bytes], str], ...] = (
    lambda data: from_tcvn3(_windows(data)),
    lambda data: from_vni(_windows(data)),
    lambda data: unicodedata.normalize("NFC", data.decode("cp1258", "replace")),
    lambda data: data.decode("latin-1").translate(_VISCII),
)
