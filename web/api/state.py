"""The REST interface to the server's own state: version, alive, ready."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from web.api import operations
from web.api.problems import ProblemCode, problem_response
from web.types import AnsweringService
from web.version import VERSION
from web.words import words


def state_routes(service: AnsweringService) -> APIRouter:
    """Return the routes that say what is running."""
    router = APIRouter()

    @router.get("/api/version", **operations.VERSION)
    async def version() -> JSONResponse:
        serving = service.now()
        model = {"name": serving.encoder.name, "fingerprint": serving.encoder.fingerprint}
        return JSONResponse({"version": VERSION, "generation": serving.generation, "model": model})

    @router.head("/healthz", include_in_schema=False)
    @router.get("/healthz", **operations.HEALTH)
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @router.head("/readyz", include_in_schema=False)
    @router.get("/readyz", **operations.READY)
    async def readyz() -> JSONResponse:
        serving = service.now()
        if not serving.documents:
            return problem_response(503, words().not_ready, code=ProblemCode.NOT_READY)
        state = {"status": "ready", "generation": serving.generation, "documents": len(serving.documents)}
        return JSONResponse(state | ({"warning": service.warning} if service.warning else {}))

    return router
