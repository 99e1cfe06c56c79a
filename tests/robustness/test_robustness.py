"""Every kind of fault, a few of each; hundreds in the long tests.  Nothing outside a temporary folder is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHOWN
from tests.robustness import kinds
from tests.robustness.trying import SMALL, call, table


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    assert call(*SMALL, "-o", folder).status == 0
    return folder


@pytest.mark.parametrize("name", list(kinds.KINDS))
def test_a_few_of_each_kind_are_held(run: Path, tmp_path: Path, name: str) -> None:
    tried = kinds.KINDS[name](run, tmp_path, kinds.FEW)
    assert tried.tried > 0
    assert not tried.fell, table([tried])


@pytest.mark.long
@pytest.mark.parametrize("name", list(kinds.KINDS))
def test_many_of_each_kind_are_held(
    run: Path, tmp_path: Path, name: str, record_property: Callable[[str, Any], None]
) -> None:
    tried = kinds.KINDS[name](run, tmp_path, kinds.MANY)
    record_property(SHOWN, table([tried]))
    assert not tried.fell, table([tried])
