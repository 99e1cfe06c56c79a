"""A study as written: which schemes on which worlds, what varies over which range, by which design, how often.

Unknowns (nobody chose them) have ranges; levers (the authority chose them) vary by naming schemes, or on a grid of at
most five levels.  Harm is always measured: ``measures`` adds to it and takes nothing out.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from glasshouse.limits import PEOPLE, REPLICATES, YEARS
from glasshouse.text import Exact, Identifier, TextModel
from glasshouse.vocabulary import MECHANISMS

MOST_LEVELS: Final = 5
MOST_RUNS: Final = 1_000_000

DesignKind = Literal["grid", "latin_hypercube", "sobol", "morris"]


class Unknown(TextModel):
    """Numbers that nobody chose, by address or pattern (``*.coverage``); the range is the text's unless written."""

    number: str
    range: Annotated[tuple[Exact, ...], Field(min_length=2, max_length=2)] | None = None


class Grid(TextModel):
    """One lever of the schemes, at these values."""

    number: str
    levels: Annotated[tuple[Exact, ...], Field(min_length=1, max_length=MOST_LEVELS)]


class Design(TextModel):
    """How the ranges are filled: the product of ``levels`` values each; or ``points``, by SALib.

    ``points`` are points of a Latin hypercube, base points of a Sobol design (times the number of unknowns and two), or
    trajectories of Morris (times the number of unknowns and one).
    """

    kind: DesignKind
    points: Annotated[int, Field(ge=1, le=65536)] | None = None
    levels: Annotated[int, Field(ge=2, le=MOST_LEVELS)] | None = None


class StudyText(TextModel):
    """A whole study file."""

    study: Identifier
    title: str | None = None
    schemes: Annotated[tuple[str, ...], Field(min_length=1)]
    against: tuple[str, ...] = ("none",)
    worlds: Annotated[tuple[str, ...], Field(min_length=1)] = ("beijing",)
    people: Annotated[int, Field(ge=PEOPLE.low, le=PEOPLE.high)] = 10_000
    years: Annotated[int, Field(ge=YEARS.low, le=YEARS.high)] = 10
    before: str | None = None
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    replicates: Annotated[int, Field(ge=REPLICATES.low, le=REPLICATES.high)] = 2
    without: tuple[Literal[MECHANISMS], ...] = ()  # type: ignore[valid-type]
    unknowns: tuple[Unknown, ...] = ()
    levers: tuple[Grid, ...] = ()
    design: Design | None = None
    measures: tuple[str, ...] = ()
    placebos: bool = True
