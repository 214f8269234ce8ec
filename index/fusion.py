"""How the dense and the lexical scores of one passage become one: weights that are stored with the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from index.lexical import FIELDS


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights of the fused score, each in [0, 1]; eval/LOG.md (2026-11-23) says how they were chosen.

    `dense` is the share of the dense side for a Vietnamese query, `dense_foreign` for one in another
    language, of which the lexical fields know only names, figures and what the lexicon lists; the rest is
    the lexical side's. `marked` and `unmarked` are the shares of the lexical fields for queries typed with
    diacritics and without: without, accented syllables tell nothing. Each adds up to 1.
    """

    dense: float = 0.45
    dense_foreign: float = 0.85
    marked: Mapping[str, float] = field(
        default_factory=lambda: {"accented": 0.4, "folded": 0.15, "grams": 0.2, "concepts": 0.25}
    )
    unmarked: Mapping[str, float] = field(
        default_factory=lambda: {"folded": 0.5, "grams": 0.3, "concepts": 0.2}
    )

    def __post_init__(self) -> None:
        for shares in (self.marked, self.unmarked):
            if not set(shares) <= set(FIELDS) or abs(sum(shares.values()) - 1) > 1e-6:
                raise ValueError(
                    f"shares of lexical fields must be of {sorted(FIELDS)} and sum to 1: {shares}"
                )

    def to_dict(self) -> dict[str, Any]:
        """Return the weights as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Fusion:
        """Return the weights that `to_dict` gave; raises `ValueError` or `TypeError` on others."""
        return cls(**values)
