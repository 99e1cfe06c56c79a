"""``python -m benchmarks``: drawing people, living them, counting them; medians, with what they were measured on."""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import NamedTuple

from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.measures import readings
from glasshouse.population import Population, synthesize
from glasshouse.records import Calendar, Tally, close
from glasshouse.study.plan import Options, Plan, plan

PACKAGES = ("numba", "numpy", "polars")


class Row(NamedTuple):
    """One measurement: seconds are medians."""

    what: str
    seconds: float
    amount: int
    unit: str


def _median(work: Callable[[], object], repeats: int) -> float:
    spent = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _city(planned: Plan, threads: int) -> Population:
    world, when = planned.world, planned.when
    return synthesize(
        world.text,
        world.tables,
        planned.options.people,
        planned.options.people_seed,
        when.begin,
        when.start,
        when.end,
        threads=threads,
    )


def _person_months(planned: Plan) -> int:
    """What is lived: the stretch that all worlds share once, then each world's own."""
    when, worlds = planned.when, len(planned.regimes)
    return planned.options.people * ((when.start - when.begin) + worlds * (when.end - when.start))


def measure(people: int, years: int, repeats: int) -> list[Row]:
    """The rows for a comparison of ``beijing-2018`` with ``none`` and its further twins."""
    planned = plan("beijing-2018", ["none"], Options(people=people, years=years))
    book = codebook(planned.world.text, planned.texts)
    rows = [Row("draw the people, 2 threads", _median(lambda: _city(planned, 2), repeats), people, "people")]
    city = _city(planned, 2)
    months = _person_months(planned)
    seeds = (planned.options.life_seed, planned.options.people_seed)

    def lived(threads: int) -> None:
        live(
            planned.world.text,
            planned.regimes,
            city,
            book,
            *seeds,
            threads=threads,
            consume=lambda regime, log, thread: None,
        )

    def counted() -> Tally:
        when = planned.when
        tally = Tally(
            city.people,
            city.households.first,
            book,
            Calendar(when.begin, when.start, when.in_force, when.end),
            [regime.name for regime in planned.regimes],
            from_age=planned.schemes[0].text.applies_to.from_age,
            people_seed=planned.options.people_seed,
        )
        live(planned.world.text, planned.regimes, city, book, *seeds, threads=2, consume=tally.consume)
        return tally

    for threads in (1, 2):
        spent = _median(lambda threads=threads: lived(threads), repeats)  # type: ignore[misc]
        rows.append(Row(f"live four worlds, {threads} thread{'s' * (threads > 1)}", spent, months, "person-months"))
    rows.append(Row("live and count four worlds, 2 threads", _median(counted, repeats), months, "person-months"))
    records = close(counted(), {})
    rows.append(Row("readings", _median(lambda: readings(records), repeats), 1, "runs"))
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    measure(1_000, 1, 1)  # compile
    print(f"{platform.machine()}, Python {platform.python_version()}, "
          f"{', '.join(f'{package} {version(package)}' for package in PACKAGES)}")  # fmt: skip
    print(f"{asked.people:,} people, {asked.years} years, median of {asked.repeats}\n")
    for row in measure(asked.people, asked.years, asked.repeats):
        print(f"{row.what:<40} {row.seconds:>9.2f} s  {row.amount / row.seconds / 1e6:>9.2f} M {row.unit}/s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{'peak memory':<40} {peak:>9.2f} GiB")


if __name__ == "__main__":
    main()
