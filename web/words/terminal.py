"""What the server says in the terminal, in Vietnamese."""

from __future__ import annotations

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
EVERYBODY_BELIEVED = "RAG_USER_HEADER cần biết máy chủ trung gian nào đáng tin, nhưng FORWARDED_ALLOW_IPS={believed} gồm cả mọi máy; hãy đặt RAG_TRUSTED_PROXIES là địa chỉ của máy chủ đó"
