"""A cache of the tables of regimes: the next run of the same texts does not compile them again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from glasshouse.compiler.rates import Rates, rates
from glasshouse.compiler.segments import compile
from glasshouse.compiler.tables import Array, Tables
from glasshouse.records.log import Codebook
from glasshouse.same import Same
from glasshouse.scheme.regime import Regime
from glasshouse.world import WorldText

_REGIMES: Final = 16
"""Regimes whose tables are cached: a comparison with a dozen others."""
_WORLDS: Final = 4
"""Worlds whose rates are cached, for one set of traits each."""


class _Of(NamedTuple):
    """What rates are made of; ``traits`` are the bytes of ``Traits.rows``, which has ``columns`` columns."""

    world: Same[WorldText]
    frailty: bool
    traits: bytes
    columns: int


def compiled(
    world: WorldText, regimes: Sequence[Regime], codebook: Codebook, traits: Array
) -> list[tuple[Tables, ...]]:
    """The Tables of every regime, as :func:`compile` makes them; ``traits`` are the ``rows`` of Traits.

    What a world makes alone is the same for all regimes, but for people who differ within a cell or do not.  Raises as
    :func:`compile` and :func:`rates` do.
    """
    made = []
    for regime in regimes:
        of = _Of(Same(world), "frailty" not in regime.without, traits.tobytes(), traits.shape[1])
        made.append(_tables(of, _Regime(regime), codebook))
    return made


class _Regime:
    """A regime as a key: its texts count as themselves."""

    def __init__(self, regime: Regime) -> None:
        self.regime = regime
        texts = tuple((Same(s.scheme), Same(s.announced), s.first, s.end) for s in regime.segments)
        self._key = (regime.name, texts, regime.without, regime.unresponsive_from)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Regime) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=_REGIMES)
def _tables(of: _Of, regime: _Regime, codebook: Codebook) -> tuple[Tables, ...]:
    return compile(of.world.it, regime.regime, codebook, _rates(of))


@lru_cache(maxsize=_WORLDS)
def _rates(of: _Of) -> Rates:
    rows = np.frombuffer(of.traits, np.int16).reshape(-1, of.columns)
    return rates(of.world.it, frailty=of.frailty, rows=rows)
