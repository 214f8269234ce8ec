"""What a question asks: its content words, the kind of answer it wants, and the specifics it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from index.errors import ConfigError
from index.lexicon import Lexicon, load_lexicon, make_lexicon
from index.text import Span, Syllable, fold, plain, syllables
from rag.figures import asked_units
from rag.language import is_foreign, spelled_out
from rag.places import place_words
from rag.time import time_in
from rag.typed import MAX_QUESTION_CHARS

CUES_FILE = Path(__file__).with_name("cues.yaml")


class Kind(StrEnum):
    """The kind of answer a question wants; a question may show several."""

    FIGURE = "figure"
    COMPARISON = "comparison"
    LIST = "list"
    CAUSE = "cause"
    TASK = "task"
    WHERE = "where"
    YES_NO = "yes_no"
    MEANING = "meaning"
    WHEN = "when"


_TAG = re.compile(r"<[^<>]*>")
_WEAK, _RELATION = 0.15, 0.3
# Kinds whose words say how something is reported; where the lexicon does not know them, they name nothing.
_HOW_SAID = frozenset({Kind.COMPARISON, Kind.TASK})
Cue = tuple[str, int, int]
_RELATIONS = "relation"
_WHICH = re.compile(r"\b(?:nhung|cac|gom) (?:(?!bao|may)\w+,? ){1,6}(?:nao|gi)\b")
# "Đã làm gì", "làm gì trong nửa năm qua" ask for what was done, not for what is to be done.
# "Chưa" and not "chứa", "chữa": keys with their marks, or typed without any.
_OR_NOT = frozenset({"không", "khong", "chưa", "chua", "hông", "hong", "ko"})
_PAST = re.compile(r"\b(?:đã|vừa rồi|vừa qua|(?:năm|tháng|quý) (?:qua|rồi)|thời gian qua)\b")
_TO_COME = re.compile(r"\b(?:sẽ|tới|cuối năm|còn lại|sắp|phương hướng|giải pháp)\b")
_WHERE = re.compile(r"\A(?:phan|muc|noi dung|doan|chuong|chuyen) .*\b(?:o dau|cho nao)\b")
_YEAR_END = "cuoi nam"
_HOW_MUCH = re.compile(r"\bbao nhieu\b")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_KINDS = {kind.value: kind for kind in Kind} | {"measure": Kind.FIGURE}
_FOREIGN = "foreign_filler"
_SAYS_LITTLE = frozenset({"stop", _RELATIONS})
_NOT_CONTENT = frozenset(
    {Kind.FIGURE, Kind.WHERE, Kind.LIST, "filler", Kind.YES_NO, Kind.MEANING, Kind.WHEN, _FOREIGN}
)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing the question names: a concept of the lexicon or a single syllable.

    `key` is the concept or the folded syllable, `accented` the accented syllable ("" for a concept), and
    `text` the words as typed; `weight` is 1 for what is asked, less for what an earlier turn brought, and
    little for function words and for years and places (the excerpt is judged for those apart); `parts` are
    the keys inside a concept of several words. `is_relation` marks how a thing is reported ("so với cùng kỳ")
    rather than what it is.
    """

    key: str
    accented: str
    text: str
    weight: float
    parts: tuple[str, ...] = ()
    is_relation: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether the term says little about what is asked."""
        return self.weight <= _WEAK

    @property
    def is_concept(self) -> bool:
        """Whether the lexicon knows the term."""
        return not self.accented


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read; `content` is what is searched: `text` without the words that only ask.

    `units` match, in folded text, a figure of a unit that the question asks for. Of a follow-up, `said` is
    `text` with the time and place that earlier turns named, `own` the keys of what its own words name, and
    `after` where the last answer stands: a document's id, the paragraph and the clause.
    """

    text: str
    content: str
    kinds: frozenset[Kind]
    terms: tuple[Term, ...]
    units: tuple[re.Pattern[str], ...]
    foreign: bool
    said: str
    own: frozenset[str] = frozenset()
    after: tuple[str, Span, Span] | None = None


def load_cues() -> Lexicon:
    """Return the cue words by kind; raises `ConfigError` where the file is damaged."""
    return _cue_file()[0]


@cache
def _cue_file() -> tuple[Lexicon, Lexicon]:
    """Return the cue words by kind and, apart, those under "relation", which may be cue words too."""
    try:
        groups = yaml.safe_load(CUES_FILE.read_text(encoding="utf-8"))
        kinds = {str(kind): [str(phrase) for phrase in phrases] for kind, phrases in groups.items()}
        relations = kinds.pop(_RELATIONS)
        return make_lexicon(kinds), make_lexicon({_RELATIONS: relations})
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise ConfigError(f"Không đọc được bảng từ hỏi {CUES_FILE}; sửa lại theo mẫu trong tệp") from error


def read_question(text: str) -> Question:
    """Return the question in `text`, of which the first `MAX_QUESTION_CHARS` characters count."""
    text = plain(_TAG.sub(" ", text))[:MAX_QUESTION_CHARS]
    words = syllables(text)
    cues = _cues_of(words, _spelled(text, words), foreign=is_foreign(text))
    kinds = frozenset(_KINDS[cue] for cue, _, _ in cues if cue in _KINDS) | _split_yes_no(words)
    if _HOW_MUCH.search(fold(text)):
        kinds |= {Kind.FIGURE}
    if _WHICH.search(fold(text)):
        kinds |= {Kind.LIST}
    if _WHERE.search(fold(text)):
        kinds |= {Kind.WHERE}
    ahead = {fold(text[words[a].start : words[b - 1].end]) for cue, a, b in cues if cue == Kind.TASK}
    year_end = Kind.FIGURE in kinds and ahead == {_YEAR_END}  # "Cuối năm còn bao nhiêu hộ nghèo?"
    if year_end or (_PAST.search(text.lower()) and not _TO_COME.search(text.lower())):
        kinds -= {Kind.TASK}
    kept = [words[at] for cue, start, end in cues if cue not in _NOT_CONTENT for at in range(start, end)]
    content = " ".join(text[word.start : word.end] for word in kept)
    units = asked_units(text) if Kind.FIGURE in kinds else ()
    return Question(text, content, kinds, read_terms(content), units, is_foreign(text), text)


def _spelled(text: str, words: Sequence[Syllable]) -> Sequence[Syllable]:
    """Return the syllables of `text` with the marks they most likely have, for reading what they ask.

    Without marks one syllable is not known for a word that only asks: its likeliest spelling is.
    """
    restored = syllables(spelled_out(text))
    return restored if len(restored) == len(words) else words


def _cues_of(words: Sequence[Syllable], spelled: Sequence[Syllable], *, foreign: bool) -> list[Cue]:
    """Return the cues among `words`; a lone word inside a name of something is none.

    "an" only asks in English, and neither it nor "mô" in "công an", "mô hình".
    """
    inside = {
        at
        for meaning, start, end in load_lexicon().read(words)
        if meaning and end - start > 1
        for at in range(start, end)
    }
    found = []
    for cue, start, end in _read(load_cues(), words, spelled):
        named = end - start == 1 and start in inside
        found.append(("" if named or (cue == _FOREIGN and not foreign) else cue, start, end))
    return found


def _read(lexicon: Lexicon, words: Sequence[Syllable], spelled: Sequence[Syllable]) -> list[Cue]:
    """Return what `lexicon` reads in `words`, and lone words that say little as they are spelled.

    What kind of answer is wanted is never guessed from a spelling.
    """
    found = []
    for cue, start, end in lexicon.read(words):
        guess = lexicon.read(spelled[start:end])[0][0] if not cue and end - start == 1 else ""
        found.append((guess if guess in _SAYS_LITTLE else cue, start, end))
    return found


def read_terms(content: str, *, alone: bool = True) -> tuple[Term, ...]:
    """Return the terms of a question's content, each key once, in order.

    Where it names nothing but how things are reported, that is what it asks for, if it stands `alone`.
    """
    words = syllables(content)
    spelled = _spelled(content, words)
    weak_words, report_words = _asking_words(content, words, spelled)
    relations = _cue_file()[1]
    terms: dict[str, Term] = {}
    for meaning, start, end in load_lexicon().read(words):
        first, last = words[start], words[end - 1]
        key = meaning or first.folded
        weak = start in weak_words and (not meaning or end - 1 in weak_words)
        text = content[first.start : last.end]
        reports = all(kind for kind, _, _ in _read(relations, words[start:end], spelled[start:end]))
        reports = reports or time_in(text) == text or (not meaning and start in report_words)
        weight = _WEAK if weak else _RELATION if reports else 1.0
        parts = tuple(dict.fromkeys(word.folded for word in words[start:end])) if meaning else ()
        accented = "" if meaning else first.accented
        terms.setdefault(key, Term(key, accented, text, weight, parts, reports and not weak))
    found = tuple(terms.values())
    if not alone or any(term.weight == 1 for term in found):
        return found
    return tuple(replace(t, weight=1.0, is_relation=False) if t.is_relation else t for t in found)


def _asking_words(
    content: str, words: Sequence[Syllable], spelled: Sequence[Syllable]
) -> tuple[set[int], set[int]]:
    """Return the rows of the words that say little, and of those that say how something is reported."""
    weak = {at for at, word in enumerate(words) if _YEAR.match(word.accented)}
    reports: set[int] = set()
    for cue, start, end in _read(load_cues(), words, spelled):
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


def is_relation(phrase: str) -> bool:
    """Return whether a phrase says how a thing is reported ("so với cùng kỳ", "vụ"), not what it is."""
    _, relations = _cue_file()
    return all(kind for kind, _, _ in relations.read(syllables(phrase)))


def _split_yes_no(words: Sequence[Syllable]) -> frozenset[Kind]:
    """Return the yes-no kind for "có … không", whose two halves stand apart."""
    keys = [word.accented for word in words]
    asks = bool({"có", "co1", "co"} & set(keys)) and bool(_OR_NOT & set(keys[-3:]))
    return frozenset({Kind.YES_NO}) if asks else frozenset()
