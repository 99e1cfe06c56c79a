"""Whom a clause holds for, and how fast things happen to them."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import NOT_THERE, Factor, Times
from glasshouse.engine.kernel.chance import muldiv_wide
from glasshouse.engine.kernel.names import ACTUAL, ADULT, FAR, WORD
from glasshouse.engine.kernel.places import effect_row, kind_row, member_row, response_row, spell_row, thresholds_row
from glasshouse.machine_code import force_inlined, kernel

FACTOR_CELLS = Factor.CELLS
TIMES_CELLS = Times.CELLS


@force_inlined
def present(member, t):
    """Born and not dead."""
    return member.birth <= t and t < member.death


@force_inlined
def in_scope(member, t):
    """The scheme in force applies."""
    return member.scope_start <= t and t < member.scope_stop


@kernel
def holds(law, room, member, effect, t):
    """Whether a sanction or reward holds for the member in month t."""
    target = effect_row(law, effect).target
    if target == 0:
        return condition_holds(law, room, member, effect, t)
    # a clause on children ends when the child comes of age
    if target == 1 and t - member.birth >= ADULT:
        return False
    # for a child the condition must hold for another, adult member; for a household any member will do
    for m in range(room.members):
        other = member_row(room, m)
        if not present(other, t) or (target == 1 and (other.at == member.at or t - other.birth < ADULT)):
            continue
        if condition_holds(law, room, other, effect, t):
            return True
    return False


@force_inlined
def condition_holds(law, room, member, effect, t):
    """Whether the condition of a clause holds for the member, as the month began."""
    clause = effect_row(law, effect)
    if clause.on >= 0 and spell_row(room, member, clause.on).on[ACTUAL] < 0:
        return False
    if clause.not_on >= 0 and (not in_scope(member, t) or spell_row(room, member, clause.not_on).on[ACTUAL] >= 0):
        return False
    # a class that the scheme in force does not have is at most, and at least, nothing (docs/semantics.md, 7)
    most, least = clause.class_at_most, clause.class_at_least
    if most != -1 or least != -1:
        if min(most, least) == NOT_THERE or member.live == 0 or member.class_row < 0:
            return False
        rank = law.cells[law.rank_at + member.class_row]
        if rank < 0 or (most != -1 and rank > most) or (least != -1 and rank < least):
            return False
    return True


@force_inlined
def factor_row(law, member, response, t):
    """The row of ``factors`` by which a response acts on the member in month t, -1 where it does not.

    The compiler tabulates the factors of a response that fades, month by month, as exact fractions.  A formula here
    would have to round, and would round otherwise than the plain reading.
    """
    columns = response_row(law, response)
    onset, end = columns.onset, columns.ended
    if columns.aware != 0 and member.aware == 0:
        return np.int64(-1)
    # a listing is felt from the month after: the authority acts when the month's lives are over
    if columns.trigger == 1:
        if member.black_entered < 0:
            return np.int64(-1)
        onset = member.black_entered + 1
        end = member.black_left + 1 if member.black_left >= 0 else np.int64(FAR)
    elif columns.trigger == 2:
        if member.contact_onset < 0:
            return np.int64(-1)
        onset = member.contact_onset
        end = member.contact_end if member.contact_end >= 0 else np.int64(FAR)
    active_from = onset + columns.delay
    if t < active_from:
        return np.int64(-1)
    months, fades, full = columns.months, columns.fades, columns.factors
    if t < end:
        if fades == 1:
            return full + max(np.int64(0), months - (t - active_from))
        return full + months
    # a response that never began has nothing to fade from
    if fades == 2 and end > active_from:
        return full + max(np.int64(0), months - (t - end))
    return np.int64(-1)


@force_inlined
def threshold(law, room, member, k, rates, t):
    """T of a kind for the member in month t: a potential event below it happens.

    Factors are applied one after the other and each product is rounded (decision 0002).  Another order would give other
    integers, so it is that of docs/semantics.md: levels, responses, clauses.
    """
    kind = kind_row(law, k)
    cell = member.work * 10 + member.income
    if law.feedback == 0:
        # the switch keeps everybody at the levels of the first month
        cell = member.first_cell
    height = thresholds_row(law, rates).at_cell[cell]
    # most kinds are impossible for most people, and no factor changes that
    if height == 0:
        return height
    # only adults respond (docs/semantics.md, 3)
    if t - member.birth >= ADULT:
        for link in range(kind.responses_n):
            row = factor_row(law, member, law.cells[kind.responses_at + link], t)
            if row >= 0:
                factor = Factor(law.cells, law.factors_at + row * FACTOR_CELLS)
                if factor.numerator != factor.denominator:
                    height = muldiv_wide(height, factor.numerator, factor.denominator)
    for link in range(kind.times_n):
        times = Times(law.cells, kind.times_at + link * TIMES_CELLS)
        if holds(law, room, member, times.effect, t):
            height = muldiv_wide(height, times.numerator, times.denominator)
    # a chance cannot exceed 1; how often a factor would have made it so is counted and reported
    if kind.monthly != 0:
        most = np.int64(WORD) << -thresholds_row(law, rates).exponent
        if height > most:
            room.capped += 1
            height = most
    return height
