"""The aggregator: rows of the log into counters, compiled and without the interpreter's lock.

A stock is kept at its transitions: a change in month m is added at m, to be cumulated when the run is over, and what is
left of the run times the change is added to the person-months.  Counters are sums of integers, so the order of batches
never matters, as long as each person's rows come in order.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from glasshouse.machine_code import force_inlined
from glasshouse.records.counters import Array, Counters, Fixed, Whole, compiled, count, shift
from glasshouse.records.log import Log
from glasshouse.records.quantities import RECORD_KINDS, Offsets
from glasshouse.vocabulary import GROUNDS, NEVER, SPELL_CLASSES, WAYS, Event

(_DEED, _TURN, _WORK, _INCOME, _WISH, _REFUSED, _ALSO_REFUSED, _REWARDED, _SIGHTING, _RECORD,
 _CORRECTED, _CLASS, _STATUS, _ENTERED, _LEFT, _FILED, _DECIDED, _AWARE) = map(int, Event)  # fmt: skip
_MORE, _LESS = np.int64(1), np.int64(-1)

TOTALS: Final = (
    "months_listed", "months_in_error", "months_in_work", "income_band_months", "entries", "refusals", "attempts",
    "protected_deeds", "harmful_deeds", "records",
)  # fmt: skip
"""What is summed for each person over the run, for twin differences: black lists; records on the actual ledger."""
(_MONTHS_LISTED, MONTHS_IN_ERROR, _MONTHS_IN_WORK, _INCOME_BANDS, _ENTRIES, _REFUSALS, _ATTEMPTS, _PROTECTED_DEEDS,
 _HARMFUL_DEEDS, _RECORDS) = np.arange(len(TOTALS))  # fmt: skip
_RECORD_KINDS, _GROUNDS, _SPELL_CLASSES, _WAYS = len(RECORD_KINDS), len(GROUNDS), len(SPELL_CLASSES), len(WAYS)
"""Counters that stand together for each Sight, or for each list."""
_YES_OR_NO = 2

NOT_BEGUN: Final = -1
"""Before any month."""


class Memory(NamedTuple):
    """What one regime's tally holds on each person; a person is written to by one thread at a time."""

    work: Array  # (rows,) int8, now
    income: Array  # (rows,) int8, now
    status: Array  # (rows, lists) int8, Ledger flags and 8: let go
    ground: Array  # (rows, lists) int8, of the present entry
    filed: Array  # (rows, lists) int8, in error when the appeal was filed
    in_class: Array  # (rows,) int16, class of the codebook, -1 none
    refused: Array  # (rows, 1 + contexts + effects) int8, 1 + last year of the run with a refusal; a run has 80 at most
    crossed: Array  # (rows,) bool, has reached the age of scope
    cell: Array  # (rows,) int16, cohort cell now
    until: Array  # (rows,) int16, month in which the cell changes; NOT_BEGUN: not counted since start or birth yet
    totals: Array  # (rows, len(TOTALS)) int32


class Anchor(NamedTuple):
    """Work and income at ``start`` in the first regime: what cohorts are made of in all regimes."""

    work: Array  # (rows,) int8
    income: Array  # (rows,) int8


@force_inlined
def cell(fixed: Fixed, anchor: Anchor, memory: Memory, person: Whole) -> Whole:
    """The cohort cell of a person now."""
    of = fixed.origin[person]
    age = np.int64(fixed.band[person]) if memory.crossed[person] else np.int64(0)
    index = age
    for axis in range(3):
        index = index * fixed.shape[1 + axis] + np.int64(fixed.traits[person, axis])
    index = index * fixed.shape[4] + np.int64(anchor.income[of]) // 2
    return index * fixed.shape[5] + np.int64(anchor.work[of])


@force_inlined
def own(fixed: Fixed, memory: Memory, column: Whole, person: Whole, month: Whole, change: Whole) -> None:
    """Change a person's own total from a month on."""
    if month < fixed.end:
        memory.totals[person, column] += change * (fixed.end - max(month, fixed.in_force))


@compiled
def shift_work(
    fixed: Fixed,
    memory: Memory,
    counters: Counters,
    at: Offsets,
    person: Whole,
    month: Whole,
    where: Whole,
    sign: Whole,
) -> None:
    """The person's present work and income."""
    batch, work, income = fixed.batch[person], np.int64(memory.work[person]), np.int64(memory.income[person])
    shift(fixed, counters, at.work + work, month, where, batch, sign)
    shift(fixed, counters, at.income, month, where, batch, sign * income)
    if work >= 2:
        own(fixed, memory, _MONTHS_IN_WORK, person, month, sign)
    own(fixed, memory, _INCOME_BANDS, person, month, sign * income)


@compiled
def shift_lists(
    fixed: Fixed,
    memory: Memory,
    counters: Counters,
    at: Offsets,
    person: Whole,
    month: Whole,
    where: Whole,
    sign: Whole,
) -> None:
    """The person's present listings: each list by class of error, and any black list."""
    batch = fixed.batch[person]
    lists = fixed.list_black.shape[0]
    listed, in_error, corrected, full = False, False, False, False
    for item in range(lists):
        flags = np.int64(memory.status[person, item])
        if flags == 0:
            continue
        on_a, on_c, on_f, let_go = flags & 1 != 0, flags & 2 != 0, flags & 4 != 0, flags & 8 != 0
        black = fixed.list_black[item]
        if on_a:
            shift(fixed, counters, at.listed + item, month, where, batch, sign)
            listed |= black
        if on_a and on_c:
            shift(
                fixed,
                counters,
                at.as_designed + _GROUNDS * item + np.int64(memory.ground[person, item]),
                month,
                where,
                batch,
                sign,
            )
        if on_a and not on_c:
            shift(fixed, counters, at.in_error + item, month, where, batch, sign)
            in_error |= black
        if on_c:
            shift(fixed, counters, at.on_corrected + item, month, where, batch, sign)
            corrected |= black
        if on_c and not on_a:
            shift(fixed, counters, (at.let_go if let_go else at.missed_by_error) + item, month, where, batch, sign)
        if on_f:
            shift(fixed, counters, at.on_full + item, month, where, batch, sign)
            full |= black
        if on_f and not on_c:
            shift(fixed, counters, at.unseen + item, month, where, batch, sign)
    if listed:
        shift(fixed, counters, at.listed + lists, month, where, batch, sign)
        own(fixed, memory, _MONTHS_LISTED, person, month, sign)
    if in_error:
        shift(fixed, counters, at.in_error + lists, month, where, batch, sign)
        own(fixed, memory, MONTHS_IN_ERROR, person, month, sign)
    if corrected:
        shift(fixed, counters, at.on_corrected + lists, month, where, batch, sign)
    if full:
        shift(fixed, counters, at.on_full + lists, month, where, batch, sign)


@compiled
def shift_all(
    fixed: Fixed,
    memory: Memory,
    counters: Counters,
    at: Offsets,
    person: Whole,
    month: Whole,
    where: Whole,
    sign: Whole,
) -> None:
    """All that a person is part of: on beginning, on changing the cohort, on death."""
    shift(fixed, counters, at.people, month, where, fixed.batch[person], sign)
    shift_work(fixed, memory, counters, at, person, month, where, sign)
    shift_lists(fixed, memory, counters, at, person, month, where, sign)
    band = np.int64(memory.in_class[person])
    if band >= 0:
        shift(fixed, counters, at.in_class + band, month, where, fixed.batch[person], sign)


@compiled
def advance(
    fixed: Fixed, anchor: Anchor, memory: Memory, counters: Counters, at: Offsets, person: Whole, month: Whole
) -> None:
    """Bring a person's stocks to a month (from start on): begin counting, and change the cohort when it is time."""
    scope = np.int64(fixed.scope[person])
    if memory.until[person] == NOT_BEGUN:
        first = max(np.int64(fixed.start), np.int64(fixed.birth[person]))
        memory.crossed[person] = scope <= first
        memory.cell[person] = cell(fixed, anchor, memory, person)
        shift_all(fixed, memory, counters, at, person, first, np.int64(memory.cell[person]), _MORE)
    if not memory.crossed[person] and scope <= month and scope < fixed.death[person]:
        shift_all(fixed, memory, counters, at, person, scope, np.int64(memory.cell[person]), _LESS)
        memory.crossed[person] = True
        memory.cell[person] = cell(fixed, anchor, memory, person)
        shift_all(fixed, memory, counters, at, person, scope, np.int64(memory.cell[person]), _MORE)
    memory.until[person] = NEVER if memory.crossed[person] or scope >= fixed.death[person] else scope


@compiled
def finish(fixed: Fixed, anchor: Anchor, memory: Memory, counters: Counters, at: Offsets) -> None:
    """After the last row: begin, move and end whoever no row has told of."""
    for person in range(fixed.birth.shape[0]):
        if fixed.birth[person] >= fixed.end or fixed.death[person] <= fixed.start:
            continue
        if fixed.end > memory.until[person]:
            advance(fixed, anchor, memory, counters, at, person, fixed.end - 1)
        if fixed.death[person] < fixed.end:
            where = np.int64(memory.cell[person])
            shift_all(fixed, memory, counters, at, person, np.int64(fixed.death[person]), where, _LESS)


@force_inlined
def record_kind(flags: Whole) -> Whole:
    """Index into RECORD_KINDS."""
    if flags & 8:
        return 3
    if flags & 16:
        return 4
    if flags & 1:
        return 0
    return 1 if flags & 2 else 2


@compiled
def refuse(
    fixed: Fixed,
    memory: Memory,
    counters: Counters,
    at: Offsets,
    person: Whole,
    month: Whole,
    where: Whole,
    kind: Whole,
    effect: Whole,
    attempts: Whole,
) -> None:
    """A refused wish: in all, by context, by clause; and whether it is the person's first of the year."""
    batch = fixed.batch[person]
    for slot in (np.int64(0), np.int64(fixed.kind_context[kind]), np.int64(1 + fixed.contexts + effect)):
        count(fixed, counters, at.refused + slot, month, where, batch, _MORE)
        count(fixed, counters, at.attempts + slot, month, where, batch, attempts)
        year = 1 + (month - fixed.in_force) // 12
        if month >= fixed.in_force and memory.refused[person, slot] != year:
            memory.refused[person, slot] = year
            count(fixed, counters, at.people_refused + slot, month, where, batch, _MORE)


@compiled
def add(
    log: Log, kept: Array, fixed: Fixed, anchor: Anchor, memory: Memory, counters: Counters, at: Offsets, regime: Whole
) -> None:
    """Add a batch of rows; into ``kept``, (rows,) int8 zeros, which to keep: 1 an entry or exit, 2 of the sample."""
    rows = log.shape[0]
    deed, deed_of, unseen = np.int64(0), np.int64(-1), False
    for row in range(rows):
        person, month, event = np.int64(log[row].person), np.int64(log[row].month), np.int64(log[row].event)
        a, b, value = np.int64(log[row].a), np.int64(log[row].b), np.int64(log[row].value)
        if event in (_ENTERED, _LEFT):
            kept[row] = 1
        if fixed.sampled[person]:
            kept[row] += 2
        stands_open = month >= fixed.end
        if stands_open and event != _LEFT:
            continue
        month = min(month, np.int64(fixed.end) - 1)  # a spell that stands open is told at the end: of the last month
        counted = month >= fixed.start
        where, batch = np.int64(0), fixed.batch[person]
        if counted:
            if month >= memory.until[person]:
                advance(fixed, anchor, memory, counters, at, person, month)
            where = np.int64(memory.cell[person])
        if event == _WORK:  # from next month on
            old = np.int64(memory.work[person])
            memory.work[person] = a
            if counted:
                shift(fixed, counters, at.work + old, month + 1, where, batch, _LESS)
                shift(fixed, counters, at.work + a, month + 1, where, batch, _MORE)
                own(fixed, memory, _MONTHS_IN_WORK, person, month + 1, np.int64(a >= 2) - np.int64(old >= 2))
            elif regime == 0:
                anchor.work[person] = a
            continue
        if event == _INCOME:
            change = a - np.int64(memory.income[person])
            memory.income[person] = a
            if counted:
                shift(fixed, counters, at.income, month + 1, where, batch, change)
                own(fixed, memory, _INCOME_BANDS, person, month + 1, change)
            elif regime == 0:
                anchor.income[person] = a
            continue
        if event == _STATUS:
            if counted:
                shift_lists(fixed, memory, counters, at, person, month, where, _LESS)
            memory.status[person, a] = b
            if counted:
                shift_lists(fixed, memory, counters, at, person, month, where, _MORE)
            continue
        if event == _CLASS:
            old = np.int64(memory.in_class[person])
            if counted and old >= 0:
                shift(fixed, counters, at.in_class + old, month, where, batch, _LESS)
            if counted and a >= 0:
                shift(fixed, counters, at.in_class + a, month, where, batch, _MORE)
            memory.in_class[person] = a
        if event == _ENTERED:
            memory.ground[person, a] = value
        if event == _FILED:
            memory.filed[person, a] = b
        if not counted:
            continue
        within = 1 if month >= fixed.in_force else 0
        if event == _DEED:
            count(fixed, counters, at.deeds + a, month, where, batch, _MORE)
            deed, deed_of, unseen = a, person, True
            if fixed.kind_polarity[a] == 1:
                memory.totals[person, _PROTECTED_DEEDS] += within
            elif fixed.kind_polarity[a] == 2:
                memory.totals[person, _HARMFUL_DEEDS] += within
        elif event == _TURN:
            count(fixed, counters, at.turns + a, month, where, batch, _MORE)
            if b > 0:
                count(fixed, counters, at.turns_caused + b - 1, month, where, batch, _MORE)
        elif event == _WISH:
            count(fixed, counters, at.wishes + a, month, where, batch, _MORE)
        elif event == _REFUSED:
            refuse(fixed, memory, counters, at, person, month, where, a, b, value)
            memory.totals[person, _REFUSALS] += within
            memory.totals[person, _ATTEMPTS] += within * value
        elif event == _ALSO_REFUSED:
            count(fixed, counters, at.also_refused + b, month, where, batch, _MORE)
        elif event == _REWARDED:
            count(fixed, counters, at.rewarded + b, month, where, batch, _MORE)
        elif event == _SIGHTING:
            count(fixed, counters, at.sightings + _YES_OR_NO * a + b, month, where, batch, _MORE)
            if unseen and deed_of == person:
                count(fixed, counters, at.deeds_seen + deed, month, where, batch, _MORE)
                unseen = False
        elif event == _RECORD:
            count(fixed, counters, at.records + _RECORD_KINDS * a + record_kind(b), month, where, batch, _MORE)
            memory.totals[person, _RECORDS] += within * (b & 1)
        elif event == _CORRECTED:
            count(fixed, counters, at.corrected + a, month, where, batch, _MORE)
        elif event == _CLASS and a >= 0 and b >= 0:
            count(fixed, counters, at.class_moves + fixed.classes * b + a, month, where, batch, _MORE)
        elif event == _ENTERED:
            count(fixed, counters, at.entered + _GROUNDS * a + value, month, where, batch, _MORE)
            if fixed.list_black[a]:
                memory.totals[person, _ENTRIES] += within
        elif event == _LEFT:
            if not stands_open:
                count(fixed, counters, at.left + _WAYS * a + b, month, where, batch, _MORE)
            count(fixed, counters, at.spells + _SPELL_CLASSES * a + (value >> 16), month, where, batch, _MORE)
        elif event == _FILED:
            count(fixed, counters, at.filed + _YES_OR_NO * a + b, month, where, batch, _MORE)
        elif event == _DECIDED:
            count(
                fixed,
                counters,
                at.decided + _YES_OR_NO * (_YES_OR_NO * a + b) + np.int64(memory.filed[person, a]),
                month,
                where,
                batch,
                _MORE,
            )
        elif event == _AWARE:
            count(fixed, counters, at.became_aware, month, where, batch, _MORE)
