"""Whether a generation is still what today's files, model and settings would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.errors import IndexCorruptError, IndexMissingError
from index.fusion import Fusion
from index.generation import Manifest, read_manifest
from index.judgement import load_judgement
from index.lexicon import load_lexicon
from index.passages import MAX_PASSAGE_CHARS
from index.settings import Settings
from index.text import KEYS_VERSION
from index.types import Encoder, IdentifiedEncoder

if TYPE_CHECKING:
    from index.build import Sources


def index_settings() -> dict[str, Any]:
    """Return the settings that an index depends on beside files and model (JSON-ready)."""
    return {
        "keys": KEYS_VERSION,
        "max_passage_chars": MAX_PASSAGE_CHARS,
        "lexicon": load_lexicon().fingerprint,
        "judgement": load_judgement().to_dict(),
    }


def has_settings(manifest: Manifest, encoder: Encoder) -> bool:
    """Return whether a generation was made with today's settings and the weights that the model brings."""
    expected = index_settings() | {"fusion": brought_fusion(encoder).to_dict()}
    return expected.items() <= manifest.settings.items()


def brought_fusion(encoder: Encoder) -> Fusion:
    """Return the weights of the search that the model brings; the defaults for one made in memory."""
    return encoder.fusion if isinstance(encoder, IdentifiedEncoder) else Fusion()


def current_manifest(settings: Settings) -> Manifest | None:
    """Return the manifest of the current generation; None where there is none that can be read."""
    try:
        return read_manifest(settings.index)
    except (IndexMissingError, IndexCorruptError):
        return None


def is_current(manifest: Manifest, sources: Sources, encoder: Encoder) -> bool:
    """Return whether a generation was made of just these files, this model and these settings."""
    return (
        manifest.model.get("fingerprint") == encoder.fingerprint
        and has_settings(manifest, encoder)
        and has_documents(manifest, sources)
    )


def has_documents(manifest: Manifest, sources: Sources) -> bool:
    """Return whether a generation was made of just these files, under these names and so described."""
    stated = {(d["path"], d["sha256"], d["described"]) for d in manifest.documents}
    return stated == {(file.path, file.sha256, file.described) for file in sources.files}
