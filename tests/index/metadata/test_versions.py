"""Which documents are superseded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.metadata.document_data import DocumentData, DocumentStatus
from index.metadata.versions import is_superseded, with_superseded
from index.types import Document
from tests.rag.small import document

OLD = DocumentData(number="12/BC-UBND", issuer="UBND TỈNH BẮC LƯƠNG", date="2024-03-01")


def version(name: str, data: DocumentData, title: str = "Báo cáo quý I") -> Document:
    return replace(document(f"Văn bản {name}."), id=name, title=title, data=data)


def superseded(*documents: Document) -> list[str]:
    return [document.id for document in with_superseded(documents) if is_superseded(document)]


def test_a_later_version_of_the_same_number_and_body_supersedes() -> None:
    new = replace(OLD, date="2024-03-15", issuer="Ủy ban nhân dân tỉnh Bắc Lương")
    assert superseded(version("cu", OLD), version("moi", new)) == ["cu"]
    assert superseded(version("moi", new), version("cu", OLD)) == ["cu"]
    third = replace(OLD, date="2024-04-15")
    assert superseded(version("ba", third), version("cu", OLD), version("moi", new)) == ["cu", "moi"]


@pytest.mark.parametrize(
    "other",
    [
        replace(OLD, date="2024-03-15", number="13/BC-UBND"),
        replace(OLD, date="2024-03-15", issuer="SỞ Y TẾ"),
        replace(OLD, date="2024-03-15", issuer=None),
        replace(OLD, date=None),
        OLD,
    ],
)
def test_what_is_not_surely_the_same_document_stays(other: DocumentData) -> None:
    assert superseded(version("cu", OLD), version("khac", other)) == []


def test_numbers_begin_again_each_year() -> None:
    next_year = replace(OLD, date="2025-02-01")
    assert superseded(version("cu", OLD), version("sau", next_year, "Báo cáo khác")) == []
    assert superseded(version("cu", OLD), version("sau", next_year)) == ["cu"]


def test_an_office_may_say_so_itself() -> None:
    said = DocumentData(status=DocumentStatus.SUPERSEDED)
    assert superseded(version("cu", said), version("khac", DocumentData())) == ["cu"]
    # What was taken back supersedes nothing.
    gone = replace(OLD, date="2024-05-01", status=DocumentStatus.SUPERSEDED)
    assert superseded(version("cu", OLD), version("rut", gone)) == ["rut"]
