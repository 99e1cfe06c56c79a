"""Bad input, one by one, as somebody at a terminal gives it: where, what, what to do; status 2; never a traceback.

Each is told at ``file:line:column`` where a text is to blame, and by the option or folder where it is not.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from glasshouse import cli
from glasshouse.engine import memory
from tests.scheme.texts import SCHEME, changed
from tests.world.texts import WHY, WORLD, write

PLACED: Final = re.compile(r"^\S+:\d+:\d+: \S", re.MULTILINE)
SECRET: Final = "hunter2-and-what-follows-it"


class Told(NamedTuple):
    """Exit status and both streams of a command; one that is refused writes nothing to standard output."""

    status: int
    err: str
    out: str


Call = Callable[..., Told]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    monkeypatch.chdir(tmp_path)

    def called(*words: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["glasshouse", *map(str, words)])
        try:
            cli.main()
            status = 0
        except SystemExit as left:
            status = int(left.code or 0)
        out, err = capsys.readouterr()
        assert out == "" or status == 0, out
        assert "Traceback" not in err
        return Told(status, err, out)

    return called


def scheme(old: str, new: str) -> str:
    return changed(SCHEME, old, new)


def bomb(levels: int = 30) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


TEXTS: Final = {
    "malformed": (b"scheme: [a\n", "not YAML"),
    "tabs": (b"scheme: a\n\ttitle: b\n", "a tab in the indentation"),
    "a key twice": (b"scheme: a\ntitle: b\nscheme: c\n", "the key 'scheme' stands twice"),
    "aliases that explode": (bomb().encode(), "the anchor '&a0' is not read here"),
    "a tag": (b"scheme: !!python/object/apply:os.system [ls]\n", "the tag 'tag:yaml.org,2002:python"),
    "binary": (b"\x7fELF\x02\x01\x01\x00\x00", "is not text: byte 8 is zero"),
    "empty": (b"", "is empty"),
    "50 MB": (50 * 1024 * 1024, "has 52,428,800 bytes"),
    "unknown key": (scheme("    kind: police\n", "    kind: police\n    sort: x\n").encode(), "unknown key 'sort'"),
    "wrong unit": (
        scheme("lag_months: {value: 1,", "lag_years: {value: 1,").encode(), "did you mean 'lag_months'?"
    ),
    "a percentage": (scheme("{value: 0.97,", "{value: 97 %,").encode(), "write 0.97: a share is a part of one"),
    "extends itself": (b"scheme: a\nextends: ./file.yaml\n", "a scheme cannot extend itself"),
    "a rate below 0": (
        scheme("{loses_job: {value: 0.001,", "{loses_job: {value: -0.001,").encode(), "-0.001 is below 0"
    ),
    "no scheme at all": (f"{SECRET}: 1\npassword: {SECRET}\n".encode(), "this is no scheme"),
    "a list of words": (f"- {SECRET}\n".encode(), "the text is not a mapping"),
}  # fmt: skip


@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_scheme_that_does_not_load(call: Call, tmp_path: Path, what: str, command: str) -> None:
    content, said = TEXTS[what]
    file = tmp_path / "file.yaml"
    with file.open("wb") as opened:
        opened.truncate(content) if isinstance(content, int) else opened.write(content)
    told = call(command, "./file.yaml")
    assert told.status == 2
    assert said in told.err
    assert PLACED.match(told.err), told.err
    assert re.search(r"\n {2}\S", told.err), "what to do is not said"
    assert SECRET not in told.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.yaml"]


def test_what_is_wrong_is_repeated_in_a_few_words_alone(call: Call, tmp_path: Path) -> None:
    """A file that is no scheme is not told to whoever has it checked: neither its values nor long keys."""
    long = "word " * 40
    for text in (
        f"scheme: a\n{long.strip()}: 1\n",
        scheme("    kind: police\n", f"    kind: {long}\n"),
        scheme("    conduct: jaywalking\n        context: camera", f"    conduct: {long}\n        context: camera"),
        scheme("{value: 0.2,", f"{{value: {long},"),
        f"? {long}\n: 1\n? {long}\n: 2\n",
        f"a: !{'t' * 200} b\n",
        f"a: &{'t' * 200} b\n",
        f"1{'0' * 29}: {long}\n",
    ):
        (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
        told = call("check", "./file.yaml")
        assert told.status == 2
        assert long.strip() not in told.err and "t" * 60 not in told.err
        assert "word " * 9 not in told.err


WORLDS: Final = {
    "a harmful petition": ("polarity: protected", "polarity: harmful", "is never harmful"),
    "a rate by minority": ("by: {age: {18-24: 0.5}", "by: {minority: {minority: 2}", "never vary by minority"),
    "a negative rate": (
        f"per_month: {{value: 0.5, {WHY}}}", f"per_month: {{value: -0.5, {WHY}}}", "-0.5 is below 0; a rate per month"
    ),
    "a sum that cannot be": ("shares: [0.9, 0.1]", "shares: [0.9, 0.2]", "the shares sum to 1.1, not to 1"),
    "contacts as a path": (
        WORLD[WORLD.index("contacts:") : WORLD.index("conducts:")],
        "contacts: friends.csv\n",
        "there is no reader for pairs or edges",
    ),
    "contacts as pairs": (
        WORLD[WORLD.index("contacts:") : WORLD.index("conducts:")],
        "contacts: [[1, 2], [2, 3]]\n",
        "there is no reader for pairs or edges",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WORLDS)
def test_a_world_that_does_not_load(call: Call, tmp_path: Path, what: str) -> None:
    old, new, said = WORLDS[what]
    write(tmp_path, changed(WORLD, old, new))
    told = call("check", "./")
    assert told.status == 2 and said in told.err
    assert PLACED.match(told.err), told.err


PERSONS: Final = "\n".join(f"{('female', 'male')[n % 2]},local" for n in range(200))
MARGINS: Final = {
    "persons, a row each": (f"sex,residency\n{PERSONS}\n", "no column 'count': these are rows of persons"),
    "1 on each row": ("sex,count\nfemale,1\nmale,1\n", "the count is 1 on every row"),
    "10 on each row": ("sex,count\nfemale,10\nmale,10\n", "the count is 10 on every row"),
    "a column id": ("id,sex,count\n1,female,6000\n2,male,6000\n", "column 'id': nothing per person"),
    "a column plate": ("sex,plate,count\nfemale,A1,6000\nmale,A2,6000\n", "column 'plate': nothing per person"),
    "65 districts": (
        "district,count\n" + "".join(f"d{n},1000\n" for n in range(65)), "more than 64 districts"
    ),
    "a town of 9,999": ("sex,count\nfemale,4999\nmale,5000\n", "counts 9,999 people"),
}  # fmt: skip


@pytest.mark.parametrize("what", MARGINS)
def test_margins_that_are_refused_each_with_its_own_reason(call: Call, tmp_path: Path, what: str) -> None:
    rows, said = MARGINS[what]
    write(tmp_path, WORLD)
    (tmp_path / "sex.csv").write_text(rows, encoding="utf-8")
    told = call("check", "./")
    assert told.status == 2 and said in told.err
    assert PLACED.match(told.err), told.err
    others = {other for key, (_, other) in MARGINS.items() if key != what}
    assert not [other for other in others if other in told.err], "another reason is given too"


def test_another_table_altogether_is_not_told(call: Call, tmp_path: Path) -> None:
    write(tmp_path, WORLD)
    (tmp_path / "sex.csv").write_text(f"{SECRET} {SECRET} {SECRET}\n{SECRET}\n", encoding="utf-8")
    told = call("check", "./")
    assert told.status == 2 and "unknown column" in told.err
    assert told.err.count(SECRET) <= 1


def test_margins_that_contradict_each_other_are_both_named(call: Call, tmp_path: Path) -> None:
    twice = "  - {id: by-sex, file: sex.csv, source: count}\n"
    write(tmp_path, changed(WORLD, twice, twice + twice.replace("sex", "residency")))
    (tmp_path / "residency.csv").write_text("residency,count\nlocal,9000\nmigrant,9000\n", encoding="utf-8")
    told = call("check", "./")
    assert told.status == 2
    assert "margins 'by-sex' and 'by-residency' contradict each other: 20,000 people and 18,000" in told.err


def test_a_list_that_nobody_can_leave_is_allowed_and_said(call: Call) -> None:
    assert call("init", "mine").status == 0
    text = Path("mine.yaml").read_text(encoding="utf-8")
    start, end = text.index("    leave:\n"), text.index("    published: {to: nobody}")
    Path("mine.yaml").write_text(text[:start] + "    leave: {any: []}\n" + text[end:], encoding="utf-8")
    assert "nobody can leave 'arrears-list'" in call("check", "mine.yaml").out
    told = call("run", "mine.yaml", "--people", 300, "--years", 1, "-o", "run")
    assert told.status == 0
    assert "Nobody can leave the list" in told.out


def test_a_city_beyond_memory_is_refused_with_an_estimate_and_the_largest_that_fits(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "available", lambda: 6_000_000_000)
    told = call("compare", "beijing-2018", "--against", "none", "--people", 25_000_000, "-o", "run")
    assert told.status == 2
    fits = re.search(r"about (\d+) people fit", told.err)
    assert fits and "GiB" in told.err
    monkeypatch.setattr("glasshouse.api.execute", _stop_before_lives)
    assert "stopped" in call("run", "none", "--people", int(fits.group(1)), "-o", "run").err


def _stop_before_lives(planned: object, *_: object, **__: object) -> None:
    from glasshouse.engine import refuse_beyond_memory
    from glasshouse.errors import RunError
    from glasshouse.study.running.plan import Plan

    assert isinstance(planned, Plan)
    refuse_beyond_memory(planned.world.text, planned.regimes, planned.options.people)
    raise RunError("stopped", remedy="a test")
