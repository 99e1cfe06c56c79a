"""What a calibration leaves: the parameter sets, what was learned, and the texts with the fitted values written in.

The texts keep their comments and their order; a number that was fitted says to what, and how far it could be otherwise.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any, Final

from glasshouse.errors import StoreError
from glasshouse.placing import check_folder, replacing, tidy
from glasshouse.study.record.calibration import Calibrated, Written
from glasshouse.study.record.targets import NOT_EVIDENCE
from glasshouse.text import decimal_text
from glasshouse.text.rewrite import NewValue, rewritten
from glasshouse.vocabulary import NOTICE

SETS: Final = "sets.csv"
LEARNED: Final = "calibration.json"


def command(found: Calibrated) -> str:
    """The line that asks for it."""
    options, scheme = found.plan.options, found.plan.schemes[0].name
    asked = "".join(f" --vary '{one}'" for one in found.asked)
    return (
        f"glasshouse calibrate {scheme} --world {found.plan.world.name} --people {options.people}"
        f" --members {len(found.members)}"
        f" --people-seed {options.people_seed} --life-seed {options.life_seed}{asked}"
    )


def document(found: Calibrated) -> dict[str, Any]:
    """What was learned, for scripts."""
    return {
        "notice": NOTICE,
        "not_evidence": NOT_EVIDENCE,
        "command": command(found),
        "runs": found.runs,
        "members": len(found.members),
        "fitted_to": [target.id for target in found.targets.targets if target.use == "fit"],
        "parameters": [
            {**vars(width), "identified": width.identified, "of": parameter.of, "number": _number(parameter)}
            for width, parameter in zip(found.widths, found.varied, strict=True)
        ],
        "products": [{**vars(width), "identified": width.identified} for width in found.products],
        "correlations": [
            {"first": first, "second": second, "rank": rank} for first, second, rank in found.correlations
        ],
        "headlines": {
            figure: dict(zip(("low", "middle", "high"), found.headline(figure), strict=True))
            for figure in found.members[0].figures
        },
        "interval": "assumption",
        "written": [
            {
                "number": _number(one.parameter),
                "of": one.parameter.of,
                "value": float(one.value),
                "target": one.target.id,
            }
            for one in found.written
        ],
        "written_give": found.tried,
    }


def _number(parameter: Any) -> str:
    return f"{parameter.clause}.{parameter.key}"


def sets(found: Calibrated) -> str:
    """Every parameter set with the figures of its run, as CSV; the notice is its first line, a comment."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    figures = list(found.members[0].figures)
    writer.writerow(["run", *map(_number, found.varied), *figures])
    for member in found.members:
        told = [f"{member.figures[figure]:.6g}" for figure in figures]
        writer.writerow([member.run, *(decimal_text(value) for value in member.values), *told])
    return f"# {NOTICE}. {NOT_EVIDENCE}\n{out.getvalue()}"


def check_free(folder: Path, *, force: bool) -> None:
    """Raise StoreError, before any work, where the folder holds something already."""
    place = check_folder(folder)
    tidy(place, LEARNED)
    if place.is_dir() and any(place.iterdir()) and not (force and (place / LEARNED).is_file()):
        raise StoreError(
            f"{folder} holds something already", remedy="name a new folder with -o, or replace a calibration: --force"
        )


def write(found: Calibrated, folder: Path, page: str, *, force: bool) -> None:
    """Write all of a calibration, or nothing.  Raises StoreError."""
    check_free(folder, force=force)
    with replacing(folder) as beside:
        (beside / SETS).write_text(sets(found), encoding="utf-8")
        (beside / LEARNED).write_text(json.dumps(document(found), ensure_ascii=False, indent=1), encoding="utf-8")
        (beside / "calibration.md").write_text(page, encoding="utf-8")
        if found.written:
            _write_texts(found, beside)


def _write_texts(found: Calibrated, into: Path) -> None:
    """The world's folder with its tables, and the scheme's file."""
    world, scheme = found.plan.world, found.plan.schemes[0]
    home = into / world.name
    home.mkdir()
    for table in (*world.text.margins, world.text.life_table):
        shutil.copyfile(world.folder / table.file, home / table.file)
    (home / "world.yaml").write_text(fitted_text(found, world.originals[0].text, "world"), encoding="utf-8")
    (into / f"{scheme.name}.yaml").write_text(fitted_text(found, scheme.originals[0].text, "scheme"), encoding="utf-8")


def fitted_text(found: Calibrated, text: str, of: str) -> str:
    """A text with the values that were fitted in it, and where they come from; all else stands as it was."""
    written = [one for one in found.written if one.parameter.of == of]
    cited = {one.target.source: found.targets.sources[one.target.source] for one in written}
    return rewritten(
        text,
        [_new_value(found, one) for one in written],
        {name: source.model_dump(exclude_none=True) for name, source in cited.items()},
    )


def _new_value(found: Calibrated, one: Written) -> NewValue:
    fitted_to = (
        f"{one.target.source} ({one.target.what}): of {len(found.members)} sets that meet every target to fit, 95 in"
        f" 100 have {one.low:.2g} to {one.high:.2g}; the others of a product as they stand"
    )
    return NewValue(one.parameter.clause, one.parameter.key, decimal_text(one.value), fitted_to)
