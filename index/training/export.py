"""Writes a trained model as sentence-transformers reads it: StaticEmbedding, then Normalize."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding",
    },
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.base.modules.normalize.Normalize",
    },
]


def scale_to_half(vectors: NDArray[np.float32]) -> NDArray[np.float16]:
    """Return the vectors in half precision, all scaled by one factor so that the longest has length 8."""
    longest = float(np.linalg.norm(vectors, axis=1).max())
    return (vectors * (8.0 / max(longest, 1e-9))).astype(np.float16)


def _write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def export_model(vectors: NDArray[np.float32], tokenizer: Tokenizer, folder: Path) -> None:
    """Write weights, tokenizer and sentence-transformers settings into `folder`.

    Raises:
        ValueError: vectors and vocabulary differ in number.
    """
    if len(vectors) != tokenizer.get_vocab_size():
        raise ValueError(f"{len(vectors)} vectors for {tokenizer.get_vocab_size()} tokens")
    folder.mkdir(parents=True, exist_ok=True)
    save_file({"embedding.weight": scale_to_half(vectors)}, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)
    tokenizer.save(str(folder / TOKENIZER), pretty=False)
    _write_json(folder / "modules.json", _MODULES)
    _write_json(folder / "1_Normalize" / "config.json", {})
    settings = {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"}
    _write_json(folder / "config_sentence_transformers.json", settings)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
