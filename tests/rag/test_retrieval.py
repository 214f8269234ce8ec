from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from index.build import build_index
from index.fusion import Fusion
from index.interaction import read_tokens
from index.structure import read_structure
from index.types import Block, Document, Extract
from rag.retrieval import Mode, Retriever
from tests.fakes import HashingEncoder, LetterEncoder


@pytest.fixture
def retriever(documents: tuple[Document, ...]) -> Retriever:
    encoder = HashingEncoder()
    return Retriever(build_index(documents, encoder), encoder)


@pytest.mark.parametrize("mode", list(Mode))
def test_the_passage_that_shares_the_words_comes_first(
    retriever: Retriever, documents: tuple[Document, ...], mode: Mode
) -> None:
    texts = {document.id: document.text for document in documents}
    first = retriever.search("tổng chi là 300 tỷ đồng, tổng thu ngân sách 120 tỷ đồng", k=3, mode=mode)[0]
    assert first.score > 0.9
    assert "tỷ đồng" in texts[first.passage.document_id][first.passage.start : first.passage.end]


@pytest.mark.parametrize("mode", list(Mode))
def test_scores_fall_and_lie_between_0_and_1(retriever: Retriever, mode: Mode) -> None:
    scores = [hit.score for hit in retriever.search("ngân sách", k=100, mode=mode)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 + 1e-6 for score in scores)


def test_equal_passages_keep_index_order(retriever: Retriever) -> None:
    hits = retriever.search("Chương trình phát triển nông thôn được triển khai đúng tiến độ", k=3)
    twins = [hit for hit in hits if hit.passage.document_id == hits[-1].passage.document_id]
    assert len(twins) == 2
    assert twins[0].score == pytest.approx(twins[1].score)
    assert twins[0].row < twins[1].row


def test_marks_may_be_left_out(retriever: Retriever) -> None:
    with_marks = retriever.search("phát triển nông thôn", k=1)[0]
    assert retriever.search("phat trien nong thon", k=1)[0].row == with_marks.row


def test_late_interaction_weighs_as_much_as_the_model_says(documents: tuple[Document, ...]) -> None:
    encoder = LetterEncoder()
    index = build_index(documents, encoder)
    last = len(index.passages) - 1
    # The last passage alone has the tokens of the question.
    tokens = read_tokens([*("xyzw" for _ in range(last)), "hello"], encoder)
    scores = []
    for share in (0.0, 0.5, 1.0):
        tuned = replace(index, tokens=tokens, fusion=Fusion(interaction=share))
        hits = Retriever(tuned, encoder).search("hello", k=100, mode=Mode.DENSE)
        scores.append({hit.row: hit.score for hit in hits}[last])
    assert scores[0] < scores[1] == scores[2] == pytest.approx(1)


def test_lexical_search_knows_nothing_of_late_interaction(documents: tuple[Document, ...]) -> None:
    encoder = LetterEncoder()
    index = build_index(documents, encoder)
    with_it, without = (
        Retriever(replace(index, fusion=Fusion(interaction=share)), encoder).search(
            "thu ngân sách", k=100, mode=Mode.LEXICAL
        )
        for share in (1.0, 0.0)
    )
    assert with_it == without


@pytest.mark.parametrize("query", ["", "   "])
def test_nothing_finds_nothing(retriever: Retriever, query: str) -> None:
    assert retriever.search(query, k=3) == []


def test_fewer_passages_than_asked_for(retriever: Retriever, documents: tuple[Document, ...]) -> None:
    total = len(build_index(documents, HashingEncoder()).passages)
    assert len(retriever.search("ngân sách", k=10_000)) == total


def test_the_dense_side_hears_the_marks_that_were_left_out(documents: tuple[Document, ...]) -> None:
    heard: list[str] = []

    class Listening(HashingEncoder):
        def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
            heard.extend(texts)
            return super().encode_passages(texts)

    search = Retriever(build_index(documents, HashingEncoder()), Listening()).search
    for query in ("thu ngan sach nha nuoc", "thu ngân sách nha nuoc", "what is the state budget"):
        search(query, k=1)
    assert heard == [
        "thu ngân sách nhà nước",
        "thu ngân sách nha nuoc",
        "what is the state budget",
    ]


class LopsidedEncoder(HashingEncoder):
    """Questions lie far from all passages, nearer to those of their words: cosines below 0, order as ever."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        far = super().encode_passages(texts) - 0.5
        return np.asarray(far / np.linalg.norm(far, axis=1, keepdims=True), dtype=np.float32)


def test_the_dense_order_is_that_of_the_cosines_whatever_the_models_scale(
    documents: tuple[Document, ...],
) -> None:
    encoder = LopsidedEncoder()
    index = build_index(documents, encoder)
    query = "phát triển nông thôn đúng tiến độ"
    cosines = index.vectors.vectors @ encoder.encode_queries([query])[0]
    assert cosines.max() < 0
    hits = Retriever(index, encoder).search(query, k=100, mode=Mode.DENSE)
    assert [hit.row for hit in hits] == np.lexsort((np.arange(len(cosines)), -cosines)).tolist()


@pytest.mark.parametrize("mode", list(Mode))
def test_equal_passages_score_the_same_however_many_they_are(mode: Mode) -> None:
    text = "\n".join(["Thu ngân sách tăng."] * 150)
    blocks = tuple(Block(start, start + 19) for start in range(0, len(text), 20))
    document = read_structure(Extract(text, blocks), path="x.txt", data=text.encode())
    encoder = LetterEncoder()
    index = replace(build_index([document], encoder), fusion=Fusion(interaction=0.7))
    hits = Retriever(index, encoder).search("thu ngân sách", k=200, mode=mode)
    texts = {hit.row: index.passages[hit.row].context for hit in hits}
    for context in set(texts.values()):
        same = [hit for hit in hits if texts[hit.row] == context]
        assert len({round(hit.score, 5) for hit in same}) == 1
        assert [hit.row for hit in same] == sorted(hit.row for hit in same)
    assert len(hits) == len(index.passages) > 100
