"""What simulating costs and what it would cost of more people: ``python -m benchmarks.scale`` writes docs/scale.md.

A city is lived in 1, 2, 4 and 8 parts in this process, which counts what is exchanged, and by as many Dask workers.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from benchmarks.machine import described
from glasshouse.engine import LocalCrew, Run, live_windows
from glasshouse.engine.crew import Result
from glasshouse.engine.dask import Cluster, connect
from glasshouse.engine.exchange import PartSums
from glasshouse.engine.memory import peak
from glasshouse.records import tables, together
from glasshouse.study.running.counted import Counted, Replicate, part_of
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.study.running.runs import Carried, execute

PAGE: Final = Path(__file__).parents[1] / "docs" / "scale.md"
PARTS: Final = (1, 2, 4, 8)
COUNTRY: Final = 1_400_000_000
MACHINES: Final = (1, 10, 100, 1000)
NETWORK: Final = 1e9
"""Bytes a second into a machine: an assumption, a network of 10 Gbit/s."""


class Exchanged(NamedTuple):
    """One run in so many parts, in this process on one thread."""

    parts: int
    checksum: str
    processor: float  # seconds of living and counting
    person_months: int
    rows: int
    windows: int
    contact_months: int
    exchanging: float  # seconds of summing and telling
    telling: float  # seconds of telling alone
    elsewhere: int  # people read in other parts, all parts together
    told: int  # bytes from part to part in a month in which contacts are read
    sums: int  # bytes that a part sums up for a window, at most
    held: int  # bytes of arrays that grow with the people, of the largest part


class OnWorkers(NamedTuple):
    """The same run by so many workers of one thread each."""

    workers: int
    checksum: str
    wall: float
    peak: int  # bytes of the largest worker
    before: int  # the same after a run of 200 people: libraries, machine code, counters


class Metered:
    """A crew in this process that counts what passes between its members."""

    def __init__(self, members: Sequence[Counted]) -> None:
        self.crew = LocalCrew(members)
        self.size = self.crew.size
        self.seconds: dict[str, float] = {}
        self.told = self.publications = self.sums = 0

    def _timed(self, method: Callable[..., Any], began: float) -> None:
        name = method.__name__
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - began

    def call_all(self, method: Callable[..., Result], *arguments: Any, **_: Any) -> list[Result]:
        began = time.process_time()
        answers: list[Result] = self.crew.call_all(method, *arguments)
        self._timed(method, began)
        if method is Run.part_sums:
            self.sums = max(self.sums, *(_bytes(offer.sums.values()) for offer in cast(list[PartSums], answers)))
        return answers

    def call_one(self, member: int, method: Callable[..., Result], *arguments: Any, **_: Any) -> Result:
        return self.crew.call_one(member, method, *arguments)

    def call_each(self, method: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]) -> list[Result]:
        began = time.process_time()
        answers = self.crew.call_each(method, arguments)
        self._timed(method, began)
        return answers

    def call_and_hold(self, method: Callable[..., Any], calls: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        began = time.process_time()
        answers = self.crew.call_and_hold(method, calls)
        self._timed(method, began)
        if method is Run.published_for:
            self.publications += 1
            self.told += sum(_bytes([told.public.values(), told.shown.values()]) for told in answers)
        return answers

    def send(self, member: int, value: Any) -> Any:
        return self.crew.send(member, value)

    def close(self) -> None:
        self.crew.close()


def _bytes(found: Any) -> int:
    """Of all arrays in there."""
    return int(found.nbytes) if hasattr(found, "nbytes") else sum(_bytes(each) for each in found)


def exchanged(planned: Plan, parts: int) -> Exchanged:
    """Live it in this process."""
    lived = Replicate(planned, 0, planned.options.people_seed, planned.options.life_seed)
    members = [part_of((lived, parts), number, 1, parts) for number in range(parts)]
    rows = 0

    def counting(consume: Any) -> Any:
        def consumed(regime: int, log: Any, thread: int) -> None:
            nonlocal rows
            rows += len(log)
            consume(regime, log, thread)

        return consumed

    for member in members:
        member.blocks.consume = counting(member.blocks.consume)
    with closing(Metered(members)) as crew:
        began = time.process_time()
        live_windows(crew)
        processor = time.process_time() - began
        held = max(_held(member) for member in members)
        records = tables(together([member.counted() for member in members]))
        methods = ("part_sums", "published_for", "numbers_read", "set_requests")
        exchanging = sum(crew.seconds.get(method, 0.0) for method in methods)
        return Exchanged(
            parts, records.checksum, processor, _person_months(planned), rows, len(members[0].windows),
            crew.publications, exchanging, crew.seconds.get("published_for", 0.0),
            sum(member.elsewhere.size for member in members),
            crew.told // max(1, crew.publications), crew.sums, held,
        )  # fmt: skip


def _held(member: Counted) -> int:
    contacts = [member.contacts] if member.contacts is not None else []
    states = [[*world.state, *world.arenas] for world in member.worlds]
    return _bytes([member.crowd, member.tally.people, member.tally.memories, contacts, states])


def _person_months(planned: Plan) -> int:
    when = planned.when
    months = (when.start - when.begin) + len(planned.regimes) * (when.end - when.start)
    return planned.options.people * months


def on_workers(planned: Plan, workers: int) -> tuple[OnWorkers, float]:
    """Live it by Dask workers, once to load what is compiled and once for the clock; and seconds of a bare question."""
    with closing(connect(f"local:{workers}")) as cluster:
        few = replace(planned, options=replace(planned.options, people=200))
        execute(few, _quiet, carried=Carried(cluster, workers))
        before = _peak(cluster)
        began = time.perf_counter()
        done = execute(planned, _quiet, carried=Carried(cluster, workers))
        wall, checksum = time.perf_counter() - began, done.records[0].checksum
        return OnWorkers(workers, checksum, wall, _peak(cluster), before), _question(cluster, planned)


def _peak(cluster: Cluster) -> int:
    return int(max(cluster.client.run(peak).values()))


def _question(cluster: Cluster, planned: Plan, times: int = 50) -> float:
    """Seconds that a worker is asked for something that costs nothing, by worker asked."""
    few = replace(planned, options=replace(planned.options, people=200))
    with closing(cluster.crew(part_of, (Replicate(few, 0, 1, 1), cluster.size), cluster.size)) as crew:
        crew.call_all(Counted.resident_numbers)
        began = time.perf_counter()
        for _ in range(times):
            crew.call_all(Counted.resident_numbers)
        return (time.perf_counter() - began) / (times * cluster.size)


def _quiet(*_: object) -> None:
    """No progress."""


def elsewhere(people: float, parts: int, degree: int, near: float) -> float:
    """People whom one of so many parts reads in others, if the far contacts are drawn from everybody."""
    if parts == 1:
        return 0.0
    drawn = (1 - near) * degree * people / parts
    return people * (1 - 1 / parts) * -math.expm1(-drawn / people)


def page(planned: Plan, runs: Sequence[Exchanged], workers: Sequence[OnWorkers], question: float) -> str:
    """The whole page."""
    one, contacts = runs[0], planned.world.text.contacts
    each, event = one.processor / one.person_months, one.processor / one.rows
    near, degree = float(contacts.near_share.value), contacts.degree
    people = planned.options.people
    machine = described()
    cores = int(machine["cores"])
    best = min((_month(n, each, cores, near, degree, question) for n in range(1, 2001)), key=lambda month: month.whole)
    lines = [
        "<!-- Written by `python -m benchmarks.scale`. Measure again instead of changing it. -->",
        "",
        "# What simulating costs, and where it stops scaling",
        "",
        "All of this is about the cost of computing invented lives, not of running a scheme.",
        "",
        f"Measured on one machine ({machine['processor']}, {machine['cores']} cores, {machine['memory']}; "
        f"Python {machine['python']}, numba {machine['numba']}): `{planned.schemes[0].name}`, {people:,} people, "
        f"{planned.options.years} years after {planned.before_months} months of `{planned.before.name}`, one world. "
        f"Contacts are read in {runs[-1].contact_months} of its months.",
        "",
        "## What a person-month, an event and a byte cost",
        "| | |",
        "|---|---|",
        f"| a person-month lived and counted | {each * 1e9:,.0f} ns of one core |",
        f"| the same by event, of which {one.rows / one.person_months:.2f} fall on a person and month | "
        f"{event * 1e9:,.0f} ns |",
        f"| a byte told by one part to another | {_a_byte(runs) * 1e9:,.1f} ns of one core |",
        f"| a question to a worker that costs nothing itself | {question * 1e3:.1f} ms |",
        "",
        "## In parts",
        "In one process, one part after the other. The records of all are the same to the bit "
        f"(checksum `{one.checksum[:16]}…`).",
        "",
        "| parts | processor, s | of which exchanging, s | read in other parts, people a part | expected | "
        "told a month, KiB in all | sums a window and part, KiB | held by the largest part, MiB |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {run.parts} | {run.processor:.1f} | {run.exchanging:.2f} | {run.elsewhere / run.parts:,.0f} | "
            f"{elsewhere(people, run.parts, degree, near):,.0f} | {run.told / 1024:,.0f} | {run.sums / 1024:,.1f} | "
            f"{run.held / 2**20:,.1f} |"
            for run in runs
        ),
        "",
        f"Expected: of the {degree} whom each reads, {1 - near:.0%} are drawn from everybody; the near ones cross only "
        "where parts meet. *Held* are the arrays that grow with the people. While people are drawn a part needs room "
        "for all of the city, for margins hold of the whole (decision 0040).",
        "",
        "By Dask workers of one thread each on the same machine, people drawn and records closed included:",
        "",
        "| workers | wall, s | beside one worker | largest worker's peak, MiB | the same after 200 people, MiB |",
        "|---|---|---|---|---|",
        *(
            f"| {run.workers} | {run.wall:.1f} | {workers[0].wall / run.wall:.2f} x | {run.peak / 2**20:,.0f} | "
            f"{run.before / 2**20:,.0f} |"
            for run in workers
        ),
        "",
        f"The machine has {machine['cores']} cores: more workers than these share them, and show what parts cost. What "
        "200 people take is libraries, machine code and counters, which do not grow with the people.",
        "",
        f"## {COUNTRY / 1e9:.1f} billion invented people",
        "A city has 25 million people at most, so a country is many cities today, which know nothing of each other and "
        "need no exchange: they cost what living costs, on as many machines as there are. If they were one city, a "
        "month in which contacts are read would cost, from the figures above and machines like this one with "
        f"{NETWORK / 1e9:.0f} GB/s of network (an assumption):",
        "",
        "| machines, a part each | people a part | living, s | told to a part, GB | its time, s | "
        "asking every part for every other, s | in all, s |",
        "|---|---|---|---|---|---|---|",
        *(_row(month) for month in (_month(n, each, cores, near, degree, question) for n in MACHINES)),
        "",
        f"The month is shortest on about {best.machines:,} machines, {best.whole:,.1f} s; beyond, it grows, because "
        "every part is asked for what every other reads of it, one question a pair. What is told grows slowly: each "
        "far contact is told once to each part that reads it, "
        f"{best.told * best.machines / 1e9:.1f} GB to all parts together there. Where contacts are read once a year, "
        f"as in the world `{planned.world.name}`, eleven months of twelve cost living alone. With contacts that are "
        "near only, or a scheme that publishes nothing, questions are needed of neighbours or not at all, and sums "
        f"are {max(run.sums for run in runs) / 1024:,.0f} KiB a part and window, however many people.",
        "",
        f"Memory: a person of one world takes {_each_held(runs, people):,.0f} bytes here (state, records, what is "
        f"counted, contacts). {COUNTRY / 1e9:.1f} billion take "
        f"{COUNTRY * _each_held(runs, people) / 2**40:.1f} TiB, shared by the parts.",
        "",
    ]
    return "\n".join(lines)


class Month(NamedTuple):
    """What a month in which contacts are read would take, of one city as large as a country."""

    machines: int
    living: float  # seconds
    told: float  # bytes to a part
    asking: float  # seconds

    @property
    def whole(self) -> float:
        """Seconds in all."""
        return self.living + self.told / NETWORK + self.asking


def _month(machines: int, each: float, cores: int, near: float, degree: int, question: float) -> Month:
    return Month(
        machines,
        COUNTRY * each / (machines * cores),
        elsewhere(COUNTRY, machines, degree, near),
        question * machines**2 if machines > 1 else 0.0,
    )


def _row(month: Month) -> str:
    return (
        f"| {month.machines:,} | {COUNTRY / month.machines / 1e6:,.1f} M | {month.living:,.1f} | "
        f"{month.told / 1e9:.3f} | {month.told / NETWORK:.3f} | {month.asking:,.1f} | {month.whole:,.1f} |"
    )


def _a_byte(runs: Sequence[Exchanged]) -> float:
    """Seconds of telling, by byte, in the run with most parts."""
    most = runs[-1]
    return most.telling / max(1, most.told * most.contact_months)


def _each_held(runs: Sequence[Exchanged], people: int) -> float:
    return runs[0].held / people


def measure(people: int, years: int, parts: Sequence[int]) -> str:
    """The page from measurements at these sizes.  Raises AssertionError where records differ."""
    planned = plan("beijing-2018", [], Options(people=people, years=years, threads=1))
    runs = [exchanged(planned, number) for number in parts]
    told = [on_workers(planned, number) for number in parts]
    workers = [one for one, _ in told]
    checksums = {run.checksum for run in runs} | {run.checksum for run in workers}
    assert len(checksums) == 1, "parts changed the records"
    return page(planned, runs, workers, min(question for _, question in told))


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--people", type=int, default=400_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("-o", type=Path, default=PAGE)
    asked = parser.parse_args()
    asked.o.write_text(measure(asked.people, asked.years, PARTS), encoding="utf-8")
    print(f"Written to {asked.o}")


if __name__ == "__main__":
    main()
