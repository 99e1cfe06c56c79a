"""What the parts of a city send each other about people whom others read; a whole city sends nothing.

People who live elsewhere have the rows after those of the people here, in order of their numbers in the city.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from glasshouse.engine.exchange import Needs
from glasshouse.engine.state import Array
from glasshouse.engine.worlds import LivedWorld


class PublishedFigures(NamedTuple):
    """What is published of some people for other parts, by world, the number of its first regime."""

    public: dict[int, Array]  # (people,) int8, as in State
    shown: dict[int, Array]  # (people, 3) int64


def by_row(contacts: Array, first: int, here: int, people: int) -> Array:
    """Replace the numbers in ``contacts`` by rows of a part; the numbers of those who live elsewhere.

    The residents [first, first + here) have the rows from 0 on; the part has ``people`` rows in all.  (others,) int32,
    ascending.
    """
    elsewhere = (contacts < first) | (contacts >= first + here)
    others, position = np.unique(contacts[elsewhere], return_inverse=True)
    contacts[~elsewhere] -= np.int32(first)
    contacts[elsewhere] = position.reshape(-1) + people
    return others


def published_of(worlds: Sequence[LivedWorld], rows: Array, needs: Needs) -> PublishedFigures:
    """What is published of people in these rows."""
    return PublishedFigures(
        {world.regimes[0]: world.state.public[rows] for world in worlds if needs.public},
        {world.regimes[0]: world.state.shown[rows] for world in worlds if needs.means},
    )


def write_published(world: LivedWorld, published: Sequence[PublishedFigures], needs: Needs, people: int) -> None:
    """Write the figures of people elsewhere, sent by the parts in order, after those of the ``people`` here."""
    number = world.regimes[0]
    if published and needs.public:
        world.state.public[people:] = np.concatenate([each.public[number] for each in published])
    if published and needs.means:
        world.state.shown[people:] = np.concatenate([each.shown[number] for each in published])
