"""Today's answers against those of an earlier day: what got better, what got worse, and whether it is noise.

    python -m eval answers --json eval/out/before.json
    python -m eval answers --compare eval/out/before.json

The earlier file must hold the same questions with the same keys: another key would make a change of the
question set look like one of the product.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.answers import Judged
from eval.names import SCORES
from eval.output import number, percent, points, print_table
from eval.paired import Change, changes, outcomes
from eval.questions import Question
from index.errors import EvalError

_KEY = ("question", "gold_spans", "acceptable_spans", "answerable")
_VERDICT = ("refused", "first", "first_three", "highlight")

Baseline = Mapping[str, Mapping[str, Any]]


def read_baseline(path: Path, questions: Sequence[Question]) -> Baseline:
    """Return the earlier answers by question id.

    Raises:
        EvalError: the file cannot be read, is not what `answers --json` writes, or is of other questions.
    """
    earlier = _read(path)
    now = {question.id: question.to_dict() for question in questions}
    other = [id_ for id_, fields in now.items() if id_ not in earlier or not _is_same(fields, earlier[id_])]
    other += [id_ for id_ in earlier if id_ not in now]
    if other:
        raise EvalError(
            f"Tệp {path} có kết quả của bộ câu hỏi khác: {len(other)} câu không khớp, đầu là {other[0]}; "
            "hãy chấm lại bộ câu hỏi này bằng --json rồi so sánh"
        )
    return earlier


def compare(baseline: Baseline, judged: Sequence[Judged]) -> tuple[Change, ...]:
    """Return what changed in each score from `baseline` to `judged`, answers to the same questions."""
    return changes(
        (
            item.question.id,
            outcomes(item.question.answerable, baseline[item.question.id]["verdict"]),
            outcomes(item.question.answerable, asdict(item.verdict)),
        )
        for item in judged
    )


def print_changes(found: Sequence[Change]) -> None:
    """Print each score before and after, and the difference with its interval; nothing of nothing."""
    if not found:
        return
    headings = ("Điểm", "Trước", "Nay", "Chênh (điểm %)", "95%", "Mới đúng", "Mới sai", "p giảm")
    rows = [
        (
            SCORES[change.score],
            percent(change.share_before),
            percent(change.share_after),
            points(change.difference),
            difference_interval(change),
            str(len(change.gained)),
            str(len(change.lost)),
            number(change.p_fall, 3),
        )
        for change in found
    ]
    print_table("So với lần đo trước (kiểm định McNemar chính xác, một phía)", headings, rows)


def refuse_falls(found: Sequence[Change]) -> None:
    """Raise `EvalError` where a decisive score fell beyond noise."""
    falls = [change for change in found if change.is_fall]
    if falls:
        told = "; ".join(
            f"{SCORES[change.score]} {points(change.difference)} điểm % (p = {number(change.p_fall, 3)}; "
            f"mới sai: {', '.join(change.lost)})"
            for change in falls
        )
        raise EvalError(f"Chất lượng giảm quá mức ngẫu nhiên so với lần đo trước: {told}")


def difference_interval(change: Change) -> str:
    """Return the interval of a change in percentage points ("−3,2 … +0,8")."""
    return f"{points(change.interval.low)} … {points(change.interval.high)}"


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EvalError(f"Không đọc được tệp {path}; hãy kiểm tra đường dẫn và quyền đọc") from error
    except (ValueError, RecursionError) as error:
        raise _not_a_result(path) from error
    answers = told.get("answers") if isinstance(told, dict) else None
    if not isinstance(answers, list) or not answers or not all(map(_is_answer, answers)):
        raise _not_a_result(path)
    return {item["id"]: item for item in answers}


def _is_answer(item: object) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str):
        return False
    verdict = item.get("verdict")
    return isinstance(verdict, dict) and all(name in verdict for name in _VERDICT)


def _not_a_result(path: Path) -> EvalError:
    return EvalError(f"Tệp {path} không phải kết quả mà 'python -m eval answers --json' ghi ra")


def _is_same(now: Mapping[str, Any], earlier: Mapping[str, Any]) -> bool:
    return all(earlier.get(name) == now[name] for name in _KEY) and _asked(earlier) == _asked(now)


def _asked(item: Mapping[str, Any]) -> list[Any]:
    """Return the earlier turns' questions; what was answered then is only for the record."""
    history = item.get("history") or []
    return [turn.get("question") if isinstance(turn, dict) else turn for turn in history]
