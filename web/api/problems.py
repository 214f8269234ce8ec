"""Errors of the HTTP interface: problem JSON (RFC 9457) in the language of the request.

`type` is "about:blank": the status says what kind of error it is, `title` is its name. `code` is what
programs go by; it stays when the words of `detail` change.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.language import speaking
from web.language import chosen_language
from web.words import words

MEDIA_TYPE = "application/problem+json"


class ProblemCode(StrEnum):
    """What went wrong, for programs: a word that is never given another meaning."""

    BAD_REQUEST = "bad-request"
    NOT_JSON = "not-json"
    FORBIDDEN = "forbidden"
    CLOSED = "closed"
    NOT_FOUND = "not-found"
    UNKNOWN_PATH = "unknown-path"
    NO_DOCUMENT = "no-document"
    NO_ORIGINAL = "no-original"
    NO_PICTURE = "no-picture"
    NO_FEEDBACK = "no-feedback"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    CHANGED = "changed"
    TOO_LARGE = "too-large"
    WRONG_TYPE = "wrong-type"
    UNUSABLE = "unusable"
    NOT_AN_OBJECT = "not-an-object"
    NO_QUESTION = "no-question"
    BAD_HISTORY = "bad-history"
    BAD_AS_TYPED = "bad-as-typed"
    BAD_SCOPE = "bad-scope"
    BAD_LIMIT = "bad-limit"
    BAD_OPINION = "bad-opinion"
    BAD_JUDGED = "bad-answer"
    SERVER_ERROR = "server-error"
    UNAVAILABLE = "unavailable"
    NOT_READY = "not-ready"


_BY_STATUS = {
    400: ProblemCode.BAD_REQUEST,
    403: ProblemCode.FORBIDDEN,
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD_NOT_ALLOWED,
    409: ProblemCode.CHANGED,
    413: ProblemCode.TOO_LARGE,
    415: ProblemCode.WRONG_TYPE,
    422: ProblemCode.UNUSABLE,
    503: ProblemCode.UNAVAILABLE,
}


class Problem(Exception):  # noqa: N818 -- RFC 9457's own word
    """An error of the caller; `detail` is one sentence that says what to do, `code` says it to programs."""

    def __init__(self, status: int, detail: str, *, code: ProblemCode | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code or _BY_STATUS.get(status, ProblemCode.SERVER_ERROR)


def problem_response(
    status: int,
    detail: str,
    *,
    code: ProblemCode | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return one error as `application/problem+json`."""
    body = problem_body(status, detail, code)
    return JSONResponse(body, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def problem_body(status: int, detail: str, code: ProblemCode | None = None) -> dict[str, str | int]:
    """Return the fields of one error; without a code of its own, that of its status."""
    title = words().problem_titles.get(status, words().problem_titles[500])
    code = code or _BY_STATUS.get(status, ProblemCode.SERVER_ERROR)
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": str(code)}


async def answer_problem(_request: Request, error: Exception) -> JSONResponse:
    """Turn a `Problem` into its response."""
    if not isinstance(error, Problem):
        raise error
    return problem_response(error.status, error.detail, code=error.code)


async def answer_http_error(_request: Request, error: Exception) -> JSONResponse:
    """Turn what the framework itself refuses into a problem, with the headers it wants."""
    if not isinstance(error, HTTPException):
        raise error
    said = words().refusals.get(error.status_code, words().server_error)
    return problem_response(error.status_code, said, headers=error.headers)


async def answer_failure(request: Request, _error: Exception) -> JSONResponse:
    """Turn a fault of ours into a calm 500; the traceback goes to the log, not to the caller.

    Called outside of all middleware, where no language is spoken yet.
    """
    with speaking(chosen_language(request.scope)):
        return problem_response(500, words().server_error)


class CalmFailure:
    """Answers a fault of ours with a calm 500 inside of the other middleware, whose headers it so gets."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if not started:
                await problem_response(500, words().server_error)(scope, receive, send)
            raise  # for the log
