"""What was counted, as the arrays that measures read: of a run just lived its own sums, of a stored one its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from glasshouse.records.ages import OLDEST, Exposure
from glasshouse.records.aggregate import TOTALS
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.counters import Counters
from glasshouse.records.quantities import Quantity
from glasshouse.records.sums import LIVED_GROUPS
from glasshouse.records.twins import AMONG, Differences
from glasshouse.vocabulary import BATCHES

Array = np.ndarray[Any, Any]
Key = tuple[str, str | None, str | None, str | None]
"""Quantity, clause, context, and what it is split by."""
_KEY: Final = ("quantity", "clause", "context", "by")


class QuantityCounts(NamedTuple):
    """The tally of one world: what never was counted has no row."""

    rows: Mapping[Key, int]  # in the order in which the table of the tally first names them
    by_group: Array  # (batches, rows, groups) int64, over the run
    by_month: Array  # (batches, rows, months from start) integers; of a stock the changes


def counted_of(counters: Counters, quantities: Sequence[Quantity]) -> QuantityCounts:
    """The tally of a run just lived."""
    rows: dict[Key, int] = {}
    for counts in (counters.by_group, counters.by_month):
        _, quantity = np.nonzero(counts.any(axis=2))
        _, first = np.unique(quantity, return_index=True)
        for row in quantity[np.sort(first)].tolist():
            rows.setdefault(quantities[row][:4], row)
    return QuantityCounts(rows, counters.by_group, counters.by_month)


def counted_in(table: pl.DataFrame, before: int, months: int) -> QuantityCounts:
    """The tally of a world from its rows of ``tally_batch``; ``before``: months from ``start`` to coming into force."""
    keys, key_of = _rows(table)
    batch, month, value = (table[name].to_numpy() for name in ("batch", "month", "value"))
    over_run = table["month"].is_null().to_numpy()
    whole, monthly = np.flatnonzero(over_run), np.flatnonzero(~over_run)
    group = table["cohort"].gather(whole).cast(pl.Enum(GROUPS)).to_physical().to_numpy()
    by_group = np.zeros((BATCHES, keys.height, len(GROUPS)), np.int64)
    by_group[batch[whole], key_of[whole], group] = value[whole]
    by_month = np.zeros((BATCHES, keys.height, before + months), np.int64)
    by_month[batch[monthly], key_of[monthly], month[monthly].astype(np.int64) + before] = value[monthly]
    return QuantityCounts({key: number for number, key in enumerate(keys.iter_rows())}, by_group, by_month)


def _rows(table: pl.DataFrame) -> tuple[pl.DataFrame, Array]:
    """The keys of a table in the order in which they first occur, and (rows,) which of them each row has.

    Rows of one key mostly follow each other: only the first of each stretch is looked up.
    """
    words = [table[name].to_physical().fill_null(2**32 - 1).to_numpy() for name in _KEY]
    differs = np.ones(table.height, np.bool_)
    differs[1:] = np.logical_or.reduce([word[1:] != word[:-1] for word in words])
    first = np.flatnonzero(differs)
    stretches = table.select(_KEY)[first]
    keys = stretches.unique(maintain_order=True)
    numbered = stretches.join(
        keys.with_row_index("row"), on=list(_KEY), how="left", nulls_equal=True, maintain_order="left"
    )
    return keys, np.repeat(numbered["row"].to_numpy(), np.diff(first, append=table.height))


Ages = dict[tuple[str | None, str], Exposure]
"""By list (None: any black list) and group of LIVED_GROUPS, those of which anything is told."""


def ages_of(lists: Sequence[str], ages: Sequence[Sequence[Exposure]]) -> Ages:
    """Exposure by age in a world just lived; as the table, nothing of an age that nobody lived at risk."""
    return {
        (name, group): Exposure(exposure.months, *(np.where(exposure.months != 0, each, 0) for each in exposure[1:]))
        for name, groups in zip((*lists, None), ages, strict=True)
        for group, exposure in zip(LIVED_GROUPS, groups, strict=True)
    }


def ages_in(table: pl.DataFrame, lists: Sequence[str]) -> Ages:
    """The same from the rows of a world in ``ages``."""
    item = table["list"].cast(pl.Enum(list(lists))).to_physical().fill_null(len(lists)).to_numpy()
    group = table["cohort"].cast(pl.Enum(LIVED_GROUPS)).to_physical().to_numpy()
    batch, age = (table[name].to_numpy().astype(np.int64) for name in ("batch", "age"))
    shape = (len(lists) + 1, len(LIVED_GROUPS), BATCHES, OLDEST + 1)
    whole = Exposure(*(np.zeros(shape, np.int64) for _ in Exposure._fields))
    for name, into in whole._asdict().items():
        into[item, group, batch, age] = table[name].to_numpy()
    return {
        (name, word): Exposure(*(into[place, number] for into in whole))
        for place, name in enumerate((*lists, None))
        for number, word in enumerate(LIVED_GROUPS)
    }


def twins_in(table: pl.DataFrame) -> list[Differences]:
    """First world minus another, by AMONG, from their rows in ``twin``."""
    among, total, group = (
        table[name].cast(pl.Enum(words)).to_physical().to_numpy()
        for name, words in (("among", AMONG), ("total", TOTALS), ("cohort", GROUPS))
    )
    batch = table["batch"].to_numpy()
    people = np.zeros((len(AMONG), len(GROUPS), BATCHES), np.int64)
    people[among, group, batch] = table["people"].to_numpy()
    sums = np.zeros((4, len(AMONG), len(GROUPS), BATCHES, len(TOTALS)), np.int64)
    for number, name in enumerate(Differences._fields[1:]):
        sums[number, among, group, batch, total] = table[name].to_numpy()
    return [Differences(people[row], *sums[:, row]) for row in range(len(AMONG))]
