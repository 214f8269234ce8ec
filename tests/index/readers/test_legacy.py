"""Vietnamese from before Unicode comes out as the same text, or is refused; never as other words."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.encodings import cp1258, tcvn3, viscii, vni
from index.errors import DocumentError
from index.readers import read
from index.readers.legacy import decode_legacy, from_font
from index.readers.syllables import is_syllable, valid_share
from tests.index.readers.samples import REPORT
from tests.index.readers.test_reader_properties import check_read

LETTER = (
    "Sở Tài chính đề nghị các huyện, thành phố báo cáo trước ngày 15/6; chỉ giải ngân được 36,7% kế hoạch."
)
ENCODERS = pytest.mark.parametrize("encode", [tcvn3, vni, cp1258, viscii])


def report() -> str:
    """The report without the signs that not every encoding of that time has."""
    text = unicodedata.normalize("NFC", read(REPORT.name, REPORT.read_bytes()).text)
    return "".join(char if char.isascii() or char.isalpha() else " " for char in text)


def without_capital_tones(text: str) -> str:
    """The text as TCVN3 can have it: letters with tones are capitals only in the font."""
    return "".join(char if char.isascii() or char in "ĂÂÊÔƠƯĐ" else char.lower() for char in text)


@ENCODERS
def test_the_report_comes_out_as_it_is(encode: Callable[[str], bytes]) -> None:
    text = report()
    assert decode_legacy(encode(text)) == (without_capital_tones(text) if encode is tcvn3 else text)


@ENCODERS
def test_a_short_letter_is_enough(encode: Callable[[str], bytes]) -> None:
    assert read("thu.txt", encode(LETTER)).text == LETTER


def test_what_vni_looks_like() -> None:
    written = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc, NGAÂN SAÙCH"
    shown = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc, NGÂN SÁCH"
    assert read("a.txt", written.encode("cp1252")).text == shown


@pytest.mark.parametrize(
    "data",
    [
        "Café, naïve, Zürich, São Paulo, déjà vu, größer, señor".encode("latin-1"),
        "Привет, это отчёт о работе".encode("cp1251"),
        bytes(range(128, 256)) * 4,
        tcvn3("Tỉnh"),
        LETTER.encode() + tcvn3(LETTER),
    ],
)
def test_other_bytes_and_mixtures_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="không phải văn bản UTF-8"):
        read("a.txt", data)


def test_bytes_at_random_are_refused() -> None:
    generator = random.Random(5)
    for _ in range(50):
        assert decode_legacy(b"\xff" + generator.randbytes(400)) is None


@pytest.mark.parametrize(
    "word", ["nghĩa", "Việt", "giếng", "gì", "quyết", "quý", "khuỷu", "ương", "hoà", "hòa", "ÔNG", "đắc"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["viêt", "hoac", "größe", "đc", "aồ", "Đắk", "bạ́"])
def test_what_can_be_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_acronyms_are_not_counted() -> None:
    assert valid_share("HĐND, UBND, ĐBSCL: đạt") == (1.0, 1)


def test_a_font_tells_what_its_words_are() -> None:
    assert from_font("Hµng ho¸", ".VnTime") == "Hàng hoá"
    assert from_font("b¸o c¸o", ".VnTimeH") == "BÁO CÁO"
    assert from_font("Ngaân saùch", "VNI-Times") == "Ngân sách"
    assert from_font("Hàng hóa", ".VnTime") == "Hàng hóa"
    assert from_font("Hµng", "Arial") == "Hµng"


@given(
    st.text(st.sampled_from("aáàạăâđêôơưếệộởữỹ nghtcmu.,15\n"), max_size=60),
    st.sampled_from([tcvn3, vni, cp1258, viscii]),
)
def test_any_text_in_any_encoding_is_read_or_refused(text: str, encode: Callable[[str], bytes]) -> None:
    check_read("a.txt", encode(text))
