"""Law 7: what has no effect changes no bit, what a label does not decide it does not move, what is to come is not read.

The added clauses see conducts that no response to being watched names; else being seen would be an effect of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from glasshouse.records.log import Entry
from glasshouse.scheme.model import SchemeText
from tests import texts
from tests.engine.test_bits import first_difference
from tests.laws.asking import FEW_AND_MANY, ask, lived, with_schemes
from tests.random_schemes import Case
from tests.reference.mechanisms import OFF, sights
from tests.texts import number

Add = Callable[[SchemeText, SchemeText], SchemeText]
"""Takes a scheme of a case and the scheme of ghosts; gives the first with something of the second."""

ERRING = {
    "coverage": number(0.75),
    "misattributed": number(0.25),
    "fabricated_per_month": number(0.1),
    "concentrated": {"share_of_people": number(0.25), "times": number(3)},
    "lag_months": number(1),
}


def _ghosts(case: Case) -> SchemeText:
    """A scheme whose every clause is named ghost: its agency errs and corrects, but nothing follows from it."""
    agency = texts.agency(
        "ghost",
        [
            texts.sight("ghost-debt", "debt", **ERRING),
            texts.sight("ghost-volunteering", "volunteering", context="civic", legality="prosocial", **ERRING),
        ],
        corrects=number(0.5),
    )
    never: dict[str, Any] = {"on": "ghost-idle"}
    shared = {"context": "travel", "source": "law"}
    index = {
        "id": "ghost-index",
        "kind": "points",
        "reads": ["ghost"],
        "start": 100,
        "floor": 0,
        "ceiling": 200,
        "adds": [{"id": "ghost-points", "conduct": "debt", "points": -20}],
        "recovery": {"share_per_month": 0.25},
        "association": {"weight_per_month": 0.25, "of": "contacts", "source": "law"},
        "classes": [{"id": "ghost-low", "from_points": 0}, {"id": "ghost-high", "from_points": 90}],
        "source": "law",
    }
    appeal = {
        "lists": ["ghost-idle"],
        "filed_share": number(1),
        "months": number(0),
        "upheld_if_in_error": number(1),
        "upheld_if_not": number(1),
        "source": "law",
    }
    return texts.scheme(
        case.world,
        scheme="ghosts",
        agencies=[agency],
        pools=[{"id": "ghost-pool", "from": ["ghost"], "correction_reaches_copies": True, "source": "law"}],
        index=index,
        lists=[
            texts.blacklist(
                "ghost-idle",
                ["ghost-pool"],
                [texts.count("debt", 900, 1)],
                [{"settled": ["volunteering"]}, {"repair_after_months": 0, "repair_chance_per_month": number(0)}],
                published={"to": "public"},
            ),
            texts.blacklist(
                "ghost-busy", ["ghost"], [texts.count("volunteering", 1, 6)], [{"months_listed": 3}], polarity="red"
            ),
        ],
        sanctions=[
            {
                "id": "ghost-sanction",
                "when": never,
                "target": "household",
                "refuses": ["flight", "loan"],
                "share_enforced": number(1),
                "times": {"find_job": number(0)},
                "adds_per_month": {"cut": number(0.2)},
                **shared,
            },
            {
                "id": "ghost-threat",
                "when": {"not_on": "ghost-idle"},
                "refuses": ["flight", "loan"],
                "share_enforced": number(0),
                "times": {"find_job": number(1)},
                "adds_per_month": {"lose_job": number(0)},
                **shared,
            },
            {
                "id": "ghost-spouse",
                "when": {"not_on": "ghost-idle"},
                "target": "spouse",
                "declared_only": "nobody lives it",
                **shared,
            },
        ],
        rewards=[
            {
                "id": "ghost-reward",
                "when": never,
                "grants": ["loan"],
                "adds_per_month": {"raise": number(0.2)},
                **shared,
            },
            {
                "id": "ghost-staff",
                "when": {"not_on": "ghost-idle"},
                "target": "staff",
                "declared_only": "nobody lives it",
                **shared,
            },
        ],
        redress={"notice": {"before": False, "after": False}, "appeal": appeal, "source": "law"},
    )


def _more(*sections: str, only: Sequence[str] = ()) -> Add:
    """The ghosts of these sections (only those named, where any is) after the scheme's own."""

    def add(scheme: SchemeText, ghosts: SchemeText) -> SchemeText:
        update = {}
        for section in sections:
            own = getattr(scheme, section)
            there = {clause.id for clause in own}
            wanted = (clause for clause in getattr(ghosts, section) if not only or clause.id in only)
            update[section] = (*own, *(clause for clause in wanted if clause.id not in there))
        return scheme.model_copy(update=update)

    return add


def _index(scheme: SchemeText, ghosts: SchemeText) -> SchemeText:
    """An index where there is none that nothing hangs on; else one more entry in it, of no points."""
    assert ghosts.index is not None
    agencies = _more("agencies")(scheme, ghosts)
    if scheme.index is None:
        return agencies.model_copy(update={"index": ghosts.index})
    points = ghosts.index.adds[0]
    none = points.model_copy(update={"points": points.points.model_copy(update={"value": 0})})
    return scheme.model_copy(
        update={"index": scheme.index.model_copy(update={"adds": (*scheme.index.adds, none)})},
    )


def _ways(scheme: SchemeText, ghosts: SchemeText) -> SchemeText:
    """A way into every list that nobody can take, and two ways out."""
    idle = ghosts.lists[0]
    lists = tuple(
        listing.model_copy(
            update={
                "enter": listing.enter.model_copy(update={"any_": (*listing.enter.any_, *idle.enter.any_)}),
                "leave": listing.leave.model_copy(update={"any_": (*listing.leave.any_, *idle.leave.any_)}),
            }
        )
        for listing in scheme.lists
    )
    return scheme.model_copy(update={"lists": lists})


def _appeal(scheme: SchemeText, ghosts: SchemeText) -> SchemeText:
    """A list more that one may appeal against, which nobody is on."""
    scheme = _more("agencies", "pools", "lists", only=("ghost", "ghost-pool", "ghost-idle"))(scheme, ghosts)
    if scheme.redress is None or ghosts.redress is None:
        return scheme.model_copy(update={"redress": ghosts.redress})
    appeal, ghost = scheme.redress.appeal, ghosts.redress.appeal
    if not isinstance(appeal, str):
        ghost = appeal.model_copy(update={"lists": (*appeal.lists, "ghost-idle")})
    return scheme.model_copy(update={"redress": scheme.redress.model_copy(update={"appeal": ghost})})


LISTED = ("agencies", "pools", "lists")
IDLE = ("ghost", "ghost-pool", "ghost-idle")
ADDITIONS: dict[str, Add] = {
    "an agency that nobody reads": _more("agencies"),
    "a pool that nobody reads": _more("agencies", "pools"),
    "a list that nobody enters": _more(*LISTED, only=IDLE),
    "a list from which nothing follows": _more(*LISTED),
    "a sanction on nobody": _more(*LISTED, "sanctions", only=(*IDLE, "ghost-sanction")),
    "a sanction that nobody enforces": _more(*LISTED, "sanctions", only=(*IDLE, "ghost-threat")),
    "a reward for nobody": _more(*LISTED, "rewards", only=(*IDLE, "ghost-reward")),
    "an index from which nothing follows": _index,
    "ways that nobody takes": _ways,
    "an appeal of nobody": _appeal,
    "all of them": lambda scheme, ghosts: _ways(
        _index(_appeal(_more("sanctions", "rewards")(scheme, ghosts), ghosts), ghosts), ghosts
    ),
}
WITH_ROWS_OF_ITS_OWN = ("an agency that nobody reads", "a list from which nothing follows")


def _of_ghosts(entry: Entry) -> bool:
    return "ghost" in entry.a or "ghost" in str(entry.b)


def nothing_else_changes(case: Case, add: Add) -> int:
    """How many rows the addition has of its own; all others stay, in their order."""
    case = OFF["notice"](case)  # else being on any list makes people aware
    ghosts = _ghosts(case)
    changed = lived(with_schemes(case, lambda scheme: add(scheme, ghosts)))
    others = [entry for entry in changed if not _of_ghosts(entry)]
    assert not first_difference(others, lived(case))
    return len(changed) - len(others)


def _shuffled(case: Case, axis: str) -> Case:
    """The same people with a label of two values swapped for every other person."""
    people = case.population.people
    labels = np.where(np.arange(len(people.birth)) % 2 == 0, 1 - getattr(people, axis), getattr(people, axis))
    labels = labels.astype(np.int8)
    labels.flags.writeable = False
    return case._replace(population=case.population._replace(people=people._replace(**{axis: labels})))


def _alike(case: Case, axis: str, group: str) -> Case:
    """The same case with terms that are the same for both values of the label."""
    equal = sights(
        lambda sight: {} if sight.times_for is None else {"times_for": sight.times_for.model_copy(update={group: None})}
    )(case)
    return OFF["residents"](equal) if axis == "residency" else equal


LABELS = {"minority": "minority", "residency": "residency_migrant"}


def a_label_moves_nobody(case: Case, axis: str) -> int:
    """Gives whether it would have moved somebody where terms are not the same."""
    equal = _alike(case, axis, LABELS[axis])
    assert not first_difference(lived(_shuffled(equal, axis)), lived(equal))
    return int(lived(_shuffled(case, axis)) != lived(case))


def later_is_not_read(case: Case) -> int:
    """A life whose people stop to respond is the same until they do."""
    whole, parted = lived(case), 0
    for segment in case.regime.segments:
        month = segment.first
        until = lived(case._replace(regime=case.regime._replace(unresponsive_from=month)))
        one, other = ([entry for entry in log if entry.month < month] for log in (until, whole))
        assert not first_difference(one, other)
        parted += bool(one) and until != whole
    return parted


@pytest.mark.parametrize("examples", [pytest.param(5, id="few"), FEW_AND_MANY[1]])
@pytest.mark.parametrize("addition", ADDITIONS)
def test_what_has_no_effect_changes_nothing_else(addition: str, examples: int) -> None:
    def law(case: Case) -> int:
        return nothing_else_changes(case, ADDITIONS[addition])

    own = ask(law, examples)
    assert own > 0 or addition not in WITH_ROWS_OF_ITS_OWN


@pytest.mark.parametrize("examples", FEW_AND_MANY)
@pytest.mark.parametrize("axis", LABELS)
def test_a_label_alone_moves_nobody(axis: str, examples: int) -> None:
    def law(case: Case) -> int:
        return a_label_moves_nobody(case, axis)

    assert ask(law, examples) > 0


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_who_stops_to_respond_lived_the_same_before(examples: int) -> None:
    assert ask(later_is_not_read, examples) > 0
