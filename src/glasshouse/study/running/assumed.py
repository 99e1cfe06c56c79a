"""Runs at other values of the unknowns: a smaller city, lived once at each of many points, every world of it.

Of each only its headline figures are kept, with what chance does to them in so small a city.  Worlds of a point share
their chance, points do not: what luck does to one small city is then no part of what all points have in common
(docs/decisions/0081-bands-of-assumption.md).
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from glasshouse import chance
from glasshouse.chance import Purpose
from glasshouse.errors import GlasshouseError
from glasshouse.measures.bands import POINTS, UNKNOWNS, figures_of
from glasshouse.study.running.counted import city_of, records_of_lives
from glasshouse.study.running.plan import Plan, replicate_seeds
from glasshouse.study.running.telling import Tell
from glasshouse.study.running.unknowns import RangedUnknown, unknowns_of, with_unknowns

Array = np.ndarray[Any, Any]

SMALLEST_RUN: Final = 2_000
"""People below whom a run carries no band unless it is asked for one: a figure of so few is mostly luck."""
BY_DEFAULT: Final = 40
"""Points, where nobody asks for another number."""
_FEWEST: Final = 500
_MOST: Final = 5_000
_OF_A_RUN: Final = 40
"""People of the smaller city: a fortieth of the run's, within these bounds."""


class Assumed(NamedTuple):
    """What was lived at other values of the unknowns; empty frames where nothing was, and ``why``."""

    points: pl.DataFrame  # columns of POINTS
    unknowns: pl.DataFrame  # columns of UNKNOWNS
    people: int  # of the smaller city
    asked: int  # points that were to be lived
    failed: tuple[str, ...]  # why a point could not be lived, one a point
    why: str | None

    def document(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {
            "points": self.lived,
            "asked": self.asked,
            "people": self.people,
            "failed": sorted(set(self.failed)),
            "why": self.why,
            "digest": digest_of_points(self.points, self.unknowns),
        }

    @property
    def lived(self) -> int:
        """How many points were lived, the texts as written not among them."""
        return self.points.filter(pl.col("point") > 0)["point"].n_unique()


def digest_of_points(points: pl.DataFrame, unknowns: pl.DataFrame) -> str:
    """SHA-256 of both tables' values."""
    return hashlib.sha256(json.dumps([points.rows(), unknowns.rows()]).encode()).hexdigest()


def nothing(why: str) -> Assumed:
    """No points, and the reason."""
    return Assumed(pl.DataFrame(schema=POINTS), pl.DataFrame(schema=UNKNOWNS), 0, 0, (), why)


def points_of(plan: Plan) -> int:
    """How many points a run carries: what was asked for, else BY_DEFAULT where the run is large enough."""
    count = plan.options.assumptions
    if count is not None:
        return count
    return BY_DEFAULT if plan.options.people >= SMALLEST_RUN else 0


def smaller_city(people: int) -> int:
    """People of the city in which points are lived, for a run of so many."""
    return min(people, max(_FEWEST, min(_MOST, people // _OF_A_RUN)))


def assumed(plan: Plan, tell: Tell) -> Assumed:
    """Live the points of a run on its threads.  A point whose values cannot be lived together is left out, and counted.

    The points depend on the texts, the seeds and their number alone: never on time, threads or the machine.
    """
    number = points_of(plan)
    if number == 0:
        return nothing("off" if plan.options.assumptions == 0 else "small")
    unknowns = unknowns_of(plan)
    if not unknowns:
        return nothing("no ranges")
    people = smaller_city(plan.options.people)
    design = latin_hypercube(number, unknowns, plan.options.life_seed)
    done = 0
    rows: list[dict[str, Any]] = []
    failed: list[str] = []
    with ThreadPoolExecutor(plan.options.threads) as threads:
        tell("assumptions", 0, number + 1)
        lives = threads.map(lambda point: _lived(plan, unknowns, design, people, point), range(number + 1))
        for made in lives:
            done += 1
            tell("assumptions", done, number + 1)
            if isinstance(made, str):
                failed.append(made)
            else:
                rows += made
    return Assumed(pl.DataFrame(rows, schema=POINTS), _frame_of(unknowns, design), people, number, tuple(failed), None)


def latin_hypercube(points: int, unknowns: tuple[RangedUnknown, ...], seed: int) -> Array:
    """(points, unknowns) float64 in (0, 1): of each unknown every one of ``points`` equal parts of its range once.

    Where in its part a point lies, and which parts come together, are draws by the unknown's key: another unknown
    more or less leaves them as they were.  Source: McKay, Beckman, Conover, Technometrics 21 (1979).
    """
    made = np.empty((points, len(unknowns)))
    for column, unknown in enumerate(unknowns):
        lane = chance.lane(f"unknown {unknown.key}")
        words = np.array(
            [chance.draw4(seed, point, lane, 0, 0, Purpose.REPLICATE)[:2] for point in range(points)], np.float64
        )
        order = np.argsort(np.argsort(words[:, 0], kind="stable"), kind="stable")
        made[:, column] = (order + (words[:, 1] + 0.5) / chance.WORD) / points
    return made


def _lived(plan: Plan, unknowns: tuple[RangedUnknown, ...], design: Array, people: int, point: int) -> list[Any] | str:
    """The headline figures at a point, or why it could not be lived.  Point 0 is the texts as written."""
    values = {one.key: one.at(design[point - 1, column]) for column, one in enumerate(unknowns)} if point else {}
    seeds = replicate_seeds(replace(plan.options, replicates=point + 1))[point]
    try:
        drawn_plan = with_unknowns(plan, values, people)
        return figures_of(records_of_lives(drawn_plan, city_of(drawn_plan, seeds[0], 1), seeds), point)
    except GlasshouseError as problem:
        return problem.what


def _frame_of(unknowns: tuple[RangedUnknown, ...], design: Array) -> pl.DataFrame:
    rows = [(0, one.key, float(one.written), one.part(one.written)) for one in unknowns]
    for point, parts in enumerate(design, 1):
        rows += [(point, one.key, float(one.at(part)), float(part)) for one, part in zip(unknowns, parts, strict=True)]
    return pl.DataFrame(rows, schema=UNKNOWNS, orient="row")
