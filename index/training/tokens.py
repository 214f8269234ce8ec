"""Makes the tokenizer: a unigram model over sub-words and frequent runs of two or three words.

Vietnamese writes a word's syllables apart ("ngân sách"), so a bag of syllables loses which belong together.
The runs are ordinary vocabulary entries ("▁ngân▁sách"); the shipped tokenizer.json alone defines them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from index.training.questions import strip_marks

UNKNOWN = "[UNK]"
SPACE = "▁"
MIN_RUN_COUNT = 20
_OPEN_SYLLABLES = tuple(
    (first, marked, moved, last)
    for first, last, marks, shifted in (
        ("o", "a", "àáảãạ", "òóỏõọ"),
        ("o", "e", "èéẻẽẹ", "òóỏõọ"),
        ("u", "y", "ỳýỷỹỵ", "ùúủũụ"),
    )
    for marked, moved in zip(marks, shifted, strict=True)
)


@dataclass(frozen=True, slots=True)
class TokenOptions:
    """Sizes of the vocabulary's three parts: sub-words, runs of words, and the runs without diacritics.

    Runs are counted in one text of `run_sample`.
    """

    subwords: int = 32_000
    runs: int = 0
    bare_runs: int = 0
    run_sample: int = 2


def make_normalizer() -> normalizers.Normalizer:
    """Return NFC, lower case, one tone placement ("hoà" as "hòa"), spaces for all but letters and digits."""
    tones = [
        normalizers.Replace(Regex(rf"(?<!q){first}{marked}(?!\p{{L}})"), moved + last)
        for first, marked, moved, last in _OPEN_SYLLABLES
    ]
    rest = normalizers.Replace(Regex(r"[^\p{L}\p{M}\p{N}%]+"), " ")
    return normalizers.Sequence(
        [normalizers.NFC(), normalizers.Lowercase(), *tones, rest, normalizers.Strip()]
    )


def _train_subwords(texts: Iterable[str], size: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always", split=True)
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=[UNKNOWN], limit_alphabet=400, min_frequency=3, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def count_runs(texts: Sequence[str], *, sample: int = 1) -> Counter[str]:
    """Return about how often each run of two or three words occurs in normalised `texts`.

    One text in `sample` is counted; no run holds a digit or occurs in the sample less than `MIN_RUN_COUNT`.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    triples: Counter[tuple[str, str, str]] = Counter()
    for text in texts[::sample]:
        words = text.split()
        pairs.update(pairwise(words))
        triples.update(zip(words, words[1:], words[2:], strict=False))
    digit = re.compile(r"\d")
    found: Counter[str] = Counter()
    for counts in (pairs, triples):
        for run, count in counts.items():
            joined = " ".join(run)
            if count >= MIN_RUN_COUNT and not digit.search(joined):
                found[joined] = count * sample
    return found


def choose_runs(runs: Counter[str], words: Counter[str], limit: int) -> dict[str, int]:
    """Return the `limit` runs that are most frequent among those whose words attract each other.

    A run must occur at least eight times as often as its words would by chance.
    """
    total = sum(words.values())
    scored: list[tuple[int, str]] = []
    for run, count in runs.items():
        expected = total * math.prod(words[word] / total for word in run.split())
        if count >= 8 * expected:
            scored.append((count, run))
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    return {run: count for count, run in scored[:limit]}


def _as_piece(run: str) -> str:
    return SPACE + run.replace(" ", SPACE)


def _assemble(scores: dict[str, float]) -> Tokenizer:
    worst = min(scores.values())
    vocab = [(UNKNOWN, worst - 10.0), *sorted(scores.items())]
    tokenizer = Tokenizer(models.Unigram(vocab, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = make_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement=SPACE, prepend_scheme="always", split=False
    )
    return tokenizer


def _subword_counts(tokenizer: Tokenizer, words: Counter[str]) -> dict[str, int]:
    pieces: Counter[str] = Counter(dict.fromkeys(tokenizer.get_vocab(), 1))
    listed = list(words)
    for word, encoded in zip(listed, tokenizer.encode_batch(listed), strict=True):
        for piece in encoded.tokens:
            pieces[piece] += words[word]
    del pieces[UNKNOWN]
    return dict(pieces)


def _normalised(texts: Sequence[str]) -> Iterator[str]:
    normalizer = make_normalizer()
    for number, text in enumerate(texts):
        plain = normalizer.normalize_str(text)
        yield plain
        if number % 6 == 0:
            yield strip_marks(plain)


def train_tokenizer(texts: Sequence[str], options: TokenOptions) -> Tokenizer:
    """Return a tokenizer for `texts`; every sixth text is also read without diacritics."""
    plain = list(_normalised(texts))
    words = Counter(word for text in plain for word in text.split())
    subwords = _train_subwords(plain, options.subwords)
    counts = _subword_counts(subwords, words)
    if options.runs:
        runs = choose_runs(count_runs(plain, sample=options.run_sample), words, options.runs)
        bare: Counter[str] = Counter()
        for run, count in runs.items():
            if (stripped := strip_marks(run)) != run and stripped not in runs:
                bare[stripped] += max(1, count // 6)
        for run, count in [*runs.items(), *bare.most_common(options.bare_runs)]:
            counts[_as_piece(run)] = count
    total = sum(counts.values())
    return _assemble({piece: math.log(count / total) for piece, count in counts.items()})
