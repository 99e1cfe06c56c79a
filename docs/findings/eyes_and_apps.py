"""What cameras and applications add to Beijing's plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docs.findings.page import (
    PER_THOUSAND,
    PERCENT,
    Bar,
    Chart,
    Finding,
    Size,
    beside_error,
    borne_out,
    number,
    reading,
)
from glasshouse import Scheme
from glasshouse.api import Result

PLAN: Final = "beijing-2018"
WATCHED: Final = "beijing-2021-eyes-and-apps"
CAMERAS: Final = ("cameras",)
APPS: Final = ("payment-app", "messaging-app")


def study(size: Size) -> Finding:
    """Three runs beside the plan: cameras alone, applications alone, both."""
    runs = {
        "cameras alone": size.compare(WATCHED, PLAN, settings=blind(APPS)),
        "applications alone": size.compare(WATCHED, PLAN, settings=blind(CAMERAS)),
        "both": size.compare(WATCHED, PLAN),
    }
    charts: tuple[Chart, ...] = (
        _chart(runs, "Records", "records per 1,000 people and year", "records_per_person", PER_THOUSAND, None, 1),
        _chart(runs, "Share of deeds that somebody sees", "per cent of deeds", "life_observed", PERCENT),
        _chart(runs, "On the city's blacklist", "people per 1,000", "prevalence", PER_THOUSAND, clause="blacklist"),
        _chart(runs, "On the blacklist in error", "people per 1,000", "listed_in_error", PER_THOUSAND, "blacklist", 3),
        _chart(runs, "People refused something", "people per 1,000 and year", "people_refused", 1),
    )
    charts += beside_error(
        {"the plan alone": (runs["both"], PLAN, "blacklist"), "both": (runs["both"], WATCHED, "blacklist")}
    )
    plan, cameras, apps, both = (row.value for row in charts[2].rows)
    without, *_, with_both = (row.value for row in charts[3].rows)
    return Finding(
        "eyes-and-apps",
        "What cameras and applications add",
        "Beijing's plan pools what departments know. What changes if cameras in the street and applications for paying "
        "and for messages report to the same list, under the same rule of two lapses in two years? The plan itself "
        "names neither: this is a what-if.",
        charts,
        (
            f"The city's blacklist holds {plan.shown()} in 1,000 people under the plan, {cameras.shown()} with "
            f"cameras, {apps.shown()} with applications, {both.shown()} with both. The rule "
            "is the same; more lapses are seen.",
            borne_out(
                "Small things fill the list: a crossing at red and a late bill are two lapses. Either source alone "
                "makes it more than five times as long.",
                by=min(number(cameras), number(apps)) > 5 * number(plan),
            ),
            borne_out(
                f"In error there stand {without.shown(3)} in 1,000 under the plan and {with_both.shown(3)} with both: "
                "each further record can be pinned on somebody else. Most of the list is listed as the rule wants it.",
                by=number(with_both) > number(without) and number(with_both) < number(both) / 2,
            ),
        ),
        (
            "That any city has joined cameras or applications to such a list, or how much they see: coverage and "
            "errors of both are assumptions with wide ranges.",
            "Whether people cross, pay or write otherwise because of it, beyond the response assumed, whose range "
            "contains no effect.",
            "What it is like to be watched. The records of those who are never listed are counted, their unease "
            "is not.",
        ),
        runs,
    )


def blind(agencies: Sequence[str]) -> list[str]:
    """Settings under which these agencies see nothing and make nothing up."""
    text = Scheme.load(WATCHED).text
    sights = [sight for agency in text.agencies if agency.id in agencies for sight in agency.sees]
    keys = ("coverage", "misattributed", "fabricated_per_month")
    return [f"{sight.id}.{key}=0" for sight in sights for key in keys]


def _chart(
    runs: dict[str, Result], heading: str, axis: str, measure: str, unit: float, clause: str | None = None,
    decimals: int = 2,
) -> Chart:  # fmt: skip
    bars = [Bar("the plan alone", "", reading(runs["both"], measure, PLAN, clause=clause).times(unit))]
    bars += [
        Bar(called, "", reading(result, measure, WATCHED, clause=clause).times(unit)) for called, result in runs.items()
    ]
    return Chart(heading, axis, tuple(bars), decimals)
