"""The life table of a world: the probability to die within a year, by sex and single age."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from glasshouse.errors import did_you_mean
from glasshouse.text import one_line, quoted, read_number
from glasshouse.vocabulary import SEXES
from glasshouse.world.rows import Rows

LAST_AGE: Final = 100
OLD: Final = 85
"""From this age on everybody may die within the year: the margins tell no ages apart from here."""


class LifeTable(NamedTuple):
    """The probability to die within a year, exactly, by sex (SEXES) and age 0-100; at 100 it holds from there on."""

    q: tuple[tuple[Fraction, ...], ...]


def read_life(rows: Rows) -> LifeTable:
    """Columns sex, age, q: one row for each sex and single age 0-100, q as an exact decimal in [0, 1]."""
    if sorted(rows.header) != ["age", "q", "sex"]:
        rows.refuse(
            1,
            f"a life table has the columns sex, age, q; found {one_line(', '.join(rows.header))}",
            "write these three",
        )
    rows.stop_if_refused()
    sex_at, age_at, q_at = (rows.header.index(name) for name in ("sex", "age", "q"))
    table: dict[tuple[int, int], Fraction] = {}
    for line, fields in rows.rows:
        sex, age, q = fields[sex_at], fields[age_at], fields[q_at]
        if sex not in SEXES:
            near = did_you_mean(sex, SEXES)
            rows.refuse(
                line, f"unknown sex {quoted(sex)}", f"did you mean '{near}'?" if near else "female or male", sex_at
            )
            continue
        if not (age.isascii() and age.isdigit() and len(age) <= 3 and int(age) <= LAST_AGE):
            rows.refuse(line, f"{quoted(age)} is no age", f"a single year from 0 to {LAST_AGE}", age_at)
            continue
        try:
            probability = read_number(q)
        except ValueError:
            probability = None
        if probability is None or not 0 <= probability <= 1:
            rows.refuse(line, f"{quoted(q)} is no probability", "the part that dies within a year, as 0.0123", q_at)
            continue
        if probability == 1 and int(age) < OLD:
            rows.refuse(
                line, f"everybody {sex} of age {age} dies within the year: nobody would be older",
                f"write less than 1 below {OLD}", q_at,
            )  # fmt: skip
            continue
        if (SEXES.index(sex), int(age)) in table:
            rows.refuse(line, f"{sex}, age {age} stands here a second time", "write it once")
        table[SEXES.index(sex), int(age)] = Fraction(probability)
    rows.stop_if_refused()
    absent = [f"{name} {a}" for s, name in enumerate(SEXES) for a in range(LAST_AGE + 1) if (s, a) not in table]
    if absent:
        rows.refuse(
            1, f"the life table lacks {len(absent)} rows: {absent[0]} first", "write sex by single age, 0 to 100"
        )
    rows.stop_if_refused()
    return LifeTable(tuple(tuple(table[s, a] for a in range(LAST_AGE + 1)) for s in range(len(SEXES))))
