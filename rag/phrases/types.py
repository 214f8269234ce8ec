"""What the assistant itself says of questions and answers: one field a phrase, one value a language.

The pages' words are in `web.words`. Values that come from documents or from the question stay in their own
language; the English phrases put them between “ and ”, by which a page can tell them from its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The phrases of one language; `{…}` are filled in with `str.format`."""

    empty: str
    not_found: str
    no_writing: str
    one_report: str
    all_reports: str
    report_without: str
    reports_without: str
    nearest_time: str
    not_assumed: str
    no_person: str
    not_alone: str
    not_compared: str
    no_number: str
    no_content: str
    no_words: str
    # What an answer of its kind must have, by the requirement; the most telling first.
    missed: Mapping[str, str]

    figures: str
    """With what every phrase of missing figures begins."""
    news_of_day: str
    figures_to_day: str
    figures_of_year: str
    figures_of_last_year: str
    figures_of_months: str
    figures_of_quarter: str
    figures_of_month: str
    figures_of_second_half: str
    figures_of_whole_year: str
    figures_of_country: str
    figures_of_town: str
    content_on_place: str
    document_numbered: str

    continues: str
    two_figures: str
    side_by_side: str
    no_place: str
    points: str
    times: str
    no_documents: str
    every_document: str
    chosen_documents: str
    a_document: str
    with_superseded: str
    superseded: str
    value: str
    kinds: Mapping[str, str] = field(default_factory=dict)

    other_model: str
    not_latest: str
    not_opened: str
