"""Records as Parquet, one file a table; and back, believed only if their checksum is that of the manifest.

The run's folder, its manifest and how both are renamed into place belong to :mod:`glasshouse.study.running.folder`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from glasshouse.errors import StoreError
from glasshouse.records.result import SCHEMAS, Records, table_digest
from glasshouse.vocabulary import NOTICE

WRITERS: Final = 2
"""Tables that are written at the same time."""
_METADATA: Final = {"notice": NOTICE, "columns": "docs/reference/columns.md"}
_SEAL: Final = "rows"


def write_frame(frame: pl.DataFrame, file: Path, *, also: str = "", sealed: bool = False) -> None:
    """A frame as Parquet with the notice in its metadata, and what the run ``also`` must say.  Raises OSError.

    ``sealed``: the metadata hold the digest of the rows too, for a file of which no manifest holds one.
    """
    table: pa.Table = frame.rechunk().to_arrow()
    metadata = _metadata_of(also) | ({_SEAL: table_digest(_SEAL, frame).hex()} if sealed else {})
    # no smallest and largest: a row group of a million rows has nearly every word, so a reader could skip little
    pq.write_table(table.replace_schema_metadata(metadata), file, compression="zstd", write_statistics=False)


def _metadata_of(also: str) -> dict[str, str]:
    return {**_METADATA, "notice": ". ".join(filter(None, (NOTICE, also)))}


def read_frame(file: Path, schema: Mapping[str, Any], *, also: str = "", sealed: bool = False) -> pl.DataFrame:
    """A frame of these columns and no others, which says of itself what such a frame is written with.

    Raises StoreError for a file that is missing, cut short, or of another shape; and for one that was ``sealed`` and
    holds other rows than were.
    """
    if not file.is_file():
        raise StoreError(f"{file}: missing", remedy="run it again")
    try:
        table: pa.Table = pq.read_table(file)
        others = [name for name in table.column_names if name not in schema]
        if others:
            raise StoreError(f"{file}: the column '{others[0]:.60}' is not of such a table", remedy="run it again")
        metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
        seal = metadata.pop(_SEAL, "") if sealed else ""
        if metadata != _metadata_of(also):
            raise StoreError(f"{file}: says of itself what no run writes", remedy="run it again")
        frame = pl.DataFrame(pl.from_arrow(table)).select(list(schema)).cast(dict(schema))  # type: ignore[arg-type]
        if sealed and seal != table_digest(_SEAL, frame).hex():
            raise StoreError(f"{file}: its rows are not those that were written", remedy="run it again")
        return frame
    except UnicodeDecodeError as error:
        raise StoreError(f"{file}: says of itself what no run writes", remedy="run it again") from error
    except (pa.ArrowException, OSError, pl.exceptions.PolarsError) as error:
        raise StoreError(f"{file}: damaged or cut short ({_first_line(error)})", remedy="run it again") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:120]


def write_tables(records: Records, folder: Path) -> None:
    """Every table as ``folder/TABLE.parquet``.  Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(WRITERS) as writers:
        written = writers.map(lambda name: write_frame(records.tables[name], folder / f"{name}.parquet"), SCHEMAS)
        list(written)  # raises what a writer raised


def read_tables(folder: Path, manifest: Mapping[str, Any]) -> Records:
    """The records of a folder under a manifest, checksum not looked at.  Raises StoreError."""
    return Records(manifest, {name: read_frame(folder / f"{name}.parquet", SCHEMAS[name]) for name in SCHEMAS})


def open_tables(folder: Path, manifest: Mapping[str, Any], checksum: str) -> Records:
    """The same, believed.  Raises StoreError where the tables are not those that the checksum was made of."""
    records = read_tables(folder, manifest)
    if records.checksum != checksum:
        raise StoreError(
            f"{folder}: the tables are not those of the manifest (checksum {records.checksum[:16]}…, not"
            f" {checksum[:16]}…)",
            remedy="run it again; what was changed cannot be told from what was counted",
        )
    return records


def write_arrays(arrays: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """Arrays of integers, one file each; the SHA-256 of each one's type, shape and values, by path.  Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = {}
    for path, array in arrays.items():
        flat = np.ascontiguousarray(array).reshape(-1)
        table = pa.table({"values": flat.view(np.uint8) if flat.dtype == np.bool_ else flat})
        metadata = {**_METADATA, "type": flat.dtype.str, "shape": json.dumps(array.shape)}
        pq.write_table(
            table.replace_schema_metadata(metadata), _file(folder, path), compression="zstd", use_dictionary=False
        )
        digests[path] = _digest(array)
    return digests


def read_arrays(folder: Path, digests: Mapping[str, str]) -> dict[str, Any]:
    """The arrays back, each with the digest given.  Raises StoreError for what is missing, damaged or another's."""
    arrays = {}
    for path, digest in digests.items():
        file = _file(folder, path)
        if not file.is_file():
            raise StoreError(f"{file}: missing", remedy="leave out --resume to start anew")
        try:
            table = pq.read_table(file)
            metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
            flat = table["values"].to_numpy()
            array = flat.view(np.dtype(metadata["type"])).reshape(json.loads(metadata["shape"]))
        except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{file}: damaged or cut short ({_first_line(error)})", remedy="leave out --resume to start anew"
            ) from error
        if _digest(array) != digest:
            raise StoreError(f"{file}: not what the manifest says", remedy="leave out --resume to start anew")
        arrays[path] = array
    return arrays


def _file(folder: Path, path: str) -> Path:
    return folder / f"{path.replace('/', '-')}.parquet"


def _digest(array: Any) -> str:
    digest = hashlib.sha256(f"{array.dtype.str} {array.shape}".encode())
    digest.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return digest.hexdigest()
