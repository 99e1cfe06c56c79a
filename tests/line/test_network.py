"""A run opens no network connection: with sockets forbidden it does all that it does otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

WITHOUT_SOCKETS: Final = """
import sys

def refuse(event, args):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")):
        raise PermissionError(f"the network was asked for: {event}")

sys.addaudithook(refuse)
"""
"""The interpreter itself reports what is about to be opened, whoever asks; what raises here is not opened."""


def run(program: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A program in a process in which no socket can be made."""
    command = [sys.executable, "-c", WITHOUT_SOCKETS + program, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
        "import socket; socket.getaddrinfo('example.org', 443)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_a_connection_is_caught(tmp_path: Path, program: str) -> None:
    done = run(program, tmp_path)
    assert done.returncode != 0
    assert "the network was asked for" in done.stderr


def test_a_run_and_its_report_open_no_connection(tmp_path: Path) -> None:
    command_line = "from glasshouse.cli import main; main()"
    for words in (
        "init mine",
        "compare mine.yaml --against none --people 300 --years 1 --before none:6 -o run",
        "report run",
        "life run --person 3",
        "verify run",
    ):
        done = run(command_line, tmp_path, *words.split())
        assert done.returncode == 0, f"{words}: {done.stderr}"
    assert (tmp_path / "run" / "report.html").stat().st_size > 10_000


def test_python_opens_no_connection(tmp_path: Path) -> None:
    program = """
import glasshouse
result = glasshouse.run("china-court-list", people=300, years=1, before="none:6")
assert result.readings.height > 0
"""
    done = run(program, tmp_path)
    assert done.returncode == 0, done.stderr
