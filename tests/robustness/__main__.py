"""Try every kind of fault and print what held: ``python -m tests.robustness [few|many] [keep] [KIND …]``.

With ``keep``, what held of all kinds is written beside the parts of the docs; ``make docs`` prints it as a table.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.robustness import kinds
from tests.robustness.trying import SMALL, Tried, call, table

KEPT: Final = Path(__file__).parents[2] / "docs" / "_parts" / "robustness.json"
"""What held, by size: as last kept, with its day."""


def main(words: list[str]) -> None:
    """Each kind in a temporary folder of its own."""
    called = "many" if words[:1] == ["many"] else "few"
    size = kinds.SIZES[called]
    chosen = [word for word in words if word in kinds.KINDS] or list(kinds.KINDS)
    done: dict[str, Tried] = {}
    with tempfile.TemporaryDirectory() as above:
        run = Path(above) / "run"
        assert call(*SMALL, "-o", run).status == 0
        for name in chosen:
            work = Path(above) / name
            work.mkdir()
            done[name] = kinds.KINDS[name](run, work, size)
            print(table([done[name]]), flush=True)
    if "keep" in words and list(done) == list(kinds.KINDS):
        keep(called, list(done.values()))


def keep(called: str, rows: Sequence[Tried]) -> None:
    """What held of one size of tries, in place of what was kept of it; of other sizes what is there stays."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    kept[called] = {
        "day": datetime.now(UTC).date().isoformat(),
        "on": f"{platform.system()}, Python {platform.python_version()}",
        "rows": [{"kind": row.kind, "tried": row.tried, "held": row.held, "fell": row.fell} for row in rows],
    }
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
