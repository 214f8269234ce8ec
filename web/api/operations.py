"""What each route of the interface says of itself, with examples about the bundled report."""

from __future__ import annotations

from web.api import models, told
from web.api.description import described
from web.api.requests import AskRequest, FeedbackRequest, SearchRequest

_QUESTION = "Tổng thu ngân sách 6 tháng được bao nhiêu?"
_SCOPE = {"period": "6 tháng đầu năm 2024"}

ASK = described(
    "Hỏi; nhận trích đoạn nguyên văn hoặc lời từ chối",
    answer=models.Answer,
    takes=AskRequest,
    sends={
        "câu hỏi": {"question": _QUESTION},
        "hỏi nối": {"question": "Còn chi thì sao?", "history": [{"question": _QUESTION}]},
        "trong phạm vi": {"question": _QUESTION, "scope": _SCOPE},
    },
)
SEARCH = described(
    "Tìm các đoạn gần câu hỏi nhất, không xét có trả lời hay không",
    answer=models.SearchResult,
    takes=SearchRequest,
    sends={
        "tìm": {"question": "khách du lịch", "limit": 3},
        "trong phạm vi": {"question": "khách du lịch", "scope": _SCOPE},
    },
)
DOCUMENTS = described("Các văn bản đang được tra cứu", answer=told.Documents)
DOCUMENT = described(
    "Một văn bản: thông tin, dàn bài, số trang, số đoạn", answer=told.DocumentDetail, errors=(404,)
)
TEXT = described("Văn bản dạng chữ, nơi mọi vị trí (start, end) chỉ tới", answer="text/plain", errors=(404,))
ORIGINAL = described(
    "Tệp gốc của một văn bản, khi RAG_ORIGINALS=1", answer="application/octet-stream", errors=(404, 409)
)
PICTURE = described(
    "Ảnh một trang của văn bản PDF; bản quét luôn có, tệp khác khi RAG_ORIGINALS=1",
    answer="image/jpeg",
    errors=(404, 409, 422, 503),
)
FEEDBACK = described(
    "Ghi ý kiến về một câu trả lời",
    answer=told.Recorded,
    example={"status": "recorded"},
    status=201,
    takes=FeedbackRequest,
    sends={
        "chưa đúng": {
            "verdict": "down",
            "reason": "Thiếu",
            "comment": "Thiếu số của huyện",
            "answer": {
                "question": _QUESTION,
                "understood_as": _QUESTION,
                "status": "not_found",
                "citations": [],
                "generation": "g-20240701-080000",
            },
        }
    },
    errors=(404, 503),
)
VERSION = described(
    "Phiên bản của sản phẩm, bản chỉ mục và mô hình đang dùng",
    answer=told.Version,
)
HEALTH = described("Máy chủ có chạy không", answer=told.Alive, example={"status": "ok"})
READY = described("Đã sẵn sàng trả lời chưa", answer=told.Ready, errors=(503,))
METRICS = described("Số đo theo dạng Prometheus, không chứa lời người dùng", answer="text/plain")
DESCRIPTION = described("Mô tả này (OpenAPI 3.1)", answer="application/json")
DOCS = described("Mô tả này để đọc", answer="text/html")
