"""The scope gate: whether Article 27 of the AI Act asks for an assessment, condition by condition, as declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from glasshouse.audit.law import ANNEX_III_FROM
from glasshouse.scheme import SchemeText
from glasshouse.study.clauses.assessment.document import BLANK, Asked, Block, Rows, Said
from glasshouse.text import TextModel

NOT_DECLARED: Final = "not declared"
_POINTS_BY_CONTEXT: Final = {
    "benefits": "5(a)", "housing": "5(a)", "health": "5(a)", "utilities": "5(a)", "services": "5(a)",
    "credit": "5(b)", "insurance": "5(c)", "schooling": "3", "work": "4", "profession": "4", "police": "6",
    "enforcement": "6", "courts": "8",
}  # fmt: skip
"""Where to look first: a sphere of life is no point of Annex III, and the mapping is this project's."""
_READ: Final = "AI Act, Art. 27(1) and (2), read; (3) to (5) as amended, read in a secondary source"


def declared(part: TextModel | None, name: str) -> str:
    """What a text declares under a key, with its line."""
    value = getattr(part, name, None)
    if part is None or value is None:
        return NOT_DECLARED
    said = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    said = {"True": "yes", "False": "no"}.get(said, said)
    return f"{said or 'none'}{line_of(part, name)}"


def line_of(part: TextModel, name: str = "") -> str:
    """Where something stands, in brackets."""
    place = part.place_of(name) if name else part.place
    return f" (line {place.line})" if place is not None else ""


def scope(text: SchemeText) -> Iterator[Block]:
    """Facts, conditions, who notifies, and the assessment under data-protection law."""
    about = text.about
    yield Rows(
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
    pointers = dict.fromkeys(
        (effect.context, _POINTS_BY_CONTEXT[effect.context])
        for effect in (*text.sanctions, *text.rewards)
        if effect.context in _POINTS_BY_CONTEXT
    )
    if pointers:
        yield Rows(
            "Points of Annex III to look at, by what its measures touch",
            ("Sphere of a measure", "Point to read", "Does it apply? Why?"),
            tuple((sphere, point, BLANK) for sphere, point in pointers),
            "the text's measures; the pointers are this project's and decide nothing",
        )
    yield Rows(
        "Conditions of Article 27(1)",
        ("Condition", "On declared facts", "Answer"),
        tuple((*row, BLANK) for row in _conditions(text)),
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


def _conditions(text: SchemeText) -> Iterator[tuple[str, str]]:
    about = text.about
    points = about.annex_iii
    ai = {True: "met, as declared", False: "not met, as declared", "unknown": "declared unknown"}[about.system_ai]
    yield "An AI system", ai
    if points is None:
        high = NOT_DECLARED
    else:
        high = "met, as declared" if set(points) - {"2"} else "not met, as declared"
    yield "High-risk under Annex III, other than point 2", high
    if about.role is None:
        deployer = NOT_DECLARED
    else:
        deployer = "met, as declared" if "deployer" in about.role else "not met, as declared"
    yield "The operator deploys it", deployer
    credit = bool(points and {"5b", "5c"} & set(points))
    if about.operator != "private":
        body = "met, as declared: a public body"
    elif credit:
        body = "met, as declared: point 5(b) or (c)"
    elif about.public_services is None:
        body = NOT_DECLARED
    else:
        body = "met, as declared: public services" if about.public_services else "not met, as declared"
    yield "A body of public law, a private provider of public services, or a deployer under 5(b) or (c)", body


def _data_protection(text: SchemeText) -> Iterator[Block]:
    evidence = text.governance.dpia if text.governance is not None else None
    if evidence is None or isinstance(evidence, str):
        said = NOT_DECLARED if evidence is None else "declared as none"
        yield Said(f"Data-protection impact assessment: {said}.", "the text")
    else:
        source = text.sources[evidence.source]
        yield Said(
            f"Data-protection impact assessment: made on {evidence.measured_on}, {evidence.date}; {source.title},"
            f" {source.where}.",
            f"the text{line_of(evidence)}",
        )
    yield Asked("Where is the data-protection impact assessment, and to which of its parts does this one refer?")
