"""Who carries blocks: threads that take the next block as soon as they are free.  The result depends on none of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


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
