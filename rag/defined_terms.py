"""Terms that documents define ("Trình báo là việc …"), and questions that ask what a term means.

A definition says its term once where other articles say it again and again, so search alone ranks it low.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.text import fold, is_marked, plain
from index.types import Document, Passage

_DEFINITION = re.compile(
    r"\W*(?:\d+(?:\.\d+)*\. ?|[a-zđ]\) ?)?[“\"]?(?P<term>[^\W\d_][^,;:.()“”\"\n]{1,80}?)[”\"]? là "
    r"(?:việc|người|những|các|tổ chức|cơ quan|khoản|quá trình|hành vi|hoạt động|văn bản|đơn vị|khu vực"
    r"|hình thức|mức|số|tập hợp|toàn bộ|trường hợp|loại|dữ liệu|thông tin|tài liệu|phần|thời gian"
    r"|thời điểm|sự)\b"
)
# "X được hiểu là gì?", "X nghĩa là sao?", "thế nào là X?", "định nghĩa X".
_AFTER = re.compile(
    r"\A(?P<term>.+?) (?:(?:duoc |phai )?hieu (?:la |nhu )?|(?:co )?nghia la |la )"
    r"(?:gi|the nao|sao)(?: vay| a| the)?\Z"
)
_BEFORE = re.compile(
    r"\A(?:.* )?(?:the nao (?:thi )?(?:duoc )?(?:goi |coi |hieu )?la|(?:dinh nghia|khai niem)(?: ve)?) "
    r"(?P<term>.+)\Z"
)
_MOST_WORDS = 10


class DefinedTerms:
    """Where each term of some documents is defined: the rows of the passages that begin with "term là …"."""

    def __init__(self, documents: Iterable[Document], passages: Sequence[Passage]) -> None:
        texts = {document.id: document.text for document in documents}
        self._rows: dict[str, list[int]] = {}
        for row, passage in enumerate(passages):
            match = _DEFINITION.match(texts[passage.document_id], passage.start, passage.end)
            if match:
                for key in {_words(match["term"]), fold(_words(match["term"]))}:
                    self._rows.setdefault(key, []).append(row)

    def defining(self, question: str) -> tuple[int, ...]:
        """Return the rows that define the term `question` asks the meaning of, in order; () for others.

        The longest defined term that the question names last is meant. Typed with marks, they must agree.
        """
        asked = _asked_term(question)
        words = asked.split()
        for first in range(max(0, len(words) - _MOST_WORDS), len(words)):
            term = " ".join(words[first:])
            if term in self._rows and (" " in term or first == 0):
                return tuple(self._rows[term])
        return ()


def _asked_term(question: str) -> str:
    """Return the words whose meaning is asked for, with marks where they were typed; "" for others."""
    marked = _words(question)
    folded = fold(marked)
    match = _AFTER.match(folded) or _BEFORE.match(folded)
    if match is None:
        return ""
    return (marked if is_marked(question) else folded)[slice(*match.span("term"))]


def _words(text: str) -> str:
    """Return the words of `text` in lower case with single spaces, as long as they are without marks."""
    return " ".join(re.findall(r"\w+", plain(text).lower()))
