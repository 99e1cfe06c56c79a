"""What the parts of a city send each other about people whom others read; a whole city sends nothing.

The rows of those who live elsewhere stand behind those of the people here, ascending by their numbers in the city.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from glasshouse.engine.exchange import Needs
from glasshouse.engine.state import Array
from glasshouse.engine.worlds import World


class Published(NamedTuple):
    """What is published of some people, for people of other parts: by world, the number of its first regime."""

    public: dict[int, Array]  # (people,) int8, as in State
    shown: dict[int, Array]  # (people, 3) int64


def by_row(contacts: Array, first: int, here: int, people: int) -> Array:
    """Write for the numbers in ``contacts`` the rows of a part; gives the numbers of those who live elsewhere.

    Residents [first, first + here) live here, in rows from 0 on; all who do are ``people``.  (others,) int32, ascending
    """
    elsewhere = (contacts < first) | (contacts >= first + here)
    others, behind = np.unique(contacts[elsewhere], return_inverse=True)
    contacts[~elsewhere] -= np.int32(first)
    contacts[elsewhere] = behind.reshape(-1) + people
    return others


def published_of(worlds: Sequence[World], rows: Array, needs: Needs) -> Published:
    """What is published of people in these rows."""
    return Published(
        {world.regimes[0]: world.state.public[rows] for world in worlds if needs.public},
        {world.regimes[0]: world.state.shown[rows] for world in worlds if needs.means},
    )


def write_published(world: World, published: Sequence[Published], needs: Needs, people: int) -> None:
    """Write behind the figures of the ``people`` here those of people elsewhere, sent by the parts in order."""
    number = world.regimes[0]
    if published and needs.public:
        world.state.public[people:] = np.concatenate([each.public[number] for each in published])
    if published and needs.means:
        world.state.shown[people:] = np.concatenate([each.shown[number] for each in published])
