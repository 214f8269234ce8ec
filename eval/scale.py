"""What a thousand documents cost: a full build, one document more, and the answers given meanwhile.

    python -m eval.scale --documents 1000 [--samples FOLDER]

The documents are the bundled report, or the files of a folder of samples in turn, each time with other
figures, in a folder that is removed at the end. Builds run as an administrator runs them, in a process of
their own; times are wall-clock, start of the process included. Figures are only comparable on the same
machine with nothing else running.
"""

from __future__ import annotations

import json as json_module
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Annotated, Any
from zipfile import ZIP_DEFLATED, ZipFile, is_zipfile

import typer

from eval.metrics import percentile
from eval.output import number, print_table, write_json
from eval.speed import rss_mib
from index.cli import create_app, run
from index.errors import EvalError
from index.readers import supported
from index.settings import ROOT, Settings
from rag.live import LiveAssistant

REPORT = ROOT / "documents" / "bao-cao-kinh-te-xa-hoi-6-thang-dau-nam-2024.txt"
_WORD_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)")
_PIECES = 100_000  # more than a sample has
_PLACE = "Lai Châu"
_PLACES = ("Sơn Bình", "Hà Trung", "Đông Phú", "Tây Khê", "An Lĩnh", "Bắc Sa", "Thanh Mỹ", "Vĩnh Lâm")
_QUESTIONS = (
    "Tổng thu ngân sách nhà nước là bao nhiêu?",
    "Có bao nhiêu lượt khách du lịch?",
    "Tai nạn giao thông tăng hay giảm?",
    "Giá vàng ở Luân Đôn thế nào?",
)
_TAKEN_UP_S = 120  # a reload that takes longer has failed


def varied(text: str, number: int) -> str:
    """Return `text` with the figures and the place of another report, the same for the same `number`."""
    draw = random.Random(number)

    def other(figure: re.Match[str]) -> str:
        digits = len(figure[0])
        return str(draw.randrange(10 ** (digits - 1), 10**digits))

    return re.sub(r"\d{2,}", other, text).replace(_PLACE, f"{draw.choice(_PLACES)} {number}")


def varied_file(path: Path, number: int) -> bytes:
    """Return the bytes of a file like `path` with other figures; a PDF is only made another file."""
    data = path.read_bytes()
    if path.suffix.lower() == ".docx" and is_zipfile(path):
        return _varied_word(data, number)
    if path.suffix.lower() in (".txt", ".md", ".html"):
        return varied(data.decode("utf-8", "replace"), number).encode()
    return data + f"\n% {number}\n".encode()


def _varied_word(data: bytes, number: int) -> bytes:
    made = BytesIO()
    pieces = count(number * _PIECES)  # a figure of its own in each piece: few differ where all begin alike
    with ZipFile(BytesIO(data)) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "word/document.xml":
                text = content.decode("utf-8")
                content = _WORD_TEXT.sub(
                    lambda found: found[1] + varied(found[2], next(pieces)), text
                ).encode()
            target.writestr(entry.filename, content)
    return made.getvalue()


def samples_of(folder: Path | None) -> tuple[Path, ...]:
    """Return the files that documents are made of: the bundled report where there is no folder.

    Raises:
        EvalError: the folder has no file that can be read.
    """
    if folder is None:
        return (REPORT,)
    found = tuple(path for path in sorted(folder.rglob("*")) if path.is_file() and supported(path))
    if not found:
        raise EvalError(f"Thư mục {folder} không có tệp nào đọc được; chọn thư mục khác cho --samples")
    return found


def write_documents(folder: Path, samples: Sequence[Path], numbers: range) -> None:
    """Write one file a number, of each sample in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    for at in numbers:
        sample = samples[at % len(samples)]
        (folder / f"bao-cao-{at:05d}{sample.suffix.lower()}").write_bytes(varied_file(sample, at))


@dataclass(frozen=True, slots=True)
class Built:
    """A build in a process of its own: what it says of itself, how long it took, its largest memory."""

    report: Mapping[str, Any]
    seconds: float
    peak_mib: float


def build(settings: Settings) -> Built:
    """Bring the index up to date as `python -m index build` does.

    Raises:
        EvalError: the build fails.
    """
    environment = {**os.environ, "RAG_DOCUMENTS": str(settings.documents), "RAG_INDEX": str(settings.index)}
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "index", "build", "--json"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        told = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise EvalError(f"python -m index build kết thúc với mã {process.returncode}")
    return Built(json_module.loads(told), time.perf_counter() - begun, used.ru_maxrss / 1024)


@dataclass(slots=True)
class Asking:
    """Questions put one after another in a thread, until it is told to stop."""

    live: LiveAssistant
    times_ms: list[float] = field(default_factory=list)
    generations: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until stopped."""
        while not self.stopped.is_set():
            begun = time.perf_counter()
            try:
                answer = self.live.ask(_QUESTIONS[len(self.times_ms) % len(_QUESTIONS)])
                self.generations.append(answer.generation)
            except Exception as error:  # noqa: BLE001 -- what is counted here
                self.failures.append(repr(error))
            self.times_ms.append((time.perf_counter() - begun) * 1000)


def measure(documents: int, folder: Path, samples: Sequence[Path] = (REPORT,)) -> dict[str, Any]:
    """Return the figures of `documents` reports in a new index below `folder`."""
    settings = Settings(documents=folder / "documents", index=folder / "index")
    write_documents(settings.documents, samples, range(documents))
    full = build(settings)
    begun = time.perf_counter()
    live = LiveAssistant.open(settings)
    opened = time.perf_counter() - begun
    asking = Asking(live)
    thread = threading.Thread(target=asking.run)
    thread.start()
    write_documents(settings.documents, samples, range(documents, documents + 1))
    added = build(settings)
    begun = time.perf_counter()
    while live.generation != added.report["generation"] and time.perf_counter() - begun < _TAKEN_UP_S:
        time.sleep(0.05)
    taken_up = time.perf_counter() - begun
    asking.stopped.set()
    thread.join()
    live.close()
    if live.generation != added.report["generation"]:
        raise EvalError(f"Bản chỉ mục mới không được dùng sau {_TAKEN_UP_S} giây: {live.warning}")
    return {
        "documents": documents,
        "samples": [sample.name for sample in samples],
        "skipped": len(full.report["skipped"]),
        "passages": full.report["passages"],
        "full_seconds": full.seconds,
        "full_peak_mib": full.peak_mib,
        "index_mib": sum(p.stat().st_size for p in settings.index.rglob("*") if p.is_file()) / 2**20,
        "open_seconds": opened,
        "add_seconds": added.seconds,
        "add_peak_mib": added.peak_mib,
        "add_share": added.seconds / full.seconds,
        "taken_up_seconds": taken_up,
        "asked": len(asking.times_ms),
        "failures": asking.failures,
        "median_ms": percentile(asking.times_ms, 0.5),
        "slowest_ms": max(asking.times_ms),
        "server_rss_mib": rss_mib(),
    }


def print_scale(result: Mapping[str, Any]) -> None:
    """Print the figures, one a row."""
    rows = [
        ("Dựng toàn bộ (giây)", number(result["full_seconds"], 1)),
        ("Bộ nhớ cao nhất khi dựng (MiB)", number(result["full_peak_mib"], 0)),
        ("Chỉ mục trên đĩa (MiB)", number(result["index_mib"], 0)),
        ("Mở trợ lý (giây)", number(result["open_seconds"], 1)),
        ("Thêm một văn bản (giây)", number(result["add_seconds"], 2)),
        ("… so với dựng toàn bộ (%)", number(100 * result["add_share"], 2)),
        ("Máy chủ đổi sang bản mới sau (giây)", number(result["taken_up_seconds"], 1)),
        ("Câu trả lời trong lúc đó", str(result["asked"])),
        ("… trong đó lỗi", str(len(result["failures"]))),
        ("… trung vị / chậm nhất (ms)", f"{result['median_ms']:.0f} / {result['slowest_ms']:.0f}"),
        ("Bộ nhớ của máy chủ sau đó (MiB)", number(result["server_rss_mib"], 0)),
    ]
    title = (
        f"{result['documents']} văn bản ({result['skipped']} tệp không đọc được), {result['passages']} đoạn"
    )
    print_table(title, ("Phép đo", "Giá trị"), rows)


app = create_app("Đo thời gian và bộ nhớ khi có rất nhiều văn bản.", one_command=True)


@app.command(help="Đo thời gian và bộ nhớ khi có rất nhiều văn bản.")
def main(
    documents: Annotated[int, typer.Option(min=1, metavar="SỐ", help="Số văn bản.")] = 1000,
    samples: Annotated[
        Path | None, typer.Option(metavar="THƯ_MỤC", help="Thư mục tệp mẫu; bỏ trống là báo cáo đi kèm.")
    ] = None,
    json: Annotated[Path | None, typer.Option("--json", metavar="TỆP", help="Ghi kết quả dạng JSON.")] = None,
) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        result = measure(documents, Path(folder), samples_of(samples))
    print_scale(result)
    if json:
        write_json(result, str(json))


if __name__ == "__main__":
    run(app)
