"""Headline figures in words: what a scheme adds to another world, in people, with luck and assumption told apart."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from glasshouse.measures.headline import LAST_YEAR, LEVELS, LOSSES
from glasshouse.report.case import Case
from glasshouse.report.figures.listed import IN_ERROR, PERFECT, together
from glasshouse.report.readings import TWIN, Reading
from glasshouse.report.words import NO_BREAK, Words
from glasshouse.study.clauses.register import register

FEWEST: Final = 1.0
"""Of people or events in the city of the run, below which a count is said to be fewer than one."""

_PER_THOUSAND: Final = "per 1,000 people and year"


class Ends(NamedTuple):
    """An interval in the city of the run: people, refusals or months."""

    low: float
    high: float


class Headline(NamedTuple):
    """One figure beside another world; counts are of the city that was run, None where undefined."""

    measure: str
    by: str | None
    against: str
    unit: str  # people | refusals | months | income
    yearly: bool
    level: float | None
    """Under the scheme; None of a loss, which is a difference by nature."""
    before: float | None
    """In the other world."""
    added: float
    luck: Ends | None
    assumed: Ends | None
    """Where what is added lies over the ranges of what nobody knows."""
    points: int
    share_above: float | None

    @property
    def key(self) -> str:
        """Its name in the strings."""
        return f"{self.measure}_last_year" if self.by == LAST_YEAR else self.measure


def headlines(case: Case, against: str) -> tuple[Headline, ...]:
    """Every headline figure of a run beside another world, in the order in which they are told."""
    wanted = [(level.measure, level.by) for level in LEVELS] + [(measure, None) for measure in LOSSES]
    if not together(case):
        wanted = [one for one in wanted if one[0] != IN_ERROR]
    made = (_headline(case, measure, by, against) for measure, by in wanted)
    return tuple(one for one in made if one is not None)


def _headline(case: Case, measure: str, by: str | None, against: str) -> Headline | None:
    added = case.readings.one(measure, scheme=TWIN, against=against, by=by)
    if added is None or added.value is None:
        return None
    level = case.readings.one(measure, scheme=case.scheme, by=by)
    before = case.readings.one(measure, scheme=against, by=by)
    band = case.readings.band(measure, scheme=TWIN, against=against, by=by)
    times, unit, yearly = _counted(case, added)
    return Headline(
        measure,
        by,
        against,
        unit,
        yearly,
        None if level is None or level.value is None else times * level.value,
        None if before is None or before.value is None else times * before.value,
        times * added.value,
        _ends(added, times),
        None if band is None else _ends(band, times),
        0 if band is None else band.n or 0,
        None if band is None else band.share_above,
    )


def _ends(row: Reading, times: float) -> Ends | None:
    return None if row.low is None or row.high is None else Ends(times * row.low, times * row.high)


def _counted(case: Case, row: Reading) -> tuple[float, str, bool]:
    """By what a reading is multiplied to be a count in the city of the run, of what, and whether a year's."""
    people = float(case.request.get("people") or 0)
    if row.unit == _PER_THOUSAND:
        return people / 1000, "people" if row.measure == "people_refused" else "refusals", True
    if row.measure in LOSSES:
        return people, "months" if row.measure == "work_lost" else "income", False
    return people, "people", False


HEADLINE: Final = pl.Schema({
    "figure": pl.String, "against": pl.String, "level": pl.Float64, "before": pl.Float64, "added": pl.Float64,
    "luck_low": pl.Float64, "luck_high": pl.Float64, "assumed_low": pl.Float64, "assumed_high": pl.Float64,
    "points": pl.Int64, "share_above": pl.Float64, "unit": pl.String,
})  # fmt: skip
"""Columns of a result's headline; counts are of the city that was run."""


def headline_frame(case: Case) -> pl.DataFrame:
    """All headline figures of a run beside each other world, as columns of HEADLINE."""
    rows = []
    for against in case.others:
        for one in headlines(case, against):
            luck, assumed = one.luck or (None, None), one.assumed or (None, None)
            unit = case.words.say(f"headline.unit.{one.unit}{'_yearly' if one.yearly else ''}")
            rows.append((one.key, against, one.level, one.before, one.added, *luck, *assumed, one.points,
                         one.share_above, unit))  # fmt: skip
    return pl.DataFrame(rows, schema=HEADLINE, orient="row")


def rounded(words: Words, value: float) -> str:
    """A count: whole, at most two digits that are not nought; below one, "fewer than one"."""
    size = abs(value)
    if 0 < size < FEWEST:
        return words.say("headline.fewer_than_one")
    shown = float(f"{size:.2g}") if size >= 10 else float(round(size))
    return ("−" if value < 0 and shown else "") + words.number(shown)


def span(words: Words, ends: Ends) -> str:
    """Both ends of an interval, at most two digits each."""
    return words.say("numbers.span", low=_end(words, ends.low), high=_end(words, ends.high))


def _end(words: Words, value: float) -> str:
    return words.number(0) if abs(value) < FEWEST else rounded(words, value)


def change(case: Case, one: Headline) -> str:
    """The level before, the level under the scheme, and what was added."""
    words = case.words
    of = words.say(f"headline.unit.{one.unit}{'_yearly' if one.yearly else ''}")
    if one.level is None:
        key = "headline.lost" if one.added >= 0 else "headline.gained"
        return words.say(key, number=rounded(words, abs(one.added)), unit=of)
    if not one.before:
        return words.say("headline.only_here", level=rounded(words, one.level), unit=of)
    if not one.added:
        return words.say("headline.the_same", level=rounded(words, one.level), unit=of)
    key = "headline.more" if one.added > 0 else "headline.fewer"
    return words.say(
        key,
        before=rounded(words, one.before),
        level=rounded(words, one.level),
        added=rounded(words, abs(one.added)),
        unit=of,
    )


def beside_error(case: Case, one: Headline) -> str:
    """What never stands apart from those listed by mistake: all who are listed, and who would be at perfect sight."""
    listed = case.readings.one("prevalence", scheme=case.scheme)
    full = case.readings.one(PERFECT, scheme=case.scheme, by="ledger=full")
    if one.measure != IN_ERROR or listed is None or full is None or listed.value is None or full.value is None:
        return ""
    people = float(case.request.get("people") or 0)
    return case.words.say(
        "headline.beside_error",
        listed=rounded(case.words, people * listed.value),
        full=rounded(case.words, people * full.value),
    )


def sure(case: Case, one: Headline) -> tuple[str, str]:
    """What luck alone would make of what is added, and what nobody knows; each a short sentence."""
    words = case.words
    luck = (
        words.say("headline.luck", span=span(words, one.luck))
        if one.luck is not None
        else words.say("headline.luck_unknown")
    )
    assumed = (
        words.say("headline.assumed", span=span(words, one.assumed))
        if one.assumed is not None
        else words.say("headline.assumed_unknown")
    )
    return luck, assumed


TILES: Final = ("ever_listed", "prevalence_last_year", "people_refused", "listed_in_error", "work_lost")
"""The five figures of the first page."""


class Tile(NamedTuple):
    """A figure of the first page, as it is printed."""

    label: str
    big: str
    change: str
    luck: str
    assumed: str


def tile(case: Case, one: Headline) -> Tile:
    """What is added in large, what was and is in small, and how sure that is."""
    words = case.words
    sign = "+" if one.added > 0 and one.level is not None else ""
    return Tile(
        words.say(f"headline.{one.key}"),
        sign + rounded(words, one.added) if one.added else words.say("headline.too_few"),
        " ".join(filter(None, (f"{change(case, one)}.", beside_error(case, one)))),
        *sure(case, one),
    )


def bands_said(case: Case) -> tuple[str, ...]:
    """What the bands of assumption are made of, or why there are none."""
    words, of = case.words, case.manifest.get("assumptions")
    if not isinstance(of, dict):
        return (words.say("headline.bands_none"),)
    why = of.get("why")
    if why:
        return (words.say(f"headline.bands_why.{str(why).replace(' ', '_')}"),)
    said = [
        words.say(
            "headline.bands",
            points=words.number(of["points"]),
            people=words.number(of["people"]),
        )
    ]
    if of["points"] < of["asked"]:
        said.append(
            words.say("headline.bands_partial", points=words.number(of["points"]), asked=words.number(of["asked"]))
        )
    return tuple(said)


def drivers_said(case: Case, one: Headline) -> str:
    """The unknowns that move what is added most, and where the ends of their ranges would put it; or nothing."""
    words, of = case.words, case.manifest.get("assumptions")
    if one.assumed is None or not isinstance(of, dict):
        return ""
    key = {"measure": one.measure, "scheme": TWIN, "against": one.against, "by": one.by}
    found = [row for row in of.get("drivers", ()) if all(row.get(name) == word for name, word in key.items())]
    if not found:
        return words.say("headline.drivers_none", points=words.number(one.points))
    times = _times(case, one)
    said = [
        words.say(
            "headline.driver",
            unknown=row["unknown"],
            low=_end(words, times * row["at_low"]),
            high=_end(words, times * row["at_high"]),
            known=span(words, Ends(times * row["known_low"], times * row["known_high"])),
        )
        for row in sorted(found, key=lambda row: int(row["rank"]))
    ]
    return words.say("headline.drivers", drivers="; ".join(said))


def _times(case: Case, one: Headline) -> float:
    row = case.readings.one(one.measure, scheme=TWIN, against=one.against, by=one.by)
    return _counted(case, row)[0] if row is not None else 1.0


def rests_share(case: Case) -> tuple[str, str]:
    """The share of the numbers that nobody chose which are assumptions, and how many such numbers there are."""
    words, texts = case.words, case.texts
    rows = [row for row in register(texts.world, (*texts.schemes, texts.before)) if not row.is_lever]
    everything, assumed = sum(row.size for row in rows), sum(row.size for row in rows if row.is_assumed)
    share = f"{100 * assumed / everything:.0f}" if everything else "0"
    return f"{share}{NO_BREAK}%", words.number(everything)


def compared(case: Case) -> str | None:
    """The other world that a scheme is first set beside: what was in force before, where it is among those compared."""
    if not case.others:
        return None
    before = case.texts.before.scheme
    return before if before in case.others else case.others[0]


def heading(case: Case, against: str) -> str:
    """What stands over the figures beside another world."""
    nothing = not next(text for text in case.texts.schemes if text.scheme == against).agencies
    key = "headline.title_none" if nothing and len(case.others) > 1 else "headline.title"
    return case.words.say(key, other=case.called(against), duration=case.duration(case.months), people=case.people)


def main_sentence(case: Case) -> str:
    """The one sentence over everything: how many more people come on a black list than without the scheme."""
    words, against = case.words, compared(case)
    common = {"scheme": case.called(case.scheme), "people": case.people, "duration": case.duration(case.months)}
    if against is None:
        row = case.readings.one("ever_listed", scheme=case.scheme)
        if row is None or row.value is None:
            return words.say("headline.too_few")
        level = rounded(words, row.value * float(case.request.get("people") or 0))
        return words.say("headline.main_alone", level=level, **common)
    one = next((one for one in headlines(case, against) if one.measure == "ever_listed"), None)
    common["other"] = case.called(against)
    if one is None or not one.added:
        return words.say("headline.main_none", **common)
    key = "headline.main" if one.added > 0 else "headline.main_fewer"
    return words.say(key, added=rounded(words, abs(one.added)), **common)


def place_sentence(case: Case) -> str | None:
    """What is added in the place that the world is drawn after, if the assumptions held; None without a band."""
    words, against = case.words, compared(case)
    residents = case.texts.world.residents
    if against is None:
        return None
    one = next((one for one in headlines(case, against) if one.measure == "ever_listed"), None)
    people = float(case.request.get("people") or 0)
    if one is None or one.assumed is None or one.luck is None or one.added <= 0 or not people:
        return None
    times = float(residents.value) / people
    return words.say(
        "headline.place",
        residents=rounded(words, float(residents.value)),
        added=rounded(words, times * one.added),
        low=_end(words, times * one.assumed.low),
        high=_end(words, times * one.assumed.high),
    )


def may_write(case: Case, assumed_share: str) -> tuple[str, ...]:
    """Sentences of this run that may be quoted as they stand."""
    words, against = case.words, compared(case)
    said = []
    if against is not None:
        one = next((one for one in headlines(case, against) if one.measure == "ever_listed"), None)
        common = {
            "scheme": case.called(case.scheme), "other": case.called(against), "people": case.people,
            "duration": case.duration(case.months),
        }  # fmt: skip
        if one is None or one.luck is None or one.added <= 0:
            said.append(words.say("headline.may_write_none", **common))
        else:
            key = "headline.may_write" if one.assumed is not None else "headline.may_write_short"
            ends = {} if one.assumed is None else {"assumed": span(words, one.assumed)}
            said.append(words.say(key, added=rounded(words, one.added), luck=span(words, one.luck), **common, **ends))
    return (*said, words.say("headline.may_rest", share=assumed_share))


def may_not_write(case: Case) -> tuple[str, ...]:
    """What nobody may take from this run."""
    place = case.texts.schemes[0].about.where
    return tuple(said.format(place=place) for said in case.words.several("headline.may_not_write"))
