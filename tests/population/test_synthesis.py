"""The city holds its margins, its households are plausible, and its bits depend on what they should."""

import hashlib
from fractions import Fraction

import numpy as np
import pytest

from glasshouse import chance
from glasshouse.errors import PopulationError, UsageError
from glasshouse.population import synthesize
from glasshouse.population.ages import BAND_FROM
from glasshouse.population.city import AXES, band_weights, joint
from glasshouse.population.controls import joined, scaled
from glasshouse.vocabulary import BATCHES, HOUSEHOLDS, NEVER, ROLES
from glasshouse.world import read_tables
from tests.population.conftest import START
from tests.population.town import tables, write_town
from tests.statistics import assert_rate

SIZES = (100, 1000, 12_345, 200_000)
HEAD, PARTNER, CHILD, ELDER, OTHER = range(len(ROLES))


def ages_at(people, residents, month):
    return (month - people.birth[:residents].astype(int)) // 12


def levels(margin, people, residents, month):
    """For each resident the row of the margin, or -1 for who is unborn; household types are not in the rows."""
    age = ages_at(people, residents, month)
    row = np.zeros(residents, int)
    for place, axis in enumerate(margin.axes):
        values = (
            np.searchsorted(BAND_FROM, age, side="right") - 1 if axis == "age" else getattr(people, axis)[:residents]
        )
        of = np.full(64, -1)
        for level, members in enumerate(margin.members[place]):
            of[list(members)] = level
        row = row * len(margin.levels[place]) + of[values]
    return np.where(age >= 0, row, -1)


@pytest.mark.parametrize("residents", SIZES)
@pytest.mark.parametrize("seed", [1, 2**63])
def test_margins_hold(town, populate, residents, seed):
    city = populate(residents, seed)
    checked = 0
    for margin in town[1].margins:
        moving = set(margin.axes) & {"work", "income"}
        if "household" in margin.axes or (moving and len(margin.axes) > 1):
            continue
        month = START - 120 if moving else START
        rows = levels(margin, city.people, residents, month)
        people = int((rows >= 0).sum())
        drawn = np.bincount(rows[rows >= 0], minlength=len(margin.counts))
        wanted = np.array(margin.counts) * people / margin.total
        bound = np.ones(wanted.size) if len(margin.axes) == 1 else np.maximum(1, wanted / 1000)
        assert (np.abs(drawn - wanted) <= bound + 1e-6).all(), margin.id
        checked += 1
    assert checked == 7


@pytest.mark.parametrize("residents", SIZES)
def test_every_margin_reports_its_largest_deviation(town, populate, residents):
    deviations = populate(residents).deviations
    assert {d.margin for d in deviations} == {m.id for m in town[1].margins}
    for d in deviations:
        assert abs(d.wanted - d.drawn) <= max(1, d.wanted // 1000) + 1, d


def test_a_crossed_margin_of_work_keeps_its_total_shares(town, populate):
    city = populate(200_000)
    margin = next(m for m in town[1].margins if m.id == "work")
    born = ages_at(city.people, 200_000, START - 120) >= 0
    drawn = np.bincount(city.people.work[:200_000][born], minlength=5)
    wanted = np.array(margin.counts).reshape(3, 5).sum(axis=0) * born.sum() / margin.total
    assert np.abs(drawn - wanted).max() <= 0.001 * wanted.max()


def test_who_is_under_15_at_begin_does_not_work(populate):
    for residents in SIZES:
        people = populate(residents).people
        young = ages_at(people, residents, START - 120) < 15
        assert young.any() and (people.work[:residents][young] == 0).all()
        assert (people.work[residents:] == 0).all()


@pytest.mark.parametrize("residents", SIZES)
def test_households(populate, residents):
    city = populate(residents)
    people, homes = city.people, city.households
    assert homes.first[0] == 0 and homes.size.sum() == residents and (homes.size > 0).all()
    assert (homes.first[1:] == np.cumsum(homes.size)[:-1]).all()
    assert (people.household[:residents] == np.repeat(np.arange(homes.first.size), homes.size)).all()
    assert (np.diff(people.district[:residents]) >= 0).all()
    same_home = np.diff(people.household[:residents]) == 0
    assert (np.diff(people.role[:residents])[same_home] >= 0).all()
    assert (people.role[homes.first] == HEAD).all()
    assert (people.batch == people.household % BATCHES).all()
    age = ages_at(people, residents, START)
    grown = np.add.reduceat(age >= 18, homes.first)
    others = np.bincount(people.household[:residents], people.role[:residents] == OTHER)
    assert ((grown > 0) | (others == homes.size - 1)).all()
    assert (grown[homes.size == 1] > 0).all()
    with_child = np.add.reduceat(people.role[:residents] == CHILD, homes.first) > 0
    assert (grown[with_child] > 0).all()


def test_people_of_a_family_have_plausible_ages(populate):
    city = populate(200_000)
    people, homes = city.people, city.households
    age = ages_at(people, 200_000, START)
    head_age = age[homes.first][people.household[:200_000]]
    role = people.role[:200_000]
    gap = (head_age - age)[role == CHILD]
    assert ((gap >= 15) & (gap <= 45)).mean() > 0.9
    assert (np.abs(head_age - age)[role == PARTNER] <= 15).mean() > 0.95
    first_partner = np.flatnonzero(role == PARTNER)
    assert (people.sex[first_partner] != people.sex[homes.first][people.household[first_partner]]).mean() > 0.9


def test_single_years_are_even_within_a_band(populate):
    age = ages_at(populate(200_000).people, 200_000, START)
    for first in BAND_FROM[:-1]:
        counts = np.bincount(age, minlength=101)[first : first + 5]
        assert counts.max() - counts.min() <= 1
    months = (START - populate(200_000).people.birth[:200_000].astype(int)) % 12
    for month in range(12):
        assert_rate(int((months == month).sum()), 200_000, 1 / 12)


def test_deaths_follow_the_life_table(town, populate):
    people = populate(200_000).people
    birth, death = people.birth[:200_000].astype(int), people.death[:200_000].astype(int)
    assert (death > START).all() and (death < NEVER).all()
    died_at = (death - 1 - birth) // 12
    alive_at = (START - birth + 11) // 12
    for sex in (0, 1):
        for age in (0, 1, 30, 45, 60, 70, 80, 90, 95, 100):
            lived = (people.sex[:200_000] == sex) & (alive_at <= age) & (died_at >= age)
            hits = int((lived & (died_at == age)).sum())
            assert_rate(hits, int(lived.sum()), town[1].life.q[sex][age], 1e-6 / 20)
            if hits > 100:
                early = int((lived & (died_at == age) & ((death - 1 - birth) % 12 < 6)).sum())
                assert_rate(early, hits, 0.5, 1e-6 / 20)


@pytest.mark.parametrize("months", [1, 3, 12])
def test_deaths_begin_in_the_month_after_start(town, populate, months):
    people = populate(200_000).people
    lived = START - people.birth[:200_000].astype(int)
    q = np.array([[float(x) for x in row] for row in town[1].life.q])[
        people.sex[:200_000], np.minimum(lived // 12, 100)
    ]
    expected = (months * q / 12 / (1 - q * (lived % 12) / 12)).sum()
    died = int((people.death[:200_000] <= START + months).sum())
    assert abs(died - expected) < 5.5 * expected**0.5 + 0.06 * expected * (months - 1) / 11


def test_classes_are_drawn_by_their_shares(town, populate):
    people = populate(200_000).people
    residents = slice(0, 200_000)
    for family, share in ((0, 0.7), (1, 0.5)):
        assert_rate(int((people.frailty[residents, family] == 0).sum()), 200_000, share)
    assert_rate(int((people.confusability[residents] == 1).sum()), 200_000, 0.1)
    aware = chance.threshold(town[0].aware.value)
    for person in range(0, people.birth.size, 9973):
        word = chance.draw(1, person, chance.lane("aware"), 0, 0, chance.Purpose.AWARE)
        assert people.aware[person] == (word < aware)


def test_births_follow_their_rates(populate):
    city = populate(200_000, 1, 120, 60)
    people, homes = city.people, city.households
    born = slice(200_000, people.birth.size)
    assert homes.born.sum() == people.birth.size - 200_000
    assert (people.birth[born] > START).all() and (people.birth[born] < START + 60).all()
    assert (np.diff(people.household[born]) >= 0).all()
    same_home = np.diff(people.household[born]) == 0
    assert (np.diff(people.birth[born].astype(int))[same_home] >= 0).all()
    for home in np.flatnonzero(homes.born)[:500]:
        children = slice(homes.born_first[home], homes.born_first[home] + homes.born[home])
        assert (people.household[children] == home).all()
        assert (people.district[children] == people.district[homes.first[home]]).all()
        assert (people.income[children] == people.income[homes.first[home]]).all()
    assert (people.role[born] == CHILD).all() and (people.death[born] > people.birth[born]).all()
    women = people.sex[:200_000] == 0
    rates = {18: 0.03, 25: 0.09, 35: 0.02, 45: 0.0}
    expected = 0.0
    for year in range(START // 12, START // 12 + 5):
        age = (12 * year - people.birth[:200_000].astype(int)) // 12
        for first, last in ((18, 25), (25, 35), (35, 45)):
            here = women & (age >= first) & (age < last) & (people.death[:200_000] > 12 * year + 6)
            expected += rates[first] * here.sum()
    expected *= (60 - 1) / 60
    assert abs(homes.born.sum() - expected) < 6 * expected**0.5 + 0.002 * expected


def test_residents_do_not_depend_on_the_horizon(populate):
    short, long = populate(12_345, 1, 120, 12).people, populate(12_345, 1, 120, 240).people
    assert long.birth.size > short.birth.size > 12_345
    for name in short._fields:
        assert (getattr(short, name)[:12_345] == getattr(long, name)[:12_345]).all(), name


def test_the_same_bits_for_any_threads(town):
    once, again = (synthesize(*town, 150_001, 5, START - 12, START, START + 24, threads=n) for n in (1, 3))
    for name in once.people._fields:
        assert (getattr(once.people, name) == getattr(again.people, name)).all(), name
    for name in once.households._fields:
        assert (getattr(once.households, name) == getattr(again.households, name)).all(), name
    assert once.deviations == again.deviations


def test_the_bits_are_those_of_every_other_machine(populate):
    """A change of this number is another city for every user: it goes into the changelog."""
    city = populate(12_345, 1, 120, 60)
    digest = hashlib.blake2s(digest_size=8)
    for array in (*city.people, *city.households):
        digest.update(array.astype("<i4").tobytes())
    assert digest.hexdigest() == "1a3a01c5e484f25b"


def test_another_seed_is_another_city(populate):
    one, two = populate(12_345, 1).people, populate(12_345, 2).people
    assert (one.birth[:12_345] != two.birth[:12_345]).mean() > 0.5
    assert (one.aware[:12_345] != two.aware[:12_345]).mean() > 0.2


def test_arrays_are_read_only(populate):
    city = populate(100)
    for array in (*city.people, *city.households):
        assert not array.flags.writeable


@pytest.mark.parametrize(
    "change", [{"residents": 99}, {"residents": 25_000_001}, {"seed": -1}, {"seed": 2**64}, {"begin": START + 1},
               {"horizon": START - 1}, {"threads": 0}],
)  # fmt: skip
def test_numbers_out_of_range_are_refused(town, change):
    numbers = {"residents": 100, "seed": 1, "begin": START, "start": START, "horizon": START, **change}
    with pytest.raises(UsageError):
        synthesize(*town, **numbers)


def test_joint_margins_hold_in_the_rounded_table(town):
    """All margins of fixed axes, household types among them, at odd sizes and several seeds."""
    text, read = town
    weights = band_weights(tuple(Fraction(100 - age, 100) for age in range(101)))
    sizes = (2, 6, 18, 2, 2, 2, 5)
    for residents in (100, 137, 1000, 5003):
        for seed in range(4):
            counts = joint(read.margins, text.districts, weights, residents, seed).counts.reshape(-1)
            assert counts.sum() == residents and (counts >= 0).all()
            for margin in read.margins:
                if set(margin.axes) & {"work", "income"}:
                    continue
                wanted = scaled(margin, residents)
                drawn = np.bincount(joined(margin, AXES, sizes), counts, wanted.size)
                bound = np.ones(wanted.size) if len(margin.axes) == 1 else np.maximum(1, wanted / 1000)
                assert (np.abs(drawn - wanted) <= bound + 1e-6).all(), (residents, seed, margin.id)


def _times(factor, table):
    """A table of counts, each as many times as large: of a larger town, whose districts may be many."""
    head, *rows = table.splitlines()
    split = [row.rpartition(",") for row in rows]
    return "\n".join((head, *(f"{levels},{factor * int(count)}" for levels, _, count in split))) + "\n"


def test_many_districts_and_few_people(tmp_path):
    districts = tuple(f"d{i}" for i in range(64))
    changed = {name: _times(4, table) for name, table in tables().items()}
    changed["district"] = "district,count\n" + "".join(f"{name},{6200 + i}\n" for i, name in enumerate(districts))
    changed["district"] = changed["district"].replace("d63,6263", "d63,7447")
    text = write_town(tmp_path, changed).model_copy(update={"districts": districts})
    read = read_tables(tmp_path, text)
    for residents in (100, 5000):
        city = synthesize(text, read, residents, 3, START - 24, START, START + 12)
        age = ages_at(city.people, residents, START)
        grown = np.add.reduceat(age >= 18, city.households.first)
        assert (grown[city.households.size == 1] == 1).all()
        assert city.people.district[:residents].max() == 63
    assert all(abs(d.wanted - d.drawn) <= 1 for d in city.deviations)


def test_two_margins_a_little_apart_are_closed(tmp_path):
    rows = ("0-14,female,7730", "0-14,male,7900", "15-59,female,32030", "15-59,male,31900", "60+,female,10400")
    changed = {"broad": "\n".join(("age,sex,count", *rows, "60+,male,10140\n"))}
    text = write_town(tmp_path, changed)
    city = synthesize(text, read_tables(tmp_path, text), 100_000, 1, START, START, START)
    age = np.searchsorted((15, 60), ages_at(city.people, 100_000, START), side="right")
    assert abs(int((age == 0).sum()) - 15_600) <= 1
    drawn = np.bincount(2 * age + city.people.sex, minlength=6)
    assert np.abs(drawn - np.array([7730, 7900, 32030, 31900, 10400, 10140])).max() < 350
    assert abs(drawn[0] / drawn[1] - 7730 / 7900) < 0.01


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"minority": "minority,work,count\nmajority,outside,42764\nminority,outside,5000\nmajority,unemployed,3190\n"
          "majority,employed,33774\nmajority,public,5742\nmajority,self_employed,9530\n"},
         "each minority: only a margin with work or income has it"),
        ({"income": "sex,count\nfemale,50300\nmale,49700\n"}, "no margin says how many people are of each income"),
        ({"household": "household,count\nalone,90000\ncouple,0\nwith_children,0\nsingle_parent,0\nmultigeneration,0\n"
          "collective,10000\n"},
         "cannot hold together with the others"),
        ({"work": "work,count\noutside,5000\nunemployed,0\nemployed,0\npublic,95000\nself_employed,0\n"},
         "margin 'work' cannot hold together with the others"),
    ],
)  # fmt: skip
def test_margins_that_no_city_can_have(tmp_path, changed, says):
    text = write_town(tmp_path, changed)
    with pytest.raises(PopulationError, match=says):
        synthesize(text, read_tables(tmp_path, text), 1000, 1, START, START, START)


def test_collective_households_have_their_size(populate):
    homes = populate(200_000).households
    others = np.bincount(populate(200_000).people.household[:200_000], populate(200_000).people.role[:200_000] == OTHER)
    collective = (others == homes.size - 1) & (homes.size > 4)
    assert HOUSEHOLDS[-1] == "collective"
    assert abs(homes.size[collective].mean() - 6) < 0.2
