"""Slips of the keyboard put right: Telex and VNI left undecoded, letters doubled, dropped or swapped.

A word is only touched if Vietnamese cannot spell it, and only turned into words the documents or the lexicon
hold, so foreign words, codes and correct words that happen to be rare stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from rapidfuzz.distance import OSA

from index.text import fold, is_marked, plain
from rag.language import is_foreign, is_syllable

_TELEX_LETTERS = (
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("aw", "ă"),
    ("uow", "ươ"),
    ("ow", "ơ"),
    ("uw", "ư"),
    ("dd", "đ"),
)
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_LETTERS = {
    ("a", "6"): "â",
    ("e", "6"): "ê",
    ("o", "6"): "ô",
    ("a", "8"): "ă",
    ("o", "7"): "ơ",
    ("u", "7"): "ư",
    ("d", "9"): "đ",
}
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_VOWELS = "aăâeêioôơuưy"


class Repairer:
    """Puts right the words of a question with the words that `known` says the documents hold.

    `vocabulary` lists the folded syllables; `known` is told a folded syllable or two of them with a space,
    `spelled` a syllable with its marks.
    """

    def __init__(
        self, vocabulary: Iterable[str], *, known: Callable[[str], bool], spelled: Callable[[str], bool]
    ) -> None:
        self._vocabulary = tuple(sorted(word for word in vocabulary if word.isalpha()))
        self._known = known
        self._spelled = spelled

    def repair(self, text: str) -> str:
        """Return `text` with the words that were put right; unchanged where there is nothing to do."""
        if is_foreign(text) and not _has_residue(text):
            return text
        words = [match.group() for match in _WORD.finditer(text)]
        around = zip(words, ["", *words], [*words[1:], ""], strict=False)
        pieces = iter([self._word(word, before, after) for word, before, after in around])
        return _WORD.sub(lambda _match: next(pieces), text)

    def _word(self, word: str, before: str, after: str) -> str:
        if word.isupper() or word.isdigit() or len(word) < 3 or is_syllable(fold(word)):
            return word
        decoded = decode(word.lower())
        if decoded is not None and self._spelled(decoded):
            return decoded
        return self._split(fold(word)) or self._nearest(fold(word), fold(before), fold(after)) or word

    def _split(self, word: str) -> str | None:
        """Return the word as two that stand together in the documents ("dulich" is "du lich")."""
        pairs = (f"{word[:at]} {word[at:]}" for at in range(2, len(word) - 1))
        return next((pair for pair in pairs if self._known(pair)), None)

    def _nearest(self, word: str, before: str, after: str) -> str | None:
        """Return the known syllable one slip away that stands beside its neighbours in the documents."""
        near = [known for known in self._vocabulary if OSA.distance(word, known, score_cutoff=1) <= 1]
        beside = [
            known for known in near if self._known(f"{before} {known}") or self._known(f"{known} {after}")
        ]
        return beside[0] if beside else (near[0] if len(near) == 1 else None)


def _has_residue(text: str) -> bool:
    """Return whether most words are Vietnamese once decoded: odd letters are Telex then, not English."""
    words = [word for word in _WORD.findall(plain(text).lower()) if not word.isdigit()]
    spelled = sum(is_syllable(fold(word)) or decode(word) is not None for word in words)
    return spelled > 0.8 * len(words)


def decode(word: str) -> str | None:
    """Return the syllable that Telex or VNI keystrokes in `word` (lower case) would give; None if none.

    >>> decode("nghieepj"), decode("xa61u")
    ('nghiệp', 'xấu')
    """
    for attempt in (_telex(word), _vni(word)):
        if attempt is not None and is_marked(attempt) and is_syllable(fold(attempt)):
            return attempt
    return None


def _telex(word: str) -> str | None:
    tone = ""
    if word[-1:] in _TELEX_TONES:
        tone, word = _TELEX_TONES[word[-1]], word[:-1]
    for typed, letter in _TELEX_LETTERS:
        word = word.replace(typed, letter, 1)
    if not tone:  # the tone key may stand inside: "thuees" is usual, "thuesc" for "thuếc" is not
        inner = re.fullmatch(rf"(.*[{_VOWELS}])([sfrxj])([a-z]*)", word)
        if inner:
            word, tone = inner[1] + inner[3], _TELEX_TONES[inner[2]]
    return _with_tone(word, tone)


def _vni(word: str) -> str | None:
    if not re.fullmatch(r"[a-z]+(?:\d+[a-z]*)+", word):
        return None
    letters: list[str] = []
    tone = ""
    for char in word:
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char.isdigit():
            target = next(
                (at for at in reversed(range(len(letters))) if (letters[at], char) in _VNI_LETTERS), None
            )
            if target is None:
                return None
            letters[target] = _VNI_LETTERS[letters[target], char]
        else:
            letters.append(char)
    return _with_tone("".join(letters), tone)


def _with_tone(letters: str, tone: str) -> str | None:
    """Return the letters with the tone on the vowel that carries it; None where there is no vowel."""
    vowels = [at for at, char in enumerate(letters) if char in _VOWELS]
    if not vowels:
        return None
    if not tone:
        return letters
    marked = [at for at in vowels if letters[at] in "ăâêôơư"]
    open_end = vowels[-1] == len(letters) - 1
    at = marked[-1] if marked else vowels[-2 if open_end and len(vowels) > 1 else -1]
    return unicodedata.normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :])
