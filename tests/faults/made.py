"""What the scenarios are made of: a world of debts, courts that see them, lists, an index, and who lives there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from glasshouse.population.people import Population
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime, Segment
from glasshouse.world import WorldText
from tests import texts
from tests.small_population import small_population
from tests.texts import number

Text = dict[str, Any]

PEOPLE_SEED = 11
EVENLY = {"share_of_people": number(0), "times": number(1)}


class Scenario(NamedTuple):
    """What is lived, and the forms of rows that must come about."""

    world: WorldText
    regime: Regime
    population: Population
    shows: tuple[str, ...]


def debts(rate: float = 0.2, **parts: Any) -> WorldText:
    """A world in which people run into debt, and whatever else."""
    return texts.world(conducts=[texts.conduct("debt", per_month=number(rate))], **parts)


def scenario(
    world: WorldText,
    schemes: Sequence[tuple[SchemeText, int]],
    *,
    shows: Sequence[str],
    people: int = 24,
    families: bool = False,
) -> Scenario:
    """The schemes one after the other, each for its months, on adults that live alone, or on families."""
    segments, first = [], world.start
    for scheme, months in schemes:
        segments.append(Segment(scheme, None, first, first + months))
        first += months
    population = small_population(
        world, people, PEOPLE_SEED, begin=world.start, start=world.start, until=first, adults_only=not families
    )
    return Scenario(world, Regime("fault", tuple(segments), frozenset()), population, tuple(shows))


def courts(*sees: Text, **parts: Any) -> Text:
    """Courts that see every debt without error, or what they are told to see."""
    return texts.agency("courts", list(sees) or [texts.sight("courts-debt", "debt")], **parts)


def wrong_courts(**parts: Any) -> Text:
    """Courts that miss some debts, pin some on others, and invent some."""
    sight = {
        "coverage": number(0.8),
        "misattributed": number(0.5),
        "fabricated_per_month": number(0.1),
        "concentrated": EVENLY,
    }
    return courts(texts.sight("courts-debt", "debt", **sight), **parts)


def black(at_least: int, within: int | str, leave: Sequence[Text], name: str = "black", **parts: Any) -> Text:
    """A black list of the courts: so many debts within so many months."""
    reads = parts.pop("reads", ["courts"])
    return texts.blacklist(name, reads, [texts.count("debt", at_least, within)], list(leave), **parts)


def after(months: int, share: float | None = None) -> Text:
    """A term, for a share of the entries or for all."""
    return {"months_listed": months} if share is None else {"months_listed": months, "share_of_entries": number(share)}


def response(trigger: str, kind: str, times: float, **parts: Any) -> Text:
    """A response of everybody, at once and lasting, unless it says otherwise."""
    return {
        "id": f"{trigger}-{kind}",
        "trigger": trigger,
        "who": "all",
        "kinds": [kind],
        "times": number(times, range=[0, 10]),
        "delay_months": number(0),
        "assumption": texts.WHY,
        **parts,
    }


def index(kind: str = "points", **parts: Any) -> Text:
    """Five points off for a debt, and three classes."""
    return {
        "id": "index",
        "kind": kind,
        "reads": ["courts"],
        "source": "law",
        "start": 100,
        "floor": 0,
        "ceiling": 200,
        "adds": [{"id": "adds-debt", "conduct": "debt", "points": -5}],
        "classes": [
            {"id": "low", "from_points": 0},
            {"id": "mid", "from_points": 90},
            {"id": "top", "from_points": 95},
        ],
        **parts,
    }


def sanction(name: str, when: Text, wish: str, **parts: Any) -> Text:
    """A clause that refuses a wish, always and to the person themself, unless it says otherwise."""
    return {
        "id": name,
        "when": when,
        "target": "self",
        "refuses": wish,
        "share_enforced": number(1),
        "context": "travel",
        "source": "law",
        **parts,
    }
