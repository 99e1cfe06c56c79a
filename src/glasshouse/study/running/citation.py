"""How to cite Glasshouse, and a run of it."""

from __future__ import annotations

from pathlib import Path

from glasshouse import __version__
from glasshouse.study.running.folder import opened
from glasshouse.vocabulary import NOTICE


def citation(folder: Path | None) -> str:
    """A reference for the software, and with a run's folder a sentence that names its checksum and seeds.

    Raises StoreError where the folder holds no run, or its manifest does not say what its texts say.
    """
    software = f"The Glasshouse developers. Glasshouse: a laboratory for social-credit schemes, version {__version__}."
    if folder is None:
        return f"{software}\n{NOTICE}."
    manifest, _ = opened(folder)
    return f"{software}\nRun {manifest['checksum']} of {manifest['command']}, with version {__version__}.\n{NOTICE}."
