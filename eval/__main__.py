"""The command line of `python -m eval`: what it measures, what it fits, and the sheets an office edits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from eval import (
    answers,
    compare,
    drafts,
    exchange,
    fit,
    formats,
    models,
    product,
    reading,
    report,
    retrieval,
    speed,
    variants,
)
from eval.beir import CorpusRow, read_dataset
from eval.output import STDOUT, write_json
from eval.product import Asks, Indexed
from eval.questions import DEFAULT_QUESTIONS, read_questions
from index.cli import create_app, run
from index.judgement import load_judgement
from index.settings import BUILT_IN_MODEL
from rag.retrieval import Mode

HELP = "Đo chất lượng và tốc độ của trợ lý hỏi đáp."

Questions = Annotated[
    Path, typer.Option("--questions", metavar="TỆP", help="Bộ câu hỏi: .jsonl, .xlsx hoặc .csv.")
]
Json = Annotated[
    str | None, typer.Option("--json", metavar="TỆP", help='Ghi kết quả dạng JSON; "-" là ra màn hình.')
]
Compare = Annotated[
    Path | None,
    typer.Option(
        "--compare", metavar="TỆP", help="So với kết quả --json lần trước; giảm rõ rệt thì lỗi (mã 1)."
    ),
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="TỆP", help="Ghi báo cáo để đọc trong trình duyệt.")
]
Dataset = Annotated[
    Path | None,
    typer.Option("--dataset", metavar="THƯ MỤC", help="Đo thêm khả năng tìm trên một bộ dữ liệu dạng BEIR."),
]


def evaluation(
    open_assistant: Callable[[], Asks],
    index_corpus: Callable[[Sequence[CorpusRow], Mode], Indexed],
    measure_model: models.Measure = models.in_a_process,
    assistant_over: Callable[[str, bytes], Asks] = product.assistant_over,
) -> typer.Typer:
    """Return the command line over a product given by two functions (tests give fakes)."""
    app = create_app(HELP)
    _add_answers(app, open_assistant)
    _add_retrieval(app, index_corpus)
    _add_reading(app)
    _add_variants(app, open_assistant)
    _add_speed(app, open_assistant)
    _add_formats(app, assistant_over)
    _add_models(app, measure_model)
    _add_measure_model(app)
    _add_fit(app)
    _add_sheet(app)
    _add_drafts(app)
    return app


def _add_answers(app: typer.Typer, open_assistant: Callable[[], Asks]) -> None:
    @app.command("answers", help="Hỏi cả bộ câu hỏi và chấm điểm câu trả lời.")
    def command(
        questions: Questions = DEFAULT_QUESTIONS,
        json: Json = None,
        html: Html = None,
        earlier: Compare = None,
    ) -> None:
        asked = read_questions(questions)
        baseline = compare.read_baseline(earlier, asked) if earlier else None
        judged = answers.ask_all(open_assistant(), asked)
        result = {"questions": str(questions)} | answers.report(judged)
        found = compare.compare(baseline, judged) if baseline else ()
        if baseline:
            result["compared"] = {change.score: change.to_dict() for change in found}
        if json != STDOUT:
            answers.print_report(result)
            compare.print_changes(found)
        if json:
            write_json(result, json)
        if html:
            report.write_report(result, html, found=found)
        compare.refuse_falls(found)


def _add_retrieval(app: typer.Typer, index_corpus: Callable[[Sequence[CorpusRow], Mode], Indexed]) -> None:
    @app.command("retrieval", help="Đo khả năng tìm trên một bộ dữ liệu dạng BEIR.")
    def command(
        dataset: Annotated[
            Path,
            typer.Option(metavar="THƯ MỤC", help="Thư mục có corpus.jsonl, queries.jsonl và qrels/test.tsv."),
        ],
        mode: Annotated[Mode, typer.Option(help="Cách tìm.")] = Mode.HYBRID,
        json: Json = None,
    ) -> None:
        measured = retrieval.measure(read_dataset(dataset), lambda rows: index_corpus(rows, mode))
        result = measured | {"mode": mode.value}
        if json != STDOUT:
            retrieval.print_retrieval(result)
        if json:
            write_json(result, json)


def _add_reading(app: typer.Typer) -> None:
    @app.command("reading", help="Đo tỷ lệ từ đọc được đúng thứ tự của các tệp PDF so với bản chữ đã biết.")
    def command(
        folder: Annotated[
            Path, typer.Argument(metavar="THƯ MỤC", help="Thư mục có tệp .pdf, kèm .txt cùng tên.")
        ],
        against: Annotated[
            Path | None,
            typer.Option(metavar="TỆP", help="Bản chữ để so các tệp .pdf không có .txt cùng tên."),
        ] = None,
        json: Json = None,
    ) -> None:
        result = reading.report(reading.measure(folder, against))
        if json != STDOUT:
            reading.print_reading(result)
        if json:
            write_json(result, json)


def _add_variants(app: typer.Typer, open_assistant: Callable[[], Asks]) -> None:
    @app.command("variants", help="Gõ lại bộ câu hỏi theo nhiều cách (không dấu, Telex…) và đo mức giảm.")
    def command(questions: Questions = DEFAULT_QUESTIONS, json: Json = None) -> None:
        asked = read_questions(questions)
        result = {"questions": str(questions)} | variants.measure(open_assistant(), asked)
        if json != STDOUT:
            variants.print_variants(result)
        if json:
            write_json(result, json)


def _add_speed(app: typer.Typer, open_assistant: Callable[[], Asks]) -> None:
    @app.command("speed", help="Đo thời gian trả lời, thời gian khởi động và bộ nhớ.")
    def command(questions: Questions = DEFAULT_QUESTIONS, json: Json = None) -> None:
        result = speed.measure(open_assistant, read_questions(questions))
        if json != STDOUT:
            speed.print_speed(result)
        if json:
            write_json(result, json)


def _add_formats(app: typer.Typer, assistant_over: Callable[[str, bytes], Asks]) -> None:
    @app.command("formats", help="Đo xem cùng báo cáo ở định dạng khác có được trả lời như nhau không.")
    def command(
        paths: Annotated[
            list[Path] | None,
            typer.Argument(metavar="[TỆP]…", help="Tệp khác của cùng báo cáo, ngoài các tệp tự tạo."),
        ] = None,
        questions: Questions = DEFAULT_QUESTIONS,
        json: Json = None,
    ) -> None:
        result = {"questions": str(questions)} | formats.measure_report(
            paths or [], read_questions(questions), assistant_over
        )
        if json != STDOUT:
            formats.print_formats(result)
        if json:
            write_json(result, json)


def _add_models(app: typer.Typer, measure: models.Measure) -> None:
    @app.command("models", help="So sánh nhiều mô hình nhúng: chất lượng, tốc độ, bộ nhớ, kích thước.")
    def command(
        names: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[MÔ_HÌNH]…", help="Thư mục hoặc tên trên hub; bỏ trống là mô hình có sẵn."
            ),
        ] = None,
        questions: Questions = DEFAULT_QUESTIONS,
        dataset: Dataset = None,
        json: Json = None,
        chart: Annotated[
            Path | None, typer.Option("--chart", metavar="TỆP", help="Vẽ biểu đồ chất lượng ra tệp SVG.")
        ] = None,
    ) -> None:
        results = models.measure_all(names or [str(BUILT_IN_MODEL)], questions, dataset, measure)
        told = {"questions": str(questions), "dataset": str(dataset) if dataset else None, "models": results}
        if json != STDOUT:
            models.print_models(results)
        if json:
            write_json(told, json)
        if chart:
            models.write_chart(results, chart)
        models.refuse_failures(results)


def _add_measure_model(app: typer.Typer) -> None:
    # What `models` runs in a process of its own.
    @app.command("measure-model", hidden=True, help="Đo mô hình của RAG_MODEL trong tiến trình này.")
    def command(questions: Questions = DEFAULT_QUESTIONS, dataset: Dataset = None) -> None:
        write_json(models.measure_this(questions, dataset), STDOUT)


def _add_fit(app: typer.Typer) -> None:
    @app.command("fit", help="Khớp trọng số trả lời và từ chối trên các bộ câu hỏi của eval/sets.")
    def command(
        json: Json = None,
        write: Annotated[bool, typer.Option("--write", help="Ghi vào index/judgement.json.")] = False,
    ) -> None:
        result = fit.fit(fit.read_sets(), product.assistant_of, load_judgement())
        if json != STDOUT:
            fit.print_fit(result)
        if json:
            write_json(result, json)
        if write:
            fit.write_judgement(result)


def _add_sheet(app: typer.Typer) -> None:
    @app.command("sheet", help="Đổi bộ câu hỏi giữa JSONL và bảng tính (.xlsx, .csv) để sửa bằng Excel.")
    def command(
        source: Annotated[Path, typer.Argument(metavar="NGUỒN", help="Tệp .jsonl, .xlsx hoặc .csv.")],
        target: Annotated[Path, typer.Argument(metavar="ĐÍCH", help="Tệp ghi ra, dạng theo đuôi tên.")],
        force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đích đã có.")] = False,
    ) -> None:
        typer.echo(f"Đã ghi {exchange.convert(source, target, force=force)} câu hỏi vào {target}")


def _add_drafts(app: typer.Typer) -> None:
    @app.command("drafts", help="Làm câu hỏi nháp từ các góp ý chưa tốt của trang hỏi đáp.")
    def command(
        feedback: Annotated[Path, typer.Argument(metavar="GÓP_Ý", help="Tệp góp ý .jsonl.")],
        target: Annotated[Path, typer.Argument(metavar="ĐÍCH", help="Tệp mới: .jsonl, .xlsx hoặc .csv.")],
    ) -> None:
        count = drafts.write_drafts(feedback, target)
        wrote = f"Đã ghi {count} câu nháp vào {target}; điền cột 'có trả lời' và đoạn trả lời trước khi chấm"
        typer.echo(wrote if count else "Không có góp ý chưa tốt nào; không ghi tệp")


if __name__ == "__main__":
    run(evaluation(product.open_assistant, product.index_corpus))
