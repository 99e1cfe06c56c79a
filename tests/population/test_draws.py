"""The compiled door to chance gives the same integers as the plain one, and contacts are what the page says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse import chance
from glasshouse.population import contact_rows
from glasshouse.population.draws import draw4, draw_one, shuffle

word = st.integers(0, 2**32 - 1)
short = st.integers(0, 2**16 - 1)


@settings(deadline=None)
@given(st.integers(0, 2**64 - 1), word, word, short, short, st.integers(0, 255), st.integers(0, 2**24 - 1))
def test_draws_agree(seed, person, lane, month, ordinal, purpose, repeat):
    plain = chance.draw4(seed, person, lane, month, ordinal, purpose, repeat)
    key = (np.uint64(seed), person, lane, month, ordinal, purpose, repeat)
    assert tuple(int(w) for w in draw4(*key)) == plain
    assert draw_one(*key) == plain[0]


def test_shuffle_keeps_everybody_and_depends_on_its_key():
    first, second, third = (np.arange(1000, dtype=np.int32) for _ in range(3))
    shuffle(first, 10, 990, np.uint64(1), 2, 3, 4, 5)
    shuffle(second, 10, 990, np.uint64(1), 2, 3, 4, 5)
    shuffle(third, 10, 990, np.uint64(1), 3, 3, 4, 5)
    assert sorted(first) == list(range(1000))
    assert list(first[:10]) == list(range(10)) and list(first[990:]) == list(range(990, 1000))
    assert (first == second).all()
    assert (first != third).mean() > 0.9
    assert (first == np.arange(1000)).sum() < 40


@pytest.mark.parametrize("residents", [100, 1037])
def test_contacts_are_those_of_the_page(town, residents):
    contacts = town[0].contacts
    rows = contact_rows(residents, 99, contacts)
    assert rows.shape == (residents, 5) and rows.dtype == np.int32
    near = chance.threshold(contacts.near_share.value)
    for i in range(0, residents, 13):
        for j in range(contacts.degree):
            words = chance.draw4(99, i, chance.lane("contacts"), 0, j, chance.Purpose.CONTACT)
            if words[0] < near:
                other = (i + 1 + (words[1] * contacts.near_people >> 32)) % residents
            else:
                other = words[1] * residents >> 32
                other = (i + 1) % residents if other == i else other
            assert rows[i, j] == other
