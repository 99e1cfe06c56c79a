"""What a file of worked cases may say: somebody does this in these months, then that holds by this clause.

Read strictly, as the two languages of the project are, with file, line and column in every refusal.  Month 0 is the
month in which the scheme comes into force.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from glasshouse import library
from glasshouse.errors import GlasshouseError, did_you_mean
from glasshouse.scheme import Scheme, SchemeText, agree
from glasshouse.text import (
    Identifier,
    Number,
    Refusals,
    TextModel,
    bind,
    complaint,
    numbers,
    parse,
    quoted,
    read_text,
)
from glasshouse.text.words import Identifiers, Prose
from glasshouse.vocabulary import WAYS
from glasshouse.world import World, WorldText
from glasshouse.world.model import Income, Sex, Work

MOST_MONTHS: Final = 240
WAYS_OUT: Final = tuple(way for way in WAYS if way not in ("open", "death", "scheme_changed"))


class CaseError(GlasshouseError):
    """A case says something that it may not say, or names what is not there."""


def _span(value: Any) -> tuple[int, int]:
    """``3`` and ``3-8`` as first and last month."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value, value
    written = re.fullmatch(r"([0-9]{1,4})-([0-9]{1,4})", value) if isinstance(value, str) else None
    if written is None or int(written[1]) > int(written[2]):
        raise complaint("expected a month of the run, or some in a row", remedy="write 3, or 3-8; the first month is 0")
    return int(written[1]), int(written[2])


Span = Annotated[tuple[int, int], BeforeValidator(_span)]
"""Months of the run, first and last."""

Who = Literal["person", "child"]


class Somebody(TextModel):
    """The person of whom there are a hundred, each alone in a household or with one child."""

    age: Annotated[int, Field(ge=0, le=100)] = 35
    sex: Sex = "female"
    work: Work = "employed"
    income: Income = "5"
    residency: Literal["local", "migrant"] = "local"
    child: Annotated[int, Field(ge=0, le=17)] | None = None
    """The age of a child in the household."""


class Does(TextModel):
    """What is certain in these months: conducts, turns of life and wishes."""

    month: Span
    what: Identifiers
    who: Who = "person"


class Claim(TextModel):
    """What must hold in each of these months; exactly one of :data:`VERBS`."""

    month: Span
    who: Who = "person"
    by: Identifier | None = None
    recorded: Identifier | None = None
    not_recorded: Identifier | None = None
    enters: Identifier | None = None
    leaves: Identifier | None = None
    on: Identifier | None = None
    not_on: Identifier | None = None
    class_: Annotated[Identifier | None, Field(alias="class")] = None
    refused: Identifier | None = None
    granted: Identifier | None = None
    befalls: Identifier | None = None
    spared: Identifier | None = None
    told_of: Identifier | None = None
    not_told_of: Identifier | None = None
    appeal_upheld: Identifier | None = None
    appeal_dismissed: Identifier | None = None
    income: Income | None = None


VERBS: Final = tuple(name for name in Claim.model_fields if name not in ("month", "who", "by"))
JUDGED_BY: Final = {
    "recorded": "agency's clause",
    "enters": "agency's clause or class",
    "leaves": "way out",
    "refused": "sanction",
    "granted": "reward",
}
"""Verbs of which the log says by which clause, and what such a clause is; all but ``granted`` must name one."""

_NAMES: Final = {
    "recorded": "conduct", "not_recorded": "conduct", "enters": "list", "leaves": "list", "on": "list",
    "not_on": "list", "class_": "class", "refused": "wish", "granted": "wish", "befalls": "turn of life",
    "spared": "turn of life", "told_of": "list", "not_told_of": "list", "appeal_upheld": "list",
    "appeal_dismissed": "list",
}  # fmt: skip


class Case(TextModel):
    """One case."""

    case: Prose
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)]
    person: Somebody = Somebody()
    given: dict[str, Annotated[int, Field(ge=0, le=1)]] = {}
    """Chances of the scheme that are decided here, by clause and key: 0 never, 1 always."""
    does: tuple[Does, ...] = ()
    holds: Annotated[tuple[Claim, ...], Field(min_length=1)]


class CaseFile(TextModel):
    """A file: cases under one scheme in one world."""

    scheme: str
    world: str = "beijing"
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]


def load(path: Path, called: str | None = None) -> CaseFile:
    """The cases of a file, with all that they name looked up; errors call the file ``called``.

    Raises TextError for what cannot be read, Errors, of CaseError, with all that is wrong in it, and what loading the
    scheme and the world raises.
    """
    file = bind(CaseFile, parse(read_text(path)._replace(name=called or str(path))), error=CaseError)
    refusals = Refusals(CaseError)
    refusals.unknown(file, "scheme", file.scheme, library.scheme_names(), "scheme")
    refusals.unknown(file, "world", file.world, library.world_names(), "world")
    refusals.raise_any()
    scheme, world = scheme_text(file.scheme), world_text(file.world)
    agree(world, scheme)
    for case in file.cases:
        _check(case, scheme, world, refusals)
    refusals.raise_any()
    return file


@cache
def scheme_text(called: str, settings: tuple[str, ...] = ()) -> SchemeText:
    """A shipped scheme, read once."""
    return Scheme.load(called, settings).text


@cache
def world_text(called: str) -> WorldText:
    """A shipped world, read once."""
    return World.load(called).text


def verb(claim: Claim) -> str:
    """The one verb of a claim that has been checked."""
    return next(name for name in VERBS if getattr(claim, name) is not None)


def chances(scheme: SchemeText) -> dict[str, Number]:
    """Every number of a scheme that nobody chose, by clause and key with dots."""
    return {f"{number.clause}.{number.key}": number for number in numbers(scheme) if number.is_unknown}


def _check(case: Case, scheme: SchemeText, world: WorldText, refusals: Refusals) -> None:
    known = _known(scheme, world)
    timed: tuple[Does | Claim, ...] = (*case.does, *case.holds)
    for part in timed:
        if part.month[1] >= case.months:
            refusals.at(
                part, f"month {part.month[1]} is outside the run, whose last month is {case.months - 1}", "month",
                remedy="lengthen the run by 'months', or name an earlier month",
            )  # fmt: skip
        if part.who == "child" and case.person.child is None:
            refusals.at(part, "there is no child in this case", "who", remedy="write person: {child: AGE}")
    for does in case.does:
        for place, kind in enumerate(does.what):
            several = does.place_of_value("what", place) != does.place_of_value("what")
            refusals.unknown(does, "kind", kind, known["kind"], "what", *([place] if several else []))
    for claim in case.holds:
        _check_claim(claim, known, refusals)
    _check_ages(case, refusals)
    _check_given(case, scheme, refusals)


def _known(scheme: SchemeText, world: WorldText) -> dict[str, tuple[str, ...]]:
    """The ids that there are, by sort."""
    conducts, turns = (tuple(kind.id for kind in kinds) for kinds in (world.conducts, world.turns))
    wishes = tuple(wish.id for wish in world.wishes)
    sights = tuple(sight.id for agency in scheme.agencies for sight in agency.sees)
    bands = () if scheme.index is None else tuple(band.id for band in scheme.index.classes)
    return {
        "kind": (*conducts, *turns, *wishes),
        "conduct": conducts,
        "turn of life": turns,
        "wish": wishes,
        "list": tuple(listing.id for listing in scheme.lists),
        "class": bands,
        "agency's clause": sights,
        "agency's clause or class": (*sights, *bands),
        "way out": WAYS_OUT,
        "sanction": tuple(sanction.id for sanction in scheme.sanctions),
        "reward": tuple(reward.id for reward in scheme.rewards),
    }


def _check_claim(claim: Claim, known: dict[str, tuple[str, ...]], refusals: Refusals) -> None:
    given = refusals.exactly_one(claim, VERBS)
    if len(given) != 1:
        return
    name = given[0]
    word = str(getattr(claim, name))
    if name in _NAMES:
        refusals.unknown(claim, _NAMES[name], word, known[_NAMES[name]], name)
    if claim.by is None:
        if name in JUDGED_BY and name != "granted":
            refusals.at(claim, f"'{name}' without 'by': which clause does it?", name,
                        remedy=f"write by: and the {JUDGED_BY[name]}")  # fmt: skip
    elif name in JUDGED_BY:
        refusals.unknown(claim, JUDGED_BY[name], claim.by, known[JUDGED_BY[name]], "by")
    else:
        refusals.at(claim, f"no record says by which clause '{name.rstrip('_')}' holds", "by", remedy="take 'by' out")


def _check_ages(case: Case, refusals: Refusals) -> None:
    """A child stays one and the person beside it is grown, so that what is certain for the one is not for the other."""
    somebody = case.person
    if somebody.child is None:
        return
    if 12 * somebody.child + case.months > 12 * 18:
        refusals.at(somebody, "the child comes of age within the run", "child", remedy="write a younger child")
    if somebody.age < 20:
        refusals.at(somebody, "who has a child here is 20 or older", "age", remedy="write an older person")
    both = {
        kind
        for does in case.does
        for kind in does.what
        for other in case.does
        if kind in other.what and does.who != other.who
    }
    for does in case.does:
        for kind in sorted(both & set(does.what)):
            refusals.at(does, f"'{kind}' is done by the person and by the child", "what", remedy="make two cases of it")


def _check_given(case: Case, scheme: SchemeText, refusals: Refusals) -> None:
    """Only what the text leaves to chance is decided in a case; what the authority chose is read as written."""
    levers = {f"{number.clause}.{number.key}" for number in numbers(scheme) if not number.is_unknown}
    open_chances = chances(scheme)
    for address in case.given:
        if address in open_chances:
            continue
        place = case.place_of("given", address)
        if address in levers:
            what = f"{quoted(address)} was chosen by the authority: a case reads it as written"
            refusals.problems.append(CaseError(what, place, remedy="take it out, or write a scheme of its own"))
            continue
        near = did_you_mean(address, open_chances)
        remedy = f"did you mean '{near}'?" if near else "write CLAUSE.KEY of a number that the scheme leaves to chance"
        refusals.problems.append(CaseError(f"unknown chance {quoted(address)}", place, remedy=remedy))
