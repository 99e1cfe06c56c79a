"""One session of measuring: how long things take here, ours and the peers' in turn."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from benchmarks import processes
from benchmarks.lived import Lived, Wanted, lived, planned
from benchmarks.machine import Ceilings, ceilings
from benchmarks.peers import mesa_peer, numpy_peer
from benchmarks.peers.measured import Answer, Asked
from benchmarks.sizes import Size, Sizes
from glasshouse.engine.memory import available
from glasshouse.study.running.runs import expected_of

PEERS: Final[dict[str, Callable[[Asked], Answer]]] = {"numpy_peer": numpy_peer.run, "mesa_peer": mesa_peer.run}
LONGEST: Final = 3600
"""Seconds that one run may be expected to take; what would take longer is not run, and told with its estimate."""
THREADS: Final = 2


class Line(NamedTuple):
    """A line of the table.  ``met`` is None where nothing is asked."""

    work: str
    measured: str
    beside: str = ""
    bar: str = ""
    met: bool | None = None


class Median(NamedTuple):
    """Of some repeats."""

    middle: float
    least: float
    most: float

    def shown(self) -> str:
        """Seconds."""
        if self.least == self.most:
            return f"{self.middle:.3g} s"
        return f"{self.middle:.3g} s ({self.least:.3g} to {self.most:.3g})"


def median(values: list[float]) -> Median:
    """The middle, and the ends."""
    return Median(statistics.median(values), min(values), max(values))


def millions(rate: float) -> str:
    """A number of things a second."""
    return f"{rate / 1e6:.3g} M"


def gib(number: float) -> str:
    """Bytes for people."""
    return f"{number / 2**30:.2g} GiB"


@dataclass(frozen=True)
class Bench:
    """What is measured at which sizes, and how."""

    sizes: Sizes

    @cached_property
    def ceilings(self) -> Ceilings:
        """The machine's, measured once."""
        return ceilings(self.sizes.cells, THREADS)

    def in_turn(self, *works: Callable[[int], Any]) -> list[list[Any]]:
        """What each work gives, repeat by repeat, one after the other within a repeat; they are told its number."""
        rounds = [[work(number) for work in works] for number in range(1, self.sizes.repeats + 1)]
        return [list(column) for column in zip(*rounds, strict=True)]

    def lived(self, wanted: Wanted) -> Lived:
        """A run of ours."""
        if not self.sizes.apart:
            return lived(wanted)
        return Lived(**processes.module("benchmarks.lived", json.dumps(wanted._asdict())))

    def peer(self, name: str, asked: Asked) -> Answer:
        """A run of a peer's."""
        if not self.sizes.apart:
            return PEERS[name](asked)
        words = [str(asked.people), str(asked.months), str(asked.seed), *(["--contacts"] if asked.contacts else [])]
        return Answer(**processes.module(f"benchmarks.peers.{name}", *words))

    def refused(self, wanted: Wanted) -> str | None:
        """Why a run is not tried, with the estimate; None where it may be."""
        expected, free = expected_of(planned(wanted)), available()
        said = f"estimated {expected.seconds / 60:.0f} minutes and {gib(expected.bytes)}"
        if free is not None and expected.bytes > free:
            return f"not run: {said}, of which {gib(free)} are free"
        return f"not run: {said}" if expected.seconds > LONGEST else None


def called(what: str, size: Size) -> str:
    """The work in words."""
    return f"{what}, {size.people:,} people, {size.years} year{'s' * (size.years > 1)}"
