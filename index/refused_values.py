"""What is said of a setting that cannot be used: which variable, its value, and why, in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable

from pydantic_core import ErrorDetails, PydanticCustomError

from index.errors import ConfigError

_MAX_SHOWN_CHARS = 200
# What pydantic says in English of a value out of range, for the fields above.
_REASONS = {
    "address": "{reason}",
    "int_parsing": "cần một số nguyên",
    "int_parsing_size": "số quá lớn",
    "bool_parsing": "cần 1 hoặc 0",
    "greater_than_equal": "phải ít nhất là {ge}",
    "less_than_equal": "nhiều nhất là {le}",
}


def in_vietnamese(read: Callable[[], str]) -> str:
    """Return what is read; the reason why it cannot be is one that pydantic passes on as it stands."""
    try:
        return read()
    except ValueError as error:
        raise PydanticCustomError("address", "{reason}", {"reason": str(error)}) from error


def reason_of(error: ErrorDetails) -> str:
    """Return why a value cannot be used; an error that is not listed is told in its own words."""
    return _REASONS.get(error["type"], error["msg"]).format(**error.get("ctx", {}))


def refuse_other_encodings(name: str, value: str) -> None:
    """Raise `ConfigError` where a value is not UTF-8: neither a manifest nor a message could hold it."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise refused_value(name, value, "không phải chữ UTF-8") from error


def refused_value(name: str, value: str, reason: str) -> ConfigError:
    """Return the error for a variable whose value cannot be used."""
    shown = value if len(value) <= _MAX_SHOWN_CHARS else f"{value[:_MAX_SHOWN_CHARS]}…"
    return ConfigError(
        f"Biến môi trường {name} có giá trị {shown!r} không dùng được ({reason}); "
        f"xem các giá trị cho phép: python app.py --help"
    )
