"""What is nearest to a scheme and takes something away: each safeguard, and the findings that go and come with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from glasshouse.audit import Audit, Finding, audit_text
from glasshouse.scheme import SchemeText
from glasshouse.study.clauses.assessment.document import BLANK, Asked, Block, Said, TableRows
from glasshouse.study.clauses.cures import cured, settled
from glasshouse.world import WorldText

_WORDS = {
    "drop-sight": "stop seeing",
    "drop-pool": "stop copying to",
    "drop-sanction": "drop",
    "spare-household": "spare the household in",
    "stop-publishing": "stop publishing",
    "raise-threshold": "ask for more before entry on",
    "shorten-retention": "halve (or end) the retention of",
    "shorten-term": "halve the term of",
    "propagate": "let corrections reach the copies in",
    "notice": "tell people after entry",
    "appeal": "open an appeal",
    "human-review": "let a person look again",
}


def alternatives(text: SchemeText, audit: Audit, world: WorldText) -> tuple[Block, ...]:
    """A row a safeguard, those first with which most findings go."""
    cures, refused = settled(text, world)
    before = {one.fingerprint: one for one in audit.findings}
    rows = []
    for cure in cures:
        after = cured(text, [cure], world)
        if isinstance(after, SchemeText):
            after_by_key = {one.fingerprint: one for one in _findings(after, audit.profiles, audit.as_of)}
            resolved = [one for key, one in before.items() if key not in after_by_key]
            new = [one for key, one in after_by_key.items() if key not in before]
            safeguard = f"{_WORDS[cure.kind]} {cure.clause}".strip()
            rows.append((len(resolved), (safeguard, _sentence(resolved), _sentence(new), BLANK)))
    rows.sort(key=lambda row: -row[0])
    blocks: list[Block] = [
        TableRows(
            "The nearest safeguards, one at a time",
            ("Safeguard", "Findings that go", "Findings that come", "Taken up? If not, why not?"),
            tuple(row for _, row in rows),
            "moves that only take away (docs/how-to/run-a-study.md), each audited again; a finding that"
            " goes is no clearance",
        ),
        Said(
            "How much less harm each does to invented people is measured by `glasshouse safeguards`, not here.",
            "this project",
        ),
    ]
    if refused:
        blocks.append(
            TableRows(
                "Moves that are no safeguard here",
                ("Move", "Because"),
                tuple((one.cure.id, one.reason) for one in refused),
                "the law of cures",
            )
        )
    blocks.append(Asked("What would reach the objective without the scheme, and why is it not chosen?"))
    return tuple(blocks)


def _findings(text: SchemeText, profiles: Sequence[str], day: date) -> tuple[Finding, ...]:
    return audit_text(text, profiles=profiles, as_of=day).findings


def _sentence(findings: Sequence[Finding]) -> str:
    return ", ".join(f"{one.rule} at {one.clause}" for one in findings) or "none"
