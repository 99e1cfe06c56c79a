"""The scheme that ``glasshouse init`` writes: narrow, commented, and ready to run."""

from __future__ import annotations

import re
from typing import Final

from glasshouse import library
from glasshouse.errors import UsageError
from glasshouse.text import read_text

_NAME: Final = re.compile("[a-z][a-z0-9_-]{0,63}")
_PLACEHOLDER: Final = "starter-name"


def starter(name: str) -> str:
    """The text of a scheme called ``name``: one sphere of life, notice, an appeal, and an end.

    Raises UsageError for what cannot be a scheme's name.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"'{name}' cannot be the name of a scheme",
            remedy="a name starts with a lower-case letter; lower-case letters, digits, '-' and '_' follow",
        )
    return read_text(library.starter_path()).text.replace(_PLACEHOLDER, name)
