"""Every kind of fault, a few of each; hundreds in the long tests.  Nothing outside a temporary folder is touched."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import pytest

from glasshouse.placing.steps import undisturbed
from tests.conftest import SHOWN
from tests.robustness import kinds
from tests.robustness.trying import SMALL, call, table


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    assert call(*SMALL, "-o", folder).status == 0
    return folder


@pytest.mark.parametrize("name", list(kinds.KINDS))
def test_a_few_of_each_kind_are_held(run: Path, tmp_path: Path, name: str) -> None:
    tried = kinds.KINDS[name](run, tmp_path, kinds.FEW)
    assert tried.tried > 0
    assert not tried.fell, table([tried])


@pytest.mark.long
@pytest.mark.parametrize("name", list(kinds.KINDS))
def test_many_of_each_kind_are_held(
    run: Path, tmp_path: Path, name: str, record_property: Callable[[str, Any], None]
) -> None:
    tried = kinds.KINDS[name](run, tmp_path, kinds.MANY)
    record_property(SHOWN, table([tried]))
    assert not tried.fell, table([tried])


@pytest.mark.parametrize("module", ["typer", "glasshouse.cli.runs", "pydantic"])
def test_ctrl_c_while_the_program_loads_is_no_traceback(module: str) -> None:
    """What comes so early finds no command running: it ends as any other, with exit code 130."""
    program = f"""
import os, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from glasshouse.cli import main
main()
"""
    ended = subprocess.run(
        [sys.executable, "-c", program, "check", "beijing-2018"], check=False, capture_output=True, text=True
    )
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 130


def test_no_worker_is_reached_by_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before Python 3.13 the first process starts the tracker of resources, which lets SIGINT through again."""
    monkeypatch.setattr(resource_tracker._resource_tracker, "_fd", None)
    with undisturbed():
        resource_tracker.ensure_running()
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
