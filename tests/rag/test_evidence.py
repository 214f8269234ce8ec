from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.judgement import load_judgement
from rag.evidence import Evidence, EvidenceReader
from rag.features import CLAUSE_FEATURES
from rag.question import read_question
from tests.fakes import HashingEncoder
from tests.rag.small import found, index_of

TEXT = "Có 45 hồ chứa nước; 7 trạm bơm. Rừng xanh tốt."


def weighed(question: str, **clause: float) -> Evidence:
    """Return the evidence of the text, weighed by these weights alone."""
    index = replace(index_of(TEXT), judgement=replace(load_judgement(), clause=clause))
    reader = EvidenceReader(index, HashingEncoder())
    read = read_question(question)
    vector = HashingEncoder().encode_queries([read.content])[0]
    part = dict.fromkeys(("cause_part", "task_part", "ahead", "introduces", "aside", "same_paragraph"), 0.0)
    return reader.evidence(reader.asked(read), vector, 0, search=0.5, paragraph=part)


def test_a_score_is_the_sum_of_features_times_their_weights() -> None:
    one = weighed("Có mấy trạm bơm?", in_clause=2.0, figure=0.5)
    columns = [CLAUSE_FEATURES.index(name) for name in ("in_clause", "figure")]
    np.testing.assert_allclose(one.scores, one.features[:, columns] @ [2.0, 0.5], rtol=1e-5)
    assert one.best == max(one.scores)
    assert TEXT[slice(*one.spans[one.best_clause])] == "7 trạm bơm."


def test_without_weights_every_clause_scores_the_same() -> None:
    assert set(weighed("Có mấy trạm bơm?").scores) == {0.0}


def test_numbers_are_one_for_each_clause_and_in_their_range() -> None:
    one = weighed("Có bao nhiêu trạm bơm và hồ?")
    assert len(one.spans) == len(one.scores) == len(one.coverages) == len(one.features) == len(one.levels)
    assert all(0 <= value <= 1 + 1e-6 for value in (*one.coverages, *one.meanings))
    assert one.sentences == (0, 0, 1)


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("Có bao nhiêu hồ?", (True, True, False)),
        ("Bao nhiêu ha rừng?", (False, False, False)),
    ],
)
def test_a_sentence_holds_a_figure_of_the_unit_or_not(question: str, units: tuple[bool, ...]) -> None:
    assert weighed(question).units == units


def test_nothing_has_no_best_clause() -> None:
    none = np.zeros((0, 0), np.float32)
    nothing = Evidence((), (), (), (), (), none, none, (), (), ())
    assert nothing.best_clause == -1
    assert nothing.best == 0


def test_coverage_is_more_where_more_is_named_nearer() -> None:
    one = weighed("Có mấy trạm bơm?")
    assert one.coverages[1] == pytest.approx(1, abs=0.05)
    assert one.coverages[2] < one.coverages[0] < one.coverages[1]


def test_rare_things_weigh_more_and_all_weights_sum_to_one() -> None:
    reader = EvidenceReader(
        index_of(
            "BÁO CÁO\n\n" + "\n".join(f"Xã có {thing}." for thing in ("hồ", "chợ", "cầu", "đập", "đò", "bến"))
        ),
        HashingEncoder(),
    )
    terms = read_question("xã hồ").terms
    common, rare = reader.weigh(terms)
    assert common < rare
    assert common + rare == pytest.approx(1)
    assert reader.weigh(()).tolist() == []


def test_what_is_indexed_is_known() -> None:
    reader = EvidenceReader(index_of(TEXT), HashingEncoder())
    here, elsewhere = (read_question(text).terms[0] for text in ("trạm bơm", "sốt xuất huyết"))
    assert reader.is_indexed(here)
    assert not reader.is_indexed(elsewhere)


@pytest.mark.parametrize(
    ("question", "known"),
    [("trạm bơm", True), ("tram bom", True), ("của và", False), ("45", False), ("xyzw", False), ("", False)],
)
def test_a_question_is_known_by_a_word_of_its_own(question: str, known: bool) -> None:
    reader = EvidenceReader(index_of(TEXT), HashingEncoder())
    assert reader.knows_any(read_question(question)) is known


def test_the_same_question_has_the_same_evidence_whatever_was_asked_between() -> None:
    texts = (TEXT, "Bão làm hỏng 3 cầu.")
    (first,) = (item for item in found("thiên tai", *texts)[1] if "Bão" in item.document.text)
    (again,) = (item for item in found("thiên tai", *texts)[1] if "Bão" in item.document.text)
    assert first.evidence.scores == again.evidence.scores
