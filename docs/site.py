"""Builds the site of the documentation: pages that open offline, with nothing to fetch and nothing to run.

``python -m docs.site`` writes ``site/``.  Tutorials are run and shown as they ran, and the gallery shows a run of its
own, so that it takes a minute or two.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

import jinja2
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from docs import gallery, tutorials
from glasshouse.vocabulary import NOTICE

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
PARTS: Final = HERE / "_parts"
BESIDE: Final = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/NOTES.md")
"""Pages outside docs/ to which pages lead."""

LISTED: Final = {
    "audit/rules": "Rules of the audit",
    "audit/schemes": "Audits of the schemes that ship",
    "decisions": "Decisions",
}
"""Folders of pages that have no page of their own to lead to them."""

Files = Mapping[str, str]
"""Markdown by path in the checkout."""


def sources() -> dict[str, str]:
    """The Markdown that lies in the checkout, by path, without what is only a part of a page."""
    found = [path for path in sorted(HERE.rglob("*.md")) if PARTS not in path.parents]
    pages = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in found}
    lists = {f"docs/{folder}/README.md": _list(folder, heading, pages) for folder, heading in LISTED.items()}
    return pages | lists | {name: (ROOT / name).read_text(encoding="utf-8") for name in BESIDE}


def _list(folder: str, heading: str, pages: Files) -> str:
    """A page that leads to every page of a folder."""
    lines = [
        f"- [{title_of(text, name)}]({PurePosixPath(name).name})"
        for name, text in pages.items()
        if PurePosixPath(name).parent == PurePosixPath("docs") / folder
    ]
    return f"# {heading}\n\n" + "\n".join(lines) + "\n"


def lived() -> dict[str, str]:
    """The pages that are run to be written: tutorials, and the charts of the gallery."""
    out = {}
    for file in tutorials.FILES:
        with tempfile.TemporaryDirectory() as folder:
            begun = Path.cwd()
            os.chdir(folder)
            try:
                done = tutorials.ran(file.read_text(encoding="utf-8"), file.stem)
            finally:
                os.chdir(begun)
        out[file.relative_to(ROOT).as_posix()] = tutorials.markdown(done)
    page = (HERE / "gallery.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        out["docs/gallery.md"] = f'{page}\n<div class="gallery">\n{gallery.drawn(Path(folder))}\n</div>\n'
    return out


def target_of(source: str) -> str:
    """Where a page lies in the site: what is under docs/ at its top."""
    path = PurePosixPath(source.removeprefix("docs/") if source.startswith("docs/") else f"beside/{source}")
    return path.with_suffix(".html").as_posix()


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def rendered(source: str, text: str, files: Files) -> str:
    """A page's body as HTML: links to pages lead to pages, links to other files of the checkout are words alone."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = reader.parse(text)
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and after is not None:
            token.attrSet("id", slug(after.content))
    for token in _inner(tokens):
        if token.type == "link_open":
            token.attrs["href"] = _linked(source, str(token.attrs["href"]), files)
        elif token.type == "image":
            token.attrs["src"] = _pictured(source, str(token.attrs["src"]))
    return str(reader.renderer.render(tokens, reader.options, {}))


def _inner(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _inner(token.children or [])


def _linked(source: str, href: str, files: Files) -> str:
    if re.match(r"[a-z]+:|#", href):
        return href
    file, _, anchor = href.partition("#")
    path = os.path.normpath(PurePosixPath(source).parent / file)
    wanted = path if path in files else f"{path}/README.md"
    if wanted not in files:
        return "#"
    here = PurePosixPath(target_of(source)).parent
    to = os.path.relpath(target_of(wanted), here)
    return f"{to}#{anchor}" if anchor else to


def _pictured(source: str, src: str) -> str:
    """Where a picture of the checkout's docs/ lies, seen from a page of the site."""
    path = os.path.normpath(PurePosixPath(source).parent / src).removeprefix("docs/")
    return os.path.relpath(path, PurePosixPath(target_of(source)).parent)


def title_of(text: str, source: str) -> str:
    """The first heading of a page, without marks."""
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return re.sub(r"[`*]", "", found.group(1)) if found else PurePosixPath(source).stem


def contents(files: Files, here: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Headings and pages of the site's contents: title, file, whether it is this one."""
    told: Any = yaml.safe_load((PARTS / "site.yaml").read_text(encoding="utf-8"))
    out = []
    for heading, written in told.items():
        pages = [os.path.normpath(f"docs/{page}") for page in written]
        out.append((heading, [(title_of(files[page], page), target_of(page), page == here) for page in pages]))
    return out


def build(into: Path, files: Files) -> None:
    """Write every page.  Raises KeyError for a page of the contents that is not there, OSError."""
    room = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page = room.from_string((PARTS / "site.html.jinja").read_text(encoding="utf-8"))
    for source, text in files.items():
        target = into / target_of(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        written = page.render(
            title=title_of(text, source),
            up="../" * (len(PurePosixPath(target_of(source)).parts) - 1),
            contents=contents(files, source),
            body=Markup(rendered(source, text, files)),
            notice=NOTICE,
        )
        target.write_text(written, encoding="utf-8")
    for picture in sorted([*HERE.rglob("*.svg"), *HERE.rglob("*.png")]):
        target = into / picture.relative_to(HERE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture.read_bytes())
    (into / "site.css").write_text((PARTS / "site.css").read_text(encoding="utf-8"), encoding="utf-8")


def main() -> None:
    """Run what has to be run, and write the site."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    build(into, sources() | lived())
    print(f"Open {into / 'index.html'}")


if __name__ == "__main__":
    main()
