"""For whom a sanction or reward holds (docs/semantics.md, section 5)."""

from __future__ import annotations

from collections.abc import Sequence

from glasshouse.reference.law import Law
from glasshouse.reference.person import ADULT, Person
from glasshouse.scheme.model import Effect, When
from glasshouse.vocabulary import Ledger, Month


def holds(effect: Effect, person: Person, household: Sequence[Person], law: Law, t: Month) -> bool:
    """Whether the clause holds for the person, as month t begins; ``household`` has all its members."""
    others = [member for member in household if member is not person and member.present(t)]
    if effect.target == "self":
        return condition_holds(effect.when, person, law, t)
    if effect.target == "child":
        return person.age(t) < ADULT and any(
            member.age(t) >= ADULT and condition_holds(effect.when, member, law, t) for member in others
        )
    if effect.target == "household":
        return any(condition_holds(effect.when, member, law, t) for member in (person, *others))
    return False  # a spouse's or a firm's staff: told to the audit only


def condition_holds(when: When, person: Person, law: Law, t: Month) -> bool:
    """Whether the condition holds for the person themself: every part of it that is written."""
    figure = person.figures.get(Ledger.ACTUAL)
    band = figure.band if figure is not None else None
    parts = []
    if when.on is not None:
        parts.append(person.on(when.on))
    if when.not_on is not None:
        parts.append(law.in_scope(person, t) and not person.on(when.not_on))
    if when.class_at_most is not None:
        parts.append(law.band_at_most(band, when.class_at_most))
    if when.class_at_least is not None:
        parts.append(law.band_at_least(band, when.class_at_least))
    return bool(parts) and all(parts)
