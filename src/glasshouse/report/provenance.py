"""How a run was started and what it was made with, out of its manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_LONGEST: Final = 400
_LEFT_OUT: Final = ("run", "files", "seal")
"""The codebook of the records, which the checksum covers; what a folder holds besides, which ``verify`` looks at."""


def command_line(manifest: Mapping[str, Any]) -> str | None:
    """The ``glasshouse …`` line that repeats the run, or None where the manifest has none."""
    written = manifest.get("command")
    return written if isinstance(written, str) else None


def rows(manifest: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Every entry of the manifest as key and text, nested keys with dots; what is long (a text as used) is measured."""
    return tuple(_flat("", {key: value for key, value in manifest.items() if key not in _LEFT_OUT}))


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}".lstrip("."), inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield key, "; ".join(_short(inner) for inner in value) or "–"
    else:
        text = str(value)
        yield key, text if len(text) <= _LONGEST else f"{text[:60].strip()} … ({len(text):,} characters)"


def _short(value: Any) -> str:
    """One item of a sequence on one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {inner}" for name, inner in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(inner) for inner in value)
    return str(value)
