"""The documents that scripts and code hosts read."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from glasshouse.audit import FORMATS, audit_scheme, render
from glasshouse.errors import UsageError

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
        "waived", "notice",
    ]  # fmt: skip
    for finding in document["findings"]:
        assert list(finding) == [
            "rule", "severity", "line", "column", "clause", "path", "message", "instrument", "cure", "fingerprint",
            "run",
        ]  # fmt: skip
        assert finding["line"] >= 1 and finding["path"] and finding["run"] is None
    assert document["profiles_not_run"] == ["COE", "CN", "US", "ETHICS"]
    assert all(set(left) == {"rule", "reason"} for left in document["not_run"])
    assert "Not a clearance." in document["notice"]


def test_a_criterion_says_whether_its_wording_was_read() -> None:
    text = render(audit_scheme("beijing-2018", as_of=DAY), "text")
    assert "to be verified" in text and "wording read [S1]" in text


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_ends_with_no_clearance(form: str) -> None:
    assert "Not a clearance." in render(audit_scheme("none", as_of=DAY), form)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown format 'pdf'"):
        render(audit_scheme("none", as_of=DAY), "pdf")
