"""The index: one step a month on each ledger, and the class (docs/semantics.md, section 6, step 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from glasshouse.chance import muldiv, round_half_even
from glasshouse.reference.law import POINT, Law, in_units
from glasshouse.reference.person import IndexFigure, Person, Record
from glasshouse.scheme.model import Index
from glasshouse.vocabulary import Ledger, Month

Thresholds = tuple[int | None, ...]
"""Ranked: per class the least whole points that it takes; None: any."""


def step(
    law: Law, person: Person, ledger: Ledger, t: Month, thresholds: Mapping[Ledger, Thresholds], *, pulled: bool
) -> IndexFigure:
    """The figure of month t from that of the month before; who had none begins at the start."""
    index = law.index
    assert index is not None
    assert index.start is not None
    start = in_units(index.start)
    old = person.figures.get(ledger) or IndexFigure(start, start)
    counted = frozenset(record for record in person.records if law.counts(index, record, ledger, t))
    records = sum(_points(index, record) for record in counted - old.counted) - sum(
        _points(index, record) for record in old.counted - counted
    )
    mean = person.contact_means.get(ledger) if pulled else None
    if index.kind == "weighted":
        x = old.x + records
        income = in_units(index.income_points[person.income]) if index.income_points is not None else 0
        shown = _clip(index, x + income)
        shown += _pull(index, shown, mean)
    else:
        x = _clip(index, old.x + records + _recovery(index, old.x, start) + _pull(index, old.x, mean))
        shown = x
    return IndexFigure(x, shown, counted, _band(law, shown, thresholds.get(ledger)))


def _points(index: Index, record: Record) -> int:
    return sum(in_units(entry.points) for entry in index.adds if entry.conduct == record.conduct)


def _recovery(index: Index, x: int, start: int) -> int:
    """What a month adds towards the start."""
    recovery = index.recovery
    if recovery is None:
        return 0
    if recovery.share_per_month is not None:
        share = recovery.share_per_month.value
        return muldiv(start - x, share.numerator, share.denominator)
    assert recovery.points_per_month is not None
    most = in_units(recovery.points_per_month)
    return max(-most, min(most, start - x))


def _pull(index: Index, x: int, mean: int | None) -> int:
    """What a month adds towards the contacts' mean."""
    if mean is None or index.association is None:
        return 0
    weight = index.association.weight_per_month.value
    return muldiv(mean - x, weight.numerator, weight.denominator)


def _clip(index: Index, x: int) -> int:
    if index.floor is not None:
        x = max(x, in_units(index.floor))
    if index.ceiling is not None:
        x = min(x, in_units(index.ceiling))
    return x


def _band(law: Law, shown: int, thresholds: Thresholds | None) -> str | None:
    """The class of a shown index: the highest whose threshold it reaches, the lowest where it reaches none."""
    index = law.index
    assert index is not None
    if not law.bands:
        return None
    reached = 0
    for position, band in enumerate(index.classes):
        if index.kind == "ranked":
            assert thresholds is not None
            least = thresholds[position]
            reaches = least is None or least <= shown // POINT
        else:
            reaches = band.from_points is None or in_units(band.from_points) <= shown
        if reaches:
            reached = position
    return law.bands[reached]


def ranked_thresholds(index: Index, shown: Sequence[int]) -> Thresholds:
    """Per class the least whole points v such that those below v are at least the share of the classes below."""
    points = sorted(figure // POINT for figure in shown)
    below = Fraction(0)
    thresholds: list[int | None] = []
    for band in index.classes:
        needed = round_half_even(below * len(points))
        thresholds.append(points[needed - 1] + 1 if needed > 0 else None)
        assert band.share_of_people is not None
        below += band.share_of_people.value
    return tuple(thresholds)
