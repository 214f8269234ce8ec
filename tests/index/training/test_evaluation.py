from __future__ import annotations

import numpy as np
import pytest

from index.fusion import read_fusion
from index.settings import BUILT_IN_MODEL
from index.training.corpus import Article, Corpus, Written, is_held_out
from index.training.evaluation import INTERACTION, Task, lexical_scores, ndcg
from index.training.tasks import wiki_tasks, written_tasks


def test_ndcg_by_hand() -> None:
    scores = np.array([[3.0, 2.0, 1.0], [3.0, 2.0, 1.0]], dtype=np.float32)
    assert ndcg(scores, [0, 1]) == pytest.approx((1.0 + 1.0 / np.log2(3.0)) / 2)


def test_a_tie_counts_as_ranked_behind() -> None:
    assert ndcg(np.ones((1, 20), dtype=np.float32), [0]) == 0.0


def test_lexical_scores_tell_marks_apart() -> None:
    task = Task("x", ("ngân sách",), ("ngân sách tỉnh", "ngan sach tinh", "du lịch"), (0,))
    scores = lexical_scores(task)
    assert scores.argmax() == 0
    assert ndcg(lexical_scores(task.without_marks()), [1]) == pytest.approx(1.0)


def test_the_measured_share_of_late_interaction_is_the_shipped_one() -> None:
    assert read_fusion(BUILT_IN_MODEL).interaction == INTERACTION


def test_measurements_use_held_out_titles_only() -> None:
    text = "Sông này dài hơn một trăm ki lô mét và chảy qua ba tỉnh miền núi. Nó đổ ra biển ở phía đông."
    articles = tuple(Article(str(n), "Dòng chảy", f"{text} {n}", group=str(n)) for n in range(300))
    held = {f"{text} {n}" for n in range(300) if is_held_out(str(n))}
    task = wiki_tasks(Corpus(wiki=articles))[0]
    assert set(task.passages) == held
    assert all(task.passages[row] in held for row in task.relevant)


def test_written_questions_are_asked_of_held_out_passages() -> None:
    def item(number: int, source: str) -> Written:
        asked = (f"Hỏi {number}?", f"Hỏi ai {number}?", f"cho hỏi {number}")
        return Written(f"Đoạn {source} {number}.", asked, f"What {number}?", str(number), source)

    items = tuple(item(n, source) for n in range(200) for source in ("wiki", "law", "official"))
    held = {n for n in range(200) if is_held_out(str(n))}
    facts, plain, english, law = written_tasks(Corpus(written=items))
    for task, each in ((facts, 2), (plain, 1), (english, 1)):
        assert len(task.queries) == each * len(held)
        assert set(task.passages) == {f"Đoạn wiki {n}." for n in held}
    assert set(plain.queries) == {f"cho hỏi {n}" for n in held}
    assert english.name.startswith("English")
    assert len(law.queries) == 6 * len(held)
    assert len(law.passages) == 400
    assert {law.passages[row].split()[2] for row in law.relevant} == {f"{n}." for n in held}
