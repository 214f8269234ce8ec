"""Run the product's own retrieval over a benchmark and measure the ranking.

    python -m eval retrieval --dataset FOLDER --mode hybrid --json eval/out/retrieval.json

A document's score is that of its best passage. Ties are ranked against the gold (see `eval.metrics`), and
enough passages are asked for that this holds at the cut-off as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eval.beir import CorpusRow, Dataset
from eval.metrics import mean, mrr, ndcg, recall
from eval.output import number, print_table
from eval.product import Indexed
from index.progress import track

CUTOFF = 10
_FIRST_K = 50  # passages asked for at first: ten documents of five passages


def measure(dataset: Dataset, index: Callable[[Sequence[CorpusRow]], Indexed]) -> dict[str, Any]:
    """Return the mean of each measure over the judged queries, sizes, seconds and queries per second.

    `index_seconds` is the wall-clock time of `index` (reading structure, passages, embedding, lexical
    fields), `queries_per_second` counts the searches only, one at a time in one process.
    """
    begun = time.perf_counter()
    indexed = index(dataset.corpus)
    index_seconds = time.perf_counter() - begun
    scores: list[Mapping[str, float]] = []
    searching = 0.0
    for query in track(list(dataset.queries), "Đang tìm"):
        qrels = dataset.qrels[query]
        relevant = sum(grade > 0 for grade in qrels.values())
        begun = time.perf_counter()
        run = best_per_document(indexed, dataset.queries[query], documents=CUTOFF + relevant)
        searching += time.perf_counter() - begun
        scores.append(_measures(run, qrels))
    return {
        "dataset": dataset.name,
        "documents": len(dataset.corpus),
        "passages": indexed.passages,
        "queries": len(scores),
        "queries_without_qrels": dataset.unjudged,
        "relevant_documents_missing": dataset.missing,
        **{name: mean([score[name] for score in scores]) for name in scores[0]},
        "queries_per_second": len(scores) / searching if searching else 0.0,
        "index_seconds": index_seconds,
    }


def best_per_document(indexed: Indexed, query: str, *, documents: int) -> dict[str, float]:
    """Return the score of the best passage of each document found: `documents` or more, or all there are.

    With `documents` = cut-off + number of relevant documents, a relevant document whose score ties with ones
    that were not fetched still has a cut-off's worth of others beside or above it, so it cannot profit.
    """
    k = min(max(_FIRST_K, documents), indexed.passages)
    while True:
        hits = indexed.searcher.search(query, k=k) if k else []
        best: dict[str, float] = {}
        for hit in hits:
            name = hit.passage.document_id
            best[name] = max(hit.score, best.get(name, hit.score))
        if len(best) >= documents or len(hits) < k or k >= indexed.passages:
            return best
        k = min(2 * k, indexed.passages)


def print_retrieval(result: Mapping[str, Any]) -> None:
    """Print the measures, one a row."""
    rows = [(name, number(100 * result[name], 1)) for name in _MEASURES]
    rows += [
        ("Câu hỏi mỗi giây", number(result["queries_per_second"], 0)),
        ("Dựng chỉ mục (giây)", number(result["index_seconds"], 1)),
    ]
    title = (
        f"{result['dataset']}, {result['mode']}: {result['documents']} văn bản, "
        f"{result['passages']} đoạn, {result['queries']} câu hỏi"
    )
    print_table(title, ("Chỉ số (×100)", "Giá trị"), rows)


_MEASURES = ("ndcg@10", "mrr@10", "recall@1", "recall@3", "recall@10")


def _measures(run: Mapping[str, float], qrels: Mapping[str, float]) -> dict[str, float]:
    return {
        "ndcg@10": ndcg(run, qrels, k=10),
        "mrr@10": mrr(run, qrels, k=10),
        "recall@1": recall(run, qrels, k=1),
        "recall@3": recall(run, qrels, k=3),
        "recall@10": recall(run, qrels, k=10),
    }
