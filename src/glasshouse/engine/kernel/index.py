"""The index: one step a month on each ledger, classes, and the calm months in which nothing else happens."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.compiler.tables import RANKED, WEIGHTED
from glasshouse.engine.kernel.chance import muldiv_guessed
from glasshouse.engine.kernel.log import write
from glasshouse.engine.kernel.names import ACTUAL, CLASS, CORRECTED_LEDGER, FULL_LEDGER, LARGE, NO_FIGURE, NOTHING
from glasshouse.engine.kernel.places import kind_row, rank_row, sight_row
from glasshouse.engine.kernel.records import counts_for
from glasshouse.engine.room import COUNTED
from glasshouse.machine_code import force_inlined, kernel


@kernel
def step_index(law, log, room, member, t):
    """Step the index on each ledger, and find the class it leads to.

    All three ledgers take the same step in the same month, so that they differ only by the records they hold.
    """
    # a person who comes into scope begins at the start, on all ledgers
    if member.live == 0:
        for g in range(3):
            member.x[g] = law.start
    records, rule = newly_counted(law, member, t), rule_of(law)
    for g in range(3):
        new, shown = figures_after_step(law, rule, member, g, member.x[g], records[g])
        member.x[g] = new
        member.shown[g] = shown
        # a class on each ledger: the ways in and out of a ledger ask for its own class
        member.rank[g] = class_of(law, room, g, shown)
    # the log has classes of the codebook, which outlive a change of scheme; ranks do not
    row = np.int64(-1)
    if member.rank[ACTUAL] >= 0:
        row = rank_row(law, member.rank[ACTUAL]).row
    if row != member.class_row:
        write(log, room, member.person, t, CLASS, row, member.class_row, NOTHING)
    member.class_row = row
    member.live = 1


@force_inlined
def newly_counted(law, member, t):
    """Points of the records that begin to count for the index in month t less those that cease to, by ledger.

    Each record stores on which ledgers it counts, so a step adds changes to a figure and need not sum a history.  This
    is also what lets :func:`prune` delete records whose points are in the figure for good.
    """
    # three sums and no array: the kernel allocates nothing
    delta_a, delta_c, delta_f = np.int64(0), np.int64(0), np.int64(0)
    record = member.records
    while record.at >= 0:
        s, flags = record.sight, record.flags
        reads, now = sight_row(law, s).index, np.int64(0)
        for g in range(3):
            if counts_for(law, record, reads, g, t):
                now |= np.int64(COUNTED) << g
        changed = now ^ (flags & (7 * COUNTED))
        if changed != 0:
            points = kind_row(law, sight_row(law, s).kind).points
            record.flags = flags ^ changed
            delta_a += change(changed, now, np.int64(0)) * points
            delta_c += change(changed, now, np.int64(1)) * points
            delta_f += change(changed, now, np.int64(2)) * points
        record = record.next
    return delta_a, delta_c, delta_f


@force_inlined
def change(changed, now, g):
    """1 where a record begins to count on ledger g, -1 where it ceases, 0 where neither."""
    counted = np.int64(COUNTED) << g
    if changed & counted == 0:
        return np.int64(0)
    return np.int64(1) if now & counted != 0 else np.int64(-1)


class IndexRule(NamedTuple):
    """How an index moves by itself in a month, read from the law once for many steps."""

    start: int
    floor: int
    ceiling: int
    recovery: int
    recovery_numerator: int
    recovery_denominator: int
    recovery_inverse: float  # 1 / denominator
    pull_numerator: int
    pull_denominator: int
    pull_inverse: float


@force_inlined
def rule_of(law):
    """The rule of the current segment."""
    # without recovery or pull the denominator is 1, so that nothing is divided by 0
    recovery_denominator = max(np.int64(1), law.recovery_denominator)
    pull_numerator = law.pull_numerator if law.pull_denominator != 0 else np.int64(0)
    pull_denominator = max(np.int64(1), law.pull_denominator)
    return IndexRule(
        law.start, law.floor, law.ceiling, law.recovery, law.recovery_numerator, recovery_denominator,
        1.0 / recovery_denominator, pull_numerator, pull_denominator, 1.0 / pull_denominator,
    )  # fmt: skip


@force_inlined
def figures_after_step(law, rule, member, g, x, records):
    """The figure of ledger g after a month's step from x, and what is shown of it."""
    mean = member.mean[g]
    # income and pull are shown and not stored: next month's income replaces this month's
    if law.index == WEIGHTED:
        shown = x + records + law.cells[law.income_points_at + member.income]
        shown = min(max(shown, law.floor), law.ceiling)
        return x + records, shown + pull(rule, shown, mean)
    new = step(rule, x, records, mean)
    return new, new


@force_inlined
def step(rule, x, records, mean):
    """The figure after a month's step, with the points that records add."""
    new = x + records + recovery(rule, x) + pull(rule, x, mean)
    return min(max(new, rule.floor), rule.ceiling)


@force_inlined
def recovery(rule, x):
    """What one month adds towards the start."""
    away = rule.start - x
    if rule.recovery == 1:
        return muldiv_guessed(away, rule.recovery_numerator, rule.recovery_denominator, rule.recovery_inverse)
    if rule.recovery == 2:
        most = rule.recovery_numerator
        return max(-most, min(most, away))
    return np.int64(0)


@force_inlined
def pull(rule, x, mean):
    """What one month adds towards the contacts' mean."""
    if mean == NO_FIGURE:
        return np.int64(0)
    return muldiv_guessed(mean - x, rule.pull_numerator, rule.pull_denominator, rule.pull_inverse)


@force_inlined
def class_of(law, room, g, shown):
    """The rank of a shown index, -1 where there are no classes."""
    # all ranks are compared, without an early exit: there are few, and the highest that is reached wins
    reached = np.int64(-1)
    for rank in range(law.classes):
        if law.index == RANKED:
            reaches = ranked_from(law, room, g, rank) <= shown // np.int64(65536)
        else:
            reaches = rank_row(law, rank).least <= shown
        if rank == 0 or reaches:
            reached = np.int64(rank)
    return reached


@force_inlined
def ranked_from(law, room, g, rank):
    """The lowest figure, in whole points, of a class of a ranked index on ledger g, as last renewed."""
    return room.cells[room.ranks + g * law.classes + rank]


@force_inlined
def class_around(law, room, g, shown):
    """The lowest figure in the class of ``shown`` on ledger g, and the lowest figure of the next class."""
    # worked out once before many steps: each step then needs two comparisons and no search for its class
    from_figure, to_figure, figure = np.int64(-LARGE), np.int64(LARGE), figure_of(law, shown)
    for rank in range(law.classes):
        if law.index == RANKED:
            least = ranked_from(law, room, g, rank)
        else:
            least = rank_row(law, rank).least
        if least <= figure:
            from_figure = max(from_figure, least)
        else:
            to_figure = min(to_figure, least)
    return from_figure, to_figure


@force_inlined
def figure_of(law, shown):
    """A shown figure in the unit of the thresholds of classes: whole points for a ranked index."""
    return shown // np.int64(65536) if law.index == RANKED else shown


@force_inlined
def in_class(law, around, shown):
    """Whether a shown figure lies in the class that :func:`class_around` gave."""
    figure = figure_of(law, shown)
    return around[0] <= figure and figure < around[1]


@kernel
def drift(law, room, member, first, until):
    """Step the index through the calm months [first, until) of a member; the first month not stepped.

    Stops before a step that would change the class, because the authority acts on a change.  Where a step changes none
    of the three figures, no later step does until something else happens, and the months left are skipped.
    """
    month = first
    if member.live == 0:
        member.quiet = member.calm
        return until
    x_a, x_c, x_f = member.x[ACTUAL], member.x[CORRECTED_LEDGER], member.x[FULL_LEDGER]
    shown_a, shown_c, shown_f = member.shown[ACTUAL], member.shown[CORRECTED_LEDGER], member.shown[FULL_LEDGER]
    if law.index != WEIGHTED:
        shown_a, shown_c, shown_f = x_a, x_c, x_f
    # figures stay in registers during the loop; most people's three ledgers agree, and then one step serves all
    alike_c, alike_f = same_figures(member, np.int64(0)), same_figures(member, np.int64(1))
    around_a = class_around(law, room, np.int64(0), shown_a)
    around_c = class_around(law, room, np.int64(1), shown_c)
    around_f = class_around(law, room, np.int64(2), shown_f)
    rule, rests = rule_of(law), False
    while month < until and not rests:
        new_a, now_a = figures_after_step(law, rule, member, np.int64(0), x_a, np.int64(0))
        new_c, now_c = new_a, now_a
        if not alike_c:
            new_c, now_c = figures_after_step(law, rule, member, np.int64(1), x_c, np.int64(0))
        new_f, now_f = new_c, now_c
        if not alike_f:
            new_f, now_f = figures_after_step(law, rule, member, np.int64(2), x_f, np.int64(0))
        if not (in_class(law, around_a, now_a) and in_class(law, around_c, now_c) and in_class(law, around_f, now_f)):
            break
        # at the start, at a limit, or where recovery and pull cancel
        rests = new_a == x_a and new_c == x_c and new_f == x_f
        x_a, x_c, x_f, shown_a, shown_c, shown_f = new_a, new_c, new_f, now_a, now_c, now_f
        month += 1
    # the first step already changes the class: nothing is written, and the authority makes that step
    if month == first:
        return first
    member.x[ACTUAL], member.x[CORRECTED_LEDGER], member.x[FULL_LEDGER] = x_a, x_c, x_f
    member.shown[ACTUAL], member.shown[CORRECTED_LEDGER], member.shown[FULL_LEDGER] = shown_a, shown_c, shown_f
    member.quiet = until if rests else month
    # contacts' means change at the next exchange and a weighted index shows income: those two may move again
    if rests and law.index != WEIGHTED and law.pull_denominator == 0:
        member.quiet = member.calm
    return member.quiet


@force_inlined
def same_figures(member, g):
    """Whether a month's step gives the same on ledger g and on the next."""
    return member.x[g] == member.x[g + 1] and member.mean[g] == member.mean[g + 1]
