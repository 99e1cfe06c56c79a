"""Checks of the index and its classes: what each kind of index needs, and that every class can be reached."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from glasshouse.scheme.model import Index, Points, SchemeText
from glasshouse.text import Refusals, decimal_text

_NUMBERS: Final = ("start", "floor", "ceiling")
_ALLOWED: Final = {
    "criteria": (),
    "points": (*_NUMBERS, "adds", "recovery", "association", "classes"),
    "weighted": (*_NUMBERS, "adds", "income_points", "association", "classes"),
    "ranked": (*_NUMBERS, "adds", "recovery", "association", "classes", "recomputed_every_months"),
}
_NEEDED: Final = {
    "criteria": (),
    "points": _NUMBERS,
    "weighted": _NUMBERS,
    "ranked": (*_NUMBERS, "recomputed_every_months"),
}
_WIDEST: Final = 32767
"""Points are kept in 1/65536 in 32 bits."""


def check_index(text: SchemeText, refusals: Refusals) -> None:
    """What is wrong with the index of a scheme."""
    index = text.index
    if index is None:
        return
    for field in sorted(set().union(*_ALLOWED.values())):
        if getattr(index, field) and field not in _ALLOWED[index.kind]:
            refusals.at(
                index, f"an index of kind '{index.kind}' has no '{field}'", field,
                detail=(f"it has: {', '.join(_ALLOWED[index.kind]) or 'no points and no classes'}",),
                remedy="take it out, or write another kind",
            )  # fmt: skip
    missing = [field for field in _NEEDED[index.kind] if getattr(index, field) is None]
    for field in missing:
        refusals.at(index, f"an index of kind '{index.kind}' needs '{field}'", remedy="add it")
    if index.recovery is not None:
        refusals.exactly_one(index.recovery, ("share_per_month", "points_per_month"), clause=f"{index.id}.recovery")
        step = index.recovery.points_per_month
        if step is not None and step.value < 0:
            refusals.at(index.recovery, "recovery leads towards the start: its points are not negative",
                        "points_per_month", clause=f"{index.id}.recovery", remedy="write them without '-'")  # fmt: skip
    if index.kind == "criteria" or missing:
        return
    _check_bounds(index, refusals)
    if index.kind == "ranked":
        _check_shares(index, refusals)
    else:
        _check_thresholds(index, refusals)


def _check_bounds(index: Index, refusals: Refusals) -> None:
    assert index.start is not None and index.floor is not None and index.ceiling is not None
    floor, start, ceiling = index.floor.value, index.start.value, index.ceiling.value
    if not floor <= start <= ceiling:
        shown = ", ".join(f"{name} {decimal_text(value)}" for name, value in
                          (("floor", floor), ("start", start), ("ceiling", ceiling)))  # fmt: skip
        refusals.at(index, "the start does not lie between floor and ceiling", "start", detail=(shown,),
                    remedy="floor ≤ start ≤ ceiling")  # fmt: skip
    for field, value in (("floor", floor), ("ceiling", ceiling)):
        if abs(value) > _WIDEST:
            refusals.at(index, f"{decimal_text(value)} is too wide: an index lies between -{_WIDEST} and {_WIDEST}",
                        field, remedy="write the points in a larger unit")  # fmt: skip
    for points in index.adds:
        _check_points(points, floor, ceiling, refusals)


def _check_points(points: Points, floor: Fraction, ceiling: Fraction, refusals: Refusals) -> None:
    if abs(points.points.value) > _WIDEST:
        refusals.at(points, f"{decimal_text(points.points.value)} points are more than the whole index can hold",
                    "points", remedy=f"write at most {decimal_text(ceiling - floor)}")  # fmt: skip


def _check_thresholds(index: Index, refusals: Refusals) -> None:
    """Classes of points: thresholds ascending, each class reachable between floor and ceiling."""
    assert index.floor is not None and index.ceiling is not None
    before: Fraction | None = None
    for position, band in enumerate(index.classes):
        if band.share_of_people is not None:
            refusals.at(band, f"an index of kind '{index.kind}' has no shares of people", "share_of_people",
                        remedy="write from_points; shares are for a ranked index")  # fmt: skip
        if band.from_points is None:
            if position:
                refusals.at(band, "missing key 'from_points'", remedy="only the lowest class may do without")
            continue
        value = band.from_points.value
        if before is not None and value <= before:
            refusals.at(band, "classes are not in ascending order: the one before cannot be reached", "from_points",
                        detail=(f"{decimal_text(value)} follows {decimal_text(before)}",),
                        remedy="write the lowest class first, each with a higher figure")  # fmt: skip
        elif value > index.ceiling.value:
            refusals.at(band, f"a class that nobody can reach: {decimal_text(value)} lies above the ceiling"
                        f" {decimal_text(index.ceiling.value)}", "from_points", remedy="lower it")  # fmt: skip
        elif position and value <= index.floor.value:
            refusals.at(band, f"a class below this one that nobody can reach: {decimal_text(value)} is not above the"
                        f" floor {decimal_text(index.floor.value)}", "from_points", remedy="raise it")  # fmt: skip
        before = value


def _check_shares(index: Index, refusals: Refusals) -> None:
    """Classes of ranks: shares of people that make up everybody."""
    total = Fraction(0)
    for band in index.classes:
        if band.from_points is not None:
            refusals.at(band, "a ranked index has no thresholds in points", "from_points",
                        remedy="write share_of_people, from the bottom up")  # fmt: skip
        if band.share_of_people is None:
            refusals.at(band, "missing key 'share_of_people'", remedy="add it: the shares of a ranked index sum to 1")
            return
        if band.share_of_people.value == 0:
            refusals.at(band, "a class that nobody can reach: its share is 0", "share_of_people", remedy="take it out")
        total += band.share_of_people.value
    if total != 1:
        refusals.at(index, f"the shares of people sum to {decimal_text(total)}, not to 1", "classes",
                    remedy="a ranked index divides everybody into classes")  # fmt: skip
