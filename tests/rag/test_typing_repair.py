from __future__ import annotations

from itertools import pairwise

import pytest

from index.text import fold, syllables
from rag.typing_repair import Repairer, decode

TEXT = "ngân sách giao thông khách du lịch nước ngoài nghiệp tế đường nợ xấu lượt khách theo thiên tai"


@pytest.fixture
def repairer() -> Repairer:
    words = [word.folded for word in syllables(TEXT)]
    pairs = {f"{left} {right}" for left, right in pairwise(words)}
    spelled = {word.accented for word in syllables(TEXT)}
    return Repairer(
        words,
        known=lambda term: term in pairs or term in words,
        spelled=lambda word: all(part.accented in spelled for part in syllables(word)),
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nghieepj", "nghiệp"),
        ("tees", "tế"),
        ("dduwowngf", "đường"),
        ("xa61u", "xấu"),
        ("no75", "nợ"),
        ("nguowif", "người"),
        ("hoaf", "hòa"),
        ("huyeenj", "huyện"),
        ("report", None),
        ("xyz", None),
    ],
)
def test_keystrokes_are_decoded(typed: str, meant: str | None) -> None:
    assert decode(typed) == meant


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [
        ("ngaan sachs", "ngân sách"),
        ("no75 xa61u", "nợ xấu"),
        ("giaoo thông", "giao thông"),
        ("khách dulịch", "khách du lich"),
        ("lũ và thien ati", "lũ và thien tai"),
        ("lượg khách", "luot khách"),
    ],
)
def test_slips_become_words_of_the_documents(repairer: Repairer, typed: str, repaired: str) -> None:
    assert repairer.repair(typed) == repaired


@pytest.mark.parametrize(
    "text",
    ["heo", "thuế đất", "GRDP", "budget revenue of the province", "Tổng thu 6 tháng", "", "…", "http://x.vn"],
)
def test_other_words_stay_as_they_are(repairer: Repairer, text: str) -> None:
    assert repairer.repair(text) == text


def test_repair_of_a_repaired_text_changes_nothing(repairer: Repairer) -> None:
    once = repairer.repair("giaoo thông, ngaan sachs")
    assert repairer.repair(once) == once
    assert fold(once) == "giao thong, ngan sach"
