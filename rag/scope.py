"""Which documents a question may be answered from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.metadata.bodies import place_keys, place_name
from index.metadata.kinds import kind_named
from index.metadata.period import Period, read_period
from index.metadata.versions import is_superseded
from index.types import Document
from rag.phrases import kind_name, period_name, phrases, value_name

_MOST_TITLED = 1  # documents that a label names by their titles
_MAX_TITLE_CHARS = 80
_FIELDS = frozenset({"documents", "period", "place", "kind", "include_superseded"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What the documents must be: these ids, of this period, place and kind; a default asks for nothing.

    A document that does not state what is asked for is outside. Superseded ones are so too unless
    `include_superseded` is True or they are asked for by id.
    """

    documents: tuple[str, ...] = ()
    period: Period | None = None
    place: str | None = None
    kind: str | None = None
    include_superseded: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it asks for nothing."""
        return self == Scope()

    def holds(self, document: Document) -> bool:
        """Return whether a document is inside."""
        data = document.data
        current = self.include_superseded or bool(self.documents) or not is_superseded(document)
        listed = not self.documents or document.id in self.documents
        timed = self.period is None or (data.period is not None and self.period.holds(data.period))
        placed = self.place is None or (data.place is not None and same_place(self.place, data.place))
        return current and listed and timed and placed and self.kind in (None, data.kind)

    def label(self, documents: Sequence[Document]) -> str:
        """Return the scope in words to show; `documents` are those inside."""
        return " · ".join(self._words(documents)) or phrases().every_document

    def _words(self, documents: Sequence[Document]) -> Iterator[str]:
        if self.documents:
            titled = len(documents) == _MOST_TITLED
            several = phrases().chosen_documents.format(count=len(self.documents))
            yield value_name(_short(documents[0].title)) if titled else several
        if self.kind:
            yield kind_name(self.kind)
        if self.period:
            yield period_name(self.period)
        if self.place:
            yield value_name(self.place)
        if self.include_superseded:
            yield phrases().with_superseded

    @classmethod
    def from_dict(cls, fields: object) -> Scope:
        """Return the scope that JSON states; raises `ValueError` on a field of another form."""
        if not isinstance(fields, Mapping) or not _FIELDS.issuperset(fields):
            raise ValueError("scope has other fields")
        ids, superseded = fields.get("documents"), fields.get("include_superseded")
        ids = [] if ids is None else ids
        if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
            raise ValueError("documents are no list of ids")
        if not isinstance(superseded, bool | None):
            raise ValueError("include_superseded is no boolean")
        place, kind = _words_of(fields, "place"), _words_of(fields, "kind")
        return cls(
            tuple(dict.fromkeys(ids)),
            _period(fields.get("period")),
            place_name(place) if place else None,
            (kind_named(kind) or kind.lower()) if kind else None,
            bool(superseded),
        )


def same_place(one: str, other: str) -> bool:
    """Return whether two names are of one place; where one has no unit, its name decides."""
    (unit, name), (other_unit, other_name) = place_keys(one), place_keys(other)
    return name == other_name and (not unit or not other_unit or unit == other_unit)


def _words_of(fields: Mapping[str, object], name: str) -> str:
    words = fields.get(name)
    if not isinstance(words, str | None):
        raise ValueError(f"{name} is no string")
    return " ".join((words or "").split())


def _period(stated: object) -> Period | None:
    """Return the period of words ("quý I năm 2024")."""
    if stated is None or stated == "":
        return None
    period = read_period(stated) if isinstance(stated, str) else None
    if period is None:
        raise ValueError("period cannot be read")
    return period


def _short(title: str) -> str:
    if len(title) <= _MAX_TITLE_CHARS:
        return title
    return title[:_MAX_TITLE_CHARS].rsplit(" ", 1)[0] + "…"
