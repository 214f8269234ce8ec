"""Which language a question is in, as far as search must know: Vietnamese, with or without marks, or not."""

from __future__ import annotations

import re

from index.diacritics import load_spelling
from index.text import fold, is_marked, syllables

# A Vietnamese syllable without marks: an onset, one to three vowels, a final (Đoàn Thiện Thuật, 1977).
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnpqrstvx])?"
    r"(?:uye|uya|uyu|ieu|yeu|uoi|uou|oai|oay|oeo|uay|[iy]e|ua|uo|uu|uy|ue|ui|oa|oe|oi|ai|ao|au|ay|eo|eu|ia|iu|[aeiouy])"
    r"(?:ng|nh|ch|[cmnpt])?\Z"
)
_FOREIGN_SHARE = 0.4


def is_syllable(folded: str) -> bool:
    """Return whether Vietnamese can spell the syllable; `folded` is in lower case without marks."""
    return _SYLLABLE.match(folded) is not None


def is_foreign(text: str) -> bool:
    """Return whether most likely no Vietnamese: no marks, and two words in five that Vietnamese cannot spell.

    Numbers and words in capitals (abbreviations) say nothing either way.
    """
    if is_marked(text):
        return False
    words = [w for w in syllables(text) if not w.is_number and not text[w.start : w.end].isupper()]
    odd = sum(not is_syllable(word.folded) for word in words)
    return odd > 0 and odd >= _FOREIGN_SHARE * len(words)


def spelled_out(text: str) -> str:
    """Return a Vietnamese `text` that was typed without marks with those it most likely has; others as is."""
    return text if is_marked(text) or is_foreign(text) else load_spelling().restore(text)


def typed_forms(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return a pattern for text typed with marks, and one for text without; case does not matter."""
    bare = "".join(char if char.isascii() else fold(char) for char in pattern)
    return re.compile(pattern, re.IGNORECASE), re.compile(bare, re.IGNORECASE)
