"""Placebos: what a study finds where there is nothing to find."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from glasshouse import chance
from glasshouse.chance import Purpose
from glasshouse.population.people import People
from glasshouse.study.sweeps.points import LABELS

Array = np.ndarray[Any, Any]

_GROUPS: Final = ("sex", "residency", "minority")


def relabelled(people: People, people_seed: int) -> People:
    """The same people, with sex, residency and minority exchanged among them by key.

    Used by the tally only: lives follow the true labels, so any gap that is found is chance.
    """
    lane = chance.lane(f"placebo/{LABELS}")
    draws = [
        word
        for first in range(0, people.birth.size, 4)
        for word in chance.draw4(people_seed, first, lane, 0, 0, Purpose.REPLICATE)
    ]
    order = np.argsort(np.array(draws[: people.birth.size], np.int64), kind="stable")
    return people._replace(**{axis: getattr(people, axis)[order] for axis in _GROUPS})
