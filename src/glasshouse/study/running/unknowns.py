"""Unknowns of a run's texts: numbers that nobody chose and that may be others, each with its range; and a spread of
points over all of them at once.

A number of the same address in several texts of a run is one unknown: it moves in all of them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse import chance
from glasshouse.chance import Purpose
from glasshouse.scheme import Scheme
from glasshouse.study.running.plan import Plan, laid_out
from glasshouse.text.vary import Variable, variables, varied

Array = np.ndarray[Any, Any]

SPANS: Final = 10
"""A range above 0 whose larger end is at least so many times the smaller is spread evenly over its logarithm."""

_DIGITS: Final = 4
"""Significant digits of a value that is drawn."""


class Unknown(NamedTuple):
    """A number that nobody chose, and the range that its text gives it."""

    key: str
    low: Fraction
    high: Fraction
    written: Fraction
    variable: Variable

    @property
    def is_log(self) -> bool:
        """Whether it is spread evenly over its logarithm."""
        return self.low > 0 and self.high >= SPANS * self.low

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.variable.quantity.decimals == 0

    def at(self, part: float) -> Fraction:
        """The value at a part, 0 to 1, of the range; of whole numbers each as often."""
        if self.is_whole and not self.is_log:
            return self.low + min(int(self.high - self.low), int(part * (int(self.high - self.low) + 1)))
        low, high = float(self.low), float(self.high)
        exact = low * (high / low) ** part if self.is_log else low + part * (high - low)
        places = 0 if self.is_whole else self.variable.quantity.decimals
        shown = Fraction(f"{exact:.{_DIGITS}g}") if places is None else Fraction(f"{exact:.{places}f}")
        return min(self.high, max(self.low, shown))

    def part(self, value: Fraction) -> float:
        """Where a value lies in the range, 0 to 1; outside of it below 0 or above 1."""
        low, high, here = float(self.low), float(self.high), float(value)
        if self.is_log:
            return float(np.log(here / low) / np.log(high / low)) if here > 0 else -1.0
        return (here - low) / (high - low)


def unknowns_of(plan: Plan) -> tuple[Unknown, ...]:
    """All unknowns of a plan's texts that have a range: those of the schemes in their order, then of before, the world.

    Where two texts give one address two ranges, the first text's holds.
    """
    found: dict[str, Unknown] = {}
    texts = (*(scheme.text for scheme in plan.schemes), plan.before.text, plan.world.text)
    for text in texts:
        for key, one in unknowns_in(text).items():
            found.setdefault(key, one)
    return tuple(found.values())


def unknowns_in(text: Any) -> dict[str, Unknown]:
    """The unknowns of one text that have a range, by address."""
    return {
        key: Unknown(key, *one.number.range, one.number.value, one)
        for key, one in variables(text).items()
        if not one.is_lever and one.number.range is not None and one.number.range[0] < one.number.range[1]
    }


def latin_hypercube(points: int, unknowns: tuple[Unknown, ...], seed: int) -> Array:
    """(points, unknowns) float64 in (0, 1): of each unknown every one of ``points`` equal parts of its range once.

    Where in its part a point lies, and which parts come together, are draws by the unknown's key: another unknown
    more or less leaves them as they were.  Source: McKay, Beckman, Conover, Technometrics 21 (1979).
    """
    made = np.empty((points, len(unknowns)))
    for column, unknown in enumerate(unknowns):
        lane = chance.lane(f"unknown {unknown.key}")
        words = np.array(
            [chance.draw4(seed, point, lane, 0, 0, Purpose.REPLICATE)[:2] for point in range(points)], np.float64
        )
        order = np.argsort(np.argsort(words[:, 0], kind="stable"), kind="stable")
        made[:, column] = (order + (words[:, 1] + 0.5) / chance.WORD) / points
    return made


def with_unknowns(plan: Plan, values: Mapping[str, Fraction], people: int) -> Plan:
    """The plan's worlds under other values, in a city of so many people, without further twins.

    Raises UsageError for a value that cannot be.
    """
    schemes = [_changed(scheme, values) for scheme in plan.schemes]
    world = replace(plan.world, text=varied(plan.world.text, values))
    options = replace(plan.options, people=people, threads=1, replicates=1)
    return laid_out(world, schemes, _changed(plan.before, values), plan.before_months, options)


def _changed(scheme: Scheme, values: Mapping[str, Fraction]) -> Scheme:
    return replace(scheme, text=varied(scheme.text, values))
