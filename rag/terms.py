"""What a question names: concepts of the lexicon and single words, and how much each says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.lexicon import load_lexicon
from index.text import Syllable, syllables
from rag.cues import Kind, load_cues, load_relations, read_cues, spelled_words
from rag.places import place_words
from rag.time import time_in

_WEAK, _RELATION = 0.15, 0.3
# Kinds whose words say how something is reported; where the lexicon does not know them, they name nothing.
_HOW_SAID = frozenset({Kind.COMPARISON, Kind.TASK})
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing the question names: a concept of the lexicon or a single syllable.

    `key` is the concept or the folded syllable, `accented` the accented syllable ("" for a concept), and
    `text` the words as typed; `weight` is 1 for what is asked, less for what an earlier turn brought, and
    little for function words and for years and places (the excerpt is judged for those apart); `parts` are
    the keys inside a concept of several words, `named` those of its first name. `is_relation` marks how a
    thing is reported ("so với cùng kỳ") rather than what it is.
    """

    key: str
    accented: str
    text: str
    weight: float
    parts: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    is_relation: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether the term says little about what is asked."""
        return self.weight <= _WEAK

    @property
    def is_concept(self) -> bool:
        """Whether the lexicon knows the term."""
        return not self.accented


def read_terms(content: str, *, alone: bool = True) -> tuple[Term, ...]:
    """Return the terms of a question's content, each key once, in order.

    Where it names nothing but how things are reported, that is what it asks for, if it stands `alone`.
    """
    words = syllables(content)
    spelled = spelled_words(content, words)
    weak_words, report_words = _asking_words(content, words, spelled)
    relations = load_relations()
    terms: dict[str, Term] = {}
    for meaning, start, end in load_lexicon().read(words):
        first, last = words[start], words[end - 1]
        key = meaning or first.folded
        weak = start in weak_words and (not meaning or end - 1 in weak_words)
        text = content[first.start : last.end]
        reports = all(kind for kind, _, _ in read_cues(relations, words[start:end], spelled[start:end]))
        reports = reports or time_in(text) == text or (not meaning and start in report_words)
        weight = _WEAK if weak else _RELATION if reports else 1.0
        parts = tuple(dict.fromkeys(word.folded for word in words[start:end])) if meaning else ()
        accented = "" if meaning else first.accented
        terms.setdefault(key, Term(key, accented, text, weight, parts, _name(key), reports and not weak))
    found = tuple(terms.values())
    if not alone or any(term.weight == 1 for term in found):
        return found
    return tuple(replace(t, weight=1.0, is_relation=False) if t.is_relation else t for t in found)


def _name(key: str) -> tuple[str, ...]:
    """Return the keys of the words in a concept's first name; () for other terms."""
    name = load_lexicon().names[int(key[1:])] if key.startswith("=") else ""
    return tuple(dict.fromkeys(word.folded for word in syllables(name)))


def _asking_words(
    content: str, words: Sequence[Syllable], spelled: Sequence[Syllable]
) -> tuple[set[int], set[int]]:
    """Return the rows of the words that say little, and of those that say how something is reported."""
    weak = {at for at, word in enumerate(words) if _YEAR.match(word.accented)}
    reports: set[int] = set()
    for cue, start, end in read_cues(load_cues(), words, spelled):
        if cue in ("stop", Kind.CAUSE):
            weak.update(range(start, end))
        elif cue == "measure":
            weak.add(start)  # "số" of "số doanh nghiệp"
        elif cue in _HOW_SAID:
            reports.update(range(start, end))
    for at, pair in enumerate(pairwise(words)):
        if [word.folded for word in pair] == ["bao", "nhieu"]:
            weak.update((at, at + 1))
    for start, end in place_words(content):
        weak.update(range(start, end))
    return weak, reports
