"""Every word that people read on the pages and in errors: one field a phrase, one value a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language; `{…}` are filled in with `str.format`."""

    language: str
    title: str
    notice: str
    skip_to_question: str
    answer_found: str
    answer_missing: str
    export: str
    nothing_to_export: str
    export_failed: str
    question_label: str
    question_placeholder: str
    send: str
    new_conversation: str
    you: str
    assistant: str
    pending: str
    needs_script: str
    loading: str

    welcome: str
    welcome_detail: str
    one_document: str
    many_documents: str
    examples_heading: str
    examples: tuple[str, ...]
    follow_up_hint: str

    understood: str
    ask_as_typed: str
    asked_as_typed: str
    slots: str
    slot_names: Mapping[str, str]
    slot: str
    carried: str
    figures: str
    figure_indicator: str
    figure_period: str
    figure_comparison: str
    excerpt: str
    calculation: str
    calculated_from: str
    operand: str
    suggestions: str
    more_excerpts: str
    open_source: str
    copy: str
    copy_label: str
    copied: str
    not_found: str
    no_reason: str
    nearest: str
    unplaced: str
    failed: str
    no_conversation: str
    foreign_request: str

    rate: str
    helpful: str
    not_helpful: str
    why_not: str
    reasons: Mapping[str, str]
    comment: str
    send_opinion: str
    cancel: str
    opinion_taken: str
    feedback_failed: str

    scope: str
    every_document: str
    scope_period: str
    scope_kind: str
    scope_place: str
    scope_document: str
    scope_chosen: str
    scope_named: str
    superseded: str
    draft: str
    section: str
    paragraph: str
    page: str
    table_row: str
    cells: str
    number: str
    date: str
    recognised: str
    quoted_title: str
    separator: str

    export_title: str
    export_file: str
    export_heading: str
    export_made: str
    export_notice: str
    export_page: str
    export_figure: str
    export_source: str
    export_document: str
    export_document_number: str
    export_document_date: str
    export_document_issuer: str
    export_file_name: str
    export_sha256: str
    export_generation: str

    source_pane: str
    source_list: str
    back_to_chat: str
    cited_place: str
    previous: str
    next: str
    citations: str
    plain_text: str
    original_file: str
    outline: str
    outline_part: str
    outline_table: str
    search: str
    search_hint: str
    search_count: str
    search_none: str
    search_previous: str
    search_next: str
    page_label: str
    page_picture: str
    page_picture_label: str
    page_picture_failed: str
    by_key: str
    wide_table: str

    problem_titles: Mapping[int, str]
    not_json: str
    not_an_object: str
    no_question: str
    bad_history: str
    bad_as_typed: str
    bad_scope: str
    bad_limit: str
    bad_verdict: str
    bad_reason: str
    bad_comment: str
    bad_judged: str
    no_feedback: str
    wrong_type: str
    too_large: str
    no_document: str
    no_original: str
    changed_original: str
    no_picture: str
    pictures_busy: str
    bad_place: str
    server_error: str
    not_signed_in: str
    not_ready: str
    refusals: Mapping[int, str]
    foreign_origin: str
    gradio: Mapping[str, str]
    gradio_toasts: Mapping[str, str]
