"""What is being computed for the page: at most two jobs at once and one that waits, each in a process of its own.

A process can be ended at once, whatever it is doing, so a job that is cancelled is gone within a second.  One whose job
is over takes the next, for what it has loaded it need not load again; one is ready before it is asked.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any, Final

from glasshouse.errors import GlasshouseError, RunError
from glasshouse.page.answer import answer, figures_of, warm
from glasshouse.page.question import LifeQuestion, Question, Which
from glasshouse.placing.steps import undisturbed

AT_ONCE: Final = 2
WAITING: Final = 1
KEPT: Final = 12
"""How many jobs that are over the server remembers, the last ones."""

GIVES_BACK: Final = 100_000
"""Above how many people a process ends with its job, so that its memory is free again."""

OVER: Final = frozenset({"done", "refused", "cancelled", "failed"})
_SORTS: Final[dict[str, type[Which]]] = {"compare": Question, "life": LifeQuestion}
_EVERY: Final = 0.1
"""Seconds between two words of progress, at least."""


class Worker:
    """A process that answers one question after another, and the pipe to it."""

    def __init__(self, context: ForkServerContext) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs,), daemon=True)
        with undisturbed():  # what a terminal sends reaches all it started: the server ends the others
            self.process.start()
        theirs.close()


@dataclass
class Job:
    """One question, how far it is, and its answer as JSON; the figures, where there are any, come after it."""

    number: int
    sort: str
    asked: str
    expected: float
    state: str = "waiting"  # waiting | running | done | refused | cancelled | failed
    stage: str = ""
    done: int = 0
    total: int = 0
    reason: str = ""
    answer: bytes = field(default=b"", repr=False)
    figures: bytes = field(default=b"", repr=False)
    answered: float = 0.0
    began: float = 0.0
    seconds: float = 0.0
    worker: Worker | None = field(default=None, repr=False)

    def document(self) -> dict[str, Any]:
        """What the page is told while it waits."""
        return {
            "job": self.number,
            "state": self.state,
            "stage": self.stage,
            "done": self.done,
            "total": self.total,
            "reason": self.reason,
            "answered_seconds": round(self.answered, 1) if self.answered else None,
            "expected_seconds": round(self.expected, 1),
            "seconds": round(self.seconds or (time.monotonic() - self.began if self.began else 0.0), 1),
        }


class JobQueue:
    """Takes questions, runs them in turn, and remembers the last answers."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["glasshouse.page.answer"])
        self._lock = threading.Lock()
        self._jobs: dict[int, Job] = {}
        self._idle: list[Worker] = []
        self._last = 0

    def ready(self) -> None:
        """Have a process at hand that has loaded what a job needs."""
        if not self._idle:
            self._idle.append(Worker(self._context))

    def take(self, sort: str, asked: str, expected: float) -> Job:
        """A new job, begun if there is room.  Raises RunError where as many wait as may."""
        with self._lock:
            if sum(job.state == "waiting" for job in self._jobs.values()) >= WAITING:
                raise RunError(
                    f"{AT_ONCE} jobs are running and {WAITING} waits", remedy="wait for one of them, or cancel it"
                )
            self._last += 1
            job = Job(self._last, sort, asked, expected)
            self._jobs[job.number] = job
            self._begin_what_can()
            self._forget()
        return job

    def get(self, number: int) -> Job | None:
        """The job of a number, if it is remembered."""
        return self._jobs.get(number)

    def cancel(self, number: int) -> Job | None:
        """End a job at once; one that is over stays as it is."""
        with self._lock:
            job = self._jobs.get(number)
            if job is not None and job.state not in OVER:
                self._stop(job)
                self._begin_what_can()
                self.ready()
        return job

    def close(self) -> None:
        """End everything."""
        with self._lock:
            for job in self._jobs.values():
                if job.state not in OVER:
                    self._stop(job)
            for worker in self._idle:
                worker.process.kill()
            self._idle.clear()

    def _stop(self, job: Job) -> None:
        _over(job, "cancelled")
        if job.worker is not None:
            job.worker.process.kill()

    def _begin_what_can(self) -> None:
        for job in self._jobs.values():
            if job.state == "waiting" and sum(one.state == "running" for one in self._jobs.values()) < AT_ONCE:
                job.worker = self._idle.pop() if self._idle else Worker(self._context)
                job.state, job.began = "running", time.monotonic()
                threading.Thread(target=self._listen, args=(job, job.worker), daemon=True).start()

    def _listen(self, job: Job, worker: Worker) -> None:
        """Ask a process and hear it out, in a thread of its own."""
        state, reason, again = "failed", "the process ended before it had an answer", False
        try:
            worker.pipe.send_bytes(json.dumps([job.sort, job.asked]).encode())
            while (word := worker.pipe.recv_bytes())[:1] not in (b"e", b"x"):
                kind, rest = word[:1], word[1:]
                if kind == b"p":
                    job.stage, job.done, job.total = json.loads(rest)
                elif kind == b"a":
                    job.answered, job.answer = time.monotonic() - job.began, rest
                elif kind == b"f":
                    job.figures = rest
                else:
                    reason, state = rest.decode(), "refused"
            if state != "refused":
                state, reason = "done", ""
            again = word == b"e"
        except (EOFError, OSError):
            pass
        with self._lock:
            is_kept = again and job.state == "running" and len(self._idle) < AT_ONCE
            if job.state == "running":
                _over(job, state)
                job.reason = reason
            if is_kept:
                self._idle.append(worker)
            self._begin_what_can()
        if not is_kept:
            worker.pipe.close()
            worker.process.join()

    def _forget(self) -> None:
        over = [number for number, job in self._jobs.items() if job.state in OVER]
        for number in over[:-KEPT]:
            del self._jobs[number]


def _over(job: Job, state: str) -> None:
    job.state = state
    job.seconds = time.monotonic() - job.began if job.began else 0.0


def work(connection: Connection) -> None:
    """Answer one question after another, in a process of its own, until nobody asks any more.

    Ctrl-C in the terminal reaches this process too; it is the server that ends it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not connection.poll():
        warm()
    try:
        while True:
            sort, asked = json.loads(connection.recv_bytes())
            question = _SORTS[sort].model_validate_json(asked)
            _answer(question, connection)
            connection.send_bytes(b"x" if isinstance(question, Question) and question.people > GIVES_BACK else b"e")
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # nobody asks, or listens, any more


def _answer(question: Which, connection: Connection) -> None:
    """Progress as it comes, then the answer and its figures, or the reason for none."""
    spoken = 0.0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal spoken
        if not total or time.monotonic() - spoken > _EVERY:
            spoken = time.monotonic()
            connection.send_bytes(b"p" + json.dumps([stage, done, total]).encode())

    try:
        content, case = answer(question, tell)
        connection.send_bytes(b"a" + _json(content))
        if case is not None:
            tell("drawing", 0, 0)
            connection.send_bytes(b"f" + _json(figures_of(case)))
    except GlasshouseError as error:
        connection.send_bytes(b"r" + str(error).encode())


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
