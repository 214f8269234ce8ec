from __future__ import annotations

import pytest

from rag.definitions import definitions, spelled
from tests.rag.small import document


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        (
            "Chương trình mục tiêu quốc gia (sau đây gọi tắt là CTMTQG) được giao vốn.",
            "CTMTQG",
            "Chương trình mục tiêu quốc gia",
        ),
        ("Giải ngân vốn, bồi thường tái định cư (gọi là BTTĐC) còn chậm.", "BTTĐC", "bồi thường tái định cư"),
        ("Đã có 12 hợp tác xã kiểu mới (viết tắt là “HTXKM”) thành lập.", "HTXKM", "hợp tác xã kiểu mới"),
        ("Trung tâm điều hành thông minh (TTĐHX) đi vào hoạt động.", "TTĐHX", ""),
        ("Quỹ phát triển đất (QPTĐ) cho vay.", "QPTĐ", "Quỹ phát triển đất"),
        ("Kết quả (GRDP) tăng.", "GRDP", ""),
        ("Ban Quản lý các khu công nghiệp (sau đây gọi tắt là Ban Quản lý KCN) quản lý 12 khu.", "Ban", ""),
    ],
)
def test_a_report_says_itself_what_a_short_name_stands_for(text: str, short: str, full: str) -> None:
    assert definitions([document(text)]).get(short, "") == full


def test_the_first_definition_holds() -> None:
    first = document("Quỹ phát triển đất (QPTĐ) cho vay.\nQuỹ phòng tránh đuối (QPTĐ) được lập.")
    second = document("Quê phố thành đô (QPTĐ).", "khac.txt")
    assert definitions([first, second]) == {"QPTĐ": "Quỹ phát triển đất"}
    assert definitions([]) == {}


DEFINED = {"QPTĐ": "Quỹ phát triển đất", "Lan": "Làng an ninh", "PCI": "năng lực cạnh tranh"}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("QPTĐ cho vay bao nhiêu?", "QPTĐ (Quỹ phát triển đất) cho vay bao nhiêu?"),
        ("qptđ cho vay bao nhiêu?", "qptđ (Quỹ phát triển đất) cho vay bao nhiêu?"),
        ("Có bao nhiêu Lan?", "Có bao nhiêu Lan (Làng an ninh)?"),
        ("Vườn lan rộng bao nhiêu?", "Vườn lan rộng bao nhiêu?"),
        ("PCI xếp thứ mấy?", "PCI xếp thứ mấy?"),
        ("Quỹ phát triển đất, tức QPTĐ, là gì?", "Quỹ phát triển đất, tức QPTĐ, là gì?"),
        ("ABC là gì?", "ABC là gì?"),
        ("", ""),
    ],
)
def test_the_long_name_is_put_after_the_short_one(question: str, told: str) -> None:
    assert spelled(question, DEFINED) == told


def test_nothing_is_spelled_where_nothing_is_defined() -> None:
    assert spelled("QPTĐ cho vay bao nhiêu?", {}) == "QPTĐ cho vay bao nhiêu?"
