"""What people do and meet: frailty, refusals and retries, work under a list, a response that fades."""

from __future__ import annotations

import pytest

from tests import texts
from tests.closed_forms.city import City, Live, lived
from tests.closed_forms.exact import any_in_a_month, assert_number
from tests.statistics import assert_rate
from tests.texts import number

MONTHS = 24
LISTED_AT_ONCE = texts.blacklist("black", ["courts"], [texts.count("debt", 1, 1)], [])
COURTS = texts.agency("courts", [texts.sight("courts-debt", "debt")])
ALWAYS = texts.conduct("debt", chance_per_month=number(1))


def _frailty(live: Live, times: list[float]) -> None:
    world = texts.world(
        conducts=[texts.conduct("debt", per_month=number(0.2), frailty="care")],
        frailties={"care": {"shares": [0.5, 0.5], "times": times, "assumption": texts.WHY}},
    )
    city = lived(live, world, texts.scheme(world), people=200, months=MONTHS)
    for frailty_class, factor in enumerate((0.25, 1.75)):
        members = {row for row in range(city.people) if city.population.people.frailty[row, 0] == frailty_class}
        deeds = [deed for deed in city.rows("DEED") if deed.person in members]
        assert_number(len(deeds), len(members) * MONTHS * 0.2 * factor)


def test_frailty(live_any: Live) -> None:
    """Two kinds of people, each with its own rate."""
    _frailty(live_any, [0.25, 1.75])


def test_frailty_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _frailty(live_any, [0.625, 1.375])


def _refusals(live: Live, enforced: float, tried_again: float) -> None:
    world = texts.world(conducts=[ALWAYS], wishes=[texts.wish("flight", tried_again, per_month=number(0.5))])
    sanction = {
        "id": "no-flights",
        "when": {"on": "black"},
        "context": "travel",
        "refuses": "flight",
        "share_enforced": number(enforced),
        "source": "law",
    }
    scheme = texts.scheme(world, agencies=[COURTS], lists=[LISTED_AT_ONCE], sanctions=[sanction])
    city = lived(live, world, scheme, people=100, months=MONTHS)
    refused = [row for row in city.rows("REFUSED") if row.month > city.begin]
    granted = [row for row in city.rows("WISH") if row.month > city.begin]
    assert len(refused) == len(city.rows("REFUSED")), "nobody is on the list in the first month"
    assert_rate(len(refused), len(refused) + len(granted), 0.8)
    for attempts in (1, 2, 4):
        assert_rate(sum(row.value > attempts for row in refused), len(refused), 0.6**attempts)


def test_refusals_and_retries(live_any: Live) -> None:
    """Enforcement per wish, then a geometric number of attempts."""
    _refusals(live_any, 0.8, 0.6)


@pytest.mark.parametrize(("enforced", "tried_again"), [(0.4, 0.6), (0.8, 0.3)])
def test_refusals_and_retries_halved(live_any: Live, enforced: float, tried_again: float) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _refusals(live_any, enforced, tried_again)


def _work(live: Live, times: float) -> None:
    """Everybody starts out of work, is listed from the second month on, and then finds work half as often."""
    world = texts.world(
        conducts=[ALWAYS],
        turns=[
            texts.turn("find_job", {"work": "employed"}, per_month=number(0.5), only_if_work=["unemployed"]),
            texts.turn("lose_job", {"work": "unemployed"}, per_month=number(0.1), only_if_work=["employed"]),
        ],
    )
    sanction = {
        "id": "fewer-jobs",
        "when": {"on": "black"},
        "context": "work",
        "times": {"find_job": number(times)},
        "source": "law",
    }
    scheme = texts.scheme(world, agencies=[COURTS], lists=[LISTED_AT_ONCE], sanctions=[sanction])
    city = lived(live, world, scheme, people=500, months=18)
    lose = any_in_a_month(0.1)
    employed = any_in_a_month(0.5)
    for _ in range(17):
        employed = employed * (1 - lose) + (1 - employed) * any_in_a_month(0.25)
    present: dict[int, str] = {row.person: row.a for row in city.rows("WORK")}
    assert_rate(sum(work == "employed" for work in present.values()), city.people, employed)


def test_work_under_a_list(live_any: Live) -> None:
    """Two coupled states, from one month to the next."""
    _work(live_any, 0.5)


def test_work_under_a_list_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _work(live_any, 0.25)


def _response(live: Live, months: int, delay: int) -> City:
    response = {
        "id": "care",
        "trigger": "watched",
        "who": "aware",
        "kinds": ["debt"],
        "times": number(0.1, range=[0, 1]),
        "delay_months": number(delay),
        "fades": {"months": months, "from": "onset"},
        "assumption": texts.WHY,
    }
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(0.4))], responses=[response])
    city = lived(live, world, texts.scheme(world, agencies=[COURTS]), people=200, months=MONTHS)
    share = sum(1 - 0.9 * max(0, 16 - k) / 16 for k in range(16))
    early = [deed for deed in city.rows("DEED") if 2 <= deed.month - city.begin < 18]
    assert_number(len(early), city.people * 0.4 * share)
    return city


def test_a_response_that_fades(live_any: Live) -> None:
    """From the second month on a tenth of the deeds, and after sixteen months as many as before."""
    city = _response(live_any, 16, 2)
    before = [deed for deed in city.rows("DEED") if not 2 <= deed.month - city.begin < 18]
    assert_number(len(before), city.people * 0.4 * 8)


def test_a_response_that_fades_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _response(live_any, 8, 2)
