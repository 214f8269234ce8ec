from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.training.corpus import Corpus
from index.training.initial import compose_vectors, random_vectors
from index.training.prepared import training_texts
from index.training.questions import strip_marks
from index.training.ragged import tokenize
from index.training.tokens import TokenOptions, choose_runs, make_normalizer, train_tokenizer

SIZES = TokenOptions(subwords=400, runs=60, bare_runs=30, run_sample=1)


@pytest.fixture(scope="module")
def tokenizer(corpus: Corpus) -> Tokenizer:
    return train_tokenizer(list(training_texts(corpus)), SIZES)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("HOÀ BÌNH", "hòa bình"),
        ("thuỷ lợi, khoẻ", "thủy lợi khỏe"),
        ("Quý II", "quý ii"),
        ("hoàn toàn", "hoàn toàn"),
        ("a\u0300o", "ào"),
        ("đạt 12,5% (dự toán).", "đạt 12 5% dự toán"),
    ],
)
def test_the_normalizer_unites_spellings(text: str, normal: str) -> None:
    assert make_normalizer().normalize_str(text) == normal


def test_frequent_runs_are_one_token_with_and_without_marks(tokenizer: Tokenizer) -> None:
    assert "▁giao▁thông" in "".join(tokenizer.encode("số vụ tai nạn giao thông").tokens)
    assert len(tokenizer.encode("giao thông").ids) == 1
    assert len(tokenizer.encode("giao thong").ids) == 1


def test_composed_and_decomposed_text_have_the_same_tokens(tokenizer: Tokenizer) -> None:
    composed, decomposed = "Thu ngân sách", "Thu nga\u0302n sa\u0301ch"
    assert tokenizer.encode(composed).ids == tokenizer.encode(decomposed).ids


def test_the_tokenizer_survives_its_file(tokenizer: Tokenizer) -> None:
    text = "Tổng lượng khách du lịch đạt 1.096 lượt khách"
    assert Tokenizer.from_str(tokenizer.to_str()).encode(text).ids == tokenizer.encode(text).ids


def test_the_tokenizer_is_deterministic(tokenizer: Tokenizer, corpus: Corpus) -> None:
    assert train_tokenizer(list(training_texts(corpus)), SIZES).to_str() == tokenizer.to_str()


def test_runs_need_words_that_attract_each_other() -> None:
    words = Counter({"ngân": 50, "sách": 50, "và": 5000, "của": 5000, "x": 4900})
    runs = Counter({"ngân sách": 45, "và của": 1700})
    assert choose_runs(runs, words, 10) == {"ngân sách": 45}
    assert choose_runs(runs, words, 0) == {}


def test_ragged_rows_come_back_in_any_order(tokenizer: Tokenizer) -> None:
    texts = ["khách du lịch", "", "tai nạn giao thông", "khách du lịch"]
    ragged = tokenize(texts, tokenizer, max_tokens=8)
    ids, offsets = ragged.take(np.array([2, 0], dtype=np.int64))
    expected = tokenizer.encode(texts[2]).ids + tokenizer.encode(texts[0]).ids
    assert ids.tolist() == expected
    assert offsets.tolist() == [0, len(tokenizer.encode(texts[2]).ids)]
    assert ragged.take(np.array([1], dtype=np.int64))[0].tolist() == [0]


def test_cut_at_the_limit(tokenizer: Tokenizer) -> None:
    assert len(tokenize(["tai nạn " * 50], tokenizer, max_tokens=5).ids) == 5


def test_a_run_starts_as_the_sum_of_its_words_and_a_bare_run_as_its_marked_form(tokenizer: Tokenizer) -> None:
    size = tokenizer.get_vocab_size()
    counts = np.ones(size, dtype=np.int64)
    plain = random_vectors(counts, dim=16, seed=1)
    composed = compose_vectors(plain, counts, tokenizer)
    run = tokenizer.token_to_id("▁giao▁thông")
    parts = [*tokenizer.encode("giao").ids, *tokenizer.encode("thông").ids]
    np.testing.assert_allclose(composed[run], plain[parts].sum(axis=0), rtol=1e-5)
    bare = tokenizer.token_to_id(strip_marks("▁giao▁thông"))
    np.testing.assert_allclose(composed[bare], composed[run], rtol=1e-5)
    assert not composed[0].any()


def test_frequent_tokens_start_short() -> None:
    counts = np.array([0, 10, 100_000], dtype=np.int64)
    lengths = np.linalg.norm(random_vectors(counts, dim=64, seed=1), axis=1)
    assert lengths[0] == 0
    assert lengths[2] < lengths[1] / 10
