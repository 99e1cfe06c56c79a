"""How a peer is asked and what it answers: one line of JSON."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import NamedTuple


class Asked(NamedTuple):
    """One run of the reference model."""

    people: int
    months: int
    seed: int
    contacts: bool


class Answer(NamedTuple):
    """What it took, and two figures by which a wrong model would show."""

    seconds: float
    person_months: int
    mean_index: float
    listed: float


def asked(what: str | None) -> Asked:
    """The run that the command line asks for."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("people", type=int)
    parser.add_argument("months", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--contacts", action="store_true")
    return Asked(**vars(parser.parse_args()))


def timed(months: int, month: Callable[[], None]) -> float:
    """Seconds of the months alone."""
    began = time.perf_counter()
    for _ in range(months):
        month()
    return time.perf_counter() - began


def answer(wanted: Asked, seconds: float, mean_index: float, listed: float) -> Answer:
    """What was measured."""
    return Answer(seconds, wanted.people * wanted.months, mean_index, listed)


def tell(what: Answer) -> None:
    """Print it."""
    print(json.dumps(what._asdict()))
