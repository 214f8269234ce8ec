from __future__ import annotations

import json

import pytest

from index.fusion import Fusion


def test_weights_survive_json() -> None:
    fusion = Fusion(dense=0.5)
    assert Fusion.from_dict(json.loads(json.dumps(fusion.to_dict()))) == fusion


@pytest.mark.parametrize("shares", [{"nonsense": 1.0}, {"accented": 0.5}])
def test_shares_of_no_field_or_of_no_whole_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        Fusion(marked=shares)
