"""Readings of a run just lived and of its stored tables are the same, to the bit."""

from __future__ import annotations

import polars as pl
from polars.testing import assert_frame_equal

from glasshouse.measures import readings
from glasshouse.records import Records
from glasshouse.records.result import SCHEMAS
from tests.records.lives import closed_records


def test_sums_in_memory_and_stored_tables_give_the_same_readings() -> None:
    records = closed_records(60)
    stored = Records(records.manifest, dict(records.tables))
    assert records.summed is not None and stored.summed is None
    of_sums, of_tables = readings(records), readings(stored)
    assert of_sums.height > 1000
    assert_frame_equal(of_sums, of_tables, check_exact=True)


def test_a_table_is_made_once_and_when_asked_for() -> None:
    records = closed_records(60)
    assert set(records.tables) == set(SCHEMAS) and len(records.tables) == len(SCHEMAS)
    assert records.tables["spells"] is records.tables["spells"]
    assert records.tables["twin"].filter(pl.col("people") == 0).is_empty()
