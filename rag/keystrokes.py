"""What keys stand for: Telex and VNI that an editor left undecoded, and how likely a slip is."""

from __future__ import annotations

import re
import unicodedata

from index.text import fold, is_marked
from rag.language import is_syllable

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
# Logarithms: a slip rarely changes the first letter (Yannakoudakis and Fawthrop, "The rules of spelling
# errors", 1983), more rarely puts another mark on a letter, and hardly ever a mark where no such letter is.
_START_COST, MARK_COST, STRANGE_MARK_COST = 4.0, 2.0, 5.0
_VOWELS = "aăâeêioôơuưy"


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
    return with_tone(word, tone)


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
    return with_tone("".join(letters), tone)


def with_tone(letters: str, tone: str) -> str | None:
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


def slip_cost(typed: str, meant: str) -> float:
    """Return how much less likely than another slip it is to type `typed` for `meant`."""
    marked = {char for char in typed if not char.isascii()} - set(meant)
    bases = set(fold(meant))
    strange = any(fold(char) not in bases for char in marked)
    cost = STRANGE_MARK_COST if strange else MARK_COST * bool(marked)
    return cost + _START_COST * (fold(typed[0]) != fold(meant[0]))


def has_tone(word: str) -> bool:
    """Return whether the word carries a tone mark."""
    return any(char in "\u0300\u0301\u0303\u0309\u0323" for char in unicodedata.normalize("NFD", word))
