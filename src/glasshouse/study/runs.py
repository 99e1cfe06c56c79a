"""From a plan to records and readings: people drawn, every world lived in one pass, everything counted."""

from __future__ import annotations

import hashlib
import platform
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any, Final

import polars as pl

from glasshouse import __version__
from glasshouse.compiler import codebook
from glasshouse.engine import Counting, Estimate, estimate, live, refuse_beyond_memory
from glasshouse.measures import readings
from glasshouse.population import Deviation, Population, synthesize
from glasshouse.population.people import People
from glasshouse.records import Calendar, Records, Tally, close
from glasshouse.records.tally import counting_bytes
from glasshouse.study.plan import IDEALISED, WATCH_ONLY, Plan, replicate_seeds
from glasshouse.study.replicates import combined
from glasshouse.text import numbers
from glasshouse.vocabulary import MECHANISMS, NOTICE

Tell = Callable[[str, int, int], None]
"""(stage, done, total)."""

PACKAGES: Final = ("numpy", "numba", "polars", "pyarrow", "pydantic")


@dataclass(frozen=True)
class Outcome:
    """What a plan led to: a manifest, one Records for each replicate, and the readings made from them."""

    plan: Plan
    manifest: dict[str, Any]
    records: tuple[Records, ...]
    readings: pl.DataFrame


def expected_of(plan: Plan) -> Estimate:
    """Time and memory that a plan will take, all replicates together."""
    options = plan.options
    months = plan.when.end - plan.when.begin
    one = estimate(plan.world.text, plan.regimes, options.people, months, options.threads, _counting(plan))
    return one._replace(seconds=one.seconds * options.replicates)


def _counting(plan: Plan) -> Counting:
    """What the tally takes."""
    book = codebook(plan.world.text, plan.texts)
    return Counting(*counting_bytes(book, _calendar(plan), len(plan.regimes), plan.options.threads))


def _calendar(plan: Plan) -> Calendar:
    when = plan.when
    return Calendar(when.begin, when.start, when.in_force, when.end)


def execute(plan: Plan, tell: Tell) -> Outcome:
    """Run a plan.  Raises RunError, before anything is drawn, for what memory cannot hold."""
    options = plan.options
    expected = expected_of(plan)
    refuse_beyond_memory(plan.world.text, plan.regimes, options.people, _counting(plan))
    began = time.perf_counter()
    all_records: list[Records] = []
    deviations: tuple[Deviation, ...] = ()
    for number, (people_seed, life_seed) in enumerate(replicate_seeds(options)):
        stage = f"replicate {number + 1} of {options.replicates}" if options.replicates > 1 else "lives"
        city = city_of(plan, people_seed)
        all_records.append(lived(plan, city, (people_seed, life_seed), partial(tell, stage)))
        deviations = deviations or city.deviations
    measured = [readings(records) for records in all_records]
    manifest = _manifest(plan, tuple(all_records), deviations)
    manifest["machine"] = {
        "seconds": round(time.perf_counter() - began, 3),
        "estimated_seconds": round(expected.seconds, 1),
        "estimated_bytes": expected.bytes,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "threads": options.threads,
        "platform": platform.platform(),
    }
    return Outcome(plan, manifest, tuple(all_records), combined(measured))


def city_of(plan: Plan, people_seed: int) -> Population:
    """The invented people of a plan."""
    when, options = plan.when, plan.options
    return synthesize(
        plan.world.text,
        plan.world.tables,
        options.people,
        people_seed,
        when.begin,
        when.start,
        when.end,
        threads=options.threads,
    )


def lived(
    plan: Plan,
    city: Population,
    seeds: tuple[int, int],
    progress: Callable[[int, int], None] | None = None,
    *,
    counted_as: People | None = None,
) -> Records:
    """The records of a plan's worlds over a city that is drawn already; ``seeds`` are those of people and lives.

    ``counted_as``: the labels by which the tally groups people, where they are not their own (a placebo).
    """
    people_seed, life_seed = seeds
    book = codebook(plan.world.text, plan.texts)
    names = [regime.name for regime in plan.regimes]
    tally = Tally(
        city.people if counted_as is None else counted_as,
        city.households.first,
        book,
        _calendar(plan),
        names,
        from_age=plan.schemes[0].text.applies_to.from_age,
        people_seed=people_seed,
    )
    live(
        plan.world.text,
        plan.regimes,
        city,
        book,
        life_seed,
        people_seed,
        threads=plan.options.threads,
        consume=tally.consume,
        progress=progress,
    )
    watch = f"{plan.schemes[0].name}: {WATCH_ONLY}"
    return close(tally, {0: names.index(watch)} if watch in names else {})


def _manifest(plan: Plan, records: tuple[Records, ...], deviations: tuple[Deviation, ...]) -> dict[str, Any]:
    options = plan.options
    checksums = [one.checksum for one in records]
    whole = checksums[0] if len(checksums) == 1 else hashlib.sha256("".join(checksums).encode()).hexdigest()
    texts = {f"schemes/{scheme.name}.yaml": scheme.written for scheme in (plan.before, *plan.schemes)}
    texts["world/world.yaml"] = plan.world.written
    spoken: list[tuple[str, Any]] = [(plan.world.name, plan.world.text)]
    spoken += [(scheme.name, scheme.text) for scheme in (plan.before, *plan.schemes)]
    return {
        "notice": NOTICE,
        "not_evidence": "Errors and responses are put in by authors. No run is evidence of how a real scheme performs.",
        "command": command(plan),
        "request": {
            "scheme": plan.schemes[0].name,
            "against": [scheme.name for scheme in plan.schemes[1:]],
            "world": plan.world.name,
            "before": plan.before.name,
            "before_months": plan.before_months,
            "people": options.people,
            "years": options.years,
            "people_seed": options.people_seed,
            "life_seed": options.life_seed,
            "replicates": options.replicates,
            "settings": list(options.settings),
            "without": sorted(options.without),
            "idealised": options.idealised,
        },
        **({"idealised": IDEALISED} if options.idealised else {}),
        "mechanisms": {name: name not in options.without for name in MECHANISMS},
        "texts": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in sorted(texts.items())},
        "numbers": {name: _provenance(text) for name, text in spoken},
        "notes": {scheme.name: list(scheme.notes) for scheme in plan.schemes},
        "margins": [deviation._asdict() for deviation in deviations],
        "versions": {"glasshouse": __version__, "python": platform.python_version()}
        | {package: version(package) for package in PACKAGES},
        "seeds": [list(pair) for pair in replicate_seeds(options)],
        "run": dict(records[0].manifest["run"]),
        "checksums": checksums,
        "checksum": whole,
    }


def _provenance(text: Any) -> dict[str, int]:
    found = numbers(text)
    count = {"numbers": len(found)}
    for number in found:
        count[number.provenance] = count.get(number.provenance, 0) + 1
    return count


def command(plan: Plan) -> str:
    """The line that asks for this run."""
    options = plan.options
    names = [scheme.name for scheme in plan.schemes]
    words = ["glasshouse", "compare" if len(names) > 1 else "run", names[0]]
    for other in names[1:]:
        words += ["--against", other]
    words += ["--world", plan.world.name, "--people", str(options.people), "--years", str(options.years)]
    words += ["--people-seed", str(options.people_seed), "--life-seed", str(options.life_seed)]
    if options.replicates > 1:
        words += ["--replicates", str(options.replicates)]
    words += [part for setting in options.settings for part in ("--set", setting)]
    words += ["--before", f"{plan.before.name}:{plan.before_months}" if plan.before_months else "empty"]
    if options.without:
        words += ["--without", ",".join(sorted(options.without))]
    if options.idealised:
        words.append("--idealised")
    return " ".join(words)
