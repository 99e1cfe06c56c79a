"""The same people in two worlds: work and income lost, conduct, spill-over."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from glasshouse.measures.catalogue import UNIT
from glasshouse.measures.cube import Array, Cube
from glasshouse.measures.intervals import FEWEST_EVENTS, ratios
from glasshouse.measures.reading import TWIN, Estimates, Labels, frame
from glasshouse.records.aggregate import TOTALS
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records
from glasshouse.vocabulary import BATCHES

LOST: Final = {
    "work_lost": "months_in_work",
    "income_lost": "income_band_months",
    "protected_conduct_lost": "protected_deeds",
    "averted_as_assumed": "harmful_deeds",
}
"""Measures of what there is less of under the scheme: minus the difference of a total."""

SPILLS: Final = ("months_in_work", "income_band_months", "refusals", "protected_deeds")
_COLUMNS: Final = ("people", "sum", "positive", "negative")


def measured(records: Records) -> list[pl.DataFrame]:
    """Rows ``"scheme": "twin"`` against every other world: scheme minus other, lost with the sign turned."""
    out = []
    for against in records.worlds[1:]:
        for measure, total_name in LOST.items():
            out += _difference(records, Labels(measure, TWIN, UNIT[measure], against), total_name, sign=-1)
        for name in SPILLS:
            labelled = Labels("spill_over", TWIN, UNIT["spill_over"], against, by=f"total={name}")
            out += _difference(records, labelled, name, among="never_listed", sign=1)
        for name in TOTALS:
            labelled = Labels("twin_difference", TWIN, UNIT["twin_difference"], against, by=f"total={name}")
            out += _difference(records, labelled, name, sign=1)
            counts = _counts(records, against, name, "all")
            for word, column in (("more", "positive"), ("less", "negative")):
                part = ratios(counts[column], counts["people"], most=1)
                named = labelled._replace(by=f"total={name}, {word}", unit="share of people")
                out.append(frame(named, part, counts["people"].sum(axis=1), cohorts=GROUPS))
    return out


def _counts(records: Records, against: str, total: str, among: str) -> dict[str, Array]:
    """(groups, batches) of people, sum, positive, negative."""
    table = records.tables["twin"].filter(
        (pl.col("against") == against) & (pl.col("total") == total) & (pl.col("among") == among)
    )
    at = (table["cohort"].cast(pl.Enum(GROUPS)).to_physical().to_numpy(), table["batch"].to_numpy())
    counts = {}
    for column in _COLUMNS:
        counts[column] = np.zeros((len(GROUPS), BATCHES), np.int64)
        counts[column][at] = table[column].to_numpy()
    return counts


def _difference(records: Records, named: Labels, total: str, *, sign: int, among: str = "all") -> list[pl.DataFrame]:
    counts = _counts(records, named.against or "", total, among)
    differing = (counts["positive"] + counts["negative"]).sum(axis=1)
    shown = _of_a_difference(sign * counts["sum"], counts["people"], differing)
    return [frame(named, shown, counts["people"].sum(axis=1), cohorts=GROUPS)]


def _of_a_difference(gap: Array, lived: Array, differing: Array, *, scale: float = 1.0) -> Estimates:
    """A mean difference, without interval where fewer than FEWEST_EVENTS people or deeds are known to differ."""
    of = ratios(gap, lived, scale=scale, each=None)
    sure = differing >= FEWEST_EVENTS
    return Estimates(of.value, np.where(sure, of.low, np.nan), np.where(sure, of.high, np.nan))


def by_context(ours: Cube, theirs: Cube) -> list[pl.DataFrame]:
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
        measure = "protected_conduct_lost"
        named = Labels(measure, TWIN, UNIT[measure], theirs.world, context=context)
        out.append(frame(named, of, ours.people(), cohorts=GROUPS))
    return out
