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

from glasshouse.errors import RunError, UsageError

_WATCHED_EVERY: Final = 0.5
"""Seconds between two looks of a worker at whether the process that started it is still there."""
_EXAMPLE: Final = "write threads:N or processes:N, for example processes:2"


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


Work = Callable[[Any, Any, int], Iterator[Any]]
"""Called with what is given to all, a task, and how many threads it may use; gives answers one by one.

A function of a module, so that another process can be told of it.
"""


class Here(NamedTuple):
    """One task after the other in this process, each on so many threads."""

    threads: int
    lanes: int = 1

    def answers(self, work: Work, given: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer in order."""
        for task in tasks:
            yield from work(given, task, self.threads)


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
                worker.terminate()
                worker.join()
                pipe.close()


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
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            for answer in work(given, task, 1):
                pipe.send(("answer", answer))
            pipe.send(("more", None))
        except BrokenPipeError:
            return
        except Exception as problem:
            pipe.send(("error", problem))


def _leave_with(parent: int) -> None:
    """End this process when the one that started it is gone."""
    while os.getppid() == parent:
        time.sleep(_WATCHED_EVERY)
    os._exit(1)


def carrier(on: str) -> Here | Processes:
    """Who carries, by its word: ``threads:2`` or ``processes:2``.  Raises UsageError for another."""
    kind, _, number = on.partition(":")
    if kind not in ("threads", "processes") or not number.isdigit() or not 1 <= int(number) <= 1024:
        raise UsageError(f"--on {on}: nobody carries runs by that word", remedy=_EXAMPLE)
    return Here(int(number)) if kind == "threads" else Processes(int(number))
