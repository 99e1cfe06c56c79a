"""Calibration: parameter sets under which a run meets every target to fit, found by runs, never a single best one.

History matching, then rejection.  Points spread evenly over the ranges (a scrambled Sobol sequence) are run in a small
city; a smooth surface through their figures says where a target can be met at all; points there are run in turn and
kept where all targets to fit are met by the run itself.  The surface only saves runs: no point is kept on its word.

Sources: Vernon, Goldstein and Bower, Bayesian Analysis 5 (2010); Beaumont, Zhang and Balding, Genetics 162 (2002).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

import numpy as np
from scipy.stats import qmc, spearmanr

from glasshouse.errors import RunError, UsageError
from glasshouse.study.record.published_list import FIGURES, Counts, check_one_list, error_on_list, observe, together
from glasshouse.study.record.put_aside import PutAside
from glasshouse.study.record.targets import YEARS, Target, TargetsText, check_wish
from glasshouse.study.record.varied import Changed, Parameter, changed, parameters
from glasshouse.study.running.plan import Options, Plan, plan, replicate_seeds
from glasshouse.study.running.telling import Tell

Array = np.ndarray[Any, Any]

FIRST_WAVE: Final = 128
CANDIDATES: Final = 1 << 16
MOST_RUNS: Final = 1000
SPREAD: Final = 1024
"""Points by which the width of a product is told before anything is known."""
RENEWED: Final = 64
"""Runs after which the surface is laid anew through all of them."""
IMPLAUSIBLE: Final = 3.0
"""Standard errors of the surface beyond which a point is not run.

Source: Pukelsheim, American Statistician 48 (1994)."""
UNIDENTIFIED: Final = 2 / 3
"""What is left of a range's width, above which it is called not identified: it shrank by less than a third."""
STRONG: Final = 0.5
_COUNTED_IN_NAMES: Final = ("entries", "listed")
_AT_ONCE: Final = 4
"""Cities in which the written values are tried."""


@dataclass(frozen=True)
class Member:
    """A parameter set that met all targets to fit, with the figures of its run."""

    run: int
    values: tuple[Fraction, ...]
    figures: dict[str, float]


@dataclass(frozen=True)
class Width:
    """How far the range of an unknown, or of a product of some, shrank: 95 % of the points before and after."""

    id: str
    low: float
    middle: float
    high: float
    left: float  # width after over width before
    prior_low: float
    prior_high: float

    @property
    def identified(self) -> bool:
        """Whether it shrank by a third or more."""
        return self.left <= UNIDENTIFIED


@dataclass(frozen=True)
class Written:
    """A number to be written back: its value, and what it is fitted to."""

    parameter: Parameter
    value: Fraction
    target: Target
    low: float
    high: float


@dataclass(frozen=True)
class Calibrated:
    """What a calibration found."""

    targets: TargetsText
    plan: Plan
    asked: tuple[str, ...]
    """What was asked to be varied, in the words of ``--vary``; empty: what the targets' text names."""
    varied: tuple[Parameter, ...]
    members: tuple[Member, ...]
    runs: int
    widths: tuple[Width, ...]
    products: tuple[Width, ...]
    correlations: tuple[tuple[str, str, float], ...]
    written: tuple[Written, ...]
    tried: dict[str, float]
    """Figures of the written values, over several cities."""

    def headline(self, figure: str) -> tuple[float, float, float]:
        """(2.5 %, middle, 97.5 %) of a figure over the members: an interval of assumption."""
        quantiles = np.quantile([member.figures[figure] for member in self.members], (0.025, 0.5, 0.975))
        return float(quantiles[0]), float(quantiles[1]), float(quantiles[2])


def calibrate(
    targets: TargetsText,
    options: Options,
    scheme: str,
    vary: Sequence[str],
    members: int,
    tell: Tell,
    aside: PutAside | None = None,
) -> Calibrated:
    """Find ``members`` parameter sets that meet every target to fit.  The same seed gives the same sets.

    ``aside``: where runs are put aside, and gone on from.

    Raises what loading raises, UsageError for a lever, a range that is left or a scheme that is not one list, RunError
    where MOST_RUNS runs do not give enough, and StoreError for what was put aside and is not believed.
    """
    if not 2 <= members <= MOST_RUNS:
        raise UsageError(f"--members: {members} is not between 2 and {MOST_RUNS}", remedy="give a whole number of sets")
    planned = plan(scheme, [], replace(options, years=YEARS, before="empty", replicates=MOST_RUNS))
    check_one_list(planned.schemes[0])
    check_wish(targets, planned.world)
    varied = parameters(targets, planned.world, planned.schemes[0], vary)
    search = _Search(targets, planned, varied, aside)
    if aside is not None:
        aside.begin(targets, planned, tuple(vary))
        search.believe(aside)
    search.first_wave(tell)
    members_kept = search.members(members, tell)
    written = search.written(members_kept, all_varied=not vary)
    return Calibrated(
        targets,
        planned,
        tuple(vary),
        varied,
        members_kept,
        search.runs,
        search.widths(members_kept),
        search.products(members_kept),
        search.correlations(members_kept),
        written,
        search.tried(written) if written else {},
    )


@dataclass(frozen=True)
class Surface:
    """A figure's logarithm, additive and quadratic in the points, and what its mean may be off by."""

    weights: Array  # (terms,)
    inverse: Array  # (terms, terms), of the points' own products
    error: float  # of one run about the surface, by points left out in turn: chance and all that the form lacks

    def mean(self, terms: Array) -> Array:
        """(points,) at these terms."""
        of: Array = terms @ self.weights
        return of

    def off(self, terms: Array) -> Array:
        """(points,) standard error of the mean."""
        of: Array = self.error * np.sqrt(np.einsum("pi,pi->p", terms @ self.inverse, terms))
        return of


class _Search:
    def __init__(
        self, targets: TargetsText, planned: Plan, varied: tuple[Parameter, ...], aside: PutAside | None = None
    ) -> None:
        self.targets = targets
        self.plan = planned
        self.varied = varied
        self.seeds = replicate_seeds(planned.options)
        self.fits = [target for target in targets.targets if target.use == "fit"]
        points = qmc.Sobol(len(varied), scramble=True, rng=planned.options.life_seed).random(CANDIDATES)
        self.points: Array = points  # (CANDIDATES, varied) in [0, 1)
        self.runs = 0
        self.seen: list[tuple[int, dict[str, float]]] = []
        self.aside = aside
        self.surfaces: dict[str, Surface] = {}

    # runs

    def run(self, number: int) -> dict[str, float]:
        """The figures of a candidate, lived in a city of its own, or as they were put aside."""
        figures = self._put_aside(number)
        if figures is None:
            figures = self._lived(number, self.runs)
            if self.aside is not None:
                self.aside.keep(number, figures)
        self.runs += 1
        self.seen.append((number, figures))
        return figures

    def _lived(self, number: int, run: int) -> dict[str, float]:
        values = [parameter.value(part) for parameter, part in zip(self.varied, self.points[number], strict=True)]
        counts = self._observe(self._changed(values), run)
        return self._figures(counts, self._changed(values).per_person)

    def _put_aside(self, number: int) -> dict[str, float] | None:
        """The figures of the run that comes now, where it was put aside.  Raises StoreError for another candidate's."""
        if self.aside is None or self.runs >= len(self.aside.known):
            return None
        candidate, figures = self.aside.known[self.runs]
        if candidate != number:
            raise self.aside.refusal(f"run {self.runs + 1} is of candidate {candidate}, not {number}")
        return figures

    def believe(self, aside: PutAside) -> None:
        """Live some of the runs that were put aside again.  Raises StoreError where one gives other figures."""
        for run in aside.again():
            number, figures = aside.known[run]
            if not 0 <= number < CANDIDATES or self._lived(number, run) != figures:
                raise aside.refusal(f"run {run + 1}")

    def _changed(self, values: Sequence[Fraction]) -> Changed:
        text = self.plan.schemes[0].text
        return changed(self.targets, self.plan.world.text, text, self.varied, values)

    def _observe(self, texts: Changed, run: int) -> Counts:
        return observe(self.plan, texts.world, texts.scheme, self.targets.published_list.wish, self.seeds[run])

    def _figures(self, counts: Counts, names: float) -> dict[str, float]:
        figures = {name: read(counts, self.targets.published_list).value or 0.0 for name, read in FIGURES.items()}
        for name in _COUNTED_IN_NAMES:
            figures[name] *= names
        figures["in_error"] = error_on_list(counts, self.targets.published_list).value or 0.0
        return figures

    def first_wave(self, tell: Tell) -> None:
        """Run the first points and lay a surface through each figure."""
        for number in range(FIRST_WAVE):
            self.run(number)
            tell("spread over the ranges", number + 1, FIRST_WAVE)
        self._lay()

    def _lay(self) -> None:
        """A surface through each figure to fit, of all that was run."""
        at = _terms(self.points[[number for number, _ in self.seen]])
        inverse = np.linalg.pinv(at.T @ at)
        hat = at @ inverse @ at.T
        for target in self.fits:
            assert target.quantity is not None
            of = np.log([max(figures[target.quantity], 1e-6) for _, figures in self.seen])
            left_out = (of - hat @ of) / (1 - np.diag(hat))
            error = float(np.sqrt(np.mean(left_out**2)))
            self.surfaces[target.quantity] = Surface(inverse @ at.T @ of, inverse, error)

    def _plausible(self) -> list[int]:
        """Candidates not yet run whose mean figures no surface rules out, in the order of the sequence."""
        terms = _terms(self.points)
        kept = np.ones(CANDIDATES, np.bool_)
        kept[[number for number, _ in self.seen]] = False
        for target in self.fits:
            surface = self.surfaces[target.quantity or ""]
            low, high = np.log(np.array(_range(target)))
            mean, reach = surface.mean(terms), IMPLAUSIBLE * surface.off(terms)
            kept &= (mean > low - reach) & (mean < high + reach)
        return [int(number) for number in np.flatnonzero(kept)]

    def members(self, wanted: int, tell: Tell) -> tuple[Member, ...]:
        """Run plausible candidates in turn; keep those whose run meets every target to fit."""
        kept = [self._member(run, number) for run, (number, figures) in enumerate(self.seen) if self._meets(figures)]
        while len(kept) < wanted and (coming := self._plausible()[:RENEWED]):
            for number in coming:
                if self.runs >= MOST_RUNS - _AT_ONCE:
                    raise RunError(
                        f"{len(kept)} of {wanted} parameter sets found in {self.runs} runs",
                        remedy="look at what the ranges allow, ask for fewer --members, or take more --people",
                    )
                if self._meets(self.run(number)):
                    kept.append(self._member(len(self.seen) - 1, number))
                tell("parameter sets", min(len(kept), wanted), wanted)
                if len(kept) >= wanted:
                    break
            self._lay()
        if len(kept) < wanted:
            raise RunError(
                f"{len(kept)} of {wanted} parameter sets: no more of the ranges can meet the targets",
                remedy="look whether the ranges of the texts hold what was published",
            )
        return tuple(kept[:wanted])

    def _member(self, run: int, number: int) -> Member:
        values = tuple(p.value(part) for p, part in zip(self.varied, self.points[number], strict=True))
        return Member(run, values, self.seen[run][1])

    def _meets(self, figures: dict[str, float]) -> bool:
        return all(
            low <= figures[target.quantity or ""] <= high for target in self.fits for low, high in [_range(target)]
        )

    # what was learned

    def widths(self, members: Sequence[Member]) -> tuple[Width, ...]:
        """Of each unknown."""
        return tuple(
            self._width(one.id, [one.part(float(member.values[place])) for member in members], one)
            for place, one in enumerate(self.varied)
        )

    def _width(self, name: str, parts: list[float], one: Parameter) -> Width:
        low, middle, high = np.quantile(parts, (0.025, 0.5, 0.975))
        ends = [float(one.value(float(part))) for part in (low, middle, high)]
        return Width(name, ends[0], ends[1], ends[2], float(high - low) / 0.95, one.low, one.high)

    def products(self, members: Sequence[Member]) -> tuple[Width, ...]:
        """Of each product of unknowns that a target shows, as far as its factors are varied."""
        drawn = np.array([[float(one.value(part)) for part, one in zip(point, self.varied, strict=True)]
                          for point in self.points[:SPREAD]])  # fmt: skip
        kept = np.array([[float(value) for value in member.values] for member in members])
        out = []
        for combined in self.targets.calibration.combined:
            places = [place for place, one in enumerate(self.varied) if one.id in combined.product_of]
            if places:
                before = np.quantile(self._product(drawn, places), (0.025, 0.975))
                low, middle, high = map(float, np.quantile(self._product(kept, places), (0.025, 0.5, 0.975)))
                left = float(np.log(high / low) / np.log(before[1] / before[0]))
                name = " × ".join(self.varied[place].id for place in places)
                out.append(Width(name, low, middle, high, left, float(before[0]), float(before[1])))
        return tuple(out)

    def _product(self, values: Array, places: Sequence[int]) -> Array:
        factors = np.ones(len(values))
        for place in places:
            factors *= np.array([self.varied[place].factor(float(value)) for value in values[:, place]])
        return factors

    def correlations(self, members: Sequence[Member]) -> tuple[tuple[str, str, float], ...]:
        """Pairs of unknowns whose rank correlation over the members is strong, the strongest first."""
        values = np.array([[float(value) for value in member.values] for member in members])
        pairs = []
        for second in range(len(self.varied)):
            for first in range(second):
                rank = float(spearmanr(values[:, first], values[:, second]).statistic)
                if abs(rank) >= STRONG:
                    pairs.append((self.varied[first].id, self.varied[second].id, rank))
        return tuple(sorted(pairs, key=lambda pair: -abs(pair[2])))

    # what is written

    def written(self, members: Sequence[Member], *, all_varied: bool) -> tuple[Written, ...]:
        """Of each product the factor to be written: the middle of the product over the others as their texts say."""
        if not all_varied:
            return ()
        kept = np.array([[float(value) for value in member.values] for member in members])
        spread = {width.id: width for width in self.widths(members)}
        out = []
        for combined in self.targets.calibration.combined:
            places = [place for place, one in enumerate(self.varied) if one.id in combined.product_of]
            middle = float(np.median(self._product(kept, places)))
            for place in places:
                one = self.varied[place]
                if one.id in self.targets.calibration.written:
                    others = (self.varied[other] for other in places if other != place)
                    value = middle / math.prod(other.factor(float(other.stated)) for other in others)
                    target = next(target for target in self.fits if target.id == combined.target)
                    out.append(Written(one, _short(one, value), target, spread[one.id].low, spread[one.id].high))
        return tuple(out)

    def tried(self, written: Sequence[Written]) -> dict[str, float]:
        """Figures of the written values in several cities together.  Raises RunError where a target is not met."""
        values = {one.parameter.id: one.value for one in written}
        texts = self._changed([values.get(one.id, one.stated) for one in self.varied])
        cities = [self._observe(texts, MOST_RUNS - 1 - number) for number in range(_AT_ONCE)]
        figures = self._figures(together(cities), texts.per_person)
        if not self._meets(figures):
            missed = [t.id for t in self.fits if not self._meets_one(t, figures)]
            raise RunError(
                f"the values to be written do not meet {', '.join(missed)}",
                remedy="the ensemble may: ask for other numbers to be written, or look at what the texts hold fixed",
            )
        return figures

    def _meets_one(self, target: Target, figures: dict[str, float]) -> bool:
        low, high = _range(target)
        return low <= figures[target.quantity or ""] <= high


def _range(target: Target) -> tuple[float, float]:
    assert target.accepted is not None
    return float(target.accepted[0]), float(target.accepted[1])


def _terms(points: Array) -> Array:
    """(points, 1 + 2 varied): one, each coordinate, and its square."""
    centred = points - 0.5
    return np.column_stack([np.ones(len(points)), centred, centred**2])


def _short(parameter: Parameter, value: float) -> Fraction:
    """A value in two digits, as a text says it, within the range."""
    return min(max(Fraction(f"{value:.2g}"), Fraction(str(parameter.low))), Fraction(str(parameter.high)))
