"""The same figure in reports of several periods: its excerpts stand side by side, the earliest first."""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures import figure_at
from rag.phrases import period_name, phrases, value_name
from rag.question import Question
from rag.ranking import Candidate, needs_figure, own_coverage, states_figure
from rag.refusal import Refuser
from rag.shown_figures import shown_figures
from rag.units import UnitKind

_MOST = 6  # the latest, if there are more
# How near to the best excerpt that of another report must come, in score and in the things that it names.
_NEAR, _NEARLY = 0.7, 0.05


def by_period(question: Question, ranked: Sequence[Candidate], refuser: Refuser) -> list[Candidate]:
    """Return the best excerpt of each report that states the figure asked for, in the order of their periods.

    [] unless the reports are two at least and of different periods or places.
    """
    if not ranked or not needs_figure(question) or not states_figure(ranked[0]):
        return []
    best: dict[str, Candidate] = {}
    for item in ranked:
        if item.document.data.period is not None and _answers(question, item, ranked[0], refuser):
            best.setdefault(item.document.id, item)
    kinds = {(item.document.data.period, item.document.data.place) for item in best.values()}
    if ranked[0].document.id not in best or len(kinds) < 2:
        return []
    return sorted(best.values(), key=_when)[-_MOST:]


def side_by_side_note(items: Sequence[Candidate]) -> str:
    """Return what is said above the excerpts."""
    several = len({item.document.data.place for item in items}) > 1
    labels = [_label(item, with_place=several) for item in items]
    return phrases().side_by_side.format(count=len(items), labels="; ".join(labels))


def _label(item: Candidate, *, with_place: bool) -> str:
    data = item.document.data
    period = period_name(data.period) if data.period else ""
    place = value_name(data.place) if data.place else phrases().no_place
    return f"{period} ({place})" if with_place else period


def _when(item: Candidate) -> tuple[str, str]:
    period = item.document.data.period
    return (period.start, period.end) if period else ("", "")


def _answers(question: Question, item: Candidate, best: Candidate, refuser: Refuser) -> bool:
    if item is best:
        return True
    things = [term for term in question.terms if term.weight >= 1]
    named = own_coverage(things, best, question) - _NEARLY
    return (
        item.score >= _NEAR * best.score
        and states_figure(item)
        and own_coverage(things, item, question) >= named
        and _unit(question, item) == _unit(question, best)
        and refuser.verdict(question, [item, best]).reason is None
    )


def _unit(question: Question, item: Candidate) -> UnitKind | None:
    """Return the kind of unit of the figure that an excerpt answers with; None where it shows none."""
    for line in shown_figures(question, item, [item.evidence.best_clause])[:1]:
        figure = figure_at(item.document.text, line.figure.start, line.figure.end)
        return figure.kind if figure else None
    return None
