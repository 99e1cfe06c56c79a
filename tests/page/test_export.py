"""The page as one file: it opens from the disk, asks nobody, shows real runs, and says when it snaps."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, expect

from glasshouse.errors import StoreError
from glasshouse.page.export import AXES, GRID, LARGEST, bundle, export
from glasshouse.page.knobs import knobs
from glasshouse.page.question import Question
from glasshouse.study.running.runs import execute
from glasshouse.study.running.telling import say_nothing
from glasshouse.vocabulary import NOTICE
from tests.page.conftest import Look, readings_downloaded
from tests.page.test_browser import barriers, wider_than_the_screen

SMALL: Final = Question(people=1_000, years=1)
AXIS: Final = "transit-fare-dodging.coverage"
LEVELS: Final = ("0.02", "0.1", "0.5")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("export") / "page.html"
    told: list[str] = []
    size = export(file, lambda stage, *_: told.append(stage), grid=SMALL, axes=[AXIS])
    assert size == file.stat().st_size < LARGEST
    assert {"run 1 of 3", "run 2 of 3", "run 3 of 3"} <= set(told)
    return file


def runs(file: Path) -> list[dict[str, Any]]:
    """The runs inside."""
    found = re.findall(r'id="run-\d+">([^<]*)</script>', file.read_text(encoding="utf-8"))
    return [json.loads(gzip.decompress(base64.b64decode(one))) for one in found]


def test_each_point_of_the_grid_is_a_run_with_its_manifest(file: Path) -> None:
    found = runs(file)
    assert len(found) == 3
    settings = [run["answer"]["manifest"]["request"]["settings"] for run in found]
    assert settings == [[f"{AXIS}=0.02"], [], [f"{AXIS}=0.5"]]
    checksums = {run["answer"]["manifest"]["checksum"] for run in found}
    assert len(checksums) == 3
    again = execute(SMALL.model_copy(update={"settings": (f"{AXIS}=0.5",)}).plan(), say_nothing)
    assert again.manifest["checksum"] == found[2]["answer"]["manifest"]["checksum"]


def test_the_grid_that_ships_stands_on_knobs_of_the_scheme() -> None:
    known = {knob.key: knob for knob in knobs(GRID.loaded().text)}
    assert set(AXES) <= set(known)
    assert any(known[key].is_lever for key in AXES) and any(not known[key].is_lever for key in AXES)


def test_no_two_modules_declare_one_name_and_none_is_imported() -> None:
    whole = bundle()
    assert not re.search(r"^(import|export) ", whole, re.MULTILINE)
    assert "fetch(" not in whole and "XMLHttpRequest" not in whole


def test_nothing_is_asked_of_anybody(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None and policy.group(1).startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy.group(1) and "connect-src" not in policy.group(1)
    markup = re.sub(r"(<script[^>]*>)[^<]*(?:<(?!/script)[^<]*)*</script>", r"\1", text)
    assert markup.count("<script") == 3 + 3 and len(markup) < 20_000
    assert not re.findall(r"<(?:link|img|iframe)\b|\bsrc=|https?:", markup)


@pytest.fixture
def look(browser: Browser, file: Path) -> Iterator[Look]:
    look = Look(browser, file.as_uri(), viewport={"width": 1440, "height": 1000})
    yield look
    look.context.close()
    assert look.complaints == []
    assert {url.partition("#")[0] for url in look.asked if not url.startswith(("data:", "blob:"))} == {file.as_uri()}


def test_the_file_is_walked_from_the_disk(look: Look, tmp_path: Path) -> None:
    page = look.at()
    assert NOTICE in page.inner_text("body")
    assert "it holds 3 runs of 1,000 invented people" in page.inner_text("header")
    assert barriers(page) == []
    page.fill("#guess-ever_listed", "1")
    page.click("button.first")
    page.wait_for_selector("#guesses")
    page.wait_for_selector("#figure-listed .chart svg")
    assert page.locator("#snapped").count() == 0
    assert page.locator(".knob").count() == 1
    page.click("#group-coverage summary")
    page.locator("input[type=range]").fill("12")
    page.click("form.panel button.first")
    page.wait_for_selector("#snapped")
    found = re.search(r"→ (\S+)", page.inner_text("#snapped"))
    assert found is not None and found.group(1) in LEVELS
    line = page.inner_text("#results .command")
    assert f"{AXIS}={found.group(1)}" in line or found.group(1) == "0.1"
    page.locator("input[type=range]").fill("16")
    page.click("form.panel button.first")
    page.wait_for_selector("#snapped", state="detached")
    assert f"--set {AXIS}=0.5" in page.inner_text("#results .command")
    page.click("#manifest summary")
    expect(page.locator("#manifest")).to_contain_text("checksum")
    assert readings_downloaded(page, tmp_path).startswith(f"# {NOTICE}")
    page.click("nav >> text=The city")
    page.wait_for_selector("#city-counts table")
    page.click("nav >> text=The clauses")
    page.wait_for_selector("article.clause")
    page.go_back()
    page.wait_for_selector("#city-counts table")
    assert "One life" not in page.inner_text("nav")
    page.reload()
    page.wait_for_selector("#city-counts table")
    assert f"--set {AXIS}=0.5" in page.inner_text(".command")


def test_the_file_on_a_phone(browser: Browser, file: Path) -> None:
    look = Look(browser, file.as_uri(), viewport={"width": 390, "height": 800}, color_scheme="dark")
    page = look.at("#?view=city&asked=1&month=3")
    page.wait_for_selector("#city-counts table")
    assert wider_than_the_screen(page) <= 0
    assert barriers(page) == []
    assert look.complaints == []
    look.context.close()


def test_where_no_file_can_lie_is_said_before_anything_runs(tmp_path: Path) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("it ran")

    for target, told in ((tmp_path, "is a folder"), (tmp_path / "none" / "page.html", "is no folder")):
        with pytest.raises(StoreError, match=told):
            export(target, never)
