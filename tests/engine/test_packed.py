"""What does not fit a packed word is refused, with the household's size and what to do; nothing is ever cut off."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse.engine import live_log
from glasshouse.engine.packed import (
    Header,
    KindOfCell,
    StoredFigures,
    StoredRecord,
    StoredSpell,
    pack,
    words_of,
)
from glasshouse.errors import RunError
from glasshouse.machine_code import cells
from glasshouse.population.people import Population
from glasshouse.rows import Row, bits
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime, Segment
from glasshouse.world import WorldText
from tests import texts
from tests.faults import made
from tests.small_population import small_population

STORED = (Header, StoredRecord, StoredSpell, StoredFigures)
WHOLE = st.integers(-(2**40), 2**40)
FEW = settings(max_examples=200, derandomize=True, database=None, deadline=None)


def under_one_roof(population: Population) -> Population:
    """The same people as one household."""
    people, everybody = population.people, len(population.people.birth)
    one = population.households._replace(
        first=np.zeros(1, np.int32), size=np.array([everybody], np.int16),
        born_first=np.array([everybody], np.int32), born=np.zeros(1, np.int16),
    )  # fmt: skip
    return population._replace(people=people._replace(household=np.zeros(everybody, np.int32)), households=one)


def crossing(rate: float) -> tuple[WorldText, SchemeText]:
    """Jaywalking, each record kept for life and counted by an index, whose lowest class is a list."""
    world = texts.world(
        conducts=[texts.conduct("jaywalking", context="traffic", per_month=texts.number(rate))],
        households={"collective_size": 50, "children_per_family": 1, "assumption": texts.WHY},
    )
    courts = texts.agency("courts", [texts.sight("cameras", "jaywalking", context="traffic")])
    adds = [{"id": "adds-jaywalking", "conduct": "jaywalking", "points": -1}]
    scheme = texts.scheme(
        world,
        agencies=[courts],
        index=made.index(adds=adds),
        lists=[texts.blacklist("black", ["courts"], [{"class_at_most": "low"}], [{"class_at_least": "top"}])],
    )
    return world, scheme


@pytest.mark.parametrize(("months", "kept"), [(24, True), (60, False)])
def test_fifty_people_who_jaywalk_thirty_times_a_month(months: int, *, kept: bool) -> None:
    """In two years some 36,000 records, which fit; in four more than a header's 16 bits can count."""
    world, scheme = crossing(30)
    life = Regime("crossing", (Segment(scheme, None, world.start, world.start + months),), frozenset())
    people = under_one_roof(
        small_population(world, 50, 5, begin=world.start, start=world.start, until=life.segments[0].end,
                         adults_only=True)
    )  # fmt: skip
    if kept:
        records = [entry for entry in live_log(world, life, people, 1, 1) if entry.event == "RECORD"]
        assert 30_000 < len(records) < 65_536
        return
    with pytest.raises(RunError) as refused:
        live_log(world, life, people, 1, 1)
    assert "a household of 50 people" in refused.value.what
    assert "records of the household: at most 65535" in refused.value.what
    assert "collective_size" in refused.value.remedy
    assert "retention" in refused.value.remedy


PLANTED = """
import json
from glasshouse.engine.lives import live_log
from glasshouse.engine.packed import Header, StoredFigures, StoredRecord, StoredSpell
from glasshouse.errors import RunError
from tests.faults.catchers import CATCHERS, LIFE_SEED
from tests.faults.made import PEOPLE_SEED

NAMES = ("appeals", "corrections", "deeds_and_records", "contacts", "classes", "families")
SCENARIOS = [CATCHERS[name]() for name in NAMES]

def outcome(column):
    for scenario in SCENARIOS:
        try:
            live_log(scenario.world, scenario.regime, scenario.population, LIFE_SEED, PEOPLE_SEED)
        except RunError as refused:
            return str(refused)
    return "kept"

answers = {"as it is": outcome(None)}
for row in (Header, StoredRecord, StoredSpell, StoredFigures):
    for name, column in row.COLUMNS.items():
        if column.is_bits:
            column.width, width = 0, column.width
            answers[f"{row.__name__}.{name}"] = outcome(column)
            column.width = width
print(json.dumps(answers))
"""
"""Lives small scenarios, with each field in turn so narrow that it holds nothing but 0."""


def test_every_field_is_guarded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PLANTED],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert answers.pop("as it is") == "kept"
    fields = {f"{row.__name__}.{name}": column for row in STORED for name, column in row.COLUMNS.items()}
    assert set(answers) == {name for name, column in fields.items() if column.is_bits}
    for name, refused in answers.items():
        assert fields[name].about in refused, name
        assert "a household of" in refused


@FEW
@given(st.lists(WHOLE, min_size=7, max_size=7))
def test_compiled_and_plain_words_are_the_same(values: list[int]) -> None:
    compiled, plain = np.zeros(2, np.int64), np.zeros(2, np.int64)
    read, outgrown = put_record(compiled, np.array(values, np.int64))
    row = StoredRecord(plain)
    for name, value in zip(StoredRecord.COLUMNS, values, strict=True):
        setattr(row, name, np.int64(value))
    assert compiled.tolist() == plain.tolist()
    assert outgrown == row.outgrown
    fit = all(0 <= value <= column.most for value, column in zip(values, StoredRecord.COLUMNS.values(), strict=True))
    assert (outgrown >= 0) == fit
    if fit:
        assert list(read) == values


@numba.njit
def put_record(words, values):  # type: ignore[no-untyped-def]
    row = StoredRecord(cells(words), 0)
    row.deed, row.due, row.corrected, row.member = values[0], values[1], values[2], values[3]
    row.sight, row.flags, row.rests = values[4], values[5], values[6]
    return (row.deed, row.due, row.corrected, row.member, row.sight, row.flags, row.rests), row.outgrown


def test_a_field_stays_as_it_is_when_its_neighbour_is_set() -> None:
    row = StoredSpell(np.zeros(StoredSpell.CELLS, np.int64))
    for name, column in StoredSpell.COLUMNS.items():
        setattr(row, name, column.most)
    assert row.outgrown >= 0
    for name, column in StoredSpell.COLUMNS.items():
        setattr(row, name, -column.plus)
        assert getattr(row, name) == -column.plus
        assert all(getattr(row, other) == StoredSpell.COLUMNS[other].most for other in StoredSpell.COLUMNS
                   if other != name)  # fmt: skip
        setattr(row, name, column.most)


def test_a_mark_stays_whatever_is_set_afterwards() -> None:
    row = StoredRecord(np.zeros(2, np.int64))
    row.due = 1 << 16
    row.deed = 3
    assert row.outgrown == ~StoredRecord.due.number


def test_a_row_with_more_bits_than_a_cell_is_no_row() -> None:
    with pytest.raises(TypeError, match="no bits left"):

        class _(Row):
            one = bits(0, 40, "one")
            other = bits(0, 24, "other")


def test_what_is_packed_beforehand_is_refused_too() -> None:
    fits = pack({KindOfCell.kind: np.array([65535]), KindOfCell.rates: np.array([1])})
    assert KindOfCell(fits).kind == 65535
    assert KindOfCell(fits).rates == 1
    with pytest.raises(RunError, match="row of the kind: 65536 does not fit"):
        pack({KindOfCell.kind: np.array([65536])})


def test_a_header_says_how_many_words_follow() -> None:
    header = Header(np.zeros(1, np.int64))
    header.reserved, header.records, header.spells, header.figures = 99, 3, 2, 1
    assert words_of(header) == 1 + 3 * 2 + 2 * 3 + 5
