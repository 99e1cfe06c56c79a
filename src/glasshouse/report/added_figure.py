"""What a scheme adds, as one figure that can be printed alone."""

from __future__ import annotations

from typing import Any

from glasshouse.report.case import Case
from glasshouse.report.charts import Size
from glasshouse.report.charts.headline import Bars, headline_chart
from glasshouse.report.figures.figure import Panel
from glasshouse.report.headlines import Headline, compared, headlines, rounded, span


def added_panel(case: Case) -> Panel | None:
    """People on a black list before and under the scheme; None where the run has nothing to set it beside."""
    against = compared(case)
    if against is None:
        return None
    one = next((one for one in headlines(case, against) if one.measure == "ever_listed"), None)
    if one is None or not (one.level or one.before):
        return None
    bars = _bars(case, one)
    caption = case.said(_alternative(case, bars))

    def draw(size: Size) -> dict[str, Any]:
        return headline_chart(bars, caption, size)

    return Panel(bars.title, caption.alternative, draw)


def _bars(case: Case, one: Headline) -> Bars:
    words, request = case.words, case.request
    say, scheme, other = words.say, case.called(case.scheme), case.called(one.against)
    key = "title" if one.added > 0 else "title_fewer" if one.added < 0 else "title_none"
    number = rounded(words, abs(one.added))
    common = {"people": case.people, "duration": case.duration(case.months)}
    seeds = dict.fromkeys(str(request.get(name)) for name in ("people_seed", "life_seed"))
    return Bars(
        title=say(f"headline.chart.{key}", added=number),
        source=say("headline.chart.source", scheme=scheme, other=other, seed=", ".join(seeds), **common),
        axis=say("headline.chart.axis", **common),
        before=(
            None
            if one.before is None
            else (say("headline.chart.before", other=other, number=rounded(words, one.before)), one.before)
        ),
        level=(say("headline.chart.level", scheme=scheme, number=rounded(words, one.level or 0)), one.level or 0),
        added=(say("headline.chart.added", number=rounded(words, one.added)), one.added),
        luck=None if one.luck is None else (say("headline.chart.luck", span=span(words, one.luck)), *one.luck),
        assumed=(
            None
            if one.assumed is None
            else (say("headline.chart.assumed", span=span(words, one.assumed)), *one.assumed)
        ),
    )


def _alternative(case: Case, bars: Bars) -> str:
    return case.words.say(
        "headline.chart.alternative",
        title=bars.title,
        before=bars.before[0] if bars.before else "",
        level=bars.level[0],
        added=bars.added[0],
        luck=bars.luck[0] if bars.luck else "",
        assumed=bars.assumed[0] if bars.assumed else "",
        period=case.period,
        notice=case.words.say("notice"),
    )
