"""How to cite Glasshouse, and a run of it."""

from __future__ import annotations

import json
from pathlib import Path

from glasshouse import __version__
from glasshouse.errors import StoreError
from glasshouse.vocabulary import NOTICE


def citation(folder: Path | None) -> str:
    """A reference for the software, and with a run's folder a sentence that names its checksum and seeds.

    Raises StoreError when the folder holds no manifest.
    """
    software = f"The Glasshouse developers. Glasshouse: a laboratory for social-credit schemes, version {__version__}."
    if folder is None:
        return f"{software}\n{NOTICE}."
    file = folder / "manifest.json"
    if not file.is_file():
        raise StoreError(f"{folder}: no run here", remedy="name the folder that run or compare wrote")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        return (
            f"{software}\nRun {manifest['checksum']} of {manifest['command']}, with version"
            f" {manifest['versions']['glasshouse']}.\n{manifest['notice']}."
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{file}: not a manifest", remedy="run it again") from error
