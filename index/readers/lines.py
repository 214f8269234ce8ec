"""What readers of formats with structure gather: lines of text with their kind, and the extract they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import DocumentError
from index.types import Block, BlockKind, Extract, RowPlace

# A report of 1,000 pages has some 3 million characters.
MAX_CHARS = 20_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a document: its words, trimmed and without a line break, and what it is."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    place: RowPlace | None = None


def join_lines(lines: Sequence[Line]) -> Extract:
    r"""Return the extract of lines that have words: one block each, joined by "\n".

    Raises:
        DocumentError: there are none, or far more than a report can have.
    """
    if not lines:
        raise DocumentError("tệp không có chữ nào (có thể chỉ có ảnh quét); hãy kiểm tra lại nội dung tệp")
    if sum(len(line.text) for line in lines) > MAX_CHARS:
        raise DocumentError(f"tệp có hơn {MAX_CHARS // 1_000_000} triệu chữ cái; hãy chia thành nhiều tệp")
    blocks, start = [], 0
    for line in lines:
        end = start + len(line.text)
        blocks.append(Block(start, end, kind=line.kind, level=line.level, place=line.place))
        start = end + 1
    return Extract(text="\n".join(line.text for line in lines), blocks=tuple(blocks))
