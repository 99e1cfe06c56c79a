"""Times: how long spells last and how they end, who returns, and what a lifetime under the run's rates would hold."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from glasshouse.measures.blocks import labels
from glasshouse.measures.cube import Array, Cube
from glasshouse.measures.intervals import FEWEST_EVENTS, POISSON_UPPER, jackknife, without_one
from glasshouse.measures.reading import Estimates, frame
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records
from glasshouse.vocabulary import BATCHES, WAYS

HORIZON: Final = 60
RETURNS: Final = (12, 24, 60)
LIFETIME: Final = 85
"""Age until which a lifetime is put together, in years."""

ENDS: Final = tuple(way for way in WAYS if way != "open")


def aalen_johansen(events: Array, leavers: Array, *, at_start: Array) -> tuple[Array, Array]:
    """(cumulative incidence by cause and month, probability to be still there after each month).

    ``events`` (..., causes, months) is how many left by each cause in month 1, 2, …; ``leavers`` (..., months) how many
    were lost from sight after that month's events; ``at_start`` (...,) how many there were.  NaN from where nobody is
    left at risk while some are not yet accounted for.
    """
    gone = events.sum(axis=-2) + leavers
    before = np.concatenate([np.zeros((*gone.shape[:-1], 1)), np.cumsum(gone, axis=-1)[..., :-1]], axis=-1)
    at_risk = at_start[..., None] - before
    with np.errstate(divide="ignore", invalid="ignore"):
        hazards = np.where(at_risk[..., None, :] > 0, events / at_risk[..., None, :], np.nan)
    return _put_together(hazards)


def _put_together(hazards: Array) -> tuple[Array, Array]:
    staying = np.cumprod(1 - hazards.sum(axis=-2), axis=-1)
    # who has all left stays left, whatever is not known of later months
    over = np.minimum.accumulate(np.where(np.isnan(staying), np.inf, staying), axis=-1) <= 0
    staying = np.where(over, 0.0, staying)
    there = np.concatenate([np.ones((*staying.shape[:-1], 1)), staying[..., :-1]], axis=-1)
    moved = np.where(there[..., None, :] == 0, 0.0, there[..., None, :] * hazards)
    return np.cumsum(moved, axis=-1), staying


def shares(theta: Array, events: Array, followed: Array) -> Estimates:
    """From (1 + batches, readings), the events behind each reading, and how many were never lost from sight.

    Few events: from 0 to the upper limit of a Poisson mean of so many, over as many as there were or, where none was
    seen, over those who were followed throughout.
    """
    low, high = jackknife(theta[0], theta[1:].T)
    few = events < FEWEST_EVENTS
    limit = np.array(POISSON_UPPER)[np.where(few, events, 0).astype(np.int64)]
    with np.errstate(divide="ignore", invalid="ignore"):
        upper = np.where(events > 0, theta[0] * limit / events, np.where(followed > 0, limit / followed, np.nan))
    known = np.where(np.isnan(theta[0]) | np.isnan(upper), np.nan, 1.0)
    return Estimates(
        theta[0],
        np.where(few, 0 * known, np.maximum(low, 0)),
        np.where(few, np.minimum(upper, 1) * known, np.minimum(high, 1)),
    )


def _mean(theta: Array, number: Array) -> Estimates:
    """From (1 + batches, readings): no interval for a mean of few."""
    low, high = jackknife(theta[0], theta[1:].T)
    few = number < FEWEST_EVENTS
    return Estimates(theta[0], np.where(few, np.nan, low), np.where(few, np.nan, high))


def curves(table: pl.DataFrame, ends: tuple[str, ...], way: str, number: str) -> tuple[Array, Array, Array]:
    """Counts by batch: events (batches, causes, months), lost from sight (batches, months), all (batches,).

    What the run's end cuts after m months could have ended in months up to m - 1: the month m is not lived.
    """
    length = HORIZON + 1
    events = np.zeros((BATCHES, len(ends), length))
    lost = np.zeros((BATCHES, length))
    batch, months = table["batch"].to_numpy().astype(np.int64), table["months"].to_numpy().astype(np.int64)
    count, how = table[number].to_numpy().astype(np.float64), table[way].to_list()
    cause = np.array([ends.index(word) if word in ends else -1 for word in how], np.int64)
    followed = np.where(cause >= 0, months, months - 1)
    soon = followed <= HORIZON
    ended, cut = soon & (cause >= 0), soon & (cause < 0)
    np.add.at(events, (batch[ended], cause[ended], months[ended]), count[ended])
    np.add.at(lost, (batch[cut], followed[cut]), count[cut])
    return events, lost, np.bincount(batch, count, BATCHES)


def time_on_list(records: Records, cube: Cube) -> list[pl.DataFrame]:
    """Of spells begun in the run: the share left by each way within 60 months, and the restricted mean."""
    out = []
    table = records.tables["spells"].filter((pl.col("world") == cube.world) & (pl.col("entry_quarter") >= 0))
    for name in cube.lists:
        events, lost, number = map(without_one, curves(table.filter(pl.col("list") == name), ENDS, "way", "spells"))
        incidence, staying = aalen_johansen(events, lost, at_start=number)
        size = np.array([number[0]])
        followed = size - lost[0].sum()
        for cause, word in enumerate(ENDS):
            of = shares(incidence[:, cause, HORIZON:], events[0, cause].sum(keepdims=True), followed)
            named = labels("time_on_list", cube, clause=name, by=f"way={word}")
            out.append(frame(named, of, size, cohorts=("all",)))
        mean = staying[:, :HORIZON].sum(axis=1, keepdims=True)
        named = labels("time_on_list", cube, clause=name, by="restricted mean", unit="months")
        out.append(frame(named, _mean(mean, size), size, cohorts=("all",)))
    return out


def back(records: Records, cube: Cube) -> list[pl.DataFrame]:
    """Of exits in the run: the share back within 12, 24 and 60 months."""
    out = []
    table = records.tables["returns"].filter(pl.col("world") == cube.world)
    for name in cube.lists:
        chosen = table.filter(pl.col("list") == name)
        found = curves(chosen, ("returned", "died"), "observed", "exits")
        events, lost, number = map(without_one, found)
        incidence, _ = aalen_johansen(events, lost, at_start=number)
        for months in RETURNS:
            followed = number[:1] - lost[0, :months].sum()
            of = shares(incidence[:, 0, months : months + 1], events[0, 0, : months + 1].sum(keepdims=True), followed)
            named = labels("return", cube, clause=name, by=f"months={months}")
            out.append(frame(named, of, np.array([number[0]]), cohorts=("all",)))
    return out


def lifetime(records: Records, cube: Cube) -> list[pl.DataFrame]:
    """A synthetic cohort: monthly hazards of each year of age, first listing and death competing, to age 85."""
    out = []
    table = records.tables["ages"].filter((pl.col("world") == cube.world) & (pl.col("age") < LIFETIME))
    any_or_one = [*cube.lists, None]
    for name in any_or_one:
        of_list = table.filter(pl.col("list").is_null() if name is None else pl.col("list") == name)
        told = set(of_list["cohort"].unique())
        for group in filter(told.__contains__, GROUPS):
            chosen = of_list.filter(pl.col("cohort") == group)
            at = (chosen["batch"].to_numpy().astype(np.int64), chosen["age"].to_numpy().astype(np.int64))
            counts = np.zeros((BATCHES, 3, LIFETIME))
            for row, column in enumerate(("months", "entries", "deaths")):
                np.add.at(counts[:, row], at, chosen[column].to_numpy())
            sums = without_one(counts)
            with np.errstate(divide="ignore", invalid="ignore"):
                hazards = np.where(sums[:, :1] > 0, sums[:, 1:] / sums[:, :1], np.nan)
            incidence, _ = _put_together(np.repeat(hazards, 12, axis=2))
            of = shares(incidence[:, 0, -1:], sums[0, 1].sum(keepdims=True), np.full(1, np.nan))
            people = cube.people()[GROUPS.index(group)].reshape(1)
            named = labels("lifetime_listing", cube, clause=name, by="synthetic cohort")
            out.append(frame(named, of, people, cohorts=(group,)))
    return out


def measured(records: Records, cube: Cube) -> list[pl.DataFrame]:
    """All of this file."""
    return [*time_on_list(records, cube), *back(records, cube), *lifetime(records, cube)]
