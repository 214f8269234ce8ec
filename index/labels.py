"""The numbering at the start of a paragraph: Phần, Chương, Mục, I., Điều, 1., 1.1., a).

Says how high a label stands, whether its paragraph is a heading, and how a path of labels is cited. Knows
nothing of the tree they make.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# A numbered paragraph is a heading if it is short and does not end as a sentence does. Right for all 7
# headings and 8 items of the bundled report; Decree 30 headings are set on one or two lines.
HEADING_MAX_CHARS = 80
NAMED_HEADING_MAX_CHARS = 250


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's numbering and the words after it; a smaller `rank` stands higher in the tree.

    A `named` label keeps its word when it is cited ("Chương I", "Điều 5"), others are bare ("I", "1.1").
    """

    rank: int
    number: str
    rest: str
    named: bool


APPENDIX_RANK = 1
ROMAN_RANK = 6
ARABIC_RANK = 8

# rank, pattern, named; the first that matches the whole paragraph is its label
_LABELS: tuple[tuple[int, re.Pattern[str], bool], ...] = tuple(
    (rank, re.compile(pattern), named)
    for rank, pattern, named in (
        (1, r"(?P<n>(?:Phần|PHẦN) (?:(?:thứ|THỨ) \w+|[\dIVXLC]+))[.:]?(?:\s+(?P<rest>.*))?", True),
        (APPENDIX_RANK, r"(?P<n>(?:Phụ lục|PHỤ LỤC)(?: [\dIVXLC]+)?)[.:]?(?:\s+(?P<rest>.*))?", True),
        (2, r"(?P<n>(?:Chương|CHƯƠNG) [\dIVXLC]+)[.:]?(?:\s+(?P<rest>.*))?", True),
        (3, r"(?P<n>(?:Mục|MỤC) [\dIVXLC]+)[.:]?(?:\s+(?P<rest>.*))?", True),
        (4, r"(?P<n>(?:Tiểu mục|TIỂU MỤC) [\dIVXLC]+)[.:]?(?:\s+(?P<rest>.*))?", True),
        (ROMAN_RANK, r"(?P<n>[IVX]+)[.)/]\s*(?P<rest>\D.*)", False),
        (5, r"(?P<n>[A-HĐ])[.)/]\s+(?P<rest>.*)", False),
        (7, r"(?P<n>Điều \d+[a-zđ]?)[.:]\s*(?P<rest>.*)", True),
        (ARABIC_RANK, r"(?P<n>\d{1,2})[.)/]\s*(?P<rest>\D.*)", False),
        (9, r"(?P<n>\d{1,2}\.\d{1,2})\.?\s+(?P<rest>\D.*)", False),
        (10, r"(?P<n>\d{1,2}(?:\.\d{1,2}){2,3})\.?\s+(?P<rest>\D.*)", False),
        (11, r"(?P<n>[a-zđ])[.)]\s+(?P<rest>.*)", False),
    )
)


def read_label(line: str) -> Label | None:
    """Return the label at the start of a paragraph (NFC); None where it has none."""
    text = line.strip()
    for rank, pattern, named in _LABELS:
        match = pattern.fullmatch(text)
        if match:
            return Label(rank, match["n"], match["rest"] or "", named)
    return None


def is_heading(label: Label, line: str) -> bool:
    """Return whether a labelled paragraph is a heading by its length and its end, rather than an item."""
    text = line.strip()
    if label.named:
        return len(text) <= NAMED_HEADING_MAX_CHARS
    if label.rank <= ROMAN_RANK:
        return len(text) <= NAMED_HEADING_MAX_CHARS and not text.endswith((".", ";"))
    return len(text) < HEADING_MAX_CHARS and not text.endswith((".", ";", ","))


def cite(path: Sequence[Label]) -> str:
    """Return labels from the top down as they are cited: "I.1", "Chương II, Mục 1", "Điều 5.2.a"."""
    kept: list[Label] = []
    for label in path:
        if _is_article(label):  # numbered through the whole document, so nothing stands before it
            kept = []
        while "." in label.number and kept and kept[-1].number[0].isdigit():  # "1.1" already holds "1"
            kept.pop()
        kept.append(label)
    cited = ""
    for row, label in enumerate(kept):
        after_name = row > 0 and kept[row - 1].named and not _is_article(kept[row - 1])
        separator = ", " if label.named or after_name else "."
        cited = f"{cited}{separator}{label.number}" if cited else label.number
    return cited


def _is_article(label: Label) -> bool:
    return label.number.startswith("Điều")
