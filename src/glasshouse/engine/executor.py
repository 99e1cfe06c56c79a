"""Who carries what: blocks of one run by threads, many runs by processes.  The results depend on none of it."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection, wait
from typing import Any, Final, NamedTuple

from glasshouse.engine.crew import Carrier, Crews, Make, Together, Work
from glasshouse.errors import GlasshouseError, RunError, UsageError, needed
from glasshouse.placing.steps import INTERRUPTS, undisturbed
from glasshouse.text import one_line, read_whole

_WATCHED_EVERY: Final = 0.5
"""Seconds between two looks of a worker at whether the process that started it is still there."""
_OF_RUNS: Final = "write threads:N, processes:N, local:N or the address of a Dask scheduler, for example processes:2"
_OF_PARTS: Final = "write local:N or the address of a Dask scheduler, for example local:2 or tcp://192.0.2.7:8786"
_SCHEDULERS: Final = ("tcp", "tls")


class Threads:
    """A fixed number of threads; thread 0 is the caller's own where there is one."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def each(self, tasks: int, work: Callable[[int, int], None]) -> None:
        """Call ``work(task, thread)`` for every task; the first error stops the others and is raised."""
        if self._pool is None:
            for task in range(tasks):
                work(task, 0)
            return
        counter = itertools.count()
        failed: list[int] = []

        def carry(thread: int) -> None:
            while not failed:
                task = next(counter)
                if task >= tasks:
                    return
                try:
                    work(task, thread)
                except BaseException:
                    failed.append(thread)
                    raise

        for future in [self._pool.submit(carry, thread) for thread in range(self.threads)]:
            future.result()

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()


class Here(NamedTuple):
    """One task after the other in this process, each on so many threads."""

    threads: int
    lanes: int = 1
    size: int = 1

    def crew(self, make: Make, given: Any, size: int) -> Together[Any]:
        """A crew in this process; each of them has all threads in turn."""
        return Together([make(given, number, self.threads, 1) for number in range(size)])

    def answers(self, work: Work, given: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer in order."""
        for task in tasks:
            yield from work(given, task, self.threads)

    def close(self) -> None:
        """Nobody was hired."""


class Processes(NamedTuple):
    """Tasks in processes of their own, each on one thread; they end with the process that started them."""

    lanes: int

    def answers(self, work: Work, given: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer as it comes.  Raises RunError where a process ends before its task does."""
        context = multiprocessing.get_context("spawn")
        waiting = list(tasks)[::-1]
        workers: dict[Connection, Any] = {}
        try:
            for _ in range(min(self.lanes, len(waiting))):
                ours, theirs = context.Pipe()
                worker = context.Process(target=_carry, args=(theirs, work, given), daemon=True)
                with undisturbed():
                    worker.start()
                theirs.close()
                workers[ours] = worker
                ours.send(waiting.pop())
            while workers:
                for pipe in wait(list(workers)):
                    assert isinstance(pipe, Connection)
                    yield from _heard(pipe, workers, waiting)
        finally:
            for pipe, worker in workers.items():
                worker.kill()
                worker.join()
                pipe.close()

    def close(self) -> None:
        """Those hired ended with their tasks."""


def _heard(pipe: Connection, workers: dict[Connection, Any], waiting: list[Any]) -> Iterator[Any]:
    """One word of a worker: an answer, an error, or that it wants another task."""
    try:
        kind, said = pipe.recv()
    except EOFError:
        worker = workers.pop(pipe)
        worker.join()
        raise RunError(
            f"a process that carried runs ended (exit {worker.exitcode})",
            remedy="what was done is kept: say the same again to go on, with fewer processes if memory was short",
        ) from None
    if kind == "answer":
        yield said
    elif kind == "error":
        raise said
    elif waiting:
        pipe.send(waiting.pop())
    else:
        pipe.close()
        workers.pop(pipe).join()


def _carry(pipe: Connection, work: Work, given: Any) -> None:
    """A worker: takes tasks until the pipe ends."""
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)  # whoever hired it ends it, and what a group is sent reaches both
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    while True:
        try:
            task = pipe.recv()
            for word in _said(work, given, task):
                pipe.send(word)
        except (EOFError, ConnectionError):
            return


def _said(work: Work, given: Any, task: Any) -> Iterator[tuple[str, Any]]:
    """A worker's words on a task: its answers, then that it wants more, or what it failed with."""
    try:
        for answer in work(given, task, 1):
            yield "answer", answer
        yield "more", None
    except (GlasshouseError, OSError) as problem:
        yield "error", problem
    except Exception as problem:  # as words: not every error can be sent to another process
        yield (
            "error",
            RunError(
                f"a process that carried runs failed ({type(problem).__name__}: {problem})",
                remedy="what was done is kept: say the same again to go on, with fewer processes if memory was short",
            ),
        )


def _leave_with(parent: int) -> None:
    """End this process when the one that started it is gone."""
    while os.getppid() == parent:
        time.sleep(_WATCHED_EVERY)
    os._exit(1)


def carrier(on: str) -> Carrier:
    """Who carries runs, by its word; raises UsageError for another, and what reaching a cluster raises."""
    kind, number = _word(on, _OF_RUNS)
    if kind == "threads":
        return Here(number)
    return Processes(number) if kind == "processes" else _cluster(on)


def crews(on: str) -> Crews:
    """Who carries the parts of one run; as :func:`carrier`."""
    kind, number = _word(on, _OF_PARTS)
    if kind == "processes":
        raise UsageError(f"--on {on}: carries many runs, not the parts of one", remedy=f"write local:{number}")
    return Here(number) if kind == "threads" else _cluster(on)


def _word(on: str, remedy: str) -> tuple[str, int]:
    """The kind, and a number where the word has one."""
    kind, _, number = on.partition(":")
    if kind in _SCHEDULERS and number.startswith("//") and len(number) > 2:
        return kind, 0
    carriers = read_whole(number, 1024)
    if kind not in ("threads", "processes", "local") or not carriers:
        raise UsageError(f"--on {one_line(on)}: nobody carries runs by that word", remedy=remedy)
    return kind, carriers


def _cluster(on: str) -> Any:
    with needed(f"--on {on} needs", "cluster", "distributed"):
        from glasshouse.engine.dask import connect
    return connect(on)
