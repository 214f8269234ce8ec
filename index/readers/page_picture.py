"""One page of a PDF drawn as a JPEG picture; runs inside a reader's process (`index.readers.worker`)."""

from __future__ import annotations

import io
import math

from index.errors import DocumentError

# An A4 page at 150 dots per inch: the smallest print of a scan can be read, and takes some 200 kB.
_WIDTH = 1240
# A plan on A0 or a strip of paper is drawn smaller rather than larger than this.
_MAX_PIXELS = 4_000_000
_QUALITY = 80

BROKEN = "tệp không mở được như một tệp PDF"
NO_PAGE = "tệp không có trang này"


def read(name: str, data: bytes) -> bytes:
    """Return the picture of the page whose number, from 1, is `name`.

    Raises:
        DocumentError: the file is no PDF that can be opened, or has no such page.
    """
    import pypdfium2  # not before there is a page to draw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(BROKEN) from error
    if not 1 <= int(name) <= len(document):
        raise DocumentError(NO_PAGE)
    try:
        page = document[int(name) - 1]
        bitmap = page.render(scale=_scale(*page.get_size()), may_draw_forms=False, rev_byteorder=True)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(BROKEN) from error
    picture = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(picture, "JPEG", quality=_QUALITY)
    return picture.getvalue()


def _scale(width: float, height: float) -> float:
    """Return how many pixels a point becomes."""
    width, height = max(width, 1.0), max(height, 1.0)
    return min(_WIDTH / width, math.sqrt(_MAX_PIXELS / (width * height)))
