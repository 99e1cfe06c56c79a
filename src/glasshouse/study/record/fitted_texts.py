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


def command(calibrated: Calibrated) -> str:
    """The line that asks for it."""
    options, scheme = calibrated.plan.options, calibrated.plan.schemes[0].name
    asked = "".join(f" --vary '{one}'" for one in calibrated.asked)
    return (
        f"glasshouse calibrate {scheme} --world {calibrated.plan.world.name} --people {options.people}"
        f" --members {len(calibrated.members)}"
        f" --people-seed {options.people_seed} --life-seed {options.life_seed}{asked}"
    )


def document(calibrated: Calibrated) -> dict[str, Any]:
    """What was learned, for scripts."""
    return {
        "notice": NOTICE,
        "not_evidence": NOT_EVIDENCE,
        "command": command(calibrated),
        "runs": calibrated.runs,
        "members": len(calibrated.members),
        "fitted_to": [target.id for target in calibrated.targets.targets if target.use == "fit"],
        "parameters": [
            {**vars(width), "identified": width.identified, "of": parameter.of, "number": _number(parameter)}
            for width, parameter in zip(calibrated.widths, calibrated.varied, strict=True)
        ],
        "products": [{**vars(width), "identified": width.identified} for width in calibrated.products],
        "correlations": [
            {"first": first, "second": second, "rank": rank} for first, second, rank in calibrated.correlations
        ],
        "headlines": {
            figure: dict(zip(("low", "middle", "high"), calibrated.headline(figure), strict=True))
            for figure in calibrated.members[0].figures
        },
        "interval": "assumption",
        "written": [
            {
                "number": _number(one.parameter),
                "of": one.parameter.of,
                "value": float(one.value),
                "target": one.target.id,
            }
            for one in calibrated.written
        ],
        "written_give": calibrated.tried,
    }


def _number(parameter: Any) -> str:
    return f"{parameter.clause}.{parameter.key}"


def sets(calibrated: Calibrated) -> str:
    """Every parameter set with the figures of its run, as CSV; the notice is its first line, a comment."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    figures = list(calibrated.members[0].figures)
    writer.writerow(["run", *map(_number, calibrated.varied), *figures])
    for member in calibrated.members:
        shown = [f"{member.figures[figure]:.6g}" for figure in figures]
        writer.writerow([member.run, *(decimal_text(value) for value in member.values), *shown])
    return f"# {NOTICE}. {NOT_EVIDENCE}\n{out.getvalue()}"


def check_free(folder: Path, *, force: bool) -> None:
    """Raise StoreError, before any work, where the folder holds something already."""
    place = check_folder(folder)
    tidy(place, LEARNED)
    if place.is_dir() and any(place.iterdir()) and not (force and (place / LEARNED).is_file()):
        raise StoreError(
            f"{folder} holds something already", remedy="name a new folder with -o, or replace a calibration: --force"
        )


def write(calibrated: Calibrated, folder: Path, page: str, *, force: bool) -> None:
    """Write all of a calibration, or nothing.  Raises StoreError."""
    check_free(folder, force=force)
    with replacing(folder) as beside:
        (beside / SETS).write_text(sets(calibrated), encoding="utf-8")
        (beside / LEARNED).write_text(json.dumps(document(calibrated), ensure_ascii=False, indent=1), encoding="utf-8")
        (beside / "calibration.md").write_text(page, encoding="utf-8")
        if calibrated.written:
            _write_texts(calibrated, beside)


def _write_texts(calibrated: Calibrated, into: Path) -> None:
    """The world's folder with its tables, and the scheme's file."""
    world, scheme = calibrated.plan.world, calibrated.plan.schemes[0]
    home = into / world.name
    home.mkdir()
    for table in (*world.text.margins, world.text.life_table):
        shutil.copyfile(world.folder / table.file, home / table.file)
    (home / "world.yaml").write_text(fitted_text(calibrated, world.originals[0].text, "world"), encoding="utf-8")
    fitted = fitted_text(calibrated, scheme.originals[0].text, "scheme")
    (into / f"{scheme.name}.yaml").write_text(fitted, encoding="utf-8")


def fitted_text(calibrated: Calibrated, text: str, of: str) -> str:
    """A text with the values that were fitted in it, and where they come from; all else stands as it was."""
    written = [one for one in calibrated.written if one.parameter.of == of]
    cited = {one.target.source: calibrated.targets.sources[one.target.source] for one in written}
    return rewritten(
        text,
        [_new_value(calibrated, one) for one in written],
        {name: source.model_dump(exclude_none=True) for name, source in cited.items()},
    )


def _new_value(calibrated: Calibrated, one: Written) -> NewValue:
    fitted_to = (
        f"{one.target.source} ({one.target.what}): of {len(calibrated.members)} sets that meet every target to fit, 95"
        f" in 100 have {one.low:.2g} to {one.high:.2g}; the others of a product as they stand"
    )
    return NewValue(one.parameter.clause, one.parameter.key, decimal_text(one.value), fitted_to)
