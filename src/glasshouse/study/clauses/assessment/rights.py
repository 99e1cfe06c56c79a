"""Right by right: which clauses limit it, the test of Charter Article 52(1), and what the run shows for each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from glasshouse.audit import Audit, Finding
from glasshouse.audit.catalogue import rule
from glasshouse.scheme import Effect, List, SchemeText, Sight
from glasshouse.study.clauses.assessment.charter import OF_RIGHT, TITLES, Limit, limits, unplaced
from glasshouse.study.clauses.assessment.document import BLANK, Asked, Block, Said, Section, TableRows
from glasshouse.study.clauses.assessment.figures import Figures
from glasshouse.study.clauses.assessment.scope import NOT_DECLARED, declared, line_of

TEST: Final = (
    "Any limitation on the exercise of the rights and freedoms recognised by this Charter must be provided for by law"
    " and respect the essence of those rights and freedoms. Subject to the principle of proportionality, limitations"
    " may be made only if they are necessary and genuinely meet objectives of general interest recognised by the Union"
    " or the need to protect the rights and freedoms of others."
)
TEST_SOURCE: Final = "Charter, Art. 52(1), read (fra.europa.eu)"
_PER_THOUSAND: Final = "per 1,000 over the run"
_CHANCE: Final = "in brackets: 95 % interval, of chance alone"


def sections(text: SchemeText, audit: Audit, figures: Figures) -> Iterator[Section]:
    """A section for each right that a clause limits."""
    limits_of = limits(text)
    yield Section(
        "Rights of the Charter",
        (
            Said(f'The test of every limitation: "{TEST}"', TEST_SOURCE),
            Said(
                "Which clause limits which right is told by what the clause does; the mapping is this project's.",
                "this project's convention",
            ),
            *_left_over(text, audit, limits_of),
            Asked("Which other rights are touched, and by which clause?"),
        ),
    )
    for article, rows in limits_of.items():
        title = f"Article {article}: {TITLES[article]}"
        yield Section(title, tuple(_of_article(article, rows, text, audit, figures)), level=2)
    if 21 not in limits_of:
        title = f"Articles 20 and 21: {TITLES[20]}; {TITLES[21]}"
        yield Section(title, tuple(_equality(audit)), level=2)


def _left_over(text: SchemeText, audit: Audit, limits_of: dict[int, tuple[Limit, ...]]) -> Iterator[Block]:
    nowhere = unplaced(text)
    if nowhere:
        yield Said(f"Measures for which no article was found: {', '.join(nowhere)}.", "the text's measures")
    for_all = [one for one in audit.findings if not _articles(one, limits_of)]
    if for_all:
        yield _findings("Findings that stand under no single right", for_all, audit)


def _articles(finding: Finding, limits_of: dict[int, tuple[Limit, ...]]) -> set[int]:
    """The articles under which a finding stands: those that its clause limits, and those of its rule."""
    right = rule(finding.rule).right
    own = set(OF_RIGHT[right]) if right is not None else set()
    return {article for article, rows in limits_of.items() if any(one.clause == finding.clause for one in rows)} | (
        own & set(limits_of)
    )


def _of_article(
    article: int, rows: Sequence[Limit], text: SchemeText, audit: Audit, figures: Figures
) -> Iterator[Block]:
    limits_of = limits(text)
    findings = [one for one in audit.findings if article in _articles(one, limits_of)]
    yield TableRows(
        "Clauses that limit it",
        ("Clause", "By what", "Provided for by law, as declared", "Aim, as declared", "Why nothing milder, as declared",
         "Looked at case by case", "How long", "Findings at it"),
        tuple(_clause(one, text, audit) for one in rows),
        "the text; an author's own words are quoted and count for nothing by themselves",
    )  # fmt: skip
    yield TableRows(
        "The test of Article 52(1)",
        ("What it asks", "What the text declares", "Answer"),
        (
            ("Provided for by law, accessible and foreseeable", _law(text), BLANK),
            ("The essence of the right is respected", "a text cannot declare it", BLANK),
            ("An objective of general interest, or the rights of others", ", ".join(text.about.purpose), BLANK),
            ("Necessary: nothing milder would do", _milder(rows), BLANK),
            ("Genuinely meets the objective: evidence from operation", _evidence(text), BLANK),
            ("Proportionate: what is gained outweighs what is lost", "a text cannot declare it", BLANK),
        ),
        f"the text; {TEST_SOURCE}",
    )
    if findings:
        yield _findings("Findings of the audit", findings, audit)
    yield from _harms(rows, text, figures)
    yield Asked(f"Article {article}: how severe is this for those hit, in their own words, and who among them most?")
    yield Asked(f"Article {article}: which effects can never be made good, and for whom?")


def _clause(one: Limit, text: SchemeText, audit: Audit) -> tuple[str, ...]:
    part = one.part
    rules = ", ".join(dict.fromkeys(each.rule for each in audit.findings if each.clause == one.clause))
    name = f"{one.clause}{line_of(part)}"
    if isinstance(part, Effect):
        law = part.legal_basis
        basis = NOT_DECLARED if law is None else f"{law.level}: {law.instrument}, {law.article or 'no article'}"
        return (
            name, one.by, basis, declared(part, "aim"), declared(part, "least_intrusive_statement"),
            declared(part, "individual_assessment"), declared(part, "duration_months"), rules or "none",
        )  # fmt: skip
    if isinstance(part, Sight):
        months = _retention(part, text)
        return (name, one.by, "see above", "see above", declared(part, "necessity"), "", months, rules or "none")
    assert isinstance(part, List)
    term = declared(part.published, "months")
    until = declared(part.published, "until")
    shown = f"months: {term}; until: {until}" if part.published.to == "public" else "while listed"
    return (name, one.by, "see above", "see above", declared(part.published, "necessity"), "", shown, rules or "none")


def _retention(sight: Sight, text: SchemeText) -> str:
    retention = sight.retention
    if retention is None and text.ledger is not None:
        retention = text.ledger.retention
    if retention is None:
        return NOT_DECLARED
    return "for life" if isinstance(retention, str) else f"{retention.value} months"


def _law(text: SchemeText) -> str:
    law = text.about.legal_basis
    if law is None:
        return NOT_DECLARED
    return f"{law.level}: {law.instrument}, {law.article or 'no article'}{line_of(law)}"


def _milder(rows: Sequence[Limit]) -> str:
    clauses = [one.clause for one in rows if getattr(one.part, "least_intrusive_statement", None)]
    return f"said of {', '.join(clauses)}" if clauses else "nothing is said"


def _evidence(text: SchemeText) -> str:
    governance = text.governance
    if governance is None:
        return NOT_DECLARED
    tests = ("error_rate", "disparity_test", "equality_test")
    names = [name for name in tests if getattr(governance, name) is not None]
    return "; ".join(f"{name}: {_measured(getattr(governance, name))}" for name in names) or NOT_DECLARED


def _measured(evidence: object) -> str:
    return "none" if isinstance(evidence, str) else f"{getattr(evidence, 'finding', '')}"


def _findings(title: str, findings: Sequence[Finding], audit: Audit) -> TableRows:
    return TableRows(
        title,
        ("Rule", "Severity", "By", "Clause", "What"),
        tuple(
            (one.rule, one.severity.word, "; ".join(one.borne_by), f"{one.clause}{_line(one)}", one.message)
            for one in findings
        ),
        f"audit under rule set v{audit.rules_version} as of {audit.as_of.isoformat()}; a concern is no clearance",
    )


def _line(finding: Finding) -> str:
    return f" (line {finding.place.line})" if finding.place is not None else ""


def _harms(rows: Sequence[Limit], text: SchemeText, figures: Figures) -> Iterator[Block]:
    """For each group: severity, likelihood, reversibility, as the run and the text tell them."""
    effects = [one.part for one in rows if isinstance(one.part, Effect)]
    lists = [one.part.id for one in rows if isinstance(one.part, List)]
    lists += [effect.when.on for effect in effects if effect.when.on is not None]
    if any(isinstance(one.part, Sight) for one in rows):
        yield _watched(figures)
    hanging = effects or [*text.sanctions, *text.rewards]
    for name in dict.fromkeys(lists):
        yield _listed(name, [effect for effect in hanging if effect.when.on == name], text, figures)
    by_class = [effect for effect in effects if effect.when.on is None]
    if by_class:
        yield _refused(by_class, figures)


def _watched(figures: Figures) -> TableRows:
    return TableRows(
        "For each group: being recorded",
        ("Group", "Likelihood: records per person and year", "Band of assumption", "Severity, reversibility"),
        tuple(
            (_group(one), figures.shown("records_per_person", one), figures.band("records_per_person", one), BLANK)
            for one in figures.cohorts
        ),
        f"the run; {_CHANCE}",
    )


def _listed(name: str, effects: Sequence[Effect], text: SchemeText, figures: Figures) -> TableRows:
    entry = next(one for one in text.lists if one.id == name)
    gravest = max((one.severity for one in effects if one.severity is not None), default=None)
    scale = "not declared" if gravest is None else f"{gravest} of 5"
    refusing = [one.id for one in effects if getattr(one, "refuses", None)]
    leaves = f"{len(entry.leave.any_)} ways out are declared" if entry.leave.any_ else "no way out is declared"
    return TableRows(
        f"For each group: on {name} (gravest measure here, as declared: {scale}; {leaves})",
        ("Group", f"Likelihood: ever on it, {_PER_THOUSAND}", "Band of assumption",
         "Severity: months on it per 1,000 and year", "Severity: refusals by these clauses per 1,000 and year",
         "In error: months per 1,000 and year", "Reversibility: of spells, longer than 24 months"),
        tuple(
            (
                _group(one),
                figures.shown("ever_listed", one, name, times=1000),
                figures.band("ever_listed", one, name, times=1000),
                figures.shown("prevalence", one, name, times=12_000),
                figures.summed("refusals", refusing, one) if refusing else "none refuses a wish",
                figures.shown("listed_in_error", one, name, times=12_000),
                figures.shown("still_listed", one, name, "months=24"),
            )
            for one in figures.cohorts
        ),
        f"the run; {_CHANCE}; in error is what was put in, and most of what is on a list is there as designed",
    )  # fmt: skip


def _refused(effects: Sequence[Effect], figures: Figures) -> TableRows:
    names = [one.id for one in effects if getattr(one, "refuses", None)]
    return TableRows(
        f"For each group: measures that hang on a class ({', '.join(one.id for one in effects)})",
        ("Group", "Likelihood: refusals per 1,000 and year", "Severity, reversibility"),
        tuple(
            (_group(one), figures.summed("refusals", names, one) if names else "none refuses a wish", BLANK)
            for one in figures.cohorts
        ),
        f"the run; {_CHANCE}",
    )


def _equality(audit: Audit) -> Iterator[Block]:
    yield Said(
        "Groups stand beside each other in the table of every other right. Conduct does not vary by minority or"
        " residency in the model: where these groups differ, the scheme or circumstance makes them.",
        "the model",
    )
    findings = [one for one in audit.findings if one.rule.startswith(("EQ", "AS"))]
    if findings:
        yield _findings("Findings of the audit", findings, audit)
    yield Asked("Articles 20 and 21: which groups does the model not know (health, disability, language, belief)?")


def _group(cohort: str) -> str:
    return "all" if cohort == "all" else cohort.replace("=", " ")
