"""Closing a tally: counters and logs become the tables of the records; who is who is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from glasshouse.records import panel
from glasshouse.records.adding import add_at, not_zero
from glasshouse.records.ages import exposure
from glasshouse.records.aggregate import TOTALS
from glasshouse.records.cohorts import GROUPS, SHAPE, words_of_cells
from glasshouse.records.counters import Counters, Fixed
from glasshouse.records.quantities import Quantity
from glasshouse.records.result import SCHEMAS, WORD, Records
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
from glasshouse.records.tally import Tally, joined
from glasshouse.records.twins import AMONG, differences
from glasshouse.records.wording import in_words
from glasshouse.vocabulary import (
    COHORT_AXES,
    COHORT_INCOMES,
    GROUNDS,
    MINORITY,
    RESIDENCIES,
    SEXES,
    SPELL_CLASSES,
    WAYS,
)

Array = np.ndarray[Any, Any]
_LIVED_GROUPS = ("all", *(f"sex={w}" for w in SEXES), *(f"residency={w}" for w in RESIDENCIES), *(
    f"minority={w}" for w in MINORITY
))  # fmt: skip
"""Groups that a person is in for life: what a lifetime can be put together for."""


def close(tally: Tally, watch_only: Mapping[int, int]) -> Records:
    """The records of a run whose last row has been consumed; the tally is used up.

    ``watch_only`` maps a regime to the regime of the same scheme read without consequences, for what is induced.
    The manifest holds only ``run``; the study adds what it alone knows.  Raises ValueError for a log whose spells do
    not end.
    """
    return _Closing(tally, watch_only).records()


class _Closing:
    def __init__(self, tally: Tally, watch_only: Mapping[int, int]) -> None:
        self.tally = tally
        self.fixed: Fixed = tally.fixed
        self.watch_only = watch_only
        self.rows = self.fixed.birth.size
        self.counters = [tally.close(regime) for regime in range(len(tally.regimes))]
        self.spells: list[Spells] = [spells(joined(kept)) for kept in tally.kept]
        self.black = [row for row, black in enumerate(self.fixed.list_black) if black]
        self.cells_at = _cells_at(tally)

    def records(self) -> Records:
        for regime, of in enumerate(self.spells):
            self._lived(regime)
            self._ever_listed(regime, of)
            if regime in self.watch_only:
                self._induced(regime, of, self.spells[self.watch_only[regime]])
        tables = {
            "tally_month": self._all(self._by_cohort),
            "tally_batch": self._all(self._by_batch),
            "spells": self._all(self._spells),
            "returns": self._all(self._returns),
            "ages": self._all(self._ages),
            "twin": self._twins(),
            "standing": self._all(self._standing),
            "moves": self._all(self._moves),
            "panel": self._panel(),
        }
        run = self._run()
        return Records({"run": run}, {name: _typed(name, table) for name, table in tables.items()})

    def _run(self) -> dict[str, Any]:
        book, calendar = self.tally.codebook, self.tally.calendar
        return {
            "worlds": list(self.tally.regimes),
            "watch_only": {self.tally.regimes[a]: self.tally.regimes[b] for a, b in sorted(self.watch_only.items())},
            "begin": calendar.begin,
            "start": calendar.start,
            "in_force": calendar.in_force,
            "end": calendar.end,
            "lists": dict(zip(book.lists, book.list_polarity, strict=True)),
            "kinds": [
                {"id": kind, "is": what, "context": context, "polarity": polarity}
                for kind, what, context, polarity in zip(
                    book.kinds, book.kind_is, book.kind_context, book.kind_polarity, strict=True
                )
            ],
            "classes": list(book.classes),
            "effects": dict(zip(book.effects, book.effect_context, strict=True)),
        }

    def _all(self, make: Callable[[int], pl.DataFrame]) -> pl.DataFrame:
        """The tables of all regimes, one under the other."""
        worlds = enumerate(self.tally.regimes)
        return pl.concat([make(regime).with_columns(world=pl.lit(name, dtype=WORD)) for regime, name in worlds])

    def _lists(self) -> list[tuple[int, str | None, list[int]]]:
        """Place in a block of counters, id (None: any black list), rows of the lists meant."""
        ids = self.tally.codebook.lists
        return [*((row, name, [row]) for row, name in enumerate(ids)), (len(ids), None, self.black)]

    def _lived(self, regime: int) -> None:
        fixed, into = self.fixed, self.counters[regime].by_group[:, self.tally.layout.at.lived]
        who = np.flatnonzero((fixed.birth < fixed.end) & (fixed.death > fixed.in_force))
        first = np.maximum(fixed.birth[who].astype(np.int64), fixed.in_force)
        groups = fixed.groups[self.cells_at(who, first)]
        for axis in range(groups.shape[1]):
            add_at(into, fixed.batch[who], groups[:, axis], 1)
        scope = fixed.scope[who]
        who = who[(scope > first) & (scope < fixed.end) & (scope < fixed.death[who])]
        reached = fixed.groups[self.cells_at(who, fixed.scope[who])][:, 1]
        add_at(into, fixed.batch[who], reached, 1)

    def _ever_listed(self, regime: int, of: Spells) -> None:
        for place, _, rows in self._lists():
            first = first_months(of.take(np.isin(of.list, rows)), self.rows, self.fixed.in_force, self.fixed.end)
            who = np.flatnonzero(first < self.fixed.end)
            quantity = self.tally.layout.at.ever_listed + place
            add_firsts(self.fixed, self.counters[regime], quantity, self.cells_at, who, first[who])

    def _induced(self, regime: int, of: Spells, other: Spells) -> None:
        for place, _, rows in self._lists():
            stretches = apart(of.take(np.isin(of.list, rows)), other.take(np.isin(other.list, rows)))
            quantity = self.tally.layout.at.induced + place
            add_stretches(self.fixed, self.counters[regime], quantity, self.cells_at, stretches)

    def _by_cohort(self, regime: int) -> pl.DataFrame:
        place, rows = self.counters[regime].place, self.counters[regime].by_cohort
        met, whose = np.nonzero(place >= 0)
        counted = rows[place[met, whose]]
        pair, month = not_zero(counted)
        cell, column = met[pair], whose[pair]
        return pl.DataFrame(
            {
                **_axes(cell),
                **_named(self.tally.layout.cohort_quantities, column),
                "month": month + self.fixed.start - self.fixed.in_force,
                "value": counted[pair, month],
            }
        )

    def _by_batch(self, regime: int) -> pl.DataFrame:
        counters: Counters = self.counters[regime]
        batch, quantity, month = not_zero(counters.by_month)
        of_run, whole, group = not_zero(counters.by_group)
        monthly = {
            "cohort": pl.Series(["all"], dtype=WORD).new_from_index(0, month.size),
            "batch": batch,
            **_named(self.tally.layout.quantities, quantity),
            "month": month + self.fixed.start - self.fixed.in_force,
            "value": counters.by_month[batch, quantity, month].astype(np.int64),
        }
        over_the_run = {
            "cohort": _picked(GROUPS, group),
            "batch": of_run,
            **_named(self.tally.layout.quantities, whole),
            "month": pl.Series([None], dtype=pl.Int64).new_from_index(0, group.size),
            "value": counters.by_group[of_run, whole, group],
        }
        return pl.concat([pl.DataFrame(over_the_run), pl.DataFrame(monthly)])

    def _spells(self, regime: int) -> pl.DataFrame:
        of = self.spells[regime]
        of = of.take(of.exit >= self.fixed.start)
        keys = {
            **_axes(self.cells_at(of.person, np.maximum(of.entry, self.fixed.start))),
            "list": _picked(self.tally.codebook.lists, of.list),
            "batch": self.fixed.batch[of.person],
            "entry_quarter": (of.entry - self.fixed.in_force) // 3,
            "months": of.exit - of.entry,
            "months_in_run": overlap(of.entry, of.exit, self.fixed.in_force, self.fixed.end),
            "way": _picked(WAYS, of.way),
            "spell_class": _picked(SPELL_CLASSES, of.spell_class),
            "ground": _picked(GROUNDS, of.ground),
            "months_since_exit": of.since,
        }
        return _counted(keys, "spells")

    def _returns(self, regime: int) -> pl.DataFrame:
        of = returns(self.spells[regime], self.fixed)
        keys = {
            **_axes(self.cells_at(of.person, of.exit)),
            "list": _picked(self.tally.codebook.lists, of.list),
            "batch": self.fixed.batch[of.person],
            "months": of.months,
            "observed": _picked(OBSERVED_RETURNS, of.observed),
        }
        return _counted(keys, "exits")

    def _ages(self, regime: int) -> pl.DataFrame:
        of, frames = self.spells[regime], []
        everyone = np.arange(self.rows)
        groups = self.fixed.groups[self.cells_at(everyone, np.full(self.rows, self.fixed.start))]
        for _, name, rows in self._lists():
            first = first_months(of.take(np.isin(of.list, rows)), self.rows, self.tally.calendar.begin, self.fixed.end)
            for group in _LIVED_GROUPS:
                found = exposure(self.fixed, first, (groups == GROUPS.index(group)).any(axis=1))
                batch, age = not_zero(found.months)
                frames.append(
                    pl.DataFrame(
                        {
                            "cohort": pl.Series([group], dtype=WORD).new_from_index(0, age.size),
                            "list": pl.Series([name], dtype=WORD).new_from_index(0, age.size),
                            "batch": batch,
                            "age": age,
                            "months": found.months[batch, age],
                            "entries": found.entries[batch, age],
                            "deaths": found.deaths[batch, age],
                        }
                    )
                )
        return pl.concat(frames)

    def _twins(self) -> pl.DataFrame:
        memories, worlds = self.tally.memories, self.tally.regimes
        first = np.maximum(self.fixed.birth.astype(np.int64), self.fixed.in_force)
        cells = self.cells_at(np.arange(self.rows), first)
        on_black = self.spells[0].take(np.isin(self.spells[0].list, self.black))
        listed = first_months(on_black, self.rows, self.fixed.start, self.fixed.end) < self.fixed.end
        frames = [pl.DataFrame(schema=SCHEMAS["twin"])]
        for other in range(1, len(worlds)):
            for among, members in zip(AMONG, (np.ones(self.rows, np.bool_), ~listed), strict=True):
                found = differences(self.fixed, memories[0].totals, memories[other].totals, cells, members)
                group, batch = not_zero(found.people)
                for column, total in enumerate(TOTALS):
                    values = {
                        "cohort": _picked(GROUPS, group),
                        "batch": batch,
                        "people": found.people[group, batch],
                        "sum": found.sum[group, batch, column],
                        "squares": found.squares[group, batch, column],
                        "positive": found.positive[group, batch, column],
                        "negative": found.negative[group, batch, column],
                    }
                    words = {"world": worlds[0], "against": worlds[other], "among": among, "total": total}
                    frame = pl.DataFrame(values).with_columns(**{key: pl.lit(word) for key, word in words.items()})
                    frames.append(_typed("twin", frame))
        return pl.concat(frames)

    def _standing(self, regime: int) -> pl.DataFrame:
        who = np.sort(panel.order(self.rows, self.tally.people_seed))
        of = standing(joined(self.tally.histories[regime]), who, self.fixed, self.tally.codebook)
        keys = {
            **self._household(of.person),
            "class": _picked(self.tally.codebook.classes, of.held),
            "month": of.month - self.fixed.in_force,
            "harmful": of.harmful,
            "beneficial": of.beneficial,
        }
        return _counted(keys, "people")

    def _moves(self, regime: int) -> pl.DataFrame:
        of = moves(joined(self.tally.histories[regime]), self.fixed, self.tally.codebook)
        keys = {
            **self._household(of.person),
            "class": _picked(self.tally.codebook.classes, of.held),
            "direction": _picked(DIRECTIONS, of.up),
            "because": _picked(BECAUSE, of.because),
        }
        return _counted(keys, "moves")

    def _household(self, person: Array) -> dict[str, Any]:
        """Batch and income at the start."""
        income = self.tally.anchor.income[self.fixed.origin[person]].astype(np.int64) // 2
        return {"batch": self.fixed.batch[person], "income": _picked(COHORT_INCOMES, income)}

    def _panel(self) -> pl.DataFrame:
        first = panel.order(self.rows, self.tally.people_seed)
        logs = [joined(parts) for parts in self.tally.histories]
        frames = [pl.DataFrame(schema=SCHEMAS["panel"])]
        for stratum, members in zip(panel.STRATA, self._strata(), strict=True):
            drawn, weight = panel.second_phase(members, first)
            for log, world in zip(logs, self.tally.regimes, strict=True):
                rows = np.flatnonzero(np.isin(log.person, drawn))
                told = in_words(log[rows], self.tally.codebook)
                entries = [(world, stratum, weight, *entry[:4], str(entry.b), entry.value) for entry in told]
                frames.append(pl.DataFrame(entries, schema=SCHEMAS["panel"], orient="row"))
        return pl.concat(frames)

    def _strata(self) -> Sequence[Array]:
        """(rows,) bool of each of STRATA, by the first scheme, over the run."""
        people, of = self.tally.people, self.spells[0]
        alive = (self.fixed.birth < self.fixed.end) & (self.fixed.death > self.fixed.in_force)
        on_black = of.take(np.isin(of.list, self.black))
        listed = first_months(on_black, self.rows, self.fixed.in_force, self.fixed.end) < self.fixed.end
        in_error = self.tally.memories[0].totals[:, 1] > 0
        adult = people.birth.astype(np.int64) + 12 * 18 <= self.fixed.in_force
        with_listed = np.zeros(int(people.household.max()) + 1, np.bool_)
        with_listed[people.household[listed & adult]] = True
        return alive, alive & listed, alive & in_error, alive & ~adult & with_listed[people.household]


def _cells_at(tally: Tally) -> CellsAt:
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


def _picked(words: Sequence[str | None], rows: Array) -> pl.Series:
    """Words by row number."""
    return pl.Series(list(words), dtype=WORD).gather(rows)


def _axes(cells: Array) -> dict[str, pl.Series]:
    named = words_of_cells(np.arange(int(np.prod(SHAPE))))
    return {axis: _picked(named[axis], cells) for axis in COHORT_AXES}


def _named(quantities: Sequence[Quantity], rows: Array) -> dict[str, pl.Series]:
    return {
        "quantity": _picked([quantity.id for quantity in quantities], rows),
        "clause": _picked([quantity.clause for quantity in quantities], rows),
        "context": _picked([quantity.context for quantity in quantities], rows),
        "by": _picked([quantity.by for quantity in quantities], rows),
    }


def _counted(keys: dict[str, Any], number: str) -> pl.DataFrame:
    """How often each combination occurs, in order."""
    frame = pl.DataFrame(keys)
    return frame.group_by(frame.columns).len(number).sort(frame.columns)


def _typed(name: str, table: pl.DataFrame) -> pl.DataFrame:
    return table.select(pl.col(column).cast(kind) for column, kind in SCHEMAS[name].items())
