from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer, models

from index.training.evaluation import embed
from index.training.export import TOKENIZER, WEIGHTS, export_model, sha256_of


@pytest.fixture
def tokenizer() -> Tokenizer:
    pieces = ["[UNK]", "▁thu", "▁chi", "▁ngân▁sách"]
    made = Tokenizer(models.Unigram([(piece, -float(n)) for n, piece in enumerate(pieces)], unk_id=0))
    from tokenizers import pre_tokenizers

    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    return made


def test_the_exported_folder_gives_the_vectors_that_were_trained(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    vectors = np.random.default_rng(1).standard_normal((4, 8)).astype(np.float32)
    export_model(vectors, tokenizer, tmp_path)
    weights = load_file(tmp_path / WEIGHTS)["embedding.weight"]
    read = Tokenizer.from_file(str(tmp_path / TOKENIZER))
    texts = ["thu ngân sách", "chi ngân sách"]
    assert weights.dtype == np.float16
    before, after = embed(texts, tokenizer, vectors), embed(texts, read, weights.astype(np.float32))
    assert np.min(np.sum(before * after, axis=1)) > 0.9999


def test_the_folder_names_its_modules(tmp_path: Path, tokenizer: Tokenizer) -> None:
    export_model(np.ones((4, 8), dtype=np.float32), tokenizer, tmp_path)
    modules = json.loads((tmp_path / "modules.json").read_text(encoding="utf-8"))
    assert [module["type"].rsplit(".", 1)[-1] for module in modules] == ["StaticEmbedding", "Normalize"]
    assert len(sha256_of(tmp_path / WEIGHTS)) == 64


def test_a_vocabulary_of_another_size_is_refused(tmp_path: Path, tokenizer: Tokenizer) -> None:
    with pytest.raises(ValueError, match="3 vectors for 4 tokens"):
        export_model(np.ones((3, 8), dtype=np.float32), tokenizer, tmp_path)
