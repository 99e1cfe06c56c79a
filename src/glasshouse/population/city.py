"""The number of people in each cell of the joint table of all fixed axes, raked to the margins and rounded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from glasshouse.chance import Purpose, lane
from glasshouse.errors import PopulationError
from glasshouse.machine_code import njit
from glasshouse.population.ages import BAND_FROM
from glasshouse.population.controls import (
    Control,
    Controls,
    absent_levels,
    cell_name,
    fit,
    joined,
    levels_of,
    reconciled,
    scaled,
    stacked,
    strides,
)
from glasshouse.population.draws import draw_one
from glasshouse.population.people import Deviation
from glasshouse.population.raking import UNIT_BITS, allocate, move, move_cost, repair
from glasshouse.vocabulary import HOUSEHOLDS, MARGIN_AXES, MINORITY, RESIDENCIES, SCHOOLING, SEXES
from glasshouse.world.tables import MarginTable

Array = np.ndarray[Any, Any]

AXES = ("district", "household", "age", "sex", "residency", "minority", "schooling")
"""The fixed axes, in the order of the joint table; work and income are drawn later."""
MOVING = ("work", "income")
CHILD_BANDS = 3
"""Bands under 15."""
_ADULT_BAND = BAND_FROM.index(20)
_NEEDS_ADULT = tuple(range(HOUSEHOLDS.index("with_children"), len(HOUSEHOLDS)))
"""Types of household in which somebody may be under 15."""
_MOST_REPAIRS = 4000
_TRIES = 8


class City(NamedTuple):
    """The joint table."""

    counts: Array  # (districts, households, bands, traits) int64, people
    units: Array  # the same cells, weights in 2^-20 of a person
    deviations: tuple[Deviation, ...]


def joint(
    margins: tuple[MarginTable, ...], districts: tuple[str, ...], alive: Array, residents: int, seed: int
) -> City:
    """Rakes and rounds the fixed axes.

    ``alive`` (bands,) float64 is the stationary population of the life table, by which coarse age bands are split.
    Raises PopulationError for an axis that no margin has and for margins that cannot hold together.
    """
    fixed = [margin for margin in margins if not set(margin.axes) & set(MOVING)]
    named = {axis for margin in margins for axis in margin.axes}
    for axis in MARGIN_AXES:
        held_by = {a for margin in (margins if axis in MOVING else fixed) for a in margin.axes}
        if axis not in held_by and not (axis == "district" and len(districts) == 1):
            why = "only a margin with work or income has it" if axis in named else "nothing is guessed"
            raise PopulationError(
                f"no margin says how many people are of each {axis}: {why}", remedy=f"add one: {axis}"
            )
    sizes = (
        len(districts),
        len(HOUSEHOLDS),
        len(BAND_FROM),
        len(SEXES),
        len(RESIDENCIES),
        len(MINORITY),
        len(SCHOOLING),
    )
    weights = alive[levels_of(sizes, AXES.index("age"))]
    household = levels_of(sizes, AXES.index("household"))
    weights[(levels_of(sizes, AXES.index("age")) < CHILD_BANDS) & (household < 2)] = 0.0
    controls = []
    for margin in fixed:
        weights[absent_levels(margin, AXES, sizes)] = 0.0
        controls.append(Control(margin, joined(margin, AXES, sizes), scaled(margin, residents)))
    controls = reconciled(controls, sizes, AXES)
    fit(weights, controls, residents)
    units = np.rint(weights * (1 << UNIT_BITS)).astype(np.int64)
    stack = stacked(controls)
    counts = _whole_people(units, stack, sizes, residents, seed)
    table = (sizes[0], sizes[1], sizes[2], int(np.prod(sizes[3:])))
    return City(counts.reshape(table), units.reshape(table), largest(controls, counts, residents))


def _whole_people(units: Array, stack: Controls, sizes: tuple[int, ...], residents: int, seed: int) -> Array:
    """Whole people, with an adult wherever one is needed: the first attempt within all bounds, else the closest."""
    exact = np.array([residents], np.int64)
    movable = np.ones(len(sizes), np.bool_)
    best, least = units, -1
    for attempt in range(_TRIES):
        counts = rounded(units, stack, exact, sizes, movable, seed, "allocation", attempt)
        off = stack.units - sums_of(counts, stack)
        _bring_adults(
            counts, units, stack.maps, stack.offsets, off, stack.slack, np.array(sizes, np.int64),
            np.array(strides(sizes), np.int64), np.array(_NEEDS_ADULT, np.int64), _ADULT_BAND,
        )  # fmt: skip
        out = int((np.abs(off) > stack.bound).sum())
        if least < 0 or out < least:
            best, least = counts, out
        if out == 0:
            break
    return best


def rounded(
    units: Array,
    stack: Controls,
    exact: Array,
    sizes: tuple[int, ...],
    movable: Array,
    seed: int,
    name: str,
    attempt: int = 0,
) -> Array:
    """Whole people in each cell; moves of single people bring the controls within their bounds where possible."""
    jitter = np.empty(units.size, np.int64)
    _jitter(np.uint64(seed), lane(name), attempt, int(Purpose.ALLOCATION), jitter)
    block = units.size // exact.size
    counts, off = allocate(units, stack.maps, stack.offsets, stack.units, exact, block, jitter)
    repair(
        counts, units, stack.maps, stack.offsets, off, stack.slack, stack.bound, np.array(sizes, np.int64),
        np.array(strides(sizes), np.int64), movable, _MOST_REPAIRS,
    )  # fmt: skip
    if not np.array_equal(counts.reshape(exact.size, block).sum(axis=1), exact):
        raise PopulationError(
            "the margins leave some people without a place in the joint table",
            remedy="look for rows of 0 that leave a group no level at all",
        )
    return np.asarray(counts)


def sums_of(counts: Array, stack: Controls) -> Array:
    """People in each row of all controls, 2^-20 of a person."""
    out = np.zeros(stack.units.size, np.int64)
    for number, rows in enumerate(stack.maps):
        np.add.at(out, rows + stack.offsets[number], counts)
    return out << UNIT_BITS


def largest(controls: list[Control], counts: Array, people: int, *, published: bool = True) -> tuple[Deviation, ...]:
    """For each control, the row that the drawn people miss by most, in whole people."""
    out = []
    for control in controls:
        wanted = scaled(control.margin, people) if published else control.wanted
        drawn = np.zeros(wanted.size, np.int64)
        np.add.at(drawn, control.rows, counts)
        row = int(np.argmax(np.abs(drawn - wanted)))
        out.append(
            Deviation(control.margin.id, cell_name(control.margin, row), round(float(wanted[row])), int(drawn[row]))
        )
    return tuple(out)


def band_weights(alive: tuple[Fraction, ...]) -> Array:
    """(bands,) float64: years lived in each band by a stationary population; the last band runs to 100."""
    ends = (*BAND_FROM[1:], len(alive))
    return np.array([float(sum(alive[a:b], Fraction(0))) for a, b in zip(BAND_FROM, ends, strict=True)], np.float64)


@njit()
def _jitter(seed, lane_, attempt, purpose, out):  # type: ignore[no-untyped-def]
    """Up to a quarter of a person, up or down."""
    for cell in range(out.size):
        out[cell] = (draw_one(seed, cell, lane_, 0, 0, purpose, attempt) >> 13) - (1 << (UNIT_BITS - 2))


@njit()
def _grown(counts, district, kind, sizes, strides_, adult_band):  # type: ignore[no-untyped-def]
    """People and adults of one district and type."""
    first = district * strides_[0] + kind * strides_[1]
    people = adults = np.int64(0)
    for cell in range(first, first + strides_[1]):
        people += counts[cell]
        if (cell // strides_[2]) % sizes[2] >= adult_band:
            adults += counts[cell]
    return people, adults


@njit()
def _bring_adults(counts, units, maps, offsets, off, slack, sizes, strides_, kinds, adult_band):  # type: ignore[no-untyped-def]
    """Where people of a type in a district have no adult among them, one of them and an adult change places.

    They swap district, type or both, whichever costs the margins least; one-way margins do not change.  An adult is
    taken from where another stays, or from among those who live alone or as couples.  Where no swap can be (fewer
    people than places to live), the adult comes and nobody goes.
    """
    for district in range(sizes[0]):
        for kind in kinds:
            people, adults = _grown(counts, district, kind, sizes, strides_, adult_band)
            if people == 0 or adults > 0:
                continue
            young = district * strides_[0] + kind * strides_[1]
            swap = np.full(4, -1, np.int64)
            alone = np.full(2, -1, np.int64)
            best = least = np.int64(0)
            for other_district in range(sizes[0]):
                for other_kind in range(sizes[1]):
                    if other_district == district and other_kind == kind:
                        continue
                    adults_there = _grown(counts, other_district, other_kind, sizes, strides_, adult_band)
                    if adults_there[1] == 0 or (adults_there[1] == 1 and other_kind > 1):
                        continue
                    shift = other_district * strides_[0] + other_kind * strides_[1] - young
                    for own in range(young + adult_band * strides_[2], young + strides_[1]):
                        if counts[own + shift] > 0 and units[own] > 0:
                            cost = move_cost(own + shift, own, maps, offsets, off, slack)
                            if alone[0] < 0 or cost < least:
                                least = cost
                                alone[0], alone[1] = own + shift, own
                    for p in range(young, young + strides_[1]):
                        if counts[p] == 0 or units[p + shift] == 0:
                            continue
                        for own in range(young + adult_band * strides_[2], young + strides_[1]):
                            if counts[own + shift] == 0 or units[own] == 0:
                                continue
                            cost = move_cost(p, p + shift, maps, offsets, off, slack)
                            move(p, p + shift, counts, maps, offsets, off)
                            cost += move_cost(own + shift, own, maps, offsets, off, slack)
                            move(p + shift, p, counts, maps, offsets, off)
                            if swap[0] < 0 or cost < best:
                                best = cost
                                swap[0], swap[1], swap[2], swap[3] = p, p + shift, own + shift, own
            if swap[0] >= 0:
                move(swap[0], swap[1], counts, maps, offsets, off)
                move(swap[2], swap[3], counts, maps, offsets, off)
            elif alone[0] >= 0:
                move(alone[0], alone[1], counts, maps, offsets, off)
