"""Lifelong or unlimited record.

## What it finds
Records kept for life, or for 240 months and more, which is that in other words, by the scheme or by the agency's own
register from which they are copied; a burden or a listing of such a term; what is shown of persons for so long; or a
burden that lasts while listed, on a list that nobody can leave and that does not end when the person has done
what was owed.

## Why it matters
A record without an end turns one deed into a status.

## Example
```yaml
ledger: {retention: lifelong}   # finding
```

## Instead
Months per signal, deletion by itself, periodic review.

## Limits
Deletion that is declared and not carried out is not seen. 240 months is a convention of this project.

## Sources
Charter 52(1) [S48, read]; GDPR 5(1)(e) [S9, read]; PIPL 19 [S30b, read]; S. and Marper para 125 [S22, read]; Gaughran
2020 [S23, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import LIFELONG, Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_PROPORTION
from glasshouse.audit.publication import Audience
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, all_of, declared, judge, known
from glasshouse.scheme.model import Register


def find(facts: Facts) -> Iterator[Found]:
    """The ledger, signals and registers with a retention of their own, what is shown, then burdens without an end."""
    ledger = facts.text.ledger
    common = next((sight for _, sight in facts.sights if sight.retention is None), None)
    if ledger is not None and common is not None and (facts.months_kept(common) or 0) >= LIFELONG:
        yield Hit(ledger, "ledger", "retention", f"records count {_term(ledger.retention)}", common)
    for _, sight in facts.sights:
        if sight.retention is not None and (facts.months_kept(sight) or 0) >= LIFELONG:
            yield Hit(sight, sight.id, "retention", f"its records count {_term(sight.retention)}", sight)
    for agency in facts.text.agencies:
        register, used = agency.register_, next((one for one in agency.sees if facts.has_effect(one)), None)
        if register is not None and used is not None and (facts.register_months(register) or 0) >= LIFELONG:
            message = f"the agency's own register keeps its records {_term(register.retention)}"
            yield Hit(register, agency.id, "retention", message, used)
    for one in facts.shown:
        if one.audience is not Audience.NOBODY and one.longer(LIFELONG - 1).value:
            source = one.mildest if isinstance(one.part, Register) else None
            yield Hit(one.part, one.clause, "published", f"{one.words}: shown without an end", source)
    for entry in facts.black:
        terms = [way.months_listed.value for way in entry.leave.any_ if way.months_listed is not None]
        if terms and min(terms) >= LIFELONG and len(terms) == len(entry.leave.any_):
            yield Hit(entry, entry.id, "leave", f"who is on it stays for {float(min(terms)):g} months")
    for effect, adverse in facts.burdens:
        held = facts.flows.lists.get(effect.when.on or effect.when.not_on or "")
        if isinstance(effect.duration_months, int):
            message = f"the burden lasts {effect.duration_months} months"
            endless = known(effect.duration_months >= LIFELONG)
            yield from judge(all_of(adverse, endless), Hit(effect, effect.id, "duration_months", message))
            continue
        if held is None or held.leave.any_:
            continue
        forever = declared(held.leave, "on_compliance", lambda ends: not ends, f"{held.id}.leave")
        message = "the burden lasts while listed, and nobody can leave the list"
        yield from judge(all_of(adverse, forever), Hit(effect, effect.id, "duration_months", message))


def _term(retention: object) -> str:
    return "for life" if retention == "lifelong" else f"for {LIFELONG} months or more"


RULE = Rule(
    "RT001",
    "Lifelong or unlimited record",
    find,
    (
        Criterion("EU", "GDPR, Art. 5(1)(e)", "no longer than is necessary", "S9", True),
        CHARTER_PROPORTION,
        Criterion("COE", "ECHR, Art. 8: S. and Marper; Gaughran 2020", "blanket and indiscriminate", "S22, S23", True),
        Criterion("CN", "PIPL, Art. 19", "shortest period necessary", "S30b", True),
    ),
    "Months per signal, deletion by itself, periodic review",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.RISKS,
)
