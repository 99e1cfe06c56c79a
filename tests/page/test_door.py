"""Only this machine's own page is answered, and each answer forbids the browser everything from outside."""

from __future__ import annotations

import http.client
import socket
import string
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse.page.door import HEADERS, LOOPBACK, MOST_BYTES, POLICY
from glasshouse.page.server import application
from tests.page.asking import HOST, JSON, FullQueue, ask
from tests.page.conftest import Served

APP = application(FullQueue())


@pytest.mark.parametrize("host", [b"127.0.0.1:8640", b"localhost:8640", b"[::1]:8640", b"localhost", b"[::1]"])
def test_this_machine_is_answered(host: bytes) -> None:
    assert ask(APP, "/openapi.json", headers=((b"host", host),)).status == 200


@pytest.mark.parametrize(
    "host",
    [b"", b"example.org", b"example.org:8640", b"127.0.0.1.example.org", b"127.0.0.2", b"0.0.0.0:8640", b"[::]:8640",
     b"localhost:8640@example.org", b"localhost.:8640", b"127.0.0.1:80:80", b"2130706433"],
)  # fmt: skip
def test_another_host_gets_421(host: bytes) -> None:
    answer = ask(APP, "/openapi.json", headers=((b"host", host),))
    assert answer.status == 421
    assert answer.headers["content-security-policy"] == POLICY


@given(st.text(string.printable, max_size=40))
def test_whatever_the_host_is_called(host: str) -> None:
    answer = ask(APP, "/openapi.json", headers=((b"host", host.encode("latin-1")),))
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    assert answer.status == (200 if name.lower() in LOOPBACK and _is_port(host, name) else 421)


def _is_port(host: str, name: str) -> bool:
    return host == name or host[len(name) + 1 :].isdigit()


def test_no_host_and_two_hosts_get_421() -> None:
    assert ask(APP, "/", headers=()).status == 421
    assert ask(APP, "/", headers=(HOST, (b"host", b"example.org"))).status == 421


@pytest.mark.parametrize(
    "header",
    [
        (b"origin", b"http://example.org"),
        (b"origin", b"null"),
        (b"origin", b"http://127.0.0.1:9999"),
        (b"origin", b"https://127.0.0.1:8640"),
        (b"sec-fetch-site", b"cross-site"),
        (b"sec-fetch-site", b"same-site"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_another_page_gets_403(header: tuple[bytes, bytes], method: str) -> None:
    assert ask(APP, "/api/jobs/1", method=method, headers=(HOST, JSON, header)).status == 403


def test_its_own_page_may_ask() -> None:
    own = ((b"origin", b"http://127.0.0.1:8640"), (b"sec-fetch-site", b"same-origin"))
    assert ask(APP, "/openapi.json", headers=(HOST, *own)).status == 200


def test_a_form_of_another_page_cannot_ask() -> None:
    for kind in (b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data"):
        assert ask(APP, "/api/compare", method="POST", headers=(HOST, (b"content-type", kind))).status == 415
    assert ask(APP, "/api/compare", method="POST", headers=(HOST,)).status == 415


def test_a_long_question_gets_413() -> None:
    answer = ask(APP, "/api/compare", method="POST", body=b" " * (MOST_BYTES + 1), headers=(HOST, JSON))
    assert answer.status == 413


@pytest.mark.parametrize("path", ["/", "/openapi.json", "/vega.js", "/nothing", "/api/scheme"])
def test_every_answer_carries_the_policy(path: str) -> None:
    answer = ask(APP, path)
    assert answer.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY and "http" not in POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not any(name.startswith("access-control") for name in answer.headers)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["..", "static", "strings", "en.js", "%2e%2e", "etc", "passwd", "", "index.html"])))
def test_no_path_opens_another_file(steps: list[str]) -> None:
    path = "/" + "/".join(steps)
    answer = ask(APP, path)
    assert answer.status in (200, 307, 404)
    if answer.status == 200:
        assert path in ("/", "/index.html", "/strings/en.js")


def test_the_server_listens_to_this_machine_alone_and_answers_no_other_name(own: Served) -> None:
    port = int(own.where.rstrip("/").rpartition(":")[2])
    listening = [line.split()[1] for table in ("tcp", "tcp6") for line in _sockets(table) if line.split()[3] == "0A"]
    assert [address for address in listening if address.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]
    for host, status in ((f"127.0.0.1:{port}", 200), ("rebound.example", 421)):
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        asking.request("GET", "/", headers={"Host": host})
        answer = asking.getresponse()
        assert answer.status == status
        assert answer.headers["content-security-policy"] == POLICY
        asking.close()


def _sockets(table: str) -> list[str]:
    file = Path("/proc/net") / table
    if not file.exists():
        pytest.skip("no /proc/net here")
    return file.read_text(encoding="ascii").splitlines()[1:]


@pytest.mark.parametrize("number", ["9" * 4301, "0" * 5000, "²", "-1", "1e9", "9" * 20, "%31", "٣"])
@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "HEAD", "POST"])
@pytest.mark.parametrize("below", ["", "/answer", "/figures"])
def test_no_number_of_a_job_is_too_long(number: str, method: str, below: str) -> None:
    answer = ask(APP, f"/api/jobs/{number}{below}", method=method, headers=(HOST, JSON))
    assert answer.status in (404, 405)
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    "value", ["9" * 4301, "-" + "9" * 4301, "1e" + "9" * 4301, "[" * 100_000, '"' + "9" * 4301 + '"', "NaN", "1e400"]
)
@pytest.mark.parametrize("field", ["people", "years", "seed", "person", "settings", "against"])
def test_no_number_of_a_question_is_too_long(value: str, field: str) -> None:
    body = f'{{"{field}": {value}}}'.encode()
    for path in ("/api/compare", "/api/life"):
        assert ask(APP, path, method="POST", body=body, headers=(HOST, JSON)).status == 422


NO_REQUESTS: Final = (
    b"no request at all\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n",
    b"GET /\0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"POST /api/compare HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + b"9" * 4301 + b"\r\n\r\n",
    b"POST /api/compare HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
)
"""What the library answers by itself, before the door is reached."""


def test_what_is_no_request_is_answered_with_the_policy_too(own: Served) -> None:
    host, port = own.where.removeprefix("http://").rstrip("/").split(":")
    for sent in NO_REQUESTS:
        with socket.create_connection((host, int(port)), timeout=30) as asking:
            asking.sendall(sent)
            answer = b""
            while part := asking.recv(65536):
                answer += part
        head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
        assert head.startswith("HTTP/1.1 4"), (sent, head)
        for name, value in HEADERS:
            assert head.count(f"{name.decode()}: {value.decode()}") == 1, (sent, name)
