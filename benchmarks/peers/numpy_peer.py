"""The reference model in NumPy, whole columns at a time; contacts by a sparse product.

``python -m benchmarks.peers.numpy_peer PEOPLE MONTHS SEED [--contacts]`` prints one line of JSON.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from benchmarks.peers import model
from benchmarks.peers.measured import Answer, Asked, answer, asked, tell, timed

Array = np.ndarray[Any, Any]

CHANCES = np.array(model.RATES, np.float32)
INCOME_FACTORS = np.array(model.INCOME_FACTORS, np.float32)


class Month(NamedTuple):
    """What is recorded of a month."""

    mean_index: float
    listed_by_group: Array  # (2,) share
    listed_by_band: Array  # (10,) share, by present income


class Counts(NamedTuple):
    """What befell each person so far; (people,) int16 each."""

    deeds: Array
    records: Array
    false_records: Array
    refusals: Array
    falls: Array


class City:
    """Everybody as columns."""

    def __init__(self, people: int, seed: int, *, contacts: bool, counted: bool = False) -> None:
        """``counted``: keep Counts, which takes time that a run for speed does not spend."""
        self.draws = np.random.default_rng(seed)
        self.band = self.draws.integers(0, model.BANDS, people, np.int8)
        self.first_band = self.band.copy()
        self.group = (self.draws.random(people, np.float32) < model.GROUP_SHARE).astype(np.int8)
        self.index = np.full(people, model.START, np.float32)
        self.listed = np.zeros(people, np.bool_)
        self.months = np.zeros(people, np.int16)
        self.false_chance = np.float32(model.FALSE_RECORDS) * (1 + self.group)
        self.in_group = np.bincount(self.group, minlength=2)
        self.contacts = self._drawn(people) if contacts else None
        self.history: list[Month] = []
        self.counts = Counts(*(np.zeros(people, np.int16) for _ in Counts._fields)) if counted else None
        self._u = np.empty(people, np.float32)

    def _drawn(self, people: int) -> Any:
        """(people, people): one row a person, an eighth for each of eight contacts."""
        whom = self.draws.integers(0, people, people * model.DEGREE, np.int32)
        rows = np.arange(0, people * model.DEGREE + 1, model.DEGREE, dtype=np.int32)
        return sparse.csr_matrix((np.full(whom.size, 1 / model.DEGREE, np.float32), whom, rows), shape=(people, people))

    def _happens(self, chance: Any) -> Array:
        """The rows of those whom it happens to."""
        self.draws.random(dtype=np.float32, out=self._u)
        return np.flatnonzero(self._u < chance)

    def month(self) -> None:
        """Deeds and records on last month's state, one step of the index, then the list."""
        factor = INCOME_FACTORS[self.band]
        factor[self.listed] *= np.float32(model.WHILE_LISTED)
        change = (model.START - self.index) * np.float32(model.RECOVERY)
        if self.contacts is not None:
            change += (self.contacts @ self.index - self.index) * np.float32(model.PULL)
        for kind, chance in enumerate(CHANCES):
            who = self._happens(chance * factor if model.HARMFUL[kind] else chance)
            seen = who[self.draws.random(who.size) < model.COVERAGE[kind]]
            change[seen] += model.POINTS[kind]
            accused = self._happens(self.false_chance) if model.HARMFUL[kind] else None
            if accused is not None:
                change[accused] += model.POINTS[kind]
            if self.counts is not None:
                self.counts.deeds[who] += 1
                self.counts.records[seen] += 1
                self.counts.false_records[accused if accused is not None else []] += 1
        self.index += change
        np.clip(self.index, model.FLOOR, model.CEILING, out=self.index)
        self._list()
        self.history.append(self._recorded())

    def _list(self) -> None:
        """What befalls those listed at the start of the month, then who leaves and who enters."""
        on = np.flatnonzero(self.listed)
        self.months[on] += 1
        refused = on[self.draws.random(on.size) < model.TRIP_REFUSED]
        falling = on[self.draws.random(on.size) < model.INCOME_FALLS]
        falling = falling[self.band[falling] > 0]
        self.band[falling] -= 1
        if self.counts is not None:
            self.counts.refusals[refused] += 1
            self.counts.falls[falling] += 1
        entering = ~self.listed & (self.index < model.ENTER_BELOW)
        leaving = on[(self.index[on] >= model.LEAVE_FROM) & (self.months[on] >= model.LEAST_MONTHS)]
        self.listed[leaving] = False
        self.months[leaving] = 0
        self.listed[entering] = True

    def _recorded(self) -> Month:
        bands = np.maximum(np.bincount(self.band, minlength=model.BANDS), 1)
        return Month(
            float(self.index.mean(dtype=np.float64)),
            np.bincount(self.group, self.listed, 2) / self.in_group,
            np.bincount(self.band, self.listed, model.BANDS) / bands,
        )


def run(wanted: Asked) -> Answer:
    """Run what is asked."""
    city = City(wanted.people, wanted.seed, contacts=wanted.contacts)
    seconds = timed(wanted.months, city.month)
    return answer(wanted, seconds, city.history[-1].mean_index, float(city.listed.mean()))


if __name__ == "__main__":
    tell(run(asked(__doc__)))
