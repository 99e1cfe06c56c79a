"""What a sweep says: each reading as its texts are written, with an interval of chance, and one of assumption.

*chance*: the texts as written, over replicates (one replicate: over batches of households, as in a run).  *assumption*:
the middle 95 in 100 of the points of the design, each the mean over its replicates, points spread evenly over ranges.
The two stand in rows of their own and are never added.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from glasshouse.records.store import write_frame
from glasshouse.study.running.replicates import t_quantile
from glasshouse.study.sweeps.points import ITSELF, LABELS, SHUFFLED
from glasshouse.study.sweeps.studies import Study
from glasshouse.vocabulary import NOTICE

KEYS: Final = ("arm", "measure", "scheme", "against", "clause", "context", "by", "unit")
ASSUMPTION: Final = "assumption"
CHANCE: Final = "chance"
ENDS: Final = (0.025, 0.975)
FEWEST_POINTS: Final = 8
"""The fewest points for which a spread is given."""
_GAP: Final = "disparity"


def spread(study: Study, rows: pl.DataFrame) -> pl.DataFrame:
    """Readings of every arm, one row for chance and one for assumption, and which placebo a reading is like."""
    measured = rows.filter(pl.col("error").is_null() & pl.col("measure").is_in(study.measures))
    own = measured.filter(pl.col("placebo").is_null())
    as_written = _combined(own.filter(pl.col("sample") == 0))
    levers = [lever.key for lever in study.levers]
    labels = rows.unique("arm").select("arm", "world", "lived_under", *levers)
    chance = as_written.with_columns(
        interval=pl.when(pl.col("low").is_not_null()).then(pl.lit(CHANCE)), points=pl.lit(1, pl.Int64)
    )
    ranged = _ranged(own, as_written)
    like = _like_placebo(measured)
    order = pl.Enum(study.measures)
    return (
        pl.concat([chance, ranged], how="diagonal")
        .join(like, on=KEYS, how="left", nulls_equal=True)
        .join(labels, on="arm", how="left")
        .with_columns(pl.col("measure").cast(order))
        .sort("arm", "measure", *KEYS[2:], "interval", nulls_last=True)
        .with_columns(pl.col("measure").cast(pl.String))
        .select("arm", "world", "lived_under", *levers, *KEYS[1:7], "value", "unit", "n", "low", "high", "interval",
                "points", "like_placebo")
    )  # fmt: skip


def _combined(rows: pl.DataFrame) -> pl.DataFrame:
    """The mean over the replicates of a point and its t interval; a single one keeps its own interval."""
    replicates = rows["replicate"].n_unique()
    if replicates < 2:
        return rows.select(*KEYS, "value", "n", "low", "high")
    reach = t_quantile(replicates - 1) / replicates**0.5
    defined = pl.col("value").count() == replicates
    mean, side = pl.col("value").mean(), pl.col("value").std() * reach
    return rows.group_by(KEYS, maintain_order=True).agg(
        value=pl.when(defined).then(mean),
        n=pl.col("n").sum(),
        low=pl.when(defined).then(mean - side),
        high=pl.when(defined).then(mean + side),
    )


def point_means(rows: pl.DataFrame) -> pl.DataFrame:
    """A row for each point and reading: mean over replicates, and their variance (null for one)."""
    return rows.group_by(*KEYS, "sample", maintain_order=True).agg(
        mean=pl.col("value").mean(), variance=pl.col("value").var(), replicates=pl.col("value").count()
    )


def _ranged(own: pl.DataFrame, as_written: pl.DataFrame) -> pl.DataFrame:
    points = point_means(own.filter(pl.col("sample") > 0)).drop_nulls("mean")
    low, high = (pl.col("mean").quantile(end, "linear") for end in ENDS)
    over = points.group_by(KEYS, maintain_order=True).agg(low=low, high=high, points=pl.len().cast(pl.Int64))
    return (
        over.filter(pl.col("points") >= FEWEST_POINTS)
        .join(as_written.select(*KEYS, "value", "n"), on=KEYS, how="left", nulls_equal=True)
        .with_columns(interval=pl.lit(ASSUMPTION))
    )


def _like_placebo(rows: pl.DataFrame) -> pl.DataFrame:
    """Readings that cannot be distinguished from their placebo, with the name of the placebo."""
    base = rows.filter(pl.col("sample") == 0)
    alike = [
        _alike(base, placebo, twin=twin, gap=gap)
        for placebo, twin, gap in ((ITSELF, True, False), (LABELS, False, True), (SHUFFLED, False, False))
    ]
    together: pl.DataFrame = pl.concat(alike)
    return together.group_by(KEYS, maintain_order=True).agg(like_placebo=pl.col("placebo").str.join(", "))


def _alike(base: pl.DataFrame, placebo: str, *, twin: bool, gap: bool) -> pl.DataFrame:
    """Readings whose difference from the placebo under the same seeds includes zero.

    With one replicate: whose intervals meet.  Against itself a reading is like its placebo only where it is zero.
    """
    own = base.filter(pl.col("placebo").is_null())
    other = base.filter(pl.col("placebo") == placebo)
    own = own.filter(pl.col("against").is_not_null() if twin else (pl.col("measure") == _GAP) == gap)
    keys = [*KEYS, "replicate"]
    if twin:
        zero = own.group_by(KEYS, maintain_order=True).agg(same=(pl.col("value") == 0).all())
        return zero.filter(pl.col("same")).select(*KEYS, placebo=pl.lit(placebo))
    paired = own.join(other.select(*keys, "value", "low", "high"), on=keys, nulls_equal=True, suffix="_placebo")
    paired = paired.drop_nulls(["value", "value_placebo"])
    replicates = base["replicate"].n_unique()
    if replicates < 2:
        meets = (pl.col("low") <= pl.col("high_placebo")) & (pl.col("low_placebo") <= pl.col("high"))
        return paired.filter(meets).select(*KEYS, placebo=pl.lit(placebo))
    apart = pl.col("value") - pl.col("value_placebo")
    reach = t_quantile(replicates - 1) / replicates**0.5
    judged = paired.group_by(KEYS, maintain_order=True).agg(mean=apart.mean(), side=apart.std() * reach)
    return judged.filter(pl.col("mean").abs() <= pl.col("side")).select(*KEYS, placebo=pl.lit(placebo))


def write(readings: pl.DataFrame, folder: Path) -> None:
    """``readings.parquet`` and ``readings.csv``, beside and renamed.  Raises OSError."""
    for kind in ("parquet", "csv"):
        beside = folder / f"readings.{kind}.partial"
        if kind == "parquet":
            write_frame(readings, beside)
        else:
            beside.write_text(f"# {NOTICE}\n{readings.write_csv()}", encoding="utf-8")
        beside.replace(folder / f"readings.{kind}")
