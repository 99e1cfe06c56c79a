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
from tests.page.conftest import Look, Served, readings_downloaded

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
    assert readings_downloaded(page, tmp_path).startswith(f"# {NOTICE}")

    page.click("nav >> text=The city")
    page.wait_for_selector("#city-counts table")
    assert "glasshouse compare beijing-2018" in page.inner_text(".command")
    expect(page.locator("#city-groups")).to_contain_text("no filter and no colour of the dots")
    assert barriers(page) == []

    page.click("nav >> text=The clauses")
    page.wait_for_selector("#clause-no-flights")
    assert page.locator("article.clause").count() > 30
    assert "glasshouse compare beijing-2018" in page.inner_text(".command")
    assert page.locator("#manifest").count() == 1
    page.click("#clause-no-flights summary")
    written = page.inner_text("#clause-no-flights pre")
    assert written.startswith("- id: no-flights\n") and "share_enforced:" in written and written.count("id: ") == 1
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


CITY: Final = "?view=city&people=2000&years=2&asked=1"


def counts(page: Page) -> list[list[int]]:
    """What the legend counts, by world and colour."""
    table = page.eval_on_selector_all(
        "#city-counts tbody tr", "rows => rows.map(row => [...row.cells].slice(1).map(cell => cell.innerText))"
    )
    return [[int(row[world].replace(",", "")) for row in table] for world in range(2)]


def painted(page: Page) -> list[str]:
    """The pictures, as they are painted now."""
    return list(page.eval_on_selector_all(".city figure canvas", "all => all.map(canvas => canvas.toDataURL())"))


def test_the_city_runs_stops_and_is_dragged(look: Look, tmp_path: Path) -> None:
    page = look.at(CITY)
    page.wait_for_selector("#city-counts table")
    expect(page.locator("#city-play")).to_have_text("Stop")
    expect(page.locator("#city-when")).to_contain_text("month 4 of 24")
    page.click("#city-play")
    month = page.input_value("#city-month")
    page.wait_for_timeout(600)
    assert page.input_value("#city-month") == month, "it ran on after Stop"
    assert f"month={month}" in page.url
    dots = page.evaluate("Number(document.getElementById('city-of').innerText.split(' ')[0].replace(',', ''))")
    assert 500 < dots <= 1000
    assert [sum(world) for world in counts(page)] == [dots, dots]
    before = painted(page)
    page.focus("nav a[data-view=life]")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator("nav a[data-view=life]")).to_be_focused()
    page.wait_for_timeout(500)
    expect(page.locator("nav a[data-view=life]")).to_be_focused()
    page.focus("#city-month")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.input_value("#city-month") == "1"
    assert "month 2 of 24" in page.inner_text("#city-when")
    assert painted(page) != before
    expect(page.locator("#city-told")).to_contain_text("month 2 of 24")
    for label in page.eval_on_selector_all(".city figure canvas", "all => all.map(one => one.ariaLabel)"):
        assert "month 2 of 24" in label and "nothing of this" in label
    for kind, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"# Invented people")):
        with page.expect_download() as waiting:
            page.locator(".city .downloads").get_by_text(kind).click()
        waiting.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(begins)
    assert (tmp_path / "SVG").read_text(encoding="utf-8").count("<path") > 500
    assert NOTICE in (tmp_path / "SVG").read_text(encoding="utf-8")
    saved = [row.split(",") for row in (tmp_path / "CSV").read_text(encoding="utf-8").splitlines()[2:]]
    assert len(saved) == 2 * 24 and {sum(map(int, row[2:])) for row in saved} == {dots}
    clicked = page.url
    page.click(".city figure canvas >> nth=0", position={"x": 9, "y": 9})
    assert page.url == clicked and page.locator("#told").count() == 0, "a dot opened something"


def test_the_city_is_filtered_by_what_is_no_group_and_never_to_a_few(look: Look) -> None:
    page = look.at(f"{CITY}&month=12")
    page.wait_for_selector("#city-counts table")
    assert set(page.eval_on_selector_all(".city select", "all => all.map(one => one.id)")) == {
        "city-age", "city-work", "city-income", "city-did",
    }  # fmt: skip
    everybody = sum(counts(page)[0])
    page.select_option("#city-age", "25-34")
    young = sum(counts(page)[0])
    assert 30 <= young < everybody and "age=25-34" in page.url
    page.select_option("#city-work", "employed")
    assert 0 < sum(counts(page)[0]) < young
    page.select_option("#city-did", "IN_ERROR")
    assert "too few" in page.inner_text("#city-shown")
    cells = page.eval_on_selector_all("#city-counts td", "all => all.map(one => one.innerText)")
    assert set(cells) == {"–"}
    look.page.reload()
    page.wait_for_selector("#city-counts table")
    assert "too few" in page.inner_text("#city-shown")
    assert barriers(page) == []


def test_the_city_stands_still_where_motion_is_unwanted(browser: Browser, served: Served) -> None:
    look = Look(browser, served.where, viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page = look.at(CITY)
    page.wait_for_selector("#city-counts table")
    page.wait_for_timeout(500)
    assert page.input_value("#city-month") == "0"
    expect(page.locator("#city-play")).to_have_text("Let time run")
    assert wider_than_the_screen(page) <= 0
    assert barriers(page) == []
    look.context.close()


def test_a_scheme_with_classes_colours_the_city_by_class(look: Look) -> None:
    page = look.at(f"{CITY}&month=12&scheme=rongcheng-2014")
    page.wait_for_selector("#city-counts table")
    held = painted(page)
    page.select_option("#city-colour", "class")
    assert painted(page) != held
    own, none = counts(page)
    assert sum(own) == sum(none)
    assert sum(count > 0 for count in own) > 2, "nobody holds a class"


def test_a_large_city_is_shown_on_a_small_one_first(look: Look) -> None:
    page = look.at("?view=knobs&people=12000&years=1")
    page.click("form.panel button.first")
    page.wait_for_selector("#fewer")
    assert "This is of 2,000 people" in page.inner_text("#fewer")
    assert "--people 2000" in page.inner_text(DONE)
    page.wait_for_selector("#fewer", state="detached")
    assert "--people 12000" in page.inner_text(DONE)
    page.wait_for_selector("#figure-listed .chart svg")


def test_a_life_is_of_the_run_that_is_shown_while_a_large_one_is_computed(look: Look) -> None:
    page = look.at("?view=knobs&people=300000&years=5")
    page.click("form.panel button.first")
    page.wait_for_selector("#fewer")
    page.click("nav a[data-view=life]")
    page.select_option("#kind", "any")
    page.click("#another")
    page.wait_for_selector("#told h3")
    assert "--people 2000 " in page.inner_text("#told .command")
    page.click("nav a[data-view=knobs]")
    page.click("#state .cancel")
    page.wait_for_selector("#state:has-text('Cancelled')")
    expect(page.locator("#fewer")).to_contain_text("300,000 that were asked for were not computed")
    expect(page.locator("form.panel button.first")).to_be_enabled()


def test_a_pasted_scheme_is_refused_like_a_file_or_runs(look: Look, served: Served, tmp_path: Path) -> None:
    page = look.at(f"?view=knobs&{SMALL}")
    page.click("#pasting summary")
    page.click("#pasted-begin")
    text = page.input_value("#pasted-text")
    page.fill("#pasted-text", text.replace("share_enforced", "share_enforce", 1))
    page.click("#pasted-use")
    page.wait_for_selector("#pasted-told .refusal")
    said = page.inner_text("#pasted-told")
    assert said.startswith("pasted:") and "unknown key 'share_enforce'" in said
    assert "did you mean 'share_enforced'?" in said
    assert barriers(page) == []
    page.fill("#pasted-text", text.replace("scheme: beijing-2018", "scheme: mine", 1))
    page.click("#pasted-use")
    page.wait_for_selector("#choose-scheme:has(option[value=pasted]:checked)")
    page.click("#group-coverage summary")
    page.locator("#knob-courts-unpaid-judgment\\.coverage").fill("16")
    page.click("form.panel button.first")
    page.wait_for_selector(DONE)
    line = page.inner_text(DONE)
    assert line.startswith("glasshouse compare mine.yaml --against none")
    assert "--set courts-unpaid-judgment.coverage=" in line
    with page.expect_download() as waiting:
        page.click("#pasted-file")
    waiting.value.save_as(tmp_path / "mine.yaml")
    assert "scheme: mine" in (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert "scheme=pasted" in page.url and "mine" not in page.url
    look.page.reload()
    page.wait_for_selector(DONE)
    assert "mine.yaml" in page.inner_text(DONE), "the tab lost the text"
    assert [file.name for file in served.folder.iterdir()] == ["explore.py"], "the server wrote something"
    look.complaints = [said for said in look.complaints if "422" not in said]


def test_a_french_life_is_told_in_french(look: Look) -> None:
    page = look.at(f"?view=life&{SMALL}&lang=fr&person=34&asked=1")
    page.wait_for_selector("#told h3")
    page.check("#before")
    told = page.inner_text("#told")
    assert "né" in told and "travail en" in told
    assert "a demandé et obtenu" in told or "a fait" in told
    for english in ("asked for", "did:", "written down", "born", "looking for work"):
        assert english not in told


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
    for view in ("start", "city", "knobs", "clauses", "life"):
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
    """As a terminal sends it: to the server and to all that it started."""
    os.killpg(own.process.pid, signal.SIGINT)
    said, complained = own.process.communicate(timeout=20)
    assert own.process.returncode == 0
    assert said == complained == ""


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
