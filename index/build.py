"""Bring the index up to date with the documents folder.

Only what is new is read and embedded; what was made of unchanged files is taken over from the generation
before. A file that cannot be read is named with its reason, and the rest is indexed. Documents go by in
parts, so that memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.build_report import BuildReport, report_of
from index.calibration import calibrate
from index.encoder import load_encoder
from index.freshness import brought_fusion, current_manifest, has_parts_for, is_current, is_held
from index.generation import Manifest, PassageIndex, assemble, damaged_parts, repair_spares
from index.parts import make_part
from index.plan import Plan, make_plan
from index.pointer import current_name
from index.progress import Report
from index.publish import changing, sweep, writing
from index.renewal import Renewal
from index.settings import Settings
from index.sources import SourceFile, Sources, read_document, scan
from index.types import Document, Encoder

__all__ = [
    "BuildReport",
    "Progress",
    "SourceFile",
    "bring_up_to_date",
    "build_index",
    "no_progress",
    "plan_build",
    "read_document",
    "scan",
]

# step, done, total
Progress = Report


def no_progress(step: str, done: int, total: int) -> None:
    """Report nothing."""


def build_index(
    documents: Sequence[Document], encoder: Encoder, *, progress: Progress = no_progress
) -> PassageIndex:
    """Return the index of `documents` in memory; its generation is "".

    Raises:
        ModelError: the model would not read a passage to its end.
    """
    return assemble(
        make_part(documents, encoder, progress),
        generation="",
        model_fingerprint=encoder.fingerprint,
        fusion=brought_fusion(encoder),
        calibration=calibrate(encoder),
    )


def plan_build(settings: Settings, *, encoder: Encoder | None = None, force: bool = False) -> Plan:
    """Return what `bring_up_to_date` would do; nothing is written.

    Raises:
        RagError: the folder or the model cannot be read.
    """
    encoder = encoder or load_encoder(settings.model, settings.model_options)
    return make_plan(_sources(settings), None if force else _base(settings, encoder))


def bring_up_to_date(
    settings: Settings,
    *,
    encoder: Encoder | None = None,
    force: bool = False,
    wait: bool = False,
    progress: Progress = no_progress,
) -> BuildReport:
    """Publish a generation of the documents folder if the current one is not of just these files.

    `force` reads every file again; `wait` lets a build that is under way end first.

    Raises:
        RagError: no file can be read, or what else cannot be read, loaded or written; the index that was
            there is untouched.
    """
    sources = _sources(settings)
    encoder = encoder or load_encoder(settings.model, settings.model_options)
    with writing(settings.index, wait=wait), changing(settings.index):
        sources = _sources(settings) if wait else sources  # while it waited, files may have changed
        sweep(settings.index)
        if not force and (done := _nothing_to_do(settings, sources, encoder)) is not None:
            return done
        base = None if force else _base(settings, encoder)
        return Renewal(settings, encoder, base, progress).run(sources)


def _sources(settings: Settings) -> Sources:
    """Return the files of today; of copies, the one that the current generation names counts."""
    manifest = current_manifest(settings)
    return scan(settings.documents).preferring(manifest.named if manifest else {})


def _base(settings: Settings, encoder: Encoder) -> Manifest | None:
    """Return the current manifest, where what it holds can be taken over."""
    manifest = current_manifest(settings)
    return manifest if manifest is not None and has_parts_for(manifest, encoder) else None


def _nothing_to_do(settings: Settings, sources: Sources, encoder: Encoder) -> BuildReport | None:
    """Return the report of a build that has nothing to do but to make spare copies whole, else None."""
    manifest = current_manifest(settings)
    if manifest is None or manifest.model.get("fingerprint") != encoder.fingerprint:
        return None
    held = is_held(settings, sources)
    # What could not be read is tried again: the program that reads it may have been installed since.
    fresh = is_current(manifest, sources, encoder) and not manifest.skipped
    if not (held or fresh) or damaged_parts(settings.index, manifest):
        return None
    repair_spares(settings.index, manifest)
    return report_of(current_name(settings.index), manifest, sources, changed=False, held=held)
