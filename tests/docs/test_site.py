"""The site opens offline: every link leads to a page and a heading of it, and nothing is fetched or run."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from docs import site
from docs.tutorials import FILES
from glasshouse.vocabulary import NOTICE


class Page(HTMLParser):
    """Links, anchors, and what a browser would fetch or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.fetched: list[str] = []
        self.shown: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if "id" in told:
            self.anchors.add(told["id"])
        if tag == "a":
            self.links.append(told.get("href", ""))
        if tag == "link":
            self.fetched.append(told["href"])
        if tag in ("script", "iframe", "object"):
            self.fetched.append(tag)
        if "src" in told:
            self.shown.append(told["src"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, tutorials as they are written and not run: running them has its own test."""
    into = tmp_path_factory.mktemp("site")
    unrun = {f"docs/tutorials/{file.name}": f"# {file.stem}\n" for file in FILES}
    site.build(into, site.sources() | unrun)
    return into


def test_every_link_leads_to_a_page_and_a_heading(built: Path) -> None:
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in built.rglob("*.html")}
    assert len(pages) > 80
    lost = []
    for path, page in pages.items():
        for href in page.links:
            if re.match(r"https?:|mailto:", href) or href == "#":
                continue
            file, _, anchor = href.partition("#")
            other = (path.parent / file).resolve() if file else path
            if other not in pages or (anchor and anchor not in pages[other].anchors):
                lost.append(f"{path.relative_to(built)}: {href}")
    assert lost == []


def test_nothing_is_fetched_but_its_own_style_and_nothing_runs(built: Path) -> None:
    for path in built.rglob("*.html"):
        page = Page(path.read_text(encoding="utf-8"))
        assert [(path.parent / name).resolve() for name in page.fetched] == [(built / "site.css").resolve()]
        assert [name for name in page.shown if not (path.parent / name).is_file()] == []
    assert not re.search(r"url\(|@import", (built / "site.css").read_text(encoding="utf-8"))


def test_every_page_carries_the_notice_and_stands_in_the_contents_or_is_led_to(built: Path) -> None:
    pages = list(built.rglob("*.html"))
    assert all(NOTICE in path.read_text(encoding="utf-8") for path in pages)
    led_to = {
        (path.parent / href.partition("#")[0]).resolve()
        for path in pages
        for href in Page(path.read_text(encoding="utf-8")).links
    }
    assert {path.relative_to(built).as_posix() for path in pages if path.resolve() not in led_to} == set()


def test_every_page_of_its_own_stands_in_the_contents(built: Path) -> None:
    """All that the first page leads to: every page, save those that a list of their folder leads to."""
    index = Page((built / "index.html").read_text(encoding="utf-8"))
    led_to = {(built / href.partition("#")[0]).resolve() for href in index.links if not href.startswith("http")}
    listed = {built / folder for folder in site.LISTED}
    lost = {
        path.relative_to(built).as_posix()
        for path in built.rglob("*.html")
        if path.resolve() not in led_to and path.parent not in listed
    }
    assert lost <= {"beside/benchmarks/NOTES.html"}


def test_a_page_of_the_contents_that_is_not_there_is_caught(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        site.build(tmp_path, {"docs/index.md": "# Only this\n"})


def test_the_quickstart_is_ten_lines() -> None:
    text = (site.HERE / "index.md").read_text(encoding="utf-8")
    block = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None and len(block.group(1).splitlines()) == 10
