"""One invented life, told month by month in every world of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.errors import StoreError, UsageError
from glasshouse.population import Population, synthesize
from glasshouse.records.log import Entry, Log
from glasshouse.records.result import SCHEMAS
from glasshouse.records.store import read_frame
from glasshouse.records.tally import joined
from glasshouse.records.wording import in_words
from glasshouse.study.running.folder import opened, refuse_changed
from glasshouse.study.running.plan import IDEALISED, Plan
from glasshouse.study.running.telling import Tell, say_nothing
from glasshouse.vocabulary import NOTICE, RESIDENCIES, SCHOOLING, SEXES, WORK

Told = tuple[Any, ...]
_TOLD: Final = ("person", "month", "event", "a", "b", "value")
"""Columns of the panel that tell what happened, as a row of the log does."""


class WorldStory(NamedTuple):
    """One person's life in one world."""

    name: str
    events: tuple[Entry, ...]


class Life(NamedTuple):
    """An invented person and their life in each world."""

    person: int
    people_seed: int
    life_seed: int
    in_force: int
    who: dict[str, str]
    worlds: tuple[WorldStory, ...]
    idealised: bool = False

    def document(self) -> dict[str, Any]:
        """The same for scripts; ``month`` is 0 when the scheme comes into force."""
        return {
            "person": self.person,
            "people_seed": self.people_seed,
            "life_seed": self.life_seed,
            "who": self.who,
            "worlds": [
                {
                    "world": world.name,
                    "events": [
                        {**entry._asdict(), "person": self.person, "month": entry.month - self.in_force}
                        for entry in world.events
                    ],
                }
                for world in self.worlds
            ],
            **({"idealised": IDEALISED} if self.idealised else {}),
            "notice": NOTICE,
        }


def life_of_plan(plan: Plan, person: int, tell: Tell = say_nothing) -> Life:
    """Live the planned city again and keep one person's rows.

    A life hangs on the city's flow of astray sightings and on contacts, so the whole city is lived.  Raises UsageError
    for a number that nobody has.
    """
    options = plan.options
    tell("drawing people", 0, 0)
    city = synthesize(
        plan.world.text,
        plan.world.tables,
        options.people,
        options.people_seed,
        plan.when.begin,
        plan.when.start,
        plan.when.end,
        threads=options.threads,
    )
    everybody = len(city.people.birth)
    if not 0 <= person < everybody:
        raise UsageError(
            f"--person: {person} is nobody of this city", remedy=f"people are numbered from 0 to {everybody - 1}"
        )
    book = codebook(plan.world.text, plan.texts)
    logs: list[list[Log]] = [[] for _ in plan.regimes]

    def keep(regime: int, log: Log, thread: int) -> None:
        rows = np.flatnonzero(log.person == person)
        if rows.size:
            logs[regime].append(log[rows])

    live(
        plan.world.text,
        plan.regimes,
        city,
        book,
        options.life_seed,
        options.people_seed,
        threads=options.threads,
        consume=keep,
        progress=lambda done, total: tell("lives", done * options.people, total * options.people),
    )
    schemes = len(plan.schemes)
    worlds = tuple(
        WorldStory(regime.name, tuple(in_words(joined(parts), book)))
        for regime, parts in zip(plan.regimes[:schemes], logs[:schemes], strict=True)
    )
    who = _who(city, person, plan)
    return Life(person, options.people_seed, options.life_seed, plan.when.in_force, who, worlds, options.idealised)


def life_of_folder(folder: Path, person: int, tell: Tell = say_nothing) -> Life:
    """The same for a run's folder: its manifest is lived again, so nothing stored is taken on trust.

    Raises StoreError where the panel tells another life of this person, and what reading the folder raises.
    """
    manifest, planned = opened(folder)
    refuse_changed(folder, manifest, ["panel.parquet"])
    life = life_of_plan(planned, person, tell)
    panel = read_frame(folder / "panel.parquet", SCHEMAS["panel"]).filter(person=person)
    for world in life.worlds:
        lived = [(*entry[:4], str(entry.b), entry.value) for entry in world.events]
        for stratum in panel.filter(world=world.name).partition_by("stratum", maintain_order=True):
            _refuse_another_life(folder, world.name, stratum.select(_TOLD).rows(), lived)
    return life


def _refuse_another_life(folder: Path, world: str, stored: list[Told], lived: list[Told]) -> None:
    if stored == lived:
        return
    same = next((row for row, pair in enumerate(zip(stored, lived, strict=False)) if pair[0] != pair[1]), None)
    where = min(len(stored), len(lived)) if same is None else same
    told, again = (f"{rows[where]}" if where < len(rows) else "nothing" for rows in (stored, lived))
    raise StoreError(
        f"{folder / 'panel.parquet'}: not the life of this person in the world {world}, from their row {where} on",
        detail=(f"stored {told}", f"lived again {again}"),
        remedy="the folder was changed after the run: run it again",
    )


def _who(city: Population, person: int, plan: Plan) -> dict[str, str]:
    people = city.people
    first = written_month(max(plan.when.begin, int(people.birth[person])))
    return {
        "born": written_month(int(people.birth[person])),
        "sex": SEXES[people.sex[person]],
        "residency": RESIDENCIES[people.residency[person]],
        "schooling": SCHOOLING[people.schooling[person]],
        "district": plan.world.text.districts[people.district[person]],
        f"work in {first}": WORK[people.work[person]],
        f"income band in {first}": str(people.income[person]),
    }


def written_month(month: int) -> str:
    """``2021-01``."""
    return f"{month // 12}-{month % 12 + 1:02d}"
