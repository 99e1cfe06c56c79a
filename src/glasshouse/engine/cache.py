"""Where numba keeps what it compiled: a folder named by all that the machine code depends on.

numba's own check sees edits of the file that it compiles, not of those whose constants it takes in; so the folder's
name is a hash of these sources, of numba's version and of the processor.  This module is imported before the kernel.
"""

from __future__ import annotations

import hashlib
import os
import sys
import warnings
from pathlib import Path

import llvmlite.binding
import numba

PACKAGE = Path(__file__).parent.parent
SOURCES = ("engine/kernel.py", "engine/state.py", "compiler/tables.py", "chance.py", "vocabulary.py")


def _platform_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))


def folder() -> Path:
    """The cache folder of this version of the kernel; ``GLASSHOUSE_CACHE`` says under which other folder."""
    made_of = hashlib.sha256()
    for source in SOURCES:
        made_of.update((PACKAGE / source).read_bytes())
    made_of.update(f"{numba.__version__} {llvmlite.binding.get_host_cpu_name()} {sys.version}".encode())
    told = os.environ.get("GLASSHOUSE_CACHE")
    parent = Path(told) if told else _platform_folder() / "glasshouse"
    return parent / f"kernel-{made_of.hexdigest()[:16]}"


def use() -> bool:
    """Make numba keep its cache there; False, and one warning, where the folder cannot be written."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return False
    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        probe = place / f"probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        warnings.warn(f"the compiled kernel cannot be kept in {place} ({error}): compiling anew", stacklevel=2)
        return False
    numba.config.CACHE_DIR = str(place)  # type: ignore[attr-defined]
    return True


CACHED = use()
"""Whether what is compiled now is there the next time."""
