"""`python -m rag ask`, as a process: what it prints, how it ends, what it imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index.settings import ROOT
from rag.__main__ import told
from rag.types import (
    Answer,
    Calculation,
    Citation,
    DocumentRef,
    FigureLine,
    Operand,
    Slice,
    Slot,
    SlotName,
    Status,
)


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


def test_a_question_as_it_was_typed(index: Path) -> None:
    typed = "toongr thu ngaan sachs"
    for options, repaired in (((), True), (("--as-typed",), False)):
        ended = ask("ask", typed, "--json", *options, index=index)
        assert ended.returncode == 0, ended.stderr[-2000:]
        answer = json.loads(ended.stdout)
        assert answer["question"] == typed
        assert (answer["understood_as"] != typed) == repaired


def cited(number: int, quote: str, *figures: FigureLine) -> Citation:
    document = DocumentRef("ab", "Báo cáo", "bao-cao.txt", "ab")
    return Citation(number, document, "I", "", number, None, 0, len(quote), quote, (), figures)


def piece(quote: str, words: str) -> Slice:
    at = quote.index(words)
    return Slice(at, at + len(words), words)


REVENUE = "Thu ngân sách năm 2024 là 433 tỷ đồng, tăng 12%; nợ 5 tỷ đồng."
SPENDING = "Chi ngân sách là 3.048 tỷ đồng."


def made_answer() -> Answer:
    revenue = FigureLine(
        piece(REVENUE, "433 tỷ đồng"),
        piece(REVENUE, "Thu ngân sách"),
        piece(REVENUE, "năm 2024"),
        (piece(REVENUE, "tăng 12%"),),
    )
    bare = FigureLine(piece(REVENUE, "5 tỷ đồng"))
    spent = piece(SPENDING, "3.048 tỷ đồng")
    citations = (cited(1, REVENUE, revenue, bare), cited(2, SPENDING), cited(3, "Đoạn khác."))
    return Answer(
        question="chi hon thu bao nhieu",
        understood_as="Chi hơn thu bao nhiêu?",
        status=Status.ANSWERED,
        reason=None,
        citations=citations,
        nearest=(),
        generation="g",
        elapsed_ms=1.0,
        slots=(
            Slot(SlotName.INDICATOR, "thu, chi", carried=False),
            Slot(SlotName.PERIOD, "năm 2024", carried=True),
        ),
        calculation=Calculation(
            "3.048 tỷ đồng − 433 tỷ đồng = 2.615 tỷ đồng",
            "2.615 tỷ đồng",
            (Operand(2, spent), Operand(1, revenue.figure)),
        ),
        note="Hai chỗ nêu khác nhau.",
        suggestions=("Tổng thu?", "Tổng chi?"),
    )


def test_every_part_of_an_answer_has_its_lines() -> None:
    assert told(made_answer()).splitlines() == [
        "Đang hiểu là: Chi hơn thu bao nhiêu?",
        "Chỉ tiêu: thu, chi · Kỳ: năm 2024 (từ câu trước)",
        "Lưu ý: Hai chỗ nêu khác nhau.",
        "",
        "    433 tỷ đồng – Thu ngân sách · năm 2024 · tăng 12%",
        "    5 tỷ đồng",
        f"[1] “{REVENUE}”",
        "    bao-cao.txt · mục I · đoạn 1",
        "",
        f"[2] “{SPENDING}”",
        "    bao-cao.txt · mục I · đoạn 2",
        "",
        "    Phép tính của trợ lý, không phải lời của báo cáo:",
        "      3.048 tỷ đồng − 433 tỷ đồng = 2.615 tỷ đồng",
        "      Tính từ: 3.048 tỷ đồng [2]; 433 tỷ đồng [1]",
        "",
        "[3] “Đoạn khác.”",
        "    bao-cao.txt · mục I · đoạn 3",
        "",
        "Có thể hỏi tiếp:",
        "  - Tổng thu?",
        "  - Tổng chi?",
    ]


def test_nearest_excerpts_show_no_figures() -> None:
    answer = made_answer()
    refused = replace(
        answer,
        status=Status.NOT_FOUND,
        reason="Không có.",
        citations=(),
        nearest=answer.citations,
        calculation=None,
    )
    assert "433 tỷ đồng – Thu" not in told(refused)
    assert f"“{REVENUE}”" in told(refused)


def test_long_lines_are_set_in() -> None:
    answer = replace(made_answer(), citations=(cited(1, "từ " * 60),), calculation=None)
    quote = [line for line in told(answer).splitlines() if "từ từ" in line]
    assert len(quote) == 2
    assert quote[1].startswith("    từ")
    assert all(len(line) <= 100 for line in quote)


def test_refusal_is_an_answer_and_not_an_error(index: Path) -> None:
    ended = ask("ask", "Thu ngân sách năm 2022?", index=index)
    assert ended.returncode == 0
    assert "Báo cáo không nêu số liệu năm 2022; gần nhất:" in ended.stdout
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


def test_a_scope_may_be_chosen(index: Path) -> None:
    done = ask(
        "ask", "Tổng thu ngân sách là bao nhiêu?", "--ky", "6 tháng đầu năm 2024", "--json", index=index
    )
    assert json.loads(done.stdout)["scope"]["label"] == "6 tháng đầu năm 2024"
    empty = ask("ask", "Tổng thu ngân sách là bao nhiêu?", "--loai", "nghị quyết", index=index)
    assert "Không có văn bản nào trong phạm vi “nghị quyết”" in empty.stdout
    wrong = ask("ask", "Tổng thu?", "--ky", "mùa thu", index=index)
    assert wrong.returncode == 1
    assert "--ky “mùa thu” không phải một kỳ" in wrong.stderr
