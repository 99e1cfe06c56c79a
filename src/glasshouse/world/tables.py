"""The aggregate tables beside a world file: margins and the life table, and what such a table may never be.

A margin is a table of *published* counts over a closed vocabulary.  Nothing per person is ever an input: what could
describe persons is refused, each with its own reason and its place.  Only bare file names in the world's own folder
are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

from glasshouse.errors import Errors, GlasshouseError, Place, PopulationError, did_you_mean
from glasshouse.text import quoted, read_whole
from glasshouse.vocabulary import (
    COHORT_INCOMES,
    HOUSEHOLDS,
    INCOME_BANDS,
    MARGIN_AGES,
    MARGIN_AXES,
    MINORITY,
    RESIDENCIES,
    SCHOOLING,
    SEXES,
    WORK,
)
from glasshouse.world.districts import telling_districts
from glasshouse.world.life_table import LifeTable, read_life
from glasshouse.world.model import WorldText
from glasshouse.world.rows import Rows

MOST_AXES: Final = 3
MOST_DISTRICTS: Final = 64
LEAST_TOTAL: Final = 10_000
MOST_COUNTED: Final = 10**11 - 1
"""Of one row: more people than there are, so that sums stay within 64 bits."""
LEAST_CELL: Final = 10
LEAST_MEAN_CELL: Final = 100
CONTRADICTION: Final = Fraction(5, 1000)

_AGE_FROM: Final = tuple(int(re.split(r"[-+]", band)[0]) for band in MARGIN_AGES)
_PERSONAL: Final = frozenset(
    {
        "id", "ids", "person", "person_id", "uid", "uuid", "key", "number", "no", "nr", "row", "index", "name", "names",
        "first_name", "last_name", "surname", "given_name", "address", "street", "house", "postcode", "zip", "phone",
        "telephone", "mobile", "email", "mail", "account", "iban", "card", "passport", "id_card", "id_number",
        "identity", "identity_number", "ssn", "hukou_number", "licence", "license", "plate", "face", "photo", "picture",
        "image", "voice", "fingerprint", "birth", "birthday", "birthdate", "date_of_birth", "dob", "user", "user_id",
        "username", "login", "handle", "weixin", "wechat", "device", "ip", "imei", "latitude", "longitude", "lat",
        "lon", "score",
    }
)  # fmt: skip
_NEVER: Final = "nothing per person is ever an input"
_COUNTS_ONLY: Final = "write a table of published counts: one row a combination of levels, one column 'count'"


class MarginTable(NamedTuple):
    """One table of published counts; ``counts`` runs over the levels in row-major order, a missing combination is 0."""

    id: str
    file: str
    axes: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    members: tuple[tuple[tuple[int, ...], ...], ...]
    """Per axis and level: the finest levels it is made of (5-year bands, income bands; else the level itself)."""
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All people of the table."""
        return sum(self.counts)

    def cells(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """Each combination of levels, by position, with its count."""
        for flat, count in enumerate(self.counts):
            position, rest = [], flat
            for names in reversed(self.levels):
                rest, level = divmod(rest, len(names))
                position.append(level)
            yield tuple(reversed(position)), count


class WorldTables(NamedTuple):
    """All that a world says in tables."""

    margins: tuple[MarginTable, ...]
    life: LifeTable


def axis_levels(axis: str, districts: tuple[str, ...]) -> tuple[str, ...]:
    """The finest levels of an axis, in the order by which arrays store them."""
    return {
        "age": MARGIN_AGES,
        "sex": SEXES,
        "residency": RESIDENCIES,
        "minority": MINORITY,
        "schooling": SCHOOLING,
        "household": HOUSEHOLDS,
        "district": districts,
        "income": tuple(str(band) for band in range(INCOME_BANDS)),
        "work": WORK,
    }[axis]


def read_tables(folder: Path, text: WorldText) -> WorldTables:
    """The margins and the life table that a world names, from files in its ``folder``.

    Raises Errors with every problem found: a file outside the folder, unknown axes or levels, what could describe
    persons, counts too small to be published, margins that contradict each other.
    """
    problems: list[GlasshouseError] = []
    margins: list[MarginTable] = []
    for margin in text.margins:
        try:
            rows = Rows(folder, margin.file)
            margins.append(_Margin(rows, margin.id, text.districts).read())
        except GlasshouseError as problem:
            problems.append(problem)
    life: LifeTable | None = None
    try:
        life = read_life(Rows(folder, text.life_table.file))
    except GlasshouseError as problem:
        problems.append(problem)
    if not problems:
        problems.extend(contradictions(tuple(margins)))
    if problems or life is None:
        raise Errors(problems)
    return WorldTables(tuple(margins), life)


def contradictions(margins: tuple[MarginTable, ...]) -> list[PopulationError]:
    """Totals and shared one-way margins that differ by more than 0.5 % (and one person): one error a pair of tables."""
    out: list[PopulationError] = []
    for later, second in enumerate(margins):
        for first in margins[:later]:
            differing = _difference(first, second)
            if differing is not None:
                out.append(
                    PopulationError(
                        f"margins '{first.id}' and '{second.id}' contradict each other: {differing}",
                        Place(second.file, 1, 1),
                        (f"'{first.id}' stands in {first.file}",),
                        "at most 0.5 % may lie between them: take both from one publication, or scale one of them",
                    )
                )
    return out


def _difference(first: MarginTable, second: MarginTable) -> str | None:
    if _apart(first.total, second.total):
        return f"{first.total:,} people and {second.total:,}"
    for axis in first.axes:
        if axis in second.axes:
            left, right = _one_way(first, axis), _one_way(second, axis)
            for group in _common(tuple(left), tuple(right)):
                mine = sum(count for members, count in left.items() if members[0] in group)
                other = sum(count for members, count in right.items() if members[0] in group)
                if _apart(mine, other):
                    names = [
                        name
                        for name, members in zip(
                            first.levels[first.axes.index(axis)], first.members[first.axes.index(axis)], strict=True
                        )
                        if members[0] in group
                    ]
                    return f"{axis} {', '.join(names)}: {mine:,} people and {other:,}"
    return None


def _apart(a: int, b: int) -> bool:
    apart = abs(a - b)
    return apart > 1 and apart > CONTRADICTION * max(a, b)


def _one_way(margin: MarginTable, axis: str) -> dict[tuple[int, ...], int]:
    place = margin.axes.index(axis)
    sums = dict.fromkeys(margin.members[place], 0)
    for position, count in margin.cells():
        sums[margin.members[place][position[place]]] += count
    return sums


def _common(left: tuple[tuple[int, ...], ...], right: tuple[tuple[int, ...], ...]) -> list[frozenset[int]]:
    """The finest groups of levels that both partitions can add up to."""
    groups: list[set[int]] = []
    for members in (*left, *right):
        joined = set(members)
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return sorted((frozenset(group) for group in groups), key=min)


class _Margin:
    """Reads one margin from its rows, refusing all that is not a table of published counts."""

    def __init__(self, rows: Rows, identifier: str, districts: tuple[str, ...]) -> None:
        self.rows = rows
        self.id = identifier
        self.districts = districts

    def read(self) -> MarginTable:
        """The table.  Raises Errors."""
        self._check_header()
        self.rows.stop_if_refused()
        at = self.rows.header.index("count")
        axes = tuple(name for name in self.rows.header if name != "count")
        columns = [self.rows.header.index(axis) for axis in axes]
        if "district" in axes and self._districts_named() > MOST_DISTRICTS:
            self.rows.refuse(1, f"more than {MOST_DISTRICTS} districts", "join small districts: areas must be large")
        self.rows.stop_if_refused()
        seen: dict[tuple[str, ...], int] = {}
        counts: dict[tuple[str, ...], int] = {}
        members: list[dict[str, tuple[int, ...]]] = [{} for _ in axes]
        for line, fields in self.rows.rows:
            combination = tuple(fields[column] for column in columns)
            for place, (axis, level) in enumerate(zip(axes, combination, strict=True)):
                if level not in members[place]:
                    member = self._members(line, columns[place], axis, level)
                    if member is not None:
                        members[place][level] = member
            count = fields[at]
            people = read_whole(count, MOST_COUNTED)
            if people is None:
                if count.isascii() and count.isdigit():
                    what, remedy = f"a count of {quoted(count)} is too large", f"at most {MOST_COUNTED:,} people"
                else:
                    what, remedy = f"a count is a whole number, found {quoted(count)}", "write people in digits"
                self.rows.refuse(line, what, remedy, at)
                continue
            if combination in seen:
                self.rows.refuse(
                    line, f"{', '.join(combination)} stands in line {seen[combination]} already", "write it once"
                )
            seen[combination] = line
            counts[combination] = people
        self.rows.stop_if_refused()
        ordered = [sorted(levels.items(), key=lambda item: item[1]) for levels in members]
        for axis, levels in zip(axes, ordered, strict=True):
            self._check_partition(axis, levels)
        self._check_published(counts, seen)
        self.rows.stop_if_refused()
        if "district" in axes:
            for what, remedy in telling_districts(axes, counts):
                self.rows.refuse(1, what, remedy)
        self.rows.stop_if_refused()
        names = tuple(tuple(name for name, _ in levels) for levels in ordered)
        return MarginTable(
            self.id,
            self.rows.name,
            axes,
            names,
            tuple(tuple(member for _, member in levels) for levels in ordered),
            tuple(counts.get(combination, 0) for combination in product(*names)),
        )

    def _districts_named(self) -> int:
        column = self.rows.header.index("district")
        return len({fields[column] for _, fields in self.rows.rows})

    def _check_header(self) -> None:
        header, refuse = self.rows.header, self.rows.refuse
        for column, name in enumerate(header):
            if name.lower() in _PERSONAL:
                refuse(1, f"column '{name}': {_NEVER}", _COUNTS_ONLY, column)
            elif name in header[:column]:
                refuse(
                    1,
                    f"column {quoted(name)} stands twice",
                    "a table has each axis once and one column 'count'",
                    column,
                )
            elif name != "count" and name not in MARGIN_AXES:
                near = did_you_mean(name, (*MARGIN_AXES, "count"))
                refuse(
                    1,
                    f"unknown column {quoted(name)}",
                    f"did you mean '{near}'?" if near else _COUNTS_ONLY,
                    column,
                    (f"one of: {', '.join(MARGIN_AXES)}, count",),
                )
        axes = [name for name in header if name in MARGIN_AXES]
        if "count" not in header:
            refuse(1, f"no column 'count': these are rows of persons, and {_NEVER}", _COUNTS_ONLY)
        if len(axes) > MOST_AXES:
            refuse(1, f"{len(axes)} axes; a margin has at most {MOST_AXES}", "publish it as several smaller tables")
        if not axes and "count" in header:
            refuse(1, "no axis", "name what is counted: " + ", ".join(MARGIN_AXES))
        if not self.rows.rows and not self.rows.problems:
            refuse(1, "no rows", "write one row a combination of levels")

    def _members(self, line: int, column: int, axis: str, level: str) -> tuple[int, ...] | None:
        known = axis_levels(axis, self.districts)
        if level in known:
            return (known.index(level),)
        if axis == "income" and level in COHORT_INCOMES:
            low, high = (int(band) for band in level.split("-"))
            return tuple(range(low, high + 1))
        if axis == "age" and (match := re.fullmatch(r"([0-9]{1,3})(?:-([0-9]{1,3})|\+)", level, re.ASCII)):
            low = int(match[1])
            after = int(match[2]) + 1 if match[2] else None
            if low in _AGE_FROM and (after is None or (after in _AGE_FROM and after > low)):
                last = len(MARGIN_AGES) if after is None else _AGE_FROM.index(after)
                return tuple(range(_AGE_FROM.index(low), last))
            self.rows.refuse(
                line,
                f"age band {quoted(level)} is not made of bands of five years",
                "bands start at 0, 5, 10, … 85 and end a year before such an age, or with '+'",
                column,
            )
            return None
        near = did_you_mean(level, known)
        self.rows.refuse(
            line,
            f"unknown {axis} {quoted(level)}",
            f"did you mean '{near}'?" if near else f"write a level of {axis} from this list",
            column,
            (f"one of: {', '.join(known)}",),
        )
        return None

    def _check_partition(self, axis: str, levels: list[tuple[str, tuple[int, ...]]]) -> None:
        holder: dict[int, str] = {}
        for name, members in levels:
            for member in members:
                if member in holder:
                    self.rows.refuse(
                        1, f"{axis} '{holder[member]}' and '{name}' overlap", "write bands that do not share anybody"
                    )
                    return
                holder[member] = name
        known = axis_levels(axis, self.districts)
        missing = [known[member] for member in range(len(known)) if member not in holder]
        if missing:
            self.rows.refuse(
                1, f"{axis}: nobody is counted in {', '.join(missing)}", "write these rows too; a count may be 0"
            )

    def _check_published(self, counts: dict[tuple[str, ...], int], lines: dict[tuple[str, ...], int]) -> None:
        filled = [count for count in counts.values() if count]
        refuse = self.rows.refuse
        for alone, why in ((1, "each row is one person"), (10, "each row is padded to the smallest count")):
            if len(counts) > 1 and set(counts.values()) == {alone}:
                refuse(1, f"the count is {alone} on every row: {why}, and {_NEVER}", _COUNTS_ONLY)
                return
        total = sum(filled)
        if total < LEAST_TOTAL:
            refuse(
                1,
                f"counts {total:,} people; a margin counts at least {LEAST_TOTAL:,}",
                "use a table of a city, a region or a country",
            )
        for combination, count in counts.items():
            if 0 < count < LEAST_CELL:
                refuse(
                    lines[combination],
                    f"{', '.join(combination)} counts {count}; a cell that is not 0 counts at least {LEAST_CELL}",
                    "join levels or drop an axis: so few could be known",
                )
        if filled and total < LEAST_MEAN_CELL * len(filled):
            refuse(
                1,
                f"its cells count {total // len(filled)} on average; the mean is at least {LEAST_MEAN_CELL}",
                "join levels or drop an axis: so few could be known",
            )
