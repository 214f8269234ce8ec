"""Files to text: one reader per format, chosen by the file's suffix.

A reader turns bytes into an `Extract` and knows neither folders nor file names; `read` adds the name to what
went wrong. A new format is one module and one line in `READERS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from index.errors import DocumentError
from index.readers.plain import read_plain
from index.types import Extract, Reader


def _read_word(data: bytes) -> Extract:
    # Imported here because lxml is slow to load and many offices keep plain text only.
    from index.readers.word import read_word

    return read_word(data)


def _read_pdf(data: bytes) -> Extract:
    # pdfplumber is slow to load too.
    from index.readers.pdf import read_pdf

    return read_pdf(data)


READERS: Mapping[str, Reader] = MappingProxyType({".txt": read_plain, ".docx": _read_word, ".pdf": _read_pdf})


def supported(path: str | PurePath) -> bool:
    """Return whether a reader exists for the suffix of `path`; upper and lower case are the same."""
    return _suffix(path) in READERS


def read(name: str, data: bytes) -> Extract:
    """Return the text and blocks of the file called `name`; there is at least one block.

    Raises:
        DocumentError: no reader for the suffix, or the file cannot be read; the message names the file.
    """
    reader = READERS.get(_suffix(name))
    if reader is None:
        known = ", ".join(READERS)
        raise DocumentError(
            f"Không đọc được “{_one_line(name)}”: đuôi tệp không được hỗ trợ; hãy lưu lại thành {known}"
        )
    try:
        return reader(data)
    except DocumentError as error:
        raise DocumentError(f"Không đọc được “{_one_line(name)}”: {error}") from error


def _suffix(path: str | PurePath) -> str:
    return PurePath(path).suffix.lower()


def _one_line(name: str) -> str:
    return "".join(character if character.isprintable() else " " for character in name)
