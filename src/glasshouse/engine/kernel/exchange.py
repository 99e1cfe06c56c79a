"""What people read of each other between two windows: flows of false records, contacts, their figures."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import CONFUSED_CELLS
from glasshouse.engine.kernel.chance import CONCENTRATED, CONTACT, draw4, draw_lanes
from glasshouse.engine.kernel.false_records import CONCENTRATED_CELL, SIXTY, SIXTY_CELL, confusability_of_cell
from glasshouse.engine.kernel.names import NO_FIGURE
from glasshouse.engine.kernel.places import sight_row
from glasshouse.engine.kernel.potential import rate_age
from glasshouse.engine.law import Law
from glasshouse.engine.room import FIRST_WORD
from glasshouse.machine_code import cells, force_inlined, kernel


@kernel
def mark_concentrated(lanes, shares, words, marks, seed, first, last, shift):
    """Set ``marks`` (people,) to 1 for everybody on whom the errors of any of these Sights are concentrated.

    ``lanes`` (Sights, padded to eights), ``shares`` (Sights,); rows [first, last); a person's number is their row plus
    ``shift``.
    """
    # month and ordinal 0: the draw is the same for life, so it is made once for the run
    lane_cells, word_cells, sights = cells(lanes), cells(words), shares.shape[0]
    for row in range(first, last):
        draw_lanes(word_cells, lane_cells, sights, seed, np.int64(row + shift), np.int64(0), CONCENTRATED)
        for link in range(sights):
            if np.int64(word_cells[FIRST_WORD + link]) < shares[link]:
                marks[row] = 1


@kernel
def confusability_sums(laws, lanes, words, crowd, concentrated, cell_counts, sums, seed, first, last, shift, t):
    """Add to ``sums`` (sights + 1, int64) the confusability of all in scope in month t, and how many they are.

    Rows [first, last); a person's number is their row plus ``shift``.  ``cell_counts`` (CONFUSED_CELLS,) is 0 before
    and after.
    """
    # people who are not marked differ by cell alone: they are counted by cell, and nothing is drawn for them
    law = Law(cells(laws))
    chunk, sights, word_cells = t // np.int64(12), law.false_n, cells(words)
    for row in range(first, last):
        birth, cell = np.int64(crowd.birth[row]), np.int64(crowd.likeness[row])
        # the scope as in load_member: loading households would cost far more than this sum
        residents = law.residents
        if residents > 0 and residents - 1 != ((cell >> 4) & 1):
            continue
        if t < birth + law.scope_from or t >= min(np.int64(crowd.death[row]), birth + law.scope_to):
            continue
        sums[law.sights_n] += 1
        if rate_age(birth, chunk) >= SIXTY:
            cell |= SIXTY_CELL
        if concentrated[row] == 0:
            cell_counts[cell] += 1
            continue
        # the draws that confusability_cell makes Sight by Sight, made side by side
        draw_lanes(word_cells, cells(lanes), sights, seed, np.int64(row + shift), np.int64(0), CONCENTRATED)
        for link in range(sights):
            s = law.cells[law.false_at + link]
            sight = sight_row(law, s)
            own_cell = cell
            if np.int64(word_cells[FIRST_WORD + link]) < sight.concentrated:
                own_cell |= CONCENTRATED_CELL
            sums[s] += confusability_of_cell(law, sight, own_cell)
    for cell in range(CONFUSED_CELLS):
        for link in range(sights if cell_counts[cell] > 0 else 0):
            s = law.cells[law.false_at + link]
            sums[s] += cell_counts[cell] * confusability_of_cell(law, sight_row(law, s), np.int64(cell))
        cell_counts[cell] = 0


@kernel
def draw_contacts(contacts, seed, lane, near_threshold, near_people, residents, first, last, shift):
    """Rows [first, last) of ``contacts`` (rows, degree; int32): the numbers of each resident's contacts.

    A person's number is their row plus ``shift``.  Nobody is their own contact: a draw of one's own number gives the
    next.
    """
    # one word chooses between near and far, the other the person, so near and far contacts are each uniform
    for row in range(first, last):
        person = np.int64(row + shift)
        for j in range(contacts.shape[1]):
            words = draw4(seed, person, lane, np.int64(0), np.int64(j), CONTACT, np.int64(0))
            if words[0] < near_threshold:
                contact = (person + 1 + ((words[1] * near_people) >> 32)) % residents
            else:
                contact = (words[1] * residents) >> 32
            if contact == person:
                contact = (person + 1) % residents
            contacts[row, j] = contact


@kernel
def read_listed(crowd, state, contacts, household_of, first, last, t):
    """Count the publicly listed contacts of persons [first, last); a household where it matters is lived in t."""
    for person in range(first, last):
        listed_contacts = np.int64(0)
        for j in range(contacts.shape[1]):
            listed_contacts += np.int64(state.public[contacts[person, j]])
        # members respond to whether any contact is listed, so a household is lived only when that changes
        if (listed_contacts > 0) != (np.int64(state.near[person]) > 0):
            household = np.int64(household_of[person])
            state.next[household] = min(np.int64(state.next[household]), t)
            state.calm[household] = min(np.int64(state.calm[household]), t)
        # capped to fit eight bits, for only none or some matters
        state.near[person] = min(listed_contacts, np.int64(255))


@kernel
def read_means(crowd, state, contacts, first, last, t):
    """The mean figure of the contacts of persons [first, last), by ledger; none for people not born or dead."""
    numbers, shown, means, degree = cells(contacts), cells(state.shown), cells(state.means), contacts.shape[1]
    for person in range(first, last):
        # three sums in registers and not in an array, so that the loop over contacts has no store
        total_a, total_c, total_f = np.int64(0), np.int64(0), np.int64(0)
        count_a, count_c, count_f = np.int64(0), np.int64(0), np.int64(0)
        for j in range(degree):
            other = 3 * np.int64(numbers[person * degree + j])
            total_a, count_a = with_figure(total_a, count_a, shown[other])
            total_c, count_c = with_figure(total_c, count_c, shown[other + 1])
            total_f, count_f = with_figure(total_f, count_f, shown[other + 2])
        is_present = np.int64(crowd.birth[person]) <= t and t < np.int64(crowd.death[person])
        means[3 * person] = mean_of(total_a, count_a, is_present)
        means[3 * person + 1] = mean_of(total_c, count_c, is_present)
        means[3 * person + 2] = mean_of(total_f, count_f, is_present)


@force_inlined
def with_figure(total, count, figure):
    """A sum of figures and their number, with one more unless it is NO_FIGURE."""
    # a product and not a branch, so that the loop over contacts has none
    is_one = np.int64(figure != NO_FIGURE)
    return total + is_one * figure, count + is_one


@force_inlined
def mean_of(total, count, is_present):
    """The mean of figures, NO_FIGURE where nobody shows one or reads it."""
    return total // count if is_present and count > 0 else np.int64(NO_FIGURE)
