"""A world and two schemes in which no column of any table has the value of its neighbour in every row."""

from __future__ import annotations

from glasshouse.compiler import codebook, compile, rates, traits
from glasshouse.compiler.tables import Tables
from glasshouse.records.log import Codebook
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime, Segment
from glasshouse.world import WorldText
from tests import texts
from tests.small_population import small_population
from tests.texts import number

BEGIN, CHANGE, END = 24252, 24264, 24282  # 2021-01, 2022-01, 2023-07


def world() -> WorldText:
    """Two conducts, three turns and a wish; every kind of response."""
    return texts.world(
        conducts=[
            texts.conduct("debt", per_month=number(0.3)),
            texts.conduct("noise", per_month=number(0.2), context="civic"),
        ],
        turns=[
            texts.turn("cut", {"income_bands": -3}, per_month=number(0.125)),
            texts.turn("hired", {"work": "employed"}, chance_per_month=number(0.5), only_if_work=["unemployed"]),
            texts.turn("pays", {"settles": ["debt"]}, per_month=number(0.0625)),
        ],
        wishes=[texts.wish("flight", 0.25, chance_per_month=number(0.125))],
        responses=[
            {
                "id": "watched", "trigger": "watched", "who": "aware", "kinds": ["noise"],
                "times": number(0.5, range=[0, 2]),
                "delay_months": number(2), "fades": {"months": 3, "from": "onset"}, "assumption": texts.WHY,
            },
            {
                "id": "listed", "trigger": "own_listing", "who": "all", "kinds": ["debt"],
                "times": number(1.5, range=[0, 2]),
                "delay_months": number(4), "fades": {"months": 1, "from": "end"}, "assumption": texts.WHY,
            },
        ],
        contacts={
            "degree": 3, "near_share": number(0.5), "near_people": 10, "exchanged_every_months": 6,
            "assumption": texts.WHY,
        },
    )  # fmt: skip


def before(of: WorldText) -> SchemeText:
    """The courts alone, an index that goes on, and a black list that does not."""
    courts = texts.agency("courts", [texts.sight("courts-debt", "debt", retention=7)])
    lists = [
        texts.blacklist(name, ["courts"], [texts.count("debt", 1, 5)], [{"months_listed": 2}], polarity=polarity)
        for name, polarity in (("marked", "red"), ("old", "black"))
    ]
    index = {
        "id": "index", "kind": "points", "reads": ["courts"], "source": "law", "start": 50, "floor": 0, "ceiling": 60,
        "adds": [{"id": "adds-debt", "conduct": "debt", "points": -2}],
        "classes": [{"id": "all", "from_points": 0}], "recovery": {"points_per_month": 2},
    }  # fmt: skip
    return texts.scheme(of, scheme="before", agencies=[courts], lists=lists, index=index)


def after(of: WorldText) -> SchemeText:
    """Everything that a column can say."""
    debt = texts.sight(
        "courts-debt", "debt", coverage=number(0.75), coverage_varies="by_district", misattributed=number(0.125),
        fabricated_per_month=number(0.02), lag_months=number(5), retention=9,
        concentrated={"share_of_people": number(0.25), "times": number(2)},
    )  # fmt: skip
    noise = texts.sight(
        "bureau-noise", "noise", coverage=number(0.5), coverage_varies="by_person", lag_months=number(1),
        fabricated_per_month=number(0.01), concentrated={"share_of_people": number(0), "times": number(1)},
        context="civic", legality="moral",
    )  # fmt: skip
    agencies = [
        texts.agency("bureau", [noise]),
        texts.agency("courts", [debt], corrects=number(0.375)),
    ]
    index = {
        "id": "index", "kind": "points", "reads": ["courts"], "source": "law", "start": 100, "floor": 10,
        "ceiling": 200, "adds": [{"id": "adds-debt", "conduct": "debt", "points": -5}],
        "classes": [
            {"id": "low", "from_points": 0}, {"id": "mid", "from_points": 90}, {"id": "top", "from_points": 95},
        ],
        "recovery": {"share_per_month": 0.25},
        "association": {"weight_per_month": 0.125, "of": "contacts", "source": "law"},
    }  # fmt: skip
    ways_in = [texts.count("debt", 4, 11), {"class_at_most": "mid"}, {"class_at_least": "top"}]
    ways_out = [
        {"settled": "debt"},
        {"months_listed": 6, "share_of_entries": number(0.5)},
        {"class_at_least": "top", "after_months": 3},
        {"class_at_most": "mid"},
        {"repair_after_months": 8, "repair_chance_per_month": number(0.0625)},
        {"corrected": True},
    ]
    lists = [
        texts.blacklist(
            "marked", ["courts"], ways_in, ways_out, counts="deeds", published={"to": "public"},
        ),
        texts.blacklist("grey", ["bureau"], [texts.count("noise", 3, "ever")], [{"months_listed": 13}],
                        after_exit="records_spent"),
    ]  # fmt: skip
    appeal = {
        "lists": ["marked"], "filed_share": number(0.3), "months": number(3), "upheld_if_in_error": number(0.9),
        "upheld_if_not": number(0.2), "source": "law",
    }  # fmt: skip
    sanctions = [
        {
            "id": "no-flights", "when": {"on": "marked"}, "target": "household", "context": "travel",
            "refuses": "flight", "share_enforced": number(0.875), "source": "law",
        },
        {
            "id": "watched-closely", "when": {"not_on": "grey"}, "target": "child", "context": "travel",
            "times": {"cut": number(1.25, range=[0, 10])}, "source": "law",
        },
        {
            "id": "hardship", "when": {"class_at_most": "mid"}, "context": "work",
            "adds_per_month": {"cut": number(0.0625)}, "source": "law",
        },
    ]  # fmt: skip
    rewards = [
        {
            "id": "miles", "when": {"class_at_least": "top"}, "context": "travel", "grants": "flight", "source": "law",
        }
    ]  # fmt: skip
    return texts.scheme(
        of, scheme="after", applies_to={"from_age": 18, "to_age": 80, "residents": "migrant"}, agencies=agencies,
        index=index, lists=lists, sanctions=sanctions, rewards=rewards,
        redress={"notice": {"before": False, "after": True}, "appeal": appeal, "source": "law"},
    )  # fmt: skip


def compiled() -> tuple[Codebook, Tables, Tables]:
    """The codebook, and the tables of both segments."""
    of = world()
    first, second = before(of), after(of)
    life = Regime(
        "life", (Segment(first, None, BEGIN, CHANGE), Segment(second, None, CHANGE, END)), frozenset({"feedback"})
    )
    people = small_population(of, 8, 1, begin=BEGIN, start=CHANGE, until=END)
    book = codebook(of, [first, second])
    one, other = compile(of, life, book, rates(of, frailty=True, rows=traits(people).rows))
    return book, one, other
