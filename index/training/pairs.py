"""Makes (query, passage) pairs from the corpus; knows nothing of tokens or models."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.training.corpus import Article, Corpus, Document, Translation, Written, is_held_out
from index.training.questions import make_english_question, make_question, split_sentences, strip_marks

MIN_STATEMENT_CHARS = 30
MIN_PASSAGE_CHARS = 40
PASSAGE_WORDS = 150
ANSWERED_COPIES = 3
WRITTEN_COPIES = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and a passage that belongs to it; `source` names the kind of text it was made from."""

    query: str
    passage: str
    source: str


@dataclass(frozen=True, slots=True)
class PairOptions:
    """How pairs are made.

    `strip_rate` of the queries lose their diacritics; `left_out_rate` of the neighbourhoods lose the very
    statement that is asked about.
    """

    seed: int = 7
    strip_rate: float = 0.2
    left_out_rate: float = 0.5


def chunk_words(text: str, limit: int = PASSAGE_WORDS) -> list[str]:
    """Return `text` in runs of whole sentences of at most `limit` words; a longer sentence stays whole."""
    chunks: list[str] = []
    current: list[str] = []
    for sentence in split_sentences(text):
        if current and sum(len(part.split()) for part in current) + len(sentence.split()) > limit:
            chunks.append(" ".join(current))
            current = []
        current.append(sentence)
    return [*chunks, " ".join(current)] if current else chunks


def _maybe_stripped(text: str, rng: random.Random, rate: float) -> str:
    return strip_marks(text) if rng.random() < rate else text


def _from_sentences(
    sentences: list[str], title: str, source: str, rng: random.Random, options: PairOptions
) -> Iterator[Pair]:
    """Yield questions about single statements, against the whole, its rest, and the statement itself."""
    whole = " ".join(sentences)
    statements = [sentence for sentence in sentences if len(sentence) >= MIN_STATEMENT_CHARS]
    if not statements or len(whole) < MIN_PASSAGE_CHARS:
        return
    chosen = rng.sample(statements, min(2, len(statements)))
    for number, statement in enumerate(chosen):
        named = f"{title} {statement}" if title and rng.random() < 0.3 else statement
        question = make_question(named, rng, strip_rate=options.strip_rate)
        rest = " ".join(other for other in sentences if other is not statement)
        if number == 0 and len(rest) >= MIN_PASSAGE_CHARS and rng.random() < options.left_out_rate:
            yield Pair(question, rest, source)
        else:
            yield Pair(question, whole, source)
    single = rng.choice(statements)
    if single != whole:
        yield Pair(make_question(single, rng, strip_rate=options.strip_rate), single, source)


def from_article(article: Article, source: str, rng: random.Random, options: PairOptions) -> Iterator[Pair]:
    """Yield heading -> text and made-up question -> text pairs of one article."""
    heading = f"{article.title} {article.heading}".strip()
    for chunk in chunk_words(article.text):
        if len(chunk) < MIN_PASSAGE_CHARS:
            continue
        yield Pair(_maybe_stripped(heading, rng, options.strip_rate), chunk, source)
        yield from _from_sentences(split_sentences(chunk), article.title, source, rng, options)


def from_document(
    document: Document, source: str, rng: random.Random, options: PairOptions
) -> Iterator[Pair]:
    """Yield question -> paragraph and statement -> neighbouring paragraphs pairs of one document."""
    paragraphs = document.paragraphs
    for number, paragraph in enumerate(paragraphs):
        if len(paragraph) < MIN_PASSAGE_CHARS:
            continue
        question = make_question(paragraph, rng, strip_rate=options.strip_rate)
        around = " ".join(paragraphs[max(0, number - 1) : number] + paragraphs[number + 1 : number + 2])
        if len(around) >= MIN_PASSAGE_CHARS and rng.random() < options.left_out_rate:
            yield Pair(question, chunk_words(around)[0], source)
        yield from _from_sentences(split_sentences(paragraph), "", source, rng, options)


def from_translation(pair: Translation, rng: random.Random, options: PairOptions) -> Iterator[Pair]:
    """Yield one translation both ways; longer ones also as an English question about Vietnamese text."""
    yield Pair(pair.english, _maybe_stripped(pair.vietnamese, rng, options.strip_rate / 4), pair.kind)
    if pair.kind == "dictionary":
        return
    yield Pair(_maybe_stripped(pair.vietnamese, rng, options.strip_rate), pair.english, pair.kind)
    if len(pair.english) >= MIN_STATEMENT_CHARS:
        yield Pair(make_english_question(pair.english, rng), pair.vietnamese, pair.kind)


def from_written(item: Written, rng: random.Random, options: PairOptions) -> Iterator[Pair]:
    """Yield each question of a passage with it."""
    for question in item.vietnamese:
        yield Pair(_maybe_stripped(question, rng, options.strip_rate), item.passage, "written")
    yield Pair(item.english, item.passage, "written")


def _is_trained_on(text: Article | Document | Written) -> bool:
    return not is_held_out(text.group)


def make_pairs(corpus: Corpus, options: PairOptions) -> list[Pair]:
    """Return all training pairs in corpus order; held-out titles and documents give none."""
    return list(_all_pairs(corpus, options))


def _all_pairs(corpus: Corpus, options: PairOptions) -> Iterator[Pair]:
    """Yield the pairs; each source draws on its own random numbers, so leaving one out changes no other."""

    def rng_of(source: str) -> random.Random:
        return random.Random(f"{options.seed} {source}")

    for source, articles in (("wiki", corpus.wiki), ("law", corpus.law), ("procedures", corpus.procedures)):
        rng = rng_of(source)
        for article in filter(_is_trained_on, articles):
            yield from from_article(article, source, rng, options)
    for source, documents in (("official", corpus.official), ("news", corpus.news)):
        rng = rng_of(source)
        for document in filter(_is_trained_on, documents):
            yield from from_document(document, source, rng, options)
    rng = rng_of("translations")
    for translation in corpus.translations:
        yield from from_translation(translation, rng, options)
    yield from _from_questions(corpus, rng_of, options)


def _from_questions(
    corpus: Corpus, rng_of: Callable[[str], random.Random], options: PairOptions
) -> Iterator[Pair]:
    """Yield the questions that people asked or that were written, several times over."""
    rng = rng_of("answered")
    for item in corpus.answered * ANSWERED_COPIES:
        yield Pair(_maybe_stripped(item.question, rng, options.strip_rate), item.passage, "answered")
    rng = rng_of("written")
    for _ in range(WRITTEN_COPIES):
        pairs = [p for w in filter(_is_trained_on, corpus.written) for p in from_written(w, rng, options)]
        rng.shuffle(pairs)  # neighbours share a batch, and one passage twice in it is no negative
        yield from pairs
