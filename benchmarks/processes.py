"""What is measured in a process of its own, so that one measurement's memory is not another's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from glasshouse import __version__

ROOT: Final = Path(__file__).parents[1]
COMMAND: Final = "import sys; from glasshouse.cli import main; sys.exit(main())"
"""What the installed command does."""


def module(name: str, *arguments: str) -> dict[str, Any]:
    """What ``python -m name`` prints last, read as JSON.  Raises RuntimeError, with what it said, where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", name, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"{name} {' '.join(arguments)}\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def glasshouse(*words: str, cache: Path | None = None) -> float:
    """Seconds of the command with these words, compiled code kept in ``cache``.  Raises RuntimeError where it fails."""
    settings = {**os.environ, **({"GLASSHOUSE_CACHE": str(cache)} if cache is not None else {})}
    settings.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed command has its bytecode
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words], env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    if done.returncode > 1:  # 1 is a difference or a finding
        raise RuntimeError(f"glasshouse {' '.join(words)} ({__version__})\n{done.stderr.decode()}")
    return seconds
