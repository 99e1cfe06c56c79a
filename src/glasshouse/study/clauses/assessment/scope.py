"""The scope gate: whether Article 27 of the AI Act asks for an assessment, condition by condition, as declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from glasshouse.audit.facts import Facts
from glasshouse.audit.gate import Gate
from glasshouse.audit.law import ANNEX_III_FROM
from glasshouse.audit.rule import NO, YES, Answer, any_of
from glasshouse.scheme import SchemeText
from glasshouse.study.clauses.assessment.document import BLANK, Asked, Block, Said, TableRows
from glasshouse.text import TextModel

NOT_DECLARED: Final = "not declared"
_FINANCIAL: Final = frozenset({"5b", "5c"})
_HIGH_RISK: Final = "High-risk under Annex III, other than point 2"
_READ: Final = "AI Act, Art. 27(1) and (2), read; (3) to (5) as amended, read in a secondary source"


def declared(part: TextModel | None, name: str) -> str:
    """What a text declares under a key, with its line."""
    value = getattr(part, name, None)
    if part is None or value is None:
        return NOT_DECLARED
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    text = {"True": "yes", "False": "no"}.get(text, text)
    return f"{text or 'none'}{line_of(part, name)}"


def line_of(part: TextModel, name: str = "") -> str:
    """Where something stands, in brackets."""
    place = part.place_of(name) if name else part.place
    return f" (line {place.line})" if place is not None else ""


def scope(text: SchemeText) -> Iterator[Block]:
    """Facts, conditions, who notifies, and the assessment under data-protection law."""
    about = text.about
    yield TableRows(
        "Facts that the gate asks for",
        ("Fact", "As declared", "Confirmed by, on what evidence"),
        (
            ("It is an AI system (Art. 3(1))", declared(about, "system_ai"), BLANK),
            ("Its index is learned from data", declared(text.index, "learned") if text.index else "no index", BLANK),
            ("The operator is", declared(about, "operator"), BLANK),
            ("A private operator provides public services", declared(about, "public_services"), BLANK),
            ("The operator's role", declared(about, "role"), BLANK),
            ("Point of Annex III", declared(about, "annex_iii"), BLANK),
        ),
        "the text; what is declared is believed",
    )
    gate = Gate(Facts(text))
    if gate.derived:
        yield TableRows(
            "Points of Annex III that its clauses make, whatever is declared",
            ("Point", "Declared too", "Does it apply? Why?"),
            tuple(
                (_point(point), "yes" if point in (about.annex_iii or ()) else "no", BLANK)
                for point in sorted(gate.derived)
            ),
            "the text's clauses, by the gate of the audit",
        )
    yield TableRows(
        "Conditions of Article 27(1)",
        ("Condition", "On declared facts", "Answer"),
        tuple((*row, BLANK) for row in _conditions(text, gate)),
        _READ,
    )
    yield Said(
        "Where the conditions are met, the assessment is made before the first use, and brought up to date when what it"
        f" says has changed. For points of Annex III it is owed from {ANNEX_III_FROM.isoformat()} on.",
        _READ,
    )
    yield Said(
        "The deployer notifies the market surveillance authority of the results, with the filled-out template.", _READ
    )
    yield Asked("Who notifies the market surveillance authority, which one, and when?")
    yield Asked("Is the system registered where a public authority must register it (Art. 49)? Under which number?")
    yield from _data_protection(text)


def _point(point: str) -> str:
    """A point of Annex III as the Act writes it: 5b is 5(b)."""
    return f"{point[0]}({point[1]})" if len(point) > 1 else point


def _conditions(text: SchemeText, gate: Gate) -> Iterator[tuple[str, str]]:
    """By the gate of the audit, which holds what the clauses do against what is declared."""
    about = text.about
    signs = gate.signs_of_ai()
    by_clauses = about.system_ai is not True and bool(signs)
    ai = f"met, by its clauses: {signs[0]}" if by_clauses else _answered(gate.is_ai)
    yield "An AI system", "declared unknown" if ai == NOT_DECLARED else ai
    yield _HIGH_RISK, _under(text, gate, frozenset(about.annex_iii or ()) - {"2"} | gate.derived)
    yield "The operator deploys it", _answered(gate.role("deployer"))
    yield (
        "A body of public law, a private provider of public services, or a deployer under 5(b) or (c)",
        _answered(YES) if gate.public_task().value else _under(text, gate, _FINANCIAL, gate.public_task()),
    )


def _under(text: SchemeText, gate: Gate, points: frozenset[str], besides: Answer = NO) -> str:
    """Whether one of these points is met, as declared or by what the clauses do."""
    derived = sorted(gate.derived & points)
    if derived and points.isdisjoint(text.about.annex_iii or ()):
        return f"met, by its clauses: {', '.join(_point(one) for one in derived)}"
    return _answered(any_of(gate.falls_under(points), besides))


def _answered(answer: Answer) -> str:
    if answer.value is None:
        return NOT_DECLARED
    return "met, as declared" if answer.value else "not met, as declared"


def _data_protection(text: SchemeText) -> Iterator[Block]:
    evidence = text.governance.dpia if text.governance is not None else None
    if evidence is None or isinstance(evidence, str):
        declaration = NOT_DECLARED if evidence is None else "declared as none"
        yield Said(f"Data-protection impact assessment: {declaration}.", "the text")
    else:
        source = text.sources[evidence.source]
        yield Said(
            f"Data-protection impact assessment: made on {evidence.measured_on}, {evidence.date}; {source.title},"
            f" {source.where}.",
            f"the text{line_of(evidence)}",
        )
    yield Asked("Where is the data-protection impact assessment, and to which of its parts does this one refer?")
