from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.diacritics import load_spelling, make_spelling
from index.errors import ModelError
from index.text import fold
from index.training.diacritics import count_pairs, write_pairs

SPELLING = make_spelling({("ngân", "sách"): 90, ("ngàn", "xe"): 20, ("sạch", "sẽ"): 30, ("cán", "bộ"): 10})


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("ngan sach", "ngân sách"),
        ("ngan xe", "ngàn xe"),
        ("sach se", "sạch sẽ"),
        ("GRDP cua can bo?", "grdp cua cán bộ?"),
        ("", ""),
        ("306/318, 5%", "306/318, 5%"),
    ],
)
def test_the_neighbours_decide(typed: str, spelled: str) -> None:
    assert SPELLING.restore(typed) == spelled


@pytest.mark.parametrize(
    "text",
    [
        "tổng thu ngân sách nhà nước",
        "số vụ tai nạn giao thông trên địa bàn tỉnh",
        "công tác giải phóng mặt bằng",
        "người lao động được hỗ trợ những gì",
    ],
)
def test_the_shipped_pairs_spell_administrative_words(text: str) -> None:
    assert load_spelling().restore(fold(text)) == text


@given(st.text(max_size=80))
def test_only_marks_and_capitals_change(text: str) -> None:
    restored = load_spelling().restore(text)
    assert fold(restored) == fold(text)


def test_pairs_are_counted_written_and_read(tmp_path: Path) -> None:
    texts = ["Ngân sách tỉnh.", "ngân sách 2024", "NGÂN SÁCH"]
    pairs = count_pairs(texts, least=2)
    assert pairs == {("ngân", "sách"): 3}
    write_pairs(pairs, tmp_path / "pairs.txt.xz")
    assert load_spelling(tmp_path / "pairs.txt.xz").restore("ngan sach") == "ngân sách"


@pytest.mark.parametrize("content", [b"", b"no xz", b"\xfd7zXZ\x00"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pairs.txt.xz").write_bytes(content)
    with pytest.raises(ModelError, match=r"pairs.txt.xz"):
        load_spelling(tmp_path / "pairs.txt.xz")
