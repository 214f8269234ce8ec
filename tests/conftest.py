"""A small folder of reports with the oddities of real files, and the report that comes with the product."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import hypothesis
import pytest

from index.build import read_document, scan
from index.readers import read
from index.settings import ROOT, Settings
from index.structure import read_structure
from index.types import Document

# A busy machine is no failure.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

REPORT = ROOT / "documents" / "bao-cao-kinh-te-xa-hoi-6-thang-dau-nam-2024.txt"

# The second and the fourth paragraph are the same; "pha\u0301t" is decomposed (NFD).
REPORT_WITH_REPEATS = """BÁO CÁO
Tình hình kinh tế - xã hội quý I năm 2024

I. Kết quả thực hiện
1. Về kinh tế
Tổng thu ngân sách là 120 tỷ đồng, đạt 25% kế hoạch; tổng chi là 300 tỷ đồng.
Chương trình pha\u0301t triển nông thôn được triển khai đúng tiến độ.
Sản xuất nông nghiệp: diện tích lúa đạt 3.038 ha. Trong đó vụ xuân là 2.000 ha.
Chương trình pha\u0301t triển nông thôn được triển khai đúng tiến độ.
2. Về xã hội
Toàn tỉnh có 08 huyện; 24 hợp tác xã thành lập mới.
Trên đây là báo cáo quý I năm 2024./.
"""
# Lines end as Windows ends them.
REGULATION_WITH_CRLF = (
    "QUY CHẾ\r\nTiếp công dân của xã\r\n\r\nChương I\r\nQUY ĐỊNH CHUNG\r\nĐiều 1. Phạm vi điều chỉnh\r\n"
    "1. Quy chế này quy định việc tiếp công dân.\r\n2. Quy chế áp dụng cho cán bộ, công chức xã.\r\n"
)
# Spaces that do not break, and the first report's sentence once more.
NOTICE_WITH_NBSP = (
    "THÔNG BÁO\nLịch họp\xa0giao ban\n\nHọp vào 8\xa0giờ\xa000 thứ\xa0Hai.\n"
    "Chương trình pha\u0301t triển nông thôn được triển khai đúng tiến độ.\n"
)

CORPUS: Mapping[str, str] = {
    "bao-cao-quy-1.txt": REPORT_WITH_REPEATS,
    "quy-che.txt": REGULATION_WITH_CRLF,
    "thong-bao/lich-hop.txt": NOTICE_WITH_NBSP,
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of three reports, one of them in a subfolder."""
    folder = tmp_path / "documents"
    for name, text in CORPUS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


@pytest.fixture
def documents(corpus: Path) -> tuple[Document, ...]:
    """The reports of `corpus`, read."""
    return tuple(read_document(file.load()) for file in scan(corpus).files)


@pytest.fixture
def settings(corpus: Path, tmp_path: Path) -> Settings:
    """Settings over `corpus` and an index folder that does not exist yet."""
    return Settings(documents=corpus, index=tmp_path / "index")


@pytest.fixture(scope="session")
def report() -> Document:
    """The bundled report."""
    data = REPORT.read_bytes()
    return read_structure(read(REPORT.name, data), path=REPORT.name, data=data)
