"""A calibration in words: what the published figures fix, what they leave open, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.report.tables import markdown_table, table_text
from glasshouse.shown import in_comment, in_line, in_markdown
from glasshouse.study.record.calibration import Calibrated, Width
from glasshouse.study.record.fitted_texts import command
from glasshouse.study.record.targets import NOT_EVIDENCE
from glasshouse.text import plain_number
from glasshouse.vocabulary import NOTICE

_HEADLINES = {
    "entries": "entries per 1,000 adults and year, in names (fitted)",
    "exits": "exits a year, per person listed (fitted)",
    "caught": "share of the list caught trying to fly in a month (fitted)",
    "paid": "share of entries paid by five years after the list began (fitted)",
    "listed": "share of adults on the list, in names",
    "attempts": "attempts per person caught in a month (a check, not fitted)",
    "in_error": "share of the list that is on it in error",
}


def text(result: Calibrated) -> str:
    """For people at a terminal."""
    return "\n\n".join(
        [
            _sentences(result),
            table_text([_row(width) for width in result.widths]),
            table_text([_row(width) for width in result.products]),
            "\n".join(_pairs(result)),
            "Over the sets, an interval of assumption (with the chance of one small city in it):",
            table_text([{"figure": what, "95 % of sets": value} for what, value in _headlines(result)]),
            "\n".join(_written(result)),
            f"{NOTICE}. {NOT_EVIDENCE}",
        ]
    )


def page(result: Calibrated) -> str:
    """As a page."""
    return (
        "\n\n".join(
            [
                f"<!-- Written by `{in_comment(command(result))}`. -->",
                "# Calibration",
                f"*{NOTICE}.* {NOT_EVIDENCE}",
                _sentences(result),
                f"```sh\n{in_line(command(result))}\n```",
                "## What is varied, and what is left of its range",
                "An unknown is called not identified where 95 of 100 sets still span more than two thirds of its range."
                " Levers are never varied.",
                markdown_table([_row(width) for width in result.widths]),
                "## Products that published figures show",
                markdown_table([_row(width) for width in result.products]),
                "## Strong correlations",
                "\n".join(f"- {in_markdown(line)}" for line in _pairs(result)),
                "## Headlines over the sets",
                "An interval of assumption; the chance of one small city is in it too.",
                markdown_table([{"figure": what, "95 % of sets": value} for what, value in _headlines(result)]),
                "## What is written into the texts",
                "\n".join(f"- {in_markdown(line)}" for line in _written(result)),
            ]
        )
        + "\n"
    )


def _sentences(result: Calibrated) -> str:
    fitted = ", ".join(target.number for target in result.targets.targets if target.use == "fit")
    return (
        f"{len(result.members)} parameter sets whose own runs meet every target to fit ({fitted}), found in"
        f" {result.runs} runs of {result.plan.options.people:,} invented people. Any is as good as another: what a run"
        " shows is shown over all of them."
    )


def _row(width: Width) -> dict[str, str]:
    return {
        "unknown": width.id,
        "before": f"{plain_number(width.prior_low)} to {plain_number(width.prior_high)}",
        "after": f"{plain_number(width.low)} to {plain_number(width.high)}",
        "middle": f"{plain_number(width.middle)}",
        "width left": f"{width.left:.2f}",
        "identified": "yes" if width.identified else "not identified",
    }


def _pairs(result: Calibrated) -> Iterator[str]:
    if not result.correlations:
        yield "No two unknowns are strongly correlated over the sets (rank correlation of 0.5 or more)."
    for first, second, rank in result.correlations:
        yield f"{first} and {second}: rank correlation {rank:+.2f}"


def _headlines(result: Calibrated) -> Iterator[tuple[str, str]]:
    for figure, what in _HEADLINES.items():
        low, middle, high = result.headline(figure)
        yield what, f"{plain_number(middle)} ({plain_number(low)} to {plain_number(high)})"


def _written(result: Calibrated) -> Iterator[str]:
    if not result.written:
        yield "Nothing is written: only what the targets' text names is."
    for one in result.written:
        number = one.parameter
        yield (
            f"{number.clause}.{number.key} ({number.of}): {plain_number(float(one.value))}, fitted to"
            f" target {one.target.number}; over the sets {plain_number(one.low)} to {plain_number(one.high)}"
        )
