from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from index.build import bring_up_to_date, scan
from index.folder import entries, refusal
from index.freshness import has_documents
from index.generation import read_manifest
from index.settings import Settings
from index.sources import Skipped
from tests.fakes import HashingEncoder


def refused(folder: Path) -> dict[str, str]:
    return {entry.name: entry.refused for entry in entries(folder) if entry.refused}


def test_links_lead_nowhere_outside(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("Trong thư mục.", encoding="utf-8")
    (tmp_path / "ngoai.txt").write_text("Bí mật.", encoding="utf-8")
    (folder / "ngoai.txt").symlink_to(tmp_path / "ngoai.txt")
    (folder / "trong.txt").symlink_to(folder / "a.txt")
    (folder / "hong.txt").symlink_to(folder / "khong-co.txt")
    (folder / "2024").symlink_to(tmp_path)
    (folder / "vong.txt").symlink_to(folder / "vong.txt")
    os.mkfifo(folder / "ong.txt")
    found = refused(folder)
    assert {"ngoai.txt", "hong.txt", "2024", "vong.txt", "ong.txt"} == set(found)
    assert "liên kết ra ngoài" in found["ngoai.txt"]
    assert "chép các tệp thật vào" in found["2024"]
    assert {file.path for file in scan(folder).files} == {"a.txt"}
    assert {copy.path for copy in scan(folder).copies} == {"trong.txt"}


def test_hidden_files_and_those_about_the_folder_are_left_out(tmp_path: Path) -> None:
    for name in (".an.txt", "~$mo.docx", "README.md", "a.txt"):
        (tmp_path / name).write_text("Thu tăng.", encoding="utf-8")
    assert [entry.name for entry in entries(tmp_path)] == ["a.txt"]


def test_a_folder_that_cannot_be_looked_into_costs_no_document(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(settings, encoder=HashingEncoder())
    closed = settings.documents / "thong-bao"
    real = Path.iterdir

    def iterdir(self: Path) -> object:
        if self == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return real(self)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    report = bring_up_to_date(settings, encoder=HashingEncoder())
    assert report.skipped == (
        Skipped("thong-bao", "Không đọc được “thong-bao”: máy không cho đọc; kiểm tra quyền đọc"),
    )
    manifest = read_manifest(settings.index)
    assert "thong-bao/lich-hop.txt" in [entry["path"] for entry in manifest.documents]
    assert has_documents(manifest, scan(settings.documents))


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENAMETOOLONG, errno.ENOENT, errno.EIO, errno.ELOOP])
def test_why_is_said_in_one_line_with_what_to_do(code: int) -> None:
    said = refusal(OSError(code, os.strerror(code)))
    assert ";" in said
    assert "\n" not in said
