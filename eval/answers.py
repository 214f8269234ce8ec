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

from eval.names import SCORES, category_name
from eval.output import number, percent, print_table, share_with_interval
from eval.paired import Change, changes, outcomes
from eval.product import Asks
from eval.questions import Question
from eval.risk import risk_coverage, risk_of
from eval.scoring import Verdict, judge, summarise
from index.progress import track
from rag.types import Answer

_SHARES = ("first", "first_three", "highlight", "figures", "refused_right", "refused_wrong")


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


def changes_between(before: Sequence[Judged], after: Sequence[Judged]) -> tuple[Change, ...]:
    """Return the change of each score between two runs over the same questions in the same order."""
    return changes(
        (
            old.question.id,
            outcomes(old.question.answerable, asdict(old.verdict)),
            outcomes(new.question.answerable, asdict(new.verdict)),
        )
        for old, new in zip(before, after, strict=True)
    )


def report(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the scores in all and by category (in order of first appearance), and every answer in full."""
    categories: dict[str, list[Judged]] = {}
    for item in judged:
        categories.setdefault(item.question.category, []).append(item)
    return {
        "scores": _scores(judged),
        "by_category": {category: _scores(items) for category, items in categories.items()},
        "risk_coverage": _risk_coverage(judged),
        "generation": judged[0].answer.generation if judged else None,
        "answers": [item.to_dict() for item in judged],
    }


def print_report(result: dict[str, Any]) -> None:
    """Print the scores with their intervals, one row a category and one for all, and what holds for all."""
    scores = result["scores"]
    rows = [_row(category_name(name), values) for name, values in result["by_category"].items()]
    headings = ("Loại câu hỏi", "Số câu", *(SCORES[share] for share in _SHARES))
    print_table("Chất lượng trả lời [khoảng tin cậy 95%]", headings, [*rows, _row("Tất cả", scores)])
    curve = result["risk_coverage"]
    rows = [(SCORES[name], share_with_interval(scores, name)) for name in ("verbatim", "figures_in_quote")]
    rows += [
        (SCORES["highlight_share"], percent(scores["highlight_share"])),
        ("Trả lời bao nhiêu phần câu hỏi", percent(curve["shown"]["coverage"])),
        ("… trong đó sai", share_with_interval(curve["shown"], "risk")),
        ("AURC (tốt nhất có thể – xếp ngẫu nhiên)", _area(curve)),
        ("Trung vị ms, p95 ms", f"{number(scores['median_ms'], 1)}, {number(scores['p95_ms'], 1)}"),
    ]
    print_table("Trên cả bộ", ("Chỉ số", "Giá trị"), rows)


def _scores(judged: Sequence[Judged]) -> dict[str, Any]:
    return summarise((item.question, item.verdict) for item in judged)


def _risk_coverage(judged: Sequence[Judged]) -> dict[str, Any]:
    wrong = [not item.verdict.first for item in judged if not item.verdict.refused]
    curve = risk_coverage((item.answer.confidence, not item.verdict.best) for item in judged)
    return curve | {"shown": risk_of(wrong, len(judged))}


def _area(curve: dict[str, Any]) -> str:
    best, chance = number(curve["aurc_best"], 3), number(curve["error_rate"], 3)
    return f"{number(curve['aurc'], 3)} ({best} – {chance})"


def _row(name: str, scores: dict[str, Any]) -> tuple[str, ...]:
    return (name, str(scores["questions"]), *(share_with_interval(scores, share) for share in _SHARES))
