"""The files that the page is made of: they ship with the package, and Vega with what draws the report's charts."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

import vl_convert

_KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOLDER: Final = "static"
_GIVES: Final = "window.vegaEmbed = vegaEmbed;"
"""What the script leaves for the page: the one function by which it draws."""


@lru_cache(maxsize=1)
def shipped() -> dict[str, tuple[str, bytes]]:
    """Path on the server -> media type and content, of every file that the page may ask for; there are no others."""
    root = files("glasshouse.page") / _FOLDER
    files_by_path: dict[str, tuple[str, bytes]] = {}
    for folder, above in ((root, ""), (root / "strings", "strings/"), (root / "offline", "offline/")):
        for entry in folder.iterdir():
            kind = _KINDS.get(f".{entry.name.rpartition('.')[2]}")
            if kind is not None and entry.is_file():
                files_by_path[f"/{above}{entry.name}"] = (kind, entry.read_bytes())
    files_by_path["/"] = files_by_path["/index.html"]
    return files_by_path


@lru_cache(maxsize=1)
def vega() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one script.  They ship with vl-convert, once; nothing is fetched."""
    return vl_convert.javascript_bundle(_GIVES).encode()
