"""What the clauses of a finding did in a run: the run's own readings, beside the audit of the same text."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest

import glasshouse
from glasshouse.audit import FORMATS, Audit, Finding, audit_text, draft_annex, render
from glasshouse.audit.lives import Amount, TouchedLives, plain_number
from glasshouse.errors import StoreError, UsageError
from glasshouse.measures.intervals import POISSON_UPPER
from glasshouse.measures.reading import SCHEMA
from glasshouse.scheme import Scheme
from glasshouse.study.clauses.exposure import audit_of_run, exposed
from glasshouse.study.running.sealed import as_text, resealed
from tests.report import made

DAY: Final = date(2026, 11, 24)
SCHEME: Final = made.SCHEME
NIL: Final = 2 * 1000 * POISSON_UPPER[0] / 1000
"""Per 1,000 people and year: those of 1,000 whom chance still allows, refused twice a year (60 refusals of 30)."""
MANIFEST: Final = {
    "command": made.MANIFEST["command"],
    "request": {"scheme": SCHEME, "years": 2},
}


def rows() -> list[dict[str, Any]]:
    """Readings over a run of two years, of 1,000 people."""

    def row(measure: str, value: float | None, clause: str | None = None, **keys: Any) -> dict[str, Any]:
        return made.row(measure, value, "", clause=clause, spread=0.5, n=1000, **keys)

    out = [row("refusals", 60.0), row("refusals", 10.0, "no-flights"), row("refusals", 20.0, "no-loans"),
           row("people_refused", 30.0), row("people_refused", 5.0, "no-flights")]  # fmt: skip
    for name, size in (("defaulters", 0.02), ("blacklist", 0.01), (None, 0.025)):
        out += [row("ever_listed", 2 * size, name), row("prevalence", size, name),
                row("listed_in_error", size / 10, name)]  # fmt: skip
        out += [row("listed_as_designed", size / 5, name, by=f"ground={ground}") for ground in made.GROUNDS if name]
        out += [row("harm_at_perfect_sight", size / 3, name, by=f"ledger={word}") for word in ("corrected", "full")]
    out += [row("refusals", 7.0, context="travel"), row("ever_listed", 0.07, cohort="sex=female")]
    return [*out, row("work_lost", 0.5, scheme="twin", against="none")]


def frame(kept: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(kept, schema=SCHEMA, orient="row")


def joined(kept: list[dict[str, Any]] | None = None, **request: Any) -> Audit:
    text = Scheme.load(SCHEME).text
    manifest = {**MANIFEST, "request": {**MANIFEST["request"], **request}}
    return exposed(audit_text(text, as_of=DAY), text, frame(rows() if kept is None else kept), manifest)


def at(audit: Audit, rule: str, clause: str) -> TouchedLives:
    found: Finding = next(one for one in audit.findings if (one.rule, one.clause) == (rule, clause))
    assert found.run is not None
    return found.run


def ends(amount: Amount) -> tuple[float | None, float | None, float | None]:
    return amount.value, amount.low, amount.high


def test_a_clause_has_its_own_refusals_and_the_people_and_months_of_its_list() -> None:
    told = at(joined(), "CX001", "no-flights")
    assert ends(told.people) == pytest.approx((40, 20, 60))
    assert ends(told.refusals) == pytest.approx((10, 5, 15))
    assert ends(told.in_error) == pytest.approx((24, 12, 36))
    assert ends(told.months) == pytest.approx((240, 120, 360))
    assert {amount.n for amount in told} == {1000}
    assert told.months.unit == "months per 1,000 people and year"
    assert told.months.of == "on defaulters"


def test_a_list_has_the_refusals_of_all_that_hangs_on_it_with_ends_summed() -> None:
    told = at(joined(), "CX002", "defaulters")
    nil = 3 * NIL
    assert ends(told.refusals) == pytest.approx((30, 15, 45 + nil))


def test_a_clause_that_refused_nobody_has_none_up_to_what_chance_allows() -> None:
    told = at(joined(), "CX001", "no-good-hotels")
    assert ends(told.refusals) == pytest.approx((0, 0, NIL))


def test_a_block_is_about_the_scheme_as_a_whole() -> None:
    told = at(joined(), "GV002", "about")
    assert ends(told.people) == pytest.approx((50, 25, 75))
    assert ends(told.refusals) == pytest.approx((60, 30, 90))
    assert told.people.of == "on any black list"


def test_what_refuses_no_wish_says_so_and_is_not_nought() -> None:
    told = at(joined(), "CX001", "harder-to-be-hired")
    assert ends(told.refusals) == (None, None, None)
    assert "refuses no" in told.refusals.of or "no clause of it refuses" in told.refusals.of


@pytest.mark.parametrize("lacking", ["listed_as_designed", "harm_at_perfect_sight"])
def test_in_error_never_stands_without_what_belongs_beside_it(lacking: str) -> None:
    audit = joined([row for row in rows() if row["measure"] != lacking])
    assert ends(at(audit, "CX001", "no-flights").in_error) == (None, None, None)
    assert not [line for line in audit.run if line.startswith("On ")]
    beside = next(line for line in joined().run if line.startswith("On defaulters"))
    assert "in error 24 (12 to 36)" in beside and "as designed, unproven 48" in beside
    assert "at perfect sight, every deed seen 80" in beside


def test_a_changed_reading_changes_every_form() -> None:
    for form in ("text", "json", "markdown", "sarif"):
        changed = [row | {"value": 0.0777} if row["measure"] == "prevalence" else row for row in rows()]
        assert "932" not in render(joined(), form)
        assert "932" in render(joined(changed), form)


def test_scripts_find_four_amounts_at_every_finding() -> None:
    document = json.loads(render(joined(), "json"))
    for finding in document["findings"]:
        assert list(finding["run"]) == ["people", "refusals", "in_error", "months"]
        for amount in finding["run"].values():
            assert list(amount) == ["value", "low", "high", "n", "unit", "of"]
    assert "no run is evidence" in document["notice"]


def test_a_run_changes_no_finding_and_no_exit() -> None:
    bare, told = audit_text(Scheme.load(SCHEME).text, as_of=DAY), joined()
    assert [one.fingerprint for one in bare.findings] == [one.fingerprint for one in told.findings]
    assert bare.sentence() == told.sentence() and bare.exit_code() == told.exit_code()


def test_idealised_sight_and_missing_mechanisms_are_said() -> None:
    notes = " ".join(joined(idealised=True, without=["response"]).run)
    assert "--idealised: no error was put in" in notes and "without response" in notes


def test_the_annex_groups_simulated_effects_by_right_and_heading() -> None:
    annex = draft_annex(joined())
    movement = annex.partition("### Movement")[2].partition("###")[0]
    assert "wishes refused, travel: 7 (3.5 to 10.5)" in movement
    equality = annex.partition("### Equality")[2].partition("###")[0]
    assert "sex female" in equality
    period = annex.partition("### (b)")[2].partition("###")[0]
    assert "on any black list: 0.025" in period
    assert "work lost: 0.5" in annex.partition("### (d)")[2].partition("###")[0]
    assert "work lost" not in draft_annex(joined(scheme="none"))


def test_no_form_of_it_can_be_quoted_as_a_verdict() -> None:
    never = re.compile(r"\b(lawful|compliant|complies|passes|cleared|approved|safe|fair)\b", re.IGNORECASE)
    forms = [render(joined(), form) for form in FORMATS]
    assert [never.findall(text) for text in (*forms, draft_annex(joined()))] == [[]] * 5


def test_numbers_are_written_out() -> None:
    assert [plain_number(each) for each in (0, 0.01234, 1.0, 12.345, 1234.5, -0.5)] == [
        "0", "0.0123", "1", "12.3", "1,234", "-0.5",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return glasshouse.run(SCHEME, people=300, years=1, threads=1).save(tmp_path_factory.mktemp("exposure") / "run")


def test_a_run_is_joined_to_the_text_that_it_ran(folder: Path) -> None:
    audit = audit_of_run(SCHEME, folder, as_of=DAY)
    assert all(one.run is not None for one in audit.findings)
    used = folder / "texts" / "schemes" / f"{SCHEME}.yaml"
    again = audit_of_run(str(used), folder, as_of=DAY)
    assert [one.run for one in again.findings] == [one.run for one in audit.findings]


def test_a_run_of_another_text_is_refused(folder: Path, tmp_path: Path) -> None:
    used = (folder / "texts" / "schemes" / f"{SCHEME}.yaml").read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(used.replace("from_age: 18", "from_age: 19"), encoding="utf-8")
    with pytest.raises(UsageError, match="ran another text") as caught:
        audit_of_run(str(other), folder)
    assert "run this one again" in caught.value.remedy
    with pytest.raises(UsageError, match="no run of 'hangzhou-2018'"):
        audit_of_run("hangzhou-2018", folder)
    with pytest.raises(UsageError, match="no run of 'china-court-list'"):
        audit_of_run("china-court-list", folder)
    with pytest.raises(StoreError, match="no run here"):
        audit_of_run(SCHEME, tmp_path)


def test_a_run_whose_tables_were_touched_is_refused(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["checksums"] = [hashlib.sha256(b"").hexdigest()]
    (copy / "manifest.json").write_text(as_text(manifest), encoding="utf-8")
    with pytest.raises(StoreError, match="not those of the manifest that the run wrote"):
        audit_of_run(SCHEME, copy)
    (copy / "manifest.json").write_text(as_text(resealed(manifest)), encoding="utf-8")
    with pytest.raises(StoreError, match="the tables are not those of the manifest"):
        audit_of_run(SCHEME, copy)
