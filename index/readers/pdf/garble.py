"""Whether an extracted text can be read: letters torn apart, fonts without meaning, bad recognition.

Vietnamese is written in syllables of few shapes, so a text in Vietnamese can be told by their share; a text
in another language in plain letters passes too.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_TOKEN = re.compile(r"[^\W\d_]+")
# Private-use letters, replacements and control characters: from fonts that do not say what they draw.
_NO_LETTER = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
# The shares on the sample documents, and on the same made unreadable, are in eval/LOG.md (2026-11-27).
MAX_SINGLE_LETTERS = 0.2
MIN_SYLLABLES = 0.6
MIN_SYLLABLES_ABROAD = 0.12
MAX_MARKED_ABROAD = 0.12
MIN_MARKED_RECOGNISED = 0.4
MAX_NO_LETTERS = 0.02
# Fewer words than these say nothing.
_MIN_TOKENS = 20


def is_garbled(text: str, *, is_recognised: bool = False) -> bool:
    """Return whether `text` is no readable Vietnamese, nor a text of plain letters in another language.

    Recognised Vietnamese almost without marks was recognised as another language, and is garbled too.
    """
    shares = Shares(text)
    if shares.no_letters > MAX_NO_LETTERS and count_no_letters(text) >= _MIN_TOKENS:
        return True
    if shares.tokens < _MIN_TOKENS:
        return False
    if shares.single_letters > MAX_SINGLE_LETTERS:
        return True
    if shares.syllables >= MIN_SYLLABLES:
        return is_recognised and shares.marked < MIN_MARKED_RECOGNISED
    return shares.marked > MAX_MARKED_ABROAD or shares.syllables < MIN_SYLLABLES_ABROAD


class Shares:
    """What a text is judged by, each a share of its words (`no_letters`: of its characters)."""

    def __init__(self, text: str) -> None:
        composed = unicodedata.normalize("NFC", text)
        tokens = _TOKEN.findall(composed)
        self.tokens = len(tokens)
        count = max(1, len(tokens))
        self.single_letters = sum(len(token) == 1 for token in tokens) / count
        self.syllables = sum(is_syllable(token) for token in tokens) / count
        self.marked = sum(not token.isascii() for token in tokens) / count
        self.no_letters = count_no_letters(composed) / max(1, len(composed))


def count_no_letters(text: str) -> int:
    """Return how many characters of `text` come from a font that does not say what they are."""
    return len(_NO_LETTER.findall(text))


def is_syllable(token: str) -> bool:
    """Return whether a word has the shape of a Vietnamese syllable or abbreviation; case does not matter."""
    if token.isupper() and len(token) > 1 and token.isascii():
        return True  # "UBND" has no vowel
    letters, tones = "", 0
    for char in unicodedata.normalize("NFD", token.lower()):
        tones += char in _TONES
        letters += "" if char in _TONES else char
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", letters)) is not None
