"""Tables: the law of one segment as integers.  Each array says its shape and unit; each column has its name here.

All arrays are read-only int64.  Rows of Sights, lists, effects and classes are those of the run's codebook; what the
segment's scheme does not have is inactive.  Probabilities are thresholds in units of 2^-32 (:mod:`glasshouse.chance`),
figures are in 1/65536 of a point, months count as in :data:`glasshouse.vocabulary.Month`.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.rows import Row, cell, cells

Array = np.ndarray[Any, Any]

FOREVER: Final = 1 << 20
"""A number of months that no run reaches."""

NO_LIMIT: Final = 1 << 50
"""A figure that no index reaches."""

LEVELS: Final = 50
"""Cells of work by income."""

SMALLEST_EXPONENT: Final = -16
STREAM_EXPONENT: Final = -10
LAYERS: Final = 12
POWERS: Final = 22
"""Poisson tables for 12·2^e, e from SMALLEST_EXPONENT on, stand before those of the profiles."""


class Clock(Row):
    """What holds for everybody in a segment, and how its index moves."""

    first = cell("first month of the segment")
    end = cell("first month after it")
    changed = cell("1: another scheme than in the segment before")
    scope_from = cell("months of age from which a person is in scope")
    scope_to = cell("months of age from which no longer")
    residents = cell("0 all, 1 + row of RESIDENCIES")
    notice = cell("1: who enters a list becomes aware")
    feedback = cell("0: rates go by the first work and income")
    index = cell("0 none, else one of POINTS, WEIGHTED, RANKED")
    index_fresh = cell("1: in the first month the index begins anew")
    index_since = cell("first month in force of the index")
    start = cell("figure with which everybody starts")
    start_before = cell("the same of the segment before, where the index goes on")
    floor = cell("least figure")
    ceiling = cell("largest figure")
    recovery = cell("0 none, 1 a share of the distance to the start, 2 points a month")
    recovery_numerator = cell("of the share, or 1/65536 of a point a month")
    recovery_denominator = cell("of the share")
    pull_numerator = cell("of the share of the distance to the contacts' mean")
    pull_denominator = cell("0: no pull")
    classes = cell("number of classes")
    renewed_every = cell("months between renewals of a ranked index's thresholds")
    lists_public = cell("1: some list is published to the public")
    exchange_every = cell("months between exchanges of contacts")
    always_above = cell("1: a rate can exceed its first layer for who is neither aware nor listed")
    above_at = cell("links: kinds whose rate may exceed the first layer")
    above_n = cell("how many")
    monthly_at = cell("links: kinds with a chance per month")
    monthly_n = cell("how many")
    each_month_n = cell("of these the first so many may have a draw each month: their chance is not small for all")
    false_at = cell("links: Sights with an error, in file order")
    false_n = cell("how many")


POINTS, WEIGHTED, RANKED = 1, 2, 3
"""What an index may be."""


class Kind(Row):
    """A conduct, turn or wish."""

    what = cell("0 conduct, 1 turn, 2 wish")
    monthly = cell("1: a chance per month")
    lane = cell("lane of its draws")
    work = cell("mask of the work that admits it")
    sights_at = cell("links: Sights in file order")
    sights_n = cell("how many")
    responses_at = cell("links: rows of responses")
    responses_n = cell("how many")
    times_at = cell("links: rows of Times")
    times_n = cell("how many")
    refuses_at = cell("links: rows of Refusal")
    refuses_n = cell("how many")
    grants_at = cell("links: rows of effects")
    grants_n = cell("how many")
    again = cell("threshold of a further try")
    to_work = cell("work that a turn leads to, -1 none")
    bands = cell("income bands that a turn moves")
    settles = cell("1: a turn that settles something")
    points = cell("what a record of it adds to the index")
    above = cell("largest product of factors above 1, in 1/1024, rounded up")


class Times(Row):
    """A clause that multiplies a rate; among the links."""

    effect = cell("row of effects")
    numerator = cell("of the factor")
    denominator = cell("of the factor")


class Refusal(Row):
    """A clause that refuses a wish; among the links."""

    effect = cell("row of effects")
    lane = cell("lane of the draws of its enforcement")
    enforced = cell("threshold")


class Sight(Row):
    """What an agency sees of a conduct, and how."""

    active = cell("1: the segment's scheme has it")
    kind = cell("row of the conduct")
    lane = cell("lane of its draws")
    coverage = cell("threshold")
    varies = cell("0 by deed, 1 by person, 2 by district")
    astray = cell("threshold")
    fabricated_numerator = cell("of the rate per month")
    fabricated_denominator = cell("of the rate per month")
    lag = cell("months from the deed to the record")
    retention = cell("months; FOREVER")
    index = cell("0 not read by the index, 1 read, 3 read and its corrections heard")
    corrects = cell("threshold; -1 never")
    ground = cell("row of GROUNDS")
    concentrated = cell("threshold: share of people who are easily confused")
    confused = cell("row of `confused`, -1: no errors")
    moves = cell("where a record on this row goes in the first month; -1 dropped")
    needed = cell("months after it fell due that a record may still matter, in this segment or a later one")
    since = cell("first month in force")


class Listing(Row):
    """A list."""

    active = cell("1: the segment's scheme has it")
    lane = cell("lane of its draws")
    black = cell("1: a black list")
    was_black = cell("1: one under the scheme of the segment before")
    public = cell("1: published to the public")
    entries_at = cell("first row of entries")
    entries_n = cell("how many")
    exits_at = cell("first row of exits")
    exits_n = cell("how many")
    deeds = cell("1: counts deeds, 0: records")
    spent = cell("1: records are spent at an exit")
    appeal = cell("1: an appeal can be filed")
    filed = cell("threshold: an entry is appealed")
    appeal_months = cell("months until the decision")
    upheld = cell("threshold, not in error")
    upheld_in_error = cell("threshold")


class WayIn(Row):
    """A way onto a list."""

    by = cell("one of BY_COUNT, BY_CLASS_AT_MOST, BY_CLASS_AT_LEAST")
    at_least = cell("records or deeds")
    within = cell("months; FOREVER")
    rank = cell("of the class; -1 none, NOT_THERE one that the scheme does not have")


BY_COUNT, BY_CLASS_AT_MOST, BY_CLASS_AT_LEAST = 0, 1, 2


class WayOut(Row):
    """A way off a list."""

    by = cell("one of the EXIT_... below")
    months = cell("on the list before it opens")
    threshold = cell("share of entries that a term is for, or chance of repair in a month")
    rank = cell("of the class; -1 none, NOT_THERE one that the scheme does not have")
    position = cell("among the ways off this list: ordinal of its draws")


(
    EXIT_SETTLED,
    EXIT_TERM,
    EXIT_CLASS_AT_LEAST,
    EXIT_CLASS_AT_MOST,
    EXIT_REPAIR,
    EXIT_CORRECTED,
) = range(6)

NOT_THERE: Final = -2
"""The rank of a class that the scheme does not have."""


class Effect(Row):
    """Whom a sanction or a reward holds for."""

    row = cell("row of the codebook")
    on = cell("row of the list, -1 none")
    not_on = cell("row of the list, -1 none")
    class_at_most = cell("rank, -1 none; NOT_THERE: a class that the scheme does not have")
    class_at_least = cell("the same")
    target = cell("0 self, 1 child, 2 household")


class Stream(Row):
    """Events of a kind that a clause adds."""

    effect = cell("row of effects")
    kind = cell("row of the kind")
    lane = cell("lane of its draws")
    threshold = cell("rate per month, 2^-42")
    always = cell("1: may hold for who is neither aware nor listed")


class Response(Row):
    """How people respond: when, and by which factors."""

    trigger = cell("0 the calendar's, 1 own listing, 2 contact listed")
    aware = cell("1: only who is aware")
    onset = cell("calendar's; FOREVER: not in this segment")
    ended = cell("FOREVER: lasts")
    delay = cell("months")
    fades = cell("0 no, 1 from the onset, 2 from the end")
    months = cell("that it takes to fade")
    factors = cell("row of `factors` for no month left; the full factor stands `months` further")


class Factor(Row):
    """A factor on a rate."""

    numerator = cell("of the factor")
    denominator = cell("of the factor")


class Rank(Row):
    """A class of the segment's index."""

    row = cell("row of the codebook")
    least = cell("least figure")


class Thresholds(Row):
    """T of a kind at each work x income."""

    at_cell = cells(LEVELS, "T at 10 · work + income")
    exponent = cell("of c; -99: never")
    largest = cell("largest T")


CONFUSED_CELLS: Final = 256
"""Class, + 8 minority, + 16 migrant, + 32 female, + 64 from the age of 60, + 128 concentrated."""


class Tables(NamedTuple):
    """One segment of one world."""

    clock: Clock
    kinds: Array  # (kinds, columns of Kind)
    sights: Array  # (sights, columns of Sight)
    lists: Array  # (lists, columns of Listing)
    reads: Array  # (lists, sights), 0 not read, 1 read, 3 read and corrections heard
    entries: Array  # (entries, columns of WayIn)
    counts: Array  # (entries, sights), 1: a record of this Sight's conduct is counted
    exits: Array  # (exits, columns of WayOut)
    settles: Array  # (kinds, exits), 1: the turn settles what the exit asks for
    effects: Array  # (effects in file order, columns of Effect)
    streams: Array  # (streams in order, columns of Stream)
    responses: Array  # (responses x kinds, columns of Response)
    factors: Array  # (factors, columns of Factor)
    classes: Array  # (ranks, columns of Rank)
    rank: Array  # (classes of the codebook,), rank in this scheme, -1 none
    shares: Array  # (ranks, 2), ranked: share of the classes below, numerator and denominator
    income_points: Array  # (10,), 1/65536 of a point
    confused: Array  # (Sights with errors, CONFUSED_CELLS), 1/1024
    links: Array  # (links,)
    # the world's rates; a profile is a trait x 7 + rate age
    family_lanes: Array  # (families,), of the first layers that are drawn together
    family_kinds: Array  # (families, widest), rows of kinds, -1 none
    profile_cell: Array  # (profiles, families), row of `cell_rates`
    cell_rates: Array  # (cells, widest), row of `thresholds` of each of the family's kinds
    cell_draw: Array  # (cells,), row of `cumulative`
    profile_rates: Array  # (profiles, kinds), row of `thresholds`
    thresholds: Array  # (rows, columns of Thresholds)
    cumulative: Array  # (draws, widest), 2^-32
    poisson: Array  # (cells,), 2^-32, tables end with 2^32
    poisson_at: Array  # (POWERS + draws,), first cell
