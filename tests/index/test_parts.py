"""Parts: taken apart and put together they stay what they were, on the disk and in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from index.errors import IndexCorruptError
from index.interaction import TokenRows
from index.part_files import SIDES, PartFiles, part_from_bytes, part_to_bytes
from index.parts import Part, join_parts, make_part
from index.structure import read_structure
from index.term_counts import TermCounts
from index.types import Block, BlockKind, Document, Extract, RowPlace
from tests.fakes import HashingEncoder, LetterEncoder


def quiet(step: str, done: int, total: int) -> None:
    """Report nothing."""


def words(part: Part) -> dict[str, list[dict[str, int]]]:
    """Return how often each term stands in each row, by field: in no order that numbering could change."""
    return {
        field: [
            {
                counted.terms[counted.ids[at]]: int(counted.counts[at])
                for at in range(counted.starts[row], counted.starts[row + 1])
            }
            for row in range(len(counted))
        ]
        for field, counted in part.counts.items()
    }


def check_same(part: Part, expected: Part) -> None:
    assert part.documents == expected.documents
    assert part.passages == expected.passages
    np.testing.assert_array_equal(part.vectors, expected.vectors)
    assert words(part) == words(expected)
    assert (part.tokens is None) == (expected.tokens is None)
    for name in TokenRows.__slots__ if part.tokens else ():
        np.testing.assert_array_equal(getattr(part.tokens, name), getattr(expected.tokens, name))


@pytest.fixture(params=[HashingEncoder, LetterEncoder])
def encoder(request: pytest.FixtureRequest) -> HashingEncoder:
    made: HashingEncoder = request.param()
    return made


@pytest.fixture
def part(documents: tuple[Document, ...], encoder: HashingEncoder) -> Part:
    return make_part([replace(document, path="") for document in documents], encoder, quiet)


def test_a_document_taken_out_leaves_what_would_be_made_without_it(
    part: Part, encoder: HashingEncoder
) -> None:
    for gone in part.documents:
        rest = [document for document in part.documents if document is not gone]
        check_same(part.only({document.id for document in rest}), make_part(rest, encoder, quiet))


def test_no_term_of_a_document_taken_out_is_left(part: Part) -> None:
    (kept,) = [document for document in part.documents if "Lịch họp" in document.text]
    assert "tiep cong" in part.counts["folded"].terms
    assert "tiep cong" not in part.only({kept.id}).counts["folded"].terms


def test_parts_joined_are_the_part_made_at_once(part: Part, encoder: HashingEncoder) -> None:
    parts = [part.only({document.id}) for document in part.documents]
    check_same(join_parts(parts, dim=64), part)
    empty = part.only(())
    check_same(join_parts([empty, *parts, empty], dim=64), part)
    assert join_parts([], dim=64).vectors.shape == (0, 64)


def test_rows_that_disagree_are_refused(part: Part) -> None:
    with pytest.raises(ValueError, match="must agree"):
        replace(part, vectors=part.vectors[:-1])
    with pytest.raises(ValueError, match="must agree"):
        replace(part, counts={})


def test_what_is_read_is_what_was_written(part: Part) -> None:
    data = part_to_bytes(part)
    check_same(part_from_bytes(data), part)
    assert part_to_bytes(part_from_bytes(data)) == data
    check_same(part_from_bytes(part_to_bytes(part.only(()))), part.only(()))


def test_the_name_of_a_file_is_no_part_of_it(part: Part) -> None:
    renamed = replace(part, documents=tuple(replace(d, path="khác.txt") for d in part.documents))
    assert part_to_bytes(renamed) == part_to_bytes(part)


def test_the_place_of_a_row_and_recognised_text_come_back() -> None:
    place = RowPlace(2, 5, "Biểu 1", "A5:C5", "Thu ngân sách", "tỷ đồng", ("Chỉ tiêu", "Thực hiện / Tháng 6"))
    row = Block(0, 11, BlockKind.TABLE_ROW, place=place)
    document = read_structure(Extract("Thu nội địa", (row,), recognised=True), path="", data=b"a")
    (back,) = part_from_bytes(part_to_bytes(make_part([document], HashingEncoder(), quiet))).documents
    assert back == document
    assert back.recognised
    assert back.paragraphs[0].place == place


def test_any_character_comes_back() -> None:
    text = "a\ud800 \U0001f600 pha\u0301t \u2028 \x85 8\xa0giờ"
    document = read_structure(Extract(text, (Block(0, len(text)),)), path="", data=b"a")
    (back,) = part_from_bytes(part_to_bytes(make_part([document], HashingEncoder(), quiet))).documents
    assert back.text == text


def test_a_part_is_written_to_both_sides_and_each_can_be_read(part: Part, tmp_path: Path) -> None:
    files = PartFiles(tmp_path)
    sha256, size = files.add(part)
    assert files.add(part) == (sha256, size)
    for side in SIDES:
        assert files.path(sha256, side).stat().st_size == size
        check_same(files.read(sha256, side), part)


def test_a_damaged_copy_is_refused_and_made_whole_from_the_other(part: Part, tmp_path: Path) -> None:
    files = PartFiles(tmp_path)
    sha256, _ = files.add(part)
    for side in SIDES:
        data = files.path(sha256, side).read_bytes()
        files.path(sha256, side).write_bytes(data[:-1] + bytes([data[-1] ^ 4]))
        with pytest.raises(IndexCorruptError, match=sha256):
            files.read(sha256, side)
        assert files.repair(sha256, side)
        check_same(files.read(sha256, side), part)
    for side in SIDES:
        files.path(sha256, side).unlink()
    assert not files.repair(sha256, "a")


@pytest.mark.parametrize("name", ["documents", "passages", "vectors", "grams.ids", "grams.terms"])
def test_a_part_without_something_is_refused(part: Part, name: str) -> None:
    arrays = load(part_to_bytes(part))
    del arrays[name]
    with pytest.raises((KeyError, ValueError)):
        part_from_bytes(save(arrays))


@pytest.mark.parametrize("data", [b"", b"x" * 100, b"\xff" * 8, b"\x02\0\0\0\0\0\0\0{}"])
def test_what_is_no_part_is_refused(data: bytes) -> None:
    with pytest.raises((KeyError, ValueError)):
        part_from_bytes(data)


def test_a_count_beyond_its_type_stays_the_largest() -> None:
    from index.term_counts import count_terms

    counted: TermCounts = count_terms([["a"] * 70_000])
    assert counted.counts.tolist() == [65_535]
