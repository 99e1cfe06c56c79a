"""``python -m tests.cases.runner FILE …``: each case *holds* or *does not hold*, at this line; nothing else is said."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from glasshouse.errors import GlasshouseError
from tests.cases.claims import holds, lives
from tests.cases.language import Case, CaseFile, load, scheme_text
from tests.cases.lived import PEOPLE, logs


class Verdict(NamedTuple):
    """A case, whether it holds, and the line of the file: that of the first claim that does not, else the case's."""

    case: Case
    holds: bool
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'holds' if self.holds else 'does not hold'}"


def judge(file: CaseFile, case: Case) -> Verdict:
    """Live one case by both readings and ask each claim of everybody, in the order in which they are written."""
    place = case.place
    assert place is not None
    size = 1 if case.person.child is None else 2
    told = [lives(log, case, size * PEOPLE) for log in logs(file, case).values()]
    sees = {sight.id: sight.conduct for agency in scheme_text(file.scheme).agencies for sight in agency.sees}
    for claim in case.holds:
        asked = slice(0 if claim.who == "person" else 1, None, size)
        if not all(holds(claim, of_everybody[asked], sees) for of_everybody in told):
            at = claim.place
            assert at is not None
            return Verdict(case, False, at.file, at.line)
    return Verdict(case, True, place.file, place.line)


def judged(paths: Sequence[Path]) -> Iterator[Verdict]:
    """Every case of these files.  Raises what loading them raises."""
    for path in paths:
        file = load(path)
        for case in file.cases:
            yield judge(file, case)


def main(arguments: Sequence[str]) -> int:
    """0: all hold; 1: some do not; 2: a file cannot be read as cases."""
    failed = False
    try:
        for verdict in judged([Path(argument) for argument in arguments]):
            print(verdict)
            failed = failed or not verdict.holds
    except GlasshouseError as problem:
        print(problem, file=sys.stderr)
        return 2
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
