"""What may be asked of an audit, in words as the command line gives them."""

from __future__ import annotations

from datetime import date

from glasshouse.audit.rule import Severity
from glasshouse.errors import UsageError


def parsed_date(written: str | None) -> date | None:
    """A date as the command line gives it, None for none.  Raises UsageError for what is no date."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"--as-of: '{written}' is not a date", remedy="write it as 2026-12-31") from None


def chosen_severity(word: str) -> Severity:
    """The severity of this name.  Raises UsageError for a word that is none."""
    for severity in Severity:
        if severity.word == word:
            return severity
    words = [severity.word for severity in reversed(Severity)]
    raise UsageError(f"unknown severity '{word}'", None, (), f"write one of: {', '.join(words)}")


def check_together(form: str, *, against: bool, rights: bool, run: bool) -> None:
    """Raise UsageError for what cannot be asked together, rather than leave a part of it out in silence."""
    if against and (rights or run):
        other = "--rights" if rights else "--run"
        raise UsageError(
            f"--against and {other} cannot be asked together", remedy="ask twice: once with each of the two"
        )
    if against and form not in ("text", "json"):
        raise UsageError(f"--against cannot be written as {form}", remedy="write it as text or json")
    if rights and form not in ("text", "markdown"):
        raise UsageError(
            f"--rights cannot be written as {form}: it is a draft in Markdown",
            remedy=f"leave --format out; the findings as {form} come without --rights",
        )
