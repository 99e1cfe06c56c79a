"""Small valid worlds and schemes, drawn as texts, with rates high enough that things happen to a few dozen people.

Every id always means the same (a Sight its conduct, a list its polarity), so that two drawn schemes can follow one
another.  :func:`cases` is what the tests of both readings draw from.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

from glasshouse.population.people import Population
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime, Segment, regime, timeline
from glasshouse.vocabulary import MECHANISMS
from glasshouse.world import WorldText
from tests import texts
from tests.small_population import small_population
from tests.texts import number

Draw = st.DrawFn
Text = dict[str, Any]

CONDUCTS = ("debt", "jaywalking", "post", "volunteering")
SIGHTS = {  # agency: its Sights, each with its conduct
    "courts": {"courts-debt": "debt", "courts-post": "post"},
    "cameras": {"cameras-jaywalking": "jaywalking"},
    "bureau": {"bureau-debt": "debt", "bureau-volunteering": "volunteering", "bureau-jaywalking": "jaywalking"},
}
CONTEXTS = {"debt": "courts", "jaywalking": "traffic", "post": "online_speech", "volunteering": "civic"}


class Case(NamedTuple):
    """Everything that a life depends on."""

    world: WorldText
    regime: Regime
    population: Population
    life_seed: int
    people_seed: int


def _share(*values: float) -> st.SearchStrategy[Text]:
    return st.sampled_from(values).map(number)


@st.composite
def _rate(draw: Draw, *values: float) -> Text:
    """``per_month`` or ``chance_per_month``, with what it may vary by."""
    value = draw(st.sampled_from(values))
    parts: Text = {}
    if value <= 1 and draw(st.integers(0, 3)) == 0:
        parts["chance_per_month"] = number(value)
    else:
        parts["per_month"] = number(value)
    by = {}
    chosen = draw(st.lists(st.sampled_from(("age", "sex", "schooling", "work", "income")), max_size=2))
    for axis, levels, factors in (
        ("age", ("0-17", "18-24", "35-44"), (0, 0.5, 2)),
        ("sex", ("female", "male"), (0.5, 1.5)),
        ("schooling", ("none", "college"), (0.25, 2)),
        ("work", ("unemployed", "employed", "public"), (0.25, 2)),
        ("income", ("0", "1", "2", "8", "9"), (0.5, 1.75)),
    ):
        if axis in chosen:
            by[axis] = {level: draw(st.sampled_from(factors)) for level in levels}
    if by:
        parts["by"] = {**by, "assumption": texts.WHY}
    if draw(st.booleans()):
        parts["frailty"] = draw(st.sampled_from(("care", "luck")))
    return parts


@st.composite
def worlds(draw: Draw) -> WorldText:
    """Four conducts, seven turns, two wishes, and responses of every trigger."""
    conducts = [
        texts.conduct("debt", **draw(_rate(0.1, 0.3))),
        texts.conduct("jaywalking", **{**draw(_rate(0.2, 0.4)), "context": "traffic"}),
        texts.conduct("post", **{**draw(_rate(0.1, 0.3)), "context": "online_speech", "polarity": "protected"}),
        texts.conduct("volunteering", **{**draw(_rate(0.1, 0.3)), "context": "civic", "polarity": "beneficial"}),
    ]
    turns = [
        texts.turn("lose_job", {"work": "unemployed", "income_bands": -2}, only_if_work=["employed", "public"],
                   **draw(_rate(0.03, 0.1))),
        texts.turn("find_job", {"work": "employed", "income_bands": 2}, only_if_work=["unemployed", "outside"],
                   **draw(_rate(0.1, 0.2))),
        texts.turn("promotion", {"work": "public"}, **draw(_rate(0.02, 0.05))),
        texts.turn("raise", {"income_bands": 1}, **draw(_rate(0.03, 0.1))),
        texts.turn("cut", {"income_bands": -3}, **draw(_rate(0.03, 0.1))),
        texts.turn("pay", {"settles": ["debt"]}, **draw(_rate(0.05, 0.2))),
        texts.turn("windfall", {"settles": ["debt", "jaywalking"], "income_bands": 2}, **draw(_rate(0.02, 0.05))),
    ]  # fmt: skip
    wishes = [
        texts.wish("flight", draw(st.sampled_from((0, 0.5, 0.9))), **draw(_rate(0.05, 0.2))),
        texts.wish("loan", 0.25, only_if_work=["employed", "public", "self_employed"], **draw(_rate(0.05, 0.2))),
    ]
    return texts.world(
        conducts=draw(st.permutations(conducts)),
        turns=draw(st.permutations(turns)),
        wishes=wishes,
        responses=draw(_responses()),
        confusability={
            "shares": [0.5, 0.5],
            "times": [0.5, 1.5],
            "spread": texts.number(2),
            "assumption": texts.WHY,
        },
        frailties={
            "luck": {
                "shares": [0.5, 0.25, 0.25],
                "times": [0.5, 1, 2],
                "spread": draw(st.sampled_from((texts.number(0), texts.number(1), texts.number(2)))),
                "assumption": texts.WHY,
            },
            "care": {"shares": [0.5, 0.5], "times": [0, 2], "assumption": texts.WHY},
        },
        aware=draw(_share(0, 0.5, 1)),
        contacts={
            "degree": draw(st.integers(1, 3)),
            "near_share": draw(_share(0, 0.5, 1)),
            "near_people": 10,
            "exchanged_every_months": draw(st.sampled_from((1, 2, 3, 6))),
            "assumption": texts.WHY,
        },
    )


@st.composite
def _responses(draw: Draw) -> list[Text]:
    kinds = {
        "watched": ["jaywalking", "post"],
        "reward_offered": ["volunteering", "flight"],
        "own_listing": ["debt", "pay", "loan"],
        "contact_listed": ["debt", "find_job"],
    }
    chosen = draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=4, unique=True))
    responses = []
    for position, trigger in enumerate(chosen):
        times = draw(st.sampled_from((0.25, 0.5, 2, 3)))
        response = {
            "id": f"{trigger}-{position}",
            "trigger": trigger,
            "who": draw(st.sampled_from(("aware", "all"))),
            "kinds": kinds[trigger],
            "times": number(times, range=[0, 10]),
            "delay_months": number(draw(st.sampled_from((0, 0, 1, 4)))),
            "assumption": texts.WHY,
        }
        fading = draw(st.sampled_from((None, "onset", "end", "end")))
        if fading is not None:
            response["fades"] = {"months": draw(st.sampled_from((3, 12))), "from": fading}
        responses.append(response)
    return responses


@st.composite
def _sight(draw: Draw, name: str, conduct: str) -> Text:
    sight = texts.sight(
        name,
        conduct,
        coverage=draw(_share(0.5, 0.9, 1)),
        coverage_varies=draw(st.sampled_from(("by_deed", "by_person", "by_district"))),
        misattributed=draw(_share(0, 0.2, 0.5)),
        fabricated_per_month=draw(_share(0, 0.05, 0.2)),
        concentrated={
            "share_of_people": draw(_share(0.1, 0.5)),
            "times": number(draw(st.sampled_from((0, 2, 20)))),
        },
        lag_months=number(draw(st.sampled_from((0, 0, 1, 3)))),
        context=CONTEXTS[conduct],
        gravity=draw(st.integers(0, 5)),
        legality=draw(st.sampled_from(("unlawful_adjudicated", "alleged", "lawful"))),
        proof=draw(st.sampled_from(("adjudicated", "suspicion"))),
    )
    if draw(st.booleans()):
        groups = ("minority", "residency_migrant", "sex_female", "age_60_and_over")
        sight["times_for"] = {group: number(draw(st.sampled_from((0.5, 3)))) for group in groups}
    if draw(st.booleans()):
        sight["retention"] = draw(st.sampled_from((1, 6, 12, "lifelong")))
    return sight


@st.composite
def _index(draw: Draw) -> Text:
    kind = draw(st.sampled_from(("points", "points", "weighted", "weighted", "ranked", "ranked", "criteria")))
    index: Text = {
        "id": draw(st.sampled_from((f"{kind}-index", f"{kind}-score"))),
        "kind": kind,
        "reads": draw(_readers()),
        "source": "law",
    }
    if kind == "criteria":
        return index
    points = {"debt": -20, "jaywalking": -5.5, "post": -10, "volunteering": 8.25}
    index |= {
        "start": 100,
        "floor": draw(st.sampled_from((0, 70))),
        "ceiling": draw(st.sampled_from((104, 200))),
        "adds": [{"id": f"adds-{name}", "conduct": name, "points": points[name]} for name in CONDUCTS],
    }
    if kind == "weighted":
        index["income_points"] = [2 * band - 9 for band in range(10)]
    elif draw(st.booleans()):
        index["recovery"] = draw(st.sampled_from(({"share_per_month": 0.1}, {"points_per_month": 1.5})))
    if draw(st.booleans()):
        index["association"] = {"weight_per_month": 0.25, "of": "contacts", "source": "law"}
    if kind == "ranked":
        shares = {"d": 0.2, "c": 0.3, "a": 0.5}
        index["classes"] = [{"id": band, "share_of_people": share} for band, share in shares.items()]
        index["recomputed_every_months"] = draw(st.sampled_from((1, 3, 12)))
    else:
        levels = (("d", 0), ("c", 90), ("b", 98), ("a", 102))
        index["classes"] = [{"id": band, "from_points": level} for band, level in levels]
        if draw(st.booleans()):
            del index["classes"][0]["from_points"]
    return index


def _readers() -> st.SearchStrategy[list[str]]:
    return st.sampled_from((["courts", "cameras", "bureau"], ["pool"], ["courts", "pool"], ["bureau", "cameras"]))


@st.composite
def _list(draw: Draw, name: str, *, classes: bool) -> Text:
    red = name == "honours"
    if red:
        ways_in = [texts.count("volunteering", 2, 12), {"class_at_least": "a"}]
    else:
        ways_in = [
            texts.count(draw(st.sampled_from((["debt"], ["debt", "jaywalking"], ["debt", "post"], ["jaywalking"]))),
                        draw(st.sampled_from((1, 2, 2, 3))), draw(st.sampled_from((1, 6, 12, "ever")))),
            {"class_at_most": draw(st.sampled_from(("c", "d")))},
        ]  # fmt: skip
    ways_out = [
        {"settled": draw(st.sampled_from((["debt"], ["debt", "jaywalking"])))},
        {"months_listed": draw(st.sampled_from((2, 6))), "share_of_entries": number(0.5)},
        {"months_listed": draw(st.sampled_from((3, 12)))},
        {"repair_after_months": draw(st.sampled_from((0, 3))), "repair_chance_per_month": number(0.25)},
        {"corrected": True},
        {"class_at_most": "c"} if red else {"class_at_least": draw(st.sampled_from(("c", "a")))},
    ]
    if classes:  # classes are lost among counts otherwise
        ways_in, ways_out = [*ways_in, ways_in[-1]], [*ways_out, ways_out[-1]]
    else:
        ways_in, ways_out = ways_in[:-1], ways_out[:-1]
    return texts.blacklist(
        name,
        draw(_readers()),
        draw(st.lists(st.sampled_from(ways_in), min_size=1, max_size=2, unique_by=str)),
        draw(st.lists(st.sampled_from(ways_out), max_size=3, unique_by=str)),
        polarity="red" if red else "black",
        counts=draw(st.sampled_from(("deeds", "records"))),
        after_exit=draw(st.sampled_from(("records_spent", "records_count"))),
        published={"to": draw(st.sampled_from(("nobody", "agencies", "public", "public")))},
    )


@st.composite
def _effect(draw: Draw, name: str, lists: list[str], *, classes: bool, sanction: bool) -> Text:
    conditions: list[Text] = [{"on": listing} for listing in lists] + [{"not_on": listing} for listing in lists]
    if classes:
        conditions += [{"class_at_most": "c"}, {"class_at_least": "a"}]
    effect: Text = {
        "id": name,
        "when": draw(st.sampled_from(conditions)),
        "target": draw(st.sampled_from(("self", "self", "child", "household"))),
        "context": "travel",
        "source": "law",
    }
    possible = ("wish", "times", "adds") if name.endswith("0") else ("wish", "adds")  # rates stay within bounds
    acts = draw(st.lists(st.sampled_from(possible), min_size=1, max_size=3, unique=True))
    if "wish" in acts:
        wishes = draw(st.sampled_from((["flight"], ["loan"], ["flight", "loan"])))
        effect["refuses" if sanction else "grants"] = wishes
        if sanction:
            effect["share_enforced"] = draw(_share(0.5, 0.9, 1))
    if "times" in acts:
        effect["times"] = {"find_job": number(draw(st.sampled_from((0, 0.5, 2)))), "flight": number(2)}
    if "adds" in acts:
        turns = draw(st.sampled_from((["cut"], ["lose_job", "pay"])))
        effect["adds_per_month"] = {turn: number(draw(st.sampled_from((0.0005, 0.05, 0.2)))) for turn in turns}
    return effect


@st.composite
def schemes(draw: Draw, world: WorldText, name: str) -> SchemeText:
    """A scheme of two or three agencies with whatever else can be made of them."""
    agencies = [
        texts.agency(
            agency,
            [draw(_sight(sight, conduct)) for sight, conduct in sights.items() if draw(st.integers(0, 3)) > 0],
            **({"corrects": draw(_share(0.25, 0.5))} if draw(st.booleans()) else {}),
        )
        for agency, sights in SIGHTS.items()
    ]
    index = draw(_index()) if draw(st.integers(0, 3)) else None
    classes = index is not None and bool(index.get("classes"))
    listed = draw(st.sampled_from((["defaulters"], ["honours", "defaulters"], ["honours", "defaulters", "jaywalkers"])))
    effects = {
        kind: [
            draw(_effect(f"{kind}-{position}", listed, classes=classes, sanction=kind == "sanction"))
            for position in range(draw(st.integers(0, 3)))
        ]
        for kind in ("sanction", "reward")
    }
    pool = {
        "id": "pool",
        "from": draw(st.sampled_from((["courts", "cameras", "bureau"], ["cameras"]))),
        "correction_reaches_copies": draw(st.booleans()),
        "source": "law",
    }
    redress = {
        "notice": {"before": draw(st.booleans()), "after": draw(st.booleans())},
        "appeal": draw(st.just("none") | _appeal(listed)),
        "source": "law",
    }
    parts: Text = {
        "applies_to": {
            "from_age": draw(st.sampled_from((0, 16, 18))),
            "residents": draw(st.sampled_from(("all", "all", "local", "migrant"))),
        },
        "agencies": draw(st.permutations(agencies)),
        "pools": [pool],
        "ledger": {"retention": draw(st.sampled_from((2, 12, "lifelong"))), "source": "law"},
        "lists": [draw(_list(listing, classes=classes)) for listing in listed],
        "sanctions": effects["sanction"],
        "rewards": effects["reward"],
        "redress": redress,
    }
    if draw(st.integers(0, 2)) == 0:
        parts["applies_to"]["to_age"] = draw(st.sampled_from((19, 40, 60)))
    if index is not None:
        parts["index"] = index
    return texts.scheme(world, scheme=name, **parts)


@st.composite
def _appeal(draw: Draw, lists: list[str]) -> Text:
    return {
        "lists": draw(st.sampled_from((lists, lists[:1]))),
        "filed_share": draw(_share(0.5, 1)),
        "months": number(draw(st.sampled_from((0, 1, 3)))),
        "upheld_if_in_error": draw(_share(0.5, 1)),
        "upheld_if_not": draw(_share(0.25, 0.5)),
        "source": "law",
    }


@st.composite
def cases(draw: Draw, *, residents: int = 30, months: int = 30) -> Case:
    """A world, a life under one scheme or two, perhaps with mechanisms off, and some people."""
    world = draw(worlds())
    new = draw(schemes(world, "new"))
    before = texts.scheme(world, scheme="none") if draw(st.integers(0, 2)) == 0 else draw(schemes(world, "old"))
    known = draw(st.sampled_from((0, 4)))
    before_months = draw(st.sampled_from((0, 7, 12)))
    without = frozenset(draw(st.lists(st.sampled_from(MECHANISMS), max_size=1))) if draw(st.booleans()) else frozenset()
    when = timeline(world, new, before_months, 2)
    life = regime(new, before, when._replace(in_force=when.start + known), without=without)
    last = life.segments[-1]
    cut = Segment(last.scheme, last.announced, last.first, max(last.first + 1, life.segments[0].first + months))
    life = life._replace(segments=(*life.segments[:-1], cut))
    people_seed = draw(st.integers(0, 2**64 - 1))
    population = small_population(world, residents, people_seed, begin=when.begin, start=when.start, until=cut.end)
    return Case(world, life, population, draw(st.integers(0, 2**64 - 1)), people_seed)
