"""What a run of the reference model comes to, by group and income, in Glasshouse and in NumPy; and how far they part.

Every figure is an array whose last axis is (12,): the two groups, then the ten income bands.  Stocks are by present
income, what befell people during the run by income at its start.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from benchmarks.peers import model
from benchmarks.peers.numpy_peer import City
from glasshouse.compiler import codebook
from glasshouse.engine import LocalCrew, Run, live_windows
from glasshouse.population import Population
from glasshouse.records.tally import joined
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.study.running.runs import city_of
from glasshouse.vocabulary import Event, Ledger

Array = np.ndarray[Any, Any]
Figures = dict[str, Array]

FOLDER: Final = Path(__file__).parent
SCHEME: Final = str(FOLDER / "scheme.yaml")
WORLD: Final = str(FOLDER / "world")
APART: Final = "standing.association.weight_per_month=0"
"""Contacts whose pull is nothing: the figures of `--without association`, with everybody's index at hand."""

POINT: Final = 65536
FALSE: Final = int(Ledger.MISATTRIBUTED | Ledger.FABRICATED)


class Gap(NamedTuple):
    """Where two frameworks part: a figure, its place, both means, and their distance in combined standard errors."""

    figure: str
    place: tuple[int, ...]
    ours: float
    theirs: float
    errors: float


def _by_cell(group: Array, band: Array, amount: Array) -> Array:
    """(12,): the mean of ``amount`` in each group and each band; 0 where nobody is."""
    sums = [np.bincount(group, amount, 2), np.bincount(band, amount, model.BANDS)]
    people = [np.bincount(group, minlength=2), np.bincount(band, minlength=model.BANDS)]
    mean: Array = np.concatenate(sums) / np.maximum(np.concatenate(people), 1)
    return mean


def planned(people: int, years: int, seed: int, *, contacts: bool) -> Plan:
    """The reference model, laid out."""
    settings = () if contacts else (APART,)
    options = Options(
        world=WORLD, before="empty", people=people, years=years, people_seed=seed, life_seed=seed, settings=settings
    )
    return plan(SCHEME, [], options)


def glasshouse(people: int, years: int, seed: int, *, contacts: bool) -> Figures:
    """One run in Glasshouse."""
    wanted = planned(people, years, seed, contacts=contacts)
    city, book = city_of(wanted, seed), codebook(wanted.world.text, wanted.texts)
    parts: list[Any] = []
    run = Run(
        wanted.world.text, wanted.regimes, city, book, (seed, seed), threads=wanted.options.threads,
        consume=lambda regime, log, thread: parts.append(log.copy()),
    )  # fmt: skip
    live_windows(LocalCrew([run]))
    return _read(joined(parts), city, run.worlds[0].state.shown[:, 0] / POINT, wanted)


def _read(log: Any, city: Population, index: Array, wanted: Plan) -> Figures:
    """The log of one world as figures; ``index`` (people,) is everybody's at the end."""
    group, first = city.people.minority, city.people.income
    amounts = {
        "deeds": log.event == Event.DEED,
        "records": (log.event == Event.RECORD) & (log.b & Ledger.ACTUAL != 0) & (log.b & FALSE == 0),
        "false_records": (log.event == Event.RECORD) & (log.b & FALSE != 0),
        "refusals": log.event == Event.REFUSED,
        "falls": log.event == Event.INCOME,
    }
    figures = {
        name: _by_cell(group, first, np.bincount(log.person[rows], minlength=city.residents))
        for name, rows in amounts.items()
    }
    moves = log[np.isin(log.event, (Event.LEFT, Event.ENTERED, Event.INCOME))]
    listed, band, stocks = np.zeros(city.residents, np.bool_), first.copy(), []
    for month in range(wanted.when.start, wanted.when.end):
        now = moves[moves.month == month]
        listed[now.person[now.event == Event.LEFT]] = False
        listed[now.person[now.event == Event.ENTERED]] = True
        band[now.person[now.event == Event.INCOME]] = now.a[now.event == Event.INCOME]
        if month % 12 == 11:
            stocks.append(_by_cell(group, band, listed))
    return {**figures, "listed": np.array(stocks), "mean_index": _by_cell(group, band, index)}


def numpy_peer(people: int, years: int, seed: int, *, contacts: bool) -> Figures:
    """One run in NumPy."""
    city = City(people, seed, contacts=contacts, counted=True)
    stocks = []
    for _ in range(years):
        for _ in range(12):
            city.month()
        stocks.append(_by_cell(city.group, city.band, city.listed))
    assert city.counts is not None
    figures = {name: _by_cell(city.group, city.first_band, amount) for name, amount in city.counts._asdict().items()}
    return {**figures, "listed": np.array(stocks), "mean_index": _by_cell(city.group, city.band, city.index)}


def gaps(ours: list[Figures], theirs: list[Figures]) -> list[Gap]:
    """Every figure's distance, the largest first; runs are by seed, at least two each."""
    found = []
    for name in ours[0]:
        one, other = np.array([run[name] for run in ours]), np.array([run[name] for run in theirs])
        error = np.sqrt(one.var(axis=0, ddof=1) / len(one) + other.var(axis=0, ddof=1) / len(other))
        mine, its = one.mean(axis=0), other.mean(axis=0)
        for place in np.ndindex(error.shape):
            apart = abs(mine[place] - its[place])
            errors = apart / error[place] if error[place] > 0 else (np.inf if apart > 0 else 0.0)
            found.append(Gap(name, place, float(mine[place]), float(its[place]), float(errors)))
    return sorted(found, key=lambda gap: -gap.errors)
