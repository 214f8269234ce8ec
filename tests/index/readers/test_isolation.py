"""Whatever a reader does, it costs one file, and that file is named with the reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import DocumentError, ReaderStartError
from index.readers import read
from index.readers.failures import Cause, ReadingError
from index.readers.isolation import IsolatedReader, StoppedError, default_workers, read_all
from index.readers.limits import Limits, room_for_programs
from index.settings import ROOT, Settings
from tests.index.readers.word_files import docx, paragraph

HARMFUL = "tests.index.readers.harmful"
PATIENT = Limits(seconds=60, memory_mib=512, disk_mib=32)
HASTY = Limits(seconds=1, memory_mib=512, disk_mib=32)
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces or tells it")


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every test must leave its temporary folder empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def reader() -> Iterator[IsolatedReader]:
    with IsolatedReader(PATIENT, readers=HARMFUL) as reader:
        yield reader


@pytest.fixture
def hasty() -> Iterator[IsolatedReader]:
    with IsolatedReader(HASTY, readers=HARMFUL) as reader:
        yield reader


def is_running(mark: str) -> bool:
    """Return whether a process whose command line ends with `mark` is there and no zombie."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "stat=,command="], capture_output=True, text=True, check=True
    )
    return any(
        line.rstrip().endswith(mark) and not line.lstrip().startswith("Z")
        for line in listed.stdout.splitlines()
    )


def gone(mark: str) -> bool:
    """Return whether no such process is left after a while."""
    for _ in range(100):
        if not is_running(mark):
            return True
        time.sleep(0.05)
    return False


def failure(reader: IsolatedReader, name: str, data: bytes = b"") -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        reader.read(name, data)
    message = str(caught.value)
    assert message.startswith(f"Không đọc được “{name}”: ")
    assert len(message.splitlines()) == 1
    return caught.value


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "Tỉnh Bắc Kạn\r\n433 tỷ".encode()),
        ("b.docx", docx(paragraph("Tỉnh") + paragraph("Bắc Kạn"))),
    ],
)
def test_a_file_is_read_as_without_isolation(name: str, data: bytes) -> None:
    with IsolatedReader(PATIENT) as reader:
        assert reader.read(name, data) == read(name, data)


def test_a_refusal_arrives_as_the_reader_says_it() -> None:
    with IsolatedReader(PATIENT) as reader, pytest.raises(DocumentError) as caught:
        reader.read("quý 1/báo cáo.docx", b"%PDF-1.4")
    with pytest.raises(DocumentError) as direct:
        read("quý 1/báo cáo.docx", b"%PDF-1.4")
    assert str(caught.value) == str(direct.value)
    assert not isinstance(caught.value, ReadingError)


def test_a_refusal_is_one_printable_line(reader: IsolatedReader) -> None:
    with pytest.raises(DocumentError, match=r"^không  đọc được$"):
        reader.read("refuses", b"")


def test_places_levels_pages_and_recognition_arrive(reader: IsolatedReader) -> None:
    from tests.index.readers import harmful

    assert reader.read("rich", b"") == harmful.read("rich", b"")


def test_one_process_reads_many_files_and_is_replaced_in_time() -> None:
    with IsolatedReader(Limits(files_per_worker=3), readers=HARMFUL) as reader:
        told = [reader.read("process", b"").text.split() for _ in range(7)]
    assert [int(before) for _, before in told] == [0, 1, 2, 0, 1, 2, 0]
    assert len({pid for pid, _ in told}) == 3


def test_a_large_file_goes_through(reader: IsolatedReader) -> None:
    data = b"x" * 10_000_000
    assert reader.read("good", data).text == data.decode()
    assert reader.read("process", data * 10).text.endswith(" 1")


@pytest.mark.parametrize(
    ("name", "cause", "words"),
    [
        ("segfaults", Cause.CRASH, r"bị hỏng \(tín hiệu SIGSEGV\); hãy"),
        ("aborts", Cause.CRASH, "SIGABRT"),
        ("aborts without memory", Cause.MEMORY, r"bộ nhớ \(trên 512 MB\); hãy .* RAG_READ_MEMORY_MB"),
        ("is killed", Cause.MEMORY, "bộ nhớ"),
        ("exits", Cause.CRASH, r"\(mã 7\)"),
        ("garbage", Cause.GARBAGE, "kết quả hỏng"),
        ("fork, then crash", Cause.CRASH, "SIGABRT"),
        ("writes", Cause.DISK, r"trên đĩa khi đọc \(trên 32 MB\)"),
        ("writes many", Cause.DISK, "trên đĩa"),
        ("talks much", Cause.OUTPUT, r"quá nhiều chữ \(trên 16 MB\); hãy chia nhỏ tệp"),
        ("half a character", Cause.ERROR, "UnicodeEncodeError"),
        ("recurses", Cause.ERROR, "RecursionError"),
        ("blocks past the end", Cause.GARBAGE, "kết quả hỏng"),
    ],
)
def test_harm_costs_one_file(reader: IsolatedReader, name: str, cause: Cause, words: str) -> None:
    assert reader.read("good", b"").text == "tốt"
    error = failure(reader, name)
    assert error.cause is cause
    with pytest.raises(ReadingError, match=words):
        raise error
    assert reader.read("good", b"").text == "tốt"


@linux
@pytest.mark.parametrize("name", ["grows", "grows slowly"])
def test_memory_is_limited(reader: IsolatedReader, name: str) -> None:
    assert failure(reader, name).cause is Cause.MEMORY
    assert reader.read("good", b"").text == "tốt"


@pytest.mark.parametrize("name", ["sleeps", "computes", "stops", "child, then sleeps"])
def test_time_is_limited(hasty: IsolatedReader, name: str) -> None:
    hasty.read("good", b"")
    begun = time.monotonic()
    error = failure(hasty, name, b"dau-hieu-1")
    assert error.cause is Cause.TIME
    assert "đọc quá 1 giây; hãy chia nhỏ tệp hoặc tăng RAG_READ_SECONDS" in str(error)
    assert time.monotonic() - begun < 10
    assert gone("dau-hieu-1")
    assert hasty.read("good", b"").text == "tốt"


def test_a_process_that_only_closes_its_pipes_is_ended(hasty: IsolatedReader) -> None:
    assert failure(hasty, "closes").cause is Cause.GARBAGE


@linux
@pytest.mark.parametrize("name", ["child apart, then sleeps", "child apart, then segfaults"])
def test_programs_in_a_session_of_their_own_are_ended_too(hasty: IsolatedReader, name: str) -> None:
    failure(hasty, name, b"dau-hieu-2")
    assert gone("dau-hieu-2")


def test_a_program_left_behind_ends_with_the_process_that_started_it(reader: IsolatedReader) -> None:
    first = reader.read("process", b"").text.split()[0]
    assert reader.read("leaves a child", b"dau-hieu-3").text == "dau-hieu-3"
    assert gone("dau-hieu-3")
    assert reader.read("process", b"").text.split()[0] != first


def test_what_readers_print_reaches_nobody(reader: IsolatedReader, capfd: pytest.CaptureFixture[str]) -> None:
    assert reader.read("prints", b"").text == "tốt"
    assert reader.read("good", b"").text == "tốt"
    assert capfd.readouterr() == ("", "")


def test_a_file_does_not_suffer_from_those_before_it(reader: IsolatedReader) -> None:
    reader.read("good", b"")
    assert reader.read("only after others", b"").text == "tốt"


def test_the_folder_is_the_reader_s_own_and_empty_for_each_file(
    reader: IsolatedReader, tmp_path: Path, own_temporary_folder: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "report").write_text("báo cáo")
    reader.read("leaves files", str(outside).encode())
    folder, temporary, content, _ = reader.read("surroundings", b"").text.split("|")
    assert folder == temporary
    assert Path(folder).parent == own_temporary_folder
    assert content == "[]"
    assert (outside / "report").exists()


def test_the_environment_holds_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_ADMIN_PASSWORD", "bí mật")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    with IsolatedReader(PATIENT, readers=HARMFUL) as reader:
        names = reader.read("surroundings", b"").text.split("|")[3]
    assert "PATH" in names
    assert "RAG_" not in names
    assert "PROXY" not in names


def test_the_process_is_light() -> None:
    with IsolatedReader(PATIENT, readers=HARMFUL) as reader:
        loaded = set(reader.read("modules", b"").text.split())
    assert not loaded & {"torch", "faiss", "gradio", "scipy", "tokenizers", "pandas", "lxml", "pydantic"}


@linux
def test_programs_may_use_more_memory_than_the_reader(reader: IsolatedReader) -> None:
    seen = [int(value) for value in reader.read("limits seen", b"").text.split()]
    soft, hard = seen[:2]
    assert 512 * 2**20 <= soft < hard
    assert seen == [soft, hard, hard, hard, soft, hard]


def test_room_for_programs_leaves_a_process_without_limits_as_it_is() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    with room_for_programs():
        pass
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_limits_come_from_the_settings() -> None:
    limits = Limits.of(Settings(read_seconds=7, read_memory_mb=256))
    assert (limits.seconds, limits.memory_mib) == (7, 256)


def test_a_process_that_cannot_start_is_no_file_s_fault() -> None:
    with IsolatedReader(PATIENT, readers="tests.index.readers.missing") as reader:
        with pytest.raises(ReaderStartError, match=r"No module named .*pip install") as caught:
            reader.read("good", b"")
        assert len(str(caught.value).splitlines()) == 1


def test_names_may_hold_anything(reader: IsolatedReader) -> None:
    with pytest.raises(ReadingError, match=r"Không đọc được “a\\nb \\udcff\.txt”: .*KeyError") as caught:
        reader.read("a\nb \udcff.txt", b"")
    assert caught.value.cause is Cause.ERROR


def test_stop_ends_a_reading_in_another_thread() -> None:
    with IsolatedReader(PATIENT, readers=HARMFUL) as reader:
        reader.read("good", b"")
        threading.Timer(0.3, reader.stop).start()
        begun = time.monotonic()
        with pytest.raises(StoppedError):
            reader.read("sleeps", b"")
        with pytest.raises(StoppedError):
            reader.read("good", b"")
    assert time.monotonic() - begun < 10


def test_results_come_in_order_and_files_are_loaded_in_their_turn() -> None:
    loaded: list[int] = []

    def load(number: int) -> bytes:
        loaded.append(number)
        if number == 5:
            raise DocumentError("không mở được")
        return str(number).encode()

    names = {7: "segfaults"}
    files = ((names.get(number, "good"), lambda number=number: load(number)) for number in range(40))
    results = []
    for reading in read_all(files, limits=PATIENT, workers=2, readers=HARMFUL):
        results.append(reading)
        assert len(loaded) <= len(results) + 2 * 2
    assert [reading.name for reading in results] == [names.get(number, "good") for number in range(40)]
    wrong = {
        row: reading.result
        for row, reading in enumerate(results)
        if isinstance(reading.result, DocumentError)
    }
    assert set(wrong) == {5, 7}
    assert isinstance(wrong[7], ReadingError)
    texts = [reading.result.text for reading in results if not isinstance(reading.result, DocumentError)]
    assert texts == [str(number) for number in range(40) if number not in {5, 7}]


def test_an_abandoned_iteration_ends_its_processes() -> None:
    begun = time.monotonic()
    files = [("good", lambda: b""), *(("sleeps", lambda: b"") for _ in range(10))]
    readings = read_all(files, limits=PATIENT, workers=2, readers=HARMFUL)
    assert next(iter(readings)).name == "good"
    readings.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 20


def test_no_files_start_no_process() -> None:
    assert list(read_all([], limits=PATIENT, workers=2, readers="tests.index.readers.missing")) == []


def test_a_start_that_fails_ends_the_iteration() -> None:
    with pytest.raises(ReaderStartError):
        list(read_all([("good", lambda: b"")], limits=PATIENT, readers="tests.index.readers.missing"))


def test_workers_are_few() -> None:
    assert 1 <= default_workers() <= 4


PARENT = f"""
import sys
from index.readers.isolation import IsolatedReader
with IsolatedReader(readers="{HARMFUL}") as reader:
    reader.read("good", b"")
    print("ready", flush=True)
    reader.read("child, then sleeps", sys.argv[1].encode())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_parent(number: signal.Signals, own_temporary_folder: Path) -> None:
    mark = f"dau-hieu-{number.name}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(own_temporary_folder)}
    program = [sys.executable, "-c", PARENT, mark]
    parent = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        while not is_running(f"ngủ {mark}"):
            time.sleep(0.05)
        parent.send_signal(number)
        parent.wait(20)
        parent.communicate()
    assert gone(f"ngủ {mark}")
