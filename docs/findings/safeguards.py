"""What appeal, notice, expiry and human review each change."""

from __future__ import annotations

from typing import Final

from docs.findings.page import PER_THOUSAND, Bar, Chart, Finding, Size, reading

SCHEME: Final = "beijing-2021-eyes-and-apps"
"""The plan with cameras and applications: more entries, and more of them in error, for a safeguard to meet."""

AS_IT_IS: Final = "as it is"
CHANGES: Final = {
    AS_IT_IS: (),
    "no notice": ("redress.notice.after=false",),
    "no appeal": ("redress.appeal.filed_share=0",),
    "three in ten appeal": ("redress.appeal.filed_share=0.3",),
    "a human review finds the errors": ("redress.appeal.upheld_if_in_error=0.95",),
    "both: three in ten, and found": ("redress.appeal.filed_share=0.3", "redress.appeal.upheld_if_in_error=0.95"),
    "corrections reach the pool": ("city-pool.correction_reaches_copies=true",),
    "records end after two years": ("ledger.retention=24",),
    "listings end after one year": ("blacklist.leave.any.0.months_listed=12",),
}
"""Each alone, by what is set."""


def study(size: Size) -> Finding:
    """Nine runs, each with one change."""
    runs = {called: size.run(SCHEME, settings=changes) for called, changes in CHANGES.items()}

    def rows(measure: str, unit: float, clause: str | None) -> tuple[Bar, ...]:
        return tuple(
            Bar(called, "", reading(result, measure, SCHEME, clause=clause).times(unit))
            for called, result in runs.items()
        )

    wrong = rows("listed_in_error", PER_THOUSAND, "blacklist")
    listed = rows("prevalence", PER_THOUSAND, "blacklist")
    refused = rows("people_refused", 1, None)
    at = list(CHANGES).index
    return Finding(
        "safeguards",
        "What appeal, notice, expiry and human review each change",
        "One safeguard at a time is added to Beijing's plan with cameras and applications, or taken from it, on the "
        "same invented people. What does each change of listing in error, and of listing at all?",
        (
            Chart("On the city's blacklist in error", "people per 1,000", wrong, 3),
            Chart("On the city's blacklist", "people per 1,000", listed),
            Chart("People refused something", "people per 1,000 and year", refused),
        ),
        (
            f"An appeal that one in twenty files changes little: {wrong[at('no appeal')].value.shown(3)} in 1,000 in "
            f"error without it, {wrong[0].value.shown(3)} with it. Where three in ten appeal and the review finds the "
            f"errors, {wrong[at('both: three in ten, and found')].value.shown(3)}.",
            f"Expiry reaches what an appeal cannot: with listings of one year "
            f"{listed[at('listings end after one year')].value.shown()} in 1,000 are on the list, in place of "
            f"{listed[0].value.shown()}; errors end with the rest.",
            "Records that end after two years change nothing here, as the rule already looks back over two years "
            "alone. A term in a clause that another clause never reaches protects nobody.",
            "Notice changes what people know: without it fewer respond, and in this model nobody appeals more or less "
            "for it, since the share who file is one number.",
        ),
        (
            "Whether a review by a human finds errors. That it finds 95 in 100 is set here; what a second look found "
            "elsewhere lies between 58 and 90 in 100, and at 8 in 100 where the burden was the person's.",
            "What the words *decided by a person* are worth. In this model they change no life: a person who waves "
            "through what a machine proposes is the machine.",
            "That these safeguards together make the scheme safe. What is listed as designed stays listed.",
        ),
        runs,
    )
