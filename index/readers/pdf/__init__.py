"""Reads .pdf files: the text a reader sees on the pages, paragraph by paragraph, with the page of each.

Kept: paragraphs, over line and page breaks; rows of ruled tables with caption, unit and headers; the two
columns of a letter's head and end; notes, after the paragraph of their page. Left out: running heads and
feet, page numbers, rules made of signs. Scripts, forms and attachments in the file are never opened.

Where pages are images, or their text cannot be read, they are recognised with ocrmypdf and tesseract; without
these the file is refused, with the reason.

    geometry.py     letters, rules, words and lines, with their places
    source.py       an untrusted file -> letters and rules, page by page
    lines.py        letters -> words and lines, by place
    grids.py        rules -> the cells of tables
    tables.py       cells -> rows that know caption, unit, headers; tables over several pages
    columns.py      lines side by side -> reading order
    running.py      heads and feet that come back on every page
    paragraphs.py, joining.py   lines -> paragraphs
    assembly.py, writing.py     pages -> parts in reading order -> the extract
    garble.py       whether a text can be read
    programs.py     pdftotext, ocrmypdf
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.errors import DocumentError
from index.readers.pdf.assembly import RECOGNISED_MIN_IMAGE, Sheet, assemble, read_sheets
from index.readers.pdf.garble import count_no_letters, is_garbled
from index.readers.pdf.geometry import Page
from index.readers.pdf.programs import read_word_pages, recognise
from index.readers.pdf.source import read_pages
from index.types import Extract

__all__ = ["read_pdf"]

_SIGNATURE = b"%PDF-"
_SIGNATURE_WITHIN = 1024
# A scan may bear a stamp or a number that was put on it later.
_SCAN_MIN_IMAGE, _SCAN_MAX_LETTERS = 0.3, 20
_STAMPED_MIN_IMAGE, _STAMPED_MAX_LETTERS = 0.6, 200
# So much text on images, and the file was recognised by whoever made it.
_RECOGNISED_SHARE = 0.1
# Tables of crosses and codes look garbled by themselves; so many pages of them do not.
_GARBLED_SHARE = 0.2
# Lines of letters without meaning are dropped; where so many letters have none, the text was lost with them.
_LOST_SHARE = 0.2
_NAMED_PAGES = 6


@dataclass(slots=True)
class _Facts:
    """What is learned of the pages while they are read."""

    letters: int = 0
    letters_on_images: int = 0
    lost: int = 0
    pages: int = 0
    scans: list[int] = field(default_factory=list)
    stamped: bool = False

    @property
    def is_recognised(self) -> bool:
        return self.letters_on_images > _RECOGNISED_SHARE * self.letters

    @property
    def is_lost(self) -> bool:
        return self.lost > _LOST_SHARE * self.letters

    def add(self, page: Page) -> None:
        self.pages += 1
        share, letters = page.image_share, page.letters
        is_scan = share >= _SCAN_MIN_IMAGE and letters <= _SCAN_MAX_LETTERS
        if is_scan or (share >= _STAMPED_MIN_IMAGE and letters <= _STAMPED_MAX_LETTERS):
            self.scans.append(page.number)
            self.stamped |= letters > 0
            return
        self.letters += letters
        self.lost += sum(count_no_letters(glyph.text) for view in page.views for glyph in view.glyphs)
        self.letters_on_images += letters if share >= RECOGNISED_MIN_IMAGE else 0


def read_pdf(data: bytes, /) -> Extract:
    r"""Return the text of a .pdf file, one block per paragraph or table row; blocks are joined by "\n".

    Raises:
        DocumentError: the file is damaged, locked, another format, too large for a report, without words, or
            a scan that cannot be recognised here.
    """
    if _SIGNATURE not in data[:_SIGNATURE_WITHIN]:
        raise DocumentError("không phải tệp PDF hoặc đã hỏng; hãy tải lại tệp gốc")
    facts = _Facts()
    sheets = read_sheets(_noting(read_pages(data), facts))
    extract = assemble(sheets, recognised=facts.is_recognised)
    garbled = facts.is_lost or _is_unreadable(extract, sheets)
    if facts.scans or garbled:
        return (garbled and not facts.scans and _by_words(data)) or _recognised(data, facts, garbled=garbled)
    if not extract.blocks:
        raise DocumentError("tệp không có chữ nào; hãy kiểm tra lại nội dung tệp")
    return extract


def _noting(pages: Iterable[Page], facts: _Facts) -> Iterator[Page]:
    for page in pages:
        facts.add(page)
        yield page


def _is_unreadable(extract: Extract, sheets: Iterable[Sheet]) -> bool:
    if is_garbled(extract.text, is_recognised=extract.recognised):
        return True
    texts = [" ".join(line.text for row in sheet.rows for line in row) for sheet in sheets]
    return sum(is_garbled(text) for text in texts) > _GARBLED_SHARE * len(texts)


def _by_words(data: bytes) -> Extract | None:
    """Return what pdftotext makes of a file whose fonts we cannot follow; None where that is no better."""
    sheets = read_sheets(read_word_pages(data))
    extract = assemble(sheets)
    return extract if extract.blocks and not _is_unreadable(extract, sheets) else None


def _recognised(data: bytes, facts: _Facts, *, garbled: bool) -> Extract:
    pages = range(1, facts.pages + 1) if garbled else facts.scans
    what = "chữ trong tệp không đọc được (phông lạ hoặc nhận dạng hỏng)" if garbled else _scan(facts)
    recognised = recognise(data, pages, force=garbled or facts.stamped, what=what)
    sheets = read_sheets(read_pages(recognised))
    extract = assemble(sheets, recognised=True)
    if not extract.blocks or _is_unreadable(extract, sheets):
        raise DocumentError(
            f"{what}, đã nhận dạng nhưng không ra chữ đọc được; hãy quét lại rõ hơn, thẳng trang"
        )
    return extract


def _scan(facts: _Facts) -> str:
    if len(facts.scans) == facts.pages:
        return "tệp là bản quét (ảnh)"
    named = ", ".join(map(str, facts.scans[:_NAMED_PAGES])) + ("…" if len(facts.scans) > _NAMED_PAGES else "")
    return f"tệp có {len(facts.scans)} trang là bản quét (ảnh): trang {named}"
