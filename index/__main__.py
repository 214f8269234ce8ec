"""`python -m index build | status`: bring the index up to date with the documents, and say what it holds."""

from __future__ import annotations

import json as json_module
from dataclasses import asdict
from typing import Annotated, Any

import typer

from index.build import BuildReport, bring_up_to_date, scan
from index.cli import create_app, run
from index.encoder import load_encoder
from index.freshness import is_current
from index.generation import Manifest, read_manifest
from index.pointer import current_name
from index.progress import reporting
from index.settings import Settings, load_settings

Json = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]

app = create_app("Dựng và xem chỉ mục của thư mục báo cáo.")


@app.command("build", help="Cập nhật chỉ mục theo các tệp trong thư mục báo cáo.")
def build(
    force: Annotated[bool, typer.Option("--force", help="Dựng lại dù không có gì thay đổi.")] = False,
    json: Json = False,
) -> None:
    """Publish a new generation if the documents, the model or the settings have changed."""
    settings = load_settings()
    with reporting() as report:
        built = bring_up_to_date(settings, force=force, progress=report)
    for name in built.passed_over:
        typer.echo(f"Bỏ qua {name}: chưa đọc được loại tệp này", err=True)
    typer.echo(json_module.dumps(asdict(built), ensure_ascii=False) if json else _built(built))


@app.command("status", help="Cho biết chỉ mục đang dùng gồm những gì và có còn mới không.")
def status(json: Json = False) -> None:
    """Print what the current generation holds and whether it is up to date."""
    settings = load_settings()
    manifest = read_manifest(settings.index)
    stated = _status(settings, manifest)
    typer.echo(json_module.dumps(stated, ensure_ascii=False) if json else _told(stated))


def _built(report: BuildReport) -> str:
    did = "Đã dựng chỉ mục" if report.changed else "Chỉ mục đã mới, không phải dựng lại"
    return f"{did}: {report.documents} văn bản, {report.passages} đoạn ({report.generation})"


def _status(settings: Settings, manifest: Manifest) -> dict[str, Any]:
    encoder = load_encoder(settings.model, settings.model_options)
    return {
        "generation": current_name(settings.index),
        "created": manifest.created,
        "up_to_date": is_current(manifest, scan(settings.documents), encoder),
        "model": manifest.model,
        "passages": manifest.passages,
        "documents": [{key: d[key] for key in ("id", "path", "title")} for d in manifest.documents],
    }


def _told(status: dict[str, Any]) -> str:
    fresh = "còn mới" if status["up_to_date"] else "đã cũ; hãy chạy: python -m index build"
    lines = [
        f"Chỉ mục {status['generation']}, dựng lúc {status['created']}: {fresh}",
        f"Mô hình: {status['model']['name']} ({status['model']['dim']} chiều)",
        f"{len(status['documents'])} văn bản, {status['passages']} đoạn:",
        *(f"  {document['path']} – {document['title'][:100]}" for document in status["documents"]),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    run(app)
