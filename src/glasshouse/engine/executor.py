"""Threads for the blocks of one run, processes for many runs.  No result depends on them."""

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

from glasshouse.engine.crew import Crews, Executor, LocalCrew, Make, Work
from glasshouse.errors import GlasshouseError, RunError, UsageError, needed
from glasshouse.placing.steps import INTERRUPTS, undisturbed
from glasshouse.text import one_line, read_whole

_POLL_SECONDS: Final = 0.5
"""Seconds between two checks of a worker that the process that started it is still there."""
_OF_RUNS: Final = "write threads:N, processes:N, local:N or the address of a Dask scheduler, for example processes:2"
_OF_PARTS: Final = "write local:N or the address of a Dask scheduler, for example local:2 or tcp://192.0.2.7:8786"
_SCHEDULERS: Final = ("tcp", "tls")


class Threads:
    """A fixed number of threads; a single one is the caller's own."""

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

        def run_tasks(thread: int) -> None:
            while not failed:
                task = next(counter)
                if task >= tasks:
                    return
                try:
                    work(task, thread)
                except BaseException:
                    failed.append(thread)
                    raise

        for future in [self._pool.submit(run_tasks, thread) for thread in range(self.threads)]:
            future.result()

    def close(self) -> None:
        """Stop the threads."""
        if self._pool is not None:
            self._pool.shutdown()


class InProcess(NamedTuple):
    """One task after the other in this process, each on so many threads."""

    threads: int
    lanes: int = 1
    size: int = 1

    def crew(self, make: Make, shared: Any, size: int) -> LocalCrew[Any]:
        """A crew in this process; each member has all threads in turn."""
        return LocalCrew([make(shared, number, self.threads, 1) for number in range(size)])

    def answers(self, work: Work, shared: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer in order."""
        for task in tasks:
            yield from work(shared, task, self.threads)

    def close(self) -> None:
        """There is nothing to stop."""


class Processes(NamedTuple):
    """Tasks in processes of their own, each on one thread; they end with the process that started them."""

    lanes: int

    def answers(self, work: Work, shared: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer as it comes.  Raises RunError where a process ends before its task does."""
        context = multiprocessing.get_context("spawn")
        waiting = list(tasks)[::-1]
        workers: dict[Connection, Any] = {}
        try:
            for _ in range(min(self.lanes, len(waiting))):
                ours, theirs = context.Pipe()
                worker = context.Process(target=_work, args=(theirs, work, shared), daemon=True)
                with undisturbed():
                    worker.start()
                theirs.close()
                workers[ours] = worker
                ours.send(waiting.pop())
            while workers:
                for pipe in wait(list(workers)):
                    assert isinstance(pipe, Connection)
                    yield from _receive(pipe, workers, waiting)
        finally:
            for pipe, worker in workers.items():
                worker.kill()
                worker.join()
                pipe.close()

    def close(self) -> None:
        """The processes ended with their tasks."""


def _receive(pipe: Connection, workers: dict[Connection, Any], waiting: list[Any]) -> Iterator[Any]:
    """Receive one message of a worker: an answer, an error, or a request for another task."""
    try:
        kind, content = pipe.recv()
    except EOFError:
        worker = workers.pop(pipe)
        worker.join()
        raise RunError(
            f"a process that carried runs ended (exit {worker.exitcode})",
            remedy="what was done is kept: say the same again to go on, with fewer processes if memory was short",
        ) from None
    if kind == "answer":
        yield content
    elif kind == "error":
        raise content
    elif waiting:
        pipe.send(waiting.pop())
    else:
        pipe.close()
        workers.pop(pipe).join()


def _work(pipe: Connection, work: Work, shared: Any) -> None:
    """Work on tasks until the pipe is closed."""
    for number in INTERRUPTS:
        # a signal to the process group reaches both processes; the parent ends this one
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_exit_with, args=(os.getppid(),), daemon=True).start()
    while True:
        try:
            task = pipe.recv()
            for message in _messages(work, shared, task):
                pipe.send(message)
        except (EOFError, ConnectionError):
            return


def _messages(work: Work, shared: Any, task: Any) -> Iterator[tuple[str, Any]]:
    """A worker's messages for a task: its answers, then a request for more, or the error."""
    try:
        for answer in work(shared, task, 1):
            yield "answer", answer
        yield "more", None
    except (GlasshouseError, OSError) as problem:
        yield "error", problem
    except Exception as problem:  # as text: not every error can be sent to another process
        yield (
            "error",
            RunError(
                f"a process that carried runs failed ({type(problem).__name__}: {problem})",
                remedy="what was done is kept: say the same again to go on, with fewer processes if memory was short",
            ),
        )


def _exit_with(parent: int) -> None:
    """End this process when its parent is gone."""
    while os.getppid() == parent:
        time.sleep(_POLL_SECONDS)
    os._exit(1)


def executor_of(on: str) -> Executor:
    """The executor that ``on`` names.  Raises UsageError for an unknown one, and what reaching a cluster raises."""
    kind, number = _parsed(on, _OF_RUNS)
    if kind == "threads":
        return InProcess(number)
    return Processes(number) if kind == "processes" else _cluster(on)


def crews(on: str) -> Crews:
    """Who makes the crews of a run in parts, as :func:`executor_of`."""
    kind, number = _parsed(on, _OF_PARTS)
    if kind == "processes":
        raise UsageError(f"--on {on}: carries many runs, not the parts of one", remedy=f"write local:{number}")
    return InProcess(number) if kind == "threads" else _cluster(on)


def _parsed(on: str, remedy: str) -> tuple[str, int]:
    """The kind of executor, and its number where it has one."""
    kind, _, number = on.partition(":")
    if kind in _SCHEDULERS and number.startswith("//") and len(number) > 2:
        return kind, 0
    count = read_whole(number, 1024)
    if kind not in ("threads", "processes", "local") or not count:
        raise UsageError(f"--on {one_line(on)}: nobody carries runs by that word", remedy=remedy)
    return kind, count


def _cluster(on: str) -> Any:
    with needed(f"--on {on} needs", "cluster", "distributed"):
        from glasshouse.engine.dask import connect
    return connect(on)
