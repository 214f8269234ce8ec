"""FAISS gives what a plain matrix product gives, ties included."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.vectors import FaissStore

Found = tuple[NDArray[np.int64], NDArray[np.float32]]


def brute_force(vectors: NDArray[np.float32], query: NDArray[np.float32], k: int) -> Found:
    scores = vectors @ query
    order = np.lexsort((np.arange(len(vectors)), -scores))[:k]
    return order, scores[order]


def check(vectors: NDArray[np.float32], query: NDArray[np.float32], k: int) -> None:
    rows, scores = FaissStore(vectors).search(query, k=k)
    expected_rows, expected_scores = brute_force(vectors, query, k)
    np.testing.assert_array_equal(rows, expected_rows)
    np.testing.assert_array_equal(scores, expected_scores)


# Columns of a few values whose products are exact in any order, so that ties are ties.
EXACT = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.5, 1.0]), min_size=1, max_size=300)


@given(EXACT, st.integers(1, 320))
def test_search_is_brute_force_with_ties_in_row_order(column: list[float], k: int) -> None:
    vectors = np.zeros((len(column), 4), dtype=np.float32)
    vectors[:, 0] = column
    check(vectors, np.array([1, 0, 0, 0], dtype=np.float32), k)


@pytest.mark.parametrize("seed", range(20))
def test_ties_for_the_last_place_among_many_rows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = np.zeros((int(rng.integers(150, 4000)), 4), dtype=np.float32)
    vectors[:, 0] = rng.choice([0.25, 0.5, 1], size=len(vectors), p=[0.6, 0.37, 0.03])
    check(vectors, np.array([1, 0, 0, 0], dtype=np.float32), int(rng.integers(1, 400)))


def test_search_is_brute_force_on_vectors_of_every_direction() -> None:
    rng = np.random.default_rng(7)
    vectors = rng.normal(size=(500, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    store = FaissStore(vectors)
    for query in vectors[:20]:
        rows, scores = store.search(query, k=10)
        expected_rows, expected_scores = brute_force(vectors, query, 10)
        np.testing.assert_array_equal(rows, expected_rows)
        np.testing.assert_allclose(scores, expected_scores, atol=1e-6)


def test_equal_passages_come_in_row_order() -> None:
    vectors = np.eye(6, dtype=np.float32)[[2, 0, 1, 0, 3, 0]]
    rows, scores = FaissStore(vectors).search(np.eye(6, dtype=np.float32)[0], k=2)
    assert rows.tolist() == [1, 3]
    assert scores.tolist() == [1, 1]


def test_a_query_without_known_words_gives_rows_in_order() -> None:
    rows, scores = FaissStore(np.eye(5, dtype=np.float32)).search(np.zeros(5, dtype=np.float32), k=3)
    assert rows.tolist() == [0, 1, 2]
    assert not scores.any()


def test_fewer_rows_than_asked() -> None:
    rows, scores = FaissStore(np.eye(3, dtype=np.float32)).search(np.eye(3, dtype=np.float32)[1], k=10)
    assert rows.tolist() == [1, 0, 2]
    assert scores.tolist() == [1, 0, 0]


def test_an_empty_store() -> None:
    store = FaissStore(np.zeros((0, 3), dtype=np.float32))
    rows, scores = store.search(np.ones(3, dtype=np.float32), k=5)
    assert (len(store), rows.size, scores.size) == (0, 0, 0)
    assert rows.dtype == np.int64
    assert scores.dtype == np.float32


def test_scores_of_given_rows_keep_their_order() -> None:
    store = FaissStore(np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32))
    scores = store.scores(np.array([0, 1], dtype=np.float32), np.array([2, 0, 1]))
    np.testing.assert_array_equal(scores, np.array([1, 0, 0.8], dtype=np.float32))


def test_vectors_are_kept_as_given() -> None:
    given_vectors = np.asfortranarray(np.eye(3, dtype=np.float32)[::-1])
    store = FaissStore(given_vectors)
    np.testing.assert_array_equal(store.vectors, given_vectors)
    assert len(store) == 3


def test_vectors_of_another_shape_are_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match=r"\(3,\)"):
        FaissStore(np.zeros(3, dtype=np.float32))
