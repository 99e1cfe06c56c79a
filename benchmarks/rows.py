"""The rows of the table: what each measures, at which size, and the bar that it is held against.

A row gives its lines; a bar that is missed is a line that says so.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import instructions, processes
from benchmarks.bench import THREADS, Bench, Line, called, gib, median, millions
from benchmarks.floor import floor
from benchmarks.lived import Wanted, planned
from benchmarks.peers.measured import Asked
from benchmarks.reference_model.figures import SCHEME, WORLD
from benchmarks.sizes import Size
from glasshouse.study.running.folder import manifest_of
from glasshouse.study.running.plan import Plan
from glasshouse.study.running.runs import city_of, expected_of
from glasshouse.study.running.warming import warm

BEIJING: Final = 21_900_000
RUN: Final = "beijing-2018"


def reference(size: Size, *, contacts: bool) -> Wanted:
    """The reference model in our own languages."""
    without = () if contacts else ("association",)
    return Wanted(SCHEME, world=WORLD, before="empty", without=without, people=size.people, years=size.years)


def no_contacts(bench: Bench) -> list[Line]:
    """Reference model without contacts, beside NumPy and Mesa."""
    return _beside_peers(bench, bench.sizes.reference, bench.sizes.reference, contacts=False, bars=(30, 1500))


def contacts(bench: Bench) -> list[Line]:
    """Reference model with contacts, beside NumPy and Mesa."""
    lines = _beside_peers(bench, bench.sizes.reference, bench.sizes.reference, contacts=True, bars=(10, None))
    if bench.sizes.largest is not None and bench.sizes.largest_peer is not None:
        lines += _beside_peers(bench, bench.sizes.largest, bench.sizes.largest_peer, contacts=True, bars=(15, None))
    return lines


def _beside_peers(
    bench: Bench, size: Size, peers: Size, *, contacts: bool, bars: tuple[float, float | None]
) -> list[Line]:
    """Ours, NumPy and Mesa in turn; then the floor under ours."""
    work = called(f"reference model {'with' if contacts else 'without'} contacts", size)
    bar = f"{bars[0]} x NumPy" + (f", {bars[1]:,} x Mesa" if bars[1] else "")
    wanted, mesa = reference(size, contacts=contacts), bench.sizes.mesa
    refused = bench.refused(wanted)
    if refused is not None:
        return [Line(work, refused, bar=bar, met=False)]
    ours, numpys, mesas = bench.in_turn(
        lambda number: bench.lived(wanted),
        lambda number: bench.peer("numpy_peer", Asked(peers.people, 12 * peers.years, number, contacts)),
        lambda number: bench.peer("mesa_peer", Asked(mesa.people, 12 * mesa.years, number, contacts)),
    )
    spent = median([one.lives for one in ours])
    rate = ours[0].person_months / spent.middle
    by_numpy, by_mesa = (median([one.person_months / one.seconds for one in each]).middle for each in (numpys, mesas))
    beside = (
        f"{rate / by_numpy:.2f} x NumPy ({millions(by_numpy)}/s), "
        f"{rate / by_mesa:,.0f} x Mesa ({millions(by_mesa)}/s at {mesa.people:,} people)"
    )
    met = rate / by_numpy >= bars[0] and (bars[1] is None or rate / by_mesa >= bars[1])
    peak = gib(max(one.peak_bytes for one in ours))
    measured = f"{spent.shown()}, {millions(rate)} person-months/s, peak {peak}"
    return [Line(work, measured, beside, bar, met), _floor(bench, planned(wanted), spent.middle, ours[0].person_months)]


def _floor(bench: Bench, run: Plan, seconds: float, person_months: int) -> Line:
    """The least that it could take here, and how far from it we are."""
    least, each = floor(run, bench.ceilings), seconds / person_months
    needs = f"{least.draws:.1f} draws, {least.bytes:.0f} bytes, {least.gathers:.0f} gathers"
    times = f"{least.draw_seconds * 1e9:.1f}, {least.move_seconds * 1e9:.1f}, {least.gather_seconds * 1e9:.1f} ns"
    return Line(
        "· the floor under it, for a person-month",
        f"{needs}: {times}",
        f"{each * 1e9:.0f} ns measured, {each / least.seconds:.0f} x the floor",
    )


def run(bench: Bench) -> list[Line]:
    """One run of beijing-2018, ten years of what was in force before included."""
    size, bar = bench.sizes.run, "100 M person-months/s"
    wanted = Wanted(RUN, people=size.people, years=size.years)
    work = called(f"`run {RUN}`", size)
    refused = bench.refused(wanted)
    if refused is not None:
        return [Line(work, refused, bar=bar, met=False)]
    (ours,) = bench.in_turn(lambda number: bench.lived(wanted))
    spent = median([one.lives for one in ours])
    rate = ours[0].person_months / spent.middle
    rest = ", ".join(
        f"{part} {median([getattr(one, part) for one in ours]).middle:.2g} s" for part in ("plan", "people", "readings")
    )
    peak = gib(max(one.peak_bytes for one in ours))
    measured = f"{spent.shown()}, {millions(rate)} person-months/s, peak {peak}"
    return [
        Line(work, measured, f"besides: {rest}", bar, rate >= 100e6),
        _floor(bench, planned(wanted), spent.middle, ours[0].person_months),
    ]


def compare(bench: Bench) -> list[Line]:
    """The comparison of a city as large as Beijing, whole process; scaled where it is measured smaller."""
    size, bar = bench.sizes.compare, "under 2 minutes and under 5 GiB at 21.9 million people and 20 years"
    work = called(f"`compare {RUN} --against none --before empty`, whole process", size)
    wanted = Wanted(RUN, ("none",), before="empty", people=size.people, years=size.years)
    refused = bench.refused(wanted)
    if refused is not None:
        return [Line(work, refused, bar=bar, met=False)]
    (whole,) = bench.in_turn(lambda number: _compared(size, "--before", "empty"))
    spent, peak = median([one.seconds for one in whole]), max(one.peak_bytes for one in whole)
    measured = f"{spent.shown()}, peak {gib(peak)}"
    if size.people >= BEIJING:
        return [Line(work, measured, "", bar, spent.middle < 120 and peak < 5 * 2**30)]
    city = Wanted(RUN, ("none",), before="empty", people=BEIJING, years=20)
    expected = expected_of(planned(city))
    scaled = spent.middle * BEIJING * 20 / (size.people * size.years)
    beside = (
        f"at 21.9 million and 20 years: {scaled / 60:.0f} minutes scaled from this; "
        f"{expected.seconds / 60:.0f} minutes and {gib(expected.bytes)} by the program's own estimate"
    )
    return [Line(work, measured, beside, bar, scaled < 120 and expected.bytes < 5 * 2**30)]


class Compared(NamedTuple):
    """A comparison from the start of its process to the end; the peak is what its manifest says."""

    seconds: float
    peak_bytes: int


def _compared(size: Size, *more: str) -> Compared:
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        words = ("compare", RUN, "--against", "none", "--people", str(size.people), "--years", str(size.years))
        seconds = processes.glasshouse(*words, *more, "-o", str(run))
        return Compared(seconds, int(manifest_of(run)["machine"]["peak_bytes"]))


def threads(bench: Bench) -> list[Line]:
    """The same run on one thread and on two."""
    size = bench.sizes.threads
    one, two = bench.in_turn(
        *(
            lambda number, many=many: bench.lived(Wanted(RUN, people=size.people, years=size.years, threads=many))
            for many in (1, THREADS)
        )
    )
    alone, both = (median([each.lives for each in runs]) for runs in (one, two))
    gain = alone.middle / both.middle
    measured = f"{alone.shown()}, then {both.shown()}"
    return [Line(called(f"`run {RUN}`, one thread and two", size), measured, f"{gain:.2f} x", "1.8 x", gain >= 1.8)]


def size(bench: Bench) -> list[Line]:
    """Person-months a second in a small city and in a large one."""
    small, large = bench.sizes.sizes
    work = f"{called('reference model without contacts', large)}, beside {small.people:,} people"
    bar = "80 % of the person-months/s (20 million beside 1 million)"
    refused = bench.refused(reference(large, contacts=False))
    if refused is not None:
        return [Line(work, refused, bar=bar, met=False)]
    few, many = bench.in_turn(
        *(lambda number, of=of: bench.lived(reference(of, contacts=False)) for of in (small, large))
    )
    fast, slow = (runs[0].person_months / median([one.lives for one in runs]).middle for runs in (few, many))
    measured = f"{millions(fast)} person-months/s, then {millions(slow)}"
    return [Line(work, measured, f"{slow / fast:.0%}", bar, slow / fast >= 0.8)]


def start(bench: Bench) -> list[Line]:
    """What is asked for most often, whole processes."""
    asked = (("--help",), ("audit", RUN), ("schemes",))
    spent = bench.in_turn(*(lambda number, words=words: processes.glasshouse(*words) for words in asked))
    return [
        Line(f"`glasshouse {' '.join(words)}`", median(each).shown(), "", "0.5 s", median(each).middle < 0.5)
        for words, each in zip(asked, spent, strict=True)
    ]


def _compared_again(size: Size, number: int) -> Compared:
    return _compared(size)


def cached(bench: Bench) -> list[Line]:
    """A comparison as a user starts it, all compiled before; ten years of before included."""
    bars = {10_000: 2.0, 100_000: 3.0}
    lines = []
    for size in bench.sizes.cached:
        (whole,) = bench.in_turn(partial(_compared_again, size))
        spent, bar = median([one.seconds for one in whole]), bars.get(size.people)
        lines.append(
            Line(
                called(f"`compare {RUN} --against none`, whole process", size),
                f"{spent.shown()}, peak {gib(max(one.peak_bytes for one in whole))}",
                "",
                f"{bar:.0f} s" if bar else "",
                spent.middle < bar if bar else None,
            )
        )
    return lines


def compiling(bench: Bench) -> list[Line]:
    """``glasshouse warm`` into an empty folder, once: it takes long."""
    if not bench.sizes.compiled:
        began = time.perf_counter()
        warm()
        return [Line("`glasshouse warm`, where all is compiled", f"{time.perf_counter() - began:.1f} s")]
    with tempfile.TemporaryDirectory() as folder:
        spent = processes.glasshouse("warm", cache=Path(folder))
    return [Line("first compilation, once", f"{spent:.1f} s", "", "30 s", spent < 30)]


def people(bench: Bench) -> list[Line]:
    """Drawing the invented people of Beijing."""
    many = bench.sizes.people
    wanted = planned(Wanted(RUN, people=many, threads=THREADS))
    city_of(planned(Wanted(RUN)), 1)

    def drawn(number: int) -> float:
        began = time.perf_counter()
        city_of(wanted, number)
        return time.perf_counter() - began

    (spent,) = bench.in_turn(drawn)
    rate = many / median(spent).middle
    measured = f"{median(spent).shown()}, {millions(rate)} people/s"
    return [Line(f"drawing {many:,} people", measured, "", "5 M people/s", rate >= 5e6)]


def counted(bench: Bench) -> list[Line]:
    """Instructions for a person-month of beijing-2018, lives and counting, one thread."""
    work = f"instructions for a person-month of `run {RUN}`, for an AVX2 processor"
    missing = instructions.missing()
    if missing is not None or not bench.sizes.compiled:
        return [Line(work, f"not counted: {missing or 'it takes minutes'}")]
    return [Line(work, f"{instructions.for_a_person_month():,.0f}")]


ROWS: Final[dict[str, Callable[[Bench], list[Line]]]] = {
    "no-contacts": no_contacts,
    "contacts": contacts,
    "run": run,
    "compare": compare,
    "threads": threads,
    "size": size,
    "start": start,
    "cached": cached,
    "compile": compiling,
    "people": people,
    "instructions": counted,
}
