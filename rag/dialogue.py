"""A follow-up and what was talked about before it -> the ways it may be read, each to stand alone.

"Bao nhiêu người chết?" after a question about traffic accidents is about traffic accidents; "Chỉ số CCHC có
lên hạng không?" after the same question is about something else. Words alone do not tell: both readings are
made here, and the one that the documents answer as well is taken (`rag.assistant`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.text import Span, fold, is_marked, plain, syllables
from rag.contrasts import CONTRASTS
from rag.cues import Kind
from rag.phrases import phrases
from rag.places import named_places, place_words
from rag.question import Question, read_question
from rag.terms import Term, read_terms
from rag.time import time_in
from rag.types import Slot, SlotName

# Openings that lean on the turn before: "Còn chi thì sao?", "Thế nông thôn mới?", "Trong đó …".
_OPENINGS = (
    *("còn", "thế", "thế còn", "vậy", "vậy còn", "riêng", "trong đó", "trong số", "ngoài ra", "so với"),
    *("mức đó", "tức là", "tính từ", "and", "what about"),
)
# The same without marks, where one syllable is not known for a word that only asks.
_LEANING_WORDS = frozenset({"con", "the", "vay", "rieng", "thi", "sao", "nao", "va"})
# Words that stand for something named before.
_POINTERS = (
    *("đó", "này", "ấy", "họ", "nó", "kia", "lại thế", "lại vậy", "như thế", "như vậy", "số đó", "việc này"),
    *("thấp thế", "cao thế", "nhiều thế", "ít thế", "that", "this", "it", "they"),
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PLANS = re.compile(r"\b(?:nhiệm vụ|giải pháp|phương hướng|mục tiêu|làm gì)\b")
# What the turn before wanted is wanted again, but not its place in the report or a yes.
_OF_ONE_TURN = frozenset({Kind.WHERE, Kind.YES_NO, Kind.MEANING, Kind.WHEN})
_NEW_TOPIC = ("chuyện khác", "chuyển sang", "câu khác", "hỏi sang")
# A question with this many things of its own says what it is about.
_STANDS_ALONE_TERMS = 4
# What earlier turns brought weighs less than what is asked now, unless nothing is asked but another time.
_CARRIED, _ROOT, _WHOLE = 0.5, 0.3, 1.0


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conversation is about after a turn, in the user's words.

    `words` are what the last turn named, `root` what the last turn that stood alone did, "" where that is the
    same turn; `text` is the last question as it was read; `kinds` what it wanted; `period` and `place` are
    what it, or a turn before it, was about. `answer` is where its answer stands: a document's id, the
    paragraph and the clause; None where there was none.
    """

    words: str
    root: str
    text: str
    kinds: frozenset[Kind]
    period: str = ""
    place: str = ""
    answer: tuple[str, Span, Span] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question; `topic` is what it continues, None where it stands alone.

    `shown` is it in words for the user; `own` are the things that the user's own words name. `exchanges`
    tells that it is the last question with one half of a contrast put for the other.
    """

    shown: str
    question: Question
    topic: Topic | None
    own: tuple[Term, ...]
    exchanges: bool = False


def readings(text: str, topic: Topic | None) -> tuple[Reading, ...]:
    """Return the ways `text` may be read after `topic`, the likeliest first: one or two.

    The last is the one that stands alone wherever there are two.
    """
    text = plain(text)
    question = read_question(text)
    own = tuple(term for term in question.terms if not term.is_weak)
    alone = Reading(text, question, None, own)
    leans = leans_back(text)
    says = question.terms or question.kinds or leans
    if topic is None or not says or _is_new_topic(text) or _asks_for_plans(question):
        return (alone,)
    replaced = _replace_contrast(topic.text, text) if leans or _is_short(own) else None
    if replaced:
        again = read_question(replaced)
        named = tuple(term for term in again.terms if not term.is_weak)
        return (Reading(replaced, _continued(again, topic, _CARRIED, root_only=True), topic, named, True),)
    if not any(not term.is_relation for term in own) or not _things(question):
        return (_joined(text, question, topic, own, weight=_WHOLE),)
    joined = _joined(text, question, topic, own, weight=_CARRIED)
    return (joined, alone) if leans or _is_short(own) else (alone,)


def _things(question: Question) -> bool:
    """Return whether the question names a thing, and not only how things are reported."""
    return any(term.weight >= 1 for term in read_terms(question.content, alone=False))


def _asks_for_plans(question: Question) -> bool:
    """Return whether "Nhiệm vụ 6 tháng cuối năm là gì?" asks for the plans as a whole."""
    plans = Kind.TASK in question.kinds and _PLANS.search(question.text.lower())
    return bool(plans) and bool(time_in(question.text)) and not _things(question)


def _joined(text: str, question: Question, topic: Topic, own: tuple[Term, ...], *, weight: float) -> Reading:
    about = ", ".join(filter(None, (topic.words, topic.root)))
    shown = phrases().continues.format(question=text, about=about) if about else text
    return Reading(shown, _continued(question, topic, weight), topic, own)


def _continued(question: Question, topic: Topic, weight: float, *, root_only: bool = False) -> Question:
    """Return the question with what `topic` brings: its things, its wish for a figure, its time and place."""
    own = read_terms(question.content, alone=not (topic.words or topic.root))
    terms = {term.key: term for term in own}
    words = (topic.root,) if root_only else (topic.words, topic.root)
    for carried, share in zip(words, (weight, min(weight, _ROOT)), strict=False):
        for term in read_terms(carried):
            if term.key not in terms or terms[term.key].weight < share * term.weight:
                terms[term.key] = replace(term, weight=share * term.weight)
    said = question.text
    if topic.period and not time_in(question.text):
        said = f"{said} {topic.period}"
    if topic.place and not named_places(question.text):
        said = f"{said} {topic.place}"
    asks = question.kinds or topic.kinds - _OF_ONE_TURN
    return replace(
        question,
        content=" ".join(filter(None, (*words, question.content))),
        kinds=asks,
        terms=tuple(terms.values()),
        said=said,
        own=frozenset(term.key for term in own if not term.is_weak),
        after=topic.answer,
    )


def topic_after(reading: Reading, answer: tuple[str, Span, Span] | None) -> Topic | None:
    """Return what the conversation is about once `reading` was answered at `answer`."""
    before = reading.topic
    words = _named(reading.own)
    if before is None and not words:
        return None
    text = reading.question.text
    period = time_in(text) or (before.period if before else "")
    place = ", ".join(named_places(text)) or (before.place if before else "")
    root = (before.root or ("" if reading.exchanges else before.words)) if before else ""
    if before and not words:
        words, root = before.words, before.root
    return Topic(words, root if root != words else "", text, reading.question.kinds, period, place, answer)


def slots(reading: Reading) -> tuple[Slot, ...]:
    """Return what the question is taken to be about; what an earlier turn said is marked as carried."""
    topic = reading.topic
    text = reading.question.text
    found = [(SlotName.INDICATOR, _named(reading.own), False)]
    if topic is not None:
        found.append((SlotName.INDICATOR, "" if reading.exchanges else topic.words, True))
        found.append((SlotName.INDICATOR, topic.root, True))
    own_time, own_place = time_in(text), ", ".join(_as_typed(text))
    found.append((SlotName.PERIOD, own_time or (topic.period if topic else ""), not own_time))
    found.append((SlotName.PLACE, own_place or (topic.place if topic else ""), not own_place))
    kept = {
        (name, value.lower()): Slot(name, value, carried) for name, value, carried in reversed(found) if value
    }
    return tuple(kept[key] for key in reversed(kept))


def _as_typed(text: str) -> list[str]:
    words = syllables(text)
    return [text[words[start].start : words[end - 1].end] for start, end in place_words(text)]


def _named(terms: tuple[Term, ...]) -> str:
    things = [term.text for term in terms if not term.is_relation]
    return " ".join(things or [term.text for term in terms])


def _is_new_topic(text: str) -> bool:
    return any(phrase in text.lower() for phrase in _NEW_TOPIC)


def _is_short(own: tuple[Term, ...]) -> bool:
    """Return whether the question names too little to be sure that it stands alone."""
    return len(own) < _STANDS_ALONE_TERMS


def leans_back(text: str) -> bool:
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
    for pair in CONTRASTS:
        for old, new in (pair, pair[::-1]):
            match = re.search(f" {old} ", earlier, re.IGNORECASE)
            fits = f" {new} " in asked and f" {old} " not in asked
            if (
                match
                and fits
                and f" {new} " not in earlier.lower()
                and not _names_more(text, f"{before} {new}")
            ):
                put = new.capitalize() if match.start() == 0 and earlier[1].isupper() else new
                return f"{earlier[: match.start()]} {put} {earlier[match.end() :]}".strip()
    return None


def _names_more(text: str, known: str) -> bool:
    own = {term.key for term in read_question(text).terms if not term.is_weak}
    new_things = own - {term.key for term in read_question(known).terms} - _LEANING_WORDS
    return bool(new_things or named_places(text) or _YEAR.search(text))
