"""Opens a PDF with pdfplumber and gives its pages one by one: letters and rules, nothing else kept.

The file is not trusted: whatever the parser raises is told as damage, pages and characters have limits, and
each page is let go before the next is read.
"""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pdfplumber
from pdfminer import pdftypes
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from index.errors import DocumentError
from index.readers.legacy import is_legacy
from index.readers.pdf.geometry import Glyph, Page, Rule, View
from index.readers.pdf.streams import refuse_large_streams, unpack_damaged

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage

MAX_PAGES = 3_000
# A page of a gazette has 3,000 characters, a dense table 8,000.
MAX_PAGE_CHARS = 60_000
MAX_CHARS = 12_000_000

_DAMAGED = (
    "tệp bị hỏng hoặc không phải tệp PDF; hãy mở bằng trình đọc PDF và in lại ra PDF, hoặc tải lại tệp gốc"
)
_LOCKED = "tệp được đặt mật khẩu; hãy bỏ mật khẩu (in lại ra PDF) rồi chép lại"
_TOO_MANY_PAGES = "tệp có {pages} trang, quá giới hạn {limit} trang; hãy chia nhỏ tệp"
_TOO_LONG = "tệp có hơn {limit} ký tự, quá lớn so với một báo cáo; hãy chia nhỏ tệp"
# Thicker than this a filled rectangle is a coloured ground, not a rule.
_MAX_RULE_POINTS = 3.0
_MIN_RULE_POINTS = 4.0
# Beyond this a page is a drawing, not a table.
_MAX_RULES = 6_000
# What old fonts without names for their signs mean by these numbers.
_WINDOWS_SIGNS = {
    f"(cid:{code})": bytes([code]).decode("cp1252") for code in (133, 145, 146, 147, 148, 149, 150, 151)
}


def read_pages(data: bytes) -> Iterator[Page]:
    """Yield the pages of a PDF in order.

    Raises:
        DocumentError: the file is damaged, locked, or larger than a report can be.
    """
    # The parser tells of damage operator by operator, with the file's own words: none of it belongs in a log.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    refuse_large_streams(data)
    vars(pdftypes)["decompress_corrupted"] = unpack_damaged  # its own takes time by the square of the length
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = document.pages
            if len(pages) > MAX_PAGES:
                raise DocumentError(_TOO_MANY_PAGES.format(pages=len(pages), limit=MAX_PAGES))
            letters = 0
            for number, page in enumerate(pages, start=1):
                read = _read_page(number, page)
                letters += read.letters
                if letters > MAX_CHARS:
                    raise DocumentError(_TOO_LONG.format(limit=MAX_CHARS))
                yield read
                page.close()
    except DocumentError:
        raise
    except Exception as error:  # the parser raises whatever damaged bytes lead it to
        raise DocumentError(_LOCKED if _is_locked(error) else _DAMAGED) from error


def _is_locked(error: BaseException) -> bool:
    causes = (error, error.__cause__, error.__context__, *error.args)
    return any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes)


def _read_page(number: int, page: PlumberPage) -> Page:
    chars = page.chars
    if len(chars) > MAX_PAGE_CHARS:
        raise DocumentError(
            f"trang {number} có {len(chars)} ký tự, không phải trang văn bản; hãy bỏ trang này"
        )
    width, height = float(page.width), float(page.height)
    glyphs: dict[int, list[Glyph]] = {0: [], 1: [], -1: []}
    for order, char in enumerate(chars):
        turn = _turn(char)
        glyph = replace(_glyph(char, turn, width=width, height=height), order=order)
        _add_glyph(glyphs[turn], glyph, char["text"])
    rules = list(_rules(page))
    views = [
        View(tuple(found), tuple(_turned(rule, turn, width=width, height=height) for rule in rules))
        for turn, found in glyphs.items()
        if found
    ]
    return Page(number, tuple(views), _image_share(page, width * height))


def _turn(char: dict[str, Any]) -> int:
    """Return 0 for upright text, 1 where it runs up the page, -1 where it runs down."""
    if char["upright"]:
        return 0
    return 1 if char["matrix"][1] > 0 else -1


def _glyph(char: dict[str, Any], turn: int, *, width: float, height: float) -> Glyph:
    x0, x1, top, bottom = char["x0"], char["x1"], char["top"], char["bottom"]
    if turn == 0:
        span, y, size = _span(char), bottom - (char["matrix"][5] - char["y0"]), bottom - top
    elif turn == 1:
        span, y, size = (height - bottom, height - top), char["matrix"][4], x1 - x0
    else:
        span, y, size = (top, bottom), width - char["matrix"][4], x1 - x0
    name = char["fontname"].rpartition("+")[2]
    font = name.lower()
    bold, italic = "bold" in font, "italic" in font or "oblique" in font
    return Glyph(
        _text(char["text"]), *span, y, round(size, 1), bold, italic, font=name if is_legacy(name) else ""
    )


def _span(char: dict[str, Any]) -> tuple[float, float]:
    """Return where an upright character begins and ends; one that is slanted by hand has too wide a box."""
    scale, slant, start = char["matrix"][0], char["matrix"][2], char["matrix"][4]
    if slant and scale > 0:
        return start, start + char["adv"] * scale
    return char["x0"], char["x1"]


def _text(text: str) -> str:
    if text.startswith("(cid:"):  # a letter the font gives no meaning to
        return _WINDOWS_SIGNS.get(text, "\ufffd")
    return text.replace("\xa0", " ").replace("\t", " ")


def _add_glyph(glyphs: list[Glyph], glyph: Glyph, text: str) -> None:
    """Add a character; a mark goes onto the letter it was drawn over, a second print of a letter nowhere."""
    last = glyphs[-1] if glyphs else None
    if last is not None and text and unicodedata.combining(text[0]) and _stands_on(glyph, last):
        glyphs[-1] = replace(last, text=last.text + glyph.text, order=glyph.order)
    elif glyph.text:
        glyphs.append(glyph)


def _stands_on(mark: Glyph, letter: Glyph) -> bool:
    near = letter.x0 - letter.size / 2 <= mark.x0 <= letter.x1 + letter.size / 2
    return near and abs(mark.y - letter.y) < letter.size and not letter.text.isspace()


def _rules(page: PlumberPage) -> Iterator[Rule]:
    """Yield the horizontal and vertical lines of a page; none where it is full of them."""
    shapes = [*page.lines, *page.rects, *page.curves]
    if len(shapes) > _MAX_RULES:
        return
    for shape in shapes:
        x0, x1, y0, y1 = shape["x0"], shape["x1"], shape["top"], shape["bottom"]
        if max(x1 - x0, y1 - y0) < _MIN_RULE_POINTS:
            continue
        if min(x1 - x0, y1 - y0) <= _MAX_RULE_POINTS:
            yield _thin(x0, y0, x1, y1)
        elif shape["object_type"] == "rect" and shape.get("stroke"):
            yield from (
                Rule(x0, y0, x1, y0),
                Rule(x0, y1, x1, y1),
                Rule(x0, y0, x0, y1),
                Rule(x1, y0, x1, y1),
            )


def _thin(x0: float, y0: float, x1: float, y1: float) -> Rule:
    if x1 - x0 >= y1 - y0:
        middle = (y0 + y1) / 2
        return Rule(x0, middle, x1, middle)
    middle = (x0 + x1) / 2
    return Rule(middle, y0, middle, y1)


def _turned(rule: Rule, turn: int, *, width: float, height: float) -> Rule:
    if turn == 0:
        return rule
    if turn == 1:
        return Rule(height - rule.y1, rule.x0, height - rule.y0, rule.x1)
    return Rule(rule.y0, width - rule.x1, rule.y1, width - rule.x0)


def _image_share(page: PlumberPage, area: float) -> float:
    covered = sum(
        max(0.0, image["x1"] - image["x0"]) * max(0.0, image["bottom"] - image["top"])
        for image in page.images
    )
    return float(min(1.0, covered / area)) if area > 0 else 0.0
