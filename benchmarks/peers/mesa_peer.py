"""The reference model in Mesa, as its tutorials write models: an agent a person, a data collector for the records.

``python -m benchmarks.peers.mesa_peer PEOPLE MONTHS SEED [--contacts]`` prints one line of JSON.
"""

from __future__ import annotations

from typing import Any

import mesa

from benchmarks.peers import model
from benchmarks.peers.measured import Answer, Asked, answer, asked, tell, timed


class Resident(mesa.Agent):
    """One invented person."""

    def __init__(self, city: City, band: int, *, in_group: bool) -> None:
        super().__init__(city)
        self.band, self.group = band, int(in_group)
        self.index = self.next_index = model.START
        self.listed, self.months = False, 0
        self.contacts: list[Resident] = []

    def act(self) -> None:
        """Deeds and records on last month's state; the index of the month's end is kept beside the present one."""
        chance = self.model.random.random
        factor = model.INCOME_FACTORS[self.band] * (model.WHILE_LISTED if self.listed else 1)
        false_chance = model.FALSE_RECORDS * (1 + self.group)
        change = model.RECOVERY * (model.START - self.index)
        for kind in range(model.KINDS):
            harmful = model.HARMFUL[kind]
            rate = model.RATES[kind] * factor if harmful else model.RATES[kind]
            if chance() < rate and chance() < model.COVERAGE[kind]:
                change += model.POINTS[kind]
            if harmful and chance() < false_chance:
                change += model.POINTS[kind]
        if self.contacts:
            total = 0.0
            for contact in self.contacts:
                total += contact.index
            change += model.PULL * (total / model.DEGREE - self.index)
        self.next_index = min(max(self.index + change, model.FLOOR), model.CEILING)

    def be_listed(self) -> None:
        """The index moves on; then the list, for those on it at the start of the month and for who falls below."""
        chance = self.model.random.random
        self.index = self.next_index
        if self.listed:
            self.months += 1
            self.model.refusals += chance() < model.TRIP_REFUSED
            if chance() < model.INCOME_FALLS:
                self.band = max(self.band - 1, 0)
            if self.index >= model.LEAVE_FROM and self.months >= model.LEAST_MONTHS:
                self.listed, self.months = False, 0
        elif self.index < model.ENTER_BELOW:
            self.listed = True


class City(mesa.Model):
    """Everybody, and what is recorded of them month by month."""

    def __init__(self, people: int, seed: int, *, contacts: bool) -> None:
        super().__init__(seed=seed)
        self.refusals = 0
        draw = self.random
        residents = [
            Resident(self, draw.randrange(model.BANDS), in_group=draw.random() < model.GROUP_SHARE)
            for _ in range(people)
        ]
        if contacts:
            for resident in residents:
                resident.contacts = draw.choices(residents, k=model.DEGREE)
        self.datacollector = mesa.DataCollector(model_reporters={"month": recorded})

    def step(self) -> None:
        """One month."""
        self.agents.do("act")
        self.agents.do("be_listed")
        self.datacollector.collect(self)


def recorded(city: City) -> dict[str, Any]:
    """Mean index, and the share listed by group and by present income."""
    total, groups, bands = 0.0, [[0, 0] for _ in range(2)], [[0, 0] for _ in range(model.BANDS)]
    for resident in city.agents:
        total += resident.index
        for cell in (groups[resident.group], bands[resident.band]):
            cell[0] += 1
            cell[1] += resident.listed
    by_group, by_band = ([on / max(people, 1) for people, on in cells] for cells in (groups, bands))
    return {"mean_index": total / len(city.agents), "listed_by_group": by_group, "listed_by_band": by_band}


def run(wanted: Asked) -> Answer:
    """Run what is asked."""
    city = City(wanted.people, wanted.seed, contacts=wanted.contacts)
    seconds = timed(wanted.months, city.step)
    last = city.datacollector.model_vars["month"][-1]
    listed = sum(resident.listed for resident in city.agents) / wanted.people
    return answer(wanted, seconds, last["mean_index"], listed)


if __name__ == "__main__":
    tell(run(asked(__doc__)))
