"""Who reads whom: the agencies behind what a list or the index of a scheme names under ``reads``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from glasshouse.scheme.model import Pool, SchemeText


def pools_of(text: SchemeText) -> dict[str, Pool]:
    """Every pool by its id."""
    return {pool.id: pool for pool in text.pools}


def agencies_read(pools: Mapping[str, Pool], reads: Iterable[str]) -> dict[str, Pool | None]:
    """Ids of the agencies read, in order, each with the pool through which it is read first; None: read directly."""
    through: dict[str, Pool | None] = {}
    for name in reads:
        pool = pools.get(name)
        for agency in (name,) if pool is None else pool.from_:
            through.setdefault(agency, pool)
    return through
