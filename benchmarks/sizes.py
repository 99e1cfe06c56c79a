"""How many people and years each benchmark takes: for the test command, for ten minutes, and as the bars are stated."""

from __future__ import annotations

from typing import Final, NamedTuple


class Size(NamedTuple):
    """People and years of one run."""

    people: int
    years: int


class Sizes(NamedTuple):
    """One set of sizes."""

    title: str
    repeats: int
    apart: bool
    """Measure in processes of their own; else in this one, which is quick and says nothing about memory."""
    reference: Size
    largest: Size | None
    """With contacts, besides."""
    largest_peer: Size | None
    mesa: Size
    run: Size
    compare: Size
    threads: Size
    sizes: tuple[Size, Size]
    cached: tuple[Size, ...]
    people: int
    compiled: bool
    """Compile into an empty folder, and count instructions."""
    cells: int
    """4-byte cells for each thread, by which the machine's ceilings are measured."""


SMALL: Final = Sizes(
    "small: to see that all runs", 1, False, Size(300, 1), None, None, Size(100, 1), Size(300, 1), Size(300, 1),
    Size(300, 1), (Size(200, 1), Size(400, 1)), (Size(300, 1),), 1_000, False, 1 << 14,
)  # fmt: skip

STANDARD: Final = Sizes(
    "standard: about ten minutes", 5, True, Size(100_000, 10), None, None, Size(5_000, 5), Size(100_000, 10),
    Size(50_000, 20), Size(200_000, 10), (Size(100_000, 1), Size(1_000_000, 1)), (Size(10_000, 10), Size(100_000, 10)),
    1_000_000, True, 1 << 24,
)  # fmt: skip
"""Why these.  NumPy is at its fastest at 100,000 people and Mesa at 5,000 (columns and objects lie in caches), so both
ratios are the least favourable; a run is long enough that loading does not count, and that for two threads longer,
for one of them makes the tables of the law.  What is asked of 21.9 million is
measured at 50,000 and scaled, person-month by person-month."""

FULL: Final = Sizes(
    "full: as the bars are stated", 5, True, Size(1_000_000, 10), Size(21_500_000, 10), Size(21_500_000, 1),
    Size(5_000, 5), Size(1_000_000, 10), Size(21_900_000, 20), Size(1_000_000, 10),
    (Size(1_000_000, 10), Size(20_000_000, 10)), (Size(10_000, 10), Size(100_000, 10)), 21_900_000, True, 1 << 26,
)  # fmt: skip
"""Mesa stays at 5,000: it would take a quarter of an hour a run at a million, and be slower."""

ALL: Final = {"small": SMALL, "standard": STANDARD, "full": FULL}
