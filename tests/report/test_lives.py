"""One life as text: what was done, what was written down and whether it was true, and what came of it."""

from __future__ import annotations

from glasshouse.records.log import Entry
from glasshouse.report.lives import life_text
from glasshouse.report.tables import table_text
from glasshouse.study.running.life import Life, WorldStory
from glasshouse.vocabulary import NOTICE, SPELL_CLASSES, Ledger

FORCE = 12 * 2021
TRUE = int(Ledger.ACTUAL | Ledger.CORRECTED | Ledger.FULL)


def entry(month: int, event: str, a: str = "", b: str | int = "", value: int = 0) -> Entry:
    return Entry(7, FORCE + month, event, a, b, value)


def told(*worlds: tuple[str, tuple[Entry, ...]]) -> str:
    return life_text(
        Life(7, 1, 2, FORCE, {"born": "1990-01"}, tuple(WorldStory(name, events) for name, events in worlds))
    )


def test_what_was_written_down_is_true_or_not_and_says_which() -> None:
    shown = told(
        (
            "plan",
            (
                entry(0, "DEED", "fare_dodging"),
                entry(1, "RECORD", "transit", TRUE),
                entry(2, "RECORD", "transit", int(Ledger.ACTUAL | Ledger.MISATTRIBUTED)),
                entry(3, "RECORD", "transit", int(Ledger.ACTUAL | Ledger.FABRICATED)),
                entry(4, "RECORD", "transit", int(Ledger.CORRECTED | Ledger.FULL)),
                entry(5, "REFUSED", "flight", "no-flights", 3),
                entry(6, "LEFT", "blacklist", "term", (SPELL_CLASSES.index("wrong_at_entry") << 16) + 5),
            ),
        )
    )
    for said in (
        "did: fare_dodging",
        "written down, true: transit",
        "not true: transit (somebody else's deed)",
        "not true: transit (nobody's deed)",
        "not written down here: transit (pinned on somebody else)",
        "refused: flight, by no-flights (3 attempts)",
        "off blacklist after 5 months, by term (wrong at entry)",
    ):
        assert said in shown
    assert shown.endswith(f"{NOTICE}.")


def test_where_worlds_part_a_line_names_its_world() -> None:
    deed = entry(0, "DEED", "jaywalking")
    shown = told(("plan", (deed,)), ("none", (deed, deed, entry(1, "DEED", "petition"))))
    assert "[plan] did: jaywalking\n" in shown
    assert "[none] did: jaywalking (2 times)\n" in shown
    assert "[none] did: petition\n" in shown
    assert "2021-01  did: jaywalking\n" in told(("plan", (deed,)), ("none", (deed,)))


def test_a_row_that_no_table_has_room_for_stands_by_itself() -> None:
    narrow = table_text([{"id": "a", "is": "short"}, {"id": "b", "is": "shorter"}])
    assert narrow.splitlines()[0].split() == ["id", "is"]
    wide = table_text([{"id": "a", "is": "word " * 60, "of": "x" * 30, "by": "y" * 40}])
    assert wide.splitlines()[0] == "a" and max(map(len, wide.splitlines())) <= 80
    assert wide.count("word") == 60
