"""Files made to do harm, and damaged ones, through the isolated readers: each is read or refused by name."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping

import pytest

from eval.mutations import mutate
from index.errors import DocumentError
from index.readers.failures import ReadingError
from index.readers.isolation import IsolatedReader
from index.readers.limits import Limits
from tests.index.readers.invariants import check_extract
from tests.index.readers.word_files import docx, packed, paragraph, parts_of

WORD = docx(paragraph("Tổng thu ngân sách 433 tỷ") * 3)
PLAIN = "Tổng thu 433 tỷ\nTổng chi 3.048 tỷ\n".encode()
LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    with IsolatedReader(Limits(seconds=60)) as reader:
        yield reader


def zip_bomb() -> bytes:
    """A gigabyte of spaces where the text should be, in one megabyte."""
    buffer = io.BytesIO()
    archive = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("word/document.xml", "w") as entry:
        for _ in range(100):
            entry.write(b" " * 10_000_000)
    return buffer.getvalue()


def overlapping_bomb() -> bytes:
    """A thousand entries of a directory that all name the same packed bytes."""
    data = packed({"word/document.xml": b" " * 10_000_000})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.start_dir
    entry, end = data[start : data.rfind(b"PK\x05\x06")], data[data.rfind(b"PK\x05\x06") :]
    many = b"".join(entry.replace(b"document.xml", b"%08d.xml" % row) for row in range(1000))
    counted = end[:8] + (1000).to_bytes(2, "little") * 2 + len(many).to_bytes(4, "little") + end[16:]
    return data[:start] + many + counted


REFUSED: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "zip bomb": ("a.docx", zip_bomb),
    "overlapping entries": ("a.docx", overlapping_bomb),
    "billion laughs": ("a.docx", lambda: docx(paragraph("&a9;"), prologue=f"<!DOCTYPE a [{LAUGHS}]>")),
    "100,000 deep": ("a.docx", lambda: docx("<w:tbl><w:tr><w:tc>" * 100_000)),
    "100,000 deep, closed": (
        "a.docx",
        lambda: docx("<w:sdt>" * 100_000 + paragraph("đáy") + "</w:sdt>" * 100_000),
    ),
    "huge attribute": ("a.docx", lambda: docx(paragraph("a", f'<w:pStyle w:val="{"9" * 20_000_000}"/>'))),
    "only NULs": ("a.txt", lambda: bytes(5_000_000)),
    "more text than a report": ("a.txt", lambda: b"a b " * 10_000_000),
}
READ: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "one line of 10 MB": ("a.txt", lambda: "Tổng thu ".encode() * 1_000_000),
    "NULs among words": ("a.txt", lambda: b"a\0b" * 100_000),
    "300,000 lines": ("a.txt", lambda: b"a\n" * 300_000),
    "a paragraph of 5 MB": ("a.docx", lambda: docx(paragraph("chữ " * 1_000_000))),
    "huge numbers": ("a.docx", lambda: docx(paragraph("a", '<w:outlineLvl w:val="99999999999999999999"/>'))),
    "macros": ("a.docx", lambda: packed({**parts_of(WORD), "word/vbaProject.bin": b"Sub AutoOpen()"})),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bombs_are_refused_by_name(reader: IsolatedReader, case: str) -> None:
    name, made = REFUSED[case]
    with pytest.raises(DocumentError, match=f"^Không đọc được “{name}”: .*; "):
        reader.read(name, made())


@pytest.mark.parametrize("case", READ)
def test_large_and_odd_files_are_read(reader: IsolatedReader, case: str) -> None:
    name, made = READ[case]
    check_extract(reader.read(name, made()))


@pytest.mark.parametrize(("name", "data"), [("a.docx", WORD), ("a.txt", PLAIN)])
def test_mutated_files_are_read_or_refused(reader: IsolatedReader, name: str, data: bytes) -> None:
    generator = random.Random(name)
    for _ in range(150):
        mutant = mutate(data, generator)
        try:
            check_extract(reader.read(name, mutant.data))
        except ReadingError as error:
            pytest.fail(f"{mutant.change}: {error}")
        except DocumentError:
            continue
