"""numba's cache of compiled code, in a folder named by all that the machine code depends on; and how to compile.

numba checks for edits of the file that it compiles, but not of the files whose constants and functions it uses.  The
folder's name is therefore a hash of all these sources, of numba's version and of the processor.  Import :func:`njit`
from here, so that the folder is set before anything is compiled.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import warnings
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba

PACKAGE = Path(__file__).parent


def sources(package: Path) -> list[Path]:
    """The files of the package that compile anything, and those that they import from."""
    texts = {path: path.read_bytes() for path in sorted(package.rglob("*.py"))}
    compiling = [
        path
        for path, text in texts.items()
        if re.search(rb"\n@\w*(njit|kernel|compiled|force_inlined|inlined|intrinsic|infer_getattr)\b", text)
    ]
    files = set(compiling)
    for path in compiling:
        for module, names in re.findall(
            rb"^from glasshouse([.\w]*) import \(?([\w,\s]+?)(?:\)|$)", texts[path], re.MULTILINE
        ):
            folder = package.joinpath(*module.decode().strip(".").split("."))
            modules = [
                folder,
                *(folder / name.strip().split(" ")[0] for name in names.decode().split(",") if name.strip()),
            ]
            files.update(file for file in (module.with_suffix(".py") for module in modules) if file in texts)
    return sorted(files)


def digest() -> str:
    """A hash of all sources of the package: two programs with the same give the same bits."""
    made_of = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        made_of.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return made_of.hexdigest()[:16]


def _platform_folder() -> Path | None:
    """Where this system keeps caches of a user; None where a process has no such folder."""
    if sys.platform == "win32":
        return _named("LOCALAPPDATA") or _at_home("AppData", "Local")
    if sys.platform == "darwin":
        return _at_home("Library", "Caches")
    return _named("XDG_CACHE_HOME") or _at_home(".cache")


def _named(variable: str) -> Path | None:
    """The folder that a variable names; None where it is empty or relative (XDG Base Directory Specification, 0.8),
    so that compiled code is never loaded from the current folder."""
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else None


def _at_home(*below: str) -> Path | None:
    """A folder of the user's own; None for a process without HOME whose user has no name, as in some containers."""
    if os.environ.get("HOME") == "":
        return None
    try:
        home = Path.home()
    except (RuntimeError, KeyError):
        return None
    return home.joinpath(*below) if home.is_absolute() else None


def folder() -> Path | None:
    """The folder for code compiled from this version; ``GLASSHOUSE_CACHE`` names another parent folder.

    None where there is no folder to keep it in.
    """
    chosen = os.environ.get("GLASSHOUSE_CACHE")
    parent = Path(chosen).absolute() if chosen else _platform_folder()
    if parent is None:
        return None
    made_of = hashlib.sha256()
    for source in sources(PACKAGE):
        made_of.update(source.read_bytes())
    made_of.update(f"{numba.__version__} {llvmlite.binding.get_host_cpu_name()} {sys.version}".encode())
    return (parent if chosen else parent / "glasshouse") / f"kernel-{made_of.hexdigest()[:16]}"


def use() -> bool:
    """Make numba use that folder; False, and one warning, where there is none or it cannot be written."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return False
    place = folder()
    if place is None:
        warnings.warn("no folder to keep compiled code in (no HOME): compiling anew; GLASSHOUSE_CACHE names one",
                      stacklevel=2)  # fmt: skip
        return False
    try:
        place.mkdir(parents=True, exist_ok=True)
        probe = place / f"probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        warnings.warn(f"compiled code cannot be kept in {place} ({error}): compiling anew", stacklevel=2)
        return False
    numba.config.CACHE_DIR = str(place)  # type: ignore[attr-defined]
    return True


CACHED = use()
"""Whether compiled code is kept for the next process."""


def njit(**options: Any) -> Any:
    """``numba.njit`` without the GIL, cached in that folder where there is one."""
    return numba.njit(nogil=True, cache=CACHED, **options)


kernel = njit(error_model="numpy", _nrt=False)
"""For the functions of the kernel."""
force_inlined = njit(error_model="numpy", _nrt=False, forceinline=True)
"""For small functions that are called everywhere."""
inlined = njit(error_model="numpy", _nrt=False, inline="always")
"""For large steps with one caller: inlined at the call site only; no stand-alone copy is compiled."""


@numba.extending.intrinsic
def _first_cell(_: Any, array: Any) -> Any:
    def address(context: Any, builder: Any, __: Any, values: Any) -> Any:
        return context.make_array(array)(context, builder, values[0]).data

    cell: Any = numba.types.CPointer
    return cell(array.dtype)(array), address


def _flat(array: Any) -> Any:
    return array.reshape(-1)


cells = _flat if numba.config.DISABLE_JIT else _first_cell  # type: ignore[attr-defined]
"""The cells of a contiguous array, for compiled code: passed as one word, where an array is passed as seven or more.
An index must not be negative, and nothing checks the array's end."""
