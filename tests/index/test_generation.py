"""A generation comes back as it was written, and no file of it can change unnoticed."""

from __future__ import annotations

import errno
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.calibration import calibrate
from index.errors import IndexCorruptError, IndexMissingError, RagError
from index.fusion import Fusion
from index.generation import FORMAT, PassageIndex, open_generation, read_manifest, seal
from index.interaction import read_tokens
from index.judgement import load_judgement
from index.lexical import FIELDS, LexicalIndex
from index.pointer import current_name
from index.publish import publish, writing
from index.structure import read_structure
from index.types import Block, BlockKind, Document, Extract, RowPlace
from index.vectors import FaissStore
from tests.fakes import HashingEncoder, LetterEncoder

MODEL = {"name": "hashing", "fingerprint": "hashing-1", "dim": 64}


@pytest.fixture
def index(documents: tuple[Document, ...]) -> PassageIndex:
    return build_index(documents, HashingEncoder())


@pytest.fixture
def folder(index: PassageIndex, tmp_path: Path) -> Path:
    """An index folder with one generation in it."""
    save(index, tmp_path / "index")
    return tmp_path / "index"


def save(index: PassageIndex, folder: Path) -> str:
    with writing(folder):
        return publish(index, folder, model=MODEL, settings={"max_passage_chars": 1000})


def names(folder: Path) -> list[str]:
    """Return what is in an index folder but its lock."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def test_the_place_of_a_row_and_recognised_text_come_back(tmp_path: Path) -> None:
    place = RowPlace(2, 5, "Biểu 1", "A5:C5", "Thu ngân sách", "tỷ đồng", ("Chỉ tiêu", "Thực hiện / Tháng 6"))
    row = Block(0, 11, BlockKind.TABLE_ROW, place=place)
    document = read_structure(Extract("Thu nội địa", (row,), recognised=True), path="a", data=b"a")
    save(build_index([document], HashingEncoder()), tmp_path)
    opened = open_generation(tmp_path)
    assert opened.documents == (document,)
    assert opened.documents[0].recognised
    assert opened.documents[0].paragraphs[0].place == place


def test_what_is_opened_is_what_was_saved(index: PassageIndex, folder: Path) -> None:
    opened = open_generation(folder)
    assert opened.documents == index.documents
    assert opened.passages == index.passages
    np.testing.assert_array_equal(opened.vectors.vectors, index.vectors.vectors)
    assert opened.vectors.vectors.dtype == np.float32
    for field in FIELDS:
        for query in ("phát triển nông thôn", "tiep cong dan", "433"):
            np.testing.assert_array_equal(
                opened.lexical.scores(query, field), index.lexical.scores(query, field)
            )
    assert (opened.generation, opened.model_fingerprint) == ("gen-000001", "hashing-1")


def test_what_the_model_brings_is_opened_with_the_index(
    documents: tuple[Document, ...], tmp_path: Path
) -> None:
    index = replace(build_index(documents, LetterEncoder()), fusion=Fusion(dense=0.6, interaction=0.3))
    save(index, tmp_path / "index")
    opened = open_generation(tmp_path / "index")
    assert (opened.fusion, opened.calibration) == (index.fusion, index.calibration)
    assert index.tokens is not None
    assert opened.tokens is not None
    np.testing.assert_array_equal(opened.tokens.ids, index.tokens.ids)
    shutil.rmtree(tmp_path / "index" / "gen-000001" / "tokens")
    with pytest.raises(IndexCorruptError, match="tokens/"):
        open_generation(tmp_path / "index")


def test_tokens_of_other_passages_are_refused(index: PassageIndex) -> None:
    with pytest.raises(ValueError, match="must agree"):
        replace(index, tokens=read_tokens(["a"], LetterEncoder()))


def test_documents_keep_every_character(documents: tuple[Document, ...], folder: Path) -> None:
    texts = [document.text for document in open_generation(folder).documents]
    assert texts == [document.text for document in documents]
    assert any("pha\u0301t" in text for text in texts)
    assert any("8\xa0giờ" in text for text in texts)
    for document in open_generation(folder).documents:
        assert all(paragraph.section in document.sections for paragraph in document.paragraphs)


def test_the_manifest_says_what_made_it(folder: Path, documents: tuple[Document, ...]) -> None:
    manifest = read_manifest(folder)
    generation = folder / current_name(folder)
    assert manifest.format == FORMAT
    assert manifest.model == MODEL
    assert manifest.settings == {
        "max_passage_chars": 1000,
        "fusion": Fusion().to_dict(),
        "calibration": calibrate(HashingEncoder()).to_dict(),
        "judgement": load_judgement().to_dict(),
    }
    assert [(d["id"], d["path"], d["sha256"]) for d in manifest.documents] == [
        (document.id, document.path, document.sha256) for document in documents
    ]
    on_disk = {
        path.relative_to(generation).as_posix(): path for path in generation.rglob("*") if path.is_file()
    }
    assert set(manifest.files) == set(on_disk) - {"manifest.json", "manifest.sha256"}
    assert {name: entry["bytes"] for name, entry in manifest.files.items()} == {
        name: on_disk[name].stat().st_size for name in manifest.files
    }


def test_a_flipped_bit_in_any_file_is_found_at_opening(folder: Path) -> None:
    files = [path for path in (folder / "gen-000001").rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        whole = path.read_bytes()
        for position in {0, len(whole) // 2, len(whole) - 1}:
            changed = bytearray(whole)
            changed[position] ^= 1
            path.write_bytes(changed)
            with pytest.raises(IndexCorruptError) as caught:
                open_generation(folder)
            assert len(str(caught.value).splitlines()) == 1
            assert "python -m index build --force" in str(caught.value)
        path.write_bytes(whole)
    open_generation(folder)


def test_a_missing_or_cut_file_is_found_at_opening(folder: Path) -> None:
    for path in [path for path in (folder / "gen-000001").rglob("*") if path.is_file()]:
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(IndexCorruptError):
            open_generation(folder)
        path.write_bytes(whole[:-1])
        with pytest.raises(IndexCorruptError):
            open_generation(folder)
        path.write_bytes(whole)


def test_a_generation_that_is_gone_is_found_at_opening(folder: Path) -> None:
    shutil.rmtree(folder / "gen-000001")
    with pytest.raises(IndexCorruptError, match="gen-000001"):
        open_generation(folder)


@pytest.mark.parametrize("content", [b"", b"gen-000009\n", b"\xff\xfe\x00", b"../elsewhere"])
def test_a_damaged_current_is_found_at_opening(folder: Path, content: bytes) -> None:
    (folder / "CURRENT").write_bytes(content)
    with pytest.raises(IndexCorruptError):
        open_generation(folder)


def test_another_format_is_named(folder: Path) -> None:
    path = folder / "gen-000001" / "manifest.json"
    path.write_text(
        json.dumps({**json.loads(path.read_text("utf-8")), "format": FORMAT + 1}), encoding="utf-8"
    )
    (path.parent / "manifest.sha256").write_text(seal(path), encoding="utf-8")
    with pytest.raises(IndexCorruptError, match=f"định dạng {FORMAT + 1}"):
        open_generation(folder)


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(IndexMissingError, match="python -m index build"):
            open_generation(folder)
        with pytest.raises(IndexMissingError):
            read_manifest(folder)


def test_only_the_last_two_generations_are_kept(index: PassageIndex, folder: Path) -> None:
    assert [save(index, folder) for _ in range(3)] == ["gen-000002", "gen-000003", "gen-000004"]
    assert names(folder) == ["CURRENT", "gen-000003", "gen-000004"]
    assert current_name(folder) == "gen-000004"
    assert open_generation(folder).generation == "gen-000004"


def test_what_a_killed_build_left_is_removed_and_other_folders_stay(
    index: PassageIndex, folder: Path
) -> None:
    for name in ("gen-000002.tmp", "gen-backup", "notes"):
        (folder / name).mkdir()
        (folder / name / "file").write_text("x", encoding="utf-8")
    assert open_generation(folder).generation == "gen-000001"
    assert save(index, folder) == "gen-000002"
    assert names(folder) == ["CURRENT", "gen-000001", "gen-000002", "gen-backup", "notes"]


class FullDisk(LexicalIndex):
    """Lexical fields that find no room on the disk."""

    def __init__(self, size: int) -> None:
        super().__init__({}, size=size)

    def save(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "half").write_text("a part of it", encoding="utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_the_old_generation_served(index: PassageIndex, folder: Path) -> None:
    full = PassageIndex(
        index.documents, index.passages, index.vectors, FullDisk(len(index.passages)), "", "hashing-1"
    )
    with pytest.raises(RagError, match="No space left on device") as caught:
        save(full, folder)
    assert len(str(caught.value).splitlines()) == 1
    assert names(folder) == ["CURRENT", "gen-000001"]
    assert open_generation(folder).documents == index.documents


def test_a_first_build_on_a_full_disk_leaves_nothing(index: PassageIndex, tmp_path: Path) -> None:
    full = PassageIndex(
        index.documents, index.passages, index.vectors, FullDisk(len(index.passages)), "", "x"
    )
    with pytest.raises(RagError):
        save(full, tmp_path / "index")
    assert names(tmp_path / "index") == []
    with pytest.raises(IndexMissingError):
        open_generation(tmp_path / "index")


def test_a_second_writer_is_refused_in_one_line(tmp_path: Path) -> None:
    with (
        writing(tmp_path),
        pytest.raises(RagError, match="Đang có một lần dựng") as caught,
        writing(tmp_path),
    ):
        pass
    assert len(str(caught.value).splitlines()) == 1
    with writing(tmp_path):  # free again
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RagError, match="RAG_INDEX"), writing(tmp_path / "file" / "index"):
        pass


def test_rows_must_agree(index: PassageIndex) -> None:
    fewer = FaissStore(index.vectors.vectors[:-1])
    with pytest.raises(ValueError, match="must agree"):
        PassageIndex(index.documents, index.passages, fewer, index.lexical, "", "")
