"""Every published figure against what a run gives: in or out of the accepted range, and what the figure is used for.

Beside the targets: the list counted both ways over time, a run in which nothing could part groups, raw differences
beside twin differences, automatic findings foretold from three numbers, and error over its range.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, NamedTuple

from glasshouse.study.record.beside import (
    CircumstanceGap,
    Foretold,
    Parted,
    automatic,
    biased,
    false_items,
    foretold,
    null_run,
    raw_and_twin,
)
from glasshouse.study.record.published_list import (
    FIGURES,
    Counts,
    WithInterval,
    check_one_list,
    error_on_list,
    observe,
    together,
)
from glasshouse.study.record.targets import JUDGED, YEARS, PublishedCount, Target, TargetsText, check_wish, put_in
from glasshouse.study.record.varied import changed, names, parameters
from glasshouse.study.running.plan import Options, Plan, plan, replicate_seeds
from glasshouse.study.running.telling import Tell
from glasshouse.text import with_values

SEEDS: Final = 4
"""Cities that the list is lived in; intervals are over their households, all together."""
_IN_NAMES: Final = ("entries", "listed")
_SWEPT: Final = ("misattributed", "fabricated_per_month")


@dataclass(frozen=True)
class TargetRow:
    """A target and what a run gives; ``of`` says what the interval is of."""

    target: Target
    simulated: WithInterval | None
    of: str | None  # chance | assumption

    @property
    def judged(self) -> bool:
        """Whether it is in or out at all."""
        return self.target.use in JUDGED

    @property
    def inside(self) -> bool:
        """Whether the figure lies in the accepted range."""
        if self.simulated is None or self.simulated.value is None or self.target.accepted is None:
            return False
        return bool(self.target.accepted[0] <= self.simulated.value <= self.target.accepted[1])

    def document(self) -> dict[str, Any]:
        """The row for scripts."""
        accepted = self.target.accepted
        shown = self.simulated or WithInterval(None, None, None)
        row: dict[str, Any] = {
            "target": self.target.id,
            "use": self.target.use,
            "published": self.target.published,
            "low": None if accepted is None else float(accepted[0]),
            "high": None if accepted is None else float(accepted[1]),
            "simulated": shown.value,
            "simulated_low": shown.low,
            "simulated_high": shown.high,
        }
        if self.judged:
            row["inside"] = self.inside
        return {**row, "source": self.target.source}


@dataclass(frozen=True)
class ErrorSwept:
    """Error over its range: what was put in, and the share of the list that is on it in error."""

    misattributed: Fraction
    fabricated: Fraction
    share: WithInterval


class Month(NamedTuple):
    """The list in a month since it began, per 1,000 adults, counted both ways."""

    month: int
    cumulative: float
    stock: float


@dataclass(frozen=True)
class Validated:
    """All that a validation found."""

    targets: TargetsText
    options: Options
    rows: tuple[TargetRow, ...]
    over_time: tuple[Month, ...]
    error: tuple[ErrorSwept, ...]
    gaps: tuple[CircumstanceGap, ...]
    parted: tuple[Parted, ...]
    foretold: Foretold
    counted_at_most: float
    """Published names for a person at the other end of what is assumed of counting."""

    @property
    def passed(self) -> bool:
        """Whether every check is in; what was fitted is no check."""
        return all(row.inside for row in self.rows if row.target.use == "check")

    def both(self, count: PublishedCount) -> tuple[float, float]:
        """(published, simulated) of a count, per 1,000 adults."""
        at = self.over_time[count.month - 1]
        simulated = at.cumulative if count.of == "cumulative" else at.stock
        return 1000 * count.count / float(self.targets.adults.value), simulated * names(self.targets)


def validate(targets: TargetsText, options: Options, tell: Tell) -> Validated:
    """Run every target.  ``options`` give world, people, seeds and threads.  Raises what loading raises."""
    stages = 3 + SEEDS * 4
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        tell("targets", done, stages)

    planned = plan(targets.scheme, [], _longer(options))
    check_one_list(planned.schemes[0])
    check_wish(targets, planned.world)
    published = targets.published_list
    counts = _cities(planned, published.wish, step)
    figures = {quantity: read(counts, published) for quantity, read in FIGURES.items()}
    for quantity in _IN_NAMES:
        figures[quantity] = figures[quantity].times(names(targets))
    cases = targets.cases
    findings = automatic(options, cases.findings)
    figures |= {"automatic": findings, "biased": biased(options, cases.findings)}
    figures["false_items"] = false_items(options, cases.credit)
    step()
    gaps = null_run(targets.scheme, options)
    step()
    parted = raw_and_twin(targets.scheme, options)
    step()
    counting = targets.counting
    most = with_values(
        targets,
        {
            ("counting", "names_per_person"): counting.names_per_person.high or counting.names_per_person.value,
            ("counting", "share_firms"): counting.share_firms.high or counting.share_firms.value,
        },
    )
    return Validated(
        targets,
        options,
        tuple(_row(target, figures) for target in targets.targets),
        _over_time(counts),
        _error(targets, planned, step),
        gaps,
        parted,
        foretold(cases.findings, findings),
        names(most),
    )


def _longer(options: Options) -> Options:
    return Options(
        world=options.world, people=options.people, years=YEARS, people_seed=options.people_seed,
        life_seed=options.life_seed, replicates=SEEDS, threads=options.threads, before="empty",
    )  # fmt: skip


def _cities(planned: Plan, wish: str, step: Callable[[], None], scheme: Any = None) -> Counts:
    cities = []
    for seeds in replicate_seeds(planned.options):
        cities.append(observe(planned, planned.world.text, scheme or planned.schemes[0].text, wish, seeds))
        step()
    return together(cities)


def _row(target: Target, simulated: dict[str, WithInterval]) -> TargetRow:
    if target.reads is not None:
        value, low, high = put_in(target.reads)
        ends = (None if low is None else float(low), None if high is None else float(high))
        return TargetRow(target, WithInterval(float(value), *ends), "assumption")
    if target.quantity is None:
        return TargetRow(target, None, None)
    return TargetRow(target, simulated[target.quantity], "chance")


def _over_time(counts: Counts) -> tuple[Month, ...]:
    ever, now, adults = 0.0, counts.listed.sum(axis=1), counts.adults.sum(axis=1)
    out = []
    for place, entered in enumerate(counts.entered.sum(axis=1)):
        ever += float(entered)
        out.append(
            Month(place + 1, 1000 * ever / float(adults[place]), 1000 * float(now[place]) / float(adults[place]))
        )
    return tuple(out)


def _error(targets: TargetsText, planned: Plan, step: Callable[[], None]) -> tuple[ErrorSwept, ...]:
    """At no error, as the scheme says, and at the upper ends of its ranges."""
    scheme = planned.schemes[0]
    published = targets.published_list
    asked = [f"{published.error_of}.{key}" for key in _SWEPT]
    varied = parameters(targets, planned.world, scheme, asked)
    out = []
    for put in (
        (Fraction(0), Fraction(0)),
        tuple(one.stated for one in varied),
        tuple(Fraction(str(one.high)) for one in varied),
    ):
        text = changed(targets, planned.world.text, scheme.text, varied, put).scheme
        counts = _cities(planned, published.wish, step, text)
        out.append(ErrorSwept(put[0], put[1], error_on_list(counts, published)))
    return tuple(out)
