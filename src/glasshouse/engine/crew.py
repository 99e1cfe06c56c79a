"""Interfaces for distributing work: crews, whose members work side by side and exchange, and executors of single tasks.

The methods of a crew's members are called as ``crew.call_all(Run.part_sums, month)``, so that arguments and answers
have the types of the method.  Implementations are in executor.py, and for a cluster in dask.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")
Result = TypeVar("Result")


class Crew(Protocol[T_co]):
    """Objects that work side by side, each where it was made."""

    @property
    def size(self) -> int:
        """The number of members."""

    def call_all(
        self, method: Callable[Concatenate[T_co, P], Result], *arguments: P.args, **named: P.kwargs
    ) -> list[Result]:
        """Call a method of all members with the same arguments: the results in order."""

    def call_one(
        self, member: int, method: Callable[Concatenate[T_co, P], Result], *arguments: P.args, **named: P.kwargs
    ) -> Result:
        """Call a method of one member."""

    def call_each(self, method: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]) -> list[Result]:
        """Call a method of each member with its own arguments, which may be results of :meth:`call_and_hold`."""

    def call_and_hold(self, method: Callable[..., Any], calls: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Call a method of some members, by (member, arguments); the results stay where they are until passed on."""

    def send(self, member: int, value: Any) -> Any:
        """Send a large value to one member, to be an argument of :meth:`call_each`."""

    def close(self) -> None:
        """Release the members."""


Make = Callable[[Any, int, int, int], Any]
"""Makes a member from what all share, its number, its threads, and the number of members on its machine.

A module-level function, so that another process can import it.
"""


class Crews(Protocol):
    """Makes crews."""

    @property
    def size(self) -> int:
        """Into how many parts a run is cut by default."""

    def crew(self, make: Make, shared: Any, size: int) -> Crew[Any]:
        """A crew of this size, each member made where it will work.  Raises what making raises."""

    def close(self) -> None:
        """Stop all workers that were started."""


class Lost(Exception):
    """A member of a crew is gone, with what it held; checkpoints are not."""


class LocalCrew(Generic[T]):
    """A crew in this process, whose members work one after the other."""

    def __init__(self, members: Sequence[T]) -> None:
        self.members = members

    @property
    def size(self) -> int:
        """The number of members."""
        return len(self.members)

    def call_all(
        self, method: Callable[Concatenate[T, P], Result], *arguments: P.args, **named: P.kwargs
    ) -> list[Result]:
        """Call a method of all members with the same arguments: the results in order."""
        return [_call(member, method, *arguments, **named) for member in self.members]

    def call_one(
        self, member: int, method: Callable[Concatenate[T, P], Result], *arguments: P.args, **named: P.kwargs
    ) -> Result:
        """Call a method of one member."""
        return _call(self.members[member], method, *arguments, **named)

    def call_each(self, method: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]) -> list[Result]:
        """Call a method of each member with its own arguments."""
        return [_call(member, method, *own) for member, own in zip(self.members, arguments, strict=True)]

    def call_and_hold(self, method: Callable[..., Any], calls: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Call a method of some members; all results are in this process anyway."""
        return [_call(self.members[member], method, *arguments) for member, arguments in calls]

    def send(self, member: int, value: Any) -> Any:
        """The value itself: all members are in this process."""
        return value

    def close(self) -> None:
        """Release the members."""
        for member in self.members:
            _call(member, _Closes.close)


class _Closes(Protocol):
    def close(self) -> None: ...


def _call(member: Any, method: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
    """Call a method of a member by its name, so that a subclass's own is used."""
    result: Result = getattr(member, method.__name__)(*arguments, **named)
    return result


Work = Callable[[Any, Any, int], Iterator[Any]]
"""Does a task, from what all share, the task and its threads; yields answers one by one.

A module-level function, so that another process can import it.
"""


class Executor(Protocol):
    """Runs many tasks."""

    @property
    def lanes(self) -> int:
        """Into how many tasks to cut the work, at least."""

    def answers(self, work: Work, shared: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer as it comes."""

    def close(self) -> None:
        """Stop all workers that were started."""
