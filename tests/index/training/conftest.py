from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from index.training.corpus import Corpus, read_corpus

TOPICS = {
    "ngân sách nhà nước": ("thu ngân sách nhà nước", "tỷ đồng", "cục thuế tỉnh", "state budget revenue"),
    "tai nạn giao thông": ("số vụ tai nạn giao thông", "vụ", "công an tỉnh", "traffic accidents"),
    "sản xuất lúa gạo": ("diện tích gieo trồng lúa", "héc ta", "sở nông nghiệp", "rice planting area"),
    "khách du lịch": ("lượng khách du lịch lưu trú", "lượt khách", "sở du lịch", "tourist arrivals"),
}
MONTHS = range(1, 13)


def _statements(term: str, unit: str, office: str) -> list[str]:
    return [
        f"Theo {office}, {term} tháng {month} năm 2023 đạt {month * 137} {unit}. "
        f"So với cùng kỳ năm trước, {term} tăng {month},5% theo báo cáo của {office}."
        for month in MONTHS
    ]


def _write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    with lzma.open(folder / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    wiki: list[dict[str, object]] = []
    parallel: list[dict[str, object]] = []
    official: list[dict[str, object]] = []
    for title, (term, unit, office, english) in TOPICS.items():
        texts = _statements(term, unit, office)
        wiki += [
            {"title": f"{title} {n}", "heading": "Kết quả", "text": text} for n, text in enumerate(texts)
        ]
        official.append({"source": f"bao-cao-{title}", "paragraphs": texts})
        parallel += [
            {"en": f"{english} in month {n} rose", "vi": f"{term} tháng {n} tăng", "source": "tatoeba"}
            for n in MONTHS
        ]
        parallel.append({"en": f"the {english}", "vi": title, "source": "ted"})
    _write(folder, "wiki", wiki)
    _write(folder, "official", official)
    _write(folder, "parallel", parallel)
    return folder


@pytest.fixture(scope="session")
def corpus(corpus_folder: Path) -> Corpus:
    return read_corpus(corpus_folder)
