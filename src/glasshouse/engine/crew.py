"""What carrying asks for: crews, whose members work side by side and tell each other; and many tasks, each by itself.

Who does it is in executor.py, and on a cluster in dask.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol


class Crew(Protocol):
    """Some objects that work side by side, each where it was made; they are asked by the names of their methods."""

    @property
    def size(self) -> int:
        """How many they are."""

    def ask(self, method: str, *given: Any) -> list[Any]:
        """The same of all: their answers in order."""

    def ask_one(self, which: int, method: str, *given: Any) -> Any:
        """Of one: its answer."""

    def each(self, method: str, given: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Of each with what is given to it, its answers in order; what was left may be given."""

    def leave(self, method: str, whom: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Answers of some (which, given) that stay where they are until :meth:`each` gives them to another."""

    def hand(self, which: int, value: Any) -> Any:
        """Bring what is large to one, to be given by :meth:`each`."""

    def close(self) -> None:
        """Let them go."""


Make = Callable[[Any, int, int, int], Any]
"""Called with what is given to all, a number, how many threads it may use, and how many share its machine: a member.

A function of a module, so that another process can be told of it.
"""


class Crews(Protocol):
    """Who can carry a crew."""

    @property
    def size(self) -> int:
        """Into how many parts a run is cut if nobody says."""

    def crew(self, make: Make, given: Any, size: int) -> Crew:
        """A crew of so many, each made where it will work.  Raises what making raises."""

    def close(self) -> None:
        """Let go whoever was hired."""


class Lost(Exception):
    """Somebody of a crew is gone, with what they held; what was put aside is not."""


class Together(NamedTuple):
    """A crew in this process, one after the other."""

    members: Sequence[Any]

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.members)

    def ask(self, method: str, *given: Any) -> list[Any]:
        """The same of all: their answers in order."""
        return [getattr(member, method)(*given) for member in self.members]

    def ask_one(self, which: int, method: str, *given: Any) -> Any:
        """Of one: its answer."""
        return getattr(self.members[which], method)(*given)

    def each(self, method: str, given: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Of each with what is given to it, its answers in order."""
        return [getattr(member, method)(*some) for member, some in zip(self.members, given, strict=True)]

    def leave(self, method: str, whom: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Answers of some, to be given to others."""
        return [self.ask_one(which, method, *given) for which, given in whom]

    def hand(self, which: int, value: Any) -> Any:
        """What is here is at hand."""
        return value

    def close(self) -> None:
        """Let them go."""
        for member in self.members:
            member.close()


Work = Callable[[Any, Any, int], Iterator[Any]]
"""Called with what is given to all, a task, and how many threads it may use; gives answers one by one.

A function of a module, so that another process can be told of it.
"""


class Carrier(Protocol):
    """Who carries many runs."""

    @property
    def lanes(self) -> int:
        """Into how many tasks to cut what is to be done, at least."""

    def answers(self, work: Work, given: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer as it comes."""

    def close(self) -> None:
        """Let go whoever was hired."""
