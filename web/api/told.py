"""What the interface tells of documents and of itself, as schemas: for the description, and for tests."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from index.metadata.document_data import DocumentStatus
from index.types import ParagraphKind
from web.api.models import Offset, Shape, Stated


class Period(Shape):
    """Kỳ theo tháng trọn, như 2024-01 đến 2024-06."""

    start: str
    end: str


class FieldSpan(Shape):
    """Chỗ văn bản nêu một thông tin về chính nó."""

    field: str
    start: Offset
    end: Offset


class DocumentData(Shape):
    """Điều văn bản nêu về chính nó."""

    title: Stated
    kind: Stated
    number: Stated
    date: Stated
    issuer: Stated
    place: Stated
    period: Period | None
    signer: Stated
    status: DocumentStatus | None
    spans: list[FieldSpan]
    described: str = Field(description="SHA-256 của tệp .yaml đi kèm, rỗng nếu không có")


class Document(Shape):
    """Một văn bản đang được tra cứu."""

    id: str
    title: str
    file: str
    sha256: str
    characters: int = Field(ge=0)
    data: DocumentData


class Documents(Shape):
    """Mọi văn bản đang được tra cứu."""

    documents: list[Document]


class Section(Shape):
    """Một mục trong dàn bài."""

    number: str
    title: str
    level: int
    start: Offset
    end: Offset


class DocumentDetail(Document):
    """Một văn bản với dàn bài và số đếm."""

    recognised: bool
    pages: int | None = Field(description="Số trang; null nếu định dạng không có trang")
    paragraphs: dict[ParagraphKind, int] = Field(description="Số đoạn theo loại")
    outline: list[Section]


class Recorded(Shape):
    """Ý kiến đã được ghi."""

    status: Literal["recorded"]


class ModelName(Shape):
    """Mô hình nhúng."""

    name: str
    fingerprint: str = Field(description="SHA-256 của mô hình và cách dùng nó")


class Version(Shape):
    """Phiên bản của sản phẩm, chỉ mục và mô hình."""

    version: str
    generation: str
    model: ModelName


class Alive(Shape):
    """Máy chủ đang chạy."""

    status: Literal["ok"]


class Ready(Shape):
    """Sẵn sàng trả lời; warning nói vì sao chỉ mục không phải bản mới nhất."""

    status: Literal["ready"]
    generation: str
    documents: int
    warning: str = Field(default="")
