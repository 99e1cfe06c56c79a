"""From a text to an audit: run the rules, weigh what they find under profiles and date, hear the waivers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from glasshouse.audit.catalogue import CONTRADICTIONS, RULES, RULES_VERSION
from glasshouse.audit.facts import Facts
from glasshouse.audit.finding import BLOCKS, AppliedCriterion, Audit, Finding, NotRun, Undecided, Waived
from glasshouse.audit.gate import Gate
from glasshouse.audit.law import adopted, applies_from, unbound
from glasshouse.audit.rule import ANY, PROFILES, UNDECIDABLE, Criterion, Hit, Leaning, Rule, Severity, Silence
from glasshouse.audit.spheres import told_broad
from glasshouse.audit.statements import is_placeholder, is_sentence, relates
from glasshouse.errors import Errors, Place, SchemeError, UsageError, did_you_mean
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.scheme.process import RelatedContexts, Waiver
from glasshouse.text import parts

ALL: Final = "all"
"""In place of a profile: all of them."""

_NOT_AI: Final = "ai=false: nothing that holds for AI systems alone is held against it"
_AI_UNKNOWN: Final = "ai=unknown: the ban holds for AI systems only, and the text does not say"
_NOT_THERE: Final = "none of its criteria in these profiles is there on this day, or holds for such a scheme"


def audit_scheme(
    name_or_path: str,
    *,
    profiles: Sequence[str] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    as_of: date | None = None,
) -> Audit:
    """The audit of a shipped scheme, or of the file at a path: every rule unless some are named.

    ``profiles`` are those that the text names for itself where none is given, and all where it names none; ``all``
    means all.  ``select`` and ``ignore`` take rule ids or their beginnings (``CX``).  ``as_of`` is today where it is
    not given.
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
    chosen = chosen_profiles(text, profiles)
    left_out, rules = _chosen_rules(select, ignore, chosen)
    _check_waivers(text)
    facts = Facts(text)
    weighing = _Weighing(facts, Gate(facts), chosen, day, {})
    findings: list[Finding] = []
    undecided: list[Undecided] = []
    leaning: list[str] = []
    for each in rules:
        silent: set[tuple[str, str]] = set()
        met = False
        for outcome in each.find(facts):
            if isinstance(outcome, Leaning):
                leaning.append(f"{each.id} at {outcome.clause}, {outcome.field}: '{outcome.words}'")
                continue
            questions: list[Silence] = []
            if isinstance(outcome, Hit):
                met = True
                finding, questions = weighing.weigh(each, outcome)
                findings += [finding] if finding is not None else []
            elif weighing.bearing(each, outcome.keys, ()):
                questions = [outcome]
            for question in questions:
                at = (question.clause, question.field)
                if at not in silent:
                    silent.add(at)
                    undecided.append(Undecided(each.id, *at, _place(question, "")))
        if met and not any(one.rule == each.id for one in findings):
            left_out.append(NotRun(each.id, _NOT_THERE))
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
        broad=tuple(told_broad(facts.spheres, len(facts.sights))),
        leaning=tuple(leaning),
    )


def _pair(pair: RelatedContexts) -> str:
    law = f"{pair.statute}, {pair.article}" if pair.article else pair.statute
    heard = "" if relates(pair) else " (names no statute with its article: relates nothing)"
    return f"{pair.from_} → {pair.to}: {law}; {pair.reason}{heard}"


def chosen_profiles(text: SchemeText, names: Sequence[str]) -> tuple[str, ...]:
    """The profiles asked for; those of the text where none is; all where it names none or ``all`` is asked for.

    Raises UsageError for an unknown one that was asked for, and Errors for one that the text names, at its place.
    """
    if ALL in [name.lower() for name in names]:
        return PROFILES
    for name in names:
        if name not in PROFILES:
            detail = (f"profiles: {', '.join(PROFILES)}, {ALL}",)
            raise UsageError(f"unknown profile '{name}'", None, detail, _near_profile(name))
    own = text.about.profiles or ()
    unknown = [name for name in own if name not in PROFILES]
    if unknown and not names:
        where, detail = text.about.place_of_value("profiles"), (f"profiles: {', '.join(PROFILES)}",)
        raise Errors(
            SchemeError(f"about.profiles: unknown profile '{name}'", where, detail, _near_profile(name))
            for name in unknown
        )
    wanted = names or own
    return tuple(profile for profile in PROFILES if not wanted or profile in wanted)


def _near_profile(name: str) -> str:
    near = did_you_mean(name.upper(), PROFILES)
    return f"did you mean '{near}'?" if near else "take one of these"


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
    wanted = (*profiles, ANY)
    return [one for one in each.criteria if one.profile in wanted and (not keys or one.key in keys)]


class _Weighing(NamedTuple):
    """What decides how grave a hit is: the facts, which law holds for them, the profiles and the day."""

    facts: Facts
    gate: Gate
    profiles: tuple[str, ...]
    day: date
    asked: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Criterion]]
    """What bears hits of a rule, by the keys that they name: each asked once."""

    def bearing(self, each: Rule, keys: tuple[str, ...], spares: tuple[str, ...]) -> list[Criterion]:
        """The criteria that bear a hit: of these profiles, there on this day, and not closed by the gate."""
        at = (each.id, keys, spares)
        if at not in self.asked:
            self.asked[at] = self._bearing(each, keys, spares)
        return self.asked[at]

    def _bearing(self, each: Rule, keys: tuple[str, ...], spares: tuple[str, ...]) -> list[Criterion]:
        return [
            one._replace(applies_from=applies_from(one))
            for one in _borne(each, keys, self.profiles)
            if not (one.key and one.key in spares)
            and adopted(one) <= self.day
            and self.gate.holds(one.duty).value is not False
            and not (one.only_ai and self.gate.is_ai.value is False)
        ]

    def weigh(self, each: Rule, hit: Hit) -> tuple[Finding | None, list[Silence]]:
        """The hit as a finding, the gravest of its criteria deciding, and the questions that it leaves open.

        None where no criterion of the profiles chosen bears it.
        """
        bearing = self.bearing(each, hit.keys, hit.spares)
        asked = [one for one in bearing if self.gate.holds(one.duty).value is None]
        questions = [silence for one in asked for silence in self.gate.holds(one.duty).silences]
        held = tuple(self._hold(one) for one in bearing if one not in asked)
        if any(one.criterion.only_ai for one in held):
            questions += self.gate.is_ai.silences
        if not held:
            return None, questions
        severity = max(one.severity for one in held)
        reasons = [one.reason for one in held if one.reason and one.severity == severity]
        if any(one.only_ai for one in _borne(each, hit.keys, self.profiles)) and self.gate.is_ai.value is False:
            reasons.append(_NOT_AI)
        if hit.spares and hit.reason:
            reasons.append(hit.reason)
        if hit.cap is not None and severity > hit.cap:
            severity = hit.cap
            reasons.append(hit.reason)
        finding = Finding(
            rule=each.id,
            title=each.title,
            severity=severity,
            reasons=tuple(dict.fromkeys(reasons)),
            clause=hit.clause,
            place=_place(hit, hit.field),
            path=self.facts.flows.through(hit.part, hit.source),
            message=hit.message,
            held=held,
            cure=each.cure,
            field=hit.field,
        )
        return finding, questions

    def _hold(self, criterion: Criterion) -> AppliedCriterion:
        """The criterion on this day, for this text."""
        severity, reasons = criterion.severity, []
        if criterion.only_ai and self.gate.is_ai.value is None:
            severity = Severity.UNLAWFUL_RISK
            reasons.append(_AI_UNKNOWN)
        if not criterion.binding and severity > Severity.CONCERN:
            severity = Severity.CONCERN
            reasons.append("not binding: never above concern alone")
        why = unbound(criterion, self.facts.text.about.profiles or ())
        if why:
            severity = Severity.CONCERN
            reasons.append(f"{why}: not binding there, never above concern alone")
        if criterion.applies_from is not None and self.day < criterion.applies_from:
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


def _not_heard(waiver: Waiver, finding: Finding) -> str:
    """Why a waiver is not heard; empty where it is."""
    if finding.severity is Severity.PROHIBITED:
        return f"the waiver at {waiver.place} is not heard: what is prohibited cannot be waived"
    if finding.rule.startswith(CONTRADICTIONS):
        return f"the waiver at {waiver.place} is not heard: a contradiction is mended, not waived"
    if not is_sentence(waiver.reason):
        return f"the waiver at {waiver.place} is not heard: '{waiver.reason}' is no reason"
    if is_placeholder(waiver.basis):
        return f"the waiver at {waiver.place} is not heard: '{waiver.basis}' is no basis"
    return ""


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
        refused = _not_heard(waiver, finding)
        if refused:
            kept.append(Finding(**{**finding.__dict__, "refused": refused}))
        else:
            waived.append(Waived(finding, waiver.reason, waiver.basis, waiver.place, finding.fingerprint))
    unused = [
        f"{w.rule}{f' at {w.clause}' if w.clause else ''}: {w.reason} (basis: {w.basis}); it met no finding"
        for w in text.waive
        if id(w) not in used
    ]
    return kept, waived, unused
