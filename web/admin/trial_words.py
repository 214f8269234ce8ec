"""Every word of the pages for those who own the questions: a question tried out, the evaluation report."""

from __future__ import annotations

TRY = "Thử một câu hỏi"
TRY_NOTE = "Cho biết câu hỏi được hiểu thế nào, tìm thấy gì, và vì sao trả lời hay từ chối."
QUESTION = "Câu hỏi"
DOCUMENT = "Chỉ tìm trong"
EVERY_DOCUMENT = "Mọi văn bản"
PERIOD = "Kỳ (tùy chọn, như “quý I năm 2024”)"
BAD_PERIOD = (
    "Không đọc được kỳ “{period}”; hãy viết như “quý I năm 2024”, “6 tháng đầu năm 2024”, “năm 2023”."
)
DO_TRY = "Thử"
NO_DOCUMENT = "Văn bản được chọn không còn trong chỉ mục; hãy chọn lại."

UNDERSTOOD = "Câu hỏi được hiểu thế nào"
TYPED = "Đã gõ"
REPAIRED = "Sau khi sửa"
SHOWN = "Hiểu là"
SEARCHED = "Từ đem tìm"
WANTED = "Muốn biết"
KINDS = {
    "figure": "số liệu",
    "comparison": "so sánh",
    "list": "danh sách",
    "cause": "nguyên nhân",
    "task": "nhiệm vụ, giải pháp",
    "where": "nằm ở đâu trong văn bản",
    "yes_no": "có hay không",
    "meaning": "nghĩa là gì",
    "when": "khi nào",
}
NO_KIND = "không nói rõ (chỉ nêu từ khóa)"
FOREIGN = "Câu hỏi bằng tiếng nước ngoài: tìm theo nghĩa nhiều hơn theo chữ"
SLOTS = {"indicator": "Chỉ tiêu", "period": "Kỳ", "place": "Địa bàn"}
SCOPE = "Chỉ tìm trong"
THINGS = "Những điều được nhắc tới"
THING_COLUMNS = ("Trong câu hỏi", "Tỷ trọng", "Từ điển", "Văn bản")
KNOWN, UNKNOWN = "có trong từ điển", "từ thường"
INDEXED, UNINDEXED = "có nhắc tới", "không nhắc tới"
NOTHING = "Không có điều gì để tìm."

DECIDED = "Kết quả"
ANSWERED = "Trả lời"
REFUSED = "Từ chối: {reason}"
CONFIDENCE = "Độ chắc chắn {sure}, ngưỡng trả lời {limit}."
NOT_WEIGHED = "Từ chối theo quy tắc trước khi so độ chắc chắn với ngưỡng (ngưỡng là {limit})."
SPEAKS = "Điều gì làm nên độ chắc chắn"
CLAUSE_SPEAKS = "Điều gì làm nên điểm của câu được tô"
SPEAK_COLUMNS = ("Dấu hiệu", "Giá trị", "Trọng số", "Góp vào")
BIAS = "mức khởi đầu"

CANDIDATES = "Các đoạn được xét ({count})"
CANDIDATE_COLUMNS = ("Hạng", "Điểm", "Có dấu", "Bỏ dấu", "Cụm 4 chữ", "Khái niệm", "Chữ", "Nghĩa", "Tìm")
FIELDS = ("accented", "folded", "grams", "concepts")
NO_SCORE = "–"
SCORES_NOTE = (
    "Điểm tìm từ 0 đến 1, so với đoạn tốt nhất của mỗi cách tìm. “Chữ” gộp bốn cách tìm theo "
    "chữ, “Nghĩa” là của mô hình nhúng, “Tìm” gộp cả hai; “Điểm” là của mệnh đề hay nhất trong "
    "đoạn, dùng để xếp hạng."
)
LIT = "Mệnh đề được tô"
NONE_LIT = "Không có mệnh đề nào."

REPORT = "Báo cáo đánh giá"
NO_REPORT = (
    "Chưa có báo cáo đánh giá ở {path}. Người quản trị máy chủ tạo bằng lệnh: "
    "python -m eval answers --html {path}"
)

# What the features of rag.features and rag.confidence are called; both sets share some names.
FEATURES = {
    "in_clause": "có ngay trong mệnh đề",
    "in_part": "có trong vế câu",
    "in_sentence": "có trong câu",
    "in_lead": "có trong câu dẫn",
    "in_previous": "có trong câu trước",
    "in_passage": "có trong đoạn",
    "in_context": "có trong tiêu đề, mục",
    "meaning": "gần nghĩa mệnh đề",
    "sentence_meaning": "gần nghĩa câu",
    "search": "điểm tìm của đoạn",
    "pairs": "các cặp chữ liền nhau",
    "precision": "mệnh đề ít điều khác",
    "indicator": "con số đo đúng điều được hỏi",
    "total": "là số tổng",
    "counted": "đếm đúng thứ được hỏi",
    "figure": "câu hỏi cần số liệu",
    "unit": "đúng đơn vị được hỏi",
    "keyword_figure": "từ khóa đi với con số",
    "comparison": "có so sánh",
    "cause": "về nguyên nhân",
    "plan": "nêu kế hoạch",
    "definition": "giải thích tên gọi",
    "cause_part": "thuộc phần nguyên nhân",
    "task_part": "thuộc phần nhiệm vụ",
    "ahead": "nói chuyện sắp tới",
    "introduces": "chỉ dẫn vào danh sách",
    "aside": "tiêu đề, phần kết",
    "shortness": "mệnh đề quá ngắn",
    "first": "mệnh đề đầu đoạn",
    "extra": "thêm điều không được hỏi",
    "titled_list": "danh sách đúng tên",
    "named": "gọi đúng tên",
    "when": "nêu thời gian",
    "year": "đúng năm được hỏi",
    "most": "nêu mức nhất",
    "same_paragraph": "cùng đoạn với câu trả lời trước",
    "same_sentence": "cùng câu với câu trả lời trước",
    "own": "có điều chính câu này nhắc",
    "bracket": "đúng khoảng được hỏi",
    "tells_what": "cho biết là cái gì",
    "thing_part": "vế câu thiếu điều được hỏi",
    "thing_sentence": "câu thiếu điều được hỏi",
    "thing_near": "quanh câu thiếu điều được hỏi",
    "thing_paragraph": "cả đoạn thiếu điều được hỏi",
    "thing_most": "thiếu điều quan trọng nhất",
    "uncounted": "không đếm thứ được hỏi",
    "task_missing": "thiếu nhiệm vụ, giải pháp",
    "unindexed": "điều không văn bản nào nhắc tới",
    "clause": "mệnh đề có điều được hỏi",
    "score": "điểm của mệnh đề",
    "margin": "hơn đoạn đứng sau",
    "few_terms": "câu hỏi nêu đủ điều",
    "foreign": "câu hỏi tiếng nước ngoài",
    "figure_missing": "thiếu số liệu",
    "unit_missing": "không đúng đơn vị",
    "base_missing": "thiếu mốc so sánh",
    "trend_missing": "không nói tăng hay giảm",
    "figure_unsaid": "thiếu con số nêu trong câu hỏi",
    "cause_missing": "thiếu nguyên nhân",
    "when_missing": "thiếu thời gian",
    "name_missing": "không giải thích tên",
    "yes_no": "câu hỏi có/không",
    "task": "câu hỏi về nhiệm vụ",
    "list": "câu hỏi cần danh sách",
    "keyword": "chỉ là từ khóa",
}
