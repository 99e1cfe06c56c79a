"""A rule and a measure, added by the steps of CONTRIBUTING.md in a copy of the repository, leave every test green."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PARTS: Final = ("src", "docs", "tests", "pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md")
"""What of the repository the tests below read."""

RULE: Final = '''"""Gravest measure.

## What it finds
A sanction of the gravest severity that a text can declare.

## Why it matters
Nothing is left for what is worse.

## Example
```yaml
sanctions: [{id: no-flights, severity: 5}]   # finding
```

## Instead
Lower the measure.

## Limits
Severity is a scale of this project, declared by the author.

## Sources
A rule for a test.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import PRIVATE_LIFE
from glasshouse.audit.rule import Hit, Rule, Silence, all_of, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Burdens of severity 5."""
    for effect, adverse in facts.burdens:
        answer = all_of(adverse, declared(effect, "severity", (4).__lt__, effect.id))
        yield from judge(answer, Hit(effect, effect.id, "severity", "the gravest severity there is"))


RULE = Rule(
    "ZZ001",
    "Gravest measure",
    find,
    (PRIVATE_LIFE,),
    "Lower the measure",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.RISKS,
)
'''

PAGE: Final = """# ZZ001 · Gravest measure

Every excerpt is laid over [base.yaml](base.yaml), in which no rule finds anything.

## Found

```yaml
sanctions:
  - id: no-loan-of-tools
    severity: 5  # finding: ZZ001
```

## Not found: one field differs

```yaml
sanctions:
  - id: no-loan-of-tools
    severity: 2
```

## The flow on which the finding rests

`broken-tools → tool-pool → tool-index → low → barred → no-loan-of-tools`
"""

MEASURE: Final = '''"""How many people there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from glasshouse.measures.blocks import labels
from glasshouse.measures.cube import Cube
from glasshouse.measures.measure import MODEL, Measure
from glasshouse.measures.reading import Block, Estimates
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records

MEASURES: Final = (
    Measure("people_present", "People present", "people", "People present in an average month.", MODEL),
)


def measured(records: Records, cubes: Sequence[Cube]) -> list[Block]:
    """All of this file."""
    unknown = np.full(len(GROUPS), np.nan)
    return [
        Block(labels("people_present", cube), Estimates(cube.people(), unknown, unknown), cube.people(), cohorts=GROUPS)
        for cube in cubes
    ]
'''

TEST_OF_THE_MEASURE: Final = '''"""People present, against the crowd that the records are of."""

from tests.measures.test_readings import PEOPLE, one


def test_an_average_month_has_no_more_people_than_there_are() -> None:
    assert 0 < one("people_present")["value"] <= PEOPLE
'''


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with a rule and a measure added as CONTRIBUTING.md says, `make docs` included."""
    root = tmp_path_factory.mktemp("repository")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, root / part)
    package = root / "src" / "glasshouse"
    (package / "audit" / "rules" / "zz001.py").write_text(RULE, encoding="utf-8")
    (root / "tests" / "audit" / "pages" / "ZZ001.md").write_text(PAGE, encoding="utf-8")
    (package / "measures" / "presence.py").write_text(MEASURE, encoding="utf-8")
    (root / "tests" / "measures" / "test_presence.py").write_text(TEST_OF_THE_MEASURE, encoding="utf-8")
    french = package / "report" / "strings" / "fr.yaml"
    strings = french.read_text(encoding="utf-8")
    assert "\nin_english: []\n" in strings
    french.write_text(strings.replace("\nin_english: []\n", "\nin_english: [people_present]\n"), encoding="utf-8")
    done = called(root, "docs.generate")
    assert done.returncode == 0, done.stderr
    return root


def called(root: Path, module: str, *words: str, jit: bool = False) -> subprocess.CompletedProcess[str]:
    """A module run in the copy, on the sources of the copy; it keeps nothing outside of the copy."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "GLASSHOUSE_CACHE": str(root / "cache"),
        "NUMBA_DISABLE_JIT": "" if jit else "1",
    }
    line = [sys.executable, "-m", module, *words]
    return subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True, check=False)


def stays_green(root: Path, *files: str, jit: bool = False) -> None:
    done = called(root, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files, jit=jit)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_both_are_listed(copy: Path) -> None:
    program = "import glasshouse.audit as a, glasshouse.measures as m; print(a.RULES[-1].id, m.CATALOGUE[-1].id)"
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ZZ001", "people_present"]


def test_what_lists_rules_and_measures_stays_green(copy: Path) -> None:
    stays_green(
        copy,
        "tests/audit/test_catalogue.py", "tests/audit/test_pages.py", "tests/audit/test_fixtures.py",
        "tests/audit/test_runner.py", "tests/measures/test_readings.py", "tests/measures/test_presence.py",
        "tests/report/test_words.py", "tests/docs/test_generated.py::test_every_generated_page_is_what_the_code_gives",
        "tests/docs/test_generated.py::test_nothing_else_lies_in_a_folder_of_generated_pages",
        "tests/house", "--ignore=tests/house/test_contributing.py", "--ignore=tests/house/test_wheel.py",
    )  # fmt: skip


@pytest.mark.long
def test_every_test_of_the_rooms_that_read_them_stays_green(copy: Path) -> None:
    rooms = ("tests/audit", "tests/measures", "tests/report", "tests/docs", "tests/study/clauses", "tests/line")
    stays_green(copy, *rooms, jit=True)
