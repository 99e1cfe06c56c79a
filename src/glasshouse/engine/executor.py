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
from typing import Any, Final, NamedTuple, Protocol

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


class Crew(Protocol):
    """Some objects that work side by side, each where it was made; they are asked by the names of their methods."""

    @property
    def size(self) -> int:
        """How many they are."""

    def ask(self, method: str, *given: Any) -> list[Any]:
        """The same of all: their answers in order."""

    def ask_one(self, which: int, method: str, *given: Any) -> Any:
        """Of one: its answer."""

    def each(self, method: str, given: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Of each with what is given to it, its answers in order; what was left may be given."""

    def leave(self, method: str, whom: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Answers of some (which, given) that stay where they are until :meth:`each` gives them to another."""

    def close(self) -> None:
        """Let them go."""


Make = Callable[[Any, int, int], Any]
"""Called with what is given to all, a number and how many threads it may use; makes a member.

A function of a module, so that another process can be told of it.
"""


class Crews(Protocol):
    """Who can carry a crew."""

    def crew(self, make: Make, given: Any, size: int) -> Crew:
        """A crew of so many, each made where it will work.  Raises what making raises."""


class Lost(Exception):
    """Somebody of a crew is gone, with what they held; what was put aside is not."""


class Together(NamedTuple):
    """A crew in this process, one after the other."""

    members: Sequence[Any]

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.members)

    def ask(self, method: str, *given: Any) -> list[Any]:
        """The same of all: their answers in order."""
        return [getattr(member, method)(*given) for member in self.members]

    def ask_one(self, which: int, method: str, *given: Any) -> Any:
        """Of one: its answer."""
        return getattr(self.members[which], method)(*given)

    def each(self, method: str, given: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Of each with what is given to it, its answers in order."""
        return [getattr(member, method)(*some) for member, some in zip(self.members, given, strict=True)]

    def leave(self, method: str, whom: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Answers of some, to be given to others."""
        return [self.ask_one(which, method, *given) for which, given in whom]

    def close(self) -> None:
        """Let them go."""
        for member in self.members:
            member.close()


Work = Callable[[Any, Any, int], Iterator[Any]]
"""Called with what is given to all, a task, and how many threads it may use; gives answers one by one.

A function of a module, so that another process can be told of it.
"""


class Here(NamedTuple):
    """One task after the other in this process, each on so many threads."""

    threads: int
    lanes: int = 1

    def crew(self, make: Make, given: Any, size: int) -> Together:
        """A crew in this process; each of them has all threads in turn."""
        return Together([make(given, number, self.threads) for number in range(size)])

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
