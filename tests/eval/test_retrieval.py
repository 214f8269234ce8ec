"""The ranking of a corpus, measured over a fake search whose scores are known."""

import pytest

from eval.beir import CorpusRow, Dataset
from eval.product import Indexed
from eval.retrieval import best_per_document, measure
from rag.retrieval import Mode
from tests.eval.fakes import SharedWords, index_shared_words

ROWS = (
    CorpusRow("d1", "Ngân sách", "thu 433 tỷ"),
    CorpusRow("d2", "", "thu tiền sử dụng đất"),
    CorpusRow("d3", "", "giáo dục"),
)


def dataset(qrels: dict[str, dict[str, float]], queries: dict[str, str]) -> Dataset:
    return Dataset("tiny", ROWS, queries, qrels, unjudged=0, missing=0)


def test_measures_by_hand() -> None:
    # "thu tỷ": d1 shares 2 words, d2 shares 1; "thu": d1 and d2 tie, so the gold d1 is ranked second
    queries = {"a": "thu tỷ", "b": "thu", "c": "không từ nào"}
    result = measure(
        dataset({q: {"d1": 1.0} for q in queries}, queries), lambda r: index_shared_words(r, Mode.HYBRID)
    )
    assert result["mrr@10"] == pytest.approx((1 + 0.5 + 0) / 3)
    assert result["ndcg@10"] == pytest.approx((1 + 0.6309297535714575 + 0) / 3)
    assert result["recall@1"] == pytest.approx(1 / 3)
    assert result["recall@3"] == result["recall@10"] == pytest.approx(2 / 3)
    assert (result["documents"], result["passages"], result["queries"]) == (3, 6, 3)
    assert result["queries_per_second"] > 0
    assert result["index_seconds"] >= 0


def test_a_document_scores_as_its_best_passage() -> None:
    indexed = Indexed(SharedWords(ROWS), 6)
    assert best_per_document(indexed, "thu tỷ", documents=10) == {"d1": 2.0, "d2": 1.0}


def test_more_passages_are_asked_for_until_there_are_enough_documents() -> None:
    rows = [CorpusRow(f"d{i}", "", "thu") for i in range(100)]
    search = SharedWords(rows)
    found = best_per_document(Indexed(search, 200), "thu", documents=60)
    assert search.depths == [60]
    assert len(found) == 60
    deeper = SharedWords([CorpusRow("same", "", "thu")] * 40 + rows)
    assert len(best_per_document(Indexed(deeper, 280), "thu", documents=11)) >= 11
    assert deeper.depths == [50]


def test_one_long_document_does_not_hide_the_others() -> None:
    rows = [CorpusRow("long", "", "thu chi")] * 30 + [CorpusRow(f"d{i}", "", "thu") for i in range(50)]
    search = SharedWords(rows)
    found = best_per_document(Indexed(search, 160), "thu chi", documents=11)
    assert search.depths == [50, 100]
    assert len(found) >= 11


def test_an_empty_index_finds_nothing() -> None:
    assert best_per_document(Indexed(SharedWords(()), 0), "thu", documents=11) == {}
