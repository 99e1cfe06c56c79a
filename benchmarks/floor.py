"""The least that a run can take on a machine: what it must move and draw, over what the machine can do at most.

It is what docs/semantics.md asks for, whatever the kernel does: one keyed draw for each potential event, each chance a
month and each count of a stream; one for each deed's coverage; state carried once through each window between
exchanges; each row of the log written once and read once; contacts' figures gathered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np

from benchmarks.lived import person_months
from benchmarks.machine import Ceilings
from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.population import Population
from glasshouse.reference.person import gather
from glasshouse.reference.rates import PersonRates
from glasshouse.study.running.plan import Plan
from glasshouse.study.running.runs import city_of
from glasshouse.vocabulary import Event

SAMPLE: Final = 200
"""Invented people whose potential events are reckoned one by one."""
ROW_BYTES: Final = 16
STATE_BYTES: Final = 32
"""What a person's state takes at least, in and out of each window: three figures, lists, work, income, what stands."""


class Floor(NamedTuple):
    """For one person-month: what must be drawn, moved and gathered, and how long each takes at the ceilings."""

    draws: float
    bytes: float
    gathers: float
    draw_seconds: float
    move_seconds: float
    gather_seconds: float

    @property
    def seconds(self) -> float:
        """The largest of the three: they may all overlap."""
        return max(self.draw_seconds, self.move_seconds, self.gather_seconds)


def floor(run: Plan, most: Ceilings) -> Floor:
    """The floor of one person-month of a run, reckoned on a sample of its people."""
    few = replace(run, options=replace(run.options, people=SAMPLE))
    city = city_of(few, run.options.people_seed)
    rows, deeds = _rows(few, city)
    draws = _potential(run, city) + _streams(run) + deeds
    pulled = "association" not in run.options.without and any(
        scheme.index is not None and scheme.index.association is not None for scheme in run.texts
    )
    contacts = run.world.text.contacts
    window = contacts.exchanged_every_months if pulled else 12
    moved = 2 * STATE_BYTES / window + 2 * ROW_BYTES * rows
    gathered = contacts.degree / contacts.exchanged_every_months if pulled else 0.0
    return Floor(
        draws, moved, gathered, draws / most.draws, moved / most.update_bytes, gathered / most.gathers
    )  # fmt: skip


def _rows(few: Plan, city: Population) -> tuple[float, float]:
    """Rows of log, and deeds, that fall in a person-month."""
    rows = deeds = 0

    def consume(regime: int, log: Any, thread: int) -> None:
        nonlocal rows, deeds
        rows, deeds = rows + len(log), deeds + int(np.count_nonzero(log.event == Event.DEED))

    seeds = few.options.life_seed, few.options.people_seed
    book = codebook(few.world.text, few.texts)
    live(few.world.text, few.regimes, city, book, *seeds, threads=1, consume=consume)
    months = person_months(few)
    return rows / months, deeds / months


def _potential(run: Plan, city: Population) -> float:
    """Draws a person and month for what the world may make happen: mean over a sample, in the middle of the run."""
    world = run.world.text
    rates = PersonRates(world, run.options.without, run.options.life_seed)
    middle = (run.when.begin + run.when.end) // 2
    people = [person for person in gather(city) if person.present(middle)]
    each = sum(float(rates.ceiling(kind, person, middle // 12)) for person in people for kind in rates.kinds)
    return each / len(people) + len((None, *rates.families)) / 12


def _streams(run: Plan) -> float:
    """Draws a person and month for how many false records each clause has in a chunk: mean over the months."""
    wrong = {
        scheme.scheme: sum(
            sight.misattributed.value > 0 or sight.fabricated_per_month.value > 0
            for agency in scheme.agencies
            for sight in agency.sees
        )
        for scheme in run.texts
    }
    months = [(segment.scheme, segment.end - segment.first) for regime in run.regimes for segment in regime.segments]
    return sum(wrong[scheme.scheme] * many for scheme, many in months) / sum(many for _, many in months) / 12
