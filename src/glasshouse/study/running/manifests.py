"""What a run says of itself: the request, the texts, versions, seeds and the checksum."""

from __future__ import annotations

import hashlib
import platform
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

PACKAGES: Final = ("numpy", "numba", "polars", "pyarrow", "pydantic")


def manifest_of(
    plan: Plan, records: Sequence[Records], deviations: Sequence[Deviation], capped: Sequence[Sequence[int]]
) -> dict[str, Any]:
    """What was asked for, of which texts, with which versions, and the checksum of what came of it.

    ``capped``: by replicate and world, how often a chance per month above 1 was taken as 1.
    """
    checksums = [one.checksum for one in records]
    whole = checksums[0] if len(checksums) == 1 else hashlib.sha256("".join(checksums).encode()).hexdigest()
    spoken: list[tuple[str, Any]] = [(plan.world.name, plan.world.text)]
    spoken += [(scheme.name, scheme.text) for scheme in (plan.before, *plan.schemes)]
    return {
        "notice": NOTICE,
        "not_evidence": "Errors and responses are put in by authors. No run is evidence of how a real scheme performs.",
        "command": command(plan),
        "request": request_of(plan),
        **({"idealised": IDEALISED} if plan.options.idealised else {}),
        "mechanisms": {name: name not in plan.options.without for name in MECHANISMS},
        "texts": digests_of(plan),
        "numbers": {name: _provenance(text) for name, text in spoken},
        "notes": {scheme.name: list(scheme.notes) for scheme in plan.schemes},
        "margins": [deviation._asdict() for deviation in deviations],
        "versions": versions(),
        "seeds": [list(pair) for pair in replicate_seeds(plan.options)],
        "chances_above_one": {
            regime.name: [of_worlds[number] for of_worlds in capped] for number, regime in enumerate(plan.regimes)
        },
        "run": dict(records[0].manifest["run"]),
        "checksums": checksums,
        "checksum": whole,
    }


def request_of(plan: Plan) -> dict[str, Any]:
    """What was asked for, option by option."""
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
    }


def digests_of(plan: Plan) -> dict[str, str]:
    """SHA-256 of each text as used."""
    texts = {f"schemes/{scheme.name}.yaml": scheme.written for scheme in (plan.before, *plan.schemes)}
    texts["world/world.yaml"] = plan.world.written
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in sorted(texts.items())}


def versions() -> dict[str, str]:
    """Of Glasshouse, Python, and the packages that results hang on."""
    return {"glasshouse": __version__, "python": platform.python_version()} | {
        package: version(package) for package in PACKAGES
    }


def _provenance(text: Any) -> dict[str, int]:
    found = numbers(text)
    count = {"numbers": len(found)}
    for number in found:
        count[number.provenance] = count.get(number.provenance, 0) + 1
    return count


def command(plan: Plan) -> str:
    """The line that asks for this run."""
    options = plan.options
    names = [_asked_for(scheme) for scheme in plan.schemes]
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
    return " ".join(words)


def _asked_for(scheme: Scheme) -> str:
    """How a line names a scheme: one that ships by its name, another by that of its file."""
    return scheme.name if library.shown_path(scheme.path) != str(scheme.path) else scheme.path.name
