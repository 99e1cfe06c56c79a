"""What appeal, notice, expiry and human review each change."""

from __future__ import annotations

from typing import Final

from docs.findings.page import PER_THOUSAND, Bar, Chart, Finding, Size, apart, beside_error, borne_out, reading

SCHEME: Final = "beijing-2021-eyes-and-apps"
"""The plan with cameras and applications: more entries, and more of them in error, for a safeguard to meet."""

SHORTER: Final = "listings end after one year"
CHANGES: Final = {
    "as it is": (),
    "no notice": ("redress.notice.after=false",),
    "no appeal": ("redress.appeal.filed_share=0",),
    "three in ten appeal": ("redress.appeal.filed_share=0.3",),
    "a human review finds the errors": ("redress.appeal.upheld_if_in_error=0.95",),
    "both: three in ten, and found": ("redress.appeal.filed_share=0.3", "redress.appeal.upheld_if_in_error=0.95"),
    "corrections reach the pool": ("city-pool.correction_reaches_copies=true",),
    "records end after two years": ("ledger.retention=24",),
    SHORTER: ("blacklist.leave.any.0.months_listed=12",),
}
"""Each alone, by what is set."""


def study(size: Size) -> Finding:
    """Nine runs, each with one change."""
    runs = {called: size.run(SCHEME, settings=changes) for called, changes in CHANGES.items()}

    def bars(measure: str, unit: float, clause: str | None) -> tuple[Bar, ...]:
        return tuple(
            Bar(called, "", reading(result, measure, SCHEME, clause=clause).times(unit))
            for called, result in runs.items()
        )

    wrong = bars("listed_in_error", PER_THOUSAND, "blacklist")
    listed = bars("prevalence", PER_THOUSAND, "blacklist")
    refused = bars("people_refused", 1, None)
    at = {called: number for number, called in enumerate(CHANGES)}
    no_appeal, reviewed, ended = (at[called] for called in ("no appeal", "both: three in ten, and found", SHORTER))
    told, kept = at["no notice"], at["records end after two years"]
    tables = (wrong, listed, refused)
    return Finding(
        "safeguards",
        "What appeal, notice, expiry and human review each change",
        "One safeguard at a time is added to Beijing's plan with cameras and applications, or taken from it, on the "
        "same invented people. What does each change of listing in error, and of listing at all?",
        (
            Chart("On the city's blacklist in error", "people per 1,000", wrong, 3),
            Chart("On the city's blacklist", "people per 1,000", listed),
            *beside_error(
                {
                    called: (runs[called], SCHEME, "blacklist")
                    for called in ("as it is", "corrections reach the pool", SHORTER)
                }
            ),
            Chart("People refused something", "people per 1,000 and year", refused),
        ),
        (
            borne_out(
                f"An appeal that one in twenty files changes little: {wrong[no_appeal].value.shown(3)} in 1,000 in "
                f"error without it, {wrong[0].value.shown(3)} with it. Where three in ten appeal and the review "
                f"finds the errors, {wrong[reviewed].value.shown(3)}.",
                by=not apart(wrong[no_appeal].value, wrong[0].value),
            ),
            borne_out(
                f"Expiry reaches what an appeal cannot: with listings of one year {listed[ended].value.shown()} in "
                f"1,000 are on the list, in place of {listed[0].value.shown()}, and {wrong[ended].value.shown(3)} "
                "in error.",
                by=apart(listed[ended].value, listed[0].value),
            ),
            borne_out(
                "Records that end after two years change nothing here, as the rule looks back over two years alone: a "
                "term that another clause never reaches protects nobody.",
                by=all(rows[kept].value == rows[0].value for rows in tables),
            ),
            borne_out(
                "Notice changes what people know of the scheme, and in this model hardly anything else: nobody appeals "
                "more or less for it, since the share who file is one number.",
                by=not any(apart(rows[told].value, rows[0].value) for rows in tables),
            ),
        ),
        (
            "Whether a review by a human finds errors. That it finds 95 in 100 is set here, and half of them in the "
            "scheme's file; no count was published for any such list.",
            "What the words *decided by a person* are worth. In this model they change no life: a person who waves "
            "through what a machine proposes is the machine.",
            "That these safeguards together make the scheme safe. What is listed as designed stays listed.",
        ),
        runs,
    )
