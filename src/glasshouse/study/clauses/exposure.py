"""How many lives the clauses of each finding affected: the readings of a run, joined to the audit of its text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from glasshouse.audit import Audit, Finding, audit_text
from glasshouse.audit.finding import BLOCKS
from glasshouse.audit.lives import Amount, Simulated, TouchedLives, span
from glasshouse.errors import UsageError
from glasshouse.measures import Reading
from glasshouse.measures import readings as measured
from glasshouse.measures.intervals import POISSON_UPPER
from glasshouse.measures.reading import TWIN
from glasshouse.scheme import Effect, Scheme, SchemeText
from glasshouse.study.running.folder import TEXTS, opened, tables_of
from glasshouse.study.running.replicates import combined
from glasshouse.vocabulary import GROUNDS

OVER_RUN: Final = "per 1,000 people over the run"
A_YEAR: Final = "per 1,000 people and year"
MONTHS_A_YEAR: Final = "months per 1,000 people and year"
ANY: Final = "on any black list"

_FREE: Final = "lawful_or_protected"


def audit_of_run(scheme: str, folder: Path, **chosen: Any) -> Audit:
    """The audit of a scheme with what its clauses did in the run of a folder; ``chosen`` as of ``audit_scheme``.

    Raises what loading and auditing raise, StoreError for a folder that holds no run, and UsageError where the run is
    of another text.
    """
    loaded = Scheme.load(scheme)
    audit = audit_text(loaded.text, **chosen)
    manifest, readings = run_of(loaded, folder)
    return exposed(audit, loaded.text, readings, manifest)


def run_of(loaded: Scheme, folder: Path) -> tuple[dict[str, Any], pl.DataFrame]:
    """The manifest and the readings of a run of this text.  Raises as :func:`audit_of_run` does."""
    manifest, _ = opened(folder)
    _check_same(loaded, manifest, folder)
    return manifest, combined([measured(one) for one in tables_of(folder, manifest)])


def exposed(audit: Audit, text: SchemeText, readings: pl.DataFrame, manifest: Mapping[str, Any]) -> Audit:
    """The audit, each finding with its exposure.

    ``readings`` are the long frame of a run of this text, ``manifest`` its manifest, of which ``command`` and
    ``request`` are read where they are there.
    """
    run = _Run(text, readings, manifest)
    findings = tuple(replace(finding, run=run.of(finding)) for finding in audit.findings)
    twins = manifest.get("request", {}).get("scheme") == text.scheme
    return replace(
        audit, findings=findings, run=tuple(run.notes()), effects=tuple(_effects(text, readings, twins=twins))
    )


def _effects(text: SchemeText, readings: pl.DataFrame, *, twins: bool) -> Iterator[Simulated]:
    """What the scheme as a whole did: the readings over the whole run that bear on a right, as they are.

    ``twins``: differences between the worlds are those of this scheme.
    """
    own = readings.filter(pl.col("clause").is_null() & pl.col("month").is_null() & pl.col("value").is_not_null())
    for row in (Reading(*each) for each in own.select(Reading._fields).iter_rows()):
        of_scheme = row.scheme == text.scheme and row.by is None and row.measure in _OF_SCHEME
        of_twins = twins and row.scheme == TWIN and row.by is None and row.measure in _OF_TWINS
        everybody = row.cohort == "all"
        wanted = everybody or row.measure == "ever_listed"
        if not (of_scheme or of_twins) or not wanted or (row.context and row.measure not in _BY_SPHERE):
            continue
        words = (_OF_TWINS if of_twins else _OF_SCHEME)[row.measure]
        of = f"against {row.against}" if of_twins else "of the scheme as a whole"
        cohort = None if everybody else row.cohort.replace("=", " ")
        amount = _scaled(row, 1, row.unit, of)
        yield Simulated(row.measure, words, row.context, cohort, amount)


_OF_SCHEME: Final = {
    "prevalence": "on any black list",
    "ever_listed": "ever on a black list",
    "listed_in_error": "on a black list in error",
    "refusals": "wishes refused",
    "records_per_person": "records",
    "life_observed": "life observed",
}
_BY_SPHERE: Final = ("refusals", "protected_conduct_lost")
_OF_TWINS: Final = {
    "work_lost": "work lost",
    "income_lost": "income lost",
    "protected_conduct_lost": "protected conduct lost",
}


def _check_same(loaded: Scheme, manifest: Mapping[str, Any], folder: Path) -> None:
    """Raise UsageError where the run is of another scheme, or of another text under the same name."""
    worlds = [name for name in manifest["run"]["worlds"] if f"schemes/{name}.yaml" in manifest["texts"]]
    if loaded.name not in worlds:
        raise UsageError(
            f"{folder}: no run of '{loaded.name}'", None, (f"it ran: {', '.join(worlds)}",), "name the run of this text"
        )
    if manifest["texts"][f"schemes/{loaded.name}.yaml"] != hashlib.sha256(loaded.written.encode()).hexdigest():
        raise UsageError(
            f"{folder}: ran another text of '{loaded.name}'",
            None,
            ("a text that says anything else, a waiver or a declaration included, is another",),
            f"run this one again, or audit {folder / TEXTS / 'schemes' / f'{loaded.name}.yaml'}",
        )


class _Run:
    """The readings of one scheme over the whole run and all people."""

    def __init__(self, text: SchemeText, readings: pl.DataFrame, manifest: Mapping[str, Any]) -> None:
        test = (pl.col("scheme") == text.scheme) & (pl.col("cohort") == "all") & pl.col("context").is_null()
        own = readings.filter(test & pl.col("month").is_null()).select(Reading._fields)
        rows = [Reading(*row) for row in own.iter_rows()]
        self._rows = {(row.measure, row.clause, row.by): row for row in rows}
        self._command: str = manifest.get("command", "not named")
        self._request: Mapping[str, Any] = manifest.get("request", {})
        self._lists = [entry.id for entry in text.lists]
        self._black = [entry.id for entry in text.lists if entry.polarity == "black"]
        self._effects: dict[str, Effect] = {effect.id: effect for effect in (*text.sanctions, *text.rewards)}
        self._refusing = [effect.id for effect in text.sanctions if effect.refuses]

    def of(self, finding: Finding) -> TouchedLives:
        """What the clauses of a finding did: those of its flow, or the whole scheme where it is about a block."""
        stations = [step.name for step in finding.path]
        effect = self._effects.get(finding.clause)
        if effect is not None:
            own = [effect.id] if effect.id in self._refusing else []
            return self._of_list(effect.when.on, own) if effect.when.on else self._of_nobody_listed(own)
        if finding.clause in BLOCKS:
            return self._of_list(None, self._refusing) if self._black else self._of_nobody_listed(self._refusing)
        if not stations:
            return self._of_nobody_listed([])
        listed = next((name for name in stations if name in self._lists), None)
        last = self._effects.get(stations[-1])
        hanging = [
            name
            for name in self._refusing
            if (self._effects[name].when.on == listed if listed else last and self._effects[name].when == last.when)
        ]
        if listed is None:
            return self._of_nobody_listed(hanging)
        return self._of_list(listed, hanging, "" if finding.clause == listed else ", whatever led there")

    def _of_list(self, listed: str | None, clauses: list[str], besides: str = "") -> TouchedLives:
        """Of a list (None: of any black list) and of the clauses that refuse."""
        of = f"on {listed}{besides}" if listed else ANY
        whole = [listed] if listed else self._black
        error = self._rows.get(("listed_in_error", listed, None))
        return TouchedLives(
            _scaled(self._rows.get(("ever_listed", listed, None)), 1000, OVER_RUN, of),
            self._refusals(clauses),
            _months(error if all(self._beside(name) for name in whole) else None, of),
            _months(self._rows.get(("prevalence", listed, None)), of),
        )

    def _of_nobody_listed(self, clauses: list[str]) -> TouchedLives:
        """Of clauses that hang on no list: people are those whom they refuse."""
        nothing = _scaled(None, 1, MONTHS_A_YEAR, "no list in the flow")
        return TouchedLives(self._refused(clauses), self._refusals(clauses), nothing, nothing)

    def _refused(self, clauses: list[str]) -> Amount:
        """People refused in a year, by one clause or by all; of some, people would be counted twice."""
        if len(clauses) == 1:
            return self._counted("people_refused", clauses[0], _refused_by(clauses))
        every = bool(clauses) and set(clauses) == set(self._refusing)
        row = self._rows.get(("people_refused", None, None)) if every else None
        return _scaled(row, 1, A_YEAR, _refused_by(clauses))

    def _refusals(self, clauses: list[str]) -> Amount:
        """Refused wishes of all clauses as read; of some, a sum, whose interval (ends summed) is if anything wide."""
        of = _refused_by(clauses)
        total = self._rows.get(("refusals", None, None))
        if len(clauses) > 1 and set(clauses) == set(self._refusing):
            return _scaled(total, 1, A_YEAR, of)
        parts = [self._counted("refusals", name, of) for name in clauses]
        value, low, high = (_sum([getattr(part, end) for part in parts]) for end in ("value", "low", "high"))
        return Amount(value, low, high, None if value is None or total is None else total.n, A_YEAR, of)

    def _counted(self, measure: str, clause: str, of: str) -> Amount:
        """Events a year.  A clause of which the run counted none has no reading: 0, up to the exact upper limit.

        The limit is of people: so many as chance alone would still allow, refused all the run as often a year as those
        are whom the scheme refuses (where it refuses nobody: what is read of all its clauses).
        """
        row, total = self._rows.get((measure, clause, None)), self._rows.get((measure, None, None))
        if row is not None or total is None or not total.n:
            return _scaled(row, 1, A_YEAR, of)
        if not total.value:
            return Amount(0.0, 0.0, total.high, total.n, A_YEAR, of)
        people = self._rows.get(("people_refused", None, None))
        often = total.value / people.value if people is not None and people.value else 1.0
        return Amount(0.0, 0.0, max(1.0, often) * 1000 * POISSON_UPPER[0] / total.n, total.n, A_YEAR, of)

    def _beside(self, listed: str) -> dict[str, Reading]:
        """What has to stand beside 'in error': as designed by ground, and at perfect sight.  Empty where one lacks."""
        grounds = {ground: ("listed_as_designed", listed, f"ground={ground}") for ground in GROUNDS}
        wanted = {f"as designed, {_in_words(ground)}": key for ground, key in grounds.items()}
        wanted["at perfect sight, each deed on its doer"] = ("harm_at_perfect_sight", listed, "ledger=corrected")
        wanted["at perfect sight, every deed seen"] = ("harm_at_perfect_sight", listed, "ledger=full")
        rows = {word: self._rows[key] for word, key in wanted.items() if key in self._rows}
        return rows if len(rows) == len(wanted) else {}

    def notes(self) -> Iterator[str]:
        """Which run, how it is idealised, and what stands beside 'in error', a line a list."""
        yield f"Run: {self._command}. In brackets: 95 % intervals, of chance alone."
        if self._request.get("idealised"):
            yield "It was run with --idealised: no error was put in, so that none came out."
        if self._request.get("without"):
            yield f"It was run without {', '.join(self._request['without'])}."
        for name in self._lists:
            beside, error = self._beside(name), self._rows.get(("listed_in_error", name, None))
            if beside and error is not None:
                notes = {"in error": error, **beside}
                shares = [f"{word} {span(_months(row, name))}" for word, row in notes.items()]
                yield f"On {name}, {MONTHS_A_YEAR}: {'; '.join(shares)}."
        yield "Errors and responses are put in by authors: no run is evidence of what a real scheme does."


def _months(row: Reading | None, of: str) -> Amount:
    """A share of person-months, as months per 1,000 people and year."""
    return _scaled(row, 12_000, MONTHS_A_YEAR, of)


def _scaled(row: Reading | None, factor: float, unit: str, of: str) -> Amount:
    """A reading in another unit: value and interval times the factor; all None where there is no reading."""
    if row is None:
        return Amount(None, None, None, None, unit, of)
    value, low, high = (None if end is None else factor * end for end in (row.value, row.low, row.high))
    return Amount(value, low, high, row.n, unit, of)


def _in_words(ground: str) -> str:
    """A ground of listing, in words that are not those of a verdict."""
    return "for what no law forbids or a right protects" if ground == _FREE else ground.replace("_", " ")


def _refused_by(clauses: list[str]) -> str:
    if not clauses:
        return "no clause of it refuses a wish"
    more = f" and {len(clauses) - 4} more" if len(clauses) > 4 else ""
    return f"refused by {', '.join(clauses[:4])}{more}"


def _sum(values: list[float | None]) -> float | None:
    """The sum; None where a part is None or there are no parts."""
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None
