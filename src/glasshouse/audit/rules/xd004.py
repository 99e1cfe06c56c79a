"""Shown to more than is said.

## What it finds
A list published to agencies or to nobody whose recipients are everybody, or published to nobody and given recipients.

## Why it matters
Publication is what people can read, not the word for it.

## Example
```yaml
lists: [{id: late, published: {to: agencies}, recipients: [everyone who asks]}]   # finding
```

## Instead
published.to: public, or recipients who are agencies of the text.

## Limits
Words for everybody are a closed list. Recipients who are told in other words are a concern of SP003.

## Sources
A convention of this project: no law, and so a concern alone, in every profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CONVENTION
from glasshouse.audit.publication import Audience, audience
from glasshouse.audit.rule import Found, Hit, Rule


def find(facts: Facts) -> Iterator[Found]:
    """Lists that are not published, or to agencies alone."""
    for entry in facts.text.lists:
        named = ", ".join(entry.recipients or ())
        if entry.published.to != "public" and audience(facts, entry) is Audience.EVERYBODY:
            message = f"published to {entry.published.to}, and its recipients are everybody: '{named}'"
            yield Hit(entry, entry.id, "recipients", message)
        elif entry.published.to == "nobody" and named:
            yield Hit(entry, entry.id, "recipients", f"published to nobody, and it has recipients: '{named}'")


RULE = Rule(
    "XD004",
    "Shown to more than is said",
    find,
    (CONVENTION,),
    "Say to whom it is shown",
    __doc__,
    Right.HONOUR,
    Heading.PROCESSES,
)
