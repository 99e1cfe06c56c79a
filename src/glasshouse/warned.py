"""What is said besides: a sentence for whoever started a command or called a function."""

from __future__ import annotations

import warnings


class GlasshouseWarning(UserWarning):
    """What went otherwise than asked, and was put right or does not matter: a sentence for whoever started it."""


def warn(sentence: str) -> None:
    """Say it: on the command line as a plain line on standard error, in Python as a warning."""
    warnings.warn(sentence, GlasshouseWarning, stacklevel=3)
