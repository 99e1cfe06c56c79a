"""The shipped schemes: they load, fit the shipped world, say whence numbers come, and watch no protected conduct."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from glasshouse import library
from glasshouse.scheme.checks import agree
from glasshouse.scheme.load import Scheme
from glasshouse.scheme.model import SchemeText
from glasshouse.text import Number, TextModel, numbers, parts
from glasshouse.world import Source, WorldText
from glasshouse.world.load import World
from tests.library.arithmetic import adults, mean_rate, rates

SCHEMES = library.scheme_names()
OF_ANOTHER_WORLD = {
    "flensburg": "german-roads",
    "fcra-credit-file": "us-credit-files",
    "midas-2013": "michigan-benefits",
}
WITH_NUMBERS = [name for name in SCHEMES if name != "none"]
BESIDE_THE_COURT_LIST = [
    "beijing-2018",
    "beijing-2021-eyes-and-apps",
    "china-2014-plan",
    "hangzhou-2018",
    "rongcheng-2014",
    "sesame-2015",
    "shanghai-2016",
    "suqian-2018",
    "suzhou-2016",
    "xiamen-2018",
]


@pytest.fixture(scope="module")
def world() -> World:
    return World.load("beijing")


def world_of(name: str) -> World:
    """The world for which a scheme is made."""
    return World.load(OF_ANOTHER_WORLD.get(name, "beijing"))


def inherited_sources(name: str) -> set[str]:
    """Keys of the bibliographies of the schemes that a scheme extends."""
    if name in library.world_names():
        return set()
    others = [Path(original.name).stem for original in Scheme.load(name).originals[1:]]
    return {key for other in others for key in Scheme.load(other).text.sources}


def text_of(name: str) -> WorldText | SchemeText:
    return World.load(name).text if name in library.world_names() else Scheme.load(name).text


def cited(text: TextModel) -> set[str]:
    """Keys of the bibliography that clauses and numbers name; a fit or an assumption may name one in its words."""
    found = {part.model.source for part in parts(text) if isinstance(getattr(part.model, "source", None), str)}  # type: ignore[attr-defined]
    words = {part.model.assumption for part in parts(text) if isinstance(getattr(part.model, "assumption", None), str)}  # type: ignore[attr-defined]
    words |= {number.said for number in numbers(text) if number.provenance == "fitted"}
    declared: dict[str, Source] = getattr(text, "sources", {})
    return found | {key for key in declared if any(key in said for said in words)}


def assumed(text: TextModel) -> list[Number]:
    return [number for number in numbers(text) if number.provenance == "assumption"]


@pytest.mark.parametrize("name", SCHEMES)
def test_fits_its_world(name: str) -> None:
    scheme = Scheme.load(name)
    assert scheme.name == name
    agree(world_of(name).text, scheme.text)
    assert scheme.notes == ()


@pytest.mark.parametrize("name", [*library.world_names(), *SCHEMES])
def test_every_source_named_is_declared_and_every_one_declared_is_named(name: str) -> None:
    text = text_of(name)
    assert cited(text) <= text.sources.keys()
    assert text.sources.keys() - cited(text) <= inherited_sources(name)


@pytest.mark.parametrize("name", [*library.world_names(), *SCHEMES])
def test_prints_the_share_of_assumed_numbers_and_each_says_why(name: str) -> None:
    text = text_of(name)
    all_of_them = numbers(text)
    by = Counter(number.provenance for number in all_of_them)
    print(f"{name}: {by['assumption']} of {len(all_of_them)} numbers are assumptions; {dict(by)}")
    assert all(len(number.said.split()) >= 2 for number in assumed(text))


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_every_assumed_number_of_a_scheme_has_a_range(name: str) -> None:
    without = [f"{n.clause}.{n.key}" for n in assumed(text_of(name)) if n.low is None or n.low == n.high]
    assert without == []


@pytest.mark.parametrize("name", library.world_names())
def test_every_assumed_or_fitted_rate_of_a_world_has_a_range(name: str) -> None:
    text = World.load(name).text
    rated = [(kind.id, kind.per_month) for kind in (*text.conducts, *text.turns, *text.wishes)]
    assert [name for name, rate in rated if rate is None or rate.low is None or rate.low == rate.high] == []


@pytest.mark.parametrize("name", SCHEMES)
def test_watches_no_protected_conduct(name: str) -> None:
    polarity = {conduct.id: conduct.polarity for conduct in world_of(name).text.conducts}
    seen = {sight.conduct for agency in Scheme.load(name).text.agencies for sight in agency.sees}
    assert {conduct for conduct in seen if polarity[conduct] == "protected"} == set()


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_no_list_is_left_by_a_correction_that_it_cannot_hear(name: str) -> None:
    text = Scheme.load(name).text
    heard = {agency.id: agency.corrects is not None for agency in text.agencies}
    heard |= {pool.id: pool.correction_reaches_copies and any(heard[a] for a in pool.from_) for pool in text.pools}
    deaf = [
        entry.id
        for entry in text.lists
        if any(way.corrected for way in entry.leave.any_) and not any(heard[reader] for reader in entry.reads)
    ]
    assert deaf == []


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_every_record_that_an_agency_keeps_is_counted_somewhere(name: str) -> None:
    text = Scheme.load(name).text
    counted = {conduct for entry in text.lists for way in entry.enter.any_ for conduct in way.count or ()}
    counted |= {points.conduct for points in (text.index.adds if text.index else ())}
    assert {sight.conduct for agency in text.agencies for sight in agency.sees} == counted


def test_nothing_hangs_on_anything_under_no_scheme() -> None:
    text = Scheme.load("none").text
    assert not (text.agencies or text.lists or text.sanctions or text.rewards or text.index)


@pytest.mark.parametrize("name", BESIDE_THE_COURT_LIST)
def test_the_national_list_goes_on_word_for_word(name: str) -> None:
    base, city = Scheme.load("china-court-list").text, Scheme.load(name).text
    for section in ("agencies", "lists", "sanctions"):
        inherited = getattr(base, section)
        assert inherited
        assert getattr(city, section)[: len(inherited)] == inherited
    shared = base.sources.keys() & city.sources.keys()
    assert shared
    assert {key: city.sources[key] for key in shared} == {key: base.sources[key] for key in shared}


def test_dates() -> None:
    beijing, court, hangzhou = (Scheme.load(n).text for n in ("beijing-2018", "china-court-list", "hangzhou-2018"))
    assert (beijing.known_from, beijing.in_force_from) == (12 * 2018 + 6, 12 * 2021)
    assert (court.known_from, court.in_force_from) == (None, None)
    assert hangzhou.in_force_from == 12 * 2018 + 10


def test_entries_on_the_court_list_lie_where_they_were_fitted(world: World) -> None:
    """2.0 to 3.2 entries a year per 1,000 adults: a fit, no check; who is on the list already is left aside."""
    debt = next(conduct for conduct in world.text.conducts if conduct.id == "unpaid_judgment")
    (courts,) = Scheme.load("china-court-list").text.agencies
    yearly = 12_000 * mean_rate(rates(world, debt), adults(world)) * float(courts.sees[0].coverage.value)
    assert 2.0 < yearly < 3.2


def test_exits_from_the_court_list_lie_where_they_were_fitted(world: World) -> None:
    """0.22 to 0.36 exits a year per listed person, once as many leave as enter: one over the mean stay in years."""
    kinds = {kind.id: kind for kind in (*world.text.conducts, *world.text.turns)}
    listed = adults(world) * rates(world, kinds["unpaid_judgment"])
    pressed = float(next(r for r in world.text.responses if r.id == "listed_pay").times.value)
    monthly = mean_rate(rates(world, kinds["pays_judgment"]), listed) * pressed
    (defaulters,) = Scheme.load("china-court-list").text.lists
    term = next(way for way in defaulters.leave.any_ if way.months_listed is not None)
    assert term.months_listed is not None and term.share_of_entries is not None
    share, months = float(term.share_of_entries.value), int(term.months_listed.value)
    stay = (1 - share) / monthly + share * (1 - (1 - monthly) ** months) / monthly
    assert 0.22 < 12 / stay < 0.36
