"""Every word that the admin page shows or an error of it says."""

from __future__ import annotations

TITLE = "Quản trị văn bản"
SIGN_IN = "Đăng nhập"
PASSWORD = "Mật khẩu"
SIGN_OUT = "Đăng xuất"
TO_CHAT = "Trang hỏi đáp"
BACK = "Về trang quản trị"
PLAIN_HTTP = (
    "Kết nối này không mã hóa (http): người trên mạng có thể đọc được mật khẩu. Hãy mở trang qua địa chỉ "
    "https của cơ quan."
)

NO_PASSWORD_FILE = (
    "Không đọc được tệp mật khẩu RAG_ADMIN_PASSWORD_FILE={path} ({why}); tạo tệp hoặc sửa quyền"
)
NOT_UTF8 = "không phải chữ UTF-8"
SHORT_PASSWORD = "Mật khẩu trong tệp {path} ngắn hơn {min} ký tự; hãy đặt mật khẩu dài hơn ở dòng đầu của tệp"
WRONG_PASSWORD = "Mật khẩu không đúng."
TOO_MANY_TRIES = "Đã nhập sai nhiều lần; hãy thử lại sau {minutes} phút."
SIGNED_OUT = "Phiên đăng nhập đã hết hoặc chưa đăng nhập; hãy đăng nhập rồi làm lại."
FOREIGN_FORM = "Yêu cầu không đến từ trang quản trị đang mở; hãy tải lại trang rồi làm lại."
NO_PAGE = "Không có trang này."
BAD_FORM = "Biểu mẫu gửi lên không đọc được; hãy tải lại trang rồi làm lại."
FORM_TOO_LARGE = "Biểu mẫu gửi lên quá lớn."
TOO_LARGE = "Lần tải lên vượt quá {limit} MB; hãy tải ít tệp hơn mỗi lần, hoặc nâng RAG_ADMIN_UPLOAD_MB."
DISK_REFUSES = (
    "Không ghi được vào thư mục báo cáo ({why}); chưa thay đổi gì; kiểm tra quyền ghi và dung lượng đĩa."
)
SERVER_ERROR = "Máy chủ gặp sự cố; vui lòng xem nhật ký của máy chủ."

UPLOAD = "Tải văn bản lên"
FILES = "Chọn một hoặc nhiều tệp ({suffixes}), tất cả không quá {limit} MB"
REPLACE_NAMESAKE = "Nếu đã có tệp cùng tên thì thay bản cũ (bản cũ được giữ trong thư mục .thung-rac)"
SEND = "Tải lên"
NO_CHOICE = "Chưa chọn tệp nào."
ADDED = "Đã tải lên “{name}”; hãy bấm “Cập nhật chỉ mục” để đưa vào tra cứu."
REPLACED = "Đã thay thế “{name}”; hãy bấm “Cập nhật chỉ mục” để đưa vào tra cứu."
REMOVED = (
    "Đã chuyển “{name}” vào thư mục .thung-rac; hãy bấm “Cập nhật chỉ mục” để ngừng trích dẫn văn bản này."
)

NO_FILE = "Không có tệp “{name}” trong thư mục báo cáo; có thể tệp vừa bị đổi tên hoặc xóa."
NAME_TAKEN = "Đã có tệp “{name}”; nếu muốn thay bản cũ, đánh dấu ô “thay bản cũ” rồi tải lại."
SAME_FILE = "“{name}” giống hệt “{other}” đã có; không tải lên."
OTHER_SUFFIX = "“{name}” không có đuôi {suffix} như tệp cũ; hãy xóa tệp cũ rồi tải tệp này lên."
BAD_NAME = "Tên tệp “{name}” có ký tự không dùng được (/, \\ hoặc ký tự ẩn); hãy đổi tên tệp rồi tải lại."
RESERVED_NAME = "Tên tệp “{name}” không dùng được cho văn bản; hãy đổi tên tệp rồi tải lại."
LONG_NAME = "Tên tệp “{name}” quá dài; hãy đặt tên ngắn hơn rồi tải lại."
UNKNOWN_SUFFIX = "“{name}” không phải loại tệp đọc được; hãy lưu lại thành {known}."
EMPTY_FILE = "“{name}” là tệp rỗng."
WRONG_CONTENT = "Không nhận “{name}”: {why}."
OTHER_FORMAT = "Không nhận “{name}”: nội dung là {found}; hãy đổi đuôi tệp thành {suffix} rồi tải lại."
IS_PROGRAM = "thực ra là chương trình, không phải văn bản"

INDEX = "Chỉ mục"
ANSWERING = "Đang trả lời từ bản {name}: {documents} văn bản."
WARNING = "Cảnh báo: {words}"
HELD = "Bản đang dùng được giữ do đã quay lại; tệp thay đổi thì lần cập nhật sau mới dựng bản khác."
TRASH_NOTE = "Khi cập nhật, tệp đã nằm trong thư mục .thung-rac hơn {days} ngày được xóa hẳn."
TRASH_EMPTIED = "Đã xóa hẳn {count} lần thay hoặc bỏ tệp cách đây hơn {days} ngày khỏi thư mục .thung-rac."
UPDATE_NOTE = "Chỉ đọc tệp mới hoặc đã sửa. Trong lúc cập nhật, trợ lý vẫn trả lời."
IS_RUNNING = "{kind} đang chạy (từ {at})"
STEP = "{step}: {done}/{total}"
RELOADS = "Trang tự tải lại cho đến khi xong."
WAS_DONE = "{kind}: hoàn thành lúc {at}"
HAS_FAILED = "{kind}: không hoàn thành, lúc {at}"
STARTED = "Đã bắt đầu: {kind}."
BUSY = "Đang có việc khác chạy ({kind}); hãy chờ xong rồi làm lại."
WORK_BROKE = "Máy chủ gặp sự cố khi làm việc này; chỉ mục cũ vẫn dùng được; vui lòng xem nhật ký của máy chủ."

VERIFYING = "Kiểm tra {name}"
FAULTS = "Chỉ mục {name} có {count} lỗi; hãy dựng lại. Các lỗi: {faults}"
SOUND = "Chỉ mục {name} nguyên vẹn."
ROLLED_BACK = (
    "Đã quay lại {name}; bản này được giữ cho đến khi thư mục báo cáo thay đổi hoặc dựng lại tất cả."
)
BUILD_HELD = "Không dựng: đang giữ {name} do đã quay lại; muốn dựng mới, bấm “Dựng lại tất cả”."
BUILT = "Đã dựng {name}: {documents} văn bản, {passages} đoạn; đọc {read}, giữ nguyên {kept}, bỏ {removed}."
NOTHING_NEW = "Chỉ mục {name} đã mới, không phải dựng lại: {documents} văn bản, {passages} đoạn."
PASSED_OVER = "{name}: {why}."

WAITING = "Tệp chưa vào chỉ mục ({count})"
NOT_READ = "Không đọc được"
PENDING = "Chờ cập nhật"
DUPLICATE = "Trùng"
UNKNOWN_KIND = "Chưa đọc được loại tệp này; hãy lưu lại thành .docx, .pdf hoặc .xlsx, hay bỏ tệp đi."
PENDING_NEW = "Tệp mới, chờ cập nhật chỉ mục."
PENDING_CHANGED = "Đã thay nội dung, chờ cập nhật chỉ mục."
PENDING_REMOVED = "Đã gỡ tệp, vẫn còn được trích dẫn cho đến khi cập nhật chỉ mục."
PENDING_RENAMED = "Đã đổi tên thành {name}, chờ cập nhật chỉ mục."
WAS_RENAMED = "Đổi tên từ {name}, chờ cập nhật chỉ mục."
IS_COPY = "Giống hệt {name}: chỉ nạp một lần."
IS_UNUSABLE_COPY = "Giống hệt {name}, cũng không nạp được: {why}"

DOCUMENTS = "Văn bản đang được tra cứu ({count})"
FILE_COLUMNS = ("Tệp", "Tình trạng", "Lý do", "Thao tác")
DOCUMENT_COLUMNS = ("Văn bản", "Tình trạng", "Trang", "Đoạn văn", "Đoạn tra cứu", "Thao tác")
COUNTED = frozenset({"Trang", "Đoạn văn", "Đoạn tra cứu", "Số văn bản", "Số đoạn"})
DATA = {
    "number": "Số: {}",
    "date": "Ngày: {}",
    "kind": "Loại: {}",
    "issuer": "Cơ quan: {}",
    "period": "Kỳ: {}",
    "place": "Địa bàn: {}",
}
IN_INDEX = "đã nạp"
RECOGNISED = "bản nhận dạng (OCR)"
UNKNOWN = "–"
EDIT = "Thay hoặc bỏ"
EDIT_NAMED = "Thay hoặc bỏ {name}"

GENERATIONS = "Các bản chỉ mục đang giữ"
GENERATION_COLUMNS = ("Bản", "Dựng lúc", "Số văn bản", "Số đoạn", "Thao tác")
CURRENT = "đang dùng"
GO_BACK = "Quay lại bản này"

REPLACE = "Thay bằng tệp khác"
REPLACE_NOTE = (
    "Tệp mới nhận tên của tệp cũ và phải cùng đuôi {suffix}. Bản cũ được giữ trong thư mục .thung-rac."
)
REPLACE_FILE = "Tệp mới"
DO_REPLACE = "Thay"
REMOVE = "Bỏ khỏi thư mục báo cáo"
REMOVE_NOTE = "Tệp được chuyển vào thư mục ẩn .thung-rac; người quản trị máy chủ có thể chuyển lại bằng tay."
CONFIRM = "Tôi chắc chắn muốn bỏ tệp này"
DO_REMOVE = "Bỏ tệp"
NOT_CONFIRMED = "Chưa bỏ “{name}”: hãy đánh dấu ô xác nhận."
