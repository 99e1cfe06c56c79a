"""What is being computed for the page: at most two jobs at once and one that waits, each in a process of its own.

A process can be ended at once, whatever it is doing, so a job that is cancelled is gone within a second.
"""

from __future__ import annotations

import json
import multiprocessing
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Final

from glasshouse.errors import GlasshouseError, RunError
from glasshouse.page.answer import answer
from glasshouse.page.question import LifeQuestion, Question, Which, read

AT_ONCE: Final = 2
WAITING: Final = 1
KEPT: Final = 12
"""How many jobs that are over the server remembers, the last ones."""

OVER: Final = frozenset({"done", "refused", "cancelled", "failed"})
_SORTS: Final[dict[str, type[Which]]] = {"compare": Question, "life": LifeQuestion}
_EVERY: Final = 0.1
"""Seconds between two words of progress, at least."""


@dataclass
class Job:
    """One question, how far it is, and its answer as JSON once it is done."""

    number: int
    sort: str
    asked: str
    expected: float
    state: str = "waiting"  # waiting | running | done | refused | cancelled | failed
    stage: str = ""
    done: int = 0
    total: int = 0
    reason: str = ""
    answer: bytes = b""
    began: float = 0.0
    seconds: float = 0.0
    process: Any = field(default=None, repr=False)

    def document(self) -> dict[str, Any]:
        """What the page is told while it waits."""
        return {
            "job": self.number,
            "state": self.state,
            "stage": self.stage,
            "done": self.done,
            "total": self.total,
            "reason": self.reason,
            "expected_seconds": round(self.expected, 1),
            "seconds": round(self.seconds or (time.monotonic() - self.began if self.began else 0.0), 1),
        }


class Desk:
    """Takes questions, runs them in turn, and remembers the last answers."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["glasshouse.page.answer"])
        self._lock = threading.Lock()
        self._jobs: dict[int, Job] = {}
        self._last = 0

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
                self._end(job, "cancelled")
                self._begin_what_can()
        return job

    def close(self) -> None:
        """End everything."""
        with self._lock:
            for job in self._jobs.values():
                if job.state not in OVER:
                    self._end(job, "cancelled")

    def _end(self, job: Job, state: str) -> None:
        job.state = state
        job.seconds = time.monotonic() - job.began if job.began else 0.0
        if job.process is not None:
            job.process.kill()

    def _begin_what_can(self) -> None:
        for job in self._jobs.values():
            if job.state == "waiting" and sum(one.state == "running" for one in self._jobs.values()) < AT_ONCE:
                self._begin(job)

    def _begin(self, job: Job) -> None:
        heard, said = self._context.Pipe(duplex=False)
        job.process = self._context.Process(target=work, args=(job.sort, job.asked, said), daemon=True)
        job.state, job.began = "running", time.monotonic()
        job.process.start()
        said.close()
        threading.Thread(target=self._listen, args=(job, heard), daemon=True).start()

    def _listen(self, job: Job, heard: Connection) -> None:
        """Hear a process out, in a thread of its own."""
        last: tuple[str, bytes] = ("failed", b"the process ended before it had an answer")
        try:
            while True:
                word = heard.recv_bytes()
                kind, rest = word[:1], word[1:]
                if kind == b"p":
                    job.stage, job.done, job.total = json.loads(rest)
                else:
                    last = ("done" if kind == b"a" else "refused", rest)
        except EOFError:
            pass
        finally:
            heard.close()
            job.process.join()
        with self._lock:
            if job.state == "running":
                state, rest = last
                if state == "done":
                    job.answer = rest
                else:
                    job.reason = rest.decode()
                self._end(job, state)
            self._begin_what_can()

    def _forget(self) -> None:
        over = [number for number, job in self._jobs.items() if job.state in OVER]
        for number in over[:-KEPT]:
            del self._jobs[number]


def work(sort: str, asked: str, said: Connection) -> None:
    """Answer one question, in a process of its own: progress as it comes, then the answer or the reason for none."""
    spoken = 0.0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal spoken
        if not total or time.monotonic() - spoken > _EVERY:
            spoken = time.monotonic()
            said.send_bytes(b"p" + json.dumps([stage, done, total]).encode())

    try:
        found = answer(read(_SORTS[sort], json.loads(asked)), tell)
        said.send_bytes(b"a" + json.dumps(found, ensure_ascii=False, allow_nan=False).encode())
    except GlasshouseError as error:
        said.send_bytes(b"r" + str(error).encode())
    except BrokenPipeError:
        return  # nobody listens any more
    finally:
        said.close()
