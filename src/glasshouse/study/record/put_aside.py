"""A calibration put aside run by run, and gone on with: what was found stands in a file beside its output.

The same request gives the same runs, so what is there is a cache: it is gone on from under the same request alone, and
only after the first run of it and one drawn by key, lived again, gave the same figures.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import IO, Any, Final

from glasshouse import chance
from glasshouse.chance import Purpose
from glasshouse.errors import StoreError
from glasshouse.placing import check_folder, put
from glasshouse.study.record.targets import TargetsText
from glasshouse.study.running.manifests import digests_of, versions
from glasshouse.study.running.plan import Plan
from glasshouse.vocabulary import NOTICE

Figures = dict[str, float]
_ANEW: Final = "leave out --resume to start anew"


class PutAside:
    """Runs of a calibration on the disk, in order: the number of the candidate, and its figures."""

    def __init__(self, folder: Path, *, resume: bool) -> None:
        place = check_folder(folder)
        self.file = place.with_name(f".{place.name}.calibration")
        self.resume = resume
        self.known: list[tuple[int, Figures]] = []
        self._file: IO[str] | None = None
        if resume and not self.file.is_file():
            raise StoreError(f"{self.file}: nothing to go on from", remedy="leave out --resume")

    def left(self) -> bool:
        """Whether a calibration that broke off left something to go on from."""
        return self.file.is_file()

    def begin(self, targets: TargetsText, plan: Plan, vary: tuple[str, ...]) -> None:
        """Read what is there where it is wanted, else begin anew.  Raises StoreError for another calibration's."""
        request = _request(targets, plan, vary)
        if self.resume:
            self.known = self._read(request)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        put((self.file, "".join(json.dumps(line) + "\n" for line in (request, *self.known))))
        self._file = self.file.open("a", encoding="utf-8")

    def keep(self, number: int, figures: Figures) -> None:
        """A run more.  Raises OSError."""
        self._say([number, figures])

    def _say(self, line: Any) -> None:
        assert self._file is not None
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _read(self, request: dict[str, Any]) -> list[tuple[int, Figures]]:
        """The runs that are there; a last line that was cut short is left out."""
        try:
            whole = self.file.read_text(encoding="utf-8").split("\n")[:-1]
            stored, *lines = (json.loads(line) for line in whole)
            runs = [(_number(number), {str(k): float(v) for k, v in figures.items()}) for number, figures in lines]
        except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise StoreError(f"{self.file}: damaged", remedy=_ANEW) from error
        if stored != request:
            raise StoreError(f"{self.file}: of another calibration", remedy=f"ask for that one again, or {_ANEW}")
        return runs

    def again(self) -> list[int]:
        """Which of the runs that are there are lived again before any is believed."""
        if not self.known:
            return []
        drawn = chance.draw(len(self.known), 0, chance.lane("calibration"), 0, 0, Purpose.PANEL)
        return sorted({0, drawn * len(self.known) >> 32})

    def refusal(self, what: str) -> StoreError:
        """Of what is not what the same runs give."""
        return StoreError(f"{self.file}: not what the same runs give: {what}", remedy=_ANEW)

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()

    def clear(self) -> None:
        """The calibration is written: nothing to go on from."""
        self.file.unlink(missing_ok=True)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(value)
    return value


def _request(targets: TargetsText, plan: Plan, vary: tuple[str, ...]) -> dict[str, Any]:
    """What the runs of a calibration hang on; how many sets are wanted is not among it."""
    options = plan.options
    request: dict[str, Any] = json.loads(
        json.dumps(
            {
                "notice": NOTICE,
                "targets": hashlib.sha256(targets.model_dump_json().encode()).hexdigest(),
                "texts": digests_of(plan),
                "vary": list(vary),
                "people": options.people,
                "seeds": [options.people_seed, options.life_seed],
                "versions": versions(),
            }
        )
    )
    return request
