"""What the project says when it cannot go on: where, what, and what to do.

Every error that a user can cause is a :class:`GlasshouseError`; anything else that escapes is a defect.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple

SHOWN_AT_ONCE: Final = 20
"""Problems that :class:`Errors` prints before it only counts the rest."""

MOST_SUGGESTIONS: Final = 10
"""Of :func:`did_you_mean` for one text."""

_LONGEST_WORD: Final = 64
"""Longer words get no suggestion: the comparison is quadratic, and a typing error is short."""


class Place(NamedTuple):
    """A place in a text file; lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class GlasshouseError(Exception):
    """A refusal: ``what`` is wrong, at which ``place``, in more ``detail`` (one line each), and the ``remedy``."""

    place: Place | None
    what: str
    detail: tuple[str, ...]
    remedy: str

    def __init__(self, what: str, place: Place | None = None, detail: Iterable[str] = (), remedy: str = "") -> None:
        self.what = what
        self.place = place
        self.detail = tuple(detail)
        self.remedy = remedy
        super().__init__(what, place, self.detail, remedy)

    def __str__(self) -> str:
        first = self.what if self.place is None else f"{self.place}: {self.what}"
        rest = (*self.detail, *((self.remedy,) if self.remedy else ()))
        return "\n".join((first, *(f"  {line}" for line in rest)))


class TextError(GlasshouseError):
    """A file cannot be read, or is not the YAML that the project reads."""


class SchemeError(GlasshouseError):
    """A scheme says something that it may not say, or leaves out what it must say."""


class WorldError(GlasshouseError):
    """A world says something that it may not say, or leaves out what it must say."""


class TargetError(GlasshouseError):
    """A text of published figures says something that it may not say, or leaves out where a figure comes from."""


class PopulationError(GlasshouseError):
    """Margins from which no population can be drawn, or that could describe real persons."""


class RunError(GlasshouseError):
    """A run cannot be started, resumed or finished."""


class StudyError(GlasshouseError):
    """A study asks for what its texts do not have, or for what no study is offered."""


class StoreError(GlasshouseError):
    """A folder of records is missing, broken, or not what its manifest says."""


class UsageError(GlasshouseError):
    """A command or a call that asks for what does not exist or is not offered."""


class Errors(GlasshouseError):
    """All that is wrong with a text, by place; problems without a place come last.

    Raises ValueError for an empty collection.
    """

    problems: tuple[GlasshouseError, ...]

    def __init__(self, problems: Iterable[GlasshouseError]) -> None:
        flat = [
            single
            for problem in problems
            for single in (problem.problems if isinstance(problem, Errors) else (problem,))
        ]
        if not flat:
            raise ValueError("Errors needs at least one problem")
        flat.sort(key=lambda problem: (problem.place is None, problem.place or ()))
        self.problems = tuple(flat)
        first = self.problems[0]
        super().__init__(first.what, first.place, first.detail, first.remedy)
        self.args = (self.problems,)

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:SHOWN_AT_ONCE]]
        rest = len(self.problems) - len(shown)
        if rest:
            shown.append(f"and {rest} more problem{'' if rest == 1 else 's'}")
        return "\n".join(shown)


_SUGGESTED: ContextVar[list[None] | None] = ContextVar("suggestions made for the text that is being read", default=None)


@contextmanager
def few_suggestions() -> Iterator[None]:
    """While one text is read: words are suggested for its first few problems alone, for each costs a comparison."""
    before = _SUGGESTED.set([])
    try:
        yield
    finally:
        _SUGGESTED.reset(before)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to ``word`` in spelling, or the one that differs in its unit; None where there is none.

    ``lag_years`` is near to ``lag_months`` because only what follows the last ``_`` differs.
    """
    made = _SUGGESTED.get()
    if len(word) > _LONGEST_WORD or (made is not None and len(made) >= MOST_SUGGESTIONS):
        return None
    if made is not None:
        made.append(None)
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1)
    if near:
        return near[0]
    stem = word.rpartition("_")[0]
    in_other_units = [other for other in words if stem and other.rpartition("_")[0] == stem]
    return in_other_units[0] if len(in_other_units) == 1 else None


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
