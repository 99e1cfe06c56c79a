"""The closed list of cures: moves that only take away, each with the law that it must obey.

The law: with response and feedback off and no quotas, no cure adds a record, puts anybody on a black list who was never
on it, or puts anybody on it for the first time sooner; dropping a sanction or a household effect also leaves each
person-month's refusals a subset.  Where a scheme's own clauses make the law false for a move, the move is no safeguard
there, and the reason is told.  Later spells may shift: months on a list are measured, never assumed.

Feedback off means that work and income do not answer to the scheme: kinds that only people in work do are feedback,
and where an index weighs income, so is what effects do to turns of life.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from glasshouse.errors import GlasshouseError
from glasshouse.scheme import Appeal, Effect, List, Notice, Redress, SchemeText, check
from glasshouse.scheme.edits import (
    edited,
    published_to_agencies,
    revalued,
    with_lists,
    with_pools,
    with_sanctions,
    with_sights,
)
from glasshouse.scheme.model import EnterWhen
from glasshouse.study.clauses import readers
from glasshouse.text import Lever, Sourced
from glasshouse.world import WorldText

KINDS: Final = (
    "drop-sight", "drop-pool", "drop-sanction", "spare-household", "stop-publishing", "raise-threshold",
    "shorten-retention", "shorten-term", "propagate", "notice", "appeal", "human-review",
)  # fmt: skip
"""Every kind of cure, in the order in which several are applied.  Nothing else is ever tried."""

TO_THE_END: Final = 60
"""Months in place of lifelong retention: the project's choice."""

ADDED: Final = "added by a safeguard; the project's choice"
_FILED, _MONTHS, _UPHELD, _UPHELD_IF_NOT = (
    Fraction(1, 2), Fraction(2), Fraction(1, 2), Fraction(1, 20),
)  # fmt: skip
"""An appeal where there is none: half of those listed object, and are heard in two months; half of the listings in
error are lifted, and one in twenty of the others.  The project's choice, after no source."""

CHANGES_NO_LIFE: Final = ("human-review",)
"""Kinds that only the audit reads: what a reviewer changes is in the chances of an appeal."""


class Cure(NamedTuple):
    """One move: its kind and the clause that it is about ("" where it is about the whole scheme)."""

    kind: str
    clause: str

    @property
    def id(self) -> str:
        """How it is told."""
        return f"{self.kind}:{self.clause}" if self.clause else self.kind


class NoCure(NamedTuple):
    """A move that is no safeguard here, and why."""

    cure: Cure
    reason: str


def candidates(text: SchemeText) -> list[Cure]:
    """Every move of the closed list that a scheme leaves room for, in order of kinds, then of clauses."""
    cures = [Cure("drop-sight", sight) for sight in readers.sights(text)]
    cures += [Cure("drop-pool", pool.id) for pool in text.pools]
    cures += [Cure("drop-sanction", sanction.id) for sanction in text.sanctions]
    cures += [Cure("spare-household", one.id) for one in text.sanctions if one.target == "household"]
    cures += [Cure("stop-publishing", one.id) for one in text.lists if one.published.to == "public"]
    black = [one for one in text.lists if one.polarity == "black"]
    cures += [Cure("raise-threshold", one.id) for one in black if any(_higher(text, way) for way in one.enter.any_)]
    ledger = text.ledger.retention if text.ledger is not None else None
    known = readers.sights(text).values()
    cures += [Cure("shorten-retention", one.id) for one in known if _half(one.retention or ledger) is not None]
    cures += [Cure("shorten-term", one.id) for one in black if any(way.months_listed for way in one.leave.any_)]
    corrects = {agency.id for agency in text.agencies if agency.corrects is not None}
    cures += [
        Cure("propagate", pool.id)
        for pool in text.pools
        if not pool.correction_reaches_copies and corrects & set(pool.from_)
    ]
    redress = text.redress
    if black and (redress is None or not redress.notice.after):
        cures.append(Cure("notice", ""))
    if {one.id for one in black} - readers.appealable(text):
        cures.append(Cure("appeal", ""))
    if redress is None or redress.human_review is not True:
        cures.append(Cure("human-review", ""))
    return cures


def settled(text: SchemeText, world: WorldText) -> tuple[list[Cure], list[NoCure]]:
    """The cures of a scheme, and the moves that are none, with the reason."""
    cures, others = [], []
    for cure in candidates(text):
        after = cured(text, [cure], world)
        if isinstance(after, SchemeText):
            cures.append(cure)
        else:
            others.append(after)
    return cures, others


def cured(text: SchemeText, cures: Sequence[Cure], world: WorldText) -> SchemeText | NoCure:
    """The scheme after several cures in the order of KINDS, or the first of which the law would be false."""
    for cure in sorted(cures, key=lambda one: KINDS.index(one.kind)):
        after = moved(text, cure)
        if after is None:
            return NoCure(cure, "another cure has left no room for it")
        reason = _why_not(text, after, cure, world)
        if reason is not None:
            return NoCure(cure, reason)
        text = after
    return text


def moved(text: SchemeText, cure: Cure) -> SchemeText | None:
    """The scheme after a move, whatever the law says; None where there is nothing to move, or no scheme is left."""
    after = _MOVES[cure.kind](text, cure.clause)
    if after is None:
        return None
    try:
        check(after)
    except GlasshouseError:
        return None
    return after


# the moves


def _drop_sight(text: SchemeText, clause: str) -> SchemeText | None:
    if clause not in readers.sights(text):
        return None
    return with_sights(text, lambda sight: None if sight.id == clause else sight)


def _drop_pool(text: SchemeText, clause: str) -> SchemeText | None:
    if clause not in {pool.id for pool in text.pools}:
        return None

    def unread(reads: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word for word in reads if word != clause)

    after = with_lists(text, lambda one: edited(one, reads=unread(one.reads)))
    after = with_pools(after, lambda pool: None if pool.id == clause else pool)
    return after if after.index is None else edited(after, index=edited(after.index, reads=unread(after.index.reads)))


def _drop_sanction(text: SchemeText, clause: str) -> SchemeText | None:
    if clause not in {one.id for one in text.sanctions}:
        return None
    return with_sanctions(text, lambda one: None if one.id == clause else one)


def _spare_household(text: SchemeText, clause: str) -> SchemeText | None:
    if not any(one.id == clause and one.target == "household" for one in text.sanctions):
        return None
    return with_sanctions(text, lambda one: edited(one, target="self") if one.id == clause else one)


def _stop_publishing(text: SchemeText, clause: str) -> SchemeText | None:
    return _with_list(text, clause, published_to_agencies)


def _raise_threshold(text: SchemeText, clause: str) -> SchemeText | None:
    def stricter(one: List) -> List:
        return edited(one, enter=edited(one.enter, any_=tuple(_higher(text, way) or way for way in one.enter.any_)))

    return _with_list(text, clause, stricter)


def _higher(text: SchemeText, way: EnterWhen) -> EnterWhen | None:
    """A way in that asks for one record more, or for the next lower class; None where there is no such."""
    if way.at_least is not None:
        return edited(way, at_least=revalued(way.at_least, way.at_least.value + 1, ADDED))
    classes = [band.id for band in text.index.classes] if text.index is not None else []
    if way.class_at_most is None or classes.index(way.class_at_most) == 0:
        return None
    return edited(way, class_at_most=classes[classes.index(way.class_at_most) - 1])


def _shorten_retention(text: SchemeText, clause: str) -> SchemeText | None:
    ledger = text.ledger.retention if text.ledger is not None else None
    one = readers.sights(text).get(clause)
    shorter = None if one is None else _half(one.retention or ledger)
    if shorter is None:
        return None
    return with_sights(text, lambda sight: edited(sight, retention=shorter) if sight.id == clause else sight)


def _half(retention: Lever | str | None) -> Lever | None:
    """Half the months, rounded up; sixty in place of a lifetime; None where a month is all."""
    if isinstance(retention, Lever):
        return revalued(retention, Fraction(-(-retention.value // 2)), ADDED) if retention.value > 1 else None
    return Lever(value=Fraction(TO_THE_END), assumption=ADDED) if retention is not None else None


def _shorten_term(text: SchemeText, clause: str) -> SchemeText | None:
    def sooner(one: List) -> List:
        ways = (edited(way, months_listed=_half(way.months_listed) or way.months_listed) for way in one.leave.any_)
        return edited(one, leave=edited(one.leave, any_=tuple(ways)))

    return _with_list(text, clause, sooner)


def _propagate(text: SchemeText, clause: str) -> SchemeText | None:
    if not any(pool.id == clause and not pool.correction_reaches_copies for pool in text.pools):
        return None
    return with_pools(
        text, lambda pool: edited(pool, correction_reaches_copies=True) if pool.id == clause else pool
    )  # fmt: skip


def _notice(text: SchemeText, clause: str) -> SchemeText | None:
    del clause
    redress = _redress(text)
    notice = edited(redress.notice, after=True, content=("facts", "basis", "duration", "remedy"))
    return edited(text, redress=edited(redress, notice=notice))


def _appeal(text: SchemeText, clause: str) -> SchemeText | None:
    del clause
    redress, black = _redress(text), tuple(one.id for one in text.lists if one.polarity == "black")
    if isinstance(redress.appeal, Appeal):
        appeal = edited(redress.appeal, lists=tuple(dict.fromkeys((*redress.appeal.lists, *black))))
    else:
        shares = [Sourced(value=share, assumption=ADDED) for share in (_FILED, _MONTHS, _UPHELD, _UPHELD_IF_NOT)]
        appeal = Appeal(
            lists=black, filed_share=shares[0], months=shares[1], upheld_if_in_error=shares[2],
            upheld_if_not=shares[3], source=redress.source,
        )  # fmt: skip
    return edited(text, redress=edited(redress, appeal=appeal))


def _human_review(text: SchemeText, clause: str) -> SchemeText | None:
    """Read by the audit alone: what a reviewer changes is in the chances of an appeal."""
    del clause
    return edited(text, redress=edited(_redress(text), human_review=True))


def _redress(text: SchemeText) -> Redress:
    source = next(iter(text.sources), "none")
    return text.redress or Redress(notice=Notice(before=False, after=False), appeal="none", source=source)


def _with_list(text: SchemeText, clause: str, change: Callable[[List], List]) -> SchemeText | None:
    if clause not in {one.id for one in text.lists}:
        return None
    return with_lists(text, lambda one: change(one) if one.id == clause else one)


_MOVES: Final = {
    "drop-sight": _drop_sight,
    "drop-pool": _drop_pool,
    "drop-sanction": _drop_sanction,
    "spare-household": _spare_household,
    "stop-publishing": _stop_publishing,
    "raise-threshold": _raise_threshold,
    "shorten-retention": _shorten_retention,
    "shorten-term": _shorten_term,
    "propagate": _propagate,
    "notice": _notice,
    "appeal": _appeal,
    "human-review": _human_review,
}


# the law


def _why_not(text: SchemeText, after: SchemeText, cure: Cure, world: WorldText) -> str | None:
    """Why the law would be false for a move; None where it holds."""
    match cure.kind:
        case "drop-sight":
            return _less_seen(text, after, {cure.clause}) or _beside(text, cure.clause)
        case "drop-pool":
            return _without_pool(text, after, cure.clause)
        case "drop-sanction" | "spare-household":
            return _less_refused(text, cure.clause, world)
        case "raise-threshold" | "shorten-term":
            return readers.freed_by_an_appeal(text, after, (), [cure.clause])
        case "shorten-retention":
            return _sooner_forgotten(text, after, cure.clause)
        case "propagate":
            pool = next(one for one in text.pools if one.id == cure.clause)
            copied = set(readers.read_through(text, [pool.id]))
            return _gives_back(text, copied) or readers.freed_by_an_appeal(text, after, (), _reading(text, pool.id))
        case "appeal":
            new = [one for one in after.lists if one.id in readers.appealable(after) - readers.appealable(text)]
            rested = {sight for one in new for sight in readers.struck(after, one)}
            return _gives_back(text, rested) or readers.freed_by_an_appeal(text, after, rested)
    return None


def _beside(text: SchemeText, clause: str) -> str | None:
    """At a change of scheme, records of a dropped Sight would pass to another of the same agency and conduct."""
    agency = next(one for one in text.agencies if any(sight.id == clause for sight in one.sees))
    conduct = readers.sights(text)[clause].conduct
    others = [sight.id for sight in agency.sees if sight.conduct == conduct and sight.id != clause]
    return f"older records would pass to '{others[0]}' of the same agency" if others else None


def _less_seen(text: SchemeText, after: SchemeText, dropped: set[str]) -> str | None:
    known = readers.sights(text)
    for one in sorted(dropped):
        if not readers.burdensome(text, known[one]):
            return f"'{one}' sees conduct that speaks for people"
    index = text.index
    if index is not None and readers.index_makes_black(text) and dropped & readers.scored(text):
        reason = readers.not_monotone(text, index) or readers.ends_of_records(text, index)
        if reason is not None:
            return reason
    return readers.freed_by_an_appeal(text, after, dropped)


def _sooner_forgotten(text: SchemeText, after: SchemeText, clause: str) -> str | None:
    if not readers.burdensome(text, readers.sights(text)[clause]):
        return f"'{clause}' sees conduct that speaks for people"
    if readers.index_makes_black(text) and clause in readers.scored(text):
        return "its records give back their points when they expire: sooner is not more"
    return readers.freed_by_an_appeal(text, after, [clause])


def _without_pool(text: SchemeText, after: SchemeText, clause: str) -> str | None:
    readings = [(one.id, one.reads) for one in text.lists if one.polarity == "black"]
    if text.index is not None and readers.index_makes_black(text):
        readings.append((text.index.id, text.index.reads))
    lost: set[str] = set()
    for reader, reads in readings:
        left = [word for word in reads if word != clause]
        still, before = readers.read_through(after, left), readers.read_through(text, reads)
        if (readers.heard_agencies(text, reads) - readers.heard_agencies(after, left)) & set(still.values()):
            return f"'{reader}' would no longer hear of corrections"
        lost |= set(before) - set(still)
    if readers.index_makes_black(text):
        reason = _less_seen(text, after, lost & readers.scored(text))
        if reason is not None:
            return reason
    return readers.freed_by_an_appeal(text, after, (), _reading(text, clause))


def _reading(text: SchemeText, pool: str) -> list[str]:
    """Lists that read a pool, or a class of the index that reads it."""
    through = text.index is not None and pool in text.index.reads
    return [one.id for one in text.lists if pool in one.reads or (through and readers.feels_class(one))]


def _less_refused(text: SchemeText, clause: str, world: WorldText) -> str | None:
    effect = next(one for one in text.sanctions if one.id == clause)
    turns = {turn.id: turn for turn in world.turns}
    touched = {word for word in (*(effect.times or ()), *(effect.adds_per_month or ())) if word in turns}
    for word in sorted(touched):
        if turns[word].changes.settles:
            return f"it moves '{word}', by which people leave lists"
    for word, factor in (effect.times or {}).items():
        if word not in turns and factor.value < 1 and _refused_by_others(text, effect, word):
            return f"without it people ask more often for '{word}', which others refuse"
    return None


def _refused_by_others(text: SchemeText, effect: Effect, wish: str) -> bool:
    return any(one.id != effect.id and wish in (one.refuses or ()) for one in text.sanctions)


def _gives_back(text: SchemeText, ceasing: set[str]) -> str | None:
    """Why records that cease could lower somebody's index; None: they cannot, or no black list hangs on it."""
    index = text.index
    moved_by = ceasing & readers.scored(text)
    if index is None or not moved_by or not readers.index_makes_black(text):
        return None
    for one in sorted(moved_by):
        if readers.points_of(text, readers.sights(text)[one].conduct):
            return f"records of '{one}' carry points that would go too"
    return readers.not_monotone(text, index) or readers.ends_of_records(text, index)
