"""One small comparison, from the command line, and everything that it can be made to write."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from typer.testing import CliRunner

from glasshouse.cli import app
from tests.made_once import made_once

PROGRAM: Final = (sys.executable, "-c", "from glasshouse.cli import main; main()")
COMPARE: Final = "compare beijing-2018 --against none --people 900 --years 2 --before none:12 --seed 5"


class Done(NamedTuple):
    """A finished command."""

    status: int
    out: str
    err: str


def glasshouse(folder: Path, *words: str) -> Done:
    """The command line, in a process and a working folder of its own."""
    done = subprocess.run([*PROGRAM, *words], cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    return Done(done.returncode, done.stdout, done.stderr)


def wrote(folder: Path, *words: str) -> str:
    """What a command prints that must succeed."""
    done = glasshouse(folder, *words)
    assert done.status == 0, done.err
    return done.out


LIFE: Final = ("life", "run", "--person", "7")
PRINTED: Final = (LIFE, (*LIFE, "--json"), ("cite", "run"))
"""Commands on the run's folder that print."""


def printed(folder: Path, *words: str) -> str:
    """What a command prints that must succeed, in this process: what it needs is loaded once for all of them."""
    with contextlib.chdir(folder):
        done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return done.stdout


def _everything(folder: Path) -> None:
    """The comparison, its page, what it prints for scripts, and what commands print of it."""
    (folder / "summary.txt").write_text(wrote(folder, *COMPARE.split(), "-o", "run"), encoding="utf-8")
    printed(folder, "report", "run", "-o", "report.html")
    (folder / "printed.json").write_text(
        json.dumps({" ".join(words): printed(folder, *words) for words in PRINTED}), encoding="utf-8"
    )
    (folder / "elsewhere").mkdir()
    (folder / "document.json").write_text(printed(folder / "elsewhere", *COMPARE.split(), "--json"), encoding="utf-8")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of Beijing's plan with no scheme, and all that comes of it: most cohorts are too small."""
    return made_once(tmp_path_factory, "line", _everything)


@pytest.fixture(scope="session")
def tiny_run(tiny: Path) -> Path:
    """The folder of that comparison.  Nothing is written into it."""
    return tiny / "run"


@pytest.fixture(scope="session")
def tiny_document(tiny: Path) -> dict[str, Any]:
    """What the same comparison prints for scripts, and nothing beside it."""
    document: dict[str, Any] = json.loads((tiny / "document.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="session")
def tiny_outputs(tiny: Path, tiny_run: Path) -> dict[str, str]:
    """Every text that the run wrote, by name: its summary, page, manifest, readings, and the story of a life."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (tiny / "summary.txt", tiny / "report.html")}
    for path in sorted(tiny_run.rglob("*")):
        if path.suffix in (".json", ".csv", ".txt", ".md") and "texts" not in path.parts:
            texts[path.relative_to(tiny).as_posix()] = path.read_text(encoding="utf-8")
    return {**texts, **json.loads((tiny / "printed.json").read_text(encoding="utf-8"))}
