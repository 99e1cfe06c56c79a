"""The versions that pyproject.toml allows are true: the lowest and the newest run a small demo to the same bits."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.line.trees import ROOT

DEMO: Final = ("run", "china-court-list", "--people", "500", "--years", "1", "--before", "none:12", "--seed", "1")
REQUIREMENT: Final = re.compile(r"([A-Za-z0-9._-]+)>=([0-9][0-9.]*)")


def lowest() -> list[str]:
    """A constraint for each dependency: exactly the lowest version that is allowed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [REQUIREMENT.fullmatch(written) for written in project["dependencies"]]
    return [f"{match[1]}=={match[2]}" for match in found if match is not None]


def checksum(program: list[str], folder: Path) -> str:
    done = subprocess.run(
        [*program, *DEMO, "--json", "-o", str(folder / "run")], capture_output=True, text=True, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["manifest"]["checksum"])


def test_every_dependency_has_a_lowest_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert len(lowest()) == len(project["dependencies"]) > 10


@pytest.mark.long
@pytest.mark.parametrize(("interpreter", "constrained"), [("python3.11", True), ("python3.13", False)])
def test_the_demo_is_the_same_to_the_bit(tmp_path: Path, interpreter: str, constrained: bool) -> None:
    found = shutil.which(interpreter)
    if found is None or subprocess.run([found, "-c", ""], check=False).returncode:
        pytest.skip(f"not run: there is no {interpreter} here")
    home = tmp_path / "venv"
    subprocess.run([found, "-m", "venv", str(home)], check=True)
    constraints = tmp_path / "lowest.txt"
    constraints.write_text("\n".join(lowest() if constrained else []), encoding="utf-8")
    subprocess.run(
        [str(home / "bin" / "python"), "-m", "pip", "install", "-q", "-c", str(constraints), str(ROOT)], check=True
    )
    here = checksum([sys.executable, "-c", "from glasshouse.cli import main; main()"], tmp_path)
    shutil.rmtree(tmp_path / "run")
    assert checksum([str(home / "bin" / "glasshouse")], tmp_path) == here
    for words in (["report", "run"], ["check", "beijing-2018"], ["schemes"], ["verify", "run"]):
        subprocess.run([str(home / "bin" / "glasshouse"), *words], check=True, cwd=tmp_path, capture_output=True)
