"""What simulating costs is measured: the parts' records are alike, and the page says what was found."""

from __future__ import annotations

import math

import pytest

from benchmarks import scale
from glasshouse.study.running.plan import Options, plan


@pytest.fixture(scope="module")
def measured() -> list[scale.Exchanged]:
    planned = plan("beijing-2018", [], Options(people=2000, years=2, before="none:12", threads=1))
    return [scale.exchanged(planned, parts) for parts in (1, 3)]


def test_parts_end_in_the_same_records_and_hold_a_part_of_the_people(measured: list[scale.Exchanged]) -> None:
    one, three = measured
    assert one.checksum == three.checksum
    assert one.rows == three.rows
    assert one.told == one.elsewhere == 0
    assert three.held < one.held / 2


def test_a_byte_is_told_for_each_person_read_elsewhere(measured: list[scale.Exchanged]) -> None:
    _, three = measured
    assert three.contact_months > 0
    assert three.told == three.elsewhere


def test_the_expected_number_is_that_of_draws_with_replacement() -> None:
    people, parts, degree = 1000, 2, 8
    drawn = people // parts * degree // 2
    exactly = people / 2 * (1 - (1 - 1 / people) ** drawn)
    assert scale.elsewhere(people, parts, degree, 0.5) == pytest.approx(exactly, rel=1e-3)
    assert scale.elsewhere(people, 1, degree, 0.5) == 0


def test_what_a_month_costs_adds_up() -> None:
    month = scale._month(10, 100e-9, 2, 0.7, 8, 1e-3)
    assert month.living == pytest.approx(scale.COUNTRY * 100e-9 / 20)
    assert month.asking == pytest.approx(0.1)
    assert math.isclose(month.whole, month.living + month.asking + month.told / scale.NETWORK)


def test_the_page_is_written_from_what_was_measured(measured: list[scale.Exchanged]) -> None:
    planned = plan("beijing-2018", [], Options(people=2000, years=2, before="none:12", threads=1))
    worker = scale.OnWorkers(1, measured[0].checksum, 2.0, 500 << 20, 300 << 20)
    page = scale.page(planned, measured, [worker], 0.002)
    assert f"{measured[1].elsewhere / 3:,.0f}" in page
    assert "| a question to a worker that costs nothing itself | 2.0 ms |" in page
