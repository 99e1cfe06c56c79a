"""Runs and parts of runs on a Dask cluster: workers started here, or those of a scheduler that the user names.

Loaded by ``--on`` alone, and an optional extra.  Workers are given texts, seeds and what parts tell each other; the
people they live they draw themselves.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import multiprocessing
import platform
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import Any, Final

import distributed

from glasshouse import __version__
from glasshouse.engine.crew import Answer, Lost, Make, Work
from glasshouse.errors import RunError
from glasshouse.machine_code import digest
from glasshouse.placing.steps import undisturbed

_LOOKED_EVERY: Final = 0.2
"""Seconds between two looks at whether the workers at work are still there."""
_ANSWERS_WITHIN: Final = 10
"""Seconds in which a scheduler must answer, and have a worker."""
_TASKS: Final = 4
_GONE: Final = (OSError, TimeoutError, concurrent.futures.CancelledError, asyncio.CancelledError)
"""What the library raises when the scheduler does not answer."""

IDENTITY: Final = {
    "glasshouse": __version__,
    "sources": digest(),
    "Python": platform.python_version(),
    **{package: version(package) for package in ("numpy", "numba", "polars")},
}
"""What must be alike here and there for the same bits, as it was when this program started."""

for _name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # what they would say is told as an error, with a remedy


def connect(where: str) -> Cluster:
    """A cluster by its word: ``local:4`` or the address of a scheduler.

    Raises RunError where nobody answers, where there is no worker, and for workers that are not as this program.
    """
    kind, _, number = where.partition(":")
    if kind == "local":
        return Cluster(where, _local(int(number)))
    try:
        asyncio.run(_answers(where))
        client = distributed.Client(where, timeout=_ANSWERS_WITHIN)
    except (*_GONE, ValueError, TypeError, RuntimeError) as error:
        raise RunError(
            f"--on {where}: no scheduler answers there ({_line(error)})",
            remedy="start one with `dask scheduler`; check the address, what lies between, and certificates of tls",
        ) from error
    return Cluster(where, client)


async def _answers(where: str) -> None:
    """Ask a scheduler who it is: the library's own wait for one that never speaks has no end."""
    security = distributed.Security().get_connection_args("client")

    async def ask() -> None:
        async with distributed.rpc(where, connection_args=security) as scheduler:
            await scheduler.identity()

    await asyncio.wait_for(ask(), _ANSWERS_WITHIN)


def _local(workers: int) -> distributed.Client:
    """Processes of this machine behind a scheduler of their own, over TCP on the loopback, a thread each.

    Raises RunError where the system has no shared memory for the locks by which processes are started.
    """
    try:
        multiprocessing.get_context("spawn").Lock()
    except (OSError, ImportError) as error:
        raise RunError(
            f"--on local:{workers}: processes cannot share a lock here ({_line(error)})",
            remedy="mount /dev/shm so that it can be written, or leave --on out: --threads N needs none",
        ) from error
    with undisturbed():  # Ctrl-C reaches all processes of a terminal; the first of them ends the others
        return distributed.Client(_cluster_of(workers))


def _cluster_of(workers: int) -> distributed.LocalCluster:
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", protocol="tcp",
        dashboard_address="127.0.0.1:0", memory_limit=0, silence_logs=logging.CRITICAL,
        local_directory=tempfile.gettempdir(), worker_dashboard_address=None,
    )  # fmt: skip


class Cluster:
    """Workers behind a scheduler, all as this program."""

    def __init__(self, where: str, client: distributed.Client) -> None:
        self.where, self.client = where, client
        try:
            self._wait_for(1)
            self._refuse_strangers()
            self._hired = self.size
        except BaseException:
            self.close()
            raise

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
                raise self.no_scheduler()
            return dict(sorted(self.client.nthreads().items()))
        except _GONE as error:
            raise self.no_scheduler() from error

    def answers(self, work: Work, given: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer as it comes; a task whose worker is gone is done again elsewhere.

        Raises what the work raises, and RunError where the scheduler or all workers are gone, or where a task ends
        worker after worker.
        """
        futures = {self.submit(_answered, work, given, task) for task in tasks}
        while futures:
            self.wait(futures, "FIRST_COMPLETED")
            self._wait_for(1)
            for future in [future for future in futures if future.done()]:
                futures.remove(future)
                yield from self.result(future)

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

    def submit(self, function: Callable[..., Any], *given: Any, **where: Any) -> Any:
        """A call by a worker that is as this program; a worker may have joined since we looked."""
        return self.client.submit(
            _checked, IDENTITY, function, *given, pure=False, key=f"glasshouse-{uuid.uuid4().hex}", **where
        )

    def scatter(self, value: Any, **where: Any) -> Any:
        """What goes to workers once.  Raises RunError where the scheduler is gone."""
        try:
            return self.client.scatter(value, hash=False, **where)
        except _GONE as error:
            raise self.no_scheduler() from error

    def wait(self, futures: Any, until: str = "ALL_COMPLETED") -> None:
        """Until they are done, or a while is over.  Raises RunError where the scheduler is gone."""
        try:
            distributed.wait(futures, timeout=_LOOKED_EVERY, return_when=until)
        except TimeoutError:
            self.workers()
        except _GONE as error:
            raise self.no_scheduler() from error

    def result(self, future: Any) -> Any:
        """Of a call that is done: its answer, or what it raised.  Raises RunError where the scheduler took it along."""
        if future.status == "error":
            raise self._told(future.exception())
        if future.status != "finished":
            raise self.no_scheduler()
        try:
            return future.result(timeout=_ANSWERS_WITHIN)
        except _GONE as error:
            raise self.no_scheduler() from error

    def results(self, futures: Sequence[Any]) -> list[Any]:
        """Of calls that are done, none of which failed, as :meth:`result`: fetched at once."""
        if any(future.status != "finished" for future in futures):
            return [self.result(future) for future in futures]
        try:
            answers: list[Any] = self.client.gather(list(futures))
            return answers
        except _GONE as error:
            raise self.no_scheduler() from error

    def no_scheduler(self) -> RunError:
        """That the scheduler is gone."""
        return RunError(
            f"--on {self.where}: the scheduler is gone",
            remedy="what is in the store, or in a checkpoint, is kept: say the same again (a run with --resume)",
        )

    def _told(self, error: BaseException) -> BaseException:
        if isinstance(error, distributed.KilledWorker):
            return RunError(
                f"--on {self.where}: a task ended worker after worker ({_line(error)})",
                remedy="more memory for each worker, or fewer people; what was done is kept",
            )
        if isinstance(error, ImportError | AttributeError):
            return RunError(f"--on {self.where}: a worker cannot do it ({_line(error)})", remedy=_SAME_THERE)
        return error

    def _wait_for(self, wanted: int) -> None:
        """A while for so many workers: one that ended may be on its way back.  Raises RunError where there is none."""
        until = time.monotonic() + _ANSWERS_WITHIN
        while self.size < wanted and time.monotonic() < until:
            time.sleep(_LOOKED_EVERY)
        if not self.size:
            local = self.client.cluster is not None
            raise RunError(
                f"--on {self.where}: {'all workers are gone' if local else 'the scheduler has no worker'}",
                remedy="say the same again" if local else f"start some: dask worker {self.where}",
            )

    def _refuse_strangers(self) -> None:
        """Raises RunError for a worker that would not give the same bits, or has no Glasshouse."""
        try:
            told = self.client.run(identity, on_error="return")
        except _GONE as error:
            raise self.no_scheduler() from error
        for address, theirs in told.items():
            why = _line(theirs) if isinstance(theirs, BaseException) else differs(theirs)
            if why:
                raise RunError(f"--on {self.where}: worker {address} is not as this program: {why}", remedy=_SAME_THERE)


_SAME_THERE: Final = "install the same glasshouse[cluster] there, and start the worker anew"


class Crew:
    """Objects held by workers, each at work where it was made."""

    def __init__(self, cluster: Cluster, size: int) -> None:
        self.cluster, self.size = cluster, size
        self.key = uuid.uuid4().hex
        workers = cluster.workers()
        self.where = [list(workers)[number % len(workers)] for number in range(size)]
        self.threads = [max(1, workers[address] // self.where.count(address)) for address in self.where]
        self.held: list[Any] = []
        """What keeps the members: when this program goes, however it does, the workers let them go."""

    def make(self, make: Make, given: Any) -> None:
        """Make all of them; what is given goes to each worker once."""
        at_hand = self.cluster.scatter(given, broadcast=True)
        hosts = [address.rpartition(":")[0] for address in self.where]
        self.held = self._done(
            [(n, _make, (make, at_hand, self.threads[n], hosts.count(hosts[n]))) for n in range(self.size)]
        )

    def ask(self, method: Callable[..., Answer], *given: Any, **named: Any) -> list[Answer]:
        """Ask all the same: their answers in order."""
        return self._all([(number, _ask, (method.__name__, named, *given)) for number in range(self.size)])

    def ask_one(self, which: int, method: Callable[..., Answer], *given: Any, **named: Any) -> Answer:
        """Ask one: its answer."""
        answer: Answer = self._all([(which, _ask, (method.__name__, named, *given))])[0]
        return answer

    def each(self, method: Callable[..., Answer], given: Sequence[tuple[Any, ...]]) -> list[Answer]:
        """Ask each with arguments of its own; an answer that was left goes from worker to worker."""
        return self._all([(number, _ask, (method.__name__, {}, *some)) for number, some in enumerate(given)])

    def leave(self, method: Callable[..., Any], whom: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Answers of some (which, given) that stay with their workers."""
        return self._done([(which, _ask, (method.__name__, {}, *given)) for which, given in whom])

    def hand(self, which: int, value: Any) -> Any:
        """Bring what is large to one, to be given by :meth:`each`."""
        return self.cluster.scatter(value, workers=[self.where[which]])

    def close(self) -> None:
        """Let the workers forget them, as far as they are still there."""
        self.held = []
        with suppress(*_GONE, RuntimeError):
            self.cluster.client.run(_forget, self.key, on_error="ignore")

    def _all(self, calls: Sequence[tuple[int, Callable[..., Any], tuple[Any, ...]]]) -> list[Any]:
        return self.cluster.results(self._done(calls))

    def _done(self, calls: Sequence[tuple[int, Callable[..., Any], tuple[Any, ...]]]) -> list[Any]:
        """The calls, done.  Raises what one of them raised first, and Lost where a worker of the crew is gone."""
        futures = [
            self.cluster.submit(function, self.key, number, *given, workers=[self.where[number]], retries=0)
            for number, function, given in calls
        ]
        left = set(futures)
        while left:
            self.cluster.wait(left)
            failed = [future for future in futures if future.status == "error"]
            if failed:
                self.cluster.client.cancel([future for future in left if not future.done()])
                self.cluster.result(failed[0])
            left = {future for future in left if not future.done()}
            gone = set(self.where) - set(self.cluster.workers()) if left else None
            if gone:
                raise Lost(f"worker {sorted(gone)[0]} is gone")
        return futures


_HELD: dict[tuple[str, int], Any] = {}
"""What this worker holds of crews, by the crew's key and number."""


class _Hold:
    """Stands for a member among the results of tasks: when nobody wants the result any more, the member goes."""

    def __init__(self, key: str, number: int) -> None:
        self.of: tuple[str, int] | None = (key, number)

    def __reduce__(self) -> tuple[Any, ...]:
        of, self.of = self.of, None  # put on disk by a worker short of memory: what goes then is not the member
        return (_Hold, of or ("", 0))

    def __del__(self) -> None:
        member = _HELD.pop(self.of, None) if self.of is not None else None
        if member is not None:
            member.close()


def identity() -> dict[str, str]:
    """Of the worker that is asked."""
    return IDENTITY


def differs(theirs: dict[str, str]) -> str:
    """In what another program is not as this one; empty where it is."""
    return ", ".join(
        f"{name} {theirs.get(name)}, here {ours}" for name, ours in IDENTITY.items() if theirs.get(name) != ours
    )


def _checked(asked_by: dict[str, str], function: Callable[..., Any], *given: Any) -> Any:
    if asked_by != IDENTITY:
        where = distributed.get_worker().address
        raise RunError(f"worker {where} is not as the program that asks: {differs(asked_by)}", remedy=_SAME_THERE)
    return function(*given)


def _answered(work: Work, given: Any, task: Any) -> list[Any]:
    return list(work(given, task, 1))


def _make(key: str, number: int, make: Make, given: Any, threads: int, beside: int) -> _Hold:
    _HELD[key, number] = make(given, number, threads, beside)
    return _Hold(key, number)


def _ask(key: str, number: int, method: str, named: dict[str, Any], *given: Any) -> Any:
    if (key, number) not in _HELD:
        raise Lost("a worker was started anew")
    return getattr(_HELD[key, number], method)(*given, **named)


def _forget(key: str) -> None:
    for held in [held for held in _HELD if held[0] == key]:
        _HELD.pop(held).close()


def _line(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).strip()}".splitlines()[0][:160]
