"""Pictures of pages for the viewer: drawn one at a time, the last ones kept in memory.

One page is drawn at a time for all readers, not only for one document: drawing is the costliest thing that a
visitor can ask for, and answers to questions come first.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from anyio import to_thread

from index.errors import DocumentError
from index.readers.page_picture import NO_PAGE
from index.readers.pictures import picture_of_page
from index.types import Document
from web.api.problems import Problem, ProblemCode
from web.viewer.originals import Originals
from web.words import words

_KEPT_BYTES = 2**25  # some 150 pages
_MAX_WAITING = 16
_MAX_FILE_BYTES = 2**28  # held in memory while a page of it is drawn

Draw = Callable[[str, bytes, int], bytes]


class PagePictures:
    """The pages of the documents in a folder as JPEG pictures."""

    def __init__(self, originals: Originals, draw: Draw = picture_of_page) -> None:
        self._originals = originals
        self._draw = draw
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._drawing = asyncio.Lock()
        self._waiting = 0

    async def picture(self, document: Document, page: int) -> bytes:
        """Return the picture of a page, from 1.

        Raises:
            Problem: it may not be seen or is not there (404), the file is another by now (409), it cannot be
                drawn (422), or too many people wait for pictures (503).
        """
        if not self._originals.has_pictures(document):
            raise Problem(404, words().no_picture, code=ProblemCode.NO_PICTURE)
        key = (document.sha256, page)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if self._waiting >= _MAX_WAITING:
            raise Problem(503, words().pictures_busy)
        self._waiting += 1
        try:
            async with self._drawing:
                return await self._draw_once(key, document)
        finally:
            self._waiting -= 1

    async def _draw_once(self, key: tuple[str, int], document: Document) -> bytes:
        if key not in self._kept:  # somebody else may have waited for the same page
            self._kept[key] = await to_thread.run_sync(self._drawn, document, key[1])
        self._kept.move_to_end(key)
        while sum(map(len, self._kept.values())) > _KEPT_BYTES and len(self._kept) > 1:
            self._kept.popitem(last=False)
        return self._kept[key]

    def _drawn(self, document: Document, page: int) -> bytes:
        with self._originals.copy(document) as file:
            data = file.read(_MAX_FILE_BYTES + 1)
        try:
            if len(data) > _MAX_FILE_BYTES:
                raise DocumentError(document.path)
            return self._draw(document.path, data, page)
        except DocumentError as error:
            missing = str(error) == NO_PAGE
            code = ProblemCode.NO_PICTURE
            raise Problem(404 if missing else 422, words().no_picture, code=code) from error
