"""What an audit says: findings, what it could not decide, what it did not run, and what the text waived."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from glasshouse.audit.flows import Step
from glasshouse.audit.lives import Simulated, TouchedLives
from glasshouse.audit.rule import Criterion, Severity
from glasshouse.errors import Place

CLEARANCE: str = "Not a clearance."
BLOCKS: Final = ("about", "applies_to", "ledger", "redress", "decision", "governance", "transparency")
"""Parts of a text without an id: a finding at one of these is about the scheme as a whole."""
NOTICE: str = "Invented people. A model, not a measurement of any place. No legal advice."


@dataclass(frozen=True)
class AppliedCriterion:
    """A criterion as it holds on the day of the audit, with the reason where it says less than it could."""

    criterion: Criterion
    severity: Severity
    reason: str = ""


@dataclass(frozen=True)
class Finding:
    """A clause that breaks a criterion: where, by which flow, how much, and what would cure it.

    ``reasons`` say why the criteria that carry its severity say no more; ``refused`` is set where a waiver was not
    heard; ``run`` is what its clauses did in a run, where one is given.
    """

    rule: str
    title: str
    severity: Severity
    reasons: tuple[str, ...]
    clause: str
    place: Place | None
    path: tuple[Step, ...]
    message: str
    held: tuple[AppliedCriterion, ...]
    cure: str
    field: str = ""
    refused: str = ""
    run: TouchedLives | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same rule at the same clause and field, wherever the clause stands in the file."""
        key = "\n".join((self.rule, self.clause, self.field))
        return hashlib.sha256(key.encode()).hexdigest()[:16]

    @property
    def borne_by(self) -> tuple[str, ...]:
        """The instruments that carry its severity: those that say no less."""
        return tuple(dict.fromkeys(one.criterion.instrument for one in self.held if one.severity >= self.severity))

    @property
    def instrument(self) -> str:
        """Every criterion: instrument, wording or that it is to be verified, profile and date."""
        return "; ".join(criterion_text(held) for held in self.held)


@dataclass(frozen=True)
class Undecided:
    """RX000: a field that a rule needs is not declared."""

    rule: str
    clause: str
    field: str
    place: Place | None


@dataclass(frozen=True)
class NotRun:
    """A rule or profile that was left out, and why."""

    rule: str
    reason: str


@dataclass(frozen=True)
class Waived:
    """A finding that the text itself waives, with the reason and basis that it gives, and where it does."""

    finding: Finding
    reason: str
    basis: str
    place: Place | None
    fingerprint: str

    @property
    def rule(self) -> str:
        """The rule that is waived."""
        return self.finding.rule

    @property
    def clause(self) -> str:
        """The clause at which it is."""
        return self.finding.clause


@dataclass(frozen=True)
class Audit:
    """All that was found in one text under one rule set on one day; never a verdict on the text."""

    scheme: str
    file: str
    rules_version: str
    profiles: tuple[str, ...]
    profiles_not_run: tuple[str, ...]
    as_of: date
    findings: tuple[Finding, ...]
    undecidable: tuple[Undecided, ...]
    not_run: tuple[NotRun, ...]
    waived: tuple[Waived, ...]
    unused_waivers: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    """Contexts that hold so many signals that they may be declared too broadly."""
    leaning: tuple[str, ...] = ()
    """Where a rule found nothing because of words of the text: rule, clause and the words."""
    run: tuple[str, ...] = ()
    """Of which run the findings' figures are, and what has to be read beside them."""
    effects: tuple[Simulated, ...] = ()
    """What the scheme as a whole did in that run."""

    def worst(self) -> Severity | None:
        """The gravest severity among the findings."""
        return max((finding.severity for finding in self.findings), default=None)

    def exit_code(self, fail_on: Severity = Severity.CONCERN) -> int:
        """1 where a finding is at least as severe as ``fail_on``, else 0; what is undecidable alone is 0."""
        return int(any(finding.severity >= fail_on for finding in self.findings))

    def sentence(self) -> str:
        """The line that sums up, and says that it is no clearance."""
        day, profiles = self.as_of.isoformat(), ", ".join(self.profiles)
        not_run = counted(len(self.not_run), "rule")
        if self.profiles_not_run:
            not_run += f" and the profiles {', '.join(self.profiles_not_run)}"
        findings = counted(len(self.findings), "finding")
        return (
            f"{findings} under rule set v{self.rules_version} as of {day}, profiles {profiles};"
            f" {len(self.undecidable)} undecidable; {not_run} not run;"
            f" {len(self.waived)} waived. {CLEARANCE}"
        )


def counted(number: int, word: str) -> str:
    """A number of things in words."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def headline(finding: Finding) -> str:
    """By what a finding has its severity, and why no more is said: the criteria that carry it, and their reasons."""
    why = f" ({'; '.join(finding.reasons)})" if finding.reasons else ""
    return f"by {'; '.join(finding.borne_by)}{why}"


def criterion_text(held: AppliedCriterion) -> str:
    """One criterion in words."""
    criterion = held.criterion
    wording = f': "{criterion.quote}"' if criterion.quote else ""
    since = f", applies from {criterion.applies_from.isoformat()}" if criterion.applies_from else ""
    binding = "" if criterion.binding else ", not binding"
    reason = f"; {held.reason}" if held.reason else ""
    return f"{criterion.instrument}{wording} (profile {criterion.profile}{since}{binding}; {criterion.mark}{reason})"
