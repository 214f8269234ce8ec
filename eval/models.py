"""Several embedding models side by side: quality, speed, memory and size, each in a process of its own.

    python -m eval models index/model intfloat/multilingual-e5-small --chart eval/out/models.svg

A process of its own makes the load time and the memory those of one model. All models are asked the same
questions over the documents of the settings, indexed in memory; no index on disk is read or written.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from eval import retrieval
from eval.answers import ask_all, report
from eval.beir import Dataset, read_dataset
from eval.output import number, percent, print_table
from eval.product import Indexed, as_document
from eval.questions import read_questions
from eval.speed import rss_mib
from index.build import build_index, read_document, scan
from index.encoder import load_encoder, model_files, model_folder
from index.errors import EvalError
from index.passages import key_text
from index.progress import track
from index.settings import ROOT, Settings, load_settings
from index.types import Encoder
from rag import Assistant
from rag.retrieval import Mode, Retriever
from rag.types import Hit

T = TypeVar("T")

# Measures one model: its name, the question set, a BEIR folder or None.
Measure = Callable[[str, Path, Path | None], Mapping[str, Any]]

_AT_LEAST_S = 1.0  # a rate is taken over so many seconds, or one pass where that takes longer
_SCORES = ("first", "first_three", "highlight", "refused_right", "refused_wrong", "median_ms")
_MODES = (Mode.DENSE, Mode.HYBRID)


def measure_all(
    models: Sequence[str], questions: Path, dataset: Path | None, measure: Measure
) -> list[dict[str, Any]]:
    """Return the figures of each model, in order; a model that cannot be measured has "error" alone."""
    results = []
    for model in track(models, "Đang đo mô hình"):
        try:
            figures = dict(measure(model, questions, dataset))
        except EvalError as error:
            figures = {"error": str(error)}
        results.append({"model": model.removeprefix(f"{ROOT}{os.sep}")} | figures)
    return results


def in_a_process(model: str, questions: Path, dataset: Path | None) -> dict[str, Any]:
    """Return the figures of one model, measured in a fresh process.

    Raises:
        EvalError: the process failed; the message is its own last line.
    """
    command = [sys.executable, "-X", "utf8", "-m", "eval", "measure-model", "--questions", str(questions)]
    command += ["--dataset", str(dataset)] if dataset else []
    places = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "RAG_MODEL": model, "PYTHONPATH": os.pathsep.join(places)}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        last = done.stderr.strip().rpartition("\n")[2].removeprefix("Lỗi: ")
        raise EvalError(last or f"kết thúc với mã {done.returncode}")
    return dict(json.loads(done.stdout))


def measure_this(questions: Path, dataset: Path | None) -> dict[str, Any]:
    """Return the figures of the model of this process's settings.

    Seconds are wall-clock; `load_seconds` includes the import of what runs the model. `queries_per_second`
    embeds the questions one at a time, `texts_per_second` the passages in batches; `median_ms` in `scores` is
    a whole answer. `rss_mib` is resident memory after the questions, `disk_mib` what the model is read from.

    Raises:
        RagError: the documents, the questions, the data set or the model cannot be used.
    """
    asked = read_questions(questions)
    benchmark = read_dataset(dataset) if dataset else None
    settings = load_settings()
    documents = [read_document(file.load()) for file in scan(settings.documents).files]
    begun = time.perf_counter()
    encoder = load_encoder(settings.model, settings.model_options)
    load_seconds = time.perf_counter() - begun
    index = build_index(documents, encoder)
    scores = report(ask_all(Assistant(index, encoder), asked))["scores"]
    by_id = {document.id: document for document in documents}
    keys = [key_text(by_id[passage.document_id], passage) for passage in index.passages]
    return {
        "fingerprint": encoder.fingerprint,
        "revision": encoder.identity.revision,
        "dim": encoder.dim,
        "load_seconds": load_seconds,
        "queries_per_second": _rate([q.question for q in asked], lambda q: encoder.encode_queries([q])),
        "texts_per_second": _rate([keys], encoder.encode_passages) * len(keys),
        "rss_mib": rss_mib(),
        "disk_mib": _disk_mib(settings),
        "scores": {name: scores[name] for name in _SCORES},
        "ndcg@10": _ndcg(benchmark, encoder) if benchmark else None,
    }


def _rate(items: Sequence[T], work: Callable[[T], object]) -> float:
    """Return how many items a second `work` does, over whole rounds of all items."""
    done, begun = 0, time.perf_counter()
    while done == 0 or time.perf_counter() - begun < _AT_LEAST_S:
        for item in items:
            work(item)
        done += len(items)
    return done / (time.perf_counter() - begun)


def _disk_mib(settings: Settings) -> float:
    files = model_files(model_folder(settings.model), settings.backend)
    return sum(file.stat().st_size for file in files) / 2**20


def _ndcg(dataset: Dataset, encoder: Encoder) -> dict[str, float]:
    """Return nDCG@10 by mode, over one index of the corpus."""
    documents = [as_document(row) for row in dataset.corpus]
    index = build_index([document for document in documents if document.paragraphs], encoder)
    retriever = Retriever(index, encoder)

    def indexed(mode: Mode) -> Callable[[object], Indexed]:
        return lambda _: Indexed(_Searcher(retriever, mode), len(index.passages))

    return {mode.value: retrieval.measure(dataset, indexed(mode))["ndcg@10"] for mode in _MODES}


@dataclass(frozen=True, slots=True)
class _Searcher:
    """A retriever in one mode."""

    retriever: Retriever
    mode: Mode

    def search(self, query: str, *, k: int) -> Sequence[Hit]:
        return self.retriever.search(query, k=k, mode=self.mode)


# --- what is shown ---------------------------------------------------------------------------------------

_LOW_IS_GOOD = "Từ chối sai"
# name in the table, how to find it in a model's figures
_QUALITY: tuple[tuple[str, Callable[[Mapping[str, Any]], float | None]], ...] = (
    ("Đoạn đầu", lambda model: model["scores"]["first"]),
    ("Ba đoạn đầu", lambda model: model["scores"]["first_three"]),
    ("Phần tô đậm", lambda model: model["scores"]["highlight"]),
    ("Từ chối đúng", lambda model: model["scores"]["refused_right"]),
    (_LOW_IS_GOOD, lambda model: model["scores"]["refused_wrong"]),
    ("nDCG@10 riêng mô hình", lambda model: (model["ndcg@10"] or {}).get("dense")),
    ("nDCG@10 cả hai", lambda model: (model["ndcg@10"] or {}).get("hybrid")),
)
_COSTS: tuple[tuple[str, Callable[[Mapping[str, Any]], str]], ...] = (
    ("Số chiều", lambda model: str(model["dim"])),
    ("Câu hỏi/giây", lambda model: number(model["queries_per_second"], 0)),
    ("Đoạn/giây", lambda model: number(model["texts_per_second"], 0)),
    ("Trả lời, trung vị ms", lambda model: number(model["scores"]["median_ms"], 1)),
    ("Nạp (giây)", lambda model: number(model["load_seconds"], 1)),
    ("Bộ nhớ (MiB)", lambda model: number(model["rss_mib"], 0)),
    ("Trên đĩa (MiB)", lambda model: number(model["disk_mib"], 0)),
)


def print_models(results: Sequence[Mapping[str, Any]]) -> None:
    """Print a table of quality and one of costs, one row a model; models that failed are left out."""
    measured = [result for result in results if "error" not in result]
    if not measured:
        return
    quality = _quality(measured)
    shares = zip(*quality.values(), strict=True)
    rows = [(m["model"], *map(percent, row)) for m, row in zip(measured, shares, strict=True)]
    print_table("Chất lượng", ("Mô hình", *quality), rows)
    rows = [(m["model"], *(cost(m) for _, cost in _COSTS)) for m in measured]
    print_table("Tốc độ và kích thước", ("Mô hình", *(name for name, _ in _COSTS)), rows)


def _quality(models: Sequence[Mapping[str, Any]]) -> dict[str, list[float | None]]:
    """Return the shares of all models by measure; measures that no model has are left out."""
    shares = {name: [share(model) for model in models] for name, share in _QUALITY}
    return {name: found for name, found in shares.items() if any(share is not None for share in found)}


def refuse_failures(results: Sequence[Mapping[str, Any]]) -> None:
    """Raise `EvalError` that names each model that could not be measured, if there is one."""
    failed = [f"{result['model']}: {result['error']}" for result in results if "error" in result]
    if failed:
        raise EvalError(f"Không đo được {len(failed)} mô hình: {'; '.join(failed)}")


# Told apart by people who see no red or green as well (Okabe and Ito, "Color Universal Design", 2008).
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
_LEFT, _FULL, _WIDTH, _BAR = 190, 420, 680, 16  # pixels: labels, a bar of 100%, the picture, a bar's height


def chart(results: Sequence[Mapping[str, Any]]) -> str:
    """Return an SVG of the quality of the models: a group of bars a measure, a bar a model.

    Models that failed are left out, and the measure of which less is better.
    """
    models = [result for result in results if "error" not in result]
    parts, y = ['<rect width="100%" height="100%" fill="#ffffff"/>'], 24
    for model, colour in zip(models, cycle(_COLOURS), strict=False):
        costs = f"{number(model['rss_mib'], 0)} MiB, {number(model['texts_per_second'], 0)} đoạn/giây"
        parts.append(f'<rect x="16" y="{y - 10}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="36" y="{y}">{escape(model["model"])} ({costs})</text>')
        y += 20
    for name, shares in _quality(models).items():
        if name == _LOW_IS_GOOD:
            continue
        middle = y + 18 + _BAR * len(shares) // 2
        parts.append(f'<text x="{_LEFT - 10}" y="{middle}" text-anchor="end">{escape(name)}</text>')
        y += 14
        for share, colour in zip(shares, cycle(_COLOURS), strict=False):
            width = round(_FULL * (share or 0), 1)
            parts.append(f'<rect x="{_LEFT}" y="{y}" width="{width}" height="{_BAR - 2}" fill="{colour}"/>')
            parts.append(f'<text x="{_LEFT + width + 6}" y="{y + 12}">{percent(share)}</text>')
            y += _BAR
    style = 'font-family="sans-serif" font-size="13" fill="#222222"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y + 20}" {style}>'
    return "\n".join((head, *parts, "</svg>\n"))


def write_chart(results: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write `chart(results)` to a file; raises `EvalError` where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(chart(results), encoding="utf-8")
    except OSError as error:
        raise EvalError(f"Không ghi được tệp {path}; hãy kiểm tra đường dẫn và quyền ghi") from error
