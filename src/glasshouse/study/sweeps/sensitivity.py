"""Which assumption drives a reading, how much of the rest is chance, and where a conclusion changes sign.

Over unknowns only.  A Sobol design gives first-order and total indices, Morris' trajectories elementary effects, both
by SALib; every design gives what a reading is at either end of each range, and where along it its sign turns.
Source: Saltelli et al., Computer Physics Communications 181 (2010); Morris, Technometrics 33 (1991).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl
from SALib.analyze import morris, sobol
from scipy.stats import f as f_distribution

from glasshouse.errors import StoreError, UsageError, did_you_mean
from glasshouse.measures import CATALOGUE
from glasshouse.study.running.plan import design_seed
from glasshouse.study.sweeps import sweep_store
from glasshouse.study.sweeps.batch import READING_COLUMNS, RUN_COLUMNS
from glasshouse.study.sweeps.designs import MORRIS_LEVELS, problem_of
from glasshouse.study.sweeps.sweep import NOT_EVIDENCE
from glasshouse.vocabulary import NOTICE

Array = np.ndarray[Any, Any]

HEADLINE: Final = "prevalence"
"""The default reading: people on any black list."""
FIFTHS: Final = 5
"""Parts of a range; a reading at its ends is the mean over the points in the first and the last."""
RESAMPLES: Final = 200
FEWEST_PER_PART: Final = 2
BY_CHANCE: Final = 0.01
"""False-alarm rate of the test whether unknowns move a reading.  The project's choice."""
FLAT: Final = 1e-9
"""Relative to the largest reading; differences below are of floating-point sums."""
NEVER_LESS: Final = 1e-15
"""Below the smallest difference that any reading can have; differences of equal readings stay under it."""

NOT_WHOLE: Final = (
    "Of some reading too little of the design is done for indices: unknowns move together there, and their order says"
    " little. Let the sweep go on."
)

_SUBJECT: Final = ("arm", "measure", "scheme", "against", "clause", "context", "by", "unit")


class Driver(NamedTuple):
    """The effect of one unknown on one reading.  Indices are shares of the variance of points; intervals are 95 %."""

    number: str
    low: float
    high: float
    at_low: float | None
    at_high: float | None
    first: float | None
    first_low: float | None
    first_high: float | None
    total: float | None
    total_low: float | None
    total_high: float | None
    effect: float | None
    """Morris' mean of absolute elementary effects over the whole range, in the unit of the reading."""
    effect_low: float | None
    effect_high: float | None
    bends: float | None
    """Morris' standard deviation of them: 0 where the effect is the same everywhere."""
    turns_at: float | None
    """Value at which the mean over the other unknowns changes sign; none: it does not."""


class Subject(NamedTuple):
    """One reading of one arm over the design, and what drives it, the strongest first."""

    arm: int
    label: str
    measure: str
    scheme: str
    against: str | None
    clause: str | None
    unit: str
    as_written: float | None
    low: float
    high: float
    points: int
    share_above_zero: float
    share_below_zero: float
    parameter_share: float | None
    """Share of the unknowns in the variance over points and replicates."""
    seed_share: float | None
    """Share of the replicate: what a seed changes in the same way at every point."""
    noise_share: float | None
    """The remaining share: chance that differs from point to point."""
    drivers: tuple[Driver, ...]
    """None where no unknown moves the reading beyond chance: there is nothing to rank."""

    @property
    def changes_sign(self) -> bool:
        """Whether points lie on both sides of zero."""
        return self.share_above_zero > 0 and self.share_below_zero > 0

    @property
    def moved(self) -> bool:
        """Whether unknowns move it beyond chance."""
        return bool(self.drivers)


@dataclass(frozen=True)
class Sensitivity:
    """What a sweep's readings rest on."""

    folder: Path
    design: str
    subjects: tuple[Subject, ...]
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "notice": NOTICE,
            "not_evidence": NOT_EVIDENCE,
            "design": self.design,
            "notes": list(self.notes),
            "readings": [
                {**one._asdict(), "drivers": [driver._asdict() for driver in one.drivers]} for one in self.subjects
            ],
        }


def sensitivity(folder: Path, measures: Sequence[str] = (), clause: str | None = None) -> Sensitivity:
    """What drives the readings of a sweep; ``clause`` narrows them to one list, kind or clause.

    Raises StoreError for a folder that is no sweep's, and UsageError for a design of no unknowns, a measure that there
    is not, and a reading that the sweep does not have.
    """
    manifest = sweep_store.manifest_of(folder)
    chosen = tuple(measures) or (HEADLINE,)
    known = [measure.id for measure in CATALOGUE]
    for word in chosen:
        if word not in known:
            near = did_you_mean(word, known)
            raise UsageError(
                f"--measure {word}: no such measure",
                remedy=f"did you mean '{near}'?" if near else "`glasshouse measures` lists them",
            )
    design = manifest["study"]["keys"]["design"]
    if design is None:
        raise UsageError(
            f"{folder}: no unknown varies in this study",
            remedy="name unknowns and a design: docs/how-to/run-a-study.md",
        )
    ranges = {one["number"]: (one["low"], one["high"]) for one in manifest["ranges"]}
    rows = sweep_store.read_design(folder, list(ranges))
    labels = {arm["arm"]: _label(arm) for arm in manifest["arms"]}
    readings = _answers(folder, manifest)
    wanted = readings.filter(pl.col("measure").is_in(chosen), pl.col("context").is_null(), pl.col("by").is_null())
    wanted = wanted.filter(pl.col("clause").is_null() if clause is None else pl.col("clause") == clause)
    wanted = wanted.filter(_of_the_scheme(manifest))
    subjects = [
        _subject(of, labels, table, rows, ranges, design["kind"], manifest["study"]["keys"]["seed"])
        for of, table in [*_readings(wanted), *_differences(wanted, labels)]
    ]
    analysed = [one for one in subjects if one is not None]
    if not analysed:
        clauses = sorted(readings.filter(pl.col("measure").is_in(chosen))["clause"].drop_nulls().unique().to_list())
        raise UsageError(
            f"{folder}: no reading of {', '.join(chosen)}{f' at {clause}' if clause else ''} that varies",
            detail=(f"clauses with one: {', '.join(clauses) or 'none'}",),
            remedy="name another measure or clause, or let the sweep go on",
        )
    notes = _notes(manifest, readings, design["kind"])
    if design["kind"] in ("sobol", "morris") and any(one.moved and not _has_indices(one) for one in analysed):
        notes = (NOT_WHOLE, *notes)
    return Sensitivity(folder, design["kind"], tuple(analysed), notes)


def _has_indices(of: Subject) -> bool:
    return any(driver.total is not None or driver.effect is not None for driver in of.drivers)


def _label(arm: Mapping[str, Any]) -> str:
    levers = ", ".join(f"{number} {level:g}" for number, level in arm["levers"].items())
    return f"{arm['scheme']} in {arm['world']}{f' ({levers})' if levers else ''}"


def _of_the_scheme(manifest: Mapping[str, Any]) -> pl.Expr:
    """Readings of an arm's own scheme, and its differences from another."""
    own = {arm["arm"]: arm["scheme"] for arm in manifest["arms"]}
    scheme = pl.col("arm").replace_strict(own, return_dtype=pl.String)
    return (pl.col("scheme") == scheme) | pl.col("against").is_not_null()


def _answers(folder: Path, manifest: Mapping[str, Any]) -> pl.DataFrame:
    """Every reading that has a value, placebos left out."""
    numbers = [name for name in manifest["columns"] if name not in RUN_COLUMNS and name not in READING_COLUMNS]
    columns = {**RUN_COLUMNS, **dict.fromkeys(numbers, pl.Float64), **READING_COLUMNS}
    rows = sweep_store.read_runs(folder, columns).filter(pl.col("placebo").is_null(), pl.col("value").is_not_null())
    if rows.is_empty():
        raise StoreError(f"{folder}: every run that is done failed", remedy="read the column 'error' of its runs")
    return rows


_Of = tuple[Any, ...]


def _readings(readings: pl.DataFrame) -> list[tuple[_Of, pl.DataFrame]]:
    """Each reading of each arm, by (point, replicate)."""
    return [
        (key, table.select("sample", "replicate", "value"))
        for key, table in readings.group_by(_SUBJECT, maintain_order=True)
    ]


def _differences(readings: pl.DataFrame, labels: Mapping[int, str]) -> list[tuple[_Of, pl.DataFrame]]:
    """Each arm's reading minus the first arm's, at the same point and replicate; of a scheme's own readings."""
    alone = readings.filter(pl.col("against").is_null())
    first = alone.filter(pl.col("arm") == 0)
    keys = ["measure", "clause", "context", "by", "unit", "sample", "replicate"]
    paired = alone.filter(pl.col("arm") > 0).join(first.select(*keys, "value"), on=keys, nulls_equal=True, suffix="_0")
    apart = paired.with_columns(value=pl.col("value") - pl.col("value_0"), against=pl.lit(labels[0]))
    return _readings(apart)


def _subject(
    of: _Of,
    labels: Mapping[int, str],
    table: pl.DataFrame,
    rows: Array,
    ranges: Mapping[str, tuple[float, float]],
    kind: str,
    seed: int,
) -> Subject | None:
    """A reading over the design; None where fewer than two points have it in every replicate."""
    replicates = table["replicate"].n_unique()
    wide = table.pivot("replicate", index="sample", values="value").drop_nulls().sort("sample")
    values = wide.drop("sample").to_numpy().astype(np.float64)
    samples = wide["sample"].to_numpy()
    inside = samples > 0
    if values.shape[1] != replicates or inside.sum() < 2:
        return None
    means = values.mean(axis=1)
    points, at = means[inside], samples[inside] - 1
    written = means[~inside]
    full = np.full(len(rows), np.nan)
    full[at] = points
    drivers = _drivers(full, rows, ranges, kind, seed) if _moved(values[inside]) else ()
    arm, measure, scheme, against, clause, _, _, unit = of
    low, high = np.quantile(points, (0.025, 0.975))
    return Subject(
        arm, labels[arm], measure, scheme, against, clause, unit,
        float(written[0]) if written.size else None, float(low), float(high), len(points),
        float((points > 0).mean()), float((points < 0).mean()), *_shares(values[inside]), drivers,
    )  # fmt: skip


def _moved(values: Array) -> bool:
    """Whether readings (points, replicates) differ between points by more than chance.

    With one replicate the second cannot be told, and any difference counts.  Two ways without repetition, F test.
    Source: Searle, Casella, McCulloch, Variance Components (1992), chapter 4.
    """
    by_point = values.mean(axis=1)
    if np.ptp(by_point) <= max(FLAT * np.abs(values).max(), NEVER_LESS):
        return False
    points, replicates = values.shape
    if replicates < 2:
        return True
    rest = values - by_point[:, None] - values.mean(axis=0)[None, :] + values.mean()
    freedom = (points - 1) * (replicates - 1)
    noise = (rest**2).sum() / freedom
    if noise <= 0:
        return True
    ratio = replicates * by_point.var(ddof=1) / noise
    return bool(f_distribution.sf(ratio, points - 1, freedom) < BY_CHANCE)


def _shares(values: Array) -> tuple[float | None, float | None, float | None]:
    """Shares of the variance of (points, replicates): unknowns, seeds, the rest; none with one replicate.

    Two ways without repetition: components by expected mean squares, none below zero.
    Source: Searle, Casella, McCulloch, Variance Components (1992), chapter 4.
    """
    points, replicates = values.shape
    if replicates < 2 or points < 2:
        return None, None, None
    whole, by_point, by_seed = values.mean(), values.mean(axis=1), values.mean(axis=0)
    rest = values - by_point[:, None] - by_seed[None, :] + whole
    noise = (rest**2).sum() / ((points - 1) * (replicates - 1))
    unknowns = max(0.0, (replicates * by_point.var(ddof=1) - noise) / replicates)
    seeds = max(0.0, (points * by_seed.var(ddof=1) - noise) / points)
    everything = unknowns + seeds + noise
    if everything <= 0:
        return None, None, None
    return float(unknowns / everything), float(seeds / everything), float(noise / everything)


def _drivers(
    full: Array, rows: Array, ranges: Mapping[str, tuple[float, float]], kind: str, seed: int
) -> tuple[Driver, ...]:
    """Every unknown, the strongest first: by total index, else by elementary effect, else by the reading's reach."""
    indices = _sobol(full, rows, seed) if kind == "sobol" else {}
    effects = _morris(full, rows, seed) if kind == "morris" else {}
    drivers = []
    for k, (number, (low, high)) in enumerate(ranges.items()):
        ends = _along(full, rows[:, k])
        turns = _turn(ends)
        analysed = [indices[name][k] for name in indices] if indices else [None] * 6
        analysed += [effects[name][k] for name in effects] if effects else [None] * 4
        turns_at = None if turns is None else low + turns * (high - low)
        drivers.append(Driver._make((number, low, high, ends[0], ends[-1], *analysed, turns_at)))
    return tuple(sorted(drivers, key=_strength, reverse=True))


def _strength(driver: Driver) -> float:
    for index in (driver.total, driver.effect):
        if index is not None:
            return index
    return 0.0 if driver.at_low is None or driver.at_high is None else abs(driver.at_high - driver.at_low)


def _sobol(full: Array, rows: Array, seed: int) -> dict[str, list[float | None]]:
    """First-order and total indices with their intervals; base points of which a run is missing are left out."""
    unknowns = rows.shape[1]
    blocks = full.reshape(-1, unknowns + 2)
    whole = blocks[~np.isnan(blocks).any(axis=1)]
    if len(whole) < 2 or np.ptp(whole) == 0:
        return {f"{n}": [None] * unknowns for n in range(6)}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        indices = sobol.analyze(
            problem_of(unknowns), whole.ravel(), calc_second_order=False, num_resamples=RESAMPLES,
            seed=design_seed(seed),
        )  # fmt: skip
    first = _with_ends("first", indices["S1"], indices["S1_conf"])
    return {**first, **_with_ends("total", indices["ST"], indices["ST_conf"])}


def _morris(full: Array, rows: Array, seed: int) -> dict[str, list[float | None]]:
    """Mean absolute elementary effects with their intervals, and their spread; broken trajectories are left out."""
    unknowns = rows.shape[1]
    blocks = full.reshape(-1, unknowns + 1)
    whole = ~np.isnan(blocks).any(axis=1)
    if whole.sum() < 2:
        return {f"{n}": [None] * unknowns for n in range(4)}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        effects = morris.analyze(
            problem_of(unknowns), rows.reshape(len(blocks), unknowns + 1, unknowns)[whole].reshape(-1, unknowns),
            blocks[whole].ravel(), num_levels=MORRIS_LEVELS, num_resamples=RESAMPLES, seed=design_seed(seed),
        )  # fmt: skip
    return {**_with_ends("effect", effects["mu_star"], effects["mu_star_conf"]), "bends": _plain(effects["sigma"])}


def _with_ends(word: str, value: Any, side: Any) -> dict[str, list[float | None]]:
    middle, reach = np.asarray(value, np.float64), np.asarray(side, np.float64)
    return {word: _plain(middle), f"{word}_low": _plain(middle - reach), f"{word}_high": _plain(middle + reach)}


def _plain(of: Any) -> list[float | None]:
    return [float(one) if np.isfinite(one) else None for one in np.asarray(of, np.float64)]


def _along(full: Array, places: Array) -> list[float | None]:
    """The mean of a reading in each fifth of an unknown's range; none with fewer than two points."""
    part = np.minimum((places * FIFTHS).astype(np.int64), FIFTHS - 1)
    means: list[float | None] = []
    for fifth in range(FIFTHS):
        inside = full[(part == fifth) & ~np.isnan(full)]
        means.append(float(inside.mean()) if len(inside) >= FEWEST_PER_PART else None)
    return means


def _turn(along: Sequence[float | None]) -> float | None:
    """Where along the unit interval the means first change sign, between the middles of two parts; none: nowhere."""
    known = [((place + 0.5) / FIFTHS, value) for place, value in enumerate(along) if value is not None]
    for (before, low), (after, high) in pairwise(known):
        if low * high < 0:
            return before + (after - before) * low / (low - high)
    return None


def _notes(manifest: Mapping[str, Any], readings: pl.DataFrame, kind: str) -> tuple[str, ...]:
    notes = list(manifest["notes"])
    if kind not in ("sobol", "morris"):
        notes.append(
            f"A design of kind {kind} gives no indices: the order is by what a reading is at the ends of a range."
        )
    if kind == "morris":
        notes.append("Elementary effects screen: they say which unknowns matter, and give no shares.")
    if readings["replicate"].n_unique() < 2:
        notes.append("One replicate: noise is in every index, and cannot be told from an effect.")
    notes.append("Points are spread evenly over ranges, and ranges are put in by authors: other ranges, other drivers.")
    return tuple(notes)
