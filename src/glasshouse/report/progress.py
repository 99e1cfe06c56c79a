"""Progress on standard error: a bar with rate and time left on a terminal, silence elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from glasshouse.study.running.telling import Tell, say_nothing

MILLION: Final = 1_000_000


@contextmanager
def progress(*, quiet: bool) -> Iterator[Tell]:
    """A function that stages tell how far they are.  Draws only where standard error is a terminal.

    A stage that does not know how much there is tells a total of 0: its bar moves without an end, beside the time it
    has taken.  A stage is over when the next one begins.
    """
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield say_nothing
        return
    bar = Progress(
        TextColumn("{task.description:<20}"),
        BarColumn(bar_width=22),
        TextColumn("{task.fields[share]:>4}"),
        TextColumn("{task.fields[rate]:>9}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        TimeRemainingColumn(compact=True),
        console=console,
    )
    tasks: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int) -> None:
        for name, task in tasks.items():
            if name != stage and not bar.tasks[task].finished:
                whole = bar.tasks[task].total or 1
                bar.update(task, completed=whole, total=whole, share="100%", rate="", left="")
        if stage not in tasks:
            tasks[stage] = bar.add_task(stage, total=total or None, share="", rate="", left="")
        elif not total and bar.tasks[tasks[stage]].finished:
            bar.reset(tasks[stage], total=None, share="")
        if total:
            speed = bar.tasks[tasks[stage]].speed
            share, left = f"{100 * done // total}%", "left" if done < total else ""
            bar.update(tasks[stage], completed=done, total=total, share=share, rate=rate(speed), left=left)

    with bar:
        yield tell


def rate(speed: float | None) -> str:
    """How much is done a second; nothing where that is not known yet."""
    if not speed:
        return ""
    return f"{speed / MILLION:.1f} M/s" if speed > MILLION else f"{speed:,.0f} /s" if speed >= 1 else f"{speed:.1f} /s"
