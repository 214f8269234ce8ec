"""Reads .txt files: one block per line that has words, in Unicode or a Vietnamese encoding from before it."""

from __future__ import annotations

import codecs
import re

from index.errors import DocumentError
from index.readers.characters import visible, without_bookmarks
from index.readers.legacy import decode_legacy
from index.types import Block, Extract

# Longest first: the mark of UTF-32 little endian begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In UTF-16 the high byte is zero for spaces, figures, plain letters and many accented ones: 84% of the
# characters of the bundled report.
_MIN_ZERO_SHARE = 0.3
# The other half of the bytes is zero for next to no character of any text in Vietnamese.
_MAX_STRAY_SHARE = 0.01
_LINE = re.compile(r"[^\n]+")


def read_plain(data: bytes, /) -> Extract:
    """Return the text of a .txt file, and a block for each line that is not blank.

    Raises:
        DocumentError: the bytes are no text in any known encoding, or hold no words.
    """
    text = without_bookmarks(visible(decode_text(data)))
    blocks = tuple(_block(text, match) for match in _LINE.finditer(text) if match.group().strip())
    if not blocks:
        raise DocumentError("tệp không có chữ nào; hãy kiểm tra lại nội dung tệp")
    return Extract(text=text, blocks=blocks)


def _block(text: str, line: re.Match[str]) -> Block:
    start, end = line.span()
    start += len(line.group()) - len(line.group().lstrip())
    return Block(start=start, end=start + len(text[start:end].rstrip()))


def decode_text(data: bytes) -> str:
    """Return the text of bytes in Unicode or a legacy Vietnamese encoding.

    Raises:
        DocumentError: they are neither.
    """
    encoding = _encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        legacy = decode_legacy(data) if encoding == "utf-8" else None
        if legacy is None:
            raise DocumentError(_undecodable(error)) from error
        return legacy


def _encoding(data: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    return marked or _unmarked_utf16(data) or "utf-8"


def _unmarked_utf16(data: bytes) -> str | None:
    even, odd = data[0::2].count(0), data[1::2].count(0)
    enough, stray = len(data) / 2 * _MIN_ZERO_SHARE, len(data) / 2 * _MAX_STRAY_SHARE
    if odd > enough and even <= stray:
        return "utf-16-le"
    if even > enough and odd <= stray:
        return "utf-16-be"
    return None


def _undecodable(error: UnicodeDecodeError) -> str:
    data = error.object  # without the byte order mark, as `error.start` counts
    if not error.encoding.startswith("utf-8"):
        name = error.encoding.upper()
        return f"tệp {name} bị hỏng ở byte thứ {error.start + 1}; hãy mở và lưu lại bằng mã UTF-8"
    line = data.count(b"\n", 0, error.start) + 1
    return (
        f"không phải văn bản UTF-8 (byte 0x{data[error.start]:02X} ở dòng {line}); hãy mở bằng Notepad "
        "và lưu lại bằng mã UTF-8, nếu là phông chữ cũ thì chuyển sang Unicode bằng UniKey trước"
    )
