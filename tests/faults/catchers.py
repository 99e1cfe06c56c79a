"""Small fixed worlds and schemes, one for each mechanism, in which both readings must tell the same lives.

Each scenario is so made that a slip in its mechanism shows within a few dozen lives and months.  :func:`check` also
asks that what the scenario is about comes about, so that no agreement is empty.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from glasshouse.population.people import Population
from glasshouse.records.log import Entry
from glasshouse.reference import live
from glasshouse.scheme.regime import Regime
from glasshouse.world import WorldText
from tests import texts
from tests.faults import made
from tests.texts import number

Live = Callable[[WorldText, Regime, Population, int, int], list[Entry]]
"""One of the two readings."""

LIFE_SEED = 20240229
SHOWN_ROWS = 3


# Records


def sightings() -> made.Scenario:
    """What is seen of a deed, what goes astray, and when it falls due."""
    sight = {
        "coverage": number(0.6),
        "misattributed": number(0.5),
        "concentrated": made.EVENLY,
        "lag_months": number(2),
    }
    world = made.debts(0.4)
    scheme = texts.scheme(world, agencies=[made.courts(texts.sight("courts-debt", "debt", **sight))])
    return made.scenario(world, [(scheme, 14)], shows=["DEED", "SIGHTING 0", "SIGHTING 1", "RECORD"])


def coverage_that_varies() -> made.Scenario:
    """By person and by district the same eyes see, or see not, every deed."""
    sights = [
        texts.sight("of-people", "debt", coverage=number(0.5), coverage_varies="by_person"),
        texts.sight("of-districts", "debt", coverage=number(0.5), coverage_varies="by_district"),
    ]
    world = made.debts(0.4)
    return made.scenario(world, [(texts.scheme(world, agencies=[made.courts(*sights)]), 12)], shows=["SIGHTING 0"])


def retention() -> made.Scenario:
    """Two debts that count together within the four months of each; another list keeps hold of them for longer."""
    world = made.debts()
    courts = made.courts(texts.sight("courts-debt", "debt", retention=4))
    lists = [made.black(1, "ever", [made.after(12)], "warned"), made.black(2, "ever", [made.after(2)])]
    return made.scenario(world, [(texts.scheme(world, agencies=[courts], lists=lists), 24)], shows=["LEFT term"])


def false_records() -> made.Scenario:
    """Flows of astray and invented records over three Januaries; some people are easily confused."""
    sight = {
        "misattributed": number(0.5),
        "fabricated_per_month": number(0.1),
        "concentrated": {"share_of_people": number(0.4), "times": number(5)},
    }
    world = made.debts(0.3, confusability={"shares": [0.5, 0.5], "times": [0.5, 1.5], "assumption": texts.WHY})
    scheme = texts.scheme(world, agencies=[made.courts(texts.sight("courts-debt", "debt", **sight))])
    return made.scenario(world, [(scheme, 30)], shows=["RECORD 9", "RECORD 17"], people=20)


# Lists


def window() -> made.Scenario:
    """Two debts within three months, or four within twelve."""
    world = made.debts()
    ways_in = [texts.count("debt", 2, 3), texts.count("debt", 4, 12)]
    lists = [texts.blacklist("black", ["courts"], ways_in, [made.after(2)])]
    return made.scenario(world, [(texts.scheme(world, agencies=[made.courts()], lists=lists), 24)], shows=["LEFT term"])


def ledgers() -> made.Scenario:
    """Astray and invented records part the actual, the corrected and the full ledger."""
    world = made.debts()
    scheme = texts.scheme(world, agencies=[made.wrong_courts()], lists=[made.black(2, 6, [made.after(4)])])
    return made.scenario(world, [(scheme, 24)], shows=["STATUS 1", "STATUS 4", "STATUS 6", "STATUS 7"])


def terms() -> made.Scenario:
    """Several terms, each for a share of the entries, on two lists."""
    world = made.debts(0.3)
    lists = [
        made.black(1, 1, [made.after(3, 0.6), made.after(7)]),
        made.black(1, 1, [made.after(2, 0.3), made.after(4, 0.5), made.after(6)], "grey"),
    ]
    return made.scenario(world, [(texts.scheme(world, agencies=[made.courts()], lists=lists), 24)], shows=["LEFT term"])


def settlement() -> made.Scenario:
    """Payment takes off the list in the month in which it is made."""
    world = made.debts(turns=[texts.turn("pay", {"settles": ["debt"]}, per_month=number(0.2))])
    lists = [made.black(1, 1, [{"settled": "debt"}])]
    return made.scenario(
        world, [(texts.scheme(world, agencies=[made.courts()], lists=lists), 18)], shows=["LEFT settled"]
    )


def repair() -> made.Scenario:
    """From the third month on, a chance each month."""
    world = made.debts()
    lists = [made.black(1, 1, [{"repair_after_months": 3, "repair_chance_per_month": number(0.4)}])]
    return made.scenario(
        world, [(texts.scheme(world, agencies=[made.courts()], lists=lists), 24)], shows=["LEFT repair"]
    )


def deeds_and_records() -> made.Scenario:
    """Two agencies see each debt: one list counts deeds, the other records, and those of before the exit are spent."""
    world = made.debts()
    agencies = [made.courts(), texts.agency("bureau", [texts.sight("bureau-debt", "debt", lag_months=number(1))])]
    both = {"reads": ["courts", "bureau"]}
    lists = [
        made.black(2, 12, [made.after(2)], **both, counts="deeds"),
        made.black(3, 12, [made.after(2)], "grey", **both, after_exit="records_spent"),
    ]
    return made.scenario(world, [(texts.scheme(world, agencies=agencies, lists=lists), 24)], shows=["LEFT term"])


def appeals() -> made.Scenario:
    """Some entries are appealed; what an appeal strikes counts no more, and who is let go may be listed again."""
    appeal = {
        "lists": ["black"],
        "filed_share": number(0.7),
        "months": number(2),
        "upheld_if_in_error": number(0.9),
        "upheld_if_not": number(0.5),
        "source": "law",
    }
    redress = {"notice": {"before": False, "after": True}, "appeal": appeal, "source": "law"}
    world = made.debts(0.3, aware=number(0))
    lists = [made.black(2, 8, [made.after(5)])]
    scheme = texts.scheme(world, agencies=[made.wrong_courts()], lists=lists, redress=redress)
    return made.scenario(world, [(scheme, 24)], shows=["DECIDED 0", "DECIDED 1", "LEFT appeal", "STATUS 14", "AWARE"])


def corrections() -> made.Scenario:
    """Some readers hear that a record was corrected; the pool's copies stay as they were."""
    world = made.debts(0.1)
    sight = texts.sight("courts-debt", "debt", fabricated_per_month=number(0.3), concentrated=made.EVENLY)
    pool = {"id": "pool", "from": ["courts"], "correction_reaches_copies": False, "source": "law"}
    lists = [
        made.black(2, 12, [{"corrected": True}]),
        made.black(3, "ever", [made.after(3)], "grey"),
        made.black(3, "ever", [made.after(3)], "pooled", reads=["pool"]),
    ]
    scheme = texts.scheme(world, agencies=[made.courts(sight, corrects=number(0.3))], pools=[pool], lists=lists)
    return made.scenario(world, [(scheme, 20)], shows=["CORRECTED", "LEFT correction"])


def change_of_scheme() -> made.Scenario:
    """The records of one clause go on under another of the same agency."""
    world = made.debts(0.3)
    old = texts.scheme(world, scheme="old", agencies=[made.courts()], lists=[made.black(3, 12, [made.after(4)])])
    courts = made.courts(texts.sight("courts-debt-anew", "debt"))
    new = texts.scheme(
        world,
        scheme="new",
        agencies=[courts],
        lists=[made.black(4, 18, [made.after(3)]), made.black(2, 3, [made.after(2)], "grey")],
    )
    return made.scenario(world, [(old, 9), (new, 15)], shows=["LEFT term"])


# The index


def points() -> made.Scenario:
    """Classes reached to the point, a floor soon met, and recovery towards the start."""
    world = texts.world(
        conducts=[
            texts.conduct("debt", per_month=number(0.3)),
            texts.conduct("volunteering", per_month=number(0.2), context="civic", polarity="beneficial"),
        ]
    )
    courts = made.courts(
        texts.sight("courts-debt", "debt", retention=6), texts.sight("courts-good", "volunteering", context="civic")
    )
    adds = [("debt", -5), ("volunteering", 3)]
    index = made.index(
        floor=85,
        ceiling=106,
        recovery={"points_per_month": 1},
        adds=[{"id": f"adds-{conduct}", "conduct": conduct, "points": worth} for conduct, worth in adds],
    )
    return made.scenario(world, [(texts.scheme(world, agencies=[courts], index=index), 24)], shows=["CLASS"])


def rounding() -> made.Scenario:
    """A recovery of two thirds of the finest unit of a point, and a class that begins just there."""
    world = made.debts(0.1)
    classes = [{"id": "low", "from_points": 0}, {"id": "high", "from_points": 95.0000153}]
    index = made.index(recovery={"share_per_month": 0.000002}, classes=classes)
    scheme = texts.scheme(world, agencies=[made.courts()], index=index)
    return made.scenario(world, [(scheme, 12)], shows=["CLASS"])


def classes() -> made.Scenario:
    """Entry by class on wrong records, and refusals by class."""
    world = made.debts(0.15, wishes=[texts.wish("flight", 0.5, per_month=number(0.3))])
    courts = texts.sight("courts-debt", "debt", misattributed=number(0.4), concentrated=made.EVENLY, retention=6)
    minor = texts.sight("courts-minor", "debt", coverage=number(0.5), gravity=1)
    black = texts.blacklist("black", ["courts"], [{"class_at_most": "low"}], [{"class_at_least": "top"}])
    sanction = made.sanction("no-flights", {"class_at_most": "mid"}, "flight")
    scheme = texts.scheme(
        world, agencies=[made.courts(courts, minor)], index=made.index(), lists=[black], sanctions=[sanction]
    )
    return made.scenario(world, [(scheme, 20)], shows=["CLASS", "REFUSED", "LEFT class"])


def incomes() -> made.Scenario:
    """A weighted index that adds points for income, which rises and falls."""
    world = made.debts(
        turns=[
            texts.turn("raise", {"income_bands": 1}, per_month=number(0.2)),
            texts.turn("cut", {"income_bands": -2}, per_month=number(0.1)),
        ]
    )
    index = made.index("weighted", income_points=[2 * band - 9 for band in range(10)])
    return made.scenario(
        world, [(texts.scheme(world, agencies=[made.courts()], index=index), 16)], shows=["CLASS", "INCOME"]
    )


def ranks() -> made.Scenario:
    """Classes by share of people, renewed each quarter, and figures pulled towards those of contacts."""
    world = made.debts(0.3)
    shares = {"d": 0.2, "c": 0.3, "a": 0.5}
    index = made.index(
        "ranked",
        classes=[{"id": band, "share_of_people": share} for band, share in shares.items()],
        recomputed_every_months=3,
        association={"weight_per_month": 0.25, "of": "contacts", "source": "law"},
    )
    scheme = texts.scheme(world, agencies=[made.courts()], index=index)
    return made.scenario(world, [(scheme, 14)], shows=["CLASS"], families=True)


def pulled() -> made.Scenario:
    """Debts are few; in the months between them figures go back towards the start, pulled towards those of contacts."""
    index = made.index(
        recovery={"share_per_month": 0.1},
        association={"weight_per_month": 0.25, "of": "contacts", "source": "law"},
    )
    world = made.debts(0.05)
    scheme = texts.scheme(world, agencies=[made.courts()], index=index)
    return made.scenario(world, [(scheme, 24)], shows=["CLASS"], people=40)


# What people do


def responses() -> made.Scenario:
    """Who is on the list runs into debt less often, two months later, and ever less so."""
    fading = made.response("own_listing", "debt", 0.1, delay_months=number(2), fades={"months": 6, "from": "onset"})
    world = made.debts(0.4, responses=[fading])
    scheme = texts.scheme(world, agencies=[made.courts()], lists=[made.black(1, 1, [made.after(12)])])
    return made.scenario(world, [(scheme, 24)], shows=["LEFT term"], people=40)


def contacts() -> made.Scenario:
    """A listed contact makes for more debts until a while after."""
    fading = made.response("contact_listed", "debt", 4, fades={"months": 6, "from": "end"})
    reading = {"degree": 1, "near_share": number(1), "near_people": 10, "exchanged_every_months": 1}
    world = made.debts(0.15, responses=[fading], contacts={**reading, "assumption": texts.WHY})
    lists = [made.black(2, 6, [made.after(3)], published={"to": "public"})]
    scheme = texts.scheme(world, agencies=[made.courts()], lists=lists)
    return made.scenario(world, [(scheme, 18)], shows=["LEFT term", "DEED"], people=40)


def further_layers() -> made.Scenario:
    """Debts eight times as frequent as by nature: most come from layers above the first."""
    world = made.debts(0.3, responses=[made.response("watched", "debt", 8)])
    scheme = texts.scheme(world, agencies=[made.courts()])
    return made.scenario(world, [(scheme, 12)], shows=["DEED"], people=12)


def monthly() -> made.Scenario:
    """A large chance each month, over two years."""
    world = texts.world(conducts=[texts.conduct("debt", chance_per_month=number(0.4))])
    return made.scenario(world, [(texts.scheme(world, agencies=[made.courts()]), 20)], shows=["DEED"])


def small_chances() -> made.Scenario:
    """A small chance each month; another, being watched for, is raised to three times what it is by nature."""
    kinds = [texts.conduct(name, chance_per_month=number(0.2)) for name in ("debt", "jaywalking")]
    world = texts.world(conducts=kinds, responses=[made.response("watched", "debt", 3)])
    return made.scenario(world, [(texts.scheme(world, agencies=[made.courts()]), 20)], shows=["DEED"])


def work() -> made.Scenario:
    """Two turns may meet in a month; what they change counts from the next."""
    by_work = {"work": {"unemployed": 2, "employed": 0.25, "public": 1}, "assumption": texts.WHY}
    world = texts.world(
        conducts=[texts.conduct("debt", per_month=number(0.4), by=by_work)],
        turns=[
            texts.turn("find_job", {"work": "employed"}, per_month=number(0.4)),
            texts.turn("promotion", {"work": "public"}, per_month=number(0.4)),
            texts.turn("lose_job", {"work": "unemployed"}, per_month=number(0.4)),
        ],
    )
    return made.scenario(world, [(texts.scheme(world, agencies=[made.courts()]), 16)], shows=["WORK", "TURN"])


def refusals() -> made.Scenario:
    """Two clauses refuse the same wish, each now and then; who is refused tries again."""
    world = made.debts(0.3, wishes=[texts.wish("flight", 0.5, per_month=number(0.5))])
    sanctions = [
        made.sanction(name, {"on": "black"}, "flight", share_enforced=number(0.6))
        for name in ("no-flights", "no-fast-flights")
    ]
    scheme = texts.scheme(
        world, agencies=[made.courts()], lists=[made.black(1, 6, [made.after(8)])], sanctions=sanctions
    )
    return made.scenario(world, [(scheme, 14)], shows=["WISH", "REFUSED", "ALSO_REFUSED"])


def families() -> made.Scenario:
    """Children of the listed are refused; children are born and come of age, and the dead leave their lists."""
    world = made.debts(0.3, wishes=[texts.wish("school", 0.2, per_month=number(0.4))])
    sanction = made.sanction("no-school", {"on": "black"}, "school", target="child", context="schooling")
    scheme = texts.scheme(
        world, agencies=[made.courts()], lists=[made.black(1, 6, [made.after(10)])], sanctions=[sanction]
    )
    return made.scenario(world, [(scheme, 24)], shows=["REFUSED", "LEFT death"], people=36, families=True)


CATCHERS: dict[str, Callable[[], made.Scenario]] = {
    scenario.__name__: scenario
    for scenario in (
        sightings,
        coverage_that_varies,
        retention,
        false_records,
        window,
        ledgers,
        terms,
        settlement,
        repair,
        deeds_and_records,
        appeals,
        corrections,
        change_of_scheme,
        points,
        rounding,
        classes,
        incomes,
        ranks,
        pulled,
        responses,
        contacts,
        further_layers,
        monthly,
        small_chances,
        work,
        refusals,
        families,
    )
}


@cache
def _expected(catcher: str) -> tuple[made.Scenario, list[Entry]]:
    """The scenario and its lives by the plain reading, which no planted fault touches."""
    scenario = CATCHERS[catcher]()
    return scenario, live(scenario.world, scenario.regime, scenario.population, LIFE_SEED, made.PEOPLE_SEED)


def check(catcher: str, live_log: Live) -> None:
    """Raises AssertionError where the kernel tells a life of this scenario otherwise than the plain reading.

    A sum that must close is asked first: every spell that begins ends once, by the end.
    """
    scenario, expected = _expected(catcher)
    forms = {row.event for row in expected} | {f"{row.event} {row.b}" for row in expected}
    assert set(scenario.shows) <= forms, f"{catcher}: {sorted(set(scenario.shows) - forms)} never come about"
    log = live_log(scenario.world, scenario.regime, scenario.population, LIFE_SEED, made.PEOPLE_SEED)
    entered, left = (sum(row.event == event for row in log) for event in ("ENTERED", "LEFT"))
    assert entered == left, f"{catcher}: {entered} entries, {left} exits"
    if log != expected:
        apart = next(
            (at for at, (one, other) in enumerate(zip(log, expected, strict=False)) if one != other),
            min(len(log), len(expected)),
        )
        raise AssertionError(
            f"{catcher}: from row {apart} on\n  kernel: {log[apart : apart + SHOWN_ROWS]}\n"
            f"  plain:  {expected[apart : apart + SHOWN_ROWS]}"
        )
