"""Which world a scheme is made for: the shipped ones with every kind it names; said where another was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from glasshouse import library
from glasshouse.errors import GlasshouseError, SchemeError
from glasshouse.scheme import Scheme, agree
from glasshouse.world import World


def shipped_worlds() -> tuple[World, ...]:
    """The worlds that ship."""
    return tuple(World.load(name) for name in library.world_names())


def fitting(scheme: Scheme, worlds: Sequence[World]) -> tuple[str, ...]:
    """The names of those ``worlds`` that have every kind that a scheme names, as it names them."""
    return tuple(world.name for world in worlds if _fits(scheme, world))


def agree_or_say(scheme: Scheme, world: World) -> None:
    """Nothing where a scheme fits a world.

    Raises SchemeError that names the shipped world it is made for, or, where there is none, Errors, of SchemeError,
    with all that does not fit.
    """
    try:
        agree(world.text, scheme.text)
    except GlasshouseError as problem:
        others = fitting(scheme, shipped_worlds())
        if not others:
            raise
        raise SchemeError(
            f"the scheme '{scheme.name}' is not made for the world '{world.name}'",
            problem.place,
            (f"for instance: {problem.what}", f"it fits: {', '.join(others)}"),
            f"add --world {others[0]}",
        ) from None


def _fits(scheme: Scheme, world: World) -> bool:
    try:
        agree(world.text, scheme.text)
    except GlasshouseError:
        return False
    return True
