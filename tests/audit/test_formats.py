"""The documents that scripts and code hosts read."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from glasshouse.audit import FORMATS, RULES, audit_scheme, render
from glasshouse.audit.citation import cited
from glasshouse.errors import UsageError
from tests.audit.test_runner import BASE, LEARNED

SCHEMA: Final = Path(__file__).parent / "sarif" / "sarif-2.1.0.json"
CHECKSUM: Final = "03b3c591cf1a1a87c5e29119785ec9671e07a38f5f5a761d2deeea0e07faa738"
FIXTURES: Final = Path(__file__).parent / "fixtures"
DAY: Final = date(2026, 11, 24)


def test_the_schema_of_sarif_is_the_one_that_was_copied() -> None:
    assert hashlib.sha256(SCHEMA.read_bytes()).hexdigest() == CHECKSUM


def problems(log: dict[str, Any]) -> list[str]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    return [error.message for error in checker.iter_errors(log)]


@pytest.mark.parametrize("name", ["beijing-2018", "hangzhou-2018", "none", str(FIXTURES / "S4-glukhin.yaml")])
def test_sarif_is_as_the_standard_says(name: str) -> None:
    audit = audit_scheme(name, as_of=DAY)
    log = json.loads(render(audit, "sarif"))
    assert problems(log) == []
    failed = [one for one in log["runs"][0]["results"] if one["kind"] == "fail"]
    assert len(failed) == len(audit.findings)


def test_the_check_against_the_standard_can_fail() -> None:
    log = json.loads(render(audit_scheme("none", as_of=DAY), "sarif"))
    log["runs"][0]["tool"]["driver"].pop("name")
    assert problems(log)


def test_the_flow_is_a_code_flow() -> None:
    log = json.loads(render(audit_scheme("beijing-2018", as_of=DAY), "sarif"))
    crossing = next(one for one in log["runs"][0]["results"] if one["ruleId"] == "CX001")
    stations = crossing["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [one["location"]["message"]["text"].split()[1] for one in stations] == crossing["properties"]["path"]


def test_the_document_for_scripts_has_these_keys() -> None:
    document = json.loads(render(audit_scheme("beijing-2018", profiles=["EU", "UN"], as_of=DAY), "json"))
    assert list(document) == [
        "scheme", "rules_version", "profiles", "profiles_not_run", "as_of", "findings", "undecidable", "not_run",
        "waived", "unused_waivers", "declared_related", "broad_contexts", "rests_on_words", "notice",
    ]  # fmt: skip
    for finding in document["findings"]:
        assert list(finding) == [
            "rule", "severity", "line", "column", "clause", "path", "message", "reasons", "borne_by",
            "instrument", "criteria", "cure", "fingerprint", "run",
        ]  # fmt: skip
        assert finding["line"] >= 1 and finding["path"] and finding["run"] is None
    assert document["profiles_not_run"] == ["COE", "CN", "US", "ETHICS"]
    assert all(set(left) == {"rule", "reason"} for left in document["not_run"])
    assert "Not a clearance." in document["notice"]


def test_a_criterion_says_whether_its_wording_was_read() -> None:
    text = render(audit_scheme("beijing-2018", profiles=["all"], as_of=DAY), "text")
    assert "to be verified" in text and "wording read [S1]" in text


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_ends_with_no_clearance(form: str) -> None:
    assert "Not a clearance." in render(audit_scheme("none", as_of=DAY), form)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown format 'pdf'"):
        render(audit_scheme("none", as_of=DAY), "pdf")


def test_a_criterion_is_an_object_for_each_provision() -> None:
    document = json.loads(render(audit_scheme(str(FIXTURES / "F02-schufa.yaml"), as_of=DAY), "json"))
    criteria = [one for finding in document["findings"] for one in finding["criteria"]]
    assert criteria
    for one in criteria:
        assert list(one) == [
            "profile", "instrument", "article", "paragraph", "ruling", "wording", "in_force_from", "binding_for",
            "not_for", "only_ai", "read", "sources", "severity", "reason",
        ]  # fmt: skip
        assert one["instrument"] and one["binding_for"]
        assert one["read"] in ("read", "to be verified", "a convention of this project")
        assert one["read"] != "read" or one["sources"]
        assert one["in_force_from"] or one["profile"] == "ANY"


def test_every_criterion_of_the_catalogue_that_names_an_article_has_one() -> None:
    for rule in RULES:
        for criterion in rule.criteria:
            provisions = cited(criterion.instrument)
            assert ("Art" in criterion.instrument) <= any(one.article for one in provisions), criterion.instrument
            assert all(one.instrument and "Art." not in "".join(one) for one in provisions), criterion.instrument


@pytest.mark.parametrize(
    ("said", "provisions"),
    [
        ("AI Act, Art. 5(1)(c)(i)", [("AI Act", "5", "(1)(c)(i)", "")]),
        ("AI Act, Annex III 5(a) (high-risk)", [("AI Act", "Annex III", "5(a)", "")]),
        ("GDPR, Art. 22(4); LED, Art. 11(3)", [("GDPR", "22", "(4)", ""), ("LED", "11", "(3)", "")]),
        ("ECHR, Art. 8: S. and Marper; Gaughran 2020", [("ECHR", "8", "", "S. and Marper; Gaughran 2020")]),
        ("ICCPR, Arts 2(3), 14", [("ICCPR", "2(3), 14", "", "")]),
        ("FCRA, 15 U.S.C. 1681i(a)(1)(A)", [("FCRA, 15 U.S.C.", "1681i", "(a)(1)(A)", "")]),
        ("WP251 guidelines", [("WP251 guidelines", "", "", "")]),
    ],
)
def test_a_citation_is_taken_apart(said: str, provisions: list[tuple[str, ...]]) -> None:
    assert [tuple(one) for one in cited(said)] == provisions


def test_a_headline_carries_its_own_reason(tmp_path: Path) -> None:
    """What the AI Act bans today stands beside what it asks for later, and is not called upcoming."""
    path = tmp_path / "learned.yaml"
    said = LEARNED.replace("context: travel", "context: travel\n    essential: true")
    path.write_text(f"scheme: learned\nextends: {BASE}\n{said}", encoding="utf-8")
    audit = audit_scheme(str(path), profiles=["EU"], select=["CX003"], as_of=DAY)
    for finding in audit.findings:
        carriers = [held for held in finding.held if held.severity >= finding.severity]
        assert set(finding.borne_by) == {held.criterion.instrument for held in carriers}
        assert set(finding.reasons) <= {held.reason for held in carriers}
        first = next(line for line in render(audit, "text").splitlines() if "CX003" in line)
        assert f"{finding.severity.word} by {'; '.join(finding.borne_by)}" in first
    assert {f.severity.word for f in audit.findings} == {"prohibited"} and "upcoming" not in first
