"""The front door: `python app.py` opens the assistant over documents/ and serves it until Ctrl+C."""

from __future__ import annotations

import typer

import web  # noqa: F401 -- first of all: it throws the switches that keep libraries from calling other hosts
from index.cli import create_app, run
from index.errors import DocumentError
from index.settings import load_settings, settings_help
from web.admin.access import read_password
from web.serving import bind_port, serve
from web.words import terminal

_HELP = f"{terminal.SERVER_HELP}\n\n\b\n{terminal.SETTINGS_HELP}\n{settings_help()}"

app = create_app(help=_HELP, one_command=True)


@app.command(help=_HELP)
def main() -> None:
    """Serve the assistant until it is stopped."""
    settings = load_settings()
    file = settings.admin_password_place
    password = read_password(file) if file else None
    with bind_port(settings.host, settings.port) as bound:
        typer.echo(terminal.PREPARING, err=True)
        from rag.live import (
            LiveAssistant,  # slow to import: neither --help nor a taken port should wait for it
        )

        assistant = LiveAssistant.open(settings)
        if not assistant.documents:
            raise DocumentError(terminal.NO_DOCUMENTS.format(folder=settings.documents))
        office = None
        if password is not None:
            from web.admin.office import Office, log_actions

            log_actions()
            office = Office(assistant, settings, assistant.now().encoder, password)
        serve(assistant, settings, bound, _announce, office=office)
    typer.echo(terminal.STOPPED, err=True)


def _announce(url: str) -> None:
    typer.echo(terminal.READY.format(url=url))


if __name__ == "__main__":
    run(app)
