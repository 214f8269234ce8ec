"""What questions and searches are answered with, as schemas: for the description, and for tests.

The answers themselves are made by `to_dict`; `Answer` here and there must have the same fields.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.types import SlotName, Status
from web.api.problems import ProblemCode

Offset = Annotated[int, Field(ge=0, description="Vị trí trong văn bản dạng chữ, đếm ký tự Unicode từ 0")]
Ratio = Annotated[float, Field(ge=0, le=1)]
Stated = Annotated[str | None, Field(description="null nếu văn bản không nêu")]


class Shape(BaseModel):
    """An object with these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class ProblemDocument(Shape):
    """Lỗi (RFC 9457)."""

    type: Literal["about:blank"] = Field(description="Luôn là about:blank: mã HTTP nói loại lỗi")
    title: str = Field(description="Tên của mã HTTP")
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="Một câu cho người đọc: chuyện gì, giá trị nào, làm gì tiếp")
    code: ProblemCode = Field(description="Mã lỗi cho chương trình; không đổi khi câu chữ đổi")


class Part(Shape):
    """Một mẩu nguyên văn của văn bản."""

    start: Offset
    end: Offset
    text: str


class FigureLine(Shape):
    """Một con số trong trích đoạn và điều văn bản nói về nó."""

    figure: Part
    indicator: Part | None
    period: Part | None
    comparisons: list[Part]


class RowPlace(Shape):
    """Chỗ của một dòng trong bảng."""

    table: int
    row: int
    sheet: str
    cells: str
    caption: str
    unit: str
    headers: list[str]


class DocumentRef(Shape):
    """Văn bản được trích."""

    id: str
    title: str
    file: str
    sha256: str
    recognised: bool = Field(description="Chữ được nhận dạng từ bản quét (OCR)")
    kind: Stated
    number: Stated
    date: Stated
    issuer: Stated
    place: Stated
    period: Stated
    status: Stated


class Place(Shape):
    """Chỗ đứng của một trích đoạn."""

    document: DocumentRef
    section: str = Field(description="Số mục, như “I.1”")
    section_title: str
    paragraph: int = Field(ge=0, description="Đoạn thứ mấy trong mục")
    page: int | None
    place: RowPlace | None
    start: Offset
    end: Offset
    quote: str = Field(description="Nguyên văn từ start đến end của văn bản dạng chữ")


class Citation(Place):
    """Một trích đoạn nguyên văn, phần trả lời được đánh dấu."""

    number: int = Field(ge=1)
    highlights: list[tuple[int, int]] = Field(description="Các khoảng [start, end) trả lời câu hỏi")
    figures: list[FigureLine]


class Operand(Shape):
    """Một con số đưa vào phép tính."""

    citation: int
    figure: Part


class Calculation(Shape):
    """Phép tính câu hỏi yêu cầu: lời của trợ lý, không phải của văn bản."""

    formula: str
    result: str
    operands: list[Operand]


class Slot(Shape):
    """Điều câu hỏi nói về; carried nếu lấy từ câu trước."""

    name: SlotName
    value: str
    carried: bool


class HeldScope(Shape):
    """Phạm vi đã tìm, khi không phải mọi văn bản."""

    label: str
    documents: list[str]
    chosen: bool


class Answer(Shape):
    """Câu trả lời: toàn trích nguyên văn, hoặc lời từ chối nói rõ thiếu gì."""

    question: str = Field(description="Câu hỏi đã gửi")
    understood_as: str = Field(description="Câu hỏi như đã hiểu: đã sửa lỗi gõ, nối với câu trước")
    status: Status
    reason: str | None = Field(description="Vì sao không trả lời; null khi có trả lời")
    citations: list[Citation] = Field(description="Các trích đoạn trả lời, đúng nhất đứng đầu")
    nearest: list[Citation] = Field(description="Đoạn gần nhất, chỉ khi không trả lời")
    generation: str = Field(description="Bản chỉ mục đã trả lời")
    elapsed_ms: float = Field(ge=0)
    slots: list[Slot] = Field(description="Chỉ tiêu, kỳ, địa bàn câu hỏi nói tới")
    calculation: Calculation | None
    note: str | None = Field(description="Lưu ý về các trích đoạn, như hai chỗ khác nhau")
    suggestions: list[str] = Field(description="Câu hỏi tiếp mà văn bản trả lời được")
    confidence: Ratio = Field(description="Độ chắc chắn; 0 khi không so với ngưỡng")
    scope: HeldScope | None
    by_period: bool = Field(description="Các trích đoạn là một điều ở nhiều kỳ, kỳ sớm đứng đầu")


class Passage(Place):
    """Một đoạn tìm được; điểm càng cao càng gần câu hỏi, đoạn đầu của mỗi lần tìm gần 1."""

    score: Ratio


class SearchResult(Shape):
    """Các đoạn gần câu hỏi nhất, gần nhất đứng đầu; không xét câu hỏi có được trả lời hay không."""

    query: str
    generation: str
    passages: list[Passage]
