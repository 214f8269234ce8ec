"""How well files are read: their words in reading order, against a text known from elsewhere.

    python -m eval reading FOLDER [--against TEXT]

Each .pdf of FOLDER with a .txt of the same name beside it is read and compared with it; others are compared
with TEXT, of which they may hold a part. What stands on every page (gazette head, page number, stamp of an
electronic signature) is taken out of the text first, and headers that a table repeats on each page are put
back into ours, because the reader leaves both out.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from rapidfuzz.distance import LCSseq

from eval.output import number, percent, print_table
from index.errors import DocumentError, EvalError
from index.progress import track
from index.readers import read
from index.types import Block, Extract

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PAGE_FURNITURE = re.compile(
    r"^\s*(?:"
    r"(?:\d{1,4}\s+)?CÔNG BÁO\s*/\s*Số\s[\d\s+]+/\s*Ngày\s[-\d]+(?:\s+\d{1,4})?"
    r"|(?:Người ký|Email|Cơ quan|Thời gian ký|Ký bởi|Ngày ký): .*"
    r")\s*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One file: how many words were found in order, of how many, and what was said where it was refused."""

    file: str
    found: int = 0
    expected: int = 0
    read: int = 0
    pages: int = 0
    seconds: float = 0.0
    numbers_lost: tuple[str, ...] = ()
    numbers_invented: tuple[str, ...] = ()
    refused: str = ""

    @property
    def recall(self) -> float | None:
        """Share of the text's words that were read in order."""
        return self.found / self.expected if self.expected else None

    @property
    def precision(self) -> float | None:
        """Share of the words read that stand in the text in this order."""
        return self.found / self.read if self.read else None


def measure(folder: Path, against: Path | None) -> list[Reading]:
    """Return the readings of the PDFs of a folder that can be compared, by name.

    Raises:
        EvalError: there is no such file, or the text cannot be read.
    """
    pairs = [(path, text) for path in sorted(folder.glob("*.pdf")) if (text := _text_of(path, against))]
    if not pairs:
        raise EvalError(f"Không có tệp .pdf nào kèm .txt cùng tên trong {folder}; hãy thêm --against TỆP")
    return [_reading(path, text, is_part=text == against) for path, text in track(pairs, "Đang đọc")]


def _text_of(path: Path, against: Path | None) -> Path | None:
    beside = path.with_suffix(".txt")
    return beside if beside.is_file() else against


def _reading(path: Path, text: Path, *, is_part: bool) -> Reading:
    try:
        data, reference = path.read_bytes(), text.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"Không đọc được {path} hoặc {text} ({error})") from error
    begun = time.perf_counter()
    try:
        extract = read(path.name, data)
    except DocumentError as error:
        return Reading(path.name, refused=str(error), seconds=time.perf_counter() - begun)
    seconds = time.perf_counter() - begun
    pages = max((block.page or 0 for block in extract.blocks), default=0)
    return compare(
        path.name, as_printed(extract, reference), reference, is_part=is_part, measured=(pages, seconds)
    )


def compare(
    name: str, text: str, reference: str, *, is_part: bool = False, measured: tuple[int, float] = (0, 0.0)
) -> Reading:
    """Return how the words of `text` agree with those of `reference`; `is_part`: only with a part of it."""
    ours, theirs = words_of(text), words_of(without_furniture(reference))
    codes = LCSseq.opcodes(theirs, ours)
    same = [code for code in codes if code.tag == "equal"]
    if is_part and same:
        theirs = theirs[same[0].src_start : same[-1].src_end]
    found = sum(code.src_end - code.src_start for code in same)
    lost, invented = _numbers(theirs) - _numbers(ours), _numbers(ours) - _numbers(theirs)
    return Reading(
        *(name, found, len(theirs), len(ours), *measured),
        numbers_lost=tuple(sorted(lost.elements())),
        numbers_invented=tuple(sorted(invented.elements())),
    )


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, composed; marks of notes and signs are none."""
    return _WORD.findall(_RAISED.sub("", unicodedata.normalize("NFC", text)))


def without_furniture(text: str) -> str:
    """Return a text without what stands on every page of a gazette."""
    return _PAGE_FURNITURE.sub("", unicodedata.normalize("NFC", text))


def as_printed(extract: Extract, reference: str) -> str:
    """Return the text of an extract, with the headers of a table on each page where `reference` has them."""
    words = " ".join(words_of(reference))
    lines: list[str] = []
    for table in _tables(extract.blocks):
        heads = [extract.text[block.start : block.end] for block in _heads(table)]
        phrase = " ".join(words_of(" ".join(heads))[:4])
        repeats = bool(phrase) and words.count(phrase) > extract.text.count(phrase) + 1
        for before, block in pairwise([table[0], *table]):
            if repeats and before.page != block.page:
                lines += heads
            lines.append(extract.text[block.start : block.end])
    return "\n".join(lines)


def _tables(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the blocks of each table together, others alone."""
    group: list[Block] = []
    for block in blocks:
        number_of = block.place.table if block.place else None
        if group and (number_of is None or number_of != (group[-1].place.table if group[-1].place else None)):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _heads(table: Sequence[Block]) -> list[Block]:
    """Return the header rows of a table: those without headers, if others have some."""
    rows = [block for block in table if block.place is not None]
    heads = [block for block in rows if block.place is not None and not block.place.headers]
    return heads if len(heads) < len(rows) else []


def _numbers(words: Sequence[str]) -> Counter[str]:
    return Counter(word for word in words if word[0].isdigit())


def report(readings: Sequence[Reading]) -> dict[str, Any]:
    """Return all readings and their sums as a JSON value."""
    read_ones = [reading for reading in readings if not reading.refused]
    found = sum(reading.found for reading in read_ones)
    return {
        "files": len(readings),
        "refused": len(readings) - len(read_ones),
        "recall": found / max(1, sum(reading.expected for reading in read_ones)),
        "precision": found / max(1, sum(reading.read for reading in read_ones)),
        "pages": sum(reading.pages for reading in read_ones),
        "seconds": sum(reading.seconds for reading in readings),
        "readings": [
            {
                **{
                    name: getattr(reading, name)
                    for name in ("file", "recall", "precision", "pages", "seconds")
                },
                **{name: list(getattr(reading, name)) for name in ("numbers_lost", "numbers_invented")},
                "words": reading.expected,
                "refused": reading.refused,
            }
            for reading in readings
        ],
    }


def print_reading(result: dict[str, Any]) -> None:
    """Print a row for each file, and the sums."""
    rows = [_row(reading["file"], reading) for reading in result["readings"]]
    headings = ("Tệp", "Trang", "Giây", "Từ đúng thứ tự", "Từ đọc có trong bản mẫu", "Số sót", "Số thừa")
    print_table(f"Đọc {result['files']} tệp", headings, [*rows, _row("Tất cả", result)])


def _row(name: str, told: dict[str, Any]) -> tuple[str, ...]:
    if told["refused"] and "file" in told:
        return (name, "–", number(told["seconds"], 1), str(told["refused"]), "", "", "")
    counts = [str(len(told[key])) if key in told else "" for key in ("numbers_lost", "numbers_invented")]
    shares = (percent(told["recall"]), percent(told["precision"]))
    return (name, str(told["pages"]), number(told["seconds"], 1), *shares, *counts)
