"""What a question asks: its content words, the kind of answer it wants, and the specifics it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import load_lexicon
from index.text import Span, Syllable, fold, plain, syllables
from rag.cues import Cue, Kind, load_cues, read_cues, spelled_words
from rag.figures import asked_units
from rag.language import is_foreign
from rag.terms import Term, read_terms
from rag.typed import MAX_QUESTION_CHARS

_TAG = re.compile(r"<[^<>]*>")
# "Chưa" and not "chứa", "chữa": keys with their marks, or typed without any.
_OR_NOT = frozenset({"không", "khong", "chưa", "chua", "hông", "hong", "ko"})
# "Đã làm gì", "làm gì trong nửa năm qua" ask for what was done, not for what is to be done.
_PAST = re.compile(r"\b(?:đã|vừa rồi|vừa qua|(?:năm|tháng|quý) (?:qua|rồi)|thời gian qua)\b")
_TO_COME = re.compile(r"\b(?:sẽ|tới|cuối năm|còn lại|sắp|phương hướng|giải pháp)\b")
_FORMS = (
    (Kind.FIGURE, re.compile(r"\bbao nhieu\b")),
    (Kind.LIST, re.compile(r"\b(?:nhung|cac|gom) (?:(?!bao|may)\w+,? ){1,6}(?:nao|gi)\b")),
    (Kind.WHERE, re.compile(r"\A(?:phan|muc|noi dung|doan|chuong|chuyen) .*\b(?:o dau|cho nao)\b")),
    (Kind.CAUSE, re.compile(r"\A(?:the |vay |ma )?sao \w.*\blai\b")),
)
_YEAR_END = "cuoi nam"
_KINDS = {kind.value: kind for kind in Kind} | {"measure": Kind.FIGURE}
_FOREIGN = "foreign_filler"
_NOT_CONTENT = frozenset(
    {Kind.FIGURE, Kind.WHERE, Kind.LIST, "filler", Kind.YES_NO, Kind.MEANING, Kind.WHEN, _FOREIGN}
)


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


def read_question(text: str) -> Question:
    """Return the question in `text`, of which the first `MAX_QUESTION_CHARS` characters count."""
    text = plain(_TAG.sub(" ", text))[:MAX_QUESTION_CHARS]
    words = syllables(text)
    cues = _cues_of(words, spelled_words(text, words), foreign=is_foreign(text))
    kinds = frozenset(_KINDS[cue] for cue, _, _ in cues if cue in _KINDS) | _split_yes_no(words)
    kinds |= {kind for kind, form in _FORMS if form.search(fold(text))}
    ahead = {fold(text[words[a].start : words[b - 1].end]) for cue, a, b in cues if cue == Kind.TASK}
    year_end = Kind.FIGURE in kinds and ahead == {_YEAR_END}  # "Cuối năm còn bao nhiêu hộ nghèo?"
    if year_end or (_PAST.search(text.lower()) and not _TO_COME.search(text.lower())):
        kinds -= {Kind.TASK}
    kept = [words[at] for cue, start, end in cues if cue not in _NOT_CONTENT for at in range(start, end)]
    content = " ".join(text[word.start : word.end] for word in kept)
    units = asked_units(text) if Kind.FIGURE in kinds else ()
    return Question(text, content, kinds, read_terms(content), units, is_foreign(text), text)


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
    for cue, start, end in read_cues(load_cues(), words, spelled):
        named = end - start == 1 and start in inside
        found.append(("" if named or (cue == _FOREIGN and not foreign) else cue, start, end))
    return found


def _split_yes_no(words: Sequence[Syllable]) -> frozenset[Kind]:
    """Return the yes-no kind for "có … không", whose two halves stand apart."""
    keys = [word.accented for word in words]
    asks = bool({"co1", "co"} & set(keys)) and bool(_OR_NOT & set(keys[-3:]))
    return frozenset({Kind.YES_NO}) if asks else frozenset()
