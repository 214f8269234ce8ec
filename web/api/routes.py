"""The REST interface: questions, documents, health. The forms of its answers are kept stable."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse

from index.types import Document
from rag.scope import Scope
from rag.typed import clean
from rag.types import Answer, Turn
from web.api.problems import Problem, problem_response
from web.types import AnsweringService
from web.verification import verified_answer
from web.words import words

MAX_HISTORY = 20  # of earlier turns, the latest


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was sent, after which turns, as it stands or not, and what is to be searched."""

    question: str
    history: tuple[Turn, ...] = ()
    as_typed: bool = False
    scope: Scope | None = None


def api_routes(service: AnsweringService) -> APIRouter:
    """Return the routes of the interface over `service`."""
    router = APIRouter()

    @router.post("/api/ask")
    async def ask(request: Request) -> JSONResponse:
        asked = read_question(await json_body(request))
        return JSONResponse((await answer_in_thread(service, asked)).to_dict())

    @router.get("/api/documents")
    async def documents() -> JSONResponse:
        return JSONResponse({"documents": [_document_dict(document) for document in service.documents]})

    @router.get("/api/documents/{document_id}/text")
    async def document_text(document_id: str) -> PlainTextResponse:
        return PlainTextResponse(find_document(service, document_id).text)

    @router.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @router.api_route("/readyz", methods=["GET", "HEAD"])
    async def readyz() -> JSONResponse:
        serving = service.now()
        if not serving.documents:
            return problem_response(503, words().not_ready)
        state = {"status": "ready", "generation": serving.generation, "documents": len(serving.documents)}
        return JSONResponse(state | ({"warning": service.warning} if service.warning else {}))

    return router


async def answer_in_thread(service: AnsweringService, asked: Asked) -> Answer:
    """Return the verified answer, found in a worker thread so that other requests go on.

    It is checked against the documents it was found in, whatever index has been taken up since.
    """
    serving = service.now()
    ask = partial(serving.ask, asked.question, asked.history, as_typed=asked.as_typed, scope=asked.scope)
    return verified_answer(await to_thread.run_sync(ask), serving)


def considered(question: str) -> str:
    """Return the part of a question that is read: trimmed, cut to length, without control characters."""
    return clean(question)


def read_question(body: object) -> Asked:
    """Return what a request's JSON asks.

    Raises:
        Problem: a field is missing or of the wrong kind.
    """
    if not isinstance(body, dict):
        raise Problem(422, words().not_an_object)
    question = body.get("question")
    if not isinstance(question, str):
        raise Problem(422, words().no_question)
    as_typed = body.get("as_typed")
    if not isinstance(as_typed, bool | None):
        raise Problem(422, words().bad_as_typed)
    scope = read_scope(body.get("scope"))
    return Asked(considered(question), read_history(body.get("history")), bool(as_typed), scope)


def read_scope(stated: object) -> Scope | None:
    """Return the scope that a request states; None stands for all documents.

    Raises:
        Problem: it is no scope.
    """
    try:
        return None if stated is None else Scope.from_dict(stated)
    except ValueError as error:
        raise Problem(422, words().bad_scope) from error


def read_history(turns: object) -> tuple[Turn, ...]:
    """Return the latest of a request's earlier turns; None stands for none.

    Raises:
        Problem: it is no list of turns.
    """
    turns = [] if turns is None else turns
    if not isinstance(turns, list):
        raise Problem(422, words().bad_history)
    return tuple(_read_turn(turn) for turn in turns[-MAX_HISTORY:])


def find_document(service: AnsweringService, document_id: str) -> Document:
    """Return a document by its id.

    Raises:
        Problem: there is none (404).
    """
    try:
        return service.document(document_id)
    except KeyError as error:
        raise Problem(404, words().no_document.format(id=document_id[:64])) from error


def _read_turn(turn: object) -> Turn:
    if not isinstance(turn, dict):
        raise Problem(422, words().bad_history)
    question, answer = turn.get("question"), turn.get("answer")
    if not isinstance(question, str):
        raise Problem(422, words().bad_history)
    # What was answered is only for the record: a whole answer's dictionary will do as well as its words.
    return Turn(considered(question), answer if isinstance(answer, str) else "")


async def json_body(request: Request) -> object:
    """Return the JSON of a request.

    Raises:
        Problem: it says to be something else (415), or is no JSON (400).
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise Problem(415, words().wrong_type)
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise Problem(400, words().not_json) from error


def _document_dict(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "file": document.path,
        "sha256": document.sha256,
        "characters": len(document.text),
        "data": document.data.to_dict(),
    }
