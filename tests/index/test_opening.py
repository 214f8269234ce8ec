"""What a process answers from: the latest index, or the one before and a warning, but never a damaged one."""

from __future__ import annotations

import logging
import os
import random
import shutil
import threading
from pathlib import Path

import pytest

from index.build import bring_up_to_date, no_progress
from index.errors import DocumentError, IndexCorruptError, IndexMismatchError, IndexMissingError
from index.generation import read_manifest
from index.opening import Opened, open_index, open_or_build
from index.part_files import PartFiles
from index.pointer import current_name
from index.publish import point_to, writing
from index.rollback import roll_back
from index.settings import Settings
from tests.fakes import HashingEncoder

pytestmark = pytest.mark.usefixtures("read_in_this_process")

ENCODER = HashingEncoder()


def publish(settings: Settings, text: str) -> str:
    """Change one document and build; return the generation's name."""
    (settings.documents / "moi.txt").write_text(text, encoding="utf-8")
    return bring_up_to_date(settings, encoder=ENCODER).generation


def opened(settings: Settings) -> Opened:
    return open_or_build(settings, ENCODER, no_progress)


def own_files(folder: Path) -> list[Path]:
    """Return the files that the current generation reads, those it shares with others first."""
    manifest = read_manifest(folder)
    parts = [PartFiles(folder).path(part["sha256"], manifest.side) for part in manifest.parts]
    return [*parts, *sorted((folder / current_name(folder)).iterdir())]


def flip(path: Path, draw: random.Random) -> bytes:
    """Change one bit of a file; return what it was."""
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
    path.write_bytes(changed)
    return whole


@pytest.mark.parametrize("builds", [2, 3, 5])
def test_a_flipped_bit_costs_one_generation_and_says_so(
    settings: Settings, builds: int, caplog: pytest.LogCaptureFixture
) -> None:
    names = [publish(settings, f"Thu đạt {number} tỷ đồng.") for number in range(builds)]
    draw = random.Random(builds)
    for path in own_files(settings.index):
        for _ in range(5):
            whole = flip(path, draw)
            caplog.clear()
            with caplog.at_level(logging.WARNING):
                found = opened(settings)
            assert found.index.generation == names[-2]
            assert any(f"Thu đạt {builds - 2} tỷ" in d.text for d in found.index.documents)
            assert found.warning is not None
            assert names[-1] in found.warning
            assert names[-2] in found.warning
            assert "python -m index build" in found.warning
            assert len(found.warning.splitlines()) == 1
            assert found.warning in caplog.text
            path.write_bytes(whole)
    assert opened(settings).warning is None


def test_a_flipped_bit_costs_one_generation_after_a_forced_build(settings: Settings) -> None:
    for _ in range(2):
        bring_up_to_date(settings, encoder=ENCODER, force=True)
    for path in own_files(settings.index):
        whole = flip(path, random.Random(0))
        found = open_index(settings.index, ENCODER.fingerprint)
        assert (found.index.generation, found.warning is None) == ("gen-000001", False)
        path.write_bytes(whole)


def test_a_flipped_bit_in_current_is_found(settings: Settings) -> None:
    publish(settings, "Một.")
    names = {publish(settings, "Hai."), "gen-000001"}
    draw = random.Random(3)
    for _ in range(30):
        whole = flip(settings.index / "CURRENT", draw)
        found = open_index(settings.index, ENCODER.fingerprint)
        assert found.index.generation in names
        assert found.warning is not None
        assert "CURRENT" in found.warning
        (settings.index / "CURRENT").write_bytes(whole)


def test_a_build_repairs_what_was_damaged(settings: Settings) -> None:
    publish(settings, "Một.")
    publish(settings, "Hai.")
    for path in own_files(settings.index):
        flip(path, random.Random(1))
    assert opened(settings).index.generation == "gen-000001"
    assert bring_up_to_date(settings, encoder=ENCODER).changed
    found = opened(settings)
    assert (found.warning, any("Hai." in d.text for d in found.index.documents)) == (None, True)


def test_the_only_generation_damaged_is_built_again(settings: Settings) -> None:
    publish(settings, "Một.")
    for path in settings.index.rglob("*.safetensors"):
        flip(path, random.Random(1))
    with pytest.raises(IndexCorruptError):
        open_index(settings.index, ENCODER.fingerprint)
    found = opened(settings)
    assert (found.index.generation, found.warning) == ("gen-000002", None)


def test_a_damaged_index_without_documents_is_refused_in_one_line(settings: Settings) -> None:
    publish(settings, "Một.")
    for path in settings.index.rglob("*.safetensors"):
        flip(path, random.Random(1))
    shutil.rmtree(settings.documents)
    with pytest.raises(DocumentError) as caught:
        opened(settings)
    assert len(str(caught.value).splitlines()) == 1


def test_no_index_is_built_and_an_old_one_renewed(settings: Settings) -> None:
    with pytest.raises(IndexMissingError):
        open_index(settings.index, ENCODER.fingerprint)
    assert opened(settings).index.generation == "gen-000001"
    assert opened(settings).index.generation == "gen-000001"
    (settings.documents / "moi.txt").write_text("Thu tăng.", encoding="utf-8")
    assert opened(settings).index.generation == "gen-000002"


def test_a_first_opening_waits_for_the_build_that_is_under_way(settings: Settings) -> None:
    found: list[Opened] = []
    thread = threading.Thread(target=lambda: found.append(opened(settings)))
    with writing(settings.index):
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(30)
    assert [each.index.generation for each in found] == ["gen-000001"]


def test_an_opening_while_another_builds_serves_the_old_index(settings: Settings) -> None:
    publish(settings, "Một.")
    (settings.documents / "moi.txt").write_text("Hai.", encoding="utf-8")
    with writing(settings.index):
        found = opened(settings)
    assert found.index.generation == "gen-000001"
    assert "Đang có một lần dựng" in str(found.warning)


def test_a_renewal_that_fails_leaves_the_old_index_and_a_warning(settings: Settings) -> None:
    publish(settings, "Một.")
    shutil.rmtree(settings.documents)
    found = opened(settings)
    assert found.index.generation == "gen-000001"
    assert found.warning is not None
    assert "đang dùng bản cũ" in found.warning
    assert str(settings.documents) in found.warning


def test_a_read_only_index_is_served(settings: Settings) -> None:
    publish(settings, "Một.")
    folders = [settings.index, *(path for path in settings.index.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    if os.access(settings.index, os.W_OK):
        pytest.skip("this user (root) may write everywhere")
    try:
        assert opened(settings).warning is None
        (settings.documents / "moi.txt").write_text("Thu tăng.", encoding="utf-8")
        found = opened(settings)
        assert found.index.generation == "gen-000001"
        assert "quyền ghi" in str(found.warning)
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_an_index_of_another_model_is_not_gone_back_to(settings: Settings) -> None:
    bring_up_to_date(settings, encoder=HashingEncoder("other"))
    with pytest.raises(IndexMismatchError, match="python -m index build"):
        opened(settings)
    publish(settings, "Một.")
    for path in own_files(settings.index)[-2:]:  # the manifest: the parts would be taken for sound
        flip(path, random.Random(1))
    with pytest.raises(IndexCorruptError):
        open_index(settings.index, ENCODER.fingerprint)


def test_a_generation_that_goes_while_it_is_opened_is_no_damage(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two builds with one generation kept come between the look at CURRENT and the reading of the files."""
    chosen = settings.model_copy(update={"keep": 1})
    publish(chosen, "Một.")
    read = PartFiles.read
    left = [lambda: publish(chosen, "Hai.")]

    def after_a_build(files: PartFiles, sha256: str, side: str) -> object:
        if left:
            left.pop()()
        return read(files, sha256, side)

    monkeypatch.setattr(PartFiles, "read", after_a_build)
    found = open_index(settings.index, ENCODER.fingerprint)
    assert (found.index.generation, found.warning) == ("gen-000002", None)


def test_a_held_generation_is_opened_though_the_documents_are_newer(settings: Settings) -> None:
    publish(settings, "Một.")
    publish(settings, "Hai.")
    assert roll_back(settings) == "gen-000001"
    assert (opened(settings).index.generation, opened(settings).warning) == ("gen-000001", None)
    (settings.documents / "moi.txt").write_text("Ba.", encoding="utf-8")
    assert opened(settings).index.generation == "gen-000003"


def test_a_pointer_to_a_generation_that_is_gone(settings: Settings) -> None:
    from index.pointer import Pointer

    publish(settings, "Một.")
    point_to(settings.index, Pointer("gen-000009"))
    found = open_index(settings.index, ENCODER.fingerprint)
    assert found.index.generation == "gen-000001"
    assert "gen-000009" in str(found.warning)
