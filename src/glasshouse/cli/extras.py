"""What comes with an extra, and how to get it where it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from glasshouse.errors import UsageError


@contextmanager
def needed(what: str, extra: str, *libraries: str) -> Iterator[None]:
    """Where one of the libraries of an extra is not installed, a UsageError says how to get them."""
    try:
        yield
    except ModuleNotFoundError as missing:
        library = (missing.name or "").partition(".")[0]
        if library not in libraries:
            raise
        raise UsageError(
            f"{what} {library}, which is not installed", remedy=f"pip install 'glasshouse[{extra}]'"
        ) from None
