"""Safeguards only take away, are chosen by harm alone, and are told beside ``none`` and without a word of praise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from glasshouse import library
from glasshouse.errors import UsageError
from glasshouse.report import cures
from glasshouse.report.cures import CROSS, TOO_FEW_TO_TELL, cures_page, cures_text
from glasshouse.report.study_page import span
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.study.clauses import safeguards as module
from glasshouse.study.clauses.cures import KINDS, Cure, NoCure, candidates, cured, moved, settled
from glasshouse.study.clauses.safeguards import HARMS, AskedCures, Safeguards, safeguards
from glasshouse.study.running.plan import Options
from glasshouse.study.running.telling import say_nothing
from glasshouse.vocabulary import NOTICE
from glasshouse.world import World
from tests.line.test_words import judgements

SMALL = Options(people=100, years=1, before="empty", replicates=2)
WORLD = World.load("beijing").text


def _weight(text: SchemeText) -> float:
    """A made-up harm: what a scheme has left, each sanction weighing 2, each Sight 1, each list of the public 0.5."""
    sights = sum(len(agency.sees) for agency in text.agencies)
    return 2.0 * len(text.sanctions) + sights + 0.5 * sum(one.published.to == "public" for one in text.lists)


class MadeUp:
    """Lives that are not lived: harm is :func:`_weight`, benefit whatever a test says."""

    benefit_of: Any = staticmethod(_weight)

    def __init__(self, world: World, scheme: Scheme, options: Options, tell: Any) -> None:
        self.world, self.options, self.empty = world, options, Scheme.load("none")

    def of(self, texts: Sequence[SchemeText], times: Fraction | None = None) -> list[list[dict[str, float]]]:
        factor = 1.0 if times is None else 0.0 if times == 1 else 2.0
        told = []
        for text in texts:
            benefit = factor * type(self).benefit_of(text)
            told.append([{**dict.fromkeys(HARMS, _weight(text) + r), "benefit": benefit} for r in range(2)])
        return told


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> type[MadeUp]:
    monkeypatch.setattr(module, "_Lives", MadeUp)
    return MadeUp


def found(asked: AskedCures, scheme: str = "china-court-list") -> Safeguards:
    return safeguards(scheme, SMALL, asked, say_nothing, date(2026, 1, 1))


def test_the_least_harm_by_number_of_cures_is_found(made_up: type[MadeUp]) -> None:
    """By exhaustion where the sets are few, and by the search where they are not."""
    many, few = found(AskedCures(cures=3, trials=10_000)), found(AskedCures(cures=3, trials=30))
    for exact, searched in zip(many.points, few.points, strict=True):
        assert len(exact.cures) == len(searched.cures)
        assert searched.harms["listed"].value == exact.harms["listed"].value
    assert [len(point.cures) for point in many.points] == [1, 2, 3]
    assert [point.harms["listed"].value for point in many.points] == [
        many.as_it_is.harms["listed"].value - 2 * n for n in (1, 2, 3)
    ]
    assert len(few.tried) < len(many.tried)


def test_benefit_takes_no_part(made_up: type[MadeUp], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever averts much or little, the same sets are lived and the same points told."""
    asked = AskedCures(cures=3, trials=20)
    told = found(asked)
    monkeypatch.setattr(made_up, "benefit_of", staticmethod(lambda text: -(_weight(text) ** 2)))
    other = found(asked)
    assert [one.cures for one in told.points] == [one.cures for one in other.points]
    assert [one.cures for one in told.tried] == [one.cures for one in other.tried]
    assert told.points[0].benefit.value != other.points[0].benefit.value


def test_benefit_always_holds_no_deterrence(made_up: type[MadeUp]) -> None:
    told = found(AskedCures(cures=1))
    for point in (told.as_it_is, *told.points):
        assert point.over_deterrence is not None
        low, high = point.over_deterrence
        assert low <= 0 <= high and low <= point.benefit.value <= high


def test_the_list_of_cures_is_closed(made_up: type[MadeUp]) -> None:
    told = found(AskedCures(cures=1))
    assert {cure.partition(":")[0] for cure in told.cures} <= set(KINDS)
    assert {move.partition(":")[0] for move, _ in told.no_cures} <= set(KINDS)
    for name in ("beijing-2018", "rongcheng-2014", "flensburg"):
        assert {cure.kind for cure in candidates(Scheme.load(name).text)} <= set(KINDS)


@pytest.mark.parametrize(
    ("cure", "reason"),
    [
        (Cure("drop-sight", "civic-volunteering"), "sees conduct that speaks for people"),
        (Cure("shorten-term", "defaulters"), "an appeal against 'defaulters' strikes records that 'blacklist' counts"),
        (Cure("raise-threshold", "defaulters"), "an appeal against 'defaulters' strikes records"),
    ],
)
def test_a_move_of_which_the_law_is_false_is_no_safeguard(cure: Cure, reason: str) -> None:
    text = Scheme.load("beijing-2018").text
    after = cured(text, [cure], WORLD)
    assert isinstance(after, NoCure) and reason in after.reason
    assert moved(text, cure) is not None


def test_cures_take_away_what_they_say() -> None:
    text = Scheme.load("beijing-2018").text
    cures, _ = settled(text, WORLD)
    by_id = {cure.id: cure for cure in cures}
    wanted = ("drop-sight:tax-tax-arrears", "raise-threshold:blacklist", "shorten-term:blacklist",
              "shorten-retention:transit-fare-dodging", "propagate:city-pool", "stop-publishing:blacklist",
              "drop-sanction:no-loans", "human-review")  # fmt: skip
    after = cured(text, [by_id[word] for word in wanted], WORLD)
    assert isinstance(after, SchemeText)
    blacklist = next(one for one in after.lists if one.id == "blacklist")
    assert [int(way.at_least.value) for way in blacklist.enter.any_ if way.at_least] == [3, 2]
    assert [int(way.months_listed.value) for way in blacklist.leave.any_ if way.months_listed] == [18]
    assert blacklist.published.to == "agencies" and after.pools[0].correction_reaches_copies
    assert "no-loans" not in {one.id for one in after.sanctions}
    kept = {sight.id: sight.retention for agency in after.agencies for sight in agency.sees}
    assert "tax-tax-arrears" not in kept and kept["civic-volunteering"] is None
    assert {str(kept[one].value) for one in kept if kept[one] is not None} == {"60"}


def test_what_is_told(made_up: type[MadeUp], tmp_path: Path) -> None:
    """None on every chart, crosses where something prohibited is open, and no word of praise."""
    told = found(AskedCures(cures=2, trials=5), "beijing-2021-eyes-and-apps")
    page = cures_page(told, tmp_path / "page.html").read_text(encoding="utf-8")
    charts = re.findall(r"<svg\b.*?</svg>", page, re.DOTALL)
    assert len(charts) == 6
    assert all(">none<" in chart or "against none" in chart for chart in charts)
    assert all(NOTICE in chart for chart in charts)
    crossed = [one for one in (told.as_it_is, *told.points) if one.prohibited]
    assert (CROSS in page) == bool(crossed)
    text = cures_text(told)
    for said in (page, text, str(told.document())):
        assert not re.search(r"\b(best|recommend\w*|optimal|ideal|winner|improve\w*|solution)\b", said, re.IGNORECASE)
        assert judgements(said, "safeguards") == []
    assert NOTICE in text and told.document()["reported_only"].startswith("benefit")


def test_intervals_say_no_more_than_was_seen() -> None:
    """No width from replicates that are alike, no share below 0, and a value inside what is printed around it."""
    assert module._over([0.0, 0.0]) == (0.0, None, None) and module._over([0.25, 0.25]) == (0.25, None, None)
    wide = module._over([0.0, 0.25])
    assert wide.low is not None and wide.low < 0 and wide.high is not None and wide.high > 1
    assert module._cut(wide, 1.0) == (0.125, 0.0, 1.0)
    assert span(0.001994, 0.001961, 0.002021) == "0.00199 (0.00196 to 0.00202)"


def test_what_was_not_seen_is_not_told_as_nothing(made_up: type[MadeUp], monkeypatch: pytest.MonkeyPatch) -> None:
    """Zero in every replicate is too few to tell, save under none; and the search ends there."""
    whole = _weight(Scheme.load("china-court-list").text)

    def of(self: MadeUp, texts: Sequence[SchemeText], times: Fraction | None = None) -> list[list[dict[str, float]]]:
        seen = [1.0 if _weight(text) == whole else 0.0 for text in texts]
        return [[{**dict.fromkeys(HARMS, value), "benefit": 0.0}] * 2 for value in seen]

    monkeypatch.setattr(made_up, "of", of)
    told = found(AskedCures(cures=3, trials=5))
    assert [len(one.cures) for one in told.points] == [1]
    cells = {row[0]: row for row in cures._points(told)}
    assert cells[f"1: {told.points[0].cures[0]}"].count(f"0 ({TOO_FEW_TO_TELL})") == len(HARMS)
    assert cells["none"][1 : len(HARMS) + 1] == ("0",) * len(HARMS)
    assert TOO_FEW_TO_TELL in " ".join(cures_text(told).split())


def test_the_last_row_is_all_of_it_against_none(made_up: type[MadeUp], tmp_path: Path) -> None:
    told = found(AskedCures(cures=1))
    difference = told.as_it_is.harms["listed"].value - told.none.harms["listed"].value
    assert told.whole.costs["listed"].value == difference > 0
    assert told.document()["all_of_it"]["costs"]["listed"]["value"] == difference
    page = cures_page(told, tmp_path / "page.html").read_text(encoding="utf-8")
    for said in (cures_text(told), page):
        assert "The last row is all of it against none" in " ".join(said.split())
        assert said.count(told.whole.clause) >= 1
    assert f"<td>{told.whole.clause}</td>" in page or f">{told.whole.clause}</th>" in page


def test_a_cure_that_changes_no_life_is_not_offered(made_up: type[MadeUp]) -> None:
    told = found(AskedCures(cures=2, trials=5), "beijing-2018")
    assert not any(cure.startswith("human-review") for point in told.tried for cure in point.cures)
    assert ("human-review", module.NO_LIFE) in told.no_cures


def test_a_point_with_something_prohibited_is_a_cross(made_up: type[MadeUp], tmp_path: Path) -> None:
    """A scheme in which the audit finds what is prohibited: the point as it is has its rules.

    The ban on scoring by a system of artificial intelligence is the Union's: it holds where the text names that law.
    """
    name = "beijing-2021-eyes-and-apps"
    text = library.scheme_path(name).read_text(encoding="utf-8")
    assert "profiles: [CN, UN]" in text and "system_ai: true" in text
    under = tmp_path / "under-the-ban.yaml"
    under.write_text(text.replace("profiles: [CN, UN]", "profiles: [CN, EU, UN]"), encoding="utf-8")
    asked = AskedCures(cures=1, trials=3)
    told, elsewhere = found(asked, str(under)), found(asked, name)
    assert "CX001" in told.as_it_is.prohibited and told.none.prohibited == ()
    assert elsewhere.as_it_is.prohibited == elsewhere.none.prohibited == ()
    pages = [cures_page(one, tmp_path / "page.html").read_text(encoding="utf-8") for one in (told, elsewhere)]
    assert [CROSS in page for page in pages] == [True, False]


def test_lives_are_lived_once_beside_none() -> None:
    """One small search through real lives: the law's harms fall with what is taken away."""
    told = safeguards("china-court-list", SMALL, AskedCures(harm="watched", cures=1, trials=1), say_nothing)
    assert told.none.harms["watched"].value == 0
    without = next(one for one in told.tried if one.cures == ("drop-sight:courts-unpaid-judgment",))
    assert without.harms["watched"].value == 0 <= told.as_it_is.harms["watched"].value
    assert told.points[0].harms["watched"].value == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [({"harm": "benefit"}, "no such harm"), ({"cures": 9}, "--cures 9"), ({"trials": 0}, "--trials 0")],
)
def test_what_cannot_be_asked(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        AskedCures(**asked)


def test_a_scheme_without_anything_to_take_away() -> None:
    with pytest.raises(UsageError, match="leaves no room for a cure"):
        safeguards("none", SMALL, AskedCures(), say_nothing)
