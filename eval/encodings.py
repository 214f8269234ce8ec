"""Vietnamese text to the bytes of encodings from before Unicode, by tables of its own.

They are not those of the reader. What an encoding has no letter for becomes "?".
"""

from __future__ import annotations

import re
import unicodedata

# VISCII and TCVN3 as pairs of letters and hexadecimal codes.
_TCVN3 = (
    "ĂA1 ÂA2 ÊA3 ÔA4 ƠA5 ƯA6 ĐA7 ăA8 âA9 êAA ôAB ơAC ưAD đAE àB5 ảB6 ãB7 áB8 ạB9 ằBB ẳBC ẵBD ắBE ặC6 ầC7 ẩC8 "
    "ẫC9 ấCA ậCB èCC ẻCE ẽCF éD0 ẹD1 ềD2 ểD3 ễD4 ếD5 ệD6 ìD7 ỉD8 ĩDC íDD ịDE òDF ỏE1 õE2 óE3 ọE4 ồE5 ổE6 ỗE7 "
    "ốE8 ộE9 ờEA ởEB ỡEC ớED ợEE ùEF ủF1 ũF2 úF3 ụF4 ừF5 ửF6 ữF7 ứF8 ựF9 ỳFA ỷFB ỹFC ýFD ỵFE"
)
_VISCII = (
    "Ẳ02 Ẵ05 Ẫ06 Ỷ14 Ỹ19 Ỵ1E Ạ80 Ắ81 Ằ82 Ặ83 Ấ84 Ầ85 Ẩ86 Ậ87 Ẽ88 Ẹ89 Ế8A Ề8B Ể8C Ễ8D Ệ8E Ố8F Ồ90 Ổ91 Ỗ92 "
    "Ộ93 Ợ94 Ớ95 Ờ96 Ở97 Ị98 Ỏ99 Ọ9A Ỉ9B Ủ9C Ũ9D Ụ9E Ỳ9F ÕA0 ắA1 ằA2 ặA3 ấA4 ầA5 ẩA6 ậA7 ẽA8 ẹA9 ếAA ềAB "
    "ểAC ễAD ệAE ốAF ồB0 ổB1 ỗB2 ỠB3 ƠB4 ộB5 ờB6 ởB7 ịB8 ỰB9 ỨBA ỪBB ỬBC ơBD ớBE ƯBF ÀC0 ÁC1 ÂC2 ÃC3 ẢC4 "
    "ĂC5 ẳC6 ẵC7 ÈC8 ÉC9 ÊCA ẺCB ÌCC ÍCD ĨCE ỳCF ĐD0 ứD1 ÒD2 ÓD3 ÔD4 ạD5 ỷD6 ừD7 ửD8 ÙD9 ÚDA ỹDB ỵDC ÝDD "
    "ỡDE ưDF àE0 áE1 âE2 ãE3 ảE4 ăE5 ữE6 ẫE7 èE8 éE9 êEA ẻEB ìEC íED ĩEE ỉEF đF0 ựF1 òF2 óF3 ôF4 õF5 ỏF6 "
    "ọF7 ụF8 ùF9 úFA ũFB ủFC ýFD ợFE ỮFF"
)
_VNI = (
    "aø aû aõ aù aï aâ aà aå aã aá aä aê aè aú aü aé aë|à ả ã á ạ â ầ ẩ ẫ ấ ậ ă ằ ẳ ẵ ắ ặ|"
    "eø eû eõ eù eï eâ eà eå eã eá eä|è ẻ ẽ é ẹ ê ề ể ễ ế ệ|ì æ ó í ò|ì ỉ ĩ í ị|"
    "oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï|ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ|"
    "uø uû uõ uù uï ö öø öû öõ öù öï|ù ủ ũ ú ụ ư ừ ử ữ ứ ự|yø yû yõ yù î ñ|ỳ ỷ ỹ ý ỵ đ"
)


def _codes(table: str) -> dict[str, bytes]:
    return {pair[0]: bytes.fromhex(pair[1:]) for pair in table.split()}


def _replaced(text: str, table: dict[str, bytes], encoding: str) -> bytes:
    composed = unicodedata.normalize("NFC", text)
    return b"".join(table.get(char) or char.encode(encoding, "replace") for char in composed)


def tcvn3(text: str) -> bytes:
    """Return `text` in TCVN3; capitals with tones, which it has not, are small letters."""
    table = _codes(_TCVN3)
    small = {char.upper(): code for char, code in table.items() if char.upper() not in table}
    return _replaced(text, {**small, **table}, "cp1252")


def viscii(text: str) -> bytes:
    """Return `text` in VISCII, which has no quotation marks, dashes and dots but those of ASCII."""
    return _replaced(text, _codes(_VISCII), "latin-1")


def vni(text: str) -> bytes:
    """Return `text` in the encoding of the VNI fonts for Windows."""
    parts = _VNI.split("|")
    pairs = [
        pair
        for a, b in zip(parts[::2], parts[1::2], strict=True)
        for pair in zip(b.split(), a.split(), strict=True)
    ]
    table = {letter: written.encode("cp1252") for letter, written in pairs}
    capitals = {letter.upper(): written.upper().encode("cp1252") for letter, written in pairs}
    return _replaced(text, {**capitals, **table}, "cp1252")


def cp1258(text: str) -> bytes:
    """Return `text` in Windows-1258, where tones are characters of their own, shapes of vowels are not."""
    decomposed = unicodedata.normalize("NFD", text)
    shaped = re.sub(
        "([aeouAEOU])([\u0302\u0306\u031b])", lambda m: unicodedata.normalize("NFC", m.group()), decomposed
    )
    # The dot below sorts before circumflex and breve: put the shape first.
    shaped = re.sub(
        "([aeoAEO])\u0323([\u0302\u0306])",
        lambda m: unicodedata.normalize("NFC", m[1] + m[2]) + "\u0323",
        shaped,
    )
    return shaped.encode("cp1258", "replace")
