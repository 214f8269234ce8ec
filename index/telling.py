"""What the commands of `python -m index` say to a clerk."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index.build_report import BuildReport
from index.names import shown
from index.plan import Plan
from index.sources import Copy

_WIDTH = 110


def told_build(report: BuildReport) -> str:
    """Return what a build did, with a table of the files that it read and of those that it did not."""
    lines = [table] if (table := _table(report)) else []
    if report.held:
        lines.append(
            f"Đang giữ {report.generation} do lệnh rollback; muốn dựng mới: python -m index build --force"
        )
    did = "Đã dựng chỉ mục" if report.changed else "Chỉ mục đã mới, không phải dựng lại"
    if report.held:
        did = "Không dựng lại"
    whole = f"{did}: {report.documents} văn bản, {report.passages} đoạn ({report.generation})"
    if report.changed:
        whole += f"; đọc {len(report.read)}, giữ nguyên {report.taken_over}, bỏ {len(report.removed)}"
    if report.skipped:
        whole += f"; {len(report.skipped)} tệp không đọc được"
    return "\n".join([*lines, whole])


def told_left_out(report: BuildReport) -> list[str]:
    """Return a line for each file that is not in the index, and why."""
    reasons = {skipped.path: skipped.reason for skipped in report.skipped}
    return [
        *(f"Bỏ qua {shown(path)}: {passed_over_for(path)}" for path in report.passed_over),
        *(f"Bỏ qua {shown(skipped.path)}: {skipped.reason}" for skipped in report.skipped),
        *(f"{shown(copy.path)} {told_copy(copy, reasons)}" for copy in report.copies),
    ]


def told_plan(plan: Plan) -> str:
    """Return what a build would do, a line for each file that is not as it was."""
    groups: Sequence[tuple[str, Sequence[str]]] = (
        ("Mới", plan.new),
        ("Đã sửa", plan.changed),
        ("Đổi tên", [f"{renamed.before} → {renamed.path}" for renamed in plan.renamed]),
        ("Đã xóa", plan.removed),
        ("Trùng", [f"{copy.path} {told_copy(copy, plan.reasons)}" for copy in plan.copies]),
    )
    lines = [f"{name}: {shown(item)}" for name, items in groups for item in items]
    lines += [f"Sẽ thử đọc lại: {shown(path)} (lần trước: {plan.reasons[path]})" for path in plan.retried]
    lines += [f"Không mở được: {shown(skipped.path)} ({skipped.reason})" for skipped in plan.unreadable]
    lines += [f"Bỏ qua: {shown(path)} ({passed_over_for(path)})" for path in plan.passed_over]
    lines.append(f"Không đổi: {len(plan.unchanged)} tệp; sẽ đọc {len(plan.to_read)} tệp; chưa ghi gì")
    return "\n".join(lines)


def told_status(status: Mapping[str, Any]) -> str:
    """Return what the current generation holds."""
    fresh = "còn mới" if status["up_to_date"] else "đã cũ; hãy chạy: python -m index build"
    if status["trouble"]:
        fresh = "không so được với thư mục báo cáo"
    if status["held"]:
        fresh = "được giữ do lệnh rollback cho đến khi báo cáo thay đổi"
    if status["damaged"]:
        fresh = "bị hỏng; hãy chạy: python -m index build"
    reasons = {entry["path"]: entry["reason"] for entry in status["skipped"]}
    lines = [
        f"Chỉ mục {status['generation']}, dựng lúc {status['created']}: {fresh}",
        f"Các bản đang giữ: {', '.join(status['generations'])}",
        f"Mô hình: {status['model']['name']} ({status['model']['dim']} chiều)",
        f"{len(status['documents'])} văn bản, {status['passages']} đoạn:",
        *(
            f"  {shown(document['path'])} – {shown(document['title'][:100])}"
            for document in status["documents"]
        ),
        *(f"  Không đọc được {shown(entry['path'])}: {entry['reason']}" for entry in status["skipped"]),
        *(f"  {shown(copy['path'])} {told_copy(Copy(**copy), reasons)}" for copy in status["copies"]),
        *([status["trouble"]] if status["trouble"] else []),
    ]
    return "\n".join(lines)


def _table(report: BuildReport) -> str:
    """Return a row for each file that was read, is a copy or was passed over; "" where there is none."""
    rows = [
        (
            file.path,
            file.format,
            str(file.pages or "–"),
            str(file.paragraphs),
            str(file.passages),
            f"{file.seconds:.2f}".replace(".", ","),
            "đã đọc",
        )
        for file in report.read
    ]
    others = [
        *((skipped.path, "không đọc được") for skipped in report.skipped),
        *((copy.path, f"giống hệt {shown(copy.of)}") for copy in report.copies),
        *((path, passed_over_for(path)) for path in report.passed_over),
    ]
    rows += [(path, _format(path), *"––––", result) for path, result in others]
    if not rows:
        return ""
    table = Table("Tệp", "Loại")
    for name in ("Trang", "Đoạn văn", "Đoạn tìm", "Giây"):
        table.add_column(name, justify="right")
    table.add_column("Kết quả")
    for row in rows:
        table.add_row(*(escape(shown(cell)) for cell in row))
    console = Console(file=io.StringIO(), width=_WIDTH)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip()


def _format(path: str) -> str:
    return PurePosixPath(path).suffix.lower().lstrip(".")


def told_copy(copy: Copy, reasons: Mapping[str, str]) -> str:
    """Return what becomes of a copy: `reasons` say, by path, why a file cannot be used."""
    reason = reasons.get(copy.of)
    same = f"giống hệt {shown(copy.of)}"
    return f"{same}, cũng không nạp được ({reason})" if reason else f"{same}: chỉ nạp một lần"


def passed_over_for(path: str) -> str:
    """Return why a file of the documents folder is passed over."""
    if PurePosixPath(path).suffix.lower() in (".yaml", ".yml"):
        return "không thấy văn bản nó mô tả; đặt tên như bao-cao.docx.yaml cạnh bao-cao.docx"
    return "chưa đọc được loại tệp này"
