"""Try every kind of fault and print what held: ``python -m tests.robustness [few|many] [KIND …]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.robustness import kinds
from tests.robustness.trying import SMALL, call, table


def main(words: list[str]) -> None:
    """Each kind in a temporary folder of its own."""
    size = kinds.MANY if words[:1] == ["many"] else kinds.FEW
    chosen = [word for word in words if word in kinds.KINDS] or list(kinds.KINDS)
    with tempfile.TemporaryDirectory() as above:
        run = Path(above) / "run"
        assert call(*SMALL, "-o", run).status == 0
        for name in chosen:
            work = Path(above) / name
            work.mkdir()
            print(table([kinds.KINDS[name](run, work, size)]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
