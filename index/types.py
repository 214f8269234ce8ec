"""The values that travel from files to the index: all frozen, all told by offsets into `Document.text`.

Every `start` and `end` is a half-open range of code points in `Document.text`, the text that was extracted
from the file and is never changed afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.metadata.document_data import DocumentData

if TYPE_CHECKING:
    from index.fusion import Fusion


class BlockKind(StrEnum):
    """What a reader saw: running text, a heading by the file's own styles, or one row of a table."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row of a table stands, and what the page says of it that the row alone does not.

    `table` counts the tables of the document from 1, `row` the rows of the table, its headers included; a
    spreadsheet names its `sheet` and the row's `cells` ("B12:F12"). `caption`, `unit` and `headers`, the
    columns' header paths ("Thực hiện / Tháng 6") from left to right, are as written, "" and () where the
    table has none.
    """

    table: int
    row: int
    sheet: str = ""
    cells: str = ""
    caption: str = ""
    unit: str = ""
    headers: tuple[str, ...] = ()

    @property
    def context(self) -> tuple[str, ...]:
        """What is known of the row beside its own words, from the widest to the narrowest."""
        return tuple(part for part in (self.sheet, self.caption, self.unit, *self.headers) if part)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or table row as a reader found it.

    `level` is the outline level (1 is the highest) where the file states one, else None; `page` counts from 1
    where the format has pages, else None; a row of a table has a `place` where the reader knows it. Blocks
    are in reading order, do not overlap, and hold no newline.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    page: int | None = None
    place: RowPlace | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader makes of a file: its text, and the blocks the text is made of.

    `recognised` is True where the text was read from images (OCR) and may differ from the paper.
    """

    text: str
    blocks: tuple[Block, ...]
    recognised: bool = False


class Reader(Protocol):
    """One file format: bytes in, text and blocks out."""

    def __call__(self, data: bytes, /) -> Extract:
        """Return the text of a file; raises `DocumentError` where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a document, or an unnumbered one with number "".

    `number` is the whole path, as an official would cite it ("I.1", "II.2", "Điều 5.2"); `title` is the
    heading's words without its label, "" for a numbered paragraph that has no heading of its own;
    `path` holds the titles from the top down to this section. `start` and `end` enclose the heading and all
    that stands under it.
    """

    number: str
    title: str
    level: int
    start: int
    end: int
    path: tuple[str, ...] = ()


class ParagraphKind(StrEnum):
    """The part a paragraph plays in its document."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    ITEM = "item"
    TABLE_ROW = "table_row"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document.

    `number` counts the body paragraphs of its section from 1 (0 for titles and headings); `section` is the
    innermost section it stands in.
    """

    start: int
    end: int
    kind: ParagraphKind
    section: Section
    number: int
    page: int | None = None
    place: RowPlace | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file of documents/, read and told apart.

    `id` is the first 16 hex digits of `sha256`, the hash of the file's bytes, so a renamed file keeps its
    id; `path` is relative to the documents folder, with forward slashes; `recognised` is that of its extract;
    `data` is what it states of itself.
    """

    id: str
    title: str
    path: str
    text: str
    sha256: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    recognised: bool = False
    data: DocumentData = field(default_factory=DocumentData)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed and ranked: a paragraph, or a part of a long one.

    `paragraph` is the row of its paragraph in `Document.paragraphs`; `context` is what a reader of the whole
    page knows and the passage alone does not say (title, headings, the paragraph's lead-in).
    """

    document_id: str
    paragraph: int
    start: int
    end: int
    context: str


class Encoder(Protocol):
    """An embedding model, as the index and the assistant see it."""

    @property
    def name(self) -> str:
        """What the manifest calls the model."""

    @property
    def fingerprint(self) -> str:
        """A hash that changes whenever the model would give other vectors."""

    @property
    def dim(self) -> int:
        """Length of one vector."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (len(texts), dim); a text without known tokens gives zeros."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (len(texts), dim); a text without known tokens gives zeros."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put before a text when it is embedded; "" puts nothing."""

    query: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model this is and how it is used, as the manifest states it.

    `fingerprint` is a SHA-256 over the model's files, `prompts` and `backend`; `revision` is the commit of a
    model that came from the hub, else None; `backend` is what runs it ("numpy", "torch", "onnx", …).
    """

    name: str
    fingerprint: str
    backend: str
    revision: str | None = None
    prompts: Prompts = Prompts()


class Identified:
    """What every encoder that was read from files says of itself."""

    def __init__(self, identity: ModelIdentity, fusion: Fusion) -> None:
        self._identity = identity
        self._fusion = fusion

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        return self._identity

    @property
    def fusion(self) -> Fusion:
        """The weights that search uses with this model."""
        return self._fusion

    @property
    def name(self) -> str:
        """The folder's name, or the name on the hub."""
        return self._identity.name

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the model's files, prompts and backend."""
        return self._identity.fingerprint


@runtime_checkable
class IdentifiedEncoder(Encoder, Protocol):
    """An encoder that was read from files and can say which."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""

    @property
    def fusion(self) -> Fusion:
        """The weights that search uses with this model."""


@runtime_checkable
class LimitedEncoder(Encoder, Protocol):
    """An encoder that reads only the beginning of a text that is too long."""

    @property
    def max_tokens(self) -> int | None:
        """How many tokens of a text are read, prompt and special tokens included; None for any number."""

    def count_tokens(self, passages: Sequence[str]) -> list[int]:
        """Return the number of tokens of each passage, prompt and special tokens included."""


@runtime_checkable
class TokenEncoder(Protocol):
    """A model whose tokens have vectors of their own, so that texts can be compared token by token."""

    def tokens(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Return the ids of each text's tokens, in order, without prompts."""

    def token_vectors(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the vectors of tokens, shape (len(ids), dim); a longer one says more."""
