"""Counts which words stand beside each other: `python -m index.training.diacritics --corpus DIR`.

Writes what `index/diacritics.py` reads. Held-out text is left out, as in training.
"""

from __future__ import annotations

import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from index.diacritics import PAIRS_FILE
from index.training.corpus import Corpus, is_held_out, read_corpus
from index.training.tokens import make_normalizer

# 20 or more: 95,000 pairs; 10 or more would be 169,000 and no better (eval/LOG.md, 2026-11-25).
MIN_COUNT = 20
_WORD = re.compile(r"[^\W\d_]+")

app = typer.Typer(add_completion=False)


def vietnamese_texts(corpus: Corpus) -> Iterator[str]:
    """Yield the Vietnamese text that is trained on."""
    for article in (*corpus.wiki, *corpus.law, *corpus.procedures):
        if not is_held_out(article.group):
            yield f"{article.title} {article.heading}"
            yield article.text
    for document in corpus.official:
        if not is_held_out(document.group):
            yield from document.paragraphs
    for pair in corpus.translations:
        yield pair.vietnamese


def count_pairs(texts: Iterable[str], *, least: int = MIN_COUNT) -> dict[tuple[str, str], int]:
    """Return how often two words stand side by side, in lower case; pairs of fewer than `least` left out."""
    normalizer = make_normalizer()
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found.update(pairwise(normalizer.normalize_str(text).split()))
    return {
        pair: count
        for pair, count in sorted(found.items())
        if count >= least and all(map(_WORD.fullmatch, pair))
    }


def write_pairs(pairs: dict[tuple[str, str], int], path: Path) -> None:
    """Write the counts, a line a pair, compressed with xz."""
    lines = "".join(f"{left} {right} {count}\n" for (left, right), count in pairs.items())
    path.write_bytes(lzma.compress(lines.encode(), preset=9 | lzma.PRESET_EXTREME))


@app.command()
def main(
    corpus: Annotated[Path, typer.Option(help="Folder of the training text.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="File the counts are written to.")] = PAIRS_FILE,
) -> None:
    """Count the pairs of words of the corpus without the sources left out of training."""
    text = read_corpus(corpus, leave_out=("captions", "ted"))
    write_pairs(count_pairs(vietnamese_texts(text)), out)


if __name__ == "__main__":
    app()
