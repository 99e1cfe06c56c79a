"""A small invented town for tests: two districts, few levels, margins that are written where a test wants them."""

from __future__ import annotations

from pathlib import Path

from glasshouse.errors import WorldError
from glasshouse.text import TextSource, bind, parse
from glasshouse.vocabulary import MARGIN_AGES
from glasshouse.world import WorldText

YAML = """
world: town
title: A town of nowhere
about: {place: nowhere, year: 2020, documented: nothing, assumed: everything}
sources: {}
residents: {value: 200000, assumption: a town}
status_quo: none
start: 2021-01
districts: [north, south]
margins:
MARGINS
life_table: {file: life.csv, assumption: a smooth curve}
births: {by_age: {18-24: 0.03, 25-34: 0.09, 35-44: 0.02}, assumption: round numbers}
households: {collective_size: 6, children_per_family: 1.3, assumption: round numbers}
confusability: {shares: [0.9, 0.1], times: [0.5, 5.5], assumption: round numbers}
frailties:
  money: {shares: [0.7, 0.3], times: [0.4, 2.4], assumption: round numbers}
  speech: {shares: [0.5, 0.5], times: [0.5, 1.5], assumption: round numbers}
aware: {value: 0.25, assumption: a quarter}
contacts: {degree: 5, near_share: {value: 0.8, assumption: mostly near}, near_people: 40, exchanged_every_months: 1,
  assumption: round numbers}
conducts:
  - {id: late_bill, context: finance, polarity: harmful, why: a test needs one,
     per_month: {value: 0.1, assumption: a round number}}
"""
AGES = dict(
    zip(
        MARGIN_AGES,
        (51, 52, 53, 55, 61, 70, 82, 80, 74, 71, 75, 70, 60, 52, 38, 27, 18, 11),
        strict=True,
    )
)


def _household(band: str) -> dict[str, int]:
    young = int(band[:2].rstrip("-")) < 15
    if young:
        return {"with_children": 62, "single_parent": 11, "multigeneration": 25, "collective": 2}
    if band == "15-19":
        return {
            "alone": 3,
            "couple": 3,
            "with_children": 47,
            "single_parent": 10,
            "multigeneration": 22,
            "collective": 15,
        }
    if band in MARGIN_AGES[12:]:
        return {
            "alone": 16,
            "couple": 46,
            "with_children": 8,
            "single_parent": 4,
            "multigeneration": 22,
            "collective": 4,
        }
    return {"alone": 14, "couple": 22, "with_children": 39, "single_parent": 5, "multigeneration": 15, "collective": 5}


def _work(band: str) -> dict[str, int]:
    first = int(band[:2].rstrip("-"))
    if first < 15:
        return {"outside": 100}
    if first < 60:
        return {"outside": 22, "unemployed": 5, "employed": 51, "public": 9, "self_employed": 13}
    return {"outside": 88, "employed": 6, "self_employed": 6}


def tables() -> dict[str, str]:
    """The text of each margin's file, by the name of the margin."""
    thousand = {band: 100 * count for band, count in AGES.items()}
    total = sum(thousand.values())
    broad = {
        "0-14": sum(thousand[b] for b in MARGIN_AGES[:3]),
        "15-59": sum(thousand[b] for b in MARGIN_AGES[3:12]),
        "60-120": sum(thousand[b] for b in MARGIN_AGES[12:]),
    }
    return {
        "age": "age,count\n" + "".join(f"{band},{count}\n" for band, count in thousand.items()),
        "sex": f"sex,count\nfemale,{total // 2 + 300}\nmale,{total - total // 2 - 300}\n",
        "residency": f"residency,count\nlocal,{total * 63 // 100}\nmigrant,{total - total * 63 // 100}\n",
        "minority": f"minority,count\nmajority,{total * 95 // 100}\nminority,{total - total * 95 // 100}\n",
        "district": f"district,count\nnorth,{total * 3 // 10}\nsouth,{total - total * 3 // 10}\n",
        "schooling": "age,schooling,count\n"
        + "".join(
            f"{band},{level},{count * share // 100}\n"
            for band, count in thousand.items()
            for level, share in zip(
                ("none", "primary", "lower_secondary", "upper_secondary", "college"), (4, 10, 36, 20, 30), strict=True
            )
        ),
        "household": "age,household,count\n"
        + "".join(
            f"{band},{kind},{count * share // 100}\n"
            for band, count in thousand.items()
            for kind, share in _household(band).items()
        ),
        "work": "age,work,count\n"
        + "".join(
            f"{band.replace('60-120', '60+')},{kind},{count * share // 100}\n"
            for band, count in broad.items()
            for kind, share in _work(band).items()
        ),
        "income": "income,count\n" + "".join(f"{band},{total // 10}\n" for band in range(10)),
    }


def death_rate(sex: str, age: int) -> str:
    """q as decimal text: high in the first year, then doubling every eight years or so."""
    per_million = 3000 if age == 0 else 150 + round(20 * 1.095**age)
    return f"{min(999_999, per_million * (12 if sex == 'male' else 9) // 10) / 1_000_000:.6f}"


def life_table() -> str:
    """The text of the life table."""
    return "sex,age,q\n" + "".join(f"{s},{a},{death_rate(s, a)}\n" for s in ("female", "male") for a in range(101))


def world_text(names: tuple[str, ...]) -> WorldText:
    """The world file with margins of these names."""
    margins = "".join(f"  - {{id: {name}, file: {name}.csv, assumption: a test}}\n" for name in names)
    document = parse(TextSource("world.yaml", YAML.replace("MARGINS\n", margins)))
    return bind(WorldText, document, error=WorldError)


def write_town(folder: Path, changed: dict[str, str] | None = None, life: str | None = None) -> WorldText:
    """Writes the tables into a folder, some with another text, and returns the world's text."""
    files = {**tables(), **(changed or {})}
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    (folder / "life.csv").write_text(life_table() if life is None else life, encoding="utf-8")
    return world_text(tuple(files))
