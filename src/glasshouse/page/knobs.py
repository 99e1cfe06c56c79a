"""What may be turned on the page: unknowns within their written ranges, what the authority chose at five levels."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from glasshouse.errors import UsageError, did_you_mean
from glasshouse.scheme import Appeal, Scheme, SchemeText
from glasshouse.text import decimal_text, read_number
from glasshouse.text.vary import Variable, variables

STEPS: Final = 16
"""Steps of an unknown between the ends of its range."""

LEVELS: Final = 5
"""Levels of what an authority chose, at most."""

SPREAD: Final = 20
"""From which quotient of its ends a range is stepped in equal factors."""

RETENTIONS: Final = ("12", "36", "60", "120", "lifelong")
"""Months that a record counts, or for good."""

GROUPS: Final = ("coverage", "errors", "delay", "thresholds", "retention", "terms", "sanctions", "redress", "other")
"""Under which heading a knob stands, in order."""

_BY_KEY: Final = {
    "coverage": "coverage",
    "misattributed": "errors",
    "fabricated_per_month": "errors",
    "concentrated": "errors",
    "corrects": "errors",
    "lag_months": "delay",
    "enter": "thresholds",
    "points": "thresholds",
    "from_points": "thresholds",
    "share_of_people": "thresholds",
    "leave": "terms",
    "share_enforced": "sanctions",
    "times": "sanctions",
    "chance": "sanctions",
    "appeal": "redress",
    "notice": "redress",
    "correction_reaches_copies": "redress",
    "retention": "retention",
}


class Knob(NamedTuple):
    """One number or switch of a scheme, and the values that the page offers for it, as ``--set`` writes them."""

    key: str
    group: str
    is_lever: bool
    written: str
    values: tuple[str, ...]
    unit: str

    @property
    def clause(self) -> str:
        """The clause or section in which it stands."""
        return self.key.partition(".")[0]

    def refusal(self, value: str) -> str | None:
        """Why a value cannot be set; None for one that can.  Between the steps of an unknown every number may be."""
        if value in self.values:
            return None
        if self.is_lever:
            return f"{self.key}: {value} is none of its levels ({', '.join(self.values)})"
        try:
            number = read_number(value)
        except ValueError as problem:
            return f"{self.key}: {problem}"
        low, high = Fraction(self.values[0]), Fraction(self.values[-1])
        if number is None or not low <= number <= high:
            return f"{self.key}: {value} is not between {self.values[0]} and {self.values[-1]}, the range of its text"
        return None


def knobs(text: SchemeText) -> tuple[Knob, ...]:
    """The knobs of a scheme, in the order of the groups and then of the text."""
    turnable = [knob for variable in variables(text).values() if (knob := _knob(variable)) is not None]
    turnable += _switches(text)
    return tuple(sorted(turnable, key=lambda knob: GROUPS.index(knob.group)))


def refuse_settings(scheme: Scheme, settings: tuple[str, ...]) -> None:
    """Raise UsageError for the first setting that the page does not offer.  ``scheme``: as written, nothing set."""
    offered = {knob.key: knob for knob in knobs(scheme.text)} if settings else {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or key not in offered:
            near = did_you_mean(key, offered)
            raise UsageError(
                f"settings: nothing to turn is called '{key[:80]}' in {scheme.name}",
                remedy=f"did you mean '{near}'?" if near else "/api/scheme lists what can be turned",
            )
        refusal = offered[key].refusal(value)
        if refusal is not None:
            raise UsageError(f"settings: {refusal}", remedy="stay within what /api/scheme lists")


def _knob(variable: Variable) -> Knob | None:
    """A number as a knob; None for an unknown without a range, or a number with one value only."""
    number, whole = variable.number, variable.quantity.decimals == 0
    ends = number.range
    if variable.is_lever:
        values = _levels(variable, whole=whole)
    elif ends is None or ends[0] == ends[1]:
        return None
    else:
        values = _steps(ends[0], ends[1], number.value, whole=whole)
    if len(values) < 2:
        return None
    shown = tuple(decimal_text(value) for value in values)
    group = _group(variable.key)
    return Knob(variable.key, group, variable.is_lever, decimal_text(number.value), shown, variable.quantity.unit)


def _group(key: str) -> str:
    return next((_BY_KEY[step] for step in key.split(".") if step in _BY_KEY), "other")


def _steps(low: Fraction, high: Fraction, written: Fraction, *, whole: bool) -> list[Fraction]:
    """Values from end to end of a range, the written one among them, in order."""
    by_factor = low > 0 and high / low >= SPREAD
    steps = {low, high, written}
    for step in range(1, STEPS):
        part = step / STEPS
        drawn = float(low) * float(high / low) ** part if by_factor else float(low) + float(high - low) * part
        value = Fraction(round(drawn)) if whole else Fraction(f"{drawn:.2g}")
        if low <= value <= high:
            steps.add(value)
    return sorted(steps)


def _levels(variable: Variable, *, whole: bool) -> list[Fraction]:
    """At most LEVELS values of a lever: of its range, or where it has none, half and double what is written."""
    number, quantity = variable.number, variable.quantity
    written = number.value
    if number.range is not None and number.range[0] != number.range[1]:
        low, high = number.range
        wanted = [low, (low + written) / 2, written, (written + high) / 2, high]
    else:
        wanted = [written / 2, written, 2 * written]
    levels = {Fraction(round(value)) if whole else value for value in wanted} | {written}
    within = {value for value in levels if _inside(value, quantity.low, quantity.high)}
    at_least_one = {value for value in within if not whole or value >= 1 or value == written}
    return sorted(at_least_one)[:LEVELS]


def _inside(value: Fraction, low: int | Fraction | None, high: int | Fraction | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _switches(text: SchemeText) -> list[Knob]:
    """What is said with a word: how long records count, what reaches copies, who is told."""
    offers = []
    if text.ledger is not None and text.ledger.retention == "lifelong":
        offers.append(Knob("ledger.retention", "retention", True, "lifelong", RETENTIONS, "months"))
    for pool in text.pools:
        offers.append(_switch(f"{pool.id}.correction_reaches_copies", on=pool.correction_reaches_copies))
    if text.redress is not None:
        notice = text.redress.notice
        offers += [
            _switch("redress.notice.before", on=notice.before),
            _switch("redress.notice.after", on=notice.after),
        ]
        if isinstance(text.redress.appeal, Appeal) and text.redress.human_review is not None:
            offers.append(_switch("redress.human_review", on=text.redress.human_review))
    return offers


def _switch(key: str, *, on: bool) -> Knob:
    group = "redress" if key.startswith("redress") else _group(key)
    return Knob(key, group, True, "true" if on else "false", ("false", "true"), "")
