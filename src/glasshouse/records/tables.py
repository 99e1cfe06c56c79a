"""From sums to the tables of the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
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
    """The records of a whole city, made on so many threads.

    The manifest holds only ``run``; the study adds what it alone knows.
    """
    with ThreadPoolExecutor(threads) as pool:
        return _Tables(part, pool).records()


class _Tables:
    def __init__(self, part: Part, threads: Executor) -> None:
        self.of, self.threads = part, threads
        self.layout: Layout = layout(part.codebook)

    def records(self) -> Records:
        made: dict[str, Callable[[], pl.DataFrame]] = {
            "tally_batch": self._all(self._by_batch),
            "spells": self._all(lambda sums: sums.counted["spells"]),
            "returns": self._all(lambda sums: sums.counted["returns"]),
            "ages": self._all(self._ages),
            "twin": self.threads.submit(self._twins).result,
            "standing": self._all(lambda sums: sums.counted["standing"]),
            "moves": self._all(lambda sums: sums.counted["moves"]),
            "panel": self.threads.submit(self._panel).result,
        }
        return Records({"run": self._run()}, {name: typed(name, table()) for name, table in made.items()})

    def _run(self) -> dict[str, Any]:
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

    def _all(self, make: Callable[[Sums], pl.DataFrame]) -> Callable[[], pl.DataFrame]:
        """What waits for the tables of all regimes, and gives them one under the other."""
        made = self.threads.map(make, self.of.sums)

        def together() -> pl.DataFrame:
            worlds = zip(made, self.of.regimes, strict=True)
            return pl.concat([one.with_columns(world=pl.lit(name, dtype=WORD)) for one, name in worlds], rechunk=True)

        return together

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
            for group, found in zip(LIVED_GROUPS, groups, strict=True):
                batch, age = not_zero(found.months)
                frames.append(
                    pl.DataFrame(
                        {
                            "cohort": alike(group, age.size),
                            "list": alike(name, age.size),
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
        worlds, frames = self.of.regimes, [pl.DataFrame(schema=SCHEMAS["twin"])]
        for against, sums in zip(worlds[1:], self.of.sums[1:], strict=True):
            for among, found in zip(AMONG, sums.twins, strict=True):
                group, batch = not_zero(found.people)
                for column, total in enumerate(TOTALS):
                    values = {
                        "cohort": picked(GROUPS, group),
                        "batch": batch,
                        "people": found.people[group, batch],
                        "sum": found.sum[group, batch, column],
                        "squares": found.squares[group, batch, column],
                        "positive": found.positive[group, batch, column],
                        "negative": found.negative[group, batch, column],
                    }
                    words = {"world": worlds[0], "against": against, "among": among, "total": total}
                    frame = pl.DataFrame(values).with_columns(**{key: pl.lit(word) for key, word in words.items()})
                    frames.append(typed("twin", frame))
        return pl.concat(frames)

    def _panel(self) -> pl.DataFrame:
        book, names = self.of.codebook, {int(event): event.name for event in Event}
        pieces = [
            (world, stratum, float(found.members) / found.people.size if found.people.size else 0.0, log)
            for stratum, found in zip(STRATA, self.of.panel, strict=True)
            for log, world in zip(found.histories, self.of.regimes, strict=True)
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
