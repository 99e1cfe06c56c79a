"""What makes people respond, since when, and how much (docs/semantics.md, section 3)."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from glasshouse.reference.law import Law
from glasshouse.reference.months import Months
from glasshouse.reference.person import ADULT, Person
from glasshouse.scheme.model import List
from glasshouse.vocabulary import Month
from glasshouse.world.model import Conduct, Kind, Response


class Trigger(NamedTuple):
    """Since when, and until when, something gives reason to respond."""

    onset: Month
    end: Month | None


def response_factor(response: Response, person: Person, kind: Kind, months: Months, t: Month) -> Fraction:
    """What the response multiplies the rate of this kind by in month t."""
    if person.age(t) < ADULT or (response.who == "aware" and not person.aware):
        return Fraction(1)
    trigger = _trigger(response, person, kind, months, t)
    return Fraction(1) if trigger is None else strength(response, trigger, t)


def strength(response: Response, trigger: Trigger, t: Month) -> Fraction:
    """The factor in month t of a response whose trigger is given: delayed, full or fading."""
    active_from = trigger.onset + int(response.delay_months.value)
    full = response.times.value
    fades = response.fades
    if t < active_from:
        return Fraction(1)
    if trigger.end is None or t < trigger.end:
        return full if fades is None or fades.from_ == "end" else _faded(full, fades.months, t - active_from)
    if fades is not None and fades.from_ == "end" and trigger.end > active_from:
        return _faded(full, fades.months, t - trigger.end)
    return Fraction(1)


def _faded(full: Fraction, months: int, passed: int) -> Fraction:
    return 1 + (full - 1) * max(0, months - passed) / months


def _trigger(response: Response, person: Person, kind: Kind, months: Months, t: Month) -> Trigger | None:
    if response.trigger == "watched":
        return watched(kind.id, months, t) if isinstance(kind, Conduct) else None
    if response.trigger == "reward_offered":
        return reward_offered(kind.id, months)
    if response.trigger == "own_listing":
        onset, end = person.black_entered, person.black_left
        return None if onset is None else Trigger(onset + 1, None if end is None else end + 1)
    return None if person.contact_onset is None else Trigger(person.contact_onset, person.contact_end)


def watched(conduct: str, months: Months, t: Month) -> Trigger | None:
    """Since when somebody sees this conduct, or is announced to."""
    seen_before = _clauses_that_see(conduct, months.before)
    if months.after is None or t < months.announced:
        return Trigger(months.begin, None) if seen_before else None
    seen_after = _clauses_that_see(conduct, months.after)
    if any(clause not in months.before.clause for clause in seen_after):
        return Trigger(months.announced, None)
    if not seen_before:
        return None
    return Trigger(months.begin, None if seen_after else months.in_force)


def _clauses_that_see(conduct: str, law: Law) -> list[str]:
    return [clause.id for clause in law.clauses if clause.sight.conduct == conduct]


def reward_offered(kind: str, months: Months) -> Trigger | None:
    """Since when a scheme in force promises something for this conduct, or grants this wish."""
    lasts = months.after is not None and offers_reward(kind, months.after)
    if offers_reward(kind, months.before):
        return Trigger(months.begin, None if lasts or months.after is None else months.in_force)
    return Trigger(months.in_force, None) if lasts else None


def offers_reward(kind: str, law: Law) -> bool:
    """Whether the text promises points, or a place on a rewarded red list, for the conduct, or grants the wish.

    Be the clause switched off or not: people respond to what they were told.
    """
    adds = law.scheme.index.adds if law.scheme.index is not None else ()
    return (
        any(entry.conduct == kind and entry.points.value > 0 for entry in adds)
        or any(kind in (reward.grants or ()) for reward in law.scheme.rewards)
        or any(_leads_to(kind, listing) for listing in law.scheme.lists if _is_rewarded(listing, law))
    )


def _leads_to(kind: str, listing: List) -> bool:
    return any(kind in (way.count or ()) for way in listing.enter.any_)


def _is_rewarded(listing: List, law: Law) -> bool:
    return listing.polarity == "red" and any(reward.when.on == listing.id for reward in law.scheme.rewards)
