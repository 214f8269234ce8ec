"""Corpus to tokenised examples, kept in a cache folder so that a second run starts with training."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.training.corpus import Corpus, is_held_out
from index.training.pairs import Pair, PairOptions, make_pairs
from index.training.ragged import Examples, Ragged, tokenize
from index.training.tokens import TokenOptions, train_tokenizer

QUERY_TOKENS = 64
PASSAGE_TOKENS = 160


@dataclass(frozen=True, slots=True)
class Prepared:
    """A tokenizer, and the training pairs in its tokens."""

    tokenizer: Tokenizer
    examples: Examples


def training_texts(corpus: Corpus) -> Iterator[str]:
    """Yield every text the tokenizer learns from: what is trained on, each once."""
    for article in (*corpus.wiki, *corpus.law, *corpus.procedures):
        if not is_held_out(article.group):
            yield f"{article.title} {article.heading} {article.text}"
    for document in (*corpus.official, *corpus.news):
        if not is_held_out(document.group):
            yield from document.paragraphs
    for pair in corpus.translations:
        yield pair.vietnamese
        yield pair.english


def _keys(texts: Sequence[str]) -> NDArray[np.int64]:
    return np.array([zlib.crc32(text.encode()) for text in texts], dtype=np.int64)


def tokenize_pairs(pairs: Sequence[Pair], tokenizer: Tokenizer) -> Examples:
    """Return the pairs in tokens; equal texts get equal keys."""
    queries = [pair.query for pair in pairs]
    passages = [pair.passage for pair in pairs]
    return Examples(
        queries=tokenize(queries, tokenizer, max_tokens=QUERY_TOKENS),
        passages=tokenize(passages, tokenizer, max_tokens=PASSAGE_TOKENS),
        query_keys=_keys(queries),
        passage_keys=_keys(passages),
    )


def _fingerprint(corpus: Corpus, *options: object) -> str:
    parts = [repr(len(part)) for part in (corpus.wiki, corpus.law, corpus.official, corpus.news)]
    parts += [repr(len(corpus.translations)), repr(len(corpus.answered)), repr(corpus.written)]
    parts += map(repr, options)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


def _save(path: Path, examples: Examples) -> None:
    np.savez(
        path,
        queries=examples.queries.ids,
        query_starts=examples.queries.starts,
        passages=examples.passages.ids,
        passage_starts=examples.passages.starts,
        query_keys=examples.query_keys,
        passage_keys=examples.passage_keys,
    )


def _load(path: Path) -> Examples:
    with np.load(path) as arrays:
        return Examples(
            queries=Ragged(arrays["queries"], arrays["query_starts"]),
            passages=Ragged(arrays["passages"], arrays["passage_starts"]),
            query_keys=arrays["query_keys"],
            passage_keys=arrays["passage_keys"],
        )


def prepare(
    corpus: Corpus, token_options: TokenOptions, pair_options: PairOptions, *, cache: Path | None
) -> Prepared:
    """Return tokenizer and examples, read from `cache` where a run with the same options left them."""
    if cache is None:
        made = train_tokenizer(list(training_texts(corpus)), token_options)
        # Scores change in their last digit on the way through JSON: go that way here too.
        tokenizer = Tokenizer.from_str(made.to_str())
        return Prepared(tokenizer, tokenize_pairs(make_pairs(corpus, pair_options), tokenizer))
    cache.mkdir(parents=True, exist_ok=True)
    vocabulary = cache / f"tokenizer-{_fingerprint(corpus, token_options)}.json"
    if not vocabulary.exists():
        train_tokenizer(list(training_texts(corpus)), token_options).save(str(vocabulary))
    tokenizer = Tokenizer.from_file(str(vocabulary))
    kept = cache / f"examples-{_fingerprint(corpus, token_options, pair_options)}.npz"
    if not kept.exists():
        _save(kept, tokenize_pairs(make_pairs(corpus, pair_options), tokenizer))
    return Prepared(tokenizer, _load(kept))
