"""What a scheme may say, and a reader ought to notice."""

from __future__ import annotations

from collections.abc import Iterable

from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.reads import agencies_read, pools_of


def notes(text: SchemeText) -> tuple[str, ...]:
    """Sentences on a scheme: lists without a way out, counts of what no agency sees, records that nothing reads."""
    return tuple([*_no_way_out(text), *_never_counted(text), *_never_read(text)])


def _no_way_out(text: SchemeText) -> Iterable[str]:
    for entry in text.lists:
        if not entry.leave.any_:
            yield f"nobody can leave '{entry.id}' but by death, appeal or leaving the scheme's scope"


def _never_counted(text: SchemeText) -> Iterable[str]:
    for entry in text.lists:
        read = agencies_read(pools_of(text), entry.reads)
        seen = {sight.conduct for agency in text.agencies if agency.id in read for sight in agency.sees}
        for enter in entry.enter.any_:
            for conduct in enter.count or ():
                if conduct not in seen:
                    yield f"'{entry.id}' counts '{conduct}', which no agency that it reads sees"


def _never_read(text: SchemeText) -> Iterable[str]:
    readers = [*text.lists, *((text.index,) if text.index else ())]
    read = agencies_read(pools_of(text), (name for reader in readers for name in reader.reads))
    for agency in text.agencies:
        if agency.sees and agency.id not in read:
            yield f"no list and no index reads '{agency.id}': its records have no consequence"
