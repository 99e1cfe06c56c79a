"""Living a whole run window by window: before each, the parts of a city send their sums and get back those of all.

One part and many parts go through the same code, in this process and on other machines.  Results do not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from glasshouse.engine.crew import Crew
from glasshouse.engine.exchange import add_up
from glasshouse.engine.run import Progress, Run
from glasshouse.vocabulary import Month

AtWindow = Callable[[Month], None]
"""Takes the month up to which all have lived."""


def live_windows(crew: Crew[Run], progress: Progress | None = None, at_window: AtWindow | None = None) -> None:
    """Live all remaining months, in all parts."""
    lived, windows = crew.call_one(0, Run.calendar)
    begin, end = windows[0][0], windows[-1][1]
    requested = False
    for first, until in windows:
        if first < lived:
            continue
        parts = crew.call_all(Run.part_sums, first)
        sums = {world: add_up([part.sums[world] for part in parts]) for world in parts[0].sums}
        published: list[list[Any]] = [[] for _ in range(crew.size)]
        if crew.size > 1 and parts[0].contacts:
            # whom a part reads never changes: drawn contacts are for life
            if not requested:
                _request_contacts(crew)
                requested = True
            published = _by_reader(crew, Run.published_for, [(part,) for part in range(crew.size)])
        crew.call_each(Run.live, [(first, until, sums, *figures) for figures in published])
        if progress is not None:
            progress(until - begin, end - begin)
        if at_window is not None:
            at_window(until)


def _request_contacts(crew: Crew[Run]) -> None:
    """Tell every part whom each other part reads; the numbers go from part to part and not through this process."""
    requests = _by_reader(crew, Run.numbers_read, crew.call_all(Run.resident_numbers))
    crew.call_each(Run.set_requests, [tuple(numbers) for numbers in requests])


def _by_reader(crew: Crew[Run], method: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Call every part with the arguments of each part; for each of these the answers of all, in order of the parts."""
    pairs = [(answering, arguments[reading]) for reading in range(crew.size) for answering in range(crew.size)]
    answers = crew.call_and_hold(method, pairs)
    return [answers[reading * crew.size : (reading + 1) * crew.size] for reading in range(crew.size)]
