"""A run's checkpoint between two windows, and its check: a sample of households is lived again and compared.

A checkpoint caches what the texts, the seeds and the switches give anyway.  It is used only if a sample of households,
lived again from the first month, agrees with it.  What people read of others (flows, ranks, contacts) is stored too, as
it stood at every exchange, because a sample of households cannot compute it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from glasshouse import chance
from glasshouse.chance import Purpose
from glasshouse.engine.packed import Header, words_of
from glasshouse.engine.state import Array, Crowd, State
from glasshouse.engine.worlds import FIRST_ARENA, LivedWorld
from glasshouse.errors import StoreError
from glasshouse.population.people import Numbering
from glasshouse.vocabulary import Month

Arrays = dict[str, Array]
"""The arrays of a checkpoint by path, as ``NUMBER/state/small``; the number is that of a world's first regime."""


class Share(NamedTuple):
    """Consecutive households of one block: all of them, or some."""

    block: int
    first: int
    last: int


class ExchangeRead(NamedTuple):
    """What a world's people read of others from a month on; contacts are None where they were not read then."""

    month: Month
    flow: Array  # (2, sights) int64
    ranks: Array  # (3, ranks) int64
    near: Array | None  # (people,) uint8
    means: Array | None  # (people, 3) int64


class Checkpoint(NamedTuple):
    """A run as it stands at a month."""

    month: Month
    arrays: Arrays


def current_read(state: State, month: Month, *, contacts: bool) -> ExchangeRead:
    """A copy of what has just been exchanged."""
    near = state.near.copy() if contacts and state.near.size else None
    means = state.means.copy() if contacts and state.means.size else None
    return ExchangeRead(month, state.flow.copy(), state.ranks.copy(), near, means)


def arrays_of(worlds: Sequence[LivedWorld], reads: dict[int, list[ExchangeRead]]) -> Arrays:
    """All that the next month needs, and all reads so far.  Arrays may be views: write them before going on."""
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


def _stacked(reads: Sequence[ExchangeRead]) -> Arrays:
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


def stored_reads(arrays: Arrays, number: int) -> list[ExchangeRead]:
    """The reads of a world in a checkpoint.  Raises StoreError."""
    folder = f"{number}/read"
    contacts: dict[str, dict[int, Array]] = {}
    for what in ("near", "means"):
        months = _stored(arrays, f"{folder}/{what}_months")
        by_month: list[Array] = list(_stored(arrays, f"{folder}/{what}")) if months.size else []
        contacts[what] = dict(zip(months.tolist(), by_month, strict=True))
    rows = zip(
        _stored(arrays, f"{folder}/months").tolist(),
        _stored(arrays, f"{folder}/flow"),
        _stored(arrays, f"{folder}/ranks"),
        strict=True,
    )
    return [ExchangeRead(t, flow, ranks, contacts["near"].get(t), contacts["means"].get(t)) for t, flow, ranks in rows]


def restore(world: LivedWorld, arrays: Arrays) -> None:
    """Set a world to its checkpoint.  Raises StoreError where the shapes differ."""
    number = world.regimes[0]
    for field, array in world.state._asdict().items():
        _copy_checked(array, arrays, f"{number}/state/{field}")
    used = _stored(arrays, f"{number}/used")
    ends = np.cumsum(used)
    whole = _stored(arrays, f"{number}/arena")
    if used.shape != (len(world.used),) or (used < 0).any() or whole.shape != (int(ends[-1]),):
        raise _shape_error(f"{number}/arena")
    world.used = used.tolist()
    world.arenas = []
    for end, words in zip(ends.tolist(), world.used, strict=True):
        arena = np.zeros(max(FIRST_ARENA, words + words // 2), np.int64)
        arena[:words] = whole[end - words : end]
        world.arenas.append(arena)
    for array in world.astray:
        array[:] = 0
    _copy_checked(world.astray[0], arrays, f"{number}/astray")
    world.capped = [int(_stored(arrays, f"{number}/capped")[0]), *[0] * (len(world.capped) - 1)]


def restore_read(world: LivedWorld, read: ExchangeRead, household_of: Array, t: Month) -> None:
    """Set what a world's people read of others as it was in month t; households that it concerns are lived in t."""
    state = world.state
    _check_shape(state.flow, read.flow, "flow")
    _check_shape(state.ranks, read.ranks, "ranks")
    state.flow[:], state.ranks[:] = read.flow, read.ranks
    if read.near is not None:
        _check_shape(state.near, read.near, "near")
        concerned = household_of[np.flatnonzero((state.near > 0) != (read.near > 0))]
        for dates in (state.next, state.calm):
            dates[concerned] = np.minimum(dates[concerned], t)
        state.near[:] = read.near
    if read.means is not None:
        _check_shape(state.means, read.means, "means")
        state.means[:] = read.means


SAMPLED = 4096
"""The most households that are lived again."""
_STRETCH = 64
"""Households of a sampled stretch."""


def sample_shares(blocks: Sequence[Share], key: int) -> list[Share]:
    """The households to live again: all of a small city, otherwise stretches drawn with replacement, each once."""
    households = blocks[-1].last if blocks else 0
    if households <= SAMPLED:
        return list(blocks)
    number = chance.lane("checkpoint")
    drawn: set[int] = set()
    for j in range(SAMPLED // _STRETCH):
        stretch = chance.draw(key, j, number, 0, 0, Purpose.PANEL) * (households // _STRETCH) >> 32
        drawn.add(stretch * _STRETCH)
    size = blocks[0].last
    return [Share(first // size, first, min(first + _STRETCH, blocks[first // size].last)) for first in sorted(drawn)]


def people_of(crowd: Crowd, shares: Sequence[Share]) -> Array:
    """(people,) bool: who lives in the households of the shares, including those born later."""
    chosen = np.zeros(len(crowd.head), np.bool_)
    for share in shares:
        chosen[share.first : share.last] = True
    lives_there = np.zeros(len(crowd.birth), np.bool_)
    for heads, sizes in ((crowd.head, crowd.size), (crowd.born_head, crowd.born)):
        households = np.flatnonzero(chosen & (sizes > 0))
        steps = np.arange(int(sizes[households].sum())) - np.repeat(
            np.cumsum(sizes[households]) - sizes[households], sizes[households]
        )
        lives_there[np.repeat(heads[households], sizes[households]) + steps] = True
    return lives_there


def first_difference(
    worlds: Sequence[LivedWorld], crowd: Crowd, numbering: Numbering, arrays: Arrays, shares: Sequence[Share]
) -> tuple[int, str] | None:
    """The first difference between households lived again and the checkpoint: the world's number, and what; or None.

    People are named by their numbers in the city, households by that of their first member.

    Raises StoreError where the shapes differ.
    """
    people = np.flatnonzero(people_of(crowd, shares))
    for world in worlds:
        number, state = world.regimes[0], world.state
        for field, rows in (("small", people), ("public", people), ("shown", people), ("near", people)):
            lived, stored = getattr(state, field), _stored(arrays, f"{number}/state/{field}")
            _check_shape(lived, stored, field)
            if lived.size and not np.array_equal(lived[rows], stored[rows]):
                differs = (lived[rows] != stored[rows]).any(axis=tuple(range(1, lived.ndim)))
                return number, f"{field} of person {numbering.numbers(rows)[int(np.argmax(differs))]}"
        stored_at = _stored(arrays, f"{number}/state/at")
        dates = [
            (getattr(state, field), _stored(arrays, f"{number}/state/{field}")) for field in ("next", "calm", "busy")
        ]
        starts = np.cumsum(_stored(arrays, f"{number}/used")) - _stored(arrays, f"{number}/used")
        whole = _stored(arrays, f"{number}/arena")
        for share in shares:
            for household in range(share.first, share.last):
                stored_place = int(stored_at[household])
                stored_words = (
                    _words(whole, int(starts[share.block]) + stored_place) if stored_place >= 0 else _NO_WORDS
                )
                lived_place = int(state.at[household])
                lived_words = _words(world.arenas[share.block], lived_place) if lived_place >= 0 else _NO_WORDS
                if any(lived[household] != stored[household] for lived, stored in dates) or not np.array_equal(
                    lived_words, stored_words
                ):
                    head = numbering.numbers(crowd.head[household : household + 1])[0]
                    return number, f"household of person {head}"
    return None


_NO_WORDS = np.zeros(0, np.int64)


def _words(arena: Array, place: int) -> Array:
    """A household's words, without the number reserved for it."""
    if not 0 <= place < arena.size:
        return np.full(1, -1)
    words = np.array(arena[place : place + words_of(Header(arena, place))])
    Header(words).reserved = 0
    return words


def _stored(arrays: Arrays, path: str) -> Array:
    if path not in arrays:
        raise StoreError(f"checkpoint: no {path} in it", remedy="leave out --resume to start anew")
    return arrays[path]


def _copy_checked(into: Array, arrays: Arrays, path: str) -> None:
    stored = _stored(arrays, path)
    _check_shape(into, stored, path)
    into[...] = stored


def _check_shape(one: Array, other: Array, what: str) -> None:
    if one.shape != other.shape or one.dtype != other.dtype:
        raise _shape_error(what)


def _shape_error(what: str) -> StoreError:
    return StoreError(f"checkpoint: {what} is not of this run's shape", remedy="leave out --resume to start anew")
