"""What stands for a real person in a text is seen however it is written, and nothing that ships is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasshouse.errors import Errors, TextError
from glasshouse.text import TextSource, parse
from glasshouse.text.identity import persons_in, stands_for_a_person
from tests.line.trees import PACKAGE, ROOT


@pytest.mark.parametrize(
    "text",
    [
        "zhang-wei-11010119900101000", "id-1101-0119-9001-0100-0x", "11010119900101123X", "110101900101123",
        "1101０11990０1０1１23", "11010119900101\u200b1234", "一三九一二三四五六七八", "١٣٩١٢٣٤٥٦٧٨",
        "one-one-zero-one-zero-one-one-nine-nine-zero", "139 1234 5678", "+86 139 1234 5678", "+49 30 1234567",
        "(415) 555-0132 x", "030/12345678", "tel. 6123 4567", "电话 61234567", "078-05-1120", "1 85 05 78 006 084 36",
        "d-800101-1234", "E12345678", "12345678Z", "A123456(7)", "DE89370400440532013000", "4111 1111 1111 1111",
        "zhang.wei@example.org", "zhang＠example.org", "zhang (at) example.org", "wei at example dot org",
        "京A·12345", "京A12345", "jing-a12345", "jing-a-12345", "Hu B 12345", "AB-123-CD", "ab-123-cd", "B-AB 1234",
        "AB12 CDE",
    ],
)  # fmt: skip
def test_it_is_seen(text: str) -> None:
    assert stands_for_a_person(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "the plan of 2014-2020", "2018-07-01", "2018-07-01/2019-01-01", "from 2018-07 to 2019-01", "21,893,095 people",
        "21 893 095 people", "1 411 778 724", "1.411.778.724", "Regulation (EU) 2016/679", "0.0023456789",
        "sections 1798.100-1798.199", "beijing-2021-eyes-and-apps", "aid-2015-0002", "EU27 DATA", "yuan2018",
        "qingdao-2018", "one two three", "one of the two, one at a time", "cx001", "spc-2015-spending-limits",
        "State Council 2020 No. 49", "550 to 600 fair", "met at night",
    ],
)  # fmt: skip
def test_it_is_no_person(text: str) -> None:
    assert stands_for_a_person(text) is None


@pytest.mark.parametrize(
    ("text", "let_pass"),
    [
        ("http://www.business-standard.com/article/china-118011300830_1.html", True),
        ("https://doi.org/10.1177/2056305119877478", True),
        ("doi:10.1080/1234567890", True),
        ("ISBN 978-3-16-148410-0", True),
        ("arXiv:2006.012345", True),
        ("told by 139 1234 5678, https://example.org/a", False),
        ("zhang.wei@example.org", False),
    ],
)
def test_addresses_of_pages_are_let_pass_in_the_bibliography(text: str, let_pass: bool) -> None:
    assert (stands_for_a_person(text, cited=True) is None) is let_pass


def test_every_value_and_key_is_looked_at_and_told_with_its_place() -> None:
    text = "title: fine\nsources:\n  a13912345678: {where: 'https://example.org/13912345678'}\n"
    text += "parts: [{note: 京A·12345}]\n"
    found = Errors(persons_in(parse(TextSource("a.yaml", text)), TextError))
    assert [str(problem.place) for problem in found.problems] == ["a.yaml:3:3", "a.yaml:4:16"]
    assert all("'sources'" in problem.remedy for problem in found.problems)


def test_nothing_that_ships_is_taken_for_a_person() -> None:
    texts = [*PACKAGE.rglob("*.yaml"), *(ROOT / "docs").rglob("*.yaml"), *(ROOT / "tests").rglob("*.yaml")]
    assert len(texts) > 20
    for path in texts:
        assert _persons(path) == [], path


def _persons(path: Path) -> list[TextError]:
    try:
        document = parse(TextSource(path.name, path.read_text(encoding="utf-8")))
    except TextError:  # written by other tools, or broken on purpose
        return []
    return persons_in(document, TextError)  # type: ignore[return-value]
