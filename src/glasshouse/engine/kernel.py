"""The kernel: law applied to lives, household by household, in the order of docs/semantics.md.

One file, serial, in integers (a float is at most a first guess, put right by integers); it allocates nothing and runs
without the GIL, so threads run blocks of households side by side.  Everything is int64 but for the words of Philox,
which are uint64; narrower arrays are read through np.int64, so that the same lines compute the same without numba.

:func:`live_block` lives households through a window of months.  A household is loaded into the thread's room, its
potential events are drawn a chunk at a time, and only the months in which something can happen are run: all members
live, then the authority acts on each.  When the log, the arena or the room is too small it returns before anything
of that household is stored, to be called again with more room.

Two flat arrays stand for what would be many: ``law`` holds the Tables (engine/law.py), ``room`` the household at hand
(engine/room.py).  Every call hands its arrays over by value, number by number, so few and flat is fast; what is called
often is handed their ``cells`` alone, one number each.  A row is named by its first cell: ``law[kind + at.KIND_LANE]``,
``room[member + st.BIRTH]``.

Names: ``member``, ``record``, ``event``, ``spell`` first cells of rows in ``room``; ``kind``, ``sight``, ``clause`` of
rows in ``law``; ``t`` month, ``k`` kind, ``s`` Sight, ``i`` list, ``g`` ledger (0 actual, 1 corrected, 2 full).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.chance import Purpose
from glasshouse.compiler import tables as at
from glasshouse.engine import law as lw
from glasshouse.engine import room as st
from glasshouse.engine.law import Errors, Heights
from glasshouse.machine_code import cells, njit
from glasshouse.vocabulary import NEVER, RATE_AGE_FROM, WAYS, Event, Ledger

kernel = njit(error_model="numpy", _nrt=False)
woven = njit(error_model="numpy", _nrt=False, forceinline=True)
"""For what is small and called everywhere."""
laid_in = njit(error_model="numpy", _nrt=False, inline="always")
"""For the large steps between a block and a month: compiled with their only caller, and not once more alone."""

WORD = 1 << 32
MOST_8, MOST_16, MOST_32 = (1 << 8) - 1, (1 << 16) - 1, (1 << 32) - 1
FULL_HEIGHT = 1 << 46  # above the last layer
LARGE = 1 << 62
ADULT = 12 * 18
SIXTY = RATE_AGE_FROM.index(60)
SIXTY_CELL, CONCENTRATED_CELL = 64, 128
MONTHLY_ORDINAL = 31 * 1024
FALSE_ORDINALS = 32768
MOST_RETRIES = 999
MOST_FAILURES = 600
FAR = 1 << 20
NO_FIGURE = at.NO_LIMIT
LEVELS, LARGEST = at.LEVELS, at.LEVELS + 1

A, C, F = int(Ledger.ACTUAL), int(Ledger.CORRECTED), int(Ledger.FULL)
MISATTRIBUTED, FABRICATED = int(Ledger.MISATTRIBUTED), int(Ledger.FABRICATED)
LEDGER_FLAGS = A | C | F | MISATTRIBUTED | FABRICATED
LET_GO = 8

# numba compiles a function anew for every int that is passed by name, and once for all np.int64
(DEED, TURN, CHANGED_WORK, CHANGED_INCOME, WISH, REFUSED, ALSO_REFUSED, REWARDED, SIGHTING, RECORD, CORRECTED, CLASS,
 STATUS, ENTERED, LEFT, FILED, DECIDED, AWARE) = map(np.int64, Event)  # fmt: skip
NOTHING, YES, NOBODY = np.int64(0), np.int64(1), np.int64(-1)
OPEN, BY_DEATH, BY_SCOPE, BY_SCHEME = (
    WAYS.index("open"),
    WAYS.index("death"),
    WAYS.index("left_scope"),
    WAYS.index("scheme_changed"),
)
BY_APPEAL = WAYS.index("appeal")
WAY_OUT = tuple(WAYS.index(way) for way in ("settled", "term", "class", "class", "repair", "correction"))

(POTENTIAL, EVENT, LAYER_COUNT, LAYER_EVENT, MONTHLY, COVERAGE, ASTRAY, CONCENTRATED, CORRECTION, ENFORCEMENT, RETRY,
 REPAIR, TERM, APPEAL_FILED, APPEAL_UPHELD, CONTACT) = map(np.int64, (
    Purpose.POTENTIAL, Purpose.EVENT, Purpose.LAYER_COUNT, Purpose.LAYER_EVENT, Purpose.MONTHLY, Purpose.COVERAGE,
    Purpose.ASTRAY, Purpose.CONCENTRATED, Purpose.CORRECTION, Purpose.ENFORCEMENT, Purpose.RETRY, Purpose.REPAIR,
    Purpose.TERM, Purpose.APPEAL_FILED, Purpose.APPEAL_UPHELD, Purpose.CONTACT,
))  # fmt: skip

MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
MULTIPLIER_A, MULTIPLIER_B = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL_A, WEYL_B = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


# Chance


@woven
def philox4x32(c0, c1, c2, c3, k0, k1):
    """Ten rounds; six uint64 below 2^32 to four int64 below 2^32.  As glasshouse.chance.philox4x32."""
    for _ in range(10):
        a = MULTIPLIER_A * c0
        b = MULTIPLIER_B * c2
        c0, c1, c2, c3 = (b >> HALF) ^ c1 ^ k0, b & MASK, (a >> HALF) ^ c3 ^ k1, a & MASK
        k0 = (k0 + WEYL_A) & MASK
        k1 = (k1 + WEYL_B) & MASK
    return np.int64(c0), np.int64(c1), np.int64(c2), np.int64(c3)


@kernel
def draw4(seed, person, lane, month, ordinal, purpose, repeat):
    """Four words for one key; int64 in and out.  As glasshouse.chance.draw4."""
    return philox4x32(
        np.uint64(person & 0xFFFFFFFF),
        np.uint64(lane & 0xFFFFFFFF),
        np.uint64(((month & 0xFFFF) << 16) | (ordinal & 0xFFFF)),
        np.uint64(purpose | ((repeat & 0xFFFFFF) << 8)),
        np.uint64(seed & 0xFFFFFFFF),
        np.uint64((seed >> 32) & 0xFFFFFFFF),
    )


@kernel
def draw(seed, person, lane, month, ordinal, purpose):
    """The first of the four words."""
    return draw4(seed, person, lane, month, ordinal, purpose, np.int64(0))[0]


@woven
def draw_side_by_side(words, some, seed, person, month, purpose):
    """The first three words for ``some`` lanes and ordinals, which stand in ``words``; independent, so they vectorise.

    In eights: what stands beyond is drawn too, and not read.
    """
    for row in range((some + 7) // 8 * 8):
        drawn = philox4x32(
            np.uint64(person & 0xFFFFFFFF),
            np.uint64(words[st.LANE + row]),
            np.uint64((month & 0xFFFF) << 16) | np.uint64(words[st.ORDINAL + row]),
            np.uint64(purpose),
            np.uint64(seed & 0xFFFFFFFF),
            np.uint64((seed >> 32) & 0xFFFFFFFF),
        )
        words[st.FIRST_WORD + row] = drawn[0]
        words[st.SECOND_WORD + row] = drawn[1]
        words[st.THIRD_WORD + row] = drawn[2]


@woven
def draw_lanes(words, lanes, some, seed, person, month, purpose):
    """The first word for each of the first ``some`` lanes into ``words``."""
    for row in range((some + 7) // 8 * 8):
        words[st.FIRST_WORD + row] = philox4x32(
            np.uint64(person & 0xFFFFFFFF),
            np.uint64(lanes[row] & 0xFFFFFFFF),
            np.uint64((month & 0xFFFF) << 16),
            np.uint64(purpose),
            np.uint64(seed & 0xFFFFFFFF),
            np.uint64((seed >> 32) & 0xFFFFFFFF),
        )[0]


@woven
def muldiv(a, numerator, denominator):
    """``a * numerator / denominator`` rounded half up, any sign of a; the product must fit."""
    return (a * numerator + denominator // np.int64(2)) // denominator


@woven
def muldiv_guessed(a, numerator, denominator, part):
    """The same for results below 2^50 and a product that fits, from a first guess by ``part``, the float next to
    1 / denominator: where many are wanted, it becomes vector instructions."""
    product = a * numerator + denominator // np.int64(2)
    guess = np.int64(np.float64(product) * part)
    rest = product - guess * denominator
    return guess - np.int64(rest < 0) + np.int64(rest >= denominator)


@kernel
def muldiv_wide(a, numerator, denominator):
    """The same for 0 <= a < 2^54, 0 < denominator < 2^30 and a result that fits, whatever the product."""
    whole, rest = numerator // denominator, numerator % denominator
    high = (a >> 22) * rest
    low = ((high % denominator) << 22) + (a & ((1 << 22) - 1)) * rest + denominator // np.int64(2)
    return a * whole + ((high // denominator) << 22) + low // denominator


@kernel
def poisson(table, first, word):
    """The Poisson number that a word stands for; the table starts at cell ``first``."""
    n = np.int64(0)
    while word >= table[first + n]:
        n += 1
    return n


# Rows


@woven
def kind_row(law, k):
    return law[lw.KINDS] + k * at.KIND_COLUMNS


@woven
def sight_row(law, s):
    return law[lw.SIGHTS] + s * at.SIGHT_COLUMNS


@woven
def list_row(law, i):
    return law[lw.LISTS] + i * at.LIST_COLUMNS


@woven
def entry_row(law, entry):
    return law[lw.ENTRIES] + entry * at.ENTRY_COLUMNS


@woven
def exit_row(law, way_out):
    return law[lw.EXITS] + way_out * at.EXIT_COLUMNS


@woven
def effect_row(law, effect):
    return law[lw.EFFECTS] + effect * at.EFFECT_COLUMNS


@woven
def stream_row(law, stream):
    return law[lw.STREAMS] + stream * at.STREAM_COLUMNS


@woven
def response_row(law, response):
    return law[lw.RESPONSES] + response * at.RESPONSE_COLUMNS


@woven
def rates_row(law, rates):
    return law[lw.THRESHOLDS] + rates * (LEVELS + 2)


@woven
def reads_cell(law, i, s):
    return law[lw.READS] + i * law[lw.SIGHTS_N] + s


@woven
def counts_cell(law, entry, s):
    return law[lw.COUNTS] + entry * law[lw.SIGHTS_N] + s


@woven
def settles_cell(law, k, way_out):
    return law[lw.SETTLES] + k * law[lw.EXITS_N] + way_out


@woven
def member_row(room, m):
    return st.FIRST_MEMBER + m * st.MEMBER_COLUMNS


@woven
def spell_row(room, member, i):
    return room[member + st.SPELLS] + i * st.SPELL_COLUMNS


# The log


@woven
def write(log, room, person, month, event, a, b, value):
    """One row, in two words as ROW lies in memory (person, month, a; b, event, value), or the note that there is no
    room for it."""
    row = room[st.ROWS]
    if row >= room[st.MOST_ROWS]:
        room[st.FULL] = st.LOG_FULL
        return
    log[2 * row] = (person & MOST_32) | ((month & MOST_16) << 32) | (a << 48)
    log[2 * row + 1] = (b & MOST_16) | (event << 16) | (value << 32)
    room[st.ROWS] = row + 1


# A household in and out of the room


@kernel
def new_record(room, member):
    """A row for a record at the head of the member's chain; -1 where there is no room."""
    record = room[st.RECORDS_FREE]
    if record >= 0:
        room[st.RECORDS_FREE] = room[record + st.RECORD_NEXT]
    else:
        record = room[st.RECORDS_USED]
        if record + st.RECORD_COLUMNS > room[st.RECORDS_END]:
            room[st.FULL] = st.ROOM_FULL
            return np.int64(-1)
        room[st.RECORDS_USED] = record + st.RECORD_COLUMNS
    room[record + st.RECORD_NEXT] = room[member + st.RECORDS]
    room[member + st.RECORDS] = record
    return record


@woven
def load_member(law, crowd, state, room, member, row, start):
    """What a member is, and their state as far as it is in ``small``; ``start`` is the index of who stands nowhere."""
    birth, death = np.int64(crowd.birth[row]), np.int64(crowd.death[row])
    likeness = np.int64(crowd.likeness[row])
    room[member + st.ROW] = row
    room[member + st.BIRTH] = birth
    room[member + st.DEATH] = death
    room[member + st.TRAIT] = np.int64(crowd.trait[row])
    room[member + st.LIKENESS] = likeness
    room[member + st.DISTRICT] = np.int64(crowd.district[row])
    room[member + st.FIRST_CELL] = np.int64(crowd.first[row, 0]) * 10 + np.int64(crowd.first[row, 1])
    room[member + st.SCOPE_START] = birth + law[at.SCOPE_FROM]
    room[member + st.SCOPE_STOP] = min(death, birth + law[at.SCOPE_TO])
    residents = law[at.RESIDENTS]
    if residents > 0 and residents - 1 != ((likeness >> 4) & 1):
        room[member + st.SCOPE_START] = FAR
        room[member + st.SCOPE_STOP] = 0
    room[member + st.WORK] = np.int64(state.small[row, st.SMALL_WORK])
    room[member + st.INCOME] = np.int64(state.small[row, st.SMALL_INCOME])
    room[member + st.WORK_NEXT] = room[member + st.WORK]
    room[member + st.INCOME_NEXT] = room[member + st.INCOME]
    room[member + st.AWARE] = np.int64(state.small[row, st.SMALL_AWARE])
    room[member + st.LIVE] = np.int64(state.small[row, st.SMALL_LIVE])
    room[member + st.CLASS] = np.int64(state.small[row, st.SMALL_CLASS]) - 1
    for g in range(3):
        room[member + st.RANK_A + g] = -1
        room[member + st.X_A + g] = start
        room[member + st.SHOWN_A + g] = NO_FIGURE
        room[member + st.MEAN_A + g] = state.means[row, g] if state.means.shape[0] > 0 else np.int64(NO_FIGURE)
    room[member + st.NEAR] = np.int64(state.near[row]) if state.near.shape[0] > 0 else np.int64(0)
    for column in range(st.BLACK_ENTERED, st.CONTACT_END + 1):
        room[member + column] = -1
    room[member + st.LIVED] = 0
    room[member + st.LISTED] = 0
    room[member + st.RECORDS] = -1
    room[member + st.MONTHS] = 0


@woven
def load(law, crowd, state, arena, room, household, t):
    """The household into the room, as it stands before month ``t``.  False where it does not fit."""
    size, born = np.int64(crowd.size[household]), np.int64(crowd.born[household])
    n = size + born
    room[st.MEMBERS] = n
    room[st.RECORDS_USED] = room[st.RECORDS_AT]
    room[st.RECORDS_FREE] = -1
    room[st.SEEN_ASTRAY] = 0
    if n > room[st.MOST_MEMBERS]:
        room[st.MEMBERS] = 0
        room[st.FULL] = st.ROOM_FULL
        return False
    start = law[at.START_BEFORE] if t == law[at.FIRST] else law[at.START]
    head, born_head = np.int64(crowd.head[household]), np.int64(crowd.born_head[household])
    for m in range(n):
        member, row = member_row(room, m), head + m if m < size else born_head + m - size
        load_member(law, crowd, state, room, member, row, start)
        room[member + st.PERSON] = row + (room[st.RESIDENTS_FROM] if m < size else room[st.BORN_FROM])
    place = np.int64(state.at[household])
    if place >= 0:
        load_words(arena, room, place)
        if room[st.FULL] != 0:
            return False
    calm = np.int64(state.calm[household])
    for m in range(n):
        member = member_row(room, m)
        if state.shown.shape[0] > 0 and room[member + st.LIVE] != 0:
            take_shown(law, state, room, member)
        first_duty(law, room, member, t, calm)
    return True


@kernel
def load_words(arena, room, place):
    """Records, spells and dossiers from the arena."""
    header = arena[place]
    word = place + st.HEADER_WORDS
    for _ in range((header >> 24) & 0xFFFF):
        first, second = arena[word], arena[word + 1]
        word += st.RECORD_WORDS
        record = new_record(room, member_row(room, second & 0x3FF))
        if record < 0:
            return
        room[record + st.RECORD_DEED] = first & 0x7FFFFFFF
        room[record + st.RECORD_DUE] = (first >> 31) & 0xFFFF
        room[record + st.RECORD_CORRECTED] = (first >> 47) & 0x7FFF
        room[record + st.RECORD_SIGHT] = (second >> 10) & 0xFFF
        room[record + st.RECORD_FLAGS] = (second >> 22) & 0x3FF
        room[record + st.RECORD_RESTS] = (second >> 32) & 0x7FFFFFFF
    for _ in range((header >> 40) & 0xFFF):
        first, second, third = arena[word], arena[word + 1], arena[word + 2]
        word += st.SPELL_WORDS
        member, i = member_row(room, first & 0x3FF), (first >> 10) & 0x1F
        spell = spell_row(room, member, i)
        room[member + st.LISTED] |= np.int64(1) << i
        for bit in range(7):
            room[spell + st.FILED_IN_ERROR + bit] = (first >> (15 + bit)) & 1
        room[spell + st.STATUS] = (first >> 22) & 0xF
        room[spell + st.AT_LEAST] = (first >> 26) & 0xFFFFF
        for g in range(3):
            room[spell + st.ON_A + g] = ((second >> (16 * g)) & 0xFFFF) - 1
            room[spell + st.OUT_A + g] = ((third >> (16 * g)) & 0xFFFF) - 1
        room[spell + st.DECISION] = ((second >> 48) & 0x7FFF) - 1
    for _ in range((header >> 52) & 0x7FF):
        member, months = member_row(room, arena[word] & 0x3FF), arena[word + 4]
        for g in range(3):
            room[member + st.X_A + g] = arena[word + 1 + g]
        for column in range(4):
            room[member + st.BLACK_ENTERED + column] = ((months >> (15 * column)) & 0x7FFF) - 1
        word += st.DOSSIER_WORDS


@woven
def take_shown(law, state, room, member):
    """The figures as they are shown, but for a weighted index: in calm months no others are kept."""
    for g in range(3):
        figure = state.shown[room[member + st.ROW], g]
        if law[at.INDEX] != at.WEIGHTED and figure != NO_FIGURE:
            room[member + st.X_A + g] = figure


@woven
def first_duty(law, room, member, t, calm):
    """When a member is looked at: where the household is not calm, in the first month of the window if they have
    anything, else when scope begins or they die.  What a weighted index showed last is not kept."""
    if calm > t and t != law[at.FIRST] and (law[at.INDEX] != at.WEIGHTED or room[member + st.LIVE] == 0):
        room[member + st.CALM] = calm
    elif (
        room[member + st.NEAR] > 0
        or room[member + st.RECORDS] >= 0
        or room[member + st.LISTED] != 0
        or room[member + st.LIVE] != 0
        or room[member + st.CONTACT_ONSET] >= 0
        or t == law[at.FIRST]
    ):
        room[member + st.CALM] = t
    else:
        room[member + st.CALM] = static_duty(room, member, t - 1)
    room[member + st.QUIET] = room[member + st.CALM] if room[member + st.LIVE] == 0 else t


@woven
def call(room, member, t):
    """The authority looks at the member in month t, if not before."""
    room[member + st.CALM] = min(room[member + st.CALM], t)
    room[member + st.QUIET] = min(room[member + st.QUIET], t)


@woven
def static_duty(room, member, t):
    """The next month after ``t`` in which the calendar of a life alone calls for the authority."""
    duty = np.int64(FAR)
    if room[member + st.BIRTH] > t:
        duty = min(duty, room[member + st.BIRTH])
    if room[member + st.SCOPE_START] > t and room[member + st.SCOPE_START] < room[member + st.SCOPE_STOP]:
        duty = min(duty, room[member + st.SCOPE_START])
    if room[member + st.SCOPE_STOP] > t:
        duty = min(duty, room[member + st.SCOPE_STOP])
    if room[member + st.DEATH] > t:
        duty = min(duty, room[member + st.DEATH])
    return duty


@kernel
def clean(room):
    """Spells of the room as they are found: nobody on any list."""
    for m in range(room[st.MEMBERS]):
        member = member_row(room, m)
        listed, i = room[member + st.LISTED], np.int64(0)
        while listed != 0:
            if listed & 1:
                spell = spell_row(room, member, i)
                for column in range(st.SPELL_COLUMNS):
                    room[spell + column] = -1 if column <= st.DECISION else 0
            listed >>= 1
            i += 1


@kernel
def has_dossier(law, room, member):
    """Whether a member has figures or months that are not those of everybody."""
    for column in range(st.BLACK_ENTERED, st.CONTACT_END + 1):
        if room[member + column] >= 0:
            return True
    if room[member + st.LIVE] == 0:
        return False
    start = law[at.START]
    return room[member + st.X_A] != start or room[member + st.X_C] != start or room[member + st.X_F] != start


@woven
def store(law, state, arena, room, household):
    """The household back into state and arena.  False, and nothing stored, where the arena has no room."""
    some_records, some_spells, some_dossiers = np.int64(0), np.int64(0), np.int64(0)
    for m in range(room[st.MEMBERS]):
        member = member_row(room, m)
        record = room[member + st.RECORDS]
        while record >= 0:
            some_records += 1
            record = room[record + st.RECORD_NEXT]
        listed = room[member + st.LISTED]
        while listed != 0:
            some_spells += listed & 1
            listed >>= 1
        if has_dossier(law, room, member):
            some_dossiers += 1
    words = some_records * st.RECORD_WORDS + some_spells * st.SPELL_WORDS + some_dossiers * st.DOSSIER_WORDS
    place = np.int64(state.at[household])
    if words > 0:
        words += st.HEADER_WORDS
        reserved = np.int64(0)
        if place >= 0:
            reserved = arena[place] & 0xFFFFFF
        if words > reserved:
            reserved = words + words // np.int64(4)
            place = room[st.ARENA_USED]
            if place + reserved > room[st.ARENA_END]:
                room[st.FULL] = st.ARENA_FULL
                return False
            room[st.ARENA_USED] = place + reserved
            state.at[household] = place
        arena[place] = reserved | (some_records << 24) | (some_spells << 40) | (some_dossiers << 52)
        store_words(law, arena, room, place + st.HEADER_WORDS)
    elif place >= 0:
        state.at[household] = -1
    for m in range(room[st.MEMBERS]):
        store_small(law, state, room, member_row(room, m))
    return True


@kernel
def store_words(law, arena, room, word):
    """Records, spells and dossiers into the arena."""
    for m in range(room[st.MEMBERS]):
        record = room[member_row(room, m) + st.RECORDS]
        while record >= 0:
            arena[word] = (
                room[record + st.RECORD_DEED]
                | (room[record + st.RECORD_DUE] << 31)
                | (room[record + st.RECORD_CORRECTED] << 47)
            )
            arena[word + 1] = (
                m
                | (room[record + st.RECORD_SIGHT] << 10)
                | (room[record + st.RECORD_FLAGS] << 22)
                | (room[record + st.RECORD_RESTS] << 32)
            )
            word += st.RECORD_WORDS
            record = room[record + st.RECORD_NEXT]
    for m in range(room[st.MEMBERS]):
        member = member_row(room, m)
        listed, i = room[member + st.LISTED], np.int64(0)
        while listed != 0:
            if listed & 1:
                store_spell(arena, room, spell_row(room, member, i), m | (i << 10), word)
                word += st.SPELL_WORDS
            listed >>= 1
            i += 1
    for m in range(room[st.MEMBERS]):
        member = member_row(room, m)
        if has_dossier(law, room, member):
            arena[word] = m
            arena[word + 4] = 0
            for g in range(3):
                arena[word + 1 + g] = room[member + st.X_A + g] if room[member + st.LIVE] != 0 else law[at.START]
            for column in range(4):
                arena[word + 4] |= (room[member + st.BLACK_ENTERED + column] + 1) << (15 * column)
            word += st.DOSSIER_WORDS


@kernel
def store_spell(arena, room, spell, whose, word):
    """A spell into three words; ``whose`` is member and list."""
    first = whose | (room[spell + st.STATUS] << 22) | (room[spell + st.AT_LEAST] << 26)
    for bit in range(7):
        first |= room[spell + st.FILED_IN_ERROR + bit] << (15 + bit)
    second, third = (room[spell + st.DECISION] + 1) << 48, np.int64(0)
    for g in range(3):
        second |= (room[spell + st.ON_A + g] + 1) << (16 * g)
        third |= (room[spell + st.OUT_A + g] + 1) << (16 * g)
    arena[word], arena[word + 1], arena[word + 2] = first, second, third


@woven
def store_small(law, state, room, member):
    """A member's bytes, and what others read of them."""
    row = room[member + st.ROW]
    state.small[row, st.SMALL_WORK] = room[member + st.WORK]
    state.small[row, st.SMALL_INCOME] = room[member + st.INCOME]
    state.small[row, st.SMALL_AWARE] = room[member + st.AWARE]
    state.small[row, st.SMALL_CLASS] = room[member + st.CLASS] + 1
    state.small[row, st.SMALL_LIVE] = room[member + st.LIVE]
    if state.public.shape[0] > 0:
        public = np.int64(0)
        if room[member + st.LISTED] != 0:
            for i in range(law[lw.LISTS_N]):
                if law[list_row(law, i) + at.LIST_PUBLIC] != 0 and room[spell_row(room, member, i) + st.ON_A] >= 0:
                    public = np.int64(1)
        state.public[row] = public
    if state.shown.shape[0] > 0:
        for g in range(3):
            if room[member + st.LIVE] == 0:
                state.shown[row, g] = NO_FIGURE
            elif room[member + st.SHOWN_A + g] != NO_FIGURE:
                state.shown[row, g] = room[member + st.SHOWN_A + g]


# Potential events


@kernel
def new_event(room, member, month, key, kind, source, height, rates):
    """A potential event in its place among those of its month, by ``key``; few are not of the first layer."""
    event = room[st.EVENTS_USED]
    if event + st.EVENT_COLUMNS > room[st.EVENTS_END]:
        room[st.FULL] = st.ROOM_FULL
        return
    room[st.EVENTS_USED] = event + st.EVENT_COLUMNS
    room[event + st.EVENT_KEY] = key
    room[event + st.EVENT_KIND] = kind
    room[event + st.EVENT_SOURCE] = source
    room[event + st.EVENT_HEIGHT] = height
    room[event + st.EVENT_RATES] = rates
    room[member + st.MONTHS] |= np.int64(1) << month
    link = member + st.FIRST_EVENT + month
    while room[link] >= 0 and room[room[link] + st.EVENT_KEY] <= key:
        link = room[link] + st.EVENT_NEXT
    room[event + st.EVENT_NEXT] = room[link]
    room[link] = event


@kernel
def draw_layer(law, heights, room, member, seed, lane, layer, exponent, limit, low, high, kind, source, below, rates):
    """The events of one layer of a stream in the months [low, high) of the chunk, of height under ``limit``."""
    chunk, person = room[st.CHUNK], room[member + st.PERSON]
    power = exponent - at.SMALLEST_EXPONENT + max(np.int64(0), layer - 1)
    word = draw4(seed, person, lane, chunk, layer * 1024, LAYER_COUNT, np.int64(0))[0]
    n = poisson(heights.poisson, np.int64(heights.poisson_at[power]), word)
    for i in range(n):
        ordinal = layer * 1024 + i
        words = draw4(seed, person, lane, chunk, ordinal, LAYER_EVENT, np.int64(0))
        month = (words[0] * 12) >> 32
        height = words[2]
        if layer > 0:
            height = (WORD + words[2]) << (layer - 1)
        if month >= low and month < high and height < limit:
            key = (ordinal << 32) | lane if source < 0 else below | ordinal
            new_event(room, member, month, key, kind, source, height, rates)


@kernel
def draw_stream(law, heights, room, member, seed, lane, limit, low, high, kind, source, below):
    """All layers of a stream that belongs to a clause, up to ``limit`` in units of 2^-42."""
    if limit <= 0:
        return
    for layer in range(at.LAYERS + 1):
        if layer > 0 and limit <= (np.int64(WORD) << (layer - 1)):
            return
        draw_layer(
            law, heights, room, member, seed, lane, np.int64(layer), np.int64(at.STREAM_EXPONENT), limit, low, high,
            kind, source, below, np.int64(0),
        )  # fmt: skip


@woven
def draw_events(law, heights, errors, words, room, member, seed, drawn, told, low_month, high_month):
    """The member's potential events in the months [low_month, high_month) of the chunk at hand, in their order.

    Those of the first layer stand from cell ``drawn`` on, if that is ``told``, or will.  Heights that no state can
    reach are left out.
    """
    chunk = room[st.CHUNK]
    low = max(low_month, room[member + st.BIRTH]) - 12 * chunk
    high = min(high_month, room[member + st.DEATH]) - 12 * chunk
    if told:
        kept = read_first_layer(law, words, room, drawn, low, high)
    else:
        kept = draw_first_layer(law, heights, words, room, member, seed, drawn, low, high)
    if low >= high:
        return
    keep_first_layer(words, room, member, drawn, kept)
    affected = room[st.AFFECTED] != 0
    above = affected or law[at.ALWAYS_ABOVE] != 0
    if above:
        draw_above(law, heights, room, member, seed, low, high)
    if law[at.MONTHLY_N] > 0:
        note_taken(law, words, room, drawn)
    for link in range(law[at.MONTHLY_N] if above else law[at.EACH_MONTH_N]):
        draw_monthly(law, heights, words, room, member, law[law[at.MONTHLY_AT] + link], seed, low, high, above)
    for stream in range(law[lw.STREAMS_N]):
        row = stream_row(law, stream)
        if affected or law[row + at.STREAM_ALWAYS] != 0:
            below = (np.int64(1) << 51) | (np.int64(stream) << 32)
            draw_stream(
                law, heights, room, member, seed, law[row + at.STREAM_LANE], law[row + at.STREAM_THRESHOLD], low, high,
                law[row + at.STREAM_KIND], np.int64(stream), below,
            )  # fmt: skip
    if law[at.FALSE_N] > 0:
        draw_false(law, heights, errors, words, room, member, seed, low, high)


@kernel
def draw_first_layer(law, heights, words, room, member, seed, into, low, high):
    """Family by family how many this chunk; then month, kind and height of each, into the cells from ``into`` on.

    No scheme is asked, so all worlds draw the same.  First how many there are; of each the word of its kind, then
    height, month and order.  How many may happen in the months [low, high), as :func:`may_happen` notes them.  Without
    a branch for each event: they are many, and what becomes of one tells nothing of the next.
    """
    chunk, person = room[st.CHUNK], room[member + st.PERSON]
    families, some = law[lw.FAMILIES], np.int64(0)
    profile_row = room[member + st.PROFILE] * families
    draw_lanes(words, heights.lanes, families, seed, person, chunk, POTENTIAL)
    for family in range(families):
        table = np.int64(heights.cell_poisson[heights.profile_cell[profile_row + family]])
        word, first = np.int64(words[st.FIRST_WORD + family]), some
        while word >= heights.poisson[table + some - first]:
            words[st.LANE + some] = heights.lanes[family]
            words[st.ORDINAL + some] = some - first
            words[st.FAMILY + some] = family
            some += 1
    draw_side_by_side(words, some, seed, person, chunk, EVENT)
    forget_taken(law, words)
    cell, kept, monthly = into + 1, np.int64(0), law[at.MONTHLY_N] > 0
    for row in range(some):
        month = (np.int64(words[st.FIRST_WORD + row]) * 12) >> 32
        family = np.int64(words[st.FAMILY + row])
        drawn = np.int64(heights.profile_cell[profile_row + family])
        first, word, place = drawn * law[lw.WIDEST], words[st.SECOND_WORD + row], np.int64(0)
        for other in range(heights.blocks[family] * lw.BLOCK):
            place += np.int64(word >= heights.cell_cumulative[first + other])
        kind = heights.cell_kinds[first + min(place, heights.cell_last[drawn])]
        order = family * 1024 + np.int64(words[st.ORDINAL + row])
        event = np.int64(words[st.THIRD_WORD + row]) | (month << 32) | (order << 36)
        if monthly and is_taken(law, words, kind_in(kind), month):
            continue
        room[cell], room[cell + 1] = kind, event
        words[st.KEPT + kept] = cell - into
        kept += may_happen(law, kind, event, low, high)
        cell += 2
    room[into] = (cell - into) // np.int64(2)
    return kept


@woven
def read_first_layer(law, words, room, drawn, low, high):
    """The same where another world has drawn it."""
    kept = np.int64(0)
    for cell in range(drawn + 1, drawn + 1 + 2 * room[drawn], 2):
        words[st.KEPT + kept] = cell - drawn
        kept += may_happen(law, room[cell], room[cell + 1], low, high)
    return kept


@woven
def may_happen(law, kind, event, low, high):
    """1 for a potential event in the months [low, high) that some state makes happen, else 0; by its two words."""
    low_enough, month = (event & MOST_32) < bound_of(law, kind), month_in(event)
    return np.int64(low_enough) & np.int64(month >= low) & np.int64(month < high)


@woven
def is_taken(law, words, k, month):
    """Whether a kind with a chance per month has an event in a month already; from now on it has."""
    taken = np.int64(words[st.TAKEN + k])
    words[st.TAKEN + k] = taken | (np.int64(1) << month)
    return law[kind_row(law, k) + at.KIND_MONTHLY] & (taken >> month) != 0


@woven
def forget_taken(law, words):
    """No month has an event of a kind with a chance per month yet."""
    for link in range(law[at.MONTHLY_N]):
        words[st.TAKEN + law[law[at.MONTHLY_AT] + link]] = 0


@woven
def note_taken(law, words, room, drawn):
    """Which months have an event of a kind with a chance per month in the first layer."""
    forget_taken(law, words)
    for cell in range(drawn + 1, drawn + 1 + 2 * room[drawn], 2):
        k = kind_in(room[cell])
        words[st.TAKEN + k] = np.int64(words[st.TAKEN + k]) | (np.int64(1) << month_in(room[cell + 1]))


@woven
def month_in(word):
    """The month of the chunk of a potential event, from its second word."""
    return (word >> 32) & 15


@woven
def keep_first_layer(words, room, member, drawn, kept):
    """What is kept of the first layer to the fronts of its months, last first."""
    event = room[st.EVENTS_USED]
    if event + kept * st.EVENT_COLUMNS > room[st.EVENTS_END]:
        room[st.FULL] = st.ROOM_FULL
        return
    for place in range(kept - 1, -1, -1):
        cell = drawn + np.int64(words[st.KEPT + place])
        kind, word = room[cell], room[cell + 1]
        month = month_in(word)
        room[event + st.EVENT_KEY] = word >> 36
        room[event + st.EVENT_KIND] = kind_in(kind)
        room[event + st.EVENT_SOURCE] = -1
        room[event + st.EVENT_HEIGHT] = word & MOST_32
        room[event + st.EVENT_RATES] = rates_in(kind)
        room[event + st.EVENT_NEXT] = room[member + st.FIRST_EVENT + month]
        room[member + st.FIRST_EVENT + month] = event
        room[member + st.MONTHS] |= np.int64(1) << month
        event += st.EVENT_COLUMNS
    room[st.EVENTS_USED] = event


@woven
def kind_of_cell(law, heights, room, member, k):
    """The word that tells of a kind in the member's cell."""
    drawn = np.int64(heights.profile_cell[room[member + st.PROFILE] * law[lw.FAMILIES] + heights.family_of[k]])
    return heights.cell_kinds[drawn * law[lw.WIDEST] + heights.place_of[k]]


@woven
def kind_in(word):
    """The row of the kind that a word of `cell_kinds` tells of."""
    return word & MOST_16


@woven
def rates_in(word):
    """The row of its thresholds."""
    return (word >> lw.KIND_RATES) & MOST_16


@woven
def bound_of(law, word):
    """The height that no state can make it reach."""
    return (word >> lw.KIND_LARGEST) * law[kind_row(law, kind_in(word)) + at.KIND_ABOVE]


@kernel
def draw_above(law, heights, room, member, seed, low, high):
    """Further layers of the kinds whose rate may exceed the first."""
    for link in range(law[at.ABOVE_N]):
        k = law[law[at.ABOVE_AT] + link]
        kind = kind_of_cell(law, heights, room, member, k)
        bound, rates = bound_of(law, kind), rates_in(kind)
        if bound <= WORD:
            continue
        exponent = law[rates_row(law, rates) + LEVELS]
        layer = np.int64(1)
        while (
            law[rates_row(law, rates) + LARGEST] > 0
            and layer <= at.LAYERS
            and bound > (np.int64(WORD) << (layer - 1))
            and exponent + layer - 1 < at.POWERS + at.SMALLEST_EXPONENT
        ):
            draw_layer(
                law, heights, room, member, seed, law[kind_row(law, k) + at.KIND_LANE], layer, exponent, bound, low,
                high, k, np.int64(-1), np.int64(0), rates,
            )  # fmt: skip
            layer += 1


@kernel
def draw_monthly(law, heights, words, room, member, k, seed, low, high, above):
    """The heights of a kind with a chance per month in the months in which the first layer has none.

    Those of a small chance lie above the first layer, and matter only where a rate may reach there.
    """
    kind = kind_of_cell(law, heights, room, member, k)
    rates, bound = rates_in(kind), bound_of(law, kind)
    row, first, lane = rates_row(law, rates), 12 * room[st.CHUNK], law[kind_row(law, k) + at.KIND_LANE]
    exponent = law[row + LEVELS]
    if law[row + LARGEST] == 0 or (exponent < 0 and (not above or bound <= WORD)):
        return
    for month in range(low, high):
        if (np.int64(words[st.TAKEN + k]) >> month) & 1 != 0:
            continue
        height = draw(seed, room[member + st.PERSON], lane, first + month, np.int64(0), MONTHLY)
        if exponent < 0:
            height = WORD + height * ((np.int64(1) << -exponent) - 1)
        if height < bound:
            key = (np.int64(MONTHLY_ORDINAL) << 32) | lane
            new_event(room, member, np.int64(month), key, k, np.int64(-1), height, rates)


@woven
def draw_false(law, heights, errors, words, room, member, seed, low, high):
    """Potential false records of the member, for each Sight with errors, while in scope.

    Nearly everybody has none in a year: how many the first layers hold is drawn for all Sights at once.
    """
    chunk = room[st.CHUNK]
    low = max(low, room[member + st.SCOPE_START] - 12 * chunk)
    high = min(high, room[member + st.SCOPE_STOP] - 12 * chunk)
    if low >= high:
        return
    some = law[at.FALSE_N]
    table = np.int64(heights.poisson_at[at.STREAM_EXPONENT - at.SMALLEST_EXPONENT])
    draw_lanes(words, errors.lanes, some, seed, room[member + st.PERSON], chunk, LAYER_COUNT)
    cell = likeness(room, member)
    for link in range(some):
        row = link * at.CONFUSED_CELLS
        most = max(errors.limits[row + cell], errors.limits[row + (cell | CONCENTRATED_CELL)])
        if most == 0 or (most <= WORD and np.int64(words[st.FIRST_WORD + link]) < heights.poisson[table]):
            continue
        s = law[law[at.FALSE_AT] + link]
        drawn = confusability_cell(law, seed, room[member + st.PERSON], cell, s)
        limit = errors.limits[row + drawn]
        below = (np.int64(3) << 50) | (np.int64(link) << 32)
        draw_stream(
            law, heights, room, member, seed, law[sight_row(law, s) + at.SIGHT_LANE], limit, low, high, np.int64(-1), s,
            below,
        )  # fmt: skip


@kernel
def likeness(room, member):
    """The member's cell of confusability, but for what is drawn for each Sight."""
    return room[member + st.LIKENESS] | (SIXTY_CELL if room[member + st.RATE_AGE] >= SIXTY else 0)


@kernel
def confusability_cell(law, seed, person, cell, s):
    """The cell with what is drawn for this Sight."""
    sight = sight_row(law, s)
    share = law[sight + at.SIGHT_CONCENTRATED]
    if share > 0 and draw(seed, person, law[sight + at.SIGHT_LANE], np.int64(0), np.int64(0), CONCENTRATED) < share:
        return cell | CONCENTRATED_CELL
    return cell


@kernel
def confusability(law, seed, person, cell, s):
    """How easily a person is taken for another by this Sight, in 1/1024."""
    row = law[lw.CONFUSED] + law[sight_row(law, s) + at.SIGHT_CONFUSED] * at.CONFUSED_CELLS
    return law[row + confusability_cell(law, seed, person, cell, s)]


@kernel
def received(phi, confused):
    """What of a flow comes to a person, in units of 2^-42; what is above the last layer is as if just above it."""
    if confused > 0 and phi > np.int64(LARGE) // confused:
        return np.int64(FULL_HEIGHT)
    return min(muldiv(phi, confused, np.int64(256)), np.int64(FULL_HEIGHT))


@kernel
def limit_false(law, flow, limits):
    """Into ``limits`` (of Errors) the heights under which a potential false record is one."""
    for link in range(law[at.FALSE_N]):
        s = law[law[at.FALSE_AT] + link]
        row = law[lw.CONFUSED] + law[sight_row(law, s) + at.SIGHT_CONFUSED] * at.CONFUSED_CELLS
        for cell in range(at.CONFUSED_CELLS):
            confused = law[row + cell]
            limits[link * at.CONFUSED_CELLS + cell] = received(flow[0, s], confused) + received(flow[1, s], confused)


@woven
def rate_age(birth, chunk):
    """The band of RATE_AGES on the first of January."""
    age = max(np.int64(0), (12 * chunk - birth) // np.int64(12))
    band = np.int64(0)
    for row in range(1, len(RATE_AGE_FROM)):
        if age >= RATE_AGE_FROM[row]:
            band = np.int64(row)
    return band


@woven
def is_affected(room):
    """Whether a member is aware, was on a list, or has or had a listed contact."""
    for m in range(room[st.MEMBERS]):
        member = member_row(room, m)
        if room[member + st.AWARE] != 0 or room[member + st.LISTED] != 0 or room[member + st.BLACK_ENTERED] >= 0:
            return np.int64(1)
        if room[member + st.CONTACT_ONSET] >= 0:
            return np.int64(1)
    return np.int64(0)


@kernel
def open_chunk(law, heights, errors, words, room, seed, low, high):
    """Draw the chunk's events of all members in the months [low, high).

    What of it is the same in all worlds is drawn in the first that comes by, and read by the others from the room.
    """
    room[st.EVENTS_USED] = room[st.EVENTS_AT]
    room[st.AFFECTED] = is_affected(room)
    room[st.TOUCHED] = 0
    room[st.BUSY] = 0
    chunk, place = room[st.CHUNK], room[st.SHARED_AT] + room[st.HOUSEHOLD] - room[st.FIRST_HOUSEHOLD]
    told, whole = room[place] >> 32 == chunk + 1, True
    drawn = room[place] & MOST_32 if told else room[st.SHARED_USED]
    for m in range(room[st.MEMBERS]):
        member = member_row(room, m)
        room[member + st.MONTHS] = 0
        for month in range(st.MONTHS_OF_CHUNK):
            room[member + st.FIRST_EVENT + month] = -1
        if room[member + st.BIRTH] >= 12 * chunk + 12 or room[member + st.DEATH] <= 12 * chunk:
            continue
        band = rate_age(room[member + st.BIRTH], chunk)
        room[member + st.RATE_AGE] = band
        room[member + st.PROFILE] = room[member + st.TRAIT] * len(RATE_AGE_FROM) + band
        if not told and drawn + st.MOST_DRAWN > room[st.SHARED_END]:
            drawn, whole = room[st.SHARED_END], False
        draw_events(law, heights, errors, words, room, member, seed, drawn, told, low, high)
        room[st.BUSY] |= room[member + st.MONTHS]
        drawn += 1 + 2 * room[drawn]
    if whole and not told:
        room[place] = ((chunk + 1) << 32) | room[st.SHARED_USED]
        room[st.SHARED_USED] = drawn


# Whom a clause holds for, and how fast things happen


@woven
def present(room, member, t):
    """Born and not dead."""
    return room[member + st.BIRTH] <= t and t < room[member + st.DEATH]


@woven
def in_scope(room, member, t):
    """The scheme in force applies."""
    return room[member + st.SCOPE_START] <= t and t < room[member + st.SCOPE_STOP]


@woven
def condition_holds(law, room, member, effect, t):
    """The condition of a clause for the member themself, as the month began."""
    clause = effect_row(law, effect)
    if law[clause + at.EFFECT_ON] >= 0 and room[spell_row(room, member, law[clause + at.EFFECT_ON]) + st.ON_A] < 0:
        return False
    if law[clause + at.EFFECT_NOT_ON] >= 0 and (
        not in_scope(room, member, t) or room[spell_row(room, member, law[clause + at.EFFECT_NOT_ON]) + st.ON_A] >= 0
    ):
        return False
    most, least = law[clause + at.EFFECT_CLASS_AT_MOST], law[clause + at.EFFECT_CLASS_AT_LEAST]
    if most != -1 or least != -1:
        if most == -2 or least == -2 or room[member + st.LIVE] == 0 or room[member + st.CLASS] < 0:
            return False
        rank = law[law[lw.RANK] + room[member + st.CLASS]]
        if rank < 0 or (most != -1 and rank > most) or (least != -1 and rank < least):
            return False
    return True


@kernel
def holds(law, room, member, effect, t):
    """Whether a sanction or reward holds for the member in month t."""
    target = law[effect_row(law, effect) + at.EFFECT_TARGET]
    if target == 0:
        return condition_holds(law, room, member, effect, t)
    if target == 1 and t - room[member + st.BIRTH] >= ADULT:
        return False
    for m in range(room[st.MEMBERS]):
        other = member_row(room, m)
        if not present(room, other, t) or (target == 1 and (other == member or t - room[other + st.BIRTH] < ADULT)):
            continue
        if condition_holds(law, room, other, effect, t):
            return True
    return False


@woven
def factor_row(law, room, member, response, t):
    """The row of ``factors`` by which a response acts on the member in month t, -1 where it does not."""
    row = response_row(law, response)
    onset, end = law[row + at.RESPONSE_ONSET], law[row + at.RESPONSE_ENDED]
    if law[row + at.RESPONSE_AWARE] != 0 and room[member + st.AWARE] == 0:
        return np.int64(-1)
    if law[row + at.RESPONSE_TRIGGER] == 1:
        if room[member + st.BLACK_ENTERED] < 0:
            return np.int64(-1)
        onset = room[member + st.BLACK_ENTERED] + 1
        end = room[member + st.BLACK_LEFT] + 1 if room[member + st.BLACK_LEFT] >= 0 else np.int64(FAR)
    elif law[row + at.RESPONSE_TRIGGER] == 2:
        if room[member + st.CONTACT_ONSET] < 0:
            return np.int64(-1)
        onset = room[member + st.CONTACT_ONSET]
        end = room[member + st.CONTACT_END] if room[member + st.CONTACT_END] >= 0 else np.int64(FAR)
    active_from = onset + law[row + at.RESPONSE_DELAY]
    if t < active_from:
        return np.int64(-1)
    months, fades, full = law[row + at.RESPONSE_MONTHS], law[row + at.RESPONSE_FADES], law[row + at.RESPONSE_FACTORS]
    if t < end:
        if fades == 1:
            return full + max(np.int64(0), months - (t - active_from))
        return full + months
    if fades == 2 and end > active_from:
        return full + max(np.int64(0), months - (t - end))
    return np.int64(-1)


@woven
def threshold(law, room, member, k, rates, t):
    """T of a kind for the member in month t."""
    kind = kind_row(law, k)
    cell = room[member + st.WORK] * 10 + room[member + st.INCOME]
    if law[at.FEEDBACK] == 0:
        cell = room[member + st.FIRST_CELL]
    height = law[rates_row(law, rates) + cell]
    if height == 0:
        return height
    if t - room[member + st.BIRTH] >= ADULT:
        for link in range(law[kind + at.KIND_RESPONSES_N]):
            row = factor_row(law, room, member, law[law[kind + at.KIND_RESPONSES_AT] + link], t)
            if row >= 0:
                factor = law[lw.FACTORS] + 2 * row
                if law[factor] != law[factor + 1]:
                    height = muldiv_wide(height, law[factor], law[factor + 1])
    for link in range(law[kind + at.KIND_TIMES_N]):
        place = law[kind + at.KIND_TIMES_AT] + 3 * link
        if holds(law, room, member, law[place], t):
            height = muldiv_wide(height, law[place + 1], law[place + 2])
    if law[kind + at.KIND_MONTHLY] != 0:
        most = np.int64(WORD) << -law[rates_row(law, rates) + LEVELS]
        if height > most:
            room[st.CAPPED] += 1
            height = most
    return height


# What lives do in a month


@kernel
def add_record(room, member, s, due, deed, flags, corrected, t):
    """A record that falls due in ``due``."""
    record = new_record(room, member)
    if record < 0:
        return
    room[record + st.RECORD_SIGHT] = s
    room[record + st.RECORD_DUE] = due
    room[record + st.RECORD_DEED] = deed
    room[record + st.RECORD_FLAGS] = flags
    room[record + st.RECORD_CORRECTED] = corrected
    room[record + st.RECORD_RESTS] = 0
    call(room, member, max(due, t))


@woven
def do(law, log, room, member, k, ordinal, seed, t):
    """A deed, and what each agency sees of it."""
    kind = kind_row(law, k)
    person = room[member + st.PERSON]
    write(log, room, person, t, DEED, k, NOTHING, ordinal)
    if not in_scope(room, member, t):
        return
    for link in range(law[kind + at.KIND_SIGHTS_N]):
        s = law[law[kind + at.KIND_SIGHTS_AT] + link]
        sight = sight_row(law, s)
        lane, flags = law[sight + at.SIGHT_LANE], np.int64(F)
        if law[sight + at.SIGHT_VARIES] == 0:
            u = draw(seed, person, lane, t, ordinal, COVERAGE)
        elif law[sight + at.SIGHT_VARIES] == 1:
            u = draw(seed, person, lane, np.int64(0), np.int64(0), COVERAGE)
        else:
            u = draw4(seed, room[member + st.DISTRICT], lane, np.int64(0), np.int64(0), COVERAGE, np.int64(1))[0]
        if u < law[sight + at.SIGHT_COVERAGE]:
            flags |= C
            astray = np.int64(0)
            if (
                law[sight + at.SIGHT_ASTRAY] > 0
                and draw(seed, person, lane, t, ordinal, ASTRAY) < law[sight + at.SIGHT_ASTRAY]
            ):
                astray = np.int64(1)
                room[st.SEEN_ASTRAY] = 1
            else:
                flags |= A
            write(log, room, person, t, SIGHTING, s, astray, NOTHING)
        add_record(room, member, s, t + law[sight + at.SIGHT_LAG], t * 65536 + ordinal, flags, np.int64(NEVER), t)


@woven
def befall(law, log, room, member, k, cause, ordinal, t):
    """A turn of life: the first that changes work holds, the first that changes income, and all that settle."""
    kind = kind_row(law, k)
    work, bands = law[kind + at.KIND_TO_WORK], law[kind + at.KIND_BANDS]
    income = min(max(room[member + st.INCOME] + bands, np.int64(0)), np.int64(9))
    may_change = True
    if work >= 0 and (room[member + st.WORK_NEXT] != room[member + st.WORK] or work == room[member + st.WORK]):
        may_change = False
    if bands != 0 and (room[member + st.INCOME_NEXT] != room[member + st.INCOME] or income == room[member + st.INCOME]):
        may_change = False
    if not may_change and law[kind + at.KIND_SETTLES] == 0:
        return
    write(log, room, room[member + st.PERSON], t, TURN, k, cause, ordinal)
    for way_out in range(law[lw.EXITS_N]):
        if law[settles_cell(law, k, way_out)] != 0:
            room[room[member + st.SETTLED] + way_out] = room[member + st.PERSON] * 32768 + t
            call(room, member, t)
    if may_change and work >= 0:
        room[member + st.WORK_NEXT] = work
        room[member + st.LIVED] = 1
    if may_change and bands != 0:
        room[member + st.INCOME_NEXT] = income
        room[member + st.LIVED] = 1


@woven
def ask(law, log, room, member, k, ordinal, seed, t):
    """A wish, granted or refused."""
    kind = kind_row(law, k)
    person, refusing = room[member + st.PERSON], np.int64(0)
    for link in range(law[kind + at.KIND_REFUSES_N]):
        place = law[kind + at.KIND_REFUSES_AT] + 3 * link
        if holds(law, room, member, law[place], t) and (
            draw(seed, person, law[place + 1], t, ordinal, ENFORCEMENT) < law[place + 2]
        ):
            room[room[st.REFUSING] + refusing] = place
            refusing += 1
    if refusing == 0:
        write(log, room, person, t, WISH, k, NOTHING, ordinal)
        for link in range(law[kind + at.KIND_GRANTS_N]):
            effect = law[law[kind + at.KIND_GRANTS_AT] + link]
            if holds(law, room, member, effect, t):
                write(log, room, person, t, REWARDED, k, law[effect_row(law, effect) + at.EFFECT_ROW], NOTHING)
        return
    first = room[room[st.REFUSING] + 0]
    retries = np.int64(0)
    while (
        retries < MOST_RETRIES
        and draw4(seed, person, law[first + 1], t, ordinal, RETRY, retries)[0] < law[kind + at.KIND_AGAIN]
    ):
        retries += 1
    write(log, room, person, t, REFUSED, k, law[effect_row(law, law[first]) + at.EFFECT_ROW], 1 + retries)
    for row in range(1, refusing):
        effect = law[room[room[st.REFUSING] + row]]
        write(log, room, person, t, ALSO_REFUSED, k, law[effect_row(law, effect) + at.EFFECT_ROW], NOTHING)


@kernel
def receive(law, room, member, s, height, ordinal, seed, t):
    """A false record, and the month in which it is corrected at its source."""
    sight = sight_row(law, s)
    person, lane = room[member + st.PERSON], law[sight + at.SIGHT_LANE]
    confused = confusability(law, seed, person, likeness(room, member), s)
    flags = A | FABRICATED
    if height < received(room[room[st.FLOW] + s], confused):
        flags = A | MISATTRIBUTED
    due, corrected = t + law[sight + at.SIGHT_LAG], np.int64(NEVER)
    if law[sight + at.SIGHT_CORRECTS] >= 0:
        failures = np.int64(0)
        while (
            failures < MOST_FAILURES
            and draw4(seed, person, lane, due, FALSE_ORDINALS + ordinal, CORRECTION, failures)[0]
            >= law[sight + at.SIGHT_CORRECTS]
        ):
            failures += 1
        corrected = due + 1 + failures
    add_record(room, member, s, due, t * 65536 + FALSE_ORDINALS + ordinal, np.int64(flags), corrected, t)


@woven
def live_month(law, log, room, member, seed, t):
    """What happens to one member in month t, on the state at its start."""
    event = room[member + st.FIRST_EVENT + t - 12 * room[st.CHUNK]]
    while event >= 0:
        k, source, key = room[event + st.EVENT_KIND], room[event + st.EVENT_SOURCE], room[event + st.EVENT_KEY]
        if k < 0:
            receive(law, room, member, source, room[event + st.EVENT_HEIGHT], key & 0x7FFF, seed, t)
        elif (law[kind_row(law, k) + at.KIND_WORK] >> room[member + st.WORK]) & 1 != 0:
            if source >= 0:
                effect = law[stream_row(law, source) + at.STREAM_EFFECT]
                if holds(law, room, member, effect, t):
                    cause = law[effect_row(law, effect) + at.EFFECT_ROW] + 1
                    happen(law, log, room, member, k, cause, key & 0x7FFF, seed, t)
            elif room[event + st.EVENT_HEIGHT] < threshold(law, room, member, k, room[event + st.EVENT_RATES], t):
                happen(law, log, room, member, k, np.int64(0), ordinal_of(key), seed, t)
        event = room[event + st.EVENT_NEXT]
    if room[member + st.LIVED] != 0:
        person, work, income = room[member + st.PERSON], room[member + st.WORK], room[member + st.INCOME]
        if room[member + st.WORK_NEXT] != work:
            write(log, room, person, t, CHANGED_WORK, room[member + st.WORK_NEXT], work, NOTHING)
        if room[member + st.INCOME_NEXT] != income:
            write(log, room, person, t, CHANGED_INCOME, room[member + st.INCOME_NEXT], income, NOTHING)


@woven
def ordinal_of(key):
    """The ordinal of an event of the world's own: below 1024 in the first layer, above that further up."""
    return key >> 32 if key >= WORD else key & 1023


@kernel
def happen(law, log, room, member, k, cause, ordinal, seed, t):
    """A potential event that is one."""
    what = law[kind_row(law, k) + at.KIND_IS]
    if what == 0:
        do(law, log, room, member, k, ordinal, seed, t)
    elif what == 1:
        befall(law, log, room, member, k, cause, ordinal, t)
    else:
        ask(law, log, room, member, k, ordinal, seed, t)


# The month opens


@kernel
def leave(law, log, room, member, i, g, t, way, black):
    """End a spell on one ledger; on the actual one with a row.  ``black`` is the column that says which lists are."""
    spell = spell_row(room, member, i)
    entered = room[spell + st.ON_A + g]
    room[spell + st.ON_A + g] = -1
    room[spell + st.OUT_A + g] = t
    if g > 0:
        return
    write_left(log, room, member, i, t, way, entered)
    if law[list_row(law, i) + black] != 0:
        on_another = False
        for other in range(law[lw.LISTS_N]):
            if law[list_row(law, other) + black] != 0 and room[spell_row(room, member, other) + st.ON_A] >= 0:
                on_another = True
        if not on_another:
            room[member + st.BLACK_LEFT] = t
    room[spell + st.DECISION] = -1
    for column in range(st.FILED_IN_ERROR, st.LET_GO):
        room[spell + column] = 0
    room[spell + st.BY_DEEDS] = 0
    room[spell + st.AT_LEAST] = 0
    if way != BY_APPEAL:
        forget_rests(room, member, i)


@kernel
def write_left(log, room, member, i, t, way, entered):
    """The row of a spell that ended, or is open at the end."""
    spell = spell_row(room, member, i)
    was = np.int64(0)
    if room[spell + st.ERROR_AT_ENTRY] != 0:
        was = np.int64(1)
    elif room[spell + st.RESTS] != 0 and room[spell + st.RESTS_TRUE] == 0:
        was = np.int64(2)
    elif room[spell + st.ERROR_LATER] != 0:
        was = np.int64(3)
    write(log, room, room[member + st.PERSON], t, LEFT, i, way, (was << 16) | (t - entered))


@kernel
def forget_rests(room, member, i):
    """No entry on list i rests on any record any more."""
    record = room[member + st.RECORDS]
    while record >= 0:
        room[record + st.RECORD_RESTS] &= ~(np.int64(1) << i)
        record = room[record + st.RECORD_NEXT]


@kernel
def lose_lists(law, log, room, member, t, way, black):
    """Off every list, on every ledger; by a change of scheme only off those that the scheme does not have."""
    if room[member + st.LISTED] == 0:
        return
    for i in range(law[lw.LISTS_N]):
        if way == BY_SCHEME and law[list_row(law, i) + at.LIST_ACTIVE] != 0:
            continue
        for g in range(3):
            if room[spell_row(room, member, i) + st.ON_A + g] >= 0:
                leave(law, log, room, member, i, g, t, way, black)


@kernel
def lose_class(log, room, member, t):
    """The row that a class is lost; who dies loses it without a word."""
    if room[member + st.CLASS] >= 0:
        write(log, room, room[member + st.PERSON], t, CLASS, NOBODY, room[member + st.CLASS], NOTHING)


@kernel
def lose_index(room, member):
    """Points and classes go, and no record counts for an index any more."""
    room[member + st.LIVE] = 0
    room[member + st.CLASS] = -1
    record = room[member + st.RECORDS]
    while record >= 0:
        room[record + st.RECORD_FLAGS] &= ~np.int64(7 * st.COUNTED)
        record = room[record + st.RECORD_NEXT]
    for g in range(3):
        room[member + st.RANK_A + g] = -1


@kernel
def change_scheme(law, log, room, member, t):
    """Which records, spells and figures go on under the new scheme."""
    record = room[member + st.RECORDS]
    while record >= 0:
        if room[record + st.RECORD_FLAGS] & st.DROPPED == 0:
            moved = law[sight_row(law, room[record + st.RECORD_SIGHT]) + at.SIGHT_MOVES]
            if moved >= 0:
                room[record + st.RECORD_SIGHT] = moved
            else:
                room[record + st.RECORD_FLAGS] |= st.DROPPED
        record = room[record + st.RECORD_NEXT]
    lose_lists(law, log, room, member, t, np.int64(BY_SCHEME), np.int64(at.LIST_WAS_BLACK))
    if law[at.INDEX_FRESH] != 0:
        lose_class(log, room, member, t)
        lose_index(room, member)


@kernel
def open_month(law, log, room, member, t):
    """Death, a change of scheme and the end of scope take lists and figures; then what contacts show."""
    if t == room[member + st.DEATH]:
        lose_lists(law, log, room, member, t, np.int64(BY_DEATH), np.int64(at.LIST_BLACK))
        lose_index(room, member)
        room[member + st.RECORDS] = -1
    if not present(room, member, t):
        return
    if law[at.CHANGED] != 0 and t == law[at.FIRST]:
        change_scheme(law, log, room, member, t)
    if not in_scope(room, member, t) and (room[member + st.LISTED] != 0 or room[member + st.LIVE] != 0):
        lose_lists(law, log, room, member, t, np.int64(BY_SCOPE), np.int64(at.LIST_BLACK))
        lose_class(log, room, member, t)
        lose_index(room, member)
    if room[st.PUBLIC] != 0 and t % law[at.EXCHANGE_EVERY] == 0:
        listed = room[member + st.NEAR] > 0
        was_listed = room[member + st.CONTACT_ONSET] >= 0 and room[member + st.CONTACT_END] < 0
        if listed and not was_listed:
            room[member + st.CONTACT_ONSET] = t
            room[member + st.CONTACT_END] = -1
            room[st.TOUCHED] = 1
        elif was_listed and not listed:
            room[member + st.CONTACT_END] = t
        if listed and room[member + st.AWARE] == 0:
            room[member + st.AWARE] = 1
            room[st.TOUCHED] = 1
            write(log, room, room[member + st.PERSON], t, AWARE, NOBODY, NOTHING, NOTHING)


# What the authority does in a month


@woven
def stands(law, room, record, reads, g, t):
    """Whether a record counts on ledger g in month t for a reader: 0 it reads not, 1 reads, 3 hears corrections."""
    if reads == 0 or room[record + st.RECORD_FLAGS] & (1 << g) == 0 or room[record + st.RECORD_FLAGS] & st.DROPPED != 0:
        return False
    if g == 0 and room[record + st.RECORD_FLAGS] & st.STRUCK != 0:
        return False
    due = room[record + st.RECORD_DUE]
    if t < due or t >= due + law[sight_row(law, room[record + st.RECORD_SIGHT]) + at.SIGHT_RETENTION]:
        return False
    return reads != 3 or t < room[record + st.RECORD_CORRECTED]


@kernel
def row_key(room, record):
    """The order of the rows of a month's records: by Sight, deed, flags."""
    return (
        (room[record + st.RECORD_SIGHT] << 36)
        | (room[record + st.RECORD_DEED] << 5)
        | (room[record + st.RECORD_FLAGS] & LEDGER_FLAGS)
    )


@woven
def look_over(law, room, member, t):
    """Of the records how many fall due in month t, how many are corrected, and the lists that they may bring onto."""
    due, corrected, lists = np.int64(0), np.int64(0), np.int64(0)
    record = room[member + st.RECORDS]
    while record >= 0:
        if is_told(room, record, t, st.RECORD_DUE):
            due += 1
            lists |= law[law[lw.BY_RECORD] + room[record + st.RECORD_SIGHT]]
        if is_told(room, record, t, st.RECORD_CORRECTED):
            corrected += 1
        record = room[record + st.RECORD_NEXT]
    return due, corrected, lists


@kernel
def write_records(log, room, member, t, column, event, some):
    """Rows for the records whose month in ``column`` is t, in their order; they are so many."""
    last = np.int64(-1)
    while some > 0:
        least, found = np.int64(LARGE), np.int64(-1)
        record = room[member + st.RECORDS]
        while record >= 0:
            if is_told(room, record, t, column):
                key = row_key(room, record)
                if key > last and key < least:
                    least, found = key, record
            record = room[record + st.RECORD_NEXT]
        if some == 1:
            write_record(log, room, member, found, t, event)
            return
        record = room[member + st.RECORDS]
        while record >= 0:
            if is_told(room, record, t, column) and row_key(room, record) == least:
                write_record(log, room, member, record, t, event)
                some -= 1
            record = room[record + st.RECORD_NEXT]
        last = least


@woven
def is_told(room, record, t, column):
    """Whether the record's month in ``column`` is t, and a scheme still has it."""
    return room[record + column] == t and room[record + st.RECORD_FLAGS] & st.DROPPED == 0


@kernel
def write_record(log, room, member, record, t, event):
    """The row of a record that falls due or is corrected."""
    s, flags, deed = room[record + st.RECORD_SIGHT], np.int64(0), np.int64(0)
    if event == RECORD:
        flags, deed = room[record + st.RECORD_FLAGS] & LEDGER_FLAGS, room[record + st.RECORD_DEED]
    write(log, room, room[member + st.PERSON], t, event, s, flags, deed)


class Rule(NamedTuple):
    """How an index moves by itself in a month: the law's words, at hand."""

    start: int
    floor: int
    ceiling: int
    recovery: int
    recovery_numerator: int
    recovery_denominator: int
    recovery_part: float  # 1 / denominator
    pull_numerator: int
    pull_denominator: int
    pull_part: float


@woven
def rule_of(law):
    """The rule of the segment at hand."""
    recovers, pulls = max(np.int64(1), law[at.RECOVERY_DENOMINATOR]), max(np.int64(1), law[at.PULL_DENOMINATOR])
    return Rule(
        law[at.START], law[at.FLOOR], law[at.CEILING], law[at.RECOVERY], law[at.RECOVERY_NUMERATOR], recovers,
        1.0 / recovers, law[at.PULL_NUMERATOR] if law[at.PULL_DENOMINATOR] != 0 else np.int64(0), pulls, 1.0 / pulls,
    )  # fmt: skip


@woven
def recovery(rule, x):
    """What one month adds towards the start."""
    away = rule.start - x
    if rule.recovery == 1:
        return muldiv_guessed(away, rule.recovery_numerator, rule.recovery_denominator, rule.recovery_part)
    if rule.recovery == 2:
        most = rule.recovery_numerator
        return max(-most, min(most, away))
    return np.int64(0)


@woven
def pull(rule, x, mean):
    """What one month adds towards the contacts' mean."""
    if mean == NO_FIGURE:
        return np.int64(0)
    return muldiv_guessed(mean - x, rule.pull_numerator, rule.pull_denominator, rule.pull_part)


@woven
def class_of(law, room, g, shown):
    """The rank of a shown index, -1 where there are no classes."""
    reached = np.int64(-1)
    for rank in range(law[at.CLASSES]):
        if law[at.INDEX] == at.RANKED:
            reaches = room[room[st.RANKS] + g * law[at.CLASSES] + rank] <= shown // np.int64(65536)
        else:
            reaches = law[law[lw.CLASSES] + 2 * rank + 1] <= shown
        if rank == 0 or reaches:
            reached = np.int64(rank)
    return reached


@woven
def step(rule, x, records, mean):
    """The figure after a month's step, to which records add so much."""
    new = x + records + recovery(rule, x) + pull(rule, x, mean)
    return min(max(new, rule.floor), rule.ceiling)


@woven
def stepped(law, rule, room, member, g, x, records):
    """The figure of ledger g after a month's step from x, and what is shown of it."""
    mean = room[member + st.MEAN_A + g]
    if law[at.INDEX] == at.WEIGHTED:
        shown = x + records + law[law[lw.INCOME_POINTS] + room[member + st.INCOME]]
        shown = min(max(shown, law[at.FLOOR]), law[at.CEILING])
        return x + records, shown + pull(rule, shown, mean)
    new = step(rule, x, records, mean)
    return new, new


@woven
def class_around(law, room, g, shown):
    """The least figure of ledger g that is in the class of ``shown``, and the least above it that is not; as in
    :func:`in_class`."""
    from_figure, to_figure, figure = np.int64(-LARGE), np.int64(LARGE), figure_of(law, shown)
    for rank in range(law[at.CLASSES]):
        if law[at.INDEX] == at.RANKED:
            least = room[room[st.RANKS] + g * law[at.CLASSES] + rank]
        else:
            least = law[law[lw.CLASSES] + 2 * rank + 1]
        if least <= figure:
            from_figure = max(from_figure, least)
        else:
            to_figure = min(to_figure, least)
    return from_figure, to_figure


@woven
def figure_of(law, shown):
    """A shown figure as thresholds of classes are written: those of a ranked index in whole points."""
    return shown // np.int64(65536) if law[at.INDEX] == at.RANKED else shown


@woven
def in_class(law, around, shown):
    """Whether a shown figure lies in the class that :func:`class_around` gave."""
    figure = figure_of(law, shown)
    return around[0] <= figure and figure < around[1]


@kernel
def drift(law, room, member, first, until):
    """The steps of the index through the months [first, until), in which a member is calm.

    Stops before one that would pass to another class; the month before which it stopped.
    """
    month = first
    if room[member + st.LIVE] == 0:
        room[member + st.QUIET] = room[member + st.CALM]
        return until
    x_a, x_c, x_f = room[member + st.X_A], room[member + st.X_C], room[member + st.X_F]
    shown_a, shown_c, shown_f = room[member + st.SHOWN_A], room[member + st.SHOWN_C], room[member + st.SHOWN_F]
    if law[at.INDEX] != at.WEIGHTED:
        shown_a, shown_c, shown_f = x_a, x_c, x_f
    alike_c, alike_f = same_figures(room, member, np.int64(0)), same_figures(room, member, np.int64(1))
    around_a = class_around(law, room, np.int64(0), shown_a)
    around_c = class_around(law, room, np.int64(1), shown_c)
    around_f = class_around(law, room, np.int64(2), shown_f)
    rule, rests = rule_of(law), False
    while month < until and not rests:
        new_a, now_a = stepped(law, rule, room, member, np.int64(0), x_a, np.int64(0))
        new_c, now_c = new_a, now_a
        if not alike_c:
            new_c, now_c = stepped(law, rule, room, member, np.int64(1), x_c, np.int64(0))
        new_f, now_f = new_c, now_c
        if not alike_f:
            new_f, now_f = stepped(law, rule, room, member, np.int64(2), x_f, np.int64(0))
        if not (in_class(law, around_a, now_a) and in_class(law, around_c, now_c) and in_class(law, around_f, now_f)):
            break
        rests = new_a == x_a and new_c == x_c and new_f == x_f
        x_a, x_c, x_f, shown_a, shown_c, shown_f = new_a, new_c, new_f, now_a, now_c, now_f
        month += 1
    if month == first:
        return first
    room[member + st.X_A], room[member + st.X_C], room[member + st.X_F] = x_a, x_c, x_f
    room[member + st.SHOWN_A], room[member + st.SHOWN_C], room[member + st.SHOWN_F] = shown_a, shown_c, shown_f
    room[member + st.QUIET] = until if rests else month
    if rests and law[at.INDEX] != at.WEIGHTED and law[at.PULL_DENOMINATOR] == 0:
        room[member + st.QUIET] = room[member + st.CALM]
    return room[member + st.QUIET]


@woven
def same_figures(room, member, g):
    """Whether a month's step leads from the figures of ledger g and of the next to the same."""
    return (
        room[member + st.X_A + g] == room[member + st.X_A + g + 1]
        and room[member + st.MEAN_A + g] == room[member + st.MEAN_A + g + 1]
    )


class Ahead(NamedTuple):
    """What shown figures come to by steps alone: of the residents of a block, then of those born later."""

    at: int  # cell of the room, three a row; NO_FIGURE where one would pass to another class
    first: int  # row of the first resident
    residents: int
    first_born: int
    born: int


@woven
def ahead_of(crowd, room, household, last):
    """Place for the people of the households [household, last)."""
    end = last - 1
    first, first_born = np.int64(crowd.head[household]), np.int64(crowd.born_head[household])
    residents = np.int64(crowd.head[end]) + np.int64(crowd.size[end]) - first
    born = np.int64(crowd.born_head[end]) + np.int64(crowd.born[end]) - first_born
    return Ahead(room[st.AHEAD_AT], first, residents, first_born, born)


@woven
def cell_ahead(ahead, row):
    """Where a row's figures stand."""
    newborn = row >= ahead.first + ahead.residents
    return ahead.at + 3 * (row - ahead.first_born + ahead.residents if newborn else row - ahead.first)


@kernel
def step_ahead(law, room, shown, means, first, into, end, months):
    """Into the cells [into, into + end) of the room what the shown figures from cell ``first`` on come to by so many
    months' steps alone.  Everybody at once, for that becomes vector instructions."""
    rule, classes = rule_of(law), law[at.CLASSES]
    for cell in range(end):
        room[into + cell] = shown[first + cell]
    for _ in range(months):
        for cell in range(end):
            x = room[into + cell]
            stepped_on = step(rule, x if x != NO_FIGURE else rule.start, np.int64(0), means[first + cell])
            room[into + cell] = stepped_on if x != NO_FIGURE else x
        for rank in range(classes):
            if law[at.INDEX] == at.RANKED:
                for g in range(3):
                    least = room[room[st.RANKS] + g * classes + rank]
                    for cell in range(g, end, 3):
                        before, after = shown[first + cell] // np.int64(65536), room[into + cell] // np.int64(65536)
                        if (least <= before) != (least <= after):
                            room[into + cell] = NO_FIGURE
            else:
                least = law[law[lw.CLASSES] + 2 * rank + 1]
                for cell in range(end):
                    after = room[into + cell]
                    passes = (least <= shown[first + cell]) != (least <= after)
                    room[into + cell] = np.int64(NO_FIGURE) if passes else after


@woven
def drift_together(crowd, state, room, ahead, household):
    """What is ahead of a household that is calm becomes what is shown; False, and nothing done, where a figure would
    pass to another class."""
    size, born = np.int64(crowd.size[household]), np.int64(crowd.born[household])
    head, born_head = np.int64(crowd.head[household]), np.int64(crowd.born_head[household])
    for m in range(size + born):
        row = head + m if m < size else born_head + m - size
        for g in range(3):
            if room[cell_ahead(ahead, row) + g] == NO_FIGURE and state.shown[row, g] != NO_FIGURE:
                return False
    for m in range(size + born):
        row = head + m if m < size else born_head + m - size
        for g in range(3):
            state.shown[row, g] = room[cell_ahead(ahead, row) + g]
    return True


@woven
def newly_counted(law, room, member, t):
    """Points of the records that begin to count for the index in month t less those that cease, by ledger."""
    delta_a, delta_c, delta_f = np.int64(0), np.int64(0), np.int64(0)
    record = room[member + st.RECORDS]
    while record >= 0:
        s, flags = room[record + st.RECORD_SIGHT], room[record + st.RECORD_FLAGS]
        reads, now = law[sight_row(law, s) + at.SIGHT_INDEX], np.int64(0)
        for g in range(3):
            if stands(law, room, record, reads, g, t):
                now |= np.int64(st.COUNTED) << g
        moved = now ^ (flags & (7 * st.COUNTED))
        if moved != 0:
            points = law[kind_row(law, law[sight_row(law, s) + at.SIGHT_KIND]) + at.KIND_POINTS]
            room[record + st.RECORD_FLAGS] = flags ^ moved
            delta_a += change(moved, now, np.int64(0)) * points
            delta_c += change(moved, now, np.int64(1)) * points
            delta_f += change(moved, now, np.int64(2)) * points
        record = room[record + st.RECORD_NEXT]
    return delta_a, delta_c, delta_f


@woven
def change(moved, now, g):
    """1 where a record begins to count on ledger g, -1 where it ceases, 0 where neither."""
    counted = np.int64(st.COUNTED) << g
    if moved & counted == 0:
        return np.int64(0)
    return np.int64(1) if now & counted != 0 else np.int64(-1)


@kernel
def step_index(law, log, room, member, t):
    """One step of the index on each ledger, and the class."""
    if room[member + st.LIVE] == 0:
        for g in range(3):
            room[member + st.X_A + g] = law[at.START]
    records, rule = newly_counted(law, room, member, t), rule_of(law)
    for g in range(3):
        new, shown = stepped(law, rule, room, member, g, room[member + st.X_A + g], records[g])
        room[member + st.X_A + g] = new
        room[member + st.SHOWN_A + g] = shown
        room[member + st.RANK_A + g] = class_of(law, room, g, shown)
    row = np.int64(-1)
    if room[member + st.RANK_A] >= 0:
        row = law[law[lw.CLASSES] + 2 * room[member + st.RANK_A] + 0]
    if row != room[member + st.CLASS]:
        write(log, room, room[member + st.PERSON], t, CLASS, row, room[member + st.CLASS], NOTHING)
    room[member + st.CLASS] = row
    room[member + st.LIVE] = 1


@kernel
def claimed_before(law, room, record, first, i, entry, g, t, after):
    """Whether a record counted earlier in the chain claims the same deed of the same conduct."""
    kind = law[sight_row(law, room[record + st.RECORD_SIGHT]) + at.SIGHT_KIND]
    other = first
    while other != record:
        if (
            room[other + st.RECORD_DEED] == room[record + st.RECORD_DEED]
            and law[sight_row(law, room[other + st.RECORD_SIGHT]) + at.SIGHT_KIND] == kind
            and is_counted(law, room, other, i, entry, g, t, after)
        ):
            return True
        other = room[other + st.RECORD_NEXT]
    return False


@woven
def is_counted(law, room, record, i, entry, g, t, after):
    """Whether a way in counts this record: its conduct, its reader, its window."""
    s = room[record + st.RECORD_SIGHT]
    return (
        law[counts_cell(law, entry, s)] != 0
        and room[record + st.RECORD_DUE] > after
        and stands(law, room, record, law[reads_cell(law, i, s)], g, t)
    )


@kernel
def still_stands(law, room, member, i, t):
    """Whether the count at entry is still reached by its records that are neither struck nor corrected."""
    spell = spell_row(room, member, i)
    if room[spell + st.AT_LEAST] == 0:
        return True
    some, bit = np.int64(0), np.int64(1) << i
    first = room[member + st.RECORDS]
    record = first
    while record >= 0:
        if is_standing(law, room, record, i, bit, t):
            repeated = False
            other = first
            while room[spell + st.BY_DEEDS] != 0 and other != record:
                if (
                    room[other + st.RECORD_DEED] == room[record + st.RECORD_DEED]
                    and law[sight_row(law, room[other + st.RECORD_SIGHT]) + at.SIGHT_KIND]
                    == law[sight_row(law, room[record + st.RECORD_SIGHT]) + at.SIGHT_KIND]
                    and is_standing(law, room, other, i, bit, t)
                ):
                    repeated = True
                other = room[other + st.RECORD_NEXT]
            if not repeated:
                some += 1
        record = room[record + st.RECORD_NEXT]
    return some >= room[spell + st.AT_LEAST]


@kernel
def is_standing(law, room, record, i, bit, t):
    """Whether an entry on list i rests on the record, and it is neither struck nor known to be corrected."""
    flags = room[record + st.RECORD_FLAGS]
    if room[record + st.RECORD_RESTS] & bit == 0 or flags & st.STRUCK != 0:
        return False
    heard = flags & st.DROPPED == 0 and law[reads_cell(law, i, room[record + st.RECORD_SIGHT])] == 3
    return not (heard and t >= room[record + st.RECORD_CORRECTED])


@kernel
def opens(law, room, member, i, g, way_out, seed, t):
    """Whether a way out is open in month t."""
    row, spell = exit_row(law, way_out), spell_row(room, member, i)
    by, entered, lane = law[row + at.EXIT_BY], room[spell + st.ON_A + g], law[list_row(law, i) + at.LIST_LANE]
    if t < entered + law[row + at.EXIT_MONTHS]:
        return False
    if by == at.EXIT_SETTLED:
        return room[room[member + st.SETTLED] + way_out] == room[member + st.PERSON] * 32768 + t
    if by == at.EXIT_TERM:
        if law[row + at.EXIT_THRESHOLD] >= WORD:
            return True
        return (
            draw(seed, room[member + st.PERSON], lane, entered, law[row + at.EXIT_POSITION], TERM)
            < law[row + at.EXIT_THRESHOLD]
        )
    if by == at.EXIT_CLASS_AT_LEAST:
        return law[row + at.EXIT_CLASS] >= 0 and room[member + st.RANK_A + g] >= law[row + at.EXIT_CLASS]
    if by == at.EXIT_CLASS_AT_MOST:
        return room[member + st.RANK_A + g] >= 0 and room[member + st.RANK_A + g] <= law[row + at.EXIT_CLASS]
    if by == at.EXIT_REPAIR:
        return (
            draw(seed, room[member + st.PERSON], lane, t, law[row + at.EXIT_POSITION], REPAIR)
            < law[row + at.EXIT_THRESHOLD]
        )
    return g == 0 and not still_stands(law, room, member, i, t)


@kernel
def exits(law, log, room, member, seed, t):
    """Who leaves which list.  True where somebody did."""
    moved = False
    for i in range(law[lw.LISTS_N]):
        if law[list_row(law, i) + at.LIST_ACTIVE] == 0 or (room[member + st.LISTED] >> i) & 1 == 0:
            continue
        for g in range(3):
            if room[spell_row(room, member, i) + st.ON_A + g] < 0:
                continue
            for row in range(law[list_row(law, i) + at.LIST_EXITS_N]):
                way_out = law[list_row(law, i) + at.LIST_EXITS_AT] + row
                if opens(law, room, member, i, g, way_out, seed, t):
                    way = WAY_OUT[law[exit_row(law, way_out) + at.EXIT_BY]]
                    leave(law, log, room, member, i, g, t, np.int64(way), np.int64(at.LIST_BLACK))
                    moved = True
                    break
    return moved


@kernel
def enter(room, member, i, g, t):
    """A spell begins."""
    room[member + st.LISTED] |= np.int64(1) << i
    room[spell_row(room, member, i) + st.ON_A + g] = t
    room[st.TOUCHED] = 1


@kernel
def enter_by_count(law, log, room, member, i, g, entry, t):
    """An edge: a record falls due, and with it there are enough within the window.  True where it brought an entry."""
    row = list_row(law, i)
    after = t - law[entry_row(law, entry) + at.ENTRY_WITHIN]
    spell = spell_row(room, member, i)
    if law[row + at.LIST_SPENT] != 0 and room[spell + st.OUT_A + g] >= 0:
        after = max(after, room[spell + st.OUT_A + g])
    some, trigger = np.int64(0), np.int64(FAR)
    first = room[member + st.RECORDS]
    record = first
    while record >= 0:
        if is_counted(law, room, record, i, entry, g, t, after):
            if room[record + st.RECORD_DUE] == t:
                trigger = min(trigger, room[record + st.RECORD_SIGHT])
            if law[row + at.LIST_DEEDS] == 0 or not claimed_before(law, room, record, first, i, entry, g, t, after):
                some += 1
        record = room[record + st.RECORD_NEXT]
    if trigger == FAR or some < law[entry_row(law, entry) + at.ENTRY_AT_LEAST]:
        return False
    enter(room, member, i, g, t)
    if g > 0:
        return True
    room[spell + st.AT_LEAST] = law[entry_row(law, entry) + at.ENTRY_AT_LEAST]
    room[spell + st.BY_DEEDS] = law[row + at.LIST_DEEDS]
    record = first
    while record >= 0:
        if is_counted(law, room, record, i, entry, g, t, after):
            rest_on(room, member, i, record)
        record = room[record + st.RECORD_NEXT]
    ground = law[sight_row(law, trigger) + at.SIGHT_GROUND]
    write(log, room, room[member + st.PERSON], t, ENTERED, i, trigger + 1, ground)
    return True


@kernel
def enter_by_class(law, log, room, member, i, g, entry, t):
    """A level: the class of this month.  True where it brought an entry."""
    rank, limit = room[member + st.RANK_A + g], law[entry_row(law, entry) + at.ENTRY_CLASS]
    if rank < 0 or limit < 0:
        return False
    if law[entry_row(law, entry) + at.ENTRY_BY] == at.BY_CLASS_AT_MOST:
        if rank > limit:
            return False
    elif rank < limit:
        return False
    enter(room, member, i, g, t)
    if g > 0:
        return True
    latest, ground = np.int64(-1), np.int64(3)
    record = room[member + st.RECORDS]
    while record >= 0:
        if room[record + st.RECORD_FLAGS] & st.COUNTED != 0:
            rest_on(room, member, i, record)
            key = (room[record + st.RECORD_DUE] << 13) - room[record + st.RECORD_SIGHT]
            if key > latest:
                latest = key
                ground = law[sight_row(law, room[record + st.RECORD_SIGHT]) + at.SIGHT_GROUND]
        record = room[record + st.RECORD_NEXT]
    write(log, room, room[member + st.PERSON], t, ENTERED, i, NOTHING, ground)
    return True


@kernel
def rest_on(room, member, i, record):
    """The entry on list i rests on record record."""
    spell = spell_row(room, member, i)
    room[record + st.RECORD_RESTS] |= np.int64(1) << i
    room[spell + st.RESTS] = 1
    if room[record + st.RECORD_FLAGS] & C != 0:
        room[spell + st.RESTS_TRUE] = 1


@kernel
def entries(law, log, room, member, may_enter, t):
    """Who enters which list of those in the mask ``may_enter``; a mask of the lists entered on the actual ledger,
    + 1 << 32 where any ledger moved."""
    entered = np.int64(0)
    for i in range(law[lw.LISTS_N]):
        row = list_row(law, i)
        if (may_enter >> i) & 1 == 0:
            continue
        for g in range(3):
            if (
                room[spell_row(room, member, i) + st.ON_A + g] >= 0
                or room[spell_row(room, member, i) + st.OUT_A + g] == t
            ):
                continue
            for way in range(law[row + at.LIST_ENTRIES_N]):
                entry = law[row + at.LIST_ENTRIES_AT] + way
                if law[entry_row(law, entry) + at.ENTRY_BY] == at.BY_COUNT:
                    brought = enter_by_count(law, log, room, member, i, np.int64(g), entry, t)
                else:
                    brought = enter_by_class(law, log, room, member, i, np.int64(g), entry, t)
                if brought:
                    entered |= np.int64(1) << 32
                    if g == 0:
                        entered |= np.int64(1) << i
                        if law[row + at.LIST_BLACK] != 0:
                            room[member + st.BLACK_ENTERED] = t
                            room[member + st.BLACK_LEFT] = -1
                    break
    for i in range(law[lw.LISTS_N]):
        if (entered >> i) & 1 and room[spell_row(room, member, i) + st.ON_C] < 0:
            room[spell_row(room, member, i) + st.ERROR_AT_ENTRY] = 1
    return entered


@kernel
def appeals(law, log, room, member, entered, seed, t):
    """Appeals filed against this month's entries, and decided.  True where one was decided."""
    moved = False
    for i in range(law[lw.LISTS_N]):
        row = list_row(law, i)
        if law[row + at.LIST_APPEAL] == 0 or room[spell_row(room, member, i) + st.ON_A] < 0:
            continue
        spell, lane = spell_row(room, member, i), law[row + at.LIST_LANE]
        if (entered >> i) & 1 and (
            draw(seed, room[member + st.PERSON], lane, t, np.int64(0), APPEAL_FILED) < law[row + at.LIST_FILED]
        ):
            room[spell + st.DECISION] = t + law[row + at.LIST_APPEAL_MONTHS]
            room[spell + st.FILED_IN_ERROR] = 1 if room[spell + st.ON_C] < 0 else 0
            write(log, room, room[member + st.PERSON], t, FILED, i, room[spell + st.FILED_IN_ERROR], NOTHING)
        if room[spell + st.DECISION] != t:
            continue
        moved = True
        limit = (
            law[row + at.LIST_UPHELD_IN_ERROR] if room[spell + st.FILED_IN_ERROR] != 0 else law[row + at.LIST_UPHELD]
        )
        if draw(seed, room[member + st.PERSON], lane, room[spell + st.ON_A], np.int64(0), APPEAL_UPHELD) < limit:
            let_go = room[spell + st.FILED_IN_ERROR] == 0 and room[spell + st.ON_C] >= 0
            write(log, room, room[member + st.PERSON], t, DECIDED, i, YES, NOTHING)
            leave(law, log, room, member, i, np.int64(0), t, np.int64(BY_APPEAL), np.int64(at.LIST_BLACK))
            strike(room, member, i)
            if let_go:
                room[spell + st.LET_GO] = 1
        else:
            write(log, room, room[member + st.PERSON], t, DECIDED, i, NOTHING, NOTHING)
    return moved


@kernel
def strike(room, member, i):
    """Strike the records that the entry on list i rested on."""
    bit = np.int64(1) << i
    record = room[member + st.RECORDS]
    while record >= 0:
        if room[record + st.RECORD_RESTS] & bit != 0:
            room[record + st.RECORD_FLAGS] |= st.STRUCK
            room[record + st.RECORD_RESTS] &= ~bit
        record = room[record + st.RECORD_NEXT]


@kernel
def status(log, room, member, t):
    """On which ledgers the member is on each list at the end of the month, where that is new."""
    i = np.int64(0)
    listed = room[member + st.LISTED]
    while listed != 0:
        if listed & 1:
            spell = spell_row(room, member, i)
            if room[spell + st.ON_A] >= 0 or room[spell + st.ON_C] < 0:
                room[spell + st.LET_GO] = 0
            now = np.int64(0)
            for g in range(3):
                if room[spell + st.ON_A + g] >= 0:
                    now |= 1 << g
            if room[spell + st.LET_GO] != 0:
                now |= LET_GO
            if now != room[spell + st.STATUS]:
                write(log, room, room[member + st.PERSON], t, STATUS, i, now, NOTHING)
                room[spell + st.STATUS] = now
            if room[spell + st.ON_A] >= 0 and t > room[spell + st.ON_A] and room[spell + st.ON_C] < 0:
                room[spell + st.ERROR_LATER] = 1
        listed >>= 1
        i += 1


@kernel
def authority(law, log, room, member, seed, t):
    """One month of what the authority does about a member; sets when it has to look again."""
    if t < room[member + st.CALM] and drift(law, room, member, t, t + 1) > t:
        return
    due, corrected, may_enter = look_over(law, room, member, t)
    write_records(log, room, member, t, st.RECORD_DUE, RECORD, due)
    write_records(log, room, member, t, st.RECORD_CORRECTED, CORRECTED, corrected)
    may_enter |= law[lw.BY_CLASS]
    moved = False
    scoped = in_scope(room, member, t)
    if law[at.INDEX] != 0 and scoped:
        step_index(law, log, room, member, t)
    if room[member + st.LISTED] != 0:
        moved = exits(law, log, room, member, seed, t) or moved
    entered = np.int64(0)
    if scoped and may_enter != 0:
        entered = entries(law, log, room, member, may_enter, t)
    if room[member + st.LISTED] != 0:
        moved = appeals(law, log, room, member, entered, seed, t) or moved
    if entered & 0x7FFFFFFF and law[at.NOTICE] != 0 and room[member + st.AWARE] == 0:
        room[member + st.AWARE] = 1
        room[st.TOUCHED] = 1
        write(log, room, room[member + st.PERSON], t, AWARE, NOBODY, NOTHING, NOTHING)
    status(log, room, member, t)
    duty = min(prune(law, room, member, t), next_duty(law, room, member, t))
    room[member + st.CALM] = t + 1 if moved or entered != 0 else duty
    room[member + st.QUIET] = t + 1 if law[at.INDEX] != 0 and scoped else room[member + st.CALM]


@kernel
def prune(law, room, member, t):
    """Let go of records that can matter no more after month t; the first month after it in which one kept matters."""
    duty = np.int64(FAR)
    before, record = np.int64(-1), room[member + st.RECORDS]
    while record >= 0:
        after, flags, due = room[record + st.RECORD_NEXT], room[record + st.RECORD_FLAGS], room[record + st.RECORD_DUE]
        keep = room[record + st.RECORD_RESTS] != 0
        if flags & st.DROPPED != 0:
            keep = keep or flags & (7 * st.COUNTED) != 0
        else:
            sight = sight_row(law, room[record + st.RECORD_SIGHT])
            waits = room[record + st.RECORD_CORRECTED] > t and room[record + st.RECORD_CORRECTED] != NEVER
            keep = keep or due > t or t + 1 < due + law[sight + at.SIGHT_KEPT] or waits
            if not keep and law[at.INDEX] != 0 and law[sight + at.SIGHT_INDEX] != 0:
                standing = flags & (C | F if flags & st.STRUCK != 0 else A | C | F)
                lifelong = law[sight + at.SIGHT_RETENTION] >= at.FOREVER
                corrected = law[sight + at.SIGHT_INDEX] == 3 and room[record + st.RECORD_CORRECTED] <= t
                settled = ((flags // st.COUNTED) & 7) == (standing if lifelong and not corrected else 0)
                keep = not settled
        if keep:
            before = record
            duty = min(duty, record_duty(law, room, record, t))
        else:
            if before < 0:
                room[member + st.RECORDS] = after
            else:
                room[before + st.RECORD_NEXT] = after
            room[record + st.RECORD_NEXT] = room[st.RECORDS_FREE]
            room[st.RECORDS_FREE] = record
        record = after
    return duty


@woven
def record_duty(law, room, record, t):
    """The first month after t in which a record falls due, is corrected or ceases to count for the index."""
    duty, due = np.int64(FAR), room[record + st.RECORD_DUE]
    if due > t:
        duty = due
    if room[record + st.RECORD_CORRECTED] > t:
        duty = min(duty, room[record + st.RECORD_CORRECTED])
    if room[record + st.RECORD_FLAGS] & (7 * st.COUNTED) != 0:
        ends = due + law[sight_row(law, room[record + st.RECORD_SIGHT]) + at.SIGHT_RETENTION]
        duty = min(duty, max(ends, t + 1))
    return duty


@kernel
def next_duty(law, room, member, t):
    """The first month after t in which the authority has anything to do about the member, nothing else happening.

    Records apart, see :func:`prune`; and steps of the index without a record: see :func:`drift`.
    """
    duty = static_duty(room, member, t)
    if law[at.INDEX] == at.RANKED and in_scope(room, member, t):
        every = law[at.RENEWED_EVERY]
        duty = min(duty, t + every - (t - law[at.INDEX_SINCE]) % every)
    for i in range(law[lw.LISTS_N]):
        if (room[member + st.LISTED] >> i) & 1 == 0:
            continue
        if room[spell_row(room, member, i) + st.DECISION] > t:
            duty = min(duty, room[spell_row(room, member, i) + st.DECISION])
        for g in range(3):
            entered = room[spell_row(room, member, i) + st.ON_A + g]
            if entered < 0 or law[list_row(law, i) + at.LIST_ACTIVE] == 0:
                continue
            for row in range(law[list_row(law, i) + at.LIST_EXITS_N]):
                way_out = exit_row(law, law[list_row(law, i) + at.LIST_EXITS_AT] + row)
                ends = entered + law[way_out + at.EXIT_MONTHS]
                if law[way_out + at.EXIT_BY] == at.EXIT_REPAIR:
                    duty = min(duty, max(ends, t + 1))
                elif ends > t:  # a term, or a class that opens a way out from then on
                    duty = min(duty, ends)
    if room[st.PUBLIC] != 0:
        listed = room[member + st.NEAR] > 0
        if listed != (room[member + st.CONTACT_ONSET] >= 0 and room[member + st.CONTACT_END] < 0):
            duty = min(duty, t + law[at.EXCHANGE_EVERY] - t % law[at.EXCHANGE_EVERY])
    return duty


# A household, a block


@woven
def calm_until(room):
    """The first month in which the authority has anything to do but steps of the index."""
    first = np.int64(NEVER)
    for m in range(room[st.MEMBERS]):
        first = min(first, room[member_row(room, m) + st.CALM])
    return first


@kernel
def next_month(law, room, t, stop):
    """The first month after t in which anything may happen to the household, as far as this chunk's events tell.

    Up to there, and to ``stop``, the members' indices drift: one member's as far as it goes, those of several month by
    month, for what passes to another class may end in events for all.
    """
    n, month = room[st.MEMBERS], t + 1
    event = busy_month(room, month)
    while True:
        first, until = event, min(stop, event)
        for m in range(n):
            first = min(first, max(room[member_row(room, m) + st.QUIET], month))
            until = min(until, room[member_row(room, m) + st.CALM])
        if first >= until:
            return first
        if n > 1:
            until = first + 1
        for m in range(n):
            member = member_row(room, m)
            if room[member + st.QUIET] <= first:
                reached = drift(law, room, member, first, until)
                if reached < until:
                    return reached
        month = until


@woven
def busy_month(room, t):
    """The first month from t on in which a member has a potential event; FAR where none is drawn."""
    month = t
    busy = room[st.BUSY] >> (month - 12 * room[st.CHUNK])
    while busy != 0:
        if busy & 1:
            return month
        busy >>= 1
        month += 1
    return np.int64(FAR)


@laid_in
def live_household_month(law, heights, errors, words, log, room, seed, t, high):
    """One month of a household: it opens, all members live, then the authority acts on each.

    Who becomes aware or listed may do more than the first layer holds, in the same month where a contact told them:
    the events up to ``high`` are drawn anew.
    """
    n = room[st.MEMBERS]
    for m in range(n):
        if room[member_row(room, m) + st.QUIET] <= t:
            open_month(law, log, room, member_row(room, m), t)
    if room[st.TOUCHED] != 0 and room[st.AFFECTED] == 0:
        open_chunk(law, heights, errors, words, room, seed, t, high)
    bit = np.int64(1) << (t - 12 * room[st.CHUNK])
    if room[st.BUSY] & bit:
        for m in range(n):
            if room[member_row(room, m) + st.MONTHS] & bit:
                live_month(law, log, room, member_row(room, m), seed, t)
    for m in range(n):
        member = member_row(room, m)
        if room[member + st.LIVED] != 0 and law[at.INDEX] == at.WEIGHTED:
            room[member + st.QUIET] = min(room[member + st.QUIET], t)
        if room[member + st.QUIET] <= t:
            if present(room, member, t):
                authority(law, log, room, member, seed, t)
            else:
                room[member + st.CALM] = static_duty(room, member, t)
                room[member + st.QUIET] = room[member + st.CALM]
        if room[member + st.LIVED] != 0:
            room[member + st.WORK] = room[member + st.WORK_NEXT]
            room[member + st.INCOME] = room[member + st.INCOME_NEXT]
            room[member + st.LIVED] = 0
    if room[st.TOUCHED] != 0 and room[st.AFFECTED] == 0 and t + 1 < high:
        open_chunk(law, heights, errors, words, room, seed, t + 1, high)


@laid_in
def live_household(law, heights, errors, words, crowd, state, arena, log, room, household, seed, first, until, known):
    """A household through the months [first, until) that matter.  The next month that may; 0 where room was lacking.

    What the household reads of others is known up to the month ``known``, at or after ``until``.
    """
    t = max(first, np.int64(state.next[household]))
    if not load(law, crowd, state, arena, room, household, t):
        return np.int64(0)
    upcoming, high = t, t
    while t < until:
        chunk = t // np.int64(12)
        room[st.CHUNK] = chunk
        high = min(known, 12 * chunk + 12)
        open_chunk(law, heights, errors, words, room, seed, t, high)
        stop = min(until, high)
        upcoming = next_month(law, room, t - 1, stop)
        while upcoming < stop and room[st.FULL] == 0:
            t = upcoming
            live_household_month(law, heights, errors, words, log, room, seed, t, high)
            upcoming = next_month(law, room, t, stop)
        if room[st.FULL] != 0:
            return np.int64(0)
        t = stop
    return min(upcoming, high)


@kernel
def close(law, log, room, until):
    """Rows for the spells that are still running at the end."""
    for m in range(room[st.MEMBERS]):
        member = member_row(room, m)
        for i in range(law[lw.LISTS_N]):
            entered = room[spell_row(room, member, i) + st.ON_A]
            if entered >= 0:
                write_left(log, room, member, i, until, np.int64(OPEN), entered)


@kernel
def collect_astray(log, room, astray, first_row, begin):
    """Add the household's sightings that went astray to ``astray`` (sights, months since ``begin``)."""
    for row in range(first_row, room[st.ROWS]):
        first, second = log[2 * row], log[2 * row + 1]
        if (second >> 16) & MOST_8 == SIGHTING and second & MOST_16 == 1:
            astray[(first >> 48) & MOST_16, ((first >> 32) & MOST_16) - begin] += 1


@woven
def is_calm(state, household, until):
    """Whether nothing but steps of indices that others read can happen to a household before the month ``until``."""
    return np.int64(state.calm[household]) >= until and np.int64(state.busy[household]) >= until


@woven
def cells_of_heights(heights):
    """The cells of all its arrays."""
    return Heights(
        cells(heights.lanes), cells(heights.blocks), cells(heights.profile_cell), cells(heights.cell_poisson),
        cells(heights.cell_last), cells(heights.cell_cumulative), cells(heights.cell_kinds), cells(heights.family_of),
        cells(heights.place_of), cells(heights.poisson), cells(heights.poisson_at),
    )  # fmt: skip


@kernel
def live_block(
    laws, world, wrong, drawn, crowd, state, kept, written, desk, astray, seed, last, first, until, known, begin, end
):  # fmt: skip
    """Live the households from room[HOUSEHOLD] up to ``last`` through the months [first, until).

    Of the arrays come the cells by which all others know them: law, heights and errors of ``world`` and ``wrong``,
    words ``drawn``, the arena ``kept``, the log ``written`` (int64, two words a row) and the room, its ``desk`` first.
    What is read of others stands until ``known``; ``begin`` and ``end`` are those of the world's life: at ``end`` open
    spells are told.  Stops early with room[FULL] set, before storing anything of the household at hand: the caller
    drains the log, or makes room, and calls again.
    """
    law, arena, log, room, words = cells(laws), cells(kept), cells(written), cells(desk), cells(drawn)
    heights, errors = cells_of_heights(world), Errors(cells(wrong.lanes), cells(wrong.limits))
    room[st.ARENA_END], room[st.MOST_ROWS] = kept.shape[0], written.shape[0] // 2
    household = room[st.HOUSEHOLD]
    room[st.FULL] = 0
    others_read = state.means.shape[0] > 0 and law[at.INDEX] != at.WEIGHTED and first != law[at.FIRST] and until != end
    ahead = Ahead(np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0))
    if others_read and household < last:
        ahead = ahead_of(crowd, room, household, last)
        shown, means, residents = cells(state.shown), cells(state.means), 3 * ahead.residents
        step_ahead(law, room, shown, means, 3 * ahead.first, ahead.at, residents, until - first)
        step_ahead(law, room, shown, means, 3 * ahead.first_born, ahead.at + residents, 3 * ahead.born, until - first)
    while household < last:
        due = np.int64(state.next[household]) < until or (until == end and state.at[household] >= 0)
        if due and others_read and is_calm(state, household, until):
            due = not drift_together(crowd, state, room, ahead, household)
        if due:
            first_row, capped = room[st.ROWS], room[st.CAPPED]
            room[st.HOUSEHOLD] = household
            upcoming = live_household(
                law, heights, errors, words, crowd, state, arena, log, room, household, seed, first, until, known
            )
            if upcoming > 0 and until == end:
                close(law, log, room, until)
            if upcoming == 0 or room[st.FULL] != 0 or not store(law, state, arena, room, household):
                clean(room)
                room[st.ROWS] = first_row
                room[st.CAPPED] = capped
                break
            state.next[household] = upcoming
            if until != end:
                state.calm[household] = calm_until(room)
                state.busy[household] = min(busy_month(room, until), known, max(until, 12 * room[st.CHUNK] + 12))
            if room[st.SEEN_ASTRAY] != 0:
                collect_astray(log, room, astray, first_row, begin)
            clean(room)
        household += 1
    room[st.HOUSEHOLD] = household


@kernel
def compact(state, arena, fresh, first, last):
    """Move the runs of the households [first, last) into ``fresh`` without gaps; the words used."""
    used = np.int64(0)
    for household in range(first, last):
        place = np.int64(state.at[household])
        if place >= 0:
            header = arena[place]
            words = (
                st.HEADER_WORDS
                + ((header >> 24) & 0xFFFF) * st.RECORD_WORDS
                + ((header >> 40) & 0xFFF) * st.SPELL_WORDS
                + ((header >> 52) & 0x7FF) * st.DOSSIER_WORDS
            )
            room = words + words // np.int64(4)
            for word in range(words):
                fresh[used + word] = arena[place + word]
            fresh[used] = room | (header & ~np.int64(0xFFFFFF))
            state.at[household] = used
            used += room
    return used


# Exchange


@kernel
def confusability_sums(law, lanes, words, crowd, sums, seed, first, last, shift, t):
    """Add to ``sums`` (sights + 1, int64) the confusability of who is in scope in month t, and how many they are.

    Rows [first, last); a person's number is their row and ``shift``.
    """
    chunk, some, drawn_into = t // np.int64(12), law[at.FALSE_N], cells(words)
    for row in range(first, last):
        birth, cell = np.int64(crowd.birth[row]), np.int64(crowd.likeness[row])
        residents = law[at.RESIDENTS]
        if residents > 0 and residents - 1 != ((cell >> 4) & 1):
            continue
        if t < birth + law[at.SCOPE_FROM] or t >= min(np.int64(crowd.death[row]), birth + law[at.SCOPE_TO]):
            continue
        sums[law[lw.SIGHTS_N]] += 1
        if rate_age(birth, chunk) >= SIXTY:
            cell |= SIXTY_CELL
        draw_lanes(drawn_into, cells(lanes), some, seed, np.int64(row + shift), np.int64(0), CONCENTRATED)
        for link in range(some):
            s = law[law[at.FALSE_AT] + link]
            sight = sight_row(law, s)
            drawn = cell
            if np.int64(drawn_into[st.FIRST_WORD + link]) < law[sight + at.SIGHT_CONCENTRATED]:
                drawn |= CONCENTRATED_CELL
            sums[s] += law[law[lw.CONFUSED] + law[sight + at.SIGHT_CONFUSED] * at.CONFUSED_CELLS + drawn]


@kernel
def draw_contacts(contacts, seed, lane, near, near_people, residents, first, last, shift):
    """Rows [first, last) of ``contacts`` (rows, degree; int32): the number of whom each of a city's people reads.

    A person's number is their row and ``shift``.
    """
    for row in range(first, last):
        person = np.int64(row + shift)
        for j in range(contacts.shape[1]):
            words = draw4(seed, person, lane, np.int64(0), np.int64(j), CONTACT, np.int64(0))
            if words[0] < near:
                read = (person + 1 + ((words[1] * near_people) >> 32)) % residents
            else:
                read = (words[1] * residents) >> 32
            if read == person:
                read = (person + 1) % residents
            contacts[row, j] = read


@kernel
def read_listed(crowd, state, contacts, household_of, first, last, t):
    """Count the publicly listed contacts of persons [first, last); a household where it matters is looked at in t."""
    for person in range(first, last):
        listed = np.int64(0)
        for j in range(contacts.shape[1]):
            listed += np.int64(state.public[contacts[person, j]])
        if (listed > 0) != (np.int64(state.near[person]) > 0):
            household = np.int64(household_of[person])
            state.next[household] = min(np.int64(state.next[household]), t)
            state.calm[household] = min(np.int64(state.calm[household]), t)
        state.near[person] = min(listed, np.int64(255))


@kernel
def read_means(crowd, state, contacts, first, last, t):
    """The mean figure of the contacts of persons [first, last), by ledger; of who is not present none."""
    read, shown, means, degree = cells(contacts), cells(state.shown), cells(state.means), contacts.shape[1]
    for person in range(first, last):
        total_a, total_c, total_f = np.int64(0), np.int64(0), np.int64(0)
        some_a, some_c, some_f = np.int64(0), np.int64(0), np.int64(0)
        for j in range(degree):
            other = 3 * np.int64(read[person * degree + j])
            total_a, some_a = added(total_a, some_a, shown[other])
            total_c, some_c = added(total_c, some_c, shown[other + 1])
            total_f, some_f = added(total_f, some_f, shown[other + 2])
        here = np.int64(crowd.birth[person]) <= t and t < np.int64(crowd.death[person])
        means[3 * person] = mean_of(total_a, some_a, here)
        means[3 * person + 1] = mean_of(total_c, some_c, here)
        means[3 * person + 2] = mean_of(total_f, some_f, here)


@woven
def added(total, some, figure):
    """A sum of figures and how many they are, with one more where it is one."""
    is_one = np.int64(figure != NO_FIGURE)
    return total + is_one * figure, some + is_one


@woven
def mean_of(total, some, here):
    """The mean of figures, none where nobody shows one or reads it."""
    return total // some if here and some > 0 else np.int64(NO_FIGURE)
