"""Variants are the same for the same seed, reach behind the container, and what becomes of them is told."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from eval import fuzz
from eval.mutations import mutate
from index.errors import DocumentError, EvalError
from index.readers.failures import Cause, reading_error
from index.readers.limits import Limits
from index.settings import ROOT
from index.types import Block, Extract
from tests.index.readers.word_files import docx, paragraph

WORD = docx(paragraph("Tổng thu ngân sách 433 tỷ") * 3)
STREAM = zlib.compress(b"BT (Thu) Tj ET " * 20)
PDF = (
    b"%PDF-1.4\n1 0 obj <</Length 9 /Parent 2 0 R>>\nstream\n"
    + STREAM
    + b"\nendstream endobj 2 0 obj [] endobj"
)
PLAIN = "Tổng thu 433 tỷ\n".encode() * 5


@pytest.mark.parametrize(
    "data", [WORD, PDF, PLAIN, b"", b"PK", b"%PDF"], ids=["docx", "pdf", "txt", "0", "zip", "bare"]
)
def test_variants_are_the_same_for_the_same_generator(data: bytes) -> None:
    for row in range(40):
        assert mutate(data, random.Random(row)) == mutate(data, random.Random(row))


def test_every_change_is_made_and_changes_something() -> None:
    generator = random.Random(1)
    changed: dict[str, bool] = {}
    for data in (WORD, PDF, PLAIN):
        for _ in range(250):
            mutant = mutate(data, generator)
            changed[mutant.change] = changed.get(mutant.change, False) or mutant.data != data
    assert all(changed.values())
    assert {
        "flip_bits",
        "truncate",
        "zip_member",
        "zip_names",
        "zip_bomb",
        "pdf_stream",
        "pdf_nesting",
    } <= set(changed)


def test_members_are_packed_again_with_right_checksums() -> None:
    generator = random.Random(2)
    sound = 0
    for _ in range(200):
        mutant = mutate(WORD, generator)
        if mutant.change == "zip_member":
            with zipfile.ZipFile(io.BytesIO(mutant.data)) as archive:
                sound += archive.testzip() is None
    assert sound > 50


def test_kinds_of_results() -> None:
    good = Extract("a b\nc", (Block(0, 3), Block(4, 5)))
    assert fuzz.kind_of(good) == "read"
    assert fuzz.kind_of(Extract("a b\nc", (Block(0, 3),))) == "uneven"
    assert fuzz.kind_of(Extract("a b\nc", (Block(0, 5),))) == "uneven"
    assert fuzz.kind_of(Extract("a b\nc", (Block(0, 2), Block(2, 3), Block(4, 5)))) == "uneven"
    assert fuzz.kind_of(DocumentError("hỏng")) == "refused"
    assert fuzz.kind_of(reading_error("a", Cause.CRASH, Limits())) == "crash"


def test_a_few_variants_of_each_format_are_read_or_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.docx").write_bytes(WORD)
    (tmp_path / "b.txt").write_bytes(PLAIN)
    (tmp_path / "c.bin").write_bytes(PLAIN)
    result = fuzz.fuzz(fuzz.seeds_of(tmp_path), files=60, seed=3, limits=Limits(seconds=60), workers=2)
    assert set(result["formats"]) == {".docx", ".txt"}
    for told in result["formats"].values():
        assert set(told["kinds"]) <= {"read", "refused"}
        assert sum(told["kinds"].values()) == 60
        assert told["changes"] == {}
    fuzz.print_fuzz(result)
    fuzz.refuse_hangs(result)
    assert "Từ chối, nêu lý do" in capsys.readouterr().out


def test_what_breaks_a_reader_is_kept(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(PLAIN)
    limits = Limits(seconds=60, output_mib=1)
    kept = tmp_path / "kept"
    result = fuzz.fuzz(fuzz.seeds_of(tmp_path), files=100, seed=3, limits=limits, workers=1, keep=kept)
    count = result["formats"][".txt"]["kinds"]["output"]
    assert count == sum(result["formats"][".txt"]["changes"].values()) > 0
    assert len(list((kept / "output").iterdir())) == min(count, 20)


def test_a_hang_is_an_error() -> None:
    told = {"formats": {".pdf": {"kinds": {"time": 2}}, ".txt": {"kinds": {"read": 1}}}}
    with pytest.raises(EvalError, match=r"2 tệp \.pdf; .*--keep"):
        fuzz.refuse_hangs(told)


def test_a_folder_without_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="không có tệp nào"):
        fuzz.seeds_of(tmp_path)


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(PLAIN)
    command = [sys.executable, "-m", "eval.fuzz", "--files", "5", "--json", "-", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert json.loads(done.stdout)["formats"][".txt"]["files"] == 5
