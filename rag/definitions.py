"""Abbreviations that a document defines itself: "Chương trình mục tiêu quốc gia (sau đây gọi là CTMTQG)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from index.lexicon import load_lexicon
from index.text import fold, plain, syllables
from index.types import Document
from rag.language import is_syllable

_SAID = re.compile(
    r"\((?:sau đây )?(?:gọi tắt|gọi chung|gọi|viết tắt) là:? [“\"]?(?P<short>[^()“”\";\s]{2,20})[”\"]?\)"
)
_INITIALS = re.compile(r"\((?P<short>[A-ZĐ][A-ZĐ&.-]{1,9})\)")
_BEFORE = re.compile(r"[^.,;:()“”\"\n]{3,160}\Z")
_MOST_WORDS = 14
_LOOK_BACK = 200  # characters
_TYPED = re.compile(r"[^\W\d_][\w&.-]*")


def definitions(documents: Iterable[Document]) -> dict[str, str]:
    """Return what documents call at length by the short name they give it, the first definition of each.

    A short name stated as such stands for the words before the bracket; bare capitals in brackets only for
    words whose initials they are.
    """
    found: dict[str, str] = {}
    for document in documents:
        for match in _SAID.finditer(document.text):
            before = _before(document.text, match)
            full = _full_name(before, match["short"]) or _words_before(before)
            if full:
                found.setdefault(plain(match["short"]), full)
        for match in _INITIALS.finditer(document.text):
            full = _full_name(_before(document.text, match), match["short"])
            if full:
                found.setdefault(match["short"], full)
    return found


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _LOOK_BACK) : match.start()]


def _words_before(text: str) -> str:
    """Return the words before the bracket, from the last figure, comma or bracket on."""
    match = _BEFORE.search(text.rstrip())
    words = match.group().split()[-_MOST_WORDS:] if match else []
    figures = [at for at, word in enumerate(words) if any(char.isdigit() for char in word)]
    return plain(" ".join(words[figures[-1] + 1 :] if figures else words))


def _full_name(text: str, short: str) -> str:
    """Return the last words of `text` whose initials spell `short`; "" where none do."""
    letters = [fold(char) for char in short if char.isalpha()]
    if not short.isupper() or len(letters) < 2:
        return ""
    words = syllables(text)
    tail = words[-len(letters) :]
    if len(tail) < len(letters) or any(w.folded[:1] != c for w, c in zip(tail, letters, strict=True)):
        return ""
    return plain(text[tail[0].start : tail[-1].end])


def spelled(question: str, defined: Mapping[str, str]) -> str:
    """Return `question` with the long name after each short one that the documents define.

    Capitals do not matter where the short name is no Vietnamese word.
    """
    known = {short.lower(): full for short, full in defined.items()}
    said = plain(question).lower()

    def spell(match: re.Match[str]) -> str:
        word = match.group()
        full = defined.get(word) or ("" if is_syllable(fold(word)) else known.get(word.lower(), ""))
        if any(meaning for meaning, _, _ in load_lexicon().read(syllables(word))):
            return word  # the lexicon knows it without being told
        return f"{word} ({full})" if full and plain(full).lower() not in said else word

    return _TYPED.sub(spell, question)
