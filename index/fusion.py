"""How the dense and the lexical scores of one passage become one: weights that a model brings with it.

A model's folder may hold `fusion.json`, the weights that were tuned with it; an index is stored with those
that it was built with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import ModelError
from index.lexical import FIELDS

FUSION_FILE = "fusion.json"


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights of the fused score, each in [0, 1]; the defaults are for models that bring none of their own.

    `dense` is the share of the dense side for a Vietnamese query, `dense_foreign` for one in another
    language, of which the lexical fields know only names, figures and what the lexicon lists; the rest is
    the lexical side's. `interaction` is the share of late interaction within the dense side, the rest is the
    passage vector's. `marked` and `unmarked` are the shares of the lexical fields for queries typed with
    diacritics and without: without, accented syllables tell nothing. Each adds up to 1.
    """

    dense: float = 0.45
    dense_foreign: float = 0.85
    interaction: float = 0.0
    marked: Mapping[str, float] = field(
        default_factory=lambda: {"accented": 0.4, "folded": 0.15, "grams": 0.2, "concepts": 0.25}
    )
    unmarked: Mapping[str, float] = field(
        default_factory=lambda: {"folded": 0.5, "grams": 0.3, "concepts": 0.2}
    )

    def __post_init__(self) -> None:
        if not all(isinstance(shares, Mapping) for shares in (self.marked, self.unmarked)):
            raise TypeError("shares of lexical fields must be given by field")
        sides = (self.dense, self.dense_foreign, self.interaction)
        for share in (*sides, *self.marked.values(), *self.unmarked.values()):
            if not 0 <= share <= 1:
                raise ValueError(f"shares must lie in [0, 1]: {share}")
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


def read_fusion(folder: Path) -> Fusion:
    """Return the weights that the model in `folder` brings, or the defaults.

    Raises:
        ModelError: the file of weights cannot be read or holds others.
    """
    path = folder / FUSION_FILE
    if not path.is_file():
        return Fusion()
    try:
        return Fusion.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(
            f"Không đọc được trọng số tìm kiếm {path} ({error}); chép lại tệp này hoặc xóa để dùng mặc định"
        ) from error
