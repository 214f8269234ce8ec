"""How clauses are weighed and when an answer is refused: fitted numbers that an index is stored with.

`judgement.json` beside this module holds them; `python -m eval fit` makes it from answerable and unanswerable
questions about several reports. What the names mean is told where they are computed: `rag/features.py` and
`rag/confidence.py`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from index.errors import ConfigError

JUDGEMENT_FILE = Path(__file__).with_name("judgement.json")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Weights by feature: of a clause's score, and of the log-odds that the best clause answers.

    `bias` is the log-odds where every feature is 0; a question is refused where the probability, in [0, 1],
    is under `threshold`, or under `rules_threshold` where a regulation would be quoted.
    """

    clause: Mapping[str, float]
    confidence: Mapping[str, float]
    bias: float
    threshold: float
    rules_threshold: float

    def __post_init__(self) -> None:
        if not all(isinstance(weights, Mapping) for weights in (self.clause, self.confidence)):
            raise TypeError("weights must be given by feature")
        numbers = (*self.clause.values(), *self.confidence.values(), self.bias, *self._thresholds)
        if not all(isinstance(number, int | float) for number in numbers):
            raise TypeError("weights must be numbers")
        if not all(0 <= limit <= 1 for limit in self._thresholds):
            raise ValueError(f"the thresholds must lie in [0, 1]: {self._thresholds}")
        if not all(map(math.isfinite, numbers)):
            raise ValueError("weights must be finite")

    @property
    def _thresholds(self) -> tuple[float, float]:
        return self.threshold, self.rules_threshold

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Judgement:
        """Return the numbers that `to_dict` gave; raises `ValueError` or `TypeError` on others."""
        return cls(**values)


@cache
def load_judgement(path: Path = JUDGEMENT_FILE) -> Judgement:
    """Return the numbers in a file.

    Raises:
        ConfigError: the file cannot be read or holds others.
    """
    try:
        return Judgement.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ConfigError(f"Không đọc được trọng số trả lời {path} ({error}); chép lại tệp này") from error
