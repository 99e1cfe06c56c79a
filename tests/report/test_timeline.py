"""A life drawn: what stands under which month, and never wider than a terminal."""

from __future__ import annotations

from glasshouse.records.log import Entry
from glasshouse.report.timeline import COLUMNS, IN_ERROR, LABEL, LISTED, NOTHING, REFUSED, UNTRUE, timeline
from glasshouse.study.running.life import Life, WorldStory
from glasshouse.vocabulary import Ledger

FORCE = 12 * 2021


def entry(month: int, event: str, a: str = "", b: str | int = "", value: int = 0) -> Entry:
    return Entry(7, FORCE + month, event, a, b, value)


def drawn(*events: Entry, last: int = 35) -> dict[str, str]:
    """Marks by row of one world whose rows end in the month ``last``."""
    life = Life(7, 1, 2, FORCE, {}, (WorldStory("plan", (*events, entry(last, "DEED", "petition"))),))
    lines = timeline(life)
    assert max(map(len, lines)) <= 80
    return {line[:LABEL].strip(): line[LABEL:] for line in lines[2:-2]}


def test_months_on_a_list_are_marked_by_why() -> None:
    rows = drawn(
        entry(3, "STATUS", "blacklist", int(Ledger.ACTUAL | Ledger.CORRECTED)),
        entry(5, "STATUS", "blacklist", int(Ledger.ACTUAL)),
        entry(8, "STATUS", "blacklist", int(Ledger.CORRECTED)),
    )
    marks = rows["blacklist"]
    assert marks[:9] == NOTHING * 3 + LISTED * 2 + IN_ERROR * 3 + NOTHING
    assert set(marks[9:]) == {NOTHING} and len(marks) == 36


def test_refusals_and_untrue_records_stand_in_their_month() -> None:
    rows = drawn(
        entry(2, "REFUSED", "flight", "no-flights", 1),
        entry(4, "RECORD", "transit", int(Ledger.ACTUAL | Ledger.FABRICATED)),
        entry(6, "RECORD", "transit", int(Ledger.ACTUAL | Ledger.CORRECTED | Ledger.FULL)),
    )
    assert [place for place, mark in enumerate(rows["refused"]) if mark == REFUSED] == [2]
    assert [place for place, mark in enumerate(rows["not true"]) if mark == UNTRUE] == [4]


def test_a_long_life_fits_and_who_stays_listed_is_drawn_to_the_end() -> None:
    begin = entry(0, "DEED", "petition")
    rows = drawn(begin, entry(100, "STATUS", "blacklist", int(Ledger.ACTUAL | Ledger.CORRECTED)), last=239)
    assert len(rows["blacklist"]) == COLUMNS and rows["blacklist"].endswith(LISTED * 30)
    assert rows["blacklist"].index(LISTED) == 25


def test_a_life_in_which_nothing_of_it_happened_is_said_in_words() -> None:
    life = Life(7, 1, 2, FORCE, {}, (WorldStory("plan", (entry(1, "DEED", "petition"),)),))
    assert timeline(life) == ["On no list, refused nothing, and nothing untrue written down, in any world."]
    assert timeline(Life(7, 1, 2, FORCE, {}, (WorldStory("plan", ()),))) == []
