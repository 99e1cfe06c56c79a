"""The margin beside each clause: what it did to how many in the run, and what the audit found there."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.report.case import Case
from glasshouse.report.readings import Reading
from glasshouse.scheme import Effect, Sanction, SchemeText


def did(case: Case) -> dict[str, tuple[str, ...]]:
    """By clause id, sentences of what the clause did, from the readings; a clause that nothing counts has none."""
    text = case.texts.schemes[0]
    out: dict[str, tuple[str, ...]] = {}
    for agency in text.agencies:
        for sight in agency.sees:
            row = case.readings.one("records_per_person", scheme=case.scheme, clause=f"{agency.id}/{sight.id}")
            sentences = _records(case, row)
            out[sight.id] = (sentences,) if sentences else ()
    for entry in text.lists:
        out[entry.id] = tuple(_listed(case, entry.id))
    for effect in (*text.sanctions, *text.rewards):
        out[effect.id] = tuple(_effect(case, text, effect))
    if text.index is not None:
        for adds in text.index.adds:
            sights = [sight for agency in text.agencies for sight in agency.sees if sight.conduct == adds.conduct]
            said_of_sights = dict.fromkeys(sentences for sight in sights for sentences in out[sight.id])
            out[adds.id] = tuple(said_of_sights)
        out[text.index.id] = tuple(_classes(case, text.index.id))
    if text.redress is not None:
        out["redress"] = tuple(_appeals(case, text))
    return out


def _records(case: Case, row: Reading | None) -> str:
    """Records a thousand people and year; the reading is per person."""
    words = case.words
    counted = case.readings.one("records_per_person", scheme=case.scheme)
    if row is None or row.value is None:
        return words.say("margin.no_record") if counted is not None else ""
    if not row.value:
        return words.say("margin.no_record")
    return words.say("margin.records", number=case.shown(_times(row, 1000)))


def _times(row: Reading, factor: float) -> Reading:
    """The same reading for so many people."""
    value, low, high = (None if end is None else factor * end for end in (row.value, row.low, row.high))
    return row._replace(value=value, low=low, high=high)


def _listed(case: Case, entry: str) -> Iterator[str]:
    words = case.words
    ever = case.readings.one("ever_listed", scheme=case.scheme, clause=entry)
    if ever is None:
        return
    if not ever.value:
        yield words.say("margin.listed_nobody")
        return
    yield words.say("margin.ever", share=case.shown(ever))
    entries = case.readings.one("incidence", scheme=case.scheme, clause=entry)
    if entries is not None:
        yield words.say("margin.entries", number=case.shown(entries))


def _effect(case: Case, text: SchemeText, effect: Effect) -> Iterator[str]:
    """What a sanction or reward did: people and wishes, turns caused, or on how many it lay."""
    words = case.words
    refuses = isinstance(effect, Sanction) and bool(effect.refuses)
    if refuses:
        people = case.readings.one("people_refused", scheme=case.scheme, clause=effect.id)
        wishes = case.readings.one("refusals", scheme=case.scheme, clause=effect.id)
        if people is not None and wishes is not None and wishes.value:
            yield words.say("margin.refused", people=case.shown(people), wishes=case.shown(wishes))
        elif case.readings.rows("refusals", scheme=case.scheme):
            yield words.say("margin.refused_nobody")
        also = case.readings.one("also_refused", scheme=case.scheme, clause=effect.id)
        if also is not None and also.value:
            yield words.say("margin.also", wishes=case.shown(also))
    for measure in ("wishes_eased", "turns_caused"):
        row = case.readings.one(measure, scheme=case.scheme, clause=effect.id)
        if row is not None and row.value:
            yield words.say(f"margin.{measure}", number=case.shown(row))
    if effect.times and not refuses:
        yield from _lay_on(case, effect)


def _lay_on(case: Case, effect: Effect) -> Iterator[str]:
    """A factor on rates refuses nobody by itself: how many it lay on."""
    words, listed = case.words, effect.when.on
    ever = None if listed is None else case.readings.one("ever_listed", scheme=case.scheme, clause=listed)
    if ever is not None and ever.value:
        yield words.say("margin.lay_on", share=case.shown(ever))
    else:
        yield words.say("margin.not_counted")


def _classes(case: Case, index: str) -> Iterator[str]:
    rows = [row for row in case.readings.rows("class_share", scheme=case.scheme, clause=index) if row.value is not None]
    for row in (rows[0], rows[-1]) if len(rows) > 1 else rows:
        yield case.words.say("margin.in_class", band=case.words.by(row.by or ""), share=case.shown(row))


def _appeals(case: Case, text: SchemeText) -> Iterator[str]:
    words = case.words
    for entry in text.lists:
        filed, upheld = (
            next(iter(case.readings.rows("contested", scheme=case.scheme, clause=entry.id, by=f"step={step}")), None)
            for step in ("filed", "upheld")
        )
        if filed is not None and filed.value is not None:
            yield words.say("margin.appealed", list=case.list_(entry.id), share=case.shown(filed))
            if upheld is not None and upheld.value is not None:
                yield words.say("margin.upheld", list=case.list_(entry.id), share=case.shown(upheld))
