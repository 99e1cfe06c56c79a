"""The page in a real browser: a newcomer's walk, what is restored, downloads, keys, phones, barriers, a dead server."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from glasshouse.vocabulary import NOTICE
from tests.page.conftest import Look, Served, end

SMALL: Final = "people=1000&years=1"
DONE: Final = "#results .command"


@pytest.fixture
def look(browser: Browser, served: Served) -> Iterator[Look]:
    look = Look(browser, served.where, viewport={"width": 1440, "height": 1000})
    yield look
    look.context.close()
    assert look.complaints == []
    assert [url for url in look.asked if not url.startswith((served.where, "data:", "blob:"))] == []


def barriers(page: Page) -> list[str]:
    """What axe finds that is serious or critical."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def wider_than_the_screen(page: Page) -> Any:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_a_newcomer_walks_from_the_first_page_to_a_life(look: Look, served: Served, tmp_path: Path) -> None:
    page = look.at(f"?{SMALL}")
    assert NOTICE in page.inner_text("body")
    assert barriers(page) == []
    page.fill("#guess-ever_listed", "1")
    page.fill("#guess-refusals", "2")
    page.click("button.first")
    page.wait_for_selector("#guesses")
    assert "1 %" in page.inner_text("#guesses")
    expect(page.locator("h2")).to_be_focused()
    page.wait_for_selector("#figure-listed .chart svg")
    assert NOTICE.split(".")[0] in page.inner_text("#figure-over_time .chart")
    assert barriers(page) == []

    page.click("#group-coverage summary")
    page.locator("#knob-courts-unpaid-judgment\\.coverage").fill("16")
    assert "set=courts-unpaid-judgment.coverage" in page.url
    assert "turned since" in page.inner_text("#state")
    page.click("form.panel button.first")
    page.wait_for_selector("#changed-head ~ table")
    changed = page.inner_text("section:has(#changed-head)")
    assert "courts-unpaid-judgment.coverage" in changed and "0.6" in changed
    assert "--set courts-unpaid-judgment.coverage=" in page.inner_text(".command")
    with page.expect_download() as waiting:
        page.click("#scheme-file")
    file = tmp_path / "changed.yaml"
    waiting.value.save_as(file)
    assert "set on the command line" in file.read_text(encoding="utf-8")
    for kind, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"# Invented people")):
        with page.expect_download() as waiting:
            page.locator("#figure-over_time .downloads").first.get_by_text(kind).click()
        waiting.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(begins)
    with page.expect_download() as waiting:
        page.click("#readings-csv")
    waiting.value.save_as(tmp_path / "readings.csv")
    assert (tmp_path / "readings.csv").read_text(encoding="utf-8").startswith(f"# {NOTICE}")

    page.click("nav >> text=The clauses")
    page.wait_for_selector("#clause-no-flights")
    assert page.locator("article.clause").count() > 30
    assert barriers(page) == []

    page.click("nav >> text=One life")
    page.select_option("#kind", "any")
    page.click("#another")
    page.wait_for_selector("#told h3")
    assert page.locator("#told thead th").count() == 3 or page.locator("#told tbody").count() == 0
    assert "person=" in page.url
    assert "glasshouse life beijing-2018 --person" in page.inner_text("#told .command")
    assert barriers(page) == []
    page.go_back()
    expect(page.locator("nav a[aria-current]")).to_have_text("The clauses")
    assert [file.name for file in served.folder.iterdir()] == ["explore.py"], "the server wrote something"


def test_the_address_restores_scheme_knobs_and_run(look: Look) -> None:
    page = look.at(
        f"?view=knobs&{SMALL}&seed=3&scheme=china-court-list&asked=1&without=appeals&lang=fr"
        "&set=courts-unpaid-judgment.coverage%3D0.8"
    )
    assert page.input_value("#choose-scheme") == "china-court-list"
    assert page.input_value("#choose-seed") == "3"
    assert not page.is_checked("#mechanism-appeals")
    assert page.get_attribute("html", "lang") == "fr"
    page.wait_for_selector(DONE)
    line = page.inner_text(DONE)
    assert "china-court-list" in line and "--life-seed 3" in line
    assert "--set courts-unpaid-judgment.coverage=0.8" in line and "--without appeals" in line


def test_what_is_out_of_range_is_refused_in_words(look: Look) -> None:
    page = look.at(f"?view=knobs&{SMALL}&set=courts-unpaid-judgment.coverage%3D2")
    page.click("form.panel button.first")
    page.wait_for_selector("#state .refusal")
    assert "not between 0.3 and 0.9" in page.inner_text("#state .refusal")
    look.complaints = [said for said in look.complaints if "422" not in said]


def test_the_keyboard_is_enough_and_cancel_is_quick(look: Look) -> None:
    page = look.at("?view=knobs&people=1000000&years=20")
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('form.panel button.first')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#state .cancel")
    page.focus("#state .cancel")
    page.keyboard.press("Enter")
    page.wait_for_selector("#state:has-text('Cancelled')", timeout=3_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_in_light_and_dark_without_motion(browser: Browser, served: Served, scheme: str) -> None:
    look = Look(
        browser, served.where, viewport={"width": 390, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    for view in ("start", "knobs", "clauses", "life"):
        page = look.at(f"?view={view}&{SMALL}")
        assert wider_than_the_screen(page) <= 0, view
        assert barriers(page) == [], view
    if scheme == "dark":
        page = look.at(f"?view=knobs&{SMALL}")
        page.click("form.panel button.first")
        page.wait_for_selector("#figure-listed .chart svg")
        assert wider_than_the_screen(page) <= 0
        assert barriers(page) == []
    assert look.complaints == []
    look.context.close()


def test_a_server_that_dies_in_mid_run_is_told_and_nothing_hangs(browser: Browser, own: Served) -> None:
    look = Look(browser, own.where)
    page = look.at("?view=knobs&people=1000000&years=20")
    page.click("form.panel button.first")
    page.wait_for_selector("#state .cancel")
    os.killpg(own.process.pid, signal.SIGKILL)
    page.wait_for_selector("#state .refusal", timeout=10_000)
    assert "does not answer any more" in page.inner_text("#state")
    expect(page.locator("form.panel button.first")).to_be_enabled()
    look.context.close()


def test_ctrl_c_ends_it(own: Served) -> None:
    end(own)
    assert own.process.returncode in (0, 130, -signal.SIGINT)


def test_every_language_says_the_same_things(look: Look) -> None:
    page = look.at()
    keys = """async (lang) => {
      const walk = (at, above) => Object.entries(at).flatMap(([key, below]) =>
        typeof below === "object" && !Array.isArray(below) ? walk(below, `${above}.${key}`) : [`${above}.${key}`]);
      return walk((await import(`./strings/${lang}.js`)).default, "");
    }"""
    english = page.evaluate(keys, "en")
    assert len(english) > 120
    assert sorted(page.evaluate(keys, "fr")) == sorted(english)
