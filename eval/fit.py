"""Fit the judgement on every question set there is, and tell what it gives on sets it did not see.

    python -m eval fit --write

A set is a folder of `eval/sets` with `questions.jsonl`, and the report that it is about or, without one, the
bundled documents. The threshold is taken from fits that left the question's own set out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.fitting import (
    ClauseExample,
    ConfidenceExample,
    clause_example,
    confidence_example,
    fit_clauses,
    fit_confidence,
    threshold,
)
from eval.output import percent, print_table
from eval.questions import DEFAULT_QUESTIONS, Question, read_questions
from index.judgement import JUDGEMENT_FILE, Judgement, load_judgement
from index.settings import ROOT
from rag import Assistant
from rag.confidence import confidence

SETS = ROOT / "eval" / "sets"
# The part of the questions that a report answers that may be refused: what an office bears with.
WRONG_SHARE = 0.02
# Of regulations, whose articles are near twins, a wrong one is quoted more easily: more is refused.
RULES_WRONG_SHARE = 0.15
_Sure = tuple[float, ConfidenceExample]
Open = Callable[[Path | None, Judgement], Assistant]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A named set; `documents` is the folder of its report, None for the bundled one."""

    name: str
    documents: Path | None
    questions: tuple[Question, ...]


def read_sets(folder: Path = SETS) -> tuple[QuestionSet, ...]:
    """Return the fixed question set and those of `folder`, by name; raises `EvalError` as they are read."""
    found = [QuestionSet("fixed", None, read_questions(DEFAULT_QUESTIONS))]
    for path in sorted(folder.glob("*/questions.jsonl")):
        own = path.parent if any(path.parent.glob("*.txt")) else None
        found.append(QuestionSet(path.parent.name, own, read_questions(path)))
    return tuple(found)


def fit(sets: Sequence[QuestionSet], open_assistant: Open, start: Judgement) -> dict[str, Any]:
    """Return the fitted `judgement`, and `sets`: what fits without each set refuse of it."""
    clauses = fit_clauses([e for found in _clauses(sets, open_assistant, start).values() for e in found])
    weighed = replace(start, clause=clauses)
    examples = _confidences(sets, open_assistant, weighed)
    unseen = {name: _unseen(name, examples, weighed) for name in examples}
    limits = (
        _limit(unseen, rules=False, wrong_share=WRONG_SHARE),
        _limit(unseen, rules=True, wrong_share=RULES_WRONG_SHARE),
    )
    weights, bias = fit_confidence([e for found in examples.values() for e in found])
    return {
        "judgement": Judgement(clauses, weights, bias, *limits).to_dict(),
        "sets": {name: _refused(pairs, limits) for name, pairs in unseen.items()},
    }


def _limit(unseen: Mapping[str, Sequence[_Sure]], *, rules: bool, wrong_share: float) -> float:
    pairs = [pair for found in unseen.values() for pair in found if pair[1].rules == rules]
    return threshold(pairs, wrong_share=wrong_share)


def _clauses(
    sets: Sequence[QuestionSet], open_assistant: Open, judgement: Judgement
) -> dict[str, list[ClauseExample]]:
    found: dict[str, list[ClauseExample]] = {}
    for each in sets:
        assistant = open_assistant(each.documents, judgement)
        examined = ((q, assistant.examine(q.question, q.history)[1]) for q in each.questions)
        made = (clause_example(question, candidates) for question, candidates in examined)
        found[each.name] = [example for example in made if example is not None]
    return found


def _confidences(
    sets: Sequence[QuestionSet], open_assistant: Open, judgement: Judgement
) -> dict[str, list[ConfidenceExample]]:
    found: dict[str, list[ConfidenceExample]] = {}
    for each in sets:
        assistant = open_assistant(each.documents, judgement)
        examined = ((q, *assistant.examine(q.question, q.history)) for q in each.questions)
        made = (confidence_example(q, read, ranked, assistant.refuser) for q, read, ranked in examined)
        found[each.name] = [example for example in made if example is not None]
    return found


def _unseen(
    name: str, examples: Mapping[str, Sequence[ConfidenceExample]], judgement: Judgement
) -> list[tuple[float, ConfidenceExample]]:
    """Return the examples of one set with their confidence by a fit on the others."""
    others = [e for other, found in examples.items() if other != name for e in found] or list(examples[name])
    weights, bias = fit_confidence(others)
    fitted = replace(judgement, confidence=weights, bias=bias)
    return [(confidence(example.features, fitted), example) for example in examples[name]]


def _refused(pairs: Sequence[_Sure], limits: tuple[float, float]) -> dict[str, Any]:
    refused = [
        (example.answerable, example.refused or sure < limits[example.rules]) for sure, example in pairs
    ]
    right = [gone for answerable, gone in refused if not answerable]
    wrong = [gone for answerable, gone in refused if answerable]
    return {
        "answerable": len(wrong),
        "unanswerable": len(right),
        "refused_right": sum(right) / len(right) if right else None,
        "refused_wrong": sum(wrong) / len(wrong) if wrong else None,
    }


def print_fit(result: Mapping[str, Any]) -> None:
    """Print what the fits refuse of the set that each left out."""
    rows = [
        (
            name,
            str(values["answerable"]),
            str(values["unanswerable"]),
            percent(values["refused_right"]),
            percent(values["refused_wrong"]),
        )
        for name, values in result["sets"].items()
    ]
    headings = ("Bộ câu hỏi", "Có trả lời", "Không có", "Từ chối đúng", "Từ chối sai")
    print_table("Từ chối trên bộ không dùng để khớp", headings, rows)


def write_judgement(result: Mapping[str, Any], path: Path = JUDGEMENT_FILE) -> None:
    """Write the fitted judgement where the index takes it from."""
    text = json.dumps(result["judgement"], indent=2, ensure_ascii=False) + "\n"
    aside = path.with_name(f"{path.name}.tmp")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
    load_judgement.cache_clear()
