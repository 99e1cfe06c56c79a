"""Readings made for the tests: shaped like a run's, with figures that stand for nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from glasshouse.measures.disparity import PARTS
from glasshouse.measures.headline import LAST_YEAR
from glasshouse.measures.reading import SCHEMA
from glasshouse.report.case import Texts
from glasshouse.report.figures.cohorts import ORDER
from glasshouse.report.readings import COLUMNS
from glasshouse.scheme import Scheme
from glasshouse.world import World

SCHEME, OTHER = "beijing-2018", "none"
LISTS = ("defaulters", "blacklist")
GROUNDS = {"adjudicated_serious": 0.011, "minor": 0.006, "unproven": 0.002, "lawful_or_protected": 0.0004}
CONTEXTS = {"travel": 14.2, "credit": 6.1, "market_regulation": 2.4, "schooling": 0.31, "housing": 0.0}
MANIFEST: dict[str, Any] = {
    "command": "glasshouse compare beijing-2018 --against none --world beijing --people 20000 --years 10 --seed 1",
    "request": {"people": 20000, "years": 10, "people_seed": 1, "life_seed": 1},
    "versions": {"glasshouse": "0.1.0"},
    "checksum": "4f1c0b7e",
    "machine": {"day": "2026-11-30"},
}


def texts() -> Texts:
    """The shipped texts of the run that the readings are shaped like."""
    return Texts(
        schemes=(Scheme.load(SCHEME).text, Scheme.load(OTHER).text),
        before=Scheme.load("china-court-list").text,
        world=World.load("beijing").text,
    )


def row(measure: str, value: float | None, unit: str, *, spread: float = 0.12, **keys: Any) -> dict[str, Any]:
    """One reading with a chance interval of ± ``spread`` of its value."""
    sure = value is not None and spread > 0
    base: dict[str, Any] = dict.fromkeys(COLUMNS)
    base |= {"measure": measure, "scheme": SCHEME, "cohort": "all", "value": value, "unit": unit, "n": 16_310}
    if sure and value is not None:
        ends = sorted((value * (1 - spread), value * (1 + spread)))
        base |= {"low": ends[0], "high": ends[1], "interval": "chance"}
    return base | keys


def rows() -> list[dict[str, Any]]:
    """Every measure that the page and the summary show."""
    out = []
    for world, size in ((SCHEME, 1.0), (OTHER, 0.0)):
        for month in range(120):
            for place, name in enumerate((*LISTS, "redlist")):
                grown = 0.02 * size * (1 - 0.97**month) / (1 + place) + (0.004 if name == "defaulters" and size else 0)
                out.append(row("prevalence", grown, "share of people", scheme=world, clause=name, month=month))
        for axis, levels in ORDER.items():
            for place, level in enumerate(levels):
                if level != "below-scope":
                    value = size * (0.03 + 0.007 * place)
                    out.append(
                        row(
                            "ever_listed",
                            value,
                            "share of people",
                            scheme=world,
                            cohort=f"{axis}={level}",
                            n=900 + place,
                        )
                    )
        out.append(row("ever_listed", 0.047 * size, "share of people", scheme=world))
        for context, rate in CONTEXTS.items():
            out.append(row("refusals", rate * size, "per 1,000 people and year", scheme=world, context=context))
    for place, word in enumerate(("net", "harmful", "beneficial")):
        for month in (None, 11, 23, 35):
            value = 0.31 - 0.07 * place - 0.002 * (month or 0)
            out.append(
                row("index_tracks", value, "rank correlation", clause="score", by=f"conduct={word}", month=month)
            )
    for place, band in enumerate(ORDER["income"]):
        rises = 4.4 + place
        out.append(row("index_raised", rises, "per 1,000 people and year", clause="score", cohort=f"income={band}"))
    for cohort in ("all", *(f"income={band}" for band in ORDER["income"])):
        for word, share in (("no_record", 0.2), ("rewarded_act", 0.7), ("held_against", 0.06), ("both", 0.04)):
            by = f"direction=up, because={word}"
            out.append(row("moved_by", share, "share of moves", clause="score", by=by, cohort=cohort, n=210))
    for name in LISTS:
        for months, share in ((12, 0.71), (24, 0.55), (60, 0.16)):
            for cohort in ("all", *(f"income={band}" for band in ORDER["income"])):
                by = f"months={months}"
                out.append(row("still_listed", share, "share of spells", clause=name, by=by, cohort=cohort, n=420))
        out.append(row("ever_listed", 0.03, "share of people", clause=name))
        out.append(row("prevalence", 0.012, "share of people", clause=name))
        out.append(row("time_on_list", 21.4, "months", clause=name, by="restricted mean"))
        out.append(row("time_on_list", 0.44, "share of spells", clause=name, by="way=settled"))
        out.append(row("contested", 0.052, "share of entries", clause=name, by="step=filed"))
        out.append(row("contested", 0.31, "share of appeals", clause=name, by="step=upheld"))
    for name, share in (("low", 0.02), ("middle", 0.8), ("high", 0.08)):
        out.append(row("class_share", share, "share of people", clause="score", by=f"class={name}"))
    for name in (*LISTS, None):
        out.append(row("listed_in_error", 0.0011, "share of people", clause=name, spread=0.4))
        for ground, value in GROUNDS.items() if name else ():
            out.append(row("listed_as_designed", value, "share of people", clause=name, by=f"ground={ground}"))
        for ledger, value in (("corrected", 0.019), ("full", 0.031)):
            out.append(row("harm_at_perfect_sight", value, "share of people", clause=name, by=f"ledger={ledger}"))
    lost = {"scheme": "twin", "against": OTHER}
    yearly = "per 1,000 people and year"
    for measure, by, unit, size in (
        ("ever_listed", None, "share of people", 0.047), ("prevalence", LAST_YEAR, "share of people", 0.021),
        ("people_refused", None, yearly, 6.2), ("refusals", None, yearly, 23.0),
        ("listed_in_error", None, "share of people", 0.0011),
    ):  # fmt: skip
        if measure not in ("ever_listed", "listed_in_error"):
            out += [row(measure, size, unit, by=by), row(measure, 0.0, unit, by=by, scheme=OTHER)]
        out.append(row(measure, size, unit, by=by, **lost))
        band = {"low": size / 4, "high": size * 5, "interval": "assumption", "n": 40, "share_above": 0.6}
        out.append(row(measure, size, unit, by=by, **lost) | band)
    out.append(row("prevalence", 0.019, "share of people"))
    for axis, value in (("sex", -0.4), ("residency", 0.3), ("minority", None)):
        out.append(row("disparity", value, "log ratio", by=f"axis={axis}"))
        for part, factor in zip(PARTS, (0.5, -0.25, 0.5, 0.25), strict=True):
            of_part = None if axis == "residency" or value is None else factor * value
            out.append(row("disparity", of_part, "log ratio", by=f"axis={axis}, part={part}"))
    for cohort, factor in (
        ("all", 1.0),
        *((f"income={band}", 1.6 - 0.2 * i) for i, band in enumerate(ORDER["income"])),
    ):
        out.append(row("work_lost", 3.1 * factor, "months per person over the run", cohort=cohort, **lost))
        out.append(
            row("income_lost", 5.4 * factor, "income-band months per person over the run", cohort=cohort, **lost)
        )
    for context, value in ((None, 2.2), ("online_speech", 1.7), ("petition", 0.4), ("assembly", 0.1)):
        out.append(row("protected_conduct_lost", value, "per 1,000 people and year", context=context, **lost))
    out.append(row("averted_as_assumed", 41.0, "per 1,000 people and year", **lost))
    return out


def frame(change: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda each: each) -> pl.DataFrame:
    """The readings, each passed through ``change``; None drops the row."""
    changed = [each for each in map(change, rows()) if each is not None]
    return pl.DataFrame(changed, schema=SCHEMA, orient="row")
