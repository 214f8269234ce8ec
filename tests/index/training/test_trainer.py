from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from index.training.checkpoint import fingerprint, keep, restore
from index.training.corpus import Corpus
from index.training.evaluation import Task, lexical_scores, measure
from index.training.initial import compose_vectors, random_vectors
from index.training.loss import contrastive_loss, find_repeats
from index.training.pairs import PairOptions
from index.training.prepared import Prepared, prepare
from index.training.tokens import TokenOptions
from index.training.trainer import TrainOptions, plan_batches, train_vectors

pytestmark = pytest.mark.torch

SIZES = TokenOptions(subwords=400, runs=60, bare_runs=30, run_sample=1)
SMALL = TrainOptions(dim=32, epochs=6, batch=64, block=4)


def _train(prepared: Prepared, options: TrainOptions = SMALL) -> tuple[np.ndarray, np.ndarray, list[float]]:
    counts = prepared.examples.count_tokens(prepared.tokenizer.get_vocab_size())
    random = random_vectors(counts, dim=options.dim, seed=options.seed)
    initial = compose_vectors(random, counts, prepared.tokenizer)
    losses: list[float] = []
    vectors = train_vectors(
        prepared.examples, initial, options, on_step=lambda step, steps, loss: losses.append(loss)
    )
    return initial, vectors, losses


@pytest.fixture(scope="module")
def prepared(corpus: Corpus) -> Prepared:
    return prepare(corpus, SIZES, PairOptions(), cache=None)


def test_the_loss_and_its_gradient_equal_the_textbook_form() -> None:
    generator = torch.Generator().manual_seed(1)
    queries, passages = (torch.randn(20, 8, generator=generator, dtype=torch.float64) for _ in range(2))
    queries = functional.normalize(queries, dim=1).requires_grad_()
    passages = functional.normalize(passages, dim=1)
    repeats = torch.tensor([[1, 2, 5], [2, 1, 7]])
    logits = (queries @ passages.T / 0.05).index_put(tuple(repeats), torch.tensor(-1e9, dtype=torch.float64))
    target = torch.arange(20)
    textbook = (functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)) / 2
    loss = contrastive_loss(queries, passages, repeats, temperature=0.05)
    assert loss.item() == pytest.approx(textbook.item())
    (ours,) = torch.autograd.grad(loss, queries)
    (theirs,) = torch.autograd.grad(textbook, queries)
    torch.testing.assert_close(ours, theirs)


def test_equal_keys_are_found_both_ways_round() -> None:
    repeats = find_repeats(np.array([3, 5, 3, 9], dtype=np.int64))
    assert sorted(map(tuple, repeats.T.tolist())) == [(0, 2), (2, 0)]
    assert find_repeats(np.array([1, 2], dtype=np.int64)).shape == (2, 0)


def test_batches_use_each_pair_once_and_keep_neighbours_together() -> None:
    batches = plan_batches(640, TrainOptions(batch=64, block=16), epoch=0)
    rows = np.concatenate(batches)
    assert sorted(rows.tolist()) == list(range(640))
    assert (np.diff(rows) == 1).mean() > 0.9
    assert not np.array_equal(rows, np.concatenate(plan_batches(640, TrainOptions(batch=64), epoch=1)))


def test_training_finds_what_was_asked_and_is_deterministic(prepared: Prepared) -> None:
    _, vectors, losses = _train(prepared)
    _, again, _ = _train(prepared)
    np.testing.assert_array_equal(vectors, again)
    assert np.mean(losses[-5:]) < np.mean(losses[:5])
    assert not vectors[0].any()


def test_english_finds_vietnamese_only_after_training(prepared: Prepared) -> None:
    passages = ("lượng khách du lịch lưu trú", "số vụ tai nạn giao thông", "diện tích gieo trồng lúa")
    task = Task("x", ("tourist arrivals", "traffic accidents", "rice planting area"), passages, (0, 1, 2))
    initial, vectors, _ = _train(prepared)
    lexical = lexical_scores(task)
    assert measure(task, prepared.tokenizer, vectors, lexical).dense == pytest.approx(1.0)
    assert measure(task, prepared.tokenizer, initial, lexical).dense < 1.0


class StoppedError(Exception):
    """The machine went down."""


def test_a_run_that_was_stopped_goes_on_and_ends_the_same(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.training.trainer.KEPT_EVERY", 3)
    counts = prepared.examples.count_tokens(prepared.tokenizer.get_vocab_size())
    initial = random_vectors(counts, dim=SMALL.dim, seed=1)
    whole = train_vectors(prepared.examples, initial, SMALL)

    def stop(step: int, steps: int, loss: float) -> None:
        if step == 7:
            raise StoppedError

    with pytest.raises(StoppedError):
        train_vectors(prepared.examples, initial, SMALL, on_step=stop, kept=tmp_path)
    seen: list[int] = []
    again = train_vectors(
        prepared.examples,
        initial,
        SMALL,
        on_step=lambda step, steps, loss: seen.append(step),
        kept=tmp_path,
    )
    assert seen[0] == 7
    np.testing.assert_array_equal(again, whole)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["other options", "cut short", "empty"])
def test_the_state_of_another_run_or_a_damaged_one_is_not_used(
    prepared: Prepared, tmp_path: Path, damage: str
) -> None:
    kept = tmp_path / "state.safetensors"
    weights = torch.zeros(4, 2, requires_grad=True)
    optimizer = torch.optim.Adam([weights])
    weights.sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    initial = np.zeros((4, 2), dtype=np.float32)
    run = fingerprint(prepared.examples, initial, SMALL)
    keep(kept, run, weights, optimizer, 5)
    assert restore(kept, run, weights, optimizer) == 5
    if damage == "other options":
        run = fingerprint(prepared.examples, initial, TrainOptions(seed=8))
    else:
        kept.write_bytes(kept.read_bytes()[:20] if damage == "cut short" else b"")
    assert restore(kept, run, weights, optimizer) == 0


def test_the_cache_gives_back_what_was_prepared(tmp_path: Path, corpus: Corpus, prepared: Prepared) -> None:
    first = prepare(corpus, SIZES, PairOptions(), cache=tmp_path)
    files = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    second = prepare(corpus, SIZES, PairOptions(), cache=tmp_path)
    assert files == {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    for one in (first, second):
        np.testing.assert_array_equal(one.examples.passages.ids, prepared.examples.passages.ids)
    prepare(corpus, SIZES, PairOptions(seed=8), cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
