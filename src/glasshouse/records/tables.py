"""From sums to the tables of the records."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import polars as pl

from glasshouse.records.adding import not_zero
from glasshouse.records.aggregate import TOTALS
from glasshouse.records.closing import closed
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.columns import alike, named, picked, typed
from glasshouse.records.log import Log
from glasshouse.records.panel import STRATA
from glasshouse.records.quantities import Layout, layout
from glasshouse.records.result import SCHEMAS, WORD, Records
from glasshouse.records.sums import LIVED_GROUPS, Part, Sums
from glasshouse.records.tally import Tally
from glasshouse.records.twins import AMONG
from glasshouse.records.wording import distinct
from glasshouse.vocabulary import Event

Array = np.ndarray[Any, Any]


def close(tally: Tally, watch_only: Mapping[int, int]) -> Records:
    """The records of a whole city's run; as :func:`glasshouse.records.closing.closed`, which says the rest."""
    return tables(closed(tally, watch_only), tally.threads)


def tables(part: Part, threads: int = 1) -> Records:
    """The records of a whole city; a table is made, on so many threads, when it is first asked for.

    The manifest holds only ``run``; the study adds what it alone knows.
    """
    made = _Tables(part, threads)
    return Records({"run": made.run()}, made, part)


class _Tables(Mapping[str, pl.DataFrame]):
    """The tables of records by name, each made once.  Any number of threads may ask."""

    def __init__(self, part: Part, threads: int) -> None:
        self.of, self.number = part, threads
        self.layout: Layout = layout(part.codebook)
        self._made: dict[str, pl.DataFrame] = {}
        self._locks = {name: threading.Lock() for name in SCHEMAS}
        self._makers: dict[str, Callable[[], pl.DataFrame]] = {
            "tally_batch": lambda: self._all(self._by_batch),
            "spells": lambda: self._all(lambda sums: sums.counted["spells"]),
            "returns": lambda: self._all(lambda sums: sums.counted["returns"]),
            "ages": lambda: self._all(self._ages),
            "twin": self._twins,
            "standing": lambda: self._all(lambda sums: sums.counted["standing"]),
            "moves": lambda: self._all(lambda sums: sums.counted["moves"]),
            "panel": self._panel,
        }

    def __getitem__(self, name: str) -> pl.DataFrame:
        with self._locks[name]:
            if name not in self._made:
                self._made[name] = typed(name, self._makers[name]())
            return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def run(self) -> dict[str, Any]:
        book, calendar, names = self.of.codebook, self.of.calendar, self.of.regimes
        return {
            "worlds": list(names),
            "watch_only": {names[a]: names[b] for a, b in sorted(self.of.watch_only.items())},
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

    def _all(self, make: Callable[[Sums], pl.DataFrame]) -> pl.DataFrame:
        """The tables of all regimes, one under the other."""
        with ThreadPoolExecutor(self.number) as threads:
            worlds = zip(threads.map(make, self.of.sums), self.of.regimes, strict=True)
            return pl.concat([one.with_columns(world=pl.lit(name, dtype=WORD)) for one, name in worlds], rechunk=True)

    def _by_batch(self, sums: Sums) -> pl.DataFrame:
        counters = sums.counters
        batch, quantity, month = not_zero(counters.by_month)
        of_run, whole, group = not_zero(counters.by_group)
        keys = pl.DataFrame(named(self.layout.quantities, np.arange(len(self.layout.quantities))))
        monthly = keys[pl.Series(quantity, dtype=pl.UInt32)].with_columns(
            cohort=alike("all", month.size),
            batch=pl.Series(batch, dtype=pl.Int8),
            month=self._month(month),
            value=pl.Series(counters.by_month[batch, quantity, month], dtype=pl.Int64),
        )
        over_the_run = keys[pl.Series(whole, dtype=pl.UInt32)].with_columns(
            cohort=picked(GROUPS, group),
            batch=pl.Series(of_run, dtype=pl.Int8),
            month=pl.Series([None], dtype=pl.Int16).new_from_index(0, group.size),
            value=counters.by_group[of_run, whole, group],
        )
        return pl.concat([over_the_run, monthly])

    def _month(self, month: Array) -> pl.Series:
        """Months from ``start`` on as months since coming into force."""
        return pl.Series(month + self.of.calendar.start - self.of.calendar.in_force, dtype=pl.Int16)

    def _ages(self, sums: Sums) -> pl.DataFrame:
        frames = []
        for name, groups in zip((*self.of.codebook.lists, None), sums.ages, strict=True):
            for group, exposure in zip(LIVED_GROUPS, groups, strict=True):
                batch, age = not_zero(exposure.months)
                frames.append(
                    pl.DataFrame(
                        {
                            "cohort": alike(group, age.size),
                            "list": alike(name, age.size),
                            "batch": batch,
                            "age": age,
                            "months": exposure.months[batch, age],
                            "entries": exposure.entries[batch, age],
                            "deaths": exposure.deaths[batch, age],
                        }
                    )
                )
        return pl.concat(frames)

    def _twins(self) -> pl.DataFrame:
        worlds, frames = self.of.regimes, [pl.DataFrame(schema=SCHEMAS["twin"])]
        for against, sums in zip(worlds[1:], self.of.sums[1:], strict=True):
            for among, gaps in zip(AMONG, sums.twins, strict=True):
                group, batch = not_zero(gaps.people)
                for column, total in enumerate(TOTALS):
                    values = {
                        "cohort": picked(GROUPS, group),
                        "batch": batch,
                        "people": gaps.people[group, batch],
                        "sum": gaps.sum[group, batch, column],
                        "squares": gaps.squares[group, batch, column],
                        "positive": gaps.positive[group, batch, column],
                        "negative": gaps.negative[group, batch, column],
                    }
                    words = {"world": worlds[0], "against": against, "among": among, "total": total}
                    frame = pl.DataFrame(values).with_columns(**{key: pl.lit(word) for key, word in words.items()})
                    frames.append(typed("twin", frame))
        return pl.concat(frames)

    def _panel(self) -> pl.DataFrame:
        book, names = self.of.codebook, {int(event): event.name for event in Event}
        pieces = [
            (world, stratum, float(rows.members) / rows.people.size if rows.people.size else 0.0, log)
            for stratum, rows in zip(STRATA, self.of.panel, strict=True)
            for log, world in zip(rows.histories, self.of.regimes, strict=True)
        ]
        worlds, strata, weights, logs = zip(*pieces, strict=True)
        log: Log = np.concatenate(logs).view(np.recarray)
        piece = np.repeat(np.arange(len(logs)), [part.size for part in logs])
        return pl.DataFrame(
            {
                "world": pl.Series(worlds).gather(piece),
                "stratum": pl.Series(strata).gather(piece),
                "weight": pl.Series(weights).gather(piece),
                "person": log.person,
                "month": log.month,
                "event": pl.Series([names.get(number, "") for number in range(max(names) + 1)]).gather(log.event),
                **{column: _gathered(*distinct(log, book, column)) for column in ("a", "b")},
                "value": log.value,
            }
        )


def _gathered(words: Sequence[str], rows: Array) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(rows)
