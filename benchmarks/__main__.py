"""``python -m benchmarks``: what users wait for, beside peers and beside the machine's own limit."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, Line
from benchmarks.machine import described
from benchmarks.results import page
from benchmarks.rows import ROWS
from benchmarks.sizes import ALL
from glasshouse.study.running.warming import warm

RESULTS: Final = Path(__file__).parent / "RESULTS.md"


def main(words: list[str] | None = None) -> None:
    """Measure what is asked, print it, and write a whole table down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--row", action="append", choices=ROWS, help="measure this row alone; may be repeated")
    parser.add_argument("--size", choices=ALL, default="standard", help="how large; small takes seconds")
    parser.add_argument("--full", action="store_const", const="full", dest="size", help="the same as --size full")
    parser.add_argument("--list", action="store_true", help="say what the rows are, and stop")
    parser.add_argument("-o", type=Path, help=f"write the page here; left out, a whole standard or full table goes to "
                        f"{RESULTS.parent.name}/{RESULTS.name}")  # fmt: skip
    asked = parser.parse_args(words)
    if asked.list:
        for name, row in ROWS.items():
            print(f"{name:<14} {(row.__doc__ or '').splitlines()[0]}")
        return
    bench = Bench(ALL[asked.size])
    if bench.sizes.compiled:
        print(warm(), flush=True)
    lines: list[Line] = []
    for name in asked.row or ROWS:
        began = time.perf_counter()
        for line in ROWS[name](bench):
            lines.append(line)
            met = {True: "met", False: "MISSED", None: ""}[line.met]
            print(f"{name}: {line.work}: {line.measured}; {line.beside}; {line.bar}; {met}", flush=True)
        print(f"{name}: {time.perf_counter() - began:.0f} s in all", file=sys.stderr, flush=True)
    goes = asked.o or (RESULTS if asked.row is None and asked.size != "small" else None)
    if goes is not None:
        goes.write_text(page(bench, described(), lines), encoding="utf-8")
        print(f"Written to {goes}")


if __name__ == "__main__":
    main()
