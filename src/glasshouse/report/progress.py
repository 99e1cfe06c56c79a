"""Progress on standard error: a bar with rate and time left on a terminal, silence elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

Tell = Callable[[str, int, int], None]
"""(what is being done, how much is done, how much there is); units are those of the stage, person-months in a run."""

MILLION: Final = 1_000_000


def _say_nothing(stage: str, done: int, total: int) -> None:
    """Where nobody watches."""


@contextmanager
def progress(*, quiet: bool) -> Iterator[Tell]:
    """A function that stages tell how far they are.  Draws only where standard error is a terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield _say_nothing
        return
    bar = Progress(
        TextColumn("{task.description:<28}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console,
    )
    tasks: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bar.add_task(stage, total=total, rate="")
        bar.update(tasks[stage], completed=done, total=total)
        speed = bar.tasks[tasks[stage]].speed
        if speed and total > MILLION:
            bar.update(tasks[stage], rate=f"{speed / MILLION:.1f} M/s")

    with bar:
        yield tell
