"""What the clauses of a finding did in a run on invented people: figures put in from outside, and how they are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from glasshouse.text import plain_number


class Amount(NamedTuple):
    """One figure of a run, None where the run has none; ``low`` to ``high`` is a 95 % interval of chance alone."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    """How many invented people it is of."""
    unit: str
    of: str
    """The lists or clauses that it is of."""


class TouchedLives(NamedTuple):
    """How many lives a finding's clauses touched: the lists that its flow runs through, and what hangs on them."""

    people: Amount
    refusals: Amount
    in_error: Amount
    months: Amount

    def document(self) -> dict[str, dict[str, Any]]:
        """The same for scripts."""
        return {name: amount._asdict() for name, amount in self._asdict().items()}

    def rows(self) -> Iterator[str]:
        """The same for people, one line an amount."""
        named = ("people", "refusals", "in error", "on the list")
        for name, amount in zip(named, self, strict=True):
            yield f"{name} {amount_text(amount)}"


def amount_text(amount: Amount) -> str:
    """An amount with interval, unit, size, and what it is of."""
    if amount.value is None:
        return f"not known from this run ({amount.of})"
    return f"{span(amount)} {amount.unit}, n = {amount.n:,} ({amount.of})"


def span(amount: Amount) -> str:
    """The value, its interval in brackets; ``–`` where there is none."""
    if amount.value is None:
        return "–"
    if amount.low is None or amount.high is None:
        return plain_number(amount.value)
    return f"{plain_number(amount.value)} ({plain_number(amount.low)} to {plain_number(amount.high)})"


class Simulated(NamedTuple):
    """One effect of the scheme as a whole in a run: what is measured, in which sphere of life or for which cohort."""

    measure: str
    words: str
    context: str | None
    cohort: str | None
    amount: Amount
