"""How fast and how big: a warm question, a cold start from the command line, memory.

    python -m eval speed --questions eval/questions.jsonl

One process, one question at a time. Figures are only comparable on the same machine with nothing else
running.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from eval.metrics import percentile
from eval.output import number, print_table
from eval.product import Asks
from eval.questions import Question
from index.errors import EvalError
from index.progress import track
from index.settings import ROOT

COLD_STARTS = 5
_COLD_LIMIT_S = 120


def measure(
    open_assistant: Callable[[], Asks],
    questions: Sequence[Question],
    command: Callable[[str], Sequence[str]] = lambda question: [sys.executable, "-m", "rag", "ask", question],
) -> dict[str, Any]:
    """Return times in milliseconds and memory in mebibytes.

    `open_ms` is the opening of the assistant, `first_ms` its first question, `median_ms` and `p95_ms` are
    over the whole set afterwards; `cold_start_…` is `command` of the first question from start to end;
    `rss_mib` is the resident memory of this process at the end.
    """
    begun = time.perf_counter()
    assistant = open_assistant()
    opened = time.perf_counter()
    assistant.ask(questions[0].question, questions[0].history)
    asked = time.perf_counter()
    warm = warm_ms(assistant, questions)
    cold = cold_ms(command(questions[0].question))
    return {
        "questions": len(questions),
        "open_ms": (opened - begun) * 1000,
        "first_ms": (asked - opened) * 1000,
        "median_ms": percentile(warm, 0.5),
        "p95_ms": percentile(warm, 0.95),
        "cold_start_min_ms": min(cold),
        "cold_start_median_ms": percentile(cold, 0.5),
        "rss_mib": rss_mib(),
    }


def warm_ms(assistant: Asks, questions: Sequence[Question]) -> list[float]:
    """Return the wall-clock milliseconds of each question, asked once, in order."""
    times = []
    for question in track(questions, "Đang hỏi"):
        begun = time.perf_counter()
        assistant.ask(question.question, question.history)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def cold_ms(command: Sequence[str]) -> list[float]:
    """Return the wall-clock milliseconds of `command`, run in the project's folder `COLD_STARTS` times.

    Raises:
        EvalError: the command fails or takes longer than two minutes.
    """
    name = " ".join(("python", *command[1:4]))
    times = []
    for _ in track(range(COLD_STARTS), "Khởi động nguội"):
        begun = time.perf_counter()
        try:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=_COLD_LIMIT_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise EvalError(f"{name} không xong trong {_COLD_LIMIT_S} giây") from error
        times.append((time.perf_counter() - begun) * 1000)
        if done.returncode != 0:
            last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise EvalError(f"{name} kết thúc với mã {done.returncode}: {last}")
    return times


def rss_mib() -> float:
    """Return the resident memory of this process in mebibytes.

    Raises:
        EvalError: psutil, a tool of requirements-dev.txt, is not installed.
    """
    try:
        import psutil  # type: ignore[import-untyped]
    except ImportError as error:
        raise EvalError("Thiếu psutil; hãy chạy: pip install -r requirements-dev.txt") from error
    return float(psutil.Process().memory_info().rss) / 2**20


def print_speed(result: dict[str, Any]) -> None:
    """Print the figures, one a row."""
    rows = [
        ("Mở trợ lý (ms)", number(result["open_ms"], 0)),
        ("Câu đầu tiên (ms)", number(result["first_ms"], 1)),
        ("Câu hỏi, trung vị (ms)", number(result["median_ms"], 1)),
        ("Câu hỏi, p95 (ms)", number(result["p95_ms"], 1)),
        ("Khởi động nguội, nhanh nhất (ms)", number(result["cold_start_min_ms"], 0)),
        ("Khởi động nguội, trung vị (ms)", number(result["cold_start_median_ms"], 0)),
        ("Bộ nhớ (MiB)", number(result["rss_mib"], 0)),
    ]
    print_table(f"Tốc độ trên {result['questions']} câu hỏi", ("Phép đo", "Giá trị"), rows)
