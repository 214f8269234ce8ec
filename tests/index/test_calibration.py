from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.calibration import Calibration, calibrate
from index.encoder import load_encoder
from index.settings import BUILT_IN_MODEL
from tests.fakes import HashingEncoder


class CrowdedEncoder(HashingEncoder):
    """Every text is near every other, as transformers often have it: 0.8 of each vector is the same."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        own = super().encode_passages(texts)
        shared = np.full((len(texts), 1), 2.0, dtype=np.float32)
        both = np.concatenate([own, shared], axis=1)
        return np.asarray(both / np.linalg.norm(both, axis=1, keepdims=True), dtype=np.float32)

    encode_queries = encode_passages


def test_it_comes_back_from_json() -> None:
    one = Calibration(0.1, 0.5, 0.8)
    assert Calibration.from_dict(json.loads(json.dumps(one.to_dict()))) == one


def test_near_texts_of_a_crowded_model_are_told_from_unrelated_ones() -> None:
    plain, crowded = calibrate(HashingEncoder()), calibrate(CrowdedEncoder())
    assert plain.unrelated < 0.2
    assert crowded.unrelated == pytest.approx(0.8, abs=0.05)
    for one in (plain, crowded):
        assert one.unrelated < one.related < one.same <= 1
    near = crowded.nearness(np.array([0.7, crowded.unrelated, 0.9, 1.0], dtype=np.float32))
    np.testing.assert_allclose(near, [0, 0, 0.5, 1], atol=0.05)


def test_cosines_of_the_built_in_model_mean_what_the_thresholds_were_chosen_with() -> None:
    found = calibrate(load_encoder(str(BUILT_IN_MODEL)))
    assert found.unrelated == pytest.approx(0.05, abs=0.03)
    assert found.related == pytest.approx(0.41, abs=0.03)  # 0.45 with the 1,211 lists before 2026-11-27
    assert found.same == pytest.approx(0.66, abs=0.03)
