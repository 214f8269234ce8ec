"""An assistant for the web's tests: the bundled report read by a few rules, and a lookup by shared words.

It knows the things pages must cope with: several citations, follow-ups, refusals with nearest excerpts, and,
on demand, a fault. Its answers are exact slices of the report, so what is shown can be checked against it.
"""

from __future__ import annotations

import hashlib
import re
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.types import Document, Paragraph, ParagraphKind, Passage, Section
from rag.explanation import Explanation
from rag.scope import Scope
from rag.types import (
    Answer,
    Calculation,
    Citation,
    DocumentRef,
    FigureLine,
    Hit,
    Operand,
    Slice,
    Slot,
    SlotName,
    Status,
    Turn,
)
from tests.fakes import HashingEncoder

REPORT = Path(__file__).resolve().parents[2] / "documents" / "bao-cao-kinh-te-xa-hoi-6-thang-dau-nam-2024.txt"
FAULT = "gây lỗi"  # a question that makes the fake raise
FULL = "GRDP voi tong chi ngan sach lech nhau bao nhieu"  # a question whose answer has everything in it
SLOW = "Tổng thu ngân sách nhà nước, nghĩ lâu"  # a question that takes SLOW_S
SLOW_S = 1.5
_STOP = frozenset(
    "la bao nhieu duoc cua trong co cac va cho thi the con sao tinh thang dau nam sau so".split()  # noqa: SIM905
)


def read_report(text: str, path: str = REPORT.name) -> Document:
    """Return a document whose lines are paragraphs and whose short numbered lines are headings."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    root = Section("", "", 0, 0, len(text))
    sections, paragraphs = [root], []
    part, count = "", 0
    for match in re.finditer(r"[^\n]+", text):
        line = re.sub(r"\[bookmark: [^\]]*\]", "", match[0]).strip()
        heading = re.match(r"([IVX]+|\d)\. (.{3,80})\Z", line)
        if not line:
            continue
        if heading and not line.endswith("."):
            roman = not heading[1].isdigit()
            part = heading[1] if roman else part
            number = part if roman else f"{part}.{heading[1]}"
            sections.append(Section(number, heading[2], 1 if roman else 2, match.start(), len(text)))
            kind, count = ParagraphKind.HEADING, 0
        else:
            kind = ParagraphKind.TITLE if len(sections) == 1 else ParagraphKind.BODY
            count += kind is ParagraphKind.BODY
        number = count if kind is ParagraphKind.BODY else 0
        paragraphs.append(Paragraph(match.start(), match.end(), kind, sections[-1], number))
    title = "Báo cáo tóm tắt tình hình phát triển kinh tế - xã hội 6 tháng đầu năm 2024"
    return Document(sha256[:16], title, path, text, sha256, tuple(sections), tuple(paragraphs))


def bundled_report() -> Document:
    return read_report(REPORT.read_text(encoding="utf-8"))


def cite(document: Document, needle: str, number: int = 1) -> Citation:
    """Return a citation of the paragraph that holds `needle`, with `needle` highlighted."""
    at = document.text.index(needle)
    paragraph = next(p for p in document.paragraphs if p.start <= at < p.end)
    return Citation(
        number=number,
        document=DocumentRef(document.id, document.title, document.path, document.sha256),
        section=paragraph.section.number,
        section_title=paragraph.section.title,
        paragraph=paragraph.number,
        page=None,
        start=paragraph.start,
        end=paragraph.end,
        quote=document.text[paragraph.start : paragraph.end],
        highlights=((at, at + len(needle)),),
    )


def slice_of(document: Document, needle: str) -> Slice:
    at = document.text.index(needle)
    return Slice(at, at + len(needle), needle)


def full_answer(document: Document) -> Answer:
    """Return an answer that has something in every field, each quote and slice of it true."""
    revenue = FigureLine(
        slice_of(document, "433 tỷ đồng"),
        slice_of(document, "Tổng thu ngân sách nhà nước trên địa bàn tỉnh"),
        slice_of(document, "tính đến ngày 30/6/2024"),
        (slice_of(document, "đạt 43% dự toán tỉnh giao"),),
    )
    spending = FigureLine(
        slice_of(document, "3.048 tỷ đồng"),
        slice_of(document, "Tổng chi ngân sách ngân sách địa phương"),
        comparisons=(slice_of(document, "đạt 41% dự toán tỉnh giao đầu năm"),),
    )
    bare = FigureLine(slice_of(document, "13.850 tỷ đồng"))
    product = FigureLine(
        slice_of(document, "4.128 tỷ đồng"),
        slice_of(document, "tổng sản phẩm trên địa bàn tỉnh (GRDP theo giá so sánh)"),
        slice_of(document, "6 tháng đầu năm 2024"),
        (slice_of(document, "tăng trưởng 5,45%"),),
    )
    citations = (
        replace(cite(document, "433 tỷ đồng"), figures=(revenue, spending, bare, revenue)),
        replace(cite(document, "4.128 tỷ đồng", 2), figures=(product,)),
        cite(document, "719.923 lượt", 3),
    )
    operands = (Operand(2, product.figure), Operand(1, spending.figure))
    return Answer(
        question=FULL,
        understood_as="GRDP với tổng chi ngân sách lệch nhau bao nhiêu? (tiếp “Tổng thu 6 tháng?”)",
        status=Status.ANSWERED,
        reason=None,
        citations=citations,
        nearest=(),
        generation="thu-nghiem",
        elapsed_ms=1.0,
        slots=(
            Slot(SlotName.INDICATOR, "GRDP, tổng chi ngân sách", carried=False),
            Slot(SlotName.PERIOD, "6 tháng", carried=True),
            Slot(SlotName.PLACE, "toàn tỉnh", carried=True),
        ),
        calculation=Calculation("4.128 tỷ đồng − 3.048 tỷ đồng = 1.080 tỷ đồng", "1.080 tỷ đồng", operands),
        note="Hai chỗ trong báo cáo nêu số liệu khác nhau; xin đối chiếu cả hai trích đoạn.",
        suggestions=("Tổng thu nội địa là bao nhiêu?", "Có bao nhiêu lượt khách du lịch đến tỉnh?"),
        confidence=0.9,
    )


@dataclass
class FakeAssistant:
    """Finds sentences that share words with the question; refuses where hardly any are shared."""

    documents: tuple[Document, ...] = field(default_factory=lambda: (bundled_report(),))
    generation: str = "thu-nghiem"
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    as_typed: list[str] = field(default_factory=list)
    scopes: list[Scope | None] = field(default_factory=list)
    warning: str | None = None
    encoder: HashingEncoder = field(default_factory=HashingEncoder)

    def now(self) -> FakeAssistant:
        return self

    def document(self, document_id: str) -> Document:
        return {document.id: document for document in self.documents}[document_id]

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_typed: bool = False,
        scope: Scope | None = None,
    ) -> Answer:
        self.scopes.append(scope)
        self.asked.append((question, tuple(history)))
        if as_typed:
            self.as_typed.append(question)
        if question == FAULT:
            raise RuntimeError("the fake was asked to fail")
        if question == SLOW:
            time.sleep(SLOW_S)
        if question == FULL and not as_typed:
            return full_answer(self.documents[0])
        follows = bool(history) and not as_typed and _folded(question).startswith(("the con", "con "))
        understood = f"{question} (tiếp “{history[-1].question}”)" if follows else question
        words = _words(question)
        ranked = sorted(self._sentences(words), key=lambda scored: -scored[0])[:3]
        found = [cite(document, sentence, n) for n, (_, document, sentence) in enumerate(ranked, start=1)]
        answered = bool(ranked) and ranked[0][0] >= 0.6
        return Answer(
            question=question,
            understood_as=understood,
            status=Status.ANSWERED if answered else Status.NOT_FOUND,
            reason=None if answered else "Báo cáo không nêu số liệu được hỏi.",
            citations=tuple(found) if answered else (),
            nearest=() if answered else tuple(found),
            generation=self.generation,
            elapsed_ms=1.0,
        )

    def explain(self, question: str, *, scope: Scope | None = None) -> Explanation:
        answer = self.ask(question, scope=scope)
        return Explanation(answer, question, question, (), False, (), (), 0.5, 0.0, ())

    def search(self, query: str, *, limit: int, scope: Scope | None = None) -> tuple[Hit, ...]:
        self.scopes.append(scope)
        if query == FAULT:
            raise RuntimeError("the fake was asked to fail")
        words = _words(query)
        found: list[Hit] = []
        for document in self.documents:
            for row, paragraph in enumerate(document.paragraphs):
                said = _words(document.text[paragraph.start : paragraph.end])
                shared = len(words & said) / (len(words) or 1)
                if shared:
                    passage = Passage(document.id, row, paragraph.start, paragraph.end, "")
                    found.append(Hit(passage, len(found), shared))
        return tuple(sorted(found, key=lambda hit: -hit.score)[:limit])

    def _sentences(self, words: frozenset[str]) -> list[tuple[float, Document, str]]:
        found = []
        for document in self.documents:
            for paragraph in document.paragraphs:
                if paragraph.kind is ParagraphKind.BODY:
                    text = document.text[paragraph.start : paragraph.end]
                    for sentence in re.findall(r"\S.*?[.;](?=\s|\Z)", text):
                        shared = len(words & _words(sentence)) / (len(words) or 1)
                        if shared:
                            found.append((shared, document, sentence))
        return found


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _folded(text))) - _STOP
