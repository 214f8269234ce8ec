"""The state of a training run on disk, so that one that was stopped goes on; nothing is pickled."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from index.training.ragged import Examples

_MOMENTS = ("exp_avg", "exp_avg_sq")


def fingerprint(examples: Examples, initial: NDArray[np.float32], options: object) -> str:
    """Return what tells a run from others: a hash of its examples, starting vectors and options."""
    digest = hashlib.sha256(repr(options).encode())
    texts = [part for side in (examples.queries, examples.passages) for part in (side.ids, side.starts)]
    for array in (initial, examples.query_keys, examples.passage_keys, *texts):
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def keep(path: Path, run: str, weights: torch.Tensor, optimizer: torch.optim.Adam, step: int) -> None:
    """Write the state after `step` steps; what was there is replaced at once or not at all."""
    state = optimizer.state[weights]
    tensors = {"weights": weights.detach().cpu(), **{name: state[name].cpu() for name in _MOMENTS}}
    aside = path.with_suffix(".tmp")
    save_file(tensors, aside, metadata={"run": run, "step": str(step)})
    aside.replace(path)


def restore(path: Path, run: str, weights: torch.Tensor, optimizer: torch.optim.Adam) -> int:
    """Put the state of this `run` into weights and optimizer; return its step, 0 where `path` has none."""
    try:
        with safe_open(path, framework="pt") as kept:
            metadata = kept.metadata() or {}
            if metadata.get("run") != run:
                return 0
            tensors = {name: kept.get_tensor(name) for name in ("weights", *_MOMENTS)}
    except (OSError, SafetensorError):
        return 0
    step = int(metadata["step"])
    with torch.no_grad():
        weights.copy_(tensors["weights"])
    moments = {name: tensors[name].to(weights.device) for name in _MOMENTS}
    optimizer.state[weights] = {"step": torch.tensor(float(step), device=weights.device), **moments}
    return step
