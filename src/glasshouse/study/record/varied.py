"""What a calibration may vary: unknowns of the world and of the scheme, over the ranges that stand in their texts.

A lever is refused: the authority chose it, and what the authority chose is never searched over.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from glasshouse.errors import Place, UsageError, did_you_mean
from glasshouse.scheme import Scheme
from glasshouse.study.record.targets import TargetsText, number_of
from glasshouse.text import Number, decimal_text, numbers, quoted, read_number, with_values
from glasshouse.world import World

DIGITS: Final = 4
"""Digits of a value that is drawn; one that is written in a text has no more."""


@dataclass(frozen=True)
class Parameter:
    """An unknown, where it stands, the range over which it is varied, and what the text says."""

    id: str
    of: str  # world | scheme | counting
    clause: str
    key: str
    low: float
    high: float
    stated: Fraction
    at: Place | None

    @property
    def is_log(self) -> bool:
        """Whether it is spread evenly over its logarithm: ranges from above 0, most of which span factors."""
        return self.low > 0

    def value(self, part: float) -> Fraction:
        """The value at a part (0 to 1) of the range, at DIGITS digits, never outside."""
        if self.is_log:
            drawn = self.low * (self.high / self.low) ** part
        else:
            drawn = self.low + (self.high - self.low) * part
        rounded = Fraction(f"{drawn:.{DIGITS}g}")
        return min(max(rounded, Fraction(str(self.low))), Fraction(str(self.high)))

    def part(self, value: float) -> float:
        """Where a value lies in the range, 0 to 1."""
        if self.is_log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def factor(self, value: float) -> float:
        """What a product of unknowns takes of it: a share of firms is taken off, so names are persons over the rest."""
        return 1 / (1 - value) if self.key == "share_firms" else value


@dataclass(frozen=True)
class Changed:
    """World and scheme with other numbers, and how many names the scheme's publisher would count for a person."""

    world: Any
    scheme: Any
    per_person: float


def parameters(targets: TargetsText, world: World, scheme: Scheme, vary: Sequence[str] = ()) -> tuple[Parameter, ...]:
    """What is varied: what the targets' text names, or only what ``vary`` names (CLAUSE.KEY or CLAUSE.KEY=LOW..HIGH).

    Raises UsageError for a lever, for a number without a range, for a range that leaves that of the text, and for what
    is not there; TargetError where the targets' text names such a one.
    """
    if not vary:
        texts = _texts(targets, world, scheme)
        return tuple(
            _parameter(one.id, one.of, number_of(texts[one.of], one.clause, one.key, one.place), one.place)
            for one in targets.calibration.varied
        )
    chosen = tuple(_parameter_of(words, targets, world, scheme) for words in vary)
    for position, one in enumerate(chosen):
        if any((one.clause, one.key) == (other.clause, other.key) for other in chosen[:position]):
            raise UsageError(f"--vary {one.clause}.{one.key}: it is named twice", one.at, remedy="keep one")
    return chosen


def _texts(targets: TargetsText, world: World, scheme: Scheme) -> dict[str, Any]:
    return {"world": world.text, "scheme": scheme.text, "counting": targets}


def _parameter_of(words: str, targets: TargetsText, world: World, scheme: Scheme) -> Parameter:
    named, equals, ends = words.partition("=")
    texts = _texts(targets, world, scheme)
    for of, text in texts.items():
        for number in numbers(text):
            if f"{number.clause}.{number.key}" == named.strip():
                known = {(one.clause, one.key): one.id for one in targets.calibration.varied}
                name = known.get((number.clause, number.key), named.strip())
                whole = _parameter(name, of, number, None)
                return _narrowed(whole, words, ends) if equals else whole
    every = [f"{number.clause}.{number.key}" for text in texts.values() for number in numbers(text)]
    near = did_you_mean(named, every)
    raise UsageError(
        f"--vary {words}: no number {quoted(named)} in the world '{world.name}' or the scheme '{scheme.name}'",
        remedy=f"did you mean '{near}'?" if near else "write CLAUSE.KEY, for example unpaid_judgment.per_month",
    )


def _parameter(name: str, of: str, number: Number, place: Place | None) -> Parameter:
    where = place or number.place
    shown = f"{number.clause}.{number.key}"
    if number.is_lever:
        raise UsageError(
            f"{shown} is a lever: the authority chose it, and a lever is never fitted",
            where,
            (f"the text sets it at {decimal_text(number.value)}",),
            "name an unknown (a rate, a coverage, an error, an enforcement); levers vary by naming schemes to compare",
        )
    if number.low is None or number.high is None or number.low == number.high:
        raise UsageError(
            f"{shown} has no range over which to vary it", where, remedy="write range: [LOW, HIGH] beside its value"
        )
    low, high = float(number.low), float(number.high)
    return Parameter(name, of, number.clause, number.key, low, high, number.value, number.place)


def _narrowed(whole: Parameter, words: str, ends: str) -> Parameter:
    first, dots, last = ends.partition("..")
    try:
        low, high = read_number(first.strip()), read_number(last.strip())
    except ValueError:
        low = high = None
    if not dots or low is None or high is None or not low < high:
        raise UsageError(f"--vary {words}: not a range", remedy="write CLAUSE.KEY=LOW..HIGH, the smaller first")
    if low < Fraction(str(whole.low)) or high > Fraction(str(whole.high)):
        raise UsageError(
            f"{whole.clause}.{whole.key}: {first.strip()} to {last.strip()} leaves its range",
            whole.at,
            (f"the text gives the range {whole.low:g} to {whole.high:g}",),
            "stay within it, or write a wider range with its reason in the text",
        )
    return Parameter(whole.id, whole.of, whole.clause, whole.key, float(low), float(high), whole.stated, whole.at)


def changed(
    targets: TargetsText, world: Any, scheme: Any, varied: Sequence[Parameter], values: Sequence[Fraction]
) -> Changed:
    """The texts with each parameter at its value."""
    by_text: dict[str, dict[tuple[str, str], Fraction]] = {"world": {}, "scheme": {}, "counting": {}}
    for parameter, value in zip(varied, values, strict=True):
        by_text[parameter.of][parameter.clause, parameter.key] = value
    return Changed(
        with_values(world, by_text["world"]),
        with_values(scheme, by_text["scheme"]),
        names(targets, by_text["counting"]),
    )


def names(targets: TargetsText, values: Mapping[tuple[str, str], Fraction] | None = None) -> float:
    """Published names for one person listed, as the targets' text says or with other values."""
    counting = (with_values(targets, values) if values else targets).counting
    return float(counting.names_per_person.value / (1 - counting.share_firms.value))
