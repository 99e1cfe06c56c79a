"""Beside the targets: cases that are no court list, and what a laboratory must show of itself before it is believed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

import numpy as np
import polars as pl

from glasshouse import library
from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.measures.disparity import PAIRS, PARTS
from glasshouse.measures.intervals import jackknife
from glasshouse.records.log import Log
from glasshouse.study.record.published_list import ADULT_MONTHS, WithInterval
from glasshouse.study.record.targets import AutomaticFindings, CreditFiles, number_of
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.study.running.runs import city_of, execute
from glasshouse.study.running.telling import say_nothing
from glasshouse.vocabulary import BATCHES, WORK, Event, Ledger
from glasshouse.world import World

Array = np.ndarray[Any, Any]

_FALSE: Final = Ledger.MISATTRIBUTED | Ledger.FABRICATED
_NOTHING_PARTS: Final = frozenset({"sanctions", "rewards", "publicity", "response", "appeals"})


@dataclass(frozen=True)
class CircumstanceGap:
    """A gap between the two groups of an axis in a run in which nothing could part them but circumstance."""

    axis: str
    gap: WithInterval  # log of the ratio of the shares listed
    parts: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True)
class Parted:
    """A difference between who was ever listed and who was not, raw and between the same people in both worlds."""

    what: str
    raw: WithInterval
    twin: WithInterval


@dataclass(frozen=True)
class Foretold:
    """The share of automatic findings that is wrong, from base rate, hit rate and review rate alone."""

    scheme: str
    base: Fraction  # deeds per person and month
    hit: Fraction
    hit_low: Fraction
    hit_high: Fraction
    over_usual: Fraction  # findings over the usual number
    seen_right: Fraction  # of wrong findings that are looked over, the share put right
    simulated: WithInterval

    def wrong(self, hit: Fraction, reviewed: Fraction = Fraction(0)) -> Fraction:
        """1 less what is found of the deeds, over all findings, a share of which is looked over."""
        true = self.base * hit
        false = (self.over_usual * self.base - true) * (1 - reviewed * self.seen_right)
        return false / (true + false)


def _options(options: Options, **other: Any) -> Options:
    return replace(options, replicates=1, settings=(), without=frozenset(), **other)


def _reading(readings: pl.DataFrame, **wanted: str | None) -> WithInterval:
    """The one reading over the run of everybody that these labels name."""
    chosen = readings.filter(pl.col("month").is_null(), pl.col("cohort") == "all")
    for name, value in wanted.items():
        chosen = chosen.filter(pl.col(name).is_null() if value is None else pl.col(name) == value)
    row = chosen.row(0, named=True)
    return WithInterval(row["value"], row["low"], row["high"])


def _of_findings(options: Options, case: AutomaticFindings) -> Options:
    """Findings are few: a larger city for two years."""
    return _options(options, world=case.world, years=2, before="none:12", people=case.people_times * options.people)


def automatic(options: Options, case: AutomaticFindings) -> WithInterval:
    """Of automatic findings, the share on people who did nothing of the kind."""
    outcome = execute(plan(case.scheme, [], _of_findings(options, case)), say_nothing)
    table = (
        outcome.records[0]
        .tables["tally_batch"]
        .filter(pl.col("quantity") == "records", pl.col("cohort") == "all", pl.col("month").is_null())
    )
    wrong, right = (
        np.bincount(chosen["batch"].to_numpy(), chosen["value"].to_numpy(), BATCHES)
        for words in (("fabricated", "misattributed"), ("on_the_doer",))
        for chosen in (table.filter(pl.col("by").is_in([f"record={word}" for word in words])),)
    )
    return _share(wrong, wrong + right)


def biased(options: Options, case: AutomaticFindings) -> WithInterval:
    """Under the stress of the case, the minority's share listed over the majority's."""
    scheme = str(library.stress_path(case.stress))
    outcome = execute(plan(scheme, [], _of_findings(options, case)), say_nothing)
    gap = _reading(outcome.readings, measure="disparity", clause=case.list_, by="axis=minority")
    return WithInterval(*(None if one is None else math.exp(one) for one in gap))


def false_items(options: Options, case: CreditFiles) -> WithInterval:
    """Of adults, the share on whose file more false items fell due, while it keeps them, than were corrected."""
    planned = plan(case.scheme, [], _options(options, world=case.world, years=8, before="empty"))
    city = city_of(planned, options.people_seed)
    items = np.zeros(city.people.birth.size, np.int64)
    end, first = planned.when.end, planned.when.end - case.kept_months

    def consume(number: int, log: Log, thread: int) -> None:
        within = (log.month >= first) & (log.month < end)
        false = within & (log.event == Event.RECORD) & (log.b & _FALSE != 0)
        np.add.at(items, log.person[false], 1)
        np.add.at(items, log.person[within & (log.event == Event.CORRECTED)], -1)

    _live(planned, city, consume)
    adult = _adults(city.people, end - 1)
    held = np.bincount(city.people.batch[adult & (items > 0)], minlength=BATCHES)
    of = np.bincount(city.people.batch[adult], minlength=BATCHES)
    return _share(held, of)


def _live(planned: Plan, city: Any, consume: Any) -> None:
    options = planned.options
    book = codebook(planned.world.text, planned.texts)
    live(
        planned.world.text, planned.regimes, city, book, options.life_seed, options.people_seed,
        threads=options.threads, consume=consume,
    )  # fmt: skip


def _adults(people: Any, month: int) -> Array:
    alive: Array = (people.birth.astype(np.int64) + ADULT_MONTHS <= month) & (people.death > month)
    return alive


def _jackknifed(of: Any) -> WithInterval:
    """A figure of batches with its interval, one batch left out in turn."""
    every = np.arange(BATCHES)
    whole = float(of(every))
    low, high = jackknife(np.array(whole), np.array([float(of(np.delete(every, one))) for one in every]))
    return WithInterval(whole, float(low), float(high))


def _share(part: Array, whole: Array) -> WithInterval:
    """A share of things counted by batch, its interval cut at 0 and 1."""
    of = _jackknifed(lambda kept: part[kept].sum() / whole[kept].sum())
    return WithInterval(of.value, max(of.low or 0, 0), min(1 if of.high is None else of.high, 1))


def null_run(scheme: str, options: Options) -> tuple[CircumstanceGap, ...]:
    """At perfect sight, without sanctions, responses and appeals: gaps between groups, and what they are made of."""
    chosen = replace(
        _options(options, years=6, before="empty", idealised=True), without=_NOTHING_PARTS, people=2 * options.people
    )
    readings = execute(plan(scheme, ["none"], chosen), say_nothing).readings
    readings = readings.filter(pl.col("scheme") == scheme, pl.col("measure") == "disparity", pl.col("clause").is_null())
    return tuple(
        CircumstanceGap(
            axis,
            _reading(readings, by=f"axis={axis}"),
            tuple((part, _reading(readings, by=f"axis={axis}, part={part}").value) for part in PARTS),
        )
        for axis, _ in PAIRS
    )


def raw_and_twin(scheme: str, options: Options) -> tuple[Parted, ...]:
    """Work and income at the end: the ever listed less the others, and less themselves without the scheme."""
    planned = plan(scheme, ["none"], _options(options, years=10, before="empty"))
    planned = replace(planned, regimes=planned.regimes[:2])
    city = city_of(planned, options.people_seed)
    people = city.people
    work = np.stack([people.work.astype(np.int64)] * 2)
    income = np.stack([people.income.astype(np.int64)] * 2)
    listed = np.zeros(people.birth.size, np.bool_)

    def consume(number: int, log: Log, thread: int) -> None:
        moved, earned = log.event == Event.WORK, log.event == Event.INCOME
        work[number, log.person[moved]] = log.a[moved]
        income[number, log.person[earned]] = log.a[earned]
        if number == 0:
            listed[log.person[log.event == Event.ENTERED]] = True

    _live(planned, city, consume)
    adult = _adults(people, planned.when.end - 1)
    batch = people.batch.astype(np.int64)
    in_work = (work >= WORK.index("employed")).astype(np.float64)
    out = []
    for what, of in (("in work", in_work), ("income band", income.astype(np.float64))):
        out.append(
            Parted(
                what,
                _gap(of[0], adult & listed, of[0], adult & ~listed, batch),
                _gap(of[0], adult & listed, of[1], adult & listed, batch),
            )
        )
    return tuple(out)


def _gap(first: Array, these: Array, second: Array, those: Array, batch: Array) -> WithInterval:
    sums = [
        (np.bincount(batch[who], of[who], BATCHES), np.bincount(batch[who], minlength=BATCHES))
        for of, who in ((first, these), (second, those))
    ]
    return _jackknifed(lambda kept: sums[0][0][kept].sum() / sums[0][1][kept].sum()
                       - sums[1][0][kept].sum() / sums[1][1][kept].sum())  # fmt: skip


def foretold(case: AutomaticFindings, simulated: WithInterval) -> Foretold:
    """What three numbers of the texts foretell of the machine, beside what a run gave."""
    of_scheme = plan(case.scheme, [], Options(world=case.world)).schemes[0].text
    base = number_of(World.load(case.world).text, case.conduct, "per_month").value
    hit = number_of(of_scheme, case.sight, "coverage")
    low, high = hit.low or hit.value, hit.high or hit.value
    usual, seen = case.over_usual.value, case.seen_right.value
    return Foretold(case.scheme, base, hit.value, low, high, usual, seen, simulated)
