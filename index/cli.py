"""The command line's manners, the same at every door: Vietnamese words, one-line errors, exit statuses.

Exit status 0 is success, 1 a stated error (`RagError`, one line on stderr), 2 a mistake in the command line,
130 a stop by the user. Typer has no catalogue of translations, so its commands are subclassed where they
write help, and its messages about mistakes are put into Vietnamese by a table. Knows no command of its own.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from index.errors import RagError

if TYPE_CHECKING:  # Typer's own copies of Click's classes, named only to say what is overridden
    from typer._click.core import Context
    from typer._click.formatting import HelpFormatter

_OPTIONS = "[TÙY CHỌN]"
_HELP_OPTION = "Hiện phần trợ giúp này rồi thoát."
_STOPPED = 130

# What Typer calls the kinds of value, for options without a `metavar` of their own.
_KINDS = {"<int>": "SỐ", "<int range>": "SỐ", "<float>": "SỐ", "<str>": "CHỮ", "<path>": "ĐƯỜNG DẪN"}

# What Typer says of a mistake in the command line, and the same in Vietnamese; the first match is used.
_MISTAKES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"Missing command\.", "thiếu tên lệnh"),
        (r"Missing option ('[^']+').*", r"thiếu tùy chọn bắt buộc \1"),
        (r"Missing argument ('[^']+').*", r"thiếu tham số bắt buộc \1"),
        (r"No such option: (\S+) \(Possible options: (.+)\)", r"không có tùy chọn \1; có phải: \2"),
        (r"No such option: (\S+)", r"không có tùy chọn \1"),
        (r"No such command ('[^']+')\. Did you mean (.+)\?", r"không có lệnh \1; có phải: \2"),
        (r"No such command ('[^']+')\.?", r"không có lệnh \1"),
        (r"Option ('[^']+') does not take a value\.", r"tùy chọn \1 không nhận giá trị"),
        (r"Option ('[^']+') requires .+", r"tùy chọn \1 cần một giá trị"),
        (r"Got unexpected extra argument\(s\) \((.+)\)", r"thừa tham số: \1"),
        (r"Invalid value for (.+?): .*does not exist.*", r"\1: không có tệp hoặc thư mục này"),
        (r"Invalid value for (.+?): .*('[^']*') is not one of (.+)\.", r"\1: \2 không thuộc: \3"),
        (r"Invalid value for (.+?): Input should be greater than or equal to (\S+)", r"\1: ít nhất là \2"),
        (r"Invalid value for (.+?): Input should be less than or equal to (\S+)", r"\1: nhiều nhất là \2"),
        (r"Invalid value for (.+?): .*integer.*", r"\1: cần một số nguyên"),
        (r"Invalid value for (.+?): .*number.*", r"\1: cần một số"),
        (r"Invalid value for (.+?): (.*)", r"\1: giá trị không dùng được (\2)"),
    )
)


def create_app(help: str, *, one_command: bool = False) -> typer.Typer:  # noqa: A002 -- Typer's own word
    """Return a Typer app whose help and messages are Vietnamese; add commands with `@app.command(help=…)`.

    With `one_command` the app is its single command and takes no command name (`python app.py --port …`).
    """
    app = _App(
        cls=_Group,
        help=help,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        options_metavar=_OPTIONS,
        subcommand_metavar="LỆNH …",
    )
    if not one_command:
        app.callback()(_no_common_options)
    return app


def run(app: typer.Typer, args: Sequence[str] | None = None) -> NoReturn:
    """Run `app` on `args` (default: the command line) and end the process with its exit status."""
    # A Windows pipe is not UTF-8 by itself, and the name of a file need be no text at all.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(exit_status(app, args))


def exit_status(app: typer.Typer, args: Sequence[str] | None = None) -> int:
    """Run `app` and return its exit status, with any error already told on stderr."""
    try:
        result = get_command(app).main(args, standalone_mode=False)
    except RagError as error:
        typer.echo(f"Lỗi: {' '.join(str(error).split())}", err=True)
        return 1
    except typer.TyperException as error:
        typer.echo(_mistake(error), err=True)
        return error.exit_code
    except typer.Abort:
        typer.echo("Đã dừng.", err=True)
        return _STOPPED
    return result if isinstance(result, int) else 0


def _no_common_options() -> None:
    """Make Typer keep the command's name where an app has only one command."""


def _mistake(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    line = f"Lỗi: {_in_vietnamese(error.format_message())}"
    if context is None:
        return line
    return f"{context.get_usage()}\n{line}\nXem trợ giúp: {context.command_path} --help"


def _in_vietnamese(message: str) -> str:
    for pattern, words in _MISTAKES:
        match = pattern.fullmatch(message)
        if match:
            return match.expand(words)
    return message


class _App(typer.Typer):
    """Typer with the Vietnamese command class as the default of `command`."""

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:  # noqa: ANN401
        """Register a command; `options` go to Typer as they are."""
        return super().command(name, **{"cls": _Command, "options_metavar": _OPTIONS, **options})


def _write_usage(command: TyperCommand | TyperGroup, context: Context, formatter: HelpFormatter) -> None:
    pieces = " ".join(command.collect_usage_pieces(context))
    formatter.write_usage(context.command_path, pieces, prefix="Cách dùng: ")


def _write_parameters(command: TyperCommand | TyperGroup, context: Context, formatter: HelpFormatter) -> None:
    for title, kind in (("Tham số", TyperArgument), ("Tùy chọn", TyperOption)):
        rows = [
            _row(parameter, context)
            for parameter in command.get_params(context)
            if isinstance(parameter, kind) and not parameter.hidden
        ]
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)


def _row(parameter: TyperArgument | TyperOption, context: Context) -> tuple[str, str]:
    record = parameter.get_help_record(context)
    names = record[0] if record else parameter.name
    for kind, word in _KINDS.items():
        names = names.replace(kind, word)
    default = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
    if parameter.required:
        note = " [bắt buộc]"
    elif default in (None, False, ()) or callable(default) or not parameter.show_default:
        note = ""
    else:
        note = f" [mặc định: {default}]"
    return names, f"{parameter.help or ''}{note}".strip()


def _translated(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = _HELP_OPTION
    return option


class _Command(TyperCommand):
    """A command whose help is in Vietnamese."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return _translated(super().get_help_option(ctx))

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        _write_parameters(self, ctx, formatter)


class _Group(TyperGroup):
    """A group of commands whose help is in Vietnamese."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return _translated(super().get_help_option(ctx))

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        _write_parameters(self, ctx, formatter)
        rows = [
            (name, command.get_short_help_str(limit=formatter.width))
            for name, command in self.commands.items()
            if not command.hidden
        ]
        if rows:
            with formatter.section("Lệnh"):
                formatter.write_dl(rows)
