"""What holds for every answer to every question, whatever the documents are."""

from __future__ import annotations

import json

from rag import Answer, Assistant, Status
from rag.types import Citation, FigureLine, Slice


def check_answer(assistant: Assistant, answer: Answer) -> None:
    """Assert that all an answer shows is verbatim and in its place, and that it says one thing only."""
    for number, citation in enumerate(answer.citations, start=1):
        assert citation.number == number
        check_citation(assistant, citation)
    for citation in answer.nearest:
        check_citation(assistant, citation)
        assert citation.highlights == ()
        assert citation.figures == ()
    check_status(answer)
    check_calculation(assistant, answer)
    text = json.dumps(answer.to_dict(), ensure_ascii=False, allow_nan=False)
    assert json.loads(text.encode("utf-8")) == answer.to_dict()


def check_status(answer: Answer) -> None:
    """Assert that an answer is either given and quoted, or refused with a reason."""
    assert 0 <= answer.confidence <= 1
    if answer.status is Status.ANSWERED:
        assert answer.citations
        assert not answer.nearest
        assert answer.reason is None
    else:
        assert not answer.citations
        assert answer.reason
        assert (answer.calculation, answer.note, answer.suggestions) == (None, None, ())


def check_citation(assistant: Assistant, citation: Citation) -> None:
    """Assert that a quote is a slice, its marks lie in it in order, and its figures are slices of it."""
    text = assistant.document(citation.document.id).text
    assert citation.quote == text[citation.start : citation.end] != ""
    last = citation.start
    for start, end in citation.highlights:
        assert last <= start < end <= citation.end
        last = end
    for line in citation.figures:
        check_line(text, line)
        for part in (line.figure, line.indicator, *line.comparisons):
            assert part is None or citation.start <= part.start < part.end <= citation.end
        assert any(
            start <= line.figure.start and line.figure.end <= end for start, end in citation.highlights
        )


def check_line(text: str, line: FigureLine) -> None:
    """Assert that each part of a figure line is a slice of the text."""
    for part in (line.figure, line.indicator, line.period, *line.comparisons):
        if part is not None:
            check_slice(text, part)


def check_slice(text: str, part: Slice) -> None:
    """Assert that a slice is what it says, and something."""
    assert part.text == text[part.start : part.end]
    assert part.text.strip()


def check_calculation(assistant: Assistant, answer: Answer) -> None:
    """Assert that what was reckoned was reckoned from figures of the quotes."""
    if answer.calculation is None:
        return
    assert answer.calculation.formula.endswith(answer.calculation.result)
    assert len(answer.calculation.operands) == 2
    for operand in answer.calculation.operands:
        citation = next(c for c in answer.citations if c.number == operand.citation)
        check_slice(assistant.document(citation.document.id).text, operand.figure)
        assert citation.start <= operand.figure.start < operand.figure.end <= citation.end
        assert operand.figure.text in answer.calculation.formula
