"""Headline figures: the level in each world, and what a scheme adds to another world, batch by batch.

A level is one sum over another.  What is added is the first world's level minus the other's, of the same people: its
interval comes from the differences of the batches, so what both worlds have in common does not widen it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.measures.blocks import PER_THOUSAND_YEARS
from glasshouse.measures.cube import Cube
from glasshouse.measures.intervals import FEWEST_EVENTS, jackknife, ratios
from glasshouse.measures.measure import Measure
from glasshouse.measures.reading import TWIN, Block, Estimates, Labels
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records
from glasshouse.vocabulary import BATCHES

Array = np.ndarray[Any, Any]

MEASURES: Final[tuple[Measure, ...]] = ()
"""None of its own: what is added is told under the measure whose level it is of."""

LAST_YEAR: Final = "months=last 12"
"""The list at the end of the run as a mean over its last twelve months: one month alone would show a passing swing."""


class LevelCounts(NamedTuple):
    """What a level is made of: (groups, batches) each; the level is scale · Σ above / Σ below."""

    above: Array
    below: Array
    scale: float
    each: float  # how much of ``above`` one person alone can bring about

    @property
    def level(self) -> Estimates:
        return ratios(self.above, self.below, scale=self.scale, each=self.each, most=1 if self.scale == 1 else np.inf)


class Level(NamedTuple):
    """A headline figure that has a level in every world."""

    measure: str
    by: str | None
    counts: Callable[[Cube], LevelCounts]


def _ever_listed(cube: Cube) -> LevelCounts:
    return LevelCounts(cube.run("ever_listed"), cube.run("lived"), 1.0, 1.0)


def _last_year(cube: Cube) -> LevelCounts:
    """Of everybody only: months by cohort are not counted."""
    listed, people = (cube.monthly(quantity)[-12:].sum(axis=0) for quantity in ("listed", "people"))
    everybody = np.zeros((2, len(GROUPS), BATCHES), np.int64)
    everybody[:, 0] = listed, people
    return LevelCounts(everybody[0], everybody[1], 1.0, float(min(12, cube.months)))


def _people_refused(cube: Cube) -> LevelCounts:
    return LevelCounts(cube.run("people_refused"), cube.run("people"), PER_THOUSAND_YEARS, max(1.0, cube.months / 12))


def _refusals(cube: Cube) -> LevelCounts:
    # One person who is refused everything brings about many refusals: a year of them counts as one event.
    return LevelCounts(cube.run("refused"), cube.run("people"), PER_THOUSAND_YEARS, max(1.0, cube.months / 12))


def _in_error(cube: Cube) -> LevelCounts:
    return LevelCounts(cube.run("in_error"), cube.run("people"), 1.0, float(cube.months))


LEVELS: Final = (
    Level("ever_listed", None, _ever_listed),
    Level("prevalence", LAST_YEAR, _last_year),
    Level("people_refused", None, _people_refused),
    Level("refusals", None, _refusals),
    Level("listed_in_error", None, _in_error),
)
"""Headline figures with a level, in the order in which they are told."""

LOSSES: Final = ("work_lost", "income_lost")
"""Headline figures that are differences by nature: what the same people lose."""


def measured(records: Records, cubes: Sequence[Cube]) -> list[Block]:
    """All of this file."""
    out = [block for cube in cubes for block in last_year(cube)]
    return out + [block for other in cubes[1:] for block in added(cubes[0], other)]


def last_year(cube: Cube) -> list[Block]:
    """``prevalence`` over the last twelve months of the run, of everybody."""
    counts = _last_year(cube)
    named = Labels("prevalence", cube.world, by=LAST_YEAR)
    of = Estimates(*(part[:1] for part in counts.level))
    return [Block(named, of, counts.below[:1].sum(axis=1) / min(12, cube.months), cohorts=GROUPS[:1])]


def added(ours: Cube, theirs: Cube) -> list[Block]:
    """What the first world adds to the other, for each headline level: rows ``"scheme": "twin"``, by cohort."""
    out = []
    for level in LEVELS:
        first, second = level.counts(ours), level.counts(theirs)
        of, groups = difference(first, second), 1 if level.by == LAST_YEAR else len(GROUPS)
        named = Labels(level.measure, TWIN, against=theirs.world, by=level.by)
        cut = Estimates(*(part[:groups] for part in of))
        out.append(Block(named, cut, ours.people()[:groups], cohorts=GROUPS[:groups]))
    return out


def difference(first: LevelCounts, second: LevelCounts) -> Estimates:
    """Level minus level; no interval where fewer than FEWEST_EVENTS independent events are known to differ.

    At least as many events differ as the batches' differences, each without its sign, sum to.
    """
    value, without = difference_of(first, second)
    low, high = jackknife(value, without)
    sure = np.abs(first.above - second.above).sum(axis=-1) / first.each >= FEWEST_EVENTS
    return Estimates(value, np.where(sure, low, np.nan), np.where(sure, high, np.nan))


def difference_of(first: LevelCounts, second: LevelCounts) -> tuple[Array, Array]:
    """Level minus level over all batches, and with each left out."""
    (one, one_less), (other, other_less) = levels_of(first), levels_of(second)
    return one - other, one_less - other_less


def levels_of(counts: LevelCounts) -> tuple[Array, Array]:
    """The level over all batches, and with each left out; NaN where nobody is."""
    above, below = (part.sum(axis=-1, keepdims=True) for part in (counts.above, counts.below))
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.where(below > 0, counts.scale * above / below, np.nan)[..., 0]
        rest = np.where(below > counts.below, counts.scale * (above - counts.above) / (below - counts.below), np.nan)
    return whole, rest
