"""Closing a tally: what it holds of people becomes sums and counted rows, which parts of a city can add up."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import numpy as np
import polars as pl

from glasshouse.records.adding import add_at
from glasshouse.records.ages import Exposure, exposures
from glasshouse.records.aggregate import MONTHS_IN_ERROR
from glasshouse.records.cohorts import GROUPS, SHAPE
from glasshouse.records.columns import axes, counted, picked
from glasshouse.records.counters import Counters, Fixed
from glasshouse.records.panel import DRAWN
from glasshouse.records.spells import (
    OBSERVED_RETURNS,
    CellsAt,
    Spells,
    add_firsts,
    add_stretches,
    apart,
    first_months,
    overlap,
    returns,
    spells,
)
from glasshouse.records.standing import BECAUSE, DIRECTIONS, moves, standing
from glasshouse.records.sums import Part, Stratum, Sums
from glasshouse.records.tally import Tally, joined
from glasshouse.records.twins import Differences, differences
from glasshouse.vocabulary import BATCHES, COHORT_INCOMES, GROUNDS, SPELL_CLASSES, WAYS

Array = np.ndarray[Any, Any]


def closed(tally: Tally, watch_only: Mapping[int, int]) -> Part:
    """What a tally comes to whose last row has been consumed; it is used up, and who is who is forgotten.

    ``watch_only`` maps a regime to the regime of the same scheme read without consequences, for what is induced.
    Raises ValueError for a log whose spells do not end.
    """
    with ThreadPoolExecutor(tally.threads) as threads:
        return _Closing(tally, watch_only, threads).part()


class _Closing:
    def __init__(self, tally: Tally, watch_only: Mapping[int, int], threads: Executor) -> None:
        self.tally = tally
        self.threads = threads
        self.fixed: Fixed = tally.fixed
        self.watch_only = dict(watch_only)
        self.rows = self.fixed.birth.size
        self.spells: list[Spells] = list(threads.map(lambda logs: spells(joined(logs)), tally.kept))
        self.histories = list(threads.map(joined, tally.histories))
        self.black = [row for row, black in enumerate(self.fixed.list_black) if black]
        self.cells_at = cells_at(tally)
        first = np.maximum(self.fixed.birth.astype(np.int64), self.fixed.in_force)
        self.cells = self.cells_at(np.arange(self.rows), first)
        """(rows,) of everybody on coming into force, or at birth."""
        self.lived = self._lived()

    def part(self) -> Part:
        regimes = range(len(self.tally.regimes))
        counters = self.threads.map(self._counters, regimes)
        counted, ages = self.threads.map(self._counted, regimes), self.threads.map(self._ages, regimes)
        finished = list(counters)  # the totals of each person are whole only now
        twins, panel = self.threads.map(self._twins, regimes), self.threads.submit(self._panel)
        return Part(
            self.tally.codebook,
            self.tally.calendar,
            self.tally.regimes,
            self.watch_only,
            [Sums(*of) for of in zip(finished, counted, ages, twins, strict=True)],
            panel.result(),
        )

    def _counters(self, regime: int) -> Counters:
        counters, of = self.tally.close(regime), self.spells[regime]
        counters.by_group[:, self.tally.layout.at.lived] += self.lived
        self._ever_listed(counters, of)
        if regime in self.watch_only:
            self._induced(counters, of, self.spells[self.watch_only[regime]])
        return counters

    def _counted(self, regime: int) -> dict[str, pl.DataFrame]:
        return {
            "spells": self._spells(regime),
            "returns": self._returns(regime),
            "standing": self._standing(regime),
            "moves": self._moves(regime),
        }

    def _lists(self) -> list[list[int]]:
        """By place in a block of counters the rows of the lists meant: each list, and last all black ones."""
        return [*([row] for row in range(len(self.tally.codebook.lists))), self.black]

    def _lived(self) -> Array:
        """(batches, groups) int64: people who live a month of the run, whatever the regime."""
        fixed, lived = self.fixed, np.zeros((BATCHES, len(GROUPS)), np.int64)
        who = np.flatnonzero((fixed.birth < fixed.end) & (fixed.death > fixed.in_force))
        groups = fixed.groups[self.cells[who]]
        for axis in range(groups.shape[1]):
            add_at(lived, fixed.batch[who], groups[:, axis], 1)
        scope = fixed.scope[who]
        later = scope > np.maximum(fixed.birth[who], fixed.in_force)
        who = who[later & (scope < fixed.end) & (scope < fixed.death[who])]
        reached = fixed.groups[self.cells_at(who, fixed.scope[who])][:, 1]
        add_at(lived, fixed.batch[who], reached, 1)
        return lived

    def _ever_listed(self, counters: Counters, of: Spells) -> None:
        for place, rows in enumerate(self._lists()):
            first = first_months(of.take(np.isin(of.list, rows)), self.rows, self.fixed.in_force, self.fixed.end)
            who = np.flatnonzero(first < self.fixed.end)
            quantity = self.tally.layout.at.ever_listed + place
            add_firsts(self.fixed, counters, quantity, self.cells_at, who, first[who])

    def _induced(self, counters: Counters, of: Spells, other: Spells) -> None:
        for place, rows in enumerate(self._lists()):
            stretches = apart(of.take(np.isin(of.list, rows)), other.take(np.isin(other.list, rows)))
            quantity = self.tally.layout.at.induced + place
            add_stretches(self.fixed, counters, quantity, self.cells_at, stretches)

    def _spells(self, regime: int) -> pl.DataFrame:
        of = self.spells[regime]
        of = of.take(of.exit >= self.fixed.start)
        keys = {
            **axes(self.cells_at(of.person, np.maximum(of.entry, self.fixed.start))),
            "list": picked(self.tally.codebook.lists, of.list),
            "batch": self.fixed.batch[of.person],
            "entry_quarter": (of.entry - self.fixed.in_force) // 3,
            "months": of.exit - of.entry,
            "months_in_run": overlap(of.entry, of.exit, self.fixed.in_force, self.fixed.end),
            "way": picked(WAYS, of.way),
            "spell_class": picked(SPELL_CLASSES, of.spell_class),
            "ground": picked(GROUNDS, of.ground),
            "months_since_exit": of.since,
        }
        return counted(keys, "spells")

    def _returns(self, regime: int) -> pl.DataFrame:
        of = returns(self.spells[regime], self.fixed)
        keys = {
            **axes(self.cells_at(of.person, of.exit)),
            "list": picked(self.tally.codebook.lists, of.list),
            "batch": self.fixed.batch[of.person],
            "months": of.months,
            "observed": picked(OBSERVED_RETURNS, of.observed),
        }
        return counted(keys, "exits")

    def _ages(self, regime: int) -> list[list[Exposure]]:
        """By list, and last any black list, then by group of LIVED_GROUPS."""
        of, begin, end = self.spells[regime], self.tally.calendar.begin, self.fixed.end
        return [
            exposures(self.fixed, first_months(of.take(np.isin(of.list, rows)), self.rows, begin, end))
            for rows in self._lists()
        ]

    def _twins(self, other: int) -> list[Differences]:
        """First regime minus this one, by AMONG; of the first nothing."""
        if other == 0:
            return []
        on_black = self.spells[0].take(np.isin(self.spells[0].list, self.black))
        listed = first_months(on_black, self.rows, self.fixed.start, self.fixed.end) < self.fixed.end
        ours, theirs = self.tally.memories[0].totals, self.tally.memories[other].totals
        return [
            differences(self.fixed, ours, theirs, self.cells, members)
            for members in (np.ones(self.rows, np.bool_), ~listed)
        ]

    def _standing(self, regime: int) -> pl.DataFrame:
        who = np.sort(self.tally.sampled[0])
        of = standing(self.histories[regime], who, self.fixed, self.tally.codebook)
        keys = {
            **self._household(of.person),
            "class": picked(self.tally.codebook.classes, of.held),
            "month": of.month - self.fixed.in_force,
            "harmful": of.harmful,
            "beneficial": of.beneficial,
        }
        return counted(keys, "people")

    def _moves(self, regime: int) -> pl.DataFrame:
        of = moves(self.histories[regime], self.fixed, self.tally.codebook)
        keys = {
            **self._household(of.person),
            "class": picked(self.tally.codebook.classes, of.held),
            "direction": picked(DIRECTIONS, of.up),
            "because": picked(BECAUSE, of.because),
        }
        return counted(keys, "moves")

    def _household(self, person: Array) -> dict[str, Any]:
        """Batch and income at the start."""
        income = self.tally.anchor.income[self.fixed.origin[person]].astype(np.int64) // 2
        return {"batch": self.fixed.batch[person], "income": picked(COHORT_INCOMES, income)}

    def _panel(self) -> list[Stratum]:
        """By stratum how many there are, and the histories of the first of them in the order of the first phase."""
        tally = self.tally
        strata = []
        for members in self._strata():
            rows, places = tally.sampled
            chosen = np.flatnonzero(members[rows])[:DRAWN]
            logs = [log[np.flatnonzero(np.isin(log.person, rows[chosen]))] for log in self.histories]
            for log in logs:
                log.person = tally.numbers(log.person)
            strata.append(Stratum(int(members.sum()), places[chosen], tally.numbers(rows[chosen]), logs))
        return strata

    def _strata(self) -> tuple[Array, ...]:
        """(rows,) bool of each of STRATA, by the first scheme, over the run."""
        people, of = self.tally.people, self.spells[0]
        alive = (self.fixed.birth < self.fixed.end) & (self.fixed.death > self.fixed.in_force)
        on_black = of.take(np.isin(of.list, self.black))
        listed = first_months(on_black, self.rows, self.fixed.in_force, self.fixed.end) < self.fixed.end
        in_error = self.tally.memories[0].totals[:, MONTHS_IN_ERROR] > 0
        adult = people.birth.astype(np.int64) + 12 * 18 <= self.fixed.in_force
        with_listed = np.zeros(int(people.household.max()) + 1, np.bool_)
        with_listed[people.household[listed & adult]] = True
        return alive, alive & listed, alive & in_error, alive & ~adult & with_listed[people.household]


def cells_at(tally: Tally) -> CellsAt:
    """The cells of people in given months."""
    fixed, anchor = tally.fixed, tally.anchor
    income, work = anchor.income.astype(np.int64) // 2, anchor.work.astype(np.int64)

    def cells_at(person: Array, month: Array) -> Array:
        scope = fixed.scope[person]
        crossed = (scope <= month) & ((scope < fixed.death[person]) | (scope <= fixed.start))
        of, traits = fixed.origin[person], fixed.traits[person].astype(np.int64)
        age = np.where(crossed, fixed.band[person], 0).astype(np.int64)
        index = (age, traits[:, 0], traits[:, 1], traits[:, 2], income[of], work[of])
        return np.ravel_multi_index(index, SHAPE)

    return cells_at
