"""A run's checkpoint between two windows, and how far it is believed: some households are lived again and compared.

A checkpoint is a cache of what the texts, the seeds and the switches give anyway, so it is believed only as far as
a sample of households, lived again from the first month, agrees.  What these read of others (flows, ranks, contacts) is
kept too, as it stood at every exchange: a sample cannot make it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from glasshouse import chance
from glasshouse.chance import Purpose
from glasshouse.engine.packed import Header, words_of
from glasshouse.engine.state import Array, Crowd, State
from glasshouse.engine.worlds import FIRST_ARENA, World
from glasshouse.errors import StoreError
from glasshouse.population.people import Place
from glasshouse.vocabulary import Month

Arrays = dict[str, Array]
"""The arrays of a checkpoint by path, as ``NUMBER/state/small``; the number is that of a world's first regime."""


class Share(NamedTuple):
    """Households of one block that are lived: all of it, or some that stand together."""

    block: int
    first: int
    last: int


class Read(NamedTuple):
    """What a world's people read of others from a month on; of contacts None where they were not read then."""

    month: Month
    flow: Array  # (2, sights) int64
    ranks: Array  # (3, ranks) int64
    near: Array | None  # (people,) uint8
    means: Array | None  # (people, 3) int64


class Checkpoint(NamedTuple):
    """A run up to a month."""

    month: Month
    arrays: Arrays


def read_now(state: State, month: Month, *, contacts: bool) -> Read:
    """What has just been exchanged."""
    near = state.near.copy() if contacts and state.near.size else None
    means = state.means.copy() if contacts and state.means.size else None
    return Read(month, state.flow.copy(), state.ranks.copy(), near, means)


def arrays_of(worlds: Sequence[World], reads: dict[int, list[Read]]) -> Arrays:
    """All that the next month needs, and what was read so far.  Arrays may be views: write them before going on."""
    arrays: Arrays = {}
    for world in worlds:
        number = world.regimes[0]
        for field, array in world.state._asdict().items():
            arrays[f"{number}/state/{field}"] = array
        pieces = [arena[:used] for arena, used in zip(world.arenas, world.used, strict=True)]
        arrays[f"{number}/arena"] = np.concatenate(pieces)
        arrays[f"{number}/used"] = np.array(world.used, np.int64)
        arrays[f"{number}/capped"] = np.array([sum(world.capped)], np.int64)
        arrays[f"{number}/astray"] = np.sum(world.astray, axis=0)
        arrays |= {f"{number}/read/{what}": array for what, array in _stacked(reads[number]).items()}
    return arrays


def _stacked(reads: Sequence[Read]) -> Arrays:
    arrays = {
        "months": np.array([read.month for read in reads], np.int64),
        "flow": np.stack([read.flow for read in reads]),
        "ranks": np.stack([read.ranks for read in reads]),
    }
    near: list[tuple[Month, Array]] = [(read.month, read.near) for read in reads if read.near is not None]
    means: list[tuple[Month, Array]] = [(read.month, read.means) for read in reads if read.means is not None]
    for what, read in (("near", near), ("means", means)):
        arrays[f"{what}_months"] = np.array([month for month, _ in read], np.int64)
        if read:
            arrays[what] = np.stack([array for _, array in read])
    return arrays


def reads_of(arrays: Arrays, number: int) -> list[Read]:
    """What a world read, from the checkpoint.  Raises StoreError."""
    of = f"{number}/read"
    contacts: dict[str, dict[int, Array]] = {}
    for what in ("near", "means"):
        months = _array(arrays, f"{of}/{what}_months")
        of_months: list[Array] = list(_array(arrays, f"{of}/{what}")) if months.size else []
        contacts[what] = dict(zip(months.tolist(), of_months, strict=True))
    rows = zip(
        _array(arrays, f"{of}/months").tolist(),
        _array(arrays, f"{of}/flow"),
        _array(arrays, f"{of}/ranks"),
        strict=True,
    )
    return [Read(t, flow, ranks, contacts["near"].get(t), contacts["means"].get(t)) for t, flow, ranks in rows]


def take_up(world: World, arrays: Arrays) -> None:
    """Set a world to its checkpoint.  Raises StoreError where that is not of its shape."""
    number = world.regimes[0]
    for field, array in world.state._asdict().items():
        _set(array, arrays, f"{number}/state/{field}")
    used = _array(arrays, f"{number}/used")
    ends = np.cumsum(used)
    whole = _array(arrays, f"{number}/arena")
    if used.shape != (len(world.used),) or (used < 0).any() or whole.shape != (int(ends[-1]),):
        raise _of_another_shape(f"{number}/arena")
    world.used = used.tolist()
    world.arenas = []
    for end, some in zip(ends.tolist(), world.used, strict=True):
        arena = np.zeros(max(FIRST_ARENA, some + some // 2), np.int64)
        arena[:some] = whole[end - some : end]
        world.arenas.append(arena)
    for array in world.astray:
        array[:] = 0
    _set(world.astray[0], arrays, f"{number}/astray")
    world.capped = [int(_array(arrays, f"{number}/capped")[0]), *[0] * (len(world.capped) - 1)]


def reread(world: World, read: Read, household_of: Array, t: Month) -> None:
    """Set what a world's people read of others to what it was in month t; whoever it concerns is looked at in t."""
    state = world.state
    _same_shape(state.flow, read.flow, "flow")
    _same_shape(state.ranks, read.ranks, "ranks")
    state.flow[:], state.ranks[:] = read.flow, read.ranks
    if read.near is not None:
        _same_shape(state.near, read.near, "near")
        concerned = household_of[np.flatnonzero((state.near > 0) != (read.near > 0))]
        for dates in (state.next, state.calm):
            dates[concerned] = np.minimum(dates[concerned], t)
        state.near[:] = read.near
    if read.means is not None:
        _same_shape(state.means, read.means, "means")
        state.means[:] = read.means


SAMPLED = 4096
"""Households that are lived again, at most; so many stand together."""
_TOGETHER = 64


def some_shares(blocks: Sequence[Share], key: int) -> list[Share]:
    """The households to be lived again: all of a small city, else stretches drawn with replacement, each once."""
    households = blocks[-1].last if blocks else 0
    if households <= SAMPLED:
        return list(blocks)
    number = chance.lane("checkpoint")
    drawn: set[int] = set()
    for j in range(SAMPLED // _TOGETHER):
        stretch = chance.draw(key, j, number, 0, 0, Purpose.PANEL) * (households // _TOGETHER) >> 32
        drawn.add(stretch * _TOGETHER)
    size = blocks[0].last
    return [Share(first // size, first, min(first + _TOGETHER, blocks[first // size].last)) for first in sorted(drawn)]


def members(crowd: Crowd, shares: Sequence[Share]) -> Array:
    """(people,) bool: who lives in the households of the shares, the unborn included."""
    chosen = np.zeros(len(crowd.head), np.bool_)
    for share in shares:
        chosen[share.first : share.last] = True
    here = np.zeros(len(crowd.birth), np.bool_)
    for heads, sizes in ((crowd.head, crowd.size), (crowd.born_head, crowd.born)):
        some = np.flatnonzero(chosen & (sizes > 0))
        steps = np.arange(int(sizes[some].sum())) - np.repeat(np.cumsum(sizes[some]) - sizes[some], sizes[some])
        here[np.repeat(heads[some], sizes[some]) + steps] = True
    return here


def first_difference(
    worlds: Sequence[World], crowd: Crowd, place: Place, arrays: Arrays, shares: Sequence[Share]
) -> tuple[int, str] | None:
    """Where households lived again are not as in the checkpoint: the world's number, and what; None where they are.

    People are named by their numbers in the city, households by that of their first member.

    Raises StoreError for what is not of this run's shape.
    """
    people = np.flatnonzero(members(crowd, shares))
    for world in worlds:
        number, state = world.regimes[0], world.state
        for field, rows in (("small", people), ("public", people), ("shown", people), ("near", people)):
            lived, stored = getattr(state, field), _array(arrays, f"{number}/state/{field}")
            _same_shape(lived, stored, field)
            if lived.size and not np.array_equal(lived[rows], stored[rows]):
                differs = (lived[rows] != stored[rows]).any(axis=tuple(range(1, lived.ndim)))
                return number, f"{field} of person {place.numbers(rows)[int(np.argmax(differs))]}"
        stored_at = _array(arrays, f"{number}/state/at")
        dates = [
            (getattr(state, field), _array(arrays, f"{number}/state/{field}")) for field in ("next", "calm", "busy")
        ]
        starts = np.cumsum(_array(arrays, f"{number}/used")) - _array(arrays, f"{number}/used")
        whole = _array(arrays, f"{number}/arena")
        for share in shares:
            for household in range(share.first, share.last):
                there = int(stored_at[household])
                stored_words = _words(whole, int(starts[share.block]) + there) if there >= 0 else _NOTHING
                here = int(state.at[household])
                lived_words = _words(world.arenas[share.block], here) if here >= 0 else _NOTHING
                if any(lived[household] != stored[household] for lived, stored in dates) or not np.array_equal(
                    lived_words, stored_words
                ):
                    head = place.numbers(crowd.head[household : household + 1])[0]
                    return number, f"household of person {head}"
    return None


_NOTHING = np.zeros(0, np.int64)


def _words(arena: Array, place: int) -> Array:
    """A household's words, the room reserved for it left out."""
    if not 0 <= place < arena.size:
        return np.full(1, -1)
    words = np.array(arena[place : place + words_of(Header(arena, place))])
    Header(words).reserved = 0
    return words


def _array(arrays: Arrays, path: str) -> Array:
    if path not in arrays:
        raise StoreError(f"checkpoint: no {path} in it", remedy="leave out --resume to start anew")
    return arrays[path]


def _set(into: Array, arrays: Arrays, path: str) -> None:
    stored = _array(arrays, path)
    _same_shape(into, stored, path)
    into[...] = stored


def _same_shape(one: Array, other: Array, what: str) -> None:
    if one.shape != other.shape or one.dtype != other.dtype:
        raise _of_another_shape(what)


def _of_another_shape(what: str) -> StoreError:
    return StoreError(f"checkpoint: {what} is not of this run's shape", remedy="leave out --resume to start anew")
