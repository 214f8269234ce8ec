"""When not to answer, and what to say then: a wrong excerpt costs an official more than none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.judgement import Judgement
from index.text import Span, fold
from index.types import Document
from rag.answering import highlights
from rag.confidence import Judged, confidence, confidence_features
from rag.contrasts import lumped
from rag.cues import Kind
from rag.evidence import EvidenceReader
from rag.persons import asks_who, names_person
from rag.phrases import phrases
from rag.question import Question
from rag.ranking import Candidate, needs_figure, own_coverage, states_figure
from rag.requirements import base_unsaid, figures_unsaid, requirements_missing
from rag.shown_figures import shown_figures
from rag.specifics import Excerpt, Holdings, missing
from rag.time import time_in

# A question in another language may share no word with the documents; its meaning must then come this near.
_FOREIGN_MEANING = 0.415
# How near to the best candidate one must come that has the year and place that are asked for, in score and in
# the things that it names.
_SUITED, _NEARLY = 0.65, 0.05
# What the excerpt says little more than half of, or less, is named as missing.
_LACKING = 0.39
_MOST_NAMED = 2

_WRITING = re.compile(
    r"(?:hay )?(?:viet|soan|dich|lap|ve|lam|tom tat|tong hop)(?: \w+)? "
    r"(?:giup|ho|gium|cho toi|cho em|bai|bao cao)\b"
)
_ORDERS = re.compile(r"\b(?:bo qua|quen het|ignore)\b.*\b(?:huong dan|chi dan|menh lenh|instructions?)\b")
_UP = re.compile(r"\b(?:tang(?! truong| cuong| toc)|vuot|cao hon|di len|khoi sac)\b")
_DOWN = re.compile(
    r"\b(?:giam(?! ngheo)|sut|di xuong|xuong (?:doc|cap|hang|thap)|tang truong am|suy giam|thut lui|tut"
    r"|chua dat|khong dat|thap hon|chua hoan thanh)\b"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the best candidate answers: `reason` says in one sentence why not, None if it does.

    `confidence` in [0, 1] is the probability that it does; 0 where a specific of the question is missing.
    """

    reason: str | None
    confidence: float


class Refuser:
    """Judges whether the best candidate answers a question about one set of documents."""

    def __init__(
        self,
        documents: Sequence[Document],
        reader: EvidenceReader,
        judgement: Judgement,
        holdings: Mapping[str, Holdings],
    ) -> None:
        self._reader = reader
        self._judgement = judgement
        self._holdings = holdings
        self._alone = len(documents) == 1

    def verdict(self, question: Question, ranked: Sequence[Candidate]) -> Verdict:
        """Return whether the first of `ranked` answers."""
        reason = self._empty(question, ranked) or self._lacking_specific(question, ranked[0])
        if reason:
            return Verdict(reason, 0.0)
        judged = self.judged(question, ranked)
        if needs_figure(question) and not states_figure(ranked[0]):
            return Verdict(self._unsure(judged), 0.0)
        sure = confidence(confidence_features(judged), self._judgement)
        return Verdict(self._unsure(judged) if sure < self.threshold(ranked) else None, sure)

    @property
    def judgement(self) -> Judgement:
        """The fitted numbers that it judges by."""
        return self._judgement

    def threshold(self, ranked: Sequence[Candidate]) -> float:
        """Return the confidence under which the first of `ranked` is not shown as an answer."""
        rules = self.quotes_rules(ranked)
        return self._judgement.rules_threshold if rules else self._judgement.threshold

    def quotes_rules(self, ranked: Sequence[Candidate]) -> bool:
        """Return whether the first of `ranked` is of a document that lays down rules."""
        return self._holdings[ranked[0].document.id].rules

    def judged(self, question: Question, ranked: Sequence[Candidate]) -> Judged:
        """Return the first of `ranked`, one at least, with what its confidence is computed from."""
        margin = ranked[0].score - ranked[1].score if len(ranked) > 1 else 1.0
        weights = tuple(float(weight) for weight in self._reader.weigh(question.terms))
        indexed = tuple(self._reader.is_indexed(term) for term in question.terms)
        return Judged(question, ranked[0], margin, weights, indexed)

    def prefer(self, question: Question, ranked: list[Candidate]) -> list[Candidate]:
        """Return the candidates, first one that has the question's year, period and place, if it is near.

        Of two reports that state the same thing, the one that is asked about is quoted.
        """
        if not ranked or self._lacking(question, ranked[0]) is None:
            return ranked
        for at, item in enumerate(ranked):
            if suits(question, item, ranked[0]) and self._lacking(question, item) is None:
                return [item, *ranked[:at], *ranked[at + 1 :]]
        return ranked

    def _empty(self, question: Question, ranked: Sequence[Candidate]) -> str | None:
        """Return why there is nothing to judge; None where there is."""
        if not question.terms:
            return phrases().empty
        if not ranked:
            return phrases().not_found
        if _WRITING.match(fold(question.text)) or _ORDERS.search(fold(question.text)):
            return phrases().no_writing
        near = question.foreign and ranked[0].meaning >= _FOREIGN_MEANING
        return None if near or self._reader.knows_any(question) else phrases().not_found

    def _lacking_specific(self, question: Question, best: Candidate) -> str | None:
        lacking = self._lacking(question, best)
        if lacking is not None:
            return self._without(lacking, best)
        if _contradicted(question, best):
            return phrases().not_assumed.format(who=self._subject)
        if asks_who(question.text) and not names_person(_excerpt(best).paragraph):
            return phrases().no_person.format(who=self._subject)
        half = lumped(question.text, _excerpt(best).clause)
        if half:
            return phrases().not_alone.format(who=self._subject, what=half)
        if base_unsaid(question, best):
            return phrases().not_compared.format(who=self._subject)
        return None

    @property
    def _subject(self) -> str:
        return phrases().one_report if self._alone else phrases().all_reports

    def _without(self, lacking: str, best: Candidate) -> str:
        """Return that `lacking` is not there, and of what time the nearest figures are."""
        time = _time_of(best) if lacking.startswith(phrases().figures) else ""
        nearest = phrases().nearest_time.format(time=time) if time else ""
        said = phrases().report_without if self._alone else phrases().reports_without
        return said.format(what=lacking, nearest=nearest)

    def _lacking(self, question: Question, item: Candidate) -> str | None:
        return missing(question.said, _excerpt(item), self._holdings[item.document.id])

    def _unsure(self, judged: Judged) -> str:
        """Return what is missing most, in one sentence."""
        unsaid = figures_unsaid(judged.question, judged.candidate)
        if unsaid:
            return phrases().no_number.format(who=self._subject, number=unsaid[0])
        words = [lack for lack in judged.lacks if lack.lacking >= _LACKING][:_MOST_NAMED]
        unknown = [lack.words for lack in words if not lack.indexed]
        if unknown:
            return phrases().no_content.format(who=self._subject, words=", ".join(unknown))
        missed = requirements_missing(judged.question, judged.candidate)
        told = next((sentence for name, sentence in phrases().missed.items() if missed[name]), None)
        if words and told is None:
            told = phrases().no_words
        named = ", ".join(lack.words for lack in words)
        return told.format(who=self._subject, words=named) if told else phrases().not_found


def suits(question: Question, item: Candidate, best: Candidate, *, of_best: Question | None = None) -> bool:
    """Return whether one candidate is near enough to the best one to be quoted instead of it.

    `of_best` is the question that the best one was found for, where it was another.
    """
    things = [term for term in question.terms if term.weight >= 1]
    named = own_coverage(things, best, of_best or question) - _NEARLY
    states = states_figure(item) or not needs_figure(question)
    near = item.score >= _SUITED * best.score
    return near and states and own_coverage(things, item, question) >= named


def _time_of(best: Candidate) -> str:
    """Return the time that the nearest excerpt is of, as its sentence or the document's title has it."""
    said = time_in(_excerpt(best).sentence) or time_in(best.document.title)
    return said[:1].lower() + said[1:]


def _excerpt(best: Candidate) -> Excerpt:
    text, evidence = best.document.text, best.evidence
    at = evidence.best_clause
    paragraph = ". ".join((*best.paragraph.section.path, text[best.span[0] : best.span[1]]))
    if at < 0:
        return Excerpt(paragraph, paragraph, paragraph)
    rows = [row for row, sentence in enumerate(evidence.sentences) if sentence == evidence.sentences[at]]
    sentence = text[evidence.spans[rows[0]][0] : evidence.spans[rows[-1]][1]]
    start, end = evidence.spans[at]
    return Excerpt(paragraph, sentence, text[start:end])


def _contradicted(question: Question, best: Candidate) -> bool:
    """Return whether a "why" assumes a number the excerpt lacks, or a rise or fall that it does not state."""
    if Kind.CAUSE not in question.kinds:
        return False
    if figures_unsaid(question, best):
        return True
    asked = fold(question.text)
    up, down = bool(_UP.search(asked)), bool(_DOWN.search(asked))
    if up == down:
        return False
    at = best.evidence.best_clause
    lines = shown_figures(replace(question, kinds=frozenset()), best, [at]) if at >= 0 else ()
    stated = [fold(part.text) for part in lines[0].comparisons] if lines else []
    said = " ".join(stated) or fold(" ".join(_texts(best, highlights(question, best))))
    return not (_UP if up else _DOWN).search(said)


def _texts(best: Candidate, spans: Sequence[Span]) -> list[str]:
    return [best.document.text[start:end] for start, end in spans]
