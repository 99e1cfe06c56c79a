"""A run's folder changed after the run: a byte, a file, a column, a key; by accident, or with all digests set right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.robustness.trying import Tried, call, chosen, copied, files

WRONG: Final[tuple[Any, ...]] = (None, 1, -1.5, "", "x", True, [], [None], {}, {"x": None}, [[]], 10**30)
"""What a key may be instead of what it is."""


def flipped_bytes(run: Path, work: Path, each: int, seed: int) -> Tried:
    """One byte of one file, anywhere: ``verify`` names the file, and ``report`` refuses what it reads."""
    tried = Tried("a byte of any file of a run")
    for file in files(run):
        for number in range(each):
            folder = copied(run, work / "run")
            path = folder / file
            whole = bytearray(path.read_bytes())
            place = chosen(seed, f"byte/{file}", number, len(whole))
            whole[place] ^= 1 + chosen(seed, f"bit/{file}", number, 255)
            path.write_bytes(whole)
            problem = call("verify", folder, "--threads", 1, "-q").problem(
                1, 2, naming=file.name if file.suffix != ".parquet" else file.stem
            )
            if problem is None and file.name not in ("readings.csv", "readings.parquet", "dots.parquet"):
                problem = call("report", folder, "-q", "-o", work / "page.html").problem(2)
            tried.one(f"{file}, byte {place}", problem)
    return tried


def cut_files(run: Path, work: Path, seed: int) -> Tried:
    """A file cut short, emptied, gone, or a folder or a link in its place."""
    tried = Tried("a file cut short, gone, or something else")
    for file in files(run):
        for what, do in _CUTS.items():
            folder = copied(run, work / "run")
            do(folder / file)
            problem = call("verify", folder, "--threads", 1, "-q").problem(1, 2)
            if problem is None and file.name == "manifest.json" and what != "a link":
                problem = call("cite", folder).problem(2)
            tried.one(f"{file} {what}", problem)
    return tried


def _link(path: Path) -> None:
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved").name)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


_CUTS: Final[dict[str, Callable[[Path], object]]] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[: max(1, path.stat().st_size // 2)]),
    "emptied": lambda path: path.write_bytes(b""),
    "gone": Path.unlink,
    "a link": _link,
    "a folder": _folder,
}


def added_things(run: Path, work: Path) -> Tried:
    """A file anywhere, a column in any table, a key anywhere in the manifest."""
    tried = Tried("a file, a column or a key more")
    for name in ("notes.md", "extra.parquet", "texts/schemes/other.yaml", "texts/notes", ".hidden", "deep/er/file.csv"):
        folder = copied(run, work / "run")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Measured in the real city.", encoding="utf-8")
        tried.one(name, call("verify", folder, "--threads", 1, "-q").problem(1, 2, naming=name))
    for file in files(run):
        if file.suffix == ".parquet":
            folder = copied(run, work / "run")
            table = pq.read_table(folder / file)
            more = table.append_column("name", pa.array(["Zhang Wei"] * table.num_rows))
            pq.write_table(more.replace_schema_metadata(table.schema.metadata), folder / file)
            tried.one(f"{file}: column", call("verify", folder, "--threads", 1, "-q").problem(1, 2, naming=file.stem))
    told = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    for address in ((), ("request",), ("run",), ("machine",), ("numbers",), ("files",)):
        folder = copied(run, work / "run")
        changed = json.loads(json.dumps(told))
        if address and address[0] not in told:
            continue
        _at(changed, address)["accuracy"] = "0.99"
        write(folder, changed)
        tried.one(f"key in {'.'.join(address) or 'the manifest'}", call("verify", folder, "-q").problem(1, 2))
    return tried


def changed_keys(run: Path, work: Path, each: int, seed: int) -> Tried:
    """Any key of the manifest missing, null, or of another type: told by every command that reads it, no traceback."""
    tried = Tried("a key of the manifest missing or wrong")
    told = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    addresses = [one for one in _addresses(told, ()) if one[:1] not in (("files",), ("margins",))]
    folder = copied(run, work / "run")
    for number, address in enumerate(addresses):
        for turn in range(min(each, len(WRONG) + 1)):
            changed = json.loads(json.dumps(told))
            parent, last = _at(changed, address[:-1]), address[-1]
            which = (chosen(seed, "wrong", number, len(WRONG) + 1) + turn) % (len(WRONG) + 1)
            if which == len(WRONG):
                del parent[last]
            elif parent[last] == WRONG[which] and type(parent[last]) is type(WRONG[which]):
                continue
            else:
                parent[last] = WRONG[which]
            write(folder, changed)
            words = (("verify", folder, "-q"), ("cite", folder), ("life", folder, "--person", 1),
                     ("audit", "beijing-2018", "--run", folder), ("report", folder, "-q"))  # fmt: skip
            told_by = words[chosen(seed, "command", number * 100 + turn, len(words))]
            statuses = (1, 2) if told_by[0] == "verify" else (2,)
            tried.one(f"{'.'.join(map(str, address))} = {which}, {told_by[0]}", call(*told_by).problem(*statuses))
    for text in ("", "{", "[]", "null", "[" * 100_000, '{"versions": {"glasshouse": 1' + "0" * 5000 + "}}", "\ufeff{}"):
        (folder / "manifest.json").write_text(text, encoding="utf-8")
        tried.one(f"manifest {text[:12]!r}", call("cite", folder).problem(2))
    return tried


def reworded(run: Path, work: Path) -> Tried:
    """The words of a folder, each changed as somebody would, with every digest and the seal set right."""
    tried = Tried("words changed, digests set right")
    told = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    for key, value in (
        ("notice", "Measured in the real city."),
        ("not_evidence", "This is evidence."),
        ("command", told["command"].replace("--people 200", "--people 9000")),
        ("numbers", {name: {**count, "source": count["numbers"]} for name, count in told["numbers"].items()}),
        ("mechanisms", dict.fromkeys(told["mechanisms"], False)),
        ("notes", {name: ["checked by the ministry"] for name in told["notes"]}),
        ("seeds", [[2, 2]]),
        ("idealised", "no"),
        ("texts", dict.fromkeys(told["texts"], "0" * 64)),
        ("checksum", "0" * 64),
    ):
        folder = copied(run, work / "run")
        reseal(folder, {**told, key: value})
        for words in (("verify", folder, "--threads", 1, "-q"), ("cite", folder)):
            if key == "checksum" and words[0] == "cite":
                continue  # it can be told by living the run again alone
            tried.one(f"{key}, {words[0]}", call(*words).problem(1, 2, naming=key.replace("idealised", "")))
    return tried


def relived(run: Path, work: Path) -> Tried:
    """Tables and readings changed, with every digest and the seal set right: found by living the run again."""
    tried = Tried("figures changed, digests set right")
    for name, what in (("readings.parquet", "value"), ("dots.parquet", None), ("panel.parquet", "month")):
        folder = copied(run, work / "run")
        table = pq.read_table(folder / name)
        frame = pl.DataFrame(pl.from_arrow(table))
        column = what or next(c for c in frame.columns if frame[c].dtype.is_integer())
        frame = frame.with_columns(pl.lit(0).cast(frame[column].dtype).alias(column))
        pq.write_table(frame.to_arrow().replace_schema_metadata(table.schema.metadata), folder / name)
        reseal(folder, None)
        tried.one(name, call("verify", folder, "--threads", 1, "-q").problem(1, naming=name.partition(".")[0]))
    folder = copied(run, work / "run")
    text = (folder / "readings.csv").read_text(encoding="utf-8")
    (folder / "readings.csv").write_text(text.replace(",0.0,", ",0.42,", 1), encoding="utf-8")
    reseal(folder, None)
    tried.one("readings.csv", call("verify", folder, "--threads", 1, "-q").problem(1, naming="readings.csv"))
    return tried


def write(folder: Path, manifest: Any) -> None:
    """A manifest as a run writes it, whatever it says."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def reseal(folder: Path, manifest: dict[str, Any] | None) -> None:
    """What somebody does who knows how folders are made: every digest and the seal as they ought to be."""
    told = manifest or json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    try:
        from glasshouse.study.running.sealed import MANIFEST, as_text, digest_of, files_in, resealed
    except ImportError:  # a version without seals
        write(folder, told)
        return
    digests = {path: digest_of(folder / path) for path in files_in(folder) if path != MANIFEST}
    (folder / MANIFEST).write_text(as_text(resealed({**told, "files": digests})), encoding="utf-8")


def _at(told: Any, address: tuple[Any, ...]) -> Any:
    for step in address:
        told = told[step]
    return told


def _addresses(told: Any, above: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Of every key and place in a document."""
    for key, value in told.items() if isinstance(told, dict) else enumerate(told):
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from _addresses(value, (*above, key))
