"""`python -m rag ask "…"`: one question from the command line."""

from __future__ import annotations

import json as json_module
import textwrap
from typing import Annotated

import typer

from index.cli import create_app, run
from index.errors import ConfigError
from index.metadata.document_data import DocumentStatus
from index.progress import reporting
from index.types import RowPlace
from rag.assistant import Assistant
from rag.scope import Scope
from rag.types import Answer, Calculation, Citation, Slot, SlotName, Status

app = create_app("Hỏi các báo cáo đã nạp từ dòng lệnh.")

_WIDTH = 100
_MAX_FIGURES = 3  # of one quote, as on the page
_NOTED = (str(DocumentStatus.DRAFT), str(DocumentStatus.SUPERSEDED))
_SLOT_NAMES = {SlotName.INDICATOR: "Chỉ tiêu", SlotName.PERIOD: "Kỳ", SlotName.PLACE: "Địa bàn"}


@app.command("ask", help="Trả lời một câu hỏi bằng trích dẫn nguyên văn.")
def ask(
    question: Annotated[str, typer.Argument(metavar="CÂU_HỎI", help="Câu hỏi, có dấu hay không dấu.")],
    as_typed: Annotated[
        bool, typer.Option("--as-typed", help="Tra cứu đúng như đã gõ, không sửa lỗi gõ trong câu hỏi.")
    ] = False,
    period: Annotated[
        str,
        typer.Option(
            "--ky",
            metavar="KỲ",
            show_default=False,
            help="Chỉ tìm trong văn bản của kỳ này: “quý I năm 2024”.",
        ),
    ] = "",
    place: Annotated[
        str,
        typer.Option(
            "--dia-ban",
            metavar="NƠI",
            show_default=False,
            help="Chỉ tìm trong văn bản của nơi này: “tỉnh Bắc Kạn”.",
        ),
    ] = "",
    kind: Annotated[
        str,
        typer.Option(
            "--loai", metavar="LOẠI", show_default=False, help="Chỉ tìm trong loại văn bản này: “báo cáo”."
        ),
    ] = "",
    superseded: Annotated[
        bool, typer.Option("--ca-ban-cu", help="Tìm cả trong các bản đã được thay thế.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="In câu trả lời dạng JSON.")] = False,
) -> None:
    """Print the answer to `question`."""
    stated = {"period": period, "place": place, "kind": kind, "include_superseded": superseded}
    try:
        scope = Scope.from_dict(stated)
    except ValueError as error:
        raise ConfigError(
            f"--ky “{period}” không phải một kỳ; viết như “quý I năm 2024”, “năm 2024”"
        ) from error
    with reporting() as report:
        assistant = Assistant.open(progress=report)
    answer = assistant.ask(question, as_typed=as_typed, scope=scope)
    typer.echo(json_module.dumps(answer.to_dict(), ensure_ascii=False, indent=1) if json else told(answer))


def told(answer: Answer) -> str:
    """Return the answer as lines of plain text; the clauses that answer stand between » and «."""
    lines = _understanding(answer)
    if answer.status is Status.NOT_FOUND:
        lines.append(str(answer.reason))
        lines.extend(["Đoạn gần nhất:"] if answer.nearest else [])
    if answer.note:
        lines.append(_filled(answer.note, "Lưu ý: "))
    operands = answer.calculation.operands if answer.calculation else ()
    last = max((operand.citation for operand in operands), default=0)
    for citation in answer.citations:
        lines.extend(["", *_figures(citation), *_excerpt(citation)])
        if answer.calculation and citation.number == last:
            lines.extend(["", *_calculation(answer.calculation)])
    for citation in answer.nearest:
        lines.extend(["", *_excerpt(citation)])
    if answer.suggestions:
        lines.extend(["", "Có thể hỏi tiếp:", *(_filled(words, "  - ") for words in answer.suggestions)])
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
    if citation.place:
        parts.append(_row(citation.place))
    document = citation.document
    if document.recognised:
        parts.append("bản nhận dạng (OCR)")
    if document.status in _NOTED:
        parts.append(document.status)
    return " · ".join(parts)


def _row(place: RowPlace) -> str:
    if place.cells:
        return f"trang tính “{place.sheet}”, ô {place.cells}"
    return f"bảng {place.table}, dòng {place.row}"


def _understanding(answer: Answer) -> list[str]:
    lines = [_filled(answer.understood_as, "Đang hiểu là: ")] if answer.is_reworded else []
    if answer.slots:
        lines.append(_filled(" · ".join(_slot(slot) for slot in answer.slots), ""))
    if answer.scope:
        lines.append(_filled(answer.scope.label, "Phạm vi: "))
    return lines


def _slot(slot: Slot) -> str:
    return f"{_SLOT_NAMES[slot.name]}: {slot.value}{' (từ câu trước)' if slot.carried else ''}"


def _excerpt(citation: Citation) -> list[str]:
    return [_filled(f"“{_marked(citation)}”", f"[{citation.number}] "), f"    {source_line(citation)}"]


def _figures(citation: Citation) -> list[str]:
    """Return the first figures of a quote, each with what it measures, its period and its comparisons."""
    lines = []
    for line in citation.figures[:_MAX_FIGURES]:
        said = [part.text for part in (line.indicator, line.period, *line.comparisons) if part]
        lines.append(_filled(" – ".join(filter(None, (line.figure.text, " · ".join(said)))), "    "))
    return lines


def _calculation(calculation: Calculation) -> list[str]:
    figures = "; ".join(f"{operand.figure.text} [{operand.citation}]" for operand in calculation.operands)
    return [
        "    Phép tính của trợ lý, không phải lời của báo cáo:",
        _filled(calculation.formula, "      "),
        _filled(figures, "      Tính từ: "),
    ]


def _filled(words: str, head: str) -> str:
    """Return `head` and `words` as lines of the terminal's width, the further ones set in."""
    inset = " " * min(len(head), len(head) - len(head.lstrip()) + 4)
    return textwrap.fill(words, _WIDTH, initial_indent=head, subsequent_indent=inset)


def _marked(citation: Citation) -> str:
    quote = citation.quote
    for start, end in reversed(citation.highlights):
        left, right = start - citation.start, end - citation.start
        quote = f"{quote[:left]}»{quote[left:right]}«{quote[right:]}"
    return quote


if __name__ == "__main__":
    run(app)
