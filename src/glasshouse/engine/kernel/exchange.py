"""What people read of each other between two windows: flows of false records, contacts, their figures."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import CONFUSED_CELLS
from glasshouse.engine.kernel.chance import CONCENTRATED, CONTACT, draw4, draw_lanes
from glasshouse.engine.kernel.false_records import CONCENTRATED_CELL, SIXTY, SIXTY_CELL, confused
from glasshouse.engine.kernel.names import NO_FIGURE
from glasshouse.engine.kernel.places import sight_row
from glasshouse.engine.kernel.potential import rate_age
from glasshouse.engine.law import Law
from glasshouse.engine.room import FIRST_WORD
from glasshouse.machine_code import cells, force_inlined, kernel


@kernel
def mark_concentrated(lanes, shares, words, marks, seed, first, last, shift):
    """A 1 in ``marks`` (people,) for all on whom the errors of any of these Sights are concentrated.

    ``lanes`` (Sights in eights,), ``shares`` (Sights,); rows [first, last); a person's number is their row plus
    ``shift``.
    """
    of, drawn_into, some = cells(lanes), cells(words), shares.shape[0]
    for row in range(first, last):
        draw_lanes(drawn_into, of, some, seed, np.int64(row + shift), np.int64(0), CONCENTRATED)
        for link in range(some):
            if np.int64(drawn_into[FIRST_WORD + link]) < shares[link]:
                marks[row] = 1


@kernel
def confusability_sums(laws, lanes, words, crowd, concentrated, alike, sums, seed, first, last, shift, t):
    """Add to ``sums`` (sights + 1, int64) the confusability of all in scope in month t, and how many they are.

    Rows [first, last); a person's number is their row plus ``shift``.  Nothing is drawn for who is not marked in
    ``concentrated``: they are counted by cell in ``alike`` (CONFUSED_CELLS,), which is 0 before and after.  For the few
    others who is easily confused is drawn for all Sights at once; the draws are those that :func:`confusability_cell`
    would make one by one.
    """
    law = Law(cells(laws))
    chunk, some, drawn_into = t // np.int64(12), law.false_n, cells(words)
    for row in range(first, last):
        birth, cell = np.int64(crowd.birth[row]), np.int64(crowd.likeness[row])
        # the same scope as in load_member, read from the people themselves: nobody is loaded here
        residents = law.residents
        if residents > 0 and residents - 1 != ((cell >> 4) & 1):
            continue
        if t < birth + law.scope_from or t >= min(np.int64(crowd.death[row]), birth + law.scope_to):
            continue
        sums[law.sights_n] += 1
        if rate_age(birth, chunk) >= SIXTY:
            cell |= SIXTY_CELL
        if concentrated[row] == 0:
            alike[cell] += 1
            continue
        draw_lanes(drawn_into, cells(lanes), some, seed, np.int64(row + shift), np.int64(0), CONCENTRATED)
        for link in range(some):
            s = law.cells[law.false_at + link]
            sight = sight_row(law, s)
            drawn = cell
            if np.int64(drawn_into[FIRST_WORD + link]) < sight.concentrated:
                drawn |= CONCENTRATED_CELL
            sums[s] += confused(law, sight, drawn)
    for cell in range(CONFUSED_CELLS):
        for link in range(some if alike[cell] > 0 else 0):
            s = law.cells[law.false_at + link]
            sums[s] += alike[cell] * confused(law, sight_row(law, s), np.int64(cell))
        alike[cell] = 0


@kernel
def draw_contacts(contacts, seed, lane, near, near_people, residents, first, last, shift):
    """Rows [first, last) of ``contacts`` (rows, degree; int32): the numbers of the people whom each resident reads.

    A person's number is their row plus ``shift``.  Nobody reads themself: who draws their own number reads the next.
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
        # only a change between none and some means anything to a member
        if (listed > 0) != (np.int64(state.near[person]) > 0):
            household = np.int64(household_of[person])
            state.next[household] = min(np.int64(state.next[household]), t)
            state.calm[household] = min(np.int64(state.calm[household]), t)
        # eight bits: what matters is whether there are any
        state.near[person] = min(listed, np.int64(255))


@kernel
def read_means(crowd, state, contacts, first, last, t):
    """The mean figure of the contacts of persons [first, last), by ledger; of who is not present none."""
    read, shown, means, degree = cells(contacts), cells(state.shown), cells(state.means), contacts.shape[1]
    for person in range(first, last):
        # three sums in registers and not in an array: the loop has no store
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


@force_inlined
def added(total, some, figure):
    """A sum of figures and how many they are, with one more where it is one."""
    is_one = np.int64(figure != NO_FIGURE)
    return total + is_one * figure, some + is_one


@force_inlined
def mean_of(total, some, here):
    """The mean of figures, none where nobody shows one or reads it."""
    return total // some if here and some > 0 else np.int64(NO_FIGURE)
