"""Whatever stops a build, and wherever: what is found after it is the old index or the new one, whole."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest

from index import disk
from index.build import bring_up_to_date
from index.errors import IndexMissingError, RagError
from index.generation import read_manifest
from index.opening import open_index
from index.pointer import generations
from index.rollback import roll_back
from index.settings import ROOT, Settings
from index.verify import faults
from tests.fakes import HashingEncoder
from tests.index.shaky import ShakyOs, Strike, dead_disk, full_disk, one_error, unflushed

pytestmark = [
    pytest.mark.timeout(900),  # hundreds of builds: half a minute, much more on a busy machine
    pytest.mark.usefixtures("read_in_this_process"),
]

ENCODER = HashingEncoder()
Texts = frozenset[str]

OLD = {
    "a.txt": "Báo cáo A\nTổng thu ngân sách đạt 120 tỷ đồng.\n",
    "b.txt": "Báo cáo B\nToàn xã có 12 hồ chứa nước.\n",
    "c.txt": "Báo cáo C\nĐã tiếp 8 lượt công dân.\n",
}
NEW = {**OLD, "a.txt": "Báo cáo A\nTổng thu ngân sách đạt 130 tỷ đồng.\n", "d.txt": "Báo cáo D\nCó 7 trạm.\n"}
del NEW["c.txt"]


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An index with as many generations as are kept, the last two of other documents; the files are new."""
    root = tmp_path_factory.mktemp("faults")
    settings = Settings(documents=root / "documents", index=root / "before")
    for number in range(3):
        write(settings.documents, {**OLD, "e.txt": f"Báo cáo E\nLần {number}.\n"} if number < 2 else OLD)
        bring_up_to_date(settings, encoder=ENCODER)
    write(settings.documents, NEW)
    return settings


def state(folder: Path) -> Texts:
    """Return the texts that a server would answer from; empty where there is no index."""
    try:
        opened = open_index(folder, ENCODER.fingerprint)
    except IndexMissingError:
        return frozenset()
    assert opened.warning is None, "a stopped build is no damage"
    return frozenset(document.text for document in opened.index.documents)


def texts(files: dict[str, str]) -> Texts:
    return frozenset(text.rstrip("\n") for text in files.values())


def stripped(found: Texts) -> Texts:
    return frozenset(text.rstrip("\n") for text in found)


def contents(folder: Path) -> str:
    """Return a digest of all files of an index folder, by name and bytes."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(f"{path.relative_to(folder)} ".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"/")
    return digest.hexdigest()


CHECKED: set[str] = set()


def check_next_build(settings: Settings) -> None:
    """The next build makes the index of today's files, sound, and leaves nothing of what was stopped.

    Many calls leave the same files (one that fails to flush, and the next that does): those are tried once.
    """
    left = contents(settings.index) if settings.index.exists() else ""
    if left in CHECKED:
        return
    CHECKED.add(left)
    bring_up_to_date(settings, encoder=ENCODER)
    assert stripped(state(settings.index)) == texts(NEW)
    assert faults(settings.index, ENCODER) == ()
    kept = generations(settings.index).values()
    stray = {path.name for path in settings.index.iterdir()} - {path.name for path in kept}
    assert stray == {"CURRENT", ".lock", "parts"}
    wanted = {part["sha256"] for path in kept for part in read_manifest(settings.index, path.name).parts}
    for side in ("a", "b"):
        assert {path.stem for path in (settings.index / "parts" / side).iterdir()} == wanted
        assert {path.suffix for path in (settings.index / "parts" / side).iterdir()} == {".safetensors"}


def build(settings: Settings) -> None:
    bring_up_to_date(settings, encoder=ENCODER)


def go_back(settings: Settings) -> None:
    roll_back(settings)


def failures(
    settings: Settings, act: Callable[[Settings], None], fault: Callable[[int], Strike]
) -> Iterator[tuple[Settings, str | None]]:
    """Yield an index after `act` met `fault` at its first call, at its second, ..., and what it said then."""
    for number in count(1):
        index = settings.index.parent / f"{fault.__name__}-{act.__name__}-{number}"
        if settings.index.exists():
            copytree(settings.index, index)
        chosen = settings.model_copy(update={"index": index})
        told = None
        shaky = ShakyOs(fault(number))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(disk, "os", shaky)
            try:
                act(chosen)
            except RagError as error:
                told = str(error)
        yield chosen, told
        if len(shaky.calls) < number:
            return


FAULTS = [one_error, full_disk, dead_disk]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_build_that_meets_a_fault_leaves_the_old_index_or_the_new(
    before: Settings, fault: Callable[[int], Strike]
) -> None:
    seen = set()
    met = list(failures(before, build, fault))
    assert len(met) > 40
    for settings, told in met:
        found = stripped(state(settings.index))
        assert found in (texts(OLD), texts(NEW))
        if told is not None:
            assert len(told.splitlines()) == 1
            assert "chỉ mục cũ vẫn dùng được" in told
        else:  # a build that says nothing has done its work
            assert found == texts(NEW)
        seen.add((told is None, found == texts(NEW)))
        check_next_build(settings)
    assert {(False, False), (True, True)} <= seen


@pytest.mark.parametrize("fault", FAULTS)
def test_a_first_build_that_meets_a_fault_leaves_nothing_or_an_index(
    before: Settings, tmp_path: Path, fault: Callable[[int], Strike]
) -> None:
    empty = before.model_copy(update={"index": tmp_path / "none"})
    for settings, told in failures(empty, build, fault):
        assert stripped(state(settings.index)) in ((frozenset(), texts(NEW)) if told else (texts(NEW),))
        check_next_build(settings)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rollback_that_meets_a_fault_leaves_one_generation_or_the_other(
    before: Settings, fault: Callable[[int], Strike]
) -> None:
    older = texts({**OLD, "e.txt": "Báo cáo E\nLần 1.\n"})
    for settings, told in failures(before, go_back, fault):
        assert stripped(state(settings.index)) in ((texts(OLD), older) if told else (older,))
        check_next_build_after_rollback(settings)


def check_next_build_after_rollback(settings: Settings) -> None:
    with suppress(RagError):
        bring_up_to_date(settings, encoder=ENCODER)  # a held generation stays
    bring_up_to_date(settings, encoder=ENCODER, force=True)
    assert stripped(state(settings.index)) == texts(NEW)
    assert faults(settings.index, ENCODER) == ()


@pytest.mark.parametrize("half", [False, True], ids=["before", "half-written"])
def test_a_build_killed_at_any_call_leaves_the_old_index_or_the_new(before: Settings, half: bool) -> None:
    found = [state_after for state_after in killed(before, "build", half=half)]
    assert stripped(found[0]) == texts(OLD)
    assert stripped(found[-1]) == texts(NEW)
    assert {stripped(each) for each in found} == {texts(OLD), texts(NEW)}
    for path in before.index.parent.glob("at-*"):
        check_next_build(before.model_copy(update={"index": path}))
    clear(before)


def test_a_first_build_killed_at_any_call_leaves_nothing_or_an_index(
    before: Settings, tmp_path: Path
) -> None:
    copytree(before.documents, tmp_path / "documents")
    settings = Settings(documents=tmp_path / "documents", index=tmp_path / "before")
    found = killed(settings, "build", half=True)
    assert {stripped(each) for each in found} == {frozenset(), texts(NEW)}
    for path in tmp_path.glob("at-*"):
        check_next_build(settings.model_copy(update={"index": path}))


def test_a_rollback_killed_at_any_call_leaves_one_generation_or_the_other(before: Settings) -> None:
    older = texts({**OLD, "e.txt": "Báo cáo E\nLần 1.\n"})
    assert {stripped(each) for each in killed(before, "rollback", half=True)} == {texts(OLD), older}
    clear(before)


def killed(settings: Settings, action: str, *, half: bool) -> list[Texts]:
    """Return what is found after kill -9 at the first call of a process, at its second, ..., and at none."""
    command = [sys.executable, "-m", "tests.index.killed_builds", str(settings.index.parent), action]
    done = subprocess.run([*command, *(["half"] if half else [])], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    kills = int(done.stdout)
    assert kills > 5
    return [state(settings.index.parent / f"at-{number}") for number in range(1, kills + 2)]


def clear(settings: Settings) -> None:
    for path in settings.index.parent.glob("at-*"):
        disk.remove(path)


def test_what_is_published_is_on_the_disk_first(before: Settings, tmp_path: Path) -> None:
    """A power cut may lose what is not flushed: nothing that CURRENT then names is among it."""
    copytree(before.index, tmp_path / "index")
    for index in (tmp_path / "index", tmp_path / "new"):
        settings = before.model_copy(update={"index": index})
        shaky = ShakyOs()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(disk, "os", shaky)
            build(settings)
        assert ("replace", (index / "CURRENT.tmp", index / "CURRENT")) in shaky.calls
        assert unflushed(shaky.calls, index) == []


def test_nothing_in_an_index_is_changed_but_by_the_disk_module(before: Settings, tmp_path: Path) -> None:
    """Python tells of every file opened to be written, made, renamed or removed; the faults above see all."""
    copytree(before.index, tmp_path / "index")
    told: list[str] = []
    watching = True

    def listen(event: str, args: tuple[object, ...]) -> None:
        changes = event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link")
        written = (
            event == "open" and isinstance(args[2], int) and args[2] & 3 and str(args[0])[-5:] != ".lock"
        )
        if watching and (changes or written) and str(args[0]).startswith(str(tmp_path / "index")):
            told.append(event)

    sys.addaudithook(listen)
    shaky = ShakyOs()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(disk, "os", shaky)
        build(before.model_copy(update={"index": tmp_path / "index"}))
    watching = False
    ours = [name for name, args in shaky.calls if name in ("replace", "rename", "mkdir", "unlink", "rmdir")]
    opened = [args for name, args in shaky.calls if name == "open" and args[1] & 3]
    assert len(told) == len(ours) + len(opened) + 1  # the folder itself is asked for, and is there already
    assert told


def test_short_writes_are_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(ShakyOs):
        def write(self, descriptor: int, data: bytes) -> int:
            return os.write(descriptor, data[:3])

    monkeypatch.setattr(disk, "os", Slow())
    disk.write_file(tmp_path / "file", b"0123456789")
    assert (tmp_path / "file").read_bytes() == b"0123456789"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
