"""The description of the interface, for programs and, as one page without a script, for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.api import operations
from web.api.description import description

_TEMPLATE = "reference.html.jinja"
_CODES = "ProblemCode"  # has a section of its own
_COLOURS = {"get": "reads", "head": "reads", "post": "writes"}


def reference_routes(app: FastAPI) -> APIRouter:
    """Return the routes that describe `app`; the description is made when it is first asked for."""
    router = APIRouter()

    @cache
    def document() -> dict[str, Any]:
        return description(app)

    @router.get("/api/openapi.json", **operations.DESCRIPTION)
    async def openapi() -> JSONResponse:
        return JSONResponse(document())

    @router.get("/api/docs", **operations.DOCS)
    async def docs() -> HTMLResponse:
        return HTMLResponse(reference_page(document()))

    return router


def reference_page(document: Mapping[str, Any]) -> str:
    """Return an OpenAPI document as a page in Vietnamese."""
    engine = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters |= {"kind": type_name, "pretty": _pretty}
    schemas = document["components"]["schemas"]
    shapes = {name: schema for name, schema in schemas.items() if "properties" in schema}
    return engine.get_template(_TEMPLATE).render(
        document=document,
        operations=list(_operations(document)),
        shapes=shapes,
        enums={
            name: schema["enum"] for name, schema in schemas.items() if "enum" in schema and name != _CODES
        },
        codes=schemas[_CODES]["enum"],
    )


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "head":  # says what GET says, without a body
                yield {"path": path, "method": method, "colour": _COLOURS[method], **operation}


def type_name(schema: Mapping[str, Any], enums: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return the type that a schema states, in a few words; a named one by its name or by its `enums`."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return type_name({"enum": enums[name]}) if enums and name in enums else name
    if "anyOf" in schema:
        return " hoặc ".join(type_name(part, enums) for part in schema["anyOf"])
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"danh sách {type_name(schema.get('items', {}), enums)}".strip()
    return str(schema.get("type", ""))


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
