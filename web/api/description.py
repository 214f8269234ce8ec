"""The OpenAPI 3.1 description of the interface, made from its routes, and what each route says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel

from web.api.models import ProblemDocument
from web.api.problems import MEDIA_TYPE, ProblemCode, problem_body
from web.api.requests import request_schemas
from web.version import VERSION
from web.words import words

TITLE = "Giao diện hỏi đáp báo cáo"
_ABOUT = (
    "Trợ lý tìm và trích nguyên văn báo cáo; không tự viết điều gì. Mọi lỗi là tài liệu lỗi theo RFC 9457, "
    "bằng tiếng Việt hoặc tiếng Anh theo Accept-Language; trường “code” là mã dành cho chương trình. "
    "Vị trí (start, end) tính bằng ký tự Unicode trong /api/documents/{document_id}/text."
)
_COMPONENTS = "#/components/schemas/{model}"
_PROBLEM = {"$ref": _COMPONENTS.format(model=ProblemDocument.__name__)}
_OF_JSON = "application/json"
_OF_TEXT: dict[str, type[Response]] = {"text/plain": PlainTextResponse, "text/html": HTMLResponse}
_SENT = (400, 413, 415, 422)  # what may be wrong with a body
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "vi (mặc định) hoặc en: ngôn ngữ của lời trợ lý; trích đoạn giữ nguyên văn",
    "schema": {"type": "string"},
    "example": "vi",
}


def described(
    summary: str,
    *,
    answer: type[BaseModel] | str,
    example: object = None,
    status: int = 200,
    takes: type[BaseModel] | None = None,
    sends: Mapping[str, object] | None = None,
    errors: Sequence[int] = (),
) -> dict[str, Any]:
    """Return what a route is declared with: `answer` is a schema or the media type of a text.

    `takes` is the schema of the JSON body, `sends` examples of it by name.
    """
    said: dict[str, Any] = {"description": "Trả lời"}
    binary = isinstance(answer, str) and answer not in (_OF_JSON, *_OF_TEXT)
    if isinstance(answer, str):
        schema = {} if binary else {"type": "object" if answer == _OF_JSON else "string"}
        said["content"] = {answer: {"schema": schema}}
    else:
        said["model"] = answer
        if example is not None:
            said["content"] = {_OF_JSON: {"example": example}}
    statuses = sorted({*errors, *(_SENT if takes else ()), 500})
    extra: dict[str, Any] = {"parameters": [_LANGUAGE]}
    if takes:
        schema = {"$ref": _COMPONENTS.format(model=takes.__name__)}
        examples = {name: {"value": value} for name, value in (sends or {}).items()}
        body = {_OF_JSON: {"schema": schema, "examples": examples}}
        extra["requestBody"] = {"required": True, "content": body}
    return {
        "summary": summary,
        "response_model": None,
        "response_class": _OF_TEXT.get(str(answer), Response if binary else JSONResponse),
        "status_code": status,
        "responses": {status: said, **{code: _problem(code) for code in statuses}},
        "openapi_extra": extra,
    }


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": words().problem_titles[status],
        "content": {MEDIA_TYPE: {"schema": _PROBLEM, "example": _problem_example(status)}},
    }


def _problem_example(status: int) -> dict[str, str | int]:
    details = {
        400: (words().not_json, ProblemCode.NOT_JSON),
        404: (words().no_document.format(id="0123456789abcdef"), ProblemCode.NO_DOCUMENT),
        409: (words().changed_original.format(file="bao-cao.pdf"), None),
        413: (words().too_large.format(limit=262_144), None),
        415: (words().wrong_type, None),
        422: (words().no_question, ProblemCode.NO_QUESTION),
        503: (words().not_ready, ProblemCode.NOT_READY),
    }
    return problem_body(status, *details.get(status, (words().server_error, None)))


def description(app: FastAPI) -> dict[str, Any]:
    """Return the description of the routes of `app` that describe themselves."""
    document = get_openapi(
        title=TITLE,
        version=VERSION,
        description=_ABOUT,
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problems = ProblemDocument.model_json_schema(ref_template=_COMPONENTS)
    schemas |= request_schemas() | problems.pop("$defs") | {ProblemDocument.__name__: problems}
    _forget_the_frameworks_own_errors(document)
    return document


def _forget_the_frameworks_own_errors(document: dict[str, Any]) -> None:
    """Take out the errors that FastAPI describes wherever a path has a parameter: nothing answers so."""
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            if _OF_JSON in operation["responses"].get("422", {}).get("content", {}):
                del operation["responses"]["422"]
