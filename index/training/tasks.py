"""Makes the held-out measurements from the corpus's held-out part and from benchmark folders."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from index.training.corpus import Article, Corpus, Written, is_held_out, read_answered
from index.training.evaluation import Task
from index.training.pairs import MIN_PASSAGE_CHARS, MIN_STATEMENT_CHARS, chunk_words
from index.training.questions import ask_for_number, split_sentences

MAX_QUERIES = 300
_SEED = 2024


def _as_task(name: str, found: Sequence[tuple[str, str]], extra: Sequence[str] = ()) -> Task:
    passages = tuple(dict.fromkeys([*(passage for _, passage in found), *extra]))
    row = {passage: number for number, passage in enumerate(passages)}
    return Task(
        name,
        tuple(query for query, _ in found),
        passages,
        tuple(row[passage] for _, passage in found),
    )


def _probe(statement: str, rng: random.Random) -> str:
    """Return a third to a half of the words in order, a figure asked for; no template of training."""
    words = statement.split()
    kept = sorted(rng.sample(range(len(words)), max(4, int(len(words) * rng.uniform(0.3, 0.5)))))
    return ask_for_number(" ".join(words[place] for place in kept), rng)


def _held_out(articles: Sequence[Article]) -> list[Article]:
    return [
        article
        for article in articles
        if is_held_out(article.group) and len(article.text) >= MIN_PASSAGE_CHARS
    ]


def wiki_tasks(corpus: Corpus) -> list[Task]:
    """Return held-out encyclopaedia text asked by paragraph, by heading, and by sentence."""
    rng = random.Random(_SEED)
    articles = _held_out(corpus.wiki)
    rng.shuffle(articles)
    asked: list[tuple[str, str]] = []
    single: list[tuple[str, str]] = []
    for article in articles:
        statements = [s for s in split_sentences(article.text) if len(s.split()) >= 8]
        if statements:
            statement = rng.choice(statements)
            asked.append((_probe(statement, rng), article.text))
            single.append((_probe(statement, rng), statement))
    headed = [(f"{a.title} {a.heading}", a.text) for a in articles if a.heading]
    texts = [article.text for article in articles]
    sentences = [s for text in texts for s in split_sentences(text) if len(s) >= MIN_STATEMENT_CHARS]
    return [
        _as_task("wiki, probe to paragraph", asked[:MAX_QUERIES], texts),
        _as_task("wiki, heading to paragraph", headed[:MAX_QUERIES], texts),
        _as_task("wiki, probe to sentence", single[:MAX_QUERIES], sentences),
    ]


def law_task(corpus: Corpus) -> Task:
    """Return held-out headings of law against the first chunk of their text, among those of all law."""
    articles = _held_out(corpus.law)
    found = [(article.title, chunk_words(article.text)[0]) for article in articles]
    first = {title: (title, chunk) for title, chunk in reversed(found)}
    texts = [chunk for article in corpus.law for chunk in chunk_words(article.text)[:1]]
    return _as_task("law, heading to text", list(first.values())[:MAX_QUERIES], texts)


def written_tasks(corpus: Corpus) -> list[Task]:
    """Return the questions written about held-out passages: on facts, in plain words, in English, on law.

    Those on the encyclopaedia are asked of its held-out passages, those on law and official texts of all
    passages of either that questions were written about.
    """
    held = [item for item in corpus.written if is_held_out(item.group)]
    wiki = [item for item in held if item.source == "wiki" and len(item.vietnamese) == 3]
    passages = [item.passage for item in wiki]
    legal = [item for item in held if item.source != "wiki"]
    others = [item.passage for item in corpus.written if item.source != "wiki"]
    return [
        _as_task("written questions, facts", _asked(wiki, slice(0, 2)), passages),
        _as_task("written questions, plain words", _asked(wiki, slice(2, 3)), passages),
        _as_task("English written questions", [(item.english, item.passage) for item in wiki], passages),
        _as_task("written questions, law", _asked(legal, slice(None)), others),
    ]


def _asked(items: Sequence[Written], which: slice) -> list[tuple[str, str]]:
    return [(question, item.passage) for item in items for question in item.vietnamese[which]]


def bitext_tasks(folder: Path) -> list[Task]:
    """Return English sentences against Vietnamese ones, and against blocks of four sentences."""
    english = (folder / "newstest2019-src.eng.txt").read_text(encoding="utf-8").splitlines()
    vietnamese = (folder / "newstest2019-ref.vie.txt").read_text(encoding="utf-8").splitlines()
    blocks = [" ".join(vietnamese[start : start + 4]) for start in range(0, len(vietnamese), 4)]
    return [
        _as_task("English to Vietnamese sentence", list(zip(english, vietnamese, strict=True))),
        _as_task("English to Vietnamese block", [(line, blocks[n // 4]) for n, line in enumerate(english)]),
    ]


def web_task(path: Path) -> Task:
    """Return real questions against web passages; all contexts of the file are in the corpus."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    contexts = [" ".join(p["context"].split()) for entry in data for p in entry["paragraphs"]]
    found = [(item.question, item.passage) for item in read_answered(path)]
    return _as_task("real questions, web passages", found, contexts)


def beir_task(folder: Path, name: str) -> Task:
    """Return a folder in BEIR form with one relevant document a query."""
    lines = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    documents = {row["_id"]: f"{row['title']} {row['text']}".strip() for row in map(json.loads, lines)}
    lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = {row["_id"]: row["text"] for row in map(json.loads, lines)}
    relevant = (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = [(queries[line.split("\t")[0]], documents[line.split("\t")[1]]) for line in relevant]
    return _as_task(name, found, list(documents.values()))


def make_tasks(corpus: Corpus, bench: Path | None) -> list[Task]:
    """Return all tasks that can be made; with a `bench` folder also those of real questions and bitext."""
    tasks = [*written_tasks(corpus), *wiki_tasks(corpus), law_task(corpus)]
    if bench is not None:
        tasks += [
            web_task(bench / "no-answer" / "web-passages-dev.json"),
            beir_task(bench / "economy-news", "economy news, long documents"),
            *bitext_tasks(bench / "bitext"),
        ]
    tasks = [task for task in tasks if task.queries]
    english = [task for task in tasks if task.name.startswith("English")]
    return [*tasks, *(task.without_marks() for task in tasks if task not in english)]
