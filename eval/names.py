"""What the scores and the kinds of question are called in tables and reports."""

from __future__ import annotations

SCORES = {
    "first": "Đoạn đầu",
    "first_three": "Ba đoạn đầu",
    "highlight": "Phần tô đậm",
    "figures": "Đủ số liệu",
    "refused_right": "Từ chối đúng",
    "refused_wrong": "Từ chối sai",
    "not_refused": "Không từ chối sai",
    "verbatim": "Trích nguyên văn",
    "figures_in_quote": "Số liệu nằm trong đoạn trích",
    "highlight_share": "Tô đậm / đoạn trích đầu",
}

_CATEGORIES = {
    "single_figure": "một số liệu",
    "comparison": "so sánh",
    "list": "liệt kê",
    "cause": "nguyên nhân",
    "task": "nhiệm vụ",
    "where": "ở đâu",
    "abbreviation": "viết tắt",
    "yes_no": "có hay không",
    "two_facts": "hai ý",
    "follow_up": "hỏi tiếp",
    "no_diacritics": "không dấu",
    "typo": "lỗi gõ",
    "colloquial": "khẩu ngữ",
    "english": "tiếng Anh",
    "other_year": "năm khác",
    "other_place": "nơi khác",
    "missing_indicator": "chỉ tiêu không có",
    "false_premise": "giả định sai",
    "out_of_scope": "ngoài phạm vi",
    "draft": "câu nháp",
}


def category_name(category: str) -> str:
    """Return a category of the bundled sets in Vietnamese, an office's own as it is."""
    return _CATEGORIES.get(category, category)
