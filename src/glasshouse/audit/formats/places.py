"""Where a finding stands, as SARIF says it: a path from the root of the repository, or a whole ``file:`` address."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from glasshouse.errors import Place

BASE: Final = "SRCROOT"
"""What paths are relative to: the nearest folder above the text that holds ``.git``, else the working folder."""
_PLAIN: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


class Places:
    """Locations in the files of one audit, ``file`` being the text audited."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._root = _root(file)
        self._texts: dict[str, dict[str, str]] = {}

    @property
    def root_uri(self) -> str:
        """The root as an address."""
        return f"file://{_encoded(self._root.as_posix().rstrip('/'))}/"

    def bases(self) -> dict[str, Any]:
        """What relative paths are relative to."""
        return {BASE: {"uri": self.root_uri, "description": {"text": "The root of the repository"}}}

    def of(self, place: Place | None, clause: str) -> dict[str, Any]:
        """A location; what has no line of its own stands at the beginning of the text."""
        at = place if place is not None else Place(self._file, 1, 1)
        region = {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.line,
            "endColumn": at.column + 1,
        }
        return {
            "physicalLocation": {"artifactLocation": self._artifact(at.file), "region": region},
            "logicalLocations": [{"name": clause}],
        }

    def _artifact(self, file: str) -> dict[str, str]:
        if file not in self._texts:
            self._texts[file] = self._address(file)
        return self._texts[file]

    def _address(self, file: str) -> dict[str, str]:
        whole = Path(file).resolve()
        if whole.is_relative_to(self._root):
            return {"uri": _encoded(whole.relative_to(self._root).as_posix()), "uriBaseId": BASE}
        return {"uri": f"file://{_encoded(whole.as_posix())}"}


def _root(file: str) -> Path:
    folder = Path(file).resolve().parent
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            return above
    current = Path.cwd().resolve()
    return current if folder.is_relative_to(current) else folder


def _encoded(path: str) -> str:
    """All but plain characters as %XX."""
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in path.encode(errors="surrogateescape"))
