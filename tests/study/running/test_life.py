"""One life as the kernel tells it, against the plain reading of the same small city."""

from __future__ import annotations

from glasshouse.population import synthesize
from glasshouse.reference import live
from glasshouse.study.running.life import life_of_plan
from glasshouse.study.running.plan import Options, plan


def test_a_life_is_the_plain_readings_to_the_event() -> None:
    planned = plan("beijing-2018", ["none"], Options(people=100, years=1, before="none:3"))
    when = planned.when
    city = synthesize(planned.world.text, planned.world.tables, 100, 1, when.begin, when.start, when.end, threads=1)
    plain = [live(planned.world.text, one, city, 1, 1, planned.texts) for one in planned.regimes[:2]]
    for person in (3, 17):
        told = life_of_plan(planned, person)
        for world, log in zip(told.worlds, plain, strict=True):
            assert list(world.events) == [entry for entry in log if entry.person == person]
            assert world.events
