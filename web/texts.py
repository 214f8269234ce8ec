"""Every word that people read on the pages and in errors, but for the few that static/*.js hold."""

from __future__ import annotations

TITLE = "Trợ lý hỏi đáp báo cáo"
NOTICE = "Trợ lý tự động – trích nguyên văn báo cáo, không thay văn bản chính thức"
QUESTION_LABEL = "Câu hỏi"
QUESTION_PLACEHOLDER = "Nhập câu hỏi về báo cáo…"
SEND = "Gửi"
NEW_CONVERSATION = "Cuộc trò chuyện mới"
YOU = "Câu hỏi của bạn"
ASSISTANT = "Trả lời"
PENDING = "Đang tìm trong báo cáo…"
NEEDS_SCRIPT = "Trang này cần JavaScript. Hãy bật JavaScript trong trình duyệt rồi tải lại trang."
LOADING = "Đang tải trang…"

WELCOME = "Bạn muốn biết điều gì trong báo cáo?"
WELCOME_DETAIL = (
    "Trợ lý tìm trong {documents} và trích đúng nguyên văn đoạn trả lời, kèm vị trí để đối chiếu. "
    "Có thể gõ tiếng Việt không dấu."
)
ONE_DOCUMENT = "“{title}”"
MANY_DOCUMENTS = "{count} báo cáo"
EXAMPLES_HEADING = "Câu hỏi gợi ý"
EXAMPLES = (
    "Tổng thu ngân sách sáu tháng được bao nhiêu?",
    "Tăng trưởng GRDP 6 tháng đầu năm đạt bao nhiêu?",
    "Có bao nhiêu lượt khách du lịch đến tỉnh?",
    "Tỉnh đã giải quyết việc làm cho bao nhiêu lao động?",
    "Xảy ra bao nhiêu vụ tai nạn giao thông?",
    "Vì sao tăng trưởng kinh tế chưa đạt kế hoạch?",
)
FOLLOW_UP_HINT = "Hỏi xong có thể hỏi tiếp ngắn gọn, ví dụ: “Thế còn tổng chi?”"

UNDERSTOOD = "Đang hiểu là:"
ASK_AS_TYPED = "Hỏi đúng như đã gõ"
ASKED_AS_TYPED = "Đã tra đúng như bạn gõ: không sửa chữ, không nối câu trước."
SLOTS = "Nội dung đang hỏi"
SLOT_NAMES = {"indicator": "Chỉ tiêu", "period": "Kỳ", "place": "Nơi"}
SLOT = "{name}: {value}"
CARRIED = "(từ câu trước)"
FIGURES = "Số liệu trong trích đoạn"
FIGURE_INDICATOR = "Chỉ tiêu:"
FIGURE_PERIOD = "Kỳ:"
FIGURE_COMPARISON = "So sánh:"
EXCERPT = "Trích đoạn {number}"
CALCULATION = "Phép tính của trợ lý, không phải lời của báo cáo"
CALCULATED_FROM = "Tính từ:"
OPERAND = "{figure} (trích đoạn {number})"
SUGGESTIONS = "Có thể hỏi tiếp"
MORE_EXCERPTS = "Xem thêm {count} trích đoạn"
OPEN_SOURCE = "Mở chỗ này trong báo cáo"
COPY = "Sao chép"
COPY_LABEL = "Sao chép đoạn trích kèm nguồn"
COPIED = "Đã sao chép"
NOT_FOUND = "Chưa tìm thấy câu trả lời trong báo cáo"
NO_REASON = "Báo cáo không có nội dung này."
NEAREST = "Đoạn gần nhất trong báo cáo"
UNPLACED = "Đoạn trích không khớp với văn bản gốc nên không được hiển thị. Xin báo cho người quản trị."
FAILED = "Xin lỗi, trợ lý gặp sự cố khi tìm câu trả lời. Xin thử lại sau ít phút hoặc báo cho người quản trị."

RATE = "Câu trả lời này có giúp được bạn không?"
HELPFUL = "Hữu ích"
NOT_HELPFUL = "Chưa đúng"
WHY_NOT = "Chưa đúng ở điểm nào?"
COMMENT = "Nói thêm (không bắt buộc)"
SEND_OPINION = "Gửi ý kiến"
CANCEL = "Huỷ"
OPINION_TAKEN = "Đã ghi ý kiến của bạn. Cảm ơn."
FEEDBACK_FAILED = "Chưa ghi được ý kiến của bạn; xin thử lại sau hoặc báo cho người quản trị."

SCOPE = "Phạm vi"
EVERY_DOCUMENT = "Mọi văn bản"
SCOPE_PERIOD = "Kỳ: {value}"
SCOPE_KIND = "Loại: {value}"
SCOPE_PLACE = "Địa bàn: {value}"
SCOPE_DOCUMENT = "Văn bản: {value}"
SCOPE_CHOSEN = "Phạm vi đã chọn: {label}"
SCOPE_NAMED = "Chỉ tìm trong văn bản mà câu hỏi nêu: {label}"
SUPERSEDED = "bản đã được thay thế"
DRAFT = "dự thảo"
SECTION = "mục {number}"
PARAGRAPH = "đoạn {number}"
PAGE = "trang {number}"
TABLE_ROW = "bảng {table}, dòng {row}"
CELLS = "trang tính “{sheet}”, ô {cells}"
NUMBER = "số {number}"
DATE = "ngày {date}"
RECOGNISED = "bản nhận dạng (OCR)"
QUOTED_TITLE = "“{title}”"

SOURCE_PANE = "Văn bản báo cáo"
SOURCE_LIST = "Các báo cáo"
BACK_TO_CHAT = "Về hội thoại"
CITED_PLACE = "Trích dẫn {at}/{count}"
PREVIOUS = "Trích dẫn trước"
NEXT = "Trích dẫn sau"
CITATIONS = "Các trích dẫn"
PLAIN_TEXT = "Bản chữ"

PROBLEM_TITLES = {
    400: "Yêu cầu không hợp lệ",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Phương thức không được hỗ trợ",
    413: "Yêu cầu quá lớn",
    415: "Kiểu nội dung không được hỗ trợ",
    422: "Nội dung không dùng được",
    500: "Lỗi máy chủ",
    503: "Chưa sẵn sàng",
}
NOT_JSON = "Thân yêu cầu phải là JSON (UTF-8)."
NOT_AN_OBJECT = "Thân yêu cầu phải là một đối tượng JSON có trường “question”."
NO_QUESTION = "Thiếu câu hỏi: trường “question” phải là chuỗi."
BAD_HISTORY = "Trường “history” phải là danh sách các đối tượng có “question” kiểu chuỗi."
BAD_AS_TYPED = "Trường “as_typed” phải là true hoặc false."
BAD_SCOPE = (
    "Trường “scope” phải là đối tượng gồm “documents” (danh sách mã), “period” (như “quý I năm 2024”), "
    "“place”, “kind”, “include_superseded” (true hoặc false)."
)
BAD_VERDICT = "Trường “verdict” phải là “up” hoặc “down”."
BAD_REASON = "Trường “reason” phải là một trong: {reasons}."
BAD_COMMENT = "Trường “comment” phải là chuỗi."
BAD_JUDGED = "Trường “answer” phải là câu trả lời mà /api/ask đã gửi."
NO_FEEDBACK = "Máy chủ này không ghi ý kiến."
WRONG_TYPE = "Cần gửi Content-Type: application/json."
TOO_LARGE = "Thân yêu cầu vượt quá {limit} byte; chỉ gửi câu hỏi của các lượt gần nhất."
NO_DOCUMENT = "Không có báo cáo nào mang mã “{id}”."
BAD_PLACE = "Liên kết trích dẫn không hợp lệ hoặc không còn khớp với báo cáo."
SERVER_ERROR = "Máy chủ gặp sự cố; xin thử lại sau hoặc báo cho người quản trị."
NOT_READY = "Chưa có báo cáo nào để tra cứu."
REFUSALS = {403: "Địa chỉ này không mở.", 405: "Địa chỉ này không nhận phương thức đó."}

SERVER_HELP = (
    "Mở trợ lý hỏi đáp báo cáo: đọc thư mục báo cáo, dựng hoặc mở chỉ mục, phục vụ trang hỏi đáp, "
    "giao diện lập trình và hộp chat nhúng. Không gọi ra mạng ngoài."
)
SETTINGS_HELP = "Các thiết lập đọc từ biến môi trường:"
PREPARING = "Đang đọc báo cáo và mở chỉ mục…"
READY = "Trợ lý đã sẵn sàng: {url} (nhấn Ctrl+C để dừng)"
STOPPED = "Đã dừng."
NO_DOCUMENTS = "Thư mục {folder} chưa có báo cáo nào đọc được; hãy chép báo cáo vào đó rồi chạy lại."
BAD_HOST = "RAG_HOST={host} không phải địa chỉ của máy này; để chạy trên máy mình: RAG_HOST=127.0.0.1"
PORT_TAKEN = "Không mở được cổng {port} trên {host}: {why}. Hãy chọn cổng khác, ví dụ RAG_PORT={other}"
IN_USE = "đang có chương trình khác dùng"
NOT_PERMITTED = "tài khoản này không được phép"

# Gradio's own words. Its page knows no "vi", falls back to English, and looks there first.
GRADIO = {
    "common.submit": SEND,
    "common.clear": "Xoá",
    "common.loading": LOADING,
    "common.error": "Lỗi",
    "common.warning": "Cảnh báo",
    "common.info": "Thông tin",
    "common.success": "Thành công",
    "common.empty": "Trống",
    "common.built_with": "",
    "common.built_with_gradio": "",
    "blocks.lost_connection": "Mất kết nối; đang kết nối lại…",
    "blocks.connection_can_break": "Kết nối có thể bị ngắt khi trang không hiển thị hoặc máy ngủ.",
    "blocks.long_requests_queue": "Đang có nhiều câu hỏi chờ trả lời.",
    "blocks.waiting_for_inputs": "Đang chờ dữ liệu…",
}
