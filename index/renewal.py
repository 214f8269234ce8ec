"""The next generation: the parts of the one before whose documents are the same, and parts of what is new.

Documents go by one part at a time, so that memory does not grow with their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any, cast

from index.build_report import BuildReport, ReadFile, report_of
from index.calibration import Calibration, calibrate
from index.errors import DocumentError
from index.freshness import brought_fusion, index_settings, last_manifest
from index.generation import FORMAT, Manifest, damaged_parts
from index.part_files import SIDES, PartFiles
from index.parts import PART_PASSAGES, Part, join_parts, make_part
from index.plan import Plan, make_plan
from index.pointer import current_name
from index.progress import Report
from index.publish import publish
from index.readers.isolation import read_all
from index.readers.limits import Limits
from index.settings import Settings
from index.sources import FoundFile, Skipped, SourceFile, Sources, document_of
from index.types import Document, Encoder, IdentifiedEncoder

# Parts smaller than this are put together once there are more of them than that: each costs a file.
_SMALL_PASSAGES = 1024
_MAX_SMALL = 8


@dataclass(slots=True)
class Renewal:
    """A build under way: the parts and documents of the next generation so far, and what became of files."""

    settings: Settings
    encoder: Encoder
    base: Manifest | None
    progress: Report
    parts: list[Mapping[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    read: list[ReadFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def run(self, sources: Sources) -> BuildReport:
        """Publish the next generation, unless it would be the one before.

        Raises:
            DocumentError: no file can be read.
        """
        folder = self.settings.index
        lost = self._repair()
        plan = make_plan(sources, self.base, frozenset(id_ for part in lost for id_ in part["documents"]))
        self.skipped.extend(sources.unreadable)
        self._take_over(plan, [part for part in self.base.parts if part not in lost] if self.base else [])
        self._read_all(plan.to_read)
        if not self.documents:
            raise DocumentError(
                f"Không đọc được tệp nào trong thư mục báo cáo {self.settings.documents}; "
                f"ví dụ: {self.skipped[0].reason}"
            )
        self._put_small_ones_together()
        manifest = self._manifest(sources)
        base = self.base if not lost else None  # what was lost is written again: the servers must hear of it
        if base and not _differ(base, manifest) and not damaged_parts(folder, base):
            return report_of(current_name(folder), manifest, sources, changed=False)
        name = publish(folder, manifest, keep=self.settings.keep)
        done = {"read": tuple(self.read), "taken_over": len(plan.kept), "removed": plan.removed}
        return report_of(name, manifest, sources, changed=True, **done)

    @property
    def _files(self) -> PartFiles:
        return PartFiles(self.settings.index)

    @property
    def _side(self) -> str:
        """The copy of the parts that the next generation reads: not the one that the last one reads.

        That holds, too, where nothing is taken over from it: its parts may come out the same.
        """
        last = self.base or last_manifest(self.settings)
        return SIDES[(SIDES.index(last.side) + 1) % len(SIDES)] if last else SIDES[0]

    def _repair(self) -> list[Mapping[str, Any]]:
        """Return the parts of which no copy is whole; of the others the next generation's then is."""
        parts = self.base.parts if self.base else ()
        unsound = self._files.unsound([part["sha256"] for part in parts], self._side)
        lost = {sha256 for sha256 in unsound if not self._files.repair(sha256, self._side)}
        return [part for part in parts if part["sha256"] in lost]

    def _take_over(self, plan: Plan, parts: Sequence[Mapping[str, Any]]) -> None:
        stated = {entry["id"]: entry for entry in self.base.documents} if self.base else {}
        for part in parts:
            kept = [id_ for id_ in part["documents"] if id_ in plan.kept]
            if len(kept) == len(part["documents"]):
                self.parts.append(part)
            elif kept:
                self._add(self._files.read(part["sha256"], self._side).only(frozenset(kept)))
            self.documents.extend({**stated[id_], "path": plan.kept[id_]} for id_ in kept)

    def _read_all(self, files: Sequence[FoundFile]) -> None:
        """Add the documents of `files`, in parts of some thousand passages."""
        waiting: list[tuple[Document, float]] = []
        for number, (file, document, seconds) in enumerate(self._documents_of(files), start=1):
            if isinstance(document, Document):
                waiting.append((document, seconds))
            else:
                self.skipped.append(Skipped(file.path, " ".join(str(document).split()), file.sha256))
            paragraphs = sum(len(document.paragraphs) for document, _ in waiting)
            if waiting and (paragraphs >= PART_PASSAGES or number == len(files)):
                self._add_documents(waiting)
                waiting = []
            self.progress("Đọc văn bản", number, len(files))

    def _documents_of(
        self, files: Sequence[FoundFile]
    ) -> Iterator[tuple[FoundFile, Document | DocumentError, float]]:
        """Yield each file with its document, or why it has none, and the seconds that its reading took."""
        loaded: dict[str, SourceFile] = {}

        def load(file: FoundFile) -> bytes:
            loaded[file.path] = file.load()
            return loaded[file.path].data

        sent = ((file.path, partial(load, file)) for file in files)
        readings = read_all(sent, limits=Limits.of(self.settings))
        for file, reading in zip(files, readings, strict=True):
            source, result = loaded.pop(file.path, None), reading.result
            if source is None or isinstance(result, DocumentError):
                yield file, cast("DocumentError", result), reading.seconds
                continue
            try:
                yield file, document_of(source, result), reading.seconds
            except DocumentError as error:
                yield file, error, reading.seconds

    def _add_documents(self, timed: Sequence[tuple[Document, float]]) -> None:
        documents = [document for document, _ in timed]
        part = make_part(documents, self.encoder, self.progress)
        passages = Counter(passage.document_id for passage in part.passages)
        self.read.extend(_read_file(document, passages[document.id], spent) for document, spent in timed)
        self.documents.extend(
            {
                "id": document.id,
                "path": document.path,
                "sha256": document.sha256,
                "title": document.title,
                "paragraphs": len(document.paragraphs),
                "passages": passages[document.id],
                "described": document.data.described,
            }
            for document in documents
        )
        self._add(part)

    def _add(self, part: Part) -> None:
        sha256, size = self._files.add(part)
        ids = [document.id for document in part.documents]
        self.parts.append({"sha256": sha256, "bytes": size, "passages": len(part.passages), "documents": ids})

    def _put_small_ones_together(self) -> None:
        small = [part for part in self.parts if part["passages"] < _SMALL_PASSAGES]
        if len(small) > _MAX_SMALL:
            self.parts = [part for part in self.parts if part not in small]
            read = [self._files.read(part["sha256"], self._side) for part in small]
            self._add(join_parts(read, dim=self.encoder.dim))

    def _manifest(self, sources: Sources) -> Manifest:
        fusion, calibration = brought_fusion(self.encoder), self._calibration()
        return Manifest(
            format=FORMAT,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=_stated(self.encoder),
            settings={
                **index_settings(),
                "fusion": fusion.to_dict(),
                "calibration": calibration.to_dict(),
            },
            documents=sorted(self.documents, key=lambda stated: str(stated["path"])),
            passages=sum(part["passages"] for part in self.parts),
            side=self._side,
            parts=self.parts,
            skipped=[asdict(entry) for entry in sorted(self.skipped, key=lambda entry: entry.path)],
            copies=[asdict(copy) for copy in sources.copies],
        )

    def _calibration(self) -> Calibration:
        """Return the calibration of the model, which is that of the last generation if there was one."""
        if self.base:
            return Calibration.from_dict(self.base.settings["calibration"])
        return calibrate(self.encoder)


def _read_file(document: Document, passages: int, seconds: float) -> ReadFile:
    return ReadFile(
        path=document.path,
        format=PurePosixPath(document.path).suffix.lower().lstrip("."),
        pages=max((paragraph.page or 0 for paragraph in document.paragraphs), default=0) or None,
        paragraphs=len(document.paragraphs),
        passages=passages,
        seconds=round(seconds, 3),
    )


def _differ(before: Manifest, after: Manifest) -> bool:
    """Return whether two generations would answer or tell of their documents differently."""

    def state(manifest: Manifest) -> tuple[object, ...]:
        documents = {(entry["path"], entry["sha256"], entry["described"]) for entry in manifest.documents}
        skipped = {(entry["path"], entry["sha256"], entry["reason"]) for entry in manifest.skipped}
        copies = {(entry["path"], entry["of"]) for entry in manifest.copies}
        return documents, skipped, copies, manifest.settings

    return state(before) != state(after)


def _stated(encoder: Encoder) -> dict[str, object]:
    """Return the model as the manifest states it; an encoder made in memory has no files to tell of."""
    stated: dict[str, object] = {"name": encoder.name, "fingerprint": encoder.fingerprint, "dim": encoder.dim}
    return stated | asdict(encoder.identity) if isinstance(encoder, IdentifiedEncoder) else stated
