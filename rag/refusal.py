"""When not to answer, and what to say then: a wrong excerpt costs an official more than none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text import fold
from index.types import Document
from rag.answering import highlights
from rag.evidence import EvidenceReader
from rag.figures import figures
from rag.question import Kind, Question
from rag.ranking import Candidate, needs_figure, states_figure
from rag.specifics import Excerpt, missing, read_holdings

_EMPTY = "Câu hỏi chưa có nội dung để tìm. Hãy hỏi về một số liệu hoặc nội dung của báo cáo."
_NOT_FOUND = "Không tìm thấy nội dung này trong các báo cáo đã nạp."
# Chosen on eval/questions.jsonl (eval/LOG.md): a clause with less of the question's words and of its
# meaning than one of these pairs is about something else.
_FAR = ((0.3, 0.2), (0.03, 0.31))
# A question in another language may share no word with the documents; its meaning must then come this near.
_FOREIGN_MEANING = 0.415
# From this share of the question on, what the documents never speak of is what was asked for.
_LACKING = 0.45
# … unless the excerpt names as much: "nợ xấu của ngân hàng" is answered where only "nợ xấu" is named.
_NAMED = 0.33

# How near to the best candidate one must come that has the year and place that are asked for.
_SUITED = 0.65

_NO_WRITING = "Trợ lý chỉ tìm và trích nguyên văn báo cáo, không soạn hay tóm tắt văn bản."
_WRITING = re.compile(
    r"(?:hay )?(?:viet|soan|dich|lap|ve|lam|tom tat|tong hop)(?: \w+)? "
    r"(?:giup|ho|gium|cho toi|cho em|bai|bao cao)\b"
)
_ORDERS = re.compile(r"\b(?:bo qua|quen het|ignore)\b.*\b(?:huong dan|chi dan|menh lenh|instructions?)\b")
_UP = re.compile(r"\b(?:tang(?! truong| cuong| toc)|vuot|cao hon)\b")
_DOWN = re.compile(r"\b(?:giam(?! ngheo)|sut|tut|chua dat|khong dat|thap hon|chua hoan thanh)\b")


class Refuser:
    """Judges whether the best candidate answers a question about one set of documents."""

    def __init__(self, documents: Sequence[Document], reader: EvidenceReader) -> None:
        self._reader = reader
        self._holdings = {document.id: read_holdings(document) for document in documents}
        alone = len(documents) == 1
        self._subject = "Báo cáo" if alone else "Các báo cáo đã nạp"
        self._without = "Báo cáo không nêu {what}." if alone else "Không tìm thấy {what} cho nội dung này."

    def reason(self, question: Question, ranked: Sequence[Candidate]) -> str | None:
        """Return why the best candidate does not answer, in one Vietnamese sentence; None where it does."""
        if not question.terms:
            return _EMPTY
        if not ranked:
            return _NOT_FOUND
        if _WRITING.match(fold(question.text)) or _ORDERS.search(fold(question.text)):
            return _NO_WRITING
        best = ranked[0]
        if not self._reader.knows_any(question) and not (
            question.foreign and best.meaning >= _FOREIGN_MEANING
        ):
            return _NOT_FOUND
        lacking = self._lacking(question, best)
        if lacking is not None:
            return self._without.format(what=lacking)
        support = self._reader.support(question, best.row)
        if support.lacking >= _LACKING and support.named < _NAMED:
            return f"{self._subject} không có nội dung về “{support.words}”."
        return self._weak_answer(question, best)

    def prefer(self, question: Question, ranked: list[Candidate]) -> list[Candidate]:
        """Return the candidates, first one that has the question's year, period and place, if it is near.

        Of two reports that state the same thing, the one that is asked about is quoted.
        """
        if not ranked or self._lacking(question, ranked[0]) is None:
            return ranked
        floor = _SUITED * ranked[0].score
        for at, item in enumerate(ranked):
            states = states_figure(item) or not needs_figure(question)
            if item.score >= floor and states and self._lacking(question, item) is None:
                return [item, *ranked[:at], *ranked[at + 1 :]]
        return ranked

    def _lacking(self, question: Question, item: Candidate) -> str | None:
        return missing(question.text, _excerpt(item), self._holdings[item.document.id])

    def _weak_answer(self, question: Question, best: Candidate) -> str | None:
        if _is_far(best):
            return _NOT_FOUND
        if needs_figure(question) and not states_figure(best):
            return f"{self._subject} không nêu số liệu này."
        if _contradicted(question, best):
            return f"{self._subject} không nêu điều như câu hỏi giả định; xem đoạn gần nhất."
        return None


def _excerpt(best: Candidate) -> Excerpt:
    text = best.document.text
    at = best.evidence.best_clause
    start, end = best.evidence.spans[at] if at >= 0 else best.span
    titles = ". ".join(best.paragraph.section.path)
    return Excerpt(f"{titles}. {text[best.span[0] : best.span[1]]}", text[start:end])


def _is_far(best: Candidate) -> bool:
    return any(best.coverage < coverage and best.meaning < least for coverage, least in _FAR)


def _contradicted(question: Question, best: Candidate) -> bool:
    """Return whether a "why" assumes a figure the excerpt lacks, or a rise where it states a fall."""
    if Kind.CAUSE not in question.kinds:
        return False
    said = " ".join(fold(best.document.text[start:end]) for start, end in highlights(question, best))
    asked = fold(question.text)
    own = [question.text[start:end] for start, end in figures(question.text, 0, len(question.text))]
    start, end = best.span
    if any(figure not in best.document.text[start:end] for figure in own if len(figure) > 1):
        return True
    up, down = bool(_UP.search(asked)), bool(_DOWN.search(asked))
    if up == down:
        return False
    same, other = (_UP, _DOWN) if up else (_DOWN, _UP)
    return bool(other.search(said)) and not same.search(said)
