"""The same report in other formats and encodings: do the same questions get the same answers?

    python -m eval formats ../shared/samples/word/report-*.docx

The report of the settings is written in each format that the product reads (`eval.rewriting`); files given
on the command line must hold the same report. Each is indexed by itself, in memory, and asked the whole set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from eval.answers import Judged, ask_all, changes_between
from eval.names import SCORES
from eval.output import percent, points, print_table
from eval.product import Asks
from eval.questions import Question
from eval.rewriting import rewritten
from eval.scoring import summarise
from index.build import read_document, scan
from index.errors import DocumentError, EvalError
from index.settings import load_settings
from index.types import Document

_SHARES = ("first", "first_three", "highlight", "refused_right", "refused_wrong")


def only_report(documents: Path) -> tuple[str, bytes, Document]:
    """Return the name, the bytes and the document of the one report of a folder.

    Raises:
        EvalError: the folder has several reports.
        DocumentError: it has none, or it cannot be read.
    """
    files = scan(documents).files
    if len(files) != 1:
        raise EvalError(f"Thư mục {documents} có {len(files)} báo cáo; RAG_DOCUMENTS phải chỉ có một")
    report = files[0].load()
    return report.path, report.data, read_document(report)


def files_at(paths: Iterable[Path]) -> list[tuple[str, bytes]]:
    """Return (name, bytes) of files on the disk.

    Raises:
        EvalError: one cannot be read.
    """
    try:
        return [(path.name, path.read_bytes()) for path in paths]
    except OSError as error:
        raise EvalError(f"Không đọc được tệp {error.filename}; kiểm tra đường dẫn và quyền đọc") from error


def measure_report(
    paths: Iterable[Path], questions: Sequence[Question], assistant_over: Callable[[str, bytes], Asks]
) -> dict[str, Any]:
    """Return what `measure` does of the report of the settings, its rewritings, and the files at `paths`.

    Raises:
        EvalError: there are several reports, or a file is missing.
        DocumentError: the report itself cannot be read.
    """
    name, data, document = only_report(load_settings().documents)
    others = files_at(paths)
    return measure([(name, data), *rewritten(document), *others], questions, assistant_over)


def measure(
    files: Iterable[tuple[str, bytes]],
    questions: Sequence[Question],
    assistant_over: Callable[[str, bytes], Asks],
) -> dict[str, Any]:
    """Return the scores of each file, and how far they are from those of the first, score by score.

    A file that cannot be read has a `problem` and no scores. `widest` is the largest difference of any
    score and file, in [0, 1].
    """
    told: list[dict[str, Any]] = []
    baseline: list[Judged] = []
    for name, data in files:
        try:
            judged = ask_all(assistant_over(name, data), questions, label=name)
        except DocumentError as error:
            told.append({"file": name, "problem": str(error)})
            continue
        baseline = baseline or judged
        scores = summarise((item.question, item.verdict) for item in judged)
        found = {change.score: change.to_dict() for change in changes_between(baseline, judged)}
        widest = max((abs(change["difference"]) for change in found.values()), default=0.0)
        told.append({"file": name, "scores": scores, "differences": found, "widest": widest})
    return {"files": told, "widest": max((row.get("widest", 0.0) for row in told), default=0.0)}


def print_formats(result: dict[str, Any]) -> None:
    """Print the scores of each file, its widest difference from the first, and what could not be read."""
    read = [row for row in result["files"] if "scores" in row]
    rows = [
        (row["file"], *(percent(row["scores"][share]) for share in _SHARES), points(_signed_widest(row)))
        for row in read
    ]
    headings = ("Tệp", *(SCORES[share] for share in _SHARES), "Lệch nhiều nhất, điểm %")
    print_table("Cùng báo cáo, định dạng khác", headings, rows)
    problems = [(row["file"], row["problem"]) for row in result["files"] if "problem" in row]
    if problems:
        print_table("Không đọc được", ("Tệp", "Lý do"), problems)


def _signed_widest(row: dict[str, Any]) -> float:
    differences: list[float] = [change["difference"] for change in row["differences"].values()]
    return max(differences, key=abs, default=0.0)
