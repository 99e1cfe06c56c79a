"""The pages that follow from the code are up to date, links lead somewhere, and what the README shows runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from docs import generate

ROOT: Final = Path(__file__).parents[2]
SKIPPED: Final = frozenset({".venv", ".git", "_parts", "node_modules", "demo", "dist", "runs", "site"})


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return generate.pages()


def test_every_generated_page_is_what_the_code_gives(pages: dict[str, str]) -> None:
    stale = [name for name, text in pages.items() if _read(ROOT / "docs" / name) != text]
    assert stale == [], "run `make docs`"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@pytest.mark.parametrize("folder", ["reference", "audit/rules", "audit/schemes"])
def test_nothing_else_lies_in_a_folder_of_generated_pages(folder: str, pages: dict[str, str]) -> None:
    lying = {f"{folder}/{path.name}" for path in (ROOT / "docs" / folder).iterdir()}
    assert lying == {name for name in pages if name.startswith(f"{folder}/")}


def texts(root: Path) -> list[Path]:
    """Every Markdown page of a checkout."""
    return [path for path in sorted(root.rglob("*.md")) if not SKIPPED & set(path.relative_to(root).parts)]


def broken(root: Path) -> list[str]:
    """Relative links of every page that lead nowhere: to no file, or to no heading."""
    found = []
    for page in texts(root):
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text)):
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            other = (page.parent / file).resolve() if file else page
            if not other.exists() or (anchor and other.suffix == ".md" and anchor not in anchors(other)):
                found.append(f"{page.relative_to(root)}: {target}")
    return found


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    heads = re.findall(r"^#{1,6} +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_every_relative_link_leads_somewhere() -> None:
    assert len(texts(ROOT)) > 8
    assert broken(ROOT) == []


def test_a_link_that_leads_nowhere_is_caught(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Here\n[b](b.md) [c](c.md) [h](#here) [n](#nowhere)\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("# There\n[back](a.md#here) `[no](link.md)`\n", encoding="utf-8")
    assert broken(tmp_path) == ["a.md: c.md", "a.md: #nowhere"]


def test_the_readme_s_python_runs(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    done = subprocess.run([sys.executable, "-c", blocks[0]], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Invented people" in done.stdout
