"""The whole text of a document as HTML: paragraphs, tables, the pages they stand on.

Blocks are kept together in groups that a browser need not lay out before they come near the window; a long
document opens as fast as a short one, and is still there for the browser's own search and for print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from index.types import Document, Paragraph, ParagraphKind, Section
from web.marking import escape
from web.viewer.marks import is_trace, slice_html
from web.viewer.tables import table_html
from web.viewer.views import SourceView
from web.words import words

_GROUP_CHARS = 6_000  # about three windows


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands together: one paragraph, or neighbouring rows of one table on one page."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def page(self) -> int | None:
        return self.paragraphs[0].page

    @property
    def length(self) -> int:
        return self.paragraphs[-1].end - self.paragraphs[0].start


def body_html(view: SourceView, anchors: Mapping[int, str]) -> str:
    """Return the text; `anchors` gives the id of each paragraph that an outline links to, by its start."""
    groups: list[list[str]] = []
    used, page = _GROUP_CHARS, None
    for part in _parts(view.document):
        if used >= _GROUP_CHARS:
            groups.append([])
            used = 0
        if part.page is not None and part.page != page:
            page = part.page
            groups[-1].append(_page_html(view, page))
        groups[-1].append(_part_html(view, part, anchors))
        used += part.length
    return "".join(f'<div class="group">{"".join(group)}</div>' for group in groups)


def _parts(document: Document) -> Iterator[_Part]:
    for key, together in groupby(with_gaps(document), key=_part_key):
        paragraphs = tuple(together)
        if key[0]:
            yield _Part(paragraphs)
        else:
            yield from (_Part((paragraph,)) for paragraph in paragraphs)


def _part_key(paragraph: Paragraph) -> tuple[int, str, int | None]:
    """Return the table, sheet and page of a row; table 0 for anything else."""
    place = paragraph.place
    if place is None or paragraph.kind is not ParagraphKind.TABLE_ROW:
        return 0, "", None
    return place.table, place.sheet, paragraph.page


def with_gaps(document: Document) -> Iterator[Paragraph]:
    """Yield the paragraphs, and any words that stand between them as paragraphs of their own."""
    root = (
        document.paragraphs[0].section if document.paragraphs else Section("", "", 0, 0, len(document.text))
    )
    done = 0
    for paragraph in (*document.paragraphs, None):
        start = paragraph.start if paragraph else len(document.text)
        if document.text[done:start].strip():
            yield Paragraph(done, start, ParagraphKind.BODY, root, 0)
        if paragraph:
            yield paragraph
            done = paragraph.end


def _part_html(view: SourceView, part: _Part, anchors: Mapping[int, str]) -> str:
    first = part.paragraphs[0]
    if first.place is not None and first.kind is ParagraphKind.TABLE_ROW:
        return table_html(view, part.paragraphs, [anchors.get(row.start, "") for row in part.paragraphs])
    text = view.document.text[first.start : first.end]
    hidden = " hidden" if is_trace(text) else ""
    anchor = f' id="{anchors[first.start]}"' if first.start in anchors else ""
    tag = _tag(first)
    inner = slice_html(view, first.start, first.end)
    return f'<{tag} class="{first.kind}"{anchor}{hidden}>{inner}</{tag}>'


def _page_html(view: SourceView, page: int) -> str:
    label = f'<span class="page-number">{escape(words().page_label.format(number=page))}</span>'
    if not view.pictures:
        return f'<div class="page" id="page-{page}">{label}</div>'
    said = escape(words().page_picture_label.format(number=page))
    picture = (
        f'<details class="picture"><summary>{escape(words().page_picture)}</summary>'
        f'<img loading="lazy" src="api/documents/{escape(view.document.id)}/pages/{page}.jpg" alt="{said}" '
        f'data-failed="{escape(words().page_picture_failed)}"></details>'
    )
    return f'<div class="page" id="page-{page}">{label}{picture}</div>'


def _tag(paragraph: Paragraph) -> str:
    if paragraph.kind is ParagraphKind.TITLE:
        return "h1"
    if paragraph.kind is ParagraphKind.HEADING:
        return f"h{min(paragraph.section.level + 1, 6)}"
    return "p"
