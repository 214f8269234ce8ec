from __future__ import annotations

import pytest

from rag import Assistant
from rag.defined_terms import DefinedTerms
from tests.rag.small import assistant_over, index_of

CIRCULAR = """THÔNG TƯ
Quy định quản lý người bị cấm đi khỏi nơi cư trú

Điều 1. Giải thích từ ngữ
1. Trình diện là việc người bị cấm đến trụ sở Công an theo triệu tập.
2. Trình báo là việc người bị cấm đến trụ sở Công an cấp xã để báo cáo.

Điều 2. Trách nhiệm
1. Khi người bị cấm đi khỏi nơi cư trú đến trình báo, Trưởng Công an cấp xã làm thủ tục cho người bị cấm.
2. Người bị cấm đi khỏi nơi cư trú không trình báo thì bị xử lý.
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return assistant_over(CIRCULAR)


@pytest.mark.parametrize(
    "question",
    [
        "Trình báo là gì?",
        "trinh bao la gi",
        "Thế nào là trình báo?",
        "Định nghĩa trình báo",
        "Với người bị cấm đi khỏi nơi cư trú, “trình báo” được hiểu là gì?",
        "trinh bao nghia la gi vay",
    ],
)
def test_the_definition_comes_first(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.citations or answer.nearest)[0].quote.startswith("2. Trình báo là việc")


@pytest.mark.parametrize(
    "question", ["Trình báo ở đâu?", "Báo cáo là gì?", "Ai trình báo?", "báo là gì", "trình báp là gì", ""]
)
def test_other_questions_ask_for_no_definition(question: str) -> None:
    index = index_of(CIRCULAR)
    assert DefinedTerms(index.documents, index.passages).defining(question) == ()


def test_marks_that_were_typed_must_agree() -> None:
    index = index_of(CIRCULAR.replace("Trình diện", "Trịnh bảo"))
    terms = DefinedTerms(index.documents, index.passages)
    (marked,) = terms.defining("Trình báo là gì?")
    assert index.documents[0].text[index.passages[marked].start :].startswith("2. Trình báo")
    assert len(terms.defining("trinh bao la gi")) == 2
