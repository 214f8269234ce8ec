"""Packed streams of a PDF: refused where one unpacks to more than a page can need, damaged ones read fast.

The parser unpacks a stream whole and reads it byte by byte in Python: 50 MB of zeros, packed to 50 kB, cost
it minutes. A stream whose checksum is wrong it unpacks a byte at a time, copying all there is each time.
"""

from __future__ import annotations

import re
import zlib

from index.errors import DocumentError

# All that a reader may hand over are 16 MiB of text; a page's drawing or a font is far smaller. Pictures are
# not parsed and may be larger.
MAX_STREAM_BYTES = 16 * 2**20
_DICTIONARY_BYTES = 400
_STREAM = re.compile(rb"stream\r?\n")
_PACKED = re.compile(rb"/FlateDecode|/Fl\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_CHUNK = 2**14
_TOO_LARGE = (
    "tệp có phần dữ liệu nén mở ra lớn hơn {limit} MB, không phải trang văn bản; "
    "hãy mở bằng trình đọc PDF và in lại ra PDF"
)


def refuse_large_streams(data: bytes) -> None:
    """Raise `DocumentError` where a packed stream that is no picture unpacks to too much."""
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - _DICTIONARY_BYTES) : found.start()]
        own = head[head.rfind(b" obj") + 1 :]  # not the dictionary of the object before
        packed = _PACKED.search(own) is not None and _PICTURE.search(own) is None
        if packed and _unpacks_to_too_much(data, found.end()):
            raise DocumentError(_TOO_LARGE.format(limit=MAX_STREAM_BYTES // 2**20))


def _unpacks_to_too_much(data: bytes, start: int) -> bool:
    unpacked, unpacker = 0, zlib.decompressobj()
    while (unpacker.unconsumed_tail or start < len(data)) and not unpacker.eof:
        piece = unpacker.unconsumed_tail or data[start : start + _CHUNK]
        start += 0 if unpacker.unconsumed_tail else len(piece)
        try:
            unpacked += len(unpacker.decompress(piece, 2**20))
        except zlib.error:
            return False
        if unpacked > MAX_STREAM_BYTES:
            return True
    return False


def unpack_damaged(data: bytes) -> bytes:
    """Return what a stream with a wrong checksum unpacks to, as pdfminer's `decompress_corrupted` does.

    Raises:
        zlib.error: more than the checksum is wrong.
    """
    unpacker = zlib.decompressobj()
    pieces = []
    for at in range(0, len(data), _CHUNK):
        try:
            pieces.append(unpacker.decompress(data[at : at + _CHUNK]))
        except zlib.error:
            return b"".join([*pieces, _to_the_fault(data, at)])
    return b"".join(pieces)


def _to_the_fault(data: bytes, start: int) -> bytes:
    """Return what the chunk at `start` unpacks to before its fault, which must be in the checksum."""
    unpacker = zlib.decompressobj()
    unpacker.decompress(data[:start])
    pieces = []
    for at in range(start, min(start + _CHUNK, len(data))):
        try:
            pieces.append(unpacker.decompress(data[at : at + 1]))
        except zlib.error:
            if at < len(data) - 3:
                raise
            break
    return b"".join(pieces)
