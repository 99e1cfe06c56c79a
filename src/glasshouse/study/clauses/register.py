"""The register of assumptions: every number that a run uses, its source or assumption, and its range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final, NamedTuple

from glasshouse.scheme import SchemeText
from glasshouse.text import Number, Provenance, decimal_text, numbers, parts
from glasshouse.world import Kind, Response, WorldText

ASSUMPTION: Final = "assumption"


class NumberRow(NamedTuple):
    """One number, or one table of numbers that share their provenance, as its text writes it."""

    text: str
    """The scheme or world in which it stands."""
    clause: str
    key: str
    value: str
    """As written; of a table its steps and numbers: ``0-17 0, 18-24 0.5``."""
    size: int
    """The number of numbers in the row."""
    low: Fraction | None
    high: Fraction | None
    rests_on: Provenance
    said: str
    """The source's title, what was fitted to, or the words of the assumption; of a bare lever nothing."""
    why: str
    """The sentence that the clause says on its numbers; empty where it says none."""
    is_lever: bool

    @property
    def place(self) -> str:
        """Its address, with dots: ``beijing.flight.per_month``."""
        return ".".join(step for step in (self.text, self.clause, self.key) if step)

    @property
    def range(self) -> str:
        """The range as printed; empty where none is written."""
        return "" if self.low is None or self.high is None else f"{decimal_text(self.low)} – {decimal_text(self.high)}"

    @property
    def is_assumed(self) -> bool:
        """Whether it is an assumption: nobody chose it, and no source gives it."""
        return self.rests_on == ASSUMPTION and not self.is_lever


def register(world: WorldText, schemes: Sequence[SchemeText]) -> tuple[NumberRow, ...]:
    """Every number of the world, then of each scheme, in file order; each text once.

    A clause that one scheme takes over from another word for word is listed with the first.
    """
    by_number: dict[tuple[object, ...], NumberRow] = {}
    of_schemes = {scheme.scheme: scheme for scheme in schemes}
    for row in (row for called, scheme in of_schemes.items() for row in _rows(called, scheme)):
        by_number.setdefault(row[1:], row)
    return *_rows(world.world, world), *by_number.values()


def how_many(rows: Iterable[NumberRow]) -> dict[Provenance, int]:
    """How many numbers rest on each: source, fitted, assumption; and those that the authority chose, as levers."""
    counts: dict[Provenance, int] = {"source": 0, "fitted": 0, "assumption": 0, "lever": 0}
    for row in rows:
        counts["lever" if row.is_lever else row.rests_on] += row.size
    return counts


def _rows(called: str, text: WorldText | SchemeText) -> Iterator[NumberRow]:
    models = {part.clause: part.model for part in parts(text) if isinstance(part.model, Kind | Response)}
    reasons = {clause: model.why or "" for clause, model in models.items()}
    titles = {key: source.title for key, source in text.sources.items()}
    for _, group in groupby(numbers(text), _together):
        members = list(group)
        first = members[0]
        words = titles[first.said] if first.provenance == "source" else first.said
        yield NumberRow(
            called,
            first.clause,
            first.key if len(members) == 1 else _table_of(first.key),
            _written(members),
            len(members),
            first.low,
            first.high,
            first.provenance,
            words,
            reasons.get(first.clause, ""),
            first.is_lever,
        )


def _together(number: Number) -> tuple[object, ...]:
    """What numbers of one row have in common: a table's name, or, of a number that stands alone, its whole key."""
    table = _table_of(number.key)
    alone = not table or number.low is not None or number.is_lever
    return number.clause, number.key if alone else table, number.provenance, number.said, number.is_lever


def _table_of(key: str) -> str:
    return key.rpartition(".")[0]


def _written(members: Sequence[Number]) -> str:
    if len(members) == 1:
        return decimal_text(members[0].value)
    steps = [member.key.rpartition(".")[2] for member in members]
    bare = all(step.isdigit() and int(step) == place for place, step in enumerate(steps))
    cells = [decimal_text(member.value) for member in members]
    return ", ".join(cells if bare else (f"{step}: {cell}" for step, cell in zip(steps, cells, strict=True)))
