"""Gaps between two groups, and what they are made of: a decomposition along ledgers and twins.

It is a convention, since it rests on an order of the parts: what the rule does to lives that it only watches and sees
whole; what it does not see; what it sees wrong; and what its consequences change.  Each part is the difference between
one log ratio and the next, so that the parts sum to the gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from glasshouse.measures.blocks import labels
from glasshouse.measures.cube import Array, Cube
from glasshouse.measures.intervals import FEWEST_EVENTS, jackknife, without_one
from glasshouse.measures.measure import MODEL, Measure
from glasshouse.measures.reading import Block, Estimates
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records
from glasshouse.vocabulary import MINORITY, RESIDENCIES, SEXES

MEASURES: Final = (
    Measure("disparity", "Disparity", "log ratio", "Log of the ratio of the shares of person-months on the list, the "
            "second group of an axis over the first. Its parts sum to it, in an order that is a convention: "
            "circumstance and law (the full ledger of the twin that is only watched), coverage (its corrected ledger "
            "less the full one), errors (its actual ledger less the corrected one), consequences and response (the "
            "actual ledger less the twin's).", MODEL),
)  # fmt: skip

PAIRS: Final = (("sex", SEXES), ("residency", RESIDENCIES), ("minority", MINORITY))
"""The axes of two words, in declared order."""

PARTS: Final = ("circumstance_and_law", "coverage", "errors", "consequences_and_response")

SURE_PARTS: Final = ("circumstance_and_law", "coverage")
"""Parts that carry an interval.  Errors and consequences rest on the few people whom two ledgers or worlds tell apart,
often in one or two households: over new seeds the jackknife's interval held them in half of the runs and fewer."""


class Gap(NamedTuple):
    """A log ratio over everybody and without each batch, and whether enough people stand behind it."""

    theta: Array  # (1 + batches,)
    sure: bool


def measured(records: Records, cubes: Sequence[Cube]) -> list[Block]:
    """The gaps of every world."""
    of_world = {cube.world: cube for cube in cubes}
    watch_only: dict[str, str] = records.manifest["run"]["watch_only"]
    return [block for cube in cubes for block in gaps(cube, of_world.get(watch_only.get(cube.world, "")))]


def gaps(cube: Cube, watching: Cube | None) -> list[Block]:
    """The gaps of a world by axis and list; with the parts too where ``watching`` is its twin that is only watched."""
    out = []
    any_or_one = [*cube.lists, None]
    for clause in any_or_one:
        for axis, words in PAIRS:
            first, second = (GROUPS.index(f"{axis}={word}") for word in words)
            size = np.minimum(cube.people()[first], cube.people()[second]).reshape(1)
            whole = gap(cube, "listed", clause, first, second)
            named = labels("disparity", cube, clause=clause, by=f"axis={axis}")
            out.append(Block(named, _estimates(whole), size, cohorts=("all",)))
            if watching is not None:
                for part, of in zip(PARTS, parts(whole, watching, clause, first, second), strict=True):
                    named_part = named._replace(by=f"axis={axis}, part={part}")
                    shown = _estimates(of) if part in SURE_PARTS else _without_interval(_estimates(of))
                    out.append(Block(named_part, shown, size, cohorts=("all",)))
    return out


def parts(whole: Gap, watching: Cube, clause: str | None, first: int, second: int) -> list[Gap]:
    """PARTS of a gap: each what one step adds, from the full ledger of the watched twin to the lives as lived."""
    on_ledgers = (gap(watching, quantity, clause, first, second) for quantity in ("on_full", "on_corrected", "listed"))
    steps = [*on_ledgers, whole]
    return [
        steps[0],
        *(Gap(after.theta - before.theta, before.sure and after.sure) for before, after in pairwise(steps)),
    ]


def gap(cube: Cube, quantity: str, clause: str | None, first: int, second: int) -> Gap:
    """Log of the second group's share of person-months in a stock over the first group's.

    Sure where on average at least FEWEST_EVENTS people of each group stand there.
    """
    stock, lived = cube.run(quantity, clause), cube.run("people")
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = [without_one(stock[group]) / without_one(lived[group]) for group in (first, second)]
        theta = np.log(rates[1] / rates[0])
    enough = min(stock[first].sum(), stock[second].sum()) >= FEWEST_EVENTS * cube.months
    return Gap(np.where(np.isfinite(theta), theta, np.nan), bool(enough))


def _without_interval(of: Estimates) -> Estimates:
    return Estimates(of.value, np.full_like(of.low, np.nan), np.full_like(of.high, np.nan))


def _estimates(of: Gap) -> Estimates:
    """Undefined, not only without an interval, where few stand behind it: a ratio of few says nothing."""
    theta = of.theta if of.sure else np.full_like(of.theta, np.nan)
    return Estimates(theta[:1], *jackknife(theta[:1], theta[None, 1:]))
