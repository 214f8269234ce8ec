"""Which words of Vietnamese there are, and which stand beside each other: what a slip is told by.

The words are those of the documents, of the lexicon and of general text. Knows nothing of questions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import OSA

from index.diacritics import Spelling
from index.text import fold, syllables
from rag.keystrokes import with_tone
from rag.language import is_syllable

_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_STOPS = ("c", "ch", "p", "t")
# What the documents or the lexicon say counts like a pair that general text has so often; a pair that nothing
# says is unlikely, not impossible.
_HELD, _HELD_WORD, _UNSEEN = 1000.0, 3000.0, 0.2
# Of short names of three letters most are one slip away from another.
_MIN_SHORT_NAME = 4


class Neighbours:
    """Words by their keys, accented or folded as `field` says.

    `phrases` are the lexicon's, as keys of syllables; `terms` the documents' syllables; `holds` is told one
    syllable or two with a space; `general` loads the counts of general text, and is called when needed.
    """

    def __init__(
        self,
        field: str,
        *,
        phrases: Iterable[tuple[str, ...]],
        terms: Iterable[str],
        holds: Callable[[str], bool],
        general: Callable[[], Spelling],
    ) -> None:
        phrases = tuple(phrases)
        self.is_marked = field == "accented"
        self._listed = frozenset(word for phrase in phrases for word in phrase)
        self._alone = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
        self._pairs = frozenset(pair for phrase in phrases for pair in pairwise(phrase))
        self._terms = tuple(terms)
        self._holds = holds
        self._general = general

    def key(self, word: str) -> str:
        """Return the key of a word; "" where it is not one syllable."""
        found = syllables(word)
        if len(found) != 1 or found[0].is_number:
            return ""
        return found[0].accented if self.is_marked else found[0].folded

    def can_spell(self, word: str) -> bool:
        """Return whether Vietnamese can spell the word as it is typed."""
        key = self.key(word)
        if not self.is_marked:
            return is_syllable(key)
        tone = key[-1:]
        letters = key.rstrip("12345")
        stopped = letters.endswith(_STOPS) and tone not in {"1", "5"}
        return is_syllable(fold(letters)) and not stopped

    def has(self, key: str) -> bool:
        """Return whether the documents or the lexicon have the word."""
        return key in self._listed or self._holds(key)

    def knows(self, key: str) -> bool:
        """Return whether the documents, the lexicon or general text have the word."""
        return self.has(key) or key in self._counts

    def is_alone(self, key: str) -> bool:
        """Return whether the word is a phrase of the lexicon by itself."""
        return key in self._alone

    def held(self, left: str, right: str) -> bool:
        """Return whether the two stand together in the documents or the lexicon."""
        return (left, right) in self._pairs or self._holds(f"{left} {right}")

    def together(self, left: str, right: str) -> float:
        """Return how often the two stand together, 0 where nothing says that they do."""
        pairs = self._general().pairs
        written = self._written
        said = sum(pairs.get((a, b), 0) for a, _ in written.get(left, ()) for b, _ in written.get(right, ()))
        return said + (_HELD if self.held(left, right) else 0)

    def likelihood(self, pairs: Sequence[tuple[str, str]], key: str) -> float:
        """Return the logarithm of how often `key` stands in all of `pairs` at once, but for a constant."""
        of_key = self._often(key)
        joint = 0.0
        for left, right in pairs:
            other = self._often(right if left == key else left)
            joint += math.log(self.together(left, right) or _UNSEEN * other * of_key / self._total)
        return joint - (len(pairs) - 1) * math.log(of_key)

    def near(self, word: str) -> tuple[str, ...]:
        """Return the words that one slip of the keyboard turns into `word`."""
        return tuple(known for known in self._at_one_slip(self._slips, word) if known != word)

    def short_name(self, key: str) -> str | None:
        """Return the one short name that a letter dropped, doubled or swapped turns into `key`, if only one.

        Those of the documents go before those of the lexicon alone.
        """
        slips = self._at_one_slip(self._short_slips, key)
        near = {name for name in slips if _has_its_letters(key, name)}
        held = {name for name in near if self._holds(name)}
        found = held or near
        return found.pop() if len(found) == 1 else None

    def near_letters(self, word: str) -> tuple[str, ...]:
        """Return the words whose letters without marks are those of `word`, or one slip away."""
        letters = self._at_one_slip(self._letter_slips, fold(word))
        return tuple(known for found in letters for known in self._by_letters[found])

    def _at_one_slip(self, slips: Mapping[str, Sequence[str]], word: str) -> tuple[str, ...]:
        found = {known: None for part in _without_a_letter(word) for known in slips.get(part, ())}
        return tuple(known for known in found if OSA.distance(word, known, score_cutoff=1) <= 1)

    def _often(self, key: str) -> float:
        return self._counts.get(key, 0) + (_HELD_WORD if self.has(key) else 1.0)

    @cached_property
    def _written(self) -> Mapping[str, Sequence[tuple[str, int]]]:
        """The words of general text with their counts, by key, the most frequent first."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for words in self._general().words.values():
            for word, count in words:
                found[self.key(word)].append((word, count))
        found.pop("", None)
        return found

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return {key: sum(count for _, count in words) for key, words in self._written.items()}

    @cached_property
    def _total(self) -> float:
        return sum(self._counts.values())

    @cached_property
    def _slips(self) -> Mapping[str, Sequence[str]]:
        return _by_parts(self._shown)

    @cached_property
    def _letter_slips(self) -> Mapping[str, Sequence[str]]:
        return _by_parts(self._by_letters)

    @cached_property
    def _short_slips(self) -> Mapping[str, Sequence[str]]:
        names = {key for key in (*self._alone, *self._terms) if key.isalpha() and not self.can_spell(key)}
        return _by_parts(sorted(name for name in names if len(name) >= _MIN_SHORT_NAME))

    @cached_property
    def _shown(self) -> tuple[str, ...]:
        """How each word is written: in general text where it has the word, else as its key says."""
        shown = {key: words[0][0] if self.is_marked else key for key, words in self._written.items()}
        for key in (*self._listed, *self._terms):
            if key.isalnum() and not key[0].isdigit():
                shown.setdefault(key, _spelled(key))
        return tuple(sorted(shown.values()))

    @cached_property
    def _by_letters(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._shown:
            found[fold(word)].append(word)
        return {letters: tuple(words) for letters, words in found.items()}


def _by_parts(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Return the words by what is left of them without one letter: words one slip apart share a part."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for part in _without_a_letter(word):
            found[part].append(word)
    return found


def _spelled(key: str) -> str:
    """Return the word of an accented key, its tone on the vowel that carries it: "hoa2" is "hòa"."""
    return (with_tone(key[:-1], _TONES[key[-1]]) if key[-1] in _TONES else None) or key


def _without_a_letter(word: str) -> frozenset[str]:
    return frozenset([word, *(word[:at] + word[at + 1 :] for at in range(len(word)))])


def _has_its_letters(typed: str, name: str) -> bool:
    """Return whether every letter of `typed` is one of `name`: another letter may be another name."""
    return set(typed) <= set(name)
