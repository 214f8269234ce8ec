"""What a document says of itself: values, their form in files, and nothing of where they are read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from index.metadata.period import Period


class DocumentStatus(StrEnum):
    """What a document is worth as a source."""

    DRAFT = "dự thảo"
    OFFICIAL = "chính thức"
    SUPERSEDED = "đã thay thế"


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """Where a document states the value of a field: at `Document.text[start:end]`."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentData:
    """What a document states of itself; None where it does not: nothing is guessed.

    `title` is what it is about (trích yếu), `kind` the kind of document ("báo cáo"), `number` its số/ký hiệu
    ("123/BC-UBND"), `date` as "2025-12-05", `issuer` the body that issued it as written, `place` the unit
    that it is of ("tỉnh Bắc Kạn"), `period` what it covers. `spans` has, in order, where the text states
    them; a value of the file beside the document has no span. `described` is the SHA-256 of that file, ""
    where there is none.
    """

    title: str | None = None
    kind: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    place: str | None = None
    period: Period | None = None
    signer: str | None = None
    status: DocumentStatus | None = None
    spans: tuple[FieldSpan, ...] = ()
    described: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the data as JSON-ready values; `from_dict` reads them back."""
        return asdict(self) | {
            "status": str(self.status) if self.status else None,
            "spans": [asdict(span) for span in self.spans],
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> DocumentData:
        """Return what `to_dict` gave; raises `TypeError` or `ValueError` on anything else."""
        return cls(
            **{
                **fields,
                "period": Period(**fields["period"]) if fields.get("period") else None,
                "status": DocumentStatus(fields["status"]) if fields.get("status") else None,
                "spans": tuple(FieldSpan(**span) for span in fields.get("spans", ())),
            }
        )
