"""Profiles, dates, severities, waivers, and what an audit never says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from glasshouse.audit import (
    RULES,
    Audit,
    Severity,
    audit_scheme,
    check_together,
    chosen_severity,
    compare_audits,
    draft_annex,
    render,
)
from glasshouse.audit.rights import NOT_AN_ASSESSMENT
from glasshouse.errors import Errors, UsageError
from glasshouse.scheme import Scheme
from tests.audit.test_pages import PAGES, audited, page

BASE: Final = str(PAGES / "base.yaml")
DAY: Final = date(2026, 11, 24)
CROSSING: Final = page("CX001").found
UNKNOWN: Final = CROSSING + "about:\n  system_ai: unknown\n"
LEARNED: Final = CROSSING + "about:\n  system_ai: true\n"


def at(folder: Path, excerpt: str, **chosen: object) -> Audit:
    path = folder / "text.yaml"
    path.write_text(f"scheme: text\nextends: {BASE}\n{excerpt}", encoding="utf-8")
    return audit_scheme(str(path), **{"as_of": DAY, **chosen})  # type: ignore[arg-type]


def severity(audit: Audit, rule: str) -> Severity:
    return next(one.severity for one in audit.findings if one.rule == rule)


def test_nothing_found_is_said_in_these_words_and_is_no_clearance() -> None:
    audit = audit_scheme(BASE, profiles=["UN", "EU"], as_of=DAY)
    assert re.fullmatch(
        r"0 findings under rule set v2 as of 2026-11-24, profiles EU, UN; 0 undecidable; \d+ rules? and the profiles"
        r" COE, CN, US, ETHICS not run; 0 waived\. Not a clearance\.",
        audit.sentence(),
    )
    assert audit.exit_code() == 0


def test_where_every_rule_and_profile_was_run_it_says_no_more() -> None:
    assert "undecidable; 0 rules not run; 0 waived" in audit_scheme(BASE, as_of=DAY).sentence()


def test_what_is_banned_for_ai_systems_depends_on_what_the_text_says_of_the_system(tmp_path: Path) -> None:
    learned = at(tmp_path, LEARNED, profiles=["EU"])
    assert severity(learned, "CX001") is Severity.PROHIBITED
    by_hand = at(tmp_path, CROSSING, profiles=["EU"])
    assert severity(by_hand, "CX001") is Severity.UNLAWFUL_RISK
    assert "ai=false" in next(one for one in by_hand.findings if one.rule == "CX001").reasons[0]
    unknown = at(tmp_path, UNKNOWN, profiles=["EU"])
    assert severity(unknown, "CX001") is Severity.UNLAWFUL_RISK
    assert [(one.rule, one.field) for one in unknown.undecidable] == [("CX001", "system_ai")]


def test_a_criterion_before_its_day_is_an_upcoming_concern(tmp_path: Path) -> None:
    early = at(tmp_path, LEARNED, profiles=["EU"], as_of=date(2025, 2, 1))
    act = next(held for one in early.findings if one.rule == "CX001" for held in one.held if held.criterion.only_ai)
    assert act.severity is Severity.CONCERN
    assert "upcoming: applies from 2025-02-02" in act.reason
    later = at(tmp_path, LEARNED, profiles=["EU"], as_of=date(2025, 2, 2))
    assert severity(later, "CX001") is Severity.PROHIBITED


def test_what_does_not_bind_is_a_concern_alone(tmp_path: Path) -> None:
    assert severity(at(tmp_path, LEARNED, profiles=["ETHICS"]), "CX001") is Severity.CONCERN


def test_a_rule_without_a_criterion_in_the_profile_is_not_run(tmp_path: Path) -> None:
    audit = at(tmp_path, CROSSING, profiles=["US"])
    assert "CX001" in {left.rule for left in audit.not_run}
    assert "CX001" not in {one.rule for one in audit.findings}


def test_rules_are_selected_and_ignored_by_id_or_beginning(tmp_path: Path) -> None:
    assert {one.rule for one in at(tmp_path, CROSSING, select=["CX"]).findings} == {"CX001"}
    ignored = at(tmp_path, CROSSING, ignore=["CX001"])
    assert "CX001" not in {one.rule for one in ignored.findings}
    assert ("CX001", "ignored") in {(left.rule, left.reason) for left in ignored.not_run}


@pytest.mark.parametrize(
    ("chosen", "what"),
    [({"profiles": ["eu"]}, "unknown profile"), ({"select": ["XX"]}, "unknown rule"), ({"ignore": [""]}, "rule")],
)
def test_unknown_profiles_and_rules_are_refused(chosen: dict[str, list[str]], what: str) -> None:
    with pytest.raises(UsageError, match=what) as caught:
        audit_scheme(BASE, **chosen)  # type: ignore[arg-type]
    assert caught.value.remedy


def test_an_unknown_severity_is_refused() -> None:
    assert chosen_severity("unlawful-risk") is Severity.UNLAWFUL_RISK
    with pytest.raises(UsageError, match="unknown severity 'grave'"):
        chosen_severity("grave")


WAIVER: Final = "waive:\n  - {rule: CX001, clause: no-loan-of-tools, reason: the fare is ours, basis: a statute}\n"


def test_a_waiver_moves_a_finding_and_is_printed(tmp_path: Path) -> None:
    audit = at(tmp_path, CROSSING + WAIVER)
    assert "CX001" not in {one.rule for one in audit.findings}
    assert [(one.rule, one.clause, one.reason, one.basis) for one in audit.waived] == [
        ("CX001", "no-loan-of-tools", "the fare is ours", "a statute")
    ]
    assert "the fare is ours" in render(audit, "text")
    assert "1 waived" in audit.sentence()


def test_what_is_prohibited_cannot_be_waived(tmp_path: Path) -> None:
    audit = at(tmp_path, LEARNED + WAIVER)
    assert audit.waived == ()
    refused = next(one for one in audit.findings if one.rule == "CX001")
    assert refused.severity is Severity.PROHIBITED
    assert "not heard" in render(audit, "text")


def test_a_waiver_that_meets_nothing_is_printed_too(tmp_path: Path) -> None:
    audit = at(tmp_path, WAIVER)
    assert audit.waived == ()
    assert "it met no finding" in render(audit, "text")


@pytest.mark.parametrize(
    "waiver",
    [
        "{rule: CX999, reason: r, basis: b}",
        "{rule: CX001, clause: no-such-clause, reason: r, basis: b}",
        '{rule: CX001, reason: " ", basis: b}',
        '{rule: CX001, reason: r, basis: " "}',
    ],
)
def test_a_malformed_waiver_is_refused_at_its_place(waiver: str, tmp_path: Path) -> None:
    with pytest.raises(Errors) as caught:
        at(tmp_path, f"waive:\n  - {waiver}\n")
    assert caught.value.place is not None
    assert caught.value.remedy


def test_a_simulation_is_no_evidence(tmp_path: Path) -> None:
    evidence = "{measured_on: simulation, date: 2026-01-01, source: draft, finding: invented}"
    with pytest.raises(Errors, match="unknown word 'simulation'"):
        at(tmp_path, f"governance:\n  error_rate: {evidence}\n")


def test_fail_on_decides_the_exit(tmp_path: Path) -> None:
    audit = at(tmp_path, CROSSING)
    assert [audit.exit_code(level) for level in Severity] == [1, 1, 0]


def test_a_fingerprint_outlives_a_move_of_lines(tmp_path: Path) -> None:
    first = at(tmp_path, CROSSING).findings
    moved = at(tmp_path, "# a line\n# another\n" + CROSSING).findings
    assert [one.fingerprint for one in first] == [one.fingerprint for one in moved]
    assert [one.place for one in first] != [one.place for one in moved]


def test_related_contexts_excuse_a_crossing_and_are_printed_but_not_for_essentials(tmp_path: Path) -> None:
    pair = "related_contexts:\n  - {from: services, to: travel, statute: an act, article: '3', reason: tools}\n"
    audit = at(tmp_path, CROSSING + pair)
    assert "CX001" not in {one.rule for one in audit.findings}
    assert "an act, 3; tools" in render(audit, "text")
    essential = CROSSING.replace("context: travel", "context: travel\n    essential: true")
    assert "CX003" in {one.rule for one in at(tmp_path, essential + pair).findings}


@pytest.mark.parametrize("law", ["statute: an act", "statute: an act, article: '-'", "statute: '-', article: '3'"])
def test_a_pair_that_names_no_statute_with_its_article_relates_nothing_and_says_so(law: str, tmp_path: Path) -> None:
    pair = f"related_contexts:\n  - {{from: services, to: travel, {law}, reason: tools on trains}}\n"
    audit = at(tmp_path, CROSSING + pair)
    assert "CX001" in {one.rule for one in audit.findings}
    assert "relates nothing" in render(audit, "text")


def written(folder: Path, name: str, excerpt: str) -> str:
    path = folder / f"{name}.yaml"
    path.write_text(f"scheme: {name}\nextends: {BASE}\n{excerpt}", encoding="utf-8")
    return str(path)


def test_a_finding_that_only_a_declaration_removes_was_declared_away(tmp_path: Path) -> None:
    before = written(tmp_path, "before", CROSSING)
    after = written(tmp_path, "after", CROSSING.replace("context: travel", "context: services"))
    change = compare_audits(after, before, as_of=DAY)
    assert [one.rule for one in change.declared_away] == ["CX001"]
    assert (change.removed, change.flows_added, change.flows_removed) == ((), (), ())
    assert change.exit_code() == 1
    assert "declared away, flow unchanged" in change.sentence()


def test_a_finding_that_a_declaration_makes_milder_counts_as_grave_as_before(tmp_path: Path) -> None:
    before = written(tmp_path, "before", LEARNED)
    after = written(tmp_path, "after", CROSSING)
    change = compare_audits(after, before, profiles=["EU"], as_of=DAY)
    assert [(one.rule, one.severity.word) for one in change.declared_milder] == [("CX001", "prohibited")]
    assert change.after.exit_code(Severity.PROHIBITED) == 0
    assert change.exit_code(Severity.PROHIBITED) == 1
    assert "declared milder, flow unchanged" in change.sentence()
    assert [one["rule"] for one in change.document()["declared_milder"]] == ["CX001"]


def test_a_finding_that_the_later_text_waives_is_told_apart_from_one_that_went(tmp_path: Path) -> None:
    before = written(tmp_path, "before", CROSSING)
    after = written(tmp_path, "after", CROSSING + WAIVER)
    change = compare_audits(after, before, as_of=DAY)
    assert [one.rule for one in change.waived_since] == ["CX001"]
    assert (change.removed, change.declared_away) == ((), ())


def test_a_finding_whose_flow_was_cut_is_gone(tmp_path: Path) -> None:
    before = written(tmp_path, "before", CROSSING)
    after = written(tmp_path, "after", "removes: [no-loan-of-tools]\n")
    change = compare_audits(after, before, as_of=DAY)
    assert [one.rule for one in change.removed] == ["CX001"]
    assert change.declared_away == ()
    assert change.flows_removed == (("barred", "no-loan-of-tools"),)
    assert change.exit_code() == 0
    back = compare_audits(before, after, as_of=DAY)
    assert [one.rule for one in back.added] == ["CX001"]
    assert back.flows_added == (("barred", "no-loan-of-tools"),)


def test_a_shorter_retention_is_a_change_of_what_is_done(tmp_path: Path) -> None:
    before = written(tmp_path, "before", page("RT002").found)
    change = compare_audits(BASE, before, as_of=DAY)
    assert [one.rule for one in change.removed] == ["RT002"]
    assert change.declared_away == ()


def test_the_draft_annex_says_what_it_is_not(tmp_path: Path) -> None:
    annex = draft_annex(at(tmp_path, CROSSING))
    assert NOT_AN_ASSESSMENT in annex
    assert annex.count("- CX001 ") == 2
    assert len(re.findall(r"^### \([a-f]\)", annex, re.MULTILINE)) == 6


def test_the_draft_annex_tells_what_is_waived(tmp_path: Path) -> None:
    annex = draft_annex(at(tmp_path, CROSSING + WAIVER))
    assert annex.count("waived in the text, `no-loan-of-tools`: the fare is ours (basis: a statute)") == 2


def test_no_message_of_any_rule_is_a_verdict(tmp_path: Path) -> None:
    never = re.compile(r"\b(lawful|compliant|complies|passes|cleared|approved|safe|fair)\b", re.IGNORECASE)
    for rule in RULES:
        audit, _ = audited(page(rule.id).found, tmp_path)
        for form in ("text", "json", "markdown", "sarif"):
            assert never.findall(render(audit, form)) == []
        assert never.findall(draft_annex(audit)) == []


def test_what_is_left_undecided_is_neither_selected_nor_ignored() -> None:
    for chosen in ({"select": ["RX000"]}, {"ignore": ["RX000"]}):
        with pytest.raises(UsageError, match="neither selected nor ignored"):
            audit_scheme(BASE, **chosen)  # type: ignore[arg-type]


def test_what_was_not_run_is_one_line_a_reason() -> None:
    lines = render(audit_scheme(BASE, select=["CX001"], as_of=DAY), "text").splitlines()
    told = [line for line in lines if line.startswith("not run:")]
    assert len(told) == 1
    assert told[0].endswith(f"{RULES[-1].id}: not selected")


def test_credit_scoring_by_a_private_body_needs_an_assessment_of_rights_and_other_private_schemes_do_not(
    tmp_path: Path,
) -> None:
    private = "about: {operator: private, system_ai: true, role: deployer, annex_iii: [4b], public_services: false}\n"
    private += "governance:\n  fria: none\n"
    credit = private + "sanctions:\n  - id: no-loan-of-tools\n    restricts: credit\n"
    assert "GV001" not in {one.rule for one in at(tmp_path, private, profiles=["EU"]).findings}
    assert "GV001" in {one.rule for one in at(tmp_path, credit, profiles=["EU"]).findings}


def test_a_context_of_more_than_two_fifths_of_the_signals_is_told() -> None:
    audit = audit_scheme("hangzhou-2018", as_of=DAY)
    told = [line.partition(":")[0] for line in audit.broad]
    contexts = [sight.context for agency in Scheme.load("hangzhou-2018").text.agencies for sight in agency.sees]
    assert len(contexts) >= 5
    assert told == [each for each in dict.fromkeys(contexts) if contexts.count(each) > 0.4 * len(contexts)]
    assert audit_scheme(BASE, as_of=DAY).broad == ()


def test_many_signals_of_one_context_are_told_in_text_and_markdown(tmp_path: Path) -> None:
    base = Path(BASE).read_text(encoding="utf-8")
    block = re.search(r"      - id: broken-tools\n(?:        .*\n)+", base)
    assert block is not None
    more = "".join(block.group(0).replace("broken-tools", f"more-{i}") for i in range(3))
    path = tmp_path / "many.yaml"
    path.write_text(base.replace(block.group(0), block.group(0) + more), encoding="utf-8")
    audit = audit_scheme(str(path), as_of=DAY)
    for form in ("text", "markdown"):
        assert "services: 5 of 5 signals" in render(audit, form)


@pytest.mark.parametrize("key", ["attribute: ethnicity", "infers: [mood]", "collected_from: scraped-faces"])
def test_a_word_that_no_rule_knows_is_refused_and_cannot_hide_what_it_names(key: str, tmp_path: Path) -> None:
    with pytest.raises(Errors, match="unknown word"):
        at(tmp_path, f"agencies:\n  - id: workshop\n    sees:\n      - id: broken-tools\n        {key}\n")


@pytest.mark.parametrize(
    ("form", "asked", "what"),
    [
        ("sarif", {"against": True}, "cannot be written as sarif"),
        ("json", {"rights": True}, "cannot be written as json"),
        ("text", {"against": True, "rights": True}, "--rights cannot be asked together"),
        ("text", {"against": True, "run": True}, "--run cannot be asked together"),
    ],
)
def test_what_cannot_be_asked_together_is_refused(form: str, asked: dict[str, bool], what: str) -> None:
    nothing = {"against": False, "rights": False, "run": False}
    with pytest.raises(UsageError, match=what) as caught:
        check_together(form, **{**nothing, **asked})
    assert caught.value.remedy
    check_together(form, **{**nothing, "run": True})
