"""Every closed form is asked of the plain reading and, where it is there, of the kernel."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest

from glasshouse.reference import live
from tests.closed_forms.city import Live

READINGS: dict[str, Live] = {"plain": live}
if find_spec("glasshouse.engine") is not None and find_spec("glasshouse.engine.lives") is not None:
    READINGS["kernel"] = import_module("glasshouse.engine.lives").live_log


@pytest.fixture(params=sorted(READINGS))
def live_any(request: pytest.FixtureRequest) -> Live:
    """``live_any(world, regime, population, life_seed, people_seed)``: the log in words."""
    return READINGS[request.param]
