"""Runs and parts of runs on a Dask cluster: workers started here, or those of a scheduler that the user names.

Imported for ``--on`` only; an optional extra.  Workers receive texts, seeds and what parts send each other, and draw
their people themselves.
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
from glasshouse.engine.crew import Lost, Make, Result, Work
from glasshouse.errors import RunError
from glasshouse.machine_code import digest
from glasshouse.placing.steps import undisturbed

_POLL_SECONDS: Final = 0.2
"""Seconds between two checks that the workers are still there."""
_TIMEOUT_SECONDS: Final = 10
"""Seconds within which a scheduler must answer and have a worker."""
_TASKS: Final = 4
_DISCONNECTED: Final = (OSError, TimeoutError, concurrent.futures.CancelledError, asyncio.CancelledError)
"""What the library raises when the scheduler does not answer."""

IDENTITY: Final = {
    "glasshouse": __version__,
    "sources": digest(),
    "Python": platform.python_version(),
    **{package: version(package) for package in ("numpy", "numba", "polars")},
}
"""What must be alike here and there for the same bits, as it was when this program started."""

for _name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # reported as an error with a remedy instead


def connect(where: str) -> Cluster:
    """The cluster that ``where`` names: ``local:4`` or the address of a scheduler.

    Raises RunError where no scheduler answers, where there is no worker, and for workers of another version.
    """
    kind, _, number = where.partition(":")
    if kind == "local":
        return Cluster(where, _local(int(number)))
    try:
        asyncio.run(_answers(where))
        client = distributed.Client(where, timeout=_TIMEOUT_SECONDS)
    except (*_DISCONNECTED, ValueError, TypeError, RuntimeError) as error:
        raise RunError(
            f"--on {where}: no scheduler answers there ({_line(error)})",
            remedy="start one with `dask scheduler`; check the address, what lies between, and certificates of tls",
        ) from error
    return Cluster(where, client)


async def _answers(where: str) -> None:
    """Ask a scheduler for its identity: the library itself would wait for ever for one that never answers."""
    security = distributed.Security().get_connection_args("client")

    async def ask() -> None:
        async with distributed.rpc(where, connection_args=security) as scheduler:
            await scheduler.identity()

    await asyncio.wait_for(ask(), _TIMEOUT_SECONDS)


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
    """Workers of a scheduler, all of the same version as this program."""

    def __init__(self, where: str, client: distributed.Client) -> None:
        self.where, self.client = where, client
        try:
            self._wait_for(1)
            self._refuse_other_versions()
            self._hired = self.size
        except BaseException:
            self.close()
            raise

    @property
    def lanes(self) -> int:
        """Into how many tasks to cut the work: several a thread, because a worker may be lost."""
        return _TASKS * sum(self.workers().values())

    @property
    def size(self) -> int:
        """The number of workers."""
        return len(self.workers())

    def workers(self) -> dict[str, int]:
        """Threads of each worker, by its address.  Raises RunError where the scheduler is gone."""
        try:
            if self.client.status != "running":
                raise self.no_scheduler()
            return dict(sorted(self.client.nthreads().items()))
        except _DISCONNECTED as error:
            raise self.no_scheduler() from error

    def answers(self, work: Work, shared: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer as it comes; a task whose worker is gone is done again by another.

        Raises what the work raises, and RunError where the scheduler or all workers are gone, or where a task ends
        worker after worker.
        """
        futures = {self.submit(_do_task, work, shared, task) for task in tasks}
        while futures:
            self.wait(futures, "FIRST_COMPLETED")
            self._wait_for(1)
            for future in [future for future in futures if future.done()]:
                futures.remove(future)
                yield from self.result(future)

    def crew(self, make: Make, shared: Any, size: int) -> DaskCrew:
        """A crew of this size, spread evenly over the workers.  Raises what making raises, and Lost."""
        self._wait_for(min(self._hired, size))
        crew = DaskCrew(self, size)
        try:
            crew.make(make, shared)
        except BaseException:
            crew.close()
            raise
        return crew

    def close(self) -> None:
        """Disconnect from the scheduler; what was started here ends."""
        cluster = self.client.cluster
        with suppress(*_DISCONNECTED):
            self.client.close(timeout=_TIMEOUT_SECONDS)
        if cluster is not None:
            with suppress(*_DISCONNECTED):
                cluster.close(timeout=_TIMEOUT_SECONDS)

    def submit(self, function: Callable[..., Any], *shared: Any, **where: Any) -> Any:
        """Submit a call; the worker checks that it has this version, because it may have joined since we checked."""
        return self.client.submit(
            _call_checked, IDENTITY, function, *shared, pure=False, key=f"glasshouse-{uuid.uuid4().hex}", **where
        )

    def scatter(self, value: Any, **where: Any) -> Any:
        """Send a value to workers.  Raises RunError where the scheduler is gone."""
        try:
            return self.client.scatter(value, hash=False, **where)
        except _DISCONNECTED as error:
            raise self.no_scheduler() from error

    def wait(self, futures: Any, until: str = "ALL_COMPLETED") -> None:
        """Wait for the futures, but not for long.  Raises RunError where the scheduler is gone."""
        try:
            distributed.wait(futures, timeout=_POLL_SECONDS, return_when=until)
        except TimeoutError:
            self.workers()
        except _DISCONNECTED as error:
            raise self.no_scheduler() from error

    def result(self, future: Any) -> Any:
        """The result of a call that is done.  Raises what the call raised, and RunError where the scheduler is gone."""
        if future.status == "error":
            raise self._as_run_error(future.exception())
        if future.status != "finished":
            raise self.no_scheduler()
        try:
            return future.result(timeout=_TIMEOUT_SECONDS)
        except _DISCONNECTED as error:
            raise self.no_scheduler() from error

    def results(self, futures: Sequence[Any]) -> list[Any]:
        """As :meth:`result` for calls that are done; the results are fetched together."""
        if any(future.status != "finished" for future in futures):
            return [self.result(future) for future in futures]
        try:
            answers: list[Any] = self.client.gather(list(futures))
            return answers
        except _DISCONNECTED as error:
            raise self.no_scheduler() from error

    def no_scheduler(self) -> RunError:
        """The error for a scheduler that is gone."""
        return RunError(
            f"--on {self.where}: the scheduler is gone",
            remedy="what is in the store, or in a checkpoint, is kept: say the same again (a run with --resume)",
        )

    def _as_run_error(self, error: BaseException) -> BaseException:
        if isinstance(error, distributed.KilledWorker):
            return RunError(
                f"--on {self.where}: a task ended worker after worker ({_line(error)})",
                remedy="more memory for each worker, or fewer people; what was done is kept",
            )
        if isinstance(error, ImportError | AttributeError):
            return RunError(f"--on {self.where}: a worker cannot do it ({_line(error)})", remedy=_SAME_VERSION)
        return error

    def _wait_for(self, wanted: int) -> None:
        """Wait a while for this many workers: one that ended may come back.  Raises RunError where there is none."""
        until = time.monotonic() + _TIMEOUT_SECONDS
        while self.size < wanted and time.monotonic() < until:
            time.sleep(_POLL_SECONDS)
        if not self.size:
            local = self.client.cluster is not None
            raise RunError(
                f"--on {self.where}: {'all workers are gone' if local else 'the scheduler has no worker'}",
                remedy="say the same again" if local else f"start some: dask worker {self.where}",
            )

    def _refuse_other_versions(self) -> None:
        """Raises RunError for a worker that would not give the same bits, or where Glasshouse is not installed."""
        try:
            identities = self.client.run(identity, on_error="return")
        except _DISCONNECTED as error:
            raise self.no_scheduler() from error
        for address, theirs in identities.items():
            why = _line(theirs) if isinstance(theirs, BaseException) else differs(theirs)
            if why:
                raise RunError(
                    f"--on {self.where}: worker {address} is not as this program: {why}", remedy=_SAME_VERSION
                )


_SAME_VERSION: Final = "install the same glasshouse[cluster] there, and start the worker anew"


class DaskCrew:
    """A crew whose members are held by workers, each where it was made."""

    def __init__(self, cluster: Cluster, size: int) -> None:
        self.cluster, self.size = cluster, size
        self.key = uuid.uuid4().hex
        workers = cluster.workers()
        self.addresses = [list(workers)[number % len(workers)] for number in range(size)]
        self.threads = [max(1, workers[address] // self.addresses.count(address)) for address in self.addresses]
        self.held: list[Any] = []
        """Futures that keep the members alive: when this program ends, in whatever way, the workers release them."""

    def make(self, make: Make, given: Any) -> None:
        """Make all members; ``given`` is sent to each worker once."""
        shared = self.cluster.scatter(given, broadcast=True)
        hosts = [address.rpartition(":")[0] for address in self.addresses]
        self.held = self._run(
            [(n, _make, (make, shared, self.threads[n], hosts.count(hosts[n]))) for n in range(self.size)]
        )

    def call_all(self, method: Callable[..., Result], *arguments: Any, **named: Any) -> list[Result]:
        """Call a method of all members with the same arguments: the results in order."""
        return self._results(
            [(number, _call_member, (method.__name__, named, *arguments)) for number in range(self.size)]
        )

    def call_one(self, member: int, method: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
        """Call a method of one member."""
        answer: Result = self._results([(member, _call_member, (method.__name__, named, *arguments))])[0]
        return answer

    def call_each(self, method: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]) -> list[Result]:
        """Call a method of each member with its own arguments; held results go from worker to worker."""
        return self._results(
            [(number, _call_member, (method.__name__, {}, *own)) for number, own in enumerate(arguments)]
        )

    def call_and_hold(self, method: Callable[..., Any], calls: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Call a method of some members, by (member, arguments); the results stay with their workers."""
        return self._run([(member, _call_member, (method.__name__, {}, *arguments)) for member, arguments in calls])

    def send(self, member: int, value: Any) -> Any:
        """Send a large value to one member, to be an argument of :meth:`call_each`."""
        return self.cluster.scatter(value, workers=[self.addresses[member]])

    def close(self) -> None:
        """Let the workers that are still there release the members."""
        self.held = []
        with suppress(*_DISCONNECTED, RuntimeError):
            self.cluster.client.run(_forget, self.key, on_error="ignore")

    def _results(self, calls: Sequence[tuple[int, Callable[..., Any], tuple[Any, ...]]]) -> list[Any]:
        return self.cluster.results(self._run(calls))

    def _run(self, calls: Sequence[tuple[int, Callable[..., Any], tuple[Any, ...]]]) -> list[Any]:
        """Run the calls to their end.  Raises the first error of a call, and Lost where a worker is gone."""
        futures = [
            self.cluster.submit(function, self.key, number, *arguments, workers=[self.addresses[number]], retries=0)
            for number, function, arguments in calls
        ]
        pending = set(futures)
        while pending:
            self.cluster.wait(pending)
            failed = [future for future in futures if future.status == "error"]
            if failed:
                self.cluster.client.cancel([future for future in pending if not future.done()])
                self.cluster.result(failed[0])
            pending = {future for future in pending if not future.done()}
            lost_workers = set(self.addresses) - set(self.cluster.workers()) if pending else None
            if lost_workers:
                raise Lost(f"worker {sorted(lost_workers)[0]} is gone")
        return futures


_MEMBERS: dict[tuple[str, int], Any] = {}
"""The members of crews that this worker holds, by the crew's key and number."""


class _Hold:
    """A task's result that stands for a member: when nobody needs the result any more, the member is released."""

    def __init__(self, key: str, number: int) -> None:
        self.of: tuple[str, int] | None = (key, number)

    def __reduce__(self) -> tuple[Any, ...]:
        of, self.of = self.of, None  # a worker short of memory spills it to disk; the member must stay
        return (_Hold, of or ("", 0))

    def __del__(self) -> None:
        member = _MEMBERS.pop(self.of, None) if self.of is not None else None
        if member is not None:
            member.close()


def identity() -> dict[str, str]:
    """The versions of the worker that is called."""
    return IDENTITY


def differs(theirs: dict[str, str]) -> str:
    """How another program differs from this one; empty where it does not."""
    return ", ".join(
        f"{name} {theirs.get(name)}, here {ours}" for name, ours in IDENTITY.items() if theirs.get(name) != ours
    )


def _call_checked(caller: dict[str, str], function: Callable[..., Any], *given: Any) -> Any:
    if caller != IDENTITY:
        where = distributed.get_worker().address
        raise RunError(f"worker {where} is not as the program that asks: {differs(caller)}", remedy=_SAME_VERSION)
    return function(*given)


def _do_task(work: Work, given: Any, task: Any) -> list[Any]:
    return list(work(given, task, 1))


def _make(key: str, number: int, make: Make, given: Any, threads: int, beside: int) -> _Hold:
    _MEMBERS[key, number] = make(given, number, threads, beside)
    return _Hold(key, number)


def _call_member(key: str, number: int, method: str, named: dict[str, Any], *given: Any) -> Any:
    if (key, number) not in _MEMBERS:
        raise Lost("a worker was started anew")
    return getattr(_MEMBERS[key, number], method)(*given, **named)


def _forget(key: str) -> None:
    for held in [held for held in _MEMBERS if held[0] == key]:
        _MEMBERS.pop(held).close()


def _line(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).strip()}".splitlines()[0][:160]
