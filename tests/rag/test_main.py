"""`python -m rag ask`, as a process: what it prints, how it ends, what it imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.settings import ROOT


def ask(*arguments: str, index: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "rag", *arguments],
        cwd=ROOT,
        env={**os.environ, "RAG_INDEX": str(index), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


def test_first_answer_on_a_fresh_machine_does_not_import_torch(index: Path) -> None:
    ended = ask("ask", "tong thu ngan sach 6 thang", "--json", index=index)
    assert ended.returncode == 0, ended.stderr[-2000:]
    answer = json.loads(ended.stdout)
    assert answer["status"] == "answered"
    assert "433 tỷ đồng" in answer["citations"][0]["quote"]
    imported = {line.rsplit("|", 1)[-1].strip() for line in ended.stderr.splitlines() if "|" in line}
    assert "faiss" in imported
    assert not {"torch", "sentence_transformers", "transformers", "gradio"} & imported


def test_answer_in_words(index: Path) -> None:
    ended = ask("ask", "Tổng thu ngân sách là bao nhiêu?", index=index)
    assert "»Tổng thu ngân sách nhà nước trên địa bàn tỉnh" in ended.stdout.replace("\n", " ")
    assert "mục I.1 “Về các lĩnh vực kinh tế” · đoạn 9" in ended.stdout


def test_refusal_is_an_answer_and_not_an_error(index: Path) -> None:
    ended = ask("ask", "Thu ngân sách năm 2022?", index=index)
    assert ended.returncode == 0
    assert "Báo cáo không nêu số liệu năm 2022." in ended.stdout
    assert "Đoạn gần nhất" in ended.stdout


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"RAG_DOCUMENTS": "/khong/co"}, "/khong/co"),
        ({"RAG_MODEL": "/khong/co"}, "RAG_MODEL"),
        ({"RAG_PORT": "0"}, "RAG_PORT"),
    ],
)
def test_stated_error_is_one_line_and_status_1(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    ended = ask("ask", "Tổng thu?", index=tmp_path / "index", **environment)
    told = [line for line in ended.stderr.splitlines() if not line.startswith("import time:")]
    assert ended.returncode == 1
    assert len(told) == 1
    assert told[0].startswith("Lỗi: ")
    assert said in told[0]


def test_usage_mistake_is_status_2(index: Path) -> None:
    assert ask("ask", index=index).returncode == 2
