"""The REST interface for opinions: what other programs' users say of the answers they were given."""

from __future__ import annotations

from collections.abc import Iterator

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from rag.types import Status, Turn
from web.api import operations
from web.api.problems import Problem, ProblemCode
from web.api.routes import considered, json_body, read_history, whole_number
from web.feedback.file import FeedbackError, FeedbackFile, Judged, Opinion, Quoted, read_opinion
from web.types import AnsweringService
from web.words import words

_MAX_QUOTES = 20
_MAX_QUOTE_CHARS = 20_000  # the longest paragraph or list anyone will be shown
_MAX_NAME_CHARS = 100


def feedback_routes(service: AnsweringService, feedback: FeedbackFile | None) -> APIRouter:
    """Return the route of the interface; without `feedback` it says that no opinions are taken."""
    router = APIRouter()

    @router.post("/api/feedback", **operations.FEEDBACK)
    async def add(request: Request) -> JSONResponse:
        if feedback is None:
            raise Problem(404, words().no_feedback, code=ProblemCode.NO_FEEDBACK)
        opinion, judged = read_feedback(await json_body(request), service.now())
        try:
            await to_thread.run_sync(feedback.add, opinion, judged)
        except FeedbackError as error:
            raise Problem(503, str(error)) from error
        return JSONResponse({"status": "recorded"}, status_code=201)

    return router


def read_feedback(body: object, service: AnsweringService) -> tuple[Opinion, Judged]:
    """Return the opinion and the answer it is about.

    `answer` is what `/api/ask` sent. Of its quotes only the places are read and the words are taken from the
    documents, so that nobody can put words into a report's mouth; what cannot be a quote is left out.

    Raises:
        Problem: a field is missing or of the wrong kind.
    """
    try:
        opinion = read_opinion(body)
    except ValueError as error:
        raise Problem(422, str(error), code=ProblemCode.BAD_OPINION) from error
    fields = body if isinstance(body, dict) else {}
    return opinion, _read_judged(fields.get("answer"), read_history(fields.get("history")), service)


def _read_judged(answer: object, history: tuple[Turn, ...], service: AnsweringService) -> Judged:
    names = ("question", "understood_as", "status", "generation")
    if not isinstance(answer, dict) or not all(isinstance(answer.get(name), str) for name in names):
        raise Problem(422, words().bad_judged, code=ProblemCode.BAD_JUDGED)
    if answer["status"] not in list(Status) or not isinstance(answer.get("citations"), list):
        raise Problem(422, words().bad_judged, code=ProblemCode.BAD_JUDGED)
    return Judged(
        question=considered(answer["question"]),
        history=history,
        understood_as=considered(answer["understood_as"]),
        status=answer["status"],
        quoted=tuple(_read_quotes(answer["citations"][:_MAX_QUOTES], service)),
        generation=answer["generation"][:_MAX_NAME_CHARS],
    )


def _read_quotes(citations: list[object], service: AnsweringService) -> Iterator[Quoted]:
    for citation in citations:
        fields = citation if isinstance(citation, dict) else {}
        document = fields.get("document")
        document_id = document.get("id") if isinstance(document, dict) else document
        start, end = whole_number(fields.get("start")), whole_number(fields.get("end"))
        if not isinstance(document_id, str) or start is None or end is None:
            raise Problem(422, words().bad_judged, code=ProblemCode.BAD_JUDGED)
        try:
            text = service.document(document_id).text
        except KeyError:
            continue
        if 0 <= start < end <= min(len(text), start + _MAX_QUOTE_CHARS):
            yield Quoted(document_id, start, end, text[start:end])
