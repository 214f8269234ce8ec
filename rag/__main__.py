"""`python -m rag ask "…"`: one question from the command line."""

from __future__ import annotations

import json as json_module
import textwrap
from typing import Annotated

import typer

from index.cli import create_app, run
from index.progress import reporting
from rag.assistant import Assistant
from rag.types import Answer, Citation, Status

app = create_app("Hỏi các báo cáo đã nạp từ dòng lệnh.")

_WIDTH = 100


@app.command("ask", help="Trả lời một câu hỏi bằng trích dẫn nguyên văn.")
def ask(
    question: Annotated[str, typer.Argument(metavar="CÂU_HỎI", help="Câu hỏi, có dấu hay không dấu.")],
    json: Annotated[bool, typer.Option("--json", help="In câu trả lời dạng JSON.")] = False,
) -> None:
    """Print the answer to `question`."""
    with reporting() as report:
        assistant = Assistant.open(progress=report)
    answer = assistant.ask(question)
    typer.echo(json_module.dumps(answer.to_dict(), ensure_ascii=False, indent=1) if json else told(answer))


def told(answer: Answer) -> str:
    """Return the answer as lines of plain text; the clauses that answer stand between » and «."""
    lines = []
    if answer.is_reworded:
        lines.append(f"Đang hiểu là: {answer.understood_as}")
    if answer.status is Status.NOT_FOUND:
        lines.append(str(answer.reason))
        lines.extend(["Đoạn gần nhất:"] if answer.nearest else [])
    for citation in (*answer.citations, *answer.nearest):
        lines.append("")
        lines.append(textwrap.fill(f"[{citation.number}] “{_marked(citation)}”", _WIDTH))
        lines.append(f"    {source_line(citation)}")
    return "\n".join(lines)


def source_line(citation: Citation) -> str:
    """Return where a quote stands, as an official would cite it; what is not known is left out."""
    parts = [citation.document.file]
    if citation.section:
        title = f" “{citation.section_title}”" if citation.section_title else ""
        parts.append(f"mục {citation.section}{title}")
    if citation.paragraph:
        parts.append(f"đoạn {citation.paragraph}")
    if citation.page:
        parts.append(f"trang {citation.page}")
    return " · ".join(parts)


def _marked(citation: Citation) -> str:
    quote = citation.quote
    for start, end in reversed(citation.highlights):
        left, right = start - citation.start, end - citation.start
        quote = f"{quote[:left]}»{quote[left:right]}«{quote[right:]}"
    return quote


if __name__ == "__main__":
    run(app)
