"""Runs and parts of runs on a Dask cluster: workers started here, or those of a scheduler that the user names.

Loaded by ``--on`` alone, and an optional extra.  Workers are given texts, seeds and what parts tell each other; the
people they live they draw themselves.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import platform
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

import distributed

from glasshouse import __version__
from glasshouse.engine.crew import Lost, Make, Work
from glasshouse.errors import GlasshouseError, RunError
from glasshouse.machine_code import digest

_LOOKED_EVERY: Final = 0.2
"""Seconds between two looks at whether the workers at work are still there."""
_ANSWERS_WITHIN: Final = 10
"""Seconds in which a scheduler must answer, and have a worker."""
_TASKS: Final = 4
_GONE: Final = (OSError, TimeoutError, concurrent.futures.CancelledError, asyncio.CancelledError)
"""What the library raises when the scheduler does not answer."""

for _name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # what they would say is told as an error, with a remedy


def connect(where: str) -> Cluster:
    """A cluster by its word: ``local:4`` or the address of a scheduler.

    Raises RunError where nobody answers, where there is no worker, and for workers of another version.
    """
    kind, _, number = where.partition(":")
    if kind == "local":
        return Cluster(where, _local(int(number)))
    try:
        client = distributed.Client(where, timeout=_ANSWERS_WITHIN)
    except (*_GONE, ValueError) as error:
        raise RunError(
            f"--on {where}: no scheduler answers there ({_line(error)})",
            remedy="start one with `dask scheduler`, or check the address and what lies between",
        ) from error
    try:
        return Cluster(where, client)
    except BaseException:
        client.close()
        raise


def _local(workers: int) -> distributed.Client:
    """Processes of this machine behind a scheduler of their own, over TCP on the loopback, a thread each."""
    cluster = distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", protocol="tcp",
        dashboard_address="127.0.0.1:0", memory_limit=0, silence_logs=logging.CRITICAL,
        local_directory=tempfile.gettempdir(), worker_dashboard_address=None,
    )  # fmt: skip
    return distributed.Client(cluster)


class Cluster:
    """Workers behind a scheduler, all of this version."""

    def __init__(self, where: str, client: distributed.Client) -> None:
        self.where, self.client = where, client
        self._wait_for(1)
        self._refuse_strangers()
        self._hired = self.size

    @property
    def lanes(self) -> int:
        """Into how many tasks to cut what is to be done: several a thread, for a worker may be lost."""
        return _TASKS * sum(self.workers().values())

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self.workers())

    def workers(self) -> dict[str, int]:
        """Threads of each worker, by its address.  Raises RunError where the scheduler is gone."""
        try:
            if self.client.status != "running":
                raise self._no_scheduler()
            return dict(sorted(self.client.nthreads().items()))
        except _GONE as error:
            raise self._no_scheduler() from error

    def answers(self, work: Work, given: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer as it comes; a task whose worker is gone is done again elsewhere.

        Raises RunError where the scheduler is gone, or where a task ends three workers.
        """
        futures = {
            self.client.submit(_answered, work, given, task, pure=False, key=f"runs-{uuid.uuid4().hex}")
            for task in tasks
        }
        while futures:
            self._wait(futures, "FIRST_COMPLETED")
            for future in [future for future in futures if future.done()]:
                futures.remove(future)
                yield from self._result(future)

    def crew(self, make: Make, given: Any, size: int) -> Crew:
        """A crew of so many, spread evenly over the workers.  Raises what making raises, and Lost."""
        self._wait_for(min(self._hired, size))
        crew = Crew(self, size)
        try:
            crew.make(make, given)
        except BaseException:
            crew.close()
            raise
        return crew

    def close(self) -> None:
        """Let the scheduler go; what was started here ends."""
        cluster = self.client.cluster
        with suppress(*_GONE):
            self.client.close(timeout=_ANSWERS_WITHIN)
        if cluster is not None:
            with suppress(*_GONE):
                cluster.close(timeout=_ANSWERS_WITHIN)

    def _wait(self, futures: Any, until: str = "ALL_COMPLETED") -> None:
        """Until they are done, or a while is over.  Raises RunError where the scheduler is gone."""
        try:
            distributed.wait(futures, timeout=_LOOKED_EVERY, return_when=until)
        except TimeoutError:
            self.workers()
        except _GONE as error:
            raise self._no_scheduler() from error

    def _result(self, future: Any) -> Any:
        try:
            return future.result()
        except distributed.KilledWorker as error:
            raise RunError(
                f"--on {self.where}: a task ended worker after worker ({_line(error)})",
                remedy="more memory for each worker, or fewer people; what was done is kept",
            ) from error
        except _GONE as error:
            raise self._no_scheduler() from error

    def _no_scheduler(self) -> RunError:
        return RunError(
            f"--on {self.where}: the scheduler is gone",
            remedy="what was done is kept: say the same again to go on (a run with --resume)",
        )

    def _wait_for(self, wanted: int) -> None:
        """A while for so many workers: one that ended may be on its way back.  Raises RunError where there is none."""
        until = time.monotonic() + _ANSWERS_WITHIN
        while self.size < wanted and time.monotonic() < until:
            time.sleep(_LOOKED_EVERY)
        if not self.size:
            raise RunError(
                f"--on {self.where}: the scheduler has no worker", remedy=f"start some: dask worker {self.where}"
            )

    def _refuse_strangers(self) -> None:
        """Raises RunError for a worker that would not give the same bits, or has no Glasshouse."""
        ours = identity()
        for address, theirs in self.client.run(identity, on_error="return").items():
            if isinstance(theirs, BaseException):
                why = _line(theirs)
            else:
                differs = [f"{name} {theirs.get(name)}, here {value}" for name, value in ours.items()
                           if theirs.get(name) != value]  # fmt: skip
                why = ", ".join(differs)
            if why:
                raise RunError(
                    f"--on {self.where}: worker {address} is not as this program: {why}",
                    remedy="install the same glasshouse[cluster] there, and start the worker anew",
                )


class Crew:
    """Objects held by workers, each at work where it was made."""

    def __init__(self, cluster: Cluster, size: int) -> None:
        self.cluster, self.size = cluster, size
        self.key = uuid.uuid4().hex
        workers = cluster.workers()
        self.where = [list(workers)[number % len(workers)] for number in range(size)]
        self.threads = [max(1, workers[address] // self.where.count(address)) for address in self.where]

    def make(self, make: Make, given: Any) -> None:
        """Make all of them; what is given goes to each worker once."""
        at_hand = self.cluster.client.scatter(given, broadcast=True, hash=False)
        self._all([(n, _make, (make, at_hand, self.threads[n])) for n in range(self.size)])

    def ask(self, method: str, *given: Any) -> list[Any]:
        """The same of all: their answers in order."""
        return self._all([(number, _ask, (method, *given)) for number in range(self.size)])

    def ask_one(self, which: int, method: str, *given: Any) -> Any:
        """Of one: its answer."""
        return self._all([(which, _ask, (method, *given))])[0]

    def each(self, method: str, given: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Of each with what is given to it, its answers in order; what was left goes from worker to worker."""
        return self._all([(number, _ask, (method, *some)) for number, some in enumerate(given)])

    def leave(self, method: str, whom: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Answers of some (which, given) that stay with their workers."""
        return self._done([(which, _ask, (method, *given)) for which, given in whom])

    def close(self) -> None:
        """Let the workers forget them, as far as they are still there."""
        with suppress(*_GONE, RuntimeError):
            self.cluster.client.run(_forget, self.key, on_error="ignore")

    def _all(self, calls: Sequence[tuple[int, Callable[..., Any], tuple[Any, ...]]]) -> list[Any]:
        futures = self._done(calls)
        failed = [future for future in futures if future.status == "error"]
        return [self.cluster._result(future) for future in failed or futures]

    def _done(self, calls: Sequence[tuple[int, Callable[..., Any], tuple[Any, ...]]]) -> list[Any]:
        """The calls, done, or one of them failed.  Raises Lost where the worker of one of the crew is gone."""
        futures = [
            self.cluster.client.submit(
                function, self.key, number, *given, workers=[self.where[number]], pure=False, retries=0,
                key=f"{self.key[:8]}-{uuid.uuid4().hex}",
            )
            for number, function, given in calls
        ]  # fmt: skip
        left = set(futures)
        while left:
            self.cluster._wait(left)
            if any(future.status == "error" for future in left):
                self.cluster.client.cancel([future for future in left if not future.done()])
                return futures
            left = {future for future in left if not future.done()}
            gone = set(self.where) - set(self.cluster.workers())
            if gone:
                raise Lost(f"worker {sorted(gone)[0]} is gone")
        return futures


_HELD: dict[tuple[str, int], Any] = {}
"""What this worker holds of crews, by the crew's key and number."""


def identity() -> dict[str, str]:
    """What must be alike here and there: versions, and a hash of this program's sources."""
    return {"glasshouse": __version__, "sources": digest(), "Python": platform.python_version()}


def _answered(work: Work, given: Any, task: Any) -> list[Any]:
    return list(work(given, task, 1))


def _make(key: str, number: int, make: Make, given: Any, threads: int) -> None:
    _HELD[key, number] = make(given, number, threads)


def _ask(key: str, number: int, method: str, *given: Any) -> Any:
    if (key, number) not in _HELD:
        raise Lost("a worker was started anew")
    return getattr(_HELD[key, number], method)(*given)


def _forget(key: str) -> None:
    for held in [held for held in _HELD if held[0] == key]:
        _HELD.pop(held).close()


def _line(error: BaseException) -> str:
    if isinstance(error, GlasshouseError):
        return error.what
    return f"{type(error).__name__}: {str(error).strip()}".splitlines()[0][:160]
