"""What a table may not tell of a district: who is in it.  It refuses a register of people.

Districts hold thousands, of more than one level on every other axis; none has its people in fewer cells of the joint
table than half of what another fills, and nearly all of none are of one level.

Source: docs/decisions/0062-no-register-in-disguise.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

LEAST_DISTRICT: Final = 5_000
MOST_IN_ONE_LEVEL: Final = Fraction(9, 10)
"""Of a district's people on an axis of three levels or more, unless as many of everybody are of that level."""

Counts = Mapping[tuple[str, ...], int]


def telling_districts(axes: tuple[str, ...], counts: Counts) -> Iterator[tuple[str, str]]:
    """What is wrong with a table that has districts, and the remedy: the first reason for each district."""
    at = axes.index("district")
    cells: dict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    for combination, count in counts.items():
        cells[combination[at]][combination] = count
    filled = {name: sum(count > 0 for count in own.values()) for name, own in cells.items()}
    others = [(place, axis) for place, axis in enumerate(axes) if place != at]
    whole = {place: _by_level(counts, place) for place, _ in others}
    for name, own in cells.items():
        people = sum(own.values())
        if people < LEAST_DISTRICT:
            yield (
                f"the district '{name}' counts {people:,} people; a district counts at least {LEAST_DISTRICT:,}",
                "join small districts: so few could be known",
            )
            continue
        if 2 * filled[name] < max(filled.values()):
            yield (
                f"the district '{name}' fills {filled[name]} cells where another fills {max(filled.values())}:"
                " the table tells more of its people than of others",
                "join districts, or drop an axis",
            )
            continue
        for place, axis in others:
            finding = _in_one_level(name, axis, _by_level(own, place), whole[place])
            if finding is not None:
                yield finding, "publish counts of all levels, join districts, or drop the axis"
                break


def _in_one_level(name: str, axis: str, own: Mapping[str, int], everywhere: Mapping[str, int]) -> str | None:
    level, most = max(own.items(), key=lambda item: item[1])
    people, total = sum(own.values()), sum(everywhere.values())
    if most == people:
        return f"everybody in the district '{name}' is of {axis} {level}: a district has more than one level of {axis}"
    share, usual = Fraction(most, people), Fraction(everywhere[level], total)
    if len(everywhere) > 2 and share > max(MOST_IN_ONE_LEVEL, usual):
        return f"{float(share):.0%} of the district '{name}' are of {axis} {level}: they tell who they are"
    return None


def _by_level(counts: Counts, place: int) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for combination, count in counts.items():
        sums[combination[place]] += count
    return sums
