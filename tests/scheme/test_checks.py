"""Every refusal of a scheme, by one bad input each: what is said, and at which line."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasshouse.chance import lane
from glasshouse.errors import Errors, SchemeError
from glasshouse.scheme import checks
from tests.scheme.texts import SCHEME, WHY, changed, load

WAYS = "'settled' or 'months_listed' or 'class_at_least' or 'class_at_most' or 'repair_after_months' or 'corrected'"
RANKED = """\
  kind: ranked
  recomputed_every_months: 6
"""
SHARES = """\
    - {id: low, share_of_people: 0.1}
    - {id: middle, share_of_people: 0.6}
    - {id: high, share_of_people: 0.3}
"""
CLASSES = """\
    - {id: low}
    - {id: middle, from_points: 600}
    - {id: high, from_points: 1100}
"""

BAD = [
    # references
    ("{on: blacklist}", "{on: blacklst}", "no-flights: unknown list 'blacklst'"),
    ("{not_on: blacklist}", "{not_on: whitelist}", "fast-loans: unknown list 'whitelist'"),
    ("reads: [court]", "reads: [curt]", "blacklist: unknown agency or pool 'curt'"),
    ("reads: [city-pool]", "reads: [pool]", "city-score: unknown agency or pool 'pool'"),
    ("from: [court, cameras]", "from: [court, city-pool]", "city-pool: unknown agency 'city-pool'"),
    ("to: [court]", "to: [banks]", "city-pool: unknown agency 'banks'"),
    ("{class_at_least: middle}", "{class_at_least: midle}", "blacklist: unknown class 'midle'"),
    ("when: {class_at_most: low}", "when: {class_at_most: lowest}", "hardly-hired: unknown class 'lowest'"),
    ("executed_by: court", "executed_by: airlines", "no-flights: unknown agency 'airlines'"),
    ("lists: [blacklist]", "lists: [redlist]", "redress.appeal: unknown list 'redlist'"),
    ("clause: no-flights,", "clause: no-flight,", "waive[0]: unknown clause 'no-flight'"),
    ("ledger: {retention: 60, source: draft}", "ledger: {retention: 60, source: drift}",
     "ledger: unknown source 'drift'"),
    ("range: [-10, 0], source: draft", "range: [-10, 0], source: daft", "points-jaywalking: unknown source 'daft'"),
    # names
    ("id: points-judgment", "id: court-judgment", "court-judgment: this id stands twice in the scheme"),
    ("- id: cameras\n", "- id: Cameras\n", "expected an id, found the text 'Cameras'"),
    # forms
    (" {class_at_most: low}\n    counts", " {class_at_most: low, class_at_least: high}\n    counts",
     "blacklist.enter.any[1]: 'class_at_most' and 'class_at_least' cannot stand together"),
    ("- {class_at_most: low}", "- {}", "one of 'count' or 'class_at_most' or 'class_at_least' is missing"),
    (", within_months: 24", "", "blacklist.enter.any[0]: missing key 'within_months': a count needs it"),
    ("at_least: 2, ", "", "blacklist.enter.any[0]: missing key 'at_least': a count needs it"),
    ("at_least: 2, ", "at_least: 0, ", "blacklist.enter.any[0]: 'at_least' is at least 1"),
    ("- {class_at_most: low}", "- {class_at_most: low, at_least: 2}", "'at_least' belongs to a count"),
    ("{corrected: true}", "{}", f"blacklist.leave.any[4]: one of {WAYS} is missing"),
    ("{corrected: true}", "{corrected: false}", "blacklist.leave.any[4].corrected"),
    ("{corrected: true}", "{corrected: true, months_listed: 3}",
     "'months_listed' and 'corrected' cannot stand together"),
    ("repair_after_months: 6, repair_chance", "repair_chance", f"blacklist.leave.any[3]: one of {WAYS} is missing"),
    (f", repair_chance_per_month: {{value: 0.1, {WHY}}}", "",
     "'repair_after_months' stands without 'repair_chance_per_month'"),
    ("{corrected: true}", f"{{corrected: true, share_of_entries: {{value: 1, {WHY}}}}}",
     "'share_of_entries' belongs to 'months_listed'"),
    ("{corrected: true}", "{corrected: true, after_months: 3}",
     "blacklist.leave.any[4]: 'after_months' belongs to a class"),
    ("{months_listed: 24,", "{months_listed: 0,", "blacklist.leave.any[1]: 'months_listed' is at least 1"),
    ("when: {on: blacklist}", "when: {on: blacklist, class_at_most: low}",
     "no-flights.when: 'on' and 'class_at_most' cannot"),
    ("when: {on: blacklist}", "when: {}", "no-flights.when: one of 'on' or 'not_on' or"),
    (f"    share_enforced: {{value: 0.97, {WHY}}}\n", "", "no-flights: missing key 'share_enforced'"),
    ("    refuses: flight\n", "", "no-flights: 'share_enforced' belongs to 'refuses'"),
    (", grants: consumer_loan", "", "fast-loans: does nothing: none of 'grants', 'times', 'adds_per_month' is written"),
    ("    refuses: flight\n", "    refuses: flight\n    target: spouse\n",
     "'refuses' has no effect on the spouse: this model does not live it"),
    ("    context: work\n", "    context: work\n    target: staff\n",
     "'times' has no effect on the staff: this model does not live it"),
    ("refuses: flight", "refuses: [flight, flight]", "no-flights: 'flight' stands twice"),
    ("refuses: flight", "refuses: []", "no-flights.refuses: expected at least 1 items, found 0"),
    (f"        concentrated: {{share_of_people: {{value: 0.1, {WHY}}}, times: {{value: 9, {WHY}}}}}\n", "",
     "court-judgment: missing key 'concentrated': 'misattributed' is not zero"),
    ("{from_age: 18, residents", "{from_age: 18, to_age: 18, residents", "applies_to: the scheme applies to nobody"),
    ("known_from: 2020-07", "known_from: 2021-07", "in force before it is known"),
    ("known_from: 2020-07", "known_from: 2020-13", "expected a month, found the text '2020-13'"),
    ("ledger: {retention: 60, source: draft}\n", "", "missing key 'ledger': some sights have no retention"),
    ("retention: 60", "retention: 0", "ledger: 'retention' is at least 1"),
    ("retention: 12", "retention: 0", "cameras-jaywalking: 'retention' is at least 1"),
    # the index
    ("{share_per_month: 0.01}", "{}", "city-score.recovery: one of 'share_per_month' or 'points_per_month' is missing"),
    ("{share_per_month: 0.01}", "{share_per_month: 0.01, points_per_month: 1}",
     "city-score.recovery: 'share_per_month' and 'points_per_month' cannot stand together"),
    ("{share_per_month: 0.01}", "{points_per_month: -1}", "recovery leads towards the start"),
    ("  start: 1000\n", "", "city-score: an index of kind 'points' needs 'start'"),
    ("start: 1000", "start: 1400", "city-score: the start does not lie between floor and ceiling"),
    ("ceiling: 1300", "ceiling: 40000", "40000 is too wide: an index lies between -32767 and 32767"),
    ("points: -50", "points: -50000", "points-judgment: -50000 points are more than the whole index can hold"),
    ("from_points: 1100", "from_points: 500", "high: classes are not in ascending order"),
    ("from_points: 1100", "from_points: 1400", "high: a class that nobody can reach: 1400 lies above the ceiling 1300"),
    ("from_points: 600", "from_points: 0", "middle: a class below this one that nobody can reach"),
    ("{id: high, from_points: 1100}", "{id: high}", "high: missing key 'from_points'"),
    ("{id: high, from_points: 1100}", "{id: high, from_points: 1100, share_of_people: 0.1}",
     "high: an index of kind 'points' has no shares of people"),
    ("kind: points\n", "kind: criteria\n", "city-score: an index of kind 'criteria' has no 'adds'"),
    ("kind: points\n", "kind: weighted\n", "city-score: an index of kind 'weighted' has no 'recovery'"),
    ("kind: points\n", "kind: ranked\n", "city-score: an index of kind 'ranked' needs 'recomputed_every_months'"),
    ("kind: points\n", "kind: points\n  recomputed_every_months: 6\n",
     "of kind 'points' has no 'recomputed_every_months'"),
    ("  kind: points\n", RANKED, "low: missing key 'share_of_people'"),
    # numbers
    ("coverage: {value: 0.2,", "coverage: {value: 1.2,", "1.2 is above 1; a share lies between 0 and 1"),
    ("fabricated_per_month: {value: 0, assumption: invented for a test}\n        concentrated",
     "fabricated_per_month: {value: -1, assumption: invented for a test}\n        concentrated",
     "-1 is below 0; a rate per month"),
    (f"coverage: {{value: 0.2, {WHY}}}", "coverage: 0.2",
     "cameras-jaywalking.coverage: a number without provenance: 0.2"),
    (f"        coverage: {{value: 0.2, {WHY}}}\n", "", "cameras-jaywalking: missing key 'coverage'"),
    ("at_least: 2, ", "at_least: 2.5, ", "2.5: a count is a whole number"),
    ("range: [0.8, 1]", "range: [0.95, 1]", "the range 0.95 to 1 does not contain the value 0.9"),
    ("severity: 3", "severity: 7", "no-flights.severity: 7 is not at most 5"),
    ("system_ai: unknown", "system_ai: perhaps", "unknown word 'perhaps'"),
    ("counts: deeds", "count: deeds", "blacklist: unknown key 'count'"),
    ("    after_exit: records_spent\n", "", "blacklist: missing key 'after_exit'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=[said[:60] for _, _, said in BAD])
def test_what_is_wrong_is_said(old: str, new: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Errors) as refusal:
        load(tmp_path, changed(SCHEME, old, new))
    assert said in str(refusal.value)
    assert all(isinstance(problem, SchemeError) for problem in refusal.value.problems)
    assert all(problem.place is not None for problem in refusal.value.problems)


def test_a_refusal_has_place_what_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(Errors) as refusal:
        load(tmp_path, changed(SCHEME, "{on: blacklist}", "{on: blacklst}"))
    (problem,) = refusal.value.problems
    line = next(n for n, text in enumerate(SCHEME.splitlines(), 1) if "{on: blacklist}" in text)
    assert str(problem) == (
        f"{tmp_path}/small.yaml:{line}:16: no-flights: unknown list 'blacklst'\n"
        "  declared here (list): blacklist\n"
        "  did you mean 'blacklist'?"
    )


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    text = changed(SCHEME, "{on: blacklist}", "{on: x}")
    text = changed(text, "start: 1000", "start: 1400")
    text = changed(text, "lists: [blacklist]", "lists: [y]")
    with pytest.raises(Errors) as refusal:
        load(tmp_path, text)
    assert len(refusal.value.problems) == 3


def test_an_error_that_may_be_positive_within_its_range_is_concentrated(tmp_path: Path) -> None:
    text = changed(SCHEME, "coverage_varies: by_district\n        misattributed: {value: 0,",
                   "coverage_varies: by_district\n        misattributed: {value: 0, range: [0, 0.1],")  # fmt: skip
    with pytest.raises(Errors, match="cameras-jaywalking: missing key 'concentrated'"):
        load(tmp_path, text)


def ranked(text: str) -> str:
    return changed(changed(text, "  kind: points\n", RANKED), CLASSES, SHARES)


def test_a_ranked_index_divides_everybody(tmp_path: Path) -> None:
    assert load(tmp_path, ranked(SCHEME)).text.index is not None
    for old, new, said in (
        ("share_of_people: 0.3", "share_of_people: 0.2", "the shares of people sum to 0.9, not to 1"),
        ("share_of_people: 0.3", "share_of_people: 0", "high: a class that nobody can reach: its share is 0"),
        ("share_of_people: 0.3", "share_of_people: 0.3, from_points: 3", "a ranked index has no thresholds in points"),
        ("recomputed_every_months: 6", "recomputed_every_months: 0", "'recomputed_every_months' is at least 1"),
    ):
        with pytest.raises(Errors) as refusal:
            load(tmp_path, changed(ranked(SCHEME), old, new))
        assert said in str(refusal.value)


def test_an_index_of_criteria_has_a_name_and_nothing_else(tmp_path: Path) -> None:
    start, end = SCHEME.index("  start: 1000"), SCHEME.index("  source: draft\nlists:")
    text = changed(SCHEME[:start] + SCHEME[end:], "kind: points\n", "kind: criteria\n")
    text = changed(text, "        - {class_at_most: low}\n", "")
    text = changed(text, "        - {class_at_least: middle}\n", "")
    text = changed(text, "when: {class_at_most: low}", "when: {on: blacklist}")
    assert load(tmp_path, text).text.index is not None
    with pytest.raises(Errors, match="unknown class 'low'"):
        load(tmp_path, changed(text, "when: {not_on: blacklist}", "when: {class_at_least: low}"))


def test_two_ids_on_one_lane_of_chance_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twins = {"no-flights/flight": 7, "cameras-jaywalking": 7}
    monkeypatch.setattr(checks, "lane", lambda name: twins.get(name, lane(name)))
    with pytest.raises(Errors, match="'no-flights/flight' shares its lane of chance with 'cameras-jaywalking'"):
        load(tmp_path, SCHEME)
