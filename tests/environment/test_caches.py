"""Where compiled code is kept: never in the folder one stands in, and nowhere where a process has no folder."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from glasshouse import machine_code

NOBODY = "import os, pwd\nos.environ.pop('HOME', None)\ndef gone(number): raise KeyError(number)\npwd.getpwuid = gone\n"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that names no folder, on a system that keeps caches at home."""
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("HOME", "XDG_CACHE_HOME", "GLASSHOUSE_CACHE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize("named", ["", ".", "cache", "../cache"])
def test_an_empty_or_relative_variable_is_none(bare: pytest.MonkeyPatch, tmp_path: Path, named: str) -> None:
    bare.setenv("HOME", str(tmp_path))
    bare.setenv("XDG_CACHE_HOME", named)
    place = machine_code.folder()
    assert place is not None and place.parent == tmp_path / ".cache" / "glasshouse"


def test_a_folder_that_is_named_needs_no_home(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def gone(_: int) -> None:
        raise KeyError("no such user")

    bare.setattr(pwd, "getpwuid", gone)
    assert machine_code.folder() is None
    bare.setenv("XDG_CACHE_HOME", str(tmp_path))
    place = machine_code.folder()
    assert place is not None and place.parent == tmp_path / "glasshouse"


@pytest.mark.parametrize("home", ["", "relative/home"])
def test_a_home_that_is_none_is_none(bare: pytest.MonkeyPatch, home: str) -> None:
    bare.setenv("HOME", home)
    assert machine_code.folder() is None


def test_no_folder_is_said_once_and_nothing_is_kept(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("HOME", "")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert machine_code.use() is False
    assert ["GLASSHOUSE_CACHE names one" in str(one.message) for one in said] == [True]


@pytest.mark.parametrize("more", ["", "os.environ['XDG_CACHE_HOME'] = ''\n", "os.environ['XDG_CACHE_HOME'] = '.'\n",
                                  "os.environ['HOME'] = ''\n"])  # fmt: skip
def test_nothing_appears_where_one_stands(tmp_path: Path, more: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("XDG_CACHE_HOME", "GLASSHOUSE_CACHE")}
    program = [sys.executable, "-c", f"{NOBODY}{more}import glasshouse.machine_code"]
    done = subprocess.run(program, cwd=tmp_path, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
