"""Files put in their place: on the disk first, then renamed, so that there is the old one or the new one."""

from __future__ import annotations

import os
from pathlib import Path

from glasshouse.errors import StoreError
from glasshouse.placing.leftovers import beside, hold, tidy
from glasshouse.placing.places import check_file
from glasshouse.placing.steps import sync, uninterrupted


def put(*texts: tuple[Path, str | bytes], option: str = "-o") -> None:
    """Write texts to files: all are on the disk before the first takes its place.  Raises StoreError."""
    partial: dict[Path, Path] = {}
    held: list[int] = []
    try:
        for target, text in texts:
            tidy(target)
            check_file(target, option=option)
            partial[target] = beside(target)
            partial[target].touch(exist_ok=False)
            held.append(hold(partial[target]))
            partial[target].write_bytes(text if isinstance(text, bytes) else text.encode())
            sync(partial[target])
        with uninterrupted():
            for target, _ in texts:
                partial[target].replace(target)
                sync(target.absolute().parent)
    except OSError as error:
        where = error.filename2 or texts[0][0]
        raise StoreError(
            f"{where}: cannot be written ({error.strerror or error})",
            remedy=f"make room there, or name another file with {option}; what was there is as it was",
        ) from error
    finally:
        with uninterrupted():
            for path in partial.values():
                path.unlink(missing_ok=True)
            for handle in held:
                os.close(handle)
