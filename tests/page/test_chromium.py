"""A machine without a browser says so in one line; where one is required that is a failure."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.page import chromium


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine without one, and what is asked of its package manager."""
    asked: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 100, "", "E: no network")

    monkeypatch.setattr(chromium, "found", lambda: None)
    monkeypatch.setattr(chromium.subprocess, "run", run)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 1000)
    monkeypatch.delenv(chromium.REQUIRED, raising=False)
    return asked


def test_who_is_not_root_is_told_what_to_install(bare: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert chromium.main() == 0
    assert capsys.readouterr().out == f"{chromium.INSTALL}\n"
    assert bare == []


def test_root_on_debian_installs_one(
    bare: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)
    monkeypatch.setattr(chromium, "DEBIAN", tmp_path)
    assert chromium.main() == 0
    assert bare == [["apt-get", "update", "-qq"]], "it went on after a step that failed"
    assert "no network" in capsys.readouterr().err
    monkeypatch.setattr(chromium.subprocess, "run", lambda command, **_: bare.append(command) or _done(command))
    chromium.install()
    assert bare[-1][1] == "install" and bare[-1][-1] == "chromium"


def _done(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(command, 0, "", "")


def test_where_one_is_required_its_lack_is_a_failure(bare: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(chromium.REQUIRED, "required")
    assert chromium.main() == 1
    monkeypatch.setattr(chromium, "found", lambda: "/usr/bin/chromium")
    assert chromium.main() == 0
