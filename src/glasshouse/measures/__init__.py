"""Records into readings: what is measured of a run, without a verdict and without knowing any scheme by name."""

from __future__ import annotations

import polars as pl

from glasshouse.measures import contest, disparity, flows, goodhart, stocks, survival, twins
from glasshouse.measures.catalogue import CATALOGUE, Measure, describe
from glasshouse.measures.cube import Cube
from glasshouse.measures.reading import Block, Reading, frame
from glasshouse.records.result import Records

__all__ = ["CATALOGUE", "Measure", "Reading", "describe", "readings"]


def readings(records: Records) -> pl.DataFrame:
    """All readings of a run, in the order of the catalogue; the columns are those of :class:`Reading`."""
    blocks: list[Block] = []
    cubes = [Cube(records, world) for world in records.worlds]
    by_name = {cube.world: cube for cube in cubes}
    watch_only: dict[str, str] = records.manifest["run"]["watch_only"]
    for cube in cubes:
        blocks += [*stocks.measured(cube), *flows.measured(cube), *survival.measured(records, cube)]
        blocks += [*contest.measured(records, cube), *goodhart.measured(records, cube)]
        blocks += disparity.measured(cube, by_name.get(watch_only.get(cube.world, "")))
    blocks += twins.measured(records)
    for other in cubes[1:]:
        blocks += twins.by_context(cubes[0], other)
    order = pl.Enum([measure.id for measure in CATALOGUE])
    return frame(blocks).sort(pl.col("measure").cast(order), maintain_order=True)
