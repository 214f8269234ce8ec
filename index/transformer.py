"""Models that are not static: sentence-transformers behind the `Encoder` protocol, and the prompts they need.

Knows what is called on a loaded model, not how it is found and loaded (`encoder.py`), so it imports no torch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index.fusion import Fusion
from index.settings import ModelOptions
from index.static import unit
from index.types import Identified, ModelIdentity, Prompts

# The value of RAG_QUERY_PROMPT and RAG_PASSAGE_PROMPT that stands for no prompt at all.
NO_PROMPT = "none"
# Tokenizers without a limit state one of 10^30.
_NO_LIMIT = 10**6


class SentenceModel(Protocol):
    """What is used of `sentence_transformers.SentenceTransformer`."""

    @property
    def max_seq_length(self) -> int | None:
        """How many tokens are read of a text; the rest is cut off without a word."""

    @property
    def tokenizer(self) -> Callable[..., Mapping[str, Sequence[Sequence[int]]]]:
        """A Hugging Face tokenizer: texts in, "input_ids" out."""

    def get_embedding_dimension(self) -> int | None:
        """Return the length of a vector where the modules state it."""

    def encode_query(self, inputs: list[str], *, prompt: str, show_progress_bar: bool) -> ArrayLike:
        """Return the vectors of questions."""

    def encode_document(self, inputs: list[str], *, prompt: str, show_progress_bar: bool) -> ArrayLike:
        """Return the vectors of passages."""


class TransformerEncoder(Identified):
    """A sentence-transformers model of any architecture."""

    def __init__(self, model: SentenceModel, identity: ModelIdentity, fusion: Fusion) -> None:
        self._model = model
        super().__init__(identity, fusion)
        self._dim = model.get_embedding_dimension() or self._vectors(model.encode_query, ["x"], "").shape[1]

    @property
    def dim(self) -> int:
        """Length of one vector."""
        return self._dim

    @property
    def max_tokens(self) -> int | None:
        """How many tokens of a text are read, prompt and special tokens included; None for any number."""
        limit = self._model.max_seq_length
        return limit if limit is not None and limit < _NO_LIMIT else None

    def count_tokens(self, passages: Sequence[str]) -> list[int]:
        """Return the number of tokens of each passage, prompt and special tokens included."""
        texts = [self._identity.prompts.passage + text for text in passages]
        if not texts:
            return []
        ids = self._model.tokenizer(texts, truncation=False, padding=False, verbose=False)["input_ids"]
        return [len(row) for row in ids]

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (len(texts), dim); what is beyond `max_tokens` is not read."""
        return self._vectors(self._model.encode_document, texts, self._identity.prompts.passage)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (len(texts), dim); what is beyond `max_tokens` is not read."""
        return self._vectors(self._model.encode_query, texts, self._identity.prompts.query)

    def _vectors(
        self, encode: Callable[..., ArrayLike], texts: Sequence[str], prompt: str
    ) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self._dim), dtype=np.float32)
        # A prompt that is given, even "", takes the place of the model's own.
        return unit(np.asarray(encode(list(texts), prompt=prompt, show_progress_bar=False), dtype=np.float32))


# --- prompts ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Family:
    """Models that were trained with prompts but do not state them in their own configuration."""

    name: re.Pattern[str]
    architectures: frozenset[str]
    prompts: Prompts


_E5 = r"(?:^|[/_-])e5[_-](?:small|base|large)"
_E5_ARCHITECTURES = frozenset({"bert", "xlm-roberta"})
_FAMILIES = (
    _Family(
        re.compile(_E5 + r".*instruct", re.IGNORECASE),
        _E5_ARCHITECTURES,
        Prompts(
            query="Instruct: Given a web search query, retrieve relevant passages that answer the query\n"
            "Query: "
        ),
    ),
    _Family(re.compile(_E5, re.IGNORECASE), _E5_ARCHITECTURES, Prompts("query: ", "passage: ")),
)


def prompts_of(folder: Path, name: str, options: ModelOptions) -> Prompts:
    """Return the prompts of the model called `name` in `folder`.

    Each of the two is what the settings say; else what the model's own configuration says; else, where that
    says nothing of either, what its family was trained with.
    """
    own = _own_prompts(folder)
    if own == Prompts():
        own = _family_prompts(folder, name)
    return Prompts(_chosen(options.query_prompt, own.query), _chosen(options.passage_prompt, own.passage))


def _chosen(setting: str, own: str) -> str:
    return "" if setting == NO_PROMPT else setting or own


def _own_prompts(folder: Path) -> Prompts:
    stated = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    passage = next((stated[key] for key in ("document", "passage", "corpus") if stated.get(key)), "")
    return Prompts(str(stated.get("query") or ""), str(passage))


def _family_prompts(folder: Path, name: str) -> Prompts:
    """Return what the first of `_FAMILIES` says that fits by name and, where one is stated, by architecture.

    The name is the one given or the one that the configuration was saved under, so a renamed folder counts.
    """
    config = _json(folder / _transformer_path(folder) / "config.json")
    names = (name, str(config.get("_name_or_path", "")))
    architecture = config.get("model_type")
    for family in _FAMILIES:
        fits = architecture is None or architecture in family.architectures
        if fits and any(map(family.name.search, names)):
            return family.prompts
    return Prompts()


def _transformer_path(folder: Path) -> str:
    path = folder / "modules.json"
    modules = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return str(modules[0]["path"]) if modules else ""


def _json(path: Path) -> Mapping[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found if isinstance(found, dict) else {}
