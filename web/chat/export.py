"""A conversation as a Word document: what was asked, what was quoted, and from which file.

Knows nothing of pages and routes. Quotes stand letter for letter; what a Word file cannot hold at all
(control characters, halves of characters) is replaced by a sign that can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from index.language import Language, spoken
from rag.types import Answer, Citation, DocumentRef, FigureLine, Status
from web.chat.excerpts import citation_line, full_label
from web.types import Exchange
from web.words import words

_FONT = "Times New Roman"  # on every Windows, with all Vietnamese letters; what Nghị định 30/2020 asks for
_TAGS = {Language.VIETNAMESE: "vi-VN", Language.ENGLISH: "en-GB"}
_ACCENT = RGBColor(0x9F, 0x1D, 0x20)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML 1.0
_MAX_HEADING_CHARS = 200
_STYLES = (("Normal", 13), ("Title", 20), ("Heading 1", 15), ("Heading 2", 13), ("Quote", 13))


def exported(exchanges: Sequence[Exchange], at: datetime) -> bytes:
    """Return the conversation as a .docx file; `at` is when it is made."""
    document = docx.Document()
    _set_up(document, at)
    document.add_paragraph(words().export_title, style="Title")
    document.add_paragraph(words().export_made.format(at=f"{at:%H:%M, %d/%m/%Y}"))
    document.add_paragraph().add_run(words().export_notice).bold = True
    for number, exchange in enumerate(exchanges, start=1):
        _add_exchange(document, exchange, number)
    _add_documents(document, exchanges)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


# --- questions and answers ---------------------------------------------------------------------------------


def _add_exchange(document: Docx, exchange: Exchange, number: int) -> None:
    question = _writable(exchange.question)
    heading = words().export_heading.format(number=number, question=question[:_MAX_HEADING_CHARS])
    document.add_heading(heading, level=1)
    if len(question) > _MAX_HEADING_CHARS:
        document.add_paragraph(question)
    answer = exchange.answer
    if answer is None:
        document.add_paragraph(words().failed)
        return
    for line in _understanding(answer, exchange):
        document.add_paragraph(_writable(line))
    if answer.status is Status.NOT_FOUND:
        document.add_paragraph().add_run(words().not_found).bold = True
        document.add_paragraph(_writable(answer.reason or words().no_reason))
    if answer.note:
        document.add_paragraph(_writable(answer.note))
    for citation in answer.citations or answer.nearest:
        _add_citation(document, citation, nearest=not answer.citations)
    if answer.calculation:
        _add_labelled(document, f"{words().calculation}:", answer.calculation.formula)


def _understanding(answer: Answer, exchange: Exchange) -> Iterator[str]:
    if exchange.as_typed:
        yield words().asked_as_typed
    elif answer.is_reworded:
        yield f"{words().understood} {answer.understood_as}"
    if answer.scope:
        label = words().scope_chosen if answer.scope.chosen else words().scope_named
        yield label.format(label=answer.scope.label)


def _add_citation(document: Docx, citation: Citation, *, nearest: bool) -> None:
    heading = words().excerpt.format(number=citation.number)
    document.add_heading(f"{words().nearest} ({heading})" if nearest else heading, level=2)
    for line in () if nearest else citation.figures:
        _add_labelled(document, words().export_figure, _figure(line))
    quote = document.add_paragraph(style="Quote")
    for text, marked in _pieces(citation):
        run = quote.add_run(_writable(text))
        if marked:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    _add_labelled(document, words().export_source, citation_line(citation))


def _figure(line: FigureLine) -> str:
    parts = [line.figure, line.indicator, line.period, *line.comparisons]
    return "; ".join(part.text for part in parts if part)


def _pieces(citation: Citation) -> Iterator[tuple[str, bool]]:
    """Yield the quote cut at the edges of its highlights, each piece with whether it is marked."""
    done = citation.start
    for start, end in citation.highlights:
        yield citation.quote[done - citation.start : start - citation.start], False
        yield citation.quote[start - citation.start : end - citation.start], True
        done = end
    yield citation.quote[done - citation.start :], False


# --- the documents quoted ----------------------------------------------------------------------------------


def _add_documents(document: Docx, exchanges: Sequence[Exchange]) -> None:
    """Add what tells anyone which files were quoted: their names and hashes."""
    answers = [exchange.answer for exchange in exchanges if exchange.answer]
    cited = {
        (citation.document.id, citation.document.sha256): citation.document
        for answer in answers
        for citation in answer.citations or answer.nearest
    }
    if not cited:
        return
    document.add_heading(words().export_document, level=1)
    generations = dict.fromkeys(answer.generation for answer in answers)
    for reference in cited.values():
        document.add_heading(_writable(full_label(reference)), level=2)
        for label, value in _stated(reference):
            _add_labelled(document, label, value)
    _add_labelled(document, words().export_generation, ", ".join(generations))


def _stated(reference: DocumentRef) -> Iterator[tuple[str, str]]:
    """Yield what identifies a document, as (label, value); what it does not state of itself is left out."""
    day = "/".join(reversed(reference.date.split("-"))) if reference.date else None
    stated = (
        (words().export_document_number, reference.number),
        (words().export_document_date, day),
        (words().export_document_issuer, reference.issuer),
        (words().export_file_name, reference.file),
        (words().export_sha256, reference.sha256),
    )
    for label, value in stated:
        if value:
            yield label, value


def _add_labelled(document: Docx, label: str, value: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{label} ").bold = True
    paragraph.add_run(_writable(value))


def _writable(text: str) -> str:
    """Return text with a visible sign for what a Word file cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text.encode("utf-8", "replace").decode("utf-8"))


# --- how it looks ------------------------------------------------------------------------------------------


def _set_up(document: Docx, at: datetime) -> None:
    tag = _TAGS[spoken()]
    for name, points in _STYLES:
        _set_style(document, name, points)
    language = document.styles.element.find(".//" + qn("w:lang"))
    for attribute in ("w:val", "w:eastAsia"):
        language.set(qn(attribute), tag)
    quote = document.styles["Quote"].paragraph_format
    quote.left_indent = Cm(0.8)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = section.right_margin = Cm(2)
    section.left_margin = Cm(3)
    _add_page_numbers(section.footer.paragraphs[0])
    told = document.core_properties
    told.title, told.author, told.comments = words().export_title, words().title, ""
    told.language, told.created, told.modified = tag, at, at


def _set_style(document: Docx, name: str, points: int) -> None:
    style = document.styles[name]
    style.font.name, style.font.size, style.font.italic = _FONT, Pt(points), False
    if name not in ("Normal", "Quote"):
        style.font.bold = True
        style.font.color.rgb = _ACCENT
        style.paragraph_format.keep_with_next = True
    rule = style.element.find(qn("w:pPr") + "/" + qn("w:pBdr"))  # a blue line under the title
    if rule is not None:
        rule.getparent().remove(rule)
    fonts = style.element.rPr.rFonts
    # Names of the theme would win over the names of fonts.
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    for attribute in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{attribute}"), _FONT)


def _add_page_numbers(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(f"{words().export_page} ")
    for instruction, after in (("PAGE", "/"), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        number = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"  # until Word has counted
        number.append(text)
        field.append(number)
        paragraph._p.append(field)
        paragraph.add_run(after)
