"""The panel: whole histories of a few invented people, drawn by key, with known weights.

Two phases: of everybody a sample whose rows are all kept; of it, when the run is over and it is known who was listed, a
sample of each stratum.  A person's weight in a stratum is the stratum's size in the city over the number drawn of it.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from glasshouse.chance import Purpose, draw, lane

Array = np.ndarray[Any, Any]

FIRST_PHASE: Final = 2000
"""How many people's rows are kept while a run lasts, at most."""

DRAWN: Final = 50
"""How many people a stratum has in the panel, at most."""

STRATA: Final = ("any", "ever_listed", "listed_in_error", "child_of_listed")


def order(people: int, people_seed: int) -> Array:
    """Numbers of the city's people of the first phase, in which order the second takes them.  (at most FIRST_PHASE,)

    Drawn with replacement, then without doubles: a uniform sample whose size depends on the seed alone.
    """
    number = lane("panel")
    drawn = [draw(people_seed, j, number, 0, 0, Purpose.PANEL) * people >> 32 for j in range(min(people, FIRST_PHASE))]
    return np.array(list(dict.fromkeys(drawn)), np.int64)
