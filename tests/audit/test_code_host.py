"""SARIF as a code host takes it: the rules that GitHub publishes (docs, "SARIF support for code scanning")."""

from __future__ import annotations

import gzip
import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlparse

import pytest

from glasshouse import library
from glasshouse.audit import audit_scheme, render
from tests.audit.test_formats import problems
from tests.audit.test_runner import BASE, CROSSING, WAIVER

DAY: Final = date(2026, 11, 24)
LEVELS: Final = {"note", "warning", "error"}


def refused(log: dict[str, Any]) -> list[str]:
    """What a host would not take, or not show."""
    found = [] if log["version"] == "2.1.0" and log["$schema"] else ["version or schema"]
    found += [] if len(log["runs"]) <= 20 else ["runs"]
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        found += [] if run["tool"]["driver"]["name"] and len(rules) <= 25_000 else ["driver"]
        for rule in rules:
            told = [rule[key]["text"] for key in ("shortDescription", "fullDescription", "help")]
            found += [] if all(told) and max(map(len, told[:2])) <= 1024 else [f"rule {rule['id']}"]
        found += [] if len(run["results"]) <= 25_000 else ["results"]
        for result in run["results"]:
            found += _refused_result(result, rules)
        schemes = {urlparse(uri).scheme for uri in _addresses(run) if urlparse(uri).scheme}
        found += [] if schemes <= {urlparse(run["invocations"][0]["workingDirectory"]["uri"]).scheme} else ["schemes"]
    return found


def _refused_result(result: dict[str, Any], rules: list[dict[str, Any]]) -> list[str]:
    found = [] if rules[result["ruleIndex"]]["id"] == result["ruleId"] else ["rule of a result"]
    found += [] if result["message"]["text"] and result["level"] in LEVELS else ["message or level"]
    found += [] if 1 <= len(result["locations"]) <= 1000 else ["no location"]
    found += [] if result["partialFingerprints"].get("primaryLocationLineHash") else ["fingerprint"]
    flows = [flow for code in result.get("codeFlows", []) for flow in code["threadFlows"]]
    found += [] if sum(len(flow["locations"]) for flow in flows) <= 10_000 else ["flow"]
    for location in (*result["locations"], *(at["location"] for flow in flows for at in flow["locations"])):
        region = location["physicalLocation"]["region"]
        begins, ends = ((region[f"{end}Line"], region[f"{end}Column"]) for end in ("start", "end"))
        address = location["physicalLocation"]["artifactLocation"]["uri"]
        found += [] if (1, 1) <= begins < ends and address else ["region"]
    return found


def _addresses(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["artifactLocation"]["uri"]] if "artifactLocation" in node else []
        return own + [uri for below in node.values() for uri in _addresses(below)]
    return [uri for below in node for uri in _addresses(below)] if isinstance(node, list) else []


def log_of(path: str) -> dict[str, Any]:
    log = json.loads(render(audit_scheme(path, as_of=DAY), "sarif"))
    assert isinstance(log, dict)
    return log


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a text in a folder whose name has to be written otherwise; one works elsewhere."""
    root = tmp_path / "a repository"
    (root / "sch emes").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    said = f"scheme: mine\nextends: {BASE}\n{CROSSING}{WAIVER}"
    (root / "sch emes" / "mine.yaml").write_text(said, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return root


@pytest.mark.parametrize("name", library.scheme_names())
def test_a_host_takes_what_ships(name: str) -> None:
    log = log_of(name)
    assert (problems(log), refused(log)) == ([], [])
    assert len(gzip.compress(json.dumps(log).encode())) < 10 * 2**20


def test_a_host_refuses_a_result_without_a_location() -> None:
    log = log_of("beijing-2018")
    log["runs"][0]["results"][0]["locations"] = []
    assert refused(log) == ["no location"]


def test_a_waived_finding_is_suppressed_and_says_so(repository: Path) -> None:
    log = log_of(str(repository / "sch emes" / "mine.yaml"))
    assert (problems(log), refused(log)) == ([], [])
    (waived,) = [one for one in log["runs"][0]["results"] if one.get("suppressions")]
    assert waived["ruleId"] == "CX001" and "waived in the text" in waived["message"]["text"]
    assert waived["suppressions"][0]["kind"] == "inSource" and "the fare is ours" in waived["message"]["text"]
    assert waived["suppressions"][0]["location"]["physicalLocation"] != waived["locations"][0]["physicalLocation"]
    assert waived["codeFlows"]


def test_what_is_undecidable_is_no_alert() -> None:
    run = log_of("beijing-2018")["runs"][0]
    assert {one["kind"] for one in run["results"]} == {"fail"}
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert len(told) == len(audit_scheme("beijing-2018", as_of=DAY).undecidable) > 0
    assert all("is not declared" in one["message"]["text"] for one in told)
    for one in told:
        assert run["tool"]["driver"]["rules"][one["associatedRule"]["index"]]["id"] == "RX000" and one["locations"]
        assert run["tool"]["driver"]["notifications"][one["descriptor"]["index"]]["id"] == "RX000"


@pytest.mark.parametrize("absolute", [True, False])
def test_paths_are_relative_to_the_repository(
    repository: Path, absolute: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "sch emes")
    run = log_of(str(repository / "sch emes" / "mine.yaml") if absolute else "mine.yaml")["runs"][0]
    (base,) = run["originalUriBaseIds"].values()
    own = [uri for uri in _addresses(run) if uri == "sch%20emes/mine.yaml"]
    assert own and unquote(urlparse(urljoin(base["uri"], own[0])).path) == str(repository / "sch emes" / "mine.yaml")
    others = {uri for uri in _addresses(run)} - set(own)
    assert all(uri.startswith("file:///") and unquote(urlparse(uri).path) == str(BASE) for uri in others)


def test_without_a_repository_paths_are_relative_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text(f"scheme: mine\nextends: {BASE}\n{CROSSING}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run = log_of("mine.yaml")["runs"][0]
    assert "mine.yaml" in _addresses(run) and refused({"version": "2.1.0", "$schema": "x", "runs": [run]}) == []
