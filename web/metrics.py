"""What is counted for whoever watches the server (Prometheus): numbers only, never a word of anybody's."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.types import Document, Encoder
from rag.scope import Scope as SearchScope
from rag.types import Answer, Hit, Turn
from web.api import operations
from web.types import AnsweringService
from web.version import VERSION

# A question about one report takes 11 ms, one about many read for the first time 150 ms.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one application."""

    def __init__(self, service: AnsweringService) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Serving(service))
        self._questions = Counter(
            "rag_questions", "Questions by what came of them.", ["status"], registry=self._registry
        )
        self._seconds = Histogram(
            "rag_answer_seconds", "Time to find an answer.", buckets=_SECONDS, registry=self._registry
        )
        self._searches = Counter("rag_searches", "Searches without an answer.", registry=self._registry)
        self._responses = Counter(
            "rag_http_responses", "Responses by status code.", ["code"], registry=self._registry
        )

    def answered(self, status: str, seconds: float) -> None:
        """Count one question; `status` is that of its answer, or "failed"."""
        self._questions.labels(status).inc()
        self._seconds.observe(seconds)

    def searched(self) -> None:
        """Count one search."""
        self._searches.inc()

    def responded(self, code: int) -> None:
        """Count one response."""
        self._responses.labels(str(code)).inc()

    def text(self) -> bytes:
        """Return all numbers in Prometheus' text format."""
        return generate_latest(self._registry)


class _Serving(Collector):
    """What answers at the moment of looking."""

    def __init__(self, service: AnsweringService) -> None:
        self._service = service

    def collect(self) -> Iterator[GaugeMetricFamily | InfoMetricFamily]:
        """Yield the gauges of the index that answers."""
        serving = self._service.now()
        documents = GaugeMetricFamily("rag_documents", "Documents that are searched.")
        documents.add_metric([], len(serving.documents))
        yield documents
        stale = GaugeMetricFamily("rag_index_stale", "1 where the index is not the latest.")
        stale.add_metric([], float(self._service.warning is not None))
        yield stale
        served = {"version": VERSION, "generation": serving.generation, "model": serving.encoder.name}
        yield InfoMetricFamily("rag_served", "Version, index and model that answer.", value=served)


class CountedService:
    """An assistant whose answers are counted, whoever asks: page, interface or widget."""

    def __init__(self, service: AnsweringService, metrics: Metrics) -> None:
        self._service = service
        self._metrics = metrics

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_typed: bool = False,
        scope: SearchScope | None = None,
    ) -> Answer:
        """Return the assistant's answer, counted."""
        started = time.perf_counter()
        status = "failed"
        try:
            answer = self._service.ask(question, history, as_typed=as_typed, scope=scope)
            status = str(answer.status)
        finally:
            self._metrics.answered(status, time.perf_counter() - started)
        return answer

    def search(self, query: str, *, limit: int, scope: SearchScope | None = None) -> tuple[Hit, ...]:
        """Return what the assistant finds, counted."""
        self._metrics.searched()
        return self._service.search(query, limit=limit, scope=scope)

    def document(self, document_id: str) -> Document:
        """Return one document; raises `KeyError` where there is none of that id."""
        return self._service.document(document_id)

    def now(self) -> CountedService:
        """Return what answers at this moment, counted as well."""
        return CountedService(self._service.now(), self._metrics)

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents that are searched."""
        return self._service.documents

    @property
    def generation(self) -> str:
        """The name of the index that answers."""
        return self._service.generation

    @property
    def encoder(self) -> Encoder:
        """The model that questions are read with."""
        return self._service.encoder

    @property
    def warning(self) -> str | None:
        """One line on why that index is not the latest, None where it is."""
        return self._service.warning


class CountedResponses:
    """Counts the status code of every response."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.responded(message["status"])
            await send(message)

        await self._app(scope, receive, counted)


def metrics_routes(metrics: Metrics) -> APIRouter:
    """Return the route that tells the numbers."""
    router = APIRouter()

    @router.get("/metrics", **operations.METRICS)
    async def tell() -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return router
