"""What the interface takes, as schemas: for its description. `routes.py` reads it and words the errors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt
from pydantic.json_schema import models_json_schema

from rag.types import Status
from web.feedback.file import Reason, Verdict

MOST_PASSAGES = 50
USUAL_PASSAGES = 10
PERIOD_FORMAT = "ky-bao-cao"
_COMPONENTS = "#/components/schemas/{model}"


class SearchScope(BaseModel):
    """Phạm vi tìm; trường vắng mặt không hạn chế gì."""

    model_config = ConfigDict(extra="forbid")

    documents: list[str] | None = Field(default=None, description="Mã các văn bản")
    period: str | None = Field(
        default=None,
        description="Kỳ bằng lời, như “quý I năm 2024”, “6 tháng đầu năm 2024”, “năm 2023”",
        json_schema_extra={
            "anyOf": [{"type": "string", "format": PERIOD_FORMAT}, {"type": "null"}],
            "examples": ["quý I năm 2024"],
        },
    )
    place: str | None = Field(default=None, description="Địa bàn, như “tỉnh Bắc Kạn”")
    kind: str | None = Field(default=None, description="Loại văn bản, như “báo cáo”")
    include_superseded: StrictBool | None = Field(default=None, description="Cả bản đã được thay thế")


class EarlierTurn(BaseModel):
    """Một lượt hỏi trước; câu trả lời không bắt buộc và chỉ để ghi lại."""

    question: str
    answer: Any = None


class AskRequest(BaseModel):
    """Một câu hỏi."""

    question: str = Field(description="Câu hỏi; 1.000 ký tự đầu được đọc")
    history: list[EarlierTurn] | None = Field(default=None, description="Các lượt trước, cũ nhất đứng đầu")
    as_typed: StrictBool | None = Field(default=None, description="Hỏi đúng như đã gõ, không sửa, không nối")
    scope: SearchScope | None = None


class SearchRequest(BaseModel):
    """Điều cần tìm."""

    question: str
    limit: StrictInt | None = Field(
        default=None, ge=1, le=MOST_PASSAGES, description=f"Số đoạn nhiều nhất; mặc định {USUAL_PASSAGES}"
    )
    scope: SearchScope | None = None


class JudgedPlace(BaseModel):
    """Chỗ của một trích đoạn đã nhận; lời trích được lấy lại từ văn bản."""

    document: JudgedDocument | str
    start: StrictInt
    end: StrictInt


class JudgedDocument(BaseModel):
    """Văn bản của trích đoạn."""

    id: str


class JudgedAnswer(BaseModel):
    """Câu trả lời mà /api/ask đã gửi; trường khác được bỏ qua."""

    question: str
    understood_as: str
    status: Status
    generation: str
    citations: list[JudgedPlace]


class FeedbackRequest(BaseModel):
    """Ý kiến về một câu trả lời."""

    verdict: Verdict
    reason: Reason | None = Field(default=None, description="Vì sao chưa đúng, khi verdict là down")
    comment: str | None = None
    answer: JudgedAnswer
    history: list[EarlierTurn] | None = None


def request_schemas() -> dict[str, Any]:
    """Return the schemas of everything that is sent, by name, for the description's components."""
    models = (AskRequest, SearchRequest, FeedbackRequest)
    _, schema = models_json_schema([(model, "validation") for model in models], ref_template=_COMPONENTS)
    return dict(schema["$defs"])
