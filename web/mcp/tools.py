"""Three tools over the assistant: ask, search, read. What they return are the interface's own answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from rag.scope import Scope
from rag.types import Turn
from web.api.documents import find_document
from web.api.models import Answer, SearchResult, Shape
from web.api.problems import Problem
from web.api.requests import MOST_PASSAGES, USUAL_PASSAGES, SearchScope
from web.api.routes import (
    MAX_HISTORY,
    Asked,
    Sought,
    answer_in_thread,
    considered,
    found_passages,
    read_scope,
)
from web.types import AnsweringService
from web.version import VERSION
from web.workers import in_worker

MOST_CHARS = 20_000  # of a document, at a time
_USUAL_CHARS = 4000

_ABOUT = (
    "Answers questions about the official reports of one office by quoting them word for word; it writes "
    "nothing of its own. Offsets count Unicode characters of a document's text, as read() returns it.\n"
    "Trả lời câu hỏi về báo cáo của cơ quan bằng cách trích nguyên văn; không tự viết điều gì. Vị trí đếm "
    "theo ký tự Unicode của văn bản dạng chữ, như read() trả về."
)
_ASK = (
    "Ask a question, best in Vietnamese, and get the excerpts that answer it, verbatim, each with its place "
    "and the answering clauses (highlights); or status not_found with the reason and the nearest excerpts.\n"
    "Hỏi một câu; nhận các trích đoạn nguyên văn kèm chỗ đứng và phần trả lời (highlights), "
    "hoặc not_found kèm lý do."
)
_SEARCH = (
    "Find the passages nearest to some words, verbatim, best first, without judging whether they answer.\n"
    "Tìm các đoạn gần nhất với điều cần tìm, nguyên văn, gần nhất đứng đầu; không xét có trả lời hay không."
)
_READ = (
    f"Read a slice of a document's text by its id and offsets, at most {MOST_CHARS} characters at a time.\n"
    f"Đọc một phần văn bản theo mã và vị trí, mỗi lần nhiều nhất {MOST_CHARS} ký tự."
)
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

QuestionText = Annotated[str, Field(description="The question / Câu hỏi")]
Earlier = Annotated[
    list[str], Field(description="Earlier questions of the conversation, oldest first / Các câu hỏi trước")
]
Where = Annotated[
    SearchScope | None, Field(description="Which documents may answer; all by default / Phạm vi văn bản")
]
Limit = Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="How many passages / Số đoạn nhiều nhất")]
Id = Annotated[str, Field(description="document.id of a citation or passage / Mã văn bản")]
Start = Annotated[int, Field(ge=0, description="First character, from 0 / Ký tự đầu")]
Length = Annotated[int, Field(ge=1, le=MOST_CHARS, description="How many characters / Số ký tự")]


class TextSlice(Shape):
    """Một phần văn bản: text là các ký tự từ start đến end."""

    document_id: str
    title: str
    start: int
    end: int
    characters: int
    text: str


def assistant_tools(service: AnsweringService) -> MCPServer:
    """Return the tools over `service`."""
    server = MCPServer(
        "ask-the-report",
        title="Hỏi đáp báo cáo",
        instructions=_ABOUT,
        version=VERSION,
        log_level="WARNING",  # otherwise half a dozen lines a request
    )

    async def ask(question: QuestionText, history: Earlier = [], scope: Where = None) -> Answer:  # noqa: B006 -- never changed; its form is told to callers
        asked = Asked(considered(question), _turns(history), scope=_scope(scope))
        return Answer.model_validate((await answer_in_thread(service, asked)).to_dict())

    async def search(
        question: QuestionText, limit: Limit = USUAL_PASSAGES, scope: Where = None
    ) -> SearchResult:
        sought = Sought(considered(question), limit, _scope(scope))
        found = await in_worker(partial(found_passages, service.now(), sought))
        return SearchResult.model_validate(found)

    async def read(document_id: Id, start: Start = 0, length: Length = _USUAL_CHARS) -> TextSlice:
        return _slice(service, document_id, start, length)

    for tool, title, told in ((ask, "Hỏi", _ASK), (search, "Tìm", _SEARCH), (read, "Đọc", _READ)):
        server.add_tool(tool, title=title, description=told, annotations=_READS, structured_output=True)
    return server


def _turns(questions: Sequence[str]) -> tuple[Turn, ...]:
    return tuple(Turn(considered(question)) for question in questions[-MAX_HISTORY:])


def _scope(stated: SearchScope | None) -> Scope | None:
    try:
        return read_scope(stated.model_dump() if stated else None)
    except Problem as problem:
        raise ToolError(problem.detail) from problem


def _slice(service: AnsweringService, document_id: str, start: int, length: int) -> TextSlice:
    try:
        document = find_document(service.now(), document_id)
    except Problem as problem:
        raise ToolError(problem.detail) from problem
    total = len(document.text)
    start = min(start, total)
    end = min(start + length, total)
    return TextSlice(
        document_id=document.id,
        title=document.title,
        start=start,
        end=end,
        characters=total,
        text=document.text[start:end],
    )
