"""Law 1: a run that goes on from a checkpoint after any window ends in the same records; and a sample believes it."""

from __future__ import annotations

import numpy as np
import pytest

from glasshouse.compiler import codebook
from glasshouse.engine import Checkpoint, LocalCrew, Run, live_windows, sample_differs
from glasshouse.engine.lives import schemes_of
from glasshouse.records import Calendar, Tally, close
from glasshouse.records.checkpoint import first_difference
from glasshouse.scheme.regime import Regime
from glasshouse.vocabulary import Month
from tests.laws.asking import FEW_AND_MANY, ask, under_another
from tests.random_schemes import Case

Arrays = dict[str, np.ndarray]


class Lived:
    """A case under its scheme and under the same scheme without consequences, in one run."""

    def __init__(self, case: Case, *, threads: int, block: int) -> None:
        last = case.regime.segments[-1]
        assert last.scheme is not None
        quiet = last.scheme.model_copy(update={"sanctions": (), "rewards": ()})
        watched = under_another(case.regime, "watch only", quiet)
        self.case, self.threads, self.block = case, threads, block
        self.regimes: list[Regime] = [case.regime, watched]
        self.book = codebook(case.world, [scheme for one in self.regimes for scheme in schemes_of(one)])

    def tally(self) -> Tally:
        segments = self.case.regime.segments
        start = segments[min(1, len(segments) - 1)].first
        calendar = Calendar(segments[0].first, start, start, segments[-1].end)
        people, households = self.case.population.people, self.case.population.households
        names = [regime.name for regime in self.regimes]
        return Tally(people, households.first, self.book, calendar, names, from_age=18, people_seed=1)

    def run(self, tally: Tally) -> Run:
        case, seeds = self.case, (self.case.life_seed, self.case.people_seed)
        return Run(
            case.world, self.regimes, case.population, self.book, seeds,
            threads=self.threads, block=self.block, consume=tally.consume,
        )  # fmt: skip

    def differs(self, checkpoint: Checkpoint, counted: Arrays) -> tuple[int, str] | None:
        """Where everybody, lived again, is not as in the checkpoint."""
        sample = self.tally()
        found, members = sample_differs(self.run(sample), checkpoint, 1)
        return found or first_difference(sample.checkpoint(), counted, members, np.arange(members.size))


def checkpoints(lived: Lived) -> tuple[str, list[tuple[Checkpoint, Arrays]]]:
    """The checksum of the whole run, and what it was after each window."""
    found: list[tuple[Checkpoint, Arrays]] = []
    tally = lived.tally()
    run = lived.run(tally)
    run.keep_reads()

    def keep(month: Month) -> None:
        copied = {path: np.array(array) for path, array in run.checkpoint().arrays.items()}
        found.append((Checkpoint(month, copied), {path: np.array(array) for path, array in tally.checkpoint().items()}))

    live_windows(LocalCrew([run]), at_window=keep)
    return close(tally, {0: 1}).checksum, found


def whole_or_resumed(case: Case) -> int:
    lived = Lived(case, threads=2, block=7)
    whole, found = checkpoints(lived)
    other = Lived(case, threads=1, block=7)
    for checkpoint, counted in found[:: max(1, len(found) // 5)]:
        assert other.differs(checkpoint, counted) is None
        tally = other.tally()
        tally.go_on(counted)
        run = other.run(tally)
        run.restore(checkpoint)
        live_windows(LocalCrew([run]))
        assert close(tally, {0: 1}).checksum == whole
    return len(found)


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_whole_or_resumed(examples: int) -> None:
    assert ask(whole_or_resumed, examples) > 0


def a_changed_word_is_found(case: Case) -> int:
    """One integer changed, of what stands of a person or was told of one, is a difference when all are lived again."""
    lived = Lived(case, threads=1, block=7)
    _, found = checkpoints(lived)
    checkpoint, counted = found[-1 if len(found) < 2 else len(found) // 2]
    changed = 0
    for arrays, path in (
        *((checkpoint.arrays, path) for path in ("0/arena", "0/state/small", "1/state/next", "0/state/public")),
        *((counted, path) for path in ("0/kept", "0/histories", "1/memory/totals", "0/counters/by_month")),
    ):
        array = arrays[path].reshape(-1)
        if not array.size:
            continue
        place = array.size // 2
        before = array[place]
        array[place] = before + 1
        try:
            told = lived.differs(checkpoint, counted)
        finally:
            array[place] = before
        # a word of an arena may be room that nobody uses
        assert told is not None or path == "0/arena", path
        changed += told is not None
    assert lived.differs(checkpoint, counted) is None
    return changed


def test_a_changed_word_is_found() -> None:
    assert ask(a_changed_word_is_found, 6) > 6
