"""Worlds and schemes written in Python for tests: bound and checked exactly as files are."""

from __future__ import annotations

import json
from typing import Any

from glasshouse.errors import SchemeError, WorldError
from glasshouse.scheme import checks as scheme_checks
from glasshouse.scheme.model import SchemeText
from glasshouse.text import TextSource, bind, parse
from glasshouse.world import WorldText
from glasshouse.world import checks as world_checks

WHY = "assumption: chosen for a test"
START = "2021-01"


def number(value: float, **more: Any) -> dict[str, Any]:
    """A number with a provenance."""
    return {"value": value, "assumption": WHY, **more}


def world(**parts: Any) -> WorldText:
    """A world of these parts; what is not named is as small as it can be."""
    data: dict[str, Any] = {
        "world": "invented",
        "title": "A world for tests",
        "about": {"place": "nowhere", "year": 2021, "documented": "nothing", "assumed": "all"},
        "sources": {"none": {"title": "-", "where": "-", "read": "memory"}},
        "residents": number(10000),
        "status_quo": "none",
        "start": START,
        "districts": ["north", "south"],
        "margins": [],
        "life_table": {"file": "life.csv", "assumption": WHY},
        "births": {"by_age": {"25-34": 0.1}, "assumption": WHY},
        "households": {"collective_size": 2, "children_per_family": 1, "assumption": WHY},
        "confusability": {"shares": [1], "times": [1], "assumption": WHY},
        "aware": number(1),
        "contacts": {
            "degree": 1,
            "near_share": number(1),
            "near_people": 10,
            "exchanged_every_months": 1,
            "assumption": WHY,
        },
        "conducts": [],
        **parts,
    }
    text = bind(WorldText, parse(TextSource("world.yaml", json.dumps(data))), error=WorldError)
    world_checks.check(text, ["none"])
    return text


def scheme(on: WorldText | None = None, /, **parts: Any) -> SchemeText:
    """A scheme of these parts; with ``on``, checked against that world."""
    data: dict[str, Any] = {
        "scheme": "drawn",
        "title": "A scheme for tests",
        "about": {
            "place": "nowhere",
            "operator": "public",
            "system_ai": False,
            "purpose": [],
            "documented": "nothing",
            "assumed": "all",
        },
        "applies_to": {"from_age": 18, "residents": "all"},
        "sources": {"law": {"title": "-", "where": "-", "read": "memory"}},
        "ledger": {"retention": "lifelong", "source": "law"},
        **parts,
    }
    text = bind(SchemeText, parse(TextSource("scheme.yaml", json.dumps(data))), error=SchemeError)
    scheme_checks.check(text)
    if on is not None:
        scheme_checks.agree(on, text)
    return text


def conduct(name: str, **parts: Any) -> dict[str, Any]:
    """A harmful conduct, unless it says otherwise."""
    return {"id": name, "context": "courts", "polarity": "harmful", "why": WHY, **parts}


def turn(name: str, changes: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"id": name, "context": "work", "changes": changes, "why": WHY, **parts}


def wish(name: str, tried_again: float, **parts: Any) -> dict[str, Any]:
    return {"id": name, "context": "travel", "tried_again": number(tried_again), "why": WHY, **parts}


def sight(name: str, of: str, **parts: Any) -> dict[str, Any]:
    """A clause by which an agency sees all of a conduct without error, unless it says otherwise."""
    return {
        "id": name,
        "conduct": of,
        "coverage": number(1),
        "coverage_varies": "by_deed",
        "misattributed": number(0),
        "fabricated_per_month": number(0),
        "lag_months": number(0),
        "context": "courts",
        "legality": "unlawful_adjudicated",
        "gravity": 3,
        "proof": "adjudicated",
        "source": "law",
        **parts,
    }


def agency(name: str, sees: list[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    return {"id": name, "kind": "public", "sees": sees, "source": "law", **parts}


def count(of: str, at_least: int, within: int | str) -> dict[str, Any]:
    """A way in by a count of records."""
    return {"count": of, "at_least": at_least, "within_months": within}


def blacklist(
    name: str, reads: list[str], enter: list[dict[str, Any]], leave: list[dict[str, Any]], **parts: Any
) -> dict[str, Any]:
    """A black list that counts records, unless it says otherwise."""
    return {
        "id": name,
        "polarity": "black",
        "reads": reads,
        "enter": {"any": enter},
        "counts": "records",
        "after_exit": "records_count",
        "decided": "automatically",
        "leave": {"any": leave},
        "published": {"to": "nobody"},
        "source": "law",
        **parts,
    }
