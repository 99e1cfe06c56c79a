"""One small comparison, from the command line, and everything that it can be made to write."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

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


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a comparison of Beijing's plan with no scheme: so few people that most cohorts are too small."""
    folder = tmp_path_factory.mktemp("line")
    (folder / "summary.txt").write_text(wrote(folder, *COMPARE.split(), "-o", "run"), encoding="utf-8")
    wrote(folder, "report", "run", "-o", "report.html")
    return folder / "run"


@pytest.fixture(scope="session")
def tiny_document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the same comparison prints for scripts, and nothing beside it."""
    document: dict[str, Any] = json.loads(wrote(tmp_path_factory.mktemp("line"), *COMPARE.split(), "--json"))
    return document


@pytest.fixture(scope="session")
def tiny_outputs(tiny_run: Path) -> dict[str, str]:
    """Every text that the run wrote, by name: its summary, page, manifest, readings, and the story of a life."""
    above = tiny_run.parent
    texts = {path.name: path.read_text(encoding="utf-8") for path in (above / "summary.txt", above / "report.html")}
    for path in sorted(tiny_run.rglob("*")):
        if path.suffix in (".json", ".csv", ".txt", ".md") and "texts" not in path.parts:
            texts[path.relative_to(above).as_posix()] = path.read_text(encoding="utf-8")
    for words in (("life", "run", "--person", "7"), ("life", "run", "--person", "7", "--json"), ("cite", "run")):
        texts[" ".join(words)] = wrote(above, *words)
    return texts
