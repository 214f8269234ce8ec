"""A follow-up and the turns before it -> one question that stands alone, in words to show to the user."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text import fold, is_marked, plain, syllables
from rag.places import named_places
from rag.question import Question, read_question
from rag.types import Turn

# Openings that lean on the turn before: "Còn chi thì sao?", "Thế nông thôn mới?", "Trong đó …".
_OPENINGS = (
    *("còn", "thế", "thế còn", "vậy", "riêng", "trong đó", "trong số", "ngoài ra", "so với", "mức đó"),
    *("and", "what about"),
)
# The same without marks, where one syllable is not known for a word that only asks.
_LEANING_WORDS = frozenset({"con", "the", "vay", "rieng", "thi", "sao", "nao", "va"})
# Words that stand for something named before.
_POINTERS = (
    *("đó", "này", "ấy", "họ", "nó", "kia", "lại thế", "như thế", "như vậy", "số đó", "việc này"),
    *("that", "this", "it", "they"),
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NEW_TOPIC = ("chuyện khác", "chuyển sang", "câu khác", "hỏi sang")
# A question with this many terms of its own says what it is about.
_STANDS_ALONE_TERMS = 4
# Things a report names side by side: naming one after the other means the other is no longer asked about.
_CONTRASTS = (
    ("thu", "chi"),
    ("xuất khẩu", "nhập khẩu"),
    ("nội địa", "quốc tế"),
    ("trong nước", "nước ngoài"),
    ("chết", "bị thương"),
    ("khiếu nại", "tố cáo"),
    ("thành lập mới", "giải thể"),
    ("thành lập mới", "ngừng hoạt động"),
    ("thành lập", "ngừng hoạt động"),
    ("tăng", "giảm"),
    ("kế hoạch", "cùng kỳ"),
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is read: `shown` to the user, `text` to be answered, about `topic` ("" for its own).

    `may_stand_alone` says that the text might be meant without the topic too.
    """

    shown: str
    text: str
    topic: str = ""
    may_stand_alone: bool = False


def understand(question: str, history: Sequence[Turn]) -> Understood:
    """Return `question` made to stand alone by the turns before it, the nearest first."""
    text = plain(question)
    earlier = [turn for turn in history if turn.question.strip()]
    leans = _leans(text)
    own = read_question(text)
    says_something = own.terms or own.kinds
    if not earlier or not says_something or _is_new_topic(text) or not (leans or _is_short(own)):
        return Understood(text, text)
    before = understand(earlier[-1].question, earlier[:-1])
    replaced = _replace_contrast(before.text, text) if leans else None
    if replaced:
        return Understood(replaced, replaced, before.topic)
    topic = f"{before.topic} {read_question(before.text).content}".strip()
    return Understood(f"{text} (tiếp câu: {before.shown})", text, topic, not leans)


def _is_new_topic(text: str) -> bool:
    return any(phrase in text.lower() for phrase in _NEW_TOPIC)


def _is_short(question: Question) -> bool:
    """Return whether the question names too little to be sure that it stands alone."""
    return len([term for term in question.terms if not term.is_weak]) < _STANDS_ALONE_TERMS


def _leans(text: str) -> bool:
    """Return whether the question opens as a continuation or points back."""
    lowered = text.lower()
    opening = f"{' '.join(word.folded for word in syllables(text)[:3])} "
    if any(
        lowered.startswith(f"{phrase} ") or (not is_marked(text) and opening.startswith(f"{fold(phrase)} "))
        for phrase in _OPENINGS
    ):
        return True
    padded = f" {' '.join(lowered.strip('?.! ').split())} "
    return any(f" {phrase} " in padded for phrase in _POINTERS)


def _replace_contrast(before: str, text: str) -> str | None:
    """Return the earlier question with its half of a contrast exchanged: "Còn chi thì sao?" after "thu …".

    None where there is none to exchange, or where the later question names more than that half: another
    year, place or thing is another question.
    """
    asked = f" {' '.join(text.lower().strip('?.!').split())} "
    earlier = f" {' '.join(before.split())} "
    for pair in _CONTRASTS:
        for old, new in (pair, pair[::-1]):
            at = earlier.lower().find(f" {old} ")
            fits = at >= 0 and f" {new} " in asked and f" {old} " not in asked
            if fits and f" {new} " not in earlier.lower() and not _names_more(text, f"{before} {new}"):
                put = new.capitalize() if at == 0 and earlier[1].isupper() else new
                return (earlier[: at + 1] + put + earlier[at + 1 + len(old) :]).strip()
    return None


def _names_more(text: str, known: str) -> bool:
    own = {term.key for term in read_question(text).terms if not term.is_weak}
    new_things = own - {term.key for term in read_question(known).terms} - _LEANING_WORDS
    return bool(new_things or named_places(text) or _YEAR.search(text))
