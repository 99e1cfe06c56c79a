"""The kernel: Tables applied to lives, household by household, in the order of docs/semantics.md.

One file, serial, integers only; it allocates nothing and runs without the GIL, so threads run blocks of households
side by side.  Everything is int64 but for the words of Philox, which are uint64; narrower arrays are read through
np.int64, so that the same lines compute the same without numba.

:func:`live_block` lives households through a window of months.  A household is loaded into the thread's scratch, its
potential events are drawn a chunk at a time, and only the months in which something can happen are run: all members
live, then the authority acts on each.  When the log, the arena or the scratch is too small it returns before anything
of that household is stored, to be called again with more room.

Names: ``m`` row of a member in scratch, ``t`` month, ``s`` Sight, ``i`` list, ``g`` ledger (0 actual, 1 corrected,
2 full), ``r`` row of a record in scratch, ``k`` kind.
"""

from __future__ import annotations

import numpy as np

from glasshouse.chance import Purpose
from glasshouse.compiler import tables as at
from glasshouse.engine import state as st
from glasshouse.machine_code import njit
from glasshouse.vocabulary import NEVER, RATE_AGE_FROM, WAYS, Event, Ledger

kernel = njit(error_model="numpy", _nrt=False)

WORD = 1 << 32
FULL_HEIGHT = 1 << 46  # above the last layer
LARGE = 1 << 62
ADULT = 12 * 18
SIXTY = RATE_AGE_FROM.index(60)
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

DEED, TURN, CHANGED_WORK, CHANGED_INCOME = int(Event.DEED), int(Event.TURN), int(Event.WORK), int(Event.INCOME)
WISH, REFUSED, ALSO_REFUSED, REWARDED = (
    int(Event.WISH),
    int(Event.REFUSED),
    int(Event.ALSO_REFUSED),
    int(Event.REWARDED),
)
SIGHTING, RECORD, CORRECTED, CLASS, STATUS = (
    int(Event.SIGHTING),
    int(Event.RECORD),
    int(Event.CORRECTED),
    int(Event.CLASS),
    int(Event.STATUS),
)
ENTERED, LEFT, FILED, DECIDED, AWARE = (
    int(Event.ENTERED),
    int(Event.LEFT),
    int(Event.FILED),
    int(Event.DECIDED),
    int(Event.AWARE),
)
OPEN, BY_DEATH, BY_SCOPE, BY_SCHEME = (
    WAYS.index("open"),
    WAYS.index("death"),
    WAYS.index("left_scope"),
    WAYS.index("scheme_changed"),
)
BY_APPEAL = WAYS.index("appeal")
WAY_OUT = tuple(WAYS.index(way) for way in ("settled", "term", "class", "class", "repair", "correction"))

POTENTIAL, EVENT = int(Purpose.POTENTIAL), int(Purpose.EVENT)
LAYER_COUNT, LAYER_EVENT = int(Purpose.LAYER_COUNT), int(Purpose.LAYER_EVENT)
MONTHLY, COVERAGE, ASTRAY = int(Purpose.MONTHLY), int(Purpose.COVERAGE), int(Purpose.ASTRAY)
CONCENTRATED, CORRECTION = int(Purpose.CONCENTRATED), int(Purpose.CORRECTION)
ENFORCEMENT, RETRY, REPAIR, TERM = (
    int(Purpose.ENFORCEMENT),
    int(Purpose.RETRY),
    int(Purpose.REPAIR),
    int(Purpose.TERM),
)
APPEAL_FILED, APPEAL_UPHELD = int(Purpose.APPEAL_FILED), int(Purpose.APPEAL_UPHELD)

MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
MULTIPLIER_A, MULTIPLIER_B = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL_A, WEYL_B = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


# Chance


@kernel
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


@kernel
def muldiv(a, numerator, denominator):
    """``a * numerator / denominator`` rounded half up, any sign of a; the product must fit."""
    return (a * numerator + denominator // np.int64(2)) // denominator


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


# The log


@kernel
def write(log, desk, person, month, event, a, b, value):
    """One row, or the note that there is no room for it."""
    row = desk[st.ROWS]
    if row >= log.person.shape[0]:
        desk[st.FULL] = st.LOG_FULL
        return
    log.person[row] = person
    log.month[row] = month
    log.event[row] = event
    log.a[row] = a
    log.b[row] = b
    log.value[row] = value
    desk[st.ROWS] = row + 1


# A household in and out of scratch


@kernel
def new_record(scratch, m):
    """A row of ``records`` at the head of the member's chain; -1 where there is no room."""
    desk, records = scratch.desk, scratch.records
    r = desk[st.RECORDS_FREE]
    if r >= 0:
        desk[st.RECORDS_FREE] = records[r, st.RECORD_NEXT]
    else:
        r = desk[st.RECORDS_USED]
        if r >= records.shape[0]:
            desk[st.FULL] = st.SCRATCH_FULL
            return np.int64(-1)
        desk[st.RECORDS_USED] = r + 1
    records[r, st.RECORD_NEXT] = scratch.members[m, st.RECORDS]
    scratch.members[m, st.RECORDS] = r
    return r


@kernel
def load_member(tables, crowd, state, scratch, m, person, start):
    """What a member is, and their state as far as it is in ``small``; ``start`` is the index of who stands nowhere."""
    clock, member = tables.clock, scratch.members[m]
    birth, death = np.int64(crowd.birth[person]), np.int64(crowd.death[person])
    member[st.PERSON] = person
    member[st.BIRTH] = birth
    member[st.DEATH] = death
    likeness = np.int64(crowd.likeness[person])
    scope_start = birth + clock[at.SCOPE_FROM]
    scope_stop = min(death, birth + clock[at.SCOPE_TO])
    residents = clock[at.RESIDENTS]
    if residents > 0 and residents - 1 != ((likeness >> 4) & 1):
        scope_start = np.int64(FAR)
        scope_stop = np.int64(0)
    member[st.SCOPE_START] = scope_start
    member[st.SCOPE_STOP] = scope_stop
    member[st.LIKENESS] = likeness
    member[st.DISTRICT] = np.int64(crowd.district[person])
    member[st.WORK] = np.int64(state.small[person, st.SMALL_WORK])
    member[st.INCOME] = np.int64(state.small[person, st.SMALL_INCOME])
    member[st.WORK_NEXT] = member[st.WORK]
    member[st.INCOME_NEXT] = member[st.INCOME]
    member[st.FIRST_CELL] = np.int64(crowd.first[person, 0]) * 10 + np.int64(crowd.first[person, 1])
    member[st.AWARE] = np.int64(state.small[person, st.SMALL_AWARE])
    member[st.LIVE] = np.int64(state.small[person, st.SMALL_LIVE])
    member[st.CLASS] = np.int64(state.small[person, st.SMALL_CLASS]) - 1
    for g in range(3):
        member[st.RANK_A + g] = -1
        member[st.X_A + g] = start
        member[st.SHOWN_A + g] = NO_FIGURE
    member[st.BLACK_ENTERED] = -1
    member[st.BLACK_LEFT] = -1
    member[st.CONTACT_ONSET] = -1
    member[st.CONTACT_END] = -1
    member[st.LIVED] = 0
    member[st.LISTED] = 0
    member[st.RECORDS] = -1
    member[st.EVENT] = 0
    member[st.EVENT_END] = 0


@kernel
def load(tables, crowd, state, arena, scratch, household, t):
    """The household into scratch, as it stands before month ``t``.  False where there is no room."""
    clock, desk, members = tables.clock, scratch.desk, scratch.members
    size, born = np.int64(crowd.size[household]), np.int64(crowd.born[household])
    n = size + born
    desk[st.MEMBERS] = n
    desk[st.RECORDS_USED] = 0
    desk[st.RECORDS_FREE] = -1
    desk[st.EVENTS] = 0
    if n > members.shape[0]:
        desk[st.MEMBERS] = 0
        desk[st.FULL] = st.SCRATCH_FULL
        return False
    start = clock[at.START_BEFORE] if t == clock[at.FIRST] else clock[at.START]
    for m in range(n):
        person = np.int64(crowd.head[household]) + m
        if m >= size:
            person = np.int64(crowd.born_head[household]) + m - size
        load_member(tables, crowd, state, scratch, m, person, start)
    place = np.int64(state.at[household])
    if place >= 0:
        load_words(arena, scratch, place)
        if desk[st.FULL] != 0:
            return False
    for m in range(n):
        first_duty(tables, state, scratch, m, t)
    return True


@kernel
def load_words(arena, scratch, place):
    """Records, spells and dossiers from the arena."""
    records, spells, members, desk = scratch.records, scratch.spells, scratch.members, scratch.desk
    header = arena[place]
    word = place + st.HEADER_WORDS
    for _ in range((header >> 24) & 0xFFFF):
        first, second = arena[word], arena[word + 1]
        word += st.RECORD_WORDS
        r = new_record(scratch, second & 0x3FF)
        if r < 0:
            return
        records[r, st.RECORD_DEED] = first & 0x7FFFFFFF
        records[r, st.RECORD_DUE] = (first >> 31) & 0xFFFF
        records[r, st.RECORD_CORRECTED] = (first >> 47) & 0x7FFF
        records[r, st.RECORD_SIGHT] = (second >> 10) & 0xFFF
        records[r, st.RECORD_FLAGS] = (second >> 22) & 0x3FF
        records[r, st.RECORD_RESTS] = (second >> 32) & 0x7FFFFFFF
    for _ in range((header >> 40) & 0xFFF):
        first, second, third = arena[word], arena[word + 1], arena[word + 2]
        word += st.SPELL_WORDS
        m, i = first & 0x3FF, (first >> 10) & 0x1F
        members[m, st.LISTED] |= np.int64(1) << i
        for bit in range(7):
            spells[m, i, st.FILED_IN_ERROR + bit] = (first >> (15 + bit)) & 1
        spells[m, i, st.STATUS] = (first >> 22) & 0xF
        spells[m, i, st.AT_LEAST] = (first >> 26) & 0xFFFFF
        for g in range(3):
            spells[m, i, st.ON_A + g] = ((second >> (16 * g)) & 0xFFFF) - 1
            spells[m, i, st.OUT_A + g] = ((third >> (16 * g)) & 0xFFFF) - 1
        spells[m, i, st.DECISION] = ((second >> 48) & 0x7FFF) - 1
    for _ in range((header >> 52) & 0x7FF):
        m, months = arena[word] & 0x3FF, arena[word + 4]
        for g in range(3):
            members[m, st.X_A + g] = arena[word + 1 + g]
        members[m, st.BLACK_ENTERED] = (months & 0x7FFF) - 1
        members[m, st.BLACK_LEFT] = ((months >> 15) & 0x7FFF) - 1
        members[m, st.CONTACT_ONSET] = ((months >> 30) & 0x7FFF) - 1
        members[m, st.CONTACT_END] = ((months >> 45) & 0x7FFF) - 1
        word += st.DOSSIER_WORDS
    desk[st.AFFECTED] = 0


@kernel
def first_duty(tables, state, scratch, m, t):
    """Whoever has anything is looked at in the first month of the window; others when scope begins or they die."""
    member = scratch.members[m]
    listed = state.near.shape[0] > 0 and np.int64(state.near[member[st.PERSON]]) > 0
    if (
        listed
        or member[st.RECORDS] >= 0
        or member[st.LISTED] != 0
        or member[st.LIVE] != 0
        or member[st.CONTACT_ONSET] >= 0
        or t == tables.clock[at.FIRST]
    ):
        member[st.QUIET] = t
    else:
        member[st.QUIET] = static_duty(tables, member, t - 1)


@kernel
def static_duty(tables, member, t):
    """The next month after ``t`` in which the calendar of a life alone calls for the authority."""
    duty = np.int64(FAR)
    if member[st.BIRTH] > t:
        duty = min(duty, member[st.BIRTH])
    if member[st.SCOPE_START] > t and member[st.SCOPE_START] < member[st.SCOPE_STOP]:
        duty = min(duty, member[st.SCOPE_START])
    if member[st.SCOPE_STOP] > t:
        duty = min(duty, member[st.SCOPE_STOP])
    if member[st.DEATH] > t:
        duty = min(duty, member[st.DEATH])
    return duty


@kernel
def clean(scratch):
    """Spells of scratch as they are found: nobody on any list."""
    members, spells = scratch.members, scratch.spells
    for m in range(scratch.desk[st.MEMBERS]):
        listed = members[m, st.LISTED]
        i = 0
        while listed != 0:
            if listed & 1:
                for column in range(st.DECISION + 1):
                    spells[m, i, column] = -1
                for column in range(st.DECISION + 1, st.SPELL_COLUMNS):
                    spells[m, i, column] = 0
            listed >>= 1
            i += 1


@kernel
def has_dossier(tables, member):
    """Whether a member has figures or months that are not those of everybody."""
    if (
        member[st.BLACK_ENTERED] >= 0
        or member[st.BLACK_LEFT] >= 0
        or member[st.CONTACT_ONSET] >= 0
        or member[st.CONTACT_END] >= 0
    ):
        return True
    if member[st.LIVE] == 0:
        return False
    start = tables.clock[at.START]
    return member[st.X_A] != start or member[st.X_C] != start or member[st.X_F] != start


@kernel
def store(tables, state, arena, scratch, household):
    """The household back into state and arena.  False, and nothing stored, where the arena has no room."""
    desk, members, records, spells = scratch.desk, scratch.members, scratch.records, scratch.spells
    some_records, some_spells, some_dossiers = np.int64(0), np.int64(0), np.int64(0)
    for m in range(desk[st.MEMBERS]):
        r = members[m, st.RECORDS]
        while r >= 0:
            some_records += 1
            r = records[r, st.RECORD_NEXT]
        listed = members[m, st.LISTED]
        while listed != 0:
            some_spells += listed & 1
            listed >>= 1
        if has_dossier(tables, members[m]):
            some_dossiers += 1
    words = some_records * st.RECORD_WORDS + some_spells * st.SPELL_WORDS + some_dossiers * st.DOSSIER_WORDS
    place = np.int64(state.at[household])
    if words > 0:
        words += st.HEADER_WORDS
        room = np.int64(0)
        if place >= 0:
            room = arena[place] & 0xFFFFFF
        if words > room:
            room = words + words // np.int64(4)
            place = desk[st.ARENA_USED]
            if place + room > arena.shape[0]:
                desk[st.FULL] = st.ARENA_FULL
                return False
            desk[st.ARENA_USED] = place + room
            state.at[household] = place
        arena[place] = room | (some_records << 24) | (some_spells << 40) | (some_dossiers << 52)
        store_words(tables, arena, scratch, place + st.HEADER_WORDS)
    elif place >= 0:
        state.at[household] = -1
    for m in range(desk[st.MEMBERS]):
        store_small(tables, state, members[m], spells[m])
    return True


@kernel
def store_words(tables, arena, scratch, word):
    """Records, spells and dossiers into the arena."""
    desk, members, records, spells = scratch.desk, scratch.members, scratch.records, scratch.spells
    for m in range(desk[st.MEMBERS]):
        r = members[m, st.RECORDS]
        while r >= 0:
            arena[word] = (
                records[r, st.RECORD_DEED] | (records[r, st.RECORD_DUE] << 31) | (records[r, st.RECORD_CORRECTED] << 47)
            )
            arena[word + 1] = (
                m
                | (records[r, st.RECORD_SIGHT] << 10)
                | (records[r, st.RECORD_FLAGS] << 22)
                | (records[r, st.RECORD_RESTS] << 32)
            )
            word += st.RECORD_WORDS
            r = records[r, st.RECORD_NEXT]
    for m in range(desk[st.MEMBERS]):
        listed = members[m, st.LISTED]
        i = 0
        while listed != 0:
            if listed & 1:
                spell = spells[m, i]
                first = m | (i << 10) | (spell[st.STATUS] << 22) | (spell[st.AT_LEAST] << 26)
                for bit in range(7):
                    first |= spell[st.FILED_IN_ERROR + bit] << (15 + bit)
                arena[word] = first
                arena[word + 1] = (
                    (spell[st.ON_A] + 1)
                    | ((spell[st.ON_C] + 1) << 16)
                    | ((spell[st.ON_F] + 1) << 32)
                    | ((spell[st.DECISION] + 1) << 48)
                )
                arena[word + 2] = (spell[st.OUT_A] + 1) | ((spell[st.OUT_C] + 1) << 16) | ((spell[st.OUT_F] + 1) << 32)
                word += st.SPELL_WORDS
            listed >>= 1
            i += 1
    for m in range(desk[st.MEMBERS]):
        member = members[m]
        if has_dossier(tables, member):
            arena[word] = m
            for g in range(3):
                arena[word + 1 + g] = member[st.X_A + g] if member[st.LIVE] != 0 else tables.clock[at.START]
            arena[word + 4] = (
                (member[st.BLACK_ENTERED] + 1)
                | ((member[st.BLACK_LEFT] + 1) << 15)
                | ((member[st.CONTACT_ONSET] + 1) << 30)
                | ((member[st.CONTACT_END] + 1) << 45)
            )
            word += st.DOSSIER_WORDS


@kernel
def store_small(tables, state, member, spells):
    """A member's bytes, and what others read of them."""
    person = member[st.PERSON]
    state.small[person, st.SMALL_WORK] = member[st.WORK]
    state.small[person, st.SMALL_INCOME] = member[st.INCOME]
    state.small[person, st.SMALL_AWARE] = member[st.AWARE]
    state.small[person, st.SMALL_CLASS] = member[st.CLASS] + 1
    state.small[person, st.SMALL_LIVE] = member[st.LIVE]
    if state.public.shape[0] > 0:
        public = np.int64(0)
        if member[st.LISTED] != 0:
            for i in range(tables.lists.shape[0]):
                if tables.lists[i, at.LIST_PUBLIC] != 0 and spells[i, st.ON_A] >= 0:
                    public = np.int64(1)
        state.public[person] = public
    if state.shown.shape[0] > 0:
        for g in range(3):
            if member[st.LIVE] == 0:
                state.shown[person, g] = NO_FIGURE
            elif member[st.SHOWN_A + g] != NO_FIGURE:
                state.shown[person, g] = member[st.SHOWN_A + g]


# Potential events


@kernel
def new_event(scratch, m, month, below, kind, source, height, ordinal):
    """A potential event of a member; events of one member are drawn in one go."""
    row = scratch.desk[st.EVENTS]
    if row >= scratch.events.shape[0]:
        scratch.desk[st.FULL] = st.SCRATCH_FULL
        return
    event = scratch.events[row]
    event[st.EVENT_KEY] = (month << st.KEY_MONTH) | below
    event[st.EVENT_KIND] = kind
    event[st.EVENT_SOURCE] = source
    event[st.EVENT_HEIGHT] = height
    event[st.EVENT_ORDINAL] = ordinal
    scratch.desk[st.EVENTS] = row + 1
    scratch.members[m, st.EVENT_END] = row + 1


@kernel
def draw_layer(tables, scratch, m, seed, lane, layer, exponent, limit, low, high, kind, source, below):
    """The events of one layer of a stream in the months [low, high) of the chunk, of height under ``limit``."""
    chunk, person = scratch.desk[st.CHUNK], scratch.members[m, st.PERSON]
    power = exponent - at.SMALLEST_EXPONENT + max(np.int64(0), layer - 1)
    word = draw4(seed, person, lane, chunk, layer * 1024, LAYER_COUNT, np.int64(0))[0]
    n = poisson(tables.poisson, tables.poisson_at[power], word)
    for i in range(n):
        ordinal = layer * 1024 + i
        words = draw4(seed, person, lane, chunk, ordinal, LAYER_EVENT, np.int64(0))
        month = (words[0] * 12) >> 32
        height = words[2]
        if layer > 0:
            height = (WORD + words[2]) << (layer - 1)
        if month >= low and month < high and height < limit:
            if source < 0:
                new_event(scratch, m, month, (ordinal << 32) | lane, kind, source, height, ordinal)
            else:
                new_event(scratch, m, month, below | ordinal, kind, source, height, ordinal)


@kernel
def draw_stream(tables, scratch, m, seed, lane, limit, low, high, kind, source, below):
    """All layers of a stream that belongs to a clause, up to ``limit`` in units of 2^-42."""
    if limit <= 0:
        return
    for layer in range(at.LAYERS + 1):
        if layer > 0 and limit <= (np.int64(WORD) << (layer - 1)):
            return
        draw_layer(
            tables, scratch, m, seed, lane, np.int64(layer), np.int64(at.STREAM_EXPONENT), limit, low, high, kind,
            source, below,
        )  # fmt: skip


@kernel
def draw_events(tables, state, scratch, m, seed, low_month, high_month):
    """The member's potential events in the months [low_month, high_month) of the chunk at hand, in their order.

    Heights that no state can reach are left out.
    """
    clock, kinds, links, member, desk = tables.clock, tables.kinds, tables.links, scratch.members[m], scratch.desk
    chunk, person = desk[st.CHUNK], member[st.PERSON]
    first_row = desk[st.EVENTS]
    member[st.EVENT] = first_row
    member[st.EVENT_END] = first_row
    low = max(low_month, member[st.BIRTH]) - 12 * chunk
    high = min(high_month, member[st.DEATH]) - 12 * chunk
    if low >= high:
        return
    profile = member[st.PROFILE]
    row = tables.profile_draw[profile]
    lane = clock[at.POTENTIAL_LANE]
    n = poisson(
        tables.poisson,
        tables.poisson_at[at.POWERS + row],
        draw4(seed, person, lane, chunk, np.int64(0), POTENTIAL, np.int64(0))[0],
    )
    for i in range(n):
        words = draw4(seed, person, lane, chunk, np.int64(i), EVENT, np.int64(0))
        month = (words[0] * 12) >> 32
        if month < low or month >= high:
            continue
        kind = np.int64(0)
        while words[1] >= tables.cumulative[row, kind]:
            kind += 1
        reach = tables.thresholds[tables.profile_rates[profile, kind], LARGEST]
        if words[2] < (reach >> 10) * kinds[kind, at.KIND_ABOVE] + kinds[kind, at.KIND_ABOVE]:
            lane_below = (np.int64(i) << 32) | kinds[kind, at.KIND_LANE]
            new_event(scratch, m, month, lane_below, kind, np.int64(-1), words[2], np.int64(i))
    affected = desk[st.AFFECTED] != 0
    if affected or clock[at.ALWAYS_ABOVE] != 0:
        for link in range(clock[at.ABOVE_N]):
            kind = links[clock[at.ABOVE_AT] + link]
            rates = tables.profile_rates[profile, kind]
            reach = tables.thresholds[rates, LARGEST]
            bound = (reach >> 10) * kinds[kind, at.KIND_ABOVE] + kinds[kind, at.KIND_ABOVE]
            layer = np.int64(1)
            while reach > 0 and layer <= at.LAYERS and bound > (np.int64(WORD) << (layer - 1)):
                exponent = tables.thresholds[rates, LEVELS]
                if exponent + layer - 1 >= at.POWERS + at.SMALLEST_EXPONENT:
                    break
                draw_layer(
                    tables, scratch, m, seed, kinds[kind, at.KIND_LANE], layer, exponent, bound, low, high, kind,
                    np.int64(-1), np.int64(0),
                )  # fmt: skip
                layer += 1
    for link in range(clock[at.MONTHLY_N]):
        kind = links[clock[at.MONTHLY_AT] + link]
        reach = tables.thresholds[tables.profile_rates[profile, kind], LARGEST]
        bound = (reach >> 10) * kinds[kind, at.KIND_ABOVE] + kinds[kind, at.KIND_ABOVE]
        if reach > 0:
            lane = kinds[kind, at.KIND_LANE]
            for month in range(low, high):
                height = draw(seed, person, lane, 12 * chunk + month, np.int64(0), MONTHLY)
                if height < bound:
                    lane_below = (np.int64(MONTHLY_ORDINAL) << 32) | lane
                    new_event(
                        scratch, m, np.int64(month), lane_below, kind, np.int64(-1), height, np.int64(MONTHLY_ORDINAL)
                    )
    for stream in range(tables.streams.shape[0]):
        if affected or tables.streams[stream, at.STREAM_ALWAYS] != 0:
            below = (np.int64(1) << 51) | (np.int64(stream) << 32)
            draw_stream(
                tables, scratch, m, seed, tables.streams[stream, at.STREAM_LANE],
                tables.streams[stream, at.STREAM_THRESHOLD], low, high, tables.streams[stream, at.STREAM_KIND],
                np.int64(stream), below,
            )  # fmt: skip
    draw_false(tables, state, scratch, m, seed, low, high)
    sort_events(scratch.events, first_row, desk[st.EVENTS])


@kernel
def draw_false(tables, state, scratch, m, seed, low, high):
    """Potential false records of the member, for each Sight with errors, while in scope."""
    clock, member, chunk = tables.clock, scratch.members[m], scratch.desk[st.CHUNK]
    low = max(low, member[st.SCOPE_START] - 12 * chunk)
    high = min(high, member[st.SCOPE_STOP] - 12 * chunk)
    if low >= high:
        return
    for link in range(clock[at.FALSE_N]):
        s = tables.links[clock[at.FALSE_AT] + link]
        if state.flow[0, s] == 0 and state.flow[1, s] == 0:
            continue
        cell = confusability(tables, seed, member[st.PERSON], member[st.LIKENESS], member[st.RATE_AGE], s)
        limit = received(state.flow[0, s], cell) + received(state.flow[1, s], cell)
        below = (np.int64(3) << 50) | (np.int64(link) << 32)
        draw_stream(tables, scratch, m, seed, tables.sights[s, at.SIGHT_LANE], limit, low, high, np.int64(-1), s, below)


@kernel
def confusability(tables, seed, person, likeness, rate_age, s):
    """How easily a person is taken for another by this Sight, in 1/1024."""
    cell = likeness
    if rate_age >= SIXTY:
        cell |= 64
    share = tables.sights[s, at.SIGHT_CONCENTRATED]
    if (
        share > 0
        and draw(seed, person, tables.sights[s, at.SIGHT_LANE], np.int64(0), np.int64(0), CONCENTRATED) < share
    ):
        cell |= 128
    return tables.confused[tables.sights[s, at.SIGHT_CONFUSED], cell]


@kernel
def received(phi, confused):
    """What of a flow comes to a person, in units of 2^-42; what is above the last layer is as if just above it."""
    if confused > 0 and phi > np.int64(LARGE) // confused:
        return np.int64(FULL_HEIGHT)
    return min(muldiv(phi, confused, np.int64(256)), np.int64(FULL_HEIGHT))


@kernel
def sort_events(events, first, end):
    """Events by key; there are few."""
    for row in range(first + 1, end):
        here = row
        while here > first and events[here - 1, st.EVENT_KEY] > events[here, st.EVENT_KEY]:
            for column in range(st.EVENT_COLUMNS):
                kept = events[here, column]
                events[here, column] = events[here - 1, column]
                events[here - 1, column] = kept
            here -= 1


@kernel
def rate_age(birth, chunk):
    """The band of RATE_AGES on the first of January."""
    age = max(np.int64(0), (12 * chunk - birth) // np.int64(12))
    band = np.int64(0)
    for row in range(1, len(RATE_AGE_FROM)):
        if age >= RATE_AGE_FROM[row]:
            band = np.int64(row)
    return band


@kernel
def is_affected(scratch):
    """Whether a member is aware, was on a list, or has or had a listed contact."""
    for m in range(scratch.desk[st.MEMBERS]):
        member = scratch.members[m]
        if member[st.AWARE] != 0 or member[st.LISTED] != 0 or member[st.BLACK_ENTERED] >= 0:
            return np.int64(1)
        if member[st.CONTACT_ONSET] >= 0:
            return np.int64(1)
    return np.int64(0)


@kernel
def open_chunk(tables, crowd, state, scratch, seed, low, high):
    """Draw the chunk's events of all members in the months [low, high)."""
    scratch.desk[st.EVENTS] = 0
    scratch.desk[st.AFFECTED] = is_affected(scratch)
    chunk = scratch.desk[st.CHUNK]
    for m in range(scratch.desk[st.MEMBERS]):
        member = scratch.members[m]
        band = rate_age(member[st.BIRTH], chunk)
        member[st.RATE_AGE] = band
        member[st.PROFILE] = np.int64(crowd.trait[member[st.PERSON]]) * len(RATE_AGE_FROM) + band
        draw_events(tables, state, scratch, m, seed, low, high)


# Whom a clause holds for, and how fast things happen


@kernel
def present(member, t):
    """Born and not dead."""
    return member[st.BIRTH] <= t and t < member[st.DEATH]


@kernel
def in_scope(member, t):
    """The scheme in force applies."""
    return member[st.SCOPE_START] <= t and t < member[st.SCOPE_STOP]


@kernel
def condition_holds(tables, scratch, m, effect, t):
    """The condition of a clause for the member themself, as the month began."""
    clause, member = tables.effects[effect], scratch.members[m]
    if clause[at.EFFECT_ON] >= 0 and scratch.spells[m, clause[at.EFFECT_ON], st.ON_A] < 0:
        return False
    if clause[at.EFFECT_NOT_ON] >= 0 and (
        not in_scope(member, t) or scratch.spells[m, clause[at.EFFECT_NOT_ON], st.ON_A] >= 0
    ):
        return False
    most, least = clause[at.EFFECT_CLASS_AT_MOST], clause[at.EFFECT_CLASS_AT_LEAST]
    if most != -1 or least != -1:
        if most == -2 or least == -2 or member[st.LIVE] == 0 or member[st.CLASS] < 0:
            return False
        rank = tables.rank[member[st.CLASS]]
        if rank < 0 or (most != -1 and rank > most) or (least != -1 and rank < least):
            return False
    return True


@kernel
def holds(tables, scratch, m, effect, t):
    """Whether a sanction or reward holds for the member in month t."""
    target = tables.effects[effect, at.EFFECT_TARGET]
    if target == 0:
        return condition_holds(tables, scratch, m, effect, t)
    if target == 1 and t - scratch.members[m, st.BIRTH] >= ADULT:
        return False
    for other in range(scratch.desk[st.MEMBERS]):
        member = scratch.members[other]
        if not present(member, t) or (target == 1 and (other == m or t - member[st.BIRTH] < ADULT)):
            continue
        if condition_holds(tables, scratch, other, effect, t):
            return True
    return False


@kernel
def response_row(tables, member, response, t):
    """The row of ``factors`` by which a response acts on the member in month t, -1 where it does not."""
    row = tables.responses[response]
    onset, end = row[at.RESPONSE_ONSET], row[at.RESPONSE_ENDED]
    if row[at.RESPONSE_AWARE] != 0 and member[st.AWARE] == 0:
        return np.int64(-1)
    if row[at.RESPONSE_TRIGGER] == 1:
        if member[st.BLACK_ENTERED] < 0:
            return np.int64(-1)
        onset = member[st.BLACK_ENTERED] + 1
        end = member[st.BLACK_LEFT] + 1 if member[st.BLACK_LEFT] >= 0 else np.int64(FAR)
    elif row[at.RESPONSE_TRIGGER] == 2:
        if member[st.CONTACT_ONSET] < 0:
            return np.int64(-1)
        onset = member[st.CONTACT_ONSET]
        end = member[st.CONTACT_END] if member[st.CONTACT_END] >= 0 else np.int64(FAR)
    active_from = onset + row[at.RESPONSE_DELAY]
    if t < active_from:
        return np.int64(-1)
    months, fades, full = row[at.RESPONSE_MONTHS], row[at.RESPONSE_FADES], row[at.RESPONSE_FACTORS]
    if t < end:
        if fades == 1:
            return full + max(np.int64(0), months - (t - active_from))
        return full + months
    if fades == 2 and end > active_from:
        return full + max(np.int64(0), months - (t - end))
    return np.int64(-1)


@kernel
def threshold(tables, scratch, m, k, t):
    """T of a kind for the member in month t."""
    kind, member, links = tables.kinds[k], scratch.members[m], tables.links
    cell = member[st.WORK] * 10 + member[st.INCOME]
    if tables.clock[at.FEEDBACK] == 0:
        cell = member[st.FIRST_CELL]
    height = tables.thresholds[tables.profile_rates[member[st.PROFILE], k], cell]
    if height == 0:
        return height
    if t - member[st.BIRTH] >= ADULT:
        for link in range(kind[at.KIND_RESPONSES_N]):
            row = response_row(tables, member, links[kind[at.KIND_RESPONSES_AT] + link], t)
            if row >= 0 and tables.factors[row, 0] != tables.factors[row, 1]:
                height = muldiv_wide(height, tables.factors[row, 0], tables.factors[row, 1])
    for link in range(kind[at.KIND_TIMES_N]):
        place = kind[at.KIND_TIMES_AT] + 3 * link
        if holds(tables, scratch, m, links[place], t):
            height = muldiv_wide(height, links[place + 1], links[place + 2])
    if kind[at.KIND_MONTHLY] != 0 and height > WORD:
        scratch.desk[st.CAPPED] += 1
        height = np.int64(WORD)
    return height


# What lives do in a month


@kernel
def add_record(scratch, m, s, due, deed, flags, corrected, t):
    """A record that falls due in ``due``."""
    r = new_record(scratch, m)
    if r < 0:
        return
    record = scratch.records[r]
    record[st.RECORD_SIGHT] = s
    record[st.RECORD_DUE] = due
    record[st.RECORD_DEED] = deed
    record[st.RECORD_FLAGS] = flags
    record[st.RECORD_CORRECTED] = corrected
    record[st.RECORD_RESTS] = 0
    member = scratch.members[m]
    member[st.QUIET] = min(member[st.QUIET], max(due, t))


@kernel
def do(tables, log, scratch, m, k, ordinal, seed, t):
    """A deed, and what each agency sees of it."""
    kind, member = tables.kinds[k], scratch.members[m]
    person = member[st.PERSON]
    write(log, scratch.desk, person, t, DEED, k, 0, ordinal)
    if not in_scope(member, t):
        return
    for link in range(kind[at.KIND_SIGHTS_N]):
        s = tables.links[kind[at.KIND_SIGHTS_AT] + link]
        sight = tables.sights[s]
        lane, flags = sight[at.SIGHT_LANE], np.int64(F)
        if sight[at.SIGHT_VARIES] == 0:
            u = draw(seed, person, lane, t, ordinal, COVERAGE)
        elif sight[at.SIGHT_VARIES] == 1:
            u = draw(seed, person, lane, np.int64(0), np.int64(0), COVERAGE)
        else:
            u = draw4(seed, member[st.DISTRICT], lane, np.int64(0), np.int64(0), COVERAGE, np.int64(1))[0]
        if u < sight[at.SIGHT_COVERAGE]:
            flags |= C
            astray = np.int64(0)
            if sight[at.SIGHT_ASTRAY] > 0 and draw(seed, person, lane, t, ordinal, ASTRAY) < sight[at.SIGHT_ASTRAY]:
                astray = np.int64(1)
            else:
                flags |= A
            write(log, scratch.desk, person, t, SIGHTING, s, astray, 0)
        add_record(scratch, m, s, t + sight[at.SIGHT_LAG], t * 65536 + ordinal, flags, np.int64(NEVER), t)


@kernel
def befall(tables, log, scratch, m, k, cause, ordinal, t):
    """A turn of life: the first that changes work holds, the first that changes income, and all that settle."""
    kind, member = tables.kinds[k], scratch.members[m]
    work, bands = kind[at.KIND_TO_WORK], kind[at.KIND_BANDS]
    income = min(max(member[st.INCOME] + bands, np.int64(0)), np.int64(9))
    may_change = True
    if work >= 0 and (member[st.WORK_NEXT] != member[st.WORK] or work == member[st.WORK]):
        may_change = False
    if bands != 0 and (member[st.INCOME_NEXT] != member[st.INCOME] or income == member[st.INCOME]):
        may_change = False
    if not may_change and kind[at.KIND_SETTLES] == 0:
        return
    write(log, scratch.desk, member[st.PERSON], t, TURN, k, cause, ordinal)
    for way_out in range(tables.exits.shape[0]):
        if tables.settles[k, way_out] != 0:
            scratch.settled[m, way_out] = member[st.PERSON] * 32768 + t
            member[st.QUIET] = min(member[st.QUIET], t)
    if may_change and work >= 0:
        member[st.WORK_NEXT] = work
        member[st.LIVED] = 1
    if may_change and bands != 0:
        member[st.INCOME_NEXT] = income
        member[st.LIVED] = 1


@kernel
def ask(tables, log, scratch, m, k, ordinal, seed, t):
    """A wish, granted or refused."""
    kind, member, links = tables.kinds[k], scratch.members[m], tables.links
    person, refusing = member[st.PERSON], np.int64(0)
    for link in range(kind[at.KIND_REFUSES_N]):
        place = kind[at.KIND_REFUSES_AT] + 3 * link
        if holds(tables, scratch, m, links[place], t) and (
            draw(seed, person, links[place + 1], t, ordinal, ENFORCEMENT) < links[place + 2]
        ):
            scratch.refusing[refusing] = place
            refusing += 1
    if refusing == 0:
        write(log, scratch.desk, person, t, WISH, k, 0, ordinal)
        for link in range(kind[at.KIND_GRANTS_N]):
            effect = links[kind[at.KIND_GRANTS_AT] + link]
            if holds(tables, scratch, m, effect, t):
                write(log, scratch.desk, person, t, REWARDED, k, tables.effects[effect, at.EFFECT_ROW], 0)
        return
    first = scratch.refusing[0]
    retries = np.int64(0)
    while (
        retries < MOST_RETRIES
        and draw4(seed, person, links[first + 1], t, ordinal, RETRY, retries)[0] < kind[at.KIND_AGAIN]
    ):
        retries += 1
    write(log, scratch.desk, person, t, REFUSED, k, tables.effects[links[first], at.EFFECT_ROW], 1 + retries)
    for row in range(1, refusing):
        effect = links[scratch.refusing[row]]
        write(log, scratch.desk, person, t, ALSO_REFUSED, k, tables.effects[effect, at.EFFECT_ROW], 0)


@kernel
def receive(tables, state, scratch, m, s, height, ordinal, seed, t):
    """A false record, and the month in which it is corrected at its source."""
    member, sight = scratch.members[m], tables.sights[s]
    person, lane = member[st.PERSON], sight[at.SIGHT_LANE]
    confused = confusability(tables, seed, person, member[st.LIKENESS], member[st.RATE_AGE], s)
    flags = A | FABRICATED
    if height < received(state.flow[0, s], confused):
        flags = A | MISATTRIBUTED
    due, corrected = t + sight[at.SIGHT_LAG], np.int64(NEVER)
    if sight[at.SIGHT_CORRECTS] >= 0:
        failures = np.int64(0)
        while (
            failures < MOST_FAILURES
            and draw4(seed, person, lane, due, FALSE_ORDINALS + ordinal, CORRECTION, failures)[0]
            >= sight[at.SIGHT_CORRECTS]
        ):
            failures += 1
        corrected = due + 1 + failures
    add_record(scratch, m, s, due, t * 65536 + FALSE_ORDINALS + ordinal, np.int64(flags), corrected, t)


@kernel
def live_month(tables, state, log, scratch, m, seed, t):
    """What happens to one member in month t, on the state at its start."""
    member, events = scratch.members[m], scratch.events
    key_end = (t - 12 * scratch.desk[st.CHUNK] + 1) << st.KEY_MONTH
    here = present(member, t)
    while member[st.EVENT] < member[st.EVENT_END] and events[member[st.EVENT], st.EVENT_KEY] < key_end:
        event = events[member[st.EVENT]]
        member[st.EVENT] += 1
        k, source, ordinal = event[st.EVENT_KIND], event[st.EVENT_SOURCE], event[st.EVENT_ORDINAL]
        if not here:
            continue
        if k < 0:
            receive(tables, state, scratch, m, source, event[st.EVENT_HEIGHT], ordinal, seed, t)
            continue
        if (tables.kinds[k, at.KIND_WORK] >> member[st.WORK]) & 1 == 0:
            continue
        cause = np.int64(0)
        if source >= 0:
            effect = tables.streams[source, at.STREAM_EFFECT]
            if not holds(tables, scratch, m, effect, t):
                continue
            cause = tables.effects[effect, at.EFFECT_ROW] + 1
        elif event[st.EVENT_HEIGHT] >= threshold(tables, scratch, m, k, t):
            continue
        if tables.kinds[k, at.KIND_IS] == 0:
            do(tables, log, scratch, m, k, ordinal, seed, t)
        elif tables.kinds[k, at.KIND_IS] == 1:
            befall(tables, log, scratch, m, k, cause, ordinal, t)
        else:
            ask(tables, log, scratch, m, k, ordinal, seed, t)
    if member[st.LIVED] != 0:
        if member[st.WORK_NEXT] != member[st.WORK]:
            write(log, scratch.desk, member[st.PERSON], t, CHANGED_WORK, member[st.WORK_NEXT], member[st.WORK], 0)
        if member[st.INCOME_NEXT] != member[st.INCOME]:
            write(log, scratch.desk, member[st.PERSON], t, CHANGED_INCOME, member[st.INCOME_NEXT], member[st.INCOME], 0)


# The month opens


@kernel
def leave(tables, log, scratch, m, i, g, t, way, black):
    """End a spell on one ledger; on the actual one with a row.  ``black`` is the column that says which lists are."""
    member, spell = scratch.members[m], scratch.spells[m, i]
    entered = spell[st.ON_A + g]
    spell[st.ON_A + g] = -1
    spell[st.OUT_A + g] = t
    if g > 0:
        return
    write_left(log, scratch, m, i, t, way, entered)
    if tables.lists[i, black] != 0:
        on_another = False
        for other in range(tables.lists.shape[0]):
            if tables.lists[other, black] != 0 and scratch.spells[m, other, st.ON_A] >= 0:
                on_another = True
        if not on_another:
            member[st.BLACK_LEFT] = t
    spell[st.DECISION] = -1
    for column in range(st.FILED_IN_ERROR, st.LET_GO):
        spell[column] = 0
    spell[st.BY_DEEDS] = 0
    spell[st.AT_LEAST] = 0
    if way != BY_APPEAL:
        forget_rests(scratch, m, i)


@kernel
def write_left(log, scratch, m, i, t, way, entered):
    """The row of a spell that ended, or is open at the end."""
    spell = scratch.spells[m, i]
    was = np.int64(0)
    if spell[st.ERROR_AT_ENTRY] != 0:
        was = np.int64(1)
    elif spell[st.RESTS] != 0 and spell[st.RESTS_TRUE] == 0:
        was = np.int64(2)
    elif spell[st.ERROR_LATER] != 0:
        was = np.int64(3)
    write(log, scratch.desk, scratch.members[m, st.PERSON], t, LEFT, i, way, (was << 16) | (t - entered))


@kernel
def forget_rests(scratch, m, i):
    """No entry on list i rests on any record any more."""
    r = scratch.members[m, st.RECORDS]
    while r >= 0:
        scratch.records[r, st.RECORD_RESTS] &= ~(np.int64(1) << i)
        r = scratch.records[r, st.RECORD_NEXT]


@kernel
def lose_lists(tables, log, scratch, m, t, way, black):
    """Off every list, on every ledger; by a change of scheme only off those that the scheme does not have."""
    if scratch.members[m, st.LISTED] == 0:
        return
    for i in range(tables.lists.shape[0]):
        if way == BY_SCHEME and tables.lists[i, at.LIST_ACTIVE] != 0:
            continue
        for g in range(3):
            if scratch.spells[m, i, st.ON_A + g] >= 0:
                leave(tables, log, scratch, m, i, g, t, way, black)


@kernel
def lose_index(scratch, m):
    """Points and classes go, and no record counts for an index any more."""
    member = scratch.members[m]
    member[st.LIVE] = 0
    member[st.CLASS] = -1
    r = member[st.RECORDS]
    while r >= 0:
        scratch.records[r, st.RECORD_FLAGS] &= ~np.int64(7 * st.COUNTED)
        r = scratch.records[r, st.RECORD_NEXT]
    for g in range(3):
        member[st.RANK_A + g] = -1


@kernel
def change_scheme(tables, log, scratch, m, t):
    """Which records, spells and figures go on under the new scheme."""
    records, member = scratch.records, scratch.members[m]
    r = member[st.RECORDS]
    while r >= 0:
        if records[r, st.RECORD_FLAGS] & st.DROPPED == 0:
            moved = tables.sights[records[r, st.RECORD_SIGHT], at.SIGHT_MOVES]
            if moved >= 0:
                records[r, st.RECORD_SIGHT] = moved
            else:
                records[r, st.RECORD_FLAGS] |= st.DROPPED
        r = records[r, st.RECORD_NEXT]
    lose_lists(tables, log, scratch, m, t, np.int64(BY_SCHEME), np.int64(at.LIST_WAS_BLACK))
    if tables.clock[at.INDEX_FRESH] != 0:
        lose_index(scratch, m)


@kernel
def open_month(tables, state, log, scratch, m, t):
    """Death, a change of scheme and the end of scope take lists and figures; then what contacts show."""
    clock, member = tables.clock, scratch.members[m]
    if t == member[st.DEATH]:
        lose_lists(tables, log, scratch, m, t, np.int64(BY_DEATH), np.int64(at.LIST_BLACK))
        lose_index(scratch, m)
        member[st.RECORDS] = -1
    if not present(member, t):
        return
    if clock[at.CHANGED] != 0 and t == clock[at.FIRST]:
        change_scheme(tables, log, scratch, m, t)
    if not in_scope(member, t) and (member[st.LISTED] != 0 or member[st.LIVE] != 0):
        lose_lists(tables, log, scratch, m, t, np.int64(BY_SCOPE), np.int64(at.LIST_BLACK))
        lose_index(scratch, m)
    if state.near.shape[0] > 0 and t % clock[at.EXCHANGE_EVERY] == 0:
        listed = np.int64(state.near[member[st.PERSON]]) > 0
        was_listed = member[st.CONTACT_ONSET] >= 0 and member[st.CONTACT_END] < 0
        if listed and not was_listed:
            member[st.CONTACT_ONSET] = t
            member[st.CONTACT_END] = -1
        elif was_listed and not listed:
            member[st.CONTACT_END] = t
        if listed and member[st.AWARE] == 0:
            member[st.AWARE] = 1
            write(log, scratch.desk, member[st.PERSON], t, AWARE, -1, 0, 0)


# What the authority does in a month


@kernel
def stands(tables, record, reads, g, t):
    """Whether a record counts on ledger g in month t for a reader: 0 it reads not, 1 reads, 3 hears corrections."""
    if reads == 0 or record[st.RECORD_FLAGS] & (1 << g) == 0 or record[st.RECORD_FLAGS] & st.DROPPED != 0:
        return False
    if g == 0 and record[st.RECORD_FLAGS] & st.STRUCK != 0:
        return False
    due = record[st.RECORD_DUE]
    if t < due or t >= due + tables.sights[record[st.RECORD_SIGHT], at.SIGHT_RETENTION]:
        return False
    return reads != 3 or t < record[st.RECORD_CORRECTED]


@kernel
def row_key(record):
    """The order of the rows of a month's records: by Sight, deed, flags."""
    return (record[st.RECORD_SIGHT] << 36) | (record[st.RECORD_DEED] << 5) | (record[st.RECORD_FLAGS] & LEDGER_FLAGS)


@kernel
def write_records(log, scratch, m, t, column, event):
    """Rows for the records whose month in ``column`` is t."""
    records, member = scratch.records, scratch.members[m]
    last = np.int64(-1)
    while True:
        least = np.int64(LARGE)
        r = member[st.RECORDS]
        while r >= 0:
            if records[r, column] == t and records[r, st.RECORD_FLAGS] & st.DROPPED == 0:
                key = row_key(records[r])
                if key > last and key < least:
                    least = key
            r = records[r, st.RECORD_NEXT]
        if least == LARGE:
            return
        r = member[st.RECORDS]
        while r >= 0:
            record = records[r]
            if record[column] == t and record[st.RECORD_FLAGS] & st.DROPPED == 0 and row_key(record) == least:
                if event == RECORD:
                    flags = record[st.RECORD_FLAGS] & LEDGER_FLAGS
                    write(
                        log, scratch.desk, member[st.PERSON], t, event, record[st.RECORD_SIGHT], flags,
                        record[st.RECORD_DEED],
                    )  # fmt: skip
                else:
                    write(log, scratch.desk, member[st.PERSON], t, event, record[st.RECORD_SIGHT], 0, 0)
            r = records[r, st.RECORD_NEXT]
        last = least


@kernel
def recovery(clock, x):
    """What one month adds towards the start."""
    if clock[at.RECOVERY] == 1:
        return muldiv(clock[at.START] - x, clock[at.RECOVERY_NUMERATOR], clock[at.RECOVERY_DENOMINATOR])
    if clock[at.RECOVERY] == 2:
        most = clock[at.RECOVERY_NUMERATOR]
        return max(-most, min(most, clock[at.START] - x))
    return np.int64(0)


@kernel
def pull(clock, x, mean):
    """What one month adds towards the contacts' mean."""
    if clock[at.PULL_DENOMINATOR] == 0 or mean == NO_FIGURE:
        return np.int64(0)
    return muldiv(mean - x, clock[at.PULL_NUMERATOR], clock[at.PULL_DENOMINATOR])


@kernel
def class_of(tables, state, g, shown):
    """The rank of a shown index, -1 where there are no classes."""
    clock = tables.clock
    reached = np.int64(-1)
    for rank in range(clock[at.CLASSES]):
        if clock[at.INDEX] == at.RANKED:
            reaches = state.ranks[g, rank] <= shown // np.int64(65536)
        else:
            reaches = tables.classes[rank, 1] <= shown
        if rank == 0 or reaches:
            reached = np.int64(rank)
    return reached


@kernel
def step_index(tables, state, log, scratch, m, t):
    """One step of the index on each ledger, and the class.  True where anything moved."""
    clock, member, records = tables.clock, scratch.members[m], scratch.records
    begins = member[st.LIVE] == 0
    if begins:
        for g in range(3):
            member[st.X_A + g] = clock[at.START]
    moved = begins
    for g in range(3):
        delta = np.int64(0)
        r = member[st.RECORDS]
        while r >= 0:
            record = records[r]
            counted = np.int64(st.COUNTED) << g
            was = record[st.RECORD_FLAGS] & counted != 0
            s = record[st.RECORD_SIGHT]
            now = stands(tables, record, tables.sights[s, at.SIGHT_INDEX], g, t)
            if now != was:
                record[st.RECORD_FLAGS] ^= counted
                points = tables.kinds[tables.sights[s, at.SIGHT_KIND], at.KIND_POINTS]
                delta += points if now else -points
            r = records[r, st.RECORD_NEXT]
        x, mean = member[st.X_A + g], np.int64(NO_FIGURE)
        if state.means.shape[0] > 0:
            mean = state.means[member[st.PERSON], g]
        if clock[at.INDEX] == at.WEIGHTED:
            new = x + delta
            shown = new + tables.income_points[member[st.INCOME]]
            shown = min(max(shown, clock[at.FLOOR]), clock[at.CEILING])
            shown += pull(clock, shown, mean)
        else:
            new = x + delta + recovery(clock, x) + pull(clock, x, mean)
            new = min(max(new, clock[at.FLOOR]), clock[at.CEILING])
            shown = new
        moved = moved or new != x
        member[st.X_A + g] = new
        member[st.SHOWN_A + g] = shown
        rank = class_of(tables, state, g, shown)
        member[st.RANK_A + g] = rank
    row = np.int64(-1)
    if member[st.RANK_A] >= 0:
        row = tables.classes[member[st.RANK_A], 0]
    if not begins and row != member[st.CLASS]:
        write(log, scratch.desk, member[st.PERSON], t, CLASS, row, member[st.CLASS], 0)
        moved = True
    member[st.CLASS] = row
    member[st.LIVE] = 1
    return moved


@kernel
def claimed_before(tables, records, r, first, i, entry, g, t, after):
    """Whether a record counted earlier in the chain claims the same deed of the same conduct."""
    kind = tables.sights[records[r, st.RECORD_SIGHT], at.SIGHT_KIND]
    other = first
    while other != r:
        if (
            records[other, st.RECORD_DEED] == records[r, st.RECORD_DEED]
            and tables.sights[records[other, st.RECORD_SIGHT], at.SIGHT_KIND] == kind
            and is_counted(tables, records[other], i, entry, g, t, after)
        ):
            return True
        other = records[other, st.RECORD_NEXT]
    return False


@kernel
def is_counted(tables, record, i, entry, g, t, after):
    """Whether a way in counts this record: its conduct, its reader, its window."""
    s = record[st.RECORD_SIGHT]
    return (
        tables.counts[entry, s] != 0
        and record[st.RECORD_DUE] > after
        and stands(tables, record, tables.reads[i, s], g, t)
    )


@kernel
def still_stands(tables, scratch, m, i, t):
    """Whether the count at entry is still reached by its records that are neither struck nor corrected."""
    records, spell = scratch.records, scratch.spells[m, i]
    if spell[st.AT_LEAST] == 0:
        return True
    some, bit = np.int64(0), np.int64(1) << i
    first = scratch.members[m, st.RECORDS]
    r = first
    while r >= 0:
        if is_standing(tables, records[r], i, bit, t):
            repeated = False
            other = first
            while spell[st.BY_DEEDS] != 0 and other != r:
                if (
                    records[other, st.RECORD_DEED] == records[r, st.RECORD_DEED]
                    and tables.sights[records[other, st.RECORD_SIGHT], at.SIGHT_KIND]
                    == tables.sights[records[r, st.RECORD_SIGHT], at.SIGHT_KIND]
                    and is_standing(tables, records[other], i, bit, t)
                ):
                    repeated = True
                other = records[other, st.RECORD_NEXT]
            if not repeated:
                some += 1
        r = records[r, st.RECORD_NEXT]
    return some >= spell[st.AT_LEAST]


@kernel
def is_standing(tables, record, i, bit, t):
    """Whether an entry on list i rests on the record, and it is neither struck nor known to be corrected."""
    flags = record[st.RECORD_FLAGS]
    if record[st.RECORD_RESTS] & bit == 0 or flags & st.STRUCK != 0:
        return False
    heard = flags & st.DROPPED == 0 and tables.reads[i, record[st.RECORD_SIGHT]] == 3
    return not (heard and t >= record[st.RECORD_CORRECTED])


@kernel
def opens(tables, scratch, m, i, g, way_out, seed, t):
    """Whether a way out is open in month t."""
    row, member, spell = tables.exits[way_out], scratch.members[m], scratch.spells[m, i]
    by, entered, lane = row[at.EXIT_BY], spell[st.ON_A + g], tables.lists[i, at.LIST_LANE]
    if by == at.EXIT_SETTLED:
        return scratch.settled[m, way_out] == member[st.PERSON] * 32768 + t
    if by == at.EXIT_TERM:
        if t < entered + row[at.EXIT_MONTHS]:
            return False
        if row[at.EXIT_THRESHOLD] >= WORD:
            return True
        return draw(seed, member[st.PERSON], lane, entered, row[at.EXIT_POSITION], TERM) < row[at.EXIT_THRESHOLD]
    if by == at.EXIT_CLASS_AT_LEAST:
        return row[at.EXIT_CLASS] >= 0 and member[st.RANK_A + g] >= row[at.EXIT_CLASS]
    if by == at.EXIT_CLASS_AT_MOST:
        return member[st.RANK_A + g] >= 0 and member[st.RANK_A + g] <= row[at.EXIT_CLASS]
    if by == at.EXIT_REPAIR:
        if t < entered + row[at.EXIT_MONTHS]:
            return False
        return draw(seed, member[st.PERSON], lane, t, row[at.EXIT_POSITION], REPAIR) < row[at.EXIT_THRESHOLD]
    return g == 0 and not still_stands(tables, scratch, m, i, t)


@kernel
def exits(tables, log, scratch, m, seed, t):
    """Who leaves which list.  True where somebody did."""
    moved = False
    for i in range(tables.lists.shape[0]):
        if tables.lists[i, at.LIST_ACTIVE] == 0 or (scratch.members[m, st.LISTED] >> i) & 1 == 0:
            continue
        for g in range(3):
            if scratch.spells[m, i, st.ON_A + g] < 0:
                continue
            for row in range(tables.lists[i, at.LIST_EXITS_N]):
                way_out = tables.lists[i, at.LIST_EXITS_AT] + row
                if opens(tables, scratch, m, i, g, way_out, seed, t):
                    way = WAY_OUT[tables.exits[way_out, at.EXIT_BY]]
                    leave(tables, log, scratch, m, i, g, t, np.int64(way), np.int64(at.LIST_BLACK))
                    moved = True
                    break
    return moved


@kernel
def enter(scratch, m, i, g, t):
    """A spell begins."""
    scratch.members[m, st.LISTED] |= np.int64(1) << i
    scratch.spells[m, i, st.ON_A + g] = t


@kernel
def enter_by_count(tables, log, scratch, m, i, g, entry, t):
    """An edge: a record falls due, and with it there are enough within the window.  True where it brought an entry."""
    records, member, row = scratch.records, scratch.members[m], tables.lists[i]
    after = t - tables.entries[entry, at.ENTRY_WITHIN]
    spell = scratch.spells[m, i]
    if row[at.LIST_SPENT] != 0 and spell[st.OUT_A + g] >= 0:
        after = max(after, spell[st.OUT_A + g])
    some, trigger = np.int64(0), np.int64(FAR)
    first = member[st.RECORDS]
    r = first
    while r >= 0:
        if is_counted(tables, records[r], i, entry, g, t, after):
            if records[r, st.RECORD_DUE] == t:
                trigger = min(trigger, records[r, st.RECORD_SIGHT])
            if row[at.LIST_DEEDS] == 0 or not claimed_before(tables, records, r, first, i, entry, g, t, after):
                some += 1
        r = records[r, st.RECORD_NEXT]
    if trigger == FAR or some < tables.entries[entry, at.ENTRY_AT_LEAST]:
        return False
    enter(scratch, m, i, g, t)
    if g > 0:
        return True
    spell[st.AT_LEAST] = tables.entries[entry, at.ENTRY_AT_LEAST]
    spell[st.BY_DEEDS] = row[at.LIST_DEEDS]
    r = first
    while r >= 0:
        if is_counted(tables, records[r], i, entry, g, t, after):
            rest_on(scratch, m, i, r)
        r = records[r, st.RECORD_NEXT]
    ground = tables.sights[trigger, at.SIGHT_GROUND]
    write(log, scratch.desk, member[st.PERSON], t, ENTERED, i, trigger + 1, ground)
    return True


@kernel
def enter_by_class(tables, log, scratch, m, i, g, entry, t):
    """A level: the class of this month.  True where it brought an entry."""
    records, member = scratch.records, scratch.members[m]
    rank, limit = member[st.RANK_A + g], tables.entries[entry, at.ENTRY_CLASS]
    if rank < 0 or limit < 0:
        return False
    if tables.entries[entry, at.ENTRY_BY] == at.BY_CLASS_AT_MOST:
        if rank > limit:
            return False
    elif rank < limit:
        return False
    enter(scratch, m, i, g, t)
    if g > 0:
        return True
    latest, ground = np.int64(-1), np.int64(3)
    r = member[st.RECORDS]
    while r >= 0:
        if records[r, st.RECORD_FLAGS] & st.COUNTED != 0:
            rest_on(scratch, m, i, r)
            key = (records[r, st.RECORD_DUE] << 13) - records[r, st.RECORD_SIGHT]
            if key > latest:
                latest = key
                ground = tables.sights[records[r, st.RECORD_SIGHT], at.SIGHT_GROUND]
        r = records[r, st.RECORD_NEXT]
    write(log, scratch.desk, member[st.PERSON], t, ENTERED, i, 0, ground)
    return True


@kernel
def rest_on(scratch, m, i, r):
    """The entry on list i rests on record r."""
    record, spell = scratch.records[r], scratch.spells[m, i]
    record[st.RECORD_RESTS] |= np.int64(1) << i
    spell[st.RESTS] = 1
    if record[st.RECORD_FLAGS] & C != 0:
        spell[st.RESTS_TRUE] = 1


@kernel
def entries(tables, log, scratch, m, t):
    """Who enters which list; a mask of the lists entered on the actual ledger, + 1 << 32 where any ledger moved."""
    member, spells = scratch.members[m], scratch.spells
    entered = np.int64(0)
    for i in range(tables.lists.shape[0]):
        row = tables.lists[i]
        if row[at.LIST_ACTIVE] == 0:
            continue
        for g in range(3):
            if spells[m, i, st.ON_A + g] >= 0 or spells[m, i, st.OUT_A + g] == t:
                continue
            for way in range(row[at.LIST_ENTRIES_N]):
                entry = row[at.LIST_ENTRIES_AT] + way
                if tables.entries[entry, at.ENTRY_BY] == at.BY_COUNT:
                    brought = enter_by_count(tables, log, scratch, m, i, np.int64(g), entry, t)
                else:
                    brought = enter_by_class(tables, log, scratch, m, i, np.int64(g), entry, t)
                if brought:
                    entered |= np.int64(1) << 32
                    if g == 0:
                        entered |= np.int64(1) << i
                        if row[at.LIST_BLACK] != 0:
                            member[st.BLACK_ENTERED] = t
                            member[st.BLACK_LEFT] = -1
                    break
    for i in range(tables.lists.shape[0]):
        if (entered >> i) & 1 and spells[m, i, st.ON_C] < 0:
            spells[m, i, st.ERROR_AT_ENTRY] = 1
    return entered


@kernel
def appeals(tables, log, scratch, m, entered, seed, t):
    """Appeals filed against this month's entries, and decided.  True where one was decided."""
    member, spells, moved = scratch.members[m], scratch.spells, False
    for i in range(tables.lists.shape[0]):
        row = tables.lists[i]
        if row[at.LIST_APPEAL] == 0 or spells[m, i, st.ON_A] < 0:
            continue
        spell, lane = spells[m, i], row[at.LIST_LANE]
        if (entered >> i) & 1 and (
            draw(seed, member[st.PERSON], lane, t, np.int64(0), APPEAL_FILED) < row[at.LIST_FILED]
        ):
            spell[st.DECISION] = t + row[at.LIST_APPEAL_MONTHS]
            spell[st.FILED_IN_ERROR] = 1 if spell[st.ON_C] < 0 else 0
            write(log, scratch.desk, member[st.PERSON], t, FILED, i, spell[st.FILED_IN_ERROR], 0)
        if spell[st.DECISION] != t:
            continue
        moved = True
        limit = row[at.LIST_UPHELD_IN_ERROR] if spell[st.FILED_IN_ERROR] != 0 else row[at.LIST_UPHELD]
        if draw(seed, member[st.PERSON], lane, spell[st.ON_A], np.int64(0), APPEAL_UPHELD) < limit:
            let_go = spell[st.FILED_IN_ERROR] == 0 and spell[st.ON_C] >= 0
            write(log, scratch.desk, member[st.PERSON], t, DECIDED, i, 1, 0)
            leave(tables, log, scratch, m, i, np.int64(0), t, np.int64(BY_APPEAL), np.int64(at.LIST_BLACK))
            strike(scratch, m, i)
            if let_go:
                spell[st.LET_GO] = 1
        else:
            write(log, scratch.desk, member[st.PERSON], t, DECIDED, i, 0, 0)
    return moved


@kernel
def strike(scratch, m, i):
    """Strike the records that the entry on list i rested on."""
    records, bit = scratch.records, np.int64(1) << i
    r = scratch.members[m, st.RECORDS]
    while r >= 0:
        if records[r, st.RECORD_RESTS] & bit != 0:
            records[r, st.RECORD_FLAGS] |= st.STRUCK
            records[r, st.RECORD_RESTS] &= ~bit
        r = records[r, st.RECORD_NEXT]


@kernel
def status(log, scratch, m, t):
    """On which ledgers the member is on each list at the end of the month, where that is new."""
    member, listed, i = scratch.members[m], scratch.members[m, st.LISTED], np.int64(0)
    while listed != 0:
        if listed & 1:
            spell = scratch.spells[m, i]
            if spell[st.ON_A] >= 0 or spell[st.ON_C] < 0:
                spell[st.LET_GO] = 0
            now = np.int64(0)
            for g in range(3):
                if spell[st.ON_A + g] >= 0:
                    now |= 1 << g
            if spell[st.LET_GO] != 0:
                now |= LET_GO
            if now != spell[st.STATUS]:
                write(log, scratch.desk, member[st.PERSON], t, STATUS, i, now, 0)
                spell[st.STATUS] = now
            if spell[st.ON_A] >= 0 and t > spell[st.ON_A] and spell[st.ON_C] < 0:
                spell[st.ERROR_LATER] = 1
        listed >>= 1
        i += 1


@kernel
def authority(tables, state, log, scratch, m, seed, t):
    """One month of what the authority does about a member; sets when it has to look again."""
    member, clock = scratch.members[m], tables.clock
    if member[st.RECORDS] >= 0:
        write_records(log, scratch, m, t, st.RECORD_DUE, RECORD)
        write_records(log, scratch, m, t, st.RECORD_CORRECTED, CORRECTED)
    moved = False
    scoped = in_scope(member, t)
    if clock[at.INDEX] != 0 and scoped:
        moved = step_index(tables, state, log, scratch, m, t)
    if member[st.LISTED] != 0:
        moved = exits(tables, log, scratch, m, seed, t) or moved
    entered = np.int64(0)
    if scoped and (member[st.RECORDS] >= 0 or clock[at.CLASS_ENTRY] != 0):
        entered = entries(tables, log, scratch, m, t)
    if member[st.LISTED] != 0:
        moved = appeals(tables, log, scratch, m, entered, seed, t) or moved
    if entered & 0x7FFFFFFF and clock[at.NOTICE] != 0 and member[st.AWARE] == 0:
        member[st.AWARE] = 1
        write(log, scratch.desk, member[st.PERSON], t, AWARE, -1, 0, 0)
    status(log, scratch, m, t)
    if moved or entered != 0:
        member[st.QUIET] = t + 1
        prune(tables, scratch, m, t)
    else:
        prune(tables, scratch, m, t)
        member[st.QUIET] = next_duty(tables, state, scratch, m, t)


@kernel
def prune(tables, scratch, m, t):
    """Let go of records that can matter no more after month t."""
    records, member, desk = scratch.records, scratch.members[m], scratch.desk
    before, r = np.int64(-1), member[st.RECORDS]
    while r >= 0:
        record = records[r]
        after, flags, due = record[st.RECORD_NEXT], record[st.RECORD_FLAGS], record[st.RECORD_DUE]
        keep = record[st.RECORD_RESTS] != 0
        if flags & st.DROPPED != 0:
            keep = keep or flags & (7 * st.COUNTED) != 0
        else:
            sight = tables.sights[record[st.RECORD_SIGHT]]
            waits = record[st.RECORD_CORRECTED] > t and record[st.RECORD_CORRECTED] != NEVER
            keep = keep or due > t or t + 1 < due + sight[at.SIGHT_KEPT] or waits
            if not keep and tables.clock[at.INDEX] != 0 and sight[at.SIGHT_INDEX] != 0:
                standing = flags & (C | F if flags & st.STRUCK != 0 else A | C | F)
                lifelong = sight[at.SIGHT_RETENTION] >= at.FOREVER
                corrected = sight[at.SIGHT_INDEX] == 3 and record[st.RECORD_CORRECTED] <= t
                settled = ((flags // st.COUNTED) & 7) == (standing if lifelong and not corrected else 0)
                keep = not settled
        if keep:
            before = r
        else:
            if before < 0:
                member[st.RECORDS] = after
            else:
                records[before, st.RECORD_NEXT] = after
            record[st.RECORD_NEXT] = desk[st.RECORDS_FREE]
            desk[st.RECORDS_FREE] = r
        r = after


@kernel
def next_duty(tables, state, scratch, m, t):
    """The first month after t in which the authority has anything to do about the member, nothing else happening."""
    clock, member, records, spells = tables.clock, scratch.members[m], scratch.records, scratch.spells
    duty = static_duty(tables, member, t)
    if clock[at.INDEX] != 0 and in_scope(member, t):
        if clock[at.INDEX] == at.WEIGHTED or clock[at.PULL_DENOMINATOR] != 0:
            return t + 1
        for g in range(3):
            if recovery(clock, member[st.X_A + g]) != 0:
                return t + 1
        if clock[at.INDEX] == at.RANKED:
            every = clock[at.RENEWED_EVERY]
            duty = min(duty, t + every - (t - clock[at.INDEX_SINCE]) % every)
    r = member[st.RECORDS]
    while r >= 0:
        record = records[r]
        due = record[st.RECORD_DUE]
        if due > t:
            duty = min(duty, due)
        if record[st.RECORD_CORRECTED] > t:
            duty = min(duty, record[st.RECORD_CORRECTED])
        if record[st.RECORD_FLAGS] & (7 * st.COUNTED) != 0:
            ends = due + tables.sights[record[st.RECORD_SIGHT], at.SIGHT_RETENTION]
            duty = min(duty, max(ends, t + 1))
        r = records[r, st.RECORD_NEXT]
    for i in range(tables.lists.shape[0]):
        if (member[st.LISTED] >> i) & 1 == 0:
            continue
        if spells[m, i, st.DECISION] > t:
            duty = min(duty, spells[m, i, st.DECISION])
        for g in range(3):
            entered = spells[m, i, st.ON_A + g]
            if entered < 0 or tables.lists[i, at.LIST_ACTIVE] == 0:
                continue
            for row in range(tables.lists[i, at.LIST_EXITS_N]):
                way_out = tables.exits[tables.lists[i, at.LIST_EXITS_AT] + row]
                ends = entered + way_out[at.EXIT_MONTHS]
                if way_out[at.EXIT_BY] == at.EXIT_TERM and ends > t:
                    duty = min(duty, ends)
                elif way_out[at.EXIT_BY] == at.EXIT_REPAIR:
                    duty = min(duty, max(ends, t + 1))
    if state.near.shape[0] > 0:
        listed = np.int64(state.near[member[st.PERSON]]) > 0
        if listed != (member[st.CONTACT_ONSET] >= 0 and member[st.CONTACT_END] < 0):
            duty = min(duty, t + clock[at.EXCHANGE_EVERY] - t % clock[at.EXCHANGE_EVERY])
    return duty


# A household, a block


@kernel
def next_month(scratch, t):
    """The first month after t in which anything can happen to the household, as far as this chunk's events tell."""
    first = np.int64(FAR)
    chunk = scratch.desk[st.CHUNK]
    for m in range(scratch.desk[st.MEMBERS]):
        member = scratch.members[m]
        first = min(first, max(member[st.QUIET], t + 1))
        if member[st.EVENT] < member[st.EVENT_END]:
            month = 12 * chunk + (scratch.events[member[st.EVENT], st.EVENT_KEY] >> st.KEY_MONTH)
            first = min(first, max(month, t + 1))
    return first


@kernel
def live_household_month(tables, crowd, state, log, scratch, seed, t, high):
    """One month of a household: it opens, all members live, then the authority acts on each.

    Who becomes aware or listed may do more than the first layer holds, in the same month where a contact told them:
    the events up to ``high`` are drawn anew.
    """
    desk, members, n = scratch.desk, scratch.members, scratch.desk[st.MEMBERS]
    for m in range(n):
        open_month(tables, state, log, scratch, m, t)
    if desk[st.AFFECTED] == 0 and is_affected(scratch) != 0:
        open_chunk(tables, crowd, state, scratch, seed, t, high)
    for m in range(n):
        live_month(tables, state, log, scratch, m, seed, t)
    for m in range(n):
        member = members[m]
        if not present(member, t):
            if member[st.QUIET] <= t:
                member[st.QUIET] = static_duty(tables, member, t)
            continue
        if member[st.LIVED] != 0 and tables.clock[at.INDEX] == at.WEIGHTED:
            member[st.QUIET] = min(member[st.QUIET], t)
        if member[st.QUIET] <= t:
            authority(tables, state, log, scratch, m, seed, t)
        if member[st.LIVED] != 0:
            member[st.WORK] = member[st.WORK_NEXT]
            member[st.INCOME] = member[st.INCOME_NEXT]
            member[st.LIVED] = 0
    if desk[st.AFFECTED] == 0 and is_affected(scratch) != 0 and t + 1 < high:
        open_chunk(tables, crowd, state, scratch, seed, t + 1, high)


@kernel
def live_household(tables, crowd, state, arena, log, scratch, household, seed, first, until, known):
    """A household through the months [first, until) that matter.  The next month that may; 0 where room was lacking.

    What the household reads of others is known up to the month ``known``, at or after ``until``.
    """
    desk = scratch.desk
    t = max(first, np.int64(state.next[household]))
    if not load(tables, crowd, state, arena, scratch, household, t):
        return np.int64(0)
    upcoming, high = t, t
    while t < until:
        chunk = t // np.int64(12)
        desk[st.CHUNK] = chunk
        high = min(known, 12 * chunk + 12)
        open_chunk(tables, crowd, state, scratch, seed, t, high)
        upcoming = next_month(scratch, t - 1)
        stop = min(until, high)
        while upcoming < stop and desk[st.FULL] == 0:
            t = upcoming
            live_household_month(tables, crowd, state, log, scratch, seed, t, high)
            upcoming = next_month(scratch, t)
        if desk[st.FULL] != 0:
            return np.int64(0)
        t = stop
    return min(upcoming, high)


@kernel
def close(tables, log, scratch, until):
    """Rows for the spells that are still running at the end."""
    for m in range(scratch.desk[st.MEMBERS]):
        for i in range(tables.lists.shape[0]):
            if scratch.spells[m, i, st.ON_A] >= 0:
                write_left(log, scratch, m, i, until, np.int64(OPEN), scratch.spells[m, i, st.ON_A])


@kernel
def collect_astray(log, scratch, first_row, begin):
    """Add the household's sightings that went astray to the flow."""
    for row in range(first_row, scratch.desk[st.ROWS]):
        if log.event[row] == SIGHTING and log.b[row] == 1:
            scratch.astray[np.int64(log.a[row]), np.int64(log.month[row]) - begin] += 1


@kernel
def live_block(tables, crowd, state, arena, log, scratch, seed, last, first, until, known, begin, end):
    """Live the households from desk[HOUSEHOLD] up to ``last`` through the months [first, until).

    What is read of others stands until ``known``; ``begin`` and ``end`` are those of the world's life: at ``end`` open
    spells are told.  Stops early with desk[FULL] set, before storing anything of the household at hand: the caller
    drains the log, or makes room, and calls again.
    """
    desk = scratch.desk
    household = desk[st.HOUSEHOLD]
    desk[st.FULL] = 0
    while household < last:
        if np.int64(state.next[household]) < until or (until == end and state.at[household] >= 0):
            first_row, capped = desk[st.ROWS], desk[st.CAPPED]
            upcoming = live_household(tables, crowd, state, arena, log, scratch, household, seed, first, until, known)
            if upcoming > 0 and until == end:
                close(tables, log, scratch, until)
            if upcoming == 0 or desk[st.FULL] != 0 or not store(tables, state, arena, scratch, household):
                clean(scratch)
                desk[st.ROWS] = first_row
                desk[st.CAPPED] = capped
                break
            state.next[household] = upcoming
            if tables.clock[at.FALSE_N] > 0:
                collect_astray(log, scratch, first_row, begin)
            clean(scratch)
        household += 1
    desk[st.HOUSEHOLD] = household


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
def confusability_sums(tables, crowd, sums, seed, first, last, t):
    """Add to ``sums`` (sights + 1, int64) the confusability of who is in scope in month t, and how many they are."""
    clock = tables.clock
    chunk = t // np.int64(12)
    for person in range(first, last):
        birth, likeness = np.int64(crowd.birth[person]), np.int64(crowd.likeness[person])
        residents = clock[at.RESIDENTS]
        if residents > 0 and residents - 1 != ((likeness >> 4) & 1):
            continue
        if t < birth + clock[at.SCOPE_FROM] or t >= min(np.int64(crowd.death[person]), birth + clock[at.SCOPE_TO]):
            continue
        sums[tables.sights.shape[0]] += 1
        band = rate_age(birth, chunk)
        for link in range(clock[at.FALSE_N]):
            s = tables.links[clock[at.FALSE_AT] + link]
            sums[s] += confusability(tables, seed, np.int64(person), likeness, band, s)


@kernel
def draw_contacts(contacts, seed, lane, near, near_people, residents, first, last):
    """Rows [first, last) of ``contacts`` (residents, degree; int32): whom each person reads."""
    for person in range(first, last):
        for j in range(contacts.shape[1]):
            words = draw4(
                seed, np.int64(person), lane, np.int64(0), np.int64(j), np.int64(Purpose.CONTACT), np.int64(0)
            )
            if words[0] < near:
                row = (person + 1 + ((words[1] * near_people) >> 32)) % residents
            else:
                row = (words[1] * residents) >> 32
            if row == person:
                row = (person + 1) % residents
            contacts[person, j] = row


@kernel
def read_listed(crowd, state, contacts, household_of, first, last, t):
    """Count the publicly listed contacts of persons [first, last); a household where it matters is looked at in t."""
    for person in range(first, last):
        listed = np.int64(0)
        for j in range(contacts.shape[1]):
            listed += np.int64(state.public[contacts[person, j]])
        if (listed > 0) != (np.int64(state.near[person]) > 0):
            household = np.int64(household_of[person])
            if np.int64(state.next[household]) > t:
                state.next[household] = t
        state.near[person] = min(listed, np.int64(255))


@kernel
def read_means(crowd, state, contacts, first, last, t):
    """The mean figure of the contacts of persons [first, last), by ledger; of who is not present none."""
    for person in range(first, last):
        here = np.int64(crowd.birth[person]) <= t and t < np.int64(crowd.death[person])
        for g in range(3):
            total, some = np.int64(0), np.int64(0)
            for j in range(contacts.shape[1]):
                figure = state.shown[contacts[person, j], g]
                if figure != NO_FIGURE:
                    total += figure
                    some += 1
            if here and some > 0:
                state.means[person, g] = total // some
            else:
                state.means[person, g] = NO_FIGURE
