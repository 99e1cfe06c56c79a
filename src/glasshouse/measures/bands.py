"""Bands of assumption: where a headline figure lies over the ranges of everything that nobody chose.

A point is a run at other values of the unknowns, in a smaller city with the same chance.  What chance does to its
figures in so small a city is known from its batches, and is taken off the spread of the points before the band is read
from it: a band tells of assumptions alone.

- A figure that counts events (a level) is thought of as a rate that differs from point to point, of which so many
  events were seen: a Poisson count of a log-normal rate, widened by how unequal the batches are.  Each point's log rate
  is then what its count makes of it, stretched so that the points are as far apart as the rates.
- A difference between worlds may be of either sign and span factors.  On a scale that is linear within what chance
  does and logarithmic beyond (an inverse hyperbolic sine), each point is drawn to the mean of all by the share of its
  variance that is chance.

The ends are the places (points + 1) / 20 from below and above in the order of the points: between them lies the figure
of a further point of the same kind with a chance of nine in ten, whatever the distribution.
Source: Wilks, Annals of Mathematical Statistics 12 (1941); DerSimonian and Laird, Controlled Clinical Trials 7 (1986).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from glasshouse.measures.cube import Cube
from glasshouse.measures.headline import LEVELS, LOSSES, LevelCounts, difference_of, levels_of
from glasshouse.measures.intervals import variance
from glasshouse.measures.reading import ASSUMPTION, SCHEMA, TWIN
from glasshouse.measures.twins import LOST, counted
from glasshouse.records.result import Records

Array = np.ndarray[Any, Any]

SHARE: Final = 0.9
"""How often a further point lies in a band."""
FEWEST_POINTS: Final = 20
"""Points below which there is no band: its ends would be the outermost points."""
EVENTS_A_POINT: Final = 2.0
"""Independent events a point, on average, below which there is no band: a spread of noughts and ones is luck."""
DRIVERS: Final = 3
"""Unknowns named, at most, as those that move a figure most."""

Key = tuple[str, str, str | None, str | None]
"""Of a headline figure: measure, scheme, against, by."""
_KEYS: Final = ("measure", "scheme", "against", "by")

POINTS: Final = pl.Schema({
    "point": pl.Int32, "measure": pl.String, "scheme": pl.String, "against": pl.String, "by": pl.String,
    "value": pl.Float64, "variance": pl.Float64, "events": pl.Float64, "exposure": pl.Float64,
})  # fmt: skip
"""A row a point and headline figure: the value; its variance by chance; the events that it counts, and over what, so
that value = events / exposure (null of a difference).  Point 0 is the texts as written."""

UNKNOWNS: Final = pl.Schema({"point": pl.Int32, "unknown": pl.String, "value": pl.Float64, "part": pl.Float64})
"""A row a point and unknown: its value, and where in its range that lies, 0 to 1 (by logarithm where the range is)."""


class BandDriver(NamedTuple):
    """An unknown that moves a figure: the figure with it at either end of its range, and the band were it known."""

    unknown: str
    at_low: float
    at_high: float
    known_low: float
    known_high: float


class Band(NamedTuple):
    """A band of assumption; None: undefined, and ``why``."""

    low: float | None
    high: float | None
    share_above: float | None
    points: int
    drivers: tuple[BandDriver, ...]
    why: str | None = None


def figures_of(records: Records, point: int) -> list[dict[str, Any]]:
    """Rows of POINTS, of everybody: headline levels in each world, and what the first adds to each of the others."""
    cubes = [Cube(records, world) for world in records.worlds]
    rows = []
    for level in LEVELS:
        each = [_everybody(level.counts(cube)) for cube in cubes]
        for cube, counts in zip(cubes, each, strict=True):
            value, spread = _valued(*levels_of(counts))
            exposure = float(counts.below.sum()) / counts.scale
            events = float(counts.above.sum())
            rows.append(_row(point, level.measure, cube.world, None, level.by, value, spread, events, exposure))
        for cube, counts in zip(cubes[1:], each[1:], strict=True):
            value, spread = _valued(*difference_of(each[0], counts))
            rows.append(_row(point, level.measure, TWIN, cube.world, level.by, value, spread, None, None))
    for world in records.worlds[1:]:
        of = counted(records, world)
        for measure in LOSSES:
            lost = of["all", LOST[measure]]
            counts = LevelCounts(-lost.sum[0], lost.people[0], 1.0, 1.0)
            value, spread = _valued(*levels_of(counts))
            rows.append(_row(point, measure, TWIN, world, None, value, spread, None, None))
    return rows


def _everybody(counts: LevelCounts) -> LevelCounts:
    return counts._replace(above=counts.above[0], below=counts.below[0])


def _valued(whole: Array, without: Array) -> tuple[float, float]:
    return float(whole), float(variance(without))


def _row(point: int, *of: Any) -> dict[str, Any]:
    return dict(zip(POINTS, (point, *of), strict=True))


def readings_of_bands(points: pl.DataFrame, unknowns: pl.DataFrame, readings: pl.DataFrame) -> pl.DataFrame:
    """Rows ``"interval": "assumption"`` beside the readings of a run: its value, and the band around it.

    ``share_above`` is the share of points above the value; ``n`` how many points there are.
    """
    return rows_of(bands(points, unknowns, readings), readings)


def rows_of(made: Mapping[Key, Band], readings: pl.DataFrame) -> pl.DataFrame:
    """The bands as readings; none of a figure whose band is undefined."""
    rows = []
    for key, band in made.items():
        written = _written(readings, key)
        if band.low is None or written is None:
            continue
        rows.append({
            **dict(zip(_KEYS, key, strict=True)), "cohort": "all", "value": written.value, "unit": written.unit,
            "n": band.points, "low": band.low, "high": band.high, "interval": ASSUMPTION,
            "share_above": band.share_above,
        })  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA)


def bands(points: pl.DataFrame, unknowns: pl.DataFrame, readings: pl.DataFrame) -> dict[Key, Band]:
    """The band of each headline figure, by measure, scheme, against and by."""
    parts = _parts(unknowns)
    made: dict[Key, Band] = {}
    for words, rows in points.group_by(_KEYS, maintain_order=True):
        measure, scheme, against, by = (None if word is None else str(word) for word in words)
        key = (str(measure), str(scheme), against, by)
        written = _written(readings, key)
        band = _band(rows.filter(pl.col("point") > 0), parts, None if written is None else written.value)
        level = next((one for of, one in made.items() if of[0] == measure and of[3] == by), None)
        if scheme == TWIN and level is not None and level.low is None:
            band = level  # what is too rare for a level is too rare for a difference
        made[key] = band
    return made


class _Written(NamedTuple):
    value: float
    unit: str


def _written(readings: pl.DataFrame, key: Key) -> _Written | None:
    """The reading of the run itself, of everybody over the whole run; None where it is undefined."""
    measure, scheme, against, by = key
    test = (pl.col("measure") == measure) & (pl.col("scheme") == scheme) & (pl.col("cohort") == "all")
    for column, wanted in (("against", against), ("by", by), ("clause", None), ("context", None), ("month", None)):
        test &= pl.col(column).is_null() if wanted is None else pl.col(column) == wanted
    found = readings.filter(test & pl.col("value").is_not_null())
    return None if found.is_empty() else _Written(found["value"][0], found["unit"][0])


def _parts(unknowns: pl.DataFrame) -> tuple[list[str], dict[int, Array]]:
    """Addresses in order, and by point where in its range each unknown lies."""
    names = unknowns["unknown"].unique(maintain_order=True).to_list()
    grid = unknowns.pivot("unknown", index="point", values="part")
    return names, {int(row[0]): np.array(row[1:], np.float64) for row in grid.select("point", *names).iter_rows()}


def _band(rows: pl.DataFrame, parts: tuple[list[str], dict[int, Array]], written: float | None) -> Band:
    rows = rows.drop_nulls("value").filter(pl.col("value").is_not_nan())
    number = rows.height
    if number < FEWEST_POINTS:
        return Band(None, None, None, number, (), f"{number} points could be lived, and a band takes {FEWEST_POINTS}")
    is_count = rows["events"].null_count() == 0
    if is_count:
        events, exposure = rows["events"].to_numpy(), rows["exposure"].to_numpy()
        if events.sum() == 0:
            return Band(None, None, None, number, (), "it happened at no point")
        unequal = _unequal(rows)
        if events.sum() / unequal < EVENTS_A_POINT * number:
            return Band(None, None, None, number, (), "too rare in so small a city")
        of = _log_rates(events / unequal, exposure / unequal)
        back: Callable[[Array], Array] = np.exp
    else:
        of, back = _drawn_together(rows["value"].to_numpy(), rows["variance"].fill_null(0).fill_nan(0).to_numpy())
    low, high = (float(end) for end in back(_ends(of)))
    names, at = parts
    z = np.stack([at[point] for point in rows["point"].to_list()]) if names else np.empty((number, 0))
    share = None if written is None else _share_above(back(of), written)
    drivers = tuple(
        BandDriver(names[column], *(float(end) for end in back(np.array(ends)))) for column, ends in _drivers(z, of)
    )
    return Band(low, high, share, number, drivers)


def _share_above(values: Array, written: float) -> float:
    """Of the points, those above the value as written; of those equal to it, half."""
    return float(((values > written).sum() + 0.5 * (values == written).sum()) / values.size)


def _ends(values: Array) -> Array:
    outside = (1 - SHARE) / 2
    return np.quantile(values, [outside, 1 - outside], method="weibull")


def _unequal(rows: pl.DataFrame) -> float:
    """How many times its Poisson variance a figure's variance by chance is, over all points together; at least 1.

    Events come in runs: one person is refused many times, or stands on a list for many months.
    """
    events, exposure, seen = (rows[name].to_numpy() for name in ("events", "exposure", "variance"))
    some = (events > 0) & np.isfinite(seen)
    poisson = (events[some] / exposure[some] ** 2).sum()
    return max(1.0, float(seen[some].sum() / poisson)) if poisson > 0 else 1.0


_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(48)
_ROUNDS: Final = 300


def _log_rates(events: Array, exposure: Array) -> Array:
    """(points,) log rates: means given the counts, stretched to the spread of the rates.

    The log-normal's mean and variance are those of largest likelihood (expectation-maximisation by Gauss-Hermite
    quadrature).  Source: Aitchison and Ho, Biometrika 76 (1989).
    """
    start = np.log((events + 0.5) / exposure)
    mean, sd = float(start.mean()), max(float(start.std()), 0.1)
    given = start
    for _ in range(_ROUNDS):
        logs = mean + sd * _NODES[None, :]
        of = events[:, None] * logs - exposure[:, None] * np.exp(logs)
        weight = _WEIGHTS[None, :] * np.exp(of - of.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        given = (weight * logs).sum(axis=1)
        second = (weight * logs**2).sum(axis=1)
        mean, before = float(given.mean()), sd
        sd = float(np.sqrt(max(second.mean() - mean**2, 1e-12)))
        if abs(sd - before) < 1e-6 * before:
            break
    return _stretched(given, mean, sd)


def _drawn_together(values: Array, chance: Array) -> tuple[Array, Callable[[Array], Array]]:
    """(points,) values, on the scale on which they were drawn together, without what chance adds to their spread; and
    the way back from that scale."""
    unit = float(np.sqrt(np.median(chance[chance > 0]))) if (chance > 0).any() else float(np.abs(values).mean()) or 1.0
    there, noise = np.arcsinh(values / unit), chance / (unit**2 + values**2)
    number, mean = there.size, there.mean()
    spread = max(float(there.var(ddof=1) - noise.mean()), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(spread + noise > 0, spread / (spread + noise), 1.0)
    drawn = mean + (there - mean) * own
    sd = float(np.sqrt(spread * (number - 1) / number))
    return _stretched(drawn, float(drawn.mean()), sd), lambda of: np.asarray(unit * np.sinh(of))


def _stretched(values: Array, mean: float, sd: float) -> Array:
    """The same order and shape with this mean and standard deviation."""
    own = values.std()
    return np.asarray(mean + (values - values.mean()) * (sd / own if own > 0 else 0.0))


def _drivers(z: Array, y: Array) -> list[tuple[int, tuple[float, float, float, float]]]:
    """Columns that move ``y`` most, each with y at its range's two ends and the band of y were it known.

    Found one after the other, each with what the others found explain taken off, as long as the extended Bayesian
    information criterion says that so much could not be luck among so many.

    Source: Chen and Chen, Biometrika 95 (2008).
    """
    number, columns = z.shape
    chosen: list[int] = []
    left = y - y.mean()
    best = number * np.log(max(float((left**2).mean()), 1e-300))
    while len(chosen) < min(DRIVERS, columns):
        scores = [
            (number * np.log(max(float((_residual(z[:, [*chosen, k]], y) ** 2).mean()), 1e-300)), k)
            for k in range(columns)
            if k not in chosen
        ]
        fit, column = min(scores)
        penalty = np.log(number) + 2 * np.log(columns)
        if fit + penalty >= best:
            break
        chosen.append(column)
        best = fit
    if not chosen:
        return []
    slopes = _fit(z[:, chosen], y)[1:]
    told = []
    for place, column in enumerate(chosen):
        slope, part = float(slopes[place]), z[:, column]
        middle = float(y.mean())
        ends = (middle - slope * float(part.mean()), middle + slope * (1 - float(part.mean())))
        known = _ends(y - slope * (part - part.mean()))
        told.append((column, (*ends, float(known[0]), float(known[1]))))
    return sorted(told, key=lambda one: -abs(one[1][1] - one[1][0]))


def _fit(z: Array, y: Array) -> Array:
    design = np.column_stack([np.ones(z.shape[0]), z])
    return np.asarray(np.linalg.lstsq(design, y, rcond=None)[0])


def _residual(z: Array, y: Array) -> Array:
    return np.asarray(y - np.column_stack([np.ones(z.shape[0]), z]) @ _fit(z, y))


def drivers_frame(made: Mapping[Key, Band]) -> pl.DataFrame:
    """A row a figure and driver, the one that moves it most first."""
    schema = {name: pl.String for name in _KEYS} | {
        "rank": pl.Int32, "unknown": pl.String, "at_low": pl.Float64, "at_high": pl.Float64,
        "known_low": pl.Float64, "known_high": pl.Float64,
    }  # fmt: skip
    rows = [
        {**dict(zip(_KEYS, key, strict=True)), "rank": rank, **driver._asdict()}
        for key, band in made.items()
        for rank, driver in enumerate(band.drivers, 1)
    ]
    return pl.DataFrame(rows, schema=schema)
