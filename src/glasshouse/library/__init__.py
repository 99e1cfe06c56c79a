"""The worlds and schemes that ship: their names, and where their texts lie."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from glasshouse.errors import UsageError, did_you_mean

_HERE: Final = Path(str(files("glasshouse.library")))
_SCHEMES: Final = _HERE / "schemes"
_WORLDS: Final = _HERE / "worlds"
_VALIDATION: Final = _HERE / "validation"


def scheme_names() -> tuple[str, ...]:
    """The schemes that ship, by name."""
    return tuple(sorted(path.stem for path in _SCHEMES.glob("*.yaml")))


def world_names() -> tuple[str, ...]:
    """The worlds that ship, by name."""
    return tuple(sorted(path.parent.name for path in _WORLDS.glob("*/world.yaml")))


def scheme_path(name: str) -> Path:
    """Where the text of a shipped scheme lies.  Raises UsageError for a name that does not ship."""
    return _SCHEMES / f"{_shipped('scheme', name, scheme_names(), 'FILE.yaml')}.yaml"


def world_folder(name: str) -> Path:
    """Where a shipped world lies.  Raises UsageError for a name that does not ship."""
    return _WORLDS / _shipped("world", name, world_names(), "FOLDER/")


def shown_path(path: Path) -> str:
    """A path as errors and manifests call it: what ships is called by its place in the library, the rest as it is."""
    return f"library/{path.relative_to(_HERE).as_posix()}" if path.is_relative_to(_HERE) else str(path)


def starter_path() -> Path:
    """Where the commented starter scheme lies."""
    return _HERE / "starter.yaml"


def targets_path() -> Path:
    """Where the published figures lie that a run is held against."""
    return _VALIDATION / "targets.yaml"


def stress_path(name: str) -> Path:
    """Where a scheme of the validation lies that is none of the record."""
    return _VALIDATION / f"{name}.yaml"


def _shipped(sort: str, name: str, known: tuple[str, ...], path: str) -> str:
    if name in known:
        return name
    near = did_you_mean(name, known)
    raise UsageError(
        f"no {sort} '{name}' ships with glasshouse",
        None,
        (f"shipped: {', '.join(known) or 'none'}", f"one of your own is named by its path: ./{path}"),
        f"did you mean '{near}'?" if near else f"write a shipped name or a path to a {sort}",
    )
