"""The page for a judge or an editor: sentences made from the readings alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from glasshouse.measures.twins import LOST
from glasshouse.report.case import Case
from glasshouse.report.figures.figure import none_of_it
from glasshouse.report.figures.listed import AS_DESIGNED, IN_ERROR, PERFECT, not_alone, together
from glasshouse.report.readings import ALL, FEWEST_PEOPLE, TWIN, Reading
from glasshouse.report.words import Words, capital
from glasshouse.study.clauses.register import ASSUMPTION, NumberRow
from glasshouse.vocabulary import PROTECTED_CONTEXTS


class PageBlock(NamedTuple):
    """A short heading and its sentences."""

    heading: str
    sentences: tuple[str, ...]


def who_loses(case: Case) -> tuple[PageBlock, ...]:
    """Listed; in error beside as designed and perfect sight; refused; work and income; protected conduct."""
    words = case.words
    blocks = (
        (words.term("measures", "ever_listed"), _listed(case)),
        (words.say("first.heading_error"), in_error(case)),
        (words.say("first.heading_refused"), refused(case)),
        (words.say("first.heading_work"), differences(case, ("work_lost", "income_lost"))),
        (words.say("first.heading_protected"), _protected(case)),
        (words.term("measures", "averted_as_assumed"), _averted(case)),
    )
    return tuple(
        PageBlock(capital(heading), sentences or (words.say("first.nothing"),)) for heading, sentences in blocks
    )


def how_sure(case: Case) -> tuple[str, ...]:
    """How many of the figures over the whole run have which interval."""
    words = case.words
    whole = [row for row in case.readings if row.month is None and row.cohort == ALL and row.value is not None]
    sure = [row.interval for row in whole if row.sure]
    sentences = words.say(
        "first.sure_chance",
        number=words.number(sure.count("chance")),
        spread=words.number(sure.count("assumption")),
        all=words.number(len(whole)),
        none=words.number(len(whole) - sure.count("chance") - sure.count("assumption")),
    )
    kinds = [words.say(f"interval.{kind}") for kind in ("chance", "assumption") if kind in sure]
    return (sentences, *kinds, words.say("first.sure_people", fewest=FEWEST_PEOPLE))


def rests_on(case: Case, rows: Sequence[NumberRow], most: int = 5) -> tuple[str, ...]:
    """The share of the numbers that are assumptions, and those of the scheme's own text by clause."""
    words = case.words
    of_them = [row for row in rows if row.is_assumed]
    levers = [row for row in rows if row.is_lever]
    if not of_them:
        return (words.say("first.rests_none"),)
    assumed, everything = _size(of_them), _size([row for row in rows if not row.is_lever])
    sentences = [
        words.say(
            "first.rests",
            assumed=words.number(assumed),
            all=words.number(everything),
            share=words.amount(assumed / everything, "share"),
            levers=words.number(_size(levers)),
            levers_assumed=words.number(_size([row for row in levers if row.rests_on == ASSUMPTION])),
        )
    ]
    own = [row for row in of_them if row.text == case.scheme]
    if own:
        named = list(dict.fromkeys(words.say("first.rests_of", clause=row.clause, key=_key(row, words)) for row in own))
        shown = "; ".join(named[:most])
        if len(named) > most:
            shown += "; " + words.say("first.rests_more", number=words.number(len(named) - most))
        sentences.append(words.say("first.rests_list", clauses=shown))
    return (*sentences, words.say("first.error_rates"))


def _size(rows: Sequence[NumberRow]) -> int:
    """How many numbers the rows hold."""
    return sum(row.size for row in rows)


def in_error(case: Case) -> tuple[str, ...]:
    """In error, as designed by ground, at perfect sight, never one without the others.

    Over all black lists where the run has that, else a sentence a list.
    """
    of_lists = together(case)
    if not of_lists:
        return (not_alone(case),)
    return tuple(
        case.words.say(
            "first.error",
            list=case.list_(clause),
            error=of(case, rows, IN_ERROR),
            grounds=of(case, rows, AS_DESIGNED),
            perfect=of(case, rows, PERFECT),
        )
        for clause, rows in black(case, of_lists).items()
    )


def of(case: Case, rows: list[Reading], measure: str) -> str:
    """The figures of one measure, each with what it is of; what is nil is named after them."""
    words = case.words
    of_measure = [row for row in rows if row.measure == measure]
    none = [row for row in of_measure if row.by and row.value == 0]
    shown = [
        words.say("first.error_split", name=words.by(row.by), share=case.shown(row)) if row.by else case.shown(row)
        for row in of_measure
        if not (row.by and row.value == 0)
    ]
    if not none:
        return words.listed(shown)
    names, highest = words.listed([words.by(row.by or "") for row in none]), max(row.high or 0 for row in none)
    key = "first.error_none_up_to" if highest else "first.error_none"
    return words.listed([*shown, words.say(key, names=names, limit=words.amount(highest, none[0].unit))])


def black(case: Case, of_lists: Mapping[str | None, list[Reading]]) -> dict[str | None, list[Reading]]:
    """Without the red lists: being on one of those is no burden."""
    red = {entry.id for scheme in case.texts.schemes for entry in scheme.lists if entry.polarity == "red"}
    return {clause: rows for clause, rows in of_lists.items() if clause not in red}


def refused(case: Case) -> tuple[str, ...]:
    """Refusal rates by every context that has any, the highest first, then the same contexts in the other worlds."""
    words = case.words
    rows = [
        row
        for row in case.readings.rows("refusals", clause=None, by=None, scheme=case.scheme)
        if row.context is not None and row.value
    ]
    rows.sort(key=lambda row: -(row.value or 0))
    if not rows:
        has_any = case.readings.rows("refusals", scheme=case.scheme)
        nil = bool(has_any) and not any(row.value for row in has_any)
        return (none_of_it(case, words.say("refused.none"), has_any),) if nil else ()
    sentences = [words.say("first.refused", scheme=case.titled(case.scheme), contexts=_rates(case, rows))]
    contexts = {row.context for row in rows}
    for other in case.others:
        beside = [
            row
            for row in case.readings.rows("refusals", clause=None, by=None, scheme=other)
            if row.context in contexts and row.value is not None
        ]
        if beside:
            sentences.append(words.say("first.refused_beside", other=case.titled(other), contexts=_rates(case, beside)))
    return tuple(sentences)


def differences(case: Case, measures: tuple[str, ...]) -> tuple[str, ...]:
    """A sentence a twin measure and other scheme."""
    words = case.words
    sentences = []
    for measure in measures:
        for other in case.others:
            row = case.readings.one(measure, scheme=TWIN, against=other)
            if row is not None:
                sentences.append(
                    words.say(
                        "first.work",
                        measure=capital(words.term("measures", measure)),
                        scheme=case.titled(case.scheme),
                        other=case.titled(other),
                        value=case.shown(row),
                        unit=words.unit(row.unit) if row.unit != "share" else "",
                    ).replace(" .", ".")
                )
                sentences.extend(not_known(case, row))
    return tuple(sentences)


def not_known(case: Case, row: Reading) -> tuple[str, ...]:
    """Of a difference of nought without an interval: that it is no finding, and how many people could lose still."""
    if row.value != 0 or row.sure:
        return ()
    by = f"total={LOST[row.measure]}, less"
    fewer = case.readings.one("twin_difference", scheme=TWIN, against=row.against, by=by)
    if fewer is None or not fewer.high:
        return (case.words.say("first.not_known"),)
    return (case.words.say("first.not_known_up_to", limit=case.words.amount(fewer.high, fewer.unit)),)


def _protected(case: Case) -> tuple[str, ...]:
    """Protected conduct lost, and whether the scheme's text watches any."""
    sentences = differences(case, ("protected_conduct_lost",))
    text = case.texts.schemes[0]
    watched = any(sight.context in PROTECTED_CONTEXTS for agency in text.agencies for sight in agency.sees)
    if not sentences or watched:
        return sentences
    return (*sentences, case.words.say("first.unwatched", scheme=case.titled(case.scheme)))


def _listed(case: Case) -> tuple[str, ...]:
    row = case.readings.one("ever_listed", scheme=case.scheme)
    if row is None:
        return ()
    key = "first.ever" if row.value else "first.ever_none"
    return (case.words.say(key, scheme=capital(case.titled(case.scheme)), share=case.shown(row)),)


def _averted(case: Case) -> tuple[str, ...]:
    words = case.words
    rows = [(other, case.readings.one("averted_as_assumed", scheme=TWIN, against=other)) for other in case.others]
    return tuple(
        words.say("first.averted", other=case.titled(other), value=case.shown(row), unit=words.unit(row.unit))
        for other, row in rows
        if row is not None
    )


def _rates(case: Case, rows: list[Reading]) -> str:
    return case.words.listed(
        [
            case.words.say(
                "first.refused_one", context=case.words.term("context", row.context or ""), rate=case.shown(row)
            )
            for row in rows
        ]
    )


def _key(row: NumberRow, words: Words) -> str:
    return words.named(row.key.partition(".")[0])
