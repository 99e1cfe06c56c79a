"""Asks an ASGI application a question without a network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any, NamedTuple

from glasshouse.errors import RunError
from glasshouse.page.jobs import Job, JobQueue

HOST = (b"host", b"127.0.0.1:8640")
JSON = (b"content-type", b"application/json")


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    app: Any,
    path: str,
    *,
    method: str = "GET",
    query: str = "",
    body: bytes = b"",
    headers: tuple[tuple[bytes, bytes], ...] = (HOST,),
) -> Answer:
    """One request and its answer."""
    if method == "POST":
        headers = (*headers, (b"content-length", str(len(body)).encode()))
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "scheme": "http",
        "root_path": "",
        "headers": list(headers),
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8640),
    }
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start = sent[0]
    written = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(start["status"], {n.decode(): v.decode() for n, v in start["headers"]}, written)


class FullQueue(JobQueue):
    """A queue in which nothing has room: what is well asked gets 429, so that no test begins a run by chance."""

    def take(self, sort: str, asked: str, expected: float) -> Job:
        raise RunError("full")
