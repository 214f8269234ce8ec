"""`python -m index build | status | verify | rollback`: renew the index, see it, check it, go back."""

from __future__ import annotations

import json as json_module
from dataclasses import asdict
from typing import Annotated, Any

import typer

from index.build import bring_up_to_date, plan_build
from index.cli import create_app, run
from index.encoder import load_encoder
from index.errors import DocumentError, IndexMissingError, RagError
from index.freshness import is_current, is_held
from index.generation import Manifest, damaged_parts, read_manifest
from index.pointer import current_name, generations
from index.progress import reporting
from index.rollback import roll_back
from index.settings import Settings, load_settings
from index.sources import Sources, scan
from index.telling import told_build, told_left_out, told_plan, told_status
from index.verify import faults

Json = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]
Wait = Annotated[bool, typer.Option("--wait", help="Chờ lần dựng khác đang chạy xong rồi mới làm.")]

app = create_app("Dựng, xem, kiểm tra chỉ mục của thư mục báo cáo và quay lại bản trước.")


@app.command("build", help="Cập nhật chỉ mục theo các tệp trong thư mục báo cáo.")
def build(
    force: Annotated[
        bool, typer.Option("--force", help="Đọc và dựng lại tất cả dù không có gì thay đổi.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ cho biết sẽ làm gì, không ghi gì.")] = False,
    wait: Wait = False,
    json: Json = False,
) -> None:
    """Publish a new generation if the documents, the model or the settings have changed."""
    settings = load_settings()
    if dry_run:
        plan = plan_build(settings, force=force)
        stated = {key: value for key, value in asdict(plan).items() if key not in ("to_read", "kept")}
        stated["to_read"] = [file.path for file in plan.to_read]
        typer.echo(json_module.dumps(stated, ensure_ascii=False) if json else told_plan(plan))
        return
    with reporting() as report:
        built = bring_up_to_date(settings, force=force, wait=wait, progress=report)
    for line in told_left_out(built):
        typer.echo(line, err=True)
    typer.echo(json_module.dumps(asdict(built), ensure_ascii=False) if json else told_build(built))


@app.command("status", help="Cho biết chỉ mục đang dùng gồm những gì và có còn mới không.")
def status(json: Json = False) -> None:
    """Print what the current generation holds and whether it is up to date."""
    settings = load_settings()
    sources, trouble = _sources(settings)
    try:
        manifest = read_manifest(settings.index)
    except IndexMissingError as error:  # without documents, building is not what is to be done first
        raise RagError(trouble) if trouble else error from error
    stated = _status(settings, manifest, sources) | {"trouble": trouble}
    typer.echo(json_module.dumps(stated, ensure_ascii=False) if json else told_status(stated))


@app.command("verify", help="Kiểm tra mọi tệp của chỉ mục và tự hỏi thử; có lỗi thì mã thoát là 1.")
def verify(
    name: Annotated[
        str | None, typer.Argument(metavar="[BẢN]", help="Tên bản chỉ mục; bỏ trống là bản đang dùng.")
    ] = None,
    json: Json = False,
) -> None:
    """Check every hash and count, and whether passages are found by their own words."""
    settings = load_settings()
    checked = name or current_name(settings.index)
    encoder = load_encoder(settings.model, settings.model_options)
    found = faults(settings.index, encoder, checked)
    if json:
        typer.echo(json_module.dumps({"generation": checked, "faults": found}, ensure_ascii=False))
    elif not found:
        typer.echo(f"Chỉ mục {checked} nguyên vẹn")
    if found:
        for fault in () if json else found:
            typer.echo(fault)
        raise RagError(f"Chỉ mục {checked} có {len(found)} lỗi; hãy chạy: python -m index build")


@app.command("rollback", help="Quay lại bản chỉ mục trước; giữ bản đó cho đến khi báo cáo thay đổi.")
def rollback(
    name: Annotated[
        str | None, typer.Argument(metavar="[BẢN]", help="Tên bản chỉ mục; bỏ trống là bản liền trước.")
    ] = None,
    wait: Wait = False,
    json: Json = False,
) -> None:
    """Make an earlier generation current."""
    chosen = roll_back(load_settings(), name, wait=wait)
    told = (
        f"Đã quay lại {chosen}; bản này được giữ cho đến khi thư mục báo cáo thay đổi "
        f"hoặc chạy: python -m index build --force"
    )
    typer.echo(json_module.dumps({"generation": chosen}) if json else told)


def _sources(settings: Settings) -> tuple[Sources, str]:
    """Return what the documents folder holds, and in one line why it cannot be told, "" where it can."""
    try:
        return scan(settings.documents), ""
    except DocumentError as error:
        return Sources(()), str(error)


def _status(settings: Settings, manifest: Manifest, sources: Sources) -> dict[str, Any]:
    encoder = load_encoder(settings.model, settings.model_options)
    return {
        "generation": current_name(settings.index),
        "created": manifest.created,
        "up_to_date": is_current(manifest, sources, encoder),
        "held": is_held(settings, sources),
        "damaged": len(damaged_parts(settings.index, manifest)),
        "generations": [path.name for path in generations(settings.index).values()],
        "model": manifest.model,
        "passages": manifest.passages,
        "documents": [{key: d[key] for key in ("id", "path", "title")} for d in manifest.documents],
        "skipped": manifest.skipped,
        "copies": manifest.copies,
    }


if __name__ == "__main__":
    run(app)
