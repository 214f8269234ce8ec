"""Pictures of a PDF's pages, drawn in a process of their own: a file can break nothing but its own picture.

The process is made for one page and ended after it. It starts in less than half a second, and leaves nothing
behind between two people who look at a page.
"""

from __future__ import annotations

from index.errors import DocumentError
from index.readers.exchange import EndedError
from index.readers.failures import Cause, reading_error
from index.readers.limits import Limits
from index.readers.supervision import ReadingProcess
from index.readers.wire import GOES_ON, READY, BrokenReplyError, decode

LIMITS = Limits(seconds=20, memory_mib=512, output_mib=8, disk_mib=16)
_START_SECONDS = 60.0
_PICTURE = b"\xff\xd8"  # how a JPEG begins; anything else is a reply about a failure


def picture_of_page(name: str, data: bytes, page: int, limits: Limits = LIMITS) -> bytes:
    """Return one page (from 1) of the file called `name` as a JPEG.

    Raises:
        DocumentError: there is no such page, it cannot be drawn within the limits, or no process starts.
    """
    try:
        process = ReadingProcess("index.readers.page_picture", limits)
    except OSError as error:
        raise DocumentError(f"Không khởi động được chương trình dựng ảnh ({error.strerror})") from error
    try:
        if process.exchange((), _START_SECONDS) != GOES_ON + READY:
            raise EndedError(Cause.GARBAGE)
        reply = process.exchange((str(page).encode(), data), limits.seconds)[1:]
    except EndedError as ended:
        raise reading_error(name, ended.cause, limits, detail=ended.detail) from ended
    finally:
        process.close()
    if reply.startswith(_PICTURE):
        return reply
    raise _failure(name, reply, limits)


def _failure(name: str, reply: bytes, limits: Limits) -> DocumentError:
    try:
        answer = decode(reply)
    except BrokenReplyError:
        return reading_error(name, Cause.GARBAGE, limits)
    if isinstance(answer, str):
        return DocumentError(answer)
    cause, detail = answer if isinstance(answer, tuple) else (Cause.GARBAGE, "")
    return reading_error(name, cause, limits, detail=detail)
