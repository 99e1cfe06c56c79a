"""How runs are carried: by crews, whose members work side by side and exchange; or as many tasks, each by itself.

A crew's members are asked by their methods, ``crew.ask(Run.offer, month)``, so that arguments and answers have the
types of the method.  Implementations are in executor.py, and for a cluster in dask.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

Member = TypeVar("Member")
Member_co = TypeVar("Member_co", covariant=True)
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class Crew(Protocol[Member_co]):
    """Some objects that work side by side, each where it was made; they are asked by their methods."""

    @property
    def size(self) -> int:
        """How many they are."""

    def ask(
        self, method: Callable[Concatenate[Member_co, Given], Answer], *given: Given.args, **named: Given.kwargs
    ) -> list[Answer]:
        """Ask all the same: their answers in order."""

    def ask_one(
        self,
        which: int,
        method: Callable[Concatenate[Member_co, Given], Answer],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """Ask one: its answer."""

    def each(self, method: Callable[..., Answer], given: Sequence[tuple[Any, ...]]) -> list[Answer]:
        """Ask each with arguments of its own: the answers in order.  An argument may be what :meth:`leave` gave."""

    def leave(self, method: Callable[..., Any], whom: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Ask some, by (which, arguments): the answers stay where they are until :meth:`each` hands them on."""

    def hand(self, which: int, value: Any) -> Any:
        """Bring a large value to one member, to be an argument of :meth:`each`."""

    def close(self) -> None:
        """Let them go."""


Make = Callable[[Any, int, int, int], Any]
"""Makes a member from what all are given, its number, its threads, and how many members share its machine.

A function of a module, so that another process can import it.
"""


class Crews(Protocol):
    """Who can carry a crew."""

    @property
    def size(self) -> int:
        """Into how many parts a run is cut unless the user says."""

    def crew(self, make: Make, given: Any, size: int) -> Crew[Any]:
        """A crew of so many, each made where it will work.  Raises what making raises."""

    def close(self) -> None:
        """Let go of all workers that were started."""


class Lost(Exception):
    """A member of a crew is gone, with what it held; checkpoints are not."""


class Together(Generic[Member]):
    """A crew in this process, one after the other."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = members

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.members)

    def ask(
        self, method: Callable[Concatenate[Member, Given], Answer], *given: Given.args, **named: Given.kwargs
    ) -> list[Answer]:
        """Ask all the same: their answers in order."""
        return [called(member, method, *given, **named) for member in self.members]

    def ask_one(
        self, which: int, method: Callable[Concatenate[Member, Given], Answer], *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:  # fmt: skip
        """Ask one: its answer."""
        return called(self.members[which], method, *given, **named)

    def each(self, method: Callable[..., Answer], given: Sequence[tuple[Any, ...]]) -> list[Answer]:
        """Ask each with arguments of its own: the answers in order."""
        return [called(member, method, *some) for member, some in zip(self.members, given, strict=True)]

    def leave(self, method: Callable[..., Any], whom: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Answers of some, to be handed to others."""
        return [called(self.members[which], method, *given) for which, given in whom]

    def hand(self, which: int, value: Any) -> Any:
        """Everything here is at hand."""
        return value

    def close(self) -> None:
        """Let them go."""
        for member in self.members:
            called(member, _Closes.close)


class _Closes(Protocol):
    def close(self) -> None: ...


def called(member: Any, method: Callable[..., Answer], *given: Any, **named: Any) -> Answer:
    """Call a method of a member, or what the member's class has in its place."""
    answer: Answer = getattr(member, method.__name__)(*given, **named)
    return answer


Work = Callable[[Any, Any, int], Iterator[Any]]
"""Does a task, from what all are given, the task and its threads; yields answers one by one.

A function of a module, so that another process can import it.
"""


class Carrier(Protocol):
    """Who can carry many runs."""

    @property
    def lanes(self) -> int:
        """Into how many tasks to cut the work, at least."""

    def answers(self, work: Work, given: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        """Every answer as it comes."""

    def close(self) -> None:
        """Let go of all workers that were started."""
