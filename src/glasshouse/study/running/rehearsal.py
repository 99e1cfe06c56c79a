"""All that a run does before its first month: so that a text that is checked is refused as the run would refuse it."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from glasshouse import library
from glasshouse.scheme import Scheme
from glasshouse.study.running.counted import Replicate, part_of
from glasshouse.study.running.plan import Options, plan_of_scheme

FEW: Final = 100
"""People drawn of a world that ships: only what the scheme is compiled to is of interest."""


def rehearse(scheme: str, world: str) -> None:
    """Draw a city of a world and compile a scheme for it.  Raises whatever a run by the same words would.

    A world of one's own is drawn at the size at which a run draws it.
    """
    people = FEW if world in library.world_names() else Options.people
    options = Options(world=world, people=people, threads=1)
    plan = plan_of_scheme(Scheme.load(scheme), (), options)
    with closing(part_of((Replicate(plan, 0, options.people_seed, options.life_seed), 1), 0, 1, 1)):
        pass
