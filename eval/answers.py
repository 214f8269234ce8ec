"""Ask a whole question set, judge every answer, and add up the scores.

    python -m eval answers --questions eval/questions.jsonl --json eval/out/answers.json

What counts as right is in `eval.scoring`; this module asks, times and lays out.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from eval.output import number, percent, print_table
from eval.product import Asks
from eval.questions import Question
from eval.scoring import Verdict, judge, summarise
from index.progress import track
from rag.types import Answer

HEADINGS = (
    "Loại câu hỏi",
    "Số câu",
    "Đoạn đầu",
    "Ba đoạn đầu",
    "Phần tô đậm",
    "Từ chối đúng",
    "Từ chối sai",
    "Trung vị ms",
    "p95 ms",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, its answer and the verdict on it."""

    question: Question
    answer: Answer
    verdict: Verdict

    def to_dict(self) -> dict[str, Any]:
        """Return the question's fields, `verdict` and the answer in full, JSON-ready."""
        return self.question.to_dict() | {
            "verdict": asdict(self.verdict),
            "answer": self.answer.to_dict(),
        }


def ask_all(assistant: Asks, questions: Sequence[Question], *, label: str = "Đang hỏi") -> list[Judged]:
    """Return every question with its answer and verdict, in order; one question at a time.

    `elapsed_ms` of a verdict is the wall-clock time of `ask`, measured here.
    """

    @cache
    def text_of(document_id: str) -> str:
        return assistant.document(document_id).text

    judged = []
    for question in track(questions, label):
        begun = time.perf_counter()
        answer = assistant.ask(question.question, question.history)
        elapsed_ms = (time.perf_counter() - begun) * 1000
        verdict = judge(question, answer, text_of=text_of, elapsed_ms=elapsed_ms)
        judged.append(Judged(question, answer, verdict))
    return judged


def report(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the scores in all and by category (in order of first appearance), and every answer in full."""
    categories: dict[str, list[Judged]] = {}
    for item in judged:
        categories.setdefault(item.question.category, []).append(item)
    return {
        "scores": _scores(judged),
        "by_category": {category: _scores(items) for category, items in categories.items()},
        "generation": judged[0].answer.generation if judged else None,
        "answers": [item.to_dict() for item in judged],
    }


def print_report(result: dict[str, Any]) -> None:
    """Print the scores as a table, one row a category and one for all, and what holds for all below it."""
    scores = result["scores"]
    rows = [_row(category, values) for category, values in result["by_category"].items()]
    print_table("Chất lượng trả lời", HEADINGS, [*rows, _row("Tất cả", scores)])
    spans = [
        (name, scores[f"{key}_interval"])
        for name, key in (("Ba đoạn đầu", "first_three"), ("Từ chối đúng", "refused_right"))
    ]
    rows = [
        (name, f"{percent(low_high[0])} – {percent(low_high[1])}") for name, low_high in spans if low_high
    ]
    rows += [
        ("Trích nguyên văn", percent(scores["verbatim"])),
        ("Tô đậm / đoạn trích đầu", percent(scores["highlight_share"])),
    ]
    print_table("Trên cả bộ (khoảng tin cậy 95%)", ("Chỉ số", "Giá trị"), rows)


def _scores(judged: Sequence[Judged]) -> dict[str, Any]:
    return summarise((item.question, item.verdict) for item in judged)


def _row(name: str, scores: dict[str, Any]) -> tuple[str, ...]:
    shares = ("first", "first_three", "highlight", "refused_right", "refused_wrong")
    return (
        name,
        str(scores["questions"]),
        *(percent(scores[share]) for share in shares),
        number(scores["median_ms"], 1),
        number(scores["p95_ms"], 1),
    )
