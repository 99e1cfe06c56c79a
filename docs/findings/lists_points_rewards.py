"""Lists against points against rewards only."""

from __future__ import annotations

from typing import Final

from docs.findings.page import PER_THOUSAND, Bar, Chart, Finding, Size, Value, borne_out, number, reading
from glasshouse.api import Result

COURTS: Final = "china-court-list"
SCHEMES: Final = {
    "lists: beijing-2018": "beijing-2018",
    "points: rongcheng-2014": "rongcheng-2014",
    "rewards only: hangzhou-2018": "hangzhou-2018",
}


def study(size: Size) -> Finding:
    """Three runs, each beside the court list alone, in the same world."""
    runs = {called: size.compare(scheme, COURTS) for called, scheme in SCHEMES.items()}

    def beside(measure: str, unit: float = 1, **at: str | None) -> tuple[Bar, ...]:
        return tuple(
            Bar(called, who, reading(result, measure, scheme, **at).times(unit))
            for called, result in runs.items()
            for who, scheme in (("with the scheme", SCHEMES[called]), ("the court list alone", COURTS))
        )

    charts = (
        Chart("People refused something", "people per 1,000 and year", beside("people_refused")),
        Chart("On a black list", "people per 1,000", beside("prevalence", PER_THOUSAND)),
        Chart("Records", "records per 1,000 people and year", beside("records_per_person", PER_THOUSAND)),
        Chart("Work lost beside the court list alone", "months in 1,000 people over the run", _lost(runs)),
    )
    refused = [row.value.shown() for row in charts[0].rows]
    records = [number(row.value) for row in charts[2].rows]
    people = [number(row.value) for row in charts[0].rows]
    more = [of - alone for of, alone in zip(people[::2], people[1::2], strict=True)]
    return Finding(
        "lists-points-rewards",
        "Lists, points, rewards only",
        "Three designs on the same invented people: Beijing's plan, which lists; Rongcheng's points, in which six "
        "grades follow from prices; Hangzhou's points, which give and refuse nothing. All three stand beside the "
        "national court list, so each is laid beside the court list alone.",
        charts,
        (
            f"Lists take the people who are refused something in a year from {refused[1]} in 1,000 to {refused[0]}, "
            f"points from {refused[3]} to {refused[2]}, rewards only from {refused[5]} to {refused[4]}. Where a scheme "
            "refuses nothing, what is refused is refused by the court list.",
            borne_out(
                "Points and rewards write down more than lists do, while fewer are refused something by them: to price "
                "good deeds, somebody has to record them.",
                by=min(records[2], records[4]) > records[0] and max(more[1:]) < more[0],
            ),
            "A reward that orders a queue is no burden in this count. Who is served after somebody else is not counted "
            "as refused, so the burden of rewards is too small here.",
        ),
        (
            "Which design is better. The three came from different places and years, with prices, thresholds and "
            "refusals of which most are assumed. Each begins in its own year, so each has a court list of its own "
            "beside it.",
            "What would happen under points with the refusals of lists, or lists with those of points: severity and "
            "form vary together here.",
            "What people would do for points. The response to rewards is one number from a study of blood donations.",
        ),
        runs,
    )


def _lost(runs: dict[str, Result]) -> tuple[Bar, ...]:
    lost: dict[str, Value] = {
        called: reading(result, "work_lost", "twin", against=COURTS).times(PER_THOUSAND)
        for called, result in runs.items()
    }
    return tuple(Bar(called, "", value) for called, value in lost.items())
