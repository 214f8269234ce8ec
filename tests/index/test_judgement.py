from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.errors import ConfigError
from index.judgement import JUDGEMENT_FILE, Judgement, load_judgement
from rag.confidence import CONFIDENCE_FEATURES
from rag.features import CLAUSE_FEATURES

ONE = Judgement({"search": 0.5, "figure": 1}, {"search": 2.0}, bias=-1.5, threshold=0.25, rules_threshold=0.5)


def test_it_comes_back_from_json() -> None:
    assert Judgement.from_dict(json.loads(json.dumps(ONE.to_dict()))) == ONE


def test_what_is_stored_weighs_every_feature_and_no_other() -> None:
    stored = load_judgement()
    assert set(stored.clause) == set(CLAUSE_FEATURES)
    assert set(stored.confidence) == set(CONFIDENCE_FEATURES)


@pytest.mark.parametrize("threshold", [0.0, 1, 0.5])
def test_a_threshold_is_a_probability(threshold: float) -> None:
    assert replace(ONE, threshold=threshold).threshold == threshold


@pytest.mark.parametrize("threshold", [-0.01, 1.01, float("inf"), float("nan")])
def test_another_threshold_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        replace(ONE, threshold=threshold)


@pytest.mark.parametrize(
    "changed",
    [
        {"clause": {"search": "0.5"}},
        {"clause": {"search": None}},
        {"clause": [0.5]},
        {"confidence": "search"},
        {"bias": "-1.5"},
        {"threshold": None},
        {"more": 1.0},
    ],
)
def test_what_are_no_weights_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        Judgement.from_dict(ONE.to_dict() | changed)


def test_what_is_missing_is_refused() -> None:
    fields = ONE.to_dict()
    for name in fields:
        with pytest.raises(TypeError):
            Judgement.from_dict({key: value for key, value in fields.items() if key != name})


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"null",
        b"3",
        b"\xff\xfe",
        b'{"clause": {}}',
        b'{"clause": {}, "confidence": {}}',
    ],
)
def test_a_file_that_holds_no_judgement_is_named(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "judgement.json"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ConfigError, match=r"judgement\.json"):
        load_judgement(path)


def test_it_is_read_once_from_the_file_of_the_product() -> None:
    assert load_judgement() is load_judgement()
    assert load_judgement() == Judgement.from_dict(json.loads(JUDGEMENT_FILE.read_text(encoding="utf-8")))
