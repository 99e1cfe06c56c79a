"""Checks of single clauses: which keys belong together, and which numbers cannot be meant."""

from __future__ import annotations

from typing import Final

from glasshouse.scheme.model import Effect, EnterWhen, LeaveWhen, List, Sanction, SchemeText, Sight, When
from glasshouse.text import Lever, Refusals, Sourced, TextModel

_LIVED_BY_NOBODY: Final = ("spouse", "staff")
_WAYS_OUT: Final = ("settled", "months_listed", "class_at_least", "class_at_most", "repair_after_months", "corrected")


def check_forms(text: SchemeText, refusals: Refusals) -> None:
    """What is wrong with the clauses of a scheme, each on its own."""
    scope = text.applies_to
    if scope.to_age is not None and scope.to_age <= scope.from_age:
        refusals.at(scope, "the scheme applies to nobody: to_age is not above from_age", "to_age",
                    clause="applies_to", remedy="a person of to_age is out of scope")  # fmt: skip
    refusals.out_of_calendar(text, "known_from", "in_force_from")
    if text.known_from is not None and text.in_force_from is not None and text.known_from > text.in_force_from:
        refusals.at(text, "in force before it is known", "known_from", remedy="known_from comes first, or is the same")
    if text.ledger is not None:
        _at_least_one(refusals, text.ledger, "retention", "ledger")
    elif any(sight.retention is None for agency in text.agencies for sight in agency.sees):
        refusals.at(text, "missing key 'ledger': some sights have no retention of their own", "agencies",
                    remedy="write ledger: {retention: lifelong or months, source: KEY}")  # fmt: skip
    for agency in text.agencies:
        for sight in agency.sees:
            _check_sight(sight, refusals)
    for entry in text.lists:
        _check_list(entry, refusals)
    for effect in (*text.sanctions, *text.rewards):
        _check_effect(effect, refusals)
    if text.index is not None and text.index.recomputed_every_months is not None:
        _at_least_one(refusals, text.index, "recomputed_every_months", "")


def _check_sight(sight: Sight, refusals: Refusals) -> None:
    errs = [field for field in ("misattributed", "fabricated_per_month") if _may_be_positive(getattr(sight, field))]
    if errs and sight.concentrated is None:
        refusals.at(
            sight, f"missing key 'concentrated': '{errs[0]}' is not zero", errs[0],
            detail=("errors persist on the same people: a namesake, a look-alike",),
            remedy="write concentrated: {share_of_people: …, times: …}; its range may begin where errors are spread",
        )  # fmt: skip
    _at_least_one(refusals, sight, "retention", "")


def _check_list(entry: List, refusals: Refusals) -> None:
    for position, enter in enumerate(entry.enter.any_):
        _check_enter(enter, f"{entry.id}.enter.any[{position}]", refusals)
    for position, leave in enumerate(entry.leave.any_):
        _check_leave(leave, f"{entry.id}.leave.any[{position}]", refusals)


def _check_enter(enter: EnterWhen, clause: str, refusals: Refusals) -> None:
    given = refusals.exactly_one(enter, ("count", "class_at_most", "class_at_least"), clause=clause)
    for field in ("at_least", "within_months"):
        if "count" in given and getattr(enter, field) is None:
            refusals.at(enter, f"missing key '{field}': a count needs it", clause=clause, remedy="add it")
        if given and "count" not in given and getattr(enter, field) is not None:
            refusals.at(enter, f"'{field}' belongs to a count", field, clause=clause, remedy="take it out")
        _at_least_one(refusals, enter, field, clause)


def _check_leave(leave: LeaveWhen, clause: str, refusals: Refusals) -> None:
    given = refusals.exactly_one(leave, _WAYS_OUT, clause=clause)
    pairs = (("repair_after_months", "repair_chance_per_month"), ("repair_chance_per_month", "repair_after_months"))
    for field, other in pairs:
        if getattr(leave, field) is not None and getattr(leave, other) is None and given:
            refusals.at(leave, f"'{field}' stands without '{other}'", field, clause=clause, remedy="write both")
    if leave.share_of_entries is not None and leave.months_listed is None:
        refusals.at(leave, "'share_of_entries' belongs to 'months_listed'", "share_of_entries", clause=clause,
                    remedy="take it out")  # fmt: skip
    if leave.after_months is not None and leave.class_at_least is None and leave.class_at_most is None:
        refusals.at(leave, "'after_months' belongs to a class", "after_months", clause=clause,
                    remedy="take it out; a term is months_listed")  # fmt: skip
    _at_least_one(refusals, leave, "months_listed", clause)
    _at_least_one(refusals, leave, "after_months", clause)


def _check_effect(effect: Effect, refusals: Refusals) -> None:
    when: When = effect.when
    refusals.exactly_one(when, ("on", "not_on", "class_at_most", "class_at_least"), clause=f"{effect.id}.when")
    acts = "refuses" if isinstance(effect, Sanction) else "grants"
    if isinstance(effect, Sanction):
        if effect.refuses is not None and effect.share_enforced is None:
            refusals.at(effect, "missing key 'share_enforced': what is refused is not always enforced", "refuses",
                        remedy="write share_enforced: {value: …, assumption: …}")  # fmt: skip
        if effect.refuses is None and effect.share_enforced is not None:
            refusals.at(effect, "'share_enforced' belongs to 'refuses'", "share_enforced", remedy="take it out")
    names = getattr(effect, acts) or ()
    for position, word in enumerate(names):
        if word in names[:position]:
            refusals.at(effect, f"'{word}' stands twice", acts, position, remedy="keep one")
    if effect.target in _LIVED_BY_NOBODY:
        _check_declared_only(effect, (acts, "times", "adds_per_month"), refusals)
    elif not (names or effect.times or effect.adds_per_month or effect.declared_only):
        refusals.at(effect, f"does nothing: none of '{acts}', 'times', 'adds_per_month' is written",
                    remedy="write one of them, or declared_only: WHY")  # fmt: skip


def _check_declared_only(effect: Effect, acts: tuple[str, ...], refusals: Refusals) -> None:
    """What falls on somebody whom the model does not live through is told, and changes no record."""
    for field in acts:
        if getattr(effect, field):
            refusals.at(effect, f"'{field}' has no effect on the {effect.target}: this model does not live it", field,
                        remedy="take it out, or write target: self, child or household")  # fmt: skip
    if not effect.declared_only:
        refusals.at(effect, f"missing key 'declared_only': what falls on the {effect.target} changes no record here",
                    "target", remedy="write declared_only: WHY")  # fmt: skip


def _may_be_positive(number: Sourced) -> bool:
    return number.value > 0 or (number.high is not None and number.high > 0)


def _at_least_one(refusals: Refusals, part: TextModel, field: str, clause: str) -> None:
    """A number that counts months or records from 1."""
    number = getattr(part, field)
    if isinstance(number, Lever) and number.value < 1:
        refusals.at(part, f"'{field}' is at least 1", field, clause=clause, remedy="write 1 or more")
