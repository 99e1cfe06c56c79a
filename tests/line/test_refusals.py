"""What is declined, as one list: ways to put persons in, to judge groups, to bind a scheme to something real.

Each is tried as a user would try it, and must be refused with its own reason.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from glasshouse.errors import GlasshouseError
from glasshouse.study.sweeps.studies import load_study
from glasshouse.vocabulary import MARGIN_AGES, WORK
from tests.scheme.texts import SCHEME
from tests.scheme.texts import changed as exchanged
from tests.scheme.texts import load as load_scheme
from tests.world.texts import WORLD, write

FIRST_AGES: Final = 20


class Declined(NamedTuple):
    """An attempt in a folder, and the core of what it is told."""

    attempt: Callable[[Path], object]
    told: str


def table(rows: str, world: str = WORLD, file: str = "sex.csv") -> Callable[[Path], object]:
    """A world with these rows as its margin."""

    def attempt(folder: Path) -> object:
        write(folder, world)
        (folder / file).write_text(rows, encoding="utf-8")
        return _load(folder)

    return attempt


def world(old: str, new: str) -> Callable[[Path], object]:
    """A world with one passage changed."""
    return lambda folder: _load(write(folder, exchanged(WORLD, old, new)))


def scheme(old: str, new: str) -> Callable[[Path], object]:
    """A scheme with one passage changed."""
    return lambda folder: load_scheme(folder, exchanged(SCHEME, old, new))


def _load(folder: Path) -> object:
    from glasshouse import World

    return World.load(folder)


def as_districts(names: list[str], lines: list[str], axis: str = "") -> Callable[[Path], object]:
    """A world with these districts, and a table of theirs."""
    header = f"district,{axis},count" if axis else "district,count"
    return table(rows(header, lines), exchanged(WORLD, "[north, south]", f"[{', '.join(names)}]"))


def study(title: str) -> Callable[[Path], object]:
    """A study with this title."""

    def attempt(folder: Path) -> object:
        (folder / "study.yaml").write_text(f"study: small\ntitle: {title}\nschemes: [none]\n", encoding="utf-8")
        return load_study(folder / "study.yaml")

    return attempt


def rows(header: str, lines: list[str]) -> str:
    return "\n".join([header, *lines]) + "\n"


PERSONS: Final = rows("sex,residency", [f"{'fe' * (n % 2)}male,local" for n in range(200)])
DISTRICTS: Final = [f"d{n}" for n in range(65)]
AGES: Final = ["0-17", "18-64", "65+"]
REGISTER: Final = [f"zhang-wei-11010119900101{n:03d}" for n in range(64)]
"""Sixty-four people with their numbers of identity."""
CONTACTS: Final = WORLD[WORLD.index("contacts:") : WORLD.index("conducts:")]

DECLINED: Final = {
    # persons as a table
    "persons, a row each": Declined(table(PERSONS), "no column 'count': these are rows of persons"),
    "persons, counted as 1 each": Declined(
        table(rows("sex,count", ["female,1", "male,1"])), "the count is 1 on every row: each row is one person"
    ),
    "persons, padded to 10 each": Declined(
        table(rows("sex,count", ["female,10", "male,10"])), "the count is 10 on every row: each row is padded"
    ),
    "persons, repeated rows": Declined(
        table(rows("sex,count", ["female,6000", "male,6000", "male,6000"])), "stands in line 3 already"
    ),
    "a column id": Declined(
        table(rows("id,sex,count", ["1,female,6000", "2,male,6000"])),
        "column 'id': nothing per person is ever an input",
    ),
    "a column plate": Declined(
        table(rows("sex,plate,count", ["female,A1,6000", "male,A2,6000"])),
        "column 'plate': nothing per person is ever an input",
    ),
    "a column name": Declined(
        table(rows("name,sex,count", ["Li,female,6000", "Wu,male,6000"])),
        "column 'name': nothing per person is ever an input",
    ),
    "a column score": Declined(
        table(rows("sex,score,count", ["female,7,6000", "male,8,6000"])),
        "column 'score': nothing per person is ever an input",
    ),
    "a column that no margin has": Declined(
        table(rows("sex,occupation,count", ["female,a,6000", "male,b,6000"])), "unknown column 'occupation'"
    ),
    "four axes": Declined(
        table(rows("sex,residency,minority,work,count", ["female,local,majority,employed,20000"])),
        "4 axes; a margin has at most 3",
    ),
    "ages by single year": Declined(
        table(rows("age,count", [f"{age}-{age},2000" for age in range(FIRST_AGES)])), "is not made of bands of five"
    ),
    "a town of 9,999": Declined(table(rows("sex,count", ["female,4999", "male,5000"])), "counts 9,999 people"),
    "a cell of 9": Declined(
        table(rows("sex,count", ["female,19991", "male,9"])), "a cell that is not 0 counts at least 10"
    ),
    "cells of 50 on average": Declined(
        table(
            rows(
                "age,district,count",
                [f"{low}-{low + 4},{d},50" for low in range(0, 85, 5) for d in DISTRICTS[:15]]
                + [f"85+,{d},50" for d in DISTRICTS[:15]],
            ),
            exchanged(WORLD, "[north, south]", f"[{', '.join(DISTRICTS[:15])}]"),
        ),
        "the mean is at least 100",
    ),
    "65 districts in a table": Declined(
        table(rows("district,count", [f"{d},1000" for d in DISTRICTS])), "more than 64 districts"
    ),
    "65 districts in a world": Declined(world("[north, south]", f"[{', '.join(DISTRICTS)}]"), "districts"),
    # persons as districts
    "people and their numbers as districts": Declined(
        as_districts(REGISTER, [f"{name},200" for name in REGISTER]), "expected the name of a place"
    ),
    "a long name as a district": Declined(
        as_districts(["zhang-wei-of-the-third-house", "south"], []), "expected the name of a place"
    ),
    "a number in the middle of a district": Declined(
        as_districts(["zhang-1990-01", "south"], []), "expected the name of a place"
    ),
    "districts of 200": Declined(
        as_districts(DISTRICTS[:64], [f"{d},200" for d in DISTRICTS[:64]]), "a district counts at least 5,000"
    ),
    "a district of one sex each": Declined(
        as_districts(
            DISTRICTS[:4],
            [
                f"{d},{sex},{6000 * (n % 2 == m)}"
                for n, d in enumerate(DISTRICTS[:4])
                for m, sex in enumerate(("female", "male"))
            ],
            "sex",
        ),
        "a district has more than one level of sex",
    ),
    "districts of one age each, padded": Declined(
        as_districts(
            DISTRICTS[:4],
            [
                f"{d},{band},{5000 if at == n else 10}"
                for n, d in enumerate(DISTRICTS[:4])
                for at, band in enumerate(MARGIN_AGES)
            ],
            "age",
        ),
        "they tell who they are",
    ),
    "a district in fewer cells than the others": Declined(
        as_districts(
            ["north", "south"],
            [f"north,{work},3000" for work in WORK] + [f"south,{work},{9000 * (n < 2)}" for n, work in enumerate(WORK)],
            "work",
        ),
        "the table tells more of its people than of others",
    ),
    # persons in words
    "a number of identity as a kind": Declined(
        world("id: petition", "id: petition-11010119900101123x"), "looks like a number of identity"
    ),
    "a number spelled out as a source": Declined(
        world(
            "sources:\n",
            "sources:\n  one-one-zero-one-zero-one-one-nine-nine-zero: {title: a, where: b, read: memory}\n",
        ),
        "looks like a number of identity",
    ),
    "a number in wide digits in a title": Declined(
        scheme("title: A small scheme", "title: The scheme for １１０１０１１９９００１０１１２３"),
        "looks like a number of identity",
    ),
    "a telephone number in a title": Declined(
        scheme("title: A small scheme", "title: A small scheme, +86 139 1234 5678"), "looks like a telephone number"
    ),
    "a plate in a title": Declined(
        scheme("title: A small scheme", "title: The driver of 京A·12345"), "looks like a plate"
    ),
    "a plate as a clause": Declined(scheme("id: hardly-hired", "id: jing-a12345"), "looks like a plate"),
    "a mail address in a title": Declined(
        scheme("title: A small scheme", "title: A small scheme by zhang.wei@example.org"), "looks like a mail address"
    ),
    "a number of identity in a study": Declined(
        study("Zhang Wei, 110101-19900101-1234"), "looks like a number of identity"
    ),
    "a table outside the folder": Declined(world("file: sex.csv", "file: ../people.csv"), "no bare file name"),
    "a table of another sort": Declined(world("file: sex.csv", "file: people.parquet"), "no bare file name"),
    # persons as contacts
    "contacts as a path": Declined(world(CONTACTS, "contacts: friends.csv\n"), "there is no reader for pairs or edges"),
    "contacts as pairs": Declined(
        world(CONTACTS, "contacts: [[1, 2], [2, 3]]\n"), "there is no reader for pairs or edges"
    ),
    "contacts with a file of edges": Declined(
        world("contacts: {degree: 8", "contacts: {edges: friends.csv, degree: 8"),
        "there is no reader for pairs or edges",
    ),
    # groups and rights
    "a rate by minority": Declined(
        world("by: {age: {18-24: 0.5}", "by: {minority: {minority: 2}, age: {18-24: 0.5}"),
        "rates never vary by minority or residency",
    ),
    "a rate by residency": Declined(
        world("by: {age: {18-24: 0.5}", "by: {residency: {migrant: 2}, age: {18-24: 0.5}"),
        "rates never vary by minority or residency",
    ),
    "a harmful petition": Declined(
        world("polarity: protected", "polarity: harmful"), "conduct in the context 'petition' is never harmful"
    ),
    "a petition as a benefit": Declined(
        world("polarity: protected", "polarity: beneficial"), "conduct in the context 'petition' is never beneficial"
    ),
    "deterrence without a doubt": Declined(world("range: [0.5, 1.1], ", ""), "its range does not contain 1"),
    # numbers out of nowhere, and silence on error
    "a rate without provenance": Declined(
        world("per_month: {value: 0.5, assumption: invented for a test}", "per_month: 0.5"),
        "a number without provenance",
    ),
    "a scheme silent on its errors": Declined(
        scheme("        misattributed: {value: 0.01, assumption: invented for a test}\n", ""), "misattributed"
    ),
    "errors that fall on nobody twice": Declined(
        scheme(SCHEME[SCHEME.index("        concentrated:") : SCHEME.index("        lag_months: {value: 1")], ""),
        "concentrated",
    ),
    # a scheme that binds to something real
    "an agency with an address": Declined(
        scheme("    kind: police\n", "    kind: police\n    endpoint: https://example.org\n"), "unknown key 'endpoint'"
    ),
    "a sight with a query": Declined(
        scheme(
            "        coverage_varies: by_district\n", "        coverage_varies: by_district\n        query: SELECT\n"
        ),
        "unknown key 'query'",
    ),
    "a list with a file of members": Declined(
        scheme("    counts: deeds\n", "    counts: deeds\n    members: listed.csv\n"), "unknown key 'members'"
    ),
    "a number as an expression": Declined(scheme("start: 1000", "start: 2 * 500"), "expected a number"),
    "a tag that makes an object": Declined(
        scheme("title: A small scheme", "title: !!python/object/apply:os.system [ls]"), "the tag '"
    ),
    "an alias": Declined(scheme("title: A small scheme", "title: *elsewhere"), "alias"),
    "an anchor": Declined(scheme("title: A small scheme", "title: &here A small scheme"), "the anchor '&here'"),
}


def refusal(attempt: Callable[[Path], object], folder: Path) -> str | None:
    """What somebody is told who tries it; None where it is let in."""
    try:
        attempt(folder)
    except GlasshouseError as error:
        return str(error)
    return None


@pytest.mark.parametrize("what", DECLINED)
def test_it_is_declined_with_its_own_reason(tmp_path: Path, what: str) -> None:
    attempt, told = DECLINED[what]
    said = refusal(attempt, tmp_path)
    assert said is not None, f"let in: {what}"
    assert told in said


def test_the_list_is_not_shortened() -> None:
    assert len(DECLINED) >= 50


def test_what_is_let_in_is_caught(tmp_path: Path) -> None:
    assert refusal(table(rows("sex,count", ["female,10100", "male,9900"])), tmp_path) is None
    assert refusal(scheme("title: A small scheme", "title: The same scheme"), tmp_path) is None
