"""A scheme on a world: every kind that it names is there, of the right sort, in the same sphere of life."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasshouse.errors import Errors
from glasshouse.scheme import agree
from tests.scheme import texts as schemes
from tests.world import texts as worlds


def test_a_scheme_that_fits_its_world_is_silent(tmp_path: Path) -> None:
    agree(worlds.load(tmp_path, worlds.WORLD).text, schemes.load(tmp_path, schemes.SCHEME).text)


BAD = [
    ("conduct: jaywalking\n", "conduct: jaywaking\n", "cameras-jaywalking: unknown conduct 'jaywaking'"),
    ("conduct: jaywalking, points", "conduct: flight, points",
     "points-jaywalking: 'flight' is a wish of the world 'hamlet', not a conduct"),
    ("{count: unpaid_judgment,", "{count: [unpaid_judgment, arrears],", "blacklist: unknown conduct 'arrears'"),
    ("{settled: unpaid_judgment}", "{settled: finds_job}",
     "blacklist: 'finds_job' is a turn of the world 'hamlet', not a conduct"),
    ("refuses: flight", "refuses: flights", "no-flights: unknown wish 'flights'"),
    ("refuses: flight", "refuses: loses_job", "no-flights: 'loses_job' is a turn of the world 'hamlet', not a wish"),
    ("grants: consumer_loan", "grants: jaywalking", "fast-loans: 'jaywalking' is a conduct of the world"),
    ("times: {finds_job:", "times: {jaywalking:",
     "'jaywalking' is a conduct of the world 'hamlet', not a turn or wish"),
    ("adds_per_month: {loses_job:", "adds_per_month: {flight:", "'flight' is a wish of the world 'hamlet', not a turn"),
    ("        context: courts\n", "        context: tax\n",
     "court-judgment: is of the context 'tax', but the world has 'unpaid_judgment' in 'courts'"),
    ("- id: court-judgment", "- id: petition", "petition: the world 'hamlet' has a kind 'petition' too"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=[said[:60] for _, _, said in BAD])
def test_what_does_not_fit_is_said(old: str, new: str, said: str, tmp_path: Path) -> None:
    world = worlds.load(tmp_path, worlds.WORLD)
    scheme = schemes.load(tmp_path, schemes.changed(schemes.SCHEME, old, new))
    with pytest.raises(Errors) as refusal:
        agree(world.text, scheme.text)
    assert said in str(refusal.value)
    assert all(problem.place and problem.place.file.endswith("small.yaml") for problem in refusal.value.problems)


def test_two_contexts_of_one_kind_are_both_placed(tmp_path: Path) -> None:
    world = worlds.load(tmp_path, worlds.WORLD)
    text = schemes.changed(schemes.SCHEME, "        context: courts\n", "        context: tax\n")
    with pytest.raises(Errors) as refusal:
        agree(world.text, schemes.load(tmp_path, text).text)
    conduct = world.text.conducts[0]
    assert refusal.value.detail == (f"the world's: {conduct.place_of_value('context')}",)


def test_the_starter_fits_the_world_that_ships(tmp_path: Path) -> None:
    from glasshouse.scheme import starter
    from glasshouse.world import World

    agree(World.load("beijing").text, schemes.load(tmp_path, starter("mine")).text)
