"""What a scheme says of its own procedure: notice, appeal, decision, evidence, transparency.

The life of an invented person reads notice and appeal; the rest is read by the audit alone.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from glasshouse.text import BareShare, ByShape, Identifier, Months, Share, TextModel
from glasshouse.world import Context

Days = Annotated[int | Literal["none"], ByShape(number=int, word=Literal["none"])]


class LegalBasis(TextModel):
    instrument: str
    article: str | None = None
    level: Literal["statute", "regulation", "guideline", "contract", "none"]


class Notice(TextModel):
    before: bool
    after: bool
    content: tuple[Literal["facts", "basis", "duration", "remedy"], ...] = ()


class Appeal(TextModel):
    lists: tuple[Identifier, ...]
    filed_share: Share
    months: Months
    upheld_if_in_error: Share
    upheld_if_not: Share
    body: str | None = None
    independent: bool | None = None
    suspensive: bool | None = None
    days: int | None = None
    source: Identifier


class Explanation(TextModel):
    individual: bool
    content: tuple[str, ...] | None = None


AppealOrNone = Annotated[Appeal | Literal["none"], ByShape(mapping=Appeal, word=Literal["none"])]


class Redress(TextModel):
    notice: Notice
    appeal: AppealOrNone
    hearing: bool | None = None
    access: bool | None = None
    correction_days: Days | None = None
    human_review: bool | None = None
    express_view: bool | None = None
    contest: bool | None = None
    judicial_review: bool | None = None
    burden: Literal["authority", "person"] | None = None
    explanation: Explanation | None = None
    source: Identifier


class Decision(TextModel):
    mode: Literal["automated", "human", "human_in_loop"]
    art22_gate: Literal["contract", "law", "explicit_consent", "none"] | None = None
    sole_determinant: bool | None = None
    reviewer_authority_to_change: bool | None = None
    reviewer_sees_only_score: bool | None = None
    reviewer_minutes: int | None = None


class Measured(TextModel):
    """Evidence on a real operation; a simulation never counts."""

    measured_on: Literal["operation", "pilot", "audit"]
    date: str
    source: Identifier
    finding: str
    share: BareShare | None = None
    """The figure that was measured; what the finding says in words is no figure."""


Evidence = Annotated[Measured | Literal["none"], ByShape(mapping=Measured, word=Literal["none"])]


class Governance(TextModel):
    dpia: Evidence | None = None
    pipia: Evidence | None = None
    fria: Evidence | None = None
    equality_test: Evidence | None = None
    error_rate: Evidence | None = None
    disparity_test: Evidence | None = None
    independent_oversight: bool | None = None
    logs_months: int | None = None
    sunset: str | None = None


class Transparency(TextModel):
    informs_subject: bool | None = None
    own_record: bool | None = None


class RelatedContexts(TextModel):
    from_: Annotated[Context, Field(alias="from")]
    to: Context
    statute: str
    article: str | None = None
    reason: str


class Waiver(TextModel):
    rule: str
    clause: Identifier | None = None
    reason: str
    basis: str
