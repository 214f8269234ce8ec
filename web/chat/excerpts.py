"""One quoted excerpt as HTML: its figures, its words, where it stands; and what was reckoned from several.

Citations given here have been verified. Only what stands in the report is inside a `blockquote`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.metadata.document_data import DocumentStatus
from index.types import RowPlace
from rag.phrases import value_name
from rag.types import Answer, Calculation, Citation, DocumentRef, FigureLine
from web.marking import Marking, escape, marked_html, said_html, vietnamese_html, vietnamese_mark
from web.viewer.places import place_of, source_link
from web.words import words

_MAX_TITLE = 40
_MAX_FIGURES = 3  # more would hide the quote they come from
_CONTINUATION = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Card:
    """One excerpt to show; `link` opens its place in the report."""

    citation: Citation
    link: str

    def html(self, *, with_figures: bool = True, numbered: bool = False) -> str:
        """Return the excerpt as a figure."""
        citation = self.citation
        quote = marked_html(citation.quote, [Marking(citation.highlights)], offset=citation.start)
        head = ""
        if numbered:
            number = escape(words().excerpt.format(number=citation.number))
            head = f'<p class="excerpt-number">{number}</p>'
        if with_figures:
            head += _figures_html(citation.figures[:_MAX_FIGURES])
        return (
            f'<figure class="excerpt">{head}'
            f"<blockquote{vietnamese_mark(citation.quote)}>{quote}</blockquote>"
            f"<figcaption>{self._caption_html()}</figcaption></figure>"
        )

    def _caption_html(self) -> str:
        label = said_html(source_label(self.citation))
        full_title = escape(full_label(self.citation.document))
        cited = escape(citation_line(self.citation))
        return (
            f'<a class="chip" href="{escape(self.link)}" target="_blank" rel="noopener" title="{full_title}">'
            f'<span class="visually-hidden">{escape(words().open_source)}: </span>{label}</a>'
            f'<button type="button" class="copy" aria-label="{escape(words().copy_label)}"'
            f' data-source="{cited}" data-done="{escape(words().copied)}">{escape(words().copy)}</button>'
        )


def excerpts_html(answer: Answer) -> str:
    """Return the excerpts that answer, with what was reckoned from them.

    One excerpt is open and the others are folded; all those are open that a note compares or a calculation
    takes its figures from, or that stand side by side by period, and these are numbered.
    """
    cards = _cards(answer.citations)
    opened = {cards[0].citation.number}
    if answer.by_period:
        opened.update(card.citation.number for card in cards)
    elif answer.note:
        opened.update(card.citation.number for card in cards[:2])
    if answer.calculation:
        opened.update(operand.citation for operand in answer.calculation.operands)
    shown = [card for card in cards if card.citation.number in opened]
    folded = [card for card in cards if card.citation.number not in opened]
    numbered = len(shown) > 1
    parts = [card.html(numbered=numbered) for card in shown]
    if answer.calculation:
        parts.append(_calculation_html(answer.calculation, numbered=numbered))
    return "".join([*parts, _folded_html(folded)])


def nearest_html(citations: Sequence[Citation]) -> str:
    """Return excerpts that do not answer, without their figures: large, they would look like an answer."""
    cards = _cards(citations)
    return cards[0].html(with_figures=False) + _folded_html(cards[1:], with_figures=False)


def source_label(citation: Citation) -> str:
    """Return where a citation stands, in the words an official would write."""
    title = value_name(shortened(citation.document.title))
    return words().separator.join([title, *_place_labels(citation)])


def citation_line(citation: Citation) -> str:
    """Return a source as it is cited in a letter: the document in full, then the place in it."""
    return words().separator.join([full_label(citation.document), *_place_labels(citation)])


def _place_labels(citation: Citation) -> list[str]:
    document = citation.document
    parts = []
    if citation.section:
        named = citation.section[:1].isalpha() and " " in citation.section  # "Điều 5", "Chương II"
        parts.append(
            value_name(citation.section) if named else words().section.format(number=citation.section)
        )
    if citation.section_title:
        title = words().quoted_title.format(title=citation.section_title)
        parts = [f"{parts[0]} {title}"] if citation.section else [title]
    if citation.paragraph:
        parts.append(words().paragraph.format(number=citation.paragraph))
    if citation.page is not None:
        parts.append(words().page.format(number=citation.page))
    if citation.place is not None:
        parts.append(_row(citation.place))
    if document.recognised:
        parts.append(words().recognised)
    parts.extend(_status(document))
    return parts


def _status(document: DocumentRef) -> list[str]:
    """Return what a reader must know of a source beside its place."""
    said = {DocumentStatus.DRAFT.value: words().draft, DocumentStatus.SUPERSEDED.value: words().superseded}
    return [said[document.status]] if document.status in said else []


def full_label(document: DocumentRef) -> str:
    """Return a document's whole title with its number, date and issuing body, where it states them."""
    number = words().number.format(number=document.number) if document.number else ""
    day = "/".join(reversed(document.date.split("-"))) if document.date else ""
    date = words().date.format(date=day) if day else ""
    title = _CONTINUATION.sub(" ", document.title).strip()
    return words().separator.join(part for part in (title, number, date, document.issuer) if part)


def _row(place: RowPlace) -> str:
    if place.cells:
        return words().cells.format(sheet=place.sheet, cells=place.cells)
    return words().table_row.format(table=place.table, row=place.row)


def shortened(title: str, most: int = _MAX_TITLE) -> str:
    """Return a title of at most about `most` characters, cut between words with an ellipsis."""
    line = _CONTINUATION.sub(" ", title).strip()
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,;:-–") + "…"


def _cards(citations: Sequence[Citation]) -> list[_Card]:
    places = [place_of(citation) for citation in citations]
    return [_Card(citation, source_link(places, at)) for at, citation in enumerate(citations, start=1)]


def _folded_html(cards: Sequence[_Card], *, with_figures: bool = True) -> str:
    if not cards:
        return ""
    more = escape(words().more_excerpts.format(count=len(cards)))
    inner = "".join(card.html(with_figures=with_figures) for card in cards)
    return f'<details class="more"><summary>{more}</summary>{inner}</details>'


def _figures_html(lines: Sequence[FigureLine]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{_figure_html(line)}</li>" for line in lines)
    return f'<ul class="figures" aria-label="{escape(words().figures)}">{items}</ul>'


def _figure_html(line: FigureLine) -> str:
    mark = vietnamese_mark(line.figure.text)
    parts = [f'<p class="figure-value"{mark}>{escape(line.figure.text)}</p>']
    if line.indicator:
        parts.append(_labelled("figure-indicator", words().figure_indicator, line.indicator.text))
    if line.period:
        parts.append(_labelled("figure-period", words().figure_period, line.period.text))
    parts += [
        _labelled("figure-comparison", words().figure_comparison, part.text) for part in line.comparisons
    ]
    return "".join(parts)


def _labelled(name: str, label: str, value: str) -> str:
    said = vietnamese_html(escape(value))
    return f'<p class="{name}"><span class="visually-hidden">{escape(label)} </span>{said}</p>'


def _calculation_html(calculation: Calculation, *, numbered: bool) -> str:
    """Return the calculation in a frame of its own that says whose words it is."""
    figures = "; ".join(
        words().operand.format(figure=vietnamese_html(escape(operand.figure.text)), number=operand.citation)
        if numbered
        else vietnamese_html(escape(operand.figure.text))
        for operand in calculation.operands
    )
    return (
        f'<section class="calculation" aria-label="{escape(words().calculation)}">'
        f'<p class="calculation-title">{escape(words().calculation)}</p>'
        f'<p class="formula"{vietnamese_mark(calculation.formula)}>{escape(calculation.formula)}</p>'
        f'<p class="calculation-from">{escape(words().calculated_from)} {figures}</p></section>'
    )
