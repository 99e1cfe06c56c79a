"""Texts as plain data, and changes of them: what makes a scheme harsher, what guards against it, what only words it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final

from glasshouse.errors import SchemeError
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.scheme.checks import check
from glasshouse.text import TextSource, bind, parse
from glasshouse.text.document import Mapping, Node, Sequence

Data = dict[str, Any]
Change = Callable[[Data], None]


def plain(node: Node) -> Any:
    """A tree as plain data; numbers as floats."""
    if isinstance(node, Mapping):
        return {key: plain(item) for key, item in node.items.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return float(node.value) if isinstance(node.value, Fraction) else node.value  # type: ignore[union-attr]


def data_of(name: str) -> Data:
    """A shipped scheme, or the file at a path, whole and as plain data."""
    written = Scheme.load(name).written
    data: Data = plain(parse(TextSource("whole.yaml", written)).root)
    return data


def data_of_text(text: SchemeText) -> Data:
    """A drawn text as plain data."""
    data: Data = _written(text.model_dump(by_alias=True, exclude_none=True))
    return data


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        if "value" in value:
            told = {"value": float(Fraction(value["value"])), "assumption": value.get("assumption", "drawn")}
            return told["value"] if set(value) == {"value"} else told
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_written(item) for item in value]
    return float(value) if isinstance(value, Fraction) else value


def bound(data: Data) -> SchemeText:
    """The data as a text, checked as files are."""
    text = bind(SchemeText, parse(TextSource("changed.yaml", json.dumps(data))), error=SchemeError)
    check(text)
    return text


def changed(data: Data, change: Change) -> SchemeText:
    """The text after a change; the data stay as they were."""
    other = copy.deepcopy(data)
    change(other)
    return bound(other)


def after(data: Data, *changes: Change) -> Data:
    """The data after some changes; the data given stay as they were."""
    other = copy.deepcopy(data)
    for change in changes:
        change(other)
    return other


def sights(data: Data) -> Iterator[Data]:
    """Every signal."""
    for agency in data.get("agencies", ()):
        yield from agency["sees"]


def effects(data: Data) -> list[Data]:
    """Sanctions, then rewards."""
    return [*data.get("sanctions", ()), *data.get("rewards", ())]


def _readers(data: Data) -> list[Data]:
    index = data.get("index")
    return [*([index] if index else []), *data.get("lists", ())]


def _agency_read(data: Data, reads: list[str]) -> Data:
    pools = {pool["id"]: pool["from"] for pool in data.get("pools", ())}
    names = [agency for name in reads for agency in pools.get(name, [name])]
    return next(agency for agency in data["agencies"] if agency["id"] == names[0])


def graver_way_in(data: Data) -> None:
    """One more way into every list and class, by a grave crime that a court has found."""
    for number, reader in enumerate(_readers(data)):
        agency = _agency_read(data, reader["reads"])
        if not agency["sees"]:
            continue
        crime = copy.deepcopy(agency["sees"][0])
        crime |= {"id": f"grave-{number}", "conduct": f"grave_crime_{number}", "gravity": 5}
        crime |= {"legality": "unlawful_adjudicated", "proof": "adjudicated"}
        agency["sees"].append(crime)
        if "enter" in reader:
            for way in list(reader["enter"]["any"]):
                if "count" in way:
                    counted = [way["count"]] if isinstance(way["count"], str) else list(way["count"])
                    way["count"] = [*counted, crime["conduct"]]
        elif reader.get("adds"):
            points = copy.deepcopy(reader["adds"][0])
            reader["adds"].append(points | {"id": f"points-{number}", "conduct": crime["conduct"]})


def split_lists(data: Data) -> None:
    """Every list on which something hangs becomes as many identical ones, one a measure."""
    for entry in list(data.get("lists", ())):
        hanging = [one for one in effects(data) if entry["id"] in (one["when"].get("on"), one["when"].get("not_on"))]
        for number, effect in enumerate(hanging[1:], 2):
            twin = copy.deepcopy(entry) | {"id": f"{entry['id']}-{number}"}
            data["lists"].append(twin)
            key = "on" if "on" in effect["when"] else "not_on"
            effect["when"][key] = twin["id"]
            appeal = (data.get("redress") or {}).get("appeal")
            if isinstance(appeal, dict) and entry["id"] in appeal["lists"]:
                appeal["lists"].append(twin["id"])


def reorder(data: Data) -> None:
    """Everything in the other order."""
    for key in ("agencies", "pools", "lists", "sanctions", "rewards", "related_contexts"):
        data.get(key, []).reverse()
    for agency in data.get("agencies", ()):
        agency["sees"].reverse()
    for entry in data.get("lists", ()):
        entry["enter"]["any"].reverse()
    if data.get("index"):
        data["index"].get("adds", []).reverse()


def _each_retention(data: Data, change: Callable[[Any], Any]) -> None:
    registers = [agency.get("register") for agency in data.get("agencies", ())]
    for part in (data.get("ledger"), *sights(data), *registers):
        if part and "retention" in part:
            part["retention"] = change(part["retention"])


_LIVED: Final = ("refuses", "share_enforced", "times", "adds_per_month")


def shown(data: Data) -> Iterator[Data]:
    """Everything that says to whom it is shown: lists, the index, registers."""
    parts = [*_readers(data), *(agency.get("register") or {} for agency in data.get("agencies", ()))]
    yield from (part["published"] for part in parts if part.get("published"))


def _months(kept: Any) -> float | None:
    return None if kept == "lifelong" else float(kept["value"] if isinstance(kept, dict) else kept)


def twice_as_long(data: Data) -> None:
    """Records are kept for twice as long."""
    _each_retention(data, lambda kept: kept if _months(kept) is None else 2 * int(_months(kept) or 0))


def for_life(data: Data) -> None:
    """Records are kept for life."""
    _each_retention(data, lambda _: "lifelong")


def wider_publicity(data: Data) -> None:
    """What was shown to nobody goes to agencies, and what went to agencies to everybody."""
    wider = {"nobody": "agencies", "agencies": "public", "public": "public"}
    for published in shown(data):
        published["to"] = wider[published["to"]]


def figures_shown(data: Data) -> None:
    """The figures of persons are shown to everybody, by name."""
    if data.get("index"):
        data["index"]["published"] = (data["index"].get("published") or {"fields": ["name"]}) | {"to": "public"}


def registers_shown(data: Data) -> None:
    """Every agency shows its own register to everybody, with addresses, and keeps it for life."""
    for agency in data.get("agencies", ()):
        published = {"to": "public", "fields": ["name", "address"], "until": "forever"}
        agency["register"] = {"source": agency["source"], "retention": "lifelong", "published": published}


def shown_without_an_end(data: Data) -> None:
    """Whatever is shown is shown forever."""
    for published in shown(data):
        published.pop("months", None)
        published["until"] = "forever"


def shown_for_ever_in_words(data: Data) -> None:
    """Whatever is shown is shown forever, beside the months that stay written."""
    for published in shown(data):
        published["until"] = "forever"


def others_burdened_too(data: Data) -> None:
    """Every sanction falls on the spouse, and on the staff, besides."""
    for one in list(data.get("sanctions", ())):
        for target in ("spouse", "staff"):
            told = {"id": f"{one['id']}-{len(data['sanctions'])}", "target": target, "declared_only": "not lived"}
            data["sanctions"].append({key: said for key, said in one.items() if key not in _LIVED} | told)


HARSHER: Final[dict[str, Change]] = {
    "a graver way in": graver_way_in,
    "a list split in identical ones": split_lists,
    "another order": reorder,
    "retention twice as long": twice_as_long,
    "retention for life": for_life,
    "wider publicity": wider_publicity,
    "figures shown to everybody": figures_shown,
    "registers shown to everybody": registers_shown,
    "shown without an end": shown_without_an_end,
    "shown forever, in words": shown_for_ever_in_words,
    "others burdened too": others_burdened_too,
}
"""After none of these may there be fewer findings, rule by rule."""


def everything_short(data: Data) -> None:
    """Records are kept for a year at most."""
    _each_retention(data, lambda kept: 12 if _months(kept) is None else min(12, int(_months(kept) or 0)))


def half_as_long(data: Data) -> None:
    """Records are kept for half as long."""
    _each_retention(data, lambda kept: 60 if _months(kept) is None else max(1, int(_months(kept) or 0) // 2))


def shown_to_nobody(data: Data) -> None:
    """Nothing is shown to anybody."""
    for published in list(shown(data)):
        published.clear()
        published["to"] = "nobody"
    for entry in data.get("lists", ()):
        entry.pop("recipients", None)


def shown_for_a_year(data: Data) -> None:
    """Whatever is shown is so for a year at most, and no longer than somebody is on the list."""
    for published in shown(data):
        published |= {"months": 12, "until": "left"}


def registers_short(data: Data) -> None:
    """Registers keep records for a year, and are shown to nobody."""
    for agency in data.get("agencies", ()):
        if agency.get("register"):
            agency["register"] = {"source": agency["source"], "retention": 12, "published": {"to": "nobody"}}


def notice_and_reasons(data: Data) -> None:
    """Notice before with all that it needs, reasons one by one, correction within ten days."""
    if data.get("redress"):
        data["redress"]["notice"] = {"before": True, "after": True, "content": ["facts", "basis", "duration", "remedy"]}
        data["redress"] |= {"correction_days": 10, "burden": "authority", "judicial_review": True}
        data["redress"]["explanation"] = {"individual": True, "content": ["main factors"]}


def people_are_told(data: Data) -> None:
    """People are told, and can see their own record."""
    data["transparency"] = {"informs_subject": True, "own_record": True}


def one_more_record(data: Data) -> None:
    """Every list takes one record more."""
    for entry in data.get("lists", ()):
        for way in entry["enter"]["any"]:
            if isinstance(way.get("at_least"), int | float):
                way["at_least"] += 1


def milder_measures(data: Data) -> None:
    """Every measure is one step milder, unless it is mild."""
    for effect in effects(data):
        if (effect.get("severity") or 0) > 3:
            effect["severity"] -= 1


SAFEGUARDS: Final[dict[str, Change]] = {
    "everything kept for a year at most": everything_short,
    "retention half as long": half_as_long,
    "no publication": shown_to_nobody,
    "shown for a year": shown_for_a_year,
    "registers of a year, shown to nobody": registers_short,
    "notice, reasons, correction": notice_and_reasons,
    "people are told": people_are_told,
    "one record more": one_more_record,
    "milder measures": milder_measures,
}
"""After none of these may there be more findings, rule by rule."""
