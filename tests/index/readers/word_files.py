"""Word files made for the tests: a zip of raw XML that holds exactly what a test is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from index.readers import read
from index.types import Block

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str = "", properties: str = "") -> str:
    """A paragraph; `content` is XML of runs, or plain text for one run."""
    runs = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def cell(content: str = "", properties: str = "") -> str:
    paragraphs = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    joined = "".join(item if item.startswith("<w:tc>") else cell(item) for item in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{joined}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def part(name: str, content: str, prologue: str = "") -> str:
    """One XML part of the package, `name` being that of its root."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<w:{name} {_NAMESPACES}>{content}</w:{name}>'


def docx(body: str, *, styles: str = "", numbering: str = "", prologue: str = "") -> bytes:
    """A .docx with this XML in its body, styles and numbering."""
    kinds = {"styles": styles, "numbering": numbering}
    relations = "".join(f'<Relationship Type="{_KIND}/{kind}" Target="{kind}.xml"/>' for kind in kinds)
    return packed(
        {
            "_rels/.rels": f'<R><Relationship Type="{_KIND}/officeDocument" Target="word/document.xml"/></R>',
            "word/_rels/document.xml.rels": f"<R>{relations}</R>",
            "word/document.xml": part("document", f"<w:body>{body}</w:body>", prologue),
            "word/styles.xml": part("styles", styles),
            "word/numbering.xml": part("numbering", numbering),
        }
    )


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(body: str, *, styles: str = "", numbering: str = "") -> list[str]:
    """What the reader makes of a body, line by line."""
    return read("thu.docx", docx(body, styles=styles, numbering=numbering)).text.split("\n")


def blocks(body: str, *, styles: str = "") -> tuple[Block, ...]:
    """The blocks the reader makes of a body."""
    return read("thu.docx", docx(body, styles=styles)).blocks
