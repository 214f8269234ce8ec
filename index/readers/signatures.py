"""What a file really is when its suffix says something else, told by its first bytes."""

from __future__ import annotations

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "mở bằng Word rồi lưu lại (Save As) dưới dạng .docx"

# First bytes -> what the clerk should know and do.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (_OLE, f"thực ra là tệp Office đời cũ (.doc, .xls); {_SAVE_AS}"),
    (b"%PDF-", "thực ra là tệp PDF; hãy dùng bản Word (.docx) của báo cáo này"),
    (rb"{\rtf", f"thực ra là tệp RTF; {_SAVE_AS}"),
    (b"PK\x03\x04", "thực ra là tệp nén hoặc tệp Office; hãy đặt lại đúng đuôi tệp, ví dụ .docx"),
    (b"\x89PNG", "thực ra là tệp ảnh; hãy dùng bản Word (.docx) của báo cáo này"),
    (b"\xff\xd8\xff", "thực ra là tệp ảnh; hãy dùng bản Word (.docx) của báo cáo này"),
)


def disguise(data: bytes) -> str | None:
    """Return one line on what `data` really is and what to do, or None where its first bytes tell nothing."""
    if data.startswith(_OLE) and _ENCRYPTED in data:
        return "tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại"
    return next((advice for magic, advice in _SIGNATURES if data.startswith(magic)), None)
