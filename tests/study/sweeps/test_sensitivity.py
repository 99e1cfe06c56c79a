"""Indices against a function whose indices are known; noise apart; where a sign turns."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from glasshouse import __version__
from glasshouse.errors import UsageError
from glasshouse.records.store import write_frame
from glasshouse.report.drivers import UNMOVED, drivers_page, drivers_text
from glasshouse.study.sweeps import designs, sweep_store
from glasshouse.study.sweeps.batch import READING_COLUMNS, RUN_COLUMNS
from glasshouse.study.sweeps.sensitivity import NOT_WHOLE, Sensitivity, Subject, sensitivity
from glasshouse.study.sweeps.study_file import Design
from glasshouse.vocabulary import NOTICE
from tests.statistics import assert_rate

Array = np.ndarray[Any, Any]
NAMES = ("a.coverage", "b.coverage", "c.coverage")
RANGE = (-float(np.pi), float(np.pi))


def ishigami(x: Array) -> Array:
    """Source: Ishigami and Homma (1990), with a = 7 and b = 0.1; every input even on [-π, π]."""
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def known_indices() -> tuple[list[float], list[float]]:
    """First-order and total indices of the function, in closed form."""
    a, b = 7, 0.1
    v1 = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    v2 = a**2 / 8
    v13 = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    return [v1 / whole, v2 / whole, 0.0], [(v1 + v13) / whole, v2 / whole, v13 / whole]


def stored(
    folder: Path, design: Design, function: Callable[[Array], Array], *, replicates: int = 1, noise: float = 0.0,
    measure: str = "prevalence", missing: int = 0,
) -> Sensitivity:  # fmt: skip
    """A sweep's folder whose readings are a function of its unknowns, and what is said of it.

    ``noise`` is the size of a deterministic disturbance, of a seed (half) and of each run (half).
    """
    rows = designs.rows(design, len(NAMES), 1)
    low, high = RANGE
    exact = function(low + rows * (high - low))
    parts = []
    for replicate in range(replicates):
        waves = np.sin(12.9898 * (np.arange(len(rows)) + 1) * (replicate + 1) ** 2)
        value = exact + noise * (waves + np.cos(7 * replicate))
        for sample in range(1, len(rows) + 1 - missing):
            parts.append((replicate * (len(rows) + 1) + sample, sample, replicate, float(value[sample - 1])))
    table = pl.DataFrame(parts, schema=["run", "sample", "replicate", "value"], orient="row")
    said = {"arm": 0, "world": "w", "lived_under": "s", "measure": measure, "scheme": "s", "unit": "share of people"}
    known = {**RUN_COLUMNS, **dict.fromkeys(NAMES, pl.Float64), **READING_COLUMNS}
    full = table.with_columns(**{name: pl.lit(value) for name, value in said.items()})
    full = full.with_columns(**{name: pl.lit(None) for name in known if name not in full.columns})
    sweep_store.prepare(folder)
    write_frame(full.select(list(known)).cast(known), sweep_store.batch_file(folder, 0), sealed=True)  # type: ignore[arg-type]
    sweep_store.write_design(rows, rows, NAMES, folder)
    sweep_store.write_manifest(
        {
            "format": sweep_store.FORMAT,
            "versions": {"glasshouse": __version__},
            "study": {
                "keys": {"design": design.model_dump(), "seed": 1, "replicates": replicates},
                "texts": {},
                "unknowns": {},
                "levers": {},
            },
            "ranges": [{"number": name, "low": low, "high": high} for name in NAMES],
            "arms": [{"arm": 0, "world": "w", "scheme": "s", "levers": {}}],
            "columns": list(known),
            "notes": [],
        },
        folder,
    )
    return sensitivity(folder, [measure])


def one(of: Sensitivity) -> Subject:
    assert len(of.subjects) == 1
    return of.subjects[0]


def test_sobol_indices_are_those_of_a_function_with_known_ones(tmp_path: Path) -> None:
    """All within the bootstrap intervals widened twice, and those narrow: 1,024 base points."""
    found = one(stored(tmp_path / "s", Design(kind="sobol", points=1024), ishigami))
    by_name = {driver.number: driver for driver in found.drivers}
    for name, first, total in zip(NAMES, *known_indices(), strict=True):
        driver = by_name[name]
        assert driver.first is not None and driver.first_high is not None and driver.total is not None
        assert driver.total_high is not None
        assert abs(driver.first - first) < 0.05 and abs(driver.total - total) < 0.05, name
        assert 0 < driver.first_high - driver.first < 0.2 and 0 < driver.total_high - driver.total < 0.2
    assert [driver.number for driver in found.drivers] == ["a.coverage", "b.coverage", "c.coverage"]


def test_a_broken_kernel_of_indices_would_be_seen() -> None:
    """First-order and total indices of this function differ by more than the tolerance above."""
    first, total = known_indices()
    assert max(abs(f - t) for f, t in zip(first, total, strict=True)) > 0.2


def test_morris_finds_slopes_and_bends(tmp_path: Path) -> None:
    """Of 3a + b² the effect of a is 3 times its range everywhere, that of b differs, and c has none."""
    found = one(stored(tmp_path / "m", Design(kind="morris", points=40), lambda x: 3 * x[:, 0] + x[:, 1] ** 2))
    by_name = {driver.number: driver for driver in found.drivers}
    straight, bent, idle = (by_name[name] for name in NAMES)
    assert straight.effect == pytest.approx(3 * (RANGE[1] - RANGE[0])) and straight.bends == pytest.approx(0, abs=1e-9)
    assert bent.bends is not None and bent.bends > 1
    assert idle.effect == pytest.approx(0, abs=1e-9)
    assert found.drivers[0].number == "a.coverage"


def test_a_design_that_is_not_whole_still_speaks(tmp_path: Path) -> None:
    """Blocks of which a run is missing are left out, as while a sweep goes on."""
    found = one(stored(tmp_path / "s", Design(kind="sobol", points=256), ishigami, missing=7))
    assert found.drivers[0].total == pytest.approx(known_indices()[1][0], abs=0.1)
    early = stored(tmp_path / "early", Design(kind="sobol", points=4), ishigami, missing=13)
    assert one(early).drivers[0].total is None and early.notes[0] == NOT_WHOLE


def test_noise_is_told_apart_from_what_unknowns_do(tmp_path: Path) -> None:
    design = Design(kind="latin_hypercube", points=200)
    still = one(stored(tmp_path / "still", design, ishigami, replicates=4))
    assert still.parameter_share == pytest.approx(1) and still.noise_share == pytest.approx(0, abs=1e-9)
    loud = one(stored(tmp_path / "loud", design, lambda x: 0 * x[:, 0], replicates=4, noise=1.0))
    assert loud.parameter_share is not None and loud.parameter_share < 0.3
    assert loud.seed_share is not None and loud.seed_share > 0.2
    assert loud.noise_share is not None and loud.noise_share > 0.3
    alone = stored(tmp_path / "alone", design, ishigami)
    assert one(alone).noise_share is None and any("One replicate" in note for note in alone.notes)


@pytest.mark.parametrize("replicates", [1, 2])
@pytest.mark.parametrize("rare", [8.3059927737862843e-05, 0.0])
def test_where_nothing_drives_nothing_is_named(tmp_path: Path, replicates: int, rare: float) -> None:
    """A rare list that no unknown touches: sums that differ in their last bits are no bars and no order."""
    design = Design(kind="sobol", points=8)
    found = stored(tmp_path / "s", design, lambda x: rare * (1 + 1e-15 * np.sin(x[:, 0])), replicates=replicates)
    assert one(found).drivers == () and NOT_WHOLE not in found.notes
    text = drivers_text(found)
    assert UNMOVED in text and "What moves it most" not in text and "total" not in text
    assert "<svg" not in drivers_page(found, tmp_path / "page.html").read_text(encoding="utf-8")


def test_chance_alone_drives_nothing_and_an_effect_within_it_is_found(tmp_path: Path) -> None:
    design = Design(kind="latin_hypercube", points=64)
    alone = stored(tmp_path / "alone", design, lambda x: 0 * x[:, 0], replicates=2, noise=1.0)
    assert UNMOVED in drivers_text(alone)
    moved = one(stored(tmp_path / "moved", design, lambda x: x[:, 1], replicates=2, noise=1.0))
    assert moved.drivers[0].number == "b.coverage"


def test_where_a_conclusion_turns(tmp_path: Path) -> None:
    """a - 1 turns at 1, whatever b and c are; with c it does not turn."""
    design = Design(kind="latin_hypercube", points=2000)
    found = one(stored(tmp_path / "l", design, lambda x: x[:, 0] - 1 + 0.01 * x[:, 2]))
    by_name = {driver.number: driver for driver in found.drivers}
    assert found.changes_sign and by_name["a.coverage"].turns_at == pytest.approx(1, abs=0.05)
    assert by_name["c.coverage"].turns_at is None
    share = (RANGE[1] - 1) / (RANGE[1] - RANGE[0])
    assert_rate(round(found.share_above_zero * 2000), 2000, share)
    above = one(stored(tmp_path / "above", design, lambda x: x[:, 0] + 10))
    assert not above.changes_sign and above.drivers[0].turns_at is None


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    stored(tmp_path / "s", Design(kind="sobol", points=4), ishigami)
    with pytest.raises(UsageError, match="no such measure"):
        sensitivity(tmp_path / "s", ["prevalense"])
    with pytest.raises(UsageError, match="no reading of refusals at no-flights that varies"):
        sensitivity(tmp_path / "s", ["refusals"], "no-flights")


def test_what_is_told_of_drivers(tmp_path: Path) -> None:
    """A tornado with its notice, every unknown in the table, and in words what moves the reading most."""
    found = stored(tmp_path / "s", Design(kind="sobol", points=64), ishigami, replicates=2, noise=0.1)
    page = drivers_page(found, tmp_path / "page.html").read_text(encoding="utf-8")
    charts = re.findall(r"<svg\b.*?</svg>", page, re.DOTALL)
    assert len(charts) == 2 and all(NOTICE in chart for chart in charts)
    assert all(name in page for name in NAMES)
    text = drivers_text(found)
    assert f"What moves it most is {found.subjects[0].drivers[0].number}" in text
    assert "interval of assumption" in text and "The sign is not certain" in text and NOTICE in text
    assert "first-order" in text and "chance from point to point" in text
