"""The runs of a study: every arm at every point of the design, every replicate, and the placebos; each with its plan.

An *arm* is a world, a scheme and one setting of the levers.  Sample 0 of an arm is its texts as written; the others are
the rows of the design.  Runs are numbered replicate by replicate, so that a city is drawn once for many of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.scheme import Scheme
from glasshouse.scheme.edits import edited, with_sights
from glasshouse.study.running.plan import Plan, laid_out, replicate_seeds
from glasshouse.study.sweeps.studies import Study
from glasshouse.text.vary import variables, varied
from glasshouse.world import World

Array = np.ndarray[Any, Any]

ITSELF: Final = "itself"
LABELS: Final = "labels"
SHUFFLED: Final = "shuffled"
PLACEBOS: Final = (ITSELF, LABELS, SHUFFLED)
"""The scheme against itself; groups with exchanged labels; every sighting pinned on somebody else."""


class Arm(NamedTuple):
    """A scheme in a world, with the levers at these values."""

    world: int
    scheme: int
    levers: tuple[Fraction, ...]


class RunOf(NamedTuple):
    """One run of a study."""

    number: int
    arm: int
    sample: int
    replicate: int
    placebo: str | None


def arms(study: Study) -> tuple[Arm, ...]:
    """Every arm, worlds first, then schemes, then levers in the order of the file.

    A lever that a scheme does not have leaves that scheme with one arm for all its levels.
    """
    out = []
    for world, scheme in itertools.product(range(len(study.worlds)), range(len(study.schemes))):
        own = variables(study.schemes[scheme].text)
        settings = [lever.levels if lever.key in own else lever.levels[:1] for lever in study.levers]
        out += [Arm(world, scheme, tuple(levels)) for levels in itertools.product(*settings)]
    return tuple(out)


def runs(study: Study, samples: int) -> Iterator[RunOf]:
    """Every run in order of its number; ``samples`` is the number of rows of the design."""
    number = itertools.count()
    groups = range(len(arms(study)))
    for replicate in range(study.text.replicates):
        for arm, sample in itertools.product(groups, range(samples + 1)):
            yield RunOf(next(number), arm, sample, replicate, None)
        if study.text.placebos:
            for arm, placebo in itertools.product(groups, PLACEBOS):
                yield RunOf(next(number), arm, 0, replicate, placebo)


def values_of(study: Study, rows: Array, one: RunOf) -> dict[str, Fraction]:
    """The numbers that a run changes: the levers of its arm, and the unknowns at its sample; as written at sample 0."""
    levers = zip(study.levers, arms(study)[one.arm].levers, strict=True)
    changed = {lever.key: level for lever, level in levers}
    if one.sample:
        row = rows[one.sample - 1]
        changed |= {unknown.key: unknown.at(float(row[k])) for k, unknown in enumerate(study.unknowns)}
    return changed


def seeds(study: Study, one: RunOf) -> tuple[int, int]:
    """(people_seed, life_seed) of a run: those of its replicate, the same at every point."""
    options = study.options(study.worlds[0], people_seed=study.text.seed, life_seed=study.text.seed, threads=1)
    return replicate_seeds(options)[one.replicate]


def plan_of_run(study: Study, rows: Array, one: RunOf, threads: int) -> Plan:
    """The plan of one run, placebo or not.

    A changed number is changed in every text that has it, the scheme of before too.  Levers are those of the schemes
    under study alone.
    """
    arm, changed = arms(study)[one.arm], values_of(study, rows, one)
    people_seed, life_seed = seeds(study, one)
    world = study.worlds[arm.world]
    options = study.options(world, people_seed=people_seed, life_seed=life_seed, threads=threads)
    before, months = study.before[arm.world]
    unknown = {word: value for word, value in changed.items() if word not in {lever.key for lever in study.levers}}
    scheme = _changed(study.schemes[arm.scheme], changed)
    others = [_changed(other, unknown) for other in study.against]
    placebo = one.placebo
    if placebo == ITSELF:
        others = [scheme]
    plan = laid_out(
        replace(world, text=varied(world.text, unknown)), [scheme, *others], _changed(before, unknown), months, options
    )
    if placebo == ITSELF:
        twin = plan.regimes[1]._replace(name=f"{scheme.name}: {ITSELF}")
        plan = replace(plan, schemes=plan.schemes[:1], regimes=(plan.regimes[0], twin))
    return _shuffled(plan) if placebo == SHUFFLED else plan


def _changed(scheme: Scheme, values: Mapping[str, Fraction]) -> Scheme:
    return replace(scheme, text=varied(scheme.text, values)) if values else scheme


def _shuffled(plan: Plan) -> Plan:
    """The same law, but every sighting of the first scheme goes astray, and all people are equally easily confused.

    What is seen, how often, and all consequences stay the same; only whom they fall on is random.
    """
    first = plan.schemes[0]
    astray = {
        address: Fraction(1) for address in variables(first.text) if address.rpartition(".")[2] == "misattributed"
    }
    text = varied(first.text, astray)
    scheme = replace(first, text=with_sights(text, lambda sight: edited(sight, concentrated=None, times_for=None)))
    alike = edited(plan.world.text.confusability, shares=(Fraction(1),), times=(Fraction(1),))
    world: World = replace(plan.world, text=edited(plan.world.text, confusability=alike))
    return laid_out(world, [scheme, *plan.schemes[1:]], plan.before, plan.before_months, plan.options)
