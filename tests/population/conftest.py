"""The town, read once, and its population at a few sizes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import pytest

from glasshouse.population import Population, synthesize
from glasshouse.world import WorldTables, WorldText, read_tables
from tests.population.town import write_town

START = 24252


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[WorldText, WorldTables]:
    folder = tmp_path_factory.mktemp("town")
    text = write_town(folder)
    return text, read_tables(folder, text)


@pytest.fixture(scope="session")
def populate(town: tuple[WorldText, WorldTables]) -> Callable[..., Population]:
    """``populate(residents, seed=1, before=120, horizon=60)``, remembered."""

    @lru_cache(maxsize=32)
    def made(residents: int, seed: int = 1, before: int = 120, horizon: int = 60) -> Population:
        return synthesize(*town, residents, seed, START - before, START, START + horizon)

    return made
