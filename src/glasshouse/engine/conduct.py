"""The run as a whole: before each window parts of a city tell what they come to, and are told what all come to.

The same for one part and for many, for parts in this process and on other machines: who carries them is the crew's
affair (executor.py), and the figures do not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from glasshouse.engine.crew import Crew
from glasshouse.engine.exchange import Offer, added
from glasshouse.engine.run import Progress
from glasshouse.vocabulary import Month

AtWindow = Callable[[Month], None]
"""Takes the month up to which all have lived."""


def conduct(crew: Crew, progress: Progress | None = None, at_window: AtWindow | None = None) -> None:
    """All months that are left, of all parts: the crew's members are each a Run, or who holds one."""
    lived, windows = crew.ask_one(0, "calendar")
    begin, end = windows[0][0], windows[-1][1]
    acquainted = False
    for first, until in windows:
        if first < lived:
            continue
        offers: list[Offer] = crew.ask("offer", first)
        sums = {world: added([offer.sums[world] for offer in offers]) for world in offers[0].sums}
        told: list[list[Any]] = [[] for _ in range(crew.size)]
        if crew.size > 1 and offers[0].contacts:
            if not acquainted:
                _acquaint(crew)
                acquainted = True
            told = _told(crew, "tells", [(part,) for part in range(crew.size)])
        crew.each("live", [(first, until, sums, *some) for some in told])
        if progress is not None:
            progress(until - begin, end - begin)
        if at_window is not None:
            at_window(until)


def _acquaint(crew: Crew) -> None:
    """Every part learns of whom each other part reads; nothing of it passes through here."""
    asked = _told(crew, "asks_of", crew.ask("here"))
    crew.each("will_tell", [tuple(some) for some in asked])


def _told(crew: Crew, method: str, given: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """For each part what every part has to say to it, by the telling part; ``given`` says to whom."""
    pairs = [(teller, given[hearer]) for hearer in range(crew.size) for teller in range(crew.size)]
    left = crew.leave(method, pairs)
    return [left[hearer * crew.size : (hearer + 1) * crew.size] for hearer in range(crew.size)]
