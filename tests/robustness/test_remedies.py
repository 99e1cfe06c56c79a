"""Remedies are followed, word by word, and help."""

from __future__ import annotations

import re
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from glasshouse.errors import GlasshouseError
from glasshouse.scheme import Scheme
from glasshouse.scheme.starter import starter
from tests.robustness.trying import PROGRAM, SMALL, beside, call

NAME: Final = "mine"
CLOSED: Final = "purpose: [collection of tax]"


def loaded(folder: Path, text: str) -> Scheme:
    """A user's scheme, read from its file."""
    file = folder / f"{NAME}.yaml"
    file.write_text(text, encoding="utf-8")
    return Scheme.load(str(file))


def remedy_of(folder: Path, text: str) -> str:
    """What is said to do about a text that is refused."""
    with pytest.raises(GlasshouseError) as refused:
        loaded(folder, text)
    return refused.value.remedy


def replaced(old: str, new: str) -> str:
    """The scheme that ``init`` writes, with a part of it written otherwise."""
    text = starter(NAME)
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


def quoted_in(remedy: str, before: str) -> str:
    """What a remedy says to write, after the words ``before``."""
    assert remedy.startswith(before), remedy
    return remedy.removeprefix(before)


@pytest.mark.parametrize(
    "item", ["tax", "collection of tax", '"tax, and fees"', "'of [some] tax'", '"tax: all of it"', 'tax, "a"']
)
def test_one_item_is_written_as_a_list(item: str, tmp_path: Path) -> None:
    remedy = remedy_of(tmp_path, replaced(CLOSED, f"purpose: {item}"))
    loaded(tmp_path, replaced(CLOSED, f"purpose: {quoted_in(remedy, 'write it as a list: ')}"))


@pytest.mark.parametrize("block", ["tax, and fees", "of [some] tax"])
def test_an_item_that_a_comma_or_bracket_would_end_is_written_in_quotes(block: str, tmp_path: Path) -> None:
    remedy = remedy_of(tmp_path, replaced(CLOSED, f"purpose: {block}"))
    scheme = loaded(tmp_path, replaced(CLOSED, f"purpose: {quoted_in(remedy, 'write it as a list: ')}"))
    assert list(scheme.text.about.purpose) == [block]


@pytest.mark.parametrize("value", ["12.5", "true", "2018"])
def test_what_is_no_text_is_put_in_quotes(value: str, tmp_path: Path) -> None:
    title = "title: Tax arrears and consumer credit, an invented example"
    remedy = remedy_of(tmp_path, replaced(title, f"title: {value}"))
    scheme = loaded(tmp_path, replaced(title, f"title: {quoted_in(remedy, 'put it in quotes: ')}"))
    assert scheme.text.title == value


def test_one_mapping_is_written_as_a_list(tmp_path: Path) -> None:
    """Both ways of writing it: over lines, and between braces."""
    lines = "agencies:\n  - id: tax-office\n    kind: public"
    assert remedy_of(tmp_path, replaced("        - {count: tax_arrears, at_least: 2, within_months: 24}",
                                        "          {count: tax_arrears, at_least: 2, within_months: 24}")
                     ) == "write '[' before it and ']' after it"  # fmt: skip
    loaded(tmp_path, replaced("        - {count: tax_arrears, at_least: 2, within_months: 24}",
                              "          [{count: tax_arrears, at_least: 2, within_months: 24}]"))  # fmt: skip
    assert lines in starter(NAME)
    remedy = remedy_of(tmp_path, replaced("  - id: tax-office\n", "    id: tax-office\n"))
    assert remedy == "write '- ' before its first key, and two spaces before the others"


@pytest.mark.parametrize(
    ("old", "key", "written"),
    [
        ("value: 0.9, range: [0.7, 1]", "value: {}, range: [0.7, 1]", "90%"),
        ("value: 0.9, range: [0.7, 1]", "value: {}, range: [0.7, 1]", '"0.9"'),
        ("value: 0.9, range: [0.7, 1]", "value: {}, range: [0.7, 1]", '"0,9"'),
        ("lag_months: {value: 2,", "lag_months: {{value: {},", "2 months"),
        ("lag_months: {value: 2,", "lag_months: {{value: {},", '"2"'),
        ("gravity: 2 ", "gravity: {} ", '"2"'),
    ],
)
def test_a_number_is_written_as_is_said(old: str, key: str, written: str, tmp_path: Path) -> None:
    remedy = remedy_of(tmp_path, replaced(old, key.format(written)))
    said = re.fullmatch(r"write (\S+?)(:| without) .*", remedy)
    assert said is not None, remedy
    assert loaded(tmp_path, replaced(old, key.format(said[1]))).text == loaded(tmp_path, starter(NAME)).text


@pytest.mark.parametrize(("said", "meant"), [("yes", "true"), ("off", "false"), ('"no"', "false")])
def test_a_switch_is_written_as_is_said(said: str, meant: str, tmp_path: Path) -> None:
    remedy = remedy_of(tmp_path, replaced("system_ai: false", f"system_ai: {said}"))
    assert quoted_in(remedy, "write ") == meant
    loaded(tmp_path, replaced("system_ai: false", f"system_ai: {meant}"))


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("coverage: {", "covrage: {", "coverage"),
        ("conduct: tax_arrears", "conduct: tax_arears", "tax_arrears"),
        ("context: tax ", "context: taxx ", "tax"),
        ("reads: [tax-office]", "reads: [tax-ofice]", "tax-office"),
        ("polarity: black", "polarity: blak", "black"),
    ],
)
def test_what_one_is_asked_whether_one_meant_is_read(old: str, new: str, meant: str, tmp_path: Path) -> None:
    scheme = tmp_path / f"{NAME}.yaml"
    scheme.write_text(replaced(old, new), encoding="utf-8")
    told = call("check", scheme)
    assert told.status == 2 and f"did you mean '{meant}'?" in told.err
    scheme.write_text(starter(NAME), encoding="utf-8")
    assert call("check", scheme).status == 0


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("check", "beijing-2081"), 1),
        (("check", "beijing-2018", "--world", "bejing"), 3),
        (("schema", "ouput"), 1),
    ],
)
def test_a_name_that_one_is_asked_whether_one_meant_is_found(words: tuple[str, ...], place: int) -> None:
    told = call(*words)
    meant = re.search(r"did you mean '([^']+)'\?", told.err)
    assert told.status == 2 and meant is not None, told.err
    assert call(*words[:place], meant[1], *words[place + 1 :]).status == 0


def test_a_starter_that_is_there_is_replaced_by_force_or_named_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("my own", encoding="utf-8")
    told = call("init", "mine")
    assert told.status == 2 and "choose another name, or replace it with --force" in told.err
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "my own"
    assert call("init", "other").status == 0 and call("check", "other.yaml").status == 0
    assert call("init", "mine", "--force").status == 0 and call("check", "mine.yaml").status == 0


def test_a_starter_of_a_shipped_name_is_named_as_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = call("init", "beijing-2018")
    said = re.search(r"choose another name: init (\S+)", told.err)
    assert told.status == 2 and said is not None
    assert call("init", said[1]).status == 0 and call("check", f"{said[1]}.yaml").status == 0


@pytest.fixture
def little_room(tmp_path: Path) -> Iterator[list[str]]:
    """The program where no file may grow beyond a hundred bytes, as where a disk is full."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, {hard})); "
    yield [PROGRAM[0], "-c", limited + PROGRAM[2]]


def test_a_run_is_there_once_there_is_room(little_room: list[str], tmp_path: Path) -> None:
    """What is said is true as well: nothing half-written was left."""
    folder = tmp_path / "run"
    assert call(*SMALL, "-o", tmp_path / "first").status == 0  # so that all is compiled
    words = [*map(str, SMALL), "-o", str(folder)]
    done = subprocess.run([*little_room, *words], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2 and "make room there, or name a folder elsewhere with -o" in done.stderr
    assert not folder.exists() and beside(folder) == []
    assert call(*words).status == 0
    page = tmp_path / "page.html"
    report = ["report", str(folder), "-q", "-o", str(page)]
    done = subprocess.run([*little_room, *report], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2 and "make room there, or name another file with -o" in done.stderr
    assert not page.exists() and beside(page) == []
    assert call(*report).status == 0 and page.is_file()


@pytest.mark.parametrize("cut", [0, 100])
def test_a_run_whose_table_is_cut_is_made_anew_as_is_said(cut: int, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert call(*SMALL, "-o", folder).status == 0
    table = folder / "panel.parquet"
    table.write_bytes(table.read_bytes()[:cut])
    told = call("life", folder, "--person", 1)
    assert told.status == 2 and "run it again" in told.err
    assert call(*SMALL, "--force", "-o", folder).status == 0
    assert call("life", folder, "--person", 1).status == 0


def test_a_scheme_that_leaves_no_room_for_a_cure(tmp_path: Path) -> None:
    """Both halves of the advice: the audit says what its text breaks, and another scheme has cures."""
    told = call("safeguards", "none", "--people", 200, "--years", 1, "-q", "-o", tmp_path / "page.html")
    assert told.status == 2 and "`glasshouse audit` says what its text breaks" in told.err
    assert call("audit", "none").status in (0, 1)
    scheme, tried = "china-court-list", ("--cures", 1, "--trials", 1, "--people", 200, "--years", 1, "-q")
    other = call("safeguards", scheme, *tried, "-o", tmp_path / "page.html")
    assert other.status == 0, other.err
