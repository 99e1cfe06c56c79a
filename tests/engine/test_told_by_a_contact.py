"""Who learns of a scheme from a contact does more from that very month on: also what lies above the first layer."""

from __future__ import annotations

from glasshouse.engine import live_log
from glasshouse.reference import live
from glasshouse.scheme.regime import regime, timeline
from tests import texts
from tests.small_population import small_population


def test_events_above_the_first_layer_in_the_month_of_awareness() -> None:
    world = texts.world(
        conducts=[texts.conduct("debt", per_month=texts.number(0.2))],
        aware=texts.number(0),
        responses=[
            {
                "id": "defiance",
                "trigger": "watched",
                "who": "aware",
                "kinds": ["debt"],
                "times": texts.number(20, range=[1, 20]),
                "delay_months": texts.number(0),
                "assumption": texts.WHY,
            }
        ],
    )
    scheme = texts.scheme(
        world,
        agencies=[texts.agency("courts", [texts.sight("courts-debt", "debt")])],
        lists=[
            texts.blacklist("defaulters", ["courts"], [texts.count("debt", 1, "ever")], [], published={"to": "public"})
        ],
    )
    before = texts.scheme(world, scheme="none")
    when = timeline(world, scheme, 6, 1)
    people = small_population(world, 60, 1, begin=when.begin, start=when.start, until=when.end)
    life = regime(scheme, before, when, without=frozenset())
    log = live_log(world, life, people, 1, 1)
    told = {(row.person, row.month) for row in log if row.event == "AWARE"}
    assert any(row.event == "DEED" and row.value >= 1024 and (row.person, row.month) in told for row in log)
    assert log == live(world, life, people, 1, 1)
