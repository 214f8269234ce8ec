"""The REST interface to the documents: which there are, what each states of itself, its text."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse

from index.types import Document
from web.api import operations
from web.api.problems import Problem, ProblemCode
from web.api.shapes import document_detail, document_dict
from web.types import AnsweringService
from web.words import words


def document_routes(service: AnsweringService) -> APIRouter:
    """Return the routes of the documents of `service`."""
    router = APIRouter()

    @router.get("/api/documents", **operations.DOCUMENTS)
    async def documents() -> JSONResponse:
        found = [document_dict(document) for document in service.now().documents]
        return JSONResponse({"documents": found})

    @router.get("/api/documents/{document_id}", **operations.DOCUMENT)
    async def document(document_id: str) -> JSONResponse:
        return JSONResponse(document_detail(find_document(service.now(), document_id)))

    @router.get("/api/documents/{document_id}/text", **operations.TEXT)
    async def document_text(document_id: str) -> PlainTextResponse:
        return PlainTextResponse(find_document(service.now(), document_id).text)

    return router


def find_document(service: AnsweringService, document_id: str) -> Document:
    """Return a document by its id.

    Raises:
        Problem: there is none (404).
    """
    try:
        return service.document(document_id)
    except KeyError as error:
        said = words().no_document.format(id=document_id[:64])
        raise Problem(404, said, code=ProblemCode.NO_DOCUMENT) from error
