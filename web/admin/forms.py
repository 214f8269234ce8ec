"""Forms as HTML, each with the token of its session."""

from __future__ import annotations

from web.marking import escape


def form_html(action: str, csrf: str, inner: str, *, up: str = "", files: bool = False) -> str:
    """Return a form with its token."""
    encoding = ' enctype="multipart/form-data"' if files else ""
    token = f'<input type="hidden" name="csrf" value="{escape(csrf)}">'
    return f'<form method="post" action="{up}admin/{action}"{encoding}>{token}{inner}</form>'


def button_html(label: str, kind: str = "") -> str:
    """Return the button that sends a form."""
    chosen = f' class="{kind}"' if kind else ""
    return f'<button type="submit"{chosen}>{escape(label)}</button>'
