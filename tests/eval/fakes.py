"""A three-paragraph report, an assistant that looks its answers up, and a corpus indexed by shared words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.beir import CorpusRow
from eval.product import Indexed
from index.types import Document, Passage
from rag.retrieval import Mode
from rag.types import Answer, Citation, DocumentRef, Hit, Status, Turn

# The second line holds a decomposed "á" and a non-breaking space, as the real report does.
TEXT = (
    "Tổng thu ngân sách là 433 tỷ đồng, đạt 43% dự toán; tổng chi là 3.048 tỷ đồng.\n"
    "Chương trình pha\u0301t triển bảo\xa0đảm tiến độ.\n"
    "Toàn tỉnh có 24 HTX thành lập mới."
)
DOCUMENT = Document(
    id="d1", title="Báo cáo", path="bao-cao.txt", text=TEXT, sha256="0" * 64, sections=(), paragraphs=()
)
_REF = DocumentRef(id="d1", title="Báo cáo", file="bao-cao.txt", sha256="0" * 64)


def cite(quote: str, *highlights: str, number: int = 1) -> Citation:
    """Return a citation of `quote`, a piece of TEXT, with pieces of it highlighted."""
    start = TEXT.index(quote)
    spans = tuple(
        (start + quote.index(piece), start + quote.index(piece) + len(piece)) for piece in highlights
    )
    return Citation(number, _REF, "I.1", "Kinh tế", number, None, start, start + len(quote), quote, spans)


def answered(*citations: Citation, question: str = "?") -> Answer:
    """Return an answer with these citations."""
    return Answer(question, question, Status.ANSWERED, None, citations, (), "g1", 1.0)


def refused(*nearest: Citation, question: str = "?") -> Answer:
    """Return a refusal that shows these excerpts as the nearest."""
    return Answer(question, question, Status.NOT_FOUND, "Không có trong báo cáo.", (), nearest, "g1", 1.0)


class FakeAssistant:
    """Answers the questions it was given an answer for, refuses all others, remembers what it was asked."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return self.answers.get(question, refused(question=question))

    def document(self, document_id: str, /) -> Document:
        assert document_id == DOCUMENT.id
        return DOCUMENT


class SharedWords:
    """Scores a document by the number of the query's words it has; each document is two passages."""

    def __init__(self, rows: Sequence[CorpusRow]) -> None:
        self.rows = rows
        self.depths: list[int] = []

    def search(self, query: str, *, k: int) -> list[Hit]:
        self.depths.append(k)
        words = set(query.lower().split())
        hits = [
            Hit(Passage(row.id, part, 0, 1, ""), 2 * number + part, score - 0.5 * part)
            for number, row in enumerate(self.rows)
            for part in (0, 1)
            if (score := float(len(words & set(f"{row.title} {row.text}".lower().split()))))
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:k]


def index_shared_words(rows: Sequence[CorpusRow], mode: Mode) -> Indexed:
    """Return `rows` searched by shared words, whatever the mode."""
    return Indexed(SharedWords(rows), 2 * len(rows))
