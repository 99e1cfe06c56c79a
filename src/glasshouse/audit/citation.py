"""What a criterion cites, taken apart: instrument, article, paragraph, and the ruling that reads it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_WHERE: Final = re.compile(
    r"(?P<instrument>.*?), (?P<sort>Arts?\.? |Annex |recital |General Comment |\d+ U\.S\.C\. |\d+ CFR )(?P<rest>.*)"
)
_ONE_ARTICLE: Final = re.compile(r"(?P<article>[\dA-Za-z.]*\d[a-z]*)(?P<paragraph>(?:\(\w+\)|, (?=\())*)(?P<more>.*)")
_ANNEX: Final = re.compile(r"(?P<annex>[IVX]+) (?P<point>\d+(?:\(\w+\))*)")

BINDING_FOR: Final = {
    "EU": "the Member States of the European Union, and within its scope those whom the instrument names",
    "COE": "the states that are party to the instrument",
    "UN": "the states that have ratified the instrument",
    "CN": "the People's Republic of China",
    "US": "the United States of America",
    "ETHICS": "nobody",
}
"""For whom a binding instrument of each profile is law; whether a state is party to one is not looked up here."""


class Citation(NamedTuple):
    """Empty where it names none.  Several articles together stand in ``article``."""

    instrument: str
    article: str = ""
    paragraph: str = ""
    ruling: str = ""


def cited(text: str) -> tuple[Citation, ...]:
    """What a criterion's instrument says, in order: ``AI Act, Art. 5(1)(c)(i)`` is article 5, paragraph (1)(c)(i)."""
    return tuple(_one(part) for part in re.split(r"; (?=[^;]*,? (?:Arts?\.? |Protocol |Principles))", text))


def _one(text: str) -> Citation:
    head, _, ruling = text.partition(": ")
    where = _WHERE.fullmatch(head)
    if where is None:
        return Citation(head, ruling=ruling)
    instrument, sort, rest = where["instrument"], where["sort"].strip(), where["rest"]
    if sort == "Annex":
        point = _ANNEX.match(rest)
        return Citation(instrument, f"Annex {point['annex']}", point["point"]) if point else Citation(instrument, rest)
    if sort in ("recital", "General Comment"):
        return Citation(instrument, f"{sort} {rest}", ruling=ruling)
    if sort == "Arts":
        return Citation(instrument, rest, ruling=ruling)
    if sort[0].isdigit():
        instrument = f"{instrument}, {sort}"
    one = _ONE_ARTICLE.match(rest)
    return Citation(instrument, one["article"], one["paragraph"], ruling) if one else Citation(instrument, rest)
