"""Free text in a scheme: it counts for nothing by itself, and is quoted where something else bears it.

What can be checked is a citation: an instrument with its article.  A sentence without one is the author's word.
"""

from __future__ import annotations

import re
from typing import Final

from glasshouse.scheme.process import Evidence, LegalBasis, Measured, RelatedContexts

_PLACEHOLDERS: Final = frozenset({
    "", "none", "no", "na", "n a", "tbd", "todo", "tba", "x", "xx", "xxx", "y", "z", "law", "statute", "act", "reason",
    "basis", "because", "yes", "ok", "see above", "various", "unknown",
})  # fmt: skip
"""What stands in a field and says nothing."""
_HOLLOW: Final = frozenset({
    "it is necessary", "it is needed", "this is necessary", "in the public interest", "for the public interest",
    "for the public good", "as the law says", "as required by law", "it is justified", "for good reasons",
})  # fmt: skip
"""What could stand in any text."""
_FEWEST_WORDS: Final = 3
_BINDING: Final = ("statute", "regulation")
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def plain_words(statement: str | None) -> str:
    """A statement in small letters, its words alone."""
    return " ".join(re.findall(r"\w+", statement or "")).lower()


def is_placeholder(statement: str | None) -> bool:
    """Whether a field holds no more than a mark or a word that could stand anywhere."""
    words = plain_words(statement)
    return words in _PLACEHOLDERS or not any(mark.isalpha() for mark in words)


def is_sentence(statement: str | None) -> bool:
    """Whether a statement says at least a short sentence."""
    words = plain_words(statement)
    return not is_placeholder(statement) and words not in _HOLLOW and len(words.split()) >= _FEWEST_WORDS


def is_hollow(statement: str | None) -> bool:
    """Whether words could stand in any text: a mark, a placeholder, a phrase that gives no ground."""
    return is_placeholder(statement) or plain_words(statement) in _HOLLOW


def is_named(name: str | None) -> bool:
    """Whether an instrument or an article is named: more than a mark, and no word that fits every one."""
    words = plain_words(name)
    return words not in _PLACEHOLDERS and any(mark.isalnum() for mark in words)


def quoted(statement: str | None) -> str:
    """A statement as a finding quotes it; empty where there is none."""
    return f"; it says '{statement}'" if statement else ""


def binds(basis: LegalBasis) -> bool:
    """Whether a basis is a statute, or a regulation under one, that is named."""
    return basis.level in _BINDING and is_named(basis.instrument) and not is_placeholder(basis.instrument)


def cites(basis: LegalBasis | None) -> bool:
    """Whether a basis can be looked up: a named statute or regulation with its article."""
    return basis is not None and binds(basis) and is_named(basis.article)


def relates(pair: RelatedContexts) -> bool:
    """Whether a declared pair names statute and article; without both it relates nothing."""
    return not is_placeholder(pair.statute) and is_named(pair.article)


def is_evidence(evidence: Evidence) -> bool:
    """Whether something was measured, on a date that is one."""
    return isinstance(evidence, Measured) and _DATE.fullmatch(evidence.date.strip()) is not None


def measured_share(evidence: Evidence) -> float | None:
    """The figure of a measurement; None where it is told in words alone."""
    if not isinstance(evidence, Measured) or not is_evidence(evidence) or evidence.share is None:
        return None
    return float(evidence.share)
