"""What an accelerator makes of lives: the kernel's own source compiled for CUDA, and lived in lanes (lanes.py).

``python -m benchmarks.accelerator`` needs a CUDA device and numba-cuda, which nothing else here does.  Every run is
held against the engine's own on the processor: row by row with ``--log``, else by a sum over the rows.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any, Final, NamedTuple
from unittest import mock

import numpy as np

from benchmarks.lanes import Device, Lanes, OnDevice, Serial, fingerprint, lanes_of
from benchmarks.lived import FEW, Wanted, person_months, planned
from benchmarks.reference_model.figures import SCHEME, WORLD
from glasshouse import machine_code
from glasshouse.compiler import codebook
from glasshouse.engine import Run, Together, conduct, kernel
from glasshouse.engine.state import Array
from glasshouse.errors import GlasshouseError
from glasshouse.population import Population
from glasshouse.records.log import COLUMNS, Log
from glasshouse.study.running.plan import Plan
from glasshouse.study.running.runs import city_of

CITIES: Final = {
    "beijing-2018": Wanted("beijing-2018"),
    "reference": Wanted(SCHEME, world=WORLD, without=("association",)),
}

WARP, SCHEDULERS = 32, 4
"""Threads that take their instructions together, and parts of a multiprocessor that share out its registers."""


class Missing(Exception):
    """There is nothing here to run on, or not enough of it."""


class Cuda:
    """The first CUDA device.  Raises Missing without one, or without numba-cuda."""

    def __init__(self, block: int, registers: int | None) -> None:
        try:
            importlib.import_module("numba_cuda")
            self.cuda = importlib.import_module("numba.cuda")
        except ImportError as error:
            raise Missing(f"{error}: install numba-cuda, which this experiment needs") from error
        if not self.cuda.is_available():
            raise Missing("no CUDA device is found, and this experiment needs one")
        self.refusal = importlib.import_module("numba.cuda.cudadrv.driver").CudaAPIError
        cuda = self.cuda
        self.block, self.registers = block, registers
        self.entries: dict[str, Any] = {}
        self.title = str(cuda.get_current_device().name)
        self.first = self.compiled()(lambda: cuda.grid(1))
        self.step = self.compiled()(lambda: cuda.gridsize(1))

        def add(array: Any, place: Any, value: Any) -> None:  # numba knows it only by attribute
            cuda.atomic.add(array, place, value)

        self.add = self.compiled()(add)
        self.cells = first_cell()
        self.kernel = anew(self, "benchmarks.kernel_on_device")

    def compiled(self, **options: Any) -> Any:
        """A device function; what concerns the processor alone is left out."""
        kept = {name: options[name] for name in ("inline", "forceinline") if name in options}
        return self.cuda.jit(device=True, **kept)

    def lanes(self, function: Any) -> Callable[..., None]:
        """As many threads as lanes."""
        entry = self.cuda.jit(max_registers=self.registers)(function)
        self.entries[function.__name__] = entry

        def call(lanes: int, *given: Any) -> None:
            entry[-(-lanes // self.block), self.block](lanes, *given)

        return call

    def put(self, array: Array) -> Any:
        """Over the bus."""
        return self.cuda.to_device(np.ascontiguousarray(array))

    def empty(self, shape: Sequence[int], dtype: Any) -> Any:
        """What stands there is not cleared."""
        try:
            return self.cuda.device_array(tuple(shape), dtype)
        except self.refusal as error:
            wanted = np.prod(shape) * np.dtype(dtype).itemsize / 2**30
            raise Missing(
                f"{error} for {wanted:.1f} GiB: fewer --people, or more households to a lane (--each)"
            ) from None

    def back(self, array: Any) -> Array:
        """Over the bus."""
        return array.copy_to_host()  # type: ignore[no-any-return]

    def report(self) -> dict[str, Any]:
        """What the compiler made of the lane that lives, and how many of them the device holds at once."""
        live, device = self.entries["live"], self.cuda.get_current_device()
        registers, local = max(live.get_regs_per_thread().values()), max(live.get_local_mem_per_thread().values())
        warps = device.MAX_REGISTERS_PER_MULTIPROCESSOR // SCHEDULERS // (WARP * -(-registers // 8) * 8)
        lanes = min(SCHEDULERS * warps * WARP, device.MAX_THREADS_PER_MULTIPROCESSOR)
        return {
            "registers": registers,
            "local_bytes": local,
            "resident_lanes": lanes // self.block * self.block * device.MULTIPROCESSOR_COUNT,
            "multiprocessors": device.MULTIPROCESSOR_COUNT,
        }


def first_cell() -> Any:
    """``machine_code.cells`` in numba-cuda's own types: a pointer to an array's first cell."""
    types = importlib.import_module("numba.cuda.types")

    def cells(_: Any, array: Any) -> Any:
        def address(context: Any, builder: Any, __: Any, values: Any) -> Any:
            return context.make_array(array)(context, builder, values[0]).data

        return types.CPointer(array.dtype)(array), address

    return importlib.import_module("numba.cuda.extending").intrinsic(cells)


def anew(device: Device, name: str) -> ModuleType:
    """The kernel's source run once more, unchanged, with what the device has for that of ``machine_code``."""
    spec = importlib.util.spec_from_file_location(name, kernel.__file__)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    with mock.patch.multiple(machine_code, njit=device.compiled, cells=device.cells):
        spec.loader.exec_module(module)
    return module


class Measured(NamedTuple):
    """One run."""

    seconds: float
    rows: int
    hashed: int
    log: list[Log]  # where it is kept
    about: dict[str, Any]


def by_lanes(
    plan: Plan, city: Population, device: Device, does: Lanes, *, each: int, alike: bool, threads: int, kept: bool
) -> Measured:
    """Live a city on a device; seconds of living, people there already."""
    log: list[Log] = []
    lives = OnDevice(
        plan, city, device, does, each=each, alike=alike, threads=threads,
        consume=(lambda _, rows, __: log.append(rows)) if kept else None,
    )  # fmt: skip
    device.back(lives.sums)
    began = time.perf_counter()
    conduct(Together([lives]))
    hashed = int(device.back(lives.sums)[0])
    seconds = time.perf_counter() - began
    lives.close()
    about = {
        "lanes": lives.lanes, "households": lives.households, "windows": len(lives.windows), "passes": lives.passes,
        "share_in_lanes": lives.living / seconds, "cells": len(lives.template), **lives.bytes(),
    }  # fmt: skip
    return Measured(seconds, lives.rows, hashed, log, about)


def by_engine(plan: Plan, city: Population, threads: int, *, kept: bool) -> Measured:
    """Live the same on so many threads of the processor, the log looked at in the same way."""
    hashed = Serial().compiled()(fingerprint)
    log: list[Log] = []
    sums, rows = [0] * threads, [0] * threads

    def consume(_: int, some: Log, thread: int) -> None:
        sums[thread] += int(hashed(some.view(np.int64), len(some)))
        rows[thread] += len(some)
        if kept:
            log.append(some.copy())

    options = plan.options
    lives = Run(
        plan.world.text, plan.regimes, city, codebook(plan.world.text, plan.texts),
        (options.life_seed, options.people_seed), threads=threads, consume=consume,
    )  # fmt: skip
    began = time.perf_counter()
    conduct(Together([lives]))
    seconds = time.perf_counter() - began
    lives.close()
    return Measured(seconds, sum(rows), sum(sums), log, {})


def person_by_person(log: Sequence[Log]) -> Array:
    """(rows, columns) int64: each person's rows in their order."""
    whole = np.concatenate(log)
    whole = whole[np.argsort(whole["person"], kind="stable")]
    return np.stack([whole[name].astype(np.int64) for name in COLUMNS], axis=1)


def measure(asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """One run after another.  Raises Missing, and GlasshouseError for people and years that no run has."""
    device, threads = Cuda(asked.block, asked.registers), len(os.sched_getaffinity(0))
    does = lanes_of(device)
    for name, people in itertools.product(asked.city, (FEW, *asked.people)):  # few first, so that all is compiled
        plan = planned(CITIES[name]._replace(people=people, years=asked.years, threads=threads))
        city = city_of(plan, plan.options.people_seed)
        there = by_lanes(plan, city, device, does, each=asked.each, alike=asked.alike, threads=threads, kept=asked.log)
        here = by_engine(plan, city, threads, kept=asked.log)
        same = (there.rows, there.hashed) == (here.rows, here.hashed)
        if asked.log:
            same = same and np.array_equal(person_by_person(there.log), person_by_person(here.log))
        yield {
            **vars(asked), "device": device.title, "city": name, "people": people, "rows": there.rows, "same": same,
            "seconds": there.seconds, "person_months_a_second": round(person_months(plan) / there.seconds),
            "engine_threads": threads, "engine_person_months_a_second": round(person_months(plan) / here.seconds),
            **there.about, **device.report(),
        }  # fmt: skip


def main(words: list[str] | None = None) -> None:
    """Measure what is asked; one line of JSON for each run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accelerator", description=__doc__)
    parser.add_argument("--city", choices=CITIES, nargs="+", default=list(CITIES))
    parser.add_argument("--people", type=int, nargs="+", default=[100_000])
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--each", type=int, default=1, help="households to a lane")
    parser.add_argument("--alike", action="store_true", help="households of a size side by side, one to a lane")
    parser.add_argument("--block", type=int, default=64, help="threads to a block")
    parser.add_argument("--registers", type=int, help="at most so many for a thread")
    parser.add_argument("--log", action="store_true", help="bring the log home, and compare it row by row")
    asked = parser.parse_args(words)
    if asked.alike and asked.each != 1:
        parser.error("--alike goes with one household to a lane (--each 1)")
    try:
        for line in measure(asked):
            print(json.dumps(line), flush=True)
    except (Missing, GlasshouseError) as error:
        print(f"accelerator: {error}", file=sys.stderr)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
