from __future__ import annotations

import json
from pathlib import Path

import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from typer.testing import CliRunner

from index.training.__main__ import app
from index.training.export import TOKENIZER, WEIGHTS, sha256_of

pytestmark = pytest.mark.torch
SMALL = ["--dim", "16", "--epochs", "2", "--batch", "64", "--subwords", "300", "--threads", "1"]


def _run(corpus: Path, out: Path, *options: str) -> None:
    result = CliRunner().invoke(app, ["--corpus", str(corpus), "--out", str(out), *SMALL, *options])
    assert result.exit_code == 0, result.output


def test_one_command_makes_the_same_model_twice(corpus_folder: Path, tmp_path: Path) -> None:
    _run(corpus_folder, tmp_path / "a", "--no-evaluate")
    _run(corpus_folder, tmp_path / "b", "--no-evaluate", "--cache", str(tmp_path / "cache"))
    for name in (WEIGHTS, TOKENIZER):
        assert sha256_of(tmp_path / "a" / name) == sha256_of(tmp_path / "b" / name)
    weights = load_file(tmp_path / "a" / WEIGHTS)["embedding.weight"]
    tokenizer = Tokenizer.from_file(str(tmp_path / "a" / TOKENIZER))
    assert weights.shape == (tokenizer.get_vocab_size(), 16)


def test_another_seed_makes_another_model(corpus_folder: Path, tmp_path: Path) -> None:
    _run(corpus_folder, tmp_path / "a", "--no-evaluate")
    _run(corpus_folder, tmp_path / "b", "--no-evaluate", "--seed", "8")
    assert sha256_of(tmp_path / "a" / WEIGHTS) != sha256_of(tmp_path / "b" / WEIGHTS)


def test_figures_are_written_for_each_measurement(corpus_folder: Path, tmp_path: Path) -> None:
    _run(corpus_folder, tmp_path / "a", "--figures", str(tmp_path / "figures.json"))
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert {"task", "dense", "model", "lexical", "fused", "weight"} == set(figures[0])
