"""A server of the page and a browser, one of each for all tests that look at it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.page.chromium import INSTALL, found, required


class Served(NamedTuple):
    """A running server, and where its page is."""

    process: subprocess.Popen[str]
    where: str
    folder: Path


def serve(folder: Path) -> Served:
    """`glasshouse explore` at a free port, in a folder of its own."""
    program = folder / "explore.py"
    program.write_text("from glasshouse.cli import main\nif __name__ == '__main__':\n    main()\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(program), "explore", "--port", "0", "--no-browser"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    where = re.search(r"http://127\.0\.0\.1:\d+/", said)
    assert where is not None, said
    return Served(process, where.group(), folder)


def end(served: Served) -> None:
    """Ctrl-C, as a reader would."""
    served.process.send_signal(signal.SIGINT)
    served.process.wait(15)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = serve(tmp_path_factory.mktemp("served"))
    yield served
    end(served)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A server of one test alone, in the test's folder; ended whatever happens."""
    served = serve(tmp_path)
    yield served
    if served.process.poll() is None:
        os.killpg(served.process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = found()
    if program is None and required():
        pytest.fail(INSTALL)
    if program is None:
        pytest.skip(INSTALL)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Look:
    """A page in a browser, and what it complained of."""

    def __init__(self, browser: Browser, where: str, **context: Any) -> None:
        self.context = browser.new_context(accept_downloads=True, **context)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.where = where

    def at(self, query: str = "") -> Page:
        """The page at a query, ready."""
        self.page.goto(self.where + query)
        self.page.wait_for_selector("html[data-ready]")
        return self.page


def readings_downloaded(page: Page, folder: Path) -> str:
    """The readings as CSV, as the page gives them to take along."""
    with page.expect_download() as waiting:
        page.click("#readings-csv")
    waiting.value.save_as(folder / "readings.csv")
    return (folder / "readings.csv").read_text(encoding="utf-8")
