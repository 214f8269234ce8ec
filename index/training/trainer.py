"""Contrastive training of token vectors; knows token ids, not text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from index.training.checkpoint import fingerprint, keep, restore
from index.training.loss import contrastive_loss, find_repeats
from index.training.ragged import Examples, Ragged

WARMUP = 0.05
KEPT_EVERY = 100  # steps, a quarter of a minute


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """The recipe.

    `block` neighbouring pairs stay together in a batch, so that texts of one document are each other's hard
    negatives.
    """

    dim: int = 512
    epochs: int = 1
    batch: int = 2048
    block: int = 16
    learning_rate: float = 0.05
    temperature: float = 0.05
    seed: int = 7


def plan_batches(pairs: int, options: TrainOptions, epoch: int) -> list[NDArray[np.int64]]:
    """Return the rows of each batch of an epoch; an incomplete last batch is left out unless it is all."""
    rng = np.random.default_rng([options.seed, epoch])
    blocks = np.array_split(np.arange(pairs), max(1, pairs // options.block))
    rng.shuffle(blocks)
    rows = np.concatenate(blocks)
    full = max(1, pairs // options.batch)
    return [rows[number * options.batch : (number + 1) * options.batch] for number in range(full)]


def _embed(weights: torch.Tensor, parts: tuple[Ragged, Ragged], rows: NDArray[np.int64]) -> torch.Tensor:
    """Return the means of both parts' rows, one part after the other: one scatter of gradients, not two."""
    (left, left_offsets), (right, right_offsets) = (part.take(rows) for part in parts)
    ids = torch.from_numpy(np.concatenate((left, right))).to(weights.device)
    offsets = torch.from_numpy(np.concatenate((left_offsets, right_offsets + len(left)))).to(weights.device)
    return functional.embedding_bag(ids, weights, offsets, mode="mean")


def _batch_loss(
    weights: torch.Tensor, examples: Examples, rows: NDArray[np.int64], options: TrainOptions
) -> torch.Tensor:
    embedded = _embed(weights, (examples.queries, examples.passages), rows)
    queries, passages = embedded[: len(rows)], embedded[len(rows) :]
    keys = (examples.query_keys[rows], examples.passage_keys[rows])
    repeats = torch.from_numpy(np.concatenate([find_repeats(key) for key in keys], axis=1)).to(weights.device)
    return contrastive_loss(
        functional.normalize(queries, dim=1),
        functional.normalize(passages, dim=1),
        repeats,
        temperature=options.temperature,
    )


def _rate(step: int, steps: int) -> float:
    warm = max(1, int(WARMUP * steps))
    return min((step + 1) / warm, (steps - step) / max(1, steps - warm))


def train_vectors(
    examples: Examples,
    initial: NDArray[np.float32],
    options: TrainOptions,
    *,
    on_step: Callable[[int, int, float], None] = lambda step, steps, loss: None,
    kept: Path | None = None,
) -> NDArray[np.float32]:
    """Return trained token vectors; `on_step` hears the step, the number of steps and the loss.

    With a folder `kept` the state is written into it every `KEPT_EVERY` steps; a later run of the same
    examples, start and options goes on from there and ends with the same bytes. It is removed at the end.
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    weights = torch.from_numpy(initial).clone().to(device).requires_grad_()
    optimizer = torch.optim.Adam([weights], lr=options.learning_rate, fused=True)
    plans = [plan_batches(len(examples.queries), options, epoch) for epoch in range(options.epochs)]
    batches = [rows for plan in plans for rows in plan]
    run = fingerprint(examples, initial, options)
    checkpoint = kept / f"checkpoint-{run[:12]}.safetensors" if kept else None
    done = restore(checkpoint, run, weights, optimizer) if checkpoint else 0
    for step, rows in enumerate(batches[done:], start=done):
        for group in optimizer.param_groups:
            group["lr"] = options.learning_rate * _rate(step, len(batches))
        loss = _batch_loss(weights, examples, rows, options)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        assert weights.grad is not None
        weights.grad[0] = 0.0
        optimizer.step()
        if checkpoint and (step + 1) % KEPT_EVERY == 0:
            keep(checkpoint, run, weights, optimizer, step + 1)
        on_step(step + 1, len(batches), float(loss.detach()))
    if checkpoint:
        checkpoint.unlink(missing_ok=True)
    return weights.detach().cpu().numpy()
