"""Outputs pointed to where nothing can be put: refused with exit code 2, before any work, and nothing is changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.robustness.trying import SMALL, Tried, call, copied

SOON: Final = 20.0
"""Seconds by which a refusal before any work has come; the work that is asked for takes longer."""
LONG: Final = ("run", "beijing-2018", "--people", "1000000", "--years", "80", "-q")
STUDY: Final = "study: tiny\nschemes: [none]\nworlds: [beijing]\npeople: 1000000\nyears: 80\nreplicates: 9\n"


def _device(work: Path) -> Path:
    os.mknod(work / "null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    return work / "null"


def _pipe(work: Path) -> Path:
    os.mkfifo(work / "pipe")
    return work / "pipe"


def _link_to_a_file(work: Path) -> Path:
    (work / "kept").write_text("kept", encoding="utf-8")
    (work / "link").symlink_to("kept")
    return work / "link"


def _dangling(work: Path) -> Path:
    (work / "dangling").symlink_to("nothing")
    return work / "dangling"


def _circle(work: Path) -> Path:
    (work / "a").symlink_to("b")
    (work / "b").symlink_to("a")
    return work / "a"


def _under_a_file(work: Path) -> Path:
    (work / "file").write_text("kept", encoding="utf-8")
    return work / "file" / "x"


def _write_protected(work: Path) -> Path:
    (work / "protected").write_text("kept", encoding="utf-8")
    (work / "protected").chmod(0o444)
    return work / "protected"


PLACES: Final[dict[str, Callable[[Path], Path | str]]] = {
    "a device": _device,
    "a pipe": _pipe,
    "a link to a file": _link_to_a_file,
    "a link to nothing": _dangling,
    "links in a circle": _circle,
    "under a file": _under_a_file,
    "a write-protected file": _write_protected,
    "the system": lambda work: "/proc/x",
    "the root": lambda work: "/",
    "nothing": lambda work: "",
    "the working folder": lambda work: ".",
    "a name too long": lambda work: work / ("x" * 300),
}


def _commands(run: Path, work: Path) -> dict[str, tuple[object, ...]]:
    (work / "study.yaml").write_text(STUDY, encoding="utf-8")
    return {
        "run": (*LONG, "-o"),
        "report": ("report", run, "-q", "-o"),
        "calibrate": ("calibrate", "--people", "1000000", "-q", "-o"),
        "safeguards": ("safeguards", "beijing-2018", "--people", "1000000", "-q", "-o"),
        "validate": ("validate", "--people", "1000000", "-q", "-o"),
        "explore": ("explore", "--export"),
        "sweep": ("sweep", work / "study.yaml", "-q", "-o"),
    }


def pointed(run: Path, work: Path) -> Tried:
    """Every command with an output, to every place."""
    tried = Tried("an output where nothing can be put")
    here = Path.cwd()
    for command in _commands(run, work):
        for name, make in PLACES.items():
            if (command, name) == ("sweep", "the working folder") or (name == "a device" and os.geteuid()):
                continue  # a sweep writes into a folder and replaces none; only root makes devices
            own = work / f"{command}-{name.replace(' ', '-')}"
            own.mkdir()
            os.chdir(own)
            try:
                target = make(own)
                before = _seen(own)
                told = call(*_commands(run, work)[command], target, within=SOON)
                problem = told.problem(2)
                if problem is None and _seen(own) != before:
                    problem = f"changed what was there: {_seen(own)}"
            finally:
                os.chdir(here)
            tried.one(f"{command} to {name}", problem)
    return tried


def _seen(folder: Path) -> list[tuple[str, int, str]]:
    return sorted(
        (path.name, path.lstat().st_mode, path.read_text() if path.is_file() else "")
        for path in folder.iterdir()
        if not path.is_symlink() or path.exists()
    ) + sorted((path.name, 0, os.readlink(path)) for path in folder.iterdir() if path.is_symlink())


def replaced(run: Path, work: Path) -> Tried:
    """``--force`` onto a run through a link, and onto one that holds what is a user's own."""
    tried = Tried("a run replaced by --force")
    folder = copied(run, work / "kept")
    (work / "link").symlink_to("kept")
    told = call(*SMALL, "--seed", 2, "-o", work / "link", "--force")
    problem = told.problem(0)
    if problem is None and not ((work / "link").is_symlink() and '"people_seed": 2' in _manifest(folder)):
        problem = "the link was not followed"
    tried.one("through a link", problem)
    for name in ("notes.md", "texts/notes.md", "figures/a.png", ".git"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("mine", encoding="utf-8")
        told = call(*SMALL, "--seed", 3, "-o", folder, "--force")
        kept = (folder / name).is_file()
        if told.status == 0:
            problem = None if kept else "taken away, unsaid"
        else:
            problem = told.problem(2, naming=name) or (None if kept else "taken away")
        tried.one(name, problem)
        (folder / name).unlink(missing_ok=True)
        if (folder / "figures").is_dir():
            (folder / "figures").rmdir()
    return tried


def _manifest(folder: Path) -> str:
    return (folder / "manifest.json").read_text(encoding="utf-8")
