"""One process that serves the application: the port, the warm-up, the loop, the end."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from index.addresses import is_everybody
from index.errors import ConfigError
from index.settings import Settings
from rag.types import Status
from web.feedback.file import FeedbackFile
from web.types import AnsweringService
from web.viewer.originals import Originals
from web.words import terminal
from web.words.english import ENGLISH
from web.words.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from web.admin.office import Office

_THIS_MACHINE = "127.0.0.1,::1"
_LAST_SECONDS = 3  # that open requests are given at the end; chat pages hold one for good


def bind_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens at the address, so that nobody takes it while the index is being opened.

    Raises:
        ConfigError: the address cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:  # a name with empty or endless labels is no text to look up
        raise ConfigError(terminal.BAD_HOST.format(host=host)) from error
    if os.name == "posix":  # elsewhere the option would let two servers share a port
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen()
    except OSError as error:
        bound.close()
        raise ConfigError(_port_error(host, port, error)) from error
    return bound


def _port_error(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return terminal.BAD_HOST.format(host=host)
    known = {errno.EADDRINUSE: terminal.IN_USE, errno.EACCES: terminal.NOT_PERMITTED}
    other = 7861 if port != 7861 else 7862
    why = known.get(error.errno or 0, str(error.strerror))
    return terminal.PORT_TAKEN.format(host=host, port=port, why=why, other=other)


def answerable(service: AnsweringService, questions: Sequence[str]) -> tuple[str, ...]:
    """Return the questions that the reports at hand answer; asking them also warms everything up."""
    return tuple(question for question in questions if service.ask(question).status is Status.ANSWERED)


def page_url(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    if host in ("0.0.0.0", "::", ""):
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def trusted_proxies(settings: Settings, environ: Mapping[str, str]) -> str:
    """Return the addresses whose headers are believed, commas between them; uvicorn's own variable counts.

    Raises:
        ConfigError: people are told from a header that everybody could send.
    """
    believed = ",".join(settings.proxies) or environ.get("FORWARDED_ALLOW_IPS", _THIS_MACHINE)
    named = [address.strip() for address in believed.split(",")]
    if settings.user_header and any(map(is_everybody, named)):
        raise ConfigError(terminal.EVERYBODY_BELIEVED.format(believed=believed))
    return believed


def serve(
    service: AnsweringService,
    settings: Settings,
    bound: socket.socket,
    announce: Callable[[str], None],
    *,
    office: Office | None = None,
) -> None:
    """Serve until stopped (Ctrl+C or a signal); `announce` is told the address once it answers.

    `office` is what the admin page acts on, None where there is no such page.
    """
    config = uvicorn.Config(
        _application(service, settings, office),
        log_level="warning",
        timeout_graceful_shutdown=_LAST_SECONDS,
        server_header=False,
        proxy_headers=False,  # the application sees to them
        root_path=settings.root_path,
    )
    server = _AnnouncingServer(config, lambda: announce(page_url(settings.host, settings.port)))
    with suppress(KeyboardInterrupt):  # uvicorn has shut down in order and passes the signal on
        server.run(sockets=[bound])


def _application(service: AnsweringService, settings: Settings, office: Office | None) -> ASGIApp:
    from web.proxies import behind_proxies
    from web.server import create_web_app  # imports Gradio, slowly: only once there is something to serve

    examples = answerable(service, VIETNAMESE.examples)
    english_examples = answerable(service, ENGLISH.examples)
    file = settings.feedback_file
    app = create_web_app(
        service,
        examples=examples,
        english_examples=english_examples,
        portals=settings.portal_origins,
        feedback=FeedbackFile(file) if file else None,
        office=office,
        tools=settings.mcp,
        originals=Originals(settings.documents, downloads=settings.originals),
    )
    return behind_proxies(
        app.asgi,
        trusted=trusted_proxies(settings, os.environ),
        user_header=settings.user_header,
        portals=settings.portal_origins,
    )


class _AnnouncingServer(uvicorn.Server):
    """A server that says when it takes requests and can be stopped in order."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()
