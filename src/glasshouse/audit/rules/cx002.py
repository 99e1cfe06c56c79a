"""One figure or list, many spheres.

## What it finds
One index or list that triggers burdens in three or more contexts, or in two contexts by two or more agencies; and
lists that share a signal, where a record of it does so through all of them together: a list split in two is one list.

## Why it matters
Joint punishment lets one authority's finding decide in every sphere. Nobody then weighs the consequence.

## Example
```yaml
lists:     [{id: defaulters, polarity: black}]                       # finding
sanctions: [{id: a, when: {on: defaulters}, context: travel},
            {id: b, when: {on: defaulters}, context: work},
            {id: c, when: {on: defaulters}, context: credit}]
```

## Instead
Keep the consequence with the agency that found the breach; share no list without a legal basis for each measure.

## Limits
Three contexts and two agencies are thresholds of this project. Statutory joint measures with real safeguards are
found too.

## Sources
Read in the text itself: AI Act Art. 5(1)(c)(i) [S1]; Charter 52(1) [S48]; ECHR 8(2) [S47]. Read in an excerpt: State
Council Opinions 2020 No. 49 [S31a]; UNESCO [S29].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from glasshouse.audit.facts import Facts
from glasshouse.audit.flows import Inflow
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_PROPORTION, INTERFERENCE, PRIVATE_LIFE, SCORING, UNESCO
from glasshouse.audit.rule import Answer, Criterion, Found, Hit, Rule, Silence
from glasshouse.audit.spheres import falls_in
from glasshouse.scheme import Effect, List
from glasshouse.scheme.model import Index


def find(facts: Facts) -> Iterator[Found]:
    """Lists, then the index, by what a record of one signal brings about through all of them."""
    readers = _readers(facts)
    through: dict[str, list[_Reader]] = {}
    for reader in readers:
        for sight in reader.sights:
            through.setdefault(sight, []).append(reader)
    spread: dict[tuple[int, ...], _Spread] = {}
    for reader in readers:
        widest: _Spread | None = None
        for sight in reader.sights:
            key = tuple(id(one.part) for one in through[sight])
            if key not in spread:
                spread[key] = _spread(through[sight])
            widest = max(
                (one for one in (widest, spread[key]) if one is not None), key=lambda one: (one.wide, one.unsure)
            )
        if widest is not None and reader.burdens:
            yield from _findings(reader, widest)


class _Reader(NamedTuple):
    """A list or the index: whose records lead there, by which agencies, and which burdens hang on it."""

    part: List | Index
    sights: tuple[str, ...]
    seers: frozenset[str]
    burdens: tuple[tuple[Effect, Answer], ...]
    over_time: bool


class _Spread(NamedTuple):
    """What one record brings about."""

    burdens: int
    spheres: tuple[str, ...]
    wide: bool
    unsure: tuple[Silence, ...]


def _readers(facts: Facts) -> list[_Reader]:
    hanging: dict[str | None, list[tuple[Effect, Answer]]] = {}
    for effect, adverse in facts.burdens:
        hanging.setdefault(effect.when.on or effect.when.not_on, []).append((effect, adverse))
    readers = []
    for entry in facts.text.lists:
        sources = [source for inlet in facts.flows.into_list(entry) for source in inlet.sources]
        readers.append(_reader(entry, sources, hanging.get(entry.id, []), facts.gathers(entry)))
    if facts.text.index is not None:
        readers.append(_reader(facts.text.index, facts.flows.into_index, hanging.get(None, []), True))
    return readers


def _reader(
    part: List | Index,
    sources: Iterable[Inflow],
    burdens: list[tuple[Effect, Answer]],
    over_time: bool,  # noqa: FBT001
) -> _Reader:
    its_sources = tuple(sources)
    sights = tuple(dict.fromkeys(source.sight.id for source in its_sources))
    return _Reader(part, sights, frozenset(source.agency.id for source in its_sources), tuple(burdens), over_time)


def _spread(readers: list[_Reader]) -> _Spread:
    """Three spheres, or two with two agencies: those that execute, or one that executes what others saw."""
    burdens = [pair for reader in readers for pair in reader.burdens]
    seers = frozenset().union(*(reader.seers for reader in readers))
    sure = [effect for effect, adverse in burdens if adverse.value]
    if _wide(sure, seers):
        return _Spread(len(sure), _spheres(sure), True, ())
    every = [effect for effect, _ in burdens]
    open_ones = tuple(silence for _, adverse in burdens for silence in adverse.silences) if _wide(every, seers) else ()
    if not open_ones and len(_spheres(sure)) == 2:
        nameless = next((effect for effect in sure if effect.executed_by is None), None)
        open_ones = (Silence(nameless, nameless.id, "executed_by"),) if nameless is not None else ()
    return _Spread(len(sure), _spheres(sure), False, open_ones)


def _wide(effects: list[Effect], seers: frozenset[str]) -> bool:
    executors = {effect.executed_by for effect in effects if effect.executed_by is not None}
    joint = len(executors) > 1 or bool(executors - seers)
    return len(_spheres(effects)) > 2 or (len(_spheres(effects)) == 2 and joint)


def _spheres(effects: list[Effect]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(falls_in(effect) for effect in effects))


def _findings(reader: _Reader, spread: _Spread) -> Iterator[Found]:
    if not spread.wide:
        yield from spread.unsure
        return
    own = len({falls_in(effect) for effect, adverse in reader.burdens if adverse.value})
    beside = "" if own == len(spread.spheres) else ", with other lists that the same records lead to,"
    message = (
        f"triggers{beside} {spread.burdens} burdens in {len(spread.spheres)} contexts: {', '.join(spread.spheres)}"
    )
    spares = () if reader.over_time else ("scoring",)
    reason = (
        "" if reader.over_time else "one record is no evaluation over a period of time: the ban on scoring is not held"
    )
    yield Hit(reader.part, reader.part.id, "", message, reason=reason, spares=spares)


RULE = Rule(
    "CX002",
    "One figure or list, many spheres",
    find,
    (
        SCORING,
        CHARTER_PROPORTION,
        Criterion(
            "CN",
            "State Council Opinions 2020 No. 49, as told by the press",
            "vary according to the fields in which dishonest behavior occurs, the "
            "seriousness of the circumstances and the degree of impact",
            "S31a",
            True,
        ),
        PRIVATE_LIFE,
        INTERFERENCE,
        UNESCO,
    ),
    "Keep the consequence with the agency that found the breach; share no list without a basis for each measure",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.PROCESSES,
)
