"""Errors of the HTTP interface: problem JSON in the manner of RFC 9457, in Vietnamese."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse

from web.words import words


class Problem(Exception):  # noqa: N818 -- RFC 9457's own word
    """An error of the caller; `detail` is one Vietnamese sentence that says what to do."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def problem_response(status: int, detail: str) -> JSONResponse:
    """Return one error as `application/problem+json`."""
    title = words().problem_titles.get(status, words().problem_titles[500])
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


async def answer_problem(_request: Request, error: Exception) -> JSONResponse:
    """Turn a `Problem` into its response."""
    if not isinstance(error, Problem):
        raise error
    return problem_response(error.status, error.detail)


async def answer_failure(_request: Request, _error: Exception) -> JSONResponse:
    """Turn a fault of ours into a calm 500; the traceback goes to the log, not to the caller."""
    return problem_response(500, words().server_error)
