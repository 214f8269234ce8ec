"""Every setting of the product, its default and its range, in one place.

Settings come from environment variables that begin with `RAG_`; `Settings()` reads them, tests pass values.
Nothing here reads the environment at import.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.addresses import read_header_name, read_proxy, read_root_path, read_site
from index.refused_values import in_vietnamese, reason_of, refuse_other_encodings, refused_value

ROOT = Path(__file__).resolve().parent.parent
BUILT_IN_MODEL = ROOT / "index" / "model"


class Backend(StrEnum):
    """What runs a transformer model."""

    TORCH = "torch"
    ONNX = "onnx"
    OPENVINO = "openvino"


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How an embedding model is used; a prompt of "" leaves the model its own, "none" takes it away."""

    backend: Backend = Backend.TORCH
    query_prompt: str = ""
    passage_prompt: str = ""


class Settings(BaseSettings):
    """What an administrator may choose; each field is the environment variable `RAG_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="RAG_", frozen=True, extra="ignore")

    documents: Path = Field(default=ROOT / "documents", description="Thư mục chứa các báo cáo")
    index: Path = Field(default=ROOT / "index" / "generations", description="Thư mục chứa chỉ mục đã dựng")
    keep: int = Field(
        default=3, ge=1, description="Số bản chỉ mục tốt gần nhất được giữ lại, kể cả bản đang dùng"
    )
    model: str = Field(
        default=str(BUILT_IN_MODEL), description="Mô hình nhúng: thư mục trên máy hoặc tên trên hub"
    )
    backend: Backend = Field(
        default=Backend.TORCH,
        description="Bộ chạy mô hình: torch, onnx hoặc openvino (mô hình có sẵn không dùng tới)",
    )
    query_prompt: str = Field(
        default="",
        description='Lời dẫn đặt trước câu hỏi khi nhúng; để trống là theo mô hình, "none" là không có',
    )
    passage_prompt: str = Field(
        default="",
        description='Lời dẫn đặt trước đoạn văn khi nhúng; để trống là theo mô hình, "none" là không có',
    )
    host: str = Field(default="127.0.0.1", description="Địa chỉ máy chủ lắng nghe")
    port: int = Field(default=7860, ge=1, le=65535, description="Cổng máy chủ lắng nghe")

    read_seconds: int = Field(
        default=900,
        ge=1,
        le=86_400,
        description="Số giây nhiều nhất để đọc một tệp, kể cả nhận dạng bản quét",
    )
    read_memory_mb: int = Field(
        default=1024,
        ge=128,
        le=1_048_576,
        description="Bộ nhớ nhiều nhất (MB) để đọc một tệp; chương trình phụ (LibreOffice, OCR) được gấp bốn",
    )

    portals: str = Field(
        default="",
        description=(
            "Các trang được nhúng hộp chat và gọi giao diện lập trình, cách nhau bằng dấu cách "
            "(https://cong.example.vn, https://*.tinh.gov.vn)"
        ),
    )
    root_path: str = Field(
        default="",
        description="Thư mục mà máy chủ trung gian đặt trợ lý vào, như /hoidap (xem docs/nhung.md)",
    )
    trusted_proxies: str = Field(
        default="",
        description="Địa chỉ IP của máy chủ trung gian được tin, cách nhau bằng dấu phẩy; trống là máy này",
    )
    user_header: str = Field(
        default="",
        description=(
            "Header mà máy chủ trung gian ghi tên người đã đăng nhập, như X-Remote-User; "
            "khi đặt, yêu cầu không có tên bị từ chối"
        ),
    )

    mcp: bool = Field(
        default=False,
        description="1 là mở trợ lý cho chương trình khác gọi như công cụ (MCP) tại /mcp; 0 là đóng",
    )

    originals: bool = Field(
        default=False,
        description=(
            "1 là cho tải tệp gốc của văn bản và xem ảnh trang của mọi tệp PDF; 0 là không "
            "(ảnh trang của bản quét luôn xem được)"
        ),
    )

    feedback: str = Field(
        default=str(ROOT / "feedback" / "chat.jsonl"),
        description="Tệp ghi ý kiến của người dùng về câu trả lời; để giá trị rỗng là không hỏi ý kiến",
    )

    admin_password_file: str = Field(
        default="",
        description="Tệp chứa mật khẩu của trang quản trị văn bản /admin; để trống là không mở trang đó",
    )
    admin_upload_mb: int = Field(
        default=100,
        ge=1,
        le=10_240,
        description="Số MB nhiều nhất của một lần tải văn bản lên trang quản trị",
    )
    admin_trash_days: int = Field(
        default=90,
        ge=1,
        le=36_500,
        description="Số ngày giữ tệp đã thay hoặc bỏ (.thung-rac) trước khi trang quản trị xóa hẳn",
    )

    report: Path = Field(
        default=ROOT / "eval" / "out" / "report.html",
        description="Báo cáo đánh giá xem được ở trang quản trị (python -m eval answers --html TỆP)",
    )

    @field_validator("documents", "index", "model", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        # An empty path is the folder the program happens to be started in.
        if isinstance(value, str) and not value.strip():
            raise PydanticCustomError("empty", "không được để trống; bỏ biến này đi để dùng mặc định")
        return value

    @field_validator("feedback")
    @classmethod
    def _no_folder(cls, value: str) -> str:
        if value.strip() and Path(value).is_dir():
            raise PydanticCustomError("feedback", "là một thư mục; cần tên một tệp")
        return value

    @field_validator("portals")
    @classmethod
    def _sites_only(cls, value: str) -> str:
        return in_vietnamese(lambda: " ".join(dict.fromkeys(map(read_site, value.split()))))

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_only(cls, value: str) -> str:
        return in_vietnamese(lambda: ",".join(map(read_proxy, value.replace(",", " ").split())))

    @field_validator("root_path")
    @classmethod
    def _folder_only(cls, value: str) -> str:
        return in_vietnamese(lambda: read_root_path(value.strip()))

    @field_validator("user_header")
    @classmethod
    def _header_only(cls, value: str) -> str:
        return in_vietnamese(lambda: read_header_name(value.strip()))

    @field_validator("backend", mode="before")
    @classmethod
    def _known_backend(cls, value: object) -> object:
        if value not in list(Backend):
            raise PydanticCustomError("backend", "chọn torch, onnx hoặc openvino")
        return value

    @property
    def portal_origins(self) -> tuple[str, ...]:
        """The origins whose pages may frame the chat and call the interface."""
        return tuple(self.portals.split())

    @property
    def proxies(self) -> tuple[str, ...]:
        """The addresses of the proxies that are believed; empty where none is named."""
        return tuple(filter(None, self.trusted_proxies.split(",")))

    @property
    def feedback_file(self) -> Path | None:
        """The file that what people say of answers is added to, None where they are not asked."""
        return Path(self.feedback) if self.feedback.strip() else None

    @property
    def admin_password_place(self) -> Path | None:
        """The file with the admin page's password, None where there is no such page."""
        return Path(self.admin_password_file.strip()) if self.admin_password_file.strip() else None

    @property
    def model_options(self) -> ModelOptions:
        """How `model` is to be used."""
        return ModelOptions(self.backend, self.query_prompt, self.passage_prompt)


def load_settings() -> Settings:
    """Return the settings of this process's environment.

    Raises:
        ConfigError: a variable holds a value out of range; the message names it.
    """
    for field in Settings.model_fields:
        refuse_other_encodings(_variable(field), os.environ.get(_variable(field), ""))
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = _variable("_".join(map(str, first["loc"])))
        raise refused_value(name, str(first.get("input")), reason_of(first)) from error


def _variable(field: str) -> str:
    return f"RAG_{field.upper()}"


def settings_help() -> str:
    """Return every environment variable with its default and meaning in Vietnamese, one paragraph each."""
    return "\n".join(
        f"  {_variable(name)}\n      {field.description} [mặc định: {_shown(field.default)}]"
        for name, field in Settings.model_fields.items()
    )


def _shown(default: object) -> str:
    """Return a default as told to people; places inside the project are told from its folder."""
    if isinstance(default, bool):
        return str(int(default))
    return str(default).removeprefix(f"{ROOT}{os.sep}") or "không có"
