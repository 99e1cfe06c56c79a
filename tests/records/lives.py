"""Hand-made lives for the tests of records and measures: a small codebook, people, and logs drawn by key."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.chance import draw
from glasshouse.records import Calendar, Codebook, Log, Records, Tally, close
from glasshouse.records.log import COLUMNS, new_log
from glasshouse.vocabulary import NEVER, WAYS, Event

BOOK = Codebook(
    kinds=("debt", "fly", "lose-job", "petition", "speed"),
    kind_is=("conduct", "wish", "turn", "conduct", "conduct"),
    kind_context=("finance", "travel", "work", "petition", "traffic"),
    kind_polarity=("harmful", "", "", "protected", "harmful"),
    sights=("court/debt", "camera/speed"),
    sight_kind=(0, 4),
    sight_ground=(0, 1),
    lists=("defaulters", "redlist"),
    list_polarity=("black", "red"),
    effects=("no-flights", "no-trains"),
    effect_context=("travel", "travel"),
    classes=("grade/low", "grade/high"),
)
WHEN = Calendar(begin=24240, start=24252, in_force=24254, end=24278)


class Crowd(NamedTuple):
    birth: np.ndarray
    death: np.ndarray
    sex: np.ndarray
    residency: np.ndarray
    minority: np.ndarray
    household: np.ndarray
    role: np.ndarray
    work: np.ndarray
    income: np.ndarray
    batch: np.ndarray


def crowd(rows: int = 60) -> tuple[Crowd, np.ndarray]:
    """People in households of three, the third a child; some reach 18, some die, some are born in the run."""
    number = np.arange(rows)
    child = number % 3 == 2
    birth = np.where(child, WHEN.start - 12 * 18 + (number % 40) - 8, WHEN.start - 12 * (20 + number % 60))
    birth = np.where(number % 15 == 14, WHEN.start + number % 20, birth)
    death = np.where(number % 11 == 5, WHEN.start + 1 + number % 25, NEVER)
    death = np.where(birth >= death, NEVER, death)
    household = number // 3
    people = Crowd(
        birth.astype(np.int16),
        death.astype(np.int16),
        (number % 2).astype(np.int8),
        (number // 3 % 2).astype(np.int8),
        (number // 7 % 2).astype(np.int8),
        household.astype(np.int32),
        np.where(child, 2, number % 3).astype(np.int8),
        np.where(child, 0, 1 + number % 4).astype(np.int8),
        (household * 3 % 10).astype(np.int8),
        (household % 64).astype(np.int8),
    )
    return people, (np.arange((rows + 2) // 3) * 3).astype(np.int32)


Row = tuple[int, int, int, int, int, int]


def life(people: Crowd, person: int, seed: int) -> list[Row]:
    """Rows of one life in order: chance decides, spells end by LEFT, status agrees with the entries."""
    rows: list[Row] = []
    birth, death = int(people.birth[person]), int(people.death[person])
    work, income = int(people.work[person]), int(people.income[person])
    since: list[int | None] = [None, None]
    status = [0, 0]

    def share(month: int, what: int, out_of: int) -> bool:
        return draw(seed, person, what, month, 0, 1) % out_of == 0

    def write(month: int, event: Event, a: int = 0, b: int = 0, value: int = 0) -> None:
        rows.append((person, month, int(event), a, b, value))

    for month in range(max(WHEN.begin, birth), min(WHEN.end, death + 1)):
        if month == death:
            for item in (0, 1):
                if since[item] is not None:
                    write(month, Event.LEFT, item, WAYS.index("death"), month - since[item])
                if status[item]:
                    write(month, Event.STATUS, item, 0)
            since = [None, None]
            break
        for kind in (0, 3, 4):
            for ordinal in range(draw(seed, person, 10 + kind, month, 0, 1) % 3):
                write(month, Event.DEED, kind, 0, ordinal)
                for _ in range(draw(seed, person, 20 + kind, month, ordinal, 1) % 3 if kind != 3 else 0):
                    write(month, Event.SIGHTING, kind // 4, int(share(month, 30 + ordinal, 4)))
        if share(month, 1, 5):
            write(month, Event.TURN, 2, int(share(month, 2, 2)))
        if share(month, 3, 2):
            if share(month, 4, 2):
                write(month, Event.REFUSED, 1, int(share(month, 5, 2)), 1 + month % 3)
                if share(month, 6, 2):
                    write(month, Event.ALSO_REFUSED, 1, 1)
            else:
                write(month, Event.WISH, 1)
                write(month, Event.REWARDED, 1, 0)
        if share(month, 7, 4):
            new = draw(seed, person, 8, month, 0, 1) % 5
            if new != work:
                write(month, Event.WORK, new, work)
                work = new
        if share(month, 9, 6) and income < 9:
            write(month, Event.INCOME, income + 1, income)
            income += 1
        for flags in (7, 6, 4, 1 | 8, 1 | 16):
            if share(month, 40 + flags, 6):
                write(month, Event.RECORD, flags % 2, flags, month << 16)
        if share(month, 41, 9):
            write(month, Event.CORRECTED, 0)
        if share(month, 42, 9):
            write(month, Event.CLASS, month % 2, 1 - month % 2)
        now = list(status)
        left = [False, False]
        for item in (0, 1):
            entered = since[item]
            if entered is not None and share(month, 50 + item, 6):
                wrong = draw(seed, person, 52, month, 0, 1) % 4
                write(month, Event.LEFT, item, 4 + month % 6, wrong << 16 | month - entered)
                since[item], left[item], now[item] = None, True, now[item] & ~1
        for item in (0, 1):
            if since[item] is None and not left[item] and share(month, 54 + item, 8):
                write(month, Event.ENTERED, item, 1, draw(seed, person, 56, month, 0, 1) % 4)
                since[item], now[item] = month, now[item] | 1
        for item in (0, 1):
            if since[item] == month and share(month, 60, 2):
                wrong = int(share(month, 61, 2))
                write(month, Event.FILED, item, wrong)
                write(month, Event.DECIDED, item, int(share(month, 62, 2)))
            if share(month, 63 + item, 5):
                now[item] = (now[item] & 1) | (draw(seed, person, 65, month, item, 1) % 4) << 1
            if not now[item] & 1 and now[item] & 2 and share(month, 66, 2):
                now[item] |= 8
            if now[item] & 1 or not now[item] & 2:
                now[item] &= ~8
        for item in (0, 1):
            if now[item] != status[item]:
                write(month, Event.STATUS, item, now[item])
        status = now
        if share(month, 70, 30):
            write(month, Event.AWARE)
    for item in (0, 1):
        if since[item] is not None:
            write(WHEN.end, Event.LEFT, item, 0, WHEN.end - since[item])
    return rows


def log_of(rows: list[Row]) -> Log:
    columns = np.array(rows, np.int64).reshape(-1, 6).T
    log = new_log(len(rows))
    for name, column in zip(COLUMNS, columns, strict=True):
        log[name] = column
    return log


def lives(people: Crowd, seed: int) -> list[Row]:
    return [row for person in range(people.birth.size) for row in life(people, person, seed)]


def closed_records(residents: int) -> Records:
    """The records of a scheme and another, each on these lives of its own."""
    people, first = crowd(residents)
    tally = Tally(people, first, BOOK, WHEN, ("scheme", "other"), from_age=18, people_seed=3)
    for regime in (0, 1):
        tally.consume(regime, log_of(lives(people, regime)))
    return close(tally, {0: 1})
