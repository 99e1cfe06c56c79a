"""Progress: silent where nobody watches, a bar with rate and time left where somebody does."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys

import pytest

from glasshouse.report.progress import progress, rate
from glasshouse.study.running.telling import say_nothing

PROGRAM = """
import time
from glasshouse.report.progress import progress
with progress(quiet=False) as tell:
    tell("drawing people", 0, 0)
    time.sleep(0.3)
    for done in range(9):
        tell("lives", done * 4_000_000, 32_000_000)
        time.sleep(0.1)
    tell("writing", 0, 0)
"""


def on_a_terminal(program: str) -> str:
    """What a program writes to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    running = subprocess.Popen([sys.executable, "-c", program], stderr=theirs, env=env)
    os.close(theirs)
    told = b""
    while select.select([ours], [], [], 30)[0]:
        try:
            told += os.read(ours, 65536)
        except OSError:
            break
    running.wait(30)
    os.close(ours)
    return told.decode()


def test_a_terminal_sees_how_much_how_fast_and_how_long_still() -> None:
    told = on_a_terminal(PROGRAM)
    assert "drawing people" in told and "writing" in told
    assert re.search(r"M/s", told) and "left" in told and "100%" in told
    assert max(len(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line)) for line in re.split(r"[\r\n]+", told)) <= 80


def test_elsewhere_it_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=False) as tell:
        assert tell is say_nothing
        tell("lives", 1, 2)
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


@pytest.mark.parametrize(("speed", "said"), [(None, ""), (0.25, "0.2 /s"), (12.0, "12 /s"), (3.2e6, "3.2 M/s")])
def test_a_rate_is_written_short(speed: float | None, said: str) -> None:
    assert rate(speed) == said
