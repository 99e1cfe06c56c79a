"""What a scheme's text says of the way off a list: whether one could know why, and each way with its earliest month."""

from __future__ import annotations

from fractions import Fraction

from glasshouse.report.words import Words
from glasshouse.scheme import LeaveWhen, List, SchemeText
from glasshouse.scheme.process import Appeal


def could_know(text: SchemeText, words: Words) -> str:
    """Notice, access to one's own record, and reasons: what the text gives, refuses, or does not say."""
    redress = text.redress
    if redress is None:
        return words.say("contest.know_nothing")
    notice = redress.notice
    when = (
        "both" if notice.before and notice.after else "before" if notice.before else "after" if notice.after else "no"
    )
    sentences = [words.say(f"scheme.notice.{when}")]
    if notice.before or notice.after:
        content = words.listed([words.term("told", word) for word in notice.content])
        sentences.append(words.say("contest.content", content=content) if content else words.say("contest.no_content"))
    own = redress.access
    if own is None and text.transparency is not None:
        own = text.transparency.own_record
    sentences.append(words.say(f"contest.access.{_word(declared=own)}"))
    reasons = None if redress.explanation is None else redress.explanation.individual
    sentences.append(words.say(f"contest.reasons.{_word(declared=reasons)}"))
    return " ".join(sentences)


def _word(*, declared: bool | None) -> str:
    return "unsaid" if declared is None else "given" if declared else "refused"


def ways_back(text: SchemeText, entry: List, words: Words) -> str:
    """The ways off a list that its text names, the earliest first, and when each can be gone at the earliest."""
    ways = [_way(way, words) for way in entry.leave.any_]
    appeal = text.redress.appeal if text.redress is not None else None
    if isinstance(appeal, Appeal) and entry.id in appeal.lists:
        ways.append(
            (Fraction(appeal.months.value), words.say("contest.by.appeal", months=_months(appeal.months.value, words)))
        )
    if not ways:
        return words.say("contest.no_way")
    ways.sort(key=lambda way: way[0])
    return words.say(
        "contest.ways",
        first=ways[0][1],
        others="; ".join(sentence for _, sentence in ways[1:]) or words.say("contest.none"),
    )


def _way(way: LeaveWhen, words: Words) -> tuple[Fraction, str]:
    """The earliest month, and the way in words."""
    if way.months_listed is not None:
        months = Fraction(way.months_listed.value)
        of_some = way.share_of_entries
        if of_some is None:
            return months, words.say("contest.by.term", months=_months(months, words))
        share = words.amount(float(of_some.value), "share")
        return months, words.say("contest.by.term_of_some", months=_months(months, words), share=share)
    if way.repair_after_months is not None:
        months = Fraction(way.repair_after_months.value)
        chance = way.repair_chance_per_month
        if chance is None:
            return months, words.say("contest.by.repair", months=_months(months, words))
        a_month = words.amount(float(chance.value), "share")
        return months, words.say("contest.by.repair_chance", months=_months(months, words), chance=a_month)
    if way.settled is not None:
        conducts = words.listed([words.named(one) for one in way.settled])
        return Fraction(0), words.say("contest.by.settled", conducts=conducts)
    if way.corrected:
        return Fraction(0), words.say("contest.by.corrected")
    band = words.named(way.class_at_least or way.class_at_most or "")
    return Fraction(0), words.say("contest.by.class", band=band)


def _months(value: int | Fraction, words: Words) -> str:
    return words.say("duration.month" if value == 1 else "duration.months", months=words.exact(Fraction(value)))
