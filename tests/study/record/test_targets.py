"""The text of published figures: ranges as the facts give them, and what it refuses, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasshouse import library
from glasshouse.errors import GlasshouseError
from glasshouse.study.record.published_list import FIGURES
from glasshouse.study.record.targets import check_wish, load_targets, number_of, put_in
from glasshouse.world import World

SHIPPED = library.targets_path().read_text(encoding="utf-8")

ACCEPTED = {
    "entries": ("1", "fit", 2.0, 3.2),
    "listed": ("2", "consistency", 0.005, 0.01),
    "exits": ("3", "fit", 0.22, 0.36),
    "caught": ("5a", "fit", 0.04, 0.08),
    "attempts": ("5b", "check", 6, 11),
    "paid": ("7", "fit", 0.06, 0.27),
    "automatic": ("10", "stress", 0, 0.93),
    "biased": ("11", "stress", 5, 9),
    "file-error": ("12", "prior", 0.05, 0.26),
    "match-error": ("13", "prior", 0.0015, 0.007),
    "undone": ("14", "scenario", 11, 24),
    "chilled": ("15", "prior", 0.1, 0.3),
    "rewarded": ("16", "prior", 3, 10),
}
"""As collected before any run; a row that is changed after a run is a finding, not a repair."""


def refused(tmp_path: Path, old: str, new: str) -> str:
    """What a changed text is told."""
    assert SHIPPED.count(old) >= 1, old
    file = tmp_path / "targets.yaml"
    file.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GlasshouseError) as caught:
        load_targets(file)
    return str(caught.value)


def test_accepted_ranges_are_those_collected_before_any_run() -> None:
    found = {
        target.id: (target.number, target.use, *map(float, target.accepted))
        for target in load_targets().targets
        if target.accepted is not None
    }
    assert found == ACCEPTED


def test_every_figure_that_is_judged_can_be_read() -> None:
    for target in load_targets().targets:
        if target.use in ("fit", "check"):
            assert target.quantity in FIGURES


def test_every_source_is_used_and_every_text_read_is_there() -> None:
    text = load_targets()
    used = {part.source for part in (*text.targets, *text.published_counts)}
    assert used | {key for target in text.targets for key in target.also} == set(text.sources)
    for target in text.targets:
        if target.reads is not None:
            value, low, high = put_in(target.reads)
            assert low is not None and high is not None and low <= value <= high


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    source: penney-2016\n", "", "chilled: a target without a source"),
        ("source: levin-2016\n", "source: levin-2017\n", "automatic: no source 'levin-2017'"),
        ("also: [btah-midas]", "also: [btah]", "automatic: no source 'btah'"),
        ("accepted: [6, 11]", "accepted: [11, 6]", "the range starts above its end"),
        ("    accepted: [6, 11]\n", "", "a target to check needs a quantity and an accepted range"),
        ("use: scenario", "use: scenery", "unknown word 'scenery'"),
        ("product_of: [judgments,", "product_of: [judgements,", "nothing varied is called 'judgements'"),
        ("target: caught}", "target: attempts}", "nothing target to fit is called 'attempts'"),
        ("  paid_by_month: 62", "  paid_by_month: 144", "published_list.paid_by_month: 144 is not below 144"),
        ("  error_of: courts-unpaid-judgment", "", "error_of"),
        ("written: [judgments,", "written: [terms,", "nothing varied is called 'terms'"),
        ("    reads: {text: china, clause: chilled", "    rads: {text: china, clause: chilled", "unknown key 'rads'"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_with_a_remedy(tmp_path: Path, old: str, new: str, told: str) -> None:
    message = refused(tmp_path, old, new)
    first, *rest = message.splitlines()
    assert told in message
    assert first.split(":")[1].isdigit() and rest


def test_a_wish_that_the_world_does_not_have_is_refused_at_its_place(tmp_path: Path) -> None:
    file = tmp_path / "targets.yaml"
    file.write_text(SHIPPED.replace("  wish: flight ", "  wish: fligth ", 1), encoding="utf-8")
    with pytest.raises(GlasshouseError, match=r"targets\.yaml:28:9: .*no wish 'fligth'(.|\n)*did you mean 'flight'"):
        check_wish(load_targets(file), World.load("china"))
    check_wish(load_targets(), World.load("china"))


def test_a_number_that_is_not_there_is_told() -> None:
    with pytest.raises(GlasshouseError, match=r"no number 'flight\.per_year'"):
        number_of(World.load("china").text, "flight", "per_year")
