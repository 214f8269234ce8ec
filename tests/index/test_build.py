"""Bringing the index up to date: only when something changed, wholly or not at all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.build import BuildReport, bring_up_to_date, build_index, plan_build, scan
from index.encoder import load_encoder
from index.errors import DocumentError, IndexMismatchError, ModelError, RagError
from index.freshness import current_manifest, has_documents, index_settings, is_current
from index.fusion import Fusion
from index.generation import PassageIndex, open_generation, read_manifest
from index.lexical import FIELDS
from index.lexicon import load_lexicon
from index.passages import key_text
from index.pointer import current_name
from index.publish import writing
from index.settings import ROOT, ModelOptions, Settings
from index.sources import FoundFile, SourceFile, Sources
from index.types import Document, LimitedEncoder
from index.verify import faults
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
    assert (report.generation, report.changed) == ("gen-000001", True)
    assert (report.documents, report.passages) == (3, len(index.passages))
    assert [file.path for file in report.read] == sorted(CORPUS)
    assert [file.passages for file in report.read] == [
        sum(passage.document_id == document.id for passage in index.passages) for document in index.documents
    ]
    assert [file.paragraphs for file in report.read] == [len(d.paragraphs) for d in index.documents]
    assert {(file.format, file.pages) for file in report.read} == {("txt", None)}
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
    assert again == BuildReport("gen-000001", False, first.documents, first.passages)
    assert names(settings.index) == ["CURRENT", "gen-000001", "parts"]


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


@pytest.mark.usefixtures("read_in_this_process")
@pytest.mark.parametrize("keep", [1, 2, 3])
def test_as_many_generations_are_kept_as_are_asked_for(settings: Settings, keep: int) -> None:
    for _ in range(5):
        build(settings.model_copy(update={"keep": keep}), force=True)
    kept = [f"gen-00000{number}" for number in range(6 - keep, 6)]
    assert names(settings.index) == ["CURRENT", *kept, "parts"]


# --- what is read ----------------------------------------------------------------------------------------


def test_the_same_bytes_twice_are_one_document(settings: Settings) -> None:
    copy = settings.documents / "a-copy.txt"
    copy.write_bytes((settings.documents / "quy-che.txt").read_bytes())
    report = build(settings)
    assert report.documents == 3
    assert [(copy.path, copy.of) for copy in report.copies] == [("quy-che.txt", "a-copy.txt")]
    assert [document.path for document in served(settings).documents] == [
        "a-copy.txt",
        "bao-cao-quy-1.txt",
        "thong-bao/lich-hop.txt",
    ]


def test_of_copies_the_file_that_was_indexed_counts_whatever_comes_beside_it(settings: Settings) -> None:
    build(settings)
    copy = settings.documents / "a-copy.txt"
    copy.write_bytes((settings.documents / "quy-che.txt").read_bytes())
    (settings.documents / "a-copy.txt.yaml").write_text("nguoi_ky: Trần Văn Khác\n", encoding="utf-8")
    plan = plan_build(settings, encoder=HashingEncoder())
    assert [(copy.path, copy.of) for copy in plan.copies] == [("a-copy.txt", "quy-che.txt")]
    assert (plan.renamed, plan.changed, plan.to_read) == ((), (), ())
    report = build(settings)
    assert [(copy.path, copy.of) for copy in report.copies] == [("a-copy.txt", "quy-che.txt")]
    assert "quy-che.txt" in [document.path for document in served(settings).documents]
    assert not build(settings).changed
    (settings.documents / "quy-che.txt").unlink()
    assert "a-copy.txt" in [document.path for document in served_after(settings).documents]


def served_after(settings: Settings) -> PassageIndex:
    build(settings)
    return served(settings)


def test_of_new_copies_the_one_with_a_description_counts(settings: Settings) -> None:
    copy = settings.documents / "z-copy.txt"
    copy.write_bytes((settings.documents / "quy-che.txt").read_bytes())
    (settings.documents / "z-copy.txt.yaml").write_text("nguoi_ky: Trần Văn Khác\n", encoding="utf-8")
    report = build(settings)
    assert [(copy.path, copy.of) for copy in report.copies] == [("quy-che.txt", "z-copy.txt")]
    assert "Trần Văn Khác" in [document.data.signer for document in served(settings).documents]


def test_files_of_unknown_type_are_named_and_passed_over(settings: Settings) -> None:
    for name in ("bieu.pptx", "thong-bao/anh.png", "README.md", "SOURCES.md", ".hidden.txt", "~$mo.docx"):
        (settings.documents / name).write_bytes(b"x")
    report = build(settings)
    assert report.passed_over == ("bieu.pptx", "thong-bao/anh.png")
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


@pytest.mark.parametrize("other", [None, "README.md", "bieu.pptx"])
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


# --- what is not read again ------------------------------------------------------------------------------


class CountingEncoder(HashingEncoder):
    """Remembers what it was given to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded.extend(texts)
        return super().encode_passages(texts)


def test_only_what_is_new_is_read_and_embedded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    build(settings)
    loaded: list[str] = []
    load = FoundFile.load

    def listen(file: FoundFile) -> SourceFile:
        loaded.append(file.path)
        return load(file)

    monkeypatch.setattr(FoundFile, "load", listen)
    (settings.documents / "moi.txt").write_text("Báo cáo mới\nThu tăng.", encoding="utf-8")
    encoder = CountingEncoder()
    report = bring_up_to_date(settings, encoder=encoder)
    assert loaded == ["moi.txt"]
    assert [file.path for file in report.read] == ["moi.txt"]
    assert (report.taken_over, report.documents) == (3, 4)
    assert len(encoder.embedded) == report.read[0].passages
    assert all("Thu tăng" in text or "Báo cáo mới" in text for text in encoder.embedded)


def test_a_renamed_file_is_neither_read_nor_embedded(settings: Settings) -> None:
    build(settings)
    (settings.documents / "quy-che.txt").rename(settings.documents / "quy-che-2024.txt")
    encoder = CountingEncoder()
    report = bring_up_to_date(settings, encoder=encoder)
    assert (report.read, report.taken_over, report.removed, encoder.embedded) == ((), 3, (), [])


def test_a_document_named_by_its_file_is_read_again_under_its_new_name(settings: Settings) -> None:
    path = settings.documents / "so-lieu.txt"
    path.write_text("thu tăng.", encoding="utf-8")
    build(settings)
    title = next(d.title for d in served(settings).documents if d.path == "so-lieu.txt")
    path.rename(settings.documents / "so-lieu-moi.txt")
    build(settings)
    renamed = next(d for d in served(settings).documents if d.path == "so-lieu-moi.txt")
    assert renamed.title == title.replace("so-lieu", "so-lieu-moi")


def test_a_removed_document_leaves_no_trace(settings: Settings) -> None:
    secret = "Khoản tạm ứng Xyzzy là 77 triệu đồng."
    path = settings.documents / "mat.txt"
    path.write_text(secret, encoding="utf-8")
    chosen = settings.model_copy(update={"keep": 1})
    build(chosen)
    assert any(b"Xyzzy" in part.read_bytes() for part in settings.index.rglob("*.safetensors"))
    path.unlink()
    report = build(chosen)
    assert report.removed == ("mat.txt",)
    for left in settings.index.rglob("*"):
        assert not left.is_file() or b"xyzzy" not in left.read_bytes().lower()
        assert not left.is_file() or b"mat.txt" not in left.read_bytes()


@pytest.mark.usefixtures("read_in_this_process")
def test_an_index_renewed_many_times_is_the_one_built_at_once(settings: Settings) -> None:
    """Documents come, change and go in an order drawn by chance; what is searched is as if built anew."""
    draw = random.Random(5)
    for step in range(25):
        name = settings.documents / f"bao-cao-{draw.randrange(8)}.txt"
        if name.exists() and draw.random() < 0.4:
            name.unlink()
        else:
            name.write_text(f"Báo cáo {step}\nThu đạt {draw.randrange(1000)} tỷ đồng.", encoding="utf-8")
        build(settings)
    renewed = served(settings)
    fresh = build_index(renewed.documents, HashingEncoder())
    rows = {(p.document_id, p.start): row for row, p in enumerate(fresh.passages)}
    order = [rows[passage.document_id, passage.start] for passage in renewed.passages]
    assert sorted(order) == list(range(len(fresh.passages)))
    np.testing.assert_array_equal(renewed.vectors.vectors, fresh.vectors.vectors[order])
    for field in FIELDS:
        assert sorted(renewed.lexical.terms(field)) == sorted(fresh.lexical.terms(field))
        for query in ("thu đạt bao nhiêu tỷ đồng", "tiếp công dân", "phat trien nong thon"):
            scores = fresh.lexical.scores(query, field)[order]
            np.testing.assert_allclose(renewed.lexical.scores(query, field), scores, rtol=1e-5)
    assert faults(settings.index, HashingEncoder()) == ()


@pytest.mark.usefixtures("read_in_this_process")
def test_parts_stay_few(settings: Settings) -> None:
    for number in range(25):
        (settings.documents / f"{number}.txt").write_text(f"Thu đạt {number} tỷ đồng.", encoding="utf-8")
        build(settings)
    assert len(read_manifest(settings.index).parts) <= 9


def test_other_settings_make_nothing_be_taken_over(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings)
    monkeypatch.setattr("index.freshness.READERS_VERSION", 99)
    report = build(settings)
    assert (report.changed, report.taken_over, len(report.read)) == (True, 0, 3)


def test_a_damaged_part_is_made_whole_from_its_copy(settings: Settings) -> None:
    build(settings)
    for path in settings.index.glob("parts/a/*"):
        path.write_bytes(b"x")
    report = build(settings)  # though no document has changed
    assert (report.changed, report.taken_over, report.read) == (True, 3, ())
    assert open_generation(settings.index).generation == "gen-000002"
    (fault,) = faults(settings.index, HashingEncoder())
    assert "bản sao dự phòng" in fault
    assert not build(settings).changed
    assert faults(settings.index, HashingEncoder()) == ()


def test_a_part_damaged_in_both_copies_is_read_again(settings: Settings) -> None:
    build(settings)
    for path in settings.index.glob("parts/*/*"):
        path.write_bytes(path.read_bytes()[:-1])
    report = build(settings)
    assert (report.changed, report.taken_over, len(report.read)) == (True, 0, 3)
    assert faults(settings.index, HashingEncoder()) == ()


# --- what would be done ----------------------------------------------------------------------------------


def test_a_plan_says_what_a_build_would_do_and_writes_nothing(settings: Settings) -> None:
    first = plan_build(settings, encoder=HashingEncoder())
    assert (first.new, first.changed, first.removed) == (tuple(sorted(CORPUS)), (), ())
    assert not settings.index.exists()
    build(settings)
    folder = settings.documents
    (folder / "moi.txt").write_text("Thu tăng.", encoding="utf-8")
    (folder / "moi-2.txt").write_text("Thu tăng.", encoding="utf-8")
    (folder / "quy-che.txt").rename(folder / "quy-che-2024.txt")
    (folder / "bao-cao-quy-1.txt").write_text("Báo cáo quý I\nThu giảm.", encoding="utf-8")
    (folder / "thong-bao" / "lich-hop.txt").unlink()
    before = {path: path.stat().st_mtime_ns for path in settings.index.rglob("*")}
    plan = plan_build(settings, encoder=HashingEncoder())
    assert {path: path.stat().st_mtime_ns for path in settings.index.rglob("*")} == before
    assert (plan.new, plan.changed, plan.unchanged) == (("moi-2.txt",), ("bao-cao-quy-1.txt",), ())
    assert [(renamed.before, renamed.path) for renamed in plan.renamed] == [
        ("quy-che.txt", "quy-che-2024.txt")
    ]
    assert plan.removed == ("thong-bao/lich-hop.txt",)
    assert [(copy.path, copy.of) for copy in plan.copies] == [("moi.txt", "moi-2.txt")]
    report = build(settings)
    assert [file.path for file in report.read] == [file.path for file in plan.to_read]
    assert (report.taken_over, report.removed) == (len(plan.kept), plan.removed)
    everything = plan_build(settings, encoder=HashingEncoder(), force=True)
    assert len(everything.to_read) == report.documents


# --- builds that fail ------------------------------------------------------------------------------------


@pytest.fixture
def built(settings: Settings) -> Settings:
    """Settings whose index has one generation, and whose documents have changed since."""
    build(settings)
    (settings.documents / "moi.txt").write_text("Báo cáo mới\nThu tăng.", encoding="utf-8")
    return settings


def check_untouched(settings: Settings) -> None:
    assert names(settings.index) == ["CURRENT", "gen-000001", "parts"]
    assert current_name(settings.index) == "gen-000001"
    assert len(served(settings).documents) == 3
    manifest = read_manifest(settings.index)
    on_disk = {path.stem for path in settings.index.glob("parts/*/*")}
    assert on_disk == {part["sha256"] for part in manifest.parts}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a zip"])
def test_a_file_that_cannot_be_read_is_named_and_the_rest_indexed(built: Settings, data: bytes) -> None:
    (built.documents / "hong.docx").write_bytes(data)
    report = build(built)
    assert (report.generation, report.documents) == ("gen-000002", 4)
    (skipped,) = report.skipped
    assert skipped.path == "hong.docx"
    assert "hong.docx" in skipped.reason
    assert len(skipped.reason.splitlines()) == 1
    assert [entry["path"] for entry in read_manifest(built.index).skipped] == ["hong.docx"]
    again = build(built)  # what it lacked may be there now; it is not, so nothing is published
    assert (again.changed, again.skipped) == (False, report.skipped)
    assert names(built.index) == ["CURRENT", "gen-000001", "gen-000002", "parts"]
    (built.documents / "hong.docx").unlink()
    assert build(built).skipped == ()


def test_where_no_file_can_be_read_the_old_generation_stays(built: Settings) -> None:
    for path in list(built.documents.rglob("*.txt")):
        path.unlink()
    (built.documents / "hong.docx").write_bytes(b"PK")
    with pytest.raises(DocumentError, match=r"hong\.docx") as caught:
        build(built)
    assert len(str(caught.value).splitlines()) == 1
    check_untouched(built)


def test_a_file_without_permission_is_named_and_the_rest_indexed(built: Settings) -> None:
    (built.documents / "moi.txt").chmod(0)
    if os.access(built.documents / "moi.txt", os.R_OK):
        pytest.skip("this user (root) may read everything")
    report = build(built)
    assert [skipped.path for skipped in report.skipped] == ["moi.txt"]
    assert report.documents == 3


def test_a_file_that_changes_while_it_is_read_is_named(
    built: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scan_and_write(folder: Path) -> Sources:
        found = scan(folder)
        (folder / "sau.txt").write_text("Chi giảm.\nThu tăng.", encoding="utf-8")
        return found

    (built.documents / "sau.txt").write_text("Chi giảm.", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("index.build.scan", scan_and_write)
        report = build(built)
    assert [skipped.path for skipped in report.skipped] == ["sau.txt"]
    assert "đang được ghi dở" in report.skipped[0].reason
    assert build(built).skipped == ()
    assert any("Thu tăng." in d.text for d in served(built).documents if d.path == "sau.txt")


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
        super().__init__("hashing-limited")
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


def test_a_second_build_may_wait_for_the_first(built: Settings) -> None:
    begun, ended = threading.Event(), threading.Event()

    def second() -> None:
        begun.set()
        reports.append(bring_up_to_date(built, encoder=HashingEncoder(), wait=True))
        ended.set()

    reports: list[BuildReport] = []
    thread = threading.Thread(target=second)
    with writing(built.index):
        thread.start()
        assert begun.wait(10)
        assert not ended.wait(0.3)
        (built.documents / "moi.txt").write_text("Đổi trong lúc chờ.", encoding="utf-8")
    thread.join(30)
    assert [(report.generation, report.skipped) for report in reports] == [("gen-000002", ())]


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
