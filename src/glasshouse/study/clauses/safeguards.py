"""Safeguards of a scheme: what each clause costs people, and which cures take how much harm away.

Harm is minimised by number of cures and nothing else is: benefit is told beside, with its interval and the assumption
that it rests on, and takes no part in the search.  No point is called by a word of praise; ``none`` stands beside all.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final, NamedTuple

import optuna
import polars as pl

from glasshouse.audit import Severity, audit_text
from glasshouse.errors import StudyError, UsageError
from glasshouse.measures import readings
from glasshouse.population import Population
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.scheme.edits import edited
from glasshouse.scheme.regime import regime, timeline
from glasshouse.study.clauses.cures import CHANGES_NO_LIFE, Cure, NoCure, candidates, cured, moved, settled
from glasshouse.study.running.deterrence import NO_EFFECT, deterrences
from glasshouse.study.running.fitting import agree_or_say
from glasshouse.study.running.plan import Options, Plan, before_of, design_seed, replicate_seeds
from glasshouse.study.running.replicates import t_quantile
from glasshouse.study.running.runs import city_of, records_of_lives
from glasshouse.study.running.telling import Tell
from glasshouse.text import Sourced
from glasshouse.text.vary import variables, varied
from glasshouse.vocabulary import NOTICE
from glasshouse.world import World

HARMS: Final = {
    "listed": ("prevalence", "people on a black list in a month, share"),
    "in_error": ("listed_in_error", "people on a black list in error in a month, share"),
    "refused": ("people_refused", "people refused at least once in a year, per 1,000"),
    "watched": ("records_per_person", "records per person and year"),
}
"""What ``--harm`` can be; all four are told of every point."""
MOST: Final = {"listed": 1.0, "in_error": 1.0, "refused": 1000.0, "watched": math.inf}
"""What each can be at most: intervals are cut there, and at 0."""
BENEFIT: Final = ("averted_as_assumed", "harmful deeds averted per person over the run, as assumed")
ALL_OF_IT: Final = "all of it, against none"
NO_LIFE: Final = "only the audit reads it: in this model it changes no life"
TOGETHER: Final = 6
"""Schemes lived in one pass over a city, which share what came before."""
MOST_CURES: Final = 8
LEFT_OUT: Final = ("drop-sight", "drop-pool", "drop-sanction")
NOT_EVIDENCE: Final = (
    "Errors and responses are put in by authors. A point with less harm is no proposal: what remains is harm too."
)


@dataclass(frozen=True, kw_only=True)
class AskedCures:
    """What a search is asked for.  Raises UsageError for what cannot be."""

    harm: str = "listed"
    cures: int = 3
    trials: int = 40

    def __post_init__(self) -> None:
        if self.harm not in HARMS:
            raise UsageError(f"--harm {self.harm}: no such harm", remedy=f"one of: {', '.join(HARMS)}")
        if not 1 <= self.cures <= MOST_CURES:
            raise UsageError(f"--cures {self.cures} is not between 1 and {MOST_CURES}", remedy="give how many at most")
        if not 1 <= self.trials <= 10_000:
            raise UsageError(f"--trials {self.trials} is not between 1 and 10000", remedy="give how many to try")


class OverReplicates(NamedTuple):
    """A figure over replicates, with the ends of its interval of chance.

    None where replicates tell none: of one, and of several that are all alike.
    """

    value: float
    low: float | None
    high: float | None


class Point(NamedTuple):
    """A scheme with some cures, and what it does to people."""

    cures: tuple[str, ...]
    harms: dict[str, OverReplicates]
    benefit: OverReplicates
    prohibited: tuple[str, ...]
    """Rules with an open finding of what is prohibited: the point is a cross."""
    benefits: tuple[float, ...]
    rows: tuple[dict[str, float], ...]
    """Benefit and harms, replicate by replicate."""
    over_deterrence: tuple[float, float] | None = None
    """Benefit over the range of deterrence, 0 included: an interval of assumption."""


class ClauseCost(NamedTuple):
    """What goes with one clause: harm and benefit with it, less those without it."""

    clause: str
    kind: str
    costs: dict[str, OverReplicates]
    aim: OverReplicates


@dataclass(frozen=True)
class Safeguards:
    """What a scheme costs, clause by clause, and with fewer clauses."""

    scheme: str
    world: str
    asked: AskedCures
    as_it_is: Point
    none: Point
    clauses: tuple[ClauseCost, ...]
    whole: ClauseCost
    """All of the scheme, less ``none``."""
    points: tuple[Point, ...]
    """By number of cures: the least harm found with so many, up to the first that leaves none."""
    tried: tuple[Point, ...]
    cures: tuple[str, ...]
    no_cures: tuple[tuple[str, str], ...]
    deterrence: tuple[str, ...]
    as_of: date
    options: Options

    def document(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "notice": NOTICE,
            "not_evidence": NOT_EVIDENCE,
            "scheme": self.scheme,
            "world": self.world,
            "minimised": f"harm: {HARMS[self.asked.harm][1]}",
            "reported_only": f"benefit: {BENEFIT[1]}",
            "benefit_rests_on": list(self.deterrence),
            "audited_as_of": self.as_of.isoformat(),
            "people": self.options.people,
            "years": self.options.years,
            "replicates": self.options.replicates,
            "seeds": [list(pair) for pair in replicate_seeds(self.options)],
            "as_it_is": _point(self.as_it_is),
            "none": _point(self.none),
            "clauses": [
                {**one._asdict(), "costs": _figures(one.costs), "aim": one.aim._asdict()} for one in self.clauses
            ],
            "all_of_it": {
                **self.whole._asdict(),
                "costs": _figures(self.whole.costs),
                "aim": self.whole.aim._asdict(),
            },
            "by_number_of_cures": [_point(one) for one in self.points],
            "tried": [_point(one) for one in self.tried],
            "cures": list(self.cures),
            "no_cures": [{"move": move, "because": reason} for move, reason in self.no_cures],
        }


def _figures(of: dict[str, OverReplicates]) -> dict[str, Any]:
    return {word: one._asdict() for word, one in of.items()}


def _point(one: Point) -> dict[str, Any]:
    kept = {key: value for key, value in one._asdict().items() if key not in ("benefits", "rows")}
    return {**kept, "harms": _figures(one.harms), "benefit": one.benefit._asdict()}


def safeguards(scheme: str, options: Options, asked: AskedCures, tell: Tell, as_of: date | None = None) -> Safeguards:
    """Live a scheme without each of its clauses, and with cures alone and together.

    Raises what loading raises, and UsageError for a scheme that no cure can be taken of.
    """
    world, loaded = World.load(options.world), Scheme.load(scheme, options.settings)
    day = as_of if as_of is not None else date.today()
    for one in (before_of(options.before, world)[0], loaded):
        agree_or_say(one, world)
    lawful, refused = settled(loaded.text, world.text)
    cures = [cure for cure in lawful if cure.kind not in CHANGES_NO_LIFE]
    refused += [NoCure(cure, NO_LIFE) for cure in lawful if cure.kind in CHANGES_NO_LIFE]
    if not cures:
        raise UsageError(
            f"'{loaded.name}' leaves no room for a cure",
            detail=tuple(f"{one.cure.id}: {one.reason}" for one in refused),
            remedy="`glasshouse audit` says what its text breaks; for what changes lives, name another scheme",
        )
    lives = _Lives(world, loaded, options, tell)
    search = _Search(lives, loaded.text, cures, day)
    as_it_is = search.points([()])[0]
    assert as_it_is is not None
    clauses = _clauses(loaded.text, as_it_is, lives)
    told = _with_deterrence([as_it_is, *_least(search, asked)], search)
    nothing = lives.of([lives.empty.text])[0]
    none = _point_of((), nothing, lives.empty.text, day)
    whole = ClauseCost(ALL_OF_IT, "scheme", *_apart(as_it_is, nothing))
    return Safeguards(
        loaded.name, world.name, asked, told[0], none, clauses, whole, tuple(told[1:]), tuple(search.lived.values()),
        tuple(cure.id for cure in cures), tuple((one.cure.id, one.reason) for one in refused),
        tuple(deterrences(world.text)), day, options,
    )  # fmt: skip


Figures = list[dict[str, float]]
"""What a scheme does, a row a replicate: each harm by its word, and the benefit."""


class _Lives:
    """Cities drawn once, in which many schemes are lived in the pass in which ``none`` is."""

    def __init__(self, world: World, scheme: Scheme, options: Options, tell: Tell) -> None:
        self.world, self.scheme, self.options, self.tell = world, scheme, options, tell
        self.empty = Scheme.load("none")
        self.before, self.months = before_of(options.before, world)
        self.when = timeline(world.text, scheme.text, self.months, options.years)
        self.seeds = replicate_seeds(options)
        self.cities: dict[int, Population] = {}
        self.done, self.wanted = 0, 0

    def of(self, texts: Sequence[SchemeText], times: Fraction | None = None) -> list[Figures]:
        """What each scheme does; ``times`` stands in place of every deterrence of the world."""
        found: list[Figures] = []
        self.wanted += len(texts)
        for first in range(0, len(texts), TOGETHER):
            chunk = texts[first : first + TOGETHER]
            found += self._together(chunk, times)
            self.done += len(chunk)
            self.tell("schemes", self.done, self.wanted)
        return found

    def _together(self, texts: Sequence[SchemeText], times: Fraction | None) -> list[Figures]:
        named = [replace(self.scheme, text=edited(text, scheme=f"point-{n}")) for n, text in enumerate(texts)]
        world = self.world
        if times is not None:
            at = {key: _held(variables(world.text)[key].number, times) for key in deterrences(world.text)}
            world = replace(world, text=varied(world.text, at))
        schemes = (self.empty, *named)
        without = self.options.without
        regimes = tuple(regime(one.text, self.before.text, self.when, without=without) for one in schemes)
        plan = Plan(self.options, world, schemes, self.before, self.months, self.when, regimes)
        found: list[Figures] = [[] for _ in named]
        for both in self.seeds:
            if both[0] not in self.cities:
                self.cities[both[0]] = city_of(plan, both[0])
            told = readings(records_of_lives(plan, self.cities[both[0]], both))
            told = told.filter(
                pl.col("cohort") == "all", *(pl.col(key).is_null() for key in ("month", "clause", "context", "by"))
            )
            for n, one in enumerate(named):
                found[n].append(_figures_of(told, one.name))
        return found


def _held(number: Sourced, times: Fraction) -> Fraction:
    """A deterrence at no effect, or (0) at the strongest that its range has."""
    return times if times == NO_EFFECT else min(number.value, number.low if number.low is not None else number.value)


def _figures_of(told: pl.DataFrame, scheme: str) -> dict[str, float]:
    """Harms of a scheme; and what it averts, which is what ``none``, lived first, has more of.

    Raises StudyError for a harm that is undefined: of too few people, which is not a harm of nought.
    """
    found = {}
    for word, (measure, _) in HARMS.items():
        found[word] = _defined(told.filter((pl.col("measure") == measure) & (pl.col("scheme") == scheme)), measure)
    twin = told.filter((pl.col("measure") == BENEFIT[0]) & (pl.col("against") == scheme))
    found["benefit"] = -_defined(twin, BENEFIT[0])
    return found


def _defined(rows: pl.DataFrame, measure: str) -> float:
    value = rows["value"].item() if rows.height == 1 else None
    if value is None:
        raise StudyError(f"{measure} is undefined: too few people", remedy="ask for more: --people")
    return float(value)


class _Search:
    """Points that were lived, by their cures; each is lived once."""

    def __init__(self, lives: _Lives, text: SchemeText, cures: Sequence[Cure], day: date) -> None:
        self.lives, self.text, self.day = lives, text, day
        self.cures = list(cures)
        self.lived: dict[frozenset[Cure], Point] = {}

    def text_of(self, several: Iterable[Cure]) -> SchemeText | NoCure:
        """The scheme with some cures."""
        return cured(self.text, list(several), self.lives.world.text)

    def points(self, wanted: Sequence[Iterable[Cure]]) -> list[Point | None]:
        """The points of these sets of cures; None where the law would be false for one."""
        sets = [frozenset(one) for one in wanted]
        texts = {one: text for one in sets if isinstance(text := self.text_of(one), SchemeText)}
        new = [one for one in texts if one not in self.lived]
        for one, figures in zip(new, self.lives.of([texts[one] for one in new]), strict=True):
            self.lived[one] = _point_of(one, figures, texts[one], self.day)
        return [self.lived.get(one) for one in sets]

    def least(self, number: int, asked: AskedCures) -> Point | None:
        """The point with the least harm found among those with so many cures; each alone is always lived."""
        if number == 1 or math.comb(len(self.cures), number) <= asked.trials:
            self.points(list(itertools.combinations(self.cures, number)))
        else:
            self._searched(number, asked)
        of_this_size = [point for one, point in self.lived.items() if len(one) == number]
        return min(of_this_size, key=lambda one: (one.harms[asked.harm].value, one.cures), default=None)

    def _searched(self, number: int, asked: AskedCures) -> None:
        """Sets of so many cures, proposed by optuna to make one harm small; it is told of nothing else."""
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        seed = design_seed(self.lives.options.life_seed + number)
        sampler = optuna.samplers.TPESampler(seed=seed, n_startup_trials=max(4, asked.trials // 4))
        study = optuna.create_study(direction="minimize", sampler=sampler)
        self._begin_with(study, number, asked)
        left = asked.trials
        while left > 0:
            trials = [study.ask() for _ in range(min(TOGETHER, left))]
            sets = [
                frozenset(self.cures[t.suggest_int(f"cure {n}", 0, len(self.cures) - 1)] for n in range(number))
                for t in trials
            ]
            whole = [one for one in sets if len(one) == number]
            found = dict(zip(whole, self.points(whole), strict=True))
            for trial, one in zip(trials, sets, strict=True):
                point = found.get(one)
                if point is None:
                    study.tell(trial, state=optuna.trial.TrialState.FAIL)
                else:
                    study.tell(trial, point.harms[asked.harm].value)
            left -= len(trials)

    def _begin_with(self, study: optuna.Study, number: int, asked: AskedCures) -> None:
        """What did most with one cure less, and each other cure beside it."""
        smaller = [
            (point.harms[asked.harm].value, sorted(one)) for one, point in self.lived.items() if len(one) == number - 1
        ]
        if not smaller:
            return
        kept = min(smaller)[1]
        alone = {next(iter(one)): p.harms[asked.harm].value for one, p in self.lived.items() if len(one) == 1}
        for cure in sorted(alone, key=lambda one: (alone[one], one))[: asked.trials // 2]:
            if cure not in kept:
                places = [self.cures.index(one) for one in (*kept, cure)]
                study.enqueue_trial({f"cure {n}": place for n, place in enumerate(places)})


def _point_of(several: Iterable[Cure], figures: Figures, text: SchemeText, day: date) -> Point:
    found = audit_text(text, as_of=day).findings
    prohibited = dict.fromkeys(one.rule for one in found if one.severity is Severity.PROHIBITED)
    return Point(
        tuple(sorted(cure.id for cure in several)),
        {word: _cut(_over([row[word] for row in figures]), MOST[word]) for word in HARMS},
        _over([row["benefit"] for row in figures]),
        tuple(prohibited),
        tuple(row["benefit"] for row in figures),
        tuple({word: row[word] for word in HARMS} for row in figures),
    )


def _over(values: Sequence[float]) -> OverReplicates:
    """The mean over replicates, and its t interval; none of one replicate, nor of several without any spread."""
    mean = sum(values) / len(values)
    if len(set(values)) < 2:
        return OverReplicates(mean, None, None)
    spread = (sum((value - mean) ** 2 for value in values) / (len(values) - 1)) ** 0.5
    side = t_quantile(len(values) - 1) * spread / len(values) ** 0.5
    return OverReplicates(mean, mean - side, mean + side)


def _cut(of: OverReplicates, most: float) -> OverReplicates:
    """An interval of what is never below 0 nor above ``most``."""
    if of.low is None or of.high is None:
        return of
    return of._replace(low=max(of.low, 0.0), high=min(of.high, most))


def _apart(with_it: Point, without: Figures) -> tuple[dict[str, OverReplicates], OverReplicates]:
    """Harms and benefit of a point less those of others, replicate by replicate."""
    costs = {
        word: _over([row[word] - other[word] for row, other in zip(with_it.rows, without, strict=True)])
        for word in HARMS
    }
    aim = _over([benefit - other["benefit"] for benefit, other in zip(with_it.benefits, without, strict=True)])
    return costs, aim


def _least(search: _Search, asked: AskedCures) -> list[Point]:
    """By number of cures the least harm found with so many; none after the first that leaves no harm."""
    found: list[Point] = []
    for number in range(1, min(asked.cures, len(search.cures)) + 1):
        point = search.least(number, asked)
        found += [point] if point is not None else []
        if point is not None and point.harms[asked.harm].value == 0:
            break
    return found


def _clauses(text: SchemeText, as_it_is: Point, lives: _Lives) -> tuple[ClauseCost, ...]:
    """Each clause left out, whether or not that is a cure."""
    left_out = []
    for cure in candidates(text):
        after = moved(text, cure) if cure.kind in LEFT_OUT else None
        if after is not None:
            left_out.append((cure.clause, cure.kind, after))
    for one in text.rewards:
        rewards = tuple(other for other in text.rewards if other.id != one.id)
        left_out.append((one.id, "drop-reward", edited(text, rewards=rewards)))
    figures = lives.of([after for _, _, after in left_out])
    return tuple(
        ClauseCost(clause, kind.removeprefix("drop-"), *_apart(as_it_is, rows))
        for (clause, kind, _), rows in zip(left_out, figures, strict=True)
    )


def _with_deterrence(points: Sequence[Point], search: _Search) -> list[Point]:
    """Points with their benefit over the range of deterrence: at no effect, as written, and at the strongest."""
    by_id = {cure.id: cure for cure in search.cures}
    texts = [search.text_of([by_id[cure] for cure in point.cures]) for point in points]
    schemes = [text for text in texts if isinstance(text, SchemeText)]
    ends = [search.lives.of(schemes, times) for times in (NO_EFFECT, Fraction(0))]
    told = []
    for place, point in enumerate(points):
        at_ends = [_over([row["benefit"] for row in end[place]]).value for end in ends]
        values = (0.0, point.benefit.value, *at_ends)
        told.append(point._replace(over_deterrence=(min(values), max(values))))
    return told
