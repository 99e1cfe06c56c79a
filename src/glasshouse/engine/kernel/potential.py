"""Potential events of a year: drawn by keys that no scheme touches, kept where some state makes them happen."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import LAYERS, POWERS, SMALLEST_EXPONENT
from glasshouse.engine.kernel.chance import (
    EVENT,
    MONTHLY,
    POTENTIAL,
    draw,
    draw_lanes,
    draw_side_by_side,
)
from glasshouse.engine.kernel.false_records import draw_false
from glasshouse.engine.kernel.names import FIRST_ORDINALS, WORD
from glasshouse.engine.kernel.places import kind_row, member_row, stream_row, thresholds_row
from glasshouse.engine.kernel.streams import draw_layer, draw_stream, new_event
from glasshouse.engine.law import BLOCK
from glasshouse.engine.packed import Drawn, KindOfCell
from glasshouse.engine.room import (
    FAMILY,
    FIRST_WORD,
    KEPT,
    LANE,
    MONTHS_OF_CHUNK,
    MOST_DRAWN,
    ORDINAL,
    ROOM_FULL,
    SECOND_WORD,
    TAKEN,
    THIRD_WORD,
    Potential,
    Shared,
)
from glasshouse.machine_code import force_inlined, kernel
from glasshouse.vocabulary import RATE_AGE_FROM

DRAWN_CELLS = Drawn.CELLS
POTENTIAL_CELLS = Potential.CELLS
MONTHLY_ORDINAL = 31 * 1024


@kernel
def open_chunk(law, heights, errors, words, room, seed, low, high):
    """Draw all members' events of the year at hand in the months [low, high).

    Draws that do not depend on the scheme are made by the first world and cached in the room for the others.  Where the
    cache is full, each world makes them again: the keys are the same, and so are the events.
    """
    room.events_used = room.events_at
    room.affected = is_affected(room)
    room.touched = 0
    room.busy = 0
    chunk, shared = room.chunk, Shared(room.cells, room.shared_at + room.household - room.first_household)
    is_drawn, whole = shared.chunk == chunk, True
    drawn = shared.at_cell if is_drawn else room.shared_used
    for m in range(room.members):
        member = member_row(room, m)
        member.months = 0
        for month in range(MONTHS_OF_CHUNK):
            member.first_event[month] = -1
        # not there in any month of the year
        if member.birth >= 12 * chunk + 12 or member.death <= 12 * chunk:
            continue
        band = rate_age(member.birth, chunk)
        # rates go by the age on the first of January, so a year's draws have one profile
        member.rate_age = band
        member.profile = member.trait * len(RATE_AGE_FROM) + band
        # behind the end of the cache is always place for one person
        if not is_drawn and drawn + MOST_DRAWN > room.shared_end:
            drawn, whole = room.shared_end, False
        draw_events(law, heights, errors, words, room, member, seed, drawn, is_drawn, low, high)
        room.busy |= member.months
        drawn += 1 + DRAWN_CELLS * room.cells[drawn]
    if whole and not is_drawn:
        shared.at_cell = room.shared_used
        shared.chunk = chunk
        room.shared_used = drawn


@force_inlined
def is_affected(room):
    """Whether a member is aware, was on a list, or has or had a listed contact."""
    for m in range(room.members):
        member = member_row(room, m)
        if member.aware != 0 or member.listed != 0 or member.black_entered >= 0:
            return np.int64(1)
        if member.contact_onset >= 0:
            return np.int64(1)
    return np.int64(0)


@force_inlined
def rate_age(birth, chunk):
    """The band of RATE_AGES on the first of January."""
    age = max(np.int64(0), (12 * chunk - birth) // np.int64(12))
    band = np.int64(0)
    for row in range(1, len(RATE_AGE_FROM)):
        if age >= RATE_AGE_FROM[row]:
            band = np.int64(row)
    return band


@force_inlined
def draw_events(law, heights, errors, words, room, member, seed, drawn, is_drawn, low_month, high_month):
    """The member's potential events in the months [low_month, high_month) of the year at hand, in their order.

    Those of the first layer are read from cell ``drawn`` on, if ``is_drawn``, else drawn and written there.  Heights
    that no state can reach are left out.  For who is neither aware nor listed that is nearly everything above the
    first layer; when such a person becomes so, the year is drawn anew.
    """
    chunk = room.chunk
    low = max(low_month, member.birth) - 12 * chunk
    high = min(high_month, member.death) - 12 * chunk
    if is_drawn:
        kept = read_first_layer(law, words, room, drawn, low, high)
    else:
        kept = draw_first_layer(law, heights, words, room, member, seed, drawn, low, high)
    # drawn all the same: another world may live these months
    if low >= high:
        return
    keep_first_layer(words, room, member, drawn, kept)
    affected = room.affected != 0
    above = affected or law.always_above != 0
    if above:
        draw_above(law, heights, room, member, seed, low, high)
    if law.monthly_n > 0:
        note_taken(law, words, room, drawn)
    for link in range(law.monthly_n if above else law.each_month_n):
        draw_monthly(law, heights, words, room, member, law.cells[law.monthly_at + link], seed, low, high, above)
    for stream in range(law.streams_n):
        added = stream_row(law, stream)
        if affected or added.always != 0:
            below = (np.int64(1) << 51) | (np.int64(stream) << 32)
            draw_stream(
                heights, room, member, seed, added.lane, added.threshold, low, high,
                added.kind, np.int64(stream), below,
            )  # fmt: skip
    if law.false_n > 0:
        draw_false(law, heights, errors, words, room, member, seed, low, high)


@kernel
def draw_first_layer(law, heights, words, room, member, seed, into, low, high):
    """Potential events of the first layer into the cells from ``into`` on; how many of them may happen in [low, high).

    No scheme is asked, so all worlds draw the same.  First family by family how many there are; then of all at once the
    kind, month and height.  There is no branch for a single event: they are many, and what becomes of one says nothing
    about the next, so a branch could not be predicted.
    """
    chunk, person = room.chunk, member.person
    families, some = law.families, np.int64(0)
    profile_row = member.profile * families
    draw_lanes(words, heights.lanes, families, seed, person, chunk, POTENTIAL)
    for family in range(families):
        table = np.int64(heights.cell_poisson[heights.profile_cell[profile_row + family]])
        word, first = np.int64(words[FIRST_WORD + family]), some
        while word >= heights.poisson[table + some - first]:
            words[LANE + some] = heights.lanes[family]
            words[ORDINAL + some] = some - first
            words[FAMILY + some] = family
            some += 1
    draw_side_by_side(words, some, seed, person, chunk, EVENT)
    forget_taken(law, words)
    cell, kept, monthly = into + 1, np.int64(0), law.monthly_n > 0
    for row in range(some):
        month = (np.int64(words[FIRST_WORD + row]) * 12) >> 32
        family = np.int64(words[FAMILY + row])
        drawn = np.int64(heights.profile_cell[profile_row + family])
        first, word, place = drawn * law.widest, words[SECOND_WORD + row], np.int64(0)
        # the kind is the number of cumulative shares below the word: whole blocks, compared side by side
        for other in range(heights.blocks[family] * BLOCK):
            place += np.int64(word >= heights.cell_cumulative[first + other])
        of_cell = KindOfCell(heights.cell_kinds, first + min(place, heights.cell_last[drawn]))
        if monthly and is_taken(law, words, of_cell.kind, month):
            continue
        # written for every event, also those that may not happen here: another world may need it
        event = Drawn(room.cells, cell)
        room.cells[cell], room.cells[cell + 1] = heights.cell_kinds[of_cell.at], 0
        event.height = np.int64(words[THIRD_WORD + row])
        event.month = month
        event.order = family * FIRST_ORDINALS + np.int64(words[ORDINAL + row])
        words[KEPT + kept] = cell - into
        kept += may_happen(law, event, low, high)
        cell += DRAWN_CELLS
    room.cells[into] = (cell - into) // np.int64(DRAWN_CELLS)
    return kept


@force_inlined
def read_first_layer(law, words, room, drawn, low, high):
    """The same where another world has drawn it."""
    kept = np.int64(0)
    for cell in range(drawn + 1, drawn + 1 + DRAWN_CELLS * room.cells[drawn], DRAWN_CELLS):
        words[KEPT + kept] = cell - drawn
        kept += may_happen(law, Drawn(room.cells, cell), low, high)
    return kept


@force_inlined
def may_happen(law, event, low, high):
    """1 for a potential event in the months [low, high) that some state makes happen, else 0."""
    low_enough, month = event.height < bound_of(law, event), event.month
    return np.int64(low_enough) & np.int64(month >= low) & np.int64(month < high)


@force_inlined
def is_taken(law, words, k, month):
    """Whether a kind with a chance per month has an event in a month already; from now on it has."""
    taken = np.int64(words[TAKEN + k])
    words[TAKEN + k] = taken | (np.int64(1) << month)
    return kind_row(law, k).monthly & (taken >> month) != 0


@force_inlined
def forget_taken(law, words):
    """No month has an event of a kind with a chance per month yet."""
    for link in range(law.monthly_n):
        words[TAKEN + law.cells[law.monthly_at + link]] = 0


@force_inlined
def note_taken(law, words, room, drawn):
    """Which months have an event of a kind with a chance per month in the first layer."""
    forget_taken(law, words)
    for cell in range(drawn + 1, drawn + 1 + DRAWN_CELLS * room.cells[drawn], DRAWN_CELLS):
        event = Drawn(room.cells, cell)
        words[TAKEN + event.kind] = np.int64(words[TAKEN + event.kind]) | (np.int64(1) << event.month)


@force_inlined
def keep_first_layer(words, room, member, drawn, kept):
    """Put the events that may happen into the chains of their months.

    From the last to the first, each to the front of its chain: so the chains are in order without any search.
    """
    event = Potential(room.cells, room.events_used)
    if event.at + kept * POTENTIAL_CELLS > room.events_end:
        room.full = ROOM_FULL
        return
    for place in range(kept - 1, -1, -1):
        first = Drawn(room.cells, drawn + np.int64(words[KEPT + place]))
        month = first.month
        event.key = first.order
        event.kind = first.kind
        event.source = -1
        event.height = first.height
        event.rates = first.rates
        event.next = Potential(room.cells, member.first_event[month])
        member.first_event[month] = event.at
        member.months |= np.int64(1) << month
        event = Potential(room.cells, event.at + POTENTIAL_CELLS)
    room.events_used = event.at


@force_inlined
def kind_of_cell(law, heights, member, k):
    """The kind in the member's cell of rates."""
    drawn = np.int64(heights.profile_cell[member.profile * law.families + heights.family_of[k]])
    return KindOfCell(heights.cell_kinds, drawn * law.widest + heights.place_of[k])


@force_inlined
def bound_of(law, of_cell):
    """The height that no state can make a kind reach."""
    return of_cell.largest * kind_row(law, of_cell.kind).above


@kernel
def draw_above(law, heights, room, member, seed, low, high):
    """Further layers of the kinds whose rate may exceed the first.

    Layers double in height, so a rate however large needs few of them, and an event of the first layer is the same
    whether or not there are others above it.
    """
    for link in range(law.above_n):
        k = law.cells[law.above_at + link]
        kind = kind_of_cell(law, heights, member, k)
        bound, rates = bound_of(law, kind), kind.rates
        # no state lifts this kind above the first layer for this profile
        if bound <= WORD:
            continue
        of_kind = thresholds_row(law, rates)
        exponent = of_kind.exponent
        layer = np.int64(1)
        while (
            of_kind.largest > 0
            and layer <= LAYERS
            and bound > (np.int64(WORD) << (layer - 1))
            and exponent + layer - 1 < POWERS + SMALLEST_EXPONENT
        ):
            draw_layer(
                heights, room, member, seed, kind_row(law, k).lane, layer, exponent, bound, low,
                high, k, np.int64(-1), np.int64(0), rates,
            )  # fmt: skip
            layer += 1


@kernel
def draw_monthly(law, heights, words, room, member, k, seed, low, high, above):
    """The heights of a kind with a chance per month in the months in which the first layer has none.

    A kind may happen once a month at most.  A small chance has its events in the first layer, as a rate has; the height
    here then lies above that layer, and matters only where a rate may reach there (decision 0036).
    """
    kind = kind_of_cell(law, heights, member, k)
    rates, bound = kind.rates, bound_of(law, kind)
    of_kind, first, lane = thresholds_row(law, rates), 12 * room.chunk, kind_row(law, k).lane
    exponent = of_kind.exponent
    if of_kind.largest == 0 or (exponent < 0 and (not above or bound <= WORD)):
        return
    for month in range(low, high):
        if (np.int64(words[TAKEN + k]) >> month) & 1 != 0:
            continue
        height = draw(seed, member.person, lane, first + month, np.int64(0), MONTHLY)
        # above the first layer, so that both together give the chance of a month (decision 0036)
        if exponent < 0:
            height = WORD + height * ((np.int64(1) << -exponent) - 1)
        if height < bound:
            key = (np.int64(MONTHLY_ORDINAL) << 32) | lane
            new_event(room, member, np.int64(month), key, k, np.int64(-1), height, rates)
