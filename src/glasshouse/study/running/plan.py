"""What is to be run: texts loaded and agreed, calendar fixed, worlds named, before a single person is drawn."""

from __future__ import annotations

import operator
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from glasshouse import chance
from glasshouse.chance import Purpose
from glasshouse.errors import UsageError, did_you_mean
from glasshouse.limits import PEOPLE, REPLICATES, THREADS, YEARS, Limits
from glasshouse.same import Same
from glasshouse.scheme import Scheme
from glasshouse.scheme.edits import edited, published_to_agencies, revalued, with_lists, with_sights
from glasshouse.scheme.model import SchemeText, Sight
from glasshouse.scheme.regime import Regime, Timeline, regime, timeline
from glasshouse.study.running.fitting import agree_or_say
from glasshouse.text import one_line, quoted, read_whole
from glasshouse.vocabulary import MECHANISMS
from glasshouse.world import World

BEFORE_MONTHS: Final = 120
SEEDS: Final = Limits(0, 2**63 - 1)
LONGEST_BEFORE: Final = 600
POINTS: Final = Limits(0, 1_000)

_TWINS: Final = 16
"""Schemes whose watched twin is kept."""

IDEALISED: Final = "Idealised: every deed is seen and nothing is mistaken, as under no authority"
"""What every output of a run at perfect sight says."""

WATCH_ONLY: Final = "watch only"
CONSEQUENCES_ONLY: Final = "consequences only"
"""Further twins of the first scheme, which split its total effect: seen but without consequences; consequences, but
nobody responds to being watched, listed or rewarded."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of a run, besides its schemes.  Raises UsageError for an invalid value."""

    world: str = "beijing"
    people: int = 100_000
    years: int = 10
    people_seed: int = 1
    life_seed: int = 1
    replicates: int = 1
    threads: int = 2
    settings: tuple[str, ...] = ()
    before: str | None = None
    without: frozenset[str] = field(default_factory=frozenset)
    idealised: bool = False
    assumptions: int | None = None
    """Points over the unknowns for the bands of assumption; None: as many as the size of the run allows."""

    def __post_init__(self) -> None:
        for name, limits, unit in _COUNTED:
            whole = within(f"--{name.replace('_', '-')}", getattr(self, name), limits, unit)
            object.__setattr__(self, name, whole)  # numpy's whole numbers become Python's
        if self.assumptions is not None:
            object.__setattr__(self, "assumptions", within("--assumptions", self.assumptions, POINTS, "points"))
        for name in sorted(self.without):
            if name not in MECHANISMS:
                hint = did_you_mean(name, MECHANISMS)
                raise UsageError(
                    f"--without: unknown mechanism '{name}'",
                    detail=(f"mechanisms: {', '.join(MECHANISMS)}",),
                    remedy=f"did you mean '{hint}'?" if hint else "name one of these",
                )


def both_seeds(seed: int | None, people_seed: int | None, life_seed: int | None) -> tuple[int, int]:
    """(people_seed, life_seed), 1 where nothing is given.  Raises UsageError for one seed and two at once."""
    if seed is not None and (people_seed is not None or life_seed is not None):
        raise UsageError("--seed sets both seeds", remedy="give --seed, or --people-seed and --life-seed")
    both = 1 if seed is None else within("--seed", seed, SEEDS, "that size")
    return both if people_seed is None else people_seed, both if life_seed is None else life_seed


_COUNTED: Final = (
    ("people", PEOPLE, "people"),
    ("years", YEARS, "years"),
    ("replicates", REPLICATES, "replicates"),
    ("threads", THREADS, "threads"),
    ("people_seed", SEEDS, "that size"),
    ("life_seed", SEEDS, "that size"),
)
"""What is counted in whole numbers: how many it may be, and of what."""


def within(option: str, value: Any, limits: Limits, unit: str) -> int:
    """``value`` as Python's whole number.  Raises UsageError, naming the ``option``, for any other or one outside."""
    remedy = f"give a whole number of {unit}"
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise UsageError(f"{option}: {value!r:.40} is not a whole number", remedy=remedy)
    whole = _index(option, value, remedy)
    if not limits.low <= whole <= limits.high:
        shown = str(whole) if abs(whole) < _SHOWN else "this"
        raise UsageError(f"{option}: {shown} is not between {limits.low} and {limits.high}", remedy=remedy)
    return whole


def _index(option: str, value: Any, remedy: str) -> int:
    try:
        return operator.index(value)
    except TypeError:  # an array has the method and, unless it holds one whole number, no index
        raise UsageError(f"{option}: {type(value).__name__} is not a whole number", remedy=remedy) from None


_SHOWN: Final = 10**40
"""A longer number is not repeated: Python writes none of more than 4,300 digits."""


@dataclass(frozen=True)
class Plan:
    """A run that could be started: texts, calendar, and one regime for each world."""

    options: Options
    world: World
    schemes: tuple[Scheme, ...]
    """The scheme, then those it is compared against."""
    before: Scheme
    before_months: int
    when: Timeline
    regimes: tuple[Regime, ...]
    """One for each scheme in order, then (in a comparison) the further twins of the first."""

    @property
    def texts(self) -> tuple[SchemeText, ...]:
        """Every scheme of the run, that of before first: the order of the codebook."""
        return (self.before.text, *(scheme.text for scheme in self.schemes))


def plan(scheme: str, against: Sequence[str], options: Options) -> Plan:
    """Load and agree the texts of a run and lay out its calendar.

    Raises SchemeError, WorldError (a text that does not load or does not fit the world) and UsageError.
    """
    return plan_of_scheme(Scheme.load(scheme, options.settings), against, options)


def in_force_before(scheme: str, options: Options) -> tuple[str, ...]:
    """What a scheme is set beside where nobody says: what was in force before it; no scheme where that is itself.

    Raises what loading the texts raises.
    """
    before, _ = before_of(options.before, World.load(options.world))
    return ("none",) if Scheme.load(scheme).name == before.name else (str(before.path),)


def plan_of_scheme(scheme: Scheme, against: Sequence[str], options: Options) -> Plan:
    """The same of a scheme that is loaded already, with the settings of the ``options``."""
    world = World.load(options.world)
    schemes = [scheme, *(Scheme.load(other) for other in against)]
    names = [loaded.name for loaded in schemes]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                f"scheme '{name}' is named more than once",
                remedy="a scheme against itself differs nowhere; to compare a changed scheme, save it under a new name",
            )
    before, months = before_of(options.before, world)
    if options.idealised:
        schemes = [_idealised(loaded) for loaded in schemes]
        before = _idealised(before)
    for loaded in (before, *schemes):
        agree_or_say(loaded, world)
    laid = laid_out(world, schemes, before, months, options)
    return replace(laid, regimes=(*laid.regimes, *_further_twins(laid))) if against else laid


def laid_out(world: World, schemes: Sequence[Scheme], before: Scheme, months: int, options: Options) -> Plan:
    """Loaded texts as a plan: a regime for each scheme in order, and no further twins."""
    when = timeline(world.text, schemes[0].text, months, options.years)
    regimes = [regime(loaded.text, before.text, when, without=options.without) for loaded in schemes]
    return Plan(options, world, tuple(schemes), before, months, when, tuple(regimes))


def _further_twins(laid: Plan) -> tuple[Regime, Regime]:
    """The first scheme twice more: once without consequences, once with nobody responding."""
    first, before, when, without = laid.schemes[0].text, laid.before.text, laid.when, laid.options.without
    watched = _without_consequences(Same(first))
    watching = regime(watched, before, when, name=f"{first.scheme}: {WATCH_ONLY}", without=without)
    acting = regime(first, before, when, name=f"{first.scheme}: {CONSEQUENCES_ONLY}", without=without)
    return watching, acting._replace(unresponsive_from=when.start)


def before_of(written: str | None, world: World) -> tuple[Scheme, int]:
    """The scheme of before and its months: ``SCHEME[:MONTHS]``, ``empty``, or the status quo of the world's place."""
    if written == "empty":
        return Scheme.load("none"), 0
    name, colon, months = (written or world.text.status_quo).rpartition(":")
    if not colon or not (months.isascii() and months.isdigit()):
        name, months = written or world.text.status_quo, str(BEFORE_MONTHS)
    if not os.path.exists(written or "") and ":" in name and name == written:
        raise UsageError(
            f"--before: {quoted(written.rpartition(':')[2])} is not a number of months",
            remedy="write SCHEME:MONTHS, for example none:12, or say empty",
        )
    length = read_whole(months, LONGEST_BEFORE)
    if not length:
        raise UsageError(
            f"--before: {one_line(months)} months is not between 1 and {LONGEST_BEFORE}",
            remedy="write SCHEME:MONTHS, or say empty",
        )
    return Scheme.load(name), length


@lru_cache(maxsize=_TWINS)
def _without_consequences(of: Same[SchemeText]) -> SchemeText:
    """The same rules read by nobody: no sanctions, no rewards, nothing published to the public.

    One text for one text, so that its tables are made once.
    """
    hidden = with_lists(of.it, lambda one: published_to_agencies(one) if one.published.to == "public" else one)
    return edited(hidden, sanctions=(), rewards=())


def _idealised(scheme: Scheme) -> Scheme:
    """The same scheme with perfect sight: coverage 1, nothing astray, nothing fabricated.  Every output says so."""

    def perfect(sight: Sight) -> Sight:
        exact = {"coverage": 1, "misattributed": 0, "fabricated_per_month": 0}
        reason = "idealised: perfect sight"
        return edited(
            sight, **{key: revalued(getattr(sight, key), Fraction(value), reason) for key, value in exact.items()}
        )

    return replace(scheme, text=with_sights(scheme.text, perfect))


def replicate_seeds(options: Options) -> tuple[tuple[int, int], ...]:
    """(people_seed, life_seed) of each replicate; the first is the user's own."""

    def seed(base: int, number: int) -> int:
        if number == 0:
            return base
        words = chance.draw4(base, 0, chance.lane("replicate"), 0, number, Purpose.REPLICATE)
        return (words[0] << 31) ^ words[1]

    return tuple((seed(options.people_seed, r), seed(options.life_seed, r)) for r in range(options.replicates))


def design_seed(seed: int) -> int:
    """32 bits for a library's generator, from the study's seed by the project's own door."""
    return chance.draw(seed, 0, chance.lane("design"), 0, 0, Purpose.REPLICATE)
