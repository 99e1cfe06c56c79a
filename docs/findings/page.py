"""What the five studies share: runs asked for by the public functions, readings taken out, one page with its charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from glasshouse.api import Result, compare, run
from glasshouse.report.charts import WIDE, Caption, Dot, dots, to_svg
from glasshouse.vocabulary import NOTICE

PEOPLE: Final = 50_000
YEARS: Final = 5
SEED: Final = 2018
HERE: Final = Path(__file__).parent


class Size(NamedTuple):
    """How large the runs of a study are; the seeds are always the same."""

    people: int = PEOPLE
    years: int = YEARS

    def run(self, scheme: str, *, settings: Sequence[str] = ()) -> Result:
        """A scheme alone."""
        return run(
            scheme, people=self.people, years=self.years, people_seed=SEED, life_seed=SEED, settings=settings,
        )  # fmt: skip

    def compare(self, scheme: str, against: str, *, settings: Sequence[str] = ()) -> Result:
        """A scheme beside another, same lives."""
        return compare(
            scheme, [against], people=self.people, years=self.years, people_seed=SEED, life_seed=SEED,
            settings=settings,
        )  # fmt: skip


class Value(NamedTuple):
    """A reading with the ends of its interval of chance; None: undefined."""

    value: float | None
    low: float | None
    high: float | None

    def times(self, factor: float) -> Value:
        """The same in another unit."""
        return Value(*(None if part is None else part * factor for part in self))

    def shown(self, decimals: int = 2) -> str:
        """The value with its interval, or a dash."""
        if self.value is None:
            return "–"
        value, low, high = (None if part is None else _rounded(part, decimals) for part in self)
        return f"{value}" if low is None or self.low == self.high else f"{value} ({low} to {high})"


def _rounded(number: float, decimals: int) -> str:
    """As printed; what rounds to zero has no sign."""
    return f"{round(number, decimals) + 0.0:,.{decimals}f}"


PER_THOUSAND: Final = 1000
PERCENT: Final = 100


def reading(result: Result, measure: str, scheme: str, **at: str | None) -> Value:
    """One reading of everybody over the whole run; what ``at`` leaves out (clause, context, by, against) is null.

    Raises LookupError where there is not exactly one.
    """
    frame = result.readings
    wanted: dict[str, Any] = {"against": None, "clause": None, "context": None, "by": None, **at}
    here = frame.filter(measure=measure, scheme=scheme, cohort="all")
    here = here.filter(here["month"].is_null())
    for column, word in wanted.items():
        here = here.filter(here[column].is_null() if word is None else here[column] == word)
    if here.height != 1:
        raise LookupError(f"{measure} of {scheme} at {wanted}: {here.height} readings")
    row = here.row(0, named=True)
    return Value(row["value"], row["low"], row["high"])


def number(of: Value) -> float:
    """The value itself.  Raises ValueError where it is undefined: such a study is too small."""
    if of.value is None:
        raise ValueError("a reading that a sentence rests on is undefined: too few people")
    return of.value


def apart(one: Value, other: Value) -> bool:
    """Whether the intervals of two readings have nothing in common."""
    ends = (one.low, one.high, other.low, other.high)
    return None not in ends and (number(one) - number(other)) != 0 and not _overlap(one, other)


def _overlap(one: Value, other: Value) -> bool:
    assert one.low is not None and one.high is not None and other.low is not None and other.high is not None
    return one.low <= other.high and other.low <= one.high


def borne_out(sentence: str, *, by: bool) -> str:
    """A sentence that interprets, if the runs bear it out.  Raises ValueError where they do not: write another."""
    if not by:
        raise ValueError(f"the runs do not bear out: {sentence}")
    return sentence


class Bar(NamedTuple):
    """One row of a chart and of the table below it."""

    label: str
    series: str
    value: Value


class Chart(NamedTuple):
    """Rows of one quantity, each with its interval of chance."""

    heading: str
    axis: str
    rows: tuple[Bar, ...]
    decimals: int = 2


GROUNDS_IN_WORDS: Final = {
    "adjudicated_serious": "a serious breach, adjudicated",
    "minor": "a minor breach",
    "unproven": "what nobody proved",
    "lawful_or_protected": "lawful or protected conduct",
}


def beside_error(worlds: Mapping[str, tuple[Result, str, str]]) -> tuple[Chart, Chart]:
    """What never stands without listing in error: listed as designed by ground, and what remains at perfect sight.

    ``worlds`` are a run, the scheme in it and a list of it, each by the words of its series.
    """
    designed = [
        Bar(said, series, _thousandth(result, "listed_as_designed", scheme, clause, f"ground={ground}"))
        for ground, said in GROUNDS_IN_WORDS.items()
        for series, (result, scheme, clause) in worlds.items()
    ]
    perfect = [
        Bar(said, series, _thousandth(result, "harm_at_perfect_sight", scheme, clause, f"ledger={ledger}"))
        for ledger, said in (("corrected", "as much seen as is assumed"), ("full", "all seen"))
        for series, (result, scheme, clause) in worlds.items()
    ]
    return (
        Chart("Listed as designed, by ground", "people per 1,000", tuple(designed)),
        Chart("What remains if nothing is mistaken", "people per 1,000", tuple(perfect)),
    )


def _thousandth(result: Result, measure: str, scheme: str, clause: str, by: str) -> Value:
    return reading(result, measure, scheme, clause=clause, by=by).times(PER_THOUSAND)


class Finding(NamedTuple):
    """A study's page before it is written."""

    file: str
    title: str
    question: str
    charts: tuple[Chart, ...]
    can: tuple[str, ...]
    cannot: tuple[str, ...]
    runs: Mapping[str, Result]
    """By what each run is, in words."""


def write(finding: Finding, folder: Path, size: Size) -> None:
    """The page and its charts, in ``folder``."""
    for number, chart in enumerate(finding.charts, start=1):
        (folder / f"{finding.file}-{number}.svg").write_text(_drawn(finding, chart, number), encoding="utf-8")
    (folder / f"{finding.file}.md").write_text(_text(finding, size), encoding="utf-8")


def _drawn(finding: Finding, chart: Chart, number: int) -> str:
    rows = [
        Dot(row.label, row.series, row.value.value, row.value.low, row.value.high, row.value.shown(chart.decimals))
        for row in chart.rows
        if row.value.value is not None
    ]
    return (
        to_svg(dots(rows, chart.axis, Caption(f"{chart.heading}. {NOTICE}."), WIDE), f"{finding.file}-{number}") + "\n"
    )


def _text(finding: Finding, size: Size) -> str:
    parts = [
        f"<!-- Written by `python -m docs.findings {finding.file}`. Change that, not this page. -->",
        f"# {finding.title}",
        f"*{NOTICE}.* Every error, coverage and response below was put in by an author; none was found.",
        finding.question,
        f"```sh\n.venv/bin/python -m docs.findings {finding.file}\n```",
        f"{size.people:,} people, {_years(size.years)} from the month in which the scheme comes into force, seeds "
        f"{SEED}; the status quo goes before. Intervals are of chance alone (64 batches of households, each left out "
        "once).",
    ]
    for number, chart in enumerate(finding.charts, start=1):
        parts += [f"## {chart.heading}", f"![{chart.heading}]({finding.file}-{number}.svg)", _table(chart)]
    parts += ["## What the model says", *_items(finding.can), "## What it cannot say", *_items(finding.cannot)]
    parts += ["## Runs", _runs(finding.runs)]
    return "\n\n".join(parts) + "\n"


def _years(years: int) -> str:
    return "1 year" if years == 1 else f"{years} years"


def _table(chart: Chart) -> str:
    several = len({row.series for row in chart.rows}) > 1
    head = ["", "", chart.axis] if several else ["", chart.axis]
    lines = [head, ["---"] * (len(head) - 1) + ["---:"]]
    for row in chart.rows:
        lines.append([row.label, *([row.series] if several else []), row.value.shown(chart.decimals)])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _items(sentences: Sequence[str]) -> list[str]:
    return ["\n".join(f"- {sentence}" for sentence in sentences)]


def _runs(runs: Mapping[str, Result]) -> str:
    """What repeats each run, and the checksum of its records."""
    lines = [
        f"# {called}: checksum {result.manifest['checksum'][:16]}\n{result.manifest['command']}"
        for called, result in runs.items()
    ]
    return "```sh\n" + "\n".join(lines) + "\n```"
