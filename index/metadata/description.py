"""What an office says of a document in a small YAML file beside it: `bao-cao.docx.yaml` for `bao-cao.docx`.

    tieu_de: Tình hình kinh tế - xã hội quý I năm 2024
    loai: báo cáo
    so_ky_hieu: 45/BC-UBND
    ngay: 28/03/2024
    co_quan: UBND tỉnh Bắc Lương
    dia_ban: tỉnh Bắc Lương
    ky: quý I năm 2024
    nguoi_ky: Nguyễn Văn An
    trang_thai: chinh-thuc        # du-thao, chinh-thuc, da-thay-the

Every key may be left out; what is there wins over what the document's text says, and a key without a value
says that the document has none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import yaml

from index.errors import DocumentError
from index.metadata.bodies import place_name
from index.metadata.document_data import DocumentData, DocumentStatus
from index.metadata.kinds import kind_named
from index.metadata.period import Period, read_period
from index.text import plain
from index.types import Document

SUFFIX = ".yaml"
MAX_BYTES = 64 * 1024
_MAX_CHARS = 1000
_SHOWN_CHARS = 40
_STATUSES = {
    "du-thao": DocumentStatus.DRAFT,
    "chinh-thuc": DocumentStatus.OFFICIAL,
    "da-thay-the": DocumentStatus.SUPERSEDED,
}
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NUMBER = re.compile(r"[^\W_]+(?:\s?[/\-–.&+]\s?[^\W_]+)+")

Value = str | Period | DocumentStatus | None


def _kind(words: str) -> str:
    return kind_named(words) or words.lower()


def _number(words: str) -> str:
    if not _NUMBER.fullmatch(words):
        raise ValueError("viết như 45/BC-UBND")
    return re.sub(r"\s+", "", words)


def _day(words: str) -> str:
    match = _DAY.fullmatch(words)
    try:
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(words)
    except ValueError as error:
        raise ValueError("viết ngày/tháng/năm như 05/12/2025") from error
    return day.isoformat()


def _period(words: str) -> Period:
    period = read_period(words)
    if period is None:
        raise ValueError("viết như “quý I năm 2024”, “6 tháng đầu năm 2024” hoặc “năm 2024”")
    return period


def _status(words: str) -> DocumentStatus:
    if words not in _STATUSES:
        raise ValueError(f"chọn một trong: {', '.join(_STATUSES)}")
    return _STATUSES[words]


# Each key of the file: its field, and what makes the field's value of the words there.
_KEYS: Mapping[str, tuple[str, Callable[[str], Value]]] = MappingProxyType(
    {
        "tieu_de": ("title", str),
        "loai": ("kind", _kind),
        "so_ky_hieu": ("number", _number),
        "ngay": ("date", _day),
        "co_quan": ("issuer", str),
        "dia_ban": ("place", place_name),
        "ky": ("period", _period),
        "nguoi_ky": ("signer", str),
        "trang_thai": ("status", _status),
    }
)


@dataclass(frozen=True, slots=True)
class Description:
    """The fields that an office states, by their name in `DocumentData`; None says that there is none.

    `sha256` is that of the file.
    """

    fields: Mapping[str, Value] = field(default_factory=dict)
    sha256: str = ""

    def of(self, document: Document) -> Document:
        """Return the document as the office describes it; a title that is stated is what it is called."""
        title = self.fields.get("title")
        return replace(
            document,
            title=title if isinstance(title, str) else document.title,
            data=self.over(document.data),
        )

    def over(self, data: DocumentData) -> DocumentData:
        """Return `data` with these fields in the place of its own."""
        spans = tuple(span for span in data.spans if span.field not in self.fields)
        fields = {**data.to_dict(), "status": data.status, "period": data.period, **self.fields}
        return DocumentData(**{**fields, "spans": spans, "described": self.sha256})


def description_beside(path: Path) -> Path:
    """Return where the description of a document is, if there is one."""
    return path.with_name(path.name + SUFFIX)


def read_description(data: bytes) -> Description:
    """Return what the YAML of `data` states.

    Raises:
        DocumentError: it is no YAML of this form; in one line which key has which value, and what to write.
    """
    fields = {}
    for key, (line, value) in _loaded(data).items():
        try:
            name = _field(key)
            fields[name] = _value(key, value)
        except DocumentError as error:
            raise DocumentError(f"dòng {line}: {error}") from error
    return Description(fields, hashlib.sha256(data).hexdigest())


def _field(key: str) -> str:
    if key not in _KEYS:
        raise DocumentError(f"không có khóa “{_shown(key)}”; các khóa dùng được: {', '.join(_KEYS)}")
    return _KEYS[key][0]


def _loaded(data: bytes) -> dict[str, tuple[int, object]]:
    """Return the number of the line and the value of each key."""
    if len(data) > MAX_BYTES:
        raise DocumentError(
            f"dài {len(data)} byte, nhiều nhất {MAX_BYTES}; chỉ ghi các khóa: {', '.join(_KEYS)}"
        )
    try:
        return _stated(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DocumentError("không phải mã UTF-8; lưu lại tệp bằng mã UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DocumentError(f"dòng {line} không đúng dạng “khóa: giá trị”; sửa dòng đó") from error
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, OverflowError) as error:
        raise DocumentError("không đúng dạng YAML; viết mỗi dòng một “khóa: giá trị”") from error


def _stated(text: str) -> dict[str, tuple[int, object]]:
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}
        value = loader.construct_document(node)
        if value is None:
            return {}
        if not isinstance(node, yaml.MappingNode) or not isinstance(value, dict):
            raise DocumentError(
                f"dòng {node.start_mark.line + 1} không đúng dạng; viết mỗi dòng một “khóa: giá trị”"
            )
        lines = _lines(node)
        return {str(key): (lines.get(str(key), 1), each) for key, each in value.items()}
    finally:
        loader.dispose()


def _lines(mapping: yaml.MappingNode) -> dict[str, int]:
    """Return the number of the line that each key stands in.

    Raises:
        DocumentError: a key stands there twice: which of its values is meant cannot be told.
    """
    lines: dict[str, int] = {}
    for key, _ in mapping.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if name in lines:
            raise DocumentError(
                f"dòng {line}: khóa “{_shown(name)}” đã có ở dòng {lines[name]}; chỉ giữ lại một dòng"
            )
        lines[name] = line
    return lines


def _value(key: str, value: object) -> Value:
    if value is None:
        return None
    if isinstance(value, bool | list | dict | set | bytes):
        raise DocumentError(f"khóa “{key}” phải là một dòng chữ; đặt giá trị trong ngoặc kép")
    words = plain(value.isoformat() if isinstance(value, date) else str(value))
    if not words:
        return None
    if len(words) > _MAX_CHARS:
        raise DocumentError(f"khóa “{key}” dài {len(words)} ký tự, nhiều nhất {_MAX_CHARS}; viết ngắn lại")
    try:
        return _KEYS[key][1](words)
    except ValueError as error:
        raise DocumentError(f"khóa “{key}” có giá trị “{_shown(words)}”; {error}") from error


def _shown(words: str) -> str:
    clean = "".join(char if char.isprintable() else " " for char in words)
    return clean if len(clean) <= _SHOWN_CHARS else f"{clean[:_SHOWN_CHARS]}…"
