"""Forming households: who lives with whom, within a district and a type of household.

People of a district and type are sorted by age, in drawn order within a year of age, and matched by rank: the
youngest parents with the youngest children.  A person is packed in 16 bits: role (3), age at ``start`` (7), and the
cell of sex, residency, minority and schooling (6).
"""

from __future__ import annotations

import numpy as np

from glasshouse.machine_code import njit
from glasshouse.population.draws import draw4, shuffle
from glasshouse.vocabulary import HOUSEHOLDS, ROLES

TRAITS = 40
"""Cells of sex x residency x minority x schooling, in this order, row-major: sex is ``trait // 20``."""
AGE_SHIFT = 6
ROLE_SHIFT = 13
ADULT = 18

_HEAD, _PARTNER, _CHILD, _ELDER, _OTHER = range(len(ROLES))
_ALONE, _COUPLE, _WITH_CHILDREN, _SINGLE_PARENT, _MULTIGENERATION, _COLLECTIVE = range(len(HOUSEHOLDS))


@njit()
def gather(counts, start, ends, steps, totals, first_age, seed, lane, group, purpose, out):  # type: ignore[no-untyped-def]
    """The people of one group, sorted by age, in drawn order within a year of age; returns how many.

    counts : (bands, TRAITS) of the group;  start : (bands,) place of its first person in the band's sequence
    ends, steps, totals, first_age : how a band's sequence runs over its single years (see :mod:`ages`)
    """
    at = np.zeros(128, np.int64)
    for sweep in range(2):
        if sweep == 1:
            run = np.int64(0)
            for age in range(128):
                size = at[age]
                at[age] = run
                run += size
        for band in range(counts.shape[0]):
            place = start[band]
            for trait in range(counts.shape[1]):
                for _ in range(counts[band, trait]):
                    turned = (place * steps[band]) % totals[band]
                    year = 0
                    while turned >= ends[band, year]:
                        year += 1
                    age = first_age[band] + year
                    if sweep == 1:
                        out[at[age]] = np.uint16((age << AGE_SHIFT) | trait)
                    at[age] += 1
                    place += 1
    first = np.int64(0)
    for age in range(128):
        last = at[age]
        if last > first:
            shuffle(out, first, last, seed, group, lane, age, purpose)
        first = last
    return first


@njit()
def form(people, kind, collective_size, children_num, children_den, seed, lane, group, purpose, members, first):  # type: ignore[no-untyped-def]
    """Form the households of one group.

    ``members`` receives them household by household, each in order of roles; ``first`` the place of each household's
    first, and one more entry for the end.  Returns the number of households.
    """
    count = people.size
    house = np.zeros(count, np.int32)
    role = np.zeros(count, np.int8)
    grown = np.int64(0)
    for i in range(count):
        if _age(people[i]) >= ADULT:
            grown += 1
    if count == 0:
        return np.int64(0)
    if kind == _ALONE:
        houses = np.int64(count)
        for i in range(count):
            house[i] = i
    elif kind == _COLLECTIVE:
        houses = max(np.int64(1), (2 * count + collective_size) // (2 * collective_size))
        for i in range(count):
            house[i] = i % houses
            role[i] = _HEAD if i >= count - houses else _OTHER
    elif kind == _COUPLE:
        houses = max(np.int64(1), count // 2)
        _pair(people, 0, count, houses, house, role)
    elif kind == _MULTIGENERATION:
        houses = _generations(people, grown, children_num, children_den, house, role)
    else:
        parents = np.int64(2) if kind == _WITH_CHILDREN else np.int64(1)
        houses = _families(people, grown, parents, children_num, children_den, house, role)
    order = np.arange(houses).astype(np.int32)
    shuffle(order, 0, houses, seed, group, lane, 200, purpose)
    _lay(people, house, role, houses, order, members, first)
    return houses


@njit()
def _age(person):  # type: ignore[no-untyped-def]
    return (np.int64(person) >> AGE_SHIFT) & 127


@njit()
def _lay(people, house, role, houses, order, members, first):  # type: ignore[no-untyped-def]
    """Counting sort by (drawn place of the household, role)."""
    place = np.zeros(houses, np.int32)
    for k in range(houses):
        place[order[k]] = k
    at = np.zeros(houses + 1, np.int32)
    for i in range(people.size):
        at[place[house[i]] + 1] += 1
    for k in range(houses):
        at[k + 1] += at[k]
    first[: houses + 1] = at
    for r in range(len(ROLES)):
        for i in range(people.size):
            if role[i] == r:
                k = place[house[i]]
                members[at[k]] = people[i] | np.uint16(r << ROLE_SHIFT)
                at[k] += 1


@njit()
def _pair(people, start, end, houses, house, role):  # type: ignore[no-untyped-def]
    """Pair women and men by rank of age, then the people left over; a single one left joins the last household."""
    size = end - start
    women = np.empty(size, np.int32)
    men = np.empty(size, np.int32)
    nw = nm = 0
    for i in range(start, end):
        if (np.int64(people[i]) & 63) < TRAITS // 2:
            women[nw] = i
            nw += 1
        else:
            men[nm] = i
            nm += 1
    couples = min(nw, nm)
    for k in range(couples):
        older_woman = _age(people[women[k]]) >= _age(people[men[k]])
        house[women[k]] = k
        house[men[k]] = k
        role[women[k]] = _HEAD if older_woman else _PARTNER
        role[men[k]] = _PARTNER if older_woman else _HEAD
    rest = women if nw > nm else men
    for k in range(couples, max(nw, nm)):
        number = couples + (k - couples) // 2
        if number >= houses:
            house[rest[k]] = houses - 1
            role[rest[k]] = _OTHER
        else:
            house[rest[k]] = number
            role[rest[k]] = _HEAD if (k - couples) % 2 == 0 else _PARTNER


@njit()
def _spread(children, houses, rank, house, role):  # type: ignore[no-untyped-def]
    """Distribute the first ``children`` people (youngest first) over households ranked by the parents' age.

    Each household gets one, evenly over all ages; brothers and sisters come from a sixth of the ranks further down.
    """
    sixth = houses // 6
    extra = max(np.int64(0), children - houses)
    assigned = np.int64(0)
    more = np.int64(0)
    for i in range(children):
        role[i] = _CHILD
        if children <= houses:
            house[i] = rank[((2 * i + 1) * houses) // (2 * children)]
        elif assigned < houses and i == (assigned * children) // houses:
            house[i] = rank[assigned]
            assigned += 1
        else:
            house[i] = rank[sixth + (more * (houses - sixth)) // extra]
            more += 1


@njit()
def _families(people, grown, parents, children_num, children_den, house, role):  # type: ignore[no-untyped-def]
    """Families of one or two parents: the youngest are the children, the mean number as the world says."""
    count = np.int64(people.size)
    whole = parents * children_den + children_num
    houses = (2 * count * children_den + whole) // (2 * whole)
    houses = max(np.int64(1), min(houses, grown // parents))
    adults = min(max(grown, np.int64(1)), parents * houses)
    children = count - adults
    if parents == 2 and adults > 1:
        _pair(people, children, count, houses, house, role)
    else:
        for i in range(children, count):
            house[i] = i - children
    youngest = np.full(houses, 127, np.int64)
    for i in range(children, count):
        youngest[house[i]] = min(youngest[house[i]], _age(people[i]))
    at = np.zeros(129, np.int64)
    for k in range(houses):
        at[youngest[k] + 1] += 1
    for age in range(128):
        at[age + 1] += at[age]
    rank = np.empty(houses, np.int32)
    for k in range(houses):
        rank[at[youngest[k]]] = k
        at[youngest[k]] += 1
    _spread(children, houses, rank, house, role)
    return houses


@njit()
def _generations(people, grown, children_num, children_den, house, role):  # type: ignore[no-untyped-def]
    """Households of three generations: the oldest are the grandparents, people under 18 the children."""
    count = np.int64(people.size)
    whole = 3 * children_den + children_num
    houses = max(np.int64(1), min((2 * count * children_den + whole) // (2 * whole), max(np.int64(1), grown // 2)))
    children = count - max(grown, np.int64(1))
    old = np.int64(0)
    for i in range(count):
        if _age(people[i]) >= 60:
            old += 1
    elders = max(np.int64(0), min(max(houses, old), count - children - houses))
    middle = count - children - elders
    seen = np.zeros(houses, np.int8)
    head_sex = np.zeros(houses, np.int8)
    for i in range(children, children + middle):
        k = ((i - children) * houses) // middle
        sex = np.int8((np.int64(people[i]) & 63) // (TRAITS // 2))
        house[i] = k
        if seen[k] == 0:
            role[i] = _HEAD
            head_sex[k] = sex
            seen[k] = 1
        elif seen[k] == 1 and sex != head_sex[k]:
            role[i] = _PARTNER
            seen[k] = 2
        else:
            role[i] = _OTHER
    for i in range(children + middle, count):
        house[i] = ((i - children - middle) * houses) // elders
        role[i] = _ELDER
    rank = np.arange(houses).astype(np.int32)
    _spread(children, houses, rank, house, role)
    return houses


@njit()
def settle(members, member_start, first, first_start, houses, seed, lane, district, purpose, packed, row, ends, kinds):  # type: ignore[no-untyped-def]
    """Put the households of all types of a district in drawn order.

    members, first : of all types one after another, those of type k from ``member_start[k]`` and ``first_start[k]``
    packed : receives the people; ``ends`` the row after each household's last, ``kinds`` its type; ``row`` is the row
    of the district's first person
    """
    left = houses.copy()
    used = np.zeros(houses.size, np.int64)
    rest = left.sum()
    made = np.int64(0)
    at = np.int64(0)
    while rest > 0:
        pick = np.int64(draw_place(seed, lane, district, purpose, made, rest))
        kind = 0
        while pick >= left[kind]:
            pick -= left[kind]
            kind += 1
        number = first_start[kind] + used[kind]
        for source in range(member_start[kind] + first[number], member_start[kind] + first[number + 1]):
            packed[at] = members[source]
            at += 1
        ends[made] = row + at
        kinds[made] = kind
        made += 1
        used[kind] += 1
        left[kind] -= 1
        rest -= 1


@njit()
def draw_place(seed, lane, district, purpose, number, size):  # type: ignore[no-untyped-def]
    """Uniform on [0, size) for the number-th household of a district."""
    word = draw4(seed, number, lane, district, 0, purpose, 0)[0]
    return (word * np.uint64(size)) >> np.uint64(32)
