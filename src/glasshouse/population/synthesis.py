"""From margins and a seed to the city: raking, whole people, households, and what each person draws by key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from glasshouse.chance import Purpose, cumulative, lane, threshold
from glasshouse.errors import PopulationError, UsageError
from glasshouse.limits import PEOPLE
from glasshouse.population import lives
from glasshouse.population.ages import BAND_FROM, years
from glasshouse.population.city import AXES, City, band_weights, joint
from glasshouse.population.households import TRAITS, form, gather, settle
from glasshouse.population.occupation import Occupation, bands_at, occupy
from glasshouse.population.people import Households, People, Population
from glasshouse.population.survival import alive, survivors
from glasshouse.vocabulary import BATCHES, HOUSEHOLDS, MINORITY, NEVER, RESIDENCIES, ROLES, SCHOOLING, SEXES, Month
from glasshouse.world import WorldText
from glasshouse.world.tables import WorldTables

Array = np.ndarray[Any, Any]

_GROWN_ONLY = (HOUSEHOLDS.index("alone"), HOUSEHOLDS.index("couple"))
_BLOCK = 1 << 17
_LAST_MONTH = 30_000
"""Months up to here leave room in 16 bits for the longest life."""


class _Placed(NamedTuple):
    """The residents, in the order of rows."""

    packed: Array  # (residents,) uint16, see households.py
    ends: Array  # (households,) int32, the row after the last of each
    kind: Array  # (households,) int8, HOUSEHOLDS
    district: Array  # (residents,) int8


def synthesize(
    text: WorldText,
    tables: WorldTables,
    residents: int,
    seed: int,
    begin: Month,
    start: Month,
    horizon: Month,
    *,
    threads: int = 1,
) -> Population:
    """The invented people of a world: ``residents`` alive at ``start``, and who is born from then until ``horizon``.

    ``seed`` is the ``people_seed``, 0 to 2^64 - 1; ``begin`` is the first month of ``before``.  Rows 0..residents-1 do
    not depend on ``horizon``, nothing depends on ``threads``.  Raises UsageError for numbers out of range and
    PopulationError for margins from which no population can be drawn.
    """
    _check(residents, seed, begin, start, horizon, threads)
    both = [alive(tables.life, sex) for sex in range(len(SEXES))]
    average = tuple((a + b) / 2 for a, b in zip(*both, strict=True))
    city = joint(tables.margins, text.districts, band_weights(average), residents, seed)
    with ThreadPoolExecutor(threads) as pool:
        work = _Work(pool, np.uint64(seed))
        placed = _place(city, text, average, work)
        columns, fixed = _residents(text, tables, placed, start, work)
        households, mothers, months = _births(text, columns, placed.ends, start, horizon, work)
        occupation = _occupation(tables, columns, placed, begin, len(text.districts), seed)
        people = _everybody(text, tables, city, columns, fixed, occupation, mothers, months, start, work)
    return Population(people, households, residents, (*city.deviations, *occupation.deviations))


def _check(residents: int, seed: int, begin: Month, start: Month, horizon: Month, threads: int) -> None:
    if not PEOPLE.low <= residents <= PEOPLE.high:
        raise UsageError(f"{residents:,} residents", remedy=f"a city has {PEOPLE.low:,} to {PEOPLE.high:,}")
    if not 0 <= seed < 1 << 64:
        raise UsageError(f"people seed {seed}", remedy="a seed is a whole number from 0 to 2^64 - 1")
    if not 1500 <= begin <= start <= horizon <= _LAST_MONTH:
        raise UsageError("the months of the run are out of order or out of range", remedy="years 125 to 2500")
    if threads < 1:
        raise UsageError(f"{threads} threads", remedy="write 1 or more")


class _Work:
    """Runs compiled code over blocks of rows on threads; each block writes to its own rows only."""

    def __init__(self, pool: ThreadPoolExecutor, seed: Any) -> None:
        self.pool = pool
        self.seed = seed

    def blocks(self, kernel: Callable[..., Any], first: int, last: int, *arguments: Any) -> list[Any]:
        """The results of ``kernel(from, to, *arguments)`` over [first, last), in order."""
        starts = range(first, last, _BLOCK)
        futures = [self.pool.submit(kernel, at, min(at + _BLOCK, last), *arguments) for at in starts]
        return [future.result() for future in futures]


def _place(city: City, text: WorldText, average: tuple[Fraction, ...], work: _Work) -> _Placed:
    """Households of each district and type, then each district's households in drawn order."""
    counts = city.counts
    districts, kinds, bands, _ = counts.shape
    by_band = counts.sum(axis=3)
    grown = list(_GROWN_ONLY)
    everybody = by_band.sum(axis=(0, 1))
    grown_people = by_band[:, grown].sum(axis=(0, 1))
    any_years, grown_years = years([int(n) for n in everybody], [int(n) for n in grown_people], average)
    places = np.zeros((districts, kinds, bands), np.int64)
    for members in (grown, [k for k in range(kinds) if k not in grown]):
        part = by_band[:, members].reshape(-1, bands)
        places[:, members] = (np.cumsum(part, axis=0) - part).reshape(districts, len(members), bands)
    sizes = by_band.sum(axis=2)
    children = text.households.children_per_family
    first_age = np.array(BAND_FROM, np.int64)
    member_start = np.zeros((districts, kinds), np.int64)
    member_start[:, 1:] = np.cumsum(sizes, axis=1)[:, :-1]
    people_of = sizes.sum(axis=1)
    members_of = [np.empty(int(n), np.uint16) for n in people_of]
    first_start = member_start + np.arange(kinds)
    firsts_of = [np.zeros(int(n) + kinds, np.int32) for n in people_of]
    houses = np.zeros((districts, kinds), np.int64)

    def one(group: int) -> int:
        district, kind = divmod(group, kinds)
        size = int(sizes[district, kind])
        course = grown_years if kind in grown else any_years
        sorted_people = np.empty(size, np.uint16)
        gather(
            counts[district, kind], places[district, kind], course.ends, course.steps, course.totals, first_age,
            work.seed, lane("household/age"), group, int(Purpose.HOUSEHOLD), sorted_people,
        )  # fmt: skip
        at, entry = int(member_start[district, kind]), int(first_start[district, kind])
        made = form(
            sorted_people, kind, text.households.collective_size, children.numerator, children.denominator,
            work.seed, lane("household"), group, int(Purpose.HOUSEHOLD),
            members_of[district][at : at + size], firsts_of[district][entry : entry + size + 1],
        )  # fmt: skip
        return int(made)

    for group, made in enumerate(work.pool.map(one, range(districts * kinds))):
        houses[divmod(group, kinds)] = made
    rows = np.concatenate([[0], np.cumsum(people_of)])
    ends_at = np.concatenate([[0], np.cumsum(houses.sum(axis=1))])
    packed = np.empty(int(rows[-1]), np.uint16)
    ends = np.empty(int(ends_at[-1]), np.int32)
    kind_of = np.empty(int(ends_at[-1]), np.int8)

    def lay(district: int) -> None:
        settle(
            members_of[district], member_start[district], firsts_of[district], first_start[district], houses[district],
            work.seed, lane("household/order"), district, int(Purpose.HOUSEHOLD),
            packed[rows[district] : rows[district + 1]], int(rows[district]),
            ends[ends_at[district] : ends_at[district + 1]], kind_of[ends_at[district] : ends_at[district + 1]],
        )  # fmt: skip

    list(work.pool.map(lay, range(districts)))
    district = np.repeat(np.arange(districts, dtype=np.int8), people_of)
    return _Placed(packed, ends, kind_of, district)


def _residents(
    text: WorldText, tables: WorldTables, placed: _Placed, start: Month, work: _Work
) -> tuple[dict[str, Array], Array]:
    """The columns of the residents, and the survival table by which people die."""
    count = placed.packed.size
    columns = {
        name: np.empty(count, kind)
        for name, kind in (
            ("birth", np.int16), ("sex", np.int8), ("residency", np.int8), ("minority", np.int8),
            ("schooling", np.int8), ("role", np.int8), ("death", np.int16),
        )
    }  # fmt: skip
    work.blocks(
        lambda first, last: lives.unpack(
            placed.packed, first, last, start, work.seed, lane("birth"), int(Purpose.BIRTH),
            columns["birth"], columns["sex"], columns["residency"], columns["minority"], columns["schooling"],
            columns["role"],
        ),
        0,
        count,
    )  # fmt: skip
    table = survivors(tables.life)
    work.blocks(
        lives.die, 0, count, start, table, work.seed, lane("death"), int(Purpose.DEATH),
        columns["birth"], columns["sex"], columns["death"],
    )  # fmt: skip
    columns["district"] = placed.district
    columns["household"] = np.repeat(
        np.arange(placed.ends.size, dtype=np.int32), np.diff(placed.ends, prepend=np.int32(0))
    )
    return columns, table


def _births(
    text: WorldText, columns: dict[str, Array], ends: Array, start: Month, horizon: Month, work: _Work
) -> tuple[Households, Array, Array]:
    """Households with their newborn, and each newborn's mother and month."""
    rates = [text.births.by_age.get(band, Fraction(0)) for band in ("18-24", "25-34", "35-44")]
    if max(rates) > 1:
        raise PopulationError("births by age: more than one birth per woman and year", remedy="write a part of one")
    thresholds = np.array([threshold(rate) for rate in rates], np.int64)
    people = (columns["birth"], columns["death"], columns["sex"])
    common = (start, horizon, thresholds, work.seed, lane("birth"), int(Purpose.NEWBORN), people, ends)

    def bear(first: int, last: int) -> tuple[Array, Array]:
        room = int(ends[last - 1]) - (int(ends[first - 1]) if first else 0)  # fewer are born than live there
        while True:
            mothers, months = np.empty((2, room), np.int32)
            made = int(lives.bear(first, last, *common, mothers, months))
            if made <= room:
                return mothers[:made], months[:made]
            room = made

    mothers, months = (np.concatenate(parts) for parts in zip(*work.blocks(bear, 0, ends.size), strict=True))
    born = np.bincount(columns["household"][mothers], minlength=ends.size)
    born_first = columns["birth"].size + np.cumsum(born) - born
    first = np.concatenate([np.zeros(1, np.int32), ends[:-1]])
    return (
        Households(
            _frozen(first), _frozen((ends - first).astype(np.int16)), _frozen(born_first.astype(np.int32)),
            _frozen(born.astype(np.int16)),
        ),
        mothers,
        months,
    )  # fmt: skip


def _occupation(
    tables: WorldTables, columns: dict[str, Array], placed: _Placed, begin: Month, districts: int, seed: int
) -> Occupation:
    sizes = {
        "district": districts, "household": len(HOUSEHOLDS), "sex": len(SEXES), "residency": len(RESIDENCIES),
        "minority": len(MINORITY), "schooling": len(SCHOOLING),
    }  # fmt: skip
    fixed = {name: columns[name] for name in AXES if name not in ("age", "household")}
    fixed["household"] = placed.kind[columns["household"]]
    done = occupy(tables.margins, bands_at(columns["birth"], begin), fixed, sizes, seed)
    unborn = np.flatnonzero(columns["birth"] > begin)
    heads = np.concatenate([np.zeros(1, np.int32), placed.ends[:-1]])[columns["household"][unborn]]
    done.income[unborn] = done.income[heads]
    return done


def _everybody(
    text: WorldText,
    tables: WorldTables,
    city: City,
    columns: dict[str, Array],
    table: Array,
    occupation: Occupation,
    mothers: Array,
    months: Array,
    start: Month,
    work: _Work,
) -> People:
    """All columns, with people born after ``start`` following the residents."""
    residents = columns["birth"].size
    count = residents + mothers.size
    household = columns["household"][mothers]
    income = occupation.income[np.concatenate([[0], np.flatnonzero(np.diff(columns["household"])) + 1])][household]
    behind = {
        "birth": months.astype(np.int16), "death": np.full(mothers.size, NEVER, np.int16),
        "sex": np.zeros(mothers.size, np.int8), "schooling": np.zeros(mothers.size, np.int8),
        "residency": columns["residency"][mothers], "minority": columns["minority"][mothers],
        "district": columns["district"][mothers], "household": household,
        "role": np.full(mothers.size, ROLES.index("child"), np.int8),
    }  # fmt: skip
    full = {name: np.concatenate([columns[name], behind[name]]) if mothers.size else columns[name] for name in columns}
    full["work"] = np.concatenate([occupation.work, np.zeros(mothers.size, np.int8)])
    full["income"] = np.concatenate([occupation.income, income])
    sexes, schoolings = _newborn_shares(city)
    lives.newborn(
        residents, count, work.seed, lane("newborn"), int(Purpose.NEWBORN), sexes, schoolings,
        full["sex"], full["schooling"],
    )  # fmt: skip
    lives.die(
        residents, count, start, table, work.seed, lane("death"), int(Purpose.DEATH),
        full["birth"], full["sex"], full["death"],
    )  # fmt: skip
    families = sorted(text.frailties)
    frailty = np.empty((len(families), count), np.int8)
    draws = [
        (f"frailty/{name}", Purpose.FRAILTY, text.frailties[name].shares, frailty[i]) for i, name in enumerate(families)
    ]
    confusability = np.empty(count, np.int8)
    draws.append(("confusability", Purpose.CONFUSABILITY, text.confusability.shares, confusability))
    unaware = np.empty(count, np.int8)
    aware = text.aware.value
    draws.append(("aware", Purpose.AWARE, (aware, 1 - aware), unaware))
    for name, purpose, shares, out in draws:
        limits = np.array(cumulative(list(shares)), np.int64)
        work.blocks(lives.classify, 0, count, work.seed, lane(name), int(purpose), limits, out)
    return People(
        birth=_frozen(full["birth"]),
        death=_frozen(full["death"]),
        sex=_frozen(full["sex"]),
        residency=_frozen(full["residency"]),
        minority=_frozen(full["minority"]),
        schooling=_frozen(full["schooling"]),
        household=_frozen(full["household"]),
        role=_frozen(full["role"]),
        district=_frozen(full["district"]),
        frailty=_frozen(np.ascontiguousarray(frailty.T)),
        confusability=_frozen(confusability),
        aware=_frozen(unaware == 0),
        work=_frozen(full["work"]),
        income=_frozen(full["income"]),
        batch=_frozen((full["household"] % BATCHES).astype(np.int8)),
    )


def _newborn_shares(city: City) -> tuple[Array, Array]:
    """Cumulative thresholds of sex and schooling among those under 5 in the raked table; of all, where nobody is."""
    units = city.units.reshape(
        *city.units.shape[:3], len(SEXES), TRAITS // len(SEXES) // len(SCHOOLING), len(SCHOOLING)
    )
    youngest = units[:, :, 0] if units[:, :, 0].any() else units.sum(axis=2)
    by_sex = youngest.sum(axis=(0, 1, 3, 4))
    by_schooling = youngest.sum(axis=(0, 1, 2, 3))
    return tuple(  # type: ignore[return-value]
        np.array(cumulative([Fraction(int(n)) for n in part]), np.int64) for part in (by_sex, by_schooling)
    )


def _frozen(array: Array) -> Array:
    array.flags.writeable = False
    return array
