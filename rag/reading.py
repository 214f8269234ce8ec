"""Passages taken apart once: sentences, the clauses that state one fact each, and what each of them holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.generation import PassageIndex
from index.lexicon import load_lexicon
from index.passages import lead_in
from index.text import Span, clauses, fold, plain, sentences, syllables
from index.types import Encoder
from rag.clauses import narrow
from rag.cues import is_relation
from rag.figure_lines import figure_lines
from rag.figures import has_figure
from rag.time import time_in

# A short sentence is its only part and clause, and all passages of a section have one context.
_KEPT_TEXTS = 2000
_KEPT_PASSAGES = 1500  # about 85 kB each

# How administrative Vietnamese says that one thing comes of another, is set against another, is to be done,
# or is what an abbreviation stands for.
_CAUSES = re.compile(
    r"\b(?:do|vì|bởi|nhờ|nguyên nhân|lý do|dẫn đến|dẫn tới|xuất phát từ|ảnh hưởng|khiến|nhằm|chủ yếu là"
    r"|gây (?:ra|nên|thiệt hại)|làm (?:cho|chết|bị thương|thiệt hại|ảnh hưởng)|kéo theo|bắt nguồn|góp phần)\b"
)
_COMPARES = re.compile(
    r"\b(?:so với|cùng kỳ|cùng kì|kế hoạch|dự toán|chỉ tiêu|tăng|giảm|vượt|cao hơn|thấp hơn)\b"
)
_PLANS = re.compile(
    r"\A\W*(?:tiếp tục|tập trung|đẩy mạnh|tăng cường|chỉ đạo|phấn đấu|khẩn trương|triển khai|chủ động"
    r"|nâng cao|thực hiện|tổ chức|rà soát|xây dựng|hoàn thành|quyết liệt|đôn đốc|bảo đảm|đảm bảo|phối hợp"
    r"|đổi mới|thúc đẩy)\b"
)
_MOST = re.compile(
    r"\b(?:cao|thấp|lớn|nhỏ|nhiều|ít|nhanh|chậm|mạnh|tốt|kém|yếu|nặng|sâu|đông|sớm|muộn|dài|xa|thiếu) nhất\b"
    r"|\b(?:dẫn đầu|đứng đầu|đứng cuối|xếp cuối|cao hơn cả)\b"
)
_DEFINES = re.compile(
    r"\A\W*(?:\d+\. ?|[a-zđ]\) ?)?[^,;:.]{2,80}? là (?:việc|người|những|các|tổ chức|cơ quan|khoản"
    r"|quá trình|hành vi|hoạt động|văn bản|đơn vị|khu vực|hình thức|mức|số|tập hợp|toàn bộ"
    r"|trường hợp|loại)\b|"
    r"\b(?:gọi tắt là|sau đây gọi|viết tắt là|gọi chung là)\b|\([A-ZĐ][A-ZĐ&.-]+\)"
)
_DATED = re.compile(
    r"\bkể từ ngày (?:ký|ban hành|công bố|đăng|thông qua)\b|"
    r"\b(?:ngày|tháng|quý|năm|thời điểm|trước|đến hết|giai đoạn)\s+(?:\d|[ivx]+\b)|\d/\d{4}"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Keys:
    """The terms a piece of text holds: concepts and folded syllables, and accented syllables."""

    folded: frozenset[str]
    accented: frozenset[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence that states one fact, and the rows of its part and its sentence in the passage.

    A part is what stands between two semicolons: one fact and what goes on about the same thing.
    `pairs` are its neighbouring syllables, accented and without marks, `meanings` the things of the lexicon
    that it names and `names` these with the words it has for them, without marks; `indicator` is what its
    figures measure, `measures` the things of the lexicon in that, `counts` it and the figures with their
    units. The flags say whether it states a total, holds a figure, a comparison, a cause, a plan, the meaning
    of an abbreviation, a date, what is most or least of its kind.
    """

    start: int
    end: int
    sentence: int
    part: int
    keys: Keys
    pairs: frozenset[str]
    meanings: frozenset[str]
    names: frozenset[tuple[str, str]]
    years: frozenset[str]
    folded: str
    indicator: Keys
    measures: frozenset[str]
    counts: Keys
    is_total: bool
    has_figure: bool
    compares: bool
    causes: bool
    plans: bool
    defines: bool
    dated: bool
    tops: bool


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage taken apart once, with vectors of its clauses, its sentences and the lexicon's phrases in it.

    Each array of vectors has shape (n, dim); `holders` has, for each phrase, the row of its clause.
    """

    clauses: tuple[Clause, ...]
    sentences: tuple[Keys, ...]
    parts: tuple[Keys, ...]
    lead: Keys
    whole: Keys
    context: Keys
    title: Keys
    title_years: frozenset[str]
    vectors: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]
    phrases: NDArray[np.float32]
    holders: NDArray[np.int64]


class PassageReader:
    """Takes the passages of one index apart; what it has read it keeps."""

    def __init__(self, index: PassageIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._documents = {document.id: document for document in index.documents}
        self._read = lru_cache(_KEPT_PASSAGES)(self._take_apart)

    def read(self, row: int) -> ReadPassage:
        """Return the passage in `row`, taken apart."""
        return self._read(row)

    def _take_apart(self, row: int) -> ReadPassage:
        passage = self._index.passages[row]
        document = self._documents[passage.document_id]
        text = document.text
        paragraph = document.paragraphs[passage.paragraph]
        spans = sentences(text, passage.start, passage.end)
        parts = tuple((row, part) for row, span in enumerate(spans) for part in clauses(text, *span))
        pieces = _clauses(text, spans, parts)
        lead = lead_in(text, paragraph.start, paragraph.end)
        phrases = [_phrases(text[piece.start : piece.end]) for piece in pieces]
        counts = [len(found) for found in phrases]
        return ReadPassage(
            pieces,
            tuple(read_keys(text[start:end]) for start, end in spans),
            tuple(read_keys(text[start:end]) for _, (start, end) in parts),
            read_keys(lead),
            read_keys(text[passage.start : passage.end]),
            read_keys(passage.context),
            read_keys(paragraph.section.path[-1] if paragraph.section.path else ""),
            frozenset(_YEAR.findall(". ".join(paragraph.section.path))),
            self._encoder.encode_passages([_with_lead(text[p.start : p.end], lead) for p in pieces]),
            self._encoder.encode_passages([_with_lead(text[start:end], lead) for start, end in spans]),
            self._encoder.encode_passages([phrase for found in phrases for phrase in found]),
            np.repeat(np.arange(len(pieces)), counts).astype(np.int64),
        )


def _with_lead(text: str, lead: str) -> str:
    return f"{lead}: {text}" if lead else text


def _clauses(text: str, spans: Sequence[Span], parts: Sequence[tuple[int, Span]]) -> tuple[Clause, ...]:
    """Return the clauses of the sentences in `spans`; `parts` has the row of its sentence with each part."""
    begins = [start for _, (start, _) in parts]
    return tuple(
        _clause(text, (start, end), span, sentence=sentence, part=bisect_right(begins, start) - 1)
        for sentence, span in enumerate(spans)
        for start, end in narrow(text, span)
    )


def _clause(text: str, clause: Span, around: Span, *, sentence: int, part: int) -> Clause:
    """Return a clause of the sentence `around`, read."""
    start, end = clause
    lines = figure_lines(text, clause, around)
    measured = " ".join(line.indicator.text for line in lines if line.indicator)
    counted = " ".join((measured, *(line.figure.text for line in lines)))
    said = plain(text[start:end])
    lowered = said.lower()
    words = syllables(said)
    known = [found for found in load_lexicon().read(words) if found[0]]
    return Clause(
        start=start,
        end=end,
        sentence=sentence,
        part=part,
        keys=read_keys(said),
        pairs=frozenset(
            pair
            for left, right in pairwise(words)
            for pair in (f"{left.accented} {right.accented}", f"{left.folded} {right.folded}")
        ),
        meanings=_things(said),
        names=frozenset(
            (meaning, " ".join(word.folded for word in words[first:last])) for meaning, first, last in known
        ),
        years=frozenset(_YEAR.findall(said)),
        folded=fold(said),
        indicator=read_keys(plain(measured)),
        is_total=plain(measured).lower().startswith("tổng "),
        measures=_things(measured),
        counts=read_keys(plain(counted)),
        has_figure=has_figure(text, start, end),
        compares=bool(_COMPARES.search(lowered)),
        causes=bool(_CAUSES.search(lowered)),
        plans=bool(_PLANS.match(lowered)),
        defines=bool(_DEFINES.search(said)),
        dated=bool(_DATED.search(lowered)),
        tops=bool(_MOST.search(lowered)),
    )


def _things(text: str) -> frozenset[str]:
    """Return the things of the lexicon that `text` names, not times nor how things are reported."""
    words = syllables(text)
    named = (
        (key, text[words[a].start : words[b - 1].end]) for key, a, b in load_lexicon().read(words) if key
    )
    return frozenset(key for key, name in named if not is_relation(name) and not time_in(name))


def _phrases(text: str) -> list[str]:
    words = syllables(text)
    return [
        text[words[start].start : words[end - 1].end]
        for meaning, start, end in load_lexicon().read(words)
        if meaning
    ]


@lru_cache(_KEPT_TEXTS)
def read_keys(text: str) -> Keys:
    """Return the terms `text` holds."""
    words = syllables(text)
    return Keys(
        frozenset(load_lexicon().all_keys(words)) | frozenset(word.folded for word in words),
        frozenset(word.accented for word in words),
    )
