"""Whether a generation is still what today's files, model and settings would give."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from index.errors import IndexCorruptError, IndexMissingError
from index.fusion import Fusion
from index.generation import Manifest, read_manifest
from index.judgement import load_judgement
from index.lexicon import load_lexicon
from index.passages import MAX_PASSAGE_CHARS
from index.pointer import generations, read_pointer
from index.settings import Settings
from index.sources import Sources, state_of
from index.text import KEYS_VERSION
from index.types import Encoder, IdentifiedEncoder

# Raise it whenever a reader or `structure.py` makes something else of the same bytes: all files are then read
# again, and none of what was made of them is taken over.
READERS_VERSION = 3


def part_settings() -> dict[str, Any]:
    """Return the settings that what is made of one document depends on (JSON-ready)."""
    return {
        "keys": KEYS_VERSION,
        "readers": READERS_VERSION,
        "max_passage_chars": MAX_PASSAGE_CHARS,
        "lexicon": load_lexicon().fingerprint,
    }


def index_settings() -> dict[str, Any]:
    """Return the settings that an index depends on beside files and model (JSON-ready)."""
    return part_settings() | {"judgement": load_judgement().to_dict()}


def has_settings(manifest: Manifest, encoder: Encoder) -> bool:
    """Return whether a generation was made with today's settings and the weights that the model brings."""
    expected = index_settings() | {"fusion": brought_fusion(encoder).to_dict()}
    return expected.items() <= manifest.settings.items()


def has_parts_for(manifest: Manifest, encoder: Encoder) -> bool:
    """Return whether what a generation holds of its documents is what would be made of them today."""
    same_model = manifest.model.get("fingerprint") == encoder.fingerprint
    return same_model and part_settings().items() <= manifest.settings.items()


def brought_fusion(encoder: Encoder) -> Fusion:
    """Return the weights of the search that the model brings; the defaults for one made in memory."""
    return encoder.fusion if isinstance(encoder, IdentifiedEncoder) else Fusion()


def current_manifest(settings: Settings) -> Manifest | None:
    """Return the manifest of the current generation; None where there is none that can be read."""
    try:
        return read_manifest(settings.index)
    except (IndexMissingError, IndexCorruptError):
        return None


def last_manifest(settings: Settings) -> Manifest | None:
    """Return the manifest of the current generation or, where it cannot be read, of the newest that can."""
    if (current := current_manifest(settings)) is not None:
        return current
    for path in reversed(generations(settings.index).values()):
        with suppress(IndexCorruptError):
            return read_manifest(settings.index, path.name)
    return None


def is_current(manifest: Manifest, sources: Sources, encoder: Encoder) -> bool:
    """Return whether a generation was made of just these files, this model and these settings."""
    return (
        manifest.model.get("fingerprint") == encoder.fingerprint
        and has_settings(manifest, encoder)
        and has_documents(manifest, sources)
    )


def has_documents(manifest: Manifest, sources: Sources) -> bool:
    """Return whether a generation was made of just these files, under these names and so described.

    A file that could not be read is one of them: as long as it is the same, so is what became of it.
    """
    sources = sources.preferring(manifest.named)
    documents = [entry for entry in manifest.documents if not sources.is_closed(entry["path"])]
    stated = {(entry["path"], entry["sha256"]) for entry in (*documents, *manifest.skipped)}
    found = {(file.path, file.sha256) for file in sources.files}
    described = {file.path: file.described for file in sources.files}
    return stated == found | {(file.path, file.sha256) for file in sources.unreadable} and all(
        described[entry["path"]] == entry["described"] for entry in documents
    )


def is_held(settings: Settings, sources: Sources) -> bool:
    """Return whether the current generation was chosen by a rollback, and the documents are as they were."""
    try:
        held_for = read_pointer(settings.index).held_for
    except (IndexMissingError, IndexCorruptError):
        return False
    return held_for != "" and held_for == state_of(sources)
