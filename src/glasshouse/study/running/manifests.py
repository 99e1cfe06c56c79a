"""What a run says of itself: the request, the texts, versions, seeds and the checksum."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

from glasshouse import __version__, library
from glasshouse.population import Deviation
from glasshouse.records import Records
from glasshouse.scheme import Scheme
from glasshouse.study.running.plan import IDEALISED, Plan, replicate_seeds
from glasshouse.text import numbers
from glasshouse.vocabulary import MECHANISMS, NOTICE

BEFORE: Final = "before"
"""Where a text of before lies that is not that of a scheme of the same name."""

NOT_EVIDENCE: Final = "Errors and responses are put in by authors. No run is evidence of how a real scheme performs."

_A_FILE: Final = re.compile(r"[\w.+-]{1,200}\.ya?ml")
"""Names of files that a line can repeat as they are."""

PACKAGES: Final = ("numpy", "numba", "polars", "pyarrow", "pydantic")


def manifest_of(
    plan: Plan, records: Sequence[Records], deviations: Sequence[Deviation], capped: Sequence[Sequence[int]]
) -> dict[str, Any]:
    """What was asked for, of which texts, with which versions, and the checksum of what came of it.

    ``capped``: by replicate and world, how often a chance per month above 1 was taken as 1.
    """
    checksums = [one.checksum for one in records]
    whole = checksums[0] if len(checksums) == 1 else hashlib.sha256("".join(checksums).encode()).hexdigest()
    return {
        **stated(plan),
        "margins": [deviation._asdict() for deviation in deviations],
        "versions": versions(),
        "chances_above_one": {
            regime.name: [of_worlds[number] for of_worlds in capped] for number, regime in enumerate(plan.regimes)
        },
        "run": dict(records[0].manifest["run"]),
        "checksums": checksums,
        "checksum": whole,
    }


def stated(plan: Plan) -> dict[str, Any]:
    """What a manifest says that follows from its texts and its request alone: whoever has these can say it again."""
    spoken: list[tuple[str, Any]] = [(plan.world.name, plan.world.text)]
    spoken += [(scheme.name, scheme.text) for scheme in (plan.before, *plan.schemes)]
    return {
        "notice": NOTICE,
        "not_evidence": NOT_EVIDENCE,
        "command": command(plan),
        "request": request_of(plan),
        **({"idealised": IDEALISED} if plan.options.idealised else {}),
        "mechanisms": {name: name not in plan.options.without for name in MECHANISMS},
        "texts": digests_of(plan),
        "numbers": {name: _provenance(text) for name, text in spoken},
        "notes": {scheme.name: list(scheme.notes) for scheme in plan.schemes},
        "seeds": [list(pair) for pair in replicate_seeds(plan.options)],
    }


def request_of(plan: Plan) -> dict[str, Any]:
    """The options of the run, by name."""
    options = plan.options
    return {
        "scheme": plan.schemes[0].name,
        "against": [scheme.name for scheme in plan.schemes[1:]],
        "world": plan.world.name,
        "before": plan.before.name,
        "before_months": plan.before_months,
        "people": options.people,
        "years": options.years,
        "people_seed": options.people_seed,
        "life_seed": options.life_seed,
        "replicates": options.replicates,
        "settings": list(options.settings),
        "without": sorted(options.without),
        "idealised": options.idealised,
        "assumptions": options.assumptions,
    }


def texts_of(plan: Plan) -> dict[str, str]:
    """Each text as used, by its path under ``texts/``.

    The scheme of before has a place of its own where another text of its name is lived under too: the same scheme with
    a number set.
    """
    texts = {f"schemes/{scheme.name}.yaml": scheme.written for scheme in plan.schemes}
    same = texts.get(f"schemes/{plan.before.name}.yaml", plan.before.written) == plan.before.written
    texts[f"{'schemes' if same else BEFORE}/{plan.before.name}.yaml"] = plan.before.written
    texts["world/world.yaml"] = plan.world.written
    return dict(sorted(texts.items()))


def digests_of(plan: Plan) -> dict[str, str]:
    """SHA-256 of each text as used."""
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts_of(plan).items()}


def versions() -> dict[str, str]:
    """Of Glasshouse, Python, and the packages that results hang on."""
    return {"glasshouse": __version__, "python": platform.python_version()} | {
        package: version(package) for package in PACKAGES
    }


def _provenance(text: Any) -> dict[str, int]:
    written = numbers(text)
    count = {"numbers": len(written)}
    for number in written:
        count[number.provenance] = count.get(number.provenance, 0) + 1
    return count


def command(plan: Plan) -> str:
    """The command line that makes this run."""
    return _line(plan, [_asked_for(scheme) for scheme in plan.schemes])


def _line(plan: Plan, names: Sequence[str]) -> str:
    options = plan.options
    words = ["glasshouse", "compare" if len(names) > 1 else "run", names[0]]
    for other in names[1:]:
        words += ["--against", other]
    words += ["--world", plan.world.name, "--people", str(options.people), "--years", str(options.years)]
    words += ["--people-seed", str(options.people_seed), "--life-seed", str(options.life_seed)]
    if options.replicates > 1:
        words += ["--replicates", str(options.replicates)]
    words += [part for setting in options.settings for part in ("--set", setting)]
    words += ["--before", f"{plan.before.name}:{plan.before_months}" if plan.before_months else "empty"]
    if options.without:
        words += ["--without", ",".join(sorted(options.without))]
    if options.idealised:
        words.append("--idealised")
    if options.assumptions is not None:
        words += ["--assumptions", str(options.assumptions)]
    return " ".join(words)


def is_command_of(written: str, plan: Plan) -> bool:
    """Whether a line asks for this run.  What a user's file was called is the one thing that it alone knows."""
    places = [f"\0{number}\0" for number in range(len(plan.schemes))]
    pattern = re.escape(_line(plan, places))
    for place, scheme in zip(places, plan.schemes, strict=True):
        ships = scheme.name in library.scheme_names() and Scheme.load(scheme.name, scheme.settings).written
        by_name = ships == scheme.written
        pattern = pattern.replace(re.escape(place), re.escape(scheme.name) if by_name else _A_FILE.pattern)
    return re.fullmatch(pattern, written) is not None


def _asked_for(scheme: Scheme) -> str:
    """How a line names a scheme: one that ships by its name, another by that of its file."""
    if library.shown_path(scheme.path) != str(scheme.path):
        return scheme.name
    return scheme.path.name if _A_FILE.fullmatch(scheme.path.name) else f"{scheme.name}.yaml"
