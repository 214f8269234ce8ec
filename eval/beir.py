"""A retrieval benchmark in BEIR form, read and checked; knows nothing of the product.

corpus.jsonl      {"_id", "title", "text"} a line; title may be missing
queries.jsonl     {"_id", "text"} a line
qrels/test.tsv    header "query-id  corpus-id  score", then one judgement a line, tab between columns
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.lines import line_error, read_objects, read_text_lines
from index.errors import EvalError

HEADER = ("query-id", "corpus-id", "score")


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """One document of a benchmark; `title` and `text` may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A benchmark: its corpus, and the queries that have at least one relevant document.

    `qrels[query][document]` is a grade; a grade above 0 is relevant. `unjudged` counts the queries left out,
    `missing` the relevant documents that the corpus does not have: they count as not found.
    """

    name: str
    corpus: tuple[CorpusRow, ...]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, float]]
    unjudged: int
    missing: int


def read_dataset(folder: Path) -> Dataset:
    """Return the benchmark in `folder`.

    Raises:
        EvalError: a file is missing or a line cannot be used; the message names file and line.
    """
    corpus = _corpus(folder / "corpus.jsonl")
    texts = _queries(folder / "queries.jsonl")
    judged = _qrels(folder / "qrels" / "test.tsv", texts)
    qrels = {query: grades for query, grades in judged.items() if any(g > 0 for g in grades.values())}
    if not qrels:
        raise EvalError(f"Tệp {folder / 'qrels' / 'test.tsv'} không có văn bản đúng cho câu hỏi nào")
    ids = {row.id for row in corpus}
    return Dataset(
        name=folder.resolve().name,
        corpus=corpus,
        queries={query: text for query, text in texts.items() if query in qrels},
        qrels=qrels,
        unjudged=len(texts) - len(qrels),
        missing=sum(g > 0 and d not in ids for grades in qrels.values() for d, g in grades.items()),
    )


def _corpus(path: Path) -> tuple[CorpusRow, ...]:
    rows: dict[str, CorpusRow] = {}
    for number, fields in read_objects(path):
        row = CorpusRow(
            _id(path, number, fields, rows),
            _text(path, number, fields, "title", required=False),
            _text(path, number, fields, "text"),
        )
        rows[row.id] = row
    if not rows:
        raise EvalError(f"Tệp {path} không có văn bản nào")
    return tuple(rows.values())


def _queries(path: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for number, fields in read_objects(path):
        queries[_id(path, number, fields, queries)] = _text(path, number, fields, "text")
    return queries


def _qrels(path: Path, queries: Mapping[str, str]) -> dict[str, dict[str, float]]:
    qrels: dict[str, dict[str, float]] = {}
    lines = read_text_lines(path)
    first, header = next(lines, (1, ""))
    if tuple(header.split("\t")) != HEADER:
        raise line_error(path, first, f"dòng đầu phải là {' <tab> '.join(HEADER)}")
    for number, line in lines:
        columns = line.split("\t")
        if len(columns) != len(HEADER):
            raise line_error(path, number, f"cần 3 cột cách nhau bằng tab, có {len(columns)}")
        query, document, score = columns
        if query not in queries:
            raise line_error(path, number, f"câu hỏi {query!r} không có trong queries.jsonl")
        try:
            qrels.setdefault(query, {})[document] = float(score)
        except ValueError as error:
            raise line_error(path, number, f"điểm {score!r} không phải một số") from error
    return qrels


def _id(path: Path, number: int, fields: Mapping[str, Any], seen: Mapping[str, object]) -> str:
    value = fields.get("_id")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise line_error(path, number, "thiếu trường '_id'")
    if str(value) in seen:
        raise line_error(path, number, f"mã {str(value)!r} đã có ở dòng trước")
    return str(value)


def _text(path: Path, number: int, fields: Mapping[str, Any], name: str, *, required: bool = True) -> str:
    value = fields.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        raise line_error(path, number, f"thiếu trường {name!r} (chữ)")
    return value
