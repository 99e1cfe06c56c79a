"""Potential events of a year: drawn by keys that no scheme changes, stored where some state makes them happen."""

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
    LANE,
    MONTHS_OF_CHUNK,
    MONTHS_USED,
    MOST_DRAWN,
    ORDINAL,
    POSSIBLE,
    ROOM_FULL,
    SECOND_WORD,
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
    """Draw all members' events of the current year in the months [low, high).

    Draws that do not depend on the scheme are made by the first world and cached in the room for the others.  Where the
    cache is full each world makes them again: the keys are the same, and so are the events.
    """
    room.events_used = room.events_at
    room.affected = is_affected(room)
    room.newly_affected = 0
    room.busy = 0
    chunk, shared = room.chunk, Shared(room.cells, room.shared_at + room.household - room.first_household)
    is_drawn, fits = shared.chunk == chunk, True
    cached = shared.at_cell if is_drawn else room.shared_used
    for m in range(room.members):
        member = member_row(room, m)
        member.months = 0
        for month in range(MONTHS_OF_CHUNK):
            member.first_event[month] = -1
        # a member not present in any month of the year draws nothing and has no place in the cache
        if member.birth >= 12 * chunk + 12 or member.death <= 12 * chunk:
            continue
        band = rate_age(member.birth, chunk)
        # rates depend on the age on the first of January, so that all draws of a year have one profile
        member.rate_age = band
        member.profile = member.trait * len(RATE_AGE_FROM) + band
        # after the end of the cache there is room for one person, whose draws are then used at once and not cached
        if not is_drawn and cached + MOST_DRAWN > room.shared_end:
            cached, fits = room.shared_end, False
        draw_events(law, heights, errors, words, room, member, seed, cached, is_drawn, low, high)
        room.busy |= member.months
        cached += 1 + DRAWN_CELLS * room.cells[cached]
    # all members or none: the next world reads them one after the other
    if fits and not is_drawn:
        shared.at_cell = room.shared_used
        shared.chunk = chunk
        room.shared_used = cached


@force_inlined
def is_affected(room):
    """Whether a member is aware, was on a list, or has or had a listed contact."""
    # of any member: clauses on children and households let one member's listing change the events of another
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
def draw_events(law, heights, errors, words, room, member, seed, cached, is_drawn, low_month, high_month):
    """The member's potential events in the months [low_month, high_month) of the current year, in their order.

    Those of the first layer are read from cell ``cached`` on if ``is_drawn``, and otherwise drawn and written there.
    Events that no state can make happen are left out.  Where nobody of the household is aware or listed, that is nearly
    everything above the first layer; when somebody becomes so the year is drawn again.
    """
    chunk = room.chunk
    low = max(low_month, member.birth) - 12 * chunk
    high = min(high_month, member.death) - 12 * chunk
    if is_drawn:
        possible = read_first_layer(law, words, room, cached, low, high)
    else:
        possible = draw_first_layer(law, heights, words, room, member, seed, cached, low, high)
    # drawn all the same: another world may live these months, and reads the cache
    if low >= high:
        return
    chain_first_layer(words, room, member, cached, possible)
    affected = room.affected != 0
    above = affected or law.always_above != 0
    if above:
        draw_above(law, heights, room, member, seed, low, high)
    if law.monthly_n > 0:
        mark_months_used(law, words, room, cached)
    for link in range(law.monthly_n if above else law.each_month_n):
        draw_monthly(law, heights, words, room, member, law.cells[law.monthly_at + link], seed, low, high, above)
    for stream in range(law.streams_n):
        of_clause = stream_row(law, stream)
        if affected or of_clause.always != 0:
            # after all events of the world, clause by clause: the order of docs/semantics.md, 2
            below = (np.int64(1) << 51) | (np.int64(stream) << 32)
            draw_stream(
                heights, room, member, seed, of_clause.lane, of_clause.threshold, low, high,
                of_clause.kind, np.int64(stream), below,
            )  # fmt: skip
    if law.false_n > 0:
        draw_false(law, heights, errors, words, room, member, seed, low, high)


@kernel
def draw_first_layer(law, heights, words, room, member, seed, into, low, high):
    """Draw the first layer into the cells from ``into`` on; how many of its events may happen in [low, high).

    Nothing here depends on a scheme, so all worlds draw the same.  The numbers of events are drawn family by family,
    then kind, month and height of all events side by side.  No branch depends on a single event: one event tells
    nothing about the next, so the processor could not predict it.
    """
    chunk, person = room.chunk, member.person
    families, count = law.families, np.int64(0)
    profile_row = member.profile * families
    draw_lanes(words, heights.lanes, families, seed, person, chunk, POTENTIAL)
    for family in range(families):
        table = np.int64(heights.cell_poisson[heights.profile_cell[profile_row + family]])
        word, first = np.int64(words[FIRST_WORD + family]), count
        while word >= heights.poisson[table + count - first]:
            words[LANE + count] = heights.lanes[family]
            words[ORDINAL + count] = count - first
            words[FAMILY + count] = family
            count += 1
    draw_side_by_side(words, count, seed, person, chunk, EVENT)
    clear_months_used(law, words)
    cell, possible, monthly = into + 1, np.int64(0), law.monthly_n > 0
    for row in range(count):
        month = (np.int64(words[FIRST_WORD + row]) * 12) >> 32
        family = np.int64(words[FAMILY + row])
        rates_cell = np.int64(heights.profile_cell[profile_row + family])
        first, word, place = rates_cell * law.widest, words[SECOND_WORD + row], np.int64(0)
        # the kind is the number of cumulative shares below the word, found without a search: whole blocks are compared
        # side by side, and the shares after the last are above any word
        for other in range(heights.blocks[family] * BLOCK):
            place += np.int64(word >= heights.cell_cumulative[first + other])
        of_cell = KindOfCell(heights.cell_kinds, first + min(place, heights.cell_last[rates_cell]))
        # of a chance per month only the first event of a month matters (decision 0036)
        if monthly and is_month_used(law, words, of_cell.kind, month):
            continue
        # written for every event, also where it cannot happen here: it may happen in another world
        event = Drawn(room.cells, cell)
        room.cells[cell], room.cells[cell + 1] = heights.cell_kinds[of_cell.at], 0
        event.height = np.int64(words[THIRD_WORD + row])
        event.month = month
        event.order = family * FIRST_ORDINALS + np.int64(words[ORDINAL + row])
        # written always and counted where it may happen: the next event overwrites it otherwise
        words[POSSIBLE + possible] = cell - into
        possible += may_happen(law, event, low, high)
        cell += DRAWN_CELLS
    room.cells[into] = (cell - into) // np.int64(DRAWN_CELLS)
    return possible


@force_inlined
def read_first_layer(law, words, room, cached, low, high):
    """As :func:`draw_first_layer`, where another world has drawn it."""
    possible = np.int64(0)
    for cell in range(cached + 1, cached + 1 + DRAWN_CELLS * room.cells[cached], DRAWN_CELLS):
        words[POSSIBLE + possible] = cell - cached
        possible += may_happen(law, Drawn(room.cells, cell), low, high)
    return possible


@force_inlined
def may_happen(law, event, low, high):
    """1 for a potential event in the months [low, high) that some state makes happen, else 0."""
    # integers and no `and`, so that there is no branch
    low_enough, month = event.height < bound_of(law, event), event.month
    return np.int64(low_enough) & np.int64(month >= low) & np.int64(month < high)


@force_inlined
def is_month_used(law, words, k, month):
    """Whether a kind with a chance per month already has an event in a month; from now on it has."""
    # for other kinds too, without a branch: `monthly` decides whether it matters
    used = np.int64(words[MONTHS_USED + k])
    words[MONTHS_USED + k] = used | (np.int64(1) << month)
    return kind_row(law, k).monthly & (used >> month) != 0


@force_inlined
def clear_months_used(law, words):
    """Forget which months have an event of a kind with a chance per month."""
    for link in range(law.monthly_n):
        words[MONTHS_USED + law.cells[law.monthly_at + link]] = 0


@force_inlined
def mark_months_used(law, words, room, cached):
    """Note which months have an event of a kind with a chance per month in the first layer."""
    # from the cache and not from the chains: an event that cannot happen here still uses its month
    clear_months_used(law, words)
    for cell in range(cached + 1, cached + 1 + DRAWN_CELLS * room.cells[cached], DRAWN_CELLS):
        event = Drawn(room.cells, cell)
        words[MONTHS_USED + event.kind] = np.int64(words[MONTHS_USED + event.kind]) | (np.int64(1) << event.month)


@force_inlined
def chain_first_layer(words, room, member, cached, possible):
    """Put the events that may happen into the chains of their months.

    From the last to the first, each at the head of its chain, which puts the chains in order without a search.
    """
    event = Potential(room.cells, room.events_used)
    if event.at + possible * POTENTIAL_CELLS > room.events_end:
        room.full = ROOM_FULL
        return
    for place in range(possible - 1, -1, -1):
        drawn = Drawn(room.cells, cached + np.int64(words[POSSIBLE + place]))
        month = drawn.month
        event.key = drawn.order
        event.kind = drawn.kind
        event.source = -1
        event.height = drawn.height
        event.rates = drawn.rates
        event.next = Potential(room.cells, member.first_event[month])
        member.first_event[month] = event.at
        member.months |= np.int64(1) << month
        event = Potential(room.cells, event.at + POTENTIAL_CELLS)
    room.events_used = event.at


@force_inlined
def kind_of_cell(law, heights, member, k):
    """A kind's entry in the member's cell of rates."""
    rates_cell = np.int64(heights.profile_cell[member.profile * law.families + heights.family_of[k]])
    return KindOfCell(heights.cell_kinds, rates_cell * law.widest + heights.place_of[k])


@force_inlined
def bound_of(law, of_cell):
    """A height that no state makes a kind reach."""
    # the largest threshold by work and income, times the largest product of factors: loose, but one multiplication
    return of_cell.largest * kind_row(law, of_cell.kind).above


@kernel
def draw_above(law, heights, room, member, seed, low, high):
    """Draw further layers of the kinds whose rate may exceed the first.

    Layers double in height, so any rate needs few of them.  They are drawn by keys of their own, so the events of the
    first layer are the same with and without them, and twins share them.
    """
    for link in range(law.above_n):
        k = law.cells[law.above_at + link]
        kind = kind_of_cell(law, heights, member, k)
        bound, rates = bound_of(law, kind), kind.rates
        # no state raises this kind above the first layer for this profile
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
    """Draw a kind with a chance per month in the months in which the first layer has no event of it.

    A kind happens once a month at most.  A small chance has its events in the first layer, as a rate has; the draw here
    then decides what lies above that layer, and is made only where the chance may reach there (decision 0036).
    """
    kind = kind_of_cell(law, heights, member, k)
    rates, bound = kind.rates, bound_of(law, kind)
    of_kind, first, lane = thresholds_row(law, rates), 12 * room.chunk, kind_row(law, k).lane
    exponent = of_kind.exponent
    if of_kind.largest == 0 or (exponent < 0 and (not above or bound <= WORD)):
        return
    for month in range(low, high):
        if (np.int64(words[MONTHS_USED + k]) >> month) & 1 != 0:
            continue
        height = draw(seed, member.person, lane, first + month, np.int64(0), MONTHLY)
        # scaled so that the first layer and this draw together have the chance of the month
        if exponent < 0:
            height = WORD + height * ((np.int64(1) << -exponent) - 1)
        if height < bound:
            key = (np.int64(MONTHLY_ORDINAL) << 32) | lane
            new_event(room, member, np.int64(month), key, k, np.int64(-1), height, rates)
