"""Listing in error under Beijing's plan of 2018, as error and its concentration vary, beside perfect sight."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from docs.findings.page import PER_THOUSAND, Bar, Chart, Finding, Size, apart, beside_error, borne_out, number, reading
from glasshouse import Scheme
from glasshouse.text import Number, decimal_text

SCHEME: Final = "beijing-2018"
ERRORS: Final = ("misattributed", "fabricated_per_month")
LEVELS: Final = {
    "errors as assumed": Fraction(0),
    "a third of the way up": Fraction(1, 3),
    "errors at the top": Fraction(1),
}
"""How far each error is moved from its value to the upper end of its range."""
SPREADS: Final = {"on fewer people": "share_of_people", "on those assumed": "", "on more people": "times"}
"""Which of the two numbers of concentration is moved to the lower end of its range."""


def study(size: Size) -> Finding:
    """Nine runs: three levels of error on three levels of concentration."""
    runs = {
        f"{level}; {spread}": size.run(SCHEME, settings=[*moved(ERRORS, far), *moved((key,), Fraction(-1))])
        for level, far in LEVELS.items()
        for spread, key in SPREADS.items()
    }

    wrong = tuple(
        Bar(level, spread, reading(runs[f"{level}; {spread}"], "listed_in_error", SCHEME).times(PER_THOUSAND))
        for level in LEVELS
        for spread in SPREADS
    )
    written = runs["errors as assumed; on those assumed"]
    seen, whole = (
        reading(written, "harm_at_perfect_sight", SCHEME, by=f"ledger={ledger}").times(PER_THOUSAND)
        for ledger in ("corrected", "full")
    )
    as_assumed, at_the_top = wrong[1].value, wrong[-2].value
    return Finding(
        "listed-in-error",
        "Listing in error under Beijing's plan of 2018",
        "How many people stand on a black list (the court's or the city's) though the scheme's own rules, read on what "
        "each person really did and was seen to do, would not put them there? No rate of error was ever published. So "
        "the errors are varied over the ranges that their author holds possible, and so is how much they fall on the "
        "same few people again and again.",
        (
            Chart("On a black list in error", "people per 1,000 present", wrong, 3),
            *beside_error(
                {"the court's list": (written, SCHEME, "defaulters"), "the city's": (written, SCHEME, "blacklist")}
            ),
            Chart(
                "What remains on any black list",
                "people per 1,000 present",
                (Bar("as much seen as is assumed", "", seen), Bar("all seen", "", whole)),
            ),
        ),
        (
            f"With errors as assumed, {as_assumed.shown(3)} in 1,000 people are on a black list in error in an "
            f"average month; with every error at the top of its range, {at_the_top.shown(3)}.",
            borne_out(
                f"Beside that, {seen.shown()} in 1,000 are on one without any error, because the rules say so, and "
                f"{whole.shown()} would be if the authority saw everything. What is left at perfect sight is not a "
                "remainder: it is larger than what the largest errors put there.",
                by=number(seen) > number(at_the_top),
            ),
            borne_out(
                "How much the errors fall on the same people decides who is listed in error, and here hardly how many: "
                f"at the top of the ranges {wrong[-3].value.shown(3)} where they fall on fewer people and "
                f"{wrong[-1].value.shown(3)} where they fall on more.",
                by=not apart(wrong[-3].value, wrong[-1].value),
            ),
        ),
        (
            "How many people in Beijing were listed in error. The rates are ranges that an author holds possible; "
            "where in them a real authority lies, nobody published.",
            "That listing without error is right. *In error* is the smallest sense of wrong: it asks whether the rule "
            "was kept, not whether the rule should be.",
            "What errors of different departments do together where they are not independent, which they are here.",
        ),
        runs,
    )


def moved(keys: tuple[str, ...], far: Fraction) -> list[str]:
    """Settings that move every such number of the scheme towards an end of its range; none where it stays."""
    if far == 0:
        return []
    return [
        f"{written.clause}.{written.key}={decimal_text(_at(written, far))}"
        for written in Scheme.load(SCHEME).numbers
        if written.is_unknown and written.key.rpartition(".")[2] in keys and _is_error(written)
    ]


def _is_error(written: Number) -> bool:
    """Whether a number belongs to the error of an agency, and not to what a sanction multiplies."""
    return written.key in ERRORS or written.key.startswith("concentrated.")


def _at(written: Number, far: Fraction) -> Fraction:
    end = written.high if far > 0 else written.low
    assert end is not None
    exact = written.value + abs(far) * (end - written.value)
    return Fraction(round(exact * 10**9), 10**9)
