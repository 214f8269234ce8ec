"""A conversation's questions, read one after the other: repaired, spelled out, continued where they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import lru_cache, partial

from index.diacritics import load_spelling
from index.generation import PassageIndex
from index.lexicon import load_lexicon
from rag.cues import load_cues
from rag.definitions import definitions, spelled
from rag.dialogue import Reading, Topic, leans_back, readings, topic_after
from rag.neighbours import Neighbours
from rag.question import Question
from rag.ranking import Candidate, is_clear, own_coverage
from rag.typed import clean
from rag.types import Turn
from rag.typing_repair import Repairer

# A conversation is looked back on in steps of half this many turns, so that its beginning, which is read
# anew for each question, mostly stays the same and is remembered.
_MAX_TURNS = 10
_MAX_TURN_CHARS = 200  # of an earlier turn, which many may be
_KEPT_TOPICS = 2000
_NAMES_MORE = 0.1

Confidence = Callable[[Question, list[Candidate]], float]
"""How surely the best of the candidates answers, in [0, 1]; 0 where it does not."""

# A question that does not lean back and is not answered where it is joined is about something else if it is
# answered this surely alone (eval/LOG.md, 2026-11-27).
_SURE_ALONE = 0.65
Rank = Callable[[Question], list[Candidate]]


class ConversationReader:
    """Reads questions after the turns before them; what it has read of a conversation it remembers."""

    def __init__(self, index: PassageIndex, rank: Rank, confidence: Confidence) -> None:
        self._rank = rank
        self._confidence = confidence
        self._repairer = _repairer(index)
        self._defined = definitions(index.documents)
        self._topic = lru_cache(_KEPT_TOPICS)(self._topic_after)

    def among(self, rank: Rank, confidence: Confidence) -> ConversationReader:
        """Return a reader that knows the same words and ranks and judges otherwise."""
        reader = copy(self)
        reader._rank = rank
        reader._confidence = confidence
        reader._topic = lru_cache(_KEPT_TOPICS)(reader._topic_after)
        return reader

    def read(
        self, question: str, history: Sequence[Turn], *, as_typed: bool = False
    ) -> tuple[Reading, list[Candidate]]:
        """Return the reading of `question` that is taken, and its candidates, best first.

        `as_typed` takes it as it stands: no slip is repaired and nothing carried over.
        """
        if as_typed:
            reading = readings(clean(question), None)[-1]
            return reading, self._rank(reading.question)
        said = [turn.question for turn in history if turn.question.strip()]
        dropped = max(0, len(said) - _MAX_TURNS) // (_MAX_TURNS // 2) * (_MAX_TURNS // 2)
        return self._taken(self._repaired(question), self._topic(tuple(said[dropped:])))

    def _repaired(self, question: str) -> str:
        return spelled(self._repairer.repair(clean(question)), self._defined)

    def _topic_after(self, said: tuple[str, ...]) -> Topic | None:
        """Return what a conversation is about after the questions `said`, the oldest first."""
        if not said:
            return None
        before = self._topic(said[:-1])
        reading, ranked = self._taken(self._repaired(said[-1][:_MAX_TURN_CHARS]), before)
        if reading.topic is not None and not self._confidence(reading.question, ranked):
            return before  # what could not be answered is not talked about further
        at = ranked[0].evidence.best_clause if ranked else -1
        answer = (ranked[0].document.id, ranked[0].span, ranked[0].evidence.spans[at]) if at >= 0 else None
        return topic_after(reading, answer) or before

    def _taken(self, text: str, topic: Topic | None) -> tuple[Reading, list[Candidate]]:
        """Return the reading that is taken and its candidates.

        What continues the last question is taken to do so, unless it stands alone, and one place answers it
        clearly that names more of the user's own words: "Chỉ số CCHC có lên hạng không?" does, "Có ai thiệt
        mạng không?" fits three accidents. Where nothing answers both together, it stands alone, too, if it is
        surely answered so.
        """
        first, *others = ((reading, self._rank(reading.question)) for reading in readings(text, topic))
        for alone, ranked in others:
            joined = first[1]
            if _is_same_place(joined, ranked):
                return alone, ranked
            if is_clear(alone.question, ranked) and (
                not joined
                or own_coverage(alone.own, joined[0], first[0].question) + _NAMES_MORE
                < own_coverage(alone.own, ranked[0], alone.question)
            ):
                return alone, ranked
        if others and not leans_back(text) and not self._confidence(first[0].question, first[1]):
            alone, ranked = others[-1]
            if self._confidence(alone.question, ranked) >= _SURE_ALONE:
                return alone, ranked
        return first


def _is_same_place(one: list[Candidate], other: list[Candidate]) -> bool:
    """Return whether the best clauses of both are the same."""
    return bool(one and other) and (one[0].row, one[0].evidence.best_clause) == (
        other[0].row,
        other[0].evidence.best_clause,
    )


def _repairer(index: PassageIndex) -> Repairer:
    """Return what repairs typing slips, by the words that `index`, the lexicon and the cues hold."""
    known = (load_lexicon(), load_cues())
    marked = {phrase for words in known for phrase in words.accented}
    bare = {phrase for words in known for phrase in words.folded}

    def neighbours(field: str, phrases: set[tuple[str, ...]]) -> Neighbours:
        terms = [term for term in index.lexical.terms(field) if " " not in term]
        holds = partial(index.lexical.holds, field=field)
        return Neighbours(field, phrases=phrases, terms=terms, holds=holds, general=load_spelling)

    return Repairer(neighbours("accented", marked), neighbours("folded", bare))
