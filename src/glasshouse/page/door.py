"""Who may ask, and what a browser may do with the page: this machine alone, this page alone, nothing from outside."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from glasshouse.text import LARGEST_FILE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
"""Names by which this machine calls itself."""

MOST_BYTES: Final = 2 * LARGEST_FILE
"""How long a question may be: a text as long as a file may be, written as JSON, and what stands beside it."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

HEADERS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cache-control", b"no-store"),
)
"""What every answer carries."""


class Door:
    """Stands before the application: refuses what does not come from this machine's own page, and marks each answer."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what may pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def marked(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        refusal = refused(scope)
        if refusal is None:
            await self._app(scope, receive, marked)
            return
        status, reason = refusal
        body = json.dumps({"reason": reason}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await marked({"type": "http.response.start", "status": status, "headers": headers})
        await marked({"type": "http.response.body", "body": body})


def refused(scope: Scope) -> tuple[int, str] | None:
    """Status and reason for a request that does not pass; None for one that does."""
    headers = [(name.lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) != 1 or not _is_loopback(hosts[0]):
        return 421, "this server answers this machine alone"
    own = f"http://{hosts[0]}"
    for name, value in headers:
        if name == b"origin" and value != own:
            return 403, "asked from another page"
        if name == b"sec-fetch-site" and value not in ("same-origin", "none"):
            return 403, "asked from another page"
    if scope["method"] == "POST":
        kind = next((value for name, value in headers if name == b"content-type"), "")
        if kind.partition(";")[0].strip().lower() != "application/json":
            return 415, "a question is application/json"
        length = next((value for name, value in headers if name == b"content-length"), "")
        if not length.isascii() or not length.isdigit():
            return 411, "a question says how long it is"
        if len(length) > len(str(MOST_BYTES)) or int(length) > MOST_BYTES:
            return 413, f"a question has at most {MOST_BYTES} bytes"
    return None


def _is_loopback(host: str) -> bool:
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not colon:
        name = host
    elif not (port.isascii() and port.isdigit()):
        return False
    return name.lower() in LOOPBACK
