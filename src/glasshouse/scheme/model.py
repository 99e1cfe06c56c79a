"""The scheme as written: what an authority does, clause by clause.

Every class is a clause or a part of one; every number carries where it comes from.  *Unknowns* (coverage, error, lag,
enforcement, filing, success: nobody chose them) are sourced numbers.  *Levers* (points, thresholds, terms, retention,
what is refused: the authority chose them) may stand bare in a clause that has a ``source``.  Fields that only the
audit reads are optional; what is left out is undecidable there, never assumed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from glasshouse.scheme.process import Decision, Governance, LegalBasis, Redress, RelatedContexts, Transparency, Waiver
from glasshouse.text import (
    ByShape,
    Chance,
    Factor,
    Identifier,
    Identifiers,
    LeverCount,
    LeverMonths,
    LeverPoints,
    LeverShare,
    Months,
    MonthText,
    Rate,
    Share,
    TextModel,
)
from glasshouse.world import Context, Source

Unknowable = Annotated[bool | Literal["unknown"], ByShape(flag=bool, word=Literal["unknown"])]
Retention = Annotated[LeverMonths | Literal["lifelong"], ByShape(number=LeverMonths, word=Literal["lifelong"])]
Window = Annotated[LeverMonths | Literal["ever"], ByShape(number=LeverMonths, word=Literal["ever"])]
Duration = Annotated[int | Literal["while_listed"], ByShape(number=int, word=Literal["while_listed"])]
Gravity = Annotated[int, Field(ge=0, le=5)]
Attribute = Literal[
    "none", "race", "ethnic_origin", "religion", "belief", "politics", "union", "health", "genetic", "biometric",
    "sex_life", "orientation", "nationality", "sex", "age", "disability", "marital_status", "postcode", "name",
    "benefit_receipt", "housing_type",
]  # fmt: skip
"""What a record can reveal of a person besides conduct: special and protected attributes, then likely proxies."""
AnnexIII = Literal[
    "1a", "1b", "1c", "2", "3a", "3b", "3c", "3d", "4a", "4b", "5a", "5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e",
    "7a", "7b", "7c", "7d", "8a", "8b",
]  # fmt: skip
"""The points of Annex III of the AI Act, by number and letter."""
Inferred = Literal[
    "race", "ethnic_origin", "religion", "belief", "politics", "union", "health", "sex_life", "orientation", "emotion",
    "personality",
]  # fmt: skip


class About(TextModel):
    """Where, when and by whom; what the audit needs to know of the whole."""

    where: Annotated[str, Field(alias="place")]
    since: MonthText | None = None
    operator: Literal["public", "court", "police", "private"]
    public_services: bool | None = None
    """A private operator who provides public services."""
    system_ai: Unknowable
    role: Literal["provider", "deployer", "provider_and_deployer", "none"] | None = None
    """What the operator is under the AI Act."""
    annex_iii: tuple[AnnexIII, ...] | None = None
    """The points of Annex III that the system falls under."""
    purpose: tuple[str, ...]
    legal_basis: LegalBasis | None = None
    profiles: tuple[str, ...] | None = None
    documented: str
    """What is documented."""
    assumed: str
    """What is assumed."""


class AppliesTo(TextModel):
    from_age: Annotated[int, Field(ge=0, le=120)]
    to_age: Annotated[int, Field(ge=1, le=120)] | None = None
    residents: Literal["all", "local", "migrant"]
    mandatory: bool | None = None
    consent: bool | None = None


class Concentrated(TextModel):
    """Errors persist on the same people: a share of people is confused ``times`` as often."""

    share_of_people: Share
    times: Factor


class TimesFor(TextModel):
    """Multiplies confusability for a group: it moves errors among people, never their total."""

    minority: Factor | None = None
    residency_migrant: Factor | None = None
    sex_female: Factor | None = None
    age_60_and_over: Factor | None = None


class Sight(TextModel):
    """What an agency sees of one conduct, and how badly."""

    id: Identifier
    conduct: Identifier
    coverage: Share
    coverage_varies: Literal["by_deed", "by_person", "by_district"]
    misattributed: Share
    fabricated_per_month: Rate
    concentrated: Concentrated | None = None
    """Required wherever an error is not zero."""
    times_for: TimesFor | None = None
    lag_months: Months
    retention: Retention | None = None
    """None: the ledger's own."""
    source: Identifier
    declared_only: str | None = None
    # what the audit reads
    context: Context
    legality: Literal["unlawful_adjudicated", "unlawful_final", "alleged", "lawful", "moral", "prosocial"]
    gravity: Gravity
    proof: Literal["adjudicated", "final_decision", "alleged", "report", "suspicion", "inference", "prediction", "fact"]
    subject: Literal["self", "child", "spouse", "contact", "group", "household", "neighbourhood"] | None = None
    right: (
        Literal["none", "expression", "press", "assembly", "petition", "association", "belief", "vote", "privacy"]
        | None
    ) = None
    attribute: Attribute | None = None
    proxy_for: tuple[str, ...] | None = None
    modality: (
        Literal["document", "report", "transaction", "camera", "remote_biometric", "app", "sensor", "self_declared"]
        | None
    ) = None
    realtime: bool | None = None
    public_space: bool | None = None
    infers: tuple[Inferred, ...] | None = None
    collected_from: Literal["own_files", "other_files", "the_person", "public_sources", "scraped_faces"] | None = None
    collected_for: tuple[str, ...] | None = None
    necessity: str | None = None
    min_source_age: int | None = None
    open_ended: bool | None = None
    needs_money_or_health: bool | None = None


PublishedField = Literal["name", "number", "address", "photo", "family", "ground", "employer", "amount"]


class Published(TextModel):
    """To whom something is shown, what of it, and what ends that."""

    to: Literal["nobody", "agencies", "public"]
    fields: tuple[PublishedField, ...] | None = None
    months: LeverMonths | None = None
    until: Literal["left", "settled", "erased", "forever"] | None = None
    """What ends it besides ``months``, whichever comes first; forever: nothing does, whatever ``months`` says."""
    necessity: str | None = None


class Register(TextModel):
    """The agency's own register, from which records are copied; the audit alone reads it."""

    retention: Retention | None = None
    """How long it keeps a record, whatever the scheme's ledger does."""
    published: Published | None = None
    source: Identifier


class Agency(TextModel):
    id: Identifier
    kind: Literal["public", "court", "police", "private"]
    sector: str | None = None
    register_: Annotated[Register | None, Field(alias="register")] = None
    corrects: Chance | None = None
    """Chance per month that a false record is corrected here, from the month after it fell due; None: never."""
    sees: tuple[Sight, ...]
    source: Identifier


class Pool(TextModel):
    """Copies of agencies' records in one place."""

    id: Identifier
    from_: Annotated[tuple[Identifier, ...], Field(alias="from")]
    correction_reaches_copies: bool
    to: tuple[Identifier, ...] | None = None
    legal_basis: LegalBasis | None = None
    purpose: tuple[str, ...] | None = None
    compatibility_statement: str | None = None
    source: Identifier
    declared_only: str | None = None


class LedgerText(TextModel):
    retention: Retention
    juvenile_sealing: bool | None = None
    erasure_propagates: bool | None = None
    source: Identifier


class Points(TextModel):
    """What one record adds to the index."""

    id: Identifier
    conduct: Identifier
    points: LeverPoints
    range_at_discretion: bool | None = None
    source: Identifier | None = None
    declared_only: str | None = None


class Recovery(TextModel):
    """What a month adds towards the start: a share of the distance, or points a month until it is reached."""

    share_per_month: LeverShare | None = None
    points_per_month: LeverPoints | None = None


class Association(TextModel):
    """The index is pulled towards the contacts' mean of last month by this share of the distance."""

    weight_per_month: LeverShare
    of: Literal["contacts"]
    source: Identifier
    declared_only: str | None = None


class Class(TextModel):
    """A band of the index, lowest first: from this figure up, or (ranked) this share of people from the bottom."""

    id: Identifier
    from_points: LeverPoints | None = None
    share_of_people: LeverShare | None = None


class Index(TextModel):
    id: Identifier
    kind: Literal["points", "criteria", "weighted", "ranked"]
    reads: tuple[Identifier, ...]
    """Agencies and pools."""
    start: LeverPoints | None = None
    floor: LeverPoints | None = None
    ceiling: LeverPoints | None = None
    adds: tuple[Points, ...] = ()
    income_points: Annotated[tuple[LeverPoints, ...], Field(min_length=10, max_length=10)] | None = None
    """Weighted only: what each income band adds."""
    recovery: Recovery | None = None
    association: Association | None = None
    classes: tuple[Class, ...] = ()
    recomputed_every_months: LeverMonths | None = None
    """Ranked only."""
    source: Identifier
    declared_only: str | None = None
    # what the audit reads
    learned: Unknowable | None = None
    predicts: Literal["none", "offence", "default", "conduct", "other"] | None = None
    purpose: tuple[str, ...] | None = None
    criteria_public: bool | None = None
    weights_public: bool | None = None
    independent_verification: bool | None = None
    published: Published | None = None


class EnterWhen(TextModel):
    """One way in: a count of records within a window (an edge), or a class held (a level)."""

    count: Identifiers | None = None
    """Conducts."""
    at_least: LeverCount | None = None
    within_months: Window | None = None
    class_at_most: Identifier | None = None
    class_at_least: Identifier | None = None


class LeaveWhen(TextModel):
    """One way out."""

    settled: Identifiers | None = None
    """Conducts of which one was settled this month."""
    months_listed: LeverMonths | None = None
    share_of_entries: Share | None = None
    """With months_listed: the share of entries that have this term."""
    class_at_least: Identifier | None = None
    class_at_most: Identifier | None = None
    after_months: LeverMonths | None = None
    """With a class: not before so many months on the list."""
    repair_after_months: LeverMonths | None = None
    repair_chance_per_month: Chance | None = None
    corrected: Literal[True] | None = None
    """The entry no longer stands on the records as corrected at their sources."""


class Enter(TextModel):
    any_: Annotated[tuple[EnterWhen, ...], Field(alias="any", min_length=1)]
    basis: Literal["rule", "discretion"] | None = None
    min_gravity: Gravity | None = None
    ability_to_pay_test: bool | None = None


class Leave(TextModel):
    any_: Annotated[tuple[LeaveWhen, ...], Field(alias="any")]
    on_compliance: bool | None = None
    review_months: int | None = None


class List(TextModel):
    id: Identifier
    polarity: Literal["black", "red"]
    reads: tuple[Identifier, ...]
    enter: Enter
    counts: Literal["deeds", "records"]
    after_exit: Literal["records_spent", "records_count"]
    decided: Literal["automatically", "by_a_person", "by_a_person_with_the_figure"]
    leave: Leave
    published: Published
    recipients: tuple[str, ...] | None = None
    source: Identifier
    declared_only: str | None = None


class When(TextModel):
    """For whom a sanction or reward holds, as things stood at the start of the month."""

    on: Identifier | None = None
    not_on: Identifier | None = None
    class_at_most: Identifier | None = None
    class_at_least: Identifier | None = None


class Effect(TextModel):
    """What sanctions and rewards share."""

    id: Identifier
    when: When
    target: Literal["self", "child", "household", "spouse", "staff"] = "self"
    """Spouse, and staff of a firm that is listed: told to the audit, lived by nobody in this model."""
    context: Context
    times: dict[Identifier, Factor] | None = None
    """Turns or wishes whose rate is multiplied."""
    adds_per_month: dict[Identifier, Rate] | None = None
    """Turns that only this clause causes."""
    source: Identifier
    declared_only: str | None = None
    # what the audit reads
    severity: Gravity | None = None
    restricts: Literal["movement", "work", "schooling", "benefits", "credit", "housing", "none"] | None = None
    essential: bool | None = None
    withdraws_entitlement: bool | None = None
    duration_months: Duration | None = None
    aim: str | None = None
    least_intrusive_statement: str | None = None
    individual_assessment: bool | None = None
    executor: Literal["agency", "private_compelled"] | None = None
    executed_by: Identifier | None = None
    legal_basis: LegalBasis | None = None


class Sanction(Effect):
    refuses: Identifiers | None = None
    """Wishes."""
    share_enforced: Share | None = None
    """Required with refuses."""


class Reward(Effect):
    grants: Identifiers | None = None
    """Wishes that are eased."""


class SchemeText(TextModel):
    """A whole scheme file."""

    scheme: Identifier
    title: str
    about: About
    extends: str | None = None
    removes: tuple[Identifier, ...] = ()
    """With extends: clauses of the other scheme that this one drops."""
    applies_to: AppliesTo
    sources: dict[Identifier, Source]
    known_from: MonthText | None = None
    in_force_from: MonthText | None = None
    agencies: tuple[Agency, ...] = ()
    pools: tuple[Pool, ...] = ()
    ledger: LedgerText | None = None
    index: Index | None = None
    lists: tuple[List, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    rewards: tuple[Reward, ...] = ()
    redress: Redress | None = None
    decision: Decision | None = None
    governance: Governance | None = None
    transparency: Transparency | None = None
    related_contexts: tuple[RelatedContexts, ...] = ()
    waive: tuple[Waiver, ...] = ()
