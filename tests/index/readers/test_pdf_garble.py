from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from index.readers.pdf.garble import is_garbled, is_syllable

REPORT = Path(__file__).parents[3] / "documents" / "bao-cao-kinh-te-xa-hoi-6-thang-dau-nam-2024.txt"
TEXT = REPORT.read_text(encoding="utf-8")
ENGLISH = (
    "The provincial budget revenue reached a record level in the first half of the year, while public "
    "investment was slow; the report explains the reasons and the tasks for the second half of the year."
)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        unicodedata.normalize("NFD", TEXT),
        TEXT.upper(),
        ENGLISH,
        "Số 1",
        "",
        "433 | 3.048 | 41% | " * 40,
    ],
)
def test_readable_text_passes(text: str) -> None:
    assert not is_garbled(text)


def _marks_lost(text: str) -> str:
    return unicodedata.normalize("NFC", text).encode("ascii", "replace").decode().replace("?", "\ufffd")


@pytest.mark.parametrize(
    "text",
    [
        _marks_lost(TEXT),
        " ".join(TEXT),
        unicodedata.normalize("NFC", TEXT).encode("utf-8").decode("latin-1"),
        "".join(chr(0xE000 + ord(char) % 256) for char in TEXT),
        "".join(chr(ord(char) + 3) if char.isalpha() else char for char in TEXT),
        "C«ng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, B¸o c¸o t×nh h×nh kinh tÕ " * 3,
    ],
    ids=["marks lost", "torn apart", "wrong encoding", "private use", "shifted", "TCVN3"],
)
def test_unreadable_text_is_told(text: str) -> None:
    assert is_garbled(text)


def test_recognised_vietnamese_without_marks_was_read_as_another_language() -> None:
    bare = "".join(char for char in unicodedata.normalize("NFD", TEXT) if not unicodedata.combining(char))
    assert is_garbled(bare, is_recognised=True)
    assert not is_garbled(TEXT, is_recognised=True)


@pytest.mark.parametrize("word", ["nghiêng", "Quyết", "UBND", "ỦY", "giữa", "e\u0302\u0301ch", "khuỷu"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["budget", "ViÖt", "áá", "strength", "nghjk"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
