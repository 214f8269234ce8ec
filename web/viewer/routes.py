"""The viewer's routes: the source page, the file it was read from, pictures of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from index.types import Document
from web.api import operations
from web.api.documents import find_document
from web.api.problems import Problem, ProblemCode
from web.types import AnsweringService
from web.viewer.originals import Originals
from web.viewer.page import documents_page, notice_page, source_page
from web.viewer.pictures import PagePictures
from web.viewer.places import MAX_PLACES, parse_place
from web.viewer.views import THEMES, SourceView, places_fit
from web.words import words

_CHUNK_BYTES = 2**18
# A picture belongs to the bytes of its file, which the document's id is a hash of.
_FOR_A_DAY = {"cache-control": "private, max-age=86400"}


def viewer_routes(service: AnsweringService, originals: Originals | None = None) -> APIRouter:
    """Return the routes over `service`; without `originals` no file and no picture is served."""
    router = APIRouter()

    @router.get("/source", include_in_schema=False)
    async def source(
        c: list[str] = Query(default=[]),  # noqa: B008 -- FastAPI's way to say "repeatable"
        at: str = "1",
        d: str = "",
        theme: str = "",
    ) -> HTMLResponse:
        chosen = theme if theme in THEMES else ""
        viewer = _Viewer(service.now(), originals, chosen)
        try:
            return HTMLResponse(await to_thread.run_sync(lambda: viewer.page(c, at, d)))
        except Problem as problem:
            return HTMLResponse(notice_page(problem.detail, chosen), status_code=problem.status)

    _add_files(router, service, originals)
    return router


def _add_files(router: APIRouter, service: AnsweringService, originals: Originals | None) -> None:
    pictures = PagePictures(originals) if originals else None

    @router.get("/api/documents/{document_id}/original", **operations.ORIGINAL)
    async def original(document_id: str) -> Response:
        document = find_document(service, document_id)
        if originals is None or not originals.downloads:
            said = words().no_original.format(file=document.path)
            raise Problem(404, said, code=ProblemCode.NO_ORIGINAL)
        return _attachment(document, await to_thread.run_sync(originals.copy, document))

    @router.get("/api/documents/{document_id}/pages/{page}.jpg", **operations.PICTURE)
    async def page_picture(document_id: str, page: str) -> Response:
        document = find_document(service, document_id)
        if pictures is None or not (page.isascii() and page.isdigit() and len(page) <= 6):
            raise Problem(404, words().no_picture, code=ProblemCode.NO_PICTURE)
        picture = await pictures.picture(document, int(page))
        return Response(picture, media_type="image/jpeg", headers=_FOR_A_DAY)


class _Viewer:
    """The pages for one request."""

    def __init__(self, service: AnsweringService, originals: Originals | None, theme: str) -> None:
        self._service = service
        self._originals = originals
        self._theme = theme

    def page(self, cited: Sequence[str], at: str, document_id: str) -> str:
        """Return the page of the cited places, of one document, or of all.

        Raises:
            Problem: a place is none, or no longer fits its document (400); there is no such document (404).
        """
        if cited:
            return source_page(self._cited(cited, at))
        documents = self._service.documents
        if not document_id and len(documents) != 1:
            return documents_page(documents, self._theme)
        document = find_document(self._service, document_id) if document_id else documents[0]
        return source_page(self._view(document))

    def _cited(self, cited: Sequence[str], at: str) -> SourceView:
        try:
            places = tuple(parse_place(value) for value in cited[:MAX_PLACES])
            current = int(at)
        except ValueError as error:
            raise Problem(400, words().bad_place) from error
        if not 1 <= current <= len(places):
            raise Problem(400, words().bad_place)
        document = find_document(self._service, places[current - 1].document_id)
        if not places_fit(document, places):
            raise Problem(400, words().bad_place)
        return replace(self._view(document), places=places, at=current)

    def _view(self, document: Document) -> SourceView:
        originals = self._originals
        return SourceView(
            document,
            theme=self._theme,
            original=originals is not None and originals.downloads,
            pictures=originals is not None and originals.has_pictures(document),
        )


def _attachment(document: Document, file: IO[bytes]) -> Response:
    """Return a file as something to keep, which no browser opens in this site's name."""
    file.seek(0, 2)
    length = file.tell()
    file.seek(0)
    name = PurePosixPath(document.path).name
    return StreamingResponse(
        _pieces(file),
        media_type="application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "content-length": str(length),
            "cache-control": "no-store",
        },
    )


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK_BYTES):
            yield piece
