"""A whole run: before each window the parts of a city send their sums and get back those of all.

It is the same for one part and for many, in this process and on other machines: the crew carries them (executor.py),
and results do not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from glasshouse.engine.crew import Crew
from glasshouse.engine.exchange import added
from glasshouse.engine.run import Progress, Run
from glasshouse.vocabulary import Month

AtWindow = Callable[[Month], None]
"""Takes the month up to which all have lived."""


def conduct(crew: Crew[Run], progress: Progress | None = None, at_window: AtWindow | None = None) -> None:
    """Live all months that are left, in all parts."""
    lived, windows = crew.ask_one(0, Run.calendar)
    begin, end = windows[0][0], windows[-1][1]
    acquainted = False
    for first, until in windows:
        if first < lived:
            continue
        offers = crew.ask(Run.offer, first)
        sums = {world: added([offer.sums[world] for offer in offers]) for world in offers[0].sums}
        others: list[list[Any]] = [[] for _ in range(crew.size)]
        if crew.size > 1 and offers[0].contacts:
            if not acquainted:
                _acquaint(crew)
                acquainted = True
            others = _published(crew, Run.tells, [(part,) for part in range(crew.size)])
        crew.each(Run.live, [(first, until, sums, *some) for some in others])
        if progress is not None:
            progress(until - begin, end - begin)
        if at_window is not None:
            at_window(until)


def _acquaint(crew: Crew[Run]) -> None:
    """Tell every part whom each other part reads; the numbers go from part to part and not through here."""
    asked = _published(crew, Run.asks_of, crew.ask(Run.here))
    crew.each(Run.will_tell, [tuple(some) for some in asked])


def _published(crew: Crew[Run], method: Callable[..., Any], given: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """For each reading part the answers of every part to its arguments, in order of the parts that answer."""
    pairs = [(answering, given[reading]) for reading in range(crew.size) for answering in range(crew.size)]
    left = crew.leave(method, pairs)
    return [left[reading * crew.size : (reading + 1) * crew.size] for reading in range(crew.size)]
