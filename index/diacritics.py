"""Diacritics put back into words typed without them, by which words stand beside each other in Vietnamese.

A keyboard without marks is common, and an embedding model hears little in "chi so gia": the words are spelled
out for it, while lexical search has fields of its own for what was typed. The best spelling of a whole
question is the path of highest count over pairs of neighbouring words (Viterbi, "Error bounds for
convolutional codes", IEEE Transactions on Information Theory, 1967).
"""

from __future__ import annotations

import lzma
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.errors import ModelError
from index.text import fold

PAIRS_FILE = Path(__file__).with_name("diacritics.txt.xz")
_WORD = re.compile(r"[^\W\d_]+")
_MAX_SPELLINGS = 12
# Added to the count of a pair and of a word: unseen is unlikely, not impossible. How much a word's own count
# weighs beside that of its pairs. Set by hand; what they give is in eval/LOG.md, 2026-11-25.
_UNSEEN_PAIR, _UNSEEN_WORD, _OWN = 0.1, 1.0, 0.3


@dataclass(frozen=True, slots=True)
class Spelling:
    """How often words, in lower case with their marks, stand next to each other.

    `words` lists the spellings of a word without marks, most frequent first, with their counts.
    """

    pairs: Mapping[tuple[str, str], int]
    words: Mapping[str, tuple[tuple[str, int], ...]]

    def restore(self, text: str) -> str:
        """Return `text` with its words spelled as they most likely are; words it does not know stay."""
        found = list(_WORD.finditer(text))
        spelled = iter(self._best([match.group().lower() for match in found]))
        return _WORD.sub(lambda _match: next(spelled), text)

    def _best(self, words: Sequence[str]) -> list[str]:
        if not words:
            return []
        steps: list[dict[str, tuple[float, str]]] = [
            {spelling: (self._own(count), "") for spelling, count in self._spellings(words[0])}
        ]
        for word in words[1:]:
            step = {}
            for spelling, count in self._spellings(word):
                score, before = max(
                    (score + self._beside(previous, spelling), previous)
                    for previous, (score, _) in steps[-1].items()
                )
                step[spelling] = (score + self._own(count), before)
            steps.append(step)
        path = [max(steps[-1], key=lambda spelling: steps[-1][spelling][0])]
        for step in reversed(steps[1:]):
            path.append(step[path[-1]][1])
        return path[::-1]

    def _spellings(self, word: str) -> Sequence[tuple[str, int]]:
        return self.words.get(word) or ((word, 0),)

    def _own(self, count: int) -> float:
        return _OWN * math.log(count + _UNSEEN_WORD)

    def _beside(self, left: str, right: str) -> float:
        return math.log(self.pairs.get((left, right), 0) + _UNSEEN_PAIR)


def make_spelling(pairs: Mapping[tuple[str, str], int]) -> Spelling:
    """Return the spelling that counts of neighbouring words give."""
    counts: dict[str, int] = defaultdict(int)
    for (left, right), count in pairs.items():
        counts[left] += count
        counts[right] += count
    words: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        words[fold(word)].append((word, count))
    return Spelling(pairs, {bare: tuple(found[:_MAX_SPELLINGS]) for bare, found in words.items()})


@cache
def load_spelling(path: Path = PAIRS_FILE) -> Spelling:
    """Return the spelling in a file of lines "left right count", compressed with xz.

    Raises:
        ModelError: the file cannot be read or has another form.
    """
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            rows = (line.split() for line in lines)
            return make_spelling({(left, right): int(count) for left, right, count in rows})
    except (OSError, ValueError, EOFError, lzma.LZMAError) as error:
        raise ModelError(f"Không đọc được bảng dấu tiếng Việt {path} ({error}); chép lại tệp này") from error
