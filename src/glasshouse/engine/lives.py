"""Lives under one or several regimes, from texts and people to rows of the log."""

from __future__ import annotations

from collections.abc import Sequence

from glasshouse.compiler import codebook
from glasshouse.engine.blocks import Consume
from glasshouse.engine.checkpoint import Checkpoint, people_of, sample_shares
from glasshouse.engine.crew import LocalCrew
from glasshouse.engine.memory import refuse_beyond_memory
from glasshouse.engine.run import BLOCK, Progress, Run
from glasshouse.engine.state import Array
from glasshouse.engine.windows import live_windows
from glasshouse.population.people import Population, nobody
from glasshouse.records.log import Codebook, Entry
from glasshouse.records.wording import in_words
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime
from glasshouse.world import WorldText


def live(
    world: WorldText,
    regimes: Sequence[Regime],
    population: Population,
    codebook: Codebook,
    life_seed: int,
    people_seed: int,
    *,
    threads: int,
    consume: Consume,
    progress: Progress | None = None,
    block: int = BLOCK,
) -> tuple[int, ...]:
    """Live all regimes over the same people; every row of every log goes through ``consume``.

    ``consume`` is called from ``threads`` threads; within one call the rows of one household and window stand
    together, each person's in the order of docs/semantics.md.  Regimes with the same first segment live it once.
    Returns by regime how often a chance per month above 1 was taken as 1.  Raises RunError where it does not fit into
    memory.
    """
    refuse_beyond_memory(world, regimes, population.residents)
    seeds = (life_seed, people_seed)
    run = Run(world, regimes, population, codebook, seeds, threads=threads, block=block, consume=consume)
    try:
        live_windows(LocalCrew([run]), progress)
    finally:
        run.close()
    return run.chances_above_one()


def sample_differs(fresh: Run, checkpoint: Checkpoint, key: int) -> tuple[tuple[int, str] | None, Array]:
    """Live a sample of households again up to a run's checkpoint; ``fresh`` has lived no month.

    Returns the first difference (regime, what), None where there is none, and (people,) bool: who is in the sample.
    Their rows have gone to the consumer of ``fresh``.  ``key`` draws the sample; in a small city it is everybody.
    Raises StoreError where the shapes differ.
    """
    shares = sample_shares(fresh.shares, key)
    return fresh.live_sample(checkpoint, shares), people_of(fresh.crowd, shares)


def compile_kernel(world: WorldText, regimes: Sequence[Regime], codebook: Codebook) -> None:
    """Live a block of nobody, so that the kernel is compiled."""
    run = Run(
        world, regimes, nobody(len(world.frailties)), codebook, (1, 1), threads=1, block=1, consume=lambda *_: None
    )
    run.compile()


def schemes_of(regime: Regime) -> list[SchemeText]:
    """The schemes of a regime in the order in which they number its rows."""
    return [
        scheme for segment in regime.segments for scheme in (segment.scheme, segment.announced) if scheme is not None
    ]


def live_log(
    world: WorldText,
    regime: Regime,
    population: Population,
    life_seed: int,
    people_seed: int,
    *,
    threads: int = 1,
    block: int = BLOCK,
) -> list[Entry]:
    """The whole log of one world in words, sorted as the plain reading gives it: for tests and single lives."""
    book = codebook(world, schemes_of(regime))
    parts: list[list[Entry]] = []
    live(
        world,
        [regime],
        population,
        book,
        life_seed,
        people_seed,
        threads=threads,
        block=block,
        consume=lambda _, log, __: parts.append(in_words(log, book)),
    )
    return sorted((entry for part in parts for entry in part), key=lambda entry: (entry.person, entry.month))
