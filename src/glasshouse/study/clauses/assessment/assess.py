"""The chapters of the draft, in the order of AI Act Art. 27(1), with what other guides ask besides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from glasshouse import __version__
from glasshouse.audit import Audit, audit_text
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.study.clauses.assessment.alternatives import alternatives
from glasshouse.study.clauses.assessment.document import BLANK, Asked, Assessment, Block, Said, Section, TableRows
from glasshouse.study.clauses.assessment.figures import Figures, bands_of
from glasshouse.study.clauses.assessment.rights import sections
from glasshouse.study.clauses.assessment.scope import NOT_DECLARED, declared, line_of, scope
from glasshouse.study.clauses.exposure import exposed, run_of
from glasshouse.study.running.folder import plan_of, refuse_changed
from glasshouse.study.running.outputs import READINGS, said_of
from glasshouse.world import WorldText

NOTICES: Final = (
    "A draft to be completed by people. It decides nothing: no sentence in it says that a scheme may be used.",
    "What the tool could fill in stands with its provenance. A question or an empty cell is for people who know the"
    " place, the law and those affected; the tool has no answer to it.",
    "Figures are of invented people. Errors and responses were put in by authors: no figure is evidence of what a real"
    " scheme does.",
)
_PEOPLE: Final = "for people"


def assess(scheme: str, folder: Path, **chosen: Any) -> Assessment:
    """The draft for a scheme and a run of it; ``chosen`` as of ``audit_scheme``.

    Raises what auditing raises, StoreError for a folder that holds no run, and UsageError for a run of another text.
    """
    loaded = Scheme.load(scheme)
    manifest, readings = run_of(loaded, folder)
    audit = exposed(audit_text(loaded.text, **chosen), loaded.text, readings, manifest)
    if (folder / READINGS).exists():
        refuse_changed(folder, manifest, [READINGS])
    figures = Figures(loaded.name, readings, bands_of(folder, said_of(manifest)))
    return draft(loaded, audit, figures, plan_of(folder, manifest).world.text, manifest)


def draft(loaded: Scheme, audit: Audit, figures: Figures, world: WorldText, manifest: Mapping[str, Any]) -> Assessment:
    """The draft from an audit with its run's figures; ``manifest`` is the run's."""
    text = loaded.text
    chapters = (
        Section("What this rests on", tuple(_basis(loaded, audit, manifest))),
        Section("Scope: is an assessment owed, by whom, to whom", tuple(scope(text))),
        Section("(a) Processes in which the scheme is used", tuple(_processes(text))),
        Section("(b) Period and frequency of use", tuple(_period(text, figures))),
        Section("(c) People and groups affected", tuple(_people(text, figures))),
        *_risks(sections(text, audit, figures)),
        Section("Alternatives", alternatives(text, audit, world)),
        Section("(e) Human oversight", tuple(_oversight(text))),
        Section("(f) Measures, governance and complaints", tuple(_measures(text, audit))),
        Section("Consultation", tuple(_consultation())),
        Section("What remains, and what it is weighed against", tuple(_remains())),
        Section("Review", tuple(_review(text))),
        Section("What the text leaves open", tuple(_open(audit))),
        Section("Who made this", tuple(_makers())),
    )
    return Assessment(text.scheme, NOTICES, chapters)


def _risks(rights: Iterator[Section]) -> Iterator[Section]:
    """Heading (d) is the chapter of rights."""
    for place, part in enumerate(rights):
        yield part._replace(title="(d) Specific risks of harm, right by right") if place == 0 else part


def _basis(loaded: Scheme, audit: Audit, manifest: Mapping[str, Any]) -> Iterator[Block]:
    checksum = hashlib.sha256(loaded.written.encode()).hexdigest()
    versions = manifest.get("versions", {})
    request = manifest.get("request", {})
    yield TableRows(
        "Provenance",
        ("What", "Which"),
        (
            ("Scheme", f"{loaded.name}: {loaded.text.title}"),
            ("Text, sha256", checksum),
            ("Audit", audit.sentence()),
            ("Run", manifest.get("command", "not named")),
            ("Run, checksum of its tables", manifest.get("checksum", "none")),
            ("World", str(request.get("world", "not named"))),
            ("Numbers in the texts, and how many are assumptions", _assumed(manifest)),
            ("Glasshouse", f"{__version__}; the run: {versions.get('glasshouse', 'not named')}"),
        ),
        "the run's manifest and the audit",
    )
    for line in audit.run:
        yield Said(line, "the run")
    for waiver in audit.waived:
        yield Said(
            f"{waiver.rule} at {waiver.clause} is waived in the text, which says: {waiver.reason} (basis:"
            f" {waiver.basis}). It counts here as open.",
            f"the text{line_of_place(waiver.place)}",
        )


def line_of_place(place: Any) -> str:
    """The line in brackets."""
    return f" (line {place.line})" if place is not None else ""


def _assumed(manifest: Mapping[str, Any]) -> str:
    lines = [
        f"{name}: {of.get('numbers', 0)}, of which {of.get('assumption', 0)} assumed"
        for name, of in manifest.get("numbers", {}).items()
    ]
    return "; ".join(lines) or "not counted"


def _processes(text: SchemeText) -> Iterator[Block]:
    about = text.about
    yield Said(f"What it is for, in its own words: {', '.join(about.purpose)}.", f"the text{line_of(about, 'purpose')}")
    yield Said(f"What is documented: {about.documented}", "the text")
    yield Said(f"What is assumed: {about.assumed}", "the text")
    yield TableRows("Its clauses", ("Clause", "What it does"), tuple(_clauses(text)), "the text")
    yield Asked("In which of the deployer's processes is it used, by which units, and for which decisions?")
    yield Asked("What did the provider say of its intended purpose, its limits and how often it errs (Art. 13)?")


def _clauses(text: SchemeText) -> Iterator[tuple[str, str]]:
    for agency in text.agencies:
        yield f"agency {agency.id}", f"{agency.kind}; sees {', '.join(one.conduct for one in agency.sees) or 'nothing'}"
    for pool in text.pools:
        yield f"pool {pool.id}", f"copies of {', '.join(pool.from_)}"
    if text.index is not None:
        yield f"index {text.index.id}", f"{text.index.kind}; reads {', '.join(text.index.reads)}"
    for entry in text.lists:
        yield f"{entry.polarity} list {entry.id}", f"reads {', '.join(entry.reads)}; decided {entry.decided}"
    for sanction in text.sanctions:
        yield f"sanction {sanction.id}", f"in {sanction.context}, on {sanction.target}"
    for reward in text.rewards:
        yield f"reward {reward.id}", f"in {reward.context}, on {reward.target}"


def _period(text: SchemeText, figures: Figures) -> Iterator[Block]:
    sunset = declared(text.governance, "sunset") if text.governance else NOT_DECLARED
    yield Said(f"It ends, unless renewed: {sunset}.", "the text")
    yield Said(
        f"Records a person and year, among invented people: {figures.shown('records_per_person')}.",
        "the run; in brackets: 95 % interval, of chance alone",
    )
    for entry in text.lists:
        yield Said(
            f"Entries on {entry.id} per 1,000 people and year: {figures.shown('incidence', 'all', entry.id)}.",
            "the run; in brackets: 95 % interval, of chance alone",
        )
    yield Said("How long records are kept is no period of use; it stands under article 8.", "this project")
    yield Asked("From when to when is it used, how often, and on how many people a year?")


def _people(text: SchemeText, figures: Figures) -> Iterator[Block]:
    scope_of = text.applies_to
    ages = f"from {scope_of.from_age}" + (f" to {scope_of.to_age}" if scope_of.to_age else "")
    mandatory = f"without being asked: {declared(scope_of, 'mandatory')}"
    yield Said(f"Whom it applies to: {scope_of.residents} residents, {ages} years; {mandatory}.", "the text")
    yield TableRows(
        "People touched, among invented people",
        ("Group", "n", "Ever on a black list, per 1,000 over the run", "Band of assumption",
         "Refused at least once in a year, per 1,000", "Records per person and year"),
        tuple(
            (
                "all" if one == "all" else one.replace("=", " "),
                _size(figures, one),
                figures.shown("ever_listed", one, times=1000),
                figures.band("ever_listed", one, times=1000),
                figures.shown("people_refused", one),
                figures.shown("records_per_person", one),
            )
            for one in figures.cohorts
        ),
        "the run; in brackets: 95 % interval, of chance alone; never a count of real people",
    )  # fmt: skip
    beyond = [one.id for one in (*text.sanctions, *text.rewards) if one.target != "self"]
    yield Said(f"Measures that fall on others than the person: {', '.join(beyond) or 'none'}.", "the text")
    yield Asked("How many people, and who, will it touch in the place where it is used? On what evidence?")
    yield Asked("Who is in a position of dependence or vulnerability, and which groups are missing in the table?")


def _size(figures: Figures, cohort: str) -> str:
    row = figures.row("ever_listed", cohort) or figures.row("records_per_person", cohort)
    return "" if row is None or row.n is None else f"{row.n:,}"


def _oversight(text: SchemeText) -> Iterator[Block]:
    decision = text.decision
    yield TableRows(
        "Who decides",
        ("What", "As declared", "In operation"),
        tuple(
            (words, declared(decision, name) if decision is not None else NOT_DECLARED, BLANK)
            for words, name in (
                ("How decisions are made", "mode"),
                ("The figure alone decides", "sole_determinant"),
                ("The reviewer may change it", "reviewer_authority_to_change"),
                ("The reviewer sees the figure alone", "reviewer_sees_only_score"),
                ("Minutes for a case", "reviewer_minutes"),
            )
        ),
        "the text; a run on invented people says nothing of human oversight",
    )
    yield Asked("Who oversees it, with what training, authority and time, and how often was a result changed?")


def _measures(text: SchemeText, audit: Audit) -> Iterator[Block]:
    redress = text.redress
    questions = (
        ("Told before", redress and redress.notice, "before"),
        ("Told after", redress and redress.notice, "after"),
        ("Heard before", redress, "hearing"),
        ("Days until a correction", redress, "correction_days"),
        ("A person looks again", redress, "human_review"),
        ("A court can", redress, "judicial_review"),
        ("Somebody independent watches", text.governance, "independent_oversight"),
        ("Decisions are logged, months", text.governance, "logs_months"),
    )
    appeal = NOT_DECLARED if redress is None else "none" if isinstance(redress.appeal, str) else "yes"
    yield TableRows(
        "Governance and complaints",
        ("What", "As declared", "In operation"),
        (*((words, declared(part, name), BLANK) for words, part, name in questions), ("An appeal", appeal, BLANK)),
        "the text",
    )
    yield TableRows(
        "Mitigation",
        ("Finding", "Cure that the rule names", "Measure decided", "Owner", "By when", "How it is checked"),
        tuple((f"{one.rule} at {one.clause}", one.cure, BLANK, BLANK, BLANK, BLANK) for one in audit.findings),
        f"audit under rule set v{audit.rules_version}; what is decided is for people",
    )
    yield Asked("What is done, by whom and how fast, when one of these harms occurs?")
    yield Asked("Where can people complain, in which languages, and who answers within which time?")


def _consultation() -> Iterator[Block]:
    empty = tuple((who, BLANK, BLANK, BLANK, BLANK) for who in (
        "People likely to be listed or refused", "Organisations that represent them", "Staff who will use it",
        "Data-protection officer", "Equality body, ombudsperson, independent experts",
    ))  # fmt: skip
    yield TableRows(
        "Who was heard",
        ("Who", "When and how", "What they said", "What was changed", "What was not, and why"),
        empty,
        _PEOPLE,
    )
    yield Asked("Whose view is missing, and why?")


def _remains() -> Iterator[Block]:
    yield TableRows(
        "Risk that remains after mitigation",
        ("Right", "Group", "What remains", "Why it cannot be avoided", "Weighed against what, by whom"),
        ((BLANK,) * 5,) * 3,
        _PEOPLE,
    )
    yield Asked("What would make those responsible stop?")


def _review(text: SchemeText) -> Iterator[Block]:
    sunset = declared(text.governance, "sunset") if text.governance else NOT_DECLARED
    yield TableRows(
        "Dates",
        ("What", "When", "By whom"),
        (
            ("Next review", BLANK, BLANK),
            ("Figures to be looked at then", BLANK, BLANK),
            ("End unless renewed, as declared", sunset, BLANK),
        ),
        "the text, and for people",
    )
    yield Said(
        "It is brought up to date when what it says has changed: a clause, the people, the law, what operation shows."
        " `glasshouse diff` and `glasshouse audit --against` tell two texts apart.",
        "AI Act, Art. 27(2), read",
    )
    yield Asked("Where is this published, and if parts are not, why?")


def _open(audit: Audit) -> Iterator[Block]:
    rows: dict[tuple[str, str], None] = dict.fromkeys((one.field, one.rule) for one in audit.undecidable)
    fields: dict[str, list[str]] = {}
    for field, needed_by in rows:
        fields.setdefault(field, []).append(needed_by)
    yield TableRows(
        "Keys that the text leaves out, and rules that are undecidable for it",
        ("Key", "Needed by", "Answer"),
        tuple((field, ", ".join(rules), BLANK) for field, rules in fields.items()),
        "audit; what is left out is no answer",
    )
    for line in (*audit.unused_waivers, *audit.broad):
        yield Said(line, "audit")


def _makers() -> Iterator[Block]:
    yield TableRows("Makers", ("Role", "Name", "Date"), tuple((role, BLANK, BLANK) for role in (
        "Made by", "Legal review by", "Responsible for use", "Data-protection officer heard",
    )), _PEOPLE)  # fmt: skip
