"""A part of a city: consecutive households, with the numbers by which their people's chance is drawn."""

from __future__ import annotations

import numpy as np

from glasshouse.errors import UsageError
from glasshouse.population.people import Array, Households, Numbering, People, Population


def cut(city: Population, number: int, parts: int) -> Population:
    """The households of part ``number`` of ``parts`` equal parts; for a single part the city itself.

    Arrays are copies, so that the city's can go.  Raises UsageError for more parts than households.
    """
    households = len(city.households.first)
    if parts > households:
        raise UsageError(
            f"{parts:,} partitions of {households:,} households", remedy=f"write 1 to {households:,} partitions"
        )
    if parts == 1:
        return city
    first, last = (households * each // parts for each in (number, number + 1))
    rows = slice(first, last)
    head, size, born_head, born = (column[rows] for column in city.households)
    residents, newborn = int(size.sum()), int(born.sum())
    start, born_start = int(head[0]), int(born_head[0])
    people = {
        field: np.concatenate([column[start : start + residents], column[born_start : born_start + newborn]])
        for field, column in city.people._asdict().items()
    }
    people["household"] = people["household"] - np.int32(first)
    return Population(
        People(**{field: _frozen(column) for field, column in people.items()}),
        Households(
            _frozen(head - np.int32(start)), _frozen(size.copy()),
            _frozen(born_head - np.int32(born_start - residents)), _frozen(born.copy()),
        ),
        residents,
        city.deviations,
        Numbering(start, residents, born_start, newborn, city.residents, len(city.people.birth)),
    )  # fmt: skip


def _frozen(array: Array) -> Array:
    array.flags.writeable = False
    return array
