"""Thousands of damaged files through the isolated readers: none may hang, none may harm the parent.

    python -m eval.fuzz --files 5000 --seed 1 documents

Each format that FOLDER has files of gets so many variants of them. The same seed makes the same variants.
The exit status is 1 if a file was read for longer than allowed; `--keep` writes what broke a reader.
"""

from __future__ import annotations

import random
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.mutations import mutate
from eval.output import STDOUT, number, print_table, write_bytes, write_json
from index.cli import create_app, run
from index.errors import DocumentError, EvalError
from index.progress import reporting
from index.readers import supported
from index.readers.failures import Cause, ReadingError
from index.readers.isolation import Reading, default_workers, read_all
from index.readers.limits import Limits
from index.types import Extract

HELP = "Thử các bộ đọc bằng hàng nghìn tệp bị làm hỏng."
READ, REFUSED, UNEVEN = "read", "refused", "uneven"
_KINDS = (READ, REFUSED, *Cause, UNEVEN)
_WORDS: Mapping[str, str] = {
    READ: "Đọc được",
    REFUSED: "Từ chối, nêu lý do",
    Cause.TIME: "Treo (quá thời gian)",
    Cause.MEMORY: "Quá bộ nhớ",
    Cause.OUTPUT: "Quá nhiều chữ",
    Cause.DISK: "Quá nhiều tệp tạm",
    Cause.CRASH: "Tiến trình đọc bị hỏng",
    Cause.ERROR: "Lỗi ngoài dự kiến của bộ đọc",
    Cause.GARBAGE: "Kết quả hỏng",
    UNEVEN: "Đoạn không khớp chữ",
}
_KEPT_A_KIND = 20


@dataclass(slots=True)
class Tally:
    """What became of the variants of one format."""

    kinds: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(
        default_factory=Counter
    )  # "kind: change" of what was neither read nor refused
    slowest_s: float = 0.0
    slowest: str = ""

    def add(self, kind: str, change: str, reading: Reading) -> None:
        """Count one variant."""
        self.kinds[kind] += 1
        if kind not in (READ, REFUSED):
            self.changes[f"{kind}: {change}"] += 1
        if reading.seconds > self.slowest_s:
            self.slowest_s, self.slowest = reading.seconds, reading.name


def seeds_of(folder: Path) -> dict[str, list[Path]]:
    """Return the readable files under `folder` by suffix.

    Raises:
        EvalError: there is none.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and supported(path):
            found.setdefault(path.suffix.lower(), []).append(path)
    if not found:
        raise EvalError(f"Thư mục {folder} không có tệp nào đọc được; hãy chép vài tệp mẫu vào")
    return found


def fuzz(
    seeds: Mapping[str, Sequence[Path]],
    *,
    files: int,
    seed: int,
    limits: Limits,
    workers: int,
    keep: Path | None = None,
) -> dict[str, Any]:
    """Return what became of `files` variants of each suffix, and how far the parent's memory rose in MiB."""
    before = peak_mib()
    told: dict[str, Any] = {}
    for suffix, paths in seeds.items():
        variants = _Variants(suffix, [path.read_bytes() for path in paths], seed)
        tally = _fuzz_format(variants, files, limits=limits, workers=workers, keep=keep)
        told[suffix] = {
            "files": files,
            "kinds": {kind: tally.kinds[kind] for kind in _KINDS if tally.kinds[kind]},
            "changes": dict(tally.changes.most_common()),
            "slowest_s": round(tally.slowest_s, 2),
            "slowest": tally.slowest,
        }
    return {"seed": seed, "formats": told, "parent_mib_before": before, "parent_mib_peak": peak_mib()}


@dataclass(frozen=True, slots=True)
class _Variants:
    """The variants of one format by number."""

    suffix: str
    originals: Sequence[bytes]
    seed: int

    def make(self, row: int) -> tuple[str, bytes]:
        generator = random.Random(f"{self.seed} {self.suffix} {row}")
        mutant = mutate(generator.choice(self.originals), generator)
        return mutant.change, mutant.data


def _fuzz_format(
    variants: _Variants, files: int, *, limits: Limits, workers: int, keep: Path | None
) -> Tally:
    tally = Tally()
    changes: dict[str, str] = {}

    def load(row: int, name: str) -> Callable[[], bytes]:
        def make() -> bytes:
            changes[name], data = variants.make(row)
            return data

        return make

    def each() -> Iterator[tuple[str, Callable[[], bytes]]]:
        for row in range(files):
            name = f"{row}{variants.suffix}"
            yield name, load(row, name)

    with reporting() as report:
        for row, reading in enumerate(read_all(each(), limits=limits, workers=workers)):
            kind = kind_of(reading.result)
            tally.add(kind, changes.pop(reading.name), reading)
            if keep and kind not in (READ, REFUSED) and tally.kinds[kind] <= _KEPT_A_KIND:
                write_bytes(keep / kind / reading.name, variants.make(row)[1])
            report(f"Thử {variants.suffix}", row + 1, files)
    return tally


def kind_of(result: Extract | DocumentError) -> str:
    """Return what became of a file, in one word."""
    if isinstance(result, ReadingError):
        return result.cause
    if isinstance(result, DocumentError):
        return REFUSED
    return READ if is_tiled(result) else UNEVEN


def is_tiled(extract: Extract) -> bool:
    """Return whether the blocks hold every word of the text, one trimmed line each."""
    end = 0
    for block in extract.blocks:
        words = extract.text[block.start : block.end]
        if extract.text[end : block.start].strip() or words != words.strip() or "\n" in words:
            return False
        end = block.end
    return not extract.text[end:].strip()


def peak_mib() -> float:
    """Return the most memory this process has held, in mebibytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def print_fuzz(result: Mapping[str, Any]) -> None:
    """Print one column a format."""
    formats: Mapping[str, Mapping[str, Any]] = result["formats"]
    rows = [
        (_WORDS[kind], *(str(told["kinds"].get(kind, 0)) for told in formats.values())) for kind in _KINDS
    ]
    rows.append(("Lâu nhất (giây)", *(number(told["slowest_s"], 2) for told in formats.values())))
    print_table("Tệp bị làm hỏng", ("Kết quả", *formats), rows)
    before, peak = number(result["parent_mib_before"], 0), number(result["parent_mib_peak"], 0)
    typer.echo(f"Bộ nhớ của tiến trình chính: {before} MiB lúc đầu, nhiều nhất {peak} MiB")


def refuse_hangs(result: Mapping[str, Any]) -> None:
    """Raise `EvalError` if a file was read for longer than allowed."""
    hung = {suffix: told["kinds"].get(Cause.TIME, 0) for suffix, told in result["formats"].items()}
    if any(hung.values()):
        listed = ", ".join(f"{count} tệp {suffix}" for suffix, count in hung.items() if count)
        raise EvalError(f"Có tệp làm bộ đọc bị treo: {listed}; chạy lại với --keep THƯ_MỤC để xem các tệp ấy")


app = create_app(HELP, one_command=True)


@app.command(help=HELP)
def main(
    folder: Annotated[
        Path, typer.Argument(metavar="THƯ_MỤC", exists=True, file_okay=False, help="Các tệp mẫu.")
    ],
    files: Annotated[int, typer.Option(min=1, help="Số tệp hỏng của mỗi định dạng.")] = 1000,
    seed: Annotated[int, typer.Option(help="Số gieo; cùng số cho cùng các tệp.")] = 1,
    seconds: Annotated[int, typer.Option(min=1, help="Số giây nhiều nhất để đọc một tệp.")] = 60,
    memory: Annotated[int, typer.Option(min=128, help="Bộ nhớ nhiều nhất (MB) để đọc một tệp.")] = 1024,
    keep: Annotated[
        Path | None, typer.Option(metavar="THƯ_MỤC", help="Ghi lại các tệp làm hỏng bộ đọc.")
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="TỆP", help='Ghi kết quả dạng JSON; "-" là ra màn hình.')
    ] = None,
) -> None:
    """Fuzz every format the folder has files of."""
    limits = Limits(seconds=seconds, memory_mib=memory)
    result = fuzz(
        seeds_of(folder), files=files, seed=seed, limits=limits, workers=default_workers(), keep=keep
    )
    if json != STDOUT:
        print_fuzz(result)
    if json:
        write_json(result, json)
    refuse_hangs(result)


if __name__ == "__main__":
    run(app)
