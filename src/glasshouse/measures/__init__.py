"""Records into readings: what is measured of a run, without a verdict and without knowing any scheme by name."""

from __future__ import annotations

import polars as pl

from glasshouse.measures.catalogue import CATALOGUE, FILES, UNIT, describe
from glasshouse.measures.cube import Cube
from glasshouse.measures.measure import Measure
from glasshouse.measures.reading import Labels, Reading, frame
from glasshouse.records.result import Records

__all__ = ["CATALOGUE", "Measure", "Reading", "describe", "readings"]


def readings(records: Records) -> pl.DataFrame:
    """All readings of a run, in the order of the catalogue; the columns are those of :class:`Reading`."""
    cubes = [Cube(records, world) for world in records.worlds]
    blocks = [block for file in FILES for block in file.measured(records, cubes)]
    in_units = [block._replace(labels=in_unit(block.labels)) for block in blocks]
    order = pl.Enum([measure.id for measure in CATALOGUE])
    return frame(in_units).sort(pl.col("measure").cast(order), maintain_order=True)


def in_unit(labels: Labels) -> Labels:
    """Labels with a unit: the measure's own where they name no other."""
    return labels._replace(unit=labels.unit or UNIT[labels.measure])
