"""Tables: the law of one segment as integers.  Each array says its shape and unit; each column has its name here.

All arrays are read-only int64.  Rows of Sights, lists, effects and classes are those of the run's codebook; what the
segment's scheme does not have is inactive.  Probabilities are thresholds in units of 2^-32 (:mod:`glasshouse.chance`),
figures are in 1/65536 of a point, months count as in :data:`glasshouse.vocabulary.Month`.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

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

(
    FIRST,  # first month of the segment
    END,  # first month after it
    CHANGED,  # 1: another scheme than in the segment before
    SCOPE_FROM,  # months of age from which a person is in scope
    SCOPE_TO,  # months of age from which no longer
    RESIDENTS,  # 0 all, 1 + row of RESIDENCIES
    NOTICE,  # 1: who enters a list becomes aware
    FEEDBACK,  # 0: rates go by the first work and income
    INDEX,  # 0 none, else one of POINTS, WEIGHTED, RANKED
    INDEX_FRESH,  # 1: at FIRST the index begins anew
    INDEX_SINCE,  # first month in force of the index
    START,
    START_BEFORE,  # START of the segment before where the index goes on
    FLOOR,
    CEILING,
    RECOVERY,  # 0 none, 1 a share of the distance, 2 points a month
    RECOVERY_NUMERATOR,  # or 1/65536 of a point a month
    RECOVERY_DENOMINATOR,
    PULL_NUMERATOR,
    PULL_DENOMINATOR,  # 0: no pull
    CLASSES,  # number of classes
    RENEWED_EVERY,  # months between renewals of a ranked index's thresholds
    LISTS_PUBLIC,  # 1: some list is published to the public
    EXCHANGE_EVERY,  # months between exchanges of contacts
    ALWAYS_ABOVE,  # 1: a rate can exceed its first layer for who is neither aware nor listed
    ABOVE_AT, ABOVE_N,  # links: kinds whose rate may exceed the first layer
    MONTHLY_AT, MONTHLY_N,  # links: kinds with a chance per month
    EACH_MONTH_N,  # of these the first so many may have a draw each month: their chance is not small for all
    FALSE_AT, FALSE_N,  # links: Sights with an error, in file order
    CLOCK_COLUMNS,
) = range(33)  # fmt: skip

POINTS, WEIGHTED, RANKED = 1, 2, 3

(
    KIND_IS,  # 0 conduct, 1 turn, 2 wish
    KIND_MONTHLY,  # 1: a chance per month
    KIND_LANE,
    KIND_WORK,  # mask of the work that admits it
    KIND_SIGHTS_AT, KIND_SIGHTS_N,  # links: Sights in file order
    KIND_RESPONSES_AT, KIND_RESPONSES_N,  # links: rows of responses
    KIND_TIMES_AT, KIND_TIMES_N,  # links: (row of effects, numerator, denominator)
    KIND_REFUSES_AT, KIND_REFUSES_N,  # links: (row of effects, lane, threshold)
    KIND_GRANTS_AT, KIND_GRANTS_N,  # links: rows of effects
    KIND_AGAIN,  # threshold of a further try
    KIND_TO_WORK,  # work that a turn leads to, -1 none
    KIND_BANDS,  # income bands that a turn moves
    KIND_SETTLES,  # 1: a turn that settles something
    KIND_POINTS,  # what a record of it adds to the index
    KIND_ABOVE,  # largest product of factors above 1, in 1/1024, rounded up
    KIND_COLUMNS,
) = range(21)  # fmt: skip

(
    SIGHT_ACTIVE,
    SIGHT_KIND,
    SIGHT_LANE,
    SIGHT_COVERAGE,
    SIGHT_VARIES,  # 0 by deed, 1 by person, 2 by district
    SIGHT_ASTRAY,
    SIGHT_FABRICATED_NUMERATOR,  # rate per month
    SIGHT_FABRICATED_DENOMINATOR,
    SIGHT_LAG,
    SIGHT_RETENTION,  # months; FOREVER
    SIGHT_INDEX,  # 0 not read by the index, 1 read, 3 read and its corrections heard
    SIGHT_CORRECTS,  # threshold; -1 never
    SIGHT_GROUND,
    SIGHT_CONCENTRATED,
    SIGHT_CONFUSED,  # row of `confused`, -1: no errors
    SIGHT_MOVES,  # where a record on this row goes at FIRST; -1 dropped
    SIGHT_KEPT,  # months after it fell due that a record may still matter, in this segment or a later one
    SIGHT_SINCE,  # first month in force
    SIGHT_COLUMNS,
) = range(19)

(
    LIST_ACTIVE,
    LIST_LANE,
    LIST_BLACK,
    LIST_WAS_BLACK,  # under the scheme of the segment before
    LIST_PUBLIC,
    LIST_ENTRIES_AT, LIST_ENTRIES_N,  # rows of entries
    LIST_EXITS_AT, LIST_EXITS_N,  # rows of exits
    LIST_DEEDS,  # 1: counts deeds, 0: records
    LIST_SPENT,  # 1: records are spent at an exit
    LIST_APPEAL,
    LIST_FILED,
    LIST_APPEAL_MONTHS,
    LIST_UPHELD,  # threshold, not in error
    LIST_UPHELD_IN_ERROR,
    LIST_COLUMNS,
) = range(17)  # fmt: skip

ENTRY_BY, ENTRY_AT_LEAST, ENTRY_WITHIN, ENTRY_CLASS, ENTRY_COLUMNS = range(5)
BY_COUNT, BY_CLASS_AT_MOST, BY_CLASS_AT_LEAST = 0, 1, 2

EXIT_BY, EXIT_MONTHS, EXIT_THRESHOLD, EXIT_CLASS, EXIT_POSITION, EXIT_COLUMNS = range(6)
(
    EXIT_SETTLED,
    EXIT_TERM,
    EXIT_CLASS_AT_LEAST,
    EXIT_CLASS_AT_MOST,
    EXIT_REPAIR,
    EXIT_CORRECTED,
) = range(6)

(
    EFFECT_ROW,  # row of the codebook
    EFFECT_ON,  # list, -1 none
    EFFECT_NOT_ON,
    EFFECT_CLASS_AT_MOST,  # rank, -1 none; -2: a class that the scheme does not have
    EFFECT_CLASS_AT_LEAST,
    EFFECT_TARGET,  # 0 self, 1 child, 2 household
    EFFECT_COLUMNS,
) = range(7)

STREAM_EFFECT, STREAM_KIND, STREAM_LANE, STREAM_THRESHOLD, STREAM_ALWAYS, STREAM_COLUMNS = range(6)

(
    RESPONSE_TRIGGER,  # 0 the calendar's, 1 own listing, 2 contact listed
    RESPONSE_AWARE,  # 1: only who is aware
    RESPONSE_ONSET,  # calendar's; FOREVER: not in this segment
    RESPONSE_ENDED,  # FOREVER: lasts
    RESPONSE_DELAY,
    RESPONSE_FADES,  # 0 no, 1 from the onset, 2 from the end
    RESPONSE_MONTHS,
    RESPONSE_FACTORS,  # row of `factors` for no month left; the full factor stands RESPONSE_MONTHS further
    RESPONSE_COLUMNS,
) = range(9)

CONFUSED_CELLS: Final = 256
"""Class, + 8 minority, + 16 migrant, + 32 female, + 64 from the age of 60, + 128 concentrated."""


class Tables(NamedTuple):
    """One segment of one world."""

    clock: Array  # (CLOCK_COLUMNS,)
    kinds: Array  # (kinds, KIND_COLUMNS)
    sights: Array  # (sights, SIGHT_COLUMNS)
    lists: Array  # (lists, LIST_COLUMNS)
    reads: Array  # (lists, sights), 0 not read, 1 read, 3 read and corrections heard
    entries: Array  # (entries, ENTRY_COLUMNS)
    counts: Array  # (entries, sights), 1: a record of this Sight's conduct is counted
    exits: Array  # (exits, EXIT_COLUMNS)
    settles: Array  # (kinds, exits), 1: the turn settles what the exit asks for
    effects: Array  # (effects in file order, EFFECT_COLUMNS)
    streams: Array  # (streams in order, STREAM_COLUMNS)
    responses: Array  # (responses x kinds, RESPONSE_COLUMNS)
    factors: Array  # (factors, 2), numerator and denominator
    classes: Array  # (ranks, 2), row of the codebook, least figure
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
    thresholds: Array  # (rows, LEVELS + 2), T at each work x income; then the exponent of c (-99: never), the largest T
    cumulative: Array  # (draws, widest), 2^-32
    poisson: Array  # (cells,), 2^-32, tables end with 2^32
    poisson_at: Array  # (POWERS + draws,), first cell
