"""Late interaction against the same sums written out token by token."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import load_encoder
from index.interaction import CONTEXT, EMPHASIS, WINDOW, TokenRows, interaction, join_tokens, read_tokens
from index.settings import BUILT_IN_MODEL
from index.types import TokenEncoder
from tests.fakes import HashingEncoder, LetterEncoder

WORDS = st.text(alphabet="abcdefgh ", max_size=40)
TEXTS = ["a b c d e f g h a b c", "h g f", "", "?", "b b b b", "c a d"]


def context(units: list[np.ndarray]) -> list[np.ndarray]:
    """Return unit vectors with the direction of their neighbours, one by one."""
    out = []
    for place, own in enumerate(units):
        around = sum(units[max(0, place - WINDOW) : place + WINDOW + 1])
        whole = own + CONTEXT * around / np.linalg.norm(around)
        out.append(whole / np.linalg.norm(whole))
    return out


def one_by_one(query: str, text: str, encoder: TokenEncoder) -> float:
    asked, read = (
        list(encoder.token_vectors(encoder.tokens([side])[0]).astype(np.float64)) for side in (query, text)
    )
    if not asked or not read:
        return 0.0
    weights = [np.linalg.norm(vector) ** EMPHASIS for vector in asked]
    asked, read = (context([v / np.linalg.norm(v) for v in side]) for side in (asked, read))
    best = [max(max(0.0, float(word @ other)) for other in read) for word in asked]
    return float(np.average(best, weights=weights))


@given(query=WORDS, texts=st.lists(WORDS, min_size=1, max_size=5))
def test_it_is_the_mean_of_the_best_cosines_in_context(query: str, texts: list[str]) -> None:
    encoder = LetterEncoder()
    rows = np.arange(len(texts))
    found = interaction(query, rows, read_tokens(texts, encoder), encoder)
    np.testing.assert_allclose(found, [one_by_one(query, text, encoder) for text in texts], atol=1e-5)


def test_a_text_answers_itself_best() -> None:
    encoder = LetterEncoder()
    index = read_tokens(TEXTS, encoder)
    found = interaction(TEXTS[0], np.arange(len(TEXTS)), index, encoder)
    assert found[0] == pytest.approx(1, abs=1e-5)
    assert (found[1:] < 1).all()


def test_order_matters_as_a_mean_of_vectors_cannot_tell() -> None:
    encoder = LetterEncoder()
    texts = ["a b c c c c c c c c d e", "a d c c c c c c c c b e"]
    near, far = interaction("a b", np.arange(2), read_tokens(texts, encoder), encoder)
    assert near > far


def test_rows_are_scored_in_the_order_asked_for() -> None:
    encoder = LetterEncoder()
    index = read_tokens(TEXTS, encoder)
    all_rows = interaction("a b", np.arange(len(TEXTS)), index, encoder)
    np.testing.assert_array_equal(
        interaction("a b", np.array([5, 2, 0]), index, encoder), all_rows[[5, 2, 0]]
    )


@pytest.mark.parametrize(("query", "rows"), [("", [0, 1]), ("?", [0, 1]), ("a", [2, 3]), ("a", [])])
def test_nothing_answers_nothing(query: str, rows: Sequence[int]) -> None:
    encoder = LetterEncoder()
    found = interaction(query, np.array(rows, dtype=np.int64), read_tokens(TEXTS, encoder), encoder)
    np.testing.assert_array_equal(found, np.zeros(len(rows)))


def test_texts_are_taken_out_and_put_together() -> None:
    encoder = LetterEncoder()
    index = read_tokens(TEXTS, encoder)
    rows = np.array([3, 0, 2], dtype=np.int64)
    expected = read_tokens([TEXTS[row] for row in rows], encoder)
    taken = index.take(rows)
    joined = join_tokens([index.take(rows[:1]), index.take(rows[1:1]), index.take(rows[1:])])
    for name in TokenRows.__slots__:
        np.testing.assert_array_equal(getattr(taken, name), getattr(expected, name))
        np.testing.assert_array_equal(getattr(joined, name), getattr(expected, name))


def test_arrays_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        replace(read_tokens(TEXTS, LetterEncoder()), whole=np.ones(3, dtype=np.float32))


def test_the_built_in_model_has_token_vectors() -> None:
    encoder = load_encoder(str(BUILT_IN_MODEL))
    assert isinstance(encoder, TokenEncoder)
    assert not isinstance(HashingEncoder(), TokenEncoder)
    texts = ["Tổng thu ngân sách là 433 tỷ đồng.", "Có 10 người chết vì tai nạn giao thông."]
    found = interaction("thu ngan sach bao nhieu", np.arange(2), read_tokens(texts, encoder), encoder)
    assert found[0] > found[1]


def test_a_very_long_text_takes_memory_in_proportion() -> None:
    text = "abcdefghij" * 3000
    tracemalloc.start()
    read_tokens([text], LetterEncoder())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 * 2**20  # 30,000 tokens of 64 numbers are 8 MB; all pairs of them would be 3 GB
