"""Times: how long spells last and how they end, who returns, and what a lifetime under the run's rates would hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from glasshouse.measures import sums
from glasshouse.measures.blocks import labels
from glasshouse.measures.cube import Array, Cube
from glasshouse.measures.intervals import FEWEST_EVENTS, POISSON_UPPER, curved, jackknife, without_one
from glasshouse.measures.measure import AALEN_JOHANSEN, Measure
from glasshouse.measures.reading import Block, Estimates
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records
from glasshouse.vocabulary import BATCHES, WAYS

MEASURES: Final = (
    Measure("lifetime_listing", "Listed in a lifetime, synthetic cohort", "probability", "Chance of a first listing "
            "by age 85 for somebody who lived through the run's rates by age, death competing.", AALEN_JOHANSEN),
    Measure("time_on_list", "Time on the list", "share of spells", "Of spells that began in the run, the share left by "
            "each way within 60 months; and (by restricted mean) months on the list, at most 60.", AALEN_JOHANSEN),
    Measure("return", "Back on the list", "share of exits", "Of exits from the list, the share back on it within 12, "
            "24 and 60 months, death competing.", AALEN_JOHANSEN),
)  # fmt: skip

HORIZON: Final = 60
RETURNS: Final = (12, 24, 60)
LIFETIME: Final = 85
"""Age until which a lifetime is put together, in years."""

ENDS: Final = tuple(way for way in WAYS if way != "open")
BACK: Final = ("returned", "died")


def aalen_johansen(events: Array, leavers: Array, *, at_start: Array) -> tuple[Array, Array]:
    """(cumulative incidence by cause and month, probability to be still there after each month).

    ``events`` (..., causes, months) is how many left by each cause in month 1, 2, …; ``leavers`` (..., months) how many
    were lost from sight after that month's events; ``at_start`` (...,) how many there were.  NaN from where nobody is
    left at risk while some are not yet accounted for.
    """
    rates = hazards(events, leavers, at_start=at_start)
    left = staying(rates.sum(axis=-2))
    return incidence(rates, left[..., None, :]), left


def hazards(events: Array, leavers: Array, *, at_start: Array) -> Array:
    """(..., causes, months): of those still there, the share that leaves; as :func:`aalen_johansen`.

    NaN in a month in which something happens to fewer than FEWEST_EVENTS who are left, where others were lost from
    sight before: what these few do says little of the others.
    """
    leaving = events.sum(axis=-2) + leavers
    before = np.concatenate([np.zeros((*leaving.shape[:-1], 1)), np.cumsum(leaving, axis=-1)[..., :-1]], axis=-1)
    at_risk = at_start[..., None] - before
    lost = np.concatenate([np.zeros((*leavers.shape[:-1], 1)), np.cumsum(leavers, axis=-1)[..., :-1]], axis=-1)
    known = (at_risk >= FEWEST_EVENTS) | (lost == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(at_risk[..., None, :] > 0, events / at_risk[..., None, :], np.nan)
    return np.where(known[..., None, :] | (leaving[..., None, :] == 0) & (at_risk[..., None, :] > 0), rates, np.nan)


def staying(hazard: Array) -> Array:
    """Probability to be still there after each month, from the hazards of all causes together (..., months)."""
    left: Array = np.cumprod(1 - hazard, axis=-1)
    if not (left <= 0).any():
        return left
    # who has all left stays left, whatever is not known of later months
    over = np.minimum.accumulate(np.where(np.isnan(left), np.inf, left), axis=-1) <= 0
    return np.where(over, 0.0, left)


def incidence(hazard: Array, left: Array) -> Array:
    """Cumulative incidence of what has these hazards (..., months), where so many are ``left`` after each month."""
    surviving = np.concatenate([np.ones((*left.shape[:-1], 1)), left[..., :-1]], axis=-1)
    cumulative: Array = np.cumsum(np.where(surviving == 0, 0.0, surviving * hazard), axis=-1)
    return cumulative


def shares(theta: Array, events: Array, followed: Array) -> Estimates:
    """From (1 + batches, readings), the events behind each reading, and how many were never lost from sight.

    Few events: from 0 to the upper limit of a Poisson mean of so many, over as many as there were or, where none was
    seen, over those who were followed throughout.  Few who were followed throughout without the event: the same at 1.
    """
    value = theta[0]
    low, high = curved(value, theta[1:].T, share=True)
    few = events < FEWEST_EVENTS
    with np.errstate(divide="ignore", invalid="ignore"):
        none = np.where(followed > 0, _limit(events, few) / followed, np.nan)
        upper = np.where(events > 0, value * _limit(events, few) / events, none)
        without = followed - events
        nearly_all = ~few & (without < FEWEST_EVENTS) & (value > 0.5)
        lower = np.where(nearly_all, 1 - _limit(np.maximum(without, 0), nearly_all) / followed, low)
    known = np.where(np.isnan(value) | (few & np.isnan(upper)), np.nan, 1.0)
    return Estimates(
        value,
        np.where(few, 0.0, np.clip(lower, 0, 1)) * known,
        np.where(few, np.minimum(upper, 1), np.where(nearly_all, 1.0, np.minimum(high, 1))) * known,
    )


def _limit(events: Array, where: Array) -> Array:
    """Upper limits of Poisson means of which so few were seen; anything elsewhere."""
    return np.asarray(np.array(POISSON_UPPER)[np.where(where, events, 0).astype(np.int64)])


def _mean(theta: Array, number: Array) -> Estimates:
    """From (1 + batches, readings): no interval for a mean of few."""
    low, high = jackknife(theta[0], theta[1:].T)
    few = number < FEWEST_EVENTS
    return Estimates(theta[0], np.where(few, np.nan, low), np.where(few, np.nan, high))


class Followed(NamedTuple):
    """Spells or exits that were followed until something ended them, or the run did."""

    batch: Array  # (rows,) int64
    cause: Array  # (rows,) int64: which of the ends; -1: none of them
    months: Array  # (rows,) int64
    number: Array  # (rows,) float64: how many like this

    def of_rows(self, rows: Array) -> Followed:
        """Some of them."""
        return Followed(*(column[rows] for column in self))


def followed(table: pl.DataFrame, ends: tuple[str, ...], way: str, number: str) -> Followed:
    """The rows of a table, whose column ``way`` says what ended them and ``number`` how many there are."""
    cause = table[way].cast(pl.String).replace_strict(ends, range(len(ends)), default=-1, return_dtype=pl.Int64)
    batch, months = (table[name].to_numpy().astype(np.int64) for name in ("batch", "months"))
    return Followed(batch, cause.to_numpy(), months, table[number].to_numpy().astype(np.float64))


def curves(of: Followed, ends: tuple[str, ...]) -> tuple[Array, Array, Array]:
    """Counts by batch: events (batches, causes, months), lost from sight (batches, months), all (batches,).

    What the run's end cuts after m months could have ended in months up to m - 1: the month m is not lived.
    """
    length = HORIZON + 1
    events = np.zeros((BATCHES, len(ends), length))
    lost = np.zeros((BATCHES, length))
    last = np.where(of.cause >= 0, of.months, of.months - 1)
    soon = last <= HORIZON
    ended, cut = of.of_rows(soon & (of.cause >= 0)), soon & (of.cause < 0)
    np.add.at(events, (ended.batch, ended.cause, ended.months), ended.number)
    np.add.at(lost, (of.batch[cut], last[cut]), of.number[cut])
    return events, lost, np.bincount(of.batch, of.number, BATCHES)


def time_on_list(records: Records, cube: Cube) -> list[Block]:
    """Of spells begun in the run: the share left by each way within 60 months, and the restricted mean."""
    out = []
    table = records.tables["spells"].filter((pl.col("world") == cube.world) & (pl.col("entry_quarter") >= 0))
    for name in cube.lists:
        of_list = followed(table.filter(pl.col("list") == name), ENDS, "way", "spells")
        events, lost, number = map(without_one, curves(of_list, ENDS))
        by_cause, left = aalen_johansen(events, lost, at_start=number)
        size = np.array([number[0]])
        throughout = size - lost[0].sum()
        for cause, word in enumerate(ENDS):
            of = shares(by_cause[:, cause, HORIZON:], events[0, cause].sum(keepdims=True), throughout)
            named = labels("time_on_list", cube, clause=name, by=f"way={word}")
            out.append(Block(named, of, size, cohorts=("all",)))
        mean = left[:, :HORIZON].sum(axis=1, keepdims=True)
        named = labels("time_on_list", cube, clause=name, by="restricted mean", unit="months")
        out.append(Block(named, _mean(mean, size), size, cohorts=("all",)))
    return out


def back(records: Records, cube: Cube) -> list[Block]:
    """Of exits in the run: the share back within 12, 24 and 60 months."""
    out = []
    table = records.tables["returns"].filter(pl.col("world") == cube.world)
    for name in cube.lists:
        of_list = followed(table.filter(pl.col("list") == name), BACK, "observed", "exits")
        events, lost, number = map(without_one, curves(of_list, BACK))
        by_cause, _ = aalen_johansen(events, lost, at_start=number)
        for months in RETURNS:
            throughout = number[:1] - lost[0, :months].sum()
            of = shares(by_cause[:, 0, months : months + 1], events[0, 0, : months + 1].sum(keepdims=True), throughout)
            named = labels("return", cube, clause=name, by=f"months={months}")
            out.append(Block(named, of, np.array([number[0]]), cohorts=("all",)))
    return out


def lifetime(records: Records, cube: Cube) -> list[Block]:
    """A synthetic cohort: monthly hazards of each year of age, first listing and death competing, to age 85."""
    people, ages = cube.people(), records.ages(cube.world)
    by_group = {
        key: np.stack(exposure, axis=1)[:, :, :LIFETIME].astype(np.float64)
        for key, exposure in ages.items()
        if exposure.months[:, :LIFETIME].any()
    }
    if not by_group:
        return []
    counts = np.stack([without_one(one) for one in by_group.values()])
    with np.errstate(divide="ignore", invalid="ignore"):
        of_year = np.where(counts[:, :, :1] > 0, counts[:, :, 1:] / counts[:, :, :1], np.nan)
    entering, leaving = (events.reshape(-1, LIFETIME) for events in (of_year[:, :, 0].copy(), of_year.sum(axis=2)))
    listed = np.empty(len(entering))
    sums.lifetimes(entering, leaving, listed)
    theta = np.ascontiguousarray(listed.reshape(len(by_group), -1).T)
    entries = counts[:, 0, 1].sum(axis=-1)
    of = shares(theta, entries, np.full(len(by_group), np.nan))
    out = []
    for row, (name, group) in enumerate(by_group):
        named = labels("lifetime_listing", cube, clause=name, by="synthetic cohort")
        place = GROUPS.index(group)
        out.append(Block(named, of.row_of(row), people[place : place + 1], cohorts=(group,)))
    return out


def measured(records: Records, cubes: Sequence[Cube]) -> list[Block]:
    """All of this file."""
    return [
        block
        for cube in cubes
        for block in [*time_on_list(records, cube), *back(records, cube), *lifetime(records, cube)]
    ]
