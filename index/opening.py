"""Open the index that a process answers from: built where it is old, the one before where it is damaged.

Never refuses while any generation of the chosen model is sound; a warning then says what is wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.build import Progress, bring_up_to_date
from index.errors import IndexCorruptError, IndexMismatchError, IndexMissingError, RagError
from index.freshness import has_documents, has_settings, is_held
from index.generation import Manifest, PassageIndex, open_generation, read_manifest
from index.pointer import Pointer, fallbacks, read_pointer
from index.settings import Settings
from index.sources import scan
from index.types import Encoder

_TRIES = 3  # a build may remove what is being opened, and has published another generation by then

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """An index that was opened; `warning` is one line on why it is not the latest, None where it is."""

    index: PassageIndex
    warning: str | None = None


def open_or_build(settings: Settings, encoder: Encoder, progress: Progress) -> Opened:
    """Return the index of the documents folder, built where there is none or the files have changed.

    Where there is nothing to answer from, a build that is under way is waited for.

    Raises:
        IndexMismatchError: the index was built with another model.
        RagError: there is no index to open, and what keeps it from being built.
    """
    refused = None
    try:
        manifest = read_manifest(settings.index)
    except IndexMissingError:
        bring_up_to_date(settings, encoder=encoder, wait=True, progress=progress)
    except IndexCorruptError:
        pass  # the one before may do
    else:
        _refuse_other_model(settings, manifest, encoder)
        refused = _build_if_old(settings, manifest, encoder, progress)
    try:
        opened = open_index(settings.index, encoder.fingerprint)
    except IndexCorruptError:
        bring_up_to_date(settings, encoder=encoder, wait=True, progress=progress)
        opened = open_index(settings.index, encoder.fingerprint)
    return replace(opened, warning=opened.warning or refused)


def _build_if_old(settings: Settings, manifest: Manifest, encoder: Encoder, progress: Progress) -> str | None:
    """Build where the index is older than the documents; return why that failed, None where it did not."""
    try:
        sources = scan(settings.documents)
        fresh = has_settings(manifest, encoder) and has_documents(manifest, sources)
        if not fresh and not is_held(settings, sources):
            bring_up_to_date(settings, encoder=encoder, progress=progress)
    except RagError as error:
        warning = f"Chỉ mục chưa cập nhật được, đang dùng bản cũ: {error}"
        _log.warning("%s", warning)
        return warning
    return None


def _refuse_other_model(settings: Settings, manifest: Manifest, encoder: Encoder) -> None:
    if manifest.model.get("fingerprint") != encoder.fingerprint:
        chosen = _told({"name": encoder.name, "fingerprint": encoder.fingerprint})
        raise IndexMismatchError(
            f"Chỉ mục trong {settings.index} được dựng bằng mô hình khác ({_told(manifest.model)}), "
            f"không phải mô hình đang chọn ({chosen}); dựng lại: python -m index build"
        )


def _told(model: Mapping[str, Any]) -> str:
    """Return a model's name and the start of its hash: two versions of one model have one name."""
    return f"{model.get('name')}, mã {str(model.get('fingerprint'))[:8]}"


def open_index(folder: Path, fingerprint: str) -> Opened:
    """Return the current generation or, where it is damaged, the newest sound one of the model `fingerprint`.

    Generations before the damaged one are tried first, newest first.

    Raises:
        IndexMissingError: nothing was ever published in `folder`.
        IndexCorruptError: no generation can be opened.
    """
    for _ in range(_TRIES):
        pointer = _pointer_or_none(folder)
        try:
            return Opened(open_generation(folder))
        except IndexCorruptError as error:
            broken = error
        if _pointer_or_none(folder) == pointer:
            break
    index = _newest_sound(folder, pointer, fingerprint)
    if index is None:
        raise broken
    reason = str(broken).partition(";")[0]
    warning = f"{reason}; đang dùng bản trước {index.generation}; hãy chạy: python -m index build"
    _log.warning("%s", warning)
    return Opened(index, warning)


def _pointer_or_none(folder: Path) -> Pointer | None:
    try:
        return read_pointer(folder)
    except IndexCorruptError:
        return None


def _newest_sound(folder: Path, pointer: Pointer | None, fingerprint: str) -> PassageIndex | None:
    for path in fallbacks(folder, pointer.name if pointer else None):
        try:
            if read_manifest(folder, path.name).model["fingerprint"] == fingerprint:
                return open_generation(folder, path.name)
        except (IndexCorruptError, KeyError):
            continue
    return None
