"""What was typed, as ordinary characters, and no more of it than a question has."""

from __future__ import annotations

import unicodedata

from index.text import plain

# What follows is not a question any more; an official's longest one has some 300.
MAX_QUESTION_CHARS = 1000
_MARKS = 4  # characters that one may be typed as: a letter and up to three marks


def clean(text: str) -> str:
    """Return what was typed as ordinary characters: full-width letters made plain, invisible signs left out.

    Lone surrogates, which no encoding can hold, become "?"; at most `MAX_QUESTION_CHARS` characters are kept,
    so that no input takes long to read.
    """
    cut = text[: _MARKS * MAX_QUESTION_CHARS]  # reordering a long run of marks takes quadratic time
    sound = unicodedata.normalize("NFKC", cut.encode("utf-8", "replace").decode("utf-8"))
    return plain("".join(_visible(char) for char in sound))[:MAX_QUESTION_CHARS].rstrip()


def _visible(char: str) -> str:
    if unicodedata.category(char) == "Cf":
        return ""
    return char if char.isprintable() else " "
