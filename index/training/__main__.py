"""Trains the built-in embedding model: `python -m index.training --corpus DIR --out index/model`."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from index.fusion import FUSION_FILE
from index.settings import BUILT_IN_MODEL
from index.training.corpus import Corpus, read_corpus
from index.training.evaluation import Figures, Matrix, lexical_scores, measure
from index.training.export import export_model
from index.training.initial import compose_vectors, random_vectors
from index.training.pairs import PairOptions
from index.training.prepared import Prepared, prepare
from index.training.tasks import make_tasks
from index.training.tokens import TokenOptions
from index.training.trainer import TrainOptions, train_vectors
from index.training.written import read_written

app = typer.Typer(add_completion=False)
console = Console()
# captions: no licence, machine translation; ted: CC BY-NC-ND.
LEFT_OUT = ["captions", "ted"]


def _train(prepared: Prepared, options: TrainOptions, kept: Path | None) -> Matrix:
    counts = prepared.examples.count_tokens(prepared.tokenizer.get_vocab_size())
    start = random_vectors(counts, dim=options.dim, seed=options.seed)
    initial = compose_vectors(start, counts, prepared.tokenizer)
    columns = (TextColumn("training"), BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("")

        def show(step: int, steps: int, loss: float) -> None:
            progress.update(bar, completed=step, total=steps, description=f"{step}/{steps} loss {loss:.3f}")

        return train_vectors(prepared.examples, initial, options, on_step=show, kept=kept)


def _evaluate(prepared: Prepared, vectors: Matrix, corpus: Corpus, bench: Path | None) -> list[Figures]:
    table = Table("nDCG@10", "vector", "with interaction", "lexical", "fused", "weight")
    figures: list[Figures] = []
    for task in make_tasks(corpus, bench):
        figures.append(measure(task, prepared.tokenizer, vectors, lexical_scores(task)))
        one = figures[-1]
        scores = (one.dense, one.model, one.lexical, one.fused)
        table.add_row(one.task, *(f"{score:.3f}" for score in scores), str(one.weight))
    console.print(table)
    return figures


@app.command()
def main(
    corpus: Annotated[Path, typer.Option(help="Folder of the training text.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder the model is written to.")],
    questions: Annotated[Path | None, typer.Option(help="Questions to train on, SQuAD 2 form.")] = None,
    bench: Annotated[Path | None, typer.Option(help="Folder of benchmarks to measure on.")] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder that keeps prepared text and state.")] = None,
    figures: Annotated[Path | None, typer.Option(help="JSON file the figures go to.")] = None,
    leave_out: Annotated[list[str], typer.Option(help="Source of translations to leave out.")] = LEFT_OUT,
    only_open: Annotated[bool, typer.Option(help="Leave out translations without an open licence.")] = False,
    written: Annotated[bool, typer.Option(help="Train on the questions written for this project.")] = True,
    news: Annotated[bool, typer.Option(help="Train on the news as well.")] = False,
    evaluate: Annotated[bool, typer.Option(help="Measure after training.")] = True,
    seed: int = 7,
    dim: int = 512,
    epochs: int = 1,
    batch: int = 2048,
    threads: int = 2,
    learning_rate: float = 0.05,
    subwords: int = 32_000,
    runs: int = 0,
    bare_runs: int = 0,
) -> None:
    """Train the embedding model and write it in sentence-transformers form."""
    torch.set_num_threads(threads)
    with console.status("reading and preparing text"):
        text = read_corpus(corpus, only_open=only_open, leave_out=leave_out, news=news, questions=questions)
        text = replace(text, written=read_written(text)) if written else text
        tokens = TokenOptions(subwords=subwords, runs=runs, bare_runs=bare_runs)
        prepared = prepare(text, tokens, PairOptions(seed=seed), cache=cache)
    console.print(f"{len(prepared.examples.queries):,} pairs, {prepared.tokenizer.get_vocab_size():,} tokens")
    options = TrainOptions(dim=dim, epochs=epochs, batch=batch, learning_rate=learning_rate, seed=seed)
    vectors = _train(prepared, options, cache)
    export_model(vectors, prepared.tokenizer, out)
    if not (out / FUSION_FILE).exists():  # the weights that were tuned with this recipe
        shutil.copy(BUILT_IN_MODEL / FUSION_FILE, out)
    found = _evaluate(prepared, vectors, text, bench) if evaluate else []
    if figures is not None:
        figures.write_text(
            json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False), encoding="utf-8"
        )


if __name__ == "__main__":
    app()
