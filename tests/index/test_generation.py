"""A generation comes back as it was written, and no file of it can change unnoticed."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.build import bring_up_to_date, build_index
from index.calibration import calibrate
from index.errors import IndexCorruptError, IndexMissingError, RagError
from index.freshness import index_settings
from index.fusion import Fusion
from index.generation import FORMAT, PassageIndex, open_generation, read_manifest, seal
from index.interaction import TokenRows, read_tokens
from index.lexical import FIELDS
from index.part_files import PartFiles
from index.pointer import Pointer, current_name, read_pointer
from index.publish import point_to, writing
from index.settings import Settings
from index.types import Document, ModelIdentity
from index.vectors import FaissStore
from tests.fakes import HashingEncoder, LetterEncoder


@pytest.fixture
def index(documents: tuple[Document, ...]) -> PassageIndex:
    return build_index(documents, HashingEncoder())


@pytest.fixture
def folder(settings: Settings) -> Path:
    """An index folder with one generation of `corpus` in it."""
    bring_up_to_date(settings, encoder=HashingEncoder())
    return settings.index


def files_of(folder: Path) -> list[Path]:
    """Return every file that the current generation is made of."""
    manifest = read_manifest(folder)
    parts = [PartFiles(folder).path(part["sha256"], manifest.side) for part in manifest.parts]
    return [*sorted((folder / current_name(folder)).iterdir()), *parts, folder / "CURRENT"]


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
    assert (opened.fusion, opened.calibration) == (index.fusion, index.calibration)
    assert opened.judgement == index.judgement


class TunedEncoder(LetterEncoder):
    """A model that brings its own weights of the search, as one on the disk does."""

    @property
    def fusion(self) -> Fusion:
        return Fusion(dense=0.6, interaction=0.3)

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity("letters", "letters-1", "numpy")


def test_what_the_model_brings_is_opened_with_the_index(
    documents: tuple[Document, ...], settings: Settings
) -> None:
    bring_up_to_date(settings, encoder=TunedEncoder())
    opened = open_generation(settings.index)
    index = build_index(documents, TunedEncoder())
    assert opened.fusion == index.fusion == Fusion(dense=0.6, interaction=0.3)
    assert opened.calibration == index.calibration
    assert index.tokens is not None
    assert opened.tokens is not None
    for name in TokenRows.__slots__:
        np.testing.assert_array_equal(getattr(opened.tokens, name), getattr(index.tokens, name))


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
    assert manifest.format == FORMAT
    assert manifest.model == {"name": "hashing", "fingerprint": "hashing-1", "dim": 64}
    assert manifest.settings == {
        **index_settings(),
        "fusion": Fusion().to_dict(),
        "calibration": calibrate(HashingEncoder()).to_dict(),
    }
    stated = [(d["id"], d["path"], d["sha256"], d["title"], d["paragraphs"]) for d in manifest.documents]
    assert stated == [(d.id, d.path, d.sha256, d.title, len(d.paragraphs)) for d in documents]
    assert sum(d["passages"] for d in manifest.documents) == manifest.passages
    for part in manifest.parts:
        data = PartFiles(folder).path(part["sha256"], manifest.side).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (part["bytes"], part["sha256"])


def test_a_flipped_bit_at_any_place_of_any_file_is_found_at_opening(folder: Path) -> None:
    draw = random.Random(1)
    for path in files_of(folder):
        whole = path.read_bytes()
        places = {0, len(whole) - 1, *(draw.randrange(len(whole)) for _ in range(40))}
        for position in places:
            changed = bytearray(whole)
            changed[position] ^= 1 << draw.randrange(8)
            path.write_bytes(changed)
            with pytest.raises(IndexCorruptError) as caught:
                open_generation(folder)
            assert len(str(caught.value).splitlines()) == 1
            assert "python -m index build" in str(caught.value)
        path.write_bytes(whole)
    open_generation(folder)


def test_a_missing_or_cut_file_is_found_at_opening(folder: Path) -> None:
    for path in files_of(folder):
        whole = path.read_bytes()
        for cut in (whole[:-1], whole[: len(whole) // 2], b"", whole + b"\n"):
            path.write_bytes(cut)
            with pytest.raises(IndexCorruptError):
                open_generation(folder)
        path.unlink()
        with pytest.raises(IndexMissingError if path.name == "CURRENT" else IndexCorruptError):
            open_generation(folder)
        path.write_bytes(whole)
    open_generation(folder)


def test_a_generation_that_is_gone_is_found_at_opening(folder: Path) -> None:
    shutil.rmtree(folder / "gen-000001")
    with pytest.raises(IndexCorruptError, match="gen-000001"):
        open_generation(folder)


@pytest.mark.parametrize("content", [b"", b"gen-000001\n", b"gen-000009\n", b"\xff\xfe\x00", b"../elsewhere"])
def test_a_damaged_current_is_found_at_opening(folder: Path, content: bytes) -> None:
    (folder / "CURRENT").write_bytes(content)
    with pytest.raises(IndexCorruptError):
        open_generation(folder)


@pytest.mark.parametrize("held_for", ["", "ab" * 32])
def test_a_pointer_is_read_as_it_was_written(tmp_path: Path, held_for: str) -> None:
    point_to(tmp_path, Pointer("gen-000012", held_for))
    assert read_pointer(tmp_path) == Pointer("gen-000012", held_for)


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


def test_what_a_killed_build_left_is_removed_and_other_folders_stay(folder: Path, settings: Settings) -> None:
    for name in ("gen-000002.tmp", "gen-backup", "notes"):
        (folder / name).mkdir()
        (folder / name / "file").write_text("x", encoding="utf-8")
    (folder / "parts" / "a" / ("0" * 64 + ".safetensors.tmp")).write_bytes(b"x")
    (folder / "parts" / "b" / ("0" * 64 + ".safetensors")).write_bytes(b"x")
    assert open_generation(folder).generation == "gen-000001"
    assert not bring_up_to_date(settings, encoder=HashingEncoder()).changed
    left = {path.name for path in folder.iterdir()}
    assert left == {".lock", "CURRENT", "gen-000001", "gen-backup", "notes", "parts"}
    wanted = {part["sha256"] for part in read_manifest(folder).parts}
    assert {path.stem for path in folder.glob("parts/*/*")} == wanted


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
