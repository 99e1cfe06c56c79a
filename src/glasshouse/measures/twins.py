"""The same people in two worlds: work and income lost, conduct, spill-over; and gaps between groups."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from glasshouse.measures.catalogue import UNIT
from glasshouse.measures.cube import Array, Cube
from glasshouse.measures.intervals import FEWEST_EVENTS, jackknife, ratios
from glasshouse.measures.reading import TWIN, Estimates, Labels, frame
from glasshouse.records.aggregate import TOTALS
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records
from glasshouse.vocabulary import BATCHES, MINORITY, RESIDENCIES, SEXES

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
                part = ratios(counts[column], counts["people"])
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
    of = ratios(sign * counts["sum"], counts["people"], events=np.full(len(GROUPS), np.inf))
    sure = differing >= FEWEST_EVENTS
    shown = Estimates(of.value, np.where(sure, of.low, np.nan), np.where(sure, of.high, np.nan))
    return [frame(named, shown, counts["people"].sum(axis=1), cohorts=GROUPS)]


def by_context(ours: Cube, theirs: Cube) -> list[pl.DataFrame]:
    """protected_conduct_lost by context, from the counts of both worlds."""
    kinds = [kind for kind in ours.run_part["kinds"] if kind["polarity"] == "protected"]
    years_lived = ours.run("people")
    out = []
    for context in sorted({kind["context"] for kind in kinds}):
        lost = np.zeros_like(years_lived)
        for kind in kinds:
            if kind["context"] == context:
                key = ("deeds", kind["id"], context, None)
                lost = lost + theirs.run(*key) - ours.run(*key)
        of = ratios(lost, years_lived, scale=ours.months, events=np.full(len(GROUPS), np.inf))
        measure = "protected_conduct_lost"
        named = Labels(measure, TWIN, UNIT[measure], theirs.world, context=context)
        out.append(frame(named, of, ours.people(), cohorts=GROUPS))
    return out


def disparity(cube: Cube) -> list[pl.DataFrame]:
    """Log ratio of the shares ever listed, second word of a two-valued axis over the first.

    Undefined below 10 people listed in either group.  The parts by circumstance, admission and scheme need runs in
    which one of them is switched off: they stand as undefined rows.
    """
    out = []
    any_or_one = [*cube.lists, None]
    for clause in any_or_one:
        ever, people = cube.run("ever_listed", clause).astype(np.float64), cube.run("lived").astype(np.float64)
        for axis, words in (("sex", SEXES), ("residency", RESIDENCIES), ("minority", MINORITY)):
            first, second = (GROUPS.index(f"{axis}={word}") for word in words)
            enough = min(ever[first].sum(), ever[second].sum()) >= FEWEST_EVENTS
            value = np.array([_log_ratio(ever, people, second, first, None) if enough else np.nan])
            each = [_log_ratio(ever, people, second, first, b) if enough else np.nan for b in range(BATCHES)]
            low, high = jackknife(value, np.array([each]))
            size = np.minimum(cube.people()[first], cube.people()[second]).reshape(1)
            named = Labels("disparity", cube.world, UNIT["disparity"], None, clause, None, f"axis={axis}")
            out.append(frame(named, Estimates(value, low, high), size, cohorts=("all",)))
            unknown = np.full(1, np.nan)
            for part in ("circumstance", "admission", "scheme"):
                of_part = named._replace(by=f"axis={axis}, part={part}")
                out.append(frame(of_part, Estimates(unknown, unknown, unknown), size, cohorts=("all",)))
    return out


def _log_ratio(ever: Array, people: Array, second: int, first: int, without: int | None) -> float:
    def rate(group: int) -> float:
        left_out = (0.0, 0.0) if without is None else (float(ever[group, without]), float(people[group, without]))
        lived = float(people[group].sum()) - left_out[1]
        return (float(ever[group].sum()) - left_out[0]) / lived if lived > 0 else np.nan

    above, below = rate(second), rate(first)
    return float(np.log(above / below)) if above > 0 and below > 0 else np.nan
