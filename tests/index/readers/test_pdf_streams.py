"""Packed streams: large ones are refused before they are parsed, damaged ones read in linear time."""

from __future__ import annotations

import time
import zlib

import pytest
from pdfminer import pdftypes

from index.errors import DocumentError
from index.readers.pdf import read_pdf
from index.readers.pdf.streams import MAX_STREAM_BYTES, refuse_large_streams, unpack_damaged
from tests.index.readers.pdf_files import paragraphs, pdf

WORDS = b"BT (Thu ngan sach dat 433 ty dong) Tj ET " * 3000


def packed(data: bytes, entries: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"1 0 obj <</Length 9 " + entries + b">>\nstream\n" + zlib.compress(data, 9) + b"\nendstream"


def test_a_stream_that_unpacks_to_too_much_is_refused() -> None:
    for filling in (b"\0", b"q ", b"1 begincodespacerange "):
        data = packed(filling * (MAX_STREAM_BYTES // len(filling) + 1))
        with pytest.raises(DocumentError, match="mở ra lớn hơn 16 MB"):
            refuse_large_streams(b"%PDF-1.4\n" + data)


@pytest.mark.parametrize(
    "data",
    [
        packed(WORDS),
        packed(b"\0" * (MAX_STREAM_BYTES + 1), b"/Subtype /Image /Filter /FlateDecode"),
        packed(b"\0" * (MAX_STREAM_BYTES + 1), b"/Filter /DCTDecode"),
        packed(b"\0", b"/Subtype /Image /Filter /FlateDecode") + b"\nendobj\n2 0 obj" + packed(WORDS),
        b"stream\nno packed bytes at all",
    ],
)
def test_pages_pictures_and_other_packings_are_let_through(data: bytes) -> None:
    refuse_large_streams(data)


def test_a_real_file_with_such_a_stream_is_refused_at_once() -> None:
    file = pdf(paragraphs("Thu ngân sách đạt 433 tỷ đồng."))
    begun = time.thread_time()
    with pytest.raises(DocumentError, match="mở ra lớn hơn"):
        read_pdf(file + b"\n9 0 obj" + packed(b"[" * (3 * MAX_STREAM_BYTES)))
    assert time.thread_time() - begun < 1


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_wrong_checksum_costs_no_words(cut: int) -> None:
    good = zlib.compress(WORDS)
    damaged = good[:-cut] + bytes(byte ^ 0xFF for byte in good[-cut:])
    assert unpack_damaged(damaged) == pdftypes.decompress_corrupted(damaged) == WORDS
    assert unpack_damaged(good[:-cut]) == WORDS


def test_a_fault_before_the_checksum_is_told() -> None:
    good = zlib.compress(bytes(range(256)) * 2000, 0)  # in stored blocks, whose lengths are checked
    at = len(good) // 2
    damaged = good[:at].replace(good[65542:65545], b"\xff\xff\xff") + good[at:]
    assert damaged != good
    with pytest.raises(zlib.error):
        unpack_damaged(damaged)


def test_a_large_damaged_stream_takes_no_time_by_the_square() -> None:
    damaged = zlib.compress(b"\0" * MAX_STREAM_BYTES, 1)[:-4] + b"xxxx"
    begun = time.thread_time()
    assert len(unpack_damaged(damaged)) == MAX_STREAM_BYTES
    assert time.thread_time() - begun < 2
