"""One text against another: findings and flows added or removed, and what was only declared away.

A finding that goes while the flow it stands on and what its clause does are unchanged was declared away: some
declaration that only the audit reads is another now.  It counts as open, and one declared milder as grave as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from glasshouse.audit.finding import CLEARANCE, Audit, Finding, counted
from glasshouse.audit.flows import Flows
from glasshouse.audit.rule import Severity
from glasshouse.audit.runner import audit_text, chosen_profiles
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.shown import in_line
from glasshouse.text import TextModel, parts

DECLARATIONS: Final = frozenset(
    [
        "legality",
        "gravity",
        "proof",
        "subject",
        "right",
        "attribute",
        "proxy_for",
        "modality",
        "realtime",
        "public_space",
        "infers",
        "collected_from",
        "collected_for",
        "necessity",
        "min_source_age",
        "open_ended",
        "needs_money_or_health",
        "context",
        "sector",
        "register_",
        "until",
        "legal_basis",
        "purpose",
        "compatibility_statement",
        "juvenile_sealing",
        "erasure_propagates",
        "range_at_discretion",
        "learned",
        "predicts",
        "criteria_public",
        "weights_public",
        "independent_verification",
        "basis",
        "min_gravity",
        "ability_to_pay_test",
        "on_compliance",
        "review_months",
        "recipients",
        "severity",
        "restricts",
        "essential",
        "withdraws_entitlement",
        "duration_months",
        "aim",
        "least_intrusive_statement",
        "individual_assessment",
        "executor",
        "executed_by",
        "source",
        "declared_only",
        "documented",
        "assumed",
        "title",
        "sources",
        "public_services",
        "system_ai",
        "role",
        "annex_iii",
        "profiles",
        "operator",
        "mandatory",
        "consent",
        "decision",
        "decided",
        "content",
        "governance",
        "transparency",
        "related_contexts",
        "waive",
        "about",
        "hearing",
        "access",
        "correction_days",
        "human_review",
        "express_view",
        "contest",
        "judicial_review",
        "burden",
        "explanation",
        "body",
        "independent",
        "suspensive",
        "days",
    ]
)
"""Fields that change no life: what only the audit reads."""


@dataclass(frozen=True)
class Comparison:
    """What changed from ``before`` to ``after``; flows are edges between clauses."""

    after: Audit
    before: Audit
    added: tuple[Finding, ...]
    removed: tuple[Finding, ...]
    declared_away: tuple[Finding, ...]
    declared_milder: tuple[Finding, ...]
    """As they were before; they stand still, at a lower severity."""
    waived_since: tuple[Finding, ...]
    flows_added: tuple[tuple[str, str], ...]
    flows_removed: tuple[tuple[str, str], ...]

    def exit_code(self, fail_on: Severity = Severity.CONCERN) -> int:
        """As of the text audited; what was declared away, milder or waived since counts as open, as grave as before."""
        still = (*self.declared_away, *self.declared_milder, *self.waived_since)
        return int(bool(self.after.exit_code(fail_on)) or any(finding.severity >= fail_on for finding in still))

    def document(self) -> dict[str, Any]:
        """The same for scripts."""
        return {
            "scheme": self.after.scheme,
            "against": self.before.scheme,
            "rules_version": self.after.rules_version,
            "as_of": self.after.as_of.isoformat(),
            "added": [_brief(finding) for finding in self.added],
            "removed": [_brief(finding) for finding in self.removed],
            "declared_away": [_brief(finding) for finding in self.declared_away],
            "declared_milder": [_brief(finding) for finding in self.declared_milder],
            "waived_since": [_brief(finding) for finding in self.waived_since],
            "flows_added": [list(edge) for edge in self.flows_added],
            "flows_removed": [list(edge) for edge in self.flows_removed],
            "notice": CLEARANCE,
        }

    def sentence(self) -> str:
        """The same for people."""
        files = [in_line(f"{one.scheme} ({one.file})") for one in (self.after, self.before)]
        lines = [f"{files[0]} against {files[1]}:"]
        for word, findings in (
            ("added", self.added),
            ("removed", self.removed),
            ("declared away, flow unchanged (counts as open)", self.declared_away),
            ("declared milder, flow unchanged (counts as grave as before)", self.declared_milder),
            ("waived since (counts as open)", self.waived_since),
        ):
            lines.append(f"{counted(len(findings), 'finding')} {word}")
            lines += [
                f"  {in_line(f'{f.place}: {f.clause}: {f.rule} {f.severity.word}: {f.message}')}" for f in findings
            ]
        for word, edges in (("added", self.flows_added), ("removed", self.flows_removed)):
            lines.append(f"{counted(len(edges), 'flow')} {word}")
            lines += [f"  {start} → {end}" for start, end in edges]
        return "\n".join([*lines, self.after.sentence()])


def compare_audits(name_or_path: str, against: str, *, as_of: date | None = None, **chosen: Any) -> Comparison:
    """The audit of a scheme against that of another (its earlier version): see :func:`audit_scheme` for the rest."""
    return compare_texts(Scheme.load(name_or_path).text, Scheme.load(against).text, as_of=as_of, **chosen)


def compare_texts(text: SchemeText, earlier: SchemeText, *, as_of: date | None = None, **chosen: Any) -> Comparison:
    """The same of two loaded texts, under the profiles of both where none is chosen: dropping one clears nothing."""
    day = as_of if as_of is not None else date.today()
    chosen["profiles"] = chosen.get("profiles") or tuple(
        dict.fromkeys((*chosen_profiles(text, ()), *chosen_profiles(earlier, ())))
    )
    after, before = (audit_text(each, as_of=day, **chosen) for each in (text, earlier))
    now, then = ({f.fingerprint: f for f in audit.findings} for audit in (after, before))
    waived = {one.fingerprint for one in after.waived}
    edges, old_edges = (dict.fromkeys(Flows(each).edges()) for each in (text, earlier))
    acts, old_acts = _acts(text), _acts(earlier)

    def unchanged(finding: Finding) -> bool:
        """Whether the flow of a finding, and what its clause does, are what they were."""
        flow = [edge for edge in pairwise(step.name for step in finding.path) if edge in old_edges]
        return all(edge in edges for edge in flow) and acts.get(finding.clause) == old_acts.get(finding.clause)

    resolved = [finding for key, finding in then.items() if key not in now and key not in waived]
    milder = [finding for key, finding in then.items() if key in now and now[key].severity < finding.severity]
    return Comparison(
        after,
        before,
        added=tuple(finding for key, finding in now.items() if key not in then),
        removed=tuple(finding for finding in resolved if not unchanged(finding)),
        declared_away=tuple(finding for finding in resolved if unchanged(finding)),
        declared_milder=tuple(finding for finding in milder if unchanged(finding)),
        waived_since=tuple(finding for key, finding in then.items() if key in waived),
        flows_added=tuple(edge for edge in edges if edge not in old_edges),
        flows_removed=tuple(edge for edge in old_edges if edge not in edges),
    )


def _acts(text: SchemeText) -> dict[str, str]:
    """Per clause or block: what it does, its declarations left out."""
    acts = {
        own: repr(sorted(_operative(part.model)))
        for part in parts(text)
        if isinstance(own := getattr(part.model, "id", None), str)
    }
    for name in ("applies_to", "ledger", "redress", "decision", "governance", "transparency", "about"):
        model = getattr(text, name)
        acts[name] = repr(sorted(_operative(model))) if isinstance(model, TextModel) else ""
    return acts


def _operative(model: TextModel) -> Iterator[tuple[str, str]]:
    for name in type(model).model_fields:
        if name not in DECLARATIONS:
            yield name, _shown(getattr(model, name))


def _shown(value: object) -> str:
    if isinstance(value, TextModel):
        return repr(sorted(_operative(value)))
    if isinstance(value, tuple):
        return repr([_shown(item) for item in value])
    if isinstance(value, dict):
        return repr({key: _shown(item) for key, item in value.items()})
    return repr(value)


def _brief(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "clause": finding.clause,
        "path": [step.name for step in finding.path],
        "message": finding.message,
        "fingerprint": finding.fingerprint,
    }
