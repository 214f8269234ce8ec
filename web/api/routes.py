"""The REST interface: questions and search, and all its routes. The forms of its answers are kept stable."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from rag.excerpts import passage_citation
from rag.scope import Scope
from rag.typed import clean
from rag.types import Answer, Turn
from web.api import operations
from web.api.documents import document_routes
from web.api.problems import Problem, ProblemCode
from web.api.requests import MOST_PASSAGES, USUAL_PASSAGES
from web.api.shapes import passage_dict
from web.api.state import state_routes
from web.types import AnsweringService
from web.verification import is_verbatim, verified_answer
from web.words import words
from web.workers import in_worker

MAX_HISTORY = 20  # of earlier turns, the latest


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was sent, after which turns, as it stands or not, and what is to be searched."""

    question: str
    history: tuple[Turn, ...] = ()
    as_typed: bool = False
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """What is searched for, how many passages are wanted, and where they may be from."""

    query: str
    limit: int
    scope: Scope | None = None


def api_routes(service: AnsweringService) -> APIRouter:
    """Return the routes of the interface over `service`."""
    router = APIRouter()

    @router.post("/api/ask", **operations.ASK)
    async def ask(request: Request) -> JSONResponse:
        asked = read_question(await json_body(request))
        return JSONResponse((await answer_in_thread(service, asked)).to_dict())

    @router.post("/api/search", **operations.SEARCH)
    async def search(request: Request) -> JSONResponse:
        sought = read_search(await json_body(request))
        return JSONResponse(await in_worker(partial(found_passages, service.now(), sought)))

    router.include_router(document_routes(service))
    router.include_router(state_routes(service))
    return router


async def answer_in_thread(service: AnsweringService, asked: Asked) -> Answer:
    """Return the verified answer, found in a worker thread so that other requests go on.

    It is checked against the documents it was found in, whatever index has been taken up since.
    """
    serving = service.now()
    ask = partial(serving.ask, asked.question, asked.history, as_typed=asked.as_typed, scope=asked.scope)
    return verified_answer(await in_worker(ask), serving)


def found_passages(service: AnsweringService, sought: Sought) -> dict[str, object]:
    """Return the passages nearest to what is sought, each checked against its document."""
    hits = service.search(sought.query, limit=sought.limit, scope=sought.scope)
    cited = [(hit, passage_citation(service.document(hit.passage.document_id), hit)) for hit in hits]
    passages = [passage_dict(hit, citation) for hit, citation in cited if is_verbatim(citation, service)]
    return {"query": sought.query, "generation": service.generation, "passages": passages}


def considered(question: str) -> str:
    """Return the part of a question that is read: trimmed, cut to length, without control characters."""
    return clean(question)


def read_question(body: object) -> Asked:
    """Return what a request's JSON asks.

    Raises:
        Problem: a field is missing or of the wrong kind.
    """
    if not isinstance(body, dict):
        raise Problem(422, words().not_an_object, code=ProblemCode.NOT_AN_OBJECT)
    question = body.get("question")
    if not isinstance(question, str):
        raise Problem(422, words().no_question, code=ProblemCode.NO_QUESTION)
    as_typed = body.get("as_typed")
    if not isinstance(as_typed, bool | None):
        raise Problem(422, words().bad_as_typed, code=ProblemCode.BAD_AS_TYPED)
    scope = read_scope(body.get("scope"))
    return Asked(considered(question), read_history(body.get("history")), bool(as_typed), scope)


def read_search(body: object) -> Sought:
    """Return what a request's JSON seeks.

    Raises:
        Problem: a field is missing or of the wrong kind.
    """
    asked = read_question(body)
    stated = body.get("limit") if isinstance(body, dict) else None
    limit = USUAL_PASSAGES if stated is None else whole_number(stated)
    if limit is None or not 1 <= limit <= MOST_PASSAGES:
        raise Problem(422, words().bad_limit.format(most=MOST_PASSAGES), code=ProblemCode.BAD_LIMIT)
    return Sought(asked.question, limit, asked.scope)


def read_scope(stated: object) -> Scope | None:
    """Return the scope that a request states; None stands for all documents.

    Raises:
        Problem: it is no scope.
    """
    try:
        return None if stated is None else Scope.from_dict(stated)
    except ValueError as error:
        raise Problem(422, words().bad_scope, code=ProblemCode.BAD_SCOPE) from error


def read_history(turns: object) -> tuple[Turn, ...]:
    """Return the latest of a request's earlier turns; None stands for none.

    Raises:
        Problem: it is no list of turns.
    """
    turns = [] if turns is None else turns
    if not isinstance(turns, list):
        raise Problem(422, words().bad_history, code=ProblemCode.BAD_HISTORY)
    return tuple(_read_turn(turn) for turn in turns[-MAX_HISTORY:])


def _read_turn(turn: object) -> Turn:
    if not isinstance(turn, dict):
        raise Problem(422, words().bad_history, code=ProblemCode.BAD_HISTORY)
    question, answer = turn.get("question"), turn.get("answer")
    if not isinstance(question, str):
        raise Problem(422, words().bad_history, code=ProblemCode.BAD_HISTORY)
    # What was answered is only for the record: a whole answer's dictionary will do as well as its words.
    return Turn(considered(question), answer if isinstance(answer, str) else "")


def whole_number(value: object) -> int | None:
    """Return a whole number of JSON, which writes it as 23 or 23.0; None for anything else, true included."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


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
        raise Problem(400, words().not_json, code=ProblemCode.NOT_JSON) from error
