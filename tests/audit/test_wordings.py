"""Wordings that must not help: what a text does is found, whatever it calls it."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from glasshouse import library
from glasshouse.audit import FORMATS, audit_text, render
from tests.audit.changed import Change, Data, bound, changed, data_of, effects, sights

DAY: Final = date(2028, 1, 1)
BASE: Final = str(Path(__file__).parent / "pages" / "base.yaml")


def _as_rewards(data: Data) -> None:
    for one in list(data.get("sanctions", ())):
        if "on" not in one["when"] or one.get("times") or one.get("adds_per_month"):
            continue
        data["sanctions"].remove(one)
        refused = one.pop("refuses", None)
        one.pop("share_enforced", None)
        one["when"] = {"not_on": one["when"]["on"]}
        one["withdraws_entitlement"] = False
        if refused:
            one["grants"] = refused
        data.setdefault("rewards", []).append(one)


def _red(data: Data) -> None:
    for entry in data.get("lists", ()):
        entry["polarity"] = "red"


def _to_agencies(data: Data) -> None:
    for entry in data.get("lists", ()):
        if entry["published"]["to"] == "public":
            entry["published"]["to"] = "agencies"
            entry["recipients"] = ["whoever asks"]


def _one_agency(data: Data) -> None:
    if len(data.get("agencies", ())) < 2 or data.get("pools"):
        return
    first = data["agencies"][0]
    first["sees"] = [sight for agency in data["agencies"] for sight in agency["sees"]]
    data["agencies"] = [first]
    for reader in [*([data["index"]] if data.get("index") else []), *data.get("lists", ())]:
        reader["reads"] = [first["id"]]
    for one in effects(data):
        if one.get("executed_by"):
            one["executed_by"] = first["id"]


def _error_rate(data: Data) -> None:
    if not data["sources"]:
        return
    source = next(iter(data["sources"]))
    evidence = {"measured_on": "audit", "date": "2026-01-01", "source": source, "finding": "99 % wrong"}
    data.setdefault("governance", {})["error_rate"] = evidence


def _empty_appeal(data: Data) -> None:
    appeal = (data.get("redress") or {}).get("appeal")
    if isinstance(appeal, dict):
        appeal["upheld_if_in_error"] = {"value": 0, "assumption": "none"}


def _twelve_hundred_months(data: Data) -> None:
    for part in (data.get("ledger"), *sights(data)):
        if part and part.get("retention") == "lifelong":
            part["retention"] = {"value": 1200, "assumption": "long"}


def _all_services(data: Data) -> None:
    for one in [*sights(data), *effects(data)]:
        one["context"] = "services"


def _all_publicity(data: Data) -> None:
    for one in effects(data):
        one["context"] = "publicity"


def _related_by_a_mark(data: Data) -> None:
    froms = {one["context"] for one in sights(data)}
    tos = {one["context"] for one in effects(data)}
    data["related_contexts"] = [
        {"from": a, "to": b, "statute": "-", "article": "-", "reason": "-"} for a in froms for b in tos if a != b
    ]


def _words(data: Data) -> None:
    for one in sights(data):
        one["necessity"] = "x"
    for one in effects(data):
        one |= {"aim": "public order", "least_intrusive_statement": "x"}


def _waived(data: Data) -> None:
    rules = dict.fromkeys(one.rule for one in audit_text(bound(data), profiles=["all"], as_of=DAY).findings)
    data["waive"] = [{"rule": rule, "reason": ".", "basis": "."} for rule in rules]


def _not_ai(data: Data) -> None:
    if data.get("index"):
        data["index"]["learned"] = True
    data["about"]["system_ai"] = False


WORDINGS: Final[dict[str, Change]] = {
    "sanctions as rewards for who is not on the list": _as_rewards,
    "a black list called red": _red,
    "published to agencies, to whoever asks": _to_agencies,
    "one agency that sees all": _one_agency,
    "an error rate of 99 %": _error_rate,
    "an appeal upheld with 0": _empty_appeal,
    "1,200 months for life": _twelve_hundred_months,
    "all contexts services": _all_services,
    "measures in publicity": _all_publicity,
    "related by a mark": _related_by_a_mark,
    "necessity x, aim public order": _words,
    "waived with a full stop": _waived,
    "not AI, beside learned": _not_ai,
}


def findings(data: Data, change: Change | None = None) -> int:
    text = bound(data) if change is None else changed(data, change)
    return len(audit_text(text, profiles=["all"], as_of=DAY).findings)


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("name", [*library.scheme_names(), BASE], ids=lambda name: Path(name).stem)
def test_a_wording_does_not_lower_the_count(name: str, wording: str) -> None:
    data = data_of(name)
    if wording == "not AI, beside learned" and data.get("index"):
        data["index"]["learned"] = True
        data["about"]["system_ai"] = True
    assert findings(data, WORDINGS[wording]) >= findings(data)


def test_what_rests_on_words_is_quoted_in_every_format() -> None:
    data: dict[str, Any] = copy.deepcopy(data_of(BASE))
    audit = audit_text(bound(data), profiles=["all"], as_of=DAY)
    assert any("the figure is made of these records" in line for line in audit.leaning)
    for form in FORMATS:
        assert "the figure is made of these records" in render(audit, form)
