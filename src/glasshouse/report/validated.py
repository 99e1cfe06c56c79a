"""A validation as lines, as a document for scripts, and as a page with its chart.  All figures are the study's own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from glasshouse.placing import put
from glasshouse.report.charts import WIDE, Caption, Line, lines, to_svg
from glasshouse.report.tables import markdown_table
from glasshouse.shown import in_address, in_code, in_comment, in_line, in_markdown
from glasshouse.study.record.beside import Foretold
from glasshouse.study.record.published_list import WithInterval
from glasshouse.study.record.targets import NOT_EVIDENCE
from glasshouse.study.record.validation import SEEDS, TargetRow, Validated
from glasshouse.text import plain_number
from glasshouse.vocabulary import NOTICE

_HOW: Final = {
    "fit": "calibration may use it",
    "check": "nothing was fitted to it",
    "consistency": "follows from others",
    "stress": "a machine at its worst",
    "prior": "what the texts put in",
    "scenario": "what the texts put in",
    "not modelled": "no such thing in the model",
}


def command(found: Validated) -> str:
    """The line that asks for it."""
    options = found.options
    seeds = f"--people-seed {options.people_seed} --life-seed {options.life_seed}"
    return f"glasshouse validate --world {options.world} --people {options.people} {seeds}"


def document(found: Validated) -> dict[str, Any]:
    """For scripts: every target, and what stands beside them."""
    return {
        "notice": NOTICE,
        "not_evidence": NOT_EVIDENCE,
        "command": command(found),
        "passed": found.passed,
        "targets": [row.document() for row in found.rows],
        "explained": {row.target.id: row.target.explained for row in found.rows if row.target.explained},
        "counting": {"names_per_person_listed_at_most": found.counted_at_most},
        "over_time": [month._asdict() for month in found.over_time],
        "published_counts": [
            {"count": count.id, "month": count.month, "of": count.of, "published": both[0], "simulated": both[1]}
            for count in found.targets.published_counts
            for both in (found.both(count),)
        ],
        "listed_in_error": [
            {
                "misattributed": float(swept.misattributed),
                "fabricated_per_month": float(swept.fabricated),
                "share_of_the_list": swept.share._asdict(),
            }
            for swept in found.error
        ],
        "null_run": [
            {"axis": gap.axis, "log_ratio": gap.gap._asdict(), "parts": dict(gap.parts)} for gap in found.gaps
        ],
        "raw_and_twin": [
            {"what": one.what, "raw": one.raw._asdict(), "twin": one.twin._asdict()} for one in found.parted
        ],
        "midas_foretold": {
            "base_rate_per_month": float(found.foretold.base),
            "hit_rate": float(found.foretold.hit),
            "wrong": float(found.foretold.wrong(found.foretold.hit)),
            "simulated": found.foretold.simulated._asdict(),
        },
    }


def text(found: Validated) -> str:
    """For people at a terminal."""
    return "\n\n".join(
        [
            "\n".join(line for row in found.rows for line in _lines(row)),
            "\n".join(_wrapped(_explained(found))),
            "\n".join(_wrapped(_said(found))),
            "\n".join(_wrapped([_verdict(found), NOT_EVIDENCE, f"{NOTICE}."])),
        ]
    )


def page(found: Validated, chart: str) -> str:
    """The Markdown page; ``chart`` is the file name of its chart."""
    options = found.options
    head = [
        f"<!-- Written by `{in_comment(command(found))} -o docs/validation.md`. Change the targets or the texts"
        " instead. -->",
        "# Validation",
        f"*{NOTICE}.* {NOT_EVIDENCE}",
        "What was published, and what a run gives: the figure, its source, what a run may give, and whether it does. "
        "Accepted ranges stand in `library/validation/targets.yaml` and are never changed after a run. Only *fit* and "
        "*check* are in or out. The court list is lived from an empty list for twelve years in "
        f"{SEEDS} cities of {options.people:,} invented people, read from the ninth year on; in brackets the 95 % "
        "interval of chance over households, or, of what the texts put in, the range that they give.",
        f"```sh\n{in_line(command(found))}\n```",
        f"**{in_markdown(_verdict(found))}**",
    ]
    return (
        "\n\n".join(
            [
                *head,
                markdown_table([_cells(row) for row in found.rows]),
                "Uses: " + "; ".join(f"*{use}*, {how}" for use, how in _HOW.items()) + ".",
                "## What explains a figure, or its miss",
                "\n".join(f"- {in_markdown(line)}" for line in _explained(found)) or "Nothing is out.",
                "## Cumulative is not the list on the day",
                f"![{_alternative(found)}]({chart})",
                markdown_table(_counts(found)),
                "The run's rates do not change over the years, so its list grows fastest at first; that of the record"
                " began slowly, and in 2024 more names left it than entered.",
                "## Beside the targets",
                "\n".join(f"- {in_markdown(line)}" for line in _said(found)),
                "## Where the figures were published",
                "\n".join(_sources(found)),
            ]
        )
        + "\n"
    )


def files_of(target: Path) -> tuple[Path, Path]:
    """The page and its chart."""
    return target, target.parent / f"{target.stem}.svg"


def write_page(found: Validated, target: Path) -> None:
    """The page, and its chart beside it under the same name; both or neither.  Raises StoreError."""
    _, chart = files_of(target)
    put((target, page(found, chart.name)), (chart, drawn(found) + "\n"))


def drawn(found: Validated) -> str:
    """The chart of the list counted both ways, as SVG."""
    points = [
        Line(series, month.month, value, None, None)
        for series, of in (("ever published, cumulative", "cumulative"), ("on the list that day", "stock"))
        for month in found.over_time
        for value in (getattr(month, of),)
    ]
    top = max(point.value for point in points)
    said = Caption(_alternative(found))
    chart = lines(points, "years since the list began", "per 1,000 adults", said, WIDE, span=(0.0, top))
    return to_svg(chart, "validation")


def _alternative(found: Validated) -> str:
    last = found.over_time[-1]
    return (
        f"Two lines over {len(found.over_time) // 12} years: names ever published rise to {last.cumulative:.1f} per"
        f" 1,000 adults; the list on the day levels off at {last.stock:.1f}. {NOTICE}."
    )


def _verdict(found: Validated) -> str:
    judged = [row for row in found.rows if row.judged]
    out = [f"{row.target.number} ({row.target.what})" for row in judged if not row.inside]
    inside = f"{len(judged) - len(out)} of {len(judged)} figures that are judged lie in their accepted range"
    return f"{inside}{'' if not out else '; out: ' + '; '.join(out)}."


def _cells(row: TargetRow) -> dict[str, str]:
    target = row.target
    low_high = "-" if target.accepted is None else f"{_figure(target.accepted[0])} to {_figure(target.accepted[1])}"
    return {
        "no.": target.number,
        "figure": target.what,
        "use": target.use,
        "published": target.published,
        "accepted": low_high,
        "a run gives": _estimate(row.simulated),
        "in": ("in" if row.inside else "OUT") if row.judged else "-",
        "source": target.source,
    }


def _lines(row: TargetRow) -> list[str]:
    """A target at a terminal: what it is and whether it is in, then the figures."""
    cells = _cells(row)
    told = f"{cells['a run gives']}; accepted {cells['accepted']}; published {cells['published']} [{cells['source']}]"
    return [
        f"{cells['no.']:<4}{cells['in']:<4}{cells['figure']} ({cells['use']})",
        *textwrap.wrap(told, 80, initial_indent=" " * 8, subsequent_indent=" " * 8, break_on_hyphens=False),
    ]


def _figure(number: Any) -> str:
    return plain_number(float(number))


def _estimate(of: WithInterval | None) -> str:
    if of is None or of.value is None:
        return "-"
    if of.low is None or of.high is None:
        return _figure(of.value)
    return f"{_figure(of.value)} ({_figure(of.low)} to {_figure(of.high)})"


def _explained(found: Validated) -> list[str]:
    said = []
    for row in found.rows:
        out = row.judged and not row.inside
        if out or row.target.explained:
            why = " ".join((row.target.explained or "no explanation is known").split())
            said.append(f"{row.target.number}{', out' if out else ''}: {why}.")
    return said


def _counts(found: Validated) -> list[dict[str, str]]:
    return [
        {
            "published count": count.id,
            "month of the list": str(count.month),
            "counted as": count.of,
            "published, per 1,000 adults": _figure(both[0]),
            "a run gives": _figure(both[1]),
        }
        for count in found.targets.published_counts
        for both in (found.both(count),)
    ]


def _said(found: Validated) -> Iterator[str]:
    counting = found.targets.counting
    yield (
        f"Names are read as persons: {_figure(counting.names_per_person.value)} a person and"
        f" {_figure(counting.share_firms.value)} of them firms. At the other end of what is assumed of both, the same"
        f" people would be {found.counted_at_most:.2f} times as many names (targets 1 and 2)."
    )
    for swept in found.error:
        yield (
            f"Listed in error, with {_figure(swept.misattributed)} of sightings astray and"
            f" {_figure(swept.fabricated)} entries a month out of nothing: {_estimate(swept.share)} of the list."
            " No rate is published, so none of these is a finding."
        )
    for gap in found.gaps:
        parts = ", ".join(f"{part.replace('_', ' ')} {_signed(value)}" for part, value in gap.parts)
        yield (
            f"Null run (perfect sight, nothing follows from a listing), log ratio of the shares listed by {gap.axis}:"
            f" {_estimate(gap.gap)}; of which {parts}. No conduct varies by group: what is not 0 is chance and"
            " circumstance."
        )
    for one in found.parted:
        yield (
            f"Raw and twin, {one.what} at the end: the ever listed less the others {_estimate(one.raw)}; the same"
            f" people less themselves without the list {_estimate(one.twin)}. As Statistics Netherlands found of child"
            " protection, the raw difference says little of what a listing does."
        )
    yield from _foretold(found.foretold)


def _signed(value: float | None) -> str:
    return "of too few" if value is None else f"{value:+.3f}"


def _foretold(of: Foretold) -> Iterator[str]:
    high, low, times = of.wrong(of.hit_low), of.wrong(of.hit_high), _figure(of.over_usual)
    yield (
        f"{of.scheme} foretold from base rate ({float(of.base):.5f} a month, the usual findings), hit rate"
        f" ({_figure(of.hit)}, {_figure(of.hit_low)} to {_figure(of.hit_high)}) and no review, with {times}"
        f" times the usual findings: {_figure(of.wrong(of.hit))} wrong ({_figure(low)} to {_figure(high)}); a run gives"
        f" {_estimate(of.simulated)}; 0.93 of those reviewed were. Were each finding looked over and"
        f" {_figure(of.seen_right)} of errors seen: {_figure(of.wrong(of.hit, reviewed=type(of.hit)(1)))}."
    )


def _wrapped(said: Iterable[str]) -> list[str]:
    return [line for one in said for line in textwrap.wrap(one, 80, subsequent_indent="  ", break_on_hyphens=False)]


def _sources(found: Validated) -> Iterator[str]:
    used = [key for target in found.targets.targets for key in (target.source, *target.also)]
    used += [count.source for count in found.targets.published_counts]
    for key in dict.fromkeys(used):
        source = found.targets.sources[key]
        yield f"- {in_code(key)}: {in_markdown(source.title)}. {in_address(source.where)} (read: {source.read})"
