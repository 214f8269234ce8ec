"""Every real office file is read, or refused in a sentence that a clerk understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import DocumentError
from index.readers import read
from index.readers.formats import Format, sniff
from tests.index.readers.invariants import check_extract
from tests.index.readers.samples import SHARED, needs_soffice, sample

_FOLDERS = ("word", "excel")
_FILES = [path for folder in _FOLDERS for path in sorted((SHARED / "samples" / folder).glob("*.*"))]


@pytest.mark.skipif(not _FILES, reason="no samples")
@needs_soffice
@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_a_real_file_is_read_or_refused(path: Path) -> None:
    try:
        extract = read(path.name, path.read_bytes())
    except DocumentError as error:
        check_refusal(path.name, str(error))
    else:
        check_extract(extract)
        assert "\ufffd" not in extract.text


def check_refusal(name: str, message: str) -> None:
    """One line that names the file, what is wrong with it, and what to do ("hãy …")."""
    assert message.startswith(f"Không đọc được “{name}”: ")
    assert len(message.splitlines()) == 1
    assert "hãy" in message
    assert not any(word in message for word in ("Error", "Exception", "Traceback", "None"))


@pytest.mark.parametrize("damage", ["half", "head", "zeros", "empty", "locked"])
@pytest.mark.parametrize("path", _FILES or [pytest.param(None, marks=pytest.mark.skip("no samples"))])
@needs_soffice
def test_a_damaged_real_file_is_refused_or_read_in_part(path: Path, damage: str) -> None:
    data = path.read_bytes()
    damaged = {
        "half": data[: len(data) // 2],
        "head": data[:700],
        "zeros": bytes(512) + data[512:],
        "empty": b"",
        "locked": bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le") + data[-600:],
    }[damage]
    try:
        check_extract(read(path.name, damaged))
    except DocumentError as error:
        check_refusal(path.name, str(error))


@needs_soffice
def test_the_mislabelled_file_is_read_as_what_it_is() -> None:
    name = "luat-pccc-mislabelled.docx"
    data = sample(f"word/{name}").read_bytes()
    assert sniff(data, name) is Format.DOC
    assert read(name, data) == read("luat-pccc.doc", data)
