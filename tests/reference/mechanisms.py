"""Every mechanism of the two languages, and how to take it out of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glasshouse.scheme.model import Agency, EnterWhen, Index, LeaveWhen, List, Reward, Sanction, SchemeText, Sight
from glasshouse.text import Lever, Sourced
from glasshouse.vocabulary import MECHANISMS
from glasshouse.world import Kind, Response, WorldText
from tests.random_schemes import Case
from tests.texts import WHY

Off = Callable[[Case], Case]
NOTHING = Sourced(value=0, assumption=WHY)
ALL = Sourced(value=1, assumption=WHY)


def _in_schemes(change: Callable[[SchemeText], SchemeText]) -> Off:
    def off(case: Case) -> Case:
        segments = tuple(
            segment._replace(
                scheme=change(segment.scheme),
                announced=None if segment.announced is None else change(segment.announced),
            )
            for segment in case.regime.segments
        )
        return case._replace(regime=case.regime._replace(segments=segments))

    return off


def _in_world(change: Callable[[WorldText], WorldText]) -> Off:
    return lambda case: case._replace(world=change(case.world))


def _kinds(change: Callable[[Kind], dict[str, Any]]) -> Off:
    def off(world: WorldText) -> WorldText:
        groups = {"conducts": world.conducts, "turns": world.turns, "wishes": world.wishes}
        return world.model_copy(
            update={
                name: tuple(kind.model_copy(update=change(kind)) for kind in kinds) for name, kinds in groups.items()
            }
        )

    return _in_world(off)


def _by(axis: str) -> Off:
    return _kinds(lambda kind: {} if kind.by is None else {"by": kind.by.model_copy(update={axis: None})})


def _responses(change: Callable[[Response], Response | None]) -> Off:
    def off(world: WorldText) -> WorldText:
        changed = tuple(change(response) for response in world.responses)
        return world.model_copy(update={"responses": tuple(response for response in changed if response is not None)})

    return _in_world(off)


def _agencies(change: Callable[[Agency], dict[str, Any]]) -> Off:
    return _in_schemes(
        lambda scheme: scheme.model_copy(
            update={"agencies": tuple(agency.model_copy(update=change(agency)) for agency in scheme.agencies)}
        )
    )


def sights(change: Callable[[Sight], dict[str, Any]]) -> Off:
    return _agencies(lambda agency: {"sees": tuple(sight.model_copy(update=change(sight)) for sight in agency.sees)})


def _index(change: Callable[[Index], dict[str, Any]]) -> Off:
    return _in_schemes(
        lambda scheme: (
            scheme
            if scheme.index is None
            else scheme.model_copy(update={"index": scheme.index.model_copy(update=change(scheme.index))})
        )
    )


def offered_by_lists_alone(case: Case) -> Case:
    """Nothing is promised but a place on a red list: no points for helping, no wish granted, rewards switched off."""
    unpaid = _index(lambda index: {"adds": tuple(entry for entry in index.adds if entry.conduct != "volunteering")})
    ungranted = _effects(lambda effect: {"grants": None} if isinstance(effect, Reward) else {})
    return ungranted(unpaid(_without("rewards")(case)))


def unrewarded(case: Case) -> Case:
    """Without the texts of rewards."""
    return _effects(lambda effect: None if isinstance(effect, Reward) else {})(case)


def _lists(change: Callable[[List], dict[str, Any]]) -> Off:
    return _in_schemes(
        lambda scheme: scheme.model_copy(
            update={"lists": tuple(entry.model_copy(update=change(entry)) for entry in scheme.lists)}
        )
    )


def _ways_in(change: Callable[[EnterWhen], EnterWhen | None]) -> Off:
    def off(entry: List) -> dict[str, Any]:
        changed = (change(way) for way in entry.enter.any_)
        return {"enter": entry.enter.model_copy(update={"any_": tuple(way for way in changed if way is not None)})}

    return _lists(off)


def _ways_out(change: Callable[[LeaveWhen], LeaveWhen | None]) -> Off:
    def off(entry: List) -> dict[str, Any]:
        changed = (change(way) for way in entry.leave.any_)
        return {"leave": entry.leave.model_copy(update={"any_": tuple(way for way in changed if way is not None)})}

    return _lists(off)


def _effects(change: Callable[[Sanction | Reward], dict[str, Any] | None]) -> Off:
    def off(scheme: SchemeText) -> SchemeText:
        update = {}
        for name in ("sanctions", "rewards"):
            changed = [(effect, change(effect)) for effect in getattr(scheme, name)]
            update[name] = tuple(effect.model_copy(update=new) for effect, new in changed if new is not None)
        return scheme.model_copy(update=update)

    return _in_schemes(off)


def _redress(change: Callable[[Any], dict[str, Any]]) -> Off:
    return _in_schemes(
        lambda scheme: (
            scheme
            if scheme.redress is None
            else scheme.model_copy(update={"redress": scheme.redress.model_copy(update=change(scheme.redress))})
        )
    )


def _appeal(**update: Any) -> Off:
    return _redress(
        lambda redress: {} if redress.appeal == "none" else {"appeal": redress.appeal.model_copy(update=update)}
    )


def _scope(**update: Any) -> Off:
    return _in_schemes(
        lambda scheme: scheme.model_copy(update={"applies_to": scheme.applies_to.model_copy(update=update)})
    )


def _without(mechanism: str) -> Off:
    return lambda case: case._replace(regime=case.regime._replace(without=case.regime.without | {mechanism}))


def _unannounced(case: Case) -> Case:
    segments = tuple(segment._replace(announced=None) for segment in case.regime.segments)
    return case._replace(regime=case.regime._replace(segments=segments))


def _one_scheme(case: Case) -> Case:
    last = case.regime.segments[-1].scheme
    segments = tuple(segment._replace(scheme=last, announced=None) for segment in case.regime.segments)
    return case._replace(regime=case.regime._replace(segments=segments))


def _without_way_out(field: str) -> Off:
    return _ways_out(lambda way: way if getattr(way, field) is None else None)


def _without_way_in(field: str) -> Off:
    return _ways_in(lambda way: way if getattr(way, field) is None else None)


def _points(value: int) -> Lever:
    return Lever(value=value)


OFF: dict[str, Off] = {
    **{f"rates vary by {axis}": _by(axis) for axis in ("age", "sex", "schooling", "work", "income")},
    "only_if_work": _kinds(lambda kind: {"only_if_work": None}),
    "tried_again": _kinds(lambda kind: {"tried_again": NOTHING} if hasattr(kind, "tried_again") else {}),
    **{
        f"response to {trigger}": _responses(
            lambda response, trigger=trigger: None if response.trigger == trigger else response
        )
        for trigger in ("watched", "own_listing", "contact_listed", "reward_offered")
    },
    **{
        f"response fades from {start}": _responses(
            lambda response, start=start: (
                response.model_copy(update={"fades": None})
                if response.fades is not None and response.fades.from_ == start
                else response
            )
        )
        for start in ("onset", "end")
    },
    "response delayed": _responses(lambda response: response.model_copy(update={"delay_months": NOTHING})),
    "response of the aware": _responses(lambda response: response.model_copy(update={"who": "all"})),
    **{
        f"coverage varies {how}": sights(
            lambda sight, how=how: {"coverage": NOTHING} if sight.coverage_varies == how else {}
        )
        for how in ("by_deed", "by_person", "by_district")
    },
    "misattributed": sights(lambda sight: {"misattributed": NOTHING}),
    "fabricated": sights(lambda sight: {"fabricated_per_month": NOTHING}),
    "concentrated": sights(lambda sight: {"concentrated": None}),
    "times_for": sights(lambda sight: {"times_for": None}),
    "lag": sights(lambda sight: {"lag_months": NOTHING}),
    "retention of a Sight": sights(lambda sight: {"retention": None}),
    "retention of the ledger": _in_schemes(
        lambda scheme: (
            scheme
            if scheme.ledger is None
            else scheme.model_copy(update={"ledger": scheme.ledger.model_copy(update={"retention": "lifelong"})})
        )
    ),
    "corrects": _agencies(lambda agency: {"corrects": None}),
    "corrections reach copies": _in_schemes(
        lambda scheme: scheme.model_copy(
            update={
                "pools": tuple(pool.model_copy(update={"correction_reaches_copies": False}) for pool in scheme.pools)
            }
        )
    ),
    **{
        f"index of kind {kind}": _index(lambda index, kind=kind: {"adds": ()} if index.kind == kind else {})
        for kind in ("points", "weighted", "ranked")
    },
    "thresholds of ranks recomputed": _index(
        lambda index: {} if index.kind != "ranked" else {"recomputed_every_months": _points(1200)}
    ),
    "recovery by share": _index(
        lambda index: {"recovery": None} if index.recovery and index.recovery.share_per_month else {}
    ),
    "recovery by points": _index(
        lambda index: {"recovery": None} if index.recovery and index.recovery.points_per_month else {}
    ),
    "association": _index(lambda index: {"association": None}),
    "income_points": _index(lambda index: {"income_points": None}),
    "floor": _index(lambda index: {} if index.floor is None else {"floor": _points(-30000)}),
    "ceiling": _index(lambda index: {} if index.ceiling is None else {"ceiling": _points(30000)}),
    "enter by count": _without_way_in("count"),
    "enter by class_at_most": _without_way_in("class_at_most"),
    "enter by class_at_least": _without_way_in("class_at_least"),
    "window of a count": _ways_in(
        lambda way: way if way.count is None else way.model_copy(update={"within_months": "ever"})
    ),
    "counts: deeds": _lists(lambda entry: {"counts": "records"}),
    "records_spent": _lists(lambda entry: {"after_exit": "records_count"}),
    **{
        f"leave by {field}": _without_way_out(field)
        for field in ("settled", "months_listed", "class_at_least", "class_at_most", "repair_after_months", "corrected")
    },
    "after_months": _ways_out(lambda way: way.model_copy(update={"after_months": None})),
    "share_of_entries": _ways_out(lambda way: way.model_copy(update={"share_of_entries": None})),
    "published to the public": _lists(lambda entry: {"published": entry.published.model_copy(update={"to": "nobody"})}),
    **{
        f"{group} when {field}": _effects(
            lambda effect, kind=kind, field=field: (
                None if isinstance(effect, kind) and getattr(effect.when, field) is not None else {}
            )
        )
        for group, kind in (("sanction", Sanction), ("reward", Reward))
        for field in ("on", "not_on", "class_at_most", "class_at_least")
    },
    **{
        f"target: {target}": _effects(
            lambda effect, target=target: {"target": "self"} if effect.target == target else {}
        )
        for target in ("child", "household")
    },
    "refuses": _effects(lambda effect: {"refuses": None} if isinstance(effect, Sanction) else {}),
    "share_enforced": _effects(
        lambda effect: {"share_enforced": ALL} if isinstance(effect, Sanction) and effect.refuses else {}
    ),
    "grants": _effects(lambda effect: {"grants": None} if isinstance(effect, Reward) else {}),
    "times": _effects(lambda effect: {"times": None}),
    "adds_per_month": _effects(lambda effect: {"adds_per_month": None}),
    "notice": _redress(lambda redress: {"notice": redress.notice.model_copy(update={"before": False, "after": False})}),
    "appeal": _redress(lambda redress: {"appeal": "none"}),
    "appeal takes months": _appeal(months=NOTHING),
    "upheld_if_in_error": _appeal(upheld_if_in_error=NOTHING),
    "upheld_if_not": _appeal(upheld_if_not=NOTHING),
    "from_age": _scope(from_age=0),
    "to_age": _scope(to_age=None),
    "residents": _scope(residents="all"),
    "announced": _unannounced,
    "a scheme of before": _one_scheme,
    **{f"without {mechanism}": _without(mechanism) for mechanism in MECHANISMS},
}
"""What each is called, and the same case without it; a case that stays equal did not have it."""
