"""Bringing the index up to date: only when something changed, wholly or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.build import (
    BuildReport,
    bring_up_to_date,
    build_index,
    scan,
)
from index.encoder import load_encoder
from index.errors import DocumentError, IndexMismatchError, ModelError, RagError
from index.freshness import current_manifest, has_documents, index_settings, is_current
from index.fusion import Fusion
from index.generation import PassageIndex, open_generation
from index.lexicon import load_lexicon
from index.passages import key_text
from index.pointer import current_name
from index.publish import writing
from index.settings import ROOT, ModelOptions, Settings
from index.types import Document, LimitedEncoder
from rag import Assistant
from rag.types import Status
from tests.conftest import CORPUS
from tests.fakes import HashingEncoder
from tests.index.test_encoder import write_model, write_transformer


def build(settings: Settings, *, fingerprint: str = "hashing-1", force: bool = False) -> BuildReport:
    return bring_up_to_date(settings, encoder=HashingEncoder(fingerprint), force=force)


def served(settings: Settings) -> PassageIndex:
    return open_generation(settings.index)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


# --- what is built ---------------------------------------------------------------------------------------


def test_a_first_build_holds_every_document(settings: Settings) -> None:
    report = build(settings)
    index = served(settings)
    assert report == BuildReport("gen-000001", True, 3, len(index.passages), ())
    assert [document.path for document in index.documents] == sorted(CORPUS)
    assert index.generation == "gen-000001"


def test_rows_of_vectors_and_fields_are_the_passages(documents: tuple[Document, ...]) -> None:
    encoder = HashingEncoder()
    index = build_index(documents, encoder)
    by_id = {document.id: document for document in documents}
    keys = [key_text(by_id[passage.document_id], passage) for passage in index.passages]
    np.testing.assert_array_equal(index.vectors.vectors, encoder.encode_passages(keys))
    row = next(row for row, key in enumerate(keys) if "Tổng thu ngân sách" in key)
    assert index.lexical.scores("tổng thu ngân sách", "accented").argmax() == row
    assert index.vectors.search(encoder.encode_queries([keys[row]])[0], k=1)[0].tolist() == [row]


def test_progress_reaches_its_total(documents: tuple[Document, ...]) -> None:
    told: dict[str, tuple[int, int]] = {}

    def listen(step: str, done: int, total: int) -> None:
        told[step] = (done, total)

    index = build_index(documents, HashingEncoder(), progress=listen)
    assert told["Chia đoạn"] == (3, 3)
    assert told["Nhúng"] == (len(index.passages), len(index.passages))
    assert all(done == total for done, total in told.values())


def test_the_manifest_states_the_model_it_was_built_with(settings: Settings, tmp_path: Path) -> None:
    build(settings)
    manifest = current_manifest(settings)
    assert manifest is not None
    assert manifest.model == {"name": "hashing", "fingerprint": "hashing-1", "dim": 64}
    encoder = load_encoder(str(write_model(tmp_path / "tiny")), ModelOptions(query_prompt="chi "))
    bring_up_to_date(settings, encoder=encoder)
    manifest = current_manifest(settings)
    assert manifest is not None
    assert manifest.model == {
        "name": "tiny",
        "fingerprint": encoder.fingerprint,
        "dim": 3,
        "backend": "numpy",
        "revision": None,
        "prompts": {"query": "chi ", "passage": ""},
    }


# --- when it is built ------------------------------------------------------------------------------------


def test_unchanged_documents_make_no_new_generation(settings: Settings) -> None:
    first = build(settings)
    os.utime(settings.documents / "quy-che.txt", (1, 1))
    again = build(settings)
    assert again == BuildReport("gen-000001", False, first.documents, first.passages, ())
    assert names(settings.index) == ["CURRENT", "gen-000001"]


def test_force_makes_one_all_the_same(settings: Settings) -> None:
    build(settings)
    assert build(settings, force=True).generation == "gen-000002"


def test_a_changed_document_makes_a_new_generation(settings: Settings) -> None:
    build(settings)
    path = settings.documents / "quy-che.txt"
    path.write_bytes(path.read_bytes().replace(b"\r\n2. ", b"\r\n3. "))
    report = build(settings)
    assert (report.generation, report.changed) == ("gen-000002", True)
    (regulation,) = (document for document in served(settings).documents if document.path == "quy-che.txt")
    assert regulation.sections[-1].number == "Điều 1.3"


def test_a_removed_document_is_gone(settings: Settings) -> None:
    build(settings)
    (settings.documents / "quy-che.txt").unlink()
    assert build(settings).changed
    assert [document.path for document in served(settings).documents] == [
        "bao-cao-quy-1.txt",
        "thong-bao/lich-hop.txt",
    ]


def test_a_renamed_file_keeps_its_documents_id(settings: Settings) -> None:
    build(settings)
    before = {document.path: document.id for document in served(settings).documents}
    (settings.documents / "quy-che.txt").rename(settings.documents / "quy-che-2024.txt")
    assert build(settings).generation == "gen-000002"
    after = {document.path: document.id for document in served(settings).documents}
    assert "quy-che.txt" not in after
    assert after["quy-che-2024.txt"] == before["quy-che.txt"]


def test_another_model_makes_the_index_stale(settings: Settings) -> None:
    build(settings)
    manifest = current_manifest(settings)
    assert manifest is not None
    sources = scan(settings.documents)
    assert is_current(manifest, sources, HashingEncoder())
    assert not is_current(manifest, sources, HashingEncoder("hashing-2"))
    tuned = replace(manifest, settings={**manifest.settings, "fusion": Fusion(dense=0.9).to_dict()})
    assert not is_current(tuned, sources, HashingEncoder())
    assert has_documents(manifest, sources)
    report = build(settings, fingerprint="hashing-2")
    assert (report.generation, report.changed) == ("gen-000002", True)
    assert served(settings).model_fingerprint == "hashing-2"


def test_the_lexicon_is_one_of_the_settings_an_index_depends_on() -> None:
    assert index_settings()["lexicon"] == load_lexicon().fingerprint


def test_a_damaged_manifest_is_built_over(settings: Settings) -> None:
    build(settings)
    (settings.index / "gen-000001" / "manifest.json").write_text("{", encoding="utf-8")
    assert current_manifest(settings) is None
    assert build(settings).generation == "gen-000002"
    assert len(served(settings).documents) == 3


def test_generations_older_than_the_previous_are_removed(settings: Settings) -> None:
    for _ in range(4):
        build(settings, force=True)
    assert names(settings.index) == ["CURRENT", "gen-000003", "gen-000004"]


# --- what is read ----------------------------------------------------------------------------------------


def test_the_same_bytes_twice_are_one_document(settings: Settings) -> None:
    copy = settings.documents / "a-copy.txt"
    copy.write_bytes((settings.documents / "quy-che.txt").read_bytes())
    assert build(settings).documents == 3
    assert [document.path for document in served(settings).documents] == [
        "a-copy.txt",
        "bao-cao-quy-1.txt",
        "thong-bao/lich-hop.txt",
    ]


def test_files_of_unknown_type_are_named_and_passed_over(settings: Settings) -> None:
    for name in ("bieu.xlsx", "thong-bao/anh.png", "README.md", "SOURCES.md", ".hidden.txt", "~$mo.docx"):
        (settings.documents / name).write_bytes(b"x")
    report = build(settings)
    assert report.passed_over == ("bieu.xlsx", "thong-bao/anh.png")
    assert report.documents == 3
    assert build(settings).passed_over == report.passed_over


def test_suffixes_in_capitals_are_read(settings: Settings) -> None:
    (settings.documents / "quy-che.txt").rename(settings.documents / "QUY-CHE.TXT")
    assert build(settings).documents == 3


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are always UTF-8")
def test_a_file_name_that_is_not_utf8_is_read(settings: Settings) -> None:
    name = os.fsencode(settings.documents) + b"/b\xe1o.txt"
    Path(os.fsdecode(name)).write_text("Thu tăng.", encoding="utf-8")
    build(settings)
    assert "b\ufffdo.txt" in [document.path for document in served(settings).documents]
    assert not build(settings).changed


@pytest.mark.parametrize("other", [None, "README.md", "bieu.xlsx"])
def test_a_folder_without_reports_is_an_error(tmp_path: Path, other: str | None) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    if other:
        (folder / other).write_bytes(b"x")
    with pytest.raises(DocumentError, match="chưa có tệp nào") as caught:
        build(Settings(documents=folder, index=tmp_path / "index"))
    assert str(folder) in str(caught.value)
    assert not (tmp_path / "index").exists()


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="RAG_DOCUMENTS"):
        scan(tmp_path / "none")


# --- builds that fail ------------------------------------------------------------------------------------


@pytest.fixture
def built(settings: Settings) -> Settings:
    """Settings whose index has one generation, and whose documents have changed since."""
    build(settings)
    (settings.documents / "moi.txt").write_text("Báo cáo mới\nThu tăng.", encoding="utf-8")
    return settings


def check_untouched(settings: Settings) -> None:
    assert names(settings.index) == ["CURRENT", "gen-000001"]
    assert current_name(settings.index) == "gen-000001"
    assert len(served(settings).documents) == 3


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a zip"])
def test_a_file_that_cannot_be_read_stops_the_build(built: Settings, data: bytes) -> None:
    (built.documents / "hong.docx").write_bytes(data)
    with pytest.raises(DocumentError, match=r"hong\.docx") as caught:
        build(built)
    assert len(str(caught.value).splitlines()) == 1
    check_untouched(built)


def test_a_file_without_permission_stops_the_build(built: Settings) -> None:
    (built.documents / "moi.txt").chmod(0)
    if os.access(built.documents / "moi.txt", os.R_OK):
        pytest.skip("this user (root) may read everything")
    with pytest.raises(DocumentError, match=r"moi\.txt"):
        build(built)
    check_untouched(built)


class FailingEncoder(HashingEncoder):
    """A model that gives up half-way."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise MemoryError("no room for vectors")

    encode_queries = encode_passages


def test_a_model_that_fails_leaves_the_old_generation_served(built: Settings) -> None:
    with pytest.raises(MemoryError):
        bring_up_to_date(built, encoder=FailingEncoder())
    check_untouched(built)
    assert build(built).generation == "gen-000002"


class ForgetfulEncoder(HashingEncoder):
    """A model that reads no more than so many words of a text, and counts them."""

    def __init__(self, max_tokens: int | None) -> None:
        super().__init__()
        self._max_tokens = max_tokens

    @property
    def max_tokens(self) -> int | None:
        return self._max_tokens

    def count_tokens(self, passages: Sequence[str]) -> list[int]:
        return [len(passage.split()) for passage in passages]


def test_a_passage_that_would_be_cut_stops_the_build_and_is_named(built: Settings) -> None:
    encoder: LimitedEncoder = ForgetfulEncoder(25)
    with pytest.raises(ModelError) as caught:
        bring_up_to_date(built, encoder=encoder)
    told = str(caught.value)
    assert "bao-cao-quy-1.txt: đoạn “Tổng thu ngân sách là 120 tỷ đồng,…”" in told
    assert "dài 38 token" in told
    assert "hashing chỉ đọc 25" in told
    assert len(told.splitlines()) == 1
    check_untouched(built)


@pytest.mark.parametrize("max_tokens", [None, 1000])
def test_a_model_that_reads_every_passage_to_its_end_builds(built: Settings, max_tokens: int | None) -> None:
    assert bring_up_to_date(built, encoder=ForgetfulEncoder(max_tokens)).generation == "gen-000002"


def test_a_transformers_bar_moves_more_often(documents: tuple[Document, ...]) -> None:
    many = [replace(document, id=f"{document.id}-{copy}") for document in documents for copy in range(20)]
    told: dict[str, list[int]] = {}

    def listen(step: str, done: int, total: int) -> None:
        told.setdefault(step, []).append(done)

    index = build_index(many, ForgetfulEncoder(1000), progress=listen)
    assert len(told["Nhúng"]) > 1
    assert told["Nhúng"][-1] == told["Đếm token"][-1] == len(index.passages)
    np.testing.assert_array_equal(index.vectors.vectors, build_index(many, HashingEncoder()).vectors.vectors)


def test_a_stop_by_the_user_leaves_the_old_generation_served(built: Settings) -> None:
    def stop(step: str, done: int, total: int) -> None:
        if step == "Nhúng":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_up_to_date(built, encoder=HashingEncoder(), progress=stop)
    check_untouched(built)


def test_a_folder_that_is_read_only_keeps_the_old_generation(built: Settings) -> None:
    built.index.chmod(0o555)
    if os.access(built.index, os.W_OK):
        pytest.skip("this user (root) may write everywhere")
    try:
        with pytest.raises(RagError, match="quyền ghi"):
            build(built)
        check_untouched(built)
    finally:
        built.index.chmod(0o755)


def test_a_second_build_at_once_is_refused_in_one_line(built: Settings) -> None:
    with writing(built.index), pytest.raises(RagError, match="Đang có một lần dựng") as caught:
        build(built)
    assert len(str(caught.value).splitlines()) == 1
    check_untouched(built)


def test_a_second_process_is_refused_while_the_first_builds(built: Settings) -> None:
    refused: list[str] = []

    def try_another(step: str, done: int, total: int) -> None:
        if step == "Nhúng" and not refused:
            program = (
                "import sys; from pathlib import Path; from index.publish import writing\n"
                "with writing(Path(sys.argv[1])): pass"
            )
            done_process = subprocess.run(
                [sys.executable, "-c", program, str(built.index)], cwd=ROOT, capture_output=True, text=True
            )
            refused.append(done_process.stderr)

    assert bring_up_to_date(built, encoder=HashingEncoder(), progress=try_another).changed
    assert "Đang có một lần dựng" in refused[0]


# --- a transformer as RAG_MODEL, from the files to an answer ---------------------------------------------


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_transformer(tmp_path_factory.mktemp("models") / "tiny-bert", prompts={"query": "query: "})


@pytest.mark.torch
def test_a_transformer_answers_questions(
    settings: Settings, transformer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, path in {
        "DOCUMENTS": settings.documents,
        "INDEX": settings.index,
        "MODEL": transformer,
    }.items():
        monkeypatch.setenv(f"RAG_{name}", str(path))
    assistant = Assistant.open()
    answer = assistant.ask("Tổng thu ngân sách là bao nhiêu?")
    assert answer.status is Status.ANSWERED
    (first, *_) = answer.citations
    assert "120 tỷ đồng" in first.quote
    assert assistant.document(first.document.id).text[first.start : first.end] == first.quote
    manifest = current_manifest(settings)
    assert manifest is not None
    assert (manifest.model["name"], manifest.model["dim"]) == ("tiny-bert", 32)
    assert manifest.model["prompts"] == {"query": "query: ", "passage": ""}
    assert Assistant.open().generation == assistant.generation


@pytest.mark.torch
def test_an_index_of_another_transformer_or_other_prompts_is_refused(
    settings: Settings, transformer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings)
    theirs = Settings(documents=settings.documents, index=settings.index, model=str(transformer))
    with pytest.raises(IndexMismatchError, match="python -m index build") as caught:
        Assistant.open(theirs)
    assert "hashing" in str(caught.value)
    assert "tiny-bert" in str(caught.value)
    assert bring_up_to_date(theirs).generation == "gen-000002"
    assert Assistant.open(theirs).generation == "gen-000002"
    monkeypatch.setenv("RAG_PASSAGE_PROMPT", "passage: ")
    with pytest.raises(IndexMismatchError):
        Assistant.open(Settings(documents=settings.documents, index=settings.index, model=str(transformer)))


@pytest.mark.torch
def test_a_transformer_that_would_cut_a_passage_is_refused(settings: Settings, tmp_path: Path) -> None:
    short = write_transformer(tmp_path / "short", max_tokens=8)
    with pytest.raises(ModelError, match=r"đoạn “BÁO CÁO…” dài \d+ token .* short chỉ đọc 8"):
        Assistant.open(Settings(documents=settings.documents, index=settings.index, model=str(short)))
    assert names(settings.index) == []
