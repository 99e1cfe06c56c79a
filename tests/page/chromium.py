"""The browser that the page is looked at with: found, or installed as root on Debian; else said in one line.

``python -m tests.page.chromium`` before the tests.  With GLASSHOUSE_BROWSER=required a machine without one is a
failure, and no part is left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REQUIRED: Final = "GLASSHOUSE_BROWSER"
INSTALL: Final = "no chromium was found, the page in a browser was NOT RUN: install one (Debian: apt install chromium)"
DEBIAN: Final = Path("/etc/debian_version")
_STEPS: Final = (("update", "-qq"), ("install", "-qq", "-y", "--no-install-recommends", "chromium"))
_LONGEST: Final = 300
"""Seconds that a step of the installation may take."""


def found() -> str | None:
    """Where a chromium lies; None where there is none."""
    return next((where for name in CHROMIUMS if (where := shutil.which(name))), None)


def required() -> bool:
    """Whether tests without a browser are a failure."""
    return os.environ.get(REQUIRED) == "required"


def install() -> None:
    """Install Debian's, where this is Debian and its root; a step that fails ends it, and says why."""
    if os.geteuid() != 0 or not DEBIAN.exists() or shutil.which("apt-get") is None:
        return
    for step in _STEPS:
        print(f"no chromium was found: apt-get {' '.join(step)}", flush=True)
        command = ["apt-get", *step]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        try:
            done = subprocess.run(
                command, env=environment, timeout=_LONGEST, capture_output=True, text=True, check=False
            )
        except subprocess.TimeoutExpired:
            print(f"apt-get {step[0]} took longer than {_LONGEST} s", file=sys.stderr)
            return
        if done.returncode:
            print(done.stderr.strip()[-600:], file=sys.stderr)
            return


def main() -> int:
    """Say which browser there is.  1 where there is none and one is required."""
    if found() is None:
        install()
    where = found()
    print(INSTALL if where is None else f"the page is looked at with {where}")
    return int(where is None and required())


if __name__ == "__main__":
    sys.exit(main())
