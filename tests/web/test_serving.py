from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ConfigError
from index.settings import Settings, load_settings, settings_help
from tests.web.fakes import FakeAssistant
from web.serving import answerable, bind_port, page_url

ROOT = Path(__file__).resolve().parents[2]


def run_app(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py", *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def one_line(run: subprocess.CompletedProcess[str]) -> str:
    """Return the last line of stderr, after checking that the program ended as a stated error does."""
    assert run.returncode == 1
    assert run.stdout == ""
    assert "Traceback" not in run.stderr
    line = run.stderr.strip().splitlines()[-1]
    assert line.startswith("Lỗi: ")
    return line


def test_help_lists_every_setting_in_vietnamese() -> None:
    run = run_app("--help")
    assert run.returncode == 0
    for name, field in Settings.model_fields.items():
        assert f"RAG_{name.upper()}\n" in run.stdout
        assert str(field.description) in " ".join(run.stdout.split())
    for english in ("Usage", "Options", "Show this message", "default"):
        assert english not in run.stdout
    assert str(ROOT) not in run.stdout
    assert settings_help().count("RAG_") == len(Settings.model_fields)


def test_a_mistake_in_the_command_line_is_2() -> None:
    run = run_app("--nhanh")
    assert run.returncode == 2
    assert "không có tùy chọn --nhanh" in run.stderr


def test_a_taken_port_is_one_line() -> None:
    with bind_port("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        line = one_line(run_app(RAG_PORT=str(port)))
    assert f"Không mở được cổng {port} trên 127.0.0.1: đang có chương trình khác dùng" in line


def test_no_documents_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    run = run_app(
        RAG_PORT=str(free_port()),
        RAG_DOCUMENTS=str(tmp_path / "documents"),
        RAG_INDEX=str(tmp_path / "index"),
    )
    assert "báo cáo" in one_line(run)


@pytest.mark.torch
def test_a_broken_model_is_one_line(tmp_path: Path) -> None:
    run = run_app(RAG_PORT=str(free_port()), RAG_MODEL=str(tmp_path), RAG_INDEX=str(tmp_path / "index"))
    assert str(tmp_path) in one_line(run)


def test_a_bad_setting_is_one_line() -> None:
    assert "RAG_PORT" in one_line(run_app(RAG_PORT="cổng"))
    assert "RAG_PORTALS" in one_line(run_app(RAG_PORTALS="portal.example"))


def test_it_serves_until_interrupted(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "RAG_PORT": str(port), "RAG_INDEX": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert f"http://127.0.0.1:{port} " in line
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert out == ""
    assert "Traceback" not in err
    assert err.strip().endswith("Đã dừng.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_bind_port_says_what_is_wrong() -> None:
    with pytest.raises(ConfigError, match="RAG_HOST=khong-co"):
        bind_port("khong-co.invalid", 7860)
    with pytest.raises(ConfigError, match=r"RAG_HOST=192\.0\.2\.1"):
        bind_port("192.0.2.1", 0)  # an address for documentation, of no machine
    for no_name in ("x..y", "a" * 300):
        with pytest.raises(ConfigError, match="RAG_HOST="):
            bind_port(no_name, 7860)
    with bind_port("127.0.0.1", 0) as taken, pytest.raises(ConfigError, match="RAG_PORT=7861") as raised:
        bind_port("127.0.0.1", taken.getsockname()[1])
    assert isinstance(raised.value.__cause__, OSError)
    assert raised.value.__cause__.errno == errno.EADDRINUSE


def test_page_url() -> None:
    assert page_url("127.0.0.1", 7860) == "http://127.0.0.1:7860"
    assert page_url("0.0.0.0", 80) == "http://localhost:80"
    assert page_url("::1", 7860) == "http://[::1]:7860"


def test_only_answerable_questions_are_offered(service: FakeAssistant) -> None:
    asked = ("Tổng thu ngân sách nhà nước", "Giá vàng ở Luân Đôn hôm qua thế nào")
    assert answerable(service, asked) == asked[:1]


def test_portals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_PORTALS", "https://cong.example.vn http://10.0.0.5:8080")
    assert load_settings().portal_origins == ("https://cong.example.vn", "http://10.0.0.5:8080")
    for bad in ("https://x.vn/y", "*", "https://x.vn;script-src *"):
        monkeypatch.setenv("RAG_PORTALS", bad)
        with pytest.raises(ConfigError, match="RAG_PORTALS"):
            load_settings()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("RAG_PORT", "9" * 5000, "số quá lớn"),
        ("RAG_DOCUMENTS", "", "không được để trống"),
        ("RAG_INDEX", " ", "không được để trống"),
        ("RAG_MODEL", "", "không được để trống"),
        ("RAG_FEEDBACK", str(ROOT), "là một thư mục"),
        ("RAG_ROOT_PATH", "/../x", "không có dạng /thư-mục"),
        ("RAG_MODEL", "\udcff", "không phải chữ UTF-8"),
        ("RAG_PORTALS", "https://\udcff", "không phải chữ UTF-8"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=told) as raised:
        load_settings()
    assert str(raised.value).startswith(f"Biến môi trường {name} có giá trị ")
    assert len(str(raised.value)) < 500
    str(raised.value).encode()
