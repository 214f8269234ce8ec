"""PDF files made for the tests: a few objects that hold exactly what a test is about.

The font has no outlines, only a width (half the size for each letter) and, unless a test leaves it out, the
table that says which letters its codes are. Places are in points from the upper left corner.
"""

from __future__ import annotations

import os
import textwrap
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from index.readers.pdf import read_pdf
from index.types import Extract
from tests.index.readers.invariants import check_extract

WIDTH, HEIGHT = 595, 842
LEFT, TOP, SIZE, PITCH = 85, 100, 13, 18
LETTERS_A_LINE = 70  # what stands between the margins
SHARED = Path(os.environ.get("RAG_TEST_SHARED", Path(__file__).parents[4] / "shared"))

_FONTS = {"R": "Times", "B": "Times-Bold", "I": "Times-Italic", "V": "AAAAAA+.VnTime", "N": "VNI-Times"}
_DOTS = (850, 1200)
_PICTURE = (
    b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    b" /Filter /FlateDecode" % _DOTS
)


def sample(name: str) -> Path:
    """The path of a real file, "pdf/report.pdf"; skips the test where there is none."""
    path = SHARED / "samples" / name
    if not path.is_file():
        pytest.skip(f"no sample {path.name}")
    return path


def write(x: float, y: float, text: str, *, size: float = SIZE, font: str = "R", turn: int = 0) -> str:
    """One line of text with its baseline at `y`; `turn` 1 writes up the page, -1 down."""
    across, up = (1, 0) if turn == 0 else (0, turn)
    codes = text.encode("utf-16-be").hex()
    return f"BT /{font} {size} Tf {across} {up} {-up} {across} {x} {HEIGHT - y} Tm <{codes}> Tj ET\n"


def paragraphs(*texts: str, top: float = TOP, left: float = LEFT, letters: int = LETTERS_A_LINE) -> str:
    """Paragraphs as an office sets them: the first line indented, lines as full as they can be."""
    drawn, y = "", top
    for text in texts:
        for at, line in enumerate(textwrap.wrap(text, letters, initial_indent="    ")):
            indent = 2 * SIZE if at == 0 else 0
            drawn += write(left + indent, y, line.strip())
            y += PITCH
    return drawn


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A drawn line."""
    return f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def table(top: float, edges: Sequence[float], *rows: Sequence[str], height: float = 20) -> str:
    """A ruled table: a row of texts each `height` points; no text, no word in the cell."""
    bottom = top + height * len(rows)
    drawn = "".join(rule(x, top, x, bottom) for x in edges)
    for at in range(len(rows) + 1):
        drawn += rule(edges[0], top + at * height, edges[-1], top + at * height)
    for at, row in enumerate(rows):
        for x, text in zip(edges, row, strict=False):
            drawn += write(x + 3, top + (at + 1) * height - 6, text, size=11) if text else ""
    return drawn


def picture(share: float = 1.0) -> str:
    """A picture over so much of the page."""
    return f"q {WIDTH} 0 0 {HEIGHT * share} 0 0 cm /P Do Q\n"


def pdf(*pages: str, mapped: bool = True, locked: bool = False, rotate: int = 0) -> bytes:
    """A file of pages; not `mapped`, its font does not say what its codes mean."""
    kids = " ".join(f"{20 + 2 * at} 0 R" for at in range(len(pages)))
    used = sorted({char for page in pages for char in _written(page)})
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: _stream(zlib.compress(b"\xff" * (_DOTS[0] * _DOTS[1])), _PICTURE),
        4: _stream(_meanings(used)),
    }
    for at, (name, base) in enumerate(_FONTS.items()):
        meanings = "/ToUnicode 4 0 R" if mapped else ""
        objects[5 + 2 * at] = (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /Identity-H {meanings} "
            f"/DescendantFonts [{6 + 2 * at} 0 R] /Name /{name} >>"
        ).encode()
        objects[6 + 2 * at] = (
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{base} /DW 500 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor << /Type /FontDescriptor /FontName /{base} /Flags 4 /Ascent 800 /Descent -200 "
            "/FontBBox [0 -200 1000 800] /ItalicAngle 0 /CapHeight 700 /StemV 80 >> >>"
        ).encode()
    for at, page in enumerate(pages):
        objects[20 + 2 * at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate} "
            f"/Contents {21 + 2 * at} 0 R /Resources << /XObject << /P 3 0 R >> "
            "/Font << /R 5 0 R /B 7 0 R /I 9 0 R /V 11 0 R /N 13 0 R >> >> >>"
        ).encode()
        objects[21 + 2 * at] = _stream(page.encode("ascii"))
    return _file(objects, locked=locked)


def _written(page: str) -> Iterable[str]:
    for part in page.split("<")[1:]:
        yield from bytes.fromhex(part.partition(">")[0]).decode("utf-16-be")


def _meanings(chars: Sequence[str]) -> bytes:
    lines = "".join(f"1 beginbfchar <{ord(char):04x}> <{ord(char):04x}> endbfchar\n" for char in chars)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Meanings def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{lines}endcmap end end"
    ).encode()


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def _file(objects: dict[int, bytes], *, locked: bool) -> bytes:
    data = b"%PDF-1.7\n"
    places = {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        data += b"%d 1\n%010d 00000 n \n" % (number, place)
    key = b"00" * 32
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (key, key)
    data += b"trailer << /Size %d /Root 1 0 R %s >>\n" % (max(objects) + 1, lock if locked else b"")
    return data + b"startxref\n%d\n%%%%EOF\n" % start


def extract_of(*pages: str) -> Extract:
    """What the reader makes of pages, checked for what holds for every extract."""
    extract = read_pdf(pdf(*pages))
    check_extract(extract)
    return extract


def read(*pages: str) -> list[str]:
    """The blocks' words of pages."""
    extract = extract_of(*pages)
    return [extract.text[block.start : block.end] for block in extract.blocks]
