"""Contrastive training of token vectors; knows token ids, not text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from index.training.loss import contrastive_loss, find_repeats
from index.training.ragged import Examples, Ragged

WARMUP = 0.05


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """The recipe.

    `block` neighbouring pairs stay together in a batch, so that texts of one document are each other's hard
    negatives; `widths` are shorter prefix lengths at which the loss is also taken.
    """

    dim: int = 512
    epochs: int = 1
    batch: int = 2048
    block: int = 16
    learning_rate: float = 0.05
    temperature: float = 0.05
    widths: tuple[int, ...] = ()
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
    losses = [
        contrastive_loss(
            functional.normalize(queries[:, :width], dim=1),
            functional.normalize(passages[:, :width], dim=1),
            repeats,
            temperature=options.temperature,
        )
        for width in (options.dim, *options.widths)
    ]
    return torch.stack(losses).mean()


def _rate(step: int, steps: int) -> float:
    warm = max(1, int(WARMUP * steps))
    return min((step + 1) / warm, (steps - step) / max(1, steps - warm))


def train_vectors(
    examples: Examples,
    initial: NDArray[np.float32],
    options: TrainOptions,
    *,
    on_step: Callable[[int, int, float], None] = lambda step, steps, loss: None,
) -> NDArray[np.float32]:
    """Return trained token vectors; `on_step` hears the step, the number of steps and the loss."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    weights = torch.from_numpy(initial).clone().to(device).requires_grad_()
    optimizer = torch.optim.Adam([weights], lr=options.learning_rate, fused=True)
    plans = [plan_batches(len(examples.queries), options, epoch) for epoch in range(options.epochs)]
    steps = sum(map(len, plans))
    for step, rows in enumerate(rows for plan in plans for rows in plan):
        for group in optimizer.param_groups:
            group["lr"] = options.learning_rate * _rate(step, steps)
        loss = _batch_loss(weights, examples, rows, options)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        assert weights.grad is not None
        weights.grad[0] = 0.0
        optimizer.step()
        on_step(step + 1, steps, float(loss.detach()))
    return weights.detach().cpu().numpy()
