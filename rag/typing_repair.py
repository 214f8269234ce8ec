"""Slips of the keyboard put right: keys left undecoded, letters doubled, dropped, swapped or replaced.

A word that Vietnamese cannot spell becomes the word one slip away that stands best beside its neighbours. A
word that it can spell is touched only if nothing has it beside either neighbour, and only turned into one
that stands beside both, so correct words that happen to be rare stay as they are. Names inside a sentence,
capitals, numbers, codes and foreign questions stay, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from index.text import fold, is_marked, plain
from rag.keystrokes import MARK_COST, STRANGE_MARK_COST, decode, has_tone, slip_cost
from rag.language import is_foreign, is_syllable
from rag.neighbours import Neighbours

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
# What joins the parts of an address, the name of a file or a code.
_JOINT = re.compile(r"[./@_\\#`]\Z")
_JOINED = re.compile(r"[./@_\\]\w|[-:]\d|`")
_SENTENCE_START = re.compile(r"(?:\A|[.!?…:])[\s\"'“‘(\[-]*\Z")
_VOWEL = re.compile("[aeiou]")
# "mini", "taxi" have two syllables, and "đky" has no vowel: words of their own as likely as slips.
_FOREIGN_SOUND = re.compile(r"[b-df-hj-np-tv-z]*[aeiouy]+[b-df-hj-np-tv-xz]+[aeiouy]+[a-z]*\Z")
# In a question typed with marks seven words in ten have one; below this share the marks are slips themselves.
_MARKED_SHARE = 0.3
_MIN_LETTERS = 3
# Logarithms: what keys left undecoded and marks left out weigh before a slip, and how much likelier another
# word must be. Set by hand on slips made at random and on correct questions and reports.
_TONE_KEY, _DOUBLED_KEY, _NO_MARKS = 10.0, 3.0, 3.0
_MIN_GAIN, _MIN_GAIN_OVER_WORD = 6.0, 9.0
# One word that fits nowhere is a slip, many are another subject.
_MOST_MISPLACED = 2
# So many words that keys explain are no slips, and even "car" is "cả" then.
_MANY_KEYED = 3


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question: as typed, as compared, and its key; "" where it is no word.

    `stays` where it must not be touched, `is_name` where it has a capital inside a sentence, `is_short` where
    it has several as short names do, `follows` where only a space parts it from the word before.
    """

    typed: str
    lower: str
    key: str
    stays: bool
    is_name: bool
    is_short: bool
    follows: bool


class Repairer:
    """Puts right the words of a question: by `marked` if it is typed with marks, else by `bare`."""

    def __init__(self, marked: Neighbours, bare: Neighbours) -> None:
        self._marked = marked
        self._bare = bare

    def repair(self, text: str) -> str:
        """Return `text` with the words that were put right; unchanged where there is nothing to do."""
        if is_foreign(text) and not _has_residue(text):
            return text
        line = _Line(self._marked if _has_marks(text) else self._bare, text, keys_of=self._marked)
        line.mend_short_names()
        line.mend_keys()
        line.mend_impossible()
        if line.mend_misplaced():
            line.mend_impossible()  # with a neighbour to go by
        pieces = iter(line.typed)
        return _WORD.sub(lambda _match: next(pieces), text)


class _Line:
    """The words of one question while they are put right by `near`; `keys_of` knows what keys may spell."""

    def __init__(self, near: Neighbours, text: str, *, keys_of: Neighbours) -> None:
        self._near = near
        self._keys_of = keys_of
        self._words = _read(text, near)

    @property
    def typed(self) -> list[str]:
        """The words as they stand now."""
        return [word.typed for word in self._words]

    def mend_short_names(self) -> None:
        """Put right the short names that nothing has, where only one can be meant."""
        for at, word in enumerate(self._words):
            if word.is_short and word.key.isalpha() and not self._near.knows(word.key):
                found = self._near.short_name(word.key)
                if found:
                    self._put(at, found.upper())

    def mend_keys(self) -> None:
        """Decode what a switched-off editor left as keys, where there is more of it than slips would be."""
        decoded = {at: self._decoded(word) for at, word in enumerate(self._words) if self._is_odd(word)}
        keyed = {at: word for at, word in decoded.items() if word is not None}
        if len(keyed) >= _MANY_KEYED:
            for at, word in keyed.items():
                self._put(at, word)

    def mend_impossible(self) -> None:
        """Replace the words that Vietnamese cannot spell and the documents do not have."""
        odd = [
            at for at, word in enumerate(self._words) if self._is_odd(word) and not self._near.has(word.key)
        ]
        decoded = {at: self._decoded(self._words[at]) for at in odd}
        # Without marks, one doubled letter is a slip ("ngaan" is "ngan"); two are keys.
        is_keyed = self._near.is_marked or sum(word is not None for word in decoded.values()) > 1
        for at in odd:
            keyed = decoded[at]
            keyed = keyed if keyed and (is_keyed or has_tone(keyed)) else None
            found = self._nearest(at, keyed) or self._apart(self._words[at].lower)
            if found:
                self._put(at, found)

    def mend_misplaced(self) -> bool:
        """Replace words that stand beside neither neighbour anywhere by such as stand beside both.

        Returns whether there were any.
        """
        for round_ in range(_MOST_MISPLACED):
            gain, at, found = max(map(self._better, range(len(self._words))), default=(0.0, 0, ""))
            if gain < _MIN_GAIN_OVER_WORD:
                return round_ > 0
            self._put(at, found)
        return True

    def _is_odd(self, word: _Word) -> bool:
        return not (word.stays or self._near.can_spell(word.lower))

    def _decoded(self, word: _Word) -> str | None:
        decoded = decode(unicodedata.normalize("NFC", word.typed.lower()))
        return decoded if decoded is not None and self._keys_of.knows(self._keys_of.key(decoded)) else None

    def _apart(self, lower: str) -> str:
        """Return the word as two that stand together in the documents ("dulịch" is "du lịch"), or ""."""
        pairs = ((lower[:at], lower[at:]) for at in range(2, len(lower) - 1))
        held = (pair for pair in pairs if self._near.held(*map(self._near.key, pair)))
        return " ".join(next(held, ()))

    def _nearest(self, at: int, keyed: str | None) -> str | None:
        """Return the word one slip away that stands best beside its neighbours; None if none fits."""
        lower = self._words[at].lower
        near = {word: -slip_cost(lower, word) for word in self._near.near(lower)}
        for word in self._near.near_letters(lower):
            near.setdefault(word, -slip_cost(lower, word) - STRANGE_MARK_COST)
            near[word] = _NO_MARKS if self._near.is_marked and fold(word) == lower else near[word]
        if keyed is not None:
            near[keyed] = _TONE_KEY if has_tone(keyed) else _DOUBLED_KEY
        fits = {word: gain + self._fit(at, word) for word, gain in near.items()}
        best = max(fits, key=lambda word: fits[word], default=None)
        if best is None or fits[best] - self._fit(at, lower) < _MIN_GAIN:
            return None
        if best == keyed:
            return best
        if _FOREIGN_SOUND.match(lower) or not _VOWEL.search(fold(lower)):
            return best if self._is_held(at, best) else None
        is_sure = self._near.is_marked and not self._words[at].is_name
        return best if is_sure or self._stands(at, best, any) else None

    def _better(self, at: int) -> tuple[float, int, str]:
        """Return how much better another word would stand at `at` than the one that is there, and which."""
        word = self._words[at]
        nothing = (0.0, at, "")
        pairs = self._pairs(at, word.key)
        if word.stays or word.is_name or not pairs or self._is_odd(word) or self._near.is_alone(word.key):
            return nothing
        if self._is_held(at, word.lower) or self._stands(at, word.lower, any):
            return nothing
        fit = self._fit(at, word.lower)
        how = all if self._near.knows(word.key) else any
        others = [other for other in self._near.near(word.lower) if self._stands(at, other, how)]
        gains = (
            (self._fit(at, other) - fit, at, other)
            for other in others
            if slip_cost(word.lower, other) <= MARK_COST
        )
        return max(gains, default=nothing)

    def _is_held(self, at: int, word: str) -> bool:
        """Return whether the documents or the lexicon have the word beside one of its neighbours."""
        return any(self._near.held(*pair) for pair in self._pairs(at, self._near.key(word)))

    def _stands(self, at: int, word: str, how: Callable[[Iterable[bool]], bool]) -> bool:
        """Return whether the word stands beside its neighbours somewhere: `any` of them or `all`."""
        pairs = self._pairs(at, self._near.key(word))
        return bool(pairs) and how(self._near.together(*pair) > 0 for pair in pairs)

    def _fit(self, at: int, word: str) -> float:
        key = self._near.key(word)
        return self._near.likelihood(self._pairs(at, key), key)

    def _pairs(self, at: int, key: str) -> list[tuple[str, str]]:
        """Return the pairs that `key` would make with its neighbours at `at`."""
        pairs = []
        if self._words[at].follows:
            pairs.append((self._words[at - 1].key, key))
        if at + 1 < len(self._words) and self._words[at + 1].follows:
            pairs.append((key, self._words[at + 1].key))
        return pairs

    def _put(self, at: int, found: str) -> None:
        word = self._words[at]
        lower, key = found, self._near.key(found)
        if word.typed.isupper():
            found = found.upper()
        elif word.typed[0].isupper():
            found = found[0].upper() + found[1:]
        self._words[at] = replace(word, typed=found, lower=lower, key=key)


def _read(text: str, near: Neighbours) -> list[_Word]:
    shouted = text.isupper()
    words: list[_Word] = []
    end = 0
    for match in _WORD.finditer(text):
        typed = unicodedata.normalize("NFC", match.group())
        capitals = sum(char.isupper() for char in typed)
        lower = typed.lower() if near.is_marked else fold(typed)
        before, start = text[: match.start()], match.start()
        key = near.key(typed)
        is_code = bool(_JOINT.search(before[-1:]) or _JOINED.match(text, match.end()))
        has_capitals = capitals > 1 and not shouted
        stays = len(typed) < _MIN_LETTERS or typed.isdigit() or has_capitals or is_code
        is_name = capitals > 0 and (shouted or not _SENTENCE_START.search(before))
        follows = bool(words and words[-1].key and key) and text[end:start].isspace()
        is_short = has_capitals and not is_code
        words.append(_Word(match.group(), lower, key, stays, is_name, is_short, follows))
        end = match.end()
    return words


def _has_marks(text: str) -> bool:
    """Return whether the question is typed with marks, not only with a stray one."""
    words = [word for word in _WORD.findall(text) if word.isalpha()]
    return sum(map(is_marked, words)) > _MARKED_SHARE * len(words)


def _has_residue(text: str) -> bool:
    """Return whether most words are Vietnamese once decoded: odd letters are Telex then, not English."""
    words = [word.lower() for word in _WORD.findall(plain(text)) if not (word.isdigit() or word.isupper())]
    decoded = sum(decode(word) is not None for word in words)
    spelled = sum(is_syllable(fold(word)) or decode(word) is not None for word in words)
    return spelled > 0.8 * len(words) or decoded >= 0.5 * len(words)
