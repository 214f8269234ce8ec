from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import ModelError
from index.fusion import FUSION_FILE, Fusion, read_fusion
from index.settings import BUILT_IN_MODEL


def test_weights_survive_json() -> None:
    fusion = Fusion(dense=0.5)
    assert Fusion.from_dict(json.loads(json.dumps(fusion.to_dict()))) == fusion


@pytest.mark.parametrize("shares", [{"nonsense": 1.0}, {"accented": 0.5}])
def test_shares_of_no_field_or_of_no_whole_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        Fusion(marked=shares)


@pytest.mark.parametrize("shares", [{"dense": 1.1}, {"dense_foreign": -0.1}, {"interaction": 2}])
def test_shares_outside_0_to_1_are_refused(shares: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\]"):
        Fusion(**shares)


def test_a_model_brings_its_weights(tmp_path: Path) -> None:
    assert read_fusion(tmp_path) == Fusion()
    tuned = Fusion(dense=0.7, interaction=0.5)
    (tmp_path / FUSION_FILE).write_text(json.dumps(tuned.to_dict()), encoding="utf-8")
    assert read_fusion(tmp_path) == tuned


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[1]",
        '{"dense": 3}',
        '{"density": 0.5}',
        '{"dense": "much"}',
        '{"marked": ["accented"]}',
        '{"marked": {"accented": 2, "folded": -1}}',
    ],
)
def test_damaged_weights_are_named(tmp_path: Path, content: str) -> None:
    (tmp_path / FUSION_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=FUSION_FILE) as told:
        read_fusion(tmp_path)
    assert "\n" not in str(told.value)


def test_the_built_in_model_brings_weights() -> None:
    assert read_fusion(BUILT_IN_MODEL).interaction > 0
