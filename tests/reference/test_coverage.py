"""The generator of random schemes is itself tested: each mechanism is drawn, and changes a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from glasshouse.engine import live_log
from glasshouse.records.log import Entry
from glasshouse.vocabulary import GROUNDS, SPELL_CLASSES, WAYS, Event, Ledger
from tests.conftest import SHOWN
from tests.random_schemes import Case, cases
from tests.reference.mechanisms import OFF

EXAMPLES = 36


@pytest.fixture(scope="module")
def examples() -> list[tuple[Case, list[Entry]]]:
    """A fixed set of cases with their logs: the kernel's, which are the plain reading's to the bit and come sooner."""
    drawn: list[Case] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(residents=20, months=26))
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    return [(case, live_log(*case)) for case in drawn]


def test_every_mechanism_is_drawn_and_changes_a_record(
    examples: list[tuple[Case, list[Entry]]], record_property: Callable[[str, object], None]
) -> None:
    """Shows how many examples have each, and how many of those were lived again until a row changed without it."""
    idle = []
    table = [f"{'mechanism':34} drawn  lived again  changed"]
    for name, off in OFF.items():
        having = [
            (case, log, without)
            for case, log in examples
            if (without := off(case)).world != case.world or without.regime != case.regime
        ]
        tried = changed = 0
        for _, log, without in having:
            tried += 1
            changed += live_log(*without) != log
            if changed:
                break
        table.append(f"{name:34} {len(having):5} {tried:12} {changed:8}")
        if not changed:
            idle.append(name)
    record_property(SHOWN, "\n".join(table))
    assert not idle


def _seen(log: list[Entry]) -> Iterator[str]:
    """What can be read off a log: the forms of its rows."""
    for entry in log:
        yield entry.event
        if entry.event == "LEFT":
            yield f"left: {entry.b}"
            yield f"spell: {SPELL_CLASSES[entry.value >> 16]}"
        elif entry.event == "ENTERED":
            yield f"ground: {GROUNDS[entry.value]}"
            yield f"entered by {'a record' if entry.b else 'a class'}"
        elif entry.event == "STATUS":
            yield f"status: {entry.b}"
        elif entry.event == "RECORD":
            yield f"record: {Ledger(int(entry.b)).name}"
        elif entry.event == "TURN" and entry.b:
            yield "turn by a clause"
            if entry.value >= 1024:
                yield "turn by a clause, further layer"
        elif entry.event == "DEED" and 1024 <= entry.value < 31 * 1024:
            yield "deed of a further layer"
        elif entry.event in ("FILED", "DECIDED", "SIGHTING"):
            yield f"{entry.event}: {entry.b}"
        elif entry.event == "REFUSED" and entry.value > 1:
            yield "refused again"


def test_every_form_of_row_comes_about(examples: list[tuple[Case, list[Entry]]]) -> None:
    """Prints in how many examples each form of row stands; none may be missing."""
    found = Counter(form for _, log in examples for form in set(_seen(log)))
    wanted = {
        *(event.name for event in Event),
        *(f"left: {way}" for way in WAYS),
        *(f"spell: {spell_class}" for spell_class in SPELL_CLASSES),
        *(f"ground: {ground}" for ground in GROUNDS),
        *(f"status: {held}" for held in (0, 1, 2, 3, 4, 5, 6, 7, 14)),
        *(f"{event}: {flag}" for event in ("FILED", "DECIDED", "SIGHTING") for flag in (0, 1)),
        "record: FULL",
        "record: CORRECTED|FULL",
        "record: ACTUAL|CORRECTED|FULL",
        "record: ACTUAL|MISATTRIBUTED",
        "record: ACTUAL|FABRICATED",
        "entered by a record",
        "entered by a class",
        "turn by a clause",
        "turn by a clause, further layer",
        "deed of a further layer",
        "refused again",
    }
    for form in sorted(wanted | set(found)):
        print(f"{form:34} {found[form]:5}")
    assert not sorted(form for form in wanted if not found[form])


def test_children_are_born_and_people_come_of_age(examples: list[tuple[Case, list[Entry]]]) -> None:
    """The populations have newborns, deaths and eighteenth birthdays within the months that are lived."""
    born = died = grown = 0
    for case, _ in examples:
        first, end = case.regime.segments[0].first, case.regime.segments[-1].end
        people = case.population.people
        for birth, death in zip(people.birth.tolist(), people.death.tolist(), strict=True):
            born += first < birth < end
            died += first < death < end
            grown += first < birth + 12 * 18 < end
    assert min(born, died, grown) > EXAMPLES
