"""Small studies for tests, and the command line that lives them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, Final

PROGRAM: Final = "from glasshouse.cli import main; main()"
SMALL_BATCHES: Final = f"import glasshouse.study.sweeps.sweep_store as store; store.BATCH = 3; {PROGRAM}"
"""Files of three runs, so that a few runs make several."""

STUDY: Final = """
study: small
schemes: [china-court-list]
against: []
people: 100
years: 1
before: empty
replicates: 2
unknowns:
  - {number: courts-unpaid-judgment.coverage}
design: {kind: latin_hypercube, points: 3}
"""
"""14 runs: two replicates of the texts as written, three points and three placebos."""

RUNS: Final = 14


def study_file(folder: Path, text: str = STUDY) -> Path:
    """A study in a folder."""
    file = folder / "study.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def program(folder: Path, *words: str, source: str = PROGRAM) -> list[str]:
    """The command line of a sweep."""
    return [sys.executable, "-c", source, *words]


def glasshouse(folder: Path, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command line, in a folder."""
    return subprocess.run(
        program(folder, *words), cwd=folder, capture_output=True, text=True, check=False, timeout=300, **more
    )
