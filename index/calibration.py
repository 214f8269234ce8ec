"""What a cosine of one embedding model means, measured on phrases of which the meaning is known.

Models differ: two phrases with nothing in common have a cosine near 0 in one and of 0.8 in another. The
lexicon lists a thousand things that are told apart, so the cosines between their names show what unrelated
looks like.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.lexicon import load_lexicon
from index.types import Encoder

# Of two different things, one pair in 150 comes nearer than "related", one in 1,600 nearer than "same": what
# the cosines 0.45 and 0.7 are to the built-in model, with which they were chosen (eval/LOG.md, 2026-11-25).
_RELATED, _SAME = 0.9935, 0.99937


@dataclass(frozen=True, slots=True)
class Calibration:
    """Cosines of one model, in [-1, 1], that mean something.

    `unrelated` is the usual one of phrases with nothing in common; from `related` on two phrases have to do
    with each other, from `same` on they speak of the same thing.
    """

    unrelated: float = 0.0
    related: float = 0.45
    same: float = 0.7

    def nearness(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosines on a scale from 0, as near as unrelated texts or less near, to 1, the same."""
        scale = max(1 - self.unrelated, 1e-6)
        return np.asarray(np.clip((cosines - self.unrelated) / scale, 0, 1), dtype=np.float32)

    def to_dict(self) -> dict[str, float]:
        """Return the cosines as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """Return the cosines that `to_dict` gave; raises `ValueError` or `TypeError` on others."""
        return cls(**{name: float(value) for name, value in values.items()})


def calibrate(encoder: Encoder) -> Calibration:
    """Return the calibration of `encoder`, by the cosines between all names of different things.

    One name of a pair is embedded as a question, the other as a passage.
    """
    names = load_lexicon().names
    cosines = encoder.encode_queries(names) @ encoder.encode_passages(names).T
    cosines = cosines[np.triu_indices(len(names), 1)]
    unrelated, related, same = np.quantile(cosines, (0.5, _RELATED, _SAME))
    return Calibration(*(round(float(value), 3) for value in (unrelated, related, same)))
