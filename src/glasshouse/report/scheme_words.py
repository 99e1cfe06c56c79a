"""What the scheme does, in sentences made from its text alone."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from glasshouse.report.case import Case
from glasshouse.report.words import Words
from glasshouse.scheme import Agency, Appeal, Effect, EnterWhen, LeaveWhen, List, Reward, Sanction, SchemeText, When
from glasshouse.scheme.model import Index
from glasshouse.vocabulary import PROTECTED_CONTEXTS


class ClauseWords(NamedTuple):
    """A clause as a row: what kind it is of, its id, what it says, its source."""

    kind: str
    id: str
    says: str
    source: str


def in_short(case: Case) -> tuple[str, ...]:
    """The scheme in a few sentences: who sees what, lists, what is refused, redress."""
    text, words = case.texts.schemes[0], case.words
    sights = [sight for agency in text.agencies for sight in agency.sees]
    out = [_scope(text, words)]
    if sights:
        protected = {sight.conduct for sight in sights if sight.context in PROTECTED_CONTEXTS}
        lawful = {sight.conduct for sight in sights if sight.legality in ("lawful", "moral", "prosocial")} - protected
        out.append(
            words.say(
                "scheme.sees",
                agencies=len(text.agencies),
                conducts=len({sight.conduct for sight in sights}),
                contexts=words.listed(list(dict.fromkeys(words.term("context", sight.context) for sight in sights))),
            )
        )
        if protected:
            out.append(words.say("scheme.sees_protected", conducts=_names(sorted(protected), words)))
        if lawful:
            out.append(words.say("scheme.sees_lawful", conducts=_names(sorted(lawful), words)))
    else:
        out.append(words.say("scheme.sees_nothing"))
    if text.index is not None:
        out.append(_index(text.index, words))
    out.extend(_list(entry, words) for entry in text.lists)
    out.extend(never_left(case))
    out.append(_refusals(text, words))
    out.append(_redress(text, words))
    return tuple(out)


def never_left(case: Case) -> tuple[str, ...]:
    """A sentence on each list of the scheme that nobody on it can leave by anything that they do, or at all."""
    return tuple(
        case.words.say("scheme.no_way_out", list=case.words.named(entry.id))
        for entry in case.texts.schemes[0].lists
        if not entry.leave.any_
    )


def clauses(case: Case) -> tuple[ClauseWords, ...]:
    """Every clause of the scheme that acts on a life, in file order."""
    text, words = case.texts.schemes[0], case.words
    out: list[ClauseWords] = []
    for agency in text.agencies:
        out.append(ClauseWords(words.say("clause.agency"), agency.id, _agency(agency, words), agency.source))
        for sight in agency.sees:
            says = words.say(
                "clause.sees",
                conduct=words.named(sight.conduct),
                coverage=words.amount(float(sight.coverage.value), "share"),
                misattributed=words.amount(float(sight.misattributed.value), "share"),
                fabricated=words.exact(sight.fabricated_per_month.value),
                lag=words.exact(sight.lag_months.value),
            )
            out.append(ClauseWords(words.say("clause.sight"), sight.id, says, sight.source))
    for pool in text.pools:
        key = "clause.pool_corrected" if pool.correction_reaches_copies else "clause.pool_uncorrected"
        out.append(
            ClauseWords(
                words.say("clause.pool"), pool.id, words.say(key, agencies=_names(pool.from_, words)), pool.source
            )
        )
    if text.index is not None:
        index = text.index
        says = _index(index, words)
        out.append(ClauseWords(words.say("clause.index"), index.id, says, index.source))
        for adds in text.index.adds:
            says = words.say("clause.adds", conduct=words.named(adds.conduct), points=words.exact(adds.points.value))
            out.append(ClauseWords(words.say("clause.points"), adds.id, says, adds.source or text.index.source))
    for entry in text.lists:
        out.append(ClauseWords(words.say("clause.list"), entry.id, _list(entry, words), entry.source))
    for kind, effects in (("sanction", text.sanctions), ("reward", text.rewards)):
        for effect in effects:
            out.append(ClauseWords(words.say(f"clause.{kind}"), effect.id, _effect(effect, words), effect.source))
    if text.redress is not None:
        out.append(ClauseWords(words.say("clause.redress"), "redress", _redress(text, words), text.redress.source))
    return tuple(out)


def _names(ids: tuple[str, ...] | list[str], words: Words) -> str:
    return words.listed([words.named(one) for one in ids])


def _scope(text: SchemeText, words: Words) -> str:
    scope = text.applies_to
    ages = "scheme.ages_to" if scope.to_age is not None else "scheme.ages_from"
    return words.say(
        "scheme.scope",
        title=text.title,
        residents=words.term("residents", scope.residents),
        ages=words.say(ages, first=scope.from_age, last=scope.to_age),
    )


def _index(index: Index, words: Words) -> str:
    """What an index does with records; of one that is declared only, that it does nothing."""
    key = index.kind if index.declared_only is None else "declared_only"
    return words.say(f"scheme.index.{key}", index=words.named(index.id))


def _agency(agency: Agency, words: Words) -> str:
    corrects = (
        words.say("clause.never_corrects")
        if agency.corrects is None
        else words.say("clause.corrects", chance=words.amount(float(agency.corrects.value), "share"))
    )
    says = words.say("clause.agency_says", kind=words.term("operator", agency.kind), number=len(agency.sees))
    return f"{says} {corrects}"


def _list(entry: List, words: Words) -> str:
    enters = [_enter(way, words) for way in entry.enter.any_]
    leaves = [_leave(way, words) for way in entry.leave.any_]
    left = words.say("scheme.leave", ways=_ways(leaves, words)) if leaves else ""
    return " ".join(
        part
        for part in (
            words.say(f"scheme.list.{entry.polarity}", list=words.named(entry.id), ways=_ways(enters, words)),
            left,
            words.say(f"scheme.published.{entry.published.to}"),
        )
        if part
    )


def _or(parts: list[str], words: Words) -> str:
    return f" {words.say('numbers.or')} ".join(parts)


def _ways(parts: list[str], words: Words) -> str:
    """Ways in or out, each of which is enough."""
    return f"; {words.say('numbers.or')} ".join(parts)


def _enter(way: EnterWhen, words: Words) -> str:
    if way.count is not None:
        at_least = 1 if way.at_least is None else int(way.at_least.value)
        window = way.within_months
        if window is None or window == "ever" or at_least == 1:
            within = ""
        else:
            within = " " + words.say("scheme.within", duration=_months(window.value, words))
        key = "scheme.enter.one" if at_least == 1 else "scheme.enter.count"
        return words.say(key, number=at_least, conducts=_any(way.count, words)) + within
    return _class(way.class_at_most, way.class_at_least, words)


def _any(ids: tuple[str, ...], words: Words) -> str:
    return _or([words.named(one) for one in ids], words)


def _months(value: int | Fraction, words: Words) -> str:
    return words.say("duration.month" if value == 1 else "duration.months", months=words.exact(value))


def _class(at_most: str | None, at_least: str | None, words: Words) -> str:
    key = "class_at_most" if at_most is not None else "class_at_least"
    return words.say(f"scheme.{key}", band=words.named(at_most or at_least or ""))


def _leave(way: LeaveWhen, words: Words) -> str:
    if way.settled is not None:
        return words.say("scheme.left.settled", conducts=_any(way.settled, words))
    if way.months_listed is not None:
        term = _months(way.months_listed.value, words)
        if way.share_of_entries is None:
            return words.say("scheme.left.term", duration=term)
        share = words.amount(float(way.share_of_entries.value), "share")
        return words.say("scheme.left.term_of_some", duration=term, share=share)
    if way.repair_after_months is not None:
        return words.say("scheme.left.repair", months=words.exact(way.repair_after_months.value))
    if way.corrected:
        return words.say("scheme.left.corrected")
    held = _class(way.class_at_most, way.class_at_least, words)
    if way.after_months is None:
        return held
    return words.say("scheme.left.class_after", held=held, duration=_months(way.after_months.value, words))


def _refusals(text: SchemeText, words: Words) -> str:
    wishes: dict[str, list[str]] = {}
    for sanction in text.sanctions:
        for wish in sanction.refuses or ():
            wishes.setdefault(words.term("context", sanction.context), []).append(words.named(wish))
    households = [effect for effect in text.sanctions if effect.target != "self"]
    if not text.sanctions:
        return words.say("scheme.no_sanctions")
    parts = []
    if wishes:
        shown = [f"{context} ({words.listed(list(dict.fromkeys(each)))})" for context, each in wishes.items()]
        parts.append(words.say("scheme.refuses", contexts="; ".join(shown)))
    lives = [effect for effect in text.sanctions if effect.times or effect.adds_per_month]
    if lives:
        turns = {turn for effect in lives for turn in (*(effect.times or {}), *(effect.adds_per_month or {}))}
        parts.append(words.say("scheme.changes", turns=_names(sorted(turns), words)))
    if households:
        parts.append(words.say("scheme.reaches", clauses=_names([effect.id for effect in households], words)))
    return " ".join(parts) or words.say("scheme.no_refusals", number=len(text.sanctions))


def _when(when: When, words: Words) -> str:
    if when.on is not None:
        return words.say("scheme.when.on", list=words.named(when.on))
    if when.not_on is not None:
        return words.say("scheme.when.not_on", list=words.named(when.not_on))
    return words.say("scheme.when.in_class", band=_class(when.class_at_most, when.class_at_least, words))


def _effect(effect: Effect, words: Words) -> str:
    parts = [words.say("clause.effect", when=_when(effect.when, words), target=words.term("target", effect.target))]
    refuses = effect.refuses if isinstance(effect, Sanction) else None
    if isinstance(effect, Sanction) and refuses and effect.share_enforced is not None:
        parts.append(
            words.say(
                "clause.refuses",
                wishes=_names(refuses, words),
                share=words.amount(float(effect.share_enforced.value), "share"),
            )
        )
    grants = effect.grants if isinstance(effect, Reward) else None
    if grants:
        parts.append(words.say("clause.grants", wishes=_names(grants, words)))
    for turn, factor in (effect.times or {}).items():
        parts.append(words.say("clause.times", kind=words.named(turn), times=words.exact(factor.value)))
    for turn, rate in (effect.adds_per_month or {}).items():
        parts.append(words.say("clause.adds_per_month", kind=words.named(turn), rate=words.exact(rate.value)))
    if effect.declared_only is not None:
        parts.append(words.say("clause.declared_only", why=effect.declared_only))
    return " ".join(parts)


def _redress(text: SchemeText, words: Words) -> str:
    if text.redress is None:
        return words.say("scheme.redress.none")
    notice = text.redress.notice
    key = "both" if notice.before and notice.after else "before" if notice.before else "after" if notice.after else "no"
    parts = [words.say(f"scheme.notice.{key}")]
    appeal = text.redress.appeal
    if isinstance(appeal, Appeal):
        parts.append(
            words.say(
                "scheme.appeal",
                lists=_names(appeal.lists, words),
                duration=_months(appeal.months.value, words),
                filed=words.amount(float(appeal.filed_share.value), "share"),
            )
        )
    else:
        parts.append(words.say("scheme.no_appeal"))
    return " ".join(parts)
