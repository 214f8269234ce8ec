"""Files to text: one reader per format, chosen by the file's bytes.

A reader turns bytes into an `Extract` and knows neither folders nor file names; `read` adds the name to what
went wrong. A new format is one module and one line in `READERS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from index.errors import DocumentError
from index.names import shown
from index.readers.formats import REFUSALS, SUFFIXES, Format, sniff
from index.readers.plain import read_plain
from index.types import Extract, Reader


# Imported when they are needed: the libraries behind them are slow to load and many offices keep few formats.
def _read_word(data: bytes) -> Extract:
    from index.readers.word import read_word

    return read_word(data)


def _read_doc(data: bytes) -> Extract:
    from index.readers.office import read_doc

    return read_doc(data)


def _read_pdf(data: bytes) -> Extract:
    from index.readers.pdf import read_pdf

    return read_pdf(data)


def _read_rtf(data: bytes) -> Extract:
    from index.readers.office import read_rtf

    return read_rtf(data)


def _read_odt(data: bytes) -> Extract:
    from index.readers.office import read_odt

    return read_odt(data)


def _read_ods(data: bytes) -> Extract:
    from index.readers.office import read_ods

    return read_ods(data)


def _read_xlsx(data: bytes) -> Extract:
    from index.readers.sheets import read_xlsx

    return read_xlsx(data)


def _read_xls(data: bytes) -> Extract:
    from index.readers.sheets import read_xls

    return read_xls(data)


def _read_html(data: bytes) -> Extract:
    from index.readers.html import read_html

    return read_html(data)


def _read_markdown(data: bytes) -> Extract:
    from index.readers.markdown import read_markdown

    return read_markdown(data)


READERS: Mapping[Format, Reader] = MappingProxyType(
    {
        Format.DOCX: _read_word,
        Format.DOC: _read_doc,
        Format.PDF: _read_pdf,
        Format.RTF: _read_rtf,
        Format.ODT: _read_odt,
        Format.XLSX: _read_xlsx,
        Format.XLS: _read_xls,
        Format.ODS: _read_ods,
        Format.TEXT: read_plain,
        Format.HTML: _read_html,
        Format.MARKDOWN: _read_markdown,
    }
)


def supported(path: str | PurePath) -> bool:
    """Return whether a file with the suffix of `path` is taken for a document that can be read."""
    return SUFFIXES.get(PurePath(path).suffix.lower()) in READERS


def supported_suffixes() -> tuple[str, ...]:
    """Return the suffixes of documents that can be read, the commonest first."""
    return tuple(suffix for suffix in SUFFIXES if supported(f"a{suffix}"))


def read(name: str, data: bytes) -> Extract:
    """Return the text and blocks of the file called `name`; there is at least one block.

    Raises:
        DocumentError: the name is not that of a document, or the file cannot be read; the message names it.
    """
    if not supported(name):
        known = ", ".join(supported_suffixes())
        raise DocumentError(
            f"Không đọc được “{shown(name)}”: đuôi tệp không được hỗ trợ; hãy lưu lại thành {known}"
        )
    kind = sniff(data, name)
    try:
        if kind not in READERS:
            raise DocumentError(REFUSALS.get(kind, f"là tệp {kind}, chưa đọc được"))
        return READERS[kind](data)
    except DocumentError as error:
        raise DocumentError(f"Không đọc được “{shown(name)}”: {error}") from error
