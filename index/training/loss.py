"""The contrastive loss, written out by hand: one exponential for both directions, little memory."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray


def find_repeats(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pairs (i, j), i != j, of equal keys, shape (2, pairs)."""
    groups: dict[int, list[int]] = defaultdict(list)
    for row, key in enumerate(keys.tolist()):
        groups[key].append(row)
    found = [(a, b) for rows in groups.values() if len(rows) > 1 for a in rows for b in rows if a != b]
    return np.array(found, dtype=np.int64).reshape(-1, 2).T


class SymmetricCrossEntropy(torch.autograd.Function):
    """Mean cross-entropy of finding each query's passage and each passage's query.

    Scores are cosines, so exponentials are taken relative to the score 1 and cannot overflow.
    """

    @staticmethod
    def forward(
        ctx: Any,  # noqa: ANN401 -- torch gives this no public type
        scores: torch.Tensor,
        repeats: torch.Tensor,
        temperature: float,
    ) -> torch.Tensor:
        """Return the loss; `repeats` holds the (row, column) pairs that are no negatives."""
        own = scores.diagonal().clone()
        weights = scores.sub(1.0).div_(temperature).exp_()
        weights[repeats[0], repeats[1]] = 0.0
        rows, columns = weights.sum(dim=1), weights.sum(dim=0)
        ctx.save_for_backward(weights, rows, columns)
        ctx.temperature = temperature
        return ((rows.log() + columns.log()) / 2 - (own - 1.0) / temperature).mean()

    @staticmethod
    def backward(
        ctx: Any,  # noqa: ANN401
        gradient: torch.Tensor,
    ) -> tuple[torch.Tensor, None, None]:
        """Return the gradient for the scores."""
        weights, rows, columns = ctx.saved_tensors
        scale = gradient / (2 * len(weights) * ctx.temperature)
        result = weights * (scale / rows)[:, None]
        result.addcmul_(weights, (scale / columns)[None, :])
        result.diagonal().sub_(2 * scale)
        return result, None, None


def contrastive_loss(
    queries: torch.Tensor, passages: torch.Tensor, repeats: torch.Tensor, *, temperature: float
) -> torch.Tensor:
    """Return the symmetric loss of unit vectors; row i of `queries` belongs to row i of `passages`."""
    scores = queries @ passages.T
    loss: torch.Tensor = SymmetricCrossEntropy.apply(scores, repeats, temperature)  # type: ignore[no-untyped-call]
    return loss
