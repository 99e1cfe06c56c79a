"""From a text to an audit: run the rules, weigh what they find under profiles and date, hear the waivers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from glasshouse.audit.catalogue import RULES, RULES_VERSION
from glasshouse.audit.facts import Facts, names_law
from glasshouse.audit.finding import BLOCKS, AppliedCriterion, Audit, Finding, NotRun, Undecided, Waived
from glasshouse.audit.rule import PROFILES, UNDECIDABLE, Criterion, Hit, Rule, Severity, Silence
from glasshouse.errors import Errors, Place, SchemeError, UsageError, did_you_mean
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.scheme.process import RelatedContexts
from glasshouse.text import parts

_NOT_AI: Final = (
    "ai=false: rules that people alone wrote may lie outside the Act's ban (recital 12); held on the other bases"
    " (ECHR 8, GDPR, ICCPR)"
)
_AI_UNKNOWN: Final = "ai=unknown: the ban holds for AI systems only, and the text does not say"

FEWEST_SIGNALS: Final = 5
"""From how many signals on a context can hold too many of them."""


def audit_scheme(
    name_or_path: str,
    *,
    profiles: Sequence[str] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    as_of: date | None = None,
) -> Audit:
    """The audit of a shipped scheme, or of the file at a path: all profiles and rules unless some are named.

    ``select`` and ``ignore`` take rule ids or their beginnings (``CX``).  ``as_of`` is today where it is not given.
    Raises what loading raises, UsageError for an unknown profile or rule, and Errors for a malformed waiver.
    """
    loaded = Scheme.load(name_or_path)
    return audit_text(loaded.text, profiles=profiles, select=select, ignore=ignore, as_of=as_of)


def audit_text(
    text: SchemeText,
    *,
    profiles: Sequence[str] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    as_of: date | None = None,
) -> Audit:
    """The audit of a loaded text; see :func:`audit_scheme`."""
    day = as_of if as_of is not None else date.today()
    chosen = _chosen_profiles(profiles)
    left_out, rules = _chosen_rules(select, ignore, chosen)
    _check_waivers(text)
    facts = Facts(text)
    findings: list[Finding] = []
    undecided: list[Undecided] = []
    for each in rules:
        silent: set[tuple[str, str]] = set()
        for outcome in each.find(facts):
            if isinstance(outcome, Hit):
                finding = _weigh(each, outcome, facts, chosen, day)
                findings += [finding] if finding is not None else []
            elif (outcome.clause, outcome.field) not in silent and _borne(each, outcome.keys, chosen):
                silent.add((outcome.clause, outcome.field))
                undecided.append(Undecided(each.id, outcome.clause, outcome.field, _place(outcome, "")))
    if text.about.system_ai == "unknown":
        place = text.about.place_of("system_ai")
        needy = dict.fromkeys(f.rule for f in findings if any(held.criterion.only_ai for held in f.held))
        undecided += [Undecided(name, "about", "system_ai", place) for name in needy]
    findings.sort(key=lambda finding: (finding.place is None, finding.place or (), finding.rule, finding.field))
    kept, waived, unused = _hear_waivers(text, findings)
    return Audit(
        scheme=text.scheme,
        file=text.place.file if text.place is not None else "",
        rules_version=RULES_VERSION,
        profiles=chosen,
        profiles_not_run=tuple(profile for profile in PROFILES if profile not in chosen),
        as_of=day,
        findings=tuple(kept),
        undecidable=tuple(undecided),
        not_run=tuple(left_out),
        waived=tuple(waived),
        unused_waivers=tuple(unused),
        related=tuple(_pair(pair) for pair in text.related_contexts),
        broad=tuple(_broad(facts)),
    )


def _pair(pair: RelatedContexts) -> str:
    law = f"{pair.statute}, {pair.article}" if pair.article else pair.statute
    heard = "" if names_law(pair) else " (names no statute with its article: relates nothing)"
    return f"{pair.from_} → {pair.to}: {law}; {pair.reason}{heard}"


def _broad(facts: Facts) -> Iterator[str]:
    """Contexts of more than 40 % of the signals: what is declared broadly crosses nothing."""
    contexts = [sight.context for _, sight in facts.sights]
    for context in dict.fromkeys(contexts):
        held = contexts.count(context)
        if len(contexts) >= FEWEST_SIGNALS and 10 * held > 4 * len(contexts):
            yield f"{context}: {held} of {len(contexts)} signals; is it one sphere of life?"


def _chosen_profiles(names: Sequence[str]) -> tuple[str, ...]:
    for name in names:
        if name not in PROFILES:
            near = did_you_mean(name.upper(), PROFILES)
            remedy = f"did you mean '{near}'?" if near else "take one of these"
            raise UsageError(f"unknown profile '{name}'", None, (f"profiles: {', '.join(PROFILES)}",), remedy)
    return tuple(profile for profile in PROFILES if not names or profile in names)


def _chosen_rules(
    select: Sequence[str], ignore: Sequence[str], profiles: tuple[str, ...]
) -> tuple[list[NotRun], list[Rule]]:
    for name in (*select, *ignore):
        _check_rule(name)
    left_out, rules = [], []
    for each in RULES:
        if select and not each.id.startswith(tuple(select)):
            left_out.append(NotRun(each.id, "not selected"))
        elif ignore and each.id.startswith(tuple(ignore)):
            left_out.append(NotRun(each.id, "ignored"))
        elif not _borne(each, (), profiles):
            left_out.append(NotRun(each.id, f"no criterion in the profiles {', '.join(profiles)}"))
        else:
            rules.append(each)
    return left_out, rules


def _check_rule(name: str) -> None:
    """Raise UsageError for what is neither a rule nor the beginning of some."""
    if name == UNDECIDABLE:
        raise UsageError(
            f"{UNDECIDABLE} is what the other rules leave undecided: it is neither selected nor ignored",
            remedy="select the rules whose open questions are wanted",
        )
    if not name or not any(each.id.startswith(name) for each in RULES):
        near = did_you_mean(name.upper(), [each.id for each in RULES])
        families = ", ".join(dict.fromkeys(each.id[:2] for each in RULES))
        remedy = f"did you mean '{near}'?" if near else "name a rule (CX001) or the beginning of some (CX)"
        raise UsageError(f"unknown rule '{name}'", None, (f"families: {families}",), remedy)


def _borne(each: Rule, keys: tuple[str, ...], profiles: tuple[str, ...]) -> list[Criterion]:
    """The criteria of these profiles that bear a hit or a silence with these keys."""
    return [one for one in each.criteria if one.profile in profiles and (not keys or one.key in keys)]


def _weigh(each: Rule, hit: Hit, facts: Facts, profiles: tuple[str, ...], day: date) -> Finding | None:
    """The hit as a finding: the gravest of its criteria decides; None where no chosen profile bears it."""
    held = tuple(_hold(criterion, facts.text, day) for criterion in _borne(each, hit.keys, profiles))
    if not held:
        return None
    severity = max(one.severity for one in held)
    reasons = [one.reason for one in held if one.reason and one.severity == severity]
    if hit.cap is not None and severity > hit.cap:
        severity = hit.cap
        reasons.append(hit.reason)
    return Finding(
        rule=each.id,
        title=each.title,
        severity=severity,
        reasons=tuple(dict.fromkeys(reasons)),
        clause=hit.clause,
        place=_place(hit, hit.field),
        path=facts.flows.through(hit.part, hit.source),
        message=hit.message,
        held=held,
        cure=each.cure,
        field=hit.field,
    )


def _hold(criterion: Criterion, text: SchemeText, day: date) -> AppliedCriterion:
    """The criterion on this day, for this text."""
    severity, reasons = criterion.severity, []
    if criterion.only_ai and text.about.system_ai is not True:
        severity = Severity.UNLAWFUL_RISK
        reasons.append(_AI_UNKNOWN if text.about.system_ai == "unknown" else _NOT_AI)
    if not criterion.binding and severity > Severity.CONCERN:
        severity = Severity.CONCERN
        reasons.append("not binding: never above concern alone")
    if criterion.applies_from is not None and day < criterion.applies_from:
        severity = Severity.CONCERN
        reasons.append(f"upcoming: applies from {criterion.applies_from.isoformat()}")
    return AppliedCriterion(criterion, severity, "; ".join(reasons))


def _place(outcome: Hit | Silence, name: str) -> Place | None:
    return outcome.part.place_of(name) if name else outcome.part.place


def _check_waivers(text: SchemeText) -> None:
    """Raises Errors for waivers of unknown rules or clauses, and for those without a reason or a basis."""
    problems = []
    known = [each.id for each in RULES]
    clauses = _clauses(text) if text.waive else []
    for waiver in text.waive:
        if waiver.clause is not None and waiver.clause not in clauses:
            near = did_you_mean(waiver.clause, clauses)
            remedy = f"did you mean '{near}'?" if near else "name a clause of this text, or leave 'clause' out"
            where = waiver.place_of_value("clause")
            problems.append(SchemeError(f"waive: no clause '{waiver.clause}' in this text", where, (), remedy))
        if waiver.rule not in known:
            near = did_you_mean(waiver.rule, known)
            remedy = f"did you mean '{near}'?" if near else "name a rule of the catalogue"
            where = waiver.place_of_value("rule")
            problems.append(SchemeError(f"waive: unknown rule '{waiver.rule}'", where, (), remedy))
        for name in ("reason", "basis"):
            if not getattr(waiver, name).strip():
                what = f"waive: {waiver.rule} is waived without a {name}"
                problems.append(SchemeError(what, waiver.place_of_value(name), (), f"say the {name}"))
    if problems:
        raise Errors(problems)


def _clauses(text: SchemeText) -> list[str]:
    """Where a finding can stand: ids of clauses, and names of blocks."""
    ids = [getattr(part.model, "id", None) for part in parts(text)]
    return [*BLOCKS, *(own for own in ids if isinstance(own, str))]


def _hear_waivers(text: SchemeText, findings: Iterable[Finding]) -> tuple[list[Finding], list[Waived], list[str]]:
    """Findings that stand, findings waived, and waivers that met nothing; what is prohibited cannot be waived."""
    kept, waived, used = [], [], set()
    for finding in findings:
        waiver = next((w for w in text.waive if w.rule == finding.rule and w.clause in (None, finding.clause)), None)
        if waiver is None:
            kept.append(finding)
            continue
        used.add(id(waiver))
        if finding.severity is Severity.PROHIBITED:
            refused = f"the waiver at {waiver.place} is not heard: what is prohibited cannot be waived"
            kept.append(Finding(**{**finding.__dict__, "refused": refused}))
        else:
            waived.append(Waived(finding, waiver.reason, waiver.basis, waiver.place, finding.fingerprint))
    unused = [
        f"{w.rule}{f' at {w.clause}' if w.clause else ''}: {w.reason} (basis: {w.basis}); it met no finding"
        for w in text.waive
        if id(w) not in used
    ]
    return kept, waived, unused
