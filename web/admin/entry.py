"""Coming in and going out: the password, the session's cookie, and who is turned away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from web.admin import words
from web.admin.access import Notice, Session
from web.admin.incoming import read_fields
from web.admin.office import Office, address_of, back_to_main, check_token, log_action
from web.admin.page import sign_in_page
from web.api.problems import Problem

COOKIE = "rag_admin"

Action = Callable[[Office, Request, Session], Awaitable[Response]]


def session_of(office: Office, request: Request) -> Session | None:
    """Return the session that a request belongs to."""
    return office.sessions.find(request.cookies.get(COOKIE))


async def login(office: Office, request: Request) -> Response:
    """Begin a session for who gives the password."""
    _refuse_foreign(request)
    wait_s = office.failed_tries.wait_s(address_of(request))
    if wait_s:
        said = words.TOO_MANY_TRIES.format(minutes=-(-wait_s // 60))
        return _sign_in_again(request, said, 429, {"retry-after": str(wait_s)})
    given = (await read_fields(request)).get("password", "")
    if not office.password.matches(given):
        office.failed_tries.add(address_of(request))
        log_action(request, "đăng nhập", "sai mật khẩu")
        return _sign_in_again(request, words.WRONG_PASSWORD, 403)
    log_action(request, "đăng nhập")
    response = back_to_main()
    # Without a path of its own the cookie is for /admin alone, whatever folder a proxy puts that into.
    response.set_cookie(
        COOKIE,
        office.sessions.open(),
        path=None,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


async def logout(office: Office, request: Request, session: Session) -> Response:
    """End the session."""
    check_token(session, await read_fields(request))
    office.sessions.close(request.cookies.get(COOKIE))
    log_action(request, "đăng xuất")
    return back_to_main()


def _sign_in_again(
    request: Request, said: str, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    page = sign_in_page([Notice(said, failed=True)], up="../", encrypted=is_encrypted(request))
    return HTMLResponse(page, status_code=status, headers=headers)


def signed_in(office: Office, action: Action) -> Callable[[Request], Awaitable[Response]]:
    """Return the action as an endpoint that only somebody with a session reaches."""

    async def endpoint(request: Request) -> Response:
        session = session_of(office, request)
        if session is None:
            raise Problem(401, words.SIGNED_OUT)
        if request.method == "POST":
            _refuse_foreign(request)
        return await action(office, request, session)

    return endpoint


def _refuse_foreign(request: Request) -> None:
    """Refuse what a browser says another site has sent; the token of the form is the check that counts."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Problem(403, words.FOREIGN_FORM)


def is_encrypted(request: Request) -> bool:
    """Return whether the password would not be read on its way: https, or no way at all."""
    return request.url.scheme == "https" or address_of(request) in ("127.0.0.1", "::1")
