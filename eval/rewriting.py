"""One report as files of other formats and encodings, for `eval.formats`: what an office would have instead.

The words and their order are the same in all of them. Word's older formats and OpenDocument are written by
LibreOffice, and left out where it is not installed; so is VISCII, which has no “ ”, – and ….
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html import escape

from eval.encodings import cp1258, tcvn3, vni
from index.readers.office import convert
from index.types import Document, Paragraph, ParagraphKind

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)


def rewritten(document: Document) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) of a report in each format and encoding; the name tells them apart."""
    text = document.text
    yield "utf-16.txt", text.encode("utf-16")
    yield "tcvn3.txt", tcvn3(text)
    yield "vni.txt", vni(text)
    yield "cp1258.txt", cp1258(text)
    yield "trang.html", _page(document).encode()
    yield "ghi-chu.md", _markdown(document).encode()
    word = _word(document)
    yield "word.docx", word
    for target in ("doc", "rtf", "odt"):
        converted = convert(word, suffix=".docx", target=target)
        if converted is not None:
            yield f"word.{target}", converted


def _page(document: Document) -> str:
    lines = []
    for paragraph in document.paragraphs:
        tag = "p" if (level := _level(paragraph)) is None else f"h{level}"
        lines.append(f"<{tag}>{escape(_words(document, paragraph))}</{tag}>")
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Báo cáo</title></head>'
    return f"{head}<body>{''.join(lines)}</body></html>"


def _markdown(document: Document) -> str:
    lines = []
    for paragraph in document.paragraphs:
        level = _level(paragraph)
        lines.append(("" if level is None else f"{'#' * level} ") + _words(document, paragraph))
    return "\n\n".join(lines) + "\n"


def _word(document: Document) -> bytes:
    """Return a .docx as most offices type one: no styles, every number by hand."""
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(_words(document, paragraph))}</w:t></w:r></w:p>'
        for paragraph in document.paragraphs
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
        )
    return buffer.getvalue()


def _level(paragraph: Paragraph) -> int | None:
    """Return the level of a heading, under the title of the whole; None for what is no heading."""
    if paragraph.kind is ParagraphKind.TITLE:
        return 1
    return min(paragraph.section.level + 1, 6) if paragraph.kind is ParagraphKind.HEADING else None


def _words(document: Document, paragraph: Paragraph) -> str:
    return document.text[paragraph.start : paragraph.end]
