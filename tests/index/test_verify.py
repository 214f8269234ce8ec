"""`verify` finds what is wrong, names it, and finds nothing where nothing is."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from index.build import bring_up_to_date
from index.errors import IndexMissingError
from index.generation import read_manifest, seal
from index.part_files import PartFiles
from index.settings import Settings
from index.verify import faults
from tests.fakes import HashingEncoder, LetterEncoder

pytestmark = pytest.mark.usefixtures("read_in_this_process")

ENCODER = HashingEncoder()


@pytest.fixture
def folder(settings: Settings) -> Path:
    bring_up_to_date(settings, encoder=ENCODER)
    return settings.index


def forge(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest and seal it again: what no hash can find."""
    path = folder / "gen-000001" / "manifest.json"
    stated = json.loads(path.read_text("utf-8"))
    change(stated)
    path.write_text(json.dumps(stated), encoding="utf-8")
    (path.parent / "manifest.sha256").write_text(seal(path), encoding="utf-8")


def forge_part(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the arrays of the only part and name it by its new hash."""
    (part,) = read_manifest(folder).parts
    arrays = {name: array.copy() for name, array in load(_part(folder).read_bytes()).items()}
    change(arrays)
    data = save(arrays)
    sha256 = hashlib.sha256(data).hexdigest()
    for side in ("a", "b"):
        PartFiles(folder).path(sha256, side).write_bytes(data)
        PartFiles(folder).path(part["sha256"], side).unlink()
    forge(folder, lambda stated: stated["parts"][0].update(sha256=sha256))


def _part(folder: Path) -> Path:
    (part,) = read_manifest(folder).parts
    return PartFiles(folder).path(part["sha256"], "a")


@pytest.mark.parametrize("encoder", [HashingEncoder(), LetterEncoder()])
def test_a_sound_index_has_no_faults(settings: Settings, encoder: HashingEncoder) -> None:
    bring_up_to_date(settings, encoder=encoder)
    assert faults(settings.index, encoder) == ()
    assert faults(settings.index, encoder, "gen-000001") == ()


def test_a_flipped_bit_anywhere_is_a_fault(folder: Path) -> None:
    draw = random.Random(2)
    for path in [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]:
        whole = path.read_bytes()
        changed = bytearray(whole)
        changed[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
        path.write_bytes(changed)
        found = faults(folder, ENCODER)
        assert found
        assert all(len(fault.splitlines()) == 1 for fault in found)
        if path.suffix == ".safetensors":
            assert any(path.name in fault for fault in found)
        path.write_bytes(whole)
    assert faults(folder, ENCODER) == ()


def test_counts_that_are_not_so_are_faults(folder: Path) -> None:
    forge(folder, lambda stated: stated.update(passages=stated["passages"] + 1))
    found = faults(folder, ENCODER)
    assert any("đoạn" in fault for fault in found)


def test_documents_that_are_not_there_are_a_fault(folder: Path) -> None:
    forge(folder, lambda stated: stated["documents"].pop())
    assert faults(folder, ENCODER)


def test_a_passage_outside_its_document_is_a_fault(folder: Path) -> None:
    def shift(arrays: dict[str, Any]) -> None:
        rows = json.loads(arrays["passages"].tobytes())
        rows[2][2:] = [10**6, 10**6 + 5]
        arrays["passages"] = np.frombuffer(json.dumps(rows).encode(), np.uint8)

    forge_part(folder, shift)
    assert any("Đoạn 3" in fault for fault in faults(folder, ENCODER))


def test_vectors_of_other_passages_are_found_by_asking(folder: Path) -> None:
    forge_part(folder, lambda arrays: arrays.update(vectors=np.ascontiguousarray(arrays["vectors"][::-1])))
    assert any("Tìm bằng chính lời" in fault for fault in faults(folder, ENCODER))


def test_terms_of_other_passages_are_found_by_asking(folder: Path) -> None:
    def empty(arrays: dict[str, Any]) -> None:
        for name in ("ids", "counts"):
            arrays[f"folded.{name}"] = arrays[f"folded.{name}"][:0]
        arrays["folded.starts"] = arrays["folded.starts"] * 0

    forge_part(folder, empty)
    assert any("Tìm bằng chính lời" in fault for fault in faults(folder, ENCODER))


def test_another_model_cannot_ask(folder: Path) -> None:
    (fault,) = faults(folder, HashingEncoder("other"))
    assert "RAG_MODEL" in fault


def test_no_index_at_all(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        faults(tmp_path, ENCODER)
