"""The wheel holds all that a run needs: built, installed into a bare environment, run away from the checkout.

numba keeps machine code by the place of its sources, so a compiled run of the wheel would compile the kernel once more.
It is run uncompiled instead, and one test holds that what it would compile is what the other tests compile.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from glasshouse import machine_code

ROOT = Path(__file__).parents[2]


def call(*words: str | Path, folder: Path, **more: str) -> str:
    """What a program prints that must succeed; nothing of this environment's paths reaches it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [*map(str, words)], cwd=folder, env={**environment, **more}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a bare environment with the wheel and, by a path file, what it depends on."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    packages = Path(call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder).strip())
    call(
        *(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index"),
        wheel,
        folder=folder,
    )
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python.parent


def test_every_file_of_the_package_travels(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in (source / "glasshouse").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - inside == set()


def test_what_it_would_compile_is_what_is_compiled_here(installed: Path, tmp_path: Path) -> None:
    program = "from glasshouse import machine_code; print(machine_code.folder())"
    assert Path(call(installed / "python", "-c", program, folder=tmp_path).strip()).name == machine_code.folder().name


def test_it_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = call(installed / "python", "-c", "import glasshouse; print(glasshouse.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert "beijing-2018" in call(installed / "glasshouse", "schemes", folder=tmp_path)
    call(installed / "glasshouse", "init", "mine", folder=tmp_path)
    words = "run mine.yaml --people 200 --years 1 --before none:6 -o run --quiet"
    call(installed / "glasshouse", *words.split(), folder=tmp_path, NUMBA_DISABLE_JIT="1")
    call(installed / "glasshouse", "report", "run", folder=tmp_path)
    assert (tmp_path / "run" / "manifest.json").is_file()
    assert (tmp_path / "run" / "report.html").is_file()
