"""The same people in two worlds: work and income lost, conduct, spill-over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from glasshouse.measures.cube import Array, Cube
from glasshouse.measures.intervals import FEWEST_EVENTS, ratios
from glasshouse.measures.measure import MODEL, PEOPLE, PER_PERSON, Measure
from glasshouse.measures.reading import TWIN, Block, Estimates, Labels
from glasshouse.records.aggregate import TOTALS
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records
from glasshouse.records.twins import AMONG

MEASURES: Final = (
    Measure("work_lost", "Work lost", "months per person over the run", "Months in work that the same people have "
            "fewer of under the scheme; gross to those hit, not net to the city.", MODEL),
    Measure("income_lost", "Income lost", "income-band months per person over the run", "Income bands times months "
            "that the same people have fewer of under the scheme; gross.", MODEL),
    Measure("spill_over", "Spill-over", PER_PERSON, "Difference between the worlds among people who are on no black "
            "list under the scheme: months in work, income-band months, refusals, protected deeds.", MODEL),
    Measure("protected_conduct_lost", "Protected conduct lost", PER_PERSON, "Protected deeds that the same people do "
            "fewer of under the scheme; by context, from the counts of both worlds.", MODEL),
    Measure("averted_as_assumed", "Harmful conduct averted, as assumed", PER_PERSON, "Harmful deeds that the same "
            "people do fewer of under the scheme: what the assumed response puts in.", MODEL),
    Measure("twin_difference", "Difference between the worlds", PER_PERSON, "Mean difference of each personal total, "
            "scheme minus other, over the same people; and the shares who have more and who have less.", MODEL),
)  # fmt: skip

LOST: Final = {
    "work_lost": "months_in_work",
    "income_lost": "income_band_months",
    "protected_conduct_lost": "protected_deeds",
    "averted_as_assumed": "harmful_deeds",
}
"""Measures of what there is less of under the scheme: minus the difference of a total."""

SPILLS: Final = ("months_in_work", "income_band_months", "refusals", "protected_deeds")


class TwinCounts(NamedTuple):
    """(groups, batches) int64 each: of a total of a person over the run, in one world less in another."""

    people: Array
    sum: Array
    positive: Array
    negative: Array


def measured(records: Records, cubes: Sequence[Cube]) -> list[Block]:
    """All of this file."""
    return [*totals(records), *(block for other in cubes[1:] for block in by_context(cubes[0], other))]


def totals(records: Records) -> list[Block]:
    """Rows ``"scheme": "twin"`` against every other world: scheme minus other, lost with the sign turned."""
    out = []
    for against in records.worlds[1:]:
        by_total = counted(records, against)
        for measure, total in LOST.items():
            out.append(_difference(Labels(measure, TWIN, against=against), by_total["all", total], sign=-1))
        for name in SPILLS:
            labelled = Labels("spill_over", TWIN, against=against, by=f"total={name}")
            out.append(_difference(labelled, by_total["never_listed", name], sign=1))
        for name in TOTALS:
            labelled, of = Labels("twin_difference", TWIN, against=against), by_total["all", name]
            out.append(_difference(labelled._replace(by=f"total={name}"), of, sign=1))
            for word, part in (("more", of.positive), ("less", of.negative)):
                named = labelled._replace(by=f"total={name}, {word}", unit=PEOPLE)
                share = ratios(part, of.people, most=1)
                out.append(Block(named, share, of.people.sum(axis=1), cohorts=GROUPS))
    return out


def counted(records: Records, against: str) -> dict[tuple[str, str], TwinCounts]:
    """By whom it is of (AMONG), and by total."""
    counted = {}
    for of, gaps_of in zip(AMONG, records.twins(against), strict=True):
        for place, what in enumerate(TOTALS):
            gaps = (gaps_of.sum, gaps_of.positive, gaps_of.negative)
            counted[of, what] = TwinCounts(gaps_of.people, *(np.ascontiguousarray(array[..., place]) for array in gaps))
    return counted


def _difference(named: Labels, of: TwinCounts, *, sign: int) -> Block:
    shown = _of_a_difference(sign * of.sum, of.people, (of.positive + of.negative).sum(axis=1))
    return Block(named, shown, of.people.sum(axis=1), cohorts=GROUPS)


def _of_a_difference(gap: Array, lived: Array, differing: Array, *, scale: float = 1.0) -> Estimates:
    """A mean difference, without interval where fewer than FEWEST_EVENTS people or deeds are known to differ."""
    of = ratios(gap, lived, scale=scale, each=None)
    sure = differing >= FEWEST_EVENTS
    return Estimates(of.value, np.where(sure, of.low, np.nan), np.where(sure, of.high, np.nan))


def by_context(ours: Cube, theirs: Cube) -> list[Block]:
    """protected_conduct_lost by context, from the counts of both worlds.

    At least as many deeds differ as the batches' differences, each without its sign, sum to.
    """
    kinds = [kind for kind in ours.run_part["kinds"] if kind["polarity"] == "protected"]
    years_lived = ours.run("people")
    out = []
    for context in sorted({kind["context"] for kind in kinds}):
        lost = np.zeros_like(years_lived)
        for kind in kinds:
            if kind["context"] == context:
                key = ("deeds", kind["id"], context, None)
                lost = lost + theirs.run(*key) - ours.run(*key)
        of = _of_a_difference(lost, years_lived, np.abs(lost).sum(axis=1), scale=ours.months)
        named = Labels("protected_conduct_lost", TWIN, against=theirs.world, context=context)
        out.append(Block(named, of, ours.people(), cohorts=GROUPS))
    return out
