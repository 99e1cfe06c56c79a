"""Tables in a folder: what is written is read back, and nothing else is believed."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest

from glasshouse.errors import StoreError
from glasshouse.records import Records, in_words
from glasshouse.records.dictionary import columns_of, dictionary
from glasshouse.records.quantities import MEANING, Offsets
from glasshouse.records.result import SCHEMAS, WORD, table_digest
from glasshouse.records.store import open_tables, write_frame, write_tables
from glasshouse.records.wording import distinct
from glasshouse.vocabulary import NOTICE
from tests.records.lives import BOOK, WHEN, closed_records, crowd, lives, log_of


@functools.cache
def records() -> Records:
    return closed_records(30)


def opened(folder: Path) -> Records:
    return open_tables(folder, records().manifest, records().checksum)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_tables(records(), tmp_path)
    back = opened(tmp_path)
    assert all(records().tables[name].height > 0 for name in SCHEMAS)
    assert all(back.tables[name].equals(records().tables[name]) for name in SCHEMAS)


def test_every_file_carries_the_notice(tmp_path: Path) -> None:
    write_tables(records(), tmp_path)
    for name in SCHEMAS:
        assert pq.read_schema(tmp_path / f"{name}.parquet").metadata[b"notice"].decode() == NOTICE


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OSError, match="No space left"):
        write_tables(records(), tmp_path)


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_a_file_cut_short(tmp_path: Path, name: str) -> None:
    write_tables(records(), tmp_path)
    path = tmp_path / f"{name}.parquet"
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(StoreError, match="cut short") as caught:
        opened(tmp_path)
    assert caught.value.remedy


def test_a_missing_table(tmp_path: Path) -> None:
    write_tables(records(), tmp_path)
    (tmp_path / "twin.parquet").unlink()
    with pytest.raises(StoreError, match="missing"):
        opened(tmp_path)


@pytest.mark.parametrize(("name", "column"), [("spells", "spells"), ("tally_batch", "value"), ("twin", "sum")])
def test_a_changed_number_is_found(tmp_path: Path, name: str, column: str) -> None:
    write_tables(records(), tmp_path)
    path = tmp_path / f"{name}.parquet"
    table = pl.read_parquet(path)
    first = pl.int_range(pl.len()) == 0
    changed = table.with_columns(pl.when(first).then(pl.col(column) + 1).otherwise(pl.col(column)))
    write_frame(changed, path)  # as a run writes it: the checksum alone tells
    with pytest.raises(StoreError, match="not those of the manifest"):
        opened(tmp_path)


def test_a_changed_word_is_found(tmp_path: Path) -> None:
    write_tables(records(), tmp_path)
    path = tmp_path / "spells.parquet"
    changed = pl.read_parquet(path).with_columns(pl.col("way").replace("open", "appeal"))
    write_frame(changed, path)
    with pytest.raises(StoreError, match="not those of the manifest"):
        opened(tmp_path)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    write_tables(records(), tmp_path)
    path = tmp_path / "spells.parquet"
    pl.read_parquet(path).drop("way").write_parquet(path)
    with pytest.raises(StoreError):
        opened(tmp_path)


def test_another_run_has_another_checksum() -> None:
    run = {**records().manifest["run"], "in_force": WHEN.in_force + 1}
    assert Records({"run": run}, records().tables).checksum != records().checksum


@pytest.mark.parametrize("kind", [pl.String, WORD])
def test_a_digest_is_of_names_words_and_places_and_not_of_how_they_are_kept(kind: type[pl.DataType]) -> None:
    words, months = ["b", None, "a", "é", "b"], [3, None, -1, 0, 7]
    pl.Series(["another", "a", "b"], dtype=WORD)  # what else has been said does not count
    table = pl.DataFrame({"way": pl.Series(words, dtype=kind), "months": pl.Series(months, dtype=pl.Int16)})
    by_hand = hashlib.sha256(b"spells 5")
    by_hand.update(b"\nway word 1 null\n" + json.dumps(["a", "b", "é"]).encode())
    by_hand.update(bytes([0, 1, 0, 0, 0]) + np.array([1, 0, 0, 2, 1], np.uint32).tobytes())
    by_hand.update(b"\nmonths Int16 1 null\n")
    by_hand.update(bytes([0, 1, 0, 0, 0]) + np.array([3, 0, -1, 0, 7], np.int16).tobytes())
    assert table_digest("spells", table) == by_hand.digest()
    assert table_digest("spells", table[[1]]) != table_digest("spells", table[[0]])


def test_the_columns_of_a_log_say_what_its_rows_say() -> None:
    log = log_of(lives(crowd(30)[0], 0))
    told = in_words(log, BOOK)
    for column in ("a", "b"):
        words, which = distinct(log, BOOK, column)
        assert [words[row] for row in which] == [str(getattr(entry, column)) for entry in told]


def test_everything_is_in_the_dictionary() -> None:
    assert set(MEANING) == set(Offsets._fields)
    for name, columns in SCHEMAS.items():
        assert list(columns_of(name)) == list(columns)
    assert all(row["meaning"] for row in dictionary())
