"""What holds for every text: names do not matter, nothing crashes, it is quick, and it loads nothing heavy."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from glasshouse import library
from glasshouse.audit import FORMATS, RULES, Audit, audit_scheme, audit_text, draft_annex, render
from glasshouse.audit.against import DECLARATIONS, compare_texts
from glasshouse.errors import GlasshouseError, SchemeError
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.scheme.checks import check
from glasshouse.text import TextModel, TextSource, bind, emit, parse, read_text
from glasshouse.text.document import Mapping, Node, Scalar, Sequence
from tests import texts
from tests.random_schemes import schemes, worlds

DAY: Final = date(2028, 1, 1)
HERE: Final = Path(__file__).parent
TEXTS: Final = [*library.scheme_names(), *sorted(str(path) for path in (HERE / "fixtures").glob("*.yaml"))]
NAMES: Final = frozenset({
    "id", "conduct", "count", "settled", "from", "to", "reads", "on", "not_on", "class_at_most", "class_at_least",
    "lists", "refuses", "grants", "clause", "executed_by", "times", "adds_per_month",
})  # fmt: skip
LABELS: Final = frozenset({"title", "sector", "recipients", "instrument", "article", "body", "documented", "assumed"})


def renamed(node: Node, key: str, new: dict[str, str], *, related: bool = False) -> Node:
    """The tree with every id and label replaced by nonsense; related contexts are no ids."""
    if isinstance(node, Mapping):
        swap = key in ("times", "adds_per_month") and "value" not in node.items
        inside = related or key == "related_contexts"
        items = {(_new(name, new) if swap else name): renamed(below, name, new, related=inside)
                 for name, below in node.items.items()}  # fmt: skip
        places = {(_new(name, new) if swap else name): place for name, place in node.key_places.items()}
        return Mapping(items, places, node.place)
    if isinstance(node, Sequence):
        return Sequence(tuple(renamed(item, key, new, related=related) for item in node.items), node.place)
    plain = isinstance(node, Scalar) and isinstance(node.value, str)
    if plain and key in NAMES and not (related and key in ("from", "to")) and not _is_publication(node):
        return replace(node, value=_new(node.value, new), raw=_new(node.value, new))
    if plain and key in LABELS:
        return replace(node, value="nonsense", raw="nonsense")
    return node


def _is_publication(node: Scalar) -> bool:
    return node.value in ("nobody", "agencies", "public")


def _new(name: str, new: dict[str, str]) -> str:
    return new.setdefault(name, f"x{len(new)}q")


def shape(audit: Audit, new: dict[str, str]) -> list[tuple[Any, ...]]:
    return [
        (one.rule, one.severity, new.get(one.clause, one.clause), one.field,
         tuple(new.get(step.name, step.name) for step in one.path))
        for one in audit.findings
    ]  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_names_do_not_matter(name: str, tmp_path: Path) -> None:
    whole = tmp_path / "whole.yaml"
    whole.write_text(Scheme.load(name).written, encoding="utf-8")
    new: dict[str, str] = {}
    tree = renamed(parse(read_text(whole)).root, "", new)
    other = tmp_path / "other.yaml"
    other.write_text(emit(tree), encoding="utf-8")
    one, two = audit_scheme(str(whole), as_of=DAY), audit_scheme(str(other), as_of=DAY)
    assert sorted(shape(two, {})) == sorted(shape(one, new))
    assert len(one.undecidable) == len(two.undecidable)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_scheme_crashes_it(data: st.DataObject) -> None:
    text = data.draw(schemes(data.draw(worlds()), "drawn"))
    audit = audit_text(text, as_of=DAY)
    for form in FORMATS:
        assert render(audit, form)
    assert draft_annex(audit)
    assert len({(one.rule, one.clause, one.field) for one in audit.findings}) == len(audit.findings)


OPTIONAL: Final = {
    "subject": ["self", "contact", "household"],
    "right": ["none", "expression", "petition"],
    "modality": ["camera", "remote_biometric", "document"],
    "realtime": [True, False],
    "public_space": [True, False],
    "infers": [[], ["union"], ["emotion"]],
    "attribute": ["none", "race", "postcode"],
    "proxy_for": [[], ["income"]],
    "collected_for": [[], ["security"]],
    "necessity": ["none", "needed"],
    "min_source_age": [10, 18],
    "open_ended": [True, False],
    "needs_money_or_health": [True, False],
    "retention": [1, 200, "lifelong"],
}


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({}, optional={key: st.sampled_from(words) for key, words in OPTIONAL.items()}),
       st.sampled_from(["none", "statute", "guideline"]), st.sampled_from([None, "black", "red"]))  # fmt: skip
def test_no_declaration_crashes_it(fields: dict[str, Any], level: str, polarity: str | None) -> None:
    basis = {"instrument": "x", "level": level}
    lists = (
        [texts.blacklist("listed", ["office"], [texts.count("deed", 1, "ever")], [], polarity=polarity)]
        if polarity
        else []
    )
    sanctions = [
        {"id": "burden", "when": {"on": "listed"}, "context": "travel", "declared_only": "why", "source": "law",
         "legal_basis": basis, "restricts": "movement"}
    ] if polarity else []  # fmt: skip
    text = texts.scheme(
        agencies=[texts.agency("office", [texts.sight("seen", "deed", **fields)])], lists=lists, sanctions=sanctions
    )
    for form in FORMATS:
        assert render(audit_text(text, as_of=DAY), form)


def large(signals: int, measures: int) -> TextModel:
    """A text of many clauses that all hang together: every signal reaches every measure."""
    contexts = ("tax", "traffic", "civic", "finance")
    sights = [
        texts.sight(f"s{i}", f"c{i}", context=contexts[i % 4], gravity=i % 4, legality="unlawful_final")
        for i in range(signals)
    ]
    burdens = [
        {"id": f"m{i}", "when": {"on": "listed"} if i % 2 else {"class_at_most": "low"}, "context": "travel",
         "declared_only": "why", "source": "law", "severity": 4, "target": "household"}
        for i in range(measures)
    ]  # fmt: skip
    return texts.scheme(
        agencies=[texts.agency("office", sights)],
        index={
            "id": "figure", "kind": "points", "reads": ["office"], "start": 100, "floor": 0, "ceiling": 100,
            "adds": [{"id": f"p{i}", "conduct": f"c{i}", "points": -1} for i in range(signals)],
            "classes": [{"id": "low"}, {"id": "high", "from_points": 50}], "source": "law",
        },
        lists=[texts.blacklist("listed", ["office"], [{"class_at_most": "low"}], [])],
        sanctions=burdens,
    )  # fmt: skip


def test_ten_thousand_clauses_take_less_than_ten_seconds() -> None:
    text = large(3000, 4000)
    start = time.process_time()
    audit = audit_text(text, as_of=DAY)  # type: ignore[arg-type]
    assert time.process_time() - start < 10
    assert len([one for one in audit.findings if one.rule == "CX001"]) == 4000


def test_the_whole_library_takes_less_than_two_seconds() -> None:
    start = time.process_time()
    for name in library.scheme_names():
        render(audit_scheme(name, as_of=DAY))
    assert time.process_time() - start < 2


def test_an_audit_loads_nothing_heavy() -> None:
    program = (
        "import sys; from glasshouse.audit import audit_scheme, render; render(audit_scheme('beijing-2018'), 'sarif');"
        "print(*(m for m in ('numpy', 'numba', 'polars', 'altair', 'pyarrow') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_no_rule_looks_for_a_word_in_a_name() -> None:
    folder = Path(audit_text.__code__.co_filename).parent / "rules"
    looks = re.compile(r"\bin (?:\w+\.)?(?:id|conduct|name|title)\b|re\.(?:search|match)|\.startswith|\.find\(")
    sources = {path.stem: path.read_text(encoding="utf-8").partition('"""\n\nfrom')[2] for path in folder.glob("*.py")}
    assert len(sources) > len(RULES)
    assert [name for name, source in sources.items() if looks.search(source)] == []


NEEDED: Final = frozenset({
    "legality", "gravity", "proof", "context", "purpose", "source", "documented", "assumed", "title", "sources",
    "system_ai", "operator", "about",
})  # fmt: skip
"""Declarations that a text must have."""
WRITTEN: Final = {name: Scheme.load(name).written for name in TEXTS}


def places(node: Node, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place of a tree below its root."""
    below: list[tuple[str | int, Node]] = []
    if isinstance(node, Mapping):
        below = list(node.items.items())
    elif isinstance(node, Sequence):
        below = list(enumerate(node.items))
    return [place for key, item in below for place in ((*at, key), *places(item, (*at, key)))]


def without(node: Node, gone: frozenset[tuple[str | int, ...]], at: tuple[str | int, ...] = ()) -> Node:
    """The tree without what lies at these places."""
    if isinstance(node, Mapping):
        items = {k: without(item, gone, (*at, k)) for k, item in node.items.items() if (*at, k) not in gone}
        return replace(node, items=items)
    if isinstance(node, Sequence):
        kept = [(i, item) for i, item in enumerate(node.items) if (*at, i) not in gone]
        return replace(node, items=tuple(without(item, gone, (*at, i)) for i, item in kept))
    return node


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_text_with_something_left_out_crashes_it(data: st.DataObject) -> None:
    document = parse(TextSource("drawn.yaml", WRITTEN[data.draw(st.sampled_from(TEXTS))]))
    every = places(document.root)
    said = [place for place in every if place[-1] in DECLARATIONS - NEEDED] or every
    gone = data.draw(st.frozensets(st.sampled_from(said), max_size=12))
    gone |= data.draw(st.frozensets(st.sampled_from(every), max_size=1))
    try:
        text = bind(SchemeText, replace(document, root=without(document.root, gone)), error=SchemeError)
        check(text)
    except GlasshouseError:
        return
    audit = audit_text(text, as_of=DAY)
    event("audited")
    for form in FORMATS:
        assert render(audit, form)
    assert draft_annex(audit)
    assert compare_texts(text, text, as_of=DAY).sentence()
