"""``python -m docs.findings [NAME …]``: the studies named, or all, run and written beside this file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Final

from docs.findings import eyes_and_apps, gaps, listed_in_error, lists_points_rewards, safeguards
from docs.findings.page import HERE, Finding, Size, write

STUDIES: Final[dict[str, Callable[[Size], Finding]]] = {
    "listed-in-error": listed_in_error.study,
    "eyes-and-apps": eyes_and_apps.study,
    "lists-points-rewards": lists_points_rewards.study,
    "safeguards": safeguards.study,
    "gaps": gaps.study,
}


def main(named: Sequence[str]) -> int:
    """0, or 2 for a study that there is none of."""
    unknown = [name for name in named if name not in STUDIES]
    if unknown:
        print(f"no study '{unknown[0]}'\n  studies: {', '.join(STUDIES)}", file=sys.stderr)
        return 2
    for name in named or STUDIES:
        write(STUDIES[name](Size()), HERE, Size())
        print(f"docs/findings/{name}.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
