"""No output says of a scheme that it is accurate, fair or safe, and none says of a listing that it is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.line.trees import PACKAGE, docstrings, modules, planted, strings

JUDGEMENTS: Final = re.compile(
    r"\b(accura(?:te|tely|cy)|(?:un)?fair(?:ly|ness)?|(?:un)?safe(?:ly|ty)?|law(?:ful|fully|fulness)"
    r"|compl(?:y|ies|iant|iance)|certif(?:y|ies|ied)|rightly|wrongly|true positives?|false positives?|precision|recall"
    r"|trustworth(?:y|iness)|untrustworthy|legitimate|ethical|optimal(?:ly)?|guaranteed?|proven)\b",
    re.IGNORECASE,
)
"""Words that would be a verdict on a scheme, a listing or a person."""

SHIPPED: Final = ("*.yaml", "*.jinja", "*.css", "*.csv", "*.html", "*.js")

NOT_A_JUDGEMENT: Final = {
    "lawful": "a word of the closed list by which a scheme says on what its records rest",
}
"""Whole strings that are allowed, each with the reason."""

PHRASES: Final = {
    "lawful or protected conduct": "a ground of listing: what a person did, not what the scheme is",
    "lawful, moral or helpful conduct": "the same, in the sentence on what a scheme records",
    'the trustworthy get a "green channel"; who is not trustworthy': "Beijing's plan of 2018, quoted",
    "what makes a person trustworthy was not published": "of Beijing's plan: what its authors left open",
    "benefits for the trustworthy": "Hangzhou's purpose, in its own words",
    "550 to 600 fair": "a class of Hangzhou's score, by its own name",
    "id: fair": "the same class, as a clause",
    "safety of travel": "for what an agency collects its records",
    "safety of roads": "for what an agency collects its records",
    "man-wrongly-burdened-with-debt-due-to-court-error": "an address: a report in the press of one case",
    "breach of work or safety rules": "what a person may do at work",
    "right to an effective remedy and to a fair trial": "the heading of Article 47 of the Charter",
    "US Fair Credit Reporting Act": "a statute, by its name",
    "accurate, fair, safe, works, proven": "what nobody may write of a run: the report's box, which forbids it",
}
"""Phrases that are allowed wherever they stand, each with the reason."""


class Said(NamedTuple):
    """A judgement, and the words around it."""

    where: str
    word: str
    around: str


def judgements(text: str, where: str) -> list[Said]:
    """The judging words of a text, allowed phrases left out."""
    if text in NOT_A_JUDGEMENT:
        return []
    text = " ".join(re.sub(r"</?tspan[^>]*>|&#xA;", " ", text).split())
    for phrase in PHRASES:
        text = re.sub(re.escape(phrase), "…", text, flags=re.IGNORECASE)
    return [
        Said(where, found.group(), text[max(0, found.start() - 40) : found.end() + 40])
        for found in JUDGEMENTS.finditer(text)
    ]


def said(package: Path) -> Iterator[Said]:
    """What a package can say to a user: its strings, the help of its commands, and every text that ships with it."""
    for file, tree in modules(package):
        for constant in strings(tree):
            yield from judgements(str(constant.value), f"{file}:{constant.lineno}")
        if file.startswith(("cli/", "audit/")):
            for text in docstrings(tree):
                yield from judgements(text, file)
    for pattern in SHIPPED:
        for path in sorted(package.rglob(pattern)):
            yield from judgements(path.read_text(encoding="utf-8"), path.relative_to(package).as_posix())


def test_nothing_that_the_package_can_say_is_a_verdict() -> None:
    assert list(said(PACKAGE)) == []


def test_every_allowed_string_and_phrase_is_still_said() -> None:
    everything = [str(constant.value) for _, tree in modules(PACKAGE) for constant in strings(tree)]
    everything += [text for _, tree in modules(PACKAGE) for text in docstrings(tree)]
    shipped = [path.read_text(encoding="utf-8") for pattern in SHIPPED for path in PACKAGE.rglob(pattern)]
    together = " ".join(" ".join([*everything, *shipped]).split()).lower()
    assert [text for text in NOT_A_JUDGEMENT if text not in everything] == []
    assert [text for text in PHRASES if text.lower() not in together] == []


def test_no_output_of_a_run_is_a_verdict(tiny_outputs: dict[str, str]) -> None:
    assert tiny_outputs
    found = [one for name, text in tiny_outputs.items() for one in judgements(text, name)]
    assert found == []


@pytest.mark.parametrize(
    "sentence",
    [
        "This scheme is accurate in 97 of 100 cases",
        "It complies with the law",
        "A fair scheme",
        "true positives: 12",
        "rightly listed: {share}",
        "untrustworthy people",
        "processing is lawful",
    ],
)
def test_a_verdict_in_a_string_is_caught(tmp_path: Path, sentence: str) -> None:
    package = planted(tmp_path, f"def sentence(share):\n    return f{sentence!r}\n", "report/planted.py")
    assert [one.where for one in said(package)] == ["report/planted.py:2"]


def test_a_verdict_in_a_text_that_ships_is_caught(tmp_path: Path) -> None:
    package = planted(tmp_path, "", "report/planted.py")
    (package / "report" / "en.yaml").write_text("title: How safe it is\n", encoding="utf-8")
    assert [one.word for one in said(package)] == ["safe"]
