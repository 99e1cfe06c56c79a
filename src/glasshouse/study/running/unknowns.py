"""Unknowns of a run's texts: numbers that nobody chose and that may be others, each with its range.

A number of the same address in several texts of a run is one unknown: it moves in all of them together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final, NamedTuple

from glasshouse.scheme import Scheme
from glasshouse.study.running.plan import Plan, laid_out
from glasshouse.text.vary import Variable, variables, varied

SPANS: Final = 10
"""A range above 0 whose larger end is at least so many times the smaller is spread evenly over its logarithm."""

OUTER: Final = 0.1
"""The part of a range at either end in which a written value is told: most of what may be lies on one side of it."""

_DIGITS: Final = 4
"""Significant digits of a value that is drawn."""


class RangedUnknown(NamedTuple):
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
        low, high, position = float(self.low), float(self.high), float(value)
        if self.is_log:
            return math.log(position / low) / math.log(high / low) if position > 0 else -1.0
        return (position - low) / (high - low)


def unknowns_of(plan: Plan) -> tuple[RangedUnknown, ...]:
    """All unknowns of a plan's texts that have a range: those of the schemes in their order, then of before, the world.

    Where two texts give one address two ranges, the first text's holds.
    """
    unknowns: dict[str, RangedUnknown] = {}
    texts = (*(scheme.text for scheme in plan.schemes), plan.before.text, plan.world.text)
    for text in texts:
        for key, one in unknowns_in(text).items():
            unknowns.setdefault(key, one)
    return tuple(unknowns.values())


def unknowns_in(text: Any) -> dict[str, RangedUnknown]:
    """The unknowns of one text that have a range, by address."""
    return {
        key: RangedUnknown(key, *one.number.range, one.number.value, one)
        for key, one in variables(text).items()
        if not one.is_lever and one.number.range is not None and one.number.range[0] < one.number.range[1]
    }


def written_near_an_end(text: Any) -> tuple[RangedUnknown, ...]:
    """The unknowns of a text whose written value lies in the outer tenth of its range, at either end."""
    return tuple(one for one in unknowns_in(text).values() if not OUTER <= one.part(one.written) <= 1 - OUTER)


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
